//! The program killed with SIGKILL while a book comes out: whoever waits for it gets it, and is written to once.

use std::time::Duration;

use serde_json::Value;

use crate::support::buyer::Buyer;
use crate::support::postgres::on_both;
use crate::support::running_program::{House, counter, pay, query, redirect};
use crate::support::wait::{wait_for, wait_until};

/// How many buyers wait for the book.
const BUYERS: usize = 4;

/// Every order, with all that is kept about it.
fn orders(house: &House) -> Vec<Value> {
    house.orders().iter().map(|order| house.order(order["key"].as_str().unwrap())).collect()
}

on_both! {
    async fn a_process_that_is_killed_anywhere_delivers_each_pre_order_once(db: TestDatabase) {
        let (_counter_house, counter) = counter().await;
        let house = House::new(db).with("CINETPAY_API_URL", &counter.url).with("GRIOT_LIMITS", "off");
        let slug = house.add_book("Le fleuve", 1000);
        query(&house.db, "UPDATE books SET release_on = '2999-01-01'");
        let shop = house.serve().await;
        for _ in 0..BUYERS {
            let buyer = Buyer::new(&shop.url);
            let to_counter = redirect(&buyer, &slug, &counter).await.unwrap();
            pay(&buyer, &to_counter).await;
        }
        wait_until("the receipts", || house.letters().len() == BUYERS).await;
        shop.kill();
        assert!(orders(&house).iter().all(|order| order["grants"][0]["opens_on"] == "2999-01-01"));
        query(&house.db, "UPDATE books SET release_on = '2020-01-01'");
        for _ in 0..6 {
            let shop = house.serve().await;
            tokio::time::sleep(Duration::from_millis(rand::random_range(0..300))).await;
            shop.kill();
        }
        // A job that was under way has a lease of 15 s, which is over.
        query(&house.db, "UPDATE jobs SET leased_until = NULL WHERE state = 'queued'");
        let _shop = house.serve().await;
        let is_sent = async || orders(&house).iter().all(|order| order["messages"][1]["state"] == "sent").then_some(());
        wait_for("the book", is_sent).await;
        for order in orders(&house) {
            let kinds: Vec<_> = order["messages"].as_array().unwrap().iter().map(|message| message["kind"].clone()).collect();
            assert_eq!(kinds, ["receipt", "release"], "{order:#}");
            assert!(order["grants"][0]["opens_on"].is_null(), "{order:#}");
        }
        assert_eq!(house.letters().len(), 2 * BUYERS);
    }
}
