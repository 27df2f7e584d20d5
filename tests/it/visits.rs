//! A download is a visit: what interrupted connections, a buffering proxy, a viewer and shared links cost.

use std::sync::mpsc::channel;

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use futures_util::future::join_all;
use griot::domain::role::Role;
use reqwest::{Method, StatusCode};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::book_files::{epub, pdf};
use crate::support::buyer::Buyer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, tamper};
use crate::support::wait::wait_for;

const SIZE: usize = 3_000_000;

/// A book of [`SIZE`] bytes that was bought: the order's key, the path of the e-mail's link and the file's.
async fn bought(shop: &TestShop) -> (String, String, String) {
    let slug = shop.shelve_file("Le fleuve", 2500, vec![b'x'; SIZE]).await;
    let buyer = shop.buyer();
    buyer.buy(&slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    let link = link(shop);
    let file = buyer.post(&link, &[]).await.location().to_owned();
    (key, link, file)
}

/// The path of the link in the last e-mail.
fn link(shop: &TestShop) -> String {
    let text = shop.parcels().pop().unwrap().text;
    let (_, rest) = text.split_once("/d/").unwrap();
    format!("/d/{}", rest.split_whitespace().next().unwrap())
}

async fn used(shop: &TestShop, key: &str) -> i64 {
    shop.order_json(key).await["grants"][0]["used"].as_i64().unwrap()
}

/// Reads a megabyte of a file and closes the connection.
async fn cut(url: &str, file: &str) {
    let host = url.trim_start_matches("http://");
    let mut line = TcpStream::connect(host).await.unwrap();
    line.write_all(format!("GET {file} HTTP/1.1\r\nhost: {host}\r\n\r\n").as_bytes()).await.unwrap();
    line.read_exact(&mut vec![0; 1_000_000]).await.unwrap();
}

async fn fetch(buyer: &Buyer, file: &str, range: &str, from: &str) -> (StatusCode, usize) {
    let request = buyer.request(Method::GET, file).header("range", range).header("x-forwarded-for", from);
    let answer = request.send().await.unwrap();
    (answer.status(), answer.bytes().await.map_or(0, |bytes| bytes.len()))
}

on_both! {
    async fn a_book_that_is_cut_nine_times_and_begun_again_is_one_download_also_after_a_restart(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (key, link, file) = bought(&shop).await;
        for _ in 0..5 {
            cut(&shop.url, &file).await;
            shop.pass(TimeDelta::minutes(10));
        }
        let twin = Twin::after(&shop).await;
        for _ in 0..3 {
            cut(&twin.buyer().shop, &file).await;
        }
        let page = twin.buyer().get(&link).await;
        assert!(page.text.contains("Il vous reste 4 téléchargements complets."), "{}", page.text);
        shop.pass(TimeDelta::days(-3));
        let whole = fetch(&twin.buyer(), &file, "", "").await;
        assert_eq!(whole, (StatusCode::OK, SIZE), "the clock was set back");
        let order_json = griot::shop::admin::order_json::tell(&twin.shop, &key).await.unwrap();
        assert_eq!(order_json["grants"][0]["used"], 1);
    }

    async fn one_byte_a_hundred_times_locks_nobody_out(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (key, _, file) = bought(&shop).await;
        let buyer = shop.buyer();
        for _ in 0..100 {
            assert_eq!(fetch(&buyer, &file, "bytes=0-0", "").await, (StatusCode::PARTIAL_CONTENT, 1));
        }
        assert_eq!(used(&shop, &key).await, 0);
        assert_eq!(fetch(&buyer, &file, "", "").await, (StatusCode::OK, SIZE));
        assert_eq!(used(&shop, &key).await, 1);
    }

    async fn the_last_download_raced_by_sixty_is_one_visit_and_bounded(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (key, _, file) = bought(&shop).await;
        tamper(&shop.shop, "UPDATE grants SET used = downloads - 1").await;
        // Also without the last byte.
        for range in ["", "bytes=0-2999998"] {
            let readers: Vec<Buyer> = (0..60).map(|_| shop.buyer()).collect();
            let got = join_all(readers.iter().map(|reader| fetch(reader, &file, range, ""))).await;
            let copies = got.iter().filter(|(status, bytes)| status.is_success() && *bytes >= SIZE - 1).count();
            assert!(copies <= 10, "{copies}");
            assert!(got.iter().all(|(status, _)| [200, 206, 410, 429].contains(&status.as_u16())), "{got:?}");
            assert_eq!(used(&shop, &key).await, 5, "never more than there are");
        }
        shop.pass(TimeDelta::hours(6));
        let late = wait_for("the last stream to be noted", async || {
            Some(fetch(&shop.buyer(), &file, "", "").await).filter(|(status, _)| *status != StatusCode::TOO_MANY_REQUESTS)
        });
        assert_eq!(late.await.0, StatusCode::GONE);
        assert_eq!(used(&shop, &key).await, 5);
    }

    async fn a_ninth_network_takes_another_download(db: TestDatabase) {
        let plan = Plan::default();
        let settings = [plan.settings.clone(), vec![("GRIOT_TRUSTED_PROXIES", "127.0.0.1".to_owned())]].concat();
        let shop = TestShop::planned(db, Plan { settings, ..plan });
        let (key, _, file) = bought(&shop).await;
        for network in 0..8 {
            for host in [1, 200] {
                fetch(&shop.buyer(), &file, "bytes=0-299999", &format!("41.66.{network}.{host}")).await;
            }
        }
        assert_eq!(used(&shop, &key).await, 1, "addresses of one network are one");
        fetch(&shop.buyer(), &file, "bytes=0-299999", "41.66.8.1").await;
        assert_eq!(used(&shop, &key).await, 2);
    }

    async fn a_link_gives_its_own_files_and_no_others(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let mut links = Vec::new();
        for (title, slug) in [("Le fleuve", "le-fleuve"), ("La savane", "la-savane")] {
            let id = desk.start_book(&format!("{title}.pdf"), &pdf(title, 3)).await;
            let saved = desk.save_book(&id, &[("title", title), ("slug", slug)]).await;
            assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text);
            let words = format!("<p>{title}, dit-on.</p>");
            desk.post_file(&format!("/admin/books/{id}/file"), "f.epub", &epub(title, &words)).await;
            desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
            let page = desk.get(&format!("/admin/books/{id}")).await;
            assert!(page.text.contains(&format!("/books/{slug}\"")), "{}", page.text);
            shop.buyer().buy(slug).await;
            shop.at_the_counter(Action::Accept).await;
            shop.work().await;
            links.push(link(&shop));
        }
        let buyer = shop.buyer();
        let mut files = Vec::new();
        for link in &links {
            let page = buyer.get(link).await.text;
            assert_eq!(page.matches(&format!("action=\"{link}/")).count(), 2, "{page}");
            for part in ["pdf-1", "epub-1"] {
                let file = buyer.post(&format!("{link}/{part}"), &[]).await.location().to_owned();
                let got = buyer.request(Method::GET, &file).send().await.unwrap();
                assert_eq!(got.status(), StatusCode::OK, "{file}");
                files.push(got.bytes().await.unwrap());
            }
        }
        let all: std::collections::BTreeSet<_> = files.iter().collect();
        assert_eq!(all.len(), 4, "each its own");
        assert_eq!(buyer.post(&format!("{}/pdf-2", links[0]), &[]).await.status, StatusCode::NOT_FOUND);
        tamper(&shop.shop, "DELETE FROM grant_files WHERE grant_id = (SELECT max(id) FROM grants)").await;
        let counts = [0, 1].map(|nth: usize| links[nth].clone());
        assert!(buyer.get(&counts[0]).await.text.contains("/epub-1\""), "the first has both");
        assert!(!buyer.get(&counts[1]).await.text.contains("epub"), "the second has what is its own");
        assert_eq!(buyer.post(&format!("{}/epub-1", counts[1]), &[]).await.status, StatusCode::NOT_FOUND);
    }
}

