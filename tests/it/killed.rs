//! The program killed with SIGKILL, at random times and at certain points of a sale: no order is lost, and none is
//! delivered twice.

use std::time::{Duration, Instant};

use griot::config::Api;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::buyer::Buyer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{Griot, House, counter, delivered_once, pay, query, redirect};
use crate::support::shop::{settings_of_2026, settings_of_v1};
use crate::support::smtp::PostOffice;
use crate::support::wait::{wait_for, wait_until};

/// The parts of a sale that a kill can hit, each with the time that it takes here without a kill.
struct Parts {
    /// From the book's page to the redirect to the payment page.
    order: Duration,
    /// From the payment to the e-mail: the notification, the check, the settlement, the delivery of the e-mail.
    payment: Duration,
}

impl Parts {
    async fn undisturbed(house: &House, counter: &Griot, slug: &str) -> Self {
        let shop = house.serve().await;
        let buyer = Buyer::new(&shop.url);
        let began = Instant::now();
        let to_counter = redirect(&buyer, slug, counter).await.unwrap();
        let order = began.elapsed();
        let paying = Instant::now();
        pay(&buyer, &to_counter).await;
        wait_until("the letter", || !house.letters().is_empty()).await;
        let payment = paying.elapsed();
        shop.kill();
        Self { order, payment }
    }
}

/// A random time up to a quarter more than `whole`.
fn at_random(whole: Duration) -> Duration {
    whole.mul_f64(rand::random_range(0.0..1.25))
}

/// Kills the shop after this time.
fn kill_after(shop: Griot, moment: Duration) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        tokio::time::sleep(moment).await;
        shop.kill();
    })
}

/// How often the shop is killed on each database: `GRIOT_TEST_KILLS`, or 20 times.
fn kills() -> usize {
    std::env::var("GRIOT_TEST_KILLS").map_or(20, |kills| kills.parse().unwrap())
}

on_both! {
    async fn a_process_that_is_killed_anywhere_loses_no_sale_and_makes_none_twice(db: TestDatabase) {
        let (_counter_house, counter) = counter().await;
        let house = House::new(db).with("CINETPAY_API_URL", &counter.url).with("GRIOT_LIMITS", "off");
        let slug = house.add_book("Le fleuve", 1000);
        let parts = Parts::undisturbed(&house, &counter, &slug).await;
        let mut paid = Vec::new();
        for round in 0..kills() {
            let mut shop = Some(house.serve().await);
            let buyer = Buyer::new(&shop.as_ref().unwrap().url);
            // Every second kill hits the order, the others the payment.
            let early = (round % 2 == 0).then(|| kill_after(shop.take().unwrap(), at_random(parts.order)));
            if let Some(to_counter) = redirect(&buyer, &slug, &counter).await {
                let late = shop.take().map(|shop| kill_after(shop, at_random(parts.payment)));
                let result = buyer.get(&pay(&buyer, &to_counter).await).await;
                paid.push(result.between("name=\"transaction_id\" value=\"", "\""));
                if let Some(late) = late {
                    late.await.unwrap();
                }
            }
            if let Some(early) = early {
                early.await.unwrap();
            }
        }
        assert!(paid.len() >= kills() / 2, "{} buyers paid: a shop that stood did not sell", paid.len());
        // The leases of what was being done are over.
        query(&house.db, "UPDATE jobs SET leased_until = NULL WHERE state = 'queued'");
        query(&house.db, "UPDATE attempts SET next_check_at = opened_at, checks_spent_until = NULL WHERE next_check_at IS NOT NULL");
        let _shop = house.serve().await;
        let mut unpaid = paid.clone();
        for _ in 0..4 {
            // Up to four times the patience of `wait_for`: there may be many.
            unpaid.retain(|transaction| house.order(transaction)["messages"][0]["state"] != "sent");
            if unpaid.is_empty() {
                break;
            }
            let due = &unpaid[0];
            let sent = async || (house.order(due)["messages"][0]["state"] == "sent").then_some(());
            drop(tokio::time::timeout(Duration::from_secs(19), wait_for("a payment", sent)).await);
        }
        for transaction in &paid {
            delivered_once(&house.order(transaction));
        }
        paid.push("the undisturbed one".to_owned());
        let states: Vec<Value> = house.orders().into_iter().map(|order| order["state"].clone()).collect();
        assert_eq!(states.iter().filter(|state| **state == "paid").count(), paid.len(), "{states:?}");
        assert_eq!(house.letters().len(), paid.len());
    }
}

on_both! {
    async fn a_migration_that_is_killed_anywhere_is_finished_by_the_next_one(db: TestDatabase) {
        let house = House::new(db);
        let whole = {
            let elsewhere = House::new(TestDatabase::like(&house.db));
            let began = Instant::now();
            elsewhere.told(&["migrate"]);
            began.elapsed()
        };
        for _ in 0..20 {
            let mut migration = house.spawn(&["migrate"]);
            tokio::time::sleep(at_random(whole)).await;
            drop(migration.kill()); // it may have ended already
            migration.wait().unwrap();
        }
        house.told(&["migrate"]);
        assert_eq!(house.told(&["migrate"]).trim(), "The schema is up to date.");
        let (_counter_house, counter) = counter().await;
        let house = house.with("CINETPAY_API_URL", &counter.url);
        let slug = house.add_book("Le fleuve", 1000);
        let shop = house.serve().await;
        let buyer = Buyer::new(&shop.url);
        let result = buyer.get(&pay(&buyer, &redirect(&buyer, &slug, &counter).await.unwrap()).await).await;
        let transaction = result.between("name=\"transaction_id\" value=\"", "\"");
        delivered_once(&house.order_is(&transaction, "paid").await);
    }
}

