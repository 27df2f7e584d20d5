//! `docs/recipes.md` names files and, in brackets after them, names that occur in them: both must exist.

use std::{fs, path::Path};

const RECIPES: &str = include_str!("../../docs/recipes.md");

/// The page without its indented examples.
fn prose() -> String {
    RECIPES.lines().filter(|line| !line.starts_with("    ")).collect::<Vec<_>>().join("\n")
}

/// `locales/{fr,en}/mail.ftl` names two files.
fn spelt_out(path: &str) -> Vec<String> {
    match path.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?))) {
        Some((before, (middle, after))) => {
            middle.split(',').flat_map(|one| spelt_out(&format!("{before}{one}{after}"))).collect()
        }
        None => vec![path.to_owned()],
    }
}

fn is_path(code: &str) -> bool {
    let folders =
        ["src/", "tests/", "templates/", "locales/", "migrations/", "static/", "crates/", "docs/", "scripts/"];
    let files = ["README.md", "ARCHITECTURE.md", "Cargo.toml", ".env.example"];
    files.contains(&code) || folders.iter().any(|folder| code.starts_with(folder))
}

/// Paths, each with the names in the bracket that follows it.
fn named() -> Vec<(String, Vec<String>)> {
    let page = prose();
    let parts: Vec<&str> = page.split('`').collect();
    let mut found = Vec::new();
    for (at, code) in parts.iter().enumerate().skip(1).step_by(2).filter(|(_, code)| is_path(code)) {
        let mut words = Vec::new();
        let mut next = at + 1;
        while parts.get(next).is_some_and(|between| [" (", "\n   (", ", "].contains(between))
            && (next > at + 1 || parts[next].ends_with('('))
        {
            words.push(parts[next + 1].to_owned());
            next += 2;
        }
        found.push(((*code).to_owned(), words));
    }
    found
}

#[test]
fn every_file_that_a_recipe_names_is_there_with_what_it_names_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let all = named();
    assert!(all.len() > 60, "the page is read: {all:?}");
    assert!(all.iter().any(|(path, words)| path == "src/store/books.rs" && words == &["Book", "update"]), "{all:?}");
    let mut missing = Vec::new();
    for (path, words) in &all {
        for path in spelt_out(path) {
            let file = root.join(&path);
            if !file.exists() {
                missing.push(path.clone());
            } else if let Ok(text) = fs::read_to_string(&file) {
                missing
                    .extend(words.iter().filter(|name| !text.contains(*name)).map(|name| format!("{name} in {path}")));
            } else {
                assert!(words.is_empty(), "{path} is a folder and has no {words:?}");
            }
        }
    }
    assert!(missing.is_empty(), "docs/recipes.md names what is not there: {missing:?}");
}

/// Every test that a recipe names must exist under that name.
#[test]
fn every_test_that_a_recipe_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut code = String::new();
    for folder in ["src", "tests/it"] {
        for file in crate::support::files::below(&root.join(folder), "rs") {
            code.push_str(&fs::read_to_string(file).unwrap_or_default());
        }
    }
    let page = prose();
    let sentences =
        page.split('`').skip(1).step_by(2).filter(|code| code.matches('_').count() >= 3 && !code.contains(['/', ' ']));
    let gone: Vec<_> = sentences
        .filter(|name| !code.contains(&format!("fn {name}(")))
        .filter(|name| name.chars().any(char::is_lowercase))
        .collect();
    assert!(gone.is_empty(), "docs/recipes.md names tests that are not there: {gone:?}");
}
