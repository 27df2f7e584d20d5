//! What an owner does with money at the desk: each act once, by whoever may, and never backwards.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::guichet::{Behaviour, Deed, Forgery, Notifications};
use griot::shop::desk::money::{self, Decision, SentBack};
use griot::shop::desk::timeline::Event;
use griot::shop::desk::{Fault, Refused, today};
use serde_json::json;

use crate::support::desk::{audited, changes, in_review, order_id, owner, paid, placed, quiet, shelved, staff, told};
use crate::support::notice::{act, assert_delivered_once};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

fn sent(amount: i64) -> SentBack {
    SentBack { amount, reason: "Livre illisible".to_owned(), destination: "Orange Money 07 07".to_owned() }
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
        let mark = || money::mark_paid(&shop.shop, &by, &id, "Payé en espèces au marché");
        let four = tokio::join!(mark(), mark(), mark(), mark());
        let done = [four.0, four.1, four.2, four.3];
        assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1);
        assert!(done.iter().filter(|one| one.is_err()).all(|one| matches!(one, Err(Refused::Moved))));
        shop.work().await;
        let story = shop.story(&transaction).await;
        assert_delivered_once(&story);
        assert_eq!(changes(&story, "paid", "by_hand"), 1);
        let change = story["transitions"].as_array().unwrap().iter().find(|one| one["cause"] == "by_hand").unwrap();
        assert_eq!((&change["actor"], &change["note"]), (&json!("fatou@griot.example"), &json!("Payé en espèces au marché")));
        assert_eq!(audited(&shop).await, ["order.pay"]);
        assert!(link_works(&shop).await);
        act(&shop, &transaction, Deed::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap();
        assert_eq!(waiting.owed.len(), 1, "the gateway's money is a second payment");
    }

    async fn only_an_owner_with_a_fresh_password_and_a_reason_marks_an_order_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let id = order_id(&shop, &placed(&shop, &slug).await).await;
        for role in [Role::Manager, Role::Support] {
            let fresh = griot::shop::desk::Staff { fresh: true, ..staff(&shop, role) };
            assert!(matches!(money::mark_paid(&shop.shop, &fresh, &id, "x").await, Err(Refused::Forbidden)));
        }
        let stale = staff(&shop, Role::Owner);
        assert!(matches!(money::mark_paid(&shop.shop, &stale, &id, "x").await, Err(Refused::Password)));
        for reason in ["", " \n ", &"x".repeat(1001)] {
            let marked = money::mark_paid(&shop.shop, &owner(&shop), &id, reason).await;
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
        assert_eq!(shop.story(&transaction).await["state"], "expired");
        money::mark_paid(&shop.shop, &owner(&shop), &id, "Espèces").await.unwrap();
        money::refund(&shop.shop, &owner(&shop), &id, sent(2500)).await.unwrap();
        let again = money::mark_paid(&shop.shop, &owner(&shop), &id, "Espèces").await;
        assert!(matches!(again, Err(Refused::Moved)));
        assert_eq!(shop.story(&transaction).await["state"], "refunded");
    }

    async fn a_refund_is_recorded_once_and_ends_the_downloads(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        assert!(link_works(&shop).await);
        for amount in [0, -5, 2501] {
            let refunded = money::refund(&shop.shop, &owner(&shop), &id, sent(amount)).await;
            assert!(matches!(refunded, Err(Refused::Typed(Fault::Amount(2500)))), "{amount}");
        }
        let by = owner(&shop);
        let back = || money::refund(&shop.shop, &by, &id, sent(2000));
        let two = tokio::join!(back(), back());
        assert_eq!(usize::from(two.0.is_ok()) + usize::from(two.1.is_ok()), 1);
        let story = told(&shop, &transaction).await;
        assert_eq!(story.order.state, "refunded");
        let refunds: Vec<_> = story.events.iter().filter_map(|(_, event)| match event {
            Event::Refund(refund) => Some(refund),
            _ => None,
        }).collect();
        assert_eq!(refunds.len(), 1);
        assert_eq!((refunds[0].amount, refunds[0].destination.as_str()), (2000, "Orange Money 07 07"));
        assert!(story.grant.unwrap().revoked_at.is_some());
        assert!(!link_works(&shop).await, "access ends");
        assert_eq!(audited(&shop).await, ["order.refund"]);
    }

    async fn the_gateway_does_not_turn_a_refund_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer_first = placed(&shop, &slug).await;
        let id = order_id(&shop, &buyer_first).await;
        money::mark_paid(&shop.shop, &owner(&shop), &id, "Espèces").await.unwrap();
        money::refund(&shop.shop, &owner(&shop), &id, sent(2500)).await.unwrap();
        act(&shop, &buyer_first, Deed::Accept).await;
        shop.pass(TimeDelta::minutes(2));
        shop.work().await;
        let story = shop.story(&buyer_first).await;
        assert_eq!((&story["state"], &story["attempts"][0]["owed_back"]), (&json!("refunded"), &json!(true)));
    }

    async fn an_order_in_review_is_delivered_once_when_an_owner_says_so(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = in_review(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        assert_eq!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().review.len(), 1);
        let by = owner(&shop);
        let decide = |decision| money::decide(&shop.shop, &by, &id, decision, "Montant vu sur le relevé");
        let both = tokio::join!(decide(Decision::Deliver), decide(Decision::Deliver));
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        shop.work().await;
        let story = shop.story(&transaction).await;
        assert_delivered_once(&story);
        assert_eq!(changes(&story, "paid", "review"), 1);
        assert_eq!(story["attempts"][0]["state"], "confirmed", "nobody asks the gateway any more");
        assert_eq!((&story["attempts"][0]["owed_back"], &story["attempts"][0]["next_check_at"]), (&json!(false), &json!(null)));
        let waiting = today::waiting(&shop.shop, &owner(&shop)).await.unwrap();
        assert!(waiting.review.is_empty() && waiting.owed.is_empty());
    }

    async fn an_order_in_review_that_is_owed_back_stays_on_the_list_until_the_money_was_sent(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = in_review(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        money::decide(&shop.shop, &owner(&shop), &id, Decision::OweBack, "Montant faux").await.unwrap();
        let story = shop.story(&transaction).await;
        assert_eq!((&story["state"], &story["grants"]), (&json!("refunded"), &json!([])));
        let owed = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed;
        assert_eq!(owed.len(), 1);
        let attempt = owed[0].0.id.clone();
        let by = owner(&shop);
        let repay = || money::repay(&shop.shop, &by, &attempt, sent(25));
        let both = tokio::join!(repay(), repay());
        assert_eq!(usize::from(both.0.is_ok()) + usize::from(both.1.is_ok()), 1);
        assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed.is_empty());
        assert_eq!(audited(&shop).await, ["order.decide", "order.repay"]);
    }

    async fn deciding_is_only_for_orders_in_review(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for transaction in [placed(&shop, &slug).await, paid(&shop, &slug).await] {
            let id = order_id(&shop, &transaction).await;
            for decision in [Decision::Deliver, Decision::OweBack] {
                let decided = money::decide(&shop.shop, &owner(&shop), &id, decision, "x").await;
                assert!(matches!(decided, Err(Refused::Moved)));
            }
        }
        assert!(audited(&shop).await.is_empty());
    }

    async fn a_further_payment_that_does_not_match_stands_among_what_is_owed_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let id = order_id(&shop, &transaction).await;
        money::mark_paid(&shop.shop, &owner(&shop), &id, "Payé en espèces au marché").await.unwrap();
        let check_answer = Forgery { amount: Some(json!("25")), ..Forgery::default() };
        let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
        shop.guichet.behave(Behaviour { check_answer, ..lost });
        act(&shop, &transaction, Deed::Accept).await;
        for _ in 0..3 {
            shop.pass(TimeDelta::minutes(1));
            shop.work().await;
        }
        let owed = today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed;
        assert_eq!(owed.len(), 1);
        let story = shop.story(&transaction).await;
        assert_delivered_once(&story);
        assert_eq!(changes(&story, "paid", "schedule"), 1, "told once: {story:#}");
        money::repay(&shop.shop, &owner(&shop), &owed[0].0.id, sent(25)).await.unwrap();
        quiet(&shop);
        shop.pass(TimeDelta::minutes(5));
        shop.work().await;
        assert!(today::waiting(&shop.shop, &owner(&shop)).await.unwrap().owed.is_empty(), "what went back is not owed again");
    }
}
