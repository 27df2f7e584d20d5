//! Taxes: rates with their days, on receipts, in the ledger and in a month's report, which agree.

use chrono::TimeDelta;
use diesel::{RunQueryDsl as _, sql_query};
use griot::domain::money::Currency;
use griot::domain::role::Role;
use griot::shop::admin::reports::{royalties, taxes};
use griot::shop::catalogue::books;
use griot::shop::sale::checkout;
use griot::shop::sale::placing::{self, Placed};
use reqwest::StatusCode;

use crate::receipts::{documents, refunded};
use crate::support::admin::Desk;
use crate::support::back_office::{owner, paid, placed_by, shelved};
use crate::support::ledger::{checked, posted};
use crate::support::notification::act;
use crate::support::postgres::on_both;
use crate::support::shop::{TestShop, order_of};
use crate::support::twin::lines;

const HERE: &str = "/admin/settings/taxes";

async fn rate(desk: &Desk, fields: [&str; 5]) {
    let names = ["from", "country", "class", "rate", "words"];
    let fields: Vec<(&str, &str)> = names.into_iter().zip(fields).collect();
    let added = desk.post(&format!("{HERE}/rates"), &fields).await;
    assert_eq!((added.status, added.location()), (StatusCode::SEE_OTHER, HERE), "{}", added.text);
}

async fn book_id(shop: &TestShop, slug: &str) -> String {
    lines(&shop.shop, format!("SELECT id AS line FROM books WHERE slug = '{slug}'")).await.remove(0)
}

