//! Payments of the API of 2026 that the operator asks the buyer for on the phone (`CINETPAY_PUSH`).

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Notifications, Terms};
use griot::config::Api;
use reqwest::StatusCode;

use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::{act, assert_delivered_once, assert_undelivered, known};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

/// A shop of the API of 2026 whose account can ask by these operators, at a sandbox that sends no notifications, and a book.
async fn open(db: TestDatabase, push: &str) -> (TestShop, String) {
    let mut plan = Plan::of(Api::Api2026);
    plan.settings.push(("CINETPAY_PUSH", push.to_owned()));
    let shop = TestShop::planned(db, plan);
    shop.sandbox.behave(quiet());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, slug)
}

fn quiet() -> Behaviour {
    Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() }
}

/// Sends the form of a buyer who chose to be asked at this number.
async fn ask(buyer: &Buyer, slug: &str, phone: &str, method: &str) -> Answer {
    let nonce = buyer.nonce(slug).await;
    send(buyer, slug, &nonce, phone, method).await
}

async fn send(buyer: &Buyer, slug: &str, nonce: &str, phone: &str, method: &str) -> Answer {
    let fields = [
        ("email", "awa@exemple.ci"),
        ("first_name", "Awa"),
        ("last_name", "Koné"),
        ("phone", phone),
        ("pay_by", method),
        ("nonce", nonce),
    ];
    buyer.post(&format!("/books/{slug}/buy"), &fields).await
}

/// The number that the gateway was given, and the method.
fn asked(shop: &TestShop, transaction: &str) -> (String, Option<String>) {
    match known(shop, transaction).terms {
        Terms::Api2026(terms) => (terms.customer.phone_number, terms.payment_method),
        other => panic!("{other:?}"),
    }
}

