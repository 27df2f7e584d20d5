//! What a reader's phone has to load, compressed as it goes over the wire.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use diesel::prelude::*;
use griot::domain::role::Role;
use griot::shop::catalogue::demo;
use griot::shop::catalogue::lists::PAGE;
use griot::store::schema::books;
use griot::store::{self, Conn};
use griot::worker;
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::back_office::placed_by;
use crate::support::buyer::Buyer;
use crate::support::files::TestFolder;
use crate::support::notification::act;
use crate::support::pages::pages;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

/// The fonts that a browser loads for a page: those without a `unicode-range`, and those whose range contains a character
/// of the page.
fn fonts(sheet: &str, page: &str) -> Vec<String> {
    let hex = |code: &str| u32::from_str_radix(code.trim_start_matches("U+"), 16).unwrap();
    let within = |range: &str| {
        let (from, to) = range.split_once('-').unwrap_or((range, range));
        page.chars().any(|letter| (hex(from)..=hex(to)).contains(&u32::from(letter)))
    };
    let needed = |face: &&str| {
        let ranges = face.split_once("unicode-range:").map(|(_, ranges)| ranges.split('}').next().unwrap());
        ranges.is_none_or(|ranges| ranges.split(',').any(within))
    };
    let faces = sheet.split("@font-face").skip(1).map(|face| face.split_once('}').unwrap().0);
    let name = |face: &str| face.split_once("url(").unwrap().1.split(')').next().unwrap().to_owned();
    faces.filter(needed).map(name).collect()
}

/// The compressed bytes that a phone at 360 px loads: of the page and its style sheet, and in all, with fonts, scripts,
/// icon and small covers.
async fn weight(buyer: &Buyer, address: &str) -> (usize, usize) {
    let (page, html) = buyer.get_zipped(address).await;
    let style = page.between("<link rel=\"stylesheet\" href=\"", "\"");
    let (sheet, css) = buyer.get_zipped(&style).await;
    let mut others = fonts(&sheet.text, &page.text);
    for part in page.text.split(['"', ' ']).filter(|part| part.starts_with("/static/") && **part != style) {
        others.push(part.to_owned());
    }
    let images = page.text.split("<img ").skip(1).map(|image| image.split_once("src=\"").unwrap().1);
    others.extend(images.map(|image| image.split('"').next().unwrap().to_owned()));
    others.sort();
    others.dedup();
    let mut whole = html + css;
    for other in &others {
        let got = buyer.request(Method::GET, other).header("accept-encoding", "gzip").send().await.unwrap();
        assert_eq!(got.status(), StatusCode::OK, "{other}");
        whole += got.bytes().await.unwrap().len();
    }
    (html + css, whole)
}

/// Gives each book a cover of its own. Only its address is asked for here.
async fn draw_covers(shop: &TestShop) {
    let draw = |conn: &mut Conn| {
        let drawn: String =
            books::table.select(books::cover.assume_not_null()).filter(books::cover.is_not_null()).first(conn)?;
        let cover = serde_json::from_str::<Value>(&drawn).unwrap();
        let bare: Vec<String> = books::table.select(books::id).filter(books::cover.is_null()).load(conn)?;
        for id in bare {
            let mut cover = cover.clone();
            for size in ["small", "large"] {
                cover[size]["sha256"] = hex::encode(Sha256::digest(format!("{size} {id}"))).into();
            }
            diesel::update(books::table.find(id)).set(books::cover.eq(cover.to_string())).execute(conn)?;
        }
        Ok::<_, store::Error>(())
    };
    shop.shop.db.write(draw).await.unwrap();
}

/// A shop with several pages of books, all with covers.
async fn full_shop() -> TestShop {
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    for number in 0..60 {
        shop.shelve(&format!("La mémoire des griots du Mandé, tome {number}"), 2500, 10).await;
    }
    draw_covers(&shop).await;
    shop
}

#[tokio::test(flavor = "multi_thread")]
async fn the_home_page_of_a_full_shop_is_at_most_14_kb_with_its_styles() {
    let shop = full_shop().await;
    let buyer = shop.buyer();
    for language in ["fr", "en"] {
        let (page, html) = buyer.get_zipped(&format!("/?lang={language}")).await;
        assert_eq!(page.text.matches("<a class=\"tile\"").count(), PAGE);
        let (_, css) = buyer.get_zipped(&page.between("<link rel=\"stylesheet\" href=\"", "\"")).await;
        assert!(html + css <= 14_000, "{html} bytes of HTML, {css} of CSS");
    }
}

const OPINION: &str = "Une histoire que l’on lit d’une traite, puis que l’on relit à voix haute aux enfants. Les images du port sont justes.";

