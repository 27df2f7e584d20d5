//! Receipts and credit notes: numbered without gaps in the write that pays or refunds, and never changed afterwards.

use chrono::TimeDelta;
use cinetpay_sandbox::{Action, Behaviour, Forgery, Notifications};
use futures_util::future::join_all;
use griot::domain::payment::{Receipt, Verdict};
use griot::domain::receipt::Series;
use griot::domain::role::Role;
use griot::payments::Answer;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::admin::{manual_payment, order_notes};
use griot::shop::sale::settlement::{Cause, settle};
use griot::store::{self, Conn, receipts};
use lopdf::Document;
use reqwest::StatusCode;
use serde_json::json;

use crate::support::back_office::{
    attempt_id, delivered_for_less, order_id, owner, paid, placed, placed_by, quiet, shelved,
};
use crate::support::ledger::{checked, posted};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::shop::{Plan, TestShop};
use crate::support::twin::lines;

/// The numbers of all documents, with their amounts and taxes, in the order in which they were made.
pub async fn documents(shop: &TestShop) -> Vec<String> {
    let query =
        "SELECT name || ' ' || CAST(amount AS TEXT) || ' ' || CAST(tax AS TEXT) AS line FROM receipts ORDER BY at, id";
    lines(&shop.shop, query.to_owned()).await
}

async fn key(shop: &TestShop, transaction: &str) -> String {
    shop.order_json(transaction).await["key"].as_str().unwrap().to_owned()
}

pub async fn refunded(shop: &TestShop, transaction: &str, amount: i64) {
    let back = OrderRefund { lines: vec![(0, amount)], reason: "Illisible".into(), destination: "Orange Money".into() };
    shop.pass(TimeDelta::minutes(1));
    refunds::refund(&shop.shop, &owner(shop), &order_id(shop, transaction).await, back).await.unwrap();
}

/// Takes a number in a write that fails afterwards.
fn takes_and_fails(conn: &mut Conn) -> Result<(), store::Error> {
    receipts::take_number(conn, Series::SpecimenReceipt, 2027)?;
    Err(store::Error::Unavailable("undone".to_owned()))
}

fn accepted() -> Answer {
    let receipt = Receipt { method: Some("OM".to_owned()), operator_id: None };
    Answer { verdict: Verdict::Accepted(receipt), raw: "{}".to_owned(), http_status: 200, code: "00".to_owned() }
}

