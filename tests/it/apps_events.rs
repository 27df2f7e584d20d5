//! The state of an order as server-sent events: at once, from another instance, and never for ever.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::web::Data;
use cinetpay_sandbox::Action;
use griot::web::{self, AppState};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::apps::{App, Events, app, order};
use crate::support::buyer::Buyer;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::twin::Twin;

/// Longer than the shared look every two seconds, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(15);

async fn placed(shop: &TestShop) -> (App, Value) {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let app = app(shop).await;
    let placed = app.placed(&order(&slug)).await;
    (app, placed)
}

async fn next(events: &mut Events) -> Option<(String, Value)> {
    timeout(PATIENCE, events.next()).await.expect("an event, or the end")
}

on_both! {
    async fn an_order_is_told_as_it_is_and_again_when_it_is_paid_and_then_no_more(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (app, placed) = placed(&shop).await;
        let mut events = app.listen(&placed, "").await;
        assert_eq!(events.response.headers()["content-type"], "text/event-stream");
        let (first, state) = next(&mut events).await.unwrap();
        assert_eq!((&state["state"], &state["order"]), (&json!("placed"), &placed["order"]));
        // Who knows it already is not told again.
        let mut knows = app.listen(&placed, &first).await;
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        for events in [&mut events, &mut knows] {
            let (id, state) = next(events).await.unwrap();
            assert_eq!((&state["state"], state["downloads"].as_array().unwrap().len()), (&json!("paid"), 1));
            assert!(next(events).await.is_none(), "nothing more is expected");
            assert_eq!(app.listen(&placed, &id).await.status(), StatusCode::NO_CONTENT, "and nobody asks again");
        }
    }

    async fn an_order_that_another_instance_settles_is_told(db: TestDatabase) {
        let shop = TestShop::open(db);
        let (app, placed) = placed(&shop).await;
        let twin = Twin::beside(&shop);
        let mut events = app.at(twin.buyer()).listen(&placed, "").await;
        assert_eq!(next(&mut events).await.unwrap().1["state"], "placed");
        shop.at_the_counter(Action::Accept).await;
        shop.work().await;
        assert_eq!(next(&mut events).await.unwrap().1["state"], "paid");
        assert!(next(&mut events).await.is_none());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_address_listens_to_so_many_orders_at_once_and_a_stop_ends_them() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let (app, placed) = placed(&shop).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let other = Buyer::new(&format!("http://{}", listener.local_addr().unwrap()));
    let server = web::listen(listener, Data::new(AppState::new(&shop.config, shop.shop.clone(), None))).unwrap();
    let app = app.at(other);
    let mut streams = Vec::new();
    for _ in 0..50 {
        let mut events = app.listen(&placed, "").await;
        assert_eq!(next(&mut events).await.unwrap().1["state"], "placed");
        streams.push(events);
    }
    let many = app.listen(&placed, "").await;
    assert_eq!(many.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(many.response.headers()["retry-after"], "30");
    let begun = std::time::Instant::now();
    server.close().await;
    for events in &mut streams {
        assert!(next(events).await.is_none());
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "a stop does not wait for them: {:?}", begun.elapsed());
}
