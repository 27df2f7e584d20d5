//! `/find`: who is told what about an order, how fast, and how often a buyer is written to.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};
use griot::domain::ids;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::sms::{Sms, SmsSender};
use griot::store::{Conn, Error};
use griot::worker;
use reqwest::StatusCode;

use crate::support::back_office::{order_id, owner, paid, placed, placed_by, quiet, shelved};
use crate::support::buyer::{Answer, Buyer};
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const PHONE: &str = "07 07 07 07 00";
const SENT: &str = "<h1>Si nous connaissons cette commande, un message est en route</h1>";
const TOLD: &str = "<h1>Voici où en est votre commande</h1>";

async fn search(buyer: &Buyer, what: &str, contact: &str) -> Answer {
    buyer.post("/find", &[("what", what), ("contact", contact)]).await
}

async fn order(shop: &TestShop, transaction: &str, field: &str) -> String {
    shop.order_json(transaction).await[field].as_str().unwrap_or_default().to_owned()
}

/// The operator's id that the gateway will tell of a transaction.
fn operator_id(shop: &TestShop, transaction: &str) -> String {
    let all = shop.sandbox.transactions();
    all.into_iter().find(|one| one.id == transaction).unwrap().operator_id.unwrap()
}

fn confirmation(id: &str) -> String {
    format!(
        "Votre paiement de 2500.00 FCFA a CINETPAY TEST a ete effectue. Votre solde est de : 1200.00 FCFA. Trans id: {id}."
    )
}

/// The e-mails about orders that somebody looked for.
fn found(shop: &TestShop) -> Vec<(String, String)> {
    let letters = shop.letters().into_iter().filter(|letter| letter.text.contains("a cherché cette commande"));
    letters.map(|letter| (letter.envelope.to.as_str().to_owned(), letter.text)).collect()
}

/// Does the jobs that are due, and asks the gateway nothing by schedule.
async fn do_jobs(shop: &TestShop) {
    while worker::next_job(&shop.shop).await.unwrap() {}
}

