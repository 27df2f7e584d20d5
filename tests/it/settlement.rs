//! Settlement and reconciliation: what the gateway's answers do to an order, and when the gateway is asked.

use chrono::{DateTime, TimeDelta, Utc};
use cinetpay_sandbox::{Action, Behaviour, Forgery, Garbage};
use griot::domain::mismatch::{Compared, Mismatch};
use griot::domain::payment::{Receipt, Verdict};
use griot::payments::Answer;
use griot::shop::admin::order_notes;
use griot::shop::sale::settlement::{Cause, settle};
use griot::store::{attempts, notes};
use serde_json::{Value, json};

use crate::support::back_office::{attempt_id, order_id, owner};
use crate::support::notification::{Notification, act, assert_delivered_once, assert_undelivered, lost, order};
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

async fn shelved(db: crate::support::postgres::TestDatabase) -> (TestShop, String) {
    let shop = TestShop::open(db);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, slug)
}

fn forge(shop: &TestShop, check_answer: Forgery) {
    shop.sandbox.behave(Behaviour { check_answer, ..lost() });
}

fn next_check(order_json: &Value) -> Option<DateTime<Utc>> {
    order_json["attempts"][0]["next_check_at"].as_str().map(|at| at.parse().unwrap())
}

fn accepted() -> Answer {
    let receipt = Receipt { method: Some("OM".to_owned()), operator_id: None };
    Answer { verdict: Verdict::Accepted(receipt), raw: "{}".to_owned(), http_status: 200, code: "00".to_owned() }
}

fn odd_amount(found: &str) -> Mismatch {
    Mismatch::Differs { what: Compared::Amount, found: found.to_owned(), wanted: "2500".to_owned() }
}

/// An order whose first attempt was refused and that is being paid again: its key and the transactions of both.
async fn tried_twice(shop: &TestShop, slug: &str) -> (String, [String; 2]) {
    let buyer = shop.buyer();
    buyer.buy(slug).await;
    let first = shop.transaction();
    act(shop, &first, Action::Refuse).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    let again = buyer.post(&format!("/orders/{key}/pay"), &[]).await;
    let second = shop.transaction();
    assert!(second != first && again.location().contains("/guichet/pay/"));
    (key, [first, second])
}

/// Moves the clock to a second before the next check and asserts that none is made, then to its time and asserts that one
/// is.
async fn to_next_check(shop: &TestShop, transaction: &str) -> Option<DateTime<Utc>> {
    let at = next_check(&shop.order_json(transaction).await)?;
    let calls = shop.sandbox.calls(transaction).check;
    shop.pass(at - TimeDelta::seconds(1) - shop.clock.now());
    shop.work().await;
    assert_eq!(shop.sandbox.calls(transaction).check, calls, "asked before {at}");
    shop.pass(TimeDelta::seconds(1));
    shop.work().await;
    assert_eq!(shop.sandbox.calls(transaction).check, calls + 1, "not asked at {at}");
    Some(at)
}

