//! What an owner does with money in the back office: each act once, only by those with the right to it, and never undone.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::domain::role::Role;
use griot::shop::admin::exports::{ExportLines, ExportRequest};
use griot::shop::admin::manual_payment;
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::reports;
use griot::shop::admin::reports::calendar::Period;
use griot::shop::admin::review::{self, Decision};
use griot::shop::admin::timeline::Event;
use griot::shop::admin::{Fault, Refused, today};
use griot::store::exports::ExportKind;
use serde_json::json;

use crate::support::back_office::{
    audited, changes, in_review, order_id, owner, paid, placed, placed_by, quiet, shelved, staff, told,
};
use crate::support::notification::{act, assert_delivered_once};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

fn sent(amount: i64) -> SurplusRefund {
    SurplusRefund { amount, reason: "Livre illisible".to_owned(), destination: "Orange Money 07 07".to_owned() }
}

/// A refund of this amount for the order's only line.
fn back(amount: i64) -> OrderRefund {
    let SurplusRefund { reason, destination, .. } = sent(amount);
    OrderRefund { lines: vec![(0, amount)], reason, destination }
}

async fn link_works(shop: &TestShop) -> bool {
    let letter = shop.parcels().pop().unwrap();
    let link = letter.text.split_whitespace().find(|word| word.contains("/d/")).unwrap().to_owned();
    shop.buyer().post(&link, &[]).await.status == 303
}

