//! Reads the table "Where is …?" of ARCHITECTURE.md: each word that a newcomer looks for leads to the file that the table names.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::files::below;

/// A row of the table.
struct Row {
    word: String,
    /// The word is looked for in the names of files, else in the names of what they define.
    by_name: bool,
    file: PathBuf,
    /// The first item that the row names in that file.
    item: String,
}

/// The texts between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows(text: &str) -> Vec<Row> {
    let table = text.split("## Where is …?").nth(1).expect("ARCHITECTURE.md has the table");
    let table = table.split("\n## ").next().unwrap();
    let read = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, question, look_for, file, item, ..] = cells[..] else { return None };
        question.starts_with("Where").then(|| Row {
            word: quoted(look_for)[0].clone(),
            by_name: look_for.contains("name"),
            file: quoted(file)[0].clone().into(),
            item: quoted(item)[0].rsplit("::").next().unwrap().trim_end_matches('!').to_owned(),
        })
    };
    table.lines().filter_map(read).collect()
}

/// The names of the functions, types and macros that a file defines.
fn definitions(source: &str) -> Vec<&str> {
    let kinds = ["fn ", "struct ", "enum ", "macro_rules! "];
    let name = |rest: &'static str, line| -> Option<&str> {
        let (_, after) = str::split_once(line, rest)?;
        after.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    };
    source.lines().flat_map(|line| kinds.iter().filter_map(move |kind| name(kind, line))).collect()
}

/// The files that a word leads to.
fn found(row: &Row, files: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let names = |path: &Path| path.file_stem().is_some_and(|name| name.to_string_lossy().contains(&row.word));
    let defines = |source: &str| definitions(source).iter().any(|name| name.to_lowercase().contains(&row.word));
    let leads = |(path, source): &&(PathBuf, String)| if row.by_name { names(path) } else { defines(source) };
    files.iter().filter(leads).map(|(path, _)| path.clone()).collect()
}

#[test]
fn the_first_word_of_each_question_leads_to_its_file() {
    let files: Vec<_> = ["src", "crates"]
        .iter()
        .flat_map(|folder| below(Path::new(folder), "rs"))
        .map(|path| (path.clone(), fs::read_to_string(&path).unwrap()))
        .collect();
    let rows = rows(&fs::read_to_string("ARCHITECTURE.md").unwrap());
    assert!(rows.len() >= 12, "the table has {} rows", rows.len());
    for row in &rows {
        let found = found(row, &files);
        assert!(found.contains(&row.file), "{} does not lead to {}, but to {found:?}", row.word, row.file.display());
        let (_, source) = files.iter().find(|(path, _)| *path == row.file).unwrap();
        assert!(definitions(source).contains(&row.item.as_str()), "{} is not in {}", row.item, row.file.display());
    }
}

#[test]
fn a_word_that_leads_elsewhere_is_seen() {
    let files = [(PathBuf::from("src/store/lane.rs"), "pub struct Lane;\nfn push_queue_job() {}".to_owned())];
    let row = |word: &str, by_name| Row { word: word.to_owned(), by_name, file: PathBuf::new(), item: String::new() };
    assert_eq!(found(&row("queue", true), &files).len(), 0);
    assert_eq!(found(&row("queue", false), &files).len(), 1);
    assert_eq!(found(&row("lane", true), &files).len(), 1);
}
