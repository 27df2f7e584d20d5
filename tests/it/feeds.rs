//! What machines read: OPDS in both versions, Atom, and when they are asked for again.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::Write as _;
use std::process::{Command, Stdio};

use griot::domain::role::Role;
use griot::shop::catalogue::demo;
use griot::store::{self, books, categories};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::setting;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

/// A title and an author that are markup, unless they are escaped.
const TITLE: &str = "L’été </script> & « ŋɛɔ » <b>]]>";

/// The eight books of the demonstration, one in a category and in front, a free one, and one whose title is markup.
async fn furnished(db: TestDatabase) -> TestShop {
    let shop = TestShop::open(db);
    demo::stock(&shop.shop).await.unwrap();
    shop.shelve(TITLE, 1500, 2000).await;
    shop.shelve("Gratuit", 0, 2000).await;
    let desk = shop.staff(Role::Owner).await;
    desk.post("/admin/books/categories", &[("french", "Contes & légendes"), ("english", "Tales")]).await;
    let put = |conn: &mut store::Conn| {
        let id = books::by_slug(conn, "gratuit")?.unwrap().id;
        categories::all(conn)?.iter().try_for_each(|category| categories::add_book(conn, &category.id, &id))?;
        books::set_front(conn, &id, 1)
    };
    shop.shop.db.write(put).await.unwrap();
    run(&shop, "INSERT INTO book_authors (book_id, place, name) SELECT id, 0, author FROM books WHERE id NOT IN (SELECT book_id FROM book_authors)").await;
    shop
}

async fn run(shop: &TestShop, sql: &'static str) {
    use diesel::RunQueryDsl as _;
    shop.shop.db.write(move |conn| Ok::<_, store::Error>(diesel::sql_query(sql).execute(conn)?)).await.unwrap();
}

/// An answer, as a client gets it that says nothing of languages.
async fn got(buyer: &Buyer, address: &str) -> Answer {
    let answer = buyer.send(buyer.client.get(address)).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text);
    answer
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, value) = tag.split_once(&format!(" {name}=\""))?;
    Some(value.split_once('"')?.0.replace("&#38;", "&"))
}

