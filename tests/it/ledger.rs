//! The ledger: each event about money posts what it should, postings are never changed, and the check finds faults.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use griot::domain::fees::Fees;
use griot::domain::payment::{Receipt, Verdict};
use griot::payments::Answer;
use griot::shop::admin::manual_payment;
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::reports;
use griot::shop::admin::review::{self, Decision};
use griot::shop::sale::checkout;
use griot::shop::sale::placing::{self, Placed};
use griot::shop::sale::settlement::{Cause, settle};
use griot::store::attempts;
use griot::store::ledger::past;
use serde_json::json;

use crate::support::back_office::{in_review, order_id, owner, paid, placed, placed_by, quiet, shelved};
use crate::support::ledger::{checked, empty, figures, posted, unlock};
use crate::support::notification::act;
use crate::support::past as long_ago;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::{TestShop, order_of};
use crate::support::twin::{Twin, lines, tamper};

async fn attempt_id(shop: &TestShop, transaction: &str) -> String {
    let transaction = transaction.to_owned();
    shop.shop.db.read(move |conn| attempts::by_transaction(conn, &transaction)).await.unwrap().unwrap().id
}

fn sent(amount: i64) -> SurplusRefund {
    SurplusRefund { amount, reason: "Payé deux fois".to_owned(), destination: "Orange Money 07 07".to_owned() }
}

/// Makes the sandbox report `amount` as the amount that was paid.
fn says(shop: &TestShop, amount: &str) {
    let check_answer = Forgery { amount: Some(json!(amount)), ..Forgery::default() };
    let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
    shop.sandbox.behave(Behaviour { check_answer, ..lost });
}

async fn accepted(shop: &TestShop, transaction: &str) {
    act(shop, transaction, Action::Accept).await;
    shop.pass(TimeDelta::minutes(5));
    shop.work().await;
}

async fn tries_again(shop: &TestShop, slug: &str) -> (String, String) {
    let buyer = shop.buyer();
    buyer.buy(slug).await;
    let first = shop.transaction();
    act(shop, &first, Action::Refuse).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let key = shop.order_json(&first).await["key"].as_str().unwrap().to_owned();
    buyer.post(&format!("/orders/{key}/pay"), &[]).await;
    (first, shop.transaction())
}