on_both! {
    async fn who_is_asked_on_the_phone_stays_on_his_orders_page_which_says_what_the_phone_shows(db: TestDatabase) {
        let (shop, slug) = open(db, "MTN_CI,WAVE_CI").await;
        let buyer = shop.buyer();
        let form = buyer.get(&format!("/books/{slug}")).await.text;
        assert!(form.contains("MTN MoMo, sur mon téléphone") && form.contains("name=\"pay_by\" value=\"\" checked"), "{form}");
        let page = ask(&buyer, &slug, "05 05 05 05 05", "MTN_CI").await.location().to_owned();
        assert!(page.starts_with("/orders/"), "{page}");
        let transaction = shop.transaction();
        assert_eq!(asked(&shop, &transaction), ("+2250505050505".to_owned(), Some("MTN_CI".to_owned())));
        let shown = buyer.get(&page).await;
        for part in ["MTN MoMo demande votre accord", "…05", "*133#", "http-equiv=\"refresh\"", "/guichet/pay/"] {
            assert!(shown.text.contains(part), "{part}: {}", shown.text);
        }
        assert!(!shown.text.contains("0505050505") && !shown.text.contains("Je n’ai pas encore validé"));
        let english = shop.buyer().get(&format!("{page}?lang=en")).await.text;
        assert!(english.contains("MTN MoMo asks you to approve"), "{english}");
        assert_undelivered(&shop.order_json(&transaction).await, "placed");
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_delivered_once(&shop.order_json(&transaction).await);
        assert!(buyer.get(&page).await.text.contains("C’est payé"));
    }

    async fn where_the_gateway_wants_the_browser_on_its_page_it_goes_there_also_after_a_push(db: TestDatabase) {
        let (shop, slug) = open(db, "MTN_CI,WAVE_CI").await;
        let to = ask(&shop.buyer(), &slug, "05 05 05 05 05", "WAVE_CI").await.location().to_owned();
        assert!(to.contains("/guichet/pay/"), "{to}");
        assert_eq!(asked(&shop, &shop.transaction()).1.as_deref(), Some("WAVE_CI"));
        let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
        let shown = shop.buyer().get(&format!("/orders/{key}")).await.text;
        assert!(shown.contains("Je n’ai pas encore validé") && !shown.contains("Validez sur votre téléphone"), "{shown}");
        let to = ask(&shop.buyer(), &slug, "05 05 05 05 05", "").await.location().to_owned();
        assert!(to.contains("/guichet/pay/"), "{to}");
        assert_eq!(asked(&shop, &shop.transaction()), (String::new(), None), "the page asks for the number that pays");
    }

    async fn what_the_phone_decided_at_once_is_asked_about_at_once(db: TestDatabase) {
        let (shop, slug) = open(db, "MTN_CI").await;
        let buyer = shop.buyer();
        ask(&buyer, &slug, "07 07 07 07 00", "MTN_CI").await;
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        let buyer = shop.buyer();
        let page = ask(&buyer, &slug, "07 07 07 07 03", "MTN_CI").await.location().to_owned();
        shop.work().await;
        let refused = shop.last_order_json().await;
        assert_undelivered(&refused, "placed");
        assert_eq!(refused["attempts"][0]["state"], "refused");
        assert!(buyer.get(&page).await.text.contains("Le paiement n’a pas abouti"));
        let again = buyer.post(&format!("{page}/pay"), &[]).await;
        assert!(again.location().contains("/guichet/pay/"), "another try is on the page: {}", again.location());
        let second = shop.transaction();
        assert_eq!(asked(&shop, &second), (String::new(), None));
        act(&shop, &second, Action::Accept).await;
        shop.pass(TimeDelta::seconds(11));
        shop.work().await;
        assert_delivered_once(&shop.order_json(&second).await);
    }

    async fn a_push_needs_a_phone_of_the_accounts_country_and_the_form_says_so_before_anything_is_ordered(db: TestDatabase) {
        let (shop, slug) = open(db, "MTN_CI").await;
        let buyer = shop.buyer();
        for phone in ["", "+221 77 123 45 67"] {
            let answer = ask(&buyer, &slug, phone, "MTN_CI").await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{phone}");
            let said = answer.between("id=\"phone-error\">", "<");
            assert!(said.contains("MTN MoMo") && said.contains("Côte d’Ivoire"), "{said}");
            assert!(answer.text.contains("value=\"MTN_CI\" checked"), "the choice is kept");
        }
        assert!(shop.sandbox.transactions().is_empty());
        let elsewhere = ask(&buyer, &slug, "05 05 05 05 05", "MOOV_CI").await;
        assert!(elsewhere.location().contains("/guichet/pay/"), "an operator that the account does not have");
        assert_eq!(asked(&shop, &shop.transaction()), (String::new(), None));
    }

    async fn a_number_that_the_gateway_cannot_ask_is_said_beside_its_field_and_the_page_is_a_way_out(db: TestDatabase) {
        // The sandbox's account is of Côte d'Ivoire: it refuses what this setting promises.
        let (shop, slug) = open(db, "MTN_SN").await;
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let refused = send(&buyer, &slug, &nonce, "+221 77 123 45 67", "MTN_SN").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
        assert!(refused.between("id=\"phone-error\">", "<").contains("n’a pas pu faire la demande"), "{}", refused.text);
        assert!(shop.sandbox.transactions().is_empty());
        shop.pass(TimeDelta::seconds(20));
        let page = send(&buyer, &slug, &nonce, "+221 77 123 45 67", "").await;
        assert!(page.location().contains("/guichet/pay/"), "{} {}", page.status, page.text);
        let order = shop.last_order_json().await;
        assert_eq!(order["attempts"].as_array().unwrap().len(), 2, "one order, tried twice");
    }

    async fn a_double_click_asks_the_phone_once_and_a_reload_not_again(db: TestDatabase) {
        let (shop, slug) = open(db, "MTN_CI").await;
        shop.sandbox.behave(Behaviour { init_delay_ms: 200, ..quiet() });
        let buyer = shop.buyer();
        let nonce = buyer.nonce(&slug).await;
        let click = || send(&buyer, &slug, &nonce, "05 05 05 05 05", "MTN_CI");
        let (first, second) = tokio::join!(click(), click());
        assert!(first.location().starts_with("/orders/"), "{}", first.location());
        assert_eq!(first.location(), second.location());
        shop.pass(TimeDelta::seconds(30));
        assert_eq!(click().await.location(), first.location());
        assert_eq!(shop.sandbox.transactions().len(), 1, "the buyer is asked once");
    }

    async fn who_pays_the_same_order_on_the_page_instead_is_delivered_once(db: TestDatabase) {
        let (shop, slug) = open(db, "MTN_CI").await;
        let buyer = shop.buyer();
        let page = ask(&buyer, &slug, "05 05 05 05 05", "MTN_CI").await.location().to_owned();
        let way_out = buyer.get(&page).await.between("class=\"button quiet\" href=\"", "\"");
        assert!(way_out.ends_with(&known(&shop, &shop.transaction()).token), "{way_out}");
        let paid = buyer.post(&way_out, &[("action", "accept"), ("method", "orange")]).await;
        assert!(paid.status.is_redirection(), "{}", paid.text);
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        assert_delivered_once(&shop.last_order_json().await);
        assert_eq!(shop.sandbox.transactions().len(), 1);
    }
}
