//! PostgreSQL crashes, drops connections or has none left, while buyers pay.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use cinetpay_sandbox::Action;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use griot::shop::admin::order_json;
use reqwest::StatusCode;
use tokio::sync::mpsc;
use tokio::task::{JoinSet, spawn_blocking};

use crate::storage_faults::{press, still_reads, told_to_wait};
use crate::support::buyer::Buyer;
use crate::support::cluster::Cluster;
use crate::support::postgres::TestDatabase;
use crate::support::running_program::{House, counter, delivered_once, pay, redirect};
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

/// Terminates every other connection to this database.
const CUT: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                   WHERE datname = current_database() AND pid <> pg_backend_pid()";

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_whose_database_is_away_stops_when_it_is_told_to() {
    let cluster = Cluster::start(60);
    let house = House::new(TestDatabase::on(cluster.url()));
    let mut shop = house.serve().await;
    cluster.stop();
    wait_for("the worker to notification", async || shop.log().contains("the jobs could not be read").then_some(()))
        .await;
    shop.terminate();
    assert!(shop.end().await.success(), "{}", shop.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_that_crashes_while_people_pay_loses_no_sale_and_makes_none_twice() {
    let cluster = Arc::new(Cluster::start(60));
    let (_counter_house, counter) = counter().await;
    let house = House::new(TestDatabase::on(cluster.url()));
    let house = house.with("CINETPAY_API_URL", &counter.url).with("GRIOT_LIMITS", "off");
    let slug = house.add_book("Le fleuve", 1000);
    let mut shop = house.serve().await;
    let counter = Arc::new(counter);
    let (closing, (paid, mut sales)) = (Arc::new(AtomicBool::new(false)), mpsc::unbounded_channel());
    let mut street = JoinSet::new();
    for _ in 0..4 {
        let (counter, slug, shop) = (Arc::clone(&counter), slug.clone(), shop.url.clone());
        let (closing, paid) = (Arc::clone(&closing), paid.clone());
        street.spawn(async move {
            while !closing.load(Ordering::Relaxed) {
                let buyer = Buyer::new(&shop);
                if let Some(to_counter) = redirect(&buyer, &slug, &counter).await {
                    let result = buyer.get(&pay(&buyer, &to_counter).await).await;
                    paid.send(result.between("name=\"transaction_id\" value=\"", "\"")).unwrap();
                }
            }
        });
    }
    drop(paid);
    let mut unsettled = Vec::new();
    for _ in 0..3 {
        for _ in 0..6 {
            unsettled.push(sales.recv().await.unwrap());
        }
        let cluster = Arc::clone(&cluster);
        spawn_blocking(move || cluster.crash_and_restart()).await.unwrap();
    }
    unsettled.push(sales.recv().await.unwrap());
    closing.store(true, Ordering::Relaxed);
    street.join_all().await;
    while let Some(transaction) = sales.recv().await {
        unsettled.push(transaction);
    }
    assert!(shop.ended().is_none(), "{}", shop.log());
    let number = unsettled.len();
    for transaction in &unsettled {
        let sent = async || Some(house.order(transaction)).filter(|order| order["messages"][0]["state"] == "sent");
        // Twice the patience: a check that was cut is begun again after 30 s.
        let found = tokio::time::timeout(std::time::Duration::from_secs(19), wait_for("a payment", sent)).await;
        delivered_once(&match found {
            Ok(order) => order,
            Err(_) => wait_for("a payment, late", sent).await,
        });
    }
    assert_eq!(house.letters().len(), number);
    assert!(!shop.log().contains("panicked"), "{}", shop.log());
}

#[tokio::test(flavor = "multi_thread")]
async fn backends_that_are_terminated_under_a_sale_lose_no_order() {
    let shop = TestShop::open(TestDatabase::postgres());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let mut owner = PgConnection::establish(shop.config.database.url.expose()).unwrap();
    let (mut led, mut refused) = (0, 0);
    for _ in 0..30 {
        let buyers = [shop.buyer(), shop.buyer(), shop.buyer()];
        let buying = buyers.clone().map(|buyer| {
            let slug = slug.clone();
            tokio::spawn(async move { press(&buyer, &slug, "", "fr").await })
        });
        while !buying.iter().all(tokio::task::JoinHandle::is_finished) && refused < 10 {
            owner.batch_execute(CUT).unwrap();
            tokio::task::yield_now().await;
        }
        for buying in buying {
            let answer = buying.await.unwrap();
            if answer.status == StatusCode::SEE_OTHER {
                led += usize::from(answer.location().contains("/guichet/pay/"));
            } else {
                told_to_wait(&answer, "fr");
                refused += 1;
            }
        }
    }
    assert!(led > 0 && refused > 0, "{led} were led on, {refused} refused: the cuts miss the sale");
    let served = async || {
        Some(press(&shop.buyer(), &slug, "", "fr").await).filter(|answer| answer.status == StatusCode::SEE_OTHER)
    };
    wait_for("the shop to go on by itself", served).await;
    let orders = order_json::list(&shop.shop, None, 200).await.unwrap();
    let mut pending = 0;
    for order in &orders {
        let order_json = shop.order_json(order["key"].as_str().unwrap()).await;
        pending += usize::from(order_json["attempts"][0]["state"] == "pending");
    }
    assert!(pending > led, "{led} buyers and one saw the counter, {pending} orders have a way there");
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    assert_eq!((&shop.last_order_json().await["state"], shop.letters().len()), (&"paid".into(), 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgres_without_a_free_connection_makes_people_wait_and_heals() {
    let cluster = Cluster::start(20);
    let shop = TestShop::open(TestDatabase::on(cluster.url()));
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let url = shop.config.database.url.expose().to_owned();
    let buyer = shop.buyer();
    let nonce = buyer.nonce(&slug).await;
    still_reads(&shop.url, &slug).await;
    let mut owner = PgConnection::establish(&url).unwrap();
    // Other clients take every connection, including the shop's as these end.
    let mut others = Vec::new();
    for _ in 0..40 {
        owner.batch_execute(&CUT.replace("AND pid <>", "AND application_name <> 'other' AND pid <>")).unwrap();
        others.extend(PgConnection::establish(&format!("{url}?application_name=other")).ok());
    }
    for language in ["fr", "en"] {
        told_to_wait(&press(&buyer, &slug, &nonce, language).await, language);
    }
    for address in ["/", &format!("/books/{slug}")] {
        assert_eq!(shop.buyer().get(address).await.status, StatusCode::OK, "{address} is kept without a database");
    }
    assert_eq!(shop.buyer().get("/healthz").await.status, StatusCode::SERVICE_UNAVAILABLE, "it answers, and truly");
    drop(others);
    let served =
        async || Some(press(&buyer, &slug, &nonce, "fr").await).filter(|answer| answer.status == StatusCode::SEE_OTHER);
    assert!(wait_for("a connection", served).await.location().contains("/guichet/pay/"));
    still_reads(&shop.url, &slug).await;
    shop.at_the_counter(Action::Accept).await;
    shop.work().await;
    assert_eq!((&shop.last_order_json().await["state"], shop.letters().len()), (&"paid".into(), 1));
}
