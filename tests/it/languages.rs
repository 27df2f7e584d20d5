//! Languages: every sentence comes from the files, a page's language is in its address, and a further language is a folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::buyer::Buyer;
use crate::support::files::below;
use crate::support::postgres::TestDatabase;
use crate::support::running_program::House;
use crate::support::shop::TestShop;

/// What the program's files hold: its sources and templates, and what messages refer to among themselves.
fn everything() -> String {
    let read = |folder: &str, ending: &str| -> String {
        below(Path::new(folder), ending).into_iter().map(|file| fs::read_to_string(file).unwrap()).collect()
    };
    let templates = read("templates", "html") + &read("templates", "txt");
    let messages = read("locales/fr", "ftl");
    let inner = messages.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
    let referred: Vec<String> = inner.map(|(name, _)| format!("\"{}\"", name.trim())).collect();
    read("src", "rs") + &templates + &referred.join(" ")
}

fn ids() -> BTreeSet<String> {
    let name = |line: &str| Some(line.split_once('=')?.0.trim().to_owned());
    let files = below(Path::new("locales/fr"), "ftl").into_iter().map(|file| fs::read_to_string(file).unwrap());
    let lines = |text: String| -> Vec<String> {
        text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())).filter_map(name).collect()
    };
    files.flat_map(lines).collect()
}

fn is_id(text: &str) -> bool {
    text.contains('-')
        && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b':' | b'{' | b'}'))
}

/// Whether `id` is what `pattern`, of a `format!`, can make. What stands in braces may be anything that a name can hold.
fn can_be(pattern: &str, id: &str) -> bool {
    let mut parts = pattern.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    let Some(mut rest) = parts.next().and_then(|first| id.strip_prefix(first)) else { return false };
    for part in parts {
        let Some(at) =
            rest.get(1..).and_then(|later| if part.is_empty() { Some(later.len()) } else { later.find(part) })
        else {
            return false;
        };
        rest = &rest[1 + at + part.len()..];
    }
    rest.is_empty()
}

#[test]
fn no_sentence_is_left_that_nobody_says() {
    let all = everything();
    let texts: BTreeSet<&str> = all.split('"').collect();
    let patterns: Vec<&str> = texts.iter().copied().filter(|text| is_id(text) && text.contains('{')).collect();
    // `"{name}-lead"` and `"{name}-{part}"` are filled with names that stand in full somewhere.
    let suffixes: BTreeSet<&str> =
        patterns.iter().filter_map(|text| text.strip_prefix('{')?.split_once('}')).map(|(_, rest)| rest).collect();
    let is_joined = |id: &str| {
        let joints = id.match_indices('-').map(|(at, _)| id.split_at(at));
        joints.into_iter().any(|(stem, rest)| {
            texts.contains(stem) && stem.contains('-') && (suffixes.contains(rest) || texts.contains(&rest[1..]))
        })
    };
    let is_made = |id: &str| patterns.iter().any(|pattern| !pattern.starts_with('{') && can_be(pattern, id));
    let is_said = |id: &str| texts.contains(id) || is_made(id) || is_joined(id);
    let left: Vec<String> = ids().into_iter().filter(|id| !is_said(id)).collect();
    assert!(left.is_empty(), "nothing says {left:?}");
    assert!(!is_said("buy-nothing-says-this"));
}

#[test]
fn no_sentence_is_said_that_is_missing() {
    let (all, ids) = (everything(), ids());
    let missing: BTreeSet<&str> = ["t.say(\"", "t.fill(\"", "t.count(\"", "texts().say(\""]
        .iter()
        .flat_map(|call| all.split(call).skip(1).filter_map(|rest| rest.split('"').next()))
        .filter(|id| is_id(id) && !id.contains('{') && !ids.contains(*id))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_names_its_language_and_the_browser_keeps_to_it() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let french = shop.buyer().get(&format!("/books/{slug}")).await;
    assert!(french.text.contains(&format!("hreflang=\"en\" href=\"{}/en/books/{slug}\"", shop.url)), "{}", french.text);
    let buyer = shop.buyer();
    let english = buyer.get(&format!("/en/books/{slug}")).await;
    assert_eq!(english.between("<html lang=\"", "\""), "en");
    assert_eq!(buyer.get("/").await.between("<html lang=\"", "\""), "en", "the next page too");
    assert_eq!(buyer.get("/fr").await.between("<html lang=\"", "\""), "fr");
    assert_eq!(buyer.get("/").await.between("<html lang=\"", "\""), "fr");
    let other = shop.buyer();
    for typed in [format!("/en/books/{slug}."), format!("/EN/books/{slug}/")] {
        assert_eq!(other.get(&typed).await.location(), format!("/en/books/{slug}"), "{typed}");
    }
    assert_eq!(other.get(&format!("/EN/books/{slug}")).await.between("<html lang=\"", "\""), "en");
    for wrong in ["/xx/", "/en/nowhere", "/en/en/"] {
        assert_eq!(buyer.get(wrong).await.status, 404, "{wrong}");
    }
}

const WOLOF: &str = "language-name = Wolof\nbuy-title = Jënd téere bi\nbuy-submit = Fey { $price }\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_third_language_is_one_folder_and_what_it_lacks_is_in_french() {
    let house = House::new(TestDatabase::sqlite());
    let folder = house.data().join("locales/wo");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("shop.ftl"), WOLOF).unwrap();
    let slug = house.add_book("Le fleuve", 3_000);
    let griot = house.serve().await;
    let buyer = Buyer::new(&griot.url);
    let page = buyer.get(&format!("/wo/books/{slug}")).await;
    assert_eq!(page.between("<html lang=\"", "\""), "wo");
    assert!(page.text.contains("Jënd téere bi") && page.text.contains("Fey 2\u{a0}500"), "{}", page.text);
    assert!(page.text.contains("Aller au contenu") && page.text.contains(">English</a>"), "{}", page.text);
    let french = Buyer::new(&griot.url).get(&format!("/books/{slug}")).await.text;
    assert!(french.contains("hreflang=\"wo\"") && french.contains(">Wolof</a>"), "{french}");
    let described = buyer.get("/api/v1/openapi.json").await.text;
    assert!(described.contains("\"enum\":[\"fr\",\"en\",\"wo\",null]"), "apps may order in it: {described}");
}

#[test]
fn a_language_that_cannot_be_read_stops_the_start_and_its_line_is_named() {
    for (code, text, said) in [
        ("pt", "buy-title = Comprar\n\nbuy-submit Pagar\n", "shop.ftl: line 3"),
        ("portugues", "", "pt or wo"),
        ("en", "", "are in the program"),
    ] {
        let house = House::new(TestDatabase::sqlite());
        let folder = house.data().join("locales").join(code);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("shop.ftl"), text).unwrap();
        let output = house.run(&["serve"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && told.contains(said) && told.contains("locales"), "{told}");
    }
}
