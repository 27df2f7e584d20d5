//! What the answers of the API of 2026 do to an order. They carry no amount and no currency, unless the gateway begins to send them:
//! then both count.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::config::Api;
use serde_json::{Value, json};

use crate::support::notification::{Notification, act, assert_delivered_once, assert_undelivered, order};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

async fn shelved(db: TestDatabase) -> (TestShop, String) {
    let shop = TestShop::planned(db, Plan::of(Api::Api2026));
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    forge(&shop, Forgery::default());
    (shop, slug)
}

/// Makes the sandbox answer checks like this, and send no notifications.
fn forge(shop: &TestShop, check_answer: Forgery) {
    let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
    shop.sandbox.behave(Behaviour { check_answer, ..lost });
}

fn say(code: Value, status: &str) -> Forgery {
    Forgery { code: Some(code), status: Some(json!(status)), ..Forgery::default() }
}

/// A payment that was accepted, and that the shop asked about once.
async fn asked(shop: &TestShop, slug: &str, answer: &Forgery) -> (String, Value) {
    forge(shop, answer.clone());
    let transaction = order(shop, slug).await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let order_json = shop.order_json(&transaction).await;
    (transaction, order_json)
}

/// The gateway tells the truth again, and is asked again.
async fn asked_again(shop: &TestShop, transaction: &str) -> Value {
    forge(shop, Forgery::default());
    shop.pass(TimeDelta::seconds(60));
    shop.work().await;
    shop.order_json(transaction).await
}

