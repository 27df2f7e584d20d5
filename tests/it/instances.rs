//! Two instances on one database: while one writes, the other waits, and then sees what was written.

use std::sync::mpsc::channel;
use std::time::Duration;

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use griot::domain::coupon::folded;
use griot::domain::role::Role;
use griot::domain::visit::Request;
use griot::store::downloads::{self, File};
use griot::store::free_orders::{self, FreeOrder};
use griot::store::{self, Conn, account_messages, accounts, locks};
use reqwest::StatusCode;

use crate::support::book_files::{epub, pdf};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::sold::Sold;
use crate::support::twin::{Twin, lines};
use crate::support::wait::wait_for;

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

const WAITING: &str = "SELECT COUNT(*) AS number FROM pg_locks WHERE NOT granted AND pid IN \
     (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";

/// On PostgreSQL, waits until one connection waits for another. SQLite has one writer: the second transaction waits
/// before it reads.
async fn until_somebody_waits(shop: &TestShop) {
    if !shop.config.database.url.expose().starts_with("postgres") {
        return;
    }
    wait_for("one connection to wait for another", async || {
        let count = |conn: &mut Conn| Ok::<_, store::Error>(sql_query(WAITING).get_result::<Count>(conn)?.number);
        Some(shop.shop.db.read(count).await.unwrap()).filter(|number| *number > 0)
    })
    .await;
}

/// Runs `first` in the other instance, and keeps its transaction open until `second` was started here and waits for it.
async fn meets<T>(
    shop: &TestShop,
    first: impl FnOnce(&mut Conn) -> Result<(), store::Error> + Send + 'static,
    second: impl Future<Output = T>,
) -> T {
    let twin = Twin::beside(shop);
    let ((begun, has_begun), (sender, told)) = (channel(), channel());
    let held = twin.shop.db.write(move |conn| -> Result<(), store::Error> {
        first(conn)?;
        begun.send(()).unwrap();
        told.recv_timeout(Duration::from_secs(30)).unwrap();
        Ok(())
    });
    let goes_on = async {
        tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
        let ends = async {
            until_somebody_waits(shop).await;
            sender.send(()).unwrap();
        };
        tokio::join!(second, ends).0
    };
    let (held, answer) = tokio::join!(held, goes_on);
    held.unwrap();
    answer
}

fn request(shop: &TestShop, network: &str) -> Request {
    let lasting = shop.shop.rules().visit_lasts;
    Request { span: 0..1_000, size: 1_000, network: network.to_owned(), now: shop.clock.now(), lasting }
}

/// Requests a file of a grant in both instances at once; returns the visit that is stored afterwards.
async fn visit(shop: &TestShop, file: File, kept: &str) -> serde_json::Value {
    let (mine, yours) = (request(shop, "mine"), request(shop, "yours"));
    let theirs = file.clone();
    let second = shop.shop.db.write(move |conn| downloads::ask(conn, &file, &mine));
    let first = move |conn: &mut Conn| downloads::ask(conn, &theirs, &yours).map(|asked| assert!(asked.is_ok()));
    assert!(meets(shop, first, second).await.unwrap().is_ok());
    serde_json::from_str(&lines(&shop.shop, kept.to_owned()).await.concat()).unwrap()
}

on_both! {
    async fn one_file_asked_for_in_two_instances_is_counted_twice(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("le-fleuve.pdf", &pdf("Le fleuve", 3)).await;
        desk.save_book(&id, &[("title", "Le fleuve"), ("slug", "le-fleuve")]).await;
        desk.post_file(&format!("/admin/books/{id}/file"), "f.epub", &epub("Le fleuve", "<p>Un.</p>")).await;
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
        shop.buyer().buy("le-fleuve").await;
        shop.at_the_counter(cinetpay_sandbox::Action::Accept).await;
        shop.work().await;
        let grant_id = lines(&shop.shop, "SELECT id AS line FROM grants".to_owned()).await.concat();
        let edition = lines(&shop.shop, "SELECT edition_id AS line FROM grant_files".to_owned()).await.concat();
        for (further, table) in [(None, "grants"), (Some(edition), "grant_files")] {
            let file = File { grant_id: grant_id.clone(), further };
            let visit = visit(&shop, file, &format!("SELECT visit AS line FROM {table}")).await;
            assert_eq!((&visit["bytes"], visit["networks"].as_array().unwrap().len()), (&2_000.into(), 2), "{table}");
        }
    }

    async fn the_sixth_free_book_of_a_mailbox_is_refused_while_another_instance_gives_the_fifth(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le cadeau", 0, 1000).await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let mark = shop.shop.keys.mark("free-email", &folded("awa@exemple.ci"));
        let now = shop.clock.now().naive_utc();
        let mut orders = Vec::new();
        for _ in 0..5 {
            orders.push(shop.sold(Sold { slug: "le-cadeau", amount: 0, method: "", ..Sold::default() }).await);
        }
        let five = move |conn: &mut Conn| -> Result<(), store::Error> {
            locks::lock_by_name(conn, &format!("free {mark}"))?;
            orders.into_iter().try_for_each(|order_id| {
                let one = FreeOrder { order_id, mark: mark.clone(), at: now };
                free_orders::note(conn, &one, now - chrono::TimeDelta::days(2))
            })
        };
        let path = format!("/books/{slug}/buy");
        let form = [("email", "awa@exemple.ci"), ("nonce", nonce.as_str())];
        let asks = buyer.post(&path, &form);
        let sixth = meets(&shop, five, asks).await;
        assert_eq!(sixth.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", sixth.text);
    }

    async fn a_link_that_another_instance_is_using_works_no_second_time(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        shop.buyer().post("/admin/login/forgotten", &[("email", &owner.email)]).await;
        shop.work().await;
        let text = shop.letters().pop().expect("a letter").text;
        let link = text.split_whitespace().find(|word| word.contains("/admin/login/")).unwrap().to_owned();
        let letter = lines(&shop.shop, "SELECT id AS line FROM messages WHERE account_id IS NOT NULL".to_owned()).await.concat();
        let (account, now) = (owner.account_id.clone(), shop.clock.now().naive_utc());
        let uses = move |conn: &mut Conn| -> Result<(), store::Error> {
            accounts::lock_for_update(conn, &account)?;
            assert!(account_messages::take(conn, &letter, now)?);
            Ok(())
        };
        let browser = shop.buyer();
        let path = &link[link.find("/admin/").unwrap()..];
        let other = "une tout autre phrase";
        let late = meets(&shop, uses, browser.post(path, &[("password", other), ("again", other)])).await;
        assert_eq!(late.status, StatusCode::GONE, "{}", late.text);
        let former = [("email", owner.email.as_str()), ("password", crate::support::admin::PASSWORD)];
        assert_eq!(shop.buyer().post("/admin/login", &former).await.location(), "/admin", "nothing has changed");
    }
}
