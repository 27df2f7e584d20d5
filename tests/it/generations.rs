//! The owner changes the generation of the interface while payments are open, and changes it back.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Generation, Notifications};
use griot::config::{Api, SANDBOX_API_KEY, SANDBOX_SECRET, SANDBOX_SITE_ID, TEST_KEY};
use griot::payments::{Credentials, Server, V2, V2026};
use griot::secret::Secret;
use griot::shop::sale::gateways;
use griot::worker;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::notification::{
    DOOR, Notification, act, assert_delivered_once, assert_undelivered, come_back_to, known,
};
use crate::support::postgres::{TestDatabase, on_both, with_each_api};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, tamper};

/// The same sandbox's account of the other generation.
fn account_of_the_other(shop: &TestShop, api: Api) -> Credentials {
    let origin = shop.config.payments.api_url.clone().unwrap();
    if api == Api::Api2026 {
        let server = Server::At(origin.strip_suffix("/2026").unwrap().to_owned());
        let (api_key, secrets) = (Secret::new(SANDBOX_API_KEY), vec![Secret::new(SANDBOX_SECRET)]);
        Credentials::V2(V2 { server, api_key, site_id: SANDBOX_SITE_ID.to_owned(), secrets })
    } else {
        let (server, api_key) = (Server::At(format!("{origin}/2026")), format!("{TEST_KEY}{SANDBOX_API_KEY}"));
        Credentials::V2026(V2026 {
            server,
            api_key: Secret::new(api_key),
            api_password: Secret::new("sandbox-password"),
        })
    }
}

/// A shop with an open payment, the same shop after its owner changed the generation, with another one, and the ids of both.
async fn changed(db: TestDatabase, api: Api) -> (TestShop, Twin, [String; 2]) {
    let shop = TestShop::planned(db, Plan::of(api));
    gateways::keep(&shop.shop).await.unwrap();
    let slugs = [shop.shelve("Le fleuve", 2500, 1000).await, shop.shelve("La pirogue", 1500, 1000).await];
    shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
    shop.buyer().buy(&slugs[0]).await;
    let first = shop.transaction();
    let twin = Twin::selling(&shop, account_of_the_other(&shop, api), [7; 32]);
    gateways::keep(&twin.shop).await.unwrap();
    twin.buyer().buy(&slugs[1]).await;
    let second = shop.transaction();
    let generations = [&first, &second].map(|id| known(&shop, id).generation());
    let (v2, of_2026) = (Generation::V2, Generation::Api2026);
    assert_eq!(generations, if api == Api::Api2026 { [of_2026, v2] } else { [v2, of_2026] });
    (shop, twin, [first, second])
}

/// Posts the notification of a payment to an instance.
async fn notify(twin: &Twin, notification: &Notification) -> StatusCode {
    let gateway = twin.buyer();
    let request = gateway.request(Method::POST, DOOR).header("x-token", notification.token()).body(notification.body());
    gateway.send(request).await.status
}

async fn notifications_of(shop: &TestShop, transaction: &str) -> usize {
    let order_json: Value = shop.order_json(transaction).await;
    order_json["attempts"][0]["notifications"].as_array().map_or(0, Vec::len)
}

