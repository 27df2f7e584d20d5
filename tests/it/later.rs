//! What time does to a sale: links that end, and clocks that are set back.

use chrono::TimeDelta;
use griot::guichet::{Behaviour, Deed, Notifications};
use griot::shop::{post, reconciliation};
use griot::store::orders;
use reqwest::StatusCode;

use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

/// The path of the letter's page in the newest letter.
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
        shop.at_the_counter(Deed::Accept).await;
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
        shop.at_the_counter(Deed::Accept).await;
        shop.work().await;
        let key = shop.last_story().await["key"].as_str().unwrap().to_owned();
        let order = shop.shop.db.read(move |conn| orders::by_key(conn, &key)).await.unwrap().unwrap();
        let mut sent = 0;
        for _ in 0..8 {
            sent += usize::from(post::renew(&shop.shop, &order.id).await.unwrap());
        }
        assert_eq!(sent, 5);
        shop.pass(TimeDelta::hours(25));
        assert!(post::renew(&shop.shop, &order.id).await.unwrap(), "the next day is another");
    }

    async fn a_clock_set_back_three_days_does_not_hold_up_the_payer(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.guichet.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Deed::Accept).await;
        shop.pass(TimeDelta::days(-3));
        shop.pass(TimeDelta::minutes(2));
        shop.work().await;
        assert_eq!(shop.last_story().await["state"], "placed", "its check lies days ahead");
        reconciliation::bring_back(&shop.shop).await.unwrap();
        shop.work().await;
        assert_eq!(shop.last_story().await["state"], "paid");
        assert_eq!(shop.letters().len(), 1);
    }
}
