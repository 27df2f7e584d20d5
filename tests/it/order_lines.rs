//! Orders of several books: one price, one payment, one e-mail; and refunds by line.

use cinetpay_sandbox::Action;
use griot::domain::coupon::Code;
use griot::domain::role::Role;
use griot::shop::admin::exports;
use griot::shop::admin::manual_payment;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::admin::reports;
use griot::shop::admin::reports::calendar::Period;
use griot::shop::admin::{Fault, Refused, access, timeline};
use griot::shop::api::{self, OrderQuery};
use griot::shop::sale::checkout;
use griot::shop::sale::placing::{self, OrderRequest, Placed};
use griot::store::coupons::Coupon;
use griot::store::exports::ExportKind;
use griot::store::order_lines;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::back_office::{coupon, order_id, owner, quiet};
use crate::support::ledger::posted;
use crate::support::notification::{act, assert_delivered_once};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{TestShop, order_of};
use crate::support::twin::lines;

/// A shop with three books, one of them free.
async fn shelf(db: TestDatabase) -> (TestShop, Vec<String>) {
    let shop = TestShop::open(db);
    quiet(&shop);
    let mut slugs = Vec::new();
    for (title, price) in [("Le fleuve", 2500), ("La nuit", 5000), ("Les contes", 0)] {
        slugs.push(shop.shelve(title, price, 1000).await);
    }
    (shop, slugs)
}

async fn place(shop: &TestShop, wish: OrderRequest) -> Placed {
    placing::place(&shop.shop, wish).await.unwrap()
}

/// Places the requested order, pays it at the sandbox and returns the transaction id.
async fn pay(shop: &TestShop, wish: OrderRequest) -> String {
    let Placed::New(order, attempt) = place(shop, wish).await else { panic!("not placed") };
    let transaction = attempt.transaction_id.clone();
    checkout::open(&shop.shop, *order, *attempt).await.unwrap();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(chrono::TimeDelta::seconds(10));
    shop.work().await;
    transaction
}

fn amounts(lines: &Value, name: &str) -> Vec<i64> {
    lines.as_array().unwrap().iter().map(|line| line[name].as_i64().unwrap()).collect()
}

async fn unequal(shop: &TestShop) -> Vec<String> {
    shop.shop.db.read(|conn| order_lines::unequal(conn, 10)).await.unwrap()
}

fn back(lines: &[(i32, i64)]) -> OrderRefund {
    OrderRefund { lines: lines.to_vec(), reason: "Illisible".to_owned(), destination: "Orange Money".to_owned() }
}