with_each_api! {
    async fn payments_that_are_open_when_the_generation_changes_are_settled_where_they_were_opened(db: TestDatabase, api: Api) {
        let (shop, twin, both) = changed(db, api).await;
        for transaction in &both {
            act(&shop, transaction, Action::Accept).await;
        }
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&twin.shop).await.unwrap();
        for transaction in &both {
            assert_delivered_once(&shop.order_json(transaction).await);
        }
    }

    async fn after_the_change_and_after_it_is_taken_back_notifications_and_returns_of_both_generations_are_heard(db: TestDatabase, api: Api) {
        let (shop, twin, both) = changed(db, api).await;
        for transaction in &both {
            let forged = Notification::about(&shop, transaction).signed_with("nobodys-key");
            assert_eq!(notify(&twin, &forged).await, StatusCode::FORBIDDEN);
            assert_eq!(notifications_of(&shop, transaction).await, 0);
            assert_eq!(notify(&twin, &Notification::about(&shop, transaction)).await, StatusCode::OK);
            assert_eq!(notifications_of(&shop, transaction).await, 1);
            assert_undelivered(&shop.order_json(transaction).await, "placed");
        }
        // The shop that sells with the first generation still, or again, knows the second one's account too.
        for transaction in &both {
            act(&shop, transaction, Action::Accept).await;
            let back = come_back_to(&shop.buyer(), &known(&shop, transaction)).await;
            assert!(back.location().starts_with("/orders/"), "{}", back.text);
            shop.work().await;
            assert_delivered_once(&shop.order_json(transaction).await);
        }
    }

    async fn a_refused_payment_is_tried_again_with_the_generation_that_sells_now(db: TestDatabase, api: Api) {
        let (shop, twin, [first, _]) = changed(db, api).await;
        act(&shop, &first, Action::Refuse).await;
        shop.pass(TimeDelta::minutes(2));
        worker::reconcile(&twin.shop).await.unwrap();
        let order_json = shop.order_json(&first).await;
        let key = order_json["key"].as_str().unwrap().to_owned();
        let names = [("first_name", "Awa"), ("last_name", "Koné")];
        let led = twin.buyer().post(&format!("/orders/{key}/pay"), &names).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.text);
        let third = shop.transaction();
        assert_ne!(known(&shop, &third).generation(), known(&shop, &first).generation());
        act(&shop, &third, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&third).await);
    }
}

on_both! {
    async fn an_order_from_before_2026_is_asked_for_its_names_beside_try_again_and_keeps_what_was_typed(db: TestDatabase) {
        let (shop, twin, [first, _]) = changed(db, Api::V2).await;
        // A form of v2 asks for no name.
        tamper(&shop.shop, "UPDATE orders SET name = NULL, first_name = NULL").await;
        act(&shop, &first, Action::Refuse).await;
        shop.pass(TimeDelta::minutes(2));
        worker::reconcile(&twin.shop).await.unwrap();
        let key = shop.order_json(&first).await["key"].as_str().unwrap().to_owned();
        let (page, pay) = (format!("/orders/{key}"), format!("/orders/{key}/pay"));
        let buyer = twin.buyer();
        let opened = shop.sandbox.transactions().len();
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("name=\"first_name\"") && shown.contains("CinetPay demande maintenant"), "{shown}");
        assert!(!shop.buyer().get(&page).await.text.contains("name=\"first_name\""), "v2 needs none");
        // A page from before the change sends none: the buyer is led to the one that asks.
        assert_eq!(buyer.post(&pay, &[]).await.location(), page);
        for (first_name, last_name, said) in [("A", "Koné <3", "Écrivez votre prénom"), ("Awa <3", "", "Écrivez votre nom de famille")] {
            let asked = buyer.post(&pay, &[("first_name", first_name), ("last_name", last_name)]).await;
            assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(asked.text.contains(said) && asked.text.contains("&#60;3\""), "{}", asked.text);
        }
        assert_eq!(shop.sandbox.transactions().len(), opened, "nothing is invented, and nothing opened");
        assert!(shop.order_json(&first).await["name"].is_null());
        let led = buyer.post(&pay, &[("first_name", " Awa Marie "), ("last_name", "Koné")]).await;
        assert!(led.location().contains("/guichet/pay/"), "{} {}", led.status, led.text);
        let third = shop.transaction();
        match known(&shop, &third).terms {
            cinetpay_sandbox::Terms::Api2026(terms) => assert_eq!(terms.customer.name, "Awa Marie Koné"),
            other => panic!("{other:?}"),
        }
        assert_eq!(shop.order_json(&third).await["name"], "Awa Marie Koné");
        assert!(!buyer.get(&page).await.text.contains("name=\"first_name\""), "it is asked once");
    }
}