/// The feeds that a document leads to, with their media types.
fn leads_to(text: &str) -> Vec<(String, String)> {
    let is_feed = |kind: &str| kind.contains("opds");
    if text.starts_with('{') {
        fn below(value: &Value, found: &mut Vec<(String, String)>) {
            if let (Some(href), Some(kind), Value::Null) =
                (value["href"].as_str(), value["type"].as_str(), &value["templated"])
            {
                found.push((href.to_owned(), kind.to_owned()));
            }
            match value {
                Value::Array(values) => values.iter().for_each(|value| below(value, found)),
                Value::Object(fields) => fields.values().for_each(|value| below(value, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        below(&serde_json::from_str(text).unwrap(), &mut found);
        return found.into_iter().filter(|(_, kind)| is_feed(kind)).collect();
    }
    let links = text.split("<link ").skip(1).map(|link| format!(" {}", link.split('>').next().unwrap()));
    links
        .filter_map(|link| Some((attribute(&link, "href")?, attribute(&link, "type")?)))
        .filter(|(_, k)| is_feed(k))
        .collect()
}

/// All documents that can be reached from an address: address and text. Each is of the type that the link to it named.
async fn all_from(buyer: &Buyer, start: &str) -> BTreeMap<String, String> {
    let (mut seen, mut todo) = (BTreeMap::new(), VecDeque::from([(start.to_owned(), None::<String>)]));
    while let Some((address, kind)) = todo.pop_front() {
        if seen.contains_key(&address) {
            continue;
        }
        let answer = got(buyer, &address).await;
        if let Some(kind) = kind {
            assert_eq!(answer.header("content-type"), kind, "{address}");
        }
        todo.extend(leads_to(&answer.text).into_iter().map(|(address, kind)| (address, Some(kind))));
        seen.insert(address, answer.text);
    }
    seen
}

/// What the schemas object to.
fn faults<'a>(documents: impl Iterator<Item = (&'a String, &'a String)>) -> String {
    let documents: Vec<Value> = documents.map(|(address, text)| json!({ "address": address, "text": text })).collect();
    let mut checker = Command::new(setting("GRIOT_TEST_PYTHON"))
        .arg("tests/support/check_feeds.py")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    checker.stdin.take().unwrap().write_all(&serde_json::to_vec(&documents).unwrap()).unwrap();
    let output = checker.wait_with_output().unwrap();
    assert!(output.status.success(), "check_feeds.py failed: scripts/test installs what it needs");
    String::from_utf8(output.stdout).unwrap()
}

on_both! {
    async fn all_feeds_that_lead_on_from_the_beginning_are_true_to_their_schemas(db: TestDatabase) {
        let shop = furnished(db).await;
        let buyer = shop.buyer();
        let mut all = BTreeMap::new();
        for start in ["/opds", "/opds/v2", "/opds?lang=en", "/opds/v2?lang=en"] {
            all.extend(all_from(&buyer, &format!("{}{start}", shop.url)).await);
        }
        let atom = format!("{}/feed.atom", shop.url);
        let text = got(&buyer, &atom).await.text;
        assert!(text.contains("L’été &#60;/script&#62; &#38; « ŋɛɔ »"), "{text}");
        all.insert(atom, text);
        assert!(all.len() > 60, "ten books, and the lists, in both versions and languages: {}", all.len());
        for place in ["/opds/v2/categories/contes-legendes", "/opds/featured", "/opds/books/gratuit", "/opds/v2/books/gratuit?lang=en"] {
            assert!(all.contains_key(&format!("{}{place}", shop.url)), "{place} in {:?}", all.keys());
        }
        assert_eq!(faults(all.iter()), "");
    }

    async fn a_reading_app_is_told_how_to_search_and_finds_what_the_page_finds(db: TestDatabase) {
        let shop = furnished(db).await;
        let buyer = shop.buyer();
        let root = got(&buyer, &format!("{}/opds", shop.url)).await.text;
        let is_search = |link: &&str| link.contains("rel=\"search\"");
        let description = root.split("<link ").find(is_search).and_then(|link| attribute(&format!(" {link}"), "href")).unwrap();
        let description = got(&buyer, &description).await;
        assert_eq!(description.header("content-type"), "application/opensearchdescription+xml");
        let is_feed = |url: &&str| url.contains("opds-catalog");
        let template = description.text.split("<Url ").find(is_feed).and_then(|url| attribute(&format!(" {url}"), "template")).unwrap();
        let json: Value = serde_json::from_str(&got(&buyer, &format!("{}/opds/v2", shop.url)).await.text).unwrap();
        let search = json["links"].as_array().unwrap().iter().find(|link| link["rel"] == "search").unwrap();
        assert_eq!(search["templated"], true);
        let of_json = search["href"].as_str().unwrap().replace("{?query}", "?query=");
        let mut all = BTreeMap::new();
        for (words, title) in [("gratui", Some("Gratuit")), ("ete b", Some("L’été")), ("zzzz", None), ("", None)] {
            for address in [template.replace("{searchTerms}", words), format!("{of_json}{words}")] {
                let text = got(&buyer, &address.replace(' ', "+")).await.text;
                assert_eq!(text.contains("opds-spec.org/acquisition/buy"), title.is_some(), "{address}");
                assert!(title.is_none_or(|title| text.contains(title)), "{address}: {text}");
                all.insert(address, text);
            }
        }
        assert_eq!(faults(all.iter()), "");
    }

    async fn a_shop_without_books_has_feeds_too(db: TestDatabase) {
        let shop = TestShop::open(db);
        let buyer = shop.buyer();
        let mut all = all_from(&buyer, &format!("{}/opds", shop.url)).await;
        let atom = got(&buyer, &format!("{}/feed.atom", shop.url)).await.text;
        all.insert("/feed.atom".to_owned(), atom);
        assert!(all.len() >= 7, "{:?}", all.keys());
        assert_eq!(faults(all.iter()), "");
        for gone in ["/opds/nothing", "/opds/v2/books/nothing", "/opds/categories/x", "/opds/authors/books?name=X", "/opds/new?after=x"] {
            assert_eq!(buyer.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
        }
    }

    async fn a_list_goes_on_until_each_book_was_named_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let buyer = shop.buyer();
        let mut slugs = BTreeSet::new();
        for number in 0..120 {
            // Some are of one moment.
            if number % 3 == 0 {
                shop.pass(chrono::TimeDelta::seconds(1));
            }
            slugs.insert(shop.shelve(&format!("Livre {number}"), 1000, 10).await);
        }
        run(&shop, "INSERT INTO book_authors (book_id, place, name) SELECT id, 0, 'Aïcha Traoré' FROM books WHERE id NOT IN (SELECT book_id FROM book_authors)").await;
        for list in ["/opds/new", "/opds/v2/new", "/opds/authors/books?name=A%C3%AFcha+Traor%C3%A9"] {
            let (mut named, mut pages, mut next) = (Vec::new(), 0, Some(format!("{}{list}", shop.url)));
            while let Some(address) = next {
                let text = got(&buyer, &address).await.text;
                pages += 1;
                let buys: Vec<String> = if text.starts_with('{') {
                    let feed: Value = serde_json::from_str(&text).unwrap();
                    next = feed["links"].as_array().unwrap().iter().find(|link| link["rel"] == "next").map(|link| link["href"].as_str().unwrap().to_owned());
                    let links = feed["publications"].as_array().unwrap().iter().flat_map(|book| book["links"].as_array().unwrap());
                    links.filter(|link| link["rel"].as_str().unwrap().ends_with("/buy")).map(|link| link["href"].as_str().unwrap().to_owned()).collect()
                } else {
                    next = text.split("<link ").find(|link| link.starts_with("rel=\"next\"")).and_then(|link| attribute(&format!(" {link}"), "href"));
                    text.split("<link rel=\"http://opds-spec.org/acquisition/buy\"").skip(1).map(|link| attribute(link, "href").unwrap()).collect()
                };
                named.extend(buys.into_iter().map(|page| page.rsplit('/').next().unwrap().to_owned()));
            }
            assert_eq!((pages, named.len()), (3, 120), "{list}");
            assert_eq!(named.iter().cloned().collect::<BTreeSet<_>>(), slugs, "{list}");
        }
    }

    async fn who_has_the_present_catalogue_is_told_so_until_it_changes(db: TestDatabase) {
        let shop = furnished(db).await;
        let buyer = shop.buyer();
        let ask = async |address: &str, tag: &str, language: &str| {
            let request = buyer.client.request(Method::GET, format!("{}{address}", shop.url));
            buyer.send(request.header("if-none-match", tag).header("accept-language", language)).await
        };
        let feeds = ["/opds", "/opds/new", "/opds/v2", "/feed.atom", "/sitemap.xml", "/sitemap/pages.xml", "/sitemap/books.xml"];
        for feed in feeds {
            let first = ask(feed, "\"other\"", "fr").await;
            let tag = first.header("etag").to_owned();
            assert_eq!((first.status, first.header("cache-control")), (StatusCode::OK, "no-cache"), "{feed}");
            let again = ask(feed, &format!("\"x\", {}", tag.trim_start_matches("W/")), "fr").await;
            assert_eq!((again.status, again.text.as_str(), again.header("etag")), (StatusCode::NOT_MODIFIED, "", tag.as_str()), "{feed}");
            assert_eq!(ask(feed, &tag, "en").await.status, StatusCode::OK, "{feed} in another language");
        }
        let before = ask("/opds/new", "", "fr").await;
        assert!(before.text.contains(">1500<"));
        let price = async |amount| {
            shop.shop.db.write(move |conn| {
                let id = books::by_slug(conn, &griot::domain::book::slug(TITLE))?.unwrap().id;
                books::set_price(conn, &id, amount)
            }).await.unwrap();
        };
        price(1750).await;
        for feed in feeds {
            assert_eq!(ask(feed, before.header("etag"), "fr").await.status, StatusCode::OK, "{feed}");
        }
        assert!(ask("/opds/new", before.header("etag"), "fr").await.text.contains(">1750<"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reading_app_finds_its_way_from_the_beginning_to_the_link_that_buys() {
    let shop = furnished(TestDatabase::sqlite()).await;
    let output = Command::new("node")
        .args(["tests/support/opds_reader.js", &setting("GRIOT_TEST_OPDS_READER")])
        .args([format!("{}/opds", shop.url), format!("{}/opds/v2", shop.url)])
        .output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Vec<Value> =
        String::from_utf8(output.stdout).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(told.len(), 2);
    for walk in &told {
        let books = walk["books"].as_array().unwrap();
        assert_eq!(books.len(), 10);
        for place in ["Nouveautés", "À la une", "Catégories", "Contes & légendes", "Auteurs", "Aïcha Traoré"] {
            let places = walk["places"].as_array().unwrap();
            assert!(places.iter().any(|title| title.as_str().unwrap().starts_with(place)), "{place} in {places:?}");
        }
        let book = |title: &str| {
            books.iter().find(|book| book["title"] == title).unwrap_or_else(|| panic!("{title} in {books:?}"))
        };
        let marked = book(TITLE);
        assert_eq!(marked["buy"], format!("{}/books/{}", shop.url, griot::domain::book::slug(TITLE)));
        assert_eq!((&marked["price"], &marked["currency"]), (&json!(1500), &json!("XOF")));
        assert_eq!((&marked["authors"], &marked["language"]), (&json!(["Aïcha Traoré"]), &json!("fr")));
        assert_eq!(book("Gratuit")["price"], 0);
        assert!(books.iter().filter(|book| book["sample"].is_string()).count() >= 8, "the demonstration has samples");
    }
    let buyer = shop.buyer();
    for book in told[0]["books"].as_array().unwrap() {
        assert_eq!(buyer.get(book["buy"].as_str().unwrap()).await.status, StatusCode::OK);
        let image = buyer.request(Method::GET, book["image"].as_str().unwrap()).send().await.unwrap();
        assert_eq!(
            (image.status(), &image.headers()["content-type"]),
            (StatusCode::OK, &"image/jpeg".parse().unwrap())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_that_is_withdrawn_is_in_no_feed_any_more() {
    let shop = furnished(TestDatabase::sqlite()).await;
    let buyer = shop.buyer();
    shop.shop
        .db
        .write(|conn| {
            let id = books::by_slug(conn, "gratuit")?.unwrap().id;
            books::set_published(conn, &id, false)
        })
        .await
        .unwrap();
    for feed in ["/opds/new", "/opds/v2/new", "/opds", "/opds/v2", "/opds/featured", "/feed.atom", "/sitemap/books.xml"]
    {
        let text = buyer.get(feed).await.text;
        assert!(!text.contains("gratuit") && !text.contains("Contes"), "{feed}: {text}");
    }
    for gone in ["/opds/books/gratuit", "/opds/v2/books/gratuit", "/opds/categories/contes-legendes"] {
        assert_eq!(buyer.get(gone).await.status, StatusCode::NOT_FOUND, "{gone}");
    }
    let home = wait_for("the book to leave the shelf", async || {
        Some(buyer.get("/").await.text).filter(|home| !home.contains("/books/gratuit"))
    });
    home.await;
}
