//! What arrives twice is done once: clicks, notifications, first starts; and what one instance began, another does not undo.

use std::pin::pin;

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications};
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query, sql_types::BigInt};
use griot::domain::contact::{Contact, Email};
use griot::domain::language::Language;
use griot::shop::admin::order_json;
use griot::shop::catalogue::demo;
use griot::shop::sale::checkout;
use griot::shop::sale::placing::{OrderRequest, Placed, place};
use griot::store::notifications;
use reqwest::StatusCode;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::Notification;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines};
use crate::support::wait::{wait_for, wait_until};

/// A shop whose every payment the sandbox refuses with code 609.
fn refused(db: TestDatabase) -> TestShop {
    let mut plan = Plan::default();
    plan.settings.push(("CINETPAY_API_KEY", "no-key-of-the-counter".to_owned()));
    TestShop::planned(db, plan)
}

async fn attempts(shop: &TestShop) -> Vec<Value> {
    let orders = order_json::list(&shop.shop, None, 9).await.unwrap();
    assert_eq!(orders.len(), 1);
    let order = shop.order_json(orders[0]["key"].as_str().unwrap()).await;
    order["attempts"].as_array().unwrap().clone()
}

async fn press(buyer: &Buyer, slug: &str, nonce: &str) -> Answer {
    buyer.post(&format!("/books/{slug}/buy"), &[("email", "awa@exemple.ci"), ("nonce", nonce)]).await
}

/// Posts the form although the shop says that there is an open order.
async fn insist(buyer: &Buyer, slug: &str, nonce: &str) -> Answer {
    let fields = [("email", "awa@exemple.ci"), ("nonce", nonce), ("again", "yes")];
    buyer.post(&format!("/books/{slug}/buy"), &fields).await
}

/// Two clicks at once and a third one soon after lead to one page with one attempt; later clicks make new attempts.
async fn one_attempt(shop: &TestShop, fault: Behaviour) {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.sandbox.behave(fault);
    let buyer = shop.buyer();
    let nonce = buyer.nonce(&slug).await;
    let (first, second) = tokio::join!(press(&buyer, &slug, &nonce), press(&buyer, &slug, &nonce));
    assert!(first.location().starts_with("/orders/"), "{}", first.location());
    assert_eq!(second.location(), first.location());
    assert_eq!(press(&buyer, &slug, &nonce).await.location(), first.location());
    assert_eq!(attempts(shop).await.len(), 1, "the gateway was asked twice for one double click");
    shop.pass(TimeDelta::seconds(20));
    // Slow enough for the second request to find the first one still running.
    let slow = shop.sandbox.behaviour().init_delay_ms.max(300);
    shop.sandbox.behave(Behaviour { init_delay_ms: slow, ..shop.sandbox.behaviour() });
    let retry = format!("{}/pay", first.location());
    let (again, twin) = tokio::join!(buyer.post(&retry, &[]), buyer.post(&retry, &[]));
    assert_eq!([again.location(), twin.location()], [first.location(); 2]);
    assert_eq!(attempts(shop).await.len(), 2, "one more for one more double click");
    shop.pass(TimeDelta::seconds(20));
    press(&buyer, &slug, &nonce).await;
    assert_eq!(attempts(shop).await.len(), 3, "who sends the form again later wants to try again");
}

