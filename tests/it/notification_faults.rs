//! Notifications that arrive during a fault or a running check.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications};
use griot::store::{attempts, notifications};
use reqwest::{Method, StatusCode};

use crate::support::notification::{DOOR, Notification, act, order};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::twin::Twin;
use crate::support::wait::wait_until;

/// An order whose buyer has begun to pay, at a sandbox that sends no notifications.
async fn begun(shop: &TestShop) -> String {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
    let transaction = order(shop, &slug).await;
    act(shop, &transaction, Action::Wait).await;
    transaction
}

on_both! {
    async fn a_notification_that_cannot_be_written_is_answered_503_and_is_kept_when_it_comes_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let notification = Notification::of(&shop);
        shop.shop.db.close();
        let refused = notification.post(&shop).await;
        assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "5"));
        let healed = Twin::beside(&shop);
        let gateway = healed.buyer();
        for _ in 0..2 {
            let again = gateway.request(Method::POST, DOOR).header("x-token", notification.token()).body(notification.body());
            assert_eq!(gateway.send(again).await.status, StatusCode::OK);
        }
        let kept = healed.shop.db.read(move |conn| notifications::of_transaction(conn, &transaction)).await.unwrap();
        assert_eq!((kept.len(), kept[0].copies), (1, 2), "one row");
    }

    async fn a_notification_that_comes_while_a_check_is_under_way_is_asked_about_at_once_afterwards(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        shop.sandbox.behave(Behaviour { check_delay_ms: 700, ..shop.sandbox.behaviour() });
        shop.pass(TimeDelta::seconds(10));
        let notification = Notification::of(&shop);
        tokio::join!(shop.work(), async {
            wait_until("the check to be under way", || shop.sandbox.calls(&transaction).check == 1).await;
            shop.pass(TimeDelta::seconds(1));
            assert_eq!(notification.post(&shop).await.status, StatusCode::OK);
        });
        assert_eq!(shop.last_order_json().await["attempts"][0]["state"], "pending");
        // The worker that ran the check may have checked again already.
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 2, "the wish of the notification was overwritten");
    }

    async fn of_two_claims_of_one_check_from_one_reading_one_wins(db: TestDatabase) {
        let shop = TestShop::open(db);
        let transaction = begun(&shop).await;
        let read = shop.shop.db.read(move |conn| attempts::by_transaction(conn, &transaction)).await.unwrap().unwrap();
        let at = shop.clock.now().naive_utc() + TimeDelta::seconds(30);
        let claim = || {
            let read = read.clone();
            shop.shop.db.write(move |conn| attempts::reschedule_if_unmoved(conn, &read, at, None))
        };
        let (one, other) = tokio::join!(claim(), claim());
        assert_eq!(usize::from(one.unwrap()) + usize::from(other.unwrap()), 1);
        assert!(!claim().await.unwrap(), "and nobody by the old reading any more");
    }
}
