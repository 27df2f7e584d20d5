//! Notifications of the API of 2026: each is proven by the token that its own payment was opened with.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications, Terms};
use griot::config::Api;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::notification::{
    DOOR, Notification, act, assert_delivered_once, assert_tells_nothing, assert_undelivered, begun, come_back,
    deliver, kept, known, lost, order,
};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines};

/// The payment's own token and CinetPay's own id.
fn terms(shop: &TestShop, transaction: &str) -> (String, String) {
    match known(shop, transaction).terms {
        Terms::Api2026(terms) => (terms.notify_token, terms.transaction_id),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn a_notification_with_the_payments_token_makes_the_shop_ask_and_is_kept_without_it(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        act(&shop, &transaction, Action::Accept).await;
        let (token, own) = terms(&shop, &transaction);
        let notification = Notification::of(&shop);
        let form = format!("notify_token={token}&merchant_transaction_id={transaction}&transaction_id={own}&status=FAILED");
        for (nth, body) in [notification.body(), form].into_iter().enumerate() {
            let answer = deliver(&shop, DOOR, body, "").await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, ""));
            assert_tells_nothing(&shop, &answer);
            let all = kept(&shop, &transaction).await;
            assert_eq!(all.len(), nth + 1);
            assert!(all.iter().all(|one| one.signed && !one.raw.contains(&token) && one.raw.contains(&transaction)));
        }
        assert_eq!(shop.last_order_json().await["state"], "placed", "a notification decides nothing");
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.sandbox.calls(&transaction).check, 1);
        notification.post(&shop).await;
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.letters().len(), 1);
    }

    async fn a_wrong_token_or_none_or_another_payments_is_answered_403_and_changes_nothing(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        let slug = shop.shelve("La pluie", 500, 1000).await;
        let other = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let (token, _) = terms(&shop, &transaction);
        let before = shop.order_json(&transaction).await;
        let notification = || Notification::about(&shop, &transaction);
        let bare = json!({ "merchant_transaction_id": transaction, "status": "SUCCESS", "code": 100 }).to_string();
        let bodies = [
            bare, notification().signed_with("").body(), notification().signed_with("forged").body(), notification().signed_with(&token[1..]).body(),
            notification().signed_with(&token.to_uppercase()).body(), notification().signed_with(&terms(&shop, &other).0).body(),
            notification().with("merchant_transaction_id", &other).body(),
            notification().with("merchant_transaction_id", "GNOBODYKNOWS").body(),
            notification().with("merchant_transaction_id", "' OR 1=1 --").body(),
        ];
        for body in bodies {
            let answer = deliver(&shop, DOOR, body.clone(), "").await;
            assert!([StatusCode::FORBIDDEN, StatusCode::BAD_REQUEST].contains(&answer.status), "{body}: {}", answer.status);
            assert_tells_nothing(&shop, &answer);
        }
        for odd in ["", "hello", "{", "[]", "null"] {
            assert_eq!(deliver(&shop, DOOR, odd, "").await.status, StatusCode::BAD_REQUEST, "{odd}");
        }
        shop.work().await;
        assert_eq!(shop.order_json(&transaction).await, before);
        assert_eq!((shop.sandbox.calls(&transaction).check, shop.sandbox.calls(&other).check), (0, 0), "a forger made the shop ask");
        assert_eq!(Notification::about(&shop, &transaction).post(&shop).await.status, StatusCode::OK, "the right token opens");
    }

    async fn a_notification_before_its_payment_is_open_is_to_come_again_and_the_payer_is_found_without_it(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::Api2026));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Early, ..lost() });
        let transaction = order(&shop, &slug).await;
        let calls = shop.sandbox.calls(&transaction);
        assert_eq!((calls.notifications, calls.heard), (1, 0), "nothing could prove it yet");
        assert!(kept(&shop, &transaction).await.is_empty());
        shop.sandbox.behave(lost());
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn doubled_notifications_deliver_once(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Doubled(20), ..lost() });
        act(&shop, &transaction, Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_delivered_once(&order_json);
        assert_eq!(order_json["attempts"][0]["notifications"][0]["copies"], 20);
        assert_eq!(shop.letters().len(), 1);
    }

    async fn an_answer_about_another_payment_is_never_paid_by_itself(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        let other = Forgery { transaction: Some(json!("GANOTHERPAYMENT")), ..Forgery::default() };
        act(&shop, &transaction, Action::Accept).await;
        shop.sandbox.behave(Behaviour { check_answer: other, ..lost() });
        Notification::of(&shop).post(&shop).await;
        shop.work().await;
        assert_undelivered(&shop.last_order_json().await, "review");
        shop.sandbox.behave(lost());
        shop.pass(TimeDelta::seconds(60));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn an_answer_that_is_not_understood_leaves_the_order_as_it_is(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        act(&shop, &transaction, Action::Accept).await;
        let code = |code, status: &str| Forgery { code: Some(code), status: Some(json!(status)), ..Forgery::default() };
        let forgeries = [
            code(json!(4711), "SUCCESS"), code(json!(100), "FAILED"), code(json!(200), "OK"), code(json!("x"), "?"),
            code(json!(2002), "PENDING"), code(json!(404), "NOT_FOUND"),
        ];
        for forgery in forgeries {
            shop.sandbox.behave(Behaviour { check_answer: forgery.clone(), ..lost() });
            shop.pass(TimeDelta::seconds(60));
            shop.work().await;
            assert_undelivered(&shop.last_order_json().await, "placed");
            assert_eq!(shop.last_order_json().await["attempts"][0]["state"], "pending", "{forgery:?}");
        }
        shop.sandbox.behave(lost());
        shop.pass(TimeDelta::seconds(60));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn a_browser_comes_back_by_get_or_post_with_the_shops_own_token_and_with_no_other(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let came = known(&shop, &transaction);
        let url: url::Url = came.return_url.parse().unwrap();
        let path = format!("{}?{}", url.path(), url.query().unwrap());
        assert!(came.return_url.len() <= 120, "{}", came.return_url);
        assert_eq!(come_back(&shop, &transaction).await.location(), page);
        // CinetPay may add fields of its own, which name its own id.
        let more = [("transaction_id", terms(&shop, &transaction).1), ("merchant_transaction_id", transaction.clone())];
        let more: Vec<_> = more.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(shop.buyer().post(&path, &more).await.location(), page);
        let wrong = format!("{}?t={transaction}&k=wrong", url.path());
        let neutral = shop.buyer().get(&wrong).await;
        assert_eq!(neutral.status, StatusCode::OK);
        assert_tells_nothing(&shop, &neutral);
        let led = shop.buyer().post(&wrong, &[]).await.location().to_owned();
        assert_eq!(led, format!("/payment/return/?t={transaction}"));
        let buyer = shop.buyer();
        buyer.buy("le-fleuve").await;
        let own = shop.transaction();
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        assert_eq!(buyer.get(&format!("/payment/return/?t={own}")).await.location(), format!("/orders/{key}"), "by the cookie");
    }

    async fn an_open_payment_is_heard_and_found_by_a_process_that_starts_afterwards(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::Api2026).await;
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let (notification, came) = (Notification::of(&shop), known(&shop, &transaction));
        let twin = Twin::beside(&shop);
        shop.sandbox.act(&transaction, cinetpay_sandbox::Method::Orange, Action::Accept).await.unwrap();
        let gateway = twin.buyer();
        let heard = gateway.send(gateway.request(reqwest::Method::POST, DOOR).body(notification.body())).await;
        assert_eq!(heard.status, StatusCode::OK);
        let back = crate::support::notification::come_back_to(&twin.buyer(), &came).await;
        assert_eq!(back.location(), page);
        let state = lines(&twin.shop, "SELECT state AS line FROM orders".to_owned()).await;
        assert_eq!(state, ["paid"]);
    }

    async fn both_names_are_asked_for_and_what_was_typed_is_kept_beside_its_fault(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::Api2026));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        let page = buyer.get(&format!("/books/{slug}")).await;
        assert!(page.text.contains("name=\"first_name\"") && !page.text.contains("name=\"name\"") && !page.text.contains("name=\"zip\""));
        let nonce = buyer.nonce(&slug).await;
        let fields = [("email", "awa@exemple.ci"), ("first_name", "A"), ("last_name", "Koné <3"), ("nonce", nonce.as_str())];
        let answer = buyer.post(&format!("/books/{slug}/buy"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Écrivez votre prénom") && !answer.text.contains("Écrivez votre nom de famille"));
        assert!(answer.text.contains("value=\"A\"") && answer.text.contains("value=\"Koné &#60;3\""), "{}", answer.text);
        assert!(shop.sandbox.transactions().is_empty());
        assert!(buyer.buy(&slug).await.location().contains("/guichet/pay/"));
        match known(&shop, &shop.transaction()).terms {
            Terms::Api2026(terms) => assert_eq!((terms.customer.name.as_str(), terms.customer.email.as_str()), ("Awa Koné", "awa@exemple.ci")),
            other => panic!("{other:?}"),
        }
        assert_eq!(shop.last_order_json().await["name"], "Awa Koné");
    }
}
