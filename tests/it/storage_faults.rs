//! A disk that fails, fills up or turns read-only, and a database that another program locks: what was accepted is there
//! afterwards, once, and the shop recovers by itself.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications};
use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use griot::shop::admin::order_json;
use reqwest::StatusCode;
use sha2::{Digest as _, Sha256};

use crate::slow_upload::Upload;
use crate::support::buyer::{Answer, Buyer};
use crate::support::disk::{DiskFault, FailingDisk, SmallDisk};
use crate::support::notification::{act, assert_delivered_once};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{Griot, House, counter, delivered_once, pay, pdf, query, redirect};
use crate::support::shop::TestShop;
use crate::support::wait::{wait_for, wait_until};

/// Posts the order form of a book in a language.
pub async fn press(buyer: &Buyer, slug: &str, nonce: &str, language: &str) -> Answer {
    let form = buyer.client.post(format!("{}/books/{slug}/buy", buyer.shop));
    buyer.send(form.form(&[("email", "awa@exemple.ci"), ("nonce", nonce)]).header("accept-language", language)).await
}

/// Asserts that the answer asks to come back, in the buyer's language, and says how soon.
pub fn told_to_wait(answer: &Answer, language: &str) {
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answer.text);
    let wait: u64 = answer.header("retry-after").parse().expect("a number of seconds");
    assert!((1..=60).contains(&wait));
    let says = if language == "fr" {
        ["Une erreur est survenue", "Trop de visites"]
    } else {
        ["catching its breath", "crowded"]
    };
    assert!(says.iter().any(|words| answer.text.contains(words)), "{}", answer.text);
    assert!(answer.text.contains("href=\"/\""), "no way out: {}", answer.text);
}

/// Asserts that pages that need no write still work.
pub async fn still_reads(url: &str, slug: &str) {
    let visitor = Buyer::new(url);
    for address in ["/", "/healthz", &format!("/books/{slug}")] {
        assert_eq!(visitor.get(address).await.status, StatusCode::OK, "{address}");
    }
}

/// One order is accepted before the fault and paid during it, and two requests are refused because of it; then the fault
/// ends.
async fn sells_on(house: &House, counter: &Griot, slug: &str, mut fault: impl FnMut(bool)) {
    let mut shop = house.serve().await;
    let (awa, binta) = (Buyer::new(&shop.url), Buyer::new(&shop.url));
    let to_counter = redirect(&awa, slug, counter).await.expect("the way to the counter");
    let nonce = binta.nonce(slug).await;
    still_reads(&shop.url, slug).await;
    fault(true);
    for language in ["fr", "en"] {
        told_to_wait(&press(&binta, slug, &nonce, language).await, language);
    }
    let result = awa.get(&pay(&awa, &to_counter).await).await;
    let transaction = result.between("name=\"transaction_id\" value=\"", "\"");
    still_reads(&shop.url, slug).await;
    assert!(shop.ended().is_none(), "{}", shop.log());
    assert!(house.letters().is_empty(), "nothing is delivered that is not on disk");
    fault(false);
    let again = press(&binta, slug, &nonce, "fr").await;
    assert!(again.location().starts_with(&counter.url), "{}", again.location());
    assert_eq!(press(&binta, slug, &nonce, "fr").await.location(), again.location());
    delivered_once(&house.order_is(&transaction, "paid").await);
    wait_until("the letter", || house.letters().len() == 1).await;
    assert!(!shop.log().contains("panicked"), "{}", shop.log());
    // What was written after the fault outlives the process.
    shop.kill();
    let _shop = house.serve().await;
    pay(&binta, again.location()).await;
    let sold = async || (house.orders().iter().filter(|order| order["state"] == "paid").count() == 2).then_some(());
    wait_for("the second sale", sold).await;
    let orders = house.orders();
    assert_eq!(orders.len(), 2, "an order that was refused is there beside the one that was not: {orders:#?}");
    for order in &orders {
        delivered_once(&house.order(order["key"].as_str().unwrap()));
    }
    wait_until("both letters", || house.letters().len() == 2).await;
}

