//! The sale from the book's page to the file.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use reqwest::StatusCode;

use crate::support::postgres::with_each_api;
use crate::support::shop::{Plan, TestShop};

with_each_api! {
    async fn a_reader_buys_a_book_and_has_it(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let slug = shop.shelve("Le fleuve", 2500, 300_000).await;
        let buyer = shop.buyer();
        let to_counter = buyer.buy(&slug).await;
        assert_eq!(to_counter.status, StatusCode::SEE_OTHER);
        assert!(to_counter.location().contains("/guichet/pay/"));
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!(order_json["state"], "paid");
        assert_eq!(order_json["grants"].as_array().unwrap().len(), 1);
        let answers = order_json["transitions"].as_array().unwrap().iter().filter(|change| change["raw"].is_string());
        assert_eq!(answers.count(), 1, "the gateway's answer is kept once beside what it changed: {order_json:#}");
        assert_eq!(shop.letters().len(), 1);
        let page = buyer.get(&format!("/orders/{}", order_json["key"].as_str().unwrap())).await;
        assert!(page.text.contains("a…@exemple.ci"), "{}", page.text);
        let door = page.between("action=\"/d/", "\"");
        let file = buyer.post(&format!("/d/{door}"), &[]).await;
        let got = buyer.request(reqwest::Method::GET, file.location()).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(got.len(), 300_000);
        assert!(got.iter().enumerate().all(|(place, byte)| usize::from(*byte) == (place * 31 + place / 251) % 256));
    }

    async fn a_payer_whose_notification_is_lost_gets_the_book_within_a_minute(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        shop.sandbox.behave(cinetpay_sandbox::Behaviour {
            notifications: cinetpay_sandbox::Notifications::Lost,
            ..Default::default()
        });
        shop.buyer().buy(&slug).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "placed", "nobody told the shop yet");
        shop.pass(TimeDelta::seconds(60));
        shop.work().await;
        assert_eq!(shop.last_order_json().await["state"], "paid");
    }
}
