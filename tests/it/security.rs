//! Reads docs/security.md: each test that it names is in the sources, and no requirement of the list stands there twice or without an answer.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::files::below;

/// A row of the tables: a requirement's number, its level, how it is met, and which tests show it.
struct Requirement {
    number: String,
    level: String,
    how: String,
    tests: Vec<(String, String)>,
}

/// `file`: `test`, `test`; `file`: `test`
fn named(cell: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in cell.split(';').filter(|part| part.contains('`')) {
        let (file, tests) = part.split_once(':').unwrap_or_else(|| panic!("no file before a test: {part}"));
        found.extend(tests.split('`').skip(1).step_by(2).map(|test| (file.trim().to_owned(), test.to_owned())));
    }
    found
}

fn rows(text: &str) -> Vec<Requirement> {
    let read = |line: &str| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, number, level, _, how, tests, _] = cells[..] else { return None };
        let is_number = number.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
        is_number.then(|| Requirement {
            number: number.to_owned(),
            level: level.to_owned(),
            how: how.to_owned(),
            tests: named(tests),
        })
    };
    text.lines().filter_map(read).collect()
}

/// Every test of the sources, as the name of its file and its own.
fn tests() -> BTreeSet<(String, String)> {
    let mut found = BTreeSet::new();
    for file in ["src", "tests", "crates"].iter().flat_map(|folder| below(Path::new(folder), "rs")) {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let folder = file.parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(&file).unwrap();
        let lines = source.lines().filter_map(|line| line.trim_start().split_once("fn "));
        let names = lines.filter(|(before, _)| ["", "async ", "pub ", "pub async "].contains(before));
        for name in names.filter_map(|(_, rest)| rest.split('(').next()) {
            found.insert((stem.clone(), name.to_owned()));
            if ["mod", "tests"].contains(&stem.as_str()) {
                found.insert((folder.clone(), name.to_owned()));
            }
        }
    }
    found
}

/// The answers, as the table at the head counts them.
const ANSWERS: [&str; 3] = ["Met", "In part", "Not met"];

#[test]
fn the_table_at_the_head_counts_what_follows() {
    let text = fs::read_to_string("docs/security.md").unwrap();
    let rows = rows(&text);
    for level in ["1", "2", "3"] {
        let of_level =
            |answer: &str| rows.iter().filter(|row| row.level == level && row.how.starts_with(answer)).count();
        let counts = ANSWERS.map(|answer| of_level(answer).to_string()).join(" | ");
        let line = format!("| {level} | {counts} |");
        assert!(text.contains(&line), "the page does not say {line}");
    }
}

#[test]
fn each_test_that_the_page_names_is_in_the_sources_and_each_requirement_has_one_answer() {
    let rows = rows(&fs::read_to_string("docs/security.md").unwrap());
    let (tests, mut seen) = (tests(), BTreeSet::new());
    assert!(rows.len() > 150, "{} requirements", rows.len());
    for row in rows {
        assert!(seen.insert(row.number.clone()), "{} stands twice", row.number);
        assert!(["1", "2", "3"].contains(&row.level.as_str()), "{} is of the level {}", row.number, row.level);
        assert!(ANSWERS.iter().any(|answer| row.how.starts_with(answer)), "{}: {}", row.number, row.how);
        for test in row.tests {
            assert!(tests.contains(&test), "{}: there is no {}: {}", row.number, test.0, test.1);
        }
    }
}

#[test]
fn a_test_that_does_not_exist_is_seen() {
    let rows = rows("| 1.2.3 | 1 | it is so | Met. So | doors: `nobody_wrote_this`, `nor_this`; nginx: `a_b` |");
    let row = &rows[0];
    let tests = tests();
    assert_eq!(row.tests.len(), 3);
    assert!(row.tests.iter().all(|test| !tests.contains(test)));
    assert!(tests.contains(&("security".to_owned(), "a_test_that_does_not_exist_is_seen".to_owned())));
}