on_both! {
    async fn an_order_marked_paid_by_hand_is_delivered_once_and_later_money_is_owed_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        let by = owner(&shop);
        let mark = || manual_payment::record(&shop.shop, &by, &id, None, "Payé en espèces au marché");
        let four = tokio::join!(mark(), mark(), mark(), mark());
        let done = [four.0, four.1, four.2, four.3];
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(done.iter().filter(|one| one.is_err()).all(|one| matches!(one, Err(Refused::Moved))));
        shop.work().await;
        let order_json = shop.order_json(&transaction).await;
        assert_delivered_once(&order_json);
        assert_eq!(changes(&order_json, "paid", "by_hand"), 1);
        let change = order_json["transitions"].as_array().unwrap().iter().find(|one| one["cause"] == "by_hand").unwrap();
        assert_eq!((&change["actor"], &change["note"]), (&json!("fatou@griot.example"), &json!("Payé en espèces au marché")));
        assert_eq!(audited(&shop).await, ["order.pay"]);
        assert!(link_works(&shop).await);
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap();
        assert_eq!(waiting.owed.len(), 1, "the gateway's money is a second payment");
    }

    async fn only_an_owner_with_a_fresh_password_and_a_reason_marks_an_order_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let id = order_id(&shop, &placed(&shop, &slug).await).await;
        for role in [Role::Manager, Role::Support] {
            let fresh = griot::shop::admin::Staff { fresh: true, ..staff(&shop, role) };
            assert!(matches!(manual_payment::record(&shop.shop, &fresh, &id, None, "x").await, Err(Refused::Forbidden)));
        }
        let stale = staff(&shop, Role::Owner);
        assert!(matches!(manual_payment::record(&shop.shop, &stale, &id, None, "x").await, Err(Refused::Password)));
        for reason in ["", " \n ", &"x".repeat(1001)] {
            let marked = manual_payment::record(&shop.shop, &owner(&shop), &id, None, reason).await;
            assert!(matches!(marked, Err(Refused::Typed(Fault::Reason))));
        }
        assert!(audited(&shop).await.is_empty());
    }

    async fn an_expired_order_can_be_marked_paid_and_a_refunded_one_cannot(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        shop.pass(TimeDelta::hours(25));
        shop.work().await;
        let id = order_id(&shop, &transaction).await;
        assert_eq!(shop.order_json(&transaction).await["state"], "expired");
        manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await.unwrap();
        refunds::refund(&shop.shop, &owner(&shop), &id, back(2500)).await.unwrap();
        let again = manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await;
        assert!(matches!(again, Err(Refused::Moved)));
        assert_eq!(shop.order_json(&transaction).await["state"], "refunded");
    }

    async fn a_refund_is_recorded_once_and_ends_the_downloads(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        assert!(link_works(&shop).await);
        for amount in [0, -5, 2501] {
            let refunded = refunds::refund(&shop.shop, &owner(&shop), &id, back(amount)).await;
            assert!(matches!(refunded, Err(Refused::Typed(Fault::Amount(2500)))), "{amount}");
        }
        let by = owner(&shop);
        let whole = || refunds::refund(&shop.shop, &by, &id, back(2500));
        let two = tokio::join!(whole(), whole());
        assert_eq!(usize::from(two.0.is_ok()) + usize::from(two.1.is_ok()), 1);
        let order_json = told(&shop, &transaction).await;
        assert_eq!(order_json.order.state, "refunded");
        let refunds: Vec<_> = order_json.events.iter().filter_map(|(_, event)| match event {
            Event::Refund(refund) => Some(refund),
            _ => None,
        }).collect();
        assert_eq!(refunds.len(), 1);
        assert_eq!((refunds[0].amount, refunds[0].destination.as_str()), (2500, "Orange Money 07 07"));
        assert!(order_json.granted[0].0.revoked_at.is_some());
        assert!(!link_works(&shop).await, "access ends");
        assert_eq!(audited(&shop).await, ["order.refund"]);
    }

    async fn the_gateway_does_not_turn_a_refund_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer_first = placed(&shop, &slug).await;
        let id = order_id(&shop, &buyer_first).await;
        manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await.unwrap();
        refunds::refund(&shop.shop, &owner(&shop), &id, back(2500)).await.unwrap();
        act(&shop, &buyer_first, Action::Accept).await;
        shop.pass(TimeDelta::minutes(2));
        shop.work().await;
        let order_json = shop.order_json(&buyer_first).await;
        assert_eq!((&order_json["state"], &order_json["attempts"][0]["refund_due"]), (&json!("refunded"), &json!(true)));
    }

    async fn an_order_in_review_is_delivered_once_when_an_owner_says_so(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = in_review(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        assert_eq!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().review.len(), 1);
        let by = owner(&shop);
        let decide = |decision| review::decide(&shop.shop, &by, &id, decision, "Montant vu sur le relevé");
        let both = tokio::join!(decide(Decision::Deliver), decide(Decision::Deliver));
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        shop.work().await;
        let order_json = shop.order_json(&transaction).await;
        assert_delivered_once(&order_json);
        assert_eq!(changes(&order_json, "paid", "review"), 1);
        assert_eq!(order_json["attempts"][0]["state"], "confirmed", "nobody asks the gateway any more");
        assert_eq!((&order_json["attempts"][0]["refund_due"], &order_json["attempts"][0]["next_check_at"]), (&json!(false), &json!(null)));
        let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap();
        assert!(waiting.review.is_empty() && waiting.owed.is_empty());
    }

    async fn an_order_in_review_that_is_owed_back_stays_on_the_list_until_the_money_was_sent(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = in_review(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        review::decide(&shop.shop, &owner(&shop), &id, Decision::Refund, "Montant faux").await.unwrap();
        let order_json = shop.order_json(&transaction).await;
        assert_eq!((&order_json["state"], &order_json["grants"]), (&json!("refunded"), &json!([])));
        let owed = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed;
        assert_eq!(owed.len(), 1);
        let attempt = owed[0].0.id.clone();
        let by = owner(&shop);
        let repay = || refunds::refund_surplus(&shop.shop, &by, &attempt, sent(25));
        let both = tokio::join!(repay(), repay());
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed.is_empty());
        assert_eq!(audited(&shop).await, ["order.decide", "order.repay"]);
    }

    async fn deciding_is_only_for_orders_in_review(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for transaction in [placed(&shop, &slug).await, paid(&shop, &slug).await] {
            let id = order_id(&shop, &transaction).await;
            for decision in [Decision::Deliver, Decision::Refund] {
                let decided = review::decide(&shop.shop, &owner(&shop), &id, decision, "x").await;
                assert!(matches!(decided, Err(Refused::Moved)));
            }
        }
        assert!(audited(&shop).await.is_empty());
    }

    async fn a_further_payment_that_does_not_match_stands_among_what_is_owed_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Payé en espèces au marché").await.unwrap();
        let check_answer = Forgery { amount: Some(json!("25")), ..Forgery::default() };
        let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..lost });
        act(&shop, &transaction, Action::Accept).await;
        for _ in 0..3 {
            shop.pass(TimeDelta::minutes(1));
            shop.work().await;
        }
        let owed = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed;
        assert_eq!(owed.len(), 1);
        let order_json = shop.order_json(&transaction).await;
        assert_delivered_once(&order_json);
        assert_eq!(changes(&order_json, "paid", "schedule"), 1, "told once: {order_json:#}");
        refunds::refund_surplus(&shop.shop, &owner(&shop), &owed[0].0.id, sent(25)).await.unwrap();
        quiet(&shop);
        shop.pass(TimeDelta::minutes(5));
        shop.work().await;
        assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed.is_empty(), "what went back is not owed again");
    }

    async fn what_came_is_told_first_and_is_what_is_booked(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 4500, 1000).await;
        quiet(&shop);
        paid(&shop, &slug).await;
        let check_answer = Forgery { amount: Some(json!("4000.00")), ..Forgery::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..shop.sandbox.behaviour() });
        let transaction = placed_by(&shop, &slug, "binta@exemple.ci", "07 07 07 07 01").await;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        quiet(&shop);
        let desk = shop.staff(Role::Owner).await;
        let page = format!("/admin/orders/{}", shop.order_json(&transaction).await["number"].as_str().unwrap());
        let first = desk.get(&page).await.between("<p class=\"alert\">", "<");
        assert_eq!(first, "Reçu\u{a0}: 4\u{a0}000\u{a0}F\u{a0}CFA au lieu de 4\u{a0}500\u{a0}F\u{a0}CFA. Il manque 500\u{a0}F\u{a0}CFA.");
        let id = order_id(&shop, &transaction).await;
        review::decide(&shop.shop, &owner(&shop), &id, Decision::Deliver, "Le reste en espèces").await.unwrap();
        let first = desk.get(&page).await.between("<p class=\"alert\">", "<");
        assert!(first.starts_with("Reçu\u{a0}: 4\u{a0}000"), "{first}");
        let report = reports::over(&shop.shop, Period::Today).await.unwrap();
        assert_eq!((report.total.orders, report.total.gross), (2, 8500));
        assert_eq!(report.total.fees, shop.shop.rules().fees.of("OM", 8500), "the fee is on what came");
        let wish = ExportRequest { what: ExportKind::Sales, first: "2027-01-01".parse().unwrap(), last: "2027-01-31".parse().unwrap() };
        let lines = ExportLines::new(&shop.shop, &wish).next().await.unwrap();
        assert_eq!(lines.iter().map(|line| line.amount).collect::<Vec<_>>(), [4500, 4000]);
        let too_much = refunds::refund(&shop.shop, &owner(&shop), &id, back(4500)).await;
        assert!(matches!(too_much, Err(Refused::Typed(Fault::Amount(4000)))));
        shop.pass(TimeDelta::days(4));
        while reports::close_next(&shop.shop).await.unwrap() {}
        let later = reports::over(&shop.shop, Period::Week).await.unwrap();
        assert_eq!(later.total.gross, 8500, "a closed day says what it said while it was open");
    }

    async fn one_book_paid_for_twice_by_one_buyer_is_flagged_also_when_both_are_settled_at_once(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let other = shop.shelve("La rive", 1500, 1000).await;
        for (email, phone) in [("awa@exemple.ci", ["", ""]), ("binta", ["07 07 07 07 05", "07 07 07 07 05"])] {
            let before = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().flags.len();
            let emails = if email.contains('@') { [email.to_owned(), email.to_uppercase()] } else { [1, 2].map(|nth| format!("{email}{nth}@exemple.ci")) };
            let mut tried = Vec::new();
            for nth in [0, 1] {
                let transaction = placed_by(&shop, &slug, &emails[nth], phone[nth]).await;
                act(&shop, &transaction, Action::Accept).await;
                tried.push(transaction);
            }
            shop.pass(TimeDelta::seconds(10));
            shop.work().await;
            for transaction in &tried {
                assert_delivered_once(&shop.order_json(transaction).await);
            }
            let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap();
            assert_eq!(waiting.flags.len(), before + 1, "{email}");
            assert_eq!((waiting.flags[0].0.kind.as_str(), waiting.flags[0].0.times), ("bought_twice", 2));
        }
        paid(&shop, &other).await;
        shop.pass(TimeDelta::hours(25));
        paid(&shop, &other).await;
        assert_eq!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().flags.len(), 2, "a day apart is a wish");
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get("/admin").await.text.contains("2 paiements en 24 h pour le même livre"));
    }
}