on_both! {
    async fn several_books_are_one_order_one_payment_and_one_letter_whose_link_opens_them_all(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let transaction = pay(&shop, order_of(&slugs)).await;
        assert_eq!(shop.sandbox.transactions()[0].amount, 7500);
        let order_json = shop.order_json(&transaction).await;
        assert_eq!((&order_json["state"], &order_json["amount"], &order_json["title"]), (&json!("paid"), &json!(7500), &json!("Le fleuve et 2 autres livres")));
        assert_eq!(amounts(&order_json["lines"], "amount"), [2500, 5000, 0]);
        assert_eq!(order_json["grants"].as_array().unwrap().iter().map(|one| one["line"].as_i64().unwrap()).collect::<Vec<_>>(), [1, 2, 3]);
        assert_eq!(unequal(&shop).await, [""; 0]);
        let parcels = shop.parcels();
        assert_eq!(parcels.len(), 1);
        for said in ["Le fleuve", "La nuit", "Les contes", "2\u{a0}500", "5\u{a0}000", "7\u{a0}500"] {
            assert!(parcels[0].text.contains(said) && parcels[0].html.contains(said), "{said}: {}", parcels[0].text);
        }
        let link = format!("/d/{}", parcels[0].text.split_once("/d/").unwrap().1.split_whitespace().next().unwrap());
        let buyer = shop.buyer();
        let page = buyer.get(&link).await.text;
        assert_eq!(page.matches(&format!("action=\"{link}")).count(), 3, "{page}");
        assert!(page.contains("La nuit\u{a0}: ") || page.contains("La nuit : "), "{page}");
        for (part, title) in [("", "Le fleuve"), ("/2-pdf-1", "La nuit"), ("/3-pdf-1", "Les contes")] {
            let file = buyer.post(&format!("{link}{part}"), &[]).await;
            let got = buyer.get(file.location()).await;
            assert_eq!(got.status, StatusCode::OK, "{title}");
            let name = got.headers["content-disposition"].to_str().unwrap();
            assert!(name.contains(&title.replace(' ', "%20")) || name.contains(title), "{name}");
        }
        let used = amounts(&shop.order_json(&transaction).await["grants"], "used");
        assert_eq!(used, [1, 1, 1], "each book counts its own downloads");
    }

    async fn what_an_order_of_several_books_brought_is_told_by_book_and_comes_to_the_same(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        pay(&shop, order_of(&slugs[..2])).await;
        let report = reports::over(&shop.shop, Period::Today).await.unwrap();
        assert_eq!((report.total.orders, report.total.gross, report.total.started), (1, 7500, 1));
        let books: Vec<_> = report.books.iter().map(|sum| (sum.name.as_str(), sum.number, sum.amount)).collect();
        assert_eq!(books, [("La nuit", 1, 5000), ("Le fleuve", 1, 2500)]);
        let months = reports::royalties::of_month(&shop.shop, "2027-01-01".parse().unwrap()).await.unwrap();
        assert_eq!((months.lines[0].orders, months.lines[0].gross), (2, 7500), "both books are one author's");
        let day = "2027-01-15".parse().unwrap();
        let mut rows = exports::ExportLines::new(&shop.shop, &exports::ExportRequest { what: ExportKind::Sales, first: day, last: day });
        let rows: Vec<_> = rows.next().await.unwrap().into_iter().map(|row| (row.title, row.amount, row.place)).collect();
        assert_eq!(rows, [("Le fleuve".to_owned(), 2500, 0), ("La nuit".to_owned(), 5000, 1)]);
        for book in [Some("la-nuit"), Some("le-fleuve"), None] {
            let asked = OrderQuery { book: book.map(str::to_owned), ..OrderQuery::default() };
            let told = api::orders(&shop.shop, asked, None, 10, false).await.unwrap().data;
            assert_eq!((told.len(), amounts(&told[0]["lines"], "list_price")), (1, vec![2500, 5000]), "{book:?}");
            assert_eq!(told[0]["book"]["slug"], "le-fleuve");
        }
        let none = OrderQuery { book: Some("les-contes".to_owned()), ..OrderQuery::default() };
        assert!(api::orders(&shop.shop, none, None, 10, false).await.unwrap().data.is_empty());
        let desk = shop.staff(Role::Owner).await;
        let found = desk.get("/admin/orders").await.text;
        assert!(found.contains("Le fleuve et un autre livre"), "{found}");
    }

    async fn a_coupon_is_shared_out_over_the_lines(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let off = |coupon: &mut Coupon| (coupon.kind, coupon.value, coupon.most) = ("amount".to_owned(), 1000, Some(1));
        coupon(&shop, "RENTREE", off).await;
        let with_code = OrderRequest { code: Code::parse("RENTREE"), seen_price: Some(6500), ..order_of(&slugs) };
        let order_json = shop.order_json(&pay(&shop, with_code).await).await;
        assert_eq!((&order_json["amount"], &order_json["coupon"]["discount"]), (&json!(6500), &json!(1000)), "taken off once");
        assert_eq!(amounts(&order_json["lines"], "amount"), [2167, 4333, 0]);
        assert_eq!(amounts(&order_json["lines"], "discount"), [333, 667, 0]);
        assert_eq!(unequal(&shop).await, [""; 0]);
    }

    async fn who_has_one_of_the_books_already_is_told_before_he_pays_for_several(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let first = order_of(&slugs[..2]);
        let visitor = first.visitor.clone();
        pay(&shop, first).await;
        let again = || OrderRequest { visitor: visitor.clone(), ..order_of(&slugs[1..2]) };
        assert!(matches!(place(&shop, again()).await, Placed::AlreadyHas(_)));
        assert!(matches!(place(&shop, OrderRequest { once_more: true, ..again() }).await, Placed::New(..)));
        assert!(matches!(place(&shop, OrderRequest { visitor, ..order_of(&slugs[2..]) }).await, Placed::Free(_)), "not that one");
        let unknown = [slugs[0].clone(), "no-such-book".to_owned()];
        assert!(placing::place(&shop.shop, order_of(&unknown)).await.is_err());
        let twice = [slugs[0].clone(), slugs[0].clone()];
        assert!(placing::place(&shop.shop, order_of(&twice)).await.is_err(), "each book once");
        assert!(placing::place(&shop.shop, order_of(&[])).await.is_err());
    }

    async fn money_goes_back_by_line_and_ends_only_what_goes_back_whole(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let transaction = pay(&shop, order_of(&slugs)).await;
        let id = order_id(&shop, &transaction).await;
        let refund = async |lines: &[(i32, i64)]| refunds::refund(&shop.shop, &owner(&shop), &id, back(lines)).await;
        for (wrong, most) in [([(0, 2501), (1, 0)], 2500), ([(0, -1), (1, 0)], 2500)] {
            assert!(matches!(refund(&wrong).await, Err(Refused::Typed(Fault::LineAmount(0, found))) if found == most));
        }
        assert!(matches!(refund(&[(0, 0), (1, 0)]).await, Err(Refused::Typed(Fault::Amount(7500)))), "nothing at all");
        refund(&[(0, 500), (1, 5000), (2, 0)]).await.unwrap();
        let order_json = shop.order_json(&transaction).await;
        assert_eq!((&order_json["state"], amounts(&order_json["lines"], "refunded")), (&json!("paid"), vec![500, 5000, 0]));
        let ended = |order_json: &Value| order_json["grants"].as_array().unwrap().iter().map(|one| one["revoked_at"].is_string()).collect::<Vec<_>>();
        assert_eq!(ended(&order_json), [false, true, false], "what went back whole has ended, and nothing else");
        let letter = shop.parcels().pop().unwrap().text;
        let link = format!("/d/{}", letter.split_once("/d/").unwrap().1.split_whitespace().next().unwrap());
        assert_eq!(shop.buyer().post(&format!("{link}/2-pdf-1"), &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(shop.buyer().post(&link, &[]).await.status, StatusCode::SEE_OTHER);
        shop.work().await;
        let told = shop.letters().pop().unwrap();
        assert!(told.subject.starts_with("Une partie de votre commande") && told.text.contains("5\u{a0}500"), "{}", told.text);
        access::extend(&shop.shop, &owner(&shop), &id, 3, 1).await.unwrap();
        assert_eq!(ended(&shop.order_json(&transaction).await), [false, true, false], "more days bring back nothing that was paid back");
        assert!(matches!(refund(&[(1, 1)]).await, Err(Refused::Typed(Fault::LineAmount(1, 0)))), "no more than came");
        refund(&[(0, 2000)]).await.unwrap();
        let order_json = shop.order_json(&transaction).await;
        assert_eq!(order_json["state"], "refunded", "all that came went back");
        assert_eq!(ended(&order_json), [true, true, true], "with it what was given along");
        assert!(matches!(refund(&[(0, 1)]).await, Err(Refused::Moved)));
        let report = reports::over(&shop.shop, Period::Today).await.unwrap();
        assert_eq!((report.total.refunds, report.total.refunded, report.total.gross), (2, 7500, 7500));
    }

    async fn the_fee_of_the_same_money_is_shared_out_over_the_books_when_it_is_decided(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let Placed::New(order, attempt) = place(&shop, order_of(&slugs)).await else { panic!("not placed") };
        let (id, attempt_id, transaction) = (order.id.clone(), attempt.id.clone(), attempt.transaction_id.clone());
        checkout::open(&shop.shop, *order, *attempt).await.unwrap();
        manual_payment::record(&shop.shop, &owner(&shop), &id, Some(&attempt_id), "Vu chez CinetPay").await.unwrap();
        act(&shop, &transaction, Action::Accept).await;
        shop.pass(chrono::TimeDelta::seconds(10));
        shop.work().await;
        shop.pass(chrono::TimeDelta::days(1));
        manual_payment::same_money(&shop.shop, &owner(&shop), &attempt_id, true, "Une seule somme").await.unwrap();
        let same: Vec<_> = posted(&shop).await.into_iter().filter(|line| line.starts_with("reclassified")).collect();
        assert_eq!(same, [
            "reclassified: refunds_due 7500", "reclassified: fees -263", "reclassified: fees line 0 88",
            "reclassified: fees line 1 175", "reclassified: fees line 2 0", "reclassified: cash -7500",
        ]);
        let when = "SELECT attempt_id || ' ' || SUBSTR(CAST(at AS TEXT), 1, 10) AS line FROM ledger_postings WHERE kind = 'reclassified'";
        assert_eq!(lines(&shop.shop, when.to_owned()).await, [format!("{attempt_id} 2027-01-16")]);
    }

    async fn a_part_of_one_books_price_goes_back_and_the_book_stays(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let transaction = pay(&shop, order_of(&slugs[..1])).await;
        let desk = shop.staff(Role::Owner).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let page = format!("/admin/orders/{number}");
        let form = [("amount", "1000"), ("destination", "Orange Money"), ("reason", "Page manquante")];
        assert_eq!(desk.post(&format!("{page}/refund"), &form).await.status, StatusCode::SEE_OTHER);
        let order_json = shop.order_json(&transaction).await;
        assert_delivered_once(&order_json);
        assert_eq!(amounts(&order_json["lines"], "refunded"), [1000]);
        let shown = desk.get(&page).await.text;
        assert!(shown.contains("name=\"amount\" value=\"1500\""), "the rest is what may still go back: {shown}");
        let buyers = shop.buyer().get(&format!("/orders/{}", order_json["key"].as_str().unwrap())).await.text;
        assert!(buyers.contains("<dt>Rendu</dt><dd>1\u{a0}000\u{a0}F\u{a0}CFA</dd>") && buyers.contains("action=\"/d/"), "{buyers}");
    }

    async fn the_owner_types_an_amount_for_each_book_and_is_told_beside_it_what_is_too_much(db: TestDatabase) {
        let (shop, slugs) = shelf(db).await;
        let transaction = pay(&shop, order_of(&slugs[..2])).await;
        let desk = shop.staff(Role::Owner).await;
        let number = shop.order_json(&transaction).await["number"].as_str().unwrap().to_owned();
        let refund = format!("/admin/orders/{number}/refund");
        let typed = |amount: &'static str| [("amount-0", ""), ("amount-1", amount), ("destination", "Wave"), ("reason", "x")];
        let wrong = desk.post(&refund, &typed("5001")).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let error = wrong.between("id=\"refund-amount-1-error\">", "<");
        assert!(error.contains("5000 au plus"), "{error}");
        assert!(wrong.text.contains("name=\"amount-1\" value=\"5001\""), "what was typed stays");
        assert_eq!(desk.post(&refund, &typed("5000")).await.status, StatusCode::SEE_OTHER);
        let order_json = timeline::tell(&shop.shop, &owner(&shop), &number).await.unwrap();
        assert_eq!(order_json.granted.iter().map(|(grant, _)| grant.revoked_at.is_some()).collect::<Vec<_>>(), [false, true]);
    }
}
