//! Exports: their contents, safety in spreadsheets, streaming, and access.

use std::io::Read as _;

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::shop::admin::exports::{ExportLines, ExportRequest};
use griot::store::exports::ExportKind;
use reqwest::{Method, StatusCode};

use crate::support::admin::{Desk, PASSWORD};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::sold::Sold;

const JANUARY: &str = "from=2027-01-01&to=2027-01-31";

async fn opened(db: TestDatabase) -> (TestShop, Desk) {
    let shop = TestShop::open(db);
    shop.shelve("Le fleuve", 2500, 1000).await;
    let owner = shop.staff(Role::Owner).await;
    (shop, owner)
}

async fn csv(desk: &Desk, query: &str) -> String {
    let answer = desk.get(&format!("/admin/exports/orders.csv?{query}")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    answer.text
}

/// The XML of the workbook's sheet.
async fn sheet(desk: &Desk, query: &str) -> String {
    let request = desk.buyer.request(Method::GET, &format!("/admin/exports/orders.xlsx?{query}"));
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(name.contains("orders-2027-01-01-2027-01-31.xlsx"), "{name}");
    unpacked(&answer.bytes().await.unwrap(), "xl/worksheets/sheet1.xml")
}

/// A file in a zip archive, found by its central directory (PKWARE APPNOTE 4.3.12).
fn unpacked(zip: &[u8], name: &str) -> String {
    let number =
        |at: usize, bytes: usize| (0..bytes).rev().fold(0, |sum, place| sum * 256 + usize::from(zip[at + place]));
    let end = zip.windows(4).rposition(|bytes| bytes == b"PK\x05\x06").expect("a whole archive");
    let mut entry = number(end + 16, 4);
    loop {
        assert_eq!(&zip[entry..entry + 4], b"PK\x01\x02", "no {name}");
        let lengths = [28, 30, 32].map(|at| number(entry + at, 2));
        if &zip[entry + 46..entry + 46 + lengths[0]] == name.as_bytes() {
            break;
        }
        entry += 46 + lengths.iter().sum::<usize>();
    }
    let (packed, local) = (number(entry + 20, 4), number(entry + 42, 4));
    let data = local + 30 + number(local + 26, 2) + number(local + 28, 2);
    let mut text = String::new();
    flate2::read::DeflateDecoder::new(&zip[data..data + packed]).read_to_string(&mut text).unwrap();
    text
}

on_both! {
    async fn a_csv_holds_the_orders_in_order_and_nothing_that_a_spreadsheet_would_run(db: TestDatabase) {
        let (shop, owner) = opened(db).await;
        shop.sold(Sold { name: "=HYPERLINK(\"http://x\")", email: "+a@exemple.ci", placed: "2027-01-02 00:00:00", ..Sold::default() }).await;
        shop.sold(Sold { name: "Awa; \"la griotte\"", placed: "2027-01-01 00:00:00", paid: Some("2027-01-03 10:00:01"), ..Sold::default() }).await;
        shop.sold(Sold { placed: "2027-02-01 00:00:00", ..Sold::default() }).await;
        let text = csv(&owner, JANUARY).await;
        assert!(text.starts_with("\u{feff}Commande;Passée le (GMT);"), "{text}");
        let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert_eq!(lines.len(), 3, "the head and two of January: {text}");
        assert!(lines[1].contains(";2027-01-01 00:00:00;2027-01-03 10:00:01;payée;Le fleuve;2500;XOF;OM;Côte d’Ivoire;awa@exemple.ci;tel:+2250707070700;\"Awa; \"\"la griotte\"\"\";G"), "{text}");
        assert!(lines[2].contains(";2027-01-02 00:00:00;;en attente;Le fleuve;2500;XOF;;Côte d’Ivoire;'+a@exemple.ci;tel:+2250707070700;\"'=HYPERLINK(\"\"http://x\"\")\";"), "{text}");
        let sales = csv(&owner, &format!("what=sales&{JANUARY}")).await;
        assert_eq!(sales.trim_end().split("\r\n").count(), 2, "one was paid: {sales}");
        let english = csv(&owner, &format!("lang=en&{JANUARY}")).await;
        assert!(english.starts_with("\u{feff}Order,Placed at (GMT),"), "{english}");
    }

    async fn a_sale_says_its_authors_its_coupon_its_fee_what_was_sent_back_and_what_remains(db: TestDatabase) {
        let (shop, owner) = opened(db).await;
        let day = Sold { placed: "2027-01-03 10:00:00", paid: Some("2027-01-03 10:00:00"), ..Sold::default() };
        let coupon = shop.sold(Sold { amount: 2_000, ..day }).await;
        shop.sold(Sold { placed: "2027-01-03 11:00:00", refunded: Some("2027-01-04 10:00:00"), ..day }).await;
        shop.sold(Sold { placed: "2027-01-03 12:00:00", paid: None, ..day }).await;
        let code = [("code", "NOEL"), ("kind", "amount"), ("value", "500"), ("book", "")];
        owner.post("/admin/coupons", &code).await.location();
        let sentence = format!(
            "INSERT INTO coupon_uses (order_id, coupon_id, full_amount, discount, held, at) \
             SELECT '{coupon}', id, 2500, 500, TRUE, '2027-01-03 10:00:00' FROM coupons"
        );
        let line = format!("UPDATE order_lines SET list_price = 2500, discount = 500 WHERE order_id = '{coupon}'");
        for sentence in [sentence, line] {
            let used = shop.shop.db.write(move |conn| {
                Ok::<_, griot::store::Error>(diesel::RunQueryDsl::execute(diesel::sql_query(sentence), conn)?)
            });
            used.await.unwrap();
        }
        let text = csv(&owner, JANUARY).await;
        let lines: Vec<&str> = text.trim_end().split("\r\n").collect();
        assert!(lines[0].ends_with(";Auteurs;Code promo;Remise;Frais (estimés);Remboursé;Net;Ligne"), "{text}");
        // 3.5 % of 2,000 and of 2,500; the gateway keeps its fee for refunded payments.
        assert!(lines[1].ends_with(";Aïcha Traoré;NOEL;500;70;;1930;1"), "{text}");
        assert!(lines[2].ends_with(";Aïcha Traoré;;;88;2500;-88;1"), "{text}");
        assert!(lines[3].ends_with(";Aïcha Traoré;;;;;;1"), "nothing remains of what was not paid: {text}");
    }

    async fn a_workbook_holds_the_same_with_text_that_is_text_and_numbers_that_are_numbers(db: TestDatabase) {
        let (shop, owner) = opened(db).await;
        shop.sold(Sold { name: "=1+1", paid: Some("2027-01-10 12:00:00"), ..Sold::default() }).await;
        let sheet = sheet(&owner, JANUARY).await;
        assert_eq!(sheet.matches("<row ").count(), 2, "{sheet}");
        let request = owner.buyer.request(Method::GET, &format!("/admin/exports/orders.xlsx?what=sales&{JANUARY}"));
        let sales = request.send().await.unwrap().bytes().await.unwrap();
        assert!(unpacked(&sales, "xl/workbook.xml").contains("<sheet name=\"Ventes\""), "the sheet has a name");
        assert!(!sheet.contains("<f>"), "no formula: {sheet}");
        assert!(sheet.contains("t=\"inlineStr\"><is><t>=1+1</t></is>"), "{sheet}");
        assert!(sheet.contains("<is><t>+2250707070700</t></is>"), "{sheet}");
        assert!(sheet.contains("<v>2500</v>"), "{sheet}");
        // 2027-01-10 is day 46397 of Excel's calendar.
        assert!(sheet.contains("<v>46397.5</v>"), "{sheet}");
    }

    async fn many_orders_pass_page_by_page_each_once_even_those_of_one_moment(db: TestDatabase) {
        let (shop, owner) = opened(db).await;
        let book = "SELECT b.id AS book, e.id AS edition FROM books b JOIN editions e ON e.book_id = b.id";
        let number = "LPAD(CAST(n AS TEXT), 8, '0')";
        let series = "generate_series(1, 3500) AS s(n)";
        let sqlite = "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 3500) SELECT n FROM s)";
        shop.shop.db.write(move |conn| {
            let (number, series) = match conn {
                griot::store::Conn::Sqlite(_) => ("PRINTF('%08d', n)", sqlite),
                griot::store::Conn::Postgres(_) => (number, series),
            };
            diesel::RunQueryDsl::execute(diesel::sql_query(format!(
                "INSERT INTO orders (id, key, number, title, amount, currency, language, state, placed_at, expires_at) \
                 SELECT {number}, {number}, {number}, 'x', 100, 'XOF', 'fr', 'placed', \
                 '2027-01-05 10:00:00', '2027-01-06 10:00:00' FROM {series}"
            )), conn)?;
            diesel::RunQueryDsl::execute(diesel::sql_query(format!(
                "INSERT INTO order_lines (order_id, place, book_id, edition_id, title, list_price, discount, amount, placed_at) \
                 SELECT o.id, 0, book, edition, 'x', 100, 0, 100, o.placed_at FROM orders o, ({book}) AS b"
            )), conn)?;
            Ok::<_, griot::store::Error>(())
        }).await.unwrap();
        let wish = ExportRequest { what: ExportKind::Orders, first: "2027-01-01".parse().unwrap(), last: "2027-01-31".parse().unwrap() };
        let (mut lines, mut pages) = (ExportLines::new(&shop.shop, &wish), Vec::new());
        loop {
            let page = lines.next().await.unwrap();
            if page.is_empty() {
                break;
            }
            pages.push(page.len());
        }
        assert_eq!(pages, [1_000, 1_000, 1_000, 500]);
        let text = csv(&owner, JANUARY).await;
        let mut numbers: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
        numbers.dedup();
        assert_eq!((numbers.len(), numbers[0], numbers[3_499]), (3_500, "00000001", "00003500"));
        assert_eq!(sheet(&owner, JANUARY).await.matches("<row ").count(), 3_501);
    }

    async fn an_export_asks_for_the_password_leaves_a_row_in_the_audit_and_is_the_owner_s(db: TestDatabase) {
        let (shop, owner) = opened(db).await;
        for path in ["/admin/exports/orders.csv", "/admin/exports/orders.xlsx"] {
            for role in [Role::Manager, Role::Support] {
                let answer = shop.staff(role).await.get(&format!("{path}?{JANUARY}")).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{role:?}");
            }
        }
        assert_eq!(notes(&shop).await.len(), 0);
        shop.pass(TimeDelta::minutes(6));
        let asked = owner.get(&format!("/admin/exports/orders.csv?{JANUARY}")).await;
        assert!(asked.location().starts_with("/admin/confirm?next="), "{}", asked.location());
        let next = format!("/admin/exports/orders.csv?{JANUARY}");
        let confirmed = owner.post("/admin/confirm", &[("next", &next), ("fresh_password", PASSWORD)]).await;
        assert_eq!(notes(&shop).await.len(), 0, "nothing was exported yet");
        assert_eq!(owner.get(confirmed.location()).await.status, StatusCode::OK);
        let head = owner.buyer.send(owner.buyer.request(Method::HEAD, &next)).await;
        assert_eq!((head.status, head.header("content-disposition").contains(".csv")), (StatusCode::OK, true));
        let notes = notes(&shop).await;
        assert_eq!(notes.len(), 1, "a HEAD takes nothing away: {notes:?}");
        assert_eq!(notes[0].0, owner.email);
        assert!(notes[0].1.contains("2027-01-31") && notes[0].1.contains("csv"), "{notes:?}");
    }

    async fn a_date_that_is_none_is_told_beside_the_field(db: TestDatabase) {
        let (_shop, owner) = opened(db).await;
        for (query, field, kept) in [
            ("from=2027-02-30&to=2027-03-01", "from-error", "2027-02-30"),
            ("from=2027-01-01", "to-error", "2027-01-01"),
            ("from=2027-01-02&to=2027-01-01", "to-error", "2027-01-01"),
        ] {
            let answer = owner.get(&format!("/admin/exports/orders.csv?{query}")).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(answer.text.contains(&format!("id=\"{field}\"")) && answer.text.contains(kept), "{query}: {}", answer.text);
        }
    }
}

/// The actor and the detail of each export in the audit log.
async fn notes(shop: &TestShop) -> Vec<(String, String)> {
    use diesel::prelude::*;
    use griot::store::schema::audit;
    let read = |conn: &mut griot::store::Conn| -> Result<Vec<(String, String)>, griot::store::Error> {
        Ok(audit::table.filter(audit::act.eq("report.export")).select((audit::actor, audit::detail)).load(conn)?)
    };
    shop.shop.db.read(read).await.unwrap()
}
