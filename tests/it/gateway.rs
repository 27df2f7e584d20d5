//! A gateway that is down, slow, hostile or answers nonsense: no order is lost, nothing is paid twice, the shop stays up.

use std::io::ErrorKind;
use std::net::TcpListener;

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Garbage};
use griot::config::{Api, SANDBOX_API_KEY};
use griot::domain::role::Role;
use griot::payments::Timeouts;
use griot::store::attempts;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::{
    Notification, act, assert_delivered_once, assert_tells_nothing, assert_undelivered, come_back, lost, order,
};
use crate::support::postgres::{with_each_api, with_v2_and_2026};
use crate::support::shop::{Plan, TestShop};

/// Gateway timeouts that are long enough for a sandbox that shares two cores with other tests.
fn patient(api: Api) -> Plan {
    let seconds = std::time::Duration::from_secs;
    Plan { timeouts: Timeouts { connect: seconds(3), total: seconds(3) }, ..Plan::of(api) }
}

/// An internal address that no redirect may reach.
struct Inner(TcpListener);

impl Inner {
    fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        Self(listener)
    }

    fn redirect(&self) -> Garbage {
        Garbage::Redirect(format!("http://{}/latest/meta-data/", self.0.local_addr().unwrap()))
    }

    fn assert_unvisited(&self) {
        assert_eq!(self.0.accept().map(drop).unwrap_err().kind(), ErrorKind::WouldBlock, "a redirect was followed");
    }
}

/// Every kind of answer that is not valid.
fn garbage(inner: &Inner) -> [Garbage; 8] {
    use Garbage::{GzipBomb, Hang, Html, HugeBody, OneBytePerSecond, Reset, TruncatedJson};
    [Html, TruncatedJson, HugeBody, GzipBomb, inner.redirect(), Hang, OneBytePerSecond, Reset]
}

/// Asserts that the home page, a book's page and `/healthz` answer.
async fn assert_alive(shop: &TestShop, slug: &str) {
    for address in ["/", "/healthz", &format!("/books/{slug}")] {
        assert_eq!(shop.buyer().get(address).await.status, StatusCode::OK, "{address}");
    }
}

/// The first transaction id of an order, which the sandbox may not know.
fn first_transaction(order_json: &Value) -> String {
    order_json["attempts"][0]["transaction_id"].as_str().unwrap().to_owned()
}

/// Checks an accepted payment at a faulty sandbox: nothing is decided, nothing is lost, and the payment is found once the
/// fault is over.
async fn survives_checks(shop: &TestShop, slug: &str, fault: Behaviour) {
    shop.sandbox.behave(lost());
    let transaction = order(shop, slug).await;
    act(shop, &transaction, Action::Accept).await;
    shop.sandbox.behave(fault.clone());
    shop.pass(TimeDelta::seconds(10));
    let ((), ()) = tokio::join!(shop.work(), assert_alive(shop, slug));
    assert_eq!(shop.sandbox.calls(&transaction).check, 1, "{fault:?}");
    let order_json = shop.last_order_json().await;
    assert_undelivered(&order_json, "placed");
    assert_eq!(order_json["attempts"][0]["state"], "pending", "{fault:?}");
    shop.sandbox.behave(lost());
    shop.pass(TimeDelta::seconds(60));
    shop.work().await;
    assert_delivered_once(&shop.last_order_json().await);
}

/// Opens a payment at a faulty sandbox: the order is on disk, its page shows its state, and the buyer pays with the
/// second attempt.
async fn survives_opening(shop: &TestShop, slug: &str, fault: Behaviour) {
    shop.sandbox.behave(fault.clone());
    let buyer = shop.buyer();
    let (answer, ()) = tokio::join!(buyer.buy(slug), assert_alive(shop, slug));
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{fault:?}");
    assert!(answer.location().starts_with("/orders/"), "{fault:?}: {}", answer.location());
    let key = answer.location().trim_start_matches("/orders/").to_owned();
    let page = buyer.get(answer.location()).await;
    assert_eq!(page.status, StatusCode::OK);
    let order_json = shop.order_json(&key).await;
    assert_undelivered(&order_json, "placed");
    let first = first_transaction(&order_json);
    shop.sandbox.behave(lost());
    let again = retry(&buyer, &key).await;
    assert!(again.location().contains("/guichet/pay/"), "{fault:?}: {}", again.location());
    assert_eq!(shop.sandbox.calls(&first).check, 1, "the earlier one is asked about first: {fault:?}");
    let second = shop.transaction();
    assert_ne!(second, first, "a retry uses a new id: {fault:?}");
    act(shop, &second, Action::Accept).await;
    shop.pass(TimeDelta::seconds(60));
    shop.work().await;
    let order_json = shop.order_json(&key).await;
    assert_delivered_once(&order_json);
    assert!(order_json["attempts"].as_array().unwrap().iter().all(|one| one["refund_due"] == false));
}

