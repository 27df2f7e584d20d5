//! How long a payment page is valid: where "try again" leads before and after its end.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Method, Notifications};
use griot::config::Api;
use griot::shop::sale::reconciliation;
use serde_json::{Value, json};

use crate::support::buyer::Buyer;
use crate::support::postgres::with_each_api;
use crate::support::shop::{Plan, TestShop};

/// A buyer, the payment page that they were redirected to, and the path of their order's page.
async fn led(shop: &TestShop) -> (Buyer, String, String) {
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    let led = buyer.buy(&slug).await.location().to_owned();
    let page = format!("/orders/{}", shop.last_order_json().await["key"].as_str().unwrap());
    (buyer, led, page)
}

async fn try_again(buyer: &Buyer, page: &str) -> String {
    let led = buyer.post(&format!("{page}/pay"), &[]).await;
    buyer.to_payment_page(led).await.location().to_owned()
}

async fn attempts(shop: &TestShop, page: &str) -> Vec<Value> {
    shop.order_json(page.trim_start_matches("/orders/")).await["attempts"].as_array().unwrap().clone()
}

async fn state(buyer: &Buyer, page: &str) -> String {
    let told: Value = serde_json::from_str(&buyer.get(&format!("{page}/state")).await.text).unwrap();
    told["state"].as_str().unwrap().to_owned()
}

/// Pays at the payment page with this address.
async fn pay_at(shop: &TestShop, led: &str) {
    let found = shop.sandbox.transactions().into_iter().find(|one| led.ends_with(&one.token)).unwrap();
    shop.sandbox.act(&found.id, Method::Wave, Action::Accept).await.unwrap();
    shop.sandbox.quiet().await;
}

fn is_another(again: &str, led: &str) -> bool {
    again.contains("/guichet/pay/") && again != led
}

fn checks_fail() -> Behaviour {
    Behaviour { check_status: Some(502), ..Behaviour::default() }
}

