//! Lists of books: their orders and filters, their pages, authors and categories of any size, and which kept pages a change drops.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use diesel::{RunQueryDsl as _, sql_query};
use griot::domain::book::fold;
use griot::domain::ids;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::catalogue::best_sellers;
use griot::shop::catalogue::lists::PAGE;
use griot::store::books::{self, Book};
use griot::store::editions::{self, Edition};
use griot::store::{self, Conn, book_prices, categories};
use reqwest::StatusCode;

use crate::support::back_office::{order_id, owner};
use crate::support::buyer::Buyer;
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines};
use crate::support::wait::wait_for;

/// A book to be put on the shelf.
#[derive(Clone, Copy)]
struct Wanted {
    slug: &'static str,
    authors: &'static [&'static str],
    language: &'static str,
    price: i64,
    formats: &'static [&'static str],
}

const PLAIN: Wanted = Wanted { slug: "", authors: &["Awa Sow"], language: "fr", price: 1000, formats: &["pdf"] };

/// Shelves a book a minute after the one before; returns its id.
async fn shelve(shop: &TestShop, wanted: Wanted) -> String {
    let now = shop.clock.now().naive_utc();
    shop.pass(TimeDelta::minutes(1));
    let book = Book {
        id: ids::row(),
        slug: wanted.slug.to_owned(),
        title: wanted.slug.to_uppercase(),
        author: wanted.authors.join(", "),
        description: String::new(),
        language: wanted.language.to_owned(),
        amount: wanted.price,
        currency: "XOF".to_owned(),
        published: true,
        cover: None,
        created_at: now,
        updated_at: now,
        withdrawn_at: None,
        sample: None,
        search: fold(wanted.slug),
        front: 0,
        release_on: None,
    };
    let edition = |format: &&str| Edition {
        id: ids::row(),
        book_id: book.id.clone(),
        format: (*format).to_owned(),
        sha256: "0".repeat(64),
        size_bytes: 1000,
        pages: None,
        file_name: "x".to_owned(),
        created_at: now,
        version: 1,
        state: "on_sale".to_owned(),
        inner_title: None,
    };
    let editions: Vec<Edition> = wanted.formats.iter().map(edition).collect();
    let (id, names) = (book.id.clone(), wanted.authors.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
    let keep = move |conn: &mut Conn| {
        books::add(conn, &book, &names)?;
        editions.iter().try_for_each(|edition| editions::add(conn, edition))
    };
    shop.shop.db.write(keep).await.unwrap();
    id
}

async fn category(shop: &TestShop, slug: &str, ids: &[&String]) {
    let row = categories::Category {
        id: ids::row(),
        slug: slug.to_owned(),
        french: slug.to_uppercase(),
        english: String::new(),
        place: 1,
    };
    let ids: Vec<String> = ids.iter().map(|id| (*id).clone()).collect();
    let keep = move |conn: &mut Conn| {
        categories::insert(conn, &row)?;
        ids.iter().try_for_each(|id| categories::add_book(conn, &row.id, id))
    };
    shop.shop.db.write(keep).await.unwrap();
}

/// The slugs that a list shows, in their order.
async fn shown(buyer: &Buyer, address: &str) -> Vec<String> {
    let page = buyer.get(address).await;
    assert_eq!(page.status, StatusCode::OK, "{address}: {}", page.text);
    slugs(&page.text)
}

fn slugs(page: &str) -> Vec<String> {
    page.split("<a class=\"tile\" href=\"/books/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

/// All pages of a list, from link to link.
async fn all_pages(buyer: &Buyer, address: &str) -> Vec<String> {
    let (mut found, mut next) = (Vec::new(), Some(address.to_owned()));
    while let Some(address) = next {
        let page = buyer.get(&address).await;
        found.extend(slugs(&page.text));
        let more = page.text.split_once("rel=\"next\"").map(|(before, _)| before.rsplit_once("href=\"").unwrap().1);
        next = more.map(|link| link.trim_end_matches(['"', ' ']).replace("&#38;", "&"));
    }
    found
}

async fn sell(shop: &TestShop, slug: &str) -> String {
    shop.buyer().buy(slug).await;
    let transaction = shop.transaction();
    shop.at_the_counter(Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    transaction
}

async fn count_sales(shop: &TestShop) {
    while best_sellers::count_next(&shop.shop, TimeDelta::seconds(-60)).await.unwrap() {}
}

on_both! {
    async fn a_list_is_sorted_and_filtered_as_it_is_asked_for(db: TestDatabase) {
        let shop = TestShop::open(db);
        shelve(&shop, Wanted { slug: "a", price: 500, ..PLAIN }).await;
        shelve(&shop, Wanted { slug: "b", price: 2000, language: "en", ..PLAIN }).await;
        shelve(&shop, Wanted { slug: "c", price: 1000, formats: &["epub"], ..PLAIN }).await;
        let first = shelve(&shop, Wanted { slug: "d", price: 1500, formats: &["pdf", "epub"], ..PLAIN }).await;
        shelve(&shop, Wanted { slug: "e", price: 1000, ..PLAIN }).await;
        shop.shop.db.write(move |conn| books::set_front(conn, &first, 1)).await.unwrap();
        let buyer = shop.buyer();
        for (query, meant) in [
            ("", "d e c b a"),
            ("?sort=shop", "d e c b a"),
            ("?sort=odd&max=&format=doc", "d e c b a"),
            ("?sort=new", "e d c b a"),
            ("?sort=cheap", "a c e d b"),
            ("?sort=dear", "b d e c a"),
            ("?language=en", "b"),
            ("?language=fr&sort=new", "e d c a"),
            ("?format=epub", "d c"),
            ("?format=pdf&max=1500", "d e a"),
            ("?max=1+000+F+CFA&sort=cheap", "a c e"),
            ("?format=epub&language=en", ""),
        ] {
            assert_eq!(shown(&buyer, &format!("/{query}")).await.join(" "), meant, "{query}");
        }
        assert!(buyer.get("/?format=epub&language=en").await.text.contains("Aucun livre ne correspond à ces filtres."));
        let odd = buyer.get("/?max=beaucoup").await;
        assert!(odd.text.contains("Ce prix n’est pas lisible") && odd.text.contains("value=\"beaucoup\""), "{}", odd.text);
        let kept = buyer.get("/?sort=best&format=epub").await.text;
        for said in ["<option value=\"best\" selected>", "<option value=\"epub\" selected>", "href=\"/?sort=best\">Enlever les filtres", "noindex", "\"/en/?sort=best&#38;format=epub\""] {
            assert!(kept.contains(said), "{said} in {kept}");
        }
    }

    async fn each_book_of_a_long_list_is_on_one_of_its_pages(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slugs: Vec<String> = (0..130).map(|number| format!("livre-{number}")).collect();
        let mut ids = Vec::new();
        for (place, slug) in slugs.iter().enumerate() {
            let slug: &'static str = slug.clone().leak();
            ids.push(shelve(&shop, Wanted { slug, price: [500, 1000][place % 2], ..PLAIN }).await);
        }
        category(&shop, "romans", &ids.iter().collect::<Vec<_>>()).await;
        let mut all = slugs.clone();
        all.sort();
        for path in ["/categories/romans", "/authors/awa-sow", "/"] {
            for sort in ["new", "best", "cheap", "dear", "shop"] {
                let mut found = all_pages(&shop.buyer(), &format!("{path}?sort={sort}&language=fr")).await;
                found.sort();
                assert_eq!(found, all, "{path} {sort}");
            }
        }
        let first = shop.buyer().get("/categories/romans").await.text;
        let next = first.split("rel=\"next\"").next().unwrap().rsplit_once("href=\"").unwrap().1.trim_end_matches(['"', ' ']).to_owned();
        let before = shown(&shop.buyer(), &next).await;
        let gone = ids[80].clone();
        shop.shop.db.write(move |conn| books::set_published(conn, &gone, false)).await.unwrap();
        shelve(&shop, Wanted { slug: "neuf", ..PLAIN }).await;
        let after = shown(&shop.buyer(), &next).await;
        assert_eq!(after.len(), before.len().min(PAGE), "books that come and go shift no page");
        assert_eq!(after.first(), before.first());
    }

    async fn an_author_has_a_page_however_the_name_is_written(db: TestDatabase) {
        let shop = TestShop::open(db);
        shelve(&shop, Wanted { slug: "a", authors: &["Aïssata Koné", "Yao"], ..PLAIN }).await;
        shelve(&shop, Wanted { slug: "b", authors: &["AISSATA KONE"], ..PLAIN }).await;
        let of_others = shelve(&shop, Wanted { slug: "c", ..PLAIN }).await;
        let buyer = shop.buyer();
        assert_eq!(shown(&buyer, "/authors/aissata-kone").await, ["b", "a"]);
        assert!(buyer.get("/authors/yao").await.text.contains("<h1>Yao</h1>"));
        let book = buyer.get("/books/a").await.text;
        assert!(book.contains("<a href=\"/authors/aissata-kone\">Aïssata Koné</a>, <a href=\"/authors/yao\">Yao</a></p>"), "{book}");
        for missing in ["/authors/nobody", "/categories/nothing"] {
            assert_eq!(buyer.get(missing).await.status, StatusCode::NOT_FOUND, "{missing}");
        }
        let id = of_others.clone();
        shop.shop.db.write(move |conn| books::set_published(conn, &id, false)).await.unwrap();
        assert_eq!(buyer.get("/authors/awa-sow").await.status, StatusCode::NOT_FOUND, "no published book");
    }

    async fn the_best_sellers_are_those_that_were_paid_and_not_refunded(db: TestDatabase) {
        let shop = TestShop::open(db);
        for slug in ["un", "deux", "trois"] {
            shop.shelve(slug, 2500, 1000).await;
            shop.pass(TimeDelta::minutes(1));
        }
        let buyer = shop.buyer();
        sell(&shop, "un").await;
        let back = sell(&shop, "un").await;
        count_sales(&shop).await;
        assert_eq!(shown(&buyer, "/?sort=best").await, ["un", "trois", "deux"], "counted the first time");
        sell(&shop, "deux").await;
        shop.buyer().buy("trois").await;
        count_sales(&shop).await;
        assert_eq!(shown(&buyer, "/?sort=best").await, ["un", "deux", "trois"]);
        let id = order_id(&shop, &back).await;
        let refund = OrderRefund { lines: vec![(0, 2500)], reason: "Illisible".to_owned(), destination: "Orange Money".to_owned() };
        refunds::refund(&shop.shop, &owner(&shop), &id, refund).await.unwrap();
        count_sales(&shop).await;
        let sold = "SELECT b.slug || ' ' || s.sold || ' ' || l.sold AS line FROM book_sales s JOIN books b ON b.id = s.book_id \
                    JOIN book_lists l ON l.book_id = b.id AND l.list = 'all' ORDER BY b.slug";
        assert_eq!(lines(&shop.shop, sold.to_owned()).await, ["deux 1 1", "un 1 1"]);
        assert!(!best_sellers::count_next(&shop.shop, TimeDelta::seconds(-60)).await.unwrap(), "nothing is left to count");
    }

    async fn a_category_of_more_books_than_a_statement_has_parameters_is_a_page_as_any(db: TestDatabase) {
        let shop = TestShop::open(db);
        let id = shelve(&shop, Wanted { slug: "seed", ..PLAIN }).await;
        category(&shop, "grande", &[&id]).await;
        let series = if shop.config.database.url.expose().starts_with("postgres") {
            "generate_series(1, 33000) AS s(n)"
        } else {
            "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 33000) SELECT n FROM s) AS s"
        };
        let many = [
            format!("INSERT INTO books (id, slug, title, author, description, language, amount, currency, published, created_at, updated_at) \
                     SELECT 'b' || n, 'b' || n, 'B' || n, author, '', language, amount, currency, published, created_at, updated_at FROM books, {series} WHERE slug = 'seed'"),
            format!("INSERT INTO book_lists SELECT list, 'b' || n, front, created_at, sold, amount, language, formats FROM book_lists, {series} \
                     WHERE list LIKE 'category:%'"),
        ];
        shop.shop.db.write(move |conn| many.iter().try_for_each(|one| Ok::<_, store::Error>(sql_query(one).execute(conn).map(drop)?))).await.unwrap();
        for sort in ["shop", "best", "cheap"] {
            assert_eq!(shown(&shop.buyer(), &format!("/categories/grande?sort={sort}")).await.len(), PAGE);
        }
    }

    async fn a_changed_book_is_shown_at_once_and_leaves_the_pages_of_other_books_kept(db: TestDatabase) {
        let shop = TestShop::open(db);
        let [one, other] = [shelve(&shop, Wanted { slug: "un", ..PLAIN }).await, shelve(&shop, Wanted { slug: "deux", authors: &["Koffi Ba"], ..PLAIN }).await];
        shelve(&shop, Wanted { slug: "trois", ..PLAIN }).await;
        let (buyer, twin) = (shop.buyer(), Twin::beside(&shop));
        let said = async |buyer: &Buyer, address: &str, text: &str| buyer.get(address).await.text.contains(text);
        for address in ["/", "/books/un", "/books/deux", "/books/trois"] {
            assert!(said(&buyer, address, "</html>").await);
            twin.buyer().get(address).await;
        }
        // Nobody is told of this: only a page that is rendered anew shows it.
        let silent = move |conn: &mut Conn| Ok::<_, store::Error>(sql_query(format!("UPDATE books SET title = 'SECRET' WHERE id = '{other}'")).execute(conn)?);
        shop.shop.db.write(silent).await.unwrap();
        let rename = |title: &'static str| {
            let (id, db) = (one.clone(), shop.shop.db.clone());
            async move {
                db.write(move |conn| {
                    let book = books::find(conn, &id)?;
                    books::update(conn, &Book { title: title.to_owned(), ..book })
                }).await.unwrap();
            }
        };
        for title in ["Premier", "Second"] {
            rename(title).await;
            assert!(said(&buyer, "/books/un", title).await, "at once, in the process that changed it");
            assert!(said(&buyer, "/books/trois", title).await, "on the page of another book by its author");
            assert!(said(&buyer, "/", title).await && said(&buyer, "/authors/awa-sow", title).await, "on every list");
            wait_for("the other process", async || said(&twin.buyer(), "/books/un", title).await.then_some(())).await;
            for buyer in [&buyer, &twin.buyer()] {
                assert!(!said(buyer, "/books/deux", "SECRET").await, "the page of another book stays kept");
            }
        }
        shelve(&shop, Wanted { slug: "quatre", ..PLAIN }).await;
        assert!(said(&buyer, "/books/un", "QUATRE").await, "a new book stands on the pages of its author's others");
        shop.shop.db.write(store::meta::bump_catalogue).await.unwrap();
        assert!(said(&buyer, "/books/deux", "SECRET").await, "a change of anything drops all");
        wait_for("the other process", async || said(&twin.buyer(), "/books/deux", "SECRET").await.then_some(())).await;
    }

    async fn a_search_keeps_to_the_language_the_format_and_the_price_that_are_chosen(db: TestDatabase) {
        let shop = TestShop::open(db);
        for (slug, language, price, formats) in [("a", "fr", 1000, &["pdf"][..]), ("b", "fr", 2000, &["epub"]), ("c", "en", 500, &["pdf"]), ("d", "en", 3000, &["pdf", "epub"])] {
            shelve(&shop, Wanted { slug, language, price, formats, ..PLAIN }).await;
        }
        let buyer = shop.buyer();
        for (filter, expected) in [
            ("", "abcd"), ("&language=en", "cd"), ("&format=epub", "bd"), ("&format=pdf", "acd"), ("&language=en&format=epub", "d"),
            ("&language=fr&format=pdf", "a"), ("&max=1000", "ac"), ("&language=fr&max=1000", "a"), ("&format=epub&max=500", ""),
        ] {
            // As it is written, with a typing error, and with a word that nothing has.
            for typed in ["sow", "awaa", "sow+cosmonaute"] {
                let mut found = shown(&buyer, &format!("/search?q={typed}{filter}")).await;
                found.sort_unstable();
                // Where nothing passes, the best sellers are proposed.
                let expected = if expected.is_empty() { "abcd" } else { expected };
                assert_eq!(found.concat(), expected, "{typed}{filter}");
            }
        }
    }

    async fn where_prices_depend_on_the_country_lists_are_sorted_by_those(db: TestDatabase) {
        let mut plan = Plan::default();
        let settings = [
            ("CINETPAY_ACCOUNTS", "ci,cd"), ("CINETPAY_CD_API_URL", "http://127.0.0.1:9"), ("CINETPAY_CD_API_KEY", "key"), ("CINETPAY_CD_SITE_ID", "445161"), ("CINETPAY_CD_SECRET", "secret-of-cd"),
            ("CINETPAY_CD_CURRENCY", "CDF"), ("CINETPAY_CD_COUNTRIES", "CD"),
        ];
        plan.settings.extend(settings.map(|(name, value)| (name, value.to_owned())));
        let shop = TestShop::planned(db, plan);
        for (slug, price, congo) in [("a", 1000, 9000), ("b", 2000, 5000), ("c", 500, 0)] {
            let id = shelve(&shop, Wanted { slug, price, ..PLAIN }).await;
            let price = griot::domain::money::Money::new(congo, griot::domain::money::Currency::Cdf);
            shop.shop.db.write(move |conn| book_prices::set(conn, &id, &[price])).await.unwrap();
        }
        let buyer = shop.buyer();
        assert_eq!(shown(&buyer, "/?sort=cheap&country=CI").await, ["c", "a", "b"]);
        assert_eq!(shown(&buyer, "/?sort=cheap&country=CD").await, ["b", "a"], "only what is sold there");
        assert_eq!(shown(&buyer, "/?max=5000").await, ["b"], "the country is remembered");
        assert_eq!(shown(&buyer, "/?sort=new").await.len(), 3);
        assert_eq!(shown(&buyer, "/search?q=sow&max=5+000+FC").await, ["b"]);
    }
}
