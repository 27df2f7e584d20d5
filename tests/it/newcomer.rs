//! Reads the table "Where is …?" of ARCHITECTURE.md: each word that a newcomer looks for leads to the file that the table names.

use std::fs;
use std::path::{Path, PathBuf};

use crate::support::files::below;

/// A row of the table.
struct Row {
    words: Vec<Word>,
    file: PathBuf,
    /// The first item that the row names in that file.
    item: String,
    /// Parts of the paths of what else the words find.
    others: Vec<String>,
}

struct Word {
    word: String,
    /// It is looked for in the names of files, else in the names of what they define.
    by_name: bool,
}

/// The texts between backticks.
fn quoted(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

fn rows(text: &str) -> Vec<Row> {
    let table = text.split("## Where is …?").nth(1).expect("ARCHITECTURE.md has the table");
    let table = table.split("\n## ").next().unwrap();
    let word = |part: &str| Word { word: quoted(part)[0].clone(), by_name: part.contains("name") };
    let read = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, question, look_for, file, item, others, ..] = cells[..] else { return None };
        question.starts_with("Where").then(|| Row {
            words: look_for.split(';').map(word).collect(),
            file: quoted(file)[0].clone().into(),
            item: quoted(item)[0].rsplit("::").next().unwrap().trim_end_matches('!').to_owned(),
            others: quoted(others),
        })
    };
    table.lines().filter_map(read).collect()
}

/// The names of the functions, types and macros that a file defines, without those of its tests.
fn definitions(source: &str) -> Vec<&str> {
    let kinds = ["fn ", "struct ", "enum ", "macro_rules! "];
    let name = |rest: &'static str, line| -> Option<&str> {
        let (_, after) = str::split_once(line, rest)?;
        after.split(|c: char| !c.is_alphanumeric() && c != '_').next()
    };
    let source = source.split("#[cfg(test)]\nmod tests").next().unwrap();
    source.lines().flat_map(|line| kinds.iter().filter_map(move |kind| name(kind, line))).collect()
}

/// The files that a word leads to.
fn found(Word { word, by_name }: &Word, files: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let names = |path: &Path| path.file_stem().is_some_and(|name| name.to_string_lossy().contains(word));
    let defines = |source: &str| definitions(source).iter().any(|name| name.to_lowercase().contains(word));
    let leads = |(path, source): &&(PathBuf, String)| if *by_name { names(path) } else { defines(source) };
    files.iter().filter(leads).map(|(path, _)| path.clone()).collect()
}

/// The files that a row's words find beside those that it names.
fn strays(row: &Row, files: &[(PathBuf, String)]) -> Vec<PathBuf> {
    let is_named =
        |path: &PathBuf| *path == row.file || row.others.iter().any(|part| path.to_string_lossy().contains(part));
    row.words.iter().flat_map(|word| found(word, files)).filter(|path| !is_named(path)).collect()
}

#[test]
fn the_first_words_of_each_question_lead_to_its_file_and_to_no_other_that_is_not_named() {
    let files: Vec<_> = ["src", "crates"]
        .iter()
        .flat_map(|folder| below(Path::new(folder), "rs"))
        .filter(|path| !path.to_string_lossy().contains("/tests"))
        .map(|path| (path.clone(), fs::read_to_string(&path).unwrap()))
        .collect();
    let rows = rows(&fs::read_to_string("ARCHITECTURE.md").unwrap());
    assert!(rows.len() >= 18, "the table has {} rows", rows.len());
    for row in &rows {
        for word in &row.words {
            let found = found(word, &files);
            assert!(
                found.contains(&row.file),
                "{} does not lead to {}, but to {found:?}",
                word.word,
                row.file.display()
            );
        }
        let strays = strays(row, &files);
        assert!(strays.is_empty(), "{:?} also finds {strays:?}", row.words[0].word);
        let (_, source) = files.iter().find(|(path, _)| *path == row.file).unwrap();
        assert!(definitions(source).contains(&row.item.as_str()), "{} is not in {}", row.item, row.file.display());
    }
}

#[test]
fn a_word_that_leads_elsewhere_is_seen() {
    let files = [(PathBuf::from("src/store/lane.rs"), "pub struct Lane;\nfn push_queue_job() {}".to_owned())];
    let word = |word: &str, by_name| Word { word: word.to_owned(), by_name };
    assert_eq!(found(&word("queue", true), &files).len(), 0);
    assert_eq!(found(&word("queue", false), &files).len(), 1);
    assert_eq!(found(&word("lane", true), &files).len(), 1);
    let row = |others: &[&str]| Row {
        words: vec![word("lane", true)],
        file: PathBuf::from("src/road.rs"),
        item: String::new(),
        others: others.iter().map(|part| (*part).to_owned()).collect(),
    };
    assert_eq!((strays(&row(&[]), &files).len(), strays(&row(&["store/"]), &files).len()), (1, 0));
}
