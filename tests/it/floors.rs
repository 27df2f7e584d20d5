//! Enforces the floors of `ARCHITECTURE.md`: a file uses only what is on a floor below its own.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use crate::support::{
    files::below,
    paths::{Use, uses},
};

/// Where a module belongs: on a floor, or in the group `Wall`, whose modules may be used by floor 1 and those above.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Floor(u8),
    Wall,
}

/// The modules, from the top floor down. Modules on the same floor may not use each other; those of the group `Wall` may.
const HOUSE: &[(Place, &[&str])] = &[
    (Place::Floor(5), &["main", "lib"]),
    (Place::Floor(4), &["cli"]),
    (Place::Floor(3), &["web", "worker"]),
    (Place::Floor(2), &["shop"]),
    (
        Place::Floor(1),
        &[
            "store", "payments", "webhooks", "mail", "sms", "storage", "pdf", "epub", "table", "pictures", "probe",
            "demo",
        ],
    ),
    (Place::Floor(0), &["domain"]),
    (
        Place::Wall,
        &[
            "config",
            "confined",
            "open_files",
            "clock",
            "outbound",
            "keyed_memory",
            "metrics",
            "telemetry",
            "file_permissions",
            "secret",
            "texts",
        ],
    ),
];

/// The modules of `src/shop/` for the back office. The rest of `shop` is its core, which must work without the back office.
const BACK_OFFICE: &[&str] = &["admin"];
/// The owner's settings are made in the back office and applied by the core: these items of the back office the core may use.
const DECIDED: &[&str] = &[
    "shop::admin::settings::EmailTexts",
    "shop::admin::settings::Pages",
    "shop::admin::settings::Saved",
    "shop::admin::settings::follow_to",
    "shop::admin::settings::guides::Guides",
    "shop::admin::settings::look::Look",
    "shop::admin::settings::market::MarketRules",
];

/// Folders with a dependency cycle that is allowed, and why.
const WITH_CIRCLES: &[(&str, &str)] = &[
    ("src/epub", "pages hold styles, scripts, SVG and pages again: what reads one calls what reads the other"),
    (
        "src/store",
        "work that is retried (retry) goes into the queue (queue) that puts it off; a download (downloads) is a row of its grant",
    ),
];

/// The maximum number of lines of a file.
const LONGEST: usize = 400;

fn place(part: &str) -> Option<Place> {
    HOUSE.iter().find(|(_, parts)| parts.contains(&part)).map(|(place, _)| *place)
}

/// The module that a file of `src/` belongs to: `web/orders.rs` to `web`, `cli.rs` to `cli`.
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

/// The violations in one file of `src/`, as messages.
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
fn only_one_file_builds_http_clients() {
    let files = below(Path::new("src"), "rs");
    let names = |path: &Path| fs::read_to_string(path).unwrap().contains("reqwest");
    let found: Vec<_> = files.iter().filter(|path| names(path)).collect();
    assert_eq!(found, [Path::new("src/outbound.rs")], "outbound::call has the rules of all calls");
}

/// The part of `shop` that a path names: `shop::admin::flags` names `admin`.
fn part_of_shop(path: &[String]) -> Option<&str> {
    (path.first()? == "shop").then(|| path.get(1).map(String::as_str))?
}

/// Where a file of the core of `shop` uses the back office.
fn core_faults(file: &str, source: &str) -> Vec<String> {
    let Some(from) = file.strip_prefix("shop/").map(part) else { return Vec::new() };
    if from == "mod" || BACK_OFFICE.contains(&from) {
        return Vec::new();
    }
    let is_back_office = |used: &&Use| {
        let decided = DECIDED.contains(&used.path.join("::").as_str());
        !decided && part_of_shop(&used.path).is_some_and(|part| BACK_OFFICE.contains(&part))
    };
    let used = uses(file, source);
    let used = used.iter().filter(is_back_office);
    used.map(|used| format!("src/{file}:{}: the core may not use {}", used.line, used.path.join("::"))).collect()
}