async fn survives(fault: DiskFault) {
    let (_counter_house, counter) = counter().await;
    let disk = FailingDisk::new();
    let house = disk.under(House::new(TestDatabase::sqlite()).with("CINETPAY_API_URL", &counter.url));
    let slug = house.add_book("Le fleuve", 1000);
    sells_on(&house, &counter, &slug, |begins| if begins { disk.fail(fault) } else { disk.heal() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_whose_fsync_fails_loses_no_order() {
    survives(DiskFault::SyncFails).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_whose_writes_fail_loses_no_order() {
    survives(DiskFault::WriteFails).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_turns_read_only_loses_no_order() {
    survives(DiskFault::ReadOnly).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_says_it_is_full_loses_no_order() {
    survives(DiskFault::Full).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_disk_that_is_really_full_loses_no_order() {
    let (_counter_house, counter) = counter().await;
    let house = House::new(TestDatabase::sqlite()).with("CINETPAY_API_URL", &counter.url);
    let Some(disk) = SmallDisk::over(house.folder.path(), 24) else {
        return eprintln!("not shown here: only root may mount a file system");
    };
    // The database, the book files and the e-mails share it.
    let house = house.with("DATABASE_URL", &format!("sqlite:{}", disk.path().join("griot.db").display()));
    let slug = house.add_book("Le fleuve", 1000);
    sells_on(&house, &counter, &slug, |begins| if begins { disk.fill() } else { disk.empty() }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_from_before_the_payment_finds_it_again_and_delivers_it_once() {
    let (_counter_house, counter) = counter().await;
    let house = House::new(TestDatabase::sqlite()).with("CINETPAY_API_URL", &counter.url);
    let slug = house.add_book("Le fleuve", 1000);
    let shop = house.serve().await;
    let buyer = Buyer::new(&shop.url);
    let to_counter = redirect(&buyer, &slug, &counter).await.unwrap();
    let database = house.db.url().strip_prefix("sqlite:").unwrap().to_owned();
    let backup = house.folder.path().join("backup.db");
    query(&house.db, &format!("VACUUM INTO '{}'", backup.display()));
    let result = buyer.get(&pay(&buyer, &to_counter).await).await;
    let transaction = result.between("name=\"transaction_id\" value=\"", "\"");
    house.order_is(&transaction, "paid").await;
    wait_until("the letter", || house.letters().len() == 1).await;
    shop.kill();
    for rest in ["-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{database}{rest}")));
    }
    std::fs::copy(&backup, &database).unwrap();
    query(&house.db, "UPDATE attempts SET next_check_at = opened_at"); // as if an hour had passed
    let _shop = house.serve().await;
    delivered_once(&house.order_is(&transaction, "paid").await);
    wait_until("the letter again", || house.letters().len() == 2).await;
    delivered_once(&house.order(&transaction));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_the_disk_does_not_keep_is_refused_at_its_end_and_taken_once_it_is_kept() {
    let disk = FailingDisk::new();
    let house = disk.under(House::new(TestDatabase::sqlite()));
    let shop = house.serve().await;
    let file = pdf(50_000);
    let upload = Upload::begin(&house, &shop, file.len()).await;
    disk.fail_to_sync("/uploads/");
    let cut = upload.add(&file).await;
    assert!(cut.status.is_server_error(), "{}", cut.status);
    assert!(upload.make().await.status.is_server_error(), "believed before it was on the disk");
    disk.heal();
    assert_eq!(upload.add(&file).await.status, StatusCode::NO_CONTENT);
    disk.fail_to_sync("/uploads/");
    assert!(upload.make().await.status.is_server_error(), "its bytes may be off the disk again");
    disk.heal();
    let sha256 = hex::encode(Sha256::digest(&file));
    let folder = format!("files/{}/{}", &sha256[..2], &sha256[2..4]);
    disk.fail_to_sync(&folder);
    for _ in 0..2 {
        assert!(upload.make().await.status.is_server_error(), "its name is not on the disk");
    }
    disk.heal();
    let made = upload.make().await;
    assert!(made.location().starts_with("/admin/books/"), "{} {}", made.status, made.text);
    assert!(std::fs::read(house.data().join(folder).join(sha256)).unwrap() == file);
}

/// Another program's transaction on the database, which locks what orders need.
fn hold(db: &str) -> Box<dyn SimpleConnection> {
    let (mut other, sentence): (Box<dyn SimpleConnection>, _) = match db.strip_prefix("sqlite:") {
        Some(file) => (Box::new(SqliteConnection::establish(file).unwrap()), "BEGIN IMMEDIATE"),
        None => (
            Box::new(PgConnection::establish(db).unwrap()),
            "BEGIN; LOCK TABLE orders, attempts IN ACCESS EXCLUSIVE MODE",
        ),
    };
    other.batch_execute(sentence).unwrap();
    other
}

on_both! {
    async fn a_database_that_another_program_holds_for_longer_than_the_patience_heals(db: TestDatabase) {
        let url = db.url().to_owned();
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (awa, binta) = (shop.buyer(), shop.buyer());
        let nonces = [awa.nonce(&slug).await, binta.nonce(&slug).await];
        still_reads(&shop.url, &slug).await;
        let mut other = hold(&url);
        let (french, english, ()) = tokio::join!(
            press(&awa, &slug, &nonces[0], "fr"),
            press(&binta, &slug, &nonces[1], "en"),
            still_reads(&shop.url, &slug)
        );
        told_to_wait(&french, "fr");
        told_to_wait(&english, "en");
        assert!(shop.sandbox.transactions().is_empty(), "the gateway hears only of what is on disk");
        other.batch_execute("ROLLBACK").unwrap();
        for (buyer, nonce) in [(&awa, &nonces[0]), (&binta, &nonces[1])] {
            assert!(press(buyer, &slug, nonce, "fr").await.location().contains("/guichet/pay/"));
        }
        assert_eq!(order_json::list(&shop.shop, None, 9).await.unwrap().len(), 2);
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        assert_eq!((&shop.last_order_json().await["state"], shop.letters().len()), (&"paid".into(), 1));
    }

    async fn a_way_to_pay_that_cannot_be_kept_is_not_shown_and_nobody_pays_twice(db: TestDatabase) {
        let url = db.url().to_owned();
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_delay_ms: 500, notifications: Notifications::Lost, ..Behaviour::default() });
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let orders = async || order_json::list(&shop.shop, None, 9).await.unwrap();
        let (answer, mut other) = tokio::join!(press(&buyer, &slug, &nonce, "fr"), async {
            wait_for("the order", async || orders().await.pop()).await;
            hold(&url)
        });
        told_to_wait(&answer, "fr");
        let unseen = shop.transaction();
        other.batch_execute("ROLLBACK").unwrap();
        shop.pass(TimeDelta::seconds(20));
        assert!(press(&buyer, &slug, &nonce, "fr").await.location().contains("/guichet/pay/"));
        let placed = orders().await;
        let order_json = shop.order_json(placed[0]["key"].as_str().unwrap()).await;
        let attempts = order_json["attempts"].as_array().unwrap();
        assert_eq!((placed.len(), attempts.len()), (1, 2), "{order_json:#}");
        assert_eq!((&attempts[0]["transaction_id"], &attempts[1]["state"]), (&unseen.as_str().into(), &"pending".into()));
        act(&shop, attempts[1]["transaction_id"].as_str().unwrap(), Action::Accept).await;
        shop.pass(TimeDelta::seconds(60));
        shop.work().await;
        assert_delivered_once(&shop.order_json(placed[0]["key"].as_str().unwrap()).await);
        assert_eq!(shop.letters().len(), 1);
    }
}