async fn retry(buyer: &Buyer, key: &str) -> Answer {
    let led = buyer.post(&format!("/orders/{key}/pay"), &[]).await;
    buyer.to_payment_page(led).await
}

with_each_api! {
    async fn a_check_that_brings_an_error_or_nonsense_changes_nothing_and_heals(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for status in [400, 403, 429, 500, 502, 503] {
            survives_checks(&shop, &slug, Behaviour { check_status: Some(status), ..lost() }).await;
        }
        let inner = Inner::open();
        for garbage in garbage(&inner) {
            survives_checks(&shop, &slug, Behaviour { check_garbage: Some(garbage), ..lost() }).await;
        }
        inner.assert_unvisited();
    }

    async fn an_answer_that_nobody_can_read_is_kept_whole_for_the_owner_and_without_secrets(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for (garbage, part) in [(Garbage::Html, "<h1>Bad gateway</h1>"), (Garbage::TruncatedJson, "{")] {
            shop.sandbox.behave(Behaviour { check_garbage: Some(garbage), ..lost() });
            let transaction = order(&shop, &slug).await;
            shop.pass(TimeDelta::minutes(1));
            shop.work().await;
            let order_json = shop.order_json(&transaction).await;
            let check = &order_json["attempts"][0]["checks"][0];
            assert_eq!((&check["verdict"], &check["code"]), (&json!("unknown"), &json!("HTTP 200")));
            let raw = check["raw"].as_str().unwrap();
            assert!(raw.contains(part), "{raw}");
            let id = transaction.clone();
            let attempt = shop.shop.db.read(move |conn| attempts::by_transaction(conn, &id)).await.unwrap().unwrap();
            let kept = attempt.kept_details().unwrap_or_default();
            let secrets = [attempt.payment_token.as_deref(), kept["notify_token"].as_str(), Some(SANDBOX_API_KEY)];
            for secret in secrets.into_iter().flatten() {
                assert!(!raw.contains(secret), "{raw}");
            }
            let number = order_json["number"].as_str().unwrap();
            let page = shop.staff(Role::Owner).await.get(&format!("/admin/orders/{number}")).await.text;
            assert!(page.contains("réponse illisible ou inconnue") && page.contains("HTTP 200"), "{page}");
        }
    }

    async fn an_opening_that_brings_an_error_or_nonsense_keeps_the_order_and_lets_the_buyer_try_again(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        for status in [403, 429, 500, 502, 503] {
            survives_opening(&shop, &slug, Behaviour { init_status: Some(status), ..lost() }).await;
        }
        let inner = Inner::open();
        for garbage in garbage(&inner) {
            survives_opening(&shop, &slug, Behaviour { init_garbage: Some(garbage), ..lost() }).await;
        }
        inner.assert_unvisited();
        // In v1 it is the buyer's browser that opens the payment: `checkout_v1.rs`.
        if api != Api::V1 {
            survives_opening(&shop, &slug, Behaviour { init_commits_then_hangs: true, ..lost() }).await;
        }
    }

    async fn while_the_gateway_is_silent_no_second_payment_is_opened_beside_one_that_was_shown(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let first = shop.transaction();
        act(&shop, &first, Action::Refuse).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!(order_json["attempts"][0]["state"], "refused");
        let key = order_json["key"].as_str().unwrap().to_owned();
        act(&shop, &first, Action::Accept).await;
        shop.sandbox.behave(Behaviour { check_status: Some(500), ..lost() });
        assert_eq!(retry(&buyer, &key).await.location(), format!("/orders/{key}"));
        assert_eq!(shop.sandbox.transactions().len(), 1);
        shop.sandbox.behave(lost());
        shop.pass(TimeDelta::seconds(60));
        shop.work().await;
        assert_delivered_once(&shop.order_json(&key).await);
    }

    async fn a_gateway_that_asks_to_be_left_alone_is(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        let (first, second) = (order(&shop, &slug).await, order(&shop, &slug).await);
        for transaction in [&first, &second] {
            act(&shop, transaction, Action::Accept).await;
        }
        shop.sandbox.behave(Behaviour { check_status: Some(429), retry_after: Some(30), ..lost() });
        Notification::about(&shop, &first).post(&shop).await;
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&first).check, 1);
        shop.sandbox.behave(lost());
        shop.pass(TimeDelta::seconds(29));
        for transaction in [&first, &second] {
            Notification::about(&shop, transaction).post(&shop).await;
            assert_eq!(come_back(&shop, transaction).await.status, StatusCode::SEE_OTHER);
        }
        shop.work().await;
        assert_eq!((shop.sandbox.calls(&first).check, shop.sandbox.calls(&second).check), (1, 0), "nobody disturbs its rest");
        shop.pass(TimeDelta::seconds(1));
        shop.work().await;
        for transaction in [&first, &second] {
            assert_delivered_once(&shop.order_json(transaction).await);
        }
    }

    async fn a_payer_whose_late_notification_met_a_silent_gateway_does_not_wait_for_days(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        let transaction = order(&shop, &slug).await;
        shop.pass(TimeDelta::days(40));
        shop.work().await;
        shop.pass(TimeDelta::minutes(1));
        act(&shop, &transaction, Action::Accept).await;
        shop.sandbox.behave(Behaviour { check_status: Some(500), ..lost() });
        Notification::of(&shop).post(&shop).await;
        for _ in 0..10 {
            shop.work().await;
            assert_undelivered(&shop.last_order_json().await, "expired");
            shop.pass(TimeDelta::seconds(50));
        }
        assert!(shop.sandbox.calls(&transaction).check <= 12, "bounded: {:?}", shop.sandbox.calls(&transaction));
        shop.sandbox.behave(lost());
        shop.pass(TimeDelta::seconds(50));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn a_check_that_was_cut_short_by_the_end_of_the_process_is_made_again(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        let transaction = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        Notification::of(&shop).post(&shop).await;
        // What a process does before it is killed: it claims the attempt, and never settles it.
        let (id, lease) = (transaction.clone(), (shop.clock.now() + TimeDelta::seconds(30)).naive_utc());
        let claimed = shop.shop.db.write(move |conn| {
            let attempt = attempts::by_transaction(conn, &id)?.unwrap();
            attempts::reschedule_if_unmoved(conn, &attempt, lease, None)
        });
        assert!(claimed.await.unwrap());
        shop.work().await;
        assert_undelivered(&shop.last_order_json().await, "placed");
        shop.pass(TimeDelta::seconds(30));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn what_a_broken_gateway_says_stands_on_no_page(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_status: Some(500), ..lost() });
        let buyer = shop.buyer();
        let page = buyer.buy(&slug).await.location().to_owned();
        let page = buyer.get(&page).await;
        assert!(page.text.contains("Rien n’a été débité") && !page.text.contains("told to answer"), "{}", page.text);
        shop.sandbox.behave(lost());
        order(&shop, &slug).await;
        let forged = Notification::of(&shop).signed_with("not the secret").post(&shop).await;
        assert_tells_nothing(&shop, &forged);
    }

    async fn a_question_without_an_answer_is_asked_again_soon_however_old_the_payment_is(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(lost());
        let transaction = order(&shop, &slug).await;
        shop.pass(TimeDelta::days(60));
        shop.sandbox.behave(Behaviour { check_status: Some(502), ..lost() });
        shop.work().await;
        act(&shop, &transaction, Action::Accept).await;
        shop.sandbox.behave(lost());
        shop.pass(TimeDelta::days(60) / 99);
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }
}