#[test]
fn the_core_of_the_shop_does_not_use_its_back_office() {
    let folder = Path::new("src/shop");
    for part in BACK_OFFICE {
        let known = folder.join(part).is_dir() || folder.join(format!("{part}.rs")).is_file();
        assert!(known, "{part} is no part of src/shop any more");
    }
    let faults: Vec<_> = below(folder, "rs")
        .iter()
        .flat_map(|path| {
            core_faults(path.strip_prefix("src").unwrap().to_str().unwrap(), &fs::read_to_string(path).unwrap())
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn uses_of_the_back_office_are_seen() {
    for (file, source, faults) in [
        ("shop/sale/settlement.rs", "use crate::shop::admin::{flags, sales};", 2),
        ("shop/catalogue/books/files.rs", "use crate::shop::{Error, admin::reports};", 1),
        ("shop/catalogue/published.rs", "use crate::shop::admin::settings::{Saved, letters};", 1),
        ("shop/admin/money.rs", "use super::job_queue; use crate::shop::{admin::exports, sale::settlement};", 0),
        ("shop/sale/placing.rs", "use super::{Error, flags};", 0),
    ] {
        assert_eq!(core_faults(file, source).len(), faults, "{file}: {source}");
    }
}

/// A file without its test module, which is at the end: what tests use does not count.
fn without_tests(source: &str) -> &str {
    let tests = source.match_indices("\n#[cfg(test)]\n").find(|(at, sign)| {
        let rest = source[at + sign.len()..].trim_start_matches("pub(crate) ");
        rest.starts_with("mod ") && rest.lines().next().is_some_and(|line| line.ends_with('{'))
    });
    tests.map_or(source, |(at, _)| &source[..at])
}

/// The files and folders in a folder, and which of the others each of them uses. The inside of a subfolder is checked with that
/// folder; the folder's own `mod.rs` belongs to all of them.
fn parts_of<'a>(folder: &str, files: &'a [(String, Vec<Use>)]) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let inside = format!("{folder}/");
    let names: BTreeSet<&str> = files.iter().filter_map(|(file, _)| Some(part(file.strip_prefix(&inside)?))).collect();
    let mut parts: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let depth = folder.split('/').count();
    for (file, used) in files {
        let Some(from) = file.strip_prefix(&inside).map(part).filter(|from| *from != "mod") else { continue };
        let of_folder = |used: &&Use| used.path.iter().take(depth).eq(folder.split('/'));
        let to = used.iter().filter(of_folder).filter_map(|used| names.get(used.path.get(depth)?.as_str()).copied());
        parts.entry(from).or_default().extend(to.filter(|to| *to != from && *to != "mod"));
    }
    parts
}

/// A dependency cycle among the parts of a folder, if there is one: each uses the next, and the last uses the first.
fn circle<'a>(parts: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> Option<Vec<&'a str>> {
    fn walk<'a>(
        part: &'a str,
        parts: &BTreeMap<&'a str, BTreeSet<&'a str>>,
        way: &mut Vec<&'a str>,
        done: &mut BTreeSet<&'a str>,
    ) -> bool {
        if let Some(at) = way.iter().position(|known| *known == part) {
            way.drain(..at);
            return true;
        }
        if done.contains(part) {
            return false;
        }
        way.push(part);
        if parts.get(part).into_iter().flatten().any(|to| walk(to, parts, way, done)) {
            return true;
        }
        way.pop();
        done.insert(part);
        false
    }
    let (mut way, mut done) = (Vec::new(), BTreeSet::new());
    parts.keys().any(|part| walk(part, parts, &mut way, &mut done)).then_some(way)
}

fn circles(folder: &str, files: &[(String, Vec<Use>)]) -> Vec<String> {
    let inside = format!("{folder}/");
    let mut folders = BTreeSet::from([folder.to_owned()]);
    for (file, _) in files.iter().filter(|(file, _)| file.starts_with(&inside)) {
        folders.extend(file.match_indices('/').map(|(at, _)| file[..at].to_owned()).filter(|f| f.starts_with(&inside)));
    }
    let found = folders.iter().filter_map(|folder| Some((folder, circle(&parts_of(folder, files))?)));
    found.map(|(folder, way)| format!("src/{folder}: {} → {}", way.join(" → "), way[0])).collect()
}

#[test]
fn no_files_use_each_other_in_a_circle() {
    let files: Vec<_> = below(Path::new("src"), "rs")
        .iter()
        .map(|path| {
            let file = path.strip_prefix("src").unwrap().to_str().unwrap().to_owned();
            let used = uses(&file, without_tests(&fs::read_to_string(path).unwrap()));
            (file, used)
        })
        .collect();
    let folders: BTreeSet<_> = files.iter().filter_map(|(file, _)| Some(file.split_once('/')?.0)).collect();
    let found: Vec<_> = folders.iter().flat_map(|folder| circles(folder, &files)).collect();
    let known = |found: &String| WITH_CIRCLES.iter().any(|(folder, _)| found.starts_with(&format!("{folder}: ")));
    let new: Vec<_> = found.iter().filter(|found| !known(found)).cloned().collect();
    assert!(new.is_empty(), "{}", new.join("\n"));
    for (folder, _) in WITH_CIRCLES {
        assert!(
            found.iter().any(|found| found.starts_with(folder)),
            "{folder} has none any more: take it off the list"
        );
    }
}

#[test]
fn circles_are_seen() {
    let found = |files: &[(&str, &str)]| {
        let read = |(file, source): &(&str, &str)| ((*file).to_owned(), uses(file, without_tests(source)));
        circles("web", &files.iter().map(read).collect::<Vec<_>>())
    };
    // A cycle of three, and through a folder.
    let round =
        [("web/a.rs", "use super::b::f;"), ("web/b.rs", "use crate::web::c;"), ("web/c/d.rs", "use crate::web::a;")];
    assert_eq!(found(&round), ["src/web: a → b → c → a"]);
    let deep = [("web/c/d.rs", "use super::e;"), ("web/c/e.rs", "use super::d::f;")];
    assert_eq!(found(&deep), ["src/web/c: d → e → d"]);
    // A module and its children count as one, and tests may use anything.
    let child = [("web/c/mod.rs", "use self::d::f;"), ("web/c/d.rs", "use super::g; use crate::web::c::h;")];
    assert_eq!(found(&child), [""; 0]);
    let tests =
        [("web/a.rs", "use super::b;"), ("web/b.rs", "fn f() {}\n#[cfg(test)]\nmod tests {\n use super::super::a; }")];
    assert_eq!(found(&tests), [""; 0]);
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
