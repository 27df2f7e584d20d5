//! Keeps the floors of `ARCHITECTURE.md`: a file uses only what lies below its own floor.

use std::{fs, path::Path};

use crate::support::{
    files::below,
    paths::{Use, uses},
};

/// Where a part of the house stands. The wall stands beside floors 1 to 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Floor(u8),
    Wall,
}

/// The house, from the roof down. Parts in one row are neighbours and do not know each other.
const HOUSE: &[(Place, &[&str])] = &[
    (Place::Floor(5), &["main", "lib"]),
    (Place::Floor(4), &["cli"]),
    (Place::Floor(3), &["web", "worker"]),
    (Place::Floor(2), &["shop"]),
    (
        Place::Floor(1),
        &["store", "payments", "hooks", "mail", "sms", "storage", "pdf", "epub", "table", "pictures", "probe", "demo"],
    ),
    (Place::Floor(0), &["domain"]),
    (Place::Wall, &["config", "confined", "descriptors", "clock", "telemetry", "rights", "secret", "texts"]),
];

/// Lines a file may have.
const LONGEST: usize = 400;

fn place(part: &str) -> Option<Place> {
    HOUSE.iter().find(|(_, parts)| parts.contains(&part)).map(|(place, _)| *place)
}

/// The part that a file of `src/` belongs to: `web/orders.rs` to `web`, `cli.rs` to `cli`.
fn part(file: &str) -> &str {
    file.split('/').next().unwrap_or(file).trim_end_matches(".rs")
}

fn may_use(from: &str, to: &str) -> bool {
    match (place(from), place(to)) {
        _ if from == to => true,
        (Some(Place::Floor(from)), Some(Place::Floor(to))) => from > to,
        (Some(Place::Floor(from)), Some(Place::Wall)) => from > 0,
        (Some(Place::Wall), Some(to)) => to == Place::Wall || to == Place::Floor(0),
        _ => false,
    }
}

/// What is wrong with one file of `src/`, in sentences.
fn faults(file: &str, source: &str) -> Vec<String> {
    let from = part(file);
    if place(from).is_none() {
        return vec![format!("src/{file}: {from} stands on no floor: give it one in tests/it/floors.rs")];
    }
    let forbidden = |used: &Use| match used.path.first() {
        None => Some("the whole house, so that nobody can tell what".to_owned()),
        Some(to) if !may_use(from, to) => Some(used.path.join("::")),
        Some(_) => None,
    };
    uses(file, source)
        .iter()
        .filter_map(|used| forbidden(used).map(|what| format!("src/{file}:{}: {from} may not use {what}", used.line)))
        .collect()
}

#[test]
fn a_file_uses_only_what_lies_below_its_own_floor() {
    let files = below(Path::new("src"), "rs");
    let faults: Vec<_> = files
        .iter()
        .flat_map(|path| {
            let file = path.strip_prefix("src").unwrap().to_str().unwrap();
            faults(file, &fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(files.len() > 10, "src/ was not found");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let files = ["src", "tests", "crates"].iter().flat_map(|folder| below(Path::new(folder), "rs"));
    let long: Vec<_> = files
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST)
        .collect();
    assert!(long.is_empty(), "too long: {long:?}");
}

#[test]
fn upward_and_sideways_uses_are_seen() {
    for (file, source) in [
        ("store/orders.rs", "use crate::shop::checkout;"),
        ("store/orders.rs", "fn f() { crate::web::page() }"),
        ("store/orders.rs", "use crate::{domain::book, payments::Gateway};"),
        ("store/orders.rs", "use super::super::{domain::money, mail};"),
        ("store/mod.rs", "mod inner { mod deep { use super::super::super::pdf::cover; } }"),
        ("web/orders.rs", "use crate::worker::run;"),
        ("web/orders.rs", "let sign = '\"'; use crate::cli::run; // \""),
        ("domain/order.rs", "use crate::clock::Clock;"),
        ("clock.rs", "use crate::store::Db;"),
        ("cli.rs", "use super::*;"),
        ("cli.rs", "use crate as house;"),
        ("cli.rs", "use crate::Shortcut;"),
        ("cellar/wine.rs", ""),
    ] {
        assert_eq!(faults(file, source).len(), 1, "{file}: {source}");
    }
}

#[test]
fn downward_uses_are_allowed() {
    for (file, source) in [
        ("main.rs", "griot::cli::run()"),
        ("web/orders.rs", "use crate::{clock::Clock, domain::{order::Order, money}, shop, store::Db, web::page};"),
        ("web/orders.rs", "use super::page; mod tests { use super::*; use super::super::session; }"),
        ("store/orders.rs", "pub(in crate::store) fn f() { super::conn(); self::g() }"),
        (
            "store/orders.rs",
            "/* /* */ crate::web */ const A: &str = \"crate::web\"; const B: &str = r#\"\"crate::web\"#;",
        ),
        ("store/orders.rs", "/// see crate::web\nfn f<'a>(a: &'a str) -> &'a str { a }"),
        ("texts.rs", "use crate::domain::language::Language; use crate::config::Settings;"),
    ] {
        assert_eq!(faults(file, source), Vec::<String>::new(), "{file}: {source}");
    }
}