/// A shop that is killed at certain points of a sale, with a sandbox that outlives it.
struct Scene {
    _counter_house: House,
    counter: Griot,
    house: House,
    slug: String,
}

impl Scene {
    async fn new() -> Self {
        Self::of(Api::V2).await
    }

    async fn of(api: Api) -> Self {
        let (counter_house, counter) = counter().await;
        let mut house = House::new(TestDatabase::sqlite()).with("CINETPAY_API_URL", &counter.url);
        if api == Api::Api2026 {
            house = house.with("CINETPAY_API_URL", &format!("{}/2026", counter.url)).with("CINETPAY_PUSH", "MTN_CI");
            for (name, value) in settings_of_2026() {
                house = house.with(name, &value);
            }
        }
        if api == Api::V1 {
            house = house.with("CINETPAY_API_URL", &format!("{}/legacy", counter.url));
            for (name, value) in settings_of_v1() {
                house = house.with(name, &value);
            }
        }
        let slug = house.add_book("Le fleuve", 1000);
        Self { _counter_house: counter_house, counter, house, slug }
    }

    /// Buys; returns the buyer, the address of the payment page and the key of the order.
    async fn buy(&self, shop: &Griot) -> (Buyer, String, String) {
        let buyer = Buyer::new(&shop.url);
        let led = buyer.buy(&self.slug).await.location().to_owned();
        let to_counter = if led.starts_with('/') { format!("{}{led}", self.counter.url) } else { led };
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
    killed_after_the_redirect(Api::V2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_2026_killed_after_the_redirect_has_the_order_and_sells_it() {
    killed_after_the_redirect(Api::Api2026).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_v1_killed_after_the_redirect_has_the_order_and_sells_it() {
    killed_after_the_redirect(Api::V1).await;
}

async fn killed_after_the_redirect(api: Api) {
    let scene = Scene::of(api).await;
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    shop.kill();
    assert_eq!(scene.house.order(&key)["state"], "placed");
    pay(&buyer, &to_counter).await;
    let _shop = scene.house.serve().await;
    delivered_once(&scene.house.order_is(&key, "paid").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_2026_killed_while_the_buyers_phone_asks_him_sells_the_book_when_it_comes_back() {
    let scene = Scene::of(Api::Api2026).await;
    let shop = scene.house.serve().await;
    let buyer = Buyer::new(&shop.url);
    let nonce = buyer.nonce(&scene.slug).await;
    let fields = [
        ("email", "awa@exemple.ci"),
        ("first_name", "Awa"),
        ("last_name", "Koné"),
        ("phone", "05 05 05 05 05"),
        ("pay_by", "MTN_CI"),
        ("nonce", nonce.as_str()),
    ];
    let page = buyer.post(&format!("/books/{}/buy", scene.slug), &fields).await.location().to_owned();
    let key = page.trim_start_matches("/orders/").to_owned();
    shop.kill();
    assert_eq!(scene.house.order(&key)["state"], "placed");
    let phone = Buyer::new(&scene.counter.url);
    let token = phone.get("/guichet/phone").await.between("name=\"token\" value=\"", "\"");
    phone.post("/guichet/phone", &[("token", &token), ("action", "accept")]).await;
    let shop = scene.house.serve().await;
    let again = Buyer::new(&shop.url).get(&page).await.text;
    assert!(
        again.contains("MTN MoMo demande") || again.contains("C’est payé"),
        "what the phone shows is kept: {again}"
    );
    let order = scene.house.order_is(&key, "paid").await;
    delivered_once(&order);
    assert_eq!(order["attempts"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_killed_after_the_notification_was_kept_asks_when_it_comes_back() {
    killed_after_the_notification(Api::V2).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_2026_killed_after_the_notification_was_kept_asks_when_it_comes_back() {
    killed_after_the_notification(Api::Api2026).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_of_v1_killed_after_the_notification_was_kept_asks_when_it_comes_back() {
    killed_after_the_notification(Api::V1).await;
}

async fn killed_after_the_notification(api: Api) {
    let scene = Scene::of(api).await;
    scene.misbehave(json!({ "check_delay_ms": 5000 })).await;
    let shop = scene.house.serve().await;
    let (buyer, to_counter, key) = scene.buy(&shop).await;
    pay(&buyer, &to_counter).await;
    let heard = async || (scene.house.order(&key)["attempts"][0]["notifications"][0]["signed"] == true).then_some(());
    wait_for("the notification to be kept", heard).await;
    shop.kill();
    assert_eq!(scene.house.order(&key)["state"], "placed");
    scene.misbehave(json!({})).await;
    query(&scene.house.db, "UPDATE attempts SET next_check_at = opened_at, checks_spent_until = NULL"); // as if the lease had ended
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
    query(&scene.house.db, "UPDATE jobs SET leased_until = NULL"); // as if the lease had ended
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
    wait_until("the letter", || scene.house.letters().len() == 1).await;
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