on_both! {
    async fn checks_go_three_at_once_then_one_in_ten_seconds_and_an_early_one_is_postponed(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        let transaction = order(&shop, &slug).await;
        for wanted in 1..=5 {
            Notification::of(&shop).post(&shop).await;
            shop.work().await;
            assert_eq!(shop.sandbox.calls(&transaction).check, wanted.min(3));
        }
        let start = shop.clock.now();
        assert_eq!(next_check(&shop.last_order_json().await), Some(start + TimeDelta::seconds(10)), "postponed, not dropped");
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(9));
        Notification::of(&shop).post(&shop).await;
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 3);
        shop.pass(TimeDelta::seconds(1));
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, 4);
        assert_delivered_once(&shop.last_order_json().await);
    }

    async fn the_reconciler_keeps_its_schedule_for_ninety_days_then_forgets_the_buyer(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        let transaction = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Refuse).await;
        Notification::of(&shop).post(&shop).await;
        let opened = shop.clock.now();
        let id = order_id(&shop, &transaction).await;
        order_notes::write(&shop.shop, &owner(&shop), &id, "A appelé du 07 07 00 00 00").await.unwrap();
        shop.work().await;
        let mut asked = vec![0];
        while next_check(&shop.last_order_json().await) < Some(opened + TimeDelta::days(90)) {
            let at = to_next_check(&shop, &transaction).await.expect("within 90 days it is always asked again");
            asked.push((at - opened).num_seconds());
        }
        assert!(asked.last() > Some(&(81 * 86_400)), "{asked:?}");
        assert_eq!(asked[..4], [0, 10, 30, 80], "{asked:?}");
        for pair in asked.windows(2) {
            let (age, gap) = (pair[0], pair[1] - pair[0]);
            assert!(gap <= if age < 900 { 50 } else { 50.max(age / 10) }, "{gap} s at the age of {age} s");
        }
        assert!((90..150).contains(&asked.len()), "{} checks", asked.len());
        assert_undelivered(&shop.last_order_json().await, "expired");
        shop.pass(opened + TimeDelta::days(90) - shop.clock.now());
        shop.work().await;
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_eq!((&order_json["email"], &order_json["state"]), (&Value::Null, &json!("expired")));
        assert_eq!((&order_json["attempts"][0]["state"], next_check(&order_json)), (&json!("abandoned"), None));
        assert_eq!(order_json["attempts"][0]["notifications"], json!([]), "they hold the payer's phone");
        let noted = shop.shop.db.read(move |conn| notes::of_order(conn, &id)).await.unwrap();
        assert_eq!(noted.into_iter().map(|note| note.text).collect::<Vec<_>>(), [""], "it may name the buyer");
        let calls = shop.sandbox.calls(&transaction).check;
        shop.pass(TimeDelta::days(30));
        shop.work().await;
        assert_eq!(shop.sandbox.calls(&transaction).check, calls);
    }

    async fn an_order_in_review_keeps_its_buyer_and_so_does_one_that_is_being_paid_again(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        let odd = order(&shop, &slug).await;
        let verdict = Verdict::Mismatch { why: odd_amount("25"), received: Some(25), receipt: Receipt::default() };
        let id = attempt_id(&shop, &odd).await;
        settle(&shop.shop, &id, Answer { verdict, ..accepted() }, Cause::Schedule, shop.clock.now()).await.unwrap();
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let first = shop.transaction();
        act(&shop, &first, Action::Refuse).await;
        shop.pass(TimeDelta::days(80));
        shop.work().await;
        let page = format!("/orders/{}/pay", shop.order_json(&first).await["key"].as_str().unwrap());
        shop.pass(TimeDelta::minutes(1));
        buyer.post(&page, &[]).await;
        let second = shop.transaction();
        assert_ne!(second, first, "a late buyer may try again");
        shop.pass(TimeDelta::days(10));
        shop.work().await;
        let review = shop.order_json(&odd).await;
        assert_eq!((&review["state"], &review["email"]), (&json!("review"), &json!("awa@exemple.ci")));
        let again = shop.order_json(&first).await;
        assert_eq!((&again["attempts"][0]["state"], &again["email"]), (&json!("abandoned"), &json!("awa@exemple.ci")));
        act(&shop, &second, Action::Accept).await;
        shop.pass(TimeDelta::days(1));
        shop.work().await;
        assert_delivered_once(&shop.order_json(&first).await);
    }

    async fn a_refusal_can_turn_to_success_and_success_never_turns_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
        for action in [Action::Refuse, Action::Insufficient, Action::Cancel] {
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, action).await;
            shop.work().await;
            assert_undelivered(&shop.last_order_json().await, "placed");
            assert_eq!(shop.last_order_json().await["attempts"][0]["state"], "refused");
            shop.pass(TimeDelta::hours(3));
            act(&shop, &transaction, Action::Accept).await;
            shop.work().await;
            assert_delivered_once(&shop.last_order_json().await);
        }
        let transaction = shop.transaction();
        let said = [("627", "REFUSED"), ("662", "PENDING")];
        for (code, status) in said {
            forge(&shop, Forgery { code: Some(json!(code)), status: Some(json!(status)), ..Forgery::default() });
            Notification::of(&shop).with("cpm_error_message", status).post(&shop).await;
            shop.pass(TimeDelta::hours(1));
            shop.work().await;
        }
        let id = attempt_id(&shop, &transaction).await;
        let verdicts = [
            Verdict::Refused { code: "627".to_owned(), receipt: Receipt::default() },
            Verdict::Pending { code: "662".to_owned() },
            Verdict::Mismatch { why: odd_amount("25"), received: Some(25), receipt: Receipt::default() },
            Verdict::Accepted(Receipt::default()),
        ];
        for verdict in verdicts {
            let answer = Answer { verdict, ..accepted() };
            settle(&shop.shop, &id, answer, Cause::Schedule, shop.clock.now()).await.unwrap();
            let order_json = shop.last_order_json().await;
            assert_delivered_once(&order_json);
            assert_eq!((&order_json["attempts"][0]["state"], &order_json["attempts"][0]["refund_due"]), (&json!("confirmed"), &json!(false)));
        }
    }

    async fn an_acceptance_that_does_not_match_goes_to_review_undelivered_and_is_not_lost(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let amount = |value: Value| Forgery { amount: Some(value), ..Forgery::default() };
        let amounts = [
            json!("2495"), json!("25000"), json!("2500.5"), json!("2,500"), json!("-2500"), json!("0"),
            json!("9223372036854775808"), json!(9_223_372_036_854_775_808_u64), Value::Null,
        ];
        let mut forgeries: Vec<Forgery> = amounts.into_iter().map(amount).collect();
        for missing in ["amount", "currency", "status"] {
            forgeries.push(Forgery { missing: vec![missing.to_owned()], ..Forgery::default() });
        }
        forgeries.push(Forgery { currency: Some(json!("XAF")), ..Forgery::default() });
        forgeries.push(Forgery { transaction: Some(json!("GSOMEBODYELSES")), ..Forgery::default() });
        for forgery in forgeries {
            forge(&shop, forgery.clone());
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, Action::Accept).await;
            shop.pass(TimeDelta::seconds(10));
            shop.work().await;
            let order_json = shop.last_order_json().await;
            assert_undelivered(&order_json, "review");
            assert_ne!(order_json["attempts"][0]["state"], "refused", "{forgery:?}");
            let change = order_json["transitions"].as_array().unwrap().last().unwrap().clone();
            assert_eq!((&change["became"], &change["cause"]), (&json!("review"), &json!("schedule")));
            assert!(!change["note"].as_str().unwrap().is_empty() && change["raw"].is_string(), "{change}");
            let page = shop.buyer().get(&format!("/orders/{}", order_json["key"].as_str().unwrap())).await;
            assert!(page.text.contains("Nous vérifions votre paiement"), "{forgery:?}");
            forge(&shop, Forgery::default());
            shop.pass(TimeDelta::seconds(60));
            shop.work().await;
            let order_json = shop.last_order_json().await;
            assert_eq!((&order_json["state"], order_json["grants"].as_array().unwrap().len()), (&json!("paid"), 1), "{forgery:?}");
            let change = order_json["transitions"].as_array().unwrap().iter().find(|one| one["became"] == "paid").unwrap();
            assert_eq!((&change["was"], &change["cause"]), (&json!("review"), &json!("schedule")));
            assert!(change["note"].as_str().unwrap().contains("matches now"), "{change}");
            assert_eq!((&order_json["attempts"][0]["state"], &order_json["attempts"][0]["refund_due"]), (&json!("confirmed"), &json!(false)));
            assert_eq!((&order_json["attempts"][0]["received"], &order_json["received"]), (&json!(2500), &Value::Null));
            shop.pass(TimeDelta::days(2));
        }
    }

    async fn an_answer_about_another_attempt_ends_no_review_and_what_came_besides_is_owed(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        let (key, [first, second]) = tried_twice(&shop, &slug).await;
        let (one, other) = (attempt_id(&shop, &first).await, attempt_id(&shop, &second).await);
        let says = async |id: &str, verdict: Verdict| {
            settle(&shop.shop, id, Answer { verdict, ..accepted() }, Cause::Schedule, shop.clock.now()).await.unwrap();
            shop.order_json(&key).await
        };
        let why = odd_amount("4000");
        let odd = Verdict::Mismatch { why, received: Some(4000), receipt: Receipt::default() };
        assert_eq!(says(&one, odd).await["state"], "review");
        let order_json = says(&other, Verdict::Accepted(Receipt::default())).await;
        assert_eq!((&order_json["state"], &order_json["grants"]), (&json!("review"), &json!([])), "an owner decides");
        let order_json = says(&one, Verdict::Accepted(Receipt::default())).await;
        assert_eq!((&order_json["state"], order_json["grants"].as_array().unwrap().len()), (&json!("paid"), 1));
        let owed: Vec<_> = order_json["attempts"].as_array().unwrap().iter().map(|one| one["refund_due"].clone()).collect();
        assert_eq!(owed, [json!(false), json!(true)], "the other one came besides");
    }

    async fn a_refusal_with_another_amount_is_a_refusal(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        forge(&shop, Forgery {
            code: Some(json!("600")), status: Some(json!("REFUSED")), amount: Some(json!("0")), ..Forgery::default()
        });
        let transaction = order(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let order_json = shop.last_order_json().await;
        assert_undelivered(&order_json, "placed");
        assert_eq!(order_json["attempts"][0]["state"], "refused");
    }

    async fn each_answer_is_taken_for_what_it_is(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let say = |code: Value, status: &str| Forgery { code: Some(code), status: Some(json!(status)), ..Forgery::default() };
        let mut answers = vec![
            (Forgery { message: Some(json!("SUCCES")), ..Forgery::default() }, "paid"),
            (Forgery { message: Some(json!("SUCCESS")), ..Forgery::default() }, "paid"),
            (Forgery { amount: Some(json!(2500)), ..Forgery::default() }, "paid"),
            (Forgery { shape_2021: true, ..Forgery::default() }, "paid"),
            (Forgery { shape_2021: true, code: Some(json!("623")), ..Forgery::default() }, "pending"),
            (say(json!("00"), "REFUSED"), "pending"),
            (say(json!(0), "ACCEPTED"), "paid"),
            (say(json!("0"), "Accepted"), "paid"),
            (Forgery { amount: Some(json!("2500.00")), currency: Some(json!("xof")), ..Forgery::default() }, "paid"),
            (Forgery { currency: Some(json!("CFA")), ..Forgery::default() }, "paid"),
            (say(json!("627"), "ACCEPTED"), "pending"),
            (say(json!("999"), "ACCEPTED"), "pending"),
            (say(json!("00"), "A_NEW_WORD"), "pending"),
            (say(json!("602"), "REFUSED"), "refused"),
            (say(json!(602), "REFUSED"), "refused"),
            (say(json!("999"), "REFUSED"), "refused"),
        ];
        for code in ["607", "623", "638", "662", "663", "664"] {
            answers.push((say(json!(code), "PENDING"), "pending"));
            answers.push((say(json!(code), "WAITING_FOR_CUSTOMER"), "pending"));
        }
        let mut paid = 0;
        for (forgery, becomes) in answers {
            forge(&shop, forgery.clone());
            let transaction = order(&shop, &slug).await;
            act(&shop, &transaction, Action::Accept).await;
            shop.pass(TimeDelta::seconds(10));
            shop.work().await;
            let order_json = shop.order_json(&transaction).await;
            if becomes == "paid" {
                assert_delivered_once(&order_json);
                paid += 1;
                continue;
            }
            assert_undelivered(&order_json, "placed");
            assert_eq!(order_json["attempts"][0]["state"], becomes, "{forgery:?}");
            forge(&shop, Forgery::default());
            shop.pass(TimeDelta::seconds(60));
            shop.work().await;
            assert_delivered_once(&shop.order_json(&transaction).await);
            paid += 1;
        }
        assert_eq!(shop.letters().len(), paid);
    }

    async fn of_two_accepted_attempts_one_delivers_and_the_other_is_owed_back(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        let (key, [first, second]) = tried_twice(&shop, &slug).await;
        act(&shop, &second, Action::Accept).await;
        act(&shop, &first, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        let order_json = shop.order_json(&key).await;
        assert_delivered_once(&order_json);
        assert_eq!(shop.letters().len(), 1);
        let tried = order_json["attempts"].as_array().unwrap();
        assert!(tried.len() == 2 && tried.iter().all(|one| one["state"] == "confirmed"), "{order_json:#}");
        assert_eq!(tried.iter().filter(|one| one["refund_due"] == true).count(), 1, "{order_json:#}");
    }

    async fn settling_four_times_at_once_grants_and_writes_once(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        for _ in 0..10 {
            let transaction = order(&shop, &slug).await;
            let (id, now) = (attempt_id(&shop, &transaction).await, shop.clock.now());
            let run = || settle(&shop.shop, &id, accepted(), Cause::Notification, now);
            let states = tokio::join!(run(), run(), run(), run());
            for state in [states.0, states.1, states.2, states.3] {
                assert_eq!(state.unwrap().code(), "paid");
            }
            let order_json = shop.order_json(&transaction).await;
            assert_delivered_once(&order_json);
            assert_eq!(order_json["attempts"][0]["refund_due"], false);
            let changes = order_json["transitions"].as_array().unwrap();
            assert_eq!(changes.iter().filter(|change| change["raw"].is_string()).count(), 1, "the answer is kept once");
            assert_eq!(next_check(&order_json), None);
        }
        shop.work().await;
        assert_eq!(shop.letters().len(), 10);
    }

    async fn an_acceptance_that_meets_the_answer_of_the_init_call_stays(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for _ in 0..40 {
            shop.sandbox.behave(Behaviour { init_garbage: Some(Garbage::Html), ..lost() });
            let transaction = order(&shop, &slug).await;
            let (id, now) = (attempt_id(&shop, &transaction).await, shop.clock.now());
            let (kept, url) = (id.clone(), "https://checkout.cinetpay.com/payment/token".to_owned());
            let payment = attempts::Payment { token: "token".to_owned(), url: Some(url), kept: None };
            let answered = shop.shop.db.write(move |conn| attempts::keep_payment(conn, &kept, &payment));
            let (answered, settled) = tokio::join!(answered, settle(&shop.shop, &id, accepted(), Cause::Notification, now));
            answered.unwrap();
            assert_eq!(settled.unwrap().code(), "paid");
            let order_json = shop.order_json(&transaction).await;
            assert_eq!(order_json["attempts"][0]["state"], "confirmed");
            assert_delivered_once(&order_json);
        }
    }

    async fn two_accepted_attempts_settled_at_once_make_one_delivery(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        shop.sandbox.behave(lost());
        for _ in 0..10 {
            let (key, [first, second]) = tried_twice(&shop, &slug).await;
            let (one, other) = (attempt_id(&shop, &first).await, attempt_id(&shop, &second).await);
            let now = shop.clock.now();
            let run = |id| settle(&shop.shop, id, accepted(), Cause::Notification, now);
            let both = tokio::join!(run(&one), run(&other));
            assert!(both.0.is_ok() && both.1.is_ok());
            let order_json = shop.order_json(&key).await;
            assert_delivered_once(&order_json);
            assert_eq!(order_json["attempts"].as_array().unwrap().iter().filter(|one| one["refund_due"] == true).count(), 1);
        }
    }
}
