//! The real program as a process: a sale through its doors, its commands, its end by SIGTERM and by SIGKILL.

use std::path::Path;

use griot::pdf::{self, Refusal};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::support::buyer::Buyer;
use crate::support::files::{TestFolder, below};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::program::{GRIOT, Griot, House, pdf as pdf_of, query};
use crate::support::smtp::PostOffice;
use crate::support::wait::{wait_for, wait_until};

/// Pays at the counter with Orange Money. The address of the result page, which leads back to the shop.
async fn pay(buyer: &Buyer, counter_page: &str) -> String {
    let paid = buyer.post(counter_page, &[("deed", "accept"), ("method", "orange")]).await;
    let result = paid.location();
    if result.starts_with("http") {
        return result.to_owned();
    }
    let origin = url::Url::parse(counter_page).unwrap().origin().ascii_serialization();
    format!("{origin}{result}")
}

/// Goes back to the shop from the counter, as the form there does. The path of the order's page.
async fn come_back(buyer: &Buyer, result: &str) -> String {
    let page = buyer.get(result).await;
    let field = |name: &str| page.between(&format!("name=\"{name}\" value=\""), "\"");
    let (transaction, token) = (field("transaction_id"), field("token"));
    let back = page.between("<form method=\"post\" action=\"", "\"");
    buyer.post(&back, &[("transaction_id", &transaction), ("token", &token)]).await.location().to_owned()
}

async fn when_paid(buyer: &Buyer, order: &str) -> crate::support::buyer::Answer {
    let page = async || Some(buyer.get(order).await).filter(|page| page.text.contains("action=\"/d/"));
    wait_for("the download button", page).await
}

/// Everything that must be there once.
fn delivered_once(order: &Value) {
    assert_eq!(order["state"], "paid", "{order:#}");
    let paid = |change: &&Value| change["was"] == "placed" && change["became"] == "paid";
    assert_eq!(order["transitions"].as_array().unwrap().iter().filter(paid).count(), 1, "{order:#}");
    assert_eq!(order["grants"].as_array().unwrap().len(), 1, "{order:#}");
    assert_eq!(order["mails"].as_array().unwrap().len(), 1, "{order:#}");
}

