//! Notifications of v1: each is proven by the signature that its own payment was opened with.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications};
use griot::config::Api;
use griot::payments;
use reqwest::StatusCode;

use crate::support::notification::{
    DOOR, Notification, act, assert_delivered_once, assert_tells_nothing, begun, deliver, kept, known, lost, order,
};
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, lines};

on_both! {
    async fn a_notification_with_the_payments_signature_makes_the_shop_ask_and_is_kept_without_it(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::V1).await;
        act(&shop, &transaction, Action::Accept).await;
        let signature = known(&shop, &transaction).signature;
        let notification = Notification::of(&shop);
        let json = serde_json::json!({ "cpm_trans_id": transaction, "cpm_site_id": "100001", "signature": signature }).to_string();
        for (nth, body) in [notification.body(), format!("{}&cpm_result=600&new=1", notification.body()), json].into_iter().enumerate() {
            let answer = deliver(&shop, DOOR, body, "").await;
            assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, ""));
            let all = kept(&shop, &transaction).await;
            assert_eq!(all.len(), nth + 1);
            assert!(all.iter().all(|one| one.signed && !one.raw.contains(&signature) && one.raw.contains(&transaction)));
        }
        let first = &kept(&shop, &transaction).await[0];
        let payer = payments::payer("v1", first.raw.as_bytes()).expect("the number that paid");
        assert_eq!((payer.prefix.as_str(), payer.number.as_str()), ("225", "0707070700"));
        assert_eq!(shop.last_order_json().await["state"], "placed", "a notification decides nothing");
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.sandbox.calls(&transaction).check, 1);
        notification.post(&shop).await;
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.letters().len(), 1);
    }

    async fn a_wrong_signature_or_none_or_another_payments_is_answered_403_and_changes_nothing(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::V1).await;
        let slug = shop.shelve("La pluie", 500, 1000).await;
        let other = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let signature = known(&shop, &transaction).signature;
        let before = shop.order_json(&transaction).await;
        let notification = || Notification::about(&shop, &transaction);
        let bodies = [
            format!("cpm_trans_id={transaction}&cpm_site_id=100001&cpm_result=00&cpm_trans_status=ACCEPTED"),
            notification().signed_with("").body(), notification().signed_with("forged").body(), notification().signed_with(&signature[1..]).body(),
            notification().signed_with(&signature.to_uppercase()).body(), notification().signed_with(&known(&shop, &other).signature).body(),
            notification().with("cpm_trans_id", &other).body(), notification().with("cpm_trans_id", "GNOBODYKNOWS").body(),
            notification().with("cpm_trans_id", "' OR 1=1 --").body(),
            format!("{}&signature={signature}", notification().signed_with("forged").body()),
        ];
        for body in bodies {
            let answer = deliver(&shop, DOOR, body.clone(), "").await;
            assert!([StatusCode::FORBIDDEN, StatusCode::BAD_REQUEST].contains(&answer.status), "{body}: {}", answer.status);
            assert_tells_nothing(&shop, &answer);
        }
        // What would prove a notification of v2 proves nothing here.
        let v2 = cinetpay_sandbox::sign(griot::config::SANDBOX_SECRET, &cinetpay_sandbox::fields(&known(&shop, &transaction), "100001"));
        assert_eq!(deliver(&shop, DOOR, notification().signed_with("forged").body(), &v2).await.status, StatusCode::FORBIDDEN);
        for odd in ["", "hello", "{", "[]", "null"] {
            assert_eq!(deliver(&shop, DOOR, odd, "").await.status, StatusCode::BAD_REQUEST, "{odd}");
        }
        shop.work().await;
        assert_eq!(shop.order_json(&transaction).await, before);
        assert_eq!((shop.sandbox.calls(&transaction).check, shop.sandbox.calls(&other).check), (0, 0), "a forger made the shop ask");
        assert_eq!(notification().post(&shop).await.status, StatusCode::OK, "the right signature opens");
    }

    async fn a_notification_that_comes_before_the_payment_page_does_is_heard(db: TestDatabase) {
        let shop = TestShop::planned(db, Plan::of(Api::V1));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Early, ..lost() });
        let transaction = order(&shop, &slug).await;
        let calls = shop.sandbox.calls(&transaction);
        assert_eq!((calls.notifications, calls.heard), (1, 1), "the signature is stored before the form is shown");
        shop.sandbox.behave(lost());
        act(&shop, &transaction, Action::Accept).await;
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn copies_and_late_notifications_deliver_once(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::V1).await;
        shop.pass(TimeDelta::days(5));
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "expired");
        shop.sandbox.behave(Behaviour { notifications: Notifications::Doubled(20), ..lost() });
        act(&shop, &transaction, Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_delivered_once(&order_json);
        assert_eq!(order_json["attempts"][0]["notifications"][0]["copies"], 20);
        assert_eq!(shop.letters().len(), 1);
    }

    async fn an_open_payment_is_heard_and_found_by_a_process_that_starts_afterwards(db: TestDatabase) {
        let (shop, transaction) = begun(db, Api::V1).await;
        let (notification, came) = (Notification::of(&shop), known(&shop, &transaction));
        let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        let twin = Twin::beside(&shop);
        shop.sandbox.act(&transaction, cinetpay_sandbox::Method::Orange, Action::Accept).await.unwrap();
        let gateway = twin.buyer();
        let heard = gateway.send(gateway.request(reqwest::Method::POST, DOOR).body(notification.body())).await;
        assert_eq!(heard.status, StatusCode::OK);
        let back = crate::support::notification::come_back_to(&twin.buyer(), &came).await;
        assert_eq!(back.location(), page);
        assert_eq!(lines(&twin.shop, "SELECT state AS line FROM orders".to_owned()).await, ["paid"]);
    }
}
