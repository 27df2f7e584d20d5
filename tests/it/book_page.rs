//! The page of a book for readers: an extract as pictures, contents, other books, and whether the visitor has it already.

use std::collections::HashSet;

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::domain::role::Role;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::catalogue::{demo, extracts};
use lopdf::{Document, Object, dictionary};
use reqwest::{Method, StatusCode};
use serde_json::json;

use crate::support::admin::Desk;
use crate::support::back_office::{order_id, owner, shelved};
use crate::support::book_files::{epub_with, pdf};
use crate::support::browser::{Browser, View};
use crate::support::buyer::Buyer;
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

/// A published book of 24 pages whose sample has these pages.
async fn with_sample(desk: &Desk, pages: &str) -> String {
    let id = desk.start_book("fleuve.pdf", &pdf("Le fleuve", 24)).await;
    desk.save_book(&id, &[("slug", "le-fleuve"), ("description", "Un fleuve parle.")]).await.location();
    desk.post(&format!("/admin/books/{id}/sample"), &[("pages", pages)]).await.location();
    desk.post(&format!("/admin/books/{id}/publish"), &[]).await.location();
    id
}

/// A PDF whose outline has these headings; each leads to the next page.
fn with_outline(titles: &[&str]) -> Vec<u8> {
    let mut document = Document::load_mem(&pdf("Sommaire", 9)).unwrap();
    let pages: Vec<_> = document.page_iter().collect();
    let mut next = None;
    for (title, page) in titles.iter().zip(&pages).rev() {
        let place = vec![Object::from(*page), "Fit".into()];
        let mut item = dictionary! { "Title" => Object::string_literal(*title), "Dest" => place };
        if let Some(next) = next {
            item.set("Next", Object::Reference(next));
        }
        next = Some(document.add_object(item));
    }
    let root = document.add_object(dictionary! { "First" => next.unwrap() });
    document.catalog_mut().unwrap().set("Outlines", root);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// The page at `address` once it contains this: pages are kept for up to a second.
async fn shows(buyer: &Buyer, address: &str, what: &str) -> String {
    wait_for(what, async || Some(buyer.get(address).await.text).filter(|text| text.contains(what))).await
}

/// The addresses of a page's pictures of pages.
fn pictures(html: &str) -> Vec<String> {
    html.split("<img src=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

on_both! {
    async fn the_first_pages_of_a_sample_are_pictures_that_are_loaded_one_by_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = with_sample(&desk, "1-12").await;
        // Not drawn yet: the file.
        shows(&buyer, "/books/le-fleuve", "class=\"button quiet\" href=\"/books/le-fleuve/sample\"").await;
        assert_eq!(buyer.get("/books/le-fleuve/extract").await.status, StatusCode::NOT_FOUND);
        shop.make_extracts().await;
        shows(&buyer, "/books/le-fleuve", "class=\"button quiet\" href=\"/books/le-fleuve/extract\"").await;
        let extract = buyer.get("/books/le-fleuve/extract").await.text;
        let pages = pictures(&extract);
        assert_eq!(pages.iter().collect::<HashSet<_>>().len(), 10, "{extract}");
        assert_eq!(extract.matches("loading=\"lazy\"").count(), 9, "all but the first wait until they are scrolled to");
        assert_eq!(extract.matches("width=\"600\" height=\"8").count(), 10);
        assert!(extract.contains("alt=\"Page 3 de l’extrait\"") && extract.contains("La suite de l’extrait"));
        assert!(extract.contains("href=\"/books/le-fleuve/sample\"") && extract.contains("href=\"/books/le-fleuve#buy\""));
        for address in &pages {
            let got = buyer.request(Method::GET, address).send().await.unwrap();
            assert_eq!(got.headers()["content-type"], "image/webp");
            assert!(got.headers()["cache-control"].to_str().unwrap().contains("immutable"));
            let bytes = got.bytes().await.unwrap();
            let picture = image::load_from_memory(&bytes).unwrap();
            assert!(picture.width() == 600 && (845..=855).contains(&picture.height()));
            assert!(bytes.len() <= 60_000, "{}", bytes.len());
        }
        assert!(extract.contains("#buy\">Acheter</a>"), "{extract}");
        desk.post(&format!("/admin/books/{id}/release"), &[("day", "2027-02-12")]).await.location();
        shows(&buyer, "/books/le-fleuve/extract", "#buy\">Précommander</a>").await;
        desk.post(&format!("/admin/books/{id}/sample/drop"), &[]).await.location();
        let gone = async || (buyer.get("/books/le-fleuve/extract").await.status == StatusCode::NOT_FOUND).then_some(());
        wait_for("the extract to go", gone).await;
    }

    async fn the_contents_of_a_file_are_folded_on_the_page(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        let id = desk.start_book("a.pdf", &with_outline(&["La crue", "<b>Le bac</b>", "La mer"])).await;
        desk.save_book(&id, &[("slug", "le-fleuve"), ("description", "x")]).await.location();
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await.location();
        let page = buyer.get("/books/le-fleuve").await.text;
        let contents = page.split("<ul class=\"contents\">").nth(1).expect(&page).split("</ul>").next().unwrap();
        assert!(page.contains("<details class=\"fold\"><summary>Sommaire</summary>"));
        let lines: Vec<&str> = contents.matches("<li>").collect();
        assert_eq!(lines.len(), 3);
        assert!(contents.contains("<li>La crue <small>p.\u{a0}1</small></li>") && contents.contains("&#60;b&#62;Le bac"));

        let nav = "<nav epub:type=\"toc\"><ol><li><a href=\"one.xhtml\">Premier soir</a><ol><li><a href=\"one.xhtml#b\">Minuit</a>\
            </li></ol></li></ol></nav>";
        let id = desk.start_book("b.epub", &epub_with("Contes", "<p>Conte.</p>", Some(nav))).await;
        desk.save_book(&id, &[("slug", "contes"), ("title", "Contes"), ("description", "x")]).await.location();
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await.location();
        let page = buyer.get("/books/contes").await.text;
        assert!(page.contains("<li>Premier soir</li>") && page.contains("<li class=\"sub\">Minuit</li>"), "{page}");
    }

    async fn books_of_before_get_their_extracts_and_their_contents_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        with_sample(&desk, "1-3").await;
        // A file that is no PDF at all is looked at once, and never again.
        shop.shelve("Le sable", 2500, 1000).await;
        shop.shop.db.write(|conn| {
            use diesel::RunQueryDsl as _;
            diesel::sql_query("DELETE FROM edition_contents").execute(conn)?;
            Ok::<_, griot::store::Error>(())
        }).await.unwrap();
        assert_eq!(shop.make_extracts().await, 3, "a sample, and two files");
        assert_eq!(shop.make_extracts().await, 0);
        assert_eq!(pictures(&shop.buyer().get("/books/le-fleuve/extract").await.text).len(), 3);
    }

    async fn other_books_of_the_author_and_of_the_category_stand_below(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (desk, buyer) = (shop.staff(Role::Owner).await, shop.buyer());
        desk.post("/admin/books/categories", &[("french", "Contes"), ("english", "Tales")]).await.location();
        let mut category = String::new();
        for (slug, author, in_it) in
            [("un", "Awa Traoré", true), ("deux", "Awa Traoré", false), ("trois", "Yao Koffi", true), ("quatre", "Yao Koffi", false)]
        {
            let id = desk.start_book(&format!("{slug}.pdf"), &pdf(slug, 3)).await;
            category = desk.get(&format!("/admin/books/{id}")).await.between("name=\"category\" value=\"", "\"");
            let mut form = vec![("slug", slug), ("title", slug), ("authors", author), ("description", "x")];
            if in_it {
                form.push(("category", &category));
            }
            desk.save_book(&id, &form).await.location();
            desk.post(&format!("/admin/books/{id}/publish"), &[]).await.location();
            shop.pass(TimeDelta::seconds(1));
        }
        assert!(!category.is_empty());
        let page = shows(&buyer, "/books/un", "href=\"/books/trois\"").await;
        let below = |id: &str| {
            let part = page.split(&format!("id=\"{id}\"")).nth(1).unwrap_or_default().split("</section>").next().unwrap();
            part.split("href=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(below("by-author"), ["/books/deux"]);
        assert_eq!(below("beside"), ["/books/trois"]);
        let page = shows(&buyer, "/books/quatre", "id=\"by-author\"").await;
        assert!(!page.contains("id=\"beside\""), "it is in no category");
    }

    async fn who_has_the_book_is_told_so_and_nobody_else_is(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (buyer, stranger) = (shop.buyer(), shop.buyer());
        let page = format!("/books/{slug}");
        let says = async |who: &Buyer| who.get(&page).await.text.contains("Vous avez déjà ce livre.");
        assert!(!says(&buyer).await);
        buyer.buy(&slug).await;
        let transaction = shop.transaction();
        assert!(!says(&buyer).await, "it is not paid");
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
        let paid = buyer.get(&format!("/orders/{key}")).await;
        assert!(paid.headers.get_all("set-cookie").iter().any(|cookie| cookie.as_bytes().starts_with(b"griot_books=1")));
        shop.pass(TimeDelta::days(3));
        let told = buyer.get(&page).await;
        assert!(told.text.contains("Vous avez déjà ce livre."));
        assert!(told.text.contains(&format!("<a href=\"/orders/{key}\">Ouvrir votre commande</a>")));
        let looked = stranger.get(&format!("/orders/{key}")).await;
        assert!(!looked.headers.get_all("set-cookie").iter().any(|cookie| cookie.as_bytes().starts_with(b"griot_books")));
        assert!(!says(&stranger).await && !says(&shop.buyer()).await, "the cached page says nothing of him");

        let id = order_id(&shop, &transaction).await;
        let back =
            OrderRefund { lines: vec![(0, 2500)], reason: "Doublon".into(), destination: "Orange Money".into() };
        refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        assert!(!says(&buyer).await, "his money is back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_says_how_long_it_takes_and_is_shared_by_whatsapp() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("L’eau & moi", 2500, 3_000_000).await;
    let page = shop.buyer().get(&format!("/books/{slug}")).await.text;
    assert!(page.contains("environ 4\u{a0}min en\u{a0}2G, 30\u{a0}s en\u{a0}3G"), "{page}");
    let shared = page.split("href=\"https://wa.me/?text=").nth(1).unwrap().split('"').next().unwrap();
    let shared = percent_encoding::percent_decode_str(shared).decode_utf8().unwrap();
    assert_eq!(shared, format!("L’eau & moi {}/books/{slug}", shop.url));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_of_the_demo_shows_its_pages_and_its_contents() {
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    // Samples come first; the others are made the same way.
    let mut skipped = extracts::Skipped::new();
    for _ in 0..9 {
        assert!(extracts::next(&shop.shop, &mut skipped).await.unwrap());
    }
    let buyer = shop.buyer();
    let extract = buyer.get("/books/la-pirogue-bleue/extract").await;
    assert_eq!(extract.status, StatusCode::OK);
    assert!(pictures(&extract.text).len() >= 2);
    let home = buyer.get("/").await.text;
    let slugs: Vec<&str> = home.split("href=\"/books/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut with_contents = 0;
    for slug in slugs {
        with_contents += usize::from(buyer.get(&format!("/books/{slug}")).await.text.contains("class=\"contents\""));
    }
    assert_eq!(with_contents, 1);
}

/// The bar lies at the foot of the screen, and of what can be reached by the keyboard it covers nothing; the page is as wide as the
/// screen.
const BAR: &str = "(() => { const faults = [], bar = document.querySelector('.bar');
    (document.querySelector('.about') || bar).scrollIntoView();
    const at = bar.getBoundingClientRect();
    if (Math.abs(at.bottom - innerHeight) > 1) faults.push(`the bar ends at ${at.bottom} of ${innerHeight}`);
    for (const e of document.querySelectorAll('main a, main input, main button, main summary')) {
        if (bar.contains(e) || !e.getClientRects().length) continue;
        e.focus();
        const [it, over] = [e, bar].map(e => e.getBoundingClientRect());
        if (it.bottom > over.top + 1 && it.top < over.bottom - 1) faults.push(`${e.outerHTML.slice(0, 90)} is covered`);
    }
    const wide = document.documentElement.scrollWidth;
    if (wide > screen.width) faults.push(`${wide} wide`);
    return faults.join(', '); })()";

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_bar_of_a_phone_covers_nothing_that_has_the_focus() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let desk = shop.staff(Role::Manager).await;
    let id = with_sample(&desk, "1-4").await;
    let long = "Le fleuve parle à qui sait l’écouter.\n\n".repeat(30);
    desk.save_book(&id, &[("slug", "le-fleuve"), ("description", &long)]).await.location();
    assert!(shop.make_extracts().await > 0);
    let browser = Browser::open(View { width: 320, ..View::PHONE }).await;
    for address in ["/books/le-fleuve", "/books/le-fleuve/extract"] {
        browser.goto(&format!("{}{address}", shop.url)).await.unwrap();
        let run = json!({ "expression": BAR, "returnByValue": true });
        let answer = browser.devtools("Runtime.evaluate", run).await;
        assert_eq!(answer["result"]["value"], "", "{address}: {answer}");
    }
}