with_v2_and_2026! {
    async fn a_payment_made_under_an_opening_that_hung_is_found_before_another_is_opened(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_commits_then_hangs: true, ..lost() });
        let buyer = shop.buyer();
        let page = buyer.buy(&slug).await.location().to_owned();
        shop.sandbox.behave(lost());
        let first = shop.transaction();
        act(&shop, &first, Action::Accept).await;
        let key = page.trim_start_matches("/orders/");
        assert_eq!(retry(&buyer, key).await.location(), page);
        assert_eq!(shop.sandbox.transactions().len(), 1, "nobody pays twice");
        assert_delivered_once(&shop.order_json(key).await);
    }

    async fn while_the_gateway_answers_nobody_buyers_are_told_at_once_and_one_of_them_finds_it_again(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, patient(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { init_garbage: Some(Garbage::Hang), ..lost() });
        let waited = async || shop.buyer().get(shop.buyer().buy(&slug).await.location()).await;
        for _ in 0..5 {
            assert!(waited().await.text.contains("Rien n’a été débité"));
        }
        shop.sandbox.behave(lost());
        let told = waited().await;
        assert!(told.text.contains("Rien n’a été débité"), "{}", told.text);
        assert_eq!(shop.sandbox.transactions().len(), 5, "no call was made for the sixth buyer");
        shop.pass(TimeDelta::seconds(11));
        for _ in 0..3 {
            assert!(shop.buyer().buy(&slug).await.location().contains("/guichet/"));
        }
    }
}
