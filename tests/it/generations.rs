//! The owner changes the generation of the interface while payments are open, and changes it back.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Generation, Notifications};
use griot::config::{Api, SANDBOX_API_KEY, SANDBOX_SECRET, SANDBOX_SITE_ID, TEST_KEY};
use griot::payments::{Credentials, Server, V1, V2, V2026};
use griot::secret::Secret;
use griot::shop::sale::gateways;
use griot::worker;
use reqwest::{Method, StatusCode};
use serde_json::Value;

use crate::support::notification::{
    DOOR, Notification, act, assert_delivered_once, assert_undelivered, come_back_to, known, order,
};
use crate::support::postgres::{TestDatabase, on_both, with_each_api};
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::{Twin, tamper};

const ALL: [Api; 3] = [Api::V2, Api::Api2026, Api::V1];

/// The other generations, in the order in which the owner changes to them.
fn others(api: Api) -> [Api; 2] {
    let place = ALL.iter().position(|one| *one == api).unwrap();
    [ALL[(place + 1) % 3], ALL[(place + 2) % 3]]
}

/// The same sandbox's account of a generation.
fn account(shop: &TestShop, api: Api) -> Credentials {
    let own = shop.config.payments.api_url.clone().unwrap();
    let origin = own.trim_end_matches("/2026").trim_end_matches("/legacy");
    let at = |path: &str| Server::At(format!("{origin}{path}"));
    let (api_key, site_id) = (Secret::new(SANDBOX_API_KEY), SANDBOX_SITE_ID.to_owned());
    match api {
        Api::V1 => Credentials::V1(V1 { server: at("/legacy"), api_key, site_id }),
        Api::Api2026 => Credentials::V2026(V2026 {
            server: at("/2026"),
            api_key: Secret::new(format!("{TEST_KEY}{SANDBOX_API_KEY}")),
            api_password: Secret::new("sandbox-password"),
        }),
        Api::V2 | Api::Sandbox => {
            Credentials::V2(V2 { server: at(""), api_key, site_id, secrets: vec![Secret::new(SANDBOX_SECRET)] })
        }
    }
}

fn generation(api: Api) -> Generation {
    match api {
        Api::V1 => Generation::Legacy,
        Api::Api2026 => Generation::Api2026,
        Api::V2 | Api::Sandbox => Generation::V2,
    }
}

/// A shop with an open payment, and the same shop twice more, each time after its owner changed the generation and another
/// payment was opened. The last of them, and the ids of all three payments.
async fn changed(db: TestDatabase, api: Api) -> (TestShop, Twin, [String; 3]) {
    let shop = TestShop::planned(db, Plan::of(api));
    gateways::keep(&shop.shop).await.unwrap();
    shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
    let first = order(&shop, &shop.shelve("Le fleuve", 2500, 1000).await).await;
    let [before, now] = others(api).map(|api| Twin::selling(&shop, account(&shop, api), [7; 32]));
    let mut opened = vec![first];
    for (twin, title) in [(&before, "La pirogue"), (&now, "La pluie")] {
        gateways::keep(&twin.shop).await.unwrap();
        twin.buyer().buy(&shop.shelve(title, 1500, 1000).await).await;
        opened.push(shop.transaction());
    }
    let all: [String; 3] = opened.try_into().unwrap();
    let [second, third] = others(api);
    let generations = [api, second, third].map(generation);
    assert_eq!(all.each_ref().map(|id| known(&shop, id).generation()), generations);
    (shop, now, all)
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
        let (shop, twin, all) = changed(db, api).await;
        for transaction in &all {
            act(&shop, transaction, Action::Accept).await;
        }
        shop.pass(TimeDelta::seconds(30));
        worker::reconcile(&twin.shop).await.unwrap();
        for transaction in &all {
            assert_delivered_once(&shop.order_json(transaction).await);
        }
    }

    async fn after_the_change_and_after_it_is_taken_back_notifications_and_returns_of_all_generations_are_heard(db: TestDatabase, api: Api) {
        let (shop, twin, all) = changed(db, api).await;
        for transaction in &all {
            let forged = Notification::about(&shop, transaction).signed_with("nobodys-key");
            assert_eq!(notify(&twin, &forged).await, StatusCode::FORBIDDEN);
            assert_eq!(notifications_of(&shop, transaction).await, 0);
            assert_eq!(notify(&twin, &Notification::about(&shop, transaction)).await, StatusCode::OK);
            assert_eq!(notifications_of(&shop, transaction).await, 1);
            assert_undelivered(&shop.order_json(transaction).await, "placed");
        }
        // The shop that sells with the first generation still, or again, knows the other accounts too.
        for transaction in &all {
            act(&shop, transaction, Action::Accept).await;
            let back = come_back_to(&shop.buyer(), &known(&shop, transaction)).await;
            assert!(back.location().starts_with("/orders/"), "{}", back.text);
            shop.work().await;
            assert_delivered_once(&shop.order_json(transaction).await);
        }
    }

    async fn a_refused_payment_is_tried_again_with_the_generation_that_sells_now(db: TestDatabase, api: Api) {
        let (shop, twin, [first, _, _]) = changed(db, api).await;
        act(&shop, &first, Action::Refuse).await;
        shop.pass(TimeDelta::minutes(2));
        worker::reconcile(&twin.shop).await.unwrap();
        let order_json = shop.order_json(&first).await;
        let key = order_json["key"].as_str().unwrap().to_owned();
        let names = [("first_name", "Awa"), ("last_name", "Koné")];
        let led = twin.buyer().post(&format!("/orders/{key}/pay"), &names).await;
        assert_eq!(led.status, StatusCode::SEE_OTHER, "{}", led.text);
        twin.buyer().to_payment_page(led).await;
        let again = shop.transaction();
        assert_eq!(known(&shop, &again).generation(), generation(others(api)[1]));
        act(&shop, &again, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        worker::reconcile(&twin.shop).await.unwrap();
        assert_delivered_once(&shop.order_json(&again).await);
    }
}

on_both! {
    async fn an_order_from_before_2026_is_asked_for_its_names_beside_try_again_and_keeps_what_was_typed(db: TestDatabase) {
        let (shop, twin, [first, ..]) = changed(db, Api::V1).await;
        // The forms of the older generations ask for no name.
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
        assert!(!shop.buyer().get(&page).await.text.contains("name=\"first_name\""), "v1 needs none");
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