/// Lets a buyer of this book say what he thinks of it, and the owner show it.
async fn review(shop: &TestShop, slug: &str, email: &str) {
    let transaction = placed_by(shop, slug, email, "").await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let order = shop.order_json(&transaction).await;
    let here = format!("/orders/{}/reviews/0", order["key"].as_str().unwrap());
    shop.buyer().post(&here, &[("stars", "5"), ("name", "Awa Koné"), ("text", OPINION)]).await.location();
    let desk = shop.staff(Role::Owner).await;
    let page = desk.get("/admin/reviews").await;
    let (id, seen) =
        (page.between("action=\"/admin/reviews/", "/publish\""), page.between("name=\"seen\" value=\"", "\""));
    desk.post(&format!("/admin/reviews/{id}/publish"), &[("seen", &seen)]).await.location();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_page_with_all_that_it_can_show_is_at_most_14_kb_with_its_styles() {
    let (shop, slug) = (full_shop().await, "la-pirogue-bleue");
    shop.make_extracts().await;
    for email in ["awa@exemple.ci", "eva@exemple.ci", "fatou@exemple.ci"] {
        review(&shop, slug, email).await;
    }
    let numbers =
        [("name", "Chez Awa"), ("zone", "GMT"), ("whatsapp", "07 07 07 07 00"), ("phone", "+221 77 123 45 67")];
    shop.staff(Role::Owner).await.post("/admin/settings/shop", &numbers).await.location();
    let (buyer, page) = (shop.buyer(), format!("/books/{slug}"));
    wait_for("all reviews", async || {
        let text = buyer.get(&page).await.text;
        (text.matches(OPINION).count() == 3 && text.contains("wa.me")).then_some(())
    })
    .await;
    for language in ["fr", "en"] {
        let (shown, html) = buyer.get_zipped(&format!("{page}?lang={language}")).await;
        assert!(shown.text.contains(&format!("{page}/extract")) && shown.text.contains("tel:+221"), "{}", shown.text);
        let (_, css) = buyer.get_zipped(&shown.between("<link rel=\"stylesheet\" href=\"", "\"")).await;
        assert!(html + css <= 14_000, "{html} bytes of HTML, {css} of CSS");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_are_light_on_a_phone() {
    let shop = TestShop::open(TestDatabase::sqlite());
    assert_eq!(demo::stock(&shop.shop).await.unwrap(), 8);
    let buyer = shop.buyer();
    let home = buyer.get("/").await.text;
    assert_eq!(home.matches("<img ").count(), 8);
    let mut pages: Vec<&str> = home.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    pages.retain(|address| address.starts_with("/books/"));
    assert_eq!(pages.len(), 8);
    pages.push("/");
    for page in pages {
        for language in ["fr", "en"] {
            let (text, whole) = weight(&buyer, &format!("{page}?lang={language}")).await;
            assert!(text < 14_000, "{page}: HTML and CSS are {text} bytes");
            assert!(whole < 60_000, "{page}: {whole} bytes in all");
        }
    }
}

/// A reader who is signed in to his library and has books in his basket.
async fn reader(shop: &TestShop) -> Buyer {
    let buyer = shop.buyer();
    for slug in ["small-rain", "compter-au-marche"] {
        buyer.post("/basket/add", &[("book", slug)]).await;
    }
    buyer.post("/library", &[("contact", "awa@exemple.ci")]).await;
    while worker::next_job(&shop.shop).await.unwrap() {}
    let letter = shop.letters().into_iter().rfind(|letter| letter.text.contains("/library/in/")).expect("a link");
    let link = letter.text.lines().find_map(|line| line.trim().split_once("/library/in/")).unwrap().1;
    buyer.post(&format!("/library/in/{link}"), &[]).await;
    assert!(buyer.get("/library").await.text.contains("class=\"owned\""), "signed in");
    buyer
}

/// The values of an attribute in the tags that begin like this.
fn linked(html: &str, tag: &str, attribute: &str) -> BTreeSet<String> {
    let tags = html.split(tag).skip(1).filter_map(|rest| rest.split('>').next());
    let value = |tag: &str| Some(tag.split_once(&format!("{attribute}=\""))?.1.split('"').next()?.to_owned());
    tags.filter_map(value).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_reader_is_at_most_30_kb_with_scripts_and_five_requests_before_its_covers() {
    let (scratch, shop) = (TestFolder::new(), full_shop().await);
    shop.make_extracts().await;
    let mut found = Vec::new();
    // The sandbox's own pages are CinetPay's, and an e-mail is no page.
    let of_the_shop = |(name, _): &(&str, String)| !name.starts_with("counter") && *name != "mail";
    let all = pages(&shop, scratch.path()).await;
    shop.staff(Role::Owner).await.post("/admin/settings/look", &[("accent", "#1f5d3a")]).await;
    let buyer = reader(&shop).await;
    let own = ["/basket", "/library/orders", "/library/contacts", "/library/feed", "/books/la-pirogue-bleue/extract"];
    let all = all.into_iter().chain(own.map(|address| (address, address.to_owned())));
    for (name, address) in all.filter(of_the_shop) {
        let (page, mut bytes) = buyer.get_zipped(&address).await;
        let styles = linked(&page.text, "<link rel=\"stylesheet\"", "href");
        assert!(styles.len() == 1 && styles.iter().all(|style| style.starts_with("/look/")), "{name}: {styles:?}");
        let (sheet, css) = buyer.get_zipped(styles.first().unwrap()).await;
        bytes += css;
        let scripts = linked(&page.text, "<script ", "src");
        for script in &scripts {
            bytes += buyer.get_zipped(script).await.1;
        }
        let icons = linked(&page.text, "<link rel=\"icon\"", "href").len().min(1);
        // A browser loads the other font for titles in other languages only.
        let requests = 2 + scripts.len() + icons + fonts(&sheet.text, "").len();
        if bytes > 30_000 || requests > 5 {
            found.push(format!("{name}: {bytes} bytes with {scripts:?}, {requests} requests"));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
