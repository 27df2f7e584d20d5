//! The buyer's return from the payment page: who sees what, and that nothing is written from what a browser sends.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Garbage, Notifications};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::{assert_delivered_once, assert_tells_nothing, assert_undelivered};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;

const DOOR: &str = "/payment/return/";
const OTHER_DOOR: &str = "/payment/return";

/// An order at the sandbox, with the browser that placed it. The shop gets no notification.
struct Case {
    shop: TestShop,
    slug: String,
    buyer: Buyer,
    transaction: String,
    token: String,
    page: String,
}

async fn case(db: TestDatabase) -> Case {
    let shop = TestShop::open(db);
    shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    buyer.buy(&slug).await;
    let (transaction, token, page) = newest(&shop).await;
    Case { shop, slug, buyer, transaction, token, page }
}

/// The transaction id, the token and the page of the newest order.
async fn newest(shop: &TestShop) -> (String, String, String) {
    let transaction = shop.sandbox.transactions().pop().unwrap();
    let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
    (transaction.id, transaction.token, page)
}

/// Posts as the payment page makes a browser do: from another site, and without the shop's cookies.
async fn post(shop: &TestShop, door: &str, fields: &[(&str, &str)]) -> Answer {
    let browser = shop.buyer();
    let request = browser.request(Method::POST, door).form(fields);
    let request = request.header("origin", "https://checkout.cinetpay.com").header("sec-fetch-site", "cross-site");
    browser.send(request).await
}

/// The order as JSON, without the results of the shop's own checks.
async fn written(shop: &TestShop, transaction: &str) -> Value {
    let mut order_json = shop.order_json(transaction).await;
    for attempt in order_json["attempts"].as_array_mut().unwrap() {
        for asked in ["checks", "code", "next_check_at"] {
            attempt[asked] = Value::Null;
        }
    }
    order_json
}

fn assert_neutral(case: &Case, answer: &Answer) {
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("cache-control").contains("no-store"), "{:?}", answer.headers);
    assert_tells_nothing(&case.shop, answer);
    let key = case.page.trim_start_matches("/orders/");
    for secret in [key, case.transaction.as_str(), "2500", "2\u{202f}500", "2\u{a0}500"] {
        assert!(!answer.text.contains(secret), "{secret} stands in {}", answer.text);
    }
}