on_both! {
    async fn a_stranger_gets_the_same_page_whether_the_order_is_known_or_not(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let number = order(&shop, &transaction, "number").await;
        let asked = shop.sandbox.calls(&transaction).check;
        let same = async |known: &str, unknown: &str, contact: &str, e164: (&str, &str)| {
            let mut bodies = Vec::new();
            for (typed, shown) in [(known, e164.0), (unknown, e164.1)] {
                let answer = search(&shop.buyer(), typed, contact).await;
                assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "private, no-store"));
                assert!(answer.text.contains(SENT) && !answer.text.contains("/orders/"), "{}", answer.text);
                bodies.push(answer.text.replace(typed, "…").replace(shown, "…"));
            }
            assert_eq!(bodies[0], bodies[1], "{known} and {unknown}");
        };
        let other = ids::order_number();
        same(&number, &other, "", (&number, &other)).await;
        same(PHONE, "07 07 07 07 01", "", ("+2250707070700", "+2250707070701")).await;
        same("awa@exemple.ci", "eva@exemple.ci", "", ("-", "-")).await;
        same(&number, &other, "05 05 05 05 05", (&number, &other)).await;
        same(&transaction, &ids::transaction(), "05 05 05 05 05", ("-", "-")).await;
        assert_eq!(shop.sandbox.calls(&transaction).check, asked, "no stranger makes the gateway be asked while he waits");
        let both = search(&shop.buyer(), PHONE, "awa@exemple.ci").await;
        assert!(both.text.contains(SENT), "an acquaintance knows both: {}", both.text);
    }

    async fn one_fact_sends_the_link_to_the_orders_own_address_and_nowhere_else(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let (number, key) = (order(&shop, &transaction, "number").await, order(&shop, &transaction, "key").await);
        shop.pass(TimeDelta::hours(1));
        for (what, contact) in [(number.as_str(), "voleur@exemple.ci"), (PHONE, ""), ("AWA@exemple.ci", "")] {
            assert!(search(&shop.buyer(), what, contact).await.text.contains(SENT));
            let before = found(&shop).len();
            do_jobs(&shop).await;
            let letters = found(&shop);
            assert_eq!(letters.len(), before + 1, "{what}");
            let (to, text) = letters.last().unwrap();
            assert_eq!(to, "awa@exemple.ci");
            assert!(text.contains(&format!("{}/orders/{key}", shop.url)) && text.contains("le paiement est arrivé"), "{text}");
        }
    }

    async fn one_fact_about_an_open_order_asks_the_gateway_and_delivers_what_was_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        assert!(search(&shop.buyer(), "awa@exemple.ci", "").await.text.contains(SENT));
        do_jobs(&shop).await;
        assert_eq!(order(&shop, &transaction, "state").await, "paid");
        assert_eq!(shop.parcels().len(), 1, "the receipt");
        assert_eq!(found(&shop).len(), 0, "it brings the link, so that nothing more is written");
    }

    async fn the_phone_that_was_typed_gets_the_link_where_the_address_was_mistyped(db: TestDatabase) {
        let kept = Arc::<Mutex<Vec<Sms>>>::default();
        let sms_sender = Some(SmsSender::Memory(Arc::clone(&kept)));
        let shop = TestShop::planned(db, Plan { sms_sender, ..Plan::default() });
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        quiet(&shop);
        let transaction = placed_by(&shop, &slug, "awa@exmple.ci", PHONE).await;
        let key = order(&shop, &transaction, "key").await;
        search(&shop.buyer(), "+225 07 07 07 07 00", "").await;
        do_jobs(&shop).await;
        let texts = kept.lock().unwrap().clone();
        assert_eq!(texts.len(), 1);
        assert_eq!(texts[0].to.as_str(), "+2250707070700");
        assert!(texts[0].text.contains(&format!("/orders/{key}")), "{}", texts[0].text);
        assert_eq!(found(&shop).len(), 0);
    }

    async fn two_facts_that_agree_are_told_at_once_after_the_gateway_was_asked(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let (number, key) = (order(&shop, &transaction, "number").await, order(&shop, &transaction, "key").await);
        let waiting = search(&shop.buyer(), &number, PHONE).await;
        assert!(waiting.text.contains(TOLD) && waiting.text.contains("n’a pas encore confirmé"), "{}", waiting.text);
        assert_eq!(shop.sandbox.calls(&transaction).check, 1);
        act(&shop, &transaction, Action::Accept).await;
        for (what, contact) in [(number.as_str(), PHONE), (&number, "Awa@Exemple.ci"), (&transaction, PHONE), (&format!("{number} 0707070700"), "")] {
            shop.pass(TimeDelta::seconds(10));
            let told = search(&shop.buyer(), what, contact).await;
            assert!(told.text.contains(TOLD) && told.text.contains("Votre paiement est bien arrivé"), "{}", told.text);
            assert!(told.text.contains(&format!("href=\"/orders/{key}\"")), "{}", told.text);
        }
        assert_eq!(order(&shop, &transaction, "state").await, "paid");
    }

    async fn a_gateway_that_is_silent_is_said_and_the_check_budget_holds(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let number = order(&shop, &transaction, "number").await;
        for _ in 0..6 {
            assert!(search(&shop.buyer(), &number, PHONE).await.text.contains(TOLD));
        }
        assert_eq!(shop.sandbox.calls(&transaction).check, 3, "three at once, then one in ten seconds");
        shop.sandbox.behave(cinetpay_sandbox::Behaviour { check_status: Some(502), ..Default::default() });
        shop.pass(TimeDelta::minutes(1));
        let told = search(&shop.buyer(), &number, PHONE).await.text;
        assert!(told.contains("CinetPay n’a pas encore répondu"), "{told}");
    }

    async fn a_pasted_message_finds_a_payment_that_nobody_has_confirmed_yet(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let (id, key) = (operator_id(&shop, &transaction), order(&shop, &transaction, "key").await);
        assert_eq!(order(&shop, &transaction, "state").await, "placed", "nobody has told the shop");
        let told = search(&shop.buyer(), &confirmation(&id), PHONE).await.text;
        assert!(told.contains(&format!("href=\"/orders/{key}\"")) && told.contains("bien arrivé"), "{told}");
        assert!(!told.contains("1200.00"), "the message itself is not shown again");
        // Known now: without its dots too.
        let told = search(&shop.buyer(), &id.replace('.', "").to_lowercase(), "awa@exemple.ci").await.text;
        assert!(told.contains(&format!("href=\"/orders/{key}\"")), "{told}");
    }

    async fn who_tries_operators_ids_learns_nothing_not_even_by_the_time(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        let message = confirmation("MP270115.0800.40000001");
        let timed = async |contact: &'static str| {
            let begun = Instant::now();
            let answer = search(&shop.buyer(), &message, contact).await;
            (begun.elapsed(), answer.text)
        };
        let (known, unknown) = tokio::join!(timed(PHONE), timed("07 07 07 07 01"));
        assert_eq!(shop.sandbox.calls(&transaction).check, 1, "the gateway was asked about the known one only");
        for (took, text) in [&known, &unknown] {
            assert!(text.contains(SENT) && *took >= Duration::from_secs(3), "{took:?}");
        }
        assert!(known.0.abs_diff(unknown.0) < Duration::from_secs(2), "{:?} {:?}", known.0, unknown.0);
        assert_eq!(known.1.replace(PHONE, "…").replace("+2250707070700", "…"), unknown.1.replace("07 07 07 07 01", "…").replace("+2250707070701", "…"));
    }

    async fn the_browser_of_an_order_is_told_by_one_fact_and_lists_it(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let buyer = shop.buyer();
        buyer.buy(&slug).await;
        let key = order(&shop, &shop.transaction(), "key").await;
        let here = format!("href=\"/orders/{key}\"");
        assert!(buyer.get("/find").await.text.contains(&here));
        assert!(search(&buyer, "awa@exemple.ci", "").await.text.contains(&here));
        let stranger = shop.buyer();
        stranger.get("/").await;
        assert!(!stranger.get("/find").await.text.contains("/orders/"));
        assert!(!search(&stranger, "awa@exemple.ci", "").await.text.contains("/orders/"));
        assert!(!search(&buyer, "eva@exemple.ci", "").await.text.contains("/orders/"), "another’s order is not his own");
    }

    async fn nobody_has_a_buyer_flooded(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        shop.pass(TimeDelta::hours(1));
        for _ in 0..8 {
            search(&shop.buyer(), "awa@exemple.ci", "").await;
        }
        do_jobs(&shop).await;
        assert_eq!(found(&shop).len(), 3);
        shop.pass(TimeDelta::hours(25));
        search(&shop.buyer(), "awa@exemple.ci", "").await;
        do_jobs(&shop).await;
        assert_eq!(found(&shop).len(), 4);
    }

    async fn who_searches_for_one_order_keeps_nobody_from_another(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let other = paid(&shop, &slug).await;
        paid(&shop, &slug).await;
        shop.pass(TimeDelta::hours(1));
        for _ in 0..5 {
            search(&shop.buyer(), "awa@exemple.ci", "").await;
        }
        do_jobs(&shop).await;
        assert_eq!(found(&shop).len(), 3);
        let number = order(&shop, &other, "number").await;
        search(&shop.buyer(), &number, "").await;
        do_jobs(&shop).await;
        assert!(found(&shop).len() == 4 && found(&shop)[3].1.contains(&number));
    }

    async fn whoever_searches_does_not_use_up_what_tells_a_buyer_of_his_orders_state(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        shop.pass(TimeDelta::hours(1));
        for _ in 0..3 {
            search(&shop.buyer(), "awa@exemple.ci", "").await;
            do_jobs(&shop).await;
        }
        let id = order_id(&shop, &transaction).await;
        for _ in 0..3 {
            let (reason, destination) = ("Trop payé".to_owned(), "Orange Money".to_owned());
            let back = OrderRefund { lines: vec![(0, 100)], reason, destination };
            refunds::refund(&shop.shop, &owner(&shop), &id, back).await.unwrap();
        }
        let told = shop.order_json(&transaction).await;
        let told = told["messages"].as_array().unwrap().iter().filter(|message| message["kind"] == "partly-refunded");
        assert_eq!((found(&shop).len(), told.count()), (3, 3));
    }

    async fn an_operators_id_that_becomes_known_later_is_found_within_the_hour(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed(&shop, &slug).await;
        act(&shop, &transaction, Action::Accept).await;
        let id = operator_id(&shop, &transaction);
        assert!(search(&shop.buyer(), &confirmation(&id), "").await.text.contains(SENT));
        do_jobs(&shop).await;
        assert_eq!(order(&shop, &transaction, "state").await, "placed", "the id alone names no payment yet");
        assert_eq!(rows(&shop, "SELECT id AS line FROM order_searches").await.len(), 1, "it is looked for again");
        shop.pass(TimeDelta::minutes(1));
        shop.work().await;
        assert_eq!((shop.parcels().len(), found(&shop).len()), (1, 0));
        shop.pass(TimeDelta::minutes(5));
        do_jobs(&shop).await;
        assert_eq!(rows(&shop, "SELECT id AS line FROM order_searches").await.len(), 0, "what was typed is gone");
    }

    async fn what_was_typed_is_deleted_once_the_buyer_is_written_to(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        search(&shop.buyer(), "awa@exemple.ci", "").await;
        search(&shop.buyer(), "personne@exemple.ci", "").await;
        assert_eq!(rows(&shop, "SELECT id AS line FROM order_searches").await.len(), 2);
        do_jobs(&shop).await;
        assert_eq!(rows(&shop, "SELECT id AS line FROM order_searches").await.len(), 0);
        assert_eq!(rows(&shop, "SELECT subject AS line FROM jobs WHERE subject LIKE '%@%'").await.len(), 0);
    }

    async fn what_cannot_be_read_is_said_beside_its_field(db: TestDatabase) {
        let shop = TestShop::open(db);
        let scam = "Attention Vigilance Arnaque . Nouveau Solde 135715.00 F a verifier au #145*61#  avant paiement.";
        let answer = search(&shop.buyer(), scam, "").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("id=\"what-error\"") && answer.text.contains("action=\"/find/help\""), "{}", answer.text);
        let answer = search(&shop.buyer(), "G7K2-M94Q-XD", "mon numéro").await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("id=\"contact-error\""), "{}", answer.text);
        assert_eq!(rows(&shop, "SELECT id AS line FROM order_searches").await.len(), 0);
    }

    async fn an_operators_id_is_looked_for_in_an_index(db: TestDatabase) {
        let shop = TestShop::open(db);
        let plan = shop.shop.db.write(explained).await.unwrap().join("\n");
        assert!(plan.contains("attempts_operator_plain"), "{plan}");
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

async fn rows(shop: &TestShop, query: &'static str) -> Vec<String> {
    let read = move |conn: &mut Conn| -> Result<Vec<String>, Error> {
        Ok(sql_query(query).load::<Line>(conn)?.into_iter().map(|row| row.line).collect())
    };
    shop.shop.db.read(read).await.unwrap()
}

#[derive(QueryableByName)]
struct SqlitePlan {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct PostgresPlan {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// How the database would run the query of `store::order_searches::with_operator_ids`.
fn explained(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let id = "upper(replace(replace(attempts.operator_id, '.', ''), ' ', ''))";
    let query = format!("SELECT order_id FROM attempts WHERE attempts.operator_id IS NOT NULL AND {id}");
    match conn {
        Conn::Sqlite(conn) => {
            let plan = sql_query(format!("EXPLAIN QUERY PLAN {query} IN ('A', 'B')")).load::<SqlitePlan>(conn)?;
            Ok(plan.into_iter().map(|row| row.detail).collect())
        }
        Conn::Postgres(conn) => {
            // With few rows it would read them all.
            sql_query("SET LOCAL enable_seqscan = off").execute(conn)?;
            let plan = sql_query(format!("EXPLAIN {query} = ANY(ARRAY['A', 'B'])")).load::<PostgresPlan>(conn)?;
            Ok(plan.into_iter().map(|row| row.line).collect())
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_searches_ten_times_at_once_and_then_waits() {
    let mut plan = Plan::default();
    plan.settings.push(("GRIOT_LIMITS", "on".to_owned()));
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    let buyer = shop.buyer();
    buyer.get("/find").await;
    for _ in 0..10 {
        assert_eq!(search(&buyer, "awa@exemple.ci", "").await.status, StatusCode::OK);
    }
    let refused = search(&buyer, "awa@exemple.ci", "").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.header("retry-after").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_of_another_site_searches_nothing() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let buyer = shop.buyer();
    for address in ["/find", "/find/help"] {
        let request = buyer.request(reqwest::Method::POST, address).header("sec-fetch-site", "cross-site");
        let answer = buyer.send(request.form(&[("what", "awa@exemple.ci")])).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(rows(&shop, "SELECT id AS line FROM order_searches").await.len(), 0);
    assert_eq!(buyer.get("/find/help").await.location(), "/find");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_is_linked_from_every_page_and_letter() {
    let (shop, slug) = shelved(TestDatabase::sqlite()).await;
    let transaction = paid(&shop, &slug).await;
    let order_page = format!("/orders/{}", order(&shop, &transaction, "key").await);
    let link = "<a href=\"/find\">J’ai payé et je n’ai rien reçu</a>";
    for page in ["/", &format!("/books/{slug}"), &order_page, "/payment/return/", "/nulle-part", "/find"] {
        assert!(shop.buyer().get(page).await.text.contains(link), "{page}");
    }
    let receipt = shop.parcels().pop().unwrap();
    for part in [&receipt.text, &receipt.html] {
        assert!(part.contains(&format!("{}/find", shop.url)), "{part}");
    }
}