/// Queues a deferred write whose first commit fails: it sets the grants' used downloads to the number of its try.
async fn fails_once(shop: &TestShop) {
    let (db, (begun, has_begun), (sender, told)) = (shop.shop.db.clone(), channel(), channel());
    // A write blocks the queue, so that the next two share a commit; and that commit fails.
    let held = tokio::spawn({
        let db = db.clone();
        async move {
            db.write(move |_| -> Result<(), griot::store::Error> {
                begun.send(()).unwrap();
                told.recv().unwrap();
                Ok(())
            })
            .await
        }
    });
    tokio::task::spawn_blocking(move || has_begun.recv().unwrap()).await.unwrap();
    let mut tries = 0;
    db.write_later("a test's work", move |conn| {
        tries += 1;
        diesel::RunQueryDsl::execute(diesel::sql_query(format!("UPDATE grants SET used = {tries}")), conn)?;
        Ok(())
    });
    let mut lost = Box::pin(db.write(|conn| -> Result<(), griot::store::Error> {
        for sentence in [
            "PRAGMA defer_foreign_keys = ON",
            "INSERT INTO downloads (id, grant_id, bytes, at) VALUES ('x', 'nobody', 1, '2026-11-21 00:00:00')",
        ] {
            diesel::RunQueryDsl::execute(diesel::sql_query(sentence), conn)?;
        }
        Ok(())
    }));
    assert!(futures_util::poll!(&mut lost).is_pending(), "it waits in the queue");
    sender.send(()).unwrap();
    assert!(lost.await.is_err() && held.await.unwrap().is_err(), "the commit failed");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waits_to_be_written_is_tried_a_last_time_when_the_shop_ends() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let (key, _, _) = bought(&shop).await;
    fails_once(&shop).await;
    let twin = Twin::after(&shop).await;
    let order_json = griot::shop::admin::order_json::tell(&twin.shop, &key).await.unwrap();
    assert_eq!(order_json["grants"][0]["used"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_later_is_written_in_the_end() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let (key, _, _) = bought(&shop).await;
    fails_once(&shop).await;
    let kept = async || Some(used(&shop, &key).await).filter(|used| *used > 0);
    assert_eq!(wait_for("the work to be kept", kept).await, 2, "at the second try");
}
