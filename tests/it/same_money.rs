//! An order is marked as paid by hand, and the gateway reports its payment afterwards: is it the same money, or a second
//! payment?

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::domain::role::Role;
use griot::shop::admin::{Fault, Refused, manual_payment, today};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::back_office::{attempt_id, audited, order_id, owner, placed, placed_by, shelved};
use crate::support::notification::{act, assert_delivered_once};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

/// Marks an order as paid by the money of its payment, which the gateway accepts then.
async fn marked_and_accepted(shop: &TestShop, slug: &str) -> (String, String) {
    let transaction = placed(shop, slug).await;
    let (order, attempt) = (order_id(shop, &transaction).await, attempt_id(shop, &transaction).await);
    manual_payment::record(&shop.shop, &owner(shop), &order, Some(&attempt), "Vu chez CinetPay").await.unwrap();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::minutes(1));
    shop.work().await;
    (transaction, attempt)
}

/// How many payments wait for the answer whether they are the same money, and how many refunds are due.
async fn waiting(shop: &TestShop) -> (usize, usize) {
    let waiting = today::waiting(&shop.shop, &owner(shop)).await.unwrap();
    (waiting.same.len(), waiting.owed.len())
}

fn paid_with(order_json: &Value) -> (&Value, &Value) {
    (&order_json["attempts"][0]["state"], &order_json["attempts"][0]["refund_due"])
}

on_both! {
    async fn money_that_stands_for_a_payment_is_asked_about_and_not_owed_back_when_the_gateway_reports_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (transaction, attempt) = marked_and_accepted(&shop, &slug).await;
        assert_eq!(waiting(&shop).await, (1, 0), "asked, and nobody is told to pay it back");
        let order_json = shop.order_json(&transaction).await;
        assert_delivered_once(&order_json);
        assert_eq!(paid_with(&order_json), (&json!("confirmed"), &json!(false)));
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get("/admin").await.text.contains("Est-ce le même argent"));
        let page = format!("/admin/orders/{}", order_json["number"].as_str().unwrap());
        let shown = desk.get(&page).await.text;
        assert!(shown.contains(&format!("{page}/attempts/{attempt}/same")) && !shown.contains("id=\"owed\""), "{shown}");
        let done = desk.post(&format!("{page}/attempts/{attempt}/same"), &[("reason", "Une seule somme sur le compte")]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER);
        assert_eq!(waiting(&shop).await, (0, 0));
        assert!(!desk.get(&page).await.text.contains("id=\"asked\""));
        let again = manual_payment::same_money(&shop.shop, &owner(&shop), &attempt, false, "x").await;
        assert!(matches!(again, Err(Refused::Moved)), "answered once");
        assert_eq!(audited(&shop).await, ["order.pay", "order.same"]);
        let method = shop.shop.db.read({
            let id = order_id(&shop, &transaction).await;
            move |conn| griot::store::orders::find(conn, &id)
        });
        assert_eq!(method.await.unwrap().method.as_deref(), Some("OM"), "it was paid at the gateway, as we know now");
    }

    async fn a_second_payment_is_owed_back_once_an_owner_says_so(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (transaction, attempt) = marked_and_accepted(&shop, &slug).await;
        let by = owner(&shop);
        let answer = || manual_payment::same_money(&shop.shop, &by, &attempt, false, "Deux sommes sur le compte");
        let both = tokio::join!(answer(), answer());
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        assert_eq!(waiting(&shop).await, (0, 1));
        assert_eq!(paid_with(&shop.order_json(&transaction).await), (&json!("confirmed"), &json!(true)));
        assert_eq!(audited(&shop).await, ["order.pay", "order.other"]);
    }

    async fn money_that_came_another_way_makes_the_gateways_a_second_payment(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        manual_payment::record(&shop.shop, &owner(&shop), &id, None, "En espèces").await.unwrap();
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        assert_eq!(waiting(&shop).await, (0, 1));
    }

    async fn another_sum_than_the_one_marked_is_asked_about_and_booked_if_it_is_the_same(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let check_answer = Forgery { amount: Some(json!("2000")), ..Forgery::default() };
        let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..lost });
        let (transaction, attempt) = marked_and_accepted(&shop, &slug).await;
        shop.pass(TimeDelta::minutes(5));
        shop.work().await;
        assert_eq!(waiting(&shop).await, (1, 0), "asked once");
        manual_payment::same_money(&shop.shop, &owner(&shop), &attempt, true, "2 000 F sur le compte").await.unwrap();
        let order_json = shop.order_json(&transaction).await;
        assert_eq!((&order_json["received"], &order_json["lines"][0]["received"]), (&json!(2000), &json!(2000)));
        assert_eq!(paid_with(&order_json), (&json!("confirmed"), &json!(false)));
        assert_eq!(waiting(&shop).await, (0, 0));
    }

    async fn an_owner_chooses_the_payment_that_the_money_stands_for_or_none(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (first, other) = (placed(&shop, &slug).await, placed_by(&shop, &slug, "binta@exemple.ci", "").await);
        let stranger = attempt_id(&shop, &other).await;
        let id = order_id(&shop, &first).await;
        let marked = manual_payment::record(&shop.shop, &owner(&shop), &id, Some(&stranger), "x").await;
        assert!(matches!(marked, Err(Refused::Typed(Fault::Attempt))), "another order's payment");
        let desk = shop.staff(Role::Owner).await;
        let page = format!("/admin/orders/{}", shop.order_json(&first).await["number"].as_str().unwrap());
        let shown = desk.get(&page).await.text;
        let choice = format!("<option value=\"{}\">{first}, 2\u{a0}500\u{a0}F\u{a0}CFA", attempt_id(&shop, &first).await);
        assert!(shown.contains(&choice) && shown.contains("<option value=\"none\">"), "{shown}");
        let nothing = desk.post(&format!("{page}/payment"), &[("attempt", ""), ("reason", "En espèces")]).await;
        assert_eq!(nothing.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(nothing.between("id=\"payment-attempt-error\">", "<").contains("Choisissez"));
        assert!(nothing.text.contains(">En espèces</textarea>"), "what was typed stays");
        let none = desk.post(&format!("{page}/payment"), &[("attempt", "none"), ("reason", "En espèces")]).await;
        assert_eq!(none.status, StatusCode::SEE_OTHER);
        assert_eq!(shop.order_json(&first).await["state"], "paid");
    }
}