on_both! {
    async fn an_acceptance_of_2026_that_does_not_match_goes_to_review_undelivered_and_is_not_lost(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let amounts = [
            json!("2495"), json!("25000"), json!(25), json!("2500.5"), json!("2,500"), json!("-2500"), json!("0"),
            json!("9223372036854775808"), json!(9_223_372_036_854_775_808_u64),
        ];
        let mut forgeries: Vec<Forgery> =
            amounts.into_iter().map(|amount| Forgery { amount: Some(amount), ..Forgery::default() }).collect();
        forgeries.push(Forgery { currency: Some(json!("XAF")), ..Forgery::default() });
        forgeries.push(Forgery { transaction: Some(json!("GSOMEBODYELSES")), ..Forgery::default() });
        let ids = ["merchant_transaction_id", "transaction_id"].map(str::to_owned);
        forgeries.push(Forgery { missing: ids.to_vec(), ..Forgery::default() });
        for forgery in forgeries {
            let (transaction, order_json) = asked(&shop, &slug, &forgery).await;
            assert_undelivered(&order_json, "review");
            assert_ne!(order_json["attempts"][0]["state"], "refused", "{forgery:?}");
            let change = order_json["transitions"].as_array().unwrap().last().unwrap().clone();
            assert!(!change["note"].as_str().unwrap().is_empty() && change["raw"].is_string(), "{change}");
            let order_json = asked_again(&shop, &transaction).await;
            assert_eq!((&order_json["state"], order_json["grants"].as_array().unwrap().len()), (&json!("paid"), 1), "{forgery:?}");
            assert_eq!((&order_json["attempts"][0]["state"], &order_json["attempts"][0]["refund_due"]), (&json!("confirmed"), &json!(false)));
            assert_eq!(order_json["attempts"][0]["received"], 2500);
        }
    }

    async fn each_answer_of_2026_is_taken_for_what_it_is(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let missing = |name: &str| Forgery { missing: vec![name.to_owned()], ..Forgery::default() };
        let mut answers = vec![
            (Forgery::default(), "paid"),
            (say(json!("100"), "SUCCESS"), "paid"),
            (say(json!(100), "success"), "paid"),
            (missing("status"), "paid"),
            (missing("user"), "paid"),
            (missing("transaction_id"), "paid"),
            (missing("merchant_transaction_id"), "paid"),
            (Forgery { amount: Some(json!("2500.00")), currency: Some(json!("CFA")), ..Forgery::default() }, "paid"),
            (Forgery { amount: Some(json!(2500)), currency: Some(json!("xof")), ..Forgery::default() }, "paid"),
            (Forgery { amount: Some(Value::Null), ..Forgery::default() }, "paid"),
            (Forgery { message: Some(json!("SUCCES")), ..Forgery::default() }, "paid"),
            (say(json!(100), "FAILED"), "pending"),
            (say(json!(100), "A_NEW_WORD"), "pending"),
            (say(json!(2010), "SUCCESS"), "pending"),
            (say(json!(200), "OK"), "pending"),
            (say(json!(4711), "SUCCESS"), "pending"),
            (say(json!(-1), "OPERATION_ERROR"), "pending"),
            (say(json!(404), "NOT_FOUND"), "pending"),
            (missing("code"), "pending"),
            (say(json!(2001), "INITIATED"), "pending"),
            (say(json!("2002"), "PENDING"), "pending"),
        ];
        let failures = [
            (2003, "EXPIRED"), (2004, "OTP_ERROR"), (2005, "INSUFFICIENT_BALANCE"), (2006, "USER_NOT_FOUND"),
            (2007, "USER_IS_BLOCKED"), (2008, "OTP_EXPIRED"), (2010, "FAILED"), (2011, "NOT_ALLOWED"),
        ];
        answers.extend(failures.map(|(code, status)| (say(json!(code), status), "refused")));
        // A refusal is one whatever amount it names.
        answers.push((Forgery { amount: Some(json!("0")), ..say(json!(2010), "FAILED") }, "refused"));
        let all = answers.len();
        for (forgery, becomes) in answers {
            let (transaction, order_json) = asked(&shop, &slug, &forgery).await;
            if becomes == "paid" {
                assert_delivered_once(&order_json);
                continue;
            }
            assert_undelivered(&order_json, "placed");
            assert_eq!(order_json["attempts"][0]["state"], becomes, "{forgery:?}");
            assert_delivered_once(&asked_again(&shop, &transaction).await);
        }
        assert_eq!(shop.parcels().len(), all);
    }

    async fn a_refusal_of_2026_can_turn_to_success_and_success_never_turns_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for action in [Action::Refuse, Action::Insufficient, Action::Cancel, Action::Expire] {
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, action).await;
            Notification::about(&shop, &transaction).post(&shop).await;
            shop.work().await;
            let order_json = shop.order_json(&transaction).await;
            assert_undelivered(&order_json, "placed");
            assert_eq!(order_json["attempts"][0]["state"], "refused", "{action:?}");
            forge(&shop, say(json!(100), "SUCCESS"));
            shop.pass(TimeDelta::hours(3));
            Notification::about(&shop, &transaction).post(&shop).await;
            shop.work().await;
            assert_delivered_once(&shop.order_json(&transaction).await);
            for (code, status) in [(2010, "FAILED"), (2002, "PENDING"), (404, "NOT_FOUND")] {
                forge(&shop, say(json!(code), status));
                shop.pass(TimeDelta::hours(1));
                Notification::about(&shop, &transaction).post(&shop).await;
                shop.work().await;
                let order_json = shop.order_json(&transaction).await;
                assert_delivered_once(&order_json);
                assert_eq!(order_json["attempts"][0]["state"], "confirmed");
            }
            forge(&shop, Forgery::default());
        }
    }

    async fn of_two_accepted_attempts_of_2026_one_delivers_and_the_other_is_owed_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let first = shop.transaction();
        act(&shop, &first, Action::Refuse).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let key = shop.order_json(&first).await["key"].as_str().unwrap().to_owned();
        assert!(buyer.post(&format!("/orders/{key}/pay"), &[]).await.location().contains("/guichet/pay/"));
        let second = shop.transaction();
        assert_ne!(second, first, "never an id twice");
        act(&shop, &second, Action::Accept).await;
        act(&shop, &first, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        let order_json = shop.order_json(&key).await;
        assert_delivered_once(&order_json);
        let tried = order_json["attempts"].as_array().unwrap();
        assert_eq!(tried.iter().filter(|one| one["refund_due"] == true).count(), 1, "{order_json:#}");
    }
}
