//! The workspace's crates other than the shop: each can be used alone, and neither depends on the other.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
    process::Command,
};

use serde_json::Value;

use crate::support::files::below;

/// Which modules of `src/` may use a crate of the workspace.
const USERS: [(&str, &[&str]); 2] = [("cinetpay::", &["payments"]), ("cinetpay_sandbox::", &["web", "cli"])];

/// Every crate of the workspace with its dependencies, including those for tests and builds.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let arguments = ["metadata", "--no-deps", "--offline", "--format-version", "1"];
    let output = Command::new(env!("CARGO")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| (name(package), package["dependencies"].as_array().unwrap().iter().map(name).collect()))
        .collect()
}

#[test]
fn the_client_and_the_double_of_cinetpay_do_not_depend_on_each_other_nor_on_the_shop() {
    let all = dependencies();
    let crates: BTreeSet<&str> = all.keys().map(String::as_str).collect();
    assert_eq!(crates, BTreeSet::from(["cinetpay", "cinetpay-sandbox", "griot"]));
    for alone in ["cinetpay", "cinetpay-sandbox"] {
        let known: Vec<_> = all[alone].iter().filter(|name| crates.contains(name.as_str())).collect();
        assert!(known.is_empty(), "{alone} depends on {known:?}");
    }
    assert!(all["griot"].contains("cinetpay") && all["griot"].contains("cinetpay-sandbox"));
}

#[test]
fn the_client_of_cinetpay_needs_no_web_server_no_database_and_no_templates() {
    let asked = &dependencies()["cinetpay"];
    for name in ["actix-web", "diesel", "askama", "fluent-bundle", "clap", "chrono"] {
        assert!(!asked.contains(name), "{name}");
    }
}

#[test]
fn only_the_parts_that_speak_with_cinetpay_name_its_crates() {
    let mut named = 0;
    for path in below(Path::new("src"), "rs") {
        let file = path.strip_prefix("src").unwrap().to_str().unwrap();
        let part = file.split('/').next().unwrap().trim_end_matches(".rs");
        let source = fs::read_to_string(&path).unwrap();
        for (name, users) in USERS {
            if source.contains(name) {
                assert!(users.contains(&part), "src/{file} names {name}");
                named += 1;
            }
        }
    }
    assert!(named > 4, "{named}");
}

#[test]
fn every_crate_forbids_unsafe_code_and_takes_the_lints_of_the_workspace() {
    for name in ["cinetpay", "cinetpay-sandbox"] {
        let folder = Path::new("crates").join(name);
        let library = fs::read_to_string(folder.join("src/lib.rs")).unwrap();
        assert!(library.contains("#![forbid(unsafe_code)]") && library.contains("#![warn(missing_docs)]"), "{name}");
        assert!(library.starts_with("#![doc = include_str!(\"../README.md\")]"), "{name}: its README has the examples");
        assert!(fs::read_to_string(folder.join("Cargo.toml")).unwrap().contains("[lints]\nworkspace = true"), "{name}");
    }
}
