//! The real program as a process: a sale over HTTP, its commands, and its end by SIGTERM. `killed.rs` covers SIGKILL.

use std::path::Path;

use griot::pdf::{self, Refusal};
use reqwest::Method;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::Buyer;
use crate::support::files::TestFolder;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{GRIOT, House, come_back, counter, delivered_once, pay, pdf as pdf_of, query};
use crate::support::smtp::PostOffice;
use crate::support::wait::{wait_for, wait_until};

async fn when_paid(buyer: &Buyer, order: &str) -> crate::support::buyer::Answer {
    let page = async || Some(buyer.get(order).await).filter(|page| page.text.contains("action=\"/d/"));
    wait_for("the download button", page).await
}

on_both! {
    async fn a_sale_goes_from_the_page_to_the_file_and_leaves_no_secret_in_the_log(db: TestDatabase) {
        let house = House::new(db).with("GRIOT_LOG", "debug");
        let slug = house.add_book("Le fleuve", 200_000);
        let mut shop = house.serve().await;
        let buyer = Buyer::new(&shop.url);
        let nonce = buyer.nonce(&slug).await;
        let contact =
            [("email", "awa.kone@exemple.ci"), ("phone", "0707123456"), ("name", "Mariam Zongo"), ("nonce", &nonce)];
        let to_counter = buyer.post(&format!("/books/{slug}/buy"), &contact).await.location().to_owned();
        assert!(to_counter.starts_with(&format!("{}/guichet/pay/", shop.url)), "{to_counter}");
        let order = come_back(&buyer, &pay(&buyer, &to_counter).await).await;
        let page = when_paid(&buyer, &order).await;
        let link = page.between("action=\"/d/", "\"");
        let file = buyer.post(&format!("/d/{link}"), &[]).await.location().to_owned();
        let bytes = buyer.request(Method::GET, &file).send().await.unwrap().bytes().await.unwrap();
        assert!(bytes == std::fs::read(house.folder.path().join("book.pdf")).unwrap());
        let key = order.trim_start_matches("/orders/");
        wait_until("the letter", || !house.letters().is_empty()).await;
        let told = wait_for("the download to be counted", async || {
            Some(house.order(key)).filter(|order| order["grants"][0]["used"] == 1 && order["messages"][0]["state"] == "sent")
        });
        let told = told.await;
        delivered_once(&told);
        assert_eq!((&told["amount"], &told["currency"]), (&json!(2500), &json!("XOF")));
        assert_eq!(told["attempts"][0]["state"], "confirmed");
        let transaction = told["attempts"][0]["transaction_id"].as_str().unwrap().to_owned();
        assert_eq!(house.order(&transaction), told, "by its transaction too");
        let list = house.orders();
        assert_eq!((list.len(), &list[0]["key"], &list[0]["state"]), (1, &json!(key), &json!("paid")));
        shop.terminate();
        assert!(shop.end().await.success());
        let log = shop.log();
        assert!(log.contains(&transaction) && log.contains("route=/d/{token}"), "the log is a log: {log}");
        let server_key = std::fs::read_to_string(house.data().join("key")).unwrap();
        let secrets = [
            "awa.kone", "exemple.ci", "0707123456", "07123456", "Mariam", "Zongo", link.as_str(), key,
            file.split('/').nth(2).unwrap(), to_counter.rsplit('/').next().unwrap(), nonce.as_str(), "sandbox-secret-key",
            "sandbox-api-key", server_key.trim(),
        ];
        for secret in secrets {
            let told = log.lines().find(|line| line.contains(secret));
            assert!(told.is_none(), "{secret} is in the log: {told:?}");
        }
    }

    async fn two_processes_on_one_database_sell_and_deliver_each_order_once(db: TestDatabase) {
        let (_counter_house, counter) = counter().await;
        let office = PostOffice::open(&[]);
        let house = House::new(db)
            .with("CINETPAY_API_URL", &counter.url)
            .with("SMTP_URL", &format!("smtp://127.0.0.1:{}", office.port))
            .with("MAIL_FROM", "livres@awa.ci")
            .with("GRIOT_LIMITS", "off");
        let slug = house.add_book("Le fleuve", 1000);
        let shops = [house.serve().await, house.serve().await];
        let mut sales = tokio::task::JoinSet::new();
        for nth in 0..20 {
            let (buyer, slug) = (Buyer::new(&shops[nth % 2].url), slug.clone());
            sales.spawn(async move {
                let to_counter = buyer.buy(&slug).await.location().to_owned();
                come_back(&buyer, &pay(&buyer, &to_counter).await).await
            });
        }
        let orders = sales.join_all().await;
        let letters = office.received(20).await;
        for order in &orders {
            let key = order.trim_start_matches("/orders/");
            let sent = async || Some(house.order(key)).filter(|order| order["messages"][0]["state"] == "sent");
            delivered_once(&wait_for("the letter to be noted", sent).await);
        }
        assert_eq!((orders.len(), house.orders().len()), (20, 20));
        let ids: std::collections::BTreeSet<&str> =
            letters.iter().filter_map(|letter| letter.lines().find(|line| line.starts_with("Message-ID"))).collect();
        assert_eq!((office.count(), ids.len()), (20, 20));
    }

    async fn an_older_program_refuses_a_newer_schema(db: TestDatabase) {
        let house = House::new(db);
        let first = house.told(&["migrate"]);
        assert!(first.contains("Applied: "), "{first}");
        assert_eq!(house.told(&["migrate"]).trim(), "The schema is up to date.");
        query(&house.db, "INSERT INTO __diesel_schema_migrations (version) VALUES ('20990101000000')");
        for command in ["migrate", "serve", "worker", "reconcile"] {
            let output = house.run(&[command]);
            let said = String::from_utf8(output.stderr).unwrap();
            assert!(!output.status.success(), "{command}");
            assert!(said.contains("made by a newer Griot") && said.contains("20990101000000"), "{command}: {said}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_of_a_first_start_shows_every_demo_book_and_the_second_start_adds_none() {
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_DEMO", "");
    let mut shop = house.serve().await;
    let home = Buyer::new(&shop.url).get("/").await;
    let books = home.text.matches("href=\"/books/").count();
    assert_eq!(books, 8, "{}", shop.log());
    assert!(shop.log().contains("the demo books are on the shelf"), "{}", shop.log());
    // 8 PDFs, 3 EPUBs, 8 samples, 16 covers.
    assert_eq!(stored(&house.data().join("files")).len(), 35);
    shop.terminate();
    assert!(shop.end().await.success());
    let again = house.serve().await;
    wait_until("the second start", || again.log().contains("starting service")).await;
    let home = Buyer::new(&again.url).get("/").await;
    assert_eq!(home.text.matches("href=\"/books/").count(), books);
    assert!(!again.log().contains("demo"), "{}", again.log());
}

/// The sizes of all files below a folder.
fn stored(folder: &Path) -> Vec<u64> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { stored(&path) } else { vec![path.metadata().unwrap().len()] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_lets_a_running_download_end_and_counts_it() {
    let house = House::new(TestDatabase::sqlite());
    let size = 40_000_000;
    let slug = house.add_book("Le fleuve", size);
    let mut shop = house.serve().await;
    let buyer = Buyer::new(&shop.url);
    let to_counter = buyer.buy(&slug).await.location().to_owned();
    let order = come_back(&buyer, &pay(&buyer, &to_counter).await).await;
    let link = when_paid(&buyer, &order).await.between("action=\"/d/", "\"");
    let file = buyer.post(&format!("/d/{link}"), &[]).await.location().to_owned();
    let host = shop.url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&host).await.unwrap();
    stream
        .write_all(format!("GET {file} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut got = vec![0; 1_000_000];
    stream.read_exact(&mut got).await.unwrap();
    shop.terminate();
    wait_until("the shop to close", || shop.log().contains("closing")).await;
    wait_until("the door to be shut", || std::net::TcpStream::connect(&host).is_err()).await;
    assert!(shop.ended().is_none(), "it waits for the download");
    stream.read_to_end(&mut got).await.unwrap();
    let book = std::fs::read(house.folder.path().join("book.pdf")).unwrap();
    assert!(got.ends_with(&book));
    assert!(shop.end().await.success(), "{}", shop.log());
    assert!(shop.log().trim_end().ends_with("closed"), "{}", shop.log());
    assert_eq!(house.order(order.trim_start_matches("/orders/"))["grants"][0]["used"], 1);
}

#[tokio::test]
async fn a_strangers_pdf_is_examined_by_the_program_itself() {
    let folder = TestFolder::new();
    let (good, bad) = (folder.path().join("good.pdf"), folder.path().join("bad.pdf"));
    std::fs::write(&good, pdf_of(50_000)).unwrap();
    std::fs::write(&bad, b"%PDF-1.7\nnot really").unwrap();
    let examined = pdf::examine(Path::new(GRIOT), &good).await.unwrap();
    assert_eq!(examined.inspection.pages, 1);
    assert!(examined.first_page.width() > 100);
    assert_eq!(pdf::examine(Path::new(GRIOT), &bad).await.unwrap_err(), Refusal::Damaged);
    std::fs::write(&bad, b"MZ").unwrap();
    assert_eq!(pdf::examine(Path::new(GRIOT), &bad).await.unwrap_err(), Refusal::NotPdf);
    let house = House::new(TestDatabase::sqlite());
    let refused = house.run(&[
        "book",
        "add",
        "--title",
        "X",
        "--author",
        "Y",
        "--price",
        "2500",
        "--file",
        bad.to_str().unwrap(),
    ]);
    assert!(!refused.status.success());
    assert!(String::from_utf8(refused.stderr).unwrap().contains("this file is not a PDF"));
}