on_both! {
    async fn a_double_click_that_the_gateway_refuses_is_one_attempt(db: TestDatabase) {
        for delay in [0, 300] {
            let shop = refused(TestDatabase::like(&db));
            one_attempt(&shop, Behaviour { init_delay_ms: delay, ..Behaviour::default() }).await;
            assert!(attempts(&shop).await.iter().all(|attempt| attempt["code"] == "609"));
        }
    }

    async fn a_double_click_at_a_gateway_that_is_down_is_one_attempt(db: TestDatabase) {
        let shop = TestShop::open(db);
        one_attempt(&shop, Behaviour { init_delay_ms: 300, init_status: Some(500), ..Behaviour::default() }).await;
    }

    async fn of_three_tabs_each_is_told_of_the_one_before(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let mut pages = Vec::new();
        for _ in 0..3 {
            let nonce = buyer.nonce(&slug).await;
            insist(&buyer, &slug, &nonce).await;
            pages.push(format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap()));
            shop.pass(TimeDelta::seconds(1));
        }
        assert!(!buyer.get(&pages[0]).await.text.contains("l’autre commande"), "the first came first");
        for tab in [1, 2] {
            let page = buyer.get(&pages[tab]).await.text;
            assert!(page.contains(&format!("<a href=\"{}\">Voir l’autre commande", pages[tab - 1])), "tab {tab}: {page}");
        }
    }

    async fn a_buyer_who_goes_while_the_gateway_is_called_does_not_cut_the_call(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_delay_ms: 500, notifications: Notifications::Lost, ..Behaviour::default() });
        let wish = OrderRequest {
            slugs: vec![slug],
            bundles: Vec::new(),
            own_prices: Vec::new(),
            seen_price: None,
            code: None,
            contact: Contact { email: Email::parse("awa@exemple.ci").ok(), phone: None, name: None, first_name: None, address: None },
            gift: None,
            country: None,
            language: Language::French,
            visitor: String::new(),
            known: false,
            reader: None,
            thread: None,
            once_more: false,
            idempotency_key: None,
            rate_limit: std::sync::Arc::new(|| Ok(())),
        };
        let Placed::New(order, attempt) = place(&shop.shop, wish).await.unwrap() else { panic!("again?") };
        let (key, transaction) = (order.key.clone(), attempt.transaction_id.clone());
        {
            let mut call = pin!(checkout::open(&shop.shop, *order, *attempt));
            tokio::select! {
                _ = &mut call => panic!("the gateway was too quick"),
                () = wait_until("the call", || shop.sandbox.calls(&transaction).init == 1) => {}
            }
            // The future of the call is dropped here, as the server drops it when the buyer's connection ends.
        }
        let pending = async || Some(shop.order_json(&key).await).filter(|order_json| order_json["attempts"][0]["state"] == "pending");
        wait_for("the way to pay", pending).await;
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_eq!(shop.order_json(&key).await["state"], "paid");
    }

    async fn two_first_starts_at_once_stock_the_demo_once(db: TestDatabase) {
        let shop = TestShop::open(db);
        let twin = Twin::beside(&shop);
        let (one, other) = tokio::join!(demo::stock(&shop.shop), demo::stock(&twin.shop));
        assert_eq!(one.unwrap() + other.unwrap(), 8);
        let titles = lines(&shop.shop, "SELECT title AS line FROM books ORDER BY title".to_owned()).await;
        assert_eq!(titles.len(), 8);
        assert!(titles.windows(2).all(|pair| pair[0] != pair[1]), "{titles:?}");
        let shelves = lines(&shop.shop, "SELECT slug AS line FROM categories ORDER BY slug".to_owned()).await;
        assert!(shelves.windows(2).all(|pair| pair[0] != pair[1]), "{shelves:?}");
    }
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notification_whose_twin_is_quicker_by_a_commit_is_a_copy() {
    let shop = TestShop::open(TestDatabase::postgres());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.buyer().buy(&slug).await;
    let notification = Notification::of(&shop).with("cpm_trans_id", "GNOBODYKNOWS");
    let digest = hex::encode(Sha256::digest(notification.body().as_bytes()));
    let mut twin = PgConnection::establish(shop.config.database.url.expose()).unwrap();
    let written = format!(
        "BEGIN; INSERT INTO notifications (digest, transaction_id, signed, raw, copies, first_at, last_at, known) \
         VALUES ('{digest}', 'GNOBODYKNOWS', TRUE, '', 1, '2027-01-15', '2027-01-15', FALSE)"
    );
    twin.batch_execute(&written).unwrap();
    let (posted, ()) = tokio::join!(notification.post(&shop), async {
        let waiting = "SELECT COUNT(*) AS number FROM pg_locks WHERE NOT granted AND pid IN \
                       (SELECT pid FROM pg_stat_activity WHERE datname = current_database())";
        let blocked = || sql_query(waiting).get_result::<Count>(&mut twin).unwrap().number > 0;
        wait_until("the notification to wait for its twin", blocked).await;
        twin.batch_execute("COMMIT").unwrap();
    });
    assert_eq!(posted.status, StatusCode::OK, "{}", posted.text);
    let kept = shop.shop.db.read(|conn| notifications::of_transaction(conn, "GNOBODYKNOWS")).await.unwrap();
    assert_eq!((kept.len(), kept[0].copies), (1, 2));
}