async fn bought_from(shop: &TestShop, slug: &str, email: &str, phone: &str) -> String {
    let transaction = placed_by(shop, slug, email, phone).await;
    act(shop, &transaction, cinetpay_sandbox::Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    transaction
}

/// The balance of the ledger's tax due.
async fn tax_due(shop: &TestShop) -> String {
    let query = "SELECT CAST(COALESCE(SUM(amount), 0) AS TEXT) AS line FROM ledger_lines WHERE account = 'tax_due'";
    lines(&shop.shop, query.to_owned()).await.remove(0)
}

on_both! {
    async fn a_refund_in_parts_takes_back_the_tax_exactly_and_the_ledger_says_so(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        rate(&desk, ["2027-01-01", "", "standard", "18", ""]).await;
        let transaction = paid(&shop, &slug).await;
        assert_eq!(posted(&shop).await[4..], ["tax: included_tax line 0 381", "tax: tax_due -381"]);
        for amount in [1250, 1250] {
            refunded(&shop, &transaction, amount).await;
        }
        assert_eq!(documents(&shop).await, [
            "SR-2027-000001 2500 381", "SA-2027-000001 1250 191", "SA-2027-000002 1250 190",
        ], "half a unit goes up once");
        assert_eq!(tax_due(&shop).await, "0");
        assert!(checked(&shop).await.is_well());
    }

    async fn a_receipt_keeps_what_was_in_force_when_it_was_paid(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        let before = paid(&shop, &slug).await;
        let facts = |address: &'static str| [("name", "Éditions du Fleuve"), ("address", address), ("register", "CI-ABJ-2020-B-1"), ("tax", "1234567A")];
        assert_eq!(desk.post("/admin/settings/legal", &facts("Rue 12, Treichville")).await.status, StatusCode::SEE_OTHER);
        let words = [("regime", "TEE"), ("untaxed_fr", "TVA non applicable, régime de la TEE"), ("untaxed_en", "")];
        assert_eq!(desk.post(HERE, &words).await.location(), HERE);
        let untaxed = paid(&shop, &slug).await;
        rate(&desk, ["2027-01-01", "", "standard", "18", ""]).await;
        let taxed = paid(&shop, &slug).await;
        rate(&desk, ["2027-01-02", "", "standard", "19,25", ""]).await;
        desk.post("/admin/settings/legal", &facts("Plateau")).await;
        let last = paid(&shop, &slug).await;
        let mut pages = Vec::new();
        for transaction in [before, untaxed, taxed, last] {
            let key = shop.order_json(&transaction).await["key"].as_str().unwrap().to_owned();
            pages.push(shop.buyer().get(&format!("/orders/{key}/receipt")).await.text);
        }
        let [before, untaxed, taxed, last] = &pages[..] else { panic!("four pages") };
        assert!(!before.contains("Fleuve</b>") && before.contains("Aucune TVA") && !before.contains("RCCM"), "{before}");
        for said in ["Éditions du Fleuve", "Treichville", "RCCM\u{a0}: CI-ABJ-2020-B-1", "NCC\u{a0}: 1234567A", "Régime fiscal\u{a0}: TEE", "TVA non applicable, régime de la TEE"] {
            assert!(untaxed.contains(said), "{said} in {untaxed}");
        }
        assert!(taxed.contains("TVA 18\u{a0}%") && taxed.contains("381\u{a0}F\u{a0}CFA") && taxed.contains("2\u{a0}119\u{a0}F\u{a0}CFA"), "{taxed}");
        assert!(taxed.contains("Treichville") && !taxed.contains("TVA non applicable"), "{taxed}");
        assert!(last.contains("TVA 19,25\u{a0}%") && last.contains("404\u{a0}F\u{a0}CFA") && last.contains("Plateau"), "{last}");
    }

    async fn the_rate_is_that_of_the_buyers_country_and_the_books_class(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        rate(&desk, ["2027-01-01", "", "standard", "18", ""]).await;
        rate(&desk, ["2027-01-01", "CM", "standard", "19,25", ""]).await;
        rate(&desk, ["2027-01-01", "", "exempt", "", "Exonéré, article 1 du code"]).await;
        bought_from(&shop, &slug, "a@exemple.ci", "+237 6 71 23 45 67").await;
        bought_from(&shop, &slug, "b@exemple.ci", "").await;
        let class = format!("/admin/books/{}/tax", book_id(&shop, &slug).await);
        assert!(desk.get(&class).await.text.contains("value=\"standard\" checked"));
        desk.post(&class, &[("class", "reduced")]).await;
        bought_from(&shop, &slug, "c@exemple.ci", "").await;
        desk.post(&class, &[("class", "exempt")]).await;
        let free_of_tax = bought_from(&shop, &slug, "d@exemple.ci", "").await;
        assert_eq!(documents(&shop).await, [
            "SR-2027-000001 2500 404", "SR-2027-000002 2500 381", "SR-2027-000003 2500 381", "SR-2027-000004 2500 0",
        ], "without a reduced rate the ordinary one holds");
        let key = shop.order_json(&free_of_tax).await["key"].as_str().unwrap().to_owned();
        let page = shop.buyer().get(&format!("/orders/{key}/receipt")).await.text;
        assert!(page.contains("Exonéré, article 1 du code") && page.contains("sans TVA"), "{page}");
        assert!(!page.contains("Sans TVA"), "no summary where nothing has a tax: {page}");
        assert!(desk.get("/admin/reports?period=30").await.text.contains("Net estimé, taxe comprise"));
        assert!(desk.get("/admin/audit").await.text.contains("a changé la classe de taxe du livre"));
        let by = owner(&shop).actor;
        let copy = books::duplicate(&shop.shop, &by, &book_id(&shop, &slug).await, "La suite").await.unwrap();
        assert!(desk.get(&format!("/admin/books/{copy}/tax")).await.text.contains("value=\"exempt\" checked"));
        assert!(books::discard(&shop.shop, &by, &copy).await.unwrap().is_ok());
    }

    async fn the_summary_of_a_receipt_adds_up_to_its_total_with_what_has_no_tax(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        rate(&desk, ["2027-01-01", "", "standard", "18", ""]).await;
        rate(&desk, ["2027-01-01", "", "exempt", "", "Exonéré, article 1 du code"]).await;
        let other = shop.shelve("Les contes", 500, 1000).await;
        desk.post(&format!("/admin/books/{}/tax", book_id(&shop, &other).await), &[("class", "exempt")]).await.location();
        let Placed::New(order, attempt) = placing::place(&shop.shop, order_of(&[slug, other])).await.unwrap() else { panic!("not placed") };
        let key = order.key.clone();
        checkout::open(&shop.shop, *order, *attempt).await.unwrap();
        act(&shop, &shop.transaction(), cinetpay_sandbox::Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        shop.work().await;
        let page = shop.buyer().get(&format!("/orders/{key}/receipt")).await.text;
        for (name, amount) in [("Hors TVA à 18\u{a0}%", "2\u{a0}119"), ("TVA 18\u{a0}%", "381"), ("Sans TVA", "500")] {
            let line = format!("<dt>{name}</dt><dd>{amount}\u{a0}F\u{a0}CFA</dd>");
            assert!(page.contains(&line), "{line} in {page}");
        }
        assert!(page.contains("<dd class=\"price\">3\u{a0}000\u{a0}F\u{a0}CFA</dd>"), "{page}");
    }

    async fn a_months_report_adds_up_to_the_ledger_and_so_does_its_table(db: TestDatabase) {
        let (shop, slug) = shelved(db).await;
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get("/admin/reports/taxes?month=2027-01").await.text.contains("Aucun reçu ni avoir"));
        rate(&desk, ["2027-01-01", "", "standard", "18", ""]).await;
        let first = paid(&shop, &slug).await;
        paid(&shop, &slug).await;
        refunded(&shop, &first, 1000).await;
        let sentence = "INSERT INTO book_prices (book_id, currency, amount) SELECT id, 'USD', 500 FROM books";
        shop.shop.db.write(move |conn| Ok::<_, griot::store::Error>(sql_query(sentence).execute(conn)?)).await.unwrap();
        shop.pass(TimeDelta::days(20));
        paid(&shop, &slug).await;
        let month = |day: &str| day.parse::<chrono::NaiveDate>().unwrap();
        let january = taxes::of_month_in(&shop.shop, month("2027-01-15"), Currency::Xof).await.unwrap().lines;
        let february = taxes::of_month_in(&shop.shop, month("2027-02-01"), Currency::Xof).await.unwrap().lines;
        let figures = |lines: &[taxes::TaxLine]| -> Vec<_> {
            lines.iter().map(|line| (line.country.clone(), line.rate, line.receipts.documents, line.credit_notes.documents, line.amount(), line.tax())).collect()
        };
        assert_eq!(figures(&january), [("CI".to_owned(), Some(1800), 2, 1, 4000, 610)]);
        assert_eq!(figures(&february), [("CI".to_owned(), Some(1800), 1, 0, 2500, 381)]);
        let due: i64 = january.iter().chain(&february).map(taxes::TaxLine::tax).sum();
        assert_eq!(tax_due(&shop).await, format!("-{due}"));
        let desk = shop.staff(Role::Owner).await;
        let page = desk.get("/admin/reports/taxes?month=2027-01").await.text;
        for said in ["610\u{a0}F\u{a0}CFA", "3\u{a0}390\u{a0}F\u{a0}CFA", "Côte d’Ivoire, normale", "spécimens"] {
            assert!(page.contains(said), "{said} in {page}");
        }
        let statement = desk.get("/admin/reports/statement?month=2027-01").await.text;
        assert!(statement.contains("TVA comprise, due à l’État") && statement.contains("−610\u{a0}F\u{a0}CFA"), "{statement}");
        let author = royalties::of_month(&shop.shop, month("2027-01-15")).await.unwrap().lines.remove(0);
        assert_eq!((author.tax, author.net()), (610, 5_000 - 2 * 88 - 1_000 - 610), "no author has a share of the tax");
        let csv = desk.get("/admin/exports/taxes.csv?month=2027-01").await;
        let rows: Vec<Vec<String>> = csv.text.trim_start_matches('\u{feff}').trim_end().split("\r\n").map(|row| row.split(';').map(str::to_owned).collect()).collect();
        assert_eq!(rows[0][..3], ["Numéro", "Document", "Date"]);
        let numbers: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
        assert_eq!(numbers, ["SR-2027-000001", "SR-2027-000002", "SA-2027-000001"]);
        let sum = |column: usize| rows[1..].iter().map(|row| row[column].parse::<i64>().unwrap()).sum::<i64>();
        assert_eq!((sum(7), sum(8), sum(9)), (4000, 3390, 610));
        assert!(desk.get("/admin/audit").await.text.contains("a exporté les taxes"));
        assert_eq!(shop.staff(Role::Support).await.get("/admin/reports/taxes").await.status, StatusCode::FORBIDDEN);
    }

    async fn what_is_typed_wrongly_is_told_beside_its_field_and_a_rate_is_taken_out_again(db: TestDatabase) {
        let shop = TestShop::open(db);
        let desk = shop.staff(Role::Owner).await;
        assert!(desk.get("/admin/settings").await.text.contains("Aucune taxe"));
        let add = format!("{HERE}/rates");
        let faulty = [
            ([("from", ""), ("rate", "18"), ("class", "standard"), ("words", "")], "from-error"),
            ([("from", "2027-01-01"), ("rate", "dix-huit"), ("class", "standard"), ("words", "")], "rate-error"),
            ([("from", "2027-01-01"), ("rate", "5"), ("class", "exempt"), ("words", "Article 1")], "rate-error"),
            ([("from", "2027-01-01"), ("rate", ""), ("class", "exempt"), ("words", "")], "words-error"),
        ];
        for (fields, fault) in faulty {
            let page = desk.post(&add, &fields).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(page.text.contains(&format!("id=\"{fault}\"")), "{fault} in {}", page.text);
        }
        let long = "x".repeat(201);
        let page = desk.post(HERE, &[("regime", &long)]).await;
        assert!(page.status == StatusCode::UNPROCESSABLE_ENTITY && page.text.contains("id=\"regime-error\""), "{}", page.text);
        rate(&desk, ["2027-02-01", "SN", "standard", "18", ""]).await;
        let page = desk.get(HERE).await.text;
        assert!(page.contains("Sénégal") && page.contains("18\u{a0}%") && page.contains("1er\u{a0}février\u{a0}2027"), "{page}");
        let again = [("from", "2027-02-01"), ("country", "SN"), ("rate", "20"), ("class", "standard"), ("words", "")];
        let page = desk.post(&add, &again).await;
        assert!(page.text.contains("id=\"from-error\"") && page.text.contains("value=\"20\""), "{}", page.text);
        let id = lines(&shop.shop, "SELECT id AS line FROM tax_rates".to_owned()).await.remove(0);
        assert_eq!(desk.post(&format!("{HERE}/rates/{id}/remove"), &[]).await.location(), HERE);
        assert!(desk.get(HERE).await.text.contains("les reçus ne comptent aucune taxe"));
        assert_eq!(desk.post(&format!("{HERE}/rates/{id}/remove"), &[]).await.status, StatusCode::NOT_FOUND);
    }
}
