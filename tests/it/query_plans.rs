//! How SQLite looks up what pages show. It keeps no statistics here: an index by which it would read a whole table must not look like the
//! shorter way to it, and with few books in a test nobody would notice that it does.

use std::collections::BTreeSet;
use std::sync::Mutex;

use cinetpay_sandbox::Action;
use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query};
use griot::domain::role::Role;
use griot::store::{Conn, Error};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::buyer::Buyer;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::tour::done;

/// More books than SQLite takes an equation with a column of few values to leave over.
const BOOKS: usize = 25;

/// The statements that were sent to any database of this process.
static SENT: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

#[expect(clippy::unnecessary_wraps)] // as diesel wants it
fn recorder() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let statement = query.to_string();
            let statement = statement.split(" -- binds").next().unwrap_or_default().to_owned();
            SENT.lock().unwrap().insert(statement);
        }
    }))
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// What was read since the last time, each statement with the steps by which SQLite reads it.
async fn plans(shop: &TestShop) -> Vec<(String, Vec<String>)> {
    let sent = std::mem::take(&mut *SENT.lock().unwrap());
    let reads = sent.into_iter().filter(|statement| statement.starts_with("SELECT") && !statement.contains("$1"));
    let reads: Vec<String> = reads.collect();
    let explained = shop.shop.db.read(move |conn| {
        let Conn::Sqlite(conn) = conn else { unreachable!("the shop of this test is on SQLite") };
        let explain = |statement: String| {
            let steps = sql_query(format!("EXPLAIN QUERY PLAN {statement}")).load::<Step>(conn)?;
            Ok((statement, steps.into_iter().map(|step| step.detail).collect()))
        };
        reads.into_iter().map(explain).collect::<Result<Vec<(String, Vec<String>)>, Error>>()
    });
    explained.await.unwrap()
}

/// Tables that grow with books and sales, and are not read as a whole for one page.
const LARGE: [&str; 9] =
    ["books", "editions", "book_lists", "book_search", "reviews", "orders", "order_lines", "grants", "messages"];

/// Columns of which a few values fill the whole table.
const OF_FEW_VALUES: [&str; 3] = ["(published=?)", "(state=?)", "(kind=?)"];

/// The steps that read a large table as a whole, or all of one of a few kinds of its rows and not only the first ones.
fn long((statement, steps): &(String, Vec<String>)) -> Option<String> {
    let sorts = steps.iter().any(|step| step.ends_with("TEMP B-TREE FOR ORDER BY"));
    let is_short = statement.contains(" LIMIT ") && !sorts;
    let is_long = |step: &&String| {
        let words: Vec<&str> = step.split(' ').collect();
        // What is counted by an index alone is few rows: reviews that wait.
        let few = OF_FEW_VALUES.iter().any(|columns| step.ends_with(columns)) && !step.contains("COVERING");
        LARGE.contains(words.get(1).unwrap_or(&"")) && (words[0] == "SCAN" || few) && !is_short
    };
    // Nothing is read for a list of no ids.
    let found: Vec<&str> = steps.iter().filter(is_long).map(String::as_str).collect();
    (!found.is_empty() && !statement.contains("(1=0)")).then(|| format!("{}: {statement}", found.join(", ")))
}

async fn visit(buyer: &Buyer, paths: &[&str]) {
    for path in paths {
        assert_eq!(buyer.get(path).await.status, StatusCode::OK, "{path}");
    }
}

async fn shelf(shop: &TestShop) -> Desk {
    let desk = shop.staff(Role::Manager).await;
    for number in 0..BOOKS {
        shop.shelve(&format!("Livre {number}"), 1000, 10).await;
    }
    desk
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_reader_reads_the_books_that_it_shows_and_not_all() {
    set_default_instrumentation(recorder).unwrap();
    let shop = TestShop::open(TestDatabase::sqlite());
    let desk = shelf(&shop).await;
    let names: Vec<String> = (1..=4).map(|number| format!("book-{number}")).collect();
    let slugs: Vec<String> = (1..=4).map(|number| format!("livre-{number}")).collect();
    let books: Vec<(&str, &str)> = names.iter().map(String::as_str).zip(slugs.iter().map(String::as_str)).collect();
    done(&desk, "/admin/bundles", &[&[("title", "Lot"), ("price", "2000"), ("published", "yes")][..], &books].concat())
        .await;
    let buyer = shop.buyer();
    buyer.get("/").await;
    for number in 5..20 {
        buyer.post("/basket/add", &[("book", &format!("livre-{number}"))]).await.location();
    }
    plans(&shop).await;
    visit(
        &buyer,
        &[
            "/",
            "/?sort=new",
            "/?sort=cheap&max=2000",
            "/authors/aicha-traore",
            "/search?q=livre",
            "/search?q=livre&max=2000",
        ],
    )
    .await;
    visit(&buyer, &["/books/livre-3", "/bundles/lot", "/basket", "/opds/new", "/feed.atom", "/sitemap/books.xml"])
        .await;
    let long: Vec<String> = plans(&shop).await.iter().filter_map(long).collect();
    assert!(long.is_empty(), "{long:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_back_office_reads_what_it_shows_and_not_all() {
    set_default_instrumentation(recorder).unwrap();
    let shop = TestShop::open(TestDatabase::sqlite());
    shelf(&shop).await;
    shop.buyer().buy("livre-3").await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let desk = shop.staff(Role::Owner).await;
    plans(&shop).await;
    for path in [
        "/admin",
        "/admin/books",
        "/admin/books?q=livre",
        "/admin/books?state=published",
        "/admin/orders",
        "/admin/orders?q=awa",
        "/admin/orders?state=paid",
        "/admin/orders?book=livre-3",
        "/admin/customers?q=awa@exemple.ci",
        "/admin/reviews",
        "/admin/help",
        "/admin/jobs",
        "/admin/notifications",
        "/admin/coupons",
        "/admin/bundles",
        "/admin/reports?period=30",
        "/admin/audit",
    ] {
        assert_eq!(desk.get(path).await.status, StatusCode::OK, "{path}");
    }
    let long: Vec<String> = plans(&shop).await.iter().filter_map(long).collect();
    assert!(long.is_empty(), "{long:#?}");
}
