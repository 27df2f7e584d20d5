//! What time does to a sale: links that expire, and clocks that are set back.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications};
use griot::domain::role::Role;
use griot::shop::messages;
use griot::shop::sale::reconciliation;
use griot::store::{notifications, orders};
use griot::worker;
use reqwest::StatusCode;
use tokio::sync::watch;

use crate::support::book_files::{epub, pdf};
use crate::support::notification::{Notification, assert_delivered_once};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;
use crate::support::wait::wait_until;

/// The path of the link in the newest e-mail.
fn link(shop: &TestShop) -> String {
    let letter = shop.letters().pop().expect("a letter was sent");
    let (_, rest) = letter.text.split_once("/d/").expect("it has a link");
    format!("/d/{}", rest.split_whitespace().next().unwrap())
}

on_both! {
    async fn a_new_link_does_not_bring_an_old_one_back_to_life(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let old = link(&shop);
        let file = buyer.post(&old, &[]).await.location().to_owned();
        shop.pass(TimeDelta::hours(73));
        assert_eq!(buyer.get(&old).await.status, StatusCode::GONE);
        buyer.post(&format!("{old}/link"), &[]).await;
        shop.work().await;
        let new = link(&shop);
        assert_ne!(new, old);
        assert_eq!(buyer.get(&new).await.status, StatusCode::OK);
        for dead in [&old, &file] {
            assert_eq!(buyer.get(dead).await.status, StatusCode::GONE, "{dead}");
        }
    }

    async fn a_buyer_is_not_flooded_with_links_by_whoever_has_an_old_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let order = shop.shop.db.read(move |conn| orders::by_key(conn, &key)).await.unwrap().unwrap();
        let mut sent = 0;
        for _ in 0..8 {
            sent += usize::from(messages::renew(&shop.shop, &order.id).await.unwrap());
        }
        assert_eq!(sent, 5);
        shop.pass(TimeDelta::hours(25));
        assert!(messages::renew(&shop.shop, &order.id).await.unwrap(), "the next day is another");
    }

    async fn the_worker_sees_that_the_clock_was_set_back_and_asks(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (quit, quitting) = watch::channel(false);
        let worker = tokio::spawn(worker::run(shop.shop.clone(), quitting));
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        wait_until("the first letter: the worker is at work", || shop.letters().len() == 1).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        assert_eq!(shop.last_order_json().await["state"], "placed", "its check lies ten seconds ahead");
        shop.pass(TimeDelta::days(-3));
        wait_until("the second letter", || shop.letters().len() == 2).await;
        assert_eq!(shop.last_order_json().await["state"], "paid");
        quit.send_replace(true);
        worker.await.unwrap();
    }

    async fn notifications_of_unknown_transactions_are_forgotten_after_90_days_and_others_are_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        let stray = Notification::of(&shop).with("cpm_trans_id", "GNOBODYKNOWS");
        stray.post(&shop).await;
        let kept = async |transaction: String| {
            let read = shop.shop.db.read(move |conn| notifications::of_transaction(conn, &transaction));
            read.await.unwrap().len()
        };
        let stray_kept = async || kept("GNOBODYKNOWS".to_owned()).await;
        shop.pass(TimeDelta::days(60));
        stray.post(&shop).await;
        shop.pass(TimeDelta::days(89));
        shop.work().await;
        assert_eq!(stray_kept().await, 1, "its last copy came 89 days ago");
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_eq!(stray_kept().await, 0);
        assert_eq!(kept(shop.transaction()).await, 1, "a paid order keeps its notifications");
    }

    async fn a_clock_set_back_three_days_does_not_hold_up_the_payer(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::days(-3));
        shop.pass(TimeDelta::minutes(2));
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "placed", "its check lies days ahead");
        reconciliation::rebase_after_clock_change(&shop.shop).await.unwrap();
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "paid");
        assert_eq!(shop.letters().len(), 1);
    }

    async fn a_clock_that_is_a_day_ahead_for_a_while_loses_no_sale_and_makes_none_twice(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        shop.buyer().buy(&slug).await;
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "expired", "by this clock nobody has paid for a day");
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::hours(3));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        let first = link(&shop);
        shop.pass(TimeDelta::hours(-27));
        reconciliation::rebase_after_clock_change(&shop.shop).await.unwrap();
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.letters().len(), 1, "what was sent is not sent again");
        assert_eq!(shop.buyer().post(&first, &[]).await.status, StatusCode::SEE_OTHER, "the link lives");
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::seconds(50));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.letters().len(), 2);
    }

    async fn who_pays_after_the_clock_was_set_back_is_asked_about_within_a_minute(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        shop.buyer().buy(&slug).await;
        shop.pass(TimeDelta::days(-3));
        assert!(reconciliation::is_ahead(&shop.shop, TimeDelta::seconds(20)).await.unwrap(), "a start after the jump sees it too");
        reconciliation::rebase_after_clock_change(&shop.shop).await.unwrap();
        shop.work().await;
        shop.at_the_counter(Action::Accept).await;
        shop.pass(TimeDelta::seconds(50));
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "paid");
        assert!(!reconciliation::is_ahead(&shop.shop, TimeDelta::days(4)).await.unwrap());
    }

    async fn after_the_clock_was_set_back_try_again_opens_one_payment_and_not_one_after_the_other(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        shop.at_the_counter(Action::Refuse).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let order = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
        shop.pass(TimeDelta::days(-3));
        assert_eq!(buyer.post(&format!("{order}/pay"), &[]).await.location(), order, "the gateway may not be asked again yet");
        shop.pass(TimeDelta::seconds(40));
        let first = buyer.post(&format!("{order}/pay"), &[]).await.location().to_owned();
        assert_ne!(first, order);
        for _ in 0..3 {
            shop.pass(TimeDelta::minutes(1));
            assert_eq!(buyer.post(&format!("{order}/pay"), &[]).await.location(), first, "the open one is gone on with");
        }
        assert_eq!(shop.last_order_json().await["attempts"].as_array().unwrap().len(), 2);
    }

    async fn a_buyer_whose_pdf_is_used_up_has_a_new_link_for_his_epub(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        let id = desk.start_book("Le fleuve.pdf", &pdf("Le fleuve", 3)).await;
        desk.save_book(&id, &[("slug", "le-fleuve")]).await;
        desk.post_file(&format!("/admin/books/{id}/file"), "f.epub", &epub("Le fleuve", "<p>L’eau.</p>")).await;
        desk.post(&format!("/admin/books/{id}/publish"), &[]).await;
        let buyer = shop.buyer();
        buyer.buy("le-fleuve").await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let used = "UPDATE grants SET used = downloads";
        shop.shop.db.write(move |conn| -> Result<(), griot::store::Error> {
            diesel::RunQueryDsl::execute(diesel::sql_query(used), conn)?;
            Ok(())
        }).await.unwrap();
        shop.pass(TimeDelta::days(4));
        let before = shop.parcels().len();
        buyer.post(&format!("/orders/{key}/link"), &[]).await;
        shop.work().await;
        assert_eq!(shop.parcels().len(), before + 1);
        let link = link(&shop);
        assert!(buyer.get(&link).await.text.contains("EPUB"));
    }
}