on_both! {
    async fn a_sale_is_posted_by_its_lines_with_the_fee_of_the_payment(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        placed_by(&shop, &slug, "binta@exemple.ci", "").await;
        assert_eq!(posted(&shop).await, [""; 0], "an order is no sale");
        paid(&shop, &slug).await;
        assert_eq!(posted(&shop).await, [
            "fee: fees line 0 88", "fee: clearing -88", "sale: sales line 0 -2500", "sale: clearing 2500",
        ]);
        let account = lines(&shop.shop, "SELECT DISTINCT e.account AS line FROM ledger_lines e JOIN attempts a \
            ON 'clearing:' || a.account = e.account".to_owned()).await;
        assert_eq!(account.len(), 1, "the merchant account that the payment was opened with");
    }

    async fn several_books_are_posted_by_line_also_when_a_part_goes_back(db: TestDatabase) {
        let shop = TestShop::open(db);
        quiet(&shop);
        let mut slugs = Vec::new();
        for (title, price) in [("Le fleuve", 2500), ("La nuit", 5000), ("Les contes", 0)] {
            slugs.push(shop.shelve(title, price, 1000).await);
        }
        let Placed::New(order, attempt) = placing::place(&shop.shop, order_of(&slugs)).await.unwrap() else { panic!("not placed") };
        checkout::open(&shop.shop, *order, *attempt).await.unwrap();
        accepted(&shop, &shop.transaction()).await;
        let lines = vec![(1, 1000)];
        let back = OrderRefund { lines, reason: "Illisible".to_owned(), destination: "Orange Money".to_owned() };
        let id = order_id(&shop, &shop.transaction()).await;
        shop.pass(TimeDelta::minutes(1));
        refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        assert_eq!(posted(&shop).await, [
            "fee: fees line 0 88", "fee: fees line 1 175", "fee: fees line 2 0", "fee: clearing -263",
            "sale: sales line 0 -2500", "sale: sales line 1 -5000", "sale: sales line 2 0", "sale: clearing 7500",
            "refund: sales line 1 1000", "refund: refunds_due -1000", "sent: refunds_due 1000", "sent: cash -1000",
        ]);
    }

    async fn money_taken_by_hand_is_cash_and_a_free_book_is_a_sale_of_nothing(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let id = order_id(&shop, &placed(&shop, &slug).await).await;
        manual_payment::record(&shop.shop, &owner(&shop), &id, None, "Espèces").await.unwrap();
        shop.pass(TimeDelta::minutes(1));
        let free = shop.shelve("Les contes", 0, 1000).await;
        assert_eq!(shop.buyer().buy(&free).await.status, 303);
        assert_eq!(posted(&shop).await, ["sale: sales line 0 -2500", "sale: cash 2500", "sale: sales line 0 0"]);
    }

    async fn a_second_payment_is_due_back_until_it_was_sent_and_what_was_kept_of_it_is_told(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (first, second) = tries_again(&shop, &slug).await;
        accepted(&shop, &second).await;
        accepted(&shop, &first).await;
        let second = &posted(&shop).await[4..];
        assert_eq!(second, ["fee: fees 88", "fee: clearing -88", "unapplied: refunds_due -2500", "unapplied: clearing 2500"]);
        let total = reports::month(&shop.shop, "2027-01-01".parse().unwrap()).await.unwrap().total;
        assert_eq!((total.orders, total.gross, total.fees), (1, 2500, 88), "its fee is none of the sales'");
        refunds::refund_surplus(&shop.shop, &owner(&shop), &attempt_id(&shop, &first).await, sent(2400)).await.unwrap();
        assert_eq!(posted(&shop).await[6..9], ["sent: refunds_due 2500", "sent: fees -100", "sent: cash -2400"]);
    }

    async fn the_same_money_takes_the_place_of_the_cash_that_was_marked(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        for (nth, amount) in [(0, "2500"), (1, "2000")] {
            let transaction = placed_by(&shop, &slug, &format!("a{nth}@exemple.ci"), "").await;
            let (order, attempt) = (order_id(&shop, &transaction).await, attempt_id(&shop, &transaction).await);
            manual_payment::record(&shop.shop, &owner(&shop), &order, Some(&attempt), "Vu chez CinetPay").await.unwrap();
            let before = posted(&shop).await.len();
            says(&shop, amount);
            accepted(&shop, &transaction).await;
            if nth == 0 {
                assert_eq!(posted(&shop).await[before..], [
                    "fee: fees 88", "fee: clearing -88", "unapplied: refunds_due -2500", "unapplied: clearing 2500",
                ], "asked about, and due until somebody has said");
            } else {
                assert_eq!(posted(&shop).await.len(), before, "nobody has confirmed another sum");
            }
            manual_payment::same_money(&shop.shop, &owner(&shop), &attempt, true, "Une seule somme").await.unwrap();
            let same: Vec<_> = posted(&shop).await.into_iter().filter(|line| line.starts_with("reclassified")).collect();
            if nth == 0 {
                assert_eq!(same, ["reclassified: refunds_due 2500", "reclassified: fees -88", "reclassified: fees line 0 88", "reclassified: cash -2500"]);
            } else {
                assert_eq!(same[4..], [
                    "reclassified: refunds_due 2000", "reclassified: sales line 0 500", "reclassified: fees -70", "reclassified: fees line 0 70", "reclassified: cash -2500",
                ]);
            }
            quiet(&shop);
        }
        let total = reports::month(&shop.shop, "2027-01-01".parse().unwrap()).await.unwrap().total;
        assert_eq!((total.orders, total.gross, total.fees), (2, 4500, 158));
    }

    async fn a_review_posts_what_came_when_it_is_decided(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let good = in_review(&shop, &slug).await;
        assert_eq!(posted(&shop).await, [""; 0], "nobody knows what it is");
        review::decide(&shop.shop, &owner(&shop), &order_id(&shop, &good).await, Decision::Deliver, "Vu").await.unwrap();
        assert_eq!(posted(&shop).await, ["fee: fees line 0 1", "fee: clearing -1", "sale: sales line 0 -25", "sale: clearing 25"]);
        shop.pass(TimeDelta::minutes(1));
        let wrong = in_review(&shop, &slug).await;
        review::decide(&shop.shop, &owner(&shop), &order_id(&shop, &wrong).await, Decision::Refund, "Faux").await.unwrap();
        assert_eq!(posted(&shop).await[4..], ["fee: fees 1", "fee: clearing -1", "unapplied: refunds_due -25", "unapplied: clearing 25"]);
    }

    async fn what_is_accepted_during_a_review_is_due_and_then_the_sale(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (first, second) = tries_again(&shop, &slug).await;
        says(&shop, "25");
        accepted(&shop, &first).await;
        assert_eq!(shop.order_json(&first).await["state"], "review");
        assert_eq!(posted(&shop).await, [""; 0]);
        let receipt = Receipt { method: Some("OM".to_owned()), operator_id: None };
        let answer = Answer { verdict: Verdict::Accepted(receipt), raw: String::new(), http_status: 200, code: "00".to_owned() };
        let (id, now) = (attempt_id(&shop, &second).await, shop.clock.now());
        settle(&shop.shop, &id, answer, Cause::Schedule, now).await.unwrap();
        assert_eq!(posted(&shop).await, ["fee: fees 88", "fee: clearing -88", "unapplied: refunds_due -2500", "unapplied: clearing 2500"]);
        assert!(checked(&shop).await.is_well());
        shop.pass(TimeDelta::minutes(1));
        let order = order_id(&shop, &first).await;
        review::decide(&shop.shop, &owner(&shop), &order, Decision::Deliver, "Vu").await.unwrap();
        assert_eq!(posted(&shop).await[4..], [
            "fee: fees 1", "fee: clearing -1", "sale: sales line 0 -2500", "sale: fees -88", "sale: fees line 0 88",
            "sale: refunds_due 2500", "unapplied: refunds_due -25", "unapplied: clearing 25",
        ]);
        let total = reports::month(&shop.shop, "2027-01-01".parse().unwrap()).await.unwrap().total;
        assert_eq!((total.gross, total.fees), (2500, 88));
    }

    async fn a_payment_that_matches_at_last_is_due_with_what_was_accepted(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let (first, second) = tries_again(&shop, &slug).await;
        says(&shop, "25");
        accepted(&shop, &first).await;
        accepted(&shop, &second).await;
        assert_eq!(posted(&shop).await, [""; 0], "neither matches");
        let receipt = Receipt { method: Some("OM".to_owned()), operator_id: None };
        let answer = Answer { verdict: Verdict::Accepted(receipt), raw: String::new(), http_status: 200, code: "00".to_owned() };
        let (id, now) = (attempt_id(&shop, &second).await, shop.clock.now());
        settle(&shop.shop, &id, answer, Cause::Schedule, now).await.unwrap();
        assert_eq!(posted(&shop).await, ["fee: fees 88", "fee: clearing -88", "unapplied: refunds_due -2500", "unapplied: clearing 2500"]);
    }

    async fn rows_of_the_ledger_are_only_added(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        for table in ["ledger_postings", "ledger_lines"] {
            for sentence in [format!("UPDATE {table} SET currency = 'EUR'"), format!("UPDATE {table} SET kind = 'x'"), format!("DELETE FROM {table}")] {
                let done = shop.shop.db.write(move |conn| {
                    Ok::<_, griot::store::Error>(diesel::RunQueryDsl::execute(diesel::sql_query(sentence), conn)?)
                }).await;
                assert!(done.is_err(), "{table}");
            }
        }
        assert_eq!(posted(&shop).await.len(), 4);
    }

    async fn other_rates_change_no_figure_of_the_past(db: TestDatabase) {
        let (mut shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let before = figures(&shop.shop).await;
        assert!(before.contains("fees: 88"), "{before}");
        shop.config.shop.fees = Fees::parse("10%").unwrap();
        let dearer = Twin::after(&shop).await;
        assert_eq!(figures(&dearer.shop).await, before);
        shop.pass(TimeDelta::days(4));
        while reports::close_next(&dearer.shop).await.unwrap() {}
        assert_eq!(figures(&dearer.shop).await, before, "of a closed day neither");
    }

    async fn orders_of_before_are_posted_as_they_would_have_been_and_once_also_after_a_crash(db: TestDatabase) {
        let shop = TestShop::open(db);
        long_ago::live(&shop).await;
        let (were, before) = (posted(&shop).await, figures(&shop.shop).await);
        assert!(were.len() > 60, "{}", were.len());
        empty(&shop).await;
        assert_eq!(posted(&shop).await, [""; 0]);
        assert!(griot::shop::ledger::check(&shop.shop.db).await.unwrap().is_none(), "the doctor says that they are not posted yet");
        let fees = Fees::default();
        for _ in 0..3 {
            let (rates, fees) = (fees.clone(), fees.clone());
            let crash = shop.shop.db.write(move |conn| {
                past::post_next(conn, &rates, 4)?;
                Err::<(), _>(griot::store::Error::Busy)
            });
            assert!(crash.await.is_err(), "a crash in the middle of a write");
            assert!(shop.shop.db.write(move |conn| past::post_next(conn, &fees, 4)).await.unwrap());
        }
        griot::shop::ledger::post_past(&shop.shop).await.unwrap();
        assert_eq!((posted(&shop).await, figures(&shop.shop).await), (were, before));
        shop.post_written().await;
        assert!(!shop.shop.db.write(move |conn| past::post_next(conn, &fees, 4)).await.unwrap(), "there is nothing more");
        assert!(checked(&shop).await.is_well());
    }

    async fn the_check_names_a_posting_that_was_tampered_with_and_an_order_that_disagrees(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let order_json = shop.order_json(&transaction).await;
        let (number, id) = (order_json["number"].as_str().unwrap(), order_id(&shop, &transaction).await);
        tamper(&shop.shop, "UPDATE orders SET amount = 3000").await;
        assert_eq!(checked(&shop).await.lines, [number]);
        tamper(&shop.shop, "UPDATE orders SET amount = 2500").await;
        assert!(checked(&shop).await.is_well());
        tamper(&shop.shop, "UPDATE attempts SET refund_due = TRUE").await;
        assert_eq!(checked(&shop).await.due, [number]);
        tamper(&shop.shop, "UPDATE attempts SET refund_due = FALSE, received = 2000").await;
        assert_eq!(checked(&shop).await.payments, [number]);
        tamper(&shop.shop, "UPDATE attempts SET received = 2500").await;
        unlock(&shop, "ledger_lines").await;
        tamper(&shop.shop, "UPDATE ledger_lines SET amount = -2400 WHERE account = 'sales'").await;
        let found = checked(&shop).await;
        assert_eq!((found.unbalanced, found.sales), (vec![format!("sale:{id}")], vec![number.to_owned()]));
        shop.spoil();
    }

    async fn the_command_proves_the_ledger_and_fails_when_it_is_wrong(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let house = House::new(TestDatabase::sqlite()).with("DATABASE_URL", shop.config.database.url.expose());
        let told = house.told(&["ledger", "check"]);
        assert!(told.contains("2 postings: each balances, and every order agrees."), "{told}");
        assert!(told.contains("sales") && told.contains("-2500 XOF"), "{told}");
        tamper(&shop.shop, "UPDATE orders SET received = 1").await;
        let output = house.run(&["ledger", "check"]);
        let (said, why) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(1));
        assert!(said.contains("Orders whose lines do not come to their amount: ") && why.contains("the ledger is wrong"), "{said} {why}");
        shop.spoil();
    }
}