async fn counter() -> (House, Griot) {
    let house = House::new(TestDatabase::sqlite());
    let counter = house.start(&["guichet", "--bind", "127.0.0.1:0"], "counter is open at").await;
    (house, counter)
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
        wait_until("the letter", || !below(&house.data(), "eml").is_empty()).await;
        let told = wait_for("the download to be counted", async || {
            Some(house.order(key)).filter(|order| order["grants"][0]["used"] == 1 && order["mails"][0]["state"] == "sent")
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
            let sent = async || Some(house.order(key)).filter(|order| order["mails"][0]["state"] == "sent");
            delivered_once(&wait_for("the letter to be noted", sent).await);
        }
        assert_eq!((orders.len(), house.orders().len()), (20, 20));
        let ids: std::collections::BTreeSet<&str> =
            letters.iter().filter_map(|letter| letter.lines().find(|line| line.starts_with("Message-ID"))).collect();
        assert_eq!((office.count(), ids.len()), (20, 20));
    }

    async fn a_process_that_is_killed_anywhere_loses_no_sale_and_makes_none_twice(db: TestDatabase) {
        let (_counter_house, counter) = counter().await;
        let house = House::new(db).with("CINETPAY_API_URL", &counter.url).with("GRIOT_LIMITS", "off");
        let slug = house.add_book("Le fleuve", 1000);
        let (mut seen, mut paid) = (0, Vec::new());
        for round in 0..20_u64 {
            let shop = house.serve().await;
            let buyer = Buyer::new(&shop.url);
            // From the first step of the sale to after its last: a sale takes about 300 ms here.
            let moment = std::time::Duration::from_millis((round * 37) % 400);
            let killer = tokio::spawn(async move {
                tokio::time::sleep(moment).await;
                shop.kill();
            });
            let sale = async {
                let page = buyer.request(Method::GET, &format!("/books/{slug}")).send().await.ok()?.text().await.ok()?;
                let nonce = page.split_once("name=\"nonce\" value=\"")?.1.split_once('"')?.0.to_owned();
                let order = buyer.request(Method::POST, &format!("/books/{slug}/buy"));
                let answer = order.form(&[("email", "awa@exemple.ci"), ("nonce", &nonce)]).send().await.ok()?;
                let to_counter = answer.headers().get("location")?.to_str().ok()?.to_owned();
                Some(to_counter).filter(|place| place.starts_with(&counter.url))
            };
            if let Some(to_counter) = sale.await {
                seen += 1;
                let result = buyer.get(&pay(&buyer, &to_counter).await).await;
                paid.push(result.between("name=\"transaction_id\" value=\"", "\""));
            }
            killer.await.unwrap();
        }
        assert!((5..20).contains(&seen), "{seen} of 20 buyers saw the counter: the kills miss the sale");
        // A letter that was being sent is claimed for two minutes: they are over.
        query(&house.db, "UPDATE jobs SET leased_until = NULL WHERE state = 'queued'");
        let _shop = house.serve().await;
        let mut unpaid = paid.clone();
        for _ in 0..4 {
            // Up to four times the patience of `wait_for`: a check that was cut is begun again after 30 s.
            unpaid.retain(|transaction| house.order(transaction)["mails"][0]["state"] != "sent");
            if unpaid.is_empty() {
                break;
            }
            let due = &unpaid[0];
            let sent = async || (house.order(due)["mails"][0]["state"] == "sent").then_some(());
            drop(tokio::time::timeout(std::time::Duration::from_secs(19), wait_for("a payment", sent)).await);
        }
        for transaction in &paid {
            delivered_once(&house.order(transaction));
        }
        let states: Vec<Value> = house.orders().into_iter().map(|order| order["state"].clone()).collect();
        assert_eq!(states.iter().filter(|state| **state == "paid").count(), paid.len(), "{states:?}");
        assert_eq!(below(&house.data(), "eml").len(), paid.len());
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
async fn the_first_start_puts_the_demo_books_on_the_shelf_and_the_second_does_not() {
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_DEMO", "");
    let mut shop = house.start(&["serve"], "the demo catalogue is on the shelf").await;
    let buyer = Buyer::new(&shop.url);
    let home = buyer.get("/").await;
    let books = home.text.matches("href=\"/books/").count();
    assert!(books >= 6, "{books} in {}", home.text);
    let files: Vec<u64> = stored(&house.data().join("files"));
    assert!(files.iter().any(|size| *size > 5_000_000), "{files:?}");
    shop.terminate();
    assert!(shop.end().await.success());
    let again = house.serve().await;
    let home = Buyer::new(&again.url).get("/").await;
    assert_eq!(home.text.matches("href=\"/books/").count(), books);
    assert!(!again.log().contains("demo"), "{}", again.log());
    assert_eq!(stored(&house.data().join("files")).len(), files.len());
}

/// The sizes of all files below a folder.
fn stored(folder: &Path) -> Vec<u64> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { stored(&path) } else { vec![path.metadata().unwrap().len()] }).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_during_the_first_start_is_obeyed_and_the_next_start_goes_on() {
    let house = House::new(TestDatabase::sqlite()).with("GRIOT_DEMO", "yes");
    let mut shop = house.serve().await;
    shop.terminate();
    assert!(shop.end().await.success(), "{}", shop.log());
    assert!(shop.log().contains("closed"), "{}", shop.log());
    let again = house.start(&["serve"], "the demo catalogue is on the shelf").await;
    let home = Buyer::new(&again.url).get("/").await;
    assert!(home.text.matches("href=\"/books/").count() >= 6, "{}", home.text);
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

/// A shop that dies between named points of a sale, with a counter that outlives it.
struct Scene {
    _counter_house: House,
    counter: Griot,
    house: House,
    slug: String,
}

impl Scene {
    async fn new() -> Self {
        let (counter_house, counter) = counter().await;
        let house = House::new(TestDatabase::sqlite()).with("CINETPAY_API_URL", &counter.url);
        let slug = house.add_book("Le fleuve", 1000);
        Self { _counter_house: counter_house, counter, house, slug }
    }

    /// Buys and answers the counter's page and the transaction.
    async fn buy(&self, shop: &Griot) -> (Buyer, String, String) {
        let buyer = Buyer::new(&shop.url);
        let to_counter = buyer.buy(&self.slug).await.location().to_owned();
        let order = self.house.orders()[0]["key"].as_str().unwrap().to_owned();
        (buyer, to_counter, order)
    }

    async fn misbehave(&self, behaviour: Value) {
        let url = format!("{}/guichet/control", self.counter.url);
        let told = Buyer::new(&url).client.post(&url).json(&behaviour).send().await.unwrap();
        assert_eq!(told.status(), StatusCode::NO_CONTENT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_killed_after_the_redirect_has_the_order_and_sells_it() {
    let scene = Scene::new().await;
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    shop.kill();
    assert_eq!(scene.house.order(&key)["state"], "placed");
    pay(&buyer, &to_counter).await;
    let _shop = scene.house.serve().await;
    delivered_once(&scene.house.order_is(&key, "paid").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_killed_after_the_notice_was_kept_asks_when_it_comes_back() {
    let scene = Scene::new().await;
    scene.misbehave(json!({ "check_delay_ms": 5000 })).await;
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    pay(&buyer, &to_counter).await;
    let heard = async || (scene.house.order(&key)["attempts"][0]["notices"][0]["signed"] == true).then_some(());
    wait_for("the notice to be kept", heard).await;
    shop.kill();
    assert_eq!(scene.house.order(&key)["state"], "placed");
    scene.misbehave(json!({})).await;
    query(&scene.house.db, "UPDATE attempts SET next_check_at = opened_at, checks_spent_until = NULL"); // 30 s later
    let _shop = scene.house.serve().await;
    delivered_once(&scene.house.order_is(&key, "paid").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_killed_before_the_mail_servers_250_sends_the_same_letter_again() {
    let scene = Scene::new().await;
    let hanging = PostOffice::open(&["--keep-then-hang"]);
    let smtp = |office: &PostOffice| format!("smtp://127.0.0.1:{}", office.port);
    let Scene { house, .. } = scene;
    let house = house.with("MAIL_FROM", "livres@awa.ci").with("SMTP_URL", &smtp(&hanging));
    let scene = Scene { house, ..scene };
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    pay(&buyer, &to_counter).await;
    let first = hanging.received(1).await.remove(0);
    shop.kill();
    query(&scene.house.db, "UPDATE jobs SET leased_until = NULL"); // two minutes later
    let office = PostOffice::open(&[]);
    let house = scene.house.with("SMTP_URL", &smtp(&office));
    let _shop = house.serve().await;
    let second = office.received(1).await.remove(0);
    let id = |letter: &str| letter.lines().find(|line| line.starts_with("Message-ID")).map(str::to_owned);
    assert!(id(&first).is_some() && id(&first) == id(&second), "{first}\n{second}");
    delivered_once(&house.order(&key));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_alone_finds_a_payment_that_nobody_told_it_of() {
    let scene = Scene::new().await;
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    shop.kill();
    pay(&buyer, &to_counter).await;
    let mut worker = scene.house.start(&["worker"], "the worker is at work").await;
    delivered_once(&scene.house.order_is(&key, "paid").await);
    wait_until("the letter", || below(&scene.house.data(), "eml").len() == 1).await;
    worker.terminate();
    assert!(worker.end().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn reconcile_asks_about_what_is_due_and_ends() {
    let scene = Scene::new().await;
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    shop.kill();
    pay(&buyer, &to_counter).await;
    query(&scene.house.db, "UPDATE attempts SET next_check_at = opened_at");
    assert_eq!(scene.house.told(&["reconcile"]).trim(), "Asked about 1 payments.");
    delivered_once(&scene.house.order(&key));
    assert_eq!(scene.house.told(&["reconcile"]).trim(), "Asked about 0 payments.");
    let unknown = scene.house.run(&["order", "show", "nobody", "--json"]);
    assert!(!unknown.status.success());
    assert!(
        String::from_utf8(unknown.stderr).unwrap().contains("no order has the key, number or transaction id nobody")
    );
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