with_each_api! {
    async fn within_its_hour_a_page_is_found_again_and_after_it_another_is_opened(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::minutes(59));
        assert_eq!(try_again(&buyer, &page).await, led);
        // In v1 the way to the gateway's page is a form on a page of the shop.
        let link = format!("href=\"{}\"", if api == Api::V1 { format!("{page}/payment") } else { led.clone() });
        assert!(buyer.get(&page).await.text.contains(&link));
        shop.pass(TimeDelta::minutes(1));
        assert_eq!(state(&buyer, &page).await, "page-over");
        let shown = buyer.get(&page).await.text;
        assert!(shown.contains("La page de paiement n’est plus valable") && !shown.contains(&link));
        assert!(shown.contains(&format!("<form method=\"post\" action=\"{page}/pay\"")));
        let asked = shop.sandbox.calls(&shop.transaction()).check;
        let first = shop.transaction();
        let again = try_again(&buyer, &page).await;
        assert!(is_another(&again, &led), "{again}");
        assert_eq!(shop.sandbox.calls(&first).check, asked + 1, "the gateway is asked once");
        assert_eq!(attempts(&shop, &page).await.len(), 2);
        assert_eq!(state(&buyer, &page).await, "waiting");
        assert_eq!(try_again(&buyer, &page).await, again, "the new page has a life of its own");
        pay_at(&shop, &again).await;
        shop.work().await;
        assert_eq!(state(&buyer, &page).await, "paid");
    }

    async fn a_page_that_was_paid_unnoticed_is_found_paid_and_no_other_is_opened(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..Behaviour::default() });
        pay_at(&shop, &led).await;
        shop.pass(TimeDelta::hours(2));
        assert_eq!(try_again(&buyer, &page).await, page);
        assert_eq!(state(&buyer, &page).await, "paid");
        assert_eq!(shop.sandbox.transactions().len(), 1);
    }

    async fn a_page_that_the_gateway_calls_expired_is_over_before_its_hour(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        let code = if api == Api::Api2026 { json!(2003) } else { json!("625") };
        let expired = Forgery { code: Some(code), status: Some(json!("EXPIRED")), ..Forgery::default() };
        shop.sandbox.behave(Behaviour { check_answer: expired, ..Behaviour::default() });
        shop.pass(TimeDelta::minutes(20));
        shop.work().await;
        assert_eq!(state(&buyer, &page).await, "refused");
        shop.pass(TimeDelta::minutes(1));
        let again = try_again(&buyer, &page).await;
        assert!(is_another(&again, &led), "{again}");
    }

    async fn a_silent_gateway_opens_no_second_page_until_it_has_answered_about_the_first(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.sandbox.behave(checks_fail());
        shop.pass(TimeDelta::minutes(61));
        assert_eq!(try_again(&buyer, &page).await, page);
        assert_eq!(attempts(&shop, &page).await.len(), 1);
        assert!(buyer.get(&page).await.text.contains("S’il ne répond pas, vous revenez ici sans payer"));

        // A check's answer makes a new payment page possible, without the buyer.
        shop.sandbox.behave(Behaviour::default());
        shop.pass(TimeDelta::minutes(15));
        shop.work().await;
        shop.sandbox.behave(checks_fail());
        shop.pass(TimeDelta::minutes(1));
        let again = try_again(&buyer, &page).await;
        assert!(is_another(&again, &led), "it has said after the page's end that nothing was paid there: {again}");
    }

    async fn an_answer_from_before_the_pages_end_proves_nothing_about_what_came_after(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::minutes(58));
        shop.work().await;
        shop.sandbox.behave(Behaviour { notifications: Notifications::Lost, ..checks_fail() });
        pay_at(&shop, &led).await;
        shop.pass(TimeDelta::minutes(10));
        assert_eq!(try_again(&buyer, &page).await, page);
        assert_eq!(shop.sandbox.transactions().len(), 1, "nobody pays twice");
    }

    async fn two_tabs_that_try_again_at_once_open_one_page(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::hours(3));
        let (one, other) = tokio::join!(try_again(&buyer, &page), try_again(&buyer, &page));
        let opened: Vec<_> = [&one, &other].into_iter().filter(|way| is_another(way, &led)).collect();
        assert!(!opened.is_empty(), "{one} {other}");
        assert!(opened.iter().all(|way| *way == opened[0]), "{one} {other}");
        assert!([&one, &other].into_iter().all(|way| way == opened[0] || *way == page), "{one} {other}");
        assert_eq!(attempts(&shop, &page).await.len(), 2);
    }

    async fn money_at_both_pages_delivers_once_and_the_late_one_is_owed_back(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::hours(26));
        shop.work().await;
        let again = try_again(&buyer, &page).await;
        pay_at(&shop, &again).await;
        shop.work().await;
        pay_at(&shop, &led).await;
        shop.work().await;
        let tried = attempts(&shop, &page).await;
        let owed: Vec<_> = tried.iter().map(|one| (one["state"].clone(), one["refund_due"].clone())).collect();
        assert_eq!(owed, [(json!("confirmed"), json!(true)), (json!("confirmed"), json!(false))]);
        assert_eq!(shop.parcels().len(), 1);
    }

    async fn late_money_of_the_first_page_pays_the_order_while_the_second_waits(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::hours(2));
        let again = try_again(&buyer, &page).await;
        assert!(is_another(&again, &led));
        pay_at(&shop, &led).await;
        shop.work().await;
        assert_eq!(state(&buyer, &page).await, "paid");
        assert_eq!(try_again(&buyer, &page).await, page, "the second page is not shown any more");
        assert_eq!(shop.parcels().len(), 1);
    }

    async fn a_clock_that_was_set_back_gives_the_page_its_hour_anew_and_no_more(db: TestDatabase, api: Api) {
        let shop = TestShop::planned(db, Plan::of(api));
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::days(-3));
        assert_eq!(try_again(&buyer, &page).await, led);
        reconciliation::rebase_after_clock_change(&shop.shop).await.unwrap();
        shop.pass(TimeDelta::minutes(59));
        assert_eq!(try_again(&buyer, &page).await, led);
        shop.pass(TimeDelta::minutes(1));
        assert!(is_another(&try_again(&buyer, &page).await, &led));
    }

    async fn the_owner_says_how_long_a_page_lives(db: TestDatabase, api: Api) {
        let mut plan = Plan::of(api);
        plan.settings.push(("GRIOT_PAYMENT_PAGE_MINUTES", "15".to_owned()));
        let shop = TestShop::planned(db, plan);
        let (buyer, led, page) = led(&shop).await;
        shop.pass(TimeDelta::minutes(14));
        assert_eq!(try_again(&buyer, &page).await, led);
        shop.pass(TimeDelta::minutes(1));
        assert!(is_another(&try_again(&buyer, &page).await, &led));
    }
}