on_both! {
    async fn many_payments_at_once_and_writes_that_are_undone_leave_no_gap_in_the_numbers(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let mut attempts = Vec::new();
        for nth in 0..12 {
            let transaction = placed_by(&shop, &slug, &format!("a{nth}@exemple.ci"), "").await;
            attempts.push(attempt_id(&shop, &transaction).await);
        }
        let now = shop.clock.now();
        let payments = attempts.iter().map(|id| settle(&shop.shop, id, accepted(), Cause::Owner, now));
        let undone = (0..12).map(|_| shop.shop.db.write(takes_and_fails));
        let (paid, undone) = tokio::join!(join_all(payments), join_all(undone));
        assert!(paid.iter().all(Result::is_ok) && undone.iter().all(Result::is_err));
        let numbers = lines(&shop.shop, "SELECT name AS line FROM receipts ORDER BY number".to_owned()).await;
        let expected: Vec<String> = (1..=12).map(|number| format!("SR-2027-{number:06}")).collect();
        assert_eq!(numbers, expected);
        assert!(checked(&shop).await.is_well());
    }

    async fn a_shop_that_takes_money_counts_its_receipts_and_credit_notes_from_one_each_year(db: TestDatabase) {
        let mut plan = Plan::default();
        for (name, value) in [("CINETPAY_API", "v2"), ("CINETPAY_API_KEY", griot::config::SANDBOX_API_KEY),
            ("CINETPAY_SITE_ID", griot::config::SANDBOX_SITE_ID), ("CINETPAY_SECRET", griot::config::SANDBOX_SECRET)] {
            plan.settings.push((name, value.to_owned()));
        }
        let shop = TestShop::planned(db, plan);
        quiet(&shop);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let first = paid(&shop, &slug).await;
        let second = paid(&shop, &slug).await;
        refunded(&shop, &second, 1000).await;
        refunded(&shop, &first, 2500).await;
        shop.pass(TimeDelta::days(360));
        paid(&shop, &slug).await;
        refunded(&shop, &second, 1500).await;
        assert_eq!(documents(&shop).await, [
            "R-2027-000001 2500 0", "R-2027-000002 2500 0", "A-2027-000001 1000 0", "A-2027-000002 2500 0",
            "R-2028-000001 2500 0", "A-2028-000001 1500 0",
        ]);
    }

    async fn what_was_never_sold_has_no_receipt_and_money_by_hand_and_another_sum_have_theirs(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let free = shop.shelve("Les contes", 0, 1000).await;
        let given = shop.buyer().buy(&free).await;
        assert_eq!(documents(&shop).await, [""; 0], "nothing was paid for a free book");
        let page = shop.buyer().get(&format!("{}/receipt", given.location())).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        let by_hand = placed(&shop, &slug).await;
        manual_payment::record(&shop.shop, &owner(&shop), &order_id(&shop, &by_hand).await, None, "Espèces").await.unwrap();
        // The gateway confirms it too: a second payment, which is no sale.
        act(&shop, &by_hand, Action::Accept).await;
        shop.pass(TimeDelta::minutes(5));
        shop.work().await;
        delivered_for_less(&shop, &slug).await;
        assert_eq!(documents(&shop).await, ["SR-2027-000001 2500 0", "SR-2027-000002 25 0"]);
        let page = shop.buyer().get(&format!("/orders/{}/receipt", key(&shop, &by_hand).await)).await.text;
        assert!(page.contains("Payé directement au vendeur") && page.contains("SPÉCIMEN"), "{page}");
    }

    async fn money_that_turns_out_to_be_another_sum_has_a_credit_note_and_another_receipt(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = placed_by(&shop, &slug, "awa@exemple.ci", "").await;
        let (order, attempt) = (order_id(&shop, &transaction).await, attempt_id(&shop, &transaction).await);
        manual_payment::record(&shop.shop, &owner(&shop), &order, Some(&attempt), "Vu chez CinetPay").await.unwrap();
        refunded(&shop, &transaction, 500).await;
        let check_answer = Forgery { amount: Some(json!("2000")), ..Forgery::default() };
        let lost = Behaviour { notifications: Notifications::Lost, retry_pauses_ms: Vec::new(), ..Behaviour::default() };
        shop.sandbox.behave(Behaviour { check_answer, ..lost });
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::minutes(5));
        shop.work().await;
        manual_payment::same_money(&shop.shop, &owner(&shop), &attempt, true, "Une seule somme").await.unwrap();
        assert_eq!(documents(&shop).await, [
            "SR-2027-000001 2500 0", "SA-2027-000001 500 0", "SA-2027-000002 2000 0", "SR-2027-000002 1500 0",
        ]);
        refunded(&shop, &transaction, 1500).await;
        assert_eq!(documents(&shop).await[4..], ["SA-2027-000003 1500 0"]);
        let numbers = lines(&shop.shop, "SELECT c.name || ' for ' || r.name AS line FROM receipts c JOIN receipts r \
            ON r.id = c.credited ORDER BY c.at, c.id".to_owned()).await;
        assert_eq!(numbers, ["SA-2027-000001 for SR-2027-000001", "SA-2027-000002 for SR-2027-000001", "SA-2027-000003 for SR-2027-000002"]);
    }

    async fn a_buyer_finds_his_receipt_on_the_orders_page_in_the_email_and_as_a_pdf_that_can_be_read(db: TestDatabase) {
        let shop = TestShop::open(db);
        quiet(&shop);
        let slug = shop.shelve("Ɲɔgɔn : le fleuve", 2500, 1000).await;
        let transaction = paid(&shop, &slug).await;
        let (key, order) = (key(&shop, &transaction).await, shop.order_json(&transaction).await);
        let letter = shop.parcels().pop().unwrap();
        assert!(letter.text.contains("Reçu n° : SR-2027-000001") || letter.text.contains("Reçu n°\u{a0}: SR-2027-000001"), "{}", letter.text);
        let buyer = shop.buyer();
        let address = format!("/orders/{key}/receipt?number=SR-2027-000001");
        assert!(buyer.get(&format!("/orders/{key}")).await.text.contains(&address.replace('&', "&#38;")));
        let page = buyer.get(&address).await;
        assert_eq!(page.status, StatusCode::OK);
        for said in ["Reçu SR-2027-000001", "2\u{a0}500\u{a0}F\u{a0}CFA", "Orange Money", &transaction, order["number"].as_str().unwrap(),
            "Ce reçu ne remplace pas la facture normalisée.", "Aucune TVA n’est comptée dans ce prix."] {
            assert!(page.text.contains(said), "{said} in {}", page.text);
        }
        let pdf = buyer.request(reqwest::Method::GET, &format!("/orders/{key}/receipt.pdf")).send().await.unwrap();
        assert_eq!(pdf.headers()["content-type"], "application/pdf");
        assert!(pdf.headers()["content-disposition"].to_str().unwrap().contains("SR-2027-000001.pdf"));
        let bytes = pdf.bytes().await.unwrap();
        assert!(bytes.len() < 40_000, "{} bytes over a metered line", bytes.len());
        let said = Document::load_mem(&bytes).unwrap().extract_text(&[1]).unwrap();
        let seller = shop.shop.rules().shop_name.clone();
        for part in ["Reçu SR-2027-000001", "SPÉCIMEN", "Ɲɔgɔn : le fleuve", "Total payé", "Orange Money", &transaction, &seller] {
            assert!(said.contains(part), "{part} in {said}");
        }
        let other = paid(&shop, &slug).await;
        let strange = buyer.get(&format!("/orders/{key}/receipt?number=SR-2027-000002")).await;
        assert_eq!(strange.status, StatusCode::NOT_FOUND, "another order's");
        refunded(&shop, &other, 1000).await;
        let other = self::key(&shop, &other).await;
        let note = buyer.get(&format!("/orders/{other}/receipt?number=SA-2027-000001")).await.text;
        assert!(note.contains("Avoir SA-2027-000001") && note.contains("Sur le reçu") && note.contains("SR-2027-000002"), "{note}");
        assert!(buyer.get(&format!("/orders/{other}/receipt")).await.text.contains("Reçu SR-2027-000002"));
    }

    async fn a_name_is_written_once_by_the_buyer_then_by_the_owner_and_goes_when_the_person_is_erased(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let transaction = paid(&shop, &slug).await;
        let here = format!("/orders/{}/receipt?number=SR-2027-000001", key(&shop, &transaction).await);
        let buyer = shop.buyer();
        let wrong = buyer.post(&here, &[("name", " "), ("tax_id", "1234567A")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(wrong.text.contains("id=\"name-error\"") && wrong.text.contains("value=\"1234567A\""), "{}", wrong.text);
        for name in ["أمينة", "Awa 😀"] {
            let wrong = buyer.post(&here, &[("name", name)]).await.text;
            assert!(wrong.contains("en lettres latines") && wrong.contains(&format!("value=\"{name}\"")), "{wrong}");
        }
        let made = buyer.post(&here, &[("name", "École <du> Fleuve"), ("tax_id", "1234567A")]).await;
        assert_eq!((made.status, made.location()), (StatusCode::SEE_OTHER, here.as_str()));
        buyer.post(&here, &[("name", "Quelqu’un d’autre")]).await;
        let page = buyer.get(&here).await.text;
        assert!(page.contains("École &#60;du&#62; Fleuve") && page.contains("1234567A") && !page.contains("d’autre"), "{page}");
        assert!(!page.contains("<form method"), "it is offered once");
        let desk = shop.staff(Role::Owner).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let filled = [("buyer", "École du Fleuve"), ("buyer_tax", "7654321B"), ("state", "FNE-26-000123")];
        let action = format!("/admin/orders/{number}/receipts/SR-2027-000001");
        assert_eq!(desk.post(&action, &filled).await.status, StatusCode::SEE_OTHER);
        let page = buyer.get(&here).await.text;
        assert!(page.contains("FNE-26-000123") && page.contains("7654321B") && !page.contains("ne remplace pas"), "{page}");
        let told = desk.get(&format!("/admin/orders/{number}")).await.text;
        assert!(told.contains(&format!("action=\"{action}\"")) && told.contains("a complété un reçu"), "{told}");
        let agent = shop.staff(Role::Support).await;
        assert_eq!(agent.post(&action, &filled).await.status, StatusCode::FORBIDDEN);
        order_notes::erase(&shop.shop, &owner(&shop), &order_id(&shop, &transaction).await).await.unwrap();
        let page = buyer.get(&here).await.text;
        assert!(page.contains("SR-2027-000001") && page.contains("2\u{a0}500") && page.contains("FNE-26-000123"), "{page}");
        assert!(!page.contains("École") && !page.contains("7654321B"), "{page}");
    }

    async fn a_receipt_is_neither_changed_nor_deleted_and_a_missing_number_is_found(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        paid(&shop, &slug).await;
        for sentence in [
            "UPDATE receipts SET amount = 1", "UPDATE receipts SET seller = '{}'", "UPDATE receipts SET number = 7",
            "DELETE FROM receipt_lines", "UPDATE receipt_lines SET tax = 1", "DELETE FROM receipts",
        ] {
            let write = move |conn: &mut Conn| Ok::<_, store::Error>(diesel::RunQueryDsl::execute(diesel::sql_query(sentence), conn)?);
            assert!(shop.shop.db.write(write).await.is_err(), "{sentence}");
        }
        assert!(checked(&shop).await.is_well());
        let skip = |conn: &mut Conn| receipts::take_number(conn, Series::SpecimenReceipt, 2027);
        assert_eq!(shop.shop.db.write(skip).await.unwrap(), 2);
        assert_eq!(checked(&shop).await.receipts, ["specimen_receipt 2027"]);
        assert_eq!(posted(&shop).await.iter().filter(|line| line.starts_with("tax")).count(), 0, "without a rate there is no tax");
        shop.spoil();
    }
}
