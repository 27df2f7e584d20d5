//! What keeps the ledger right: each event is posted once, the check finds what is missing, and whatever opens an older
//! database posts its orders.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use griot::domain::ledger::{About, Account, Posting};
use griot::shop::admin::manual_payment;
use griot::shop::admin::refunds::{self, OrderRefund, SurplusRefund};
use griot::shop::admin::reports;
use griot::shop::ledger::post_past;
use griot::store::ledger;

use crate::support::back_office::{attempt_id, order_id, owner, paid, placed, quiet, shelved};
use crate::support::ledger::{checked, empty, figures, posted, unlock};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::{Plan, TestShop};
use crate::support::sold::Sold;
use crate::support::twin::{lines, tamper};
use crate::support::wait::wait_for;

/// The postings with the attempts and refunds that they name.
async fn named(shop: &TestShop) -> Vec<String> {
    let query = "SELECT id || ' ' || COALESCE(attempt_id, '-') || ' ' || COALESCE(refund_id, '-') AS line \
                 FROM ledger_postings ORDER BY id";
    lines(&shop.shop, query.to_owned()).await
}

/// Marks an order as paid with cash, and then its payment comes too: a second payment, of which 2,400 is sent back.
async fn paid_twice(shop: &TestShop, slug: &str) {
    let transaction = placed(shop, slug).await;
    let id = order_id(shop, &transaction).await;
    manual_payment::record(&shop.shop, &owner(shop), &id, None, "En espèces").await.unwrap();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::minutes(1));
    shop.work().await;
    shop.pass(TimeDelta::minutes(1));
    let sent =
        SurplusRefund { amount: 2400, reason: "Payé deux fois".to_owned(), destination: "Orange Money".to_owned() };
    refunds::refund_surplus(&shop.shop, &owner(shop), &attempt_id(shop, &transaction).await, sent).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_that_is_settled_while_older_ones_are_posted_is_posted_once() {
    let (shop, slug) = shelved(TestDatabase::postgres()).await;
    paid(&shop, &slug).await;
    let were = posted(&shop).await;
    for table in ["ledger_postings", "ledger_lines"] {
        tamper(&shop.shop, format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
    }
    empty(&shop).await;
    let mut other = PgConnection::establish(shop.config.database.url.expose()).unwrap();
    let settles = "BEGIN; SELECT id FROM orders FOR UPDATE; INSERT INTO ledger_postings SELECT * FROM kept_ledger_postings; \
                   INSERT INTO ledger_lines SELECT * FROM kept_ledger_lines";
    other.batch_execute(settles).unwrap();
    let posting = tokio::spawn({
        let shop = shop.shop.clone();
        async move { post_past(&shop).await }
    });
    let waits =
        "SELECT 'waits' AS line FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    wait_for("it to wait", async || lines(&shop.shop, waits.to_owned()).await.pop()).await;
    other.batch_execute("COMMIT").unwrap();
    posting.await.unwrap().unwrap();
    assert_eq!(posted(&shop).await, were);
}

on_both! {
    async fn a_fee_goes_by_the_payments_method_also_of_an_order_of_before(db: TestDatabase) {
        let settings = vec![("GRIOT_LIMITS", "off".to_owned()), ("GRIOT_FEES", "3.5%, OM 2%".to_owned())];
        let shop = TestShop::planned(db, Plan { settings, ..Plan::default() });
        quiet(&shop);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        paid(&shop, &slug).await;
        assert_eq!(posted(&shop).await[..2], ["fee: fees line 0 50", "fee: clearing -50"]);
        shop.pass(TimeDelta::minutes(1));
        paid_twice(&shop, &slug).await;
        let were = posted(&shop).await;
        let second = ["fee: fees 50", "fee: clearing -50", "unapplied: refunds_due -2500", "unapplied: clearing 2500"];
        assert_eq!(were[6..10], second);
        assert_eq!(were[10..], ["sent: refunds_due 2500", "sent: fees -100", "sent: cash -2400"]);
        empty(&shop).await;
        post_past(&shop.shop).await.unwrap();
        assert_eq!(posted(&shop).await, were);
    }

    async fn a_posting_names_its_payment_and_its_refund_also_of_an_order_of_before(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let order = order_id(&shop, &paid(&shop, &slug).await).await;
        shop.pass(TimeDelta::minutes(1));
        let part = OrderRefund { lines: vec![(0, 500)], reason: "Illisible".to_owned(), destination: "Orange Money".to_owned() };
        refunds::refund(&shop.shop, &owner(&shop), &order, part).await.unwrap();
        paid_twice(&shop, &slug).await;
        let asked = placed(&shop, &slug).await;
        let (id, attempt) = (order_id(&shop, &asked).await, attempt_id(&shop, &asked).await);
        manual_payment::record(&shop.shop, &owner(&shop), &id, Some(&attempt), "Vu chez CinetPay").await.unwrap();
        act(&shop, &asked, Action::Accept).await;
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        let were = named(&shop).await;
        let of = |kind: &str, end: &str| were.iter().filter(|line| line.starts_with(kind) && line.ends_with(end)).count();
        assert_eq!((of("refund:", " -"), of("sent:", " -")), (0, 0), "each names its refund: {were:?}");
        empty(&shop).await;
        post_past(&shop.shop).await.unwrap();
        assert_eq!(named(&shop).await, were);
    }

    async fn an_event_that_is_posted_again_is_refused(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let order = order_id(&shop, &paid(&shop, &slug).await).await;
        let before = posted(&shop).await;
        let at = shop.clock.now().naive_utc();
        let again = shop.shop.db.write(move |conn| {
            let about = About { order: &order, currency: "XOF", ..About::default() };
            ledger::post(conn, &[Posting::sale(about, &[(0, 2500)], Account::Cash, &[])], at)
        });
        assert!(again.await.is_err_and(|error| error.is_taken()));
        assert_eq!(posted(&shop).await, before);
    }

    async fn no_row_of_the_ledger_is_changed_or_deleted_even_where_nothing_hangs_on_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let mut sentences = vec![
            "UPDATE ledger_postings SET kind = 'fee'", "UPDATE ledger_lines SET amount = 0",
            "DELETE FROM ledger_postings", "DELETE FROM ledger_lines",
        ];
        if !shop.config.database.url.expose().starts_with("sqlite:") {
            sentences.extend(["TRUNCATE ledger_lines", "TRUNCATE ledger_postings CASCADE"]);
        }
        for sentence in sentences {
            let done = shop.shop.db.write(move |conn| {
                Ok::<_, griot::store::Error>(diesel::RunQueryDsl::execute(diesel::sql_query(sentence), conn)?)
            }).await;
            let why = done.unwrap_err().to_string();
            assert!(why.contains("rows of the ledger are only added"), "{sentence}: {why}");
        }
    }

    async fn the_check_names_each_order_that_has_no_sale_also_a_free_one(db: TestDatabase) {
        let shop = TestShop::open(db);
        quiet(&shop);
        let free = shop.shelve("Les contes", 0, 1000).await;
        for _ in 0..2 {
            assert_eq!(shop.buyer().buy(&free).await.status, 303);
        }
        let numbers = lines(&shop.shop, "SELECT number AS line FROM orders ORDER BY number".to_owned()).await;
        assert!(numbers.len() == 2 && checked(&shop).await.is_well());
        for table in ["ledger_lines", "ledger_postings"] {
            unlock(&shop, table).await;
            tamper(&shop.shop, format!("DELETE FROM {table}")).await;
        }
        let found = checked(&shop).await;
        assert_eq!((&found.sales, found.postings, found.is_well()), (&numbers, 0, false));
        shop.spoil();
    }

    async fn days_that_were_closed_without_the_ledger_are_summed_up_again(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        shop.sold(Sold { placed: "2027-01-03 10:00:00", paid: Some("2027-01-03 10:00:00"), ..Sold::default() }).await;
        let before = figures(&shop.shop).await;
        empty(&shop).await;
        while reports::close_next(&shop.shop).await.unwrap() {}
        assert_ne!(figures(&shop.shop).await, before, "nothing was posted yet");
        post_past(&shop.shop).await.unwrap();
        assert_eq!(figures(&shop.shop).await, before);
        while reports::close_next(&shop.shop).await.unwrap() {}
        assert_eq!(figures(&shop.shop).await, before);
    }

    async fn every_command_that_opens_an_older_database_posts_its_orders(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        let were = posted(&shop).await;
        let house = House::new(TestDatabase::sqlite()).with("DATABASE_URL", shop.config.database.url.expose());
        for command in [&["migrate"][..], &["reconcile"], &["ledger", "check"]] {
            empty(&shop).await;
            house.told(command);
            assert_eq!(posted(&shop).await, were, "{command:?}");
            assert!(checked(&shop).await.is_well(), "{command:?}");
        }
        for (command, open) in [("serve", "the shop is open at"), ("worker", "the worker is at work")] {
            empty(&shop).await;
            let running = house.start(&[command], open).await;
            assert_eq!(posted(&shop).await, were, "{command}");
            assert!(checked(&shop).await.is_well(), "{command}");
            running.kill();
        }
    }
}