on_both! {
    async fn a_matching_token_leads_to_the_order_at_both_addresses(db: TestDatabase) {
        let case = case(db).await;
        for door in [DOOR, OTHER_DOOR] {
            let fields = [("transaction_id", case.transaction.as_str()), ("token", case.token.as_str())];
            let answer = post(&case.shop, door, &fields).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, case.page.as_str()));
            let query = format!("{door}?transaction_id={}&token={}", case.transaction, case.token);
            let answer = case.shop.buyer().get(&query).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, case.page.as_str()));
        }
    }

    async fn a_wrong_token_or_another_orders_leads_to_the_get_and_a_stranger_learns_nothing(db: TestDatabase) {
        let case = case(db).await;
        let other = case.shop.buyer();
        other.buy(&case.slug).await;
        let (other_transaction, other_token, _) = newest(&case.shop).await;
        let capitals = case.token.to_uppercase();
        let mine = case.transaction.as_str();
        let pairs = [
            (mine, ""), (mine, "wrong"), (mine, other_token.as_str()), (mine, &case.token[..63]), (mine, capitals.as_str()),
            (other_transaction.as_str(), case.token.as_str()), ("GNOBODYKNOWS", case.token.as_str()),
        ];
        for (transaction, token) in pairs {
            let answer = post(&case.shop, DOOR, &[("transaction_id", transaction), ("token", token)]).await;
            let again = format!("{DOOR}?transaction_id={transaction}");
            assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, again.as_str()), "{token}");
            assert_tells_nothing(&case.shop, &answer);
            assert_neutral(&case, &case.shop.buyer().get(&again).await);
            let with_token = case.shop.buyer().get(&format!("{again}&token={token}")).await;
            assert_neutral(&case, &with_token);
        }
        assert_neutral(&case, &other.get(&format!("{DOOR}?transaction_id={mine}")).await);
        assert_eq!(case.shop.sandbox.calls(mine).check, 0, "a stranger makes nobody ask");
    }

    async fn the_buyers_own_cookie_shows_the_order_on_the_get_that_follows(db: TestDatabase) {
        let case = case(db).await;
        let answer = post(&case.shop, OTHER_DOOR, &[("transaction_id", &case.transaction), ("token", "lost")]).await;
        let answer = case.buyer.get(answer.location()).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, case.page.as_str()));
        for door in [DOOR, OTHER_DOOR] {
            assert_neutral(&case, &case.buyer.get(door).await);
        }
    }

    async fn nothing_is_written_from_what_the_browser_says(db: TestDatabase) {
        let case = case(db).await;
        let before = written(&case.shop, &case.transaction).await;
        let says = [
            ("transaction_id", case.transaction.as_str()), ("token", case.token.as_str()), ("status", "ACCEPTED"),
            ("code", "00"), ("cpm_result", "00"), ("cpm_amount", "5"), ("email", "thief@exemple.ci"), ("lang", "en"),
        ];
        let answer = post(&case.shop, DOOR, &says).await;
        assert_eq!(answer.location(), case.page);
        assert_eq!(case.shop.sandbox.calls(&case.transaction).check, 1, "the gateway is asked instead");
        let order_json = case.shop.last_order_json().await;
        assert_undelivered(&order_json, "placed");
        assert_eq!(order_json["attempts"][0]["checks"][0]["cause"], "return");
        assert_eq!(written(&case.shop, &case.transaction).await, before);
        for _ in 0..20 {
            post(&case.shop, DOOR, &says).await;
        }
        assert_eq!(case.shop.sandbox.calls(&case.transaction).check, 3, "within the transaction's allowance");
        assert_eq!(written(&case.shop, &case.transaction).await, before);
    }

    async fn a_payer_who_comes_back_finds_his_order_paid_without_any_notification(db: TestDatabase) {
        let case = case(db).await;
        case.shop.at_the_counter(Action::Accept).await;
        let answer = post(&case.shop, DOOR, &[("transaction_id", &case.transaction), ("token", &case.token)]).await;
        let page = case.buyer.get(answer.location()).await;
        assert!(page.text.contains("C’est payé"), "{}", page.text);
        assert_delivered_once(&case.shop.last_order_json().await);
        let checks = case.shop.sandbox.calls(&case.transaction).check;
        post(&case.shop, DOOR, &[("transaction_id", &case.transaction), ("token", &case.token)]).await;
        case.shop.work().await;
        assert_eq!(case.shop.sandbox.calls(&case.transaction).check, checks, "what is confirmed is not asked again");
        assert_eq!(case.shop.letters().len(), 1);
    }

    async fn a_gateway_that_hangs_does_not_hold_the_returning_buyer(db: TestDatabase) {
        let case = case(db).await;
        let hangs = Behaviour { check_garbage: Some(Garbage::Hang), notifications: Notifications::Lost, ..Behaviour::default() };
        case.shop.sandbox.behave(hangs);
        let answer = post(&case.shop, DOOR, &[("transaction_id", &case.transaction), ("token", &case.token)]).await;
        assert_eq!(answer.location(), case.page);
        assert_eq!(case.buyer.get(&case.page).await.status, StatusCode::OK);
        case.shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        case.shop.at_the_counter(Action::Accept).await;
        case.shop.pass(TimeDelta::seconds(60));
        case.shop.work().await;
        assert_delivered_once(&case.shop.last_order_json().await);
    }

    async fn odd_returns_are_answered_and_change_nothing(db: TestDatabase) {
        let case = case(db).await;
        let before = case.shop.last_order_json().await;
        let long = "G".repeat(5000);
        for (transaction, token) in [("\0", "x"), ("G\0", "x"), ("", "\0")] {
            let answer = post(&case.shop, DOOR, &[("transaction_id", transaction), ("token", token)]).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{transaction:?} {token:?}");
            assert_tells_nothing(&case.shop, &answer);
        }
        for transaction in ["", "é", "' OR 1=1 --", "../../", "<script>", "a\r\nb", &long] {
            let answer = post(&case.shop, DOOR, &[("transaction_id", transaction), ("token", "x")]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{transaction:?}");
            assert!(answer.location().starts_with("/payment/return/?"), "{}", answer.location());
            let page = case.buyer.get(answer.location()).await;
            assert_neutral(&case, &page);
            assert!(!page.text.contains("<script>"));
        }
        let fields: [(&str, &str); 0] = [];
        assert_eq!(post(&case.shop, DOOR, &fields).await.status, StatusCode::SEE_OTHER);
        let huge = "x".repeat(17 * 1024);
        let answer = post(&case.shop, DOOR, &[("transaction_id", &huge)]).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_tells_nothing(&case.shop, &answer);
        assert_eq!(case.shop.last_order_json().await, before);
        assert_eq!(before["attempts"][0]["checks"], json!([]));
    }
}
