//! What people type and paste: in the order form, in addresses, in the back office.

use griot::domain::role::Role;
use reqwest::{Method, StatusCode};

use crate::support::admin::Desk;
use crate::support::buyer::{Answer, Buyer};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::{Plan, TestShop};

const EMAIL: (&str, &str) = ("email", "awa@exemple.ci");

async fn buys(shop: &TestShop, slug: &str, fields: &[(&str, &str)]) -> Answer {
    let buyer = shop.buyer();
    let nonce = buyer.nonce(slug).await;
    buyer.post(&format!("/books/{slug}/buy"), &[fields, &[("nonce", nonce.as_str())]].concat()).await
}

fn beside(answer: &Answer, field: &str) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    answer.between(&format!("id=\"{field}-error\">"), "</p>")
}

async fn in_country(country: &str) -> (TestShop, String) {
    let mut plan = Plan::default();
    plan.settings.push(("GRIOT_COUNTRY", country.to_owned()));
    let shop = TestShop::planned(TestDatabase::sqlite(), plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, slug)
}

mod phones {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_number_that_is_pasted_with_its_wrapping_buys() {
        let (shop, slug) = in_country("CI").await;
        for (typed, kept) in [
            ("\u{202a}+225 07 07 08 09 10\u{202c}", "+2250707080910"),
            ("(+225) 07 07 08 09 10", "+2250707080910"),
            ("07–07–08–09–10", "+2250707080910"),
            ("tel:+2250707080910", "+2250707080910"),
            ("+243 (0) 812 345 678", "+243812345678"),
            ("+33 06 12 34 56 78", "+33612345678"),
            ("221771234567", "+221771234567"),
        ] {
            let bought = buys(&shop, &slug, &[EMAIL, ("phone", typed)]).await;
            assert_eq!(bought.status, StatusCode::SEE_OTHER, "{typed}: {}", bought.text);
            assert_eq!(shop.last_order_json().await["phone"], kept, "{typed}");
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_is_wrong_with_a_number_is_said_beside_it_and_nothing_is_changed_on_a_guess() {
        let (shop, slug) = in_country("CI").await;
        for (typed, says) in [
            ("07 07", "il a 4 chiffres"),
            ("07 07 08 09 10 11", "trop long"),
            ("07 12 34 56", "07\u{a0}07\u{a0}12\u{a0}34\u{a0}56"),
            ("07 07 08 09 10 / 05 05 05 05 05", "deux numéros"),
            ("07*07080910", "«\u{a0}*\u{a0}»"),
            ("+241 07 12 34 56", "avant 2019"),
            ("08 07 07 07 00", "ne commence ainsi"),
        ] {
            let answer = buys(&shop, &slug, &[EMAIL, ("phone", typed)]).await;
            assert!(beside(&answer, "phone").contains(says), "{typed}: {}", beside(&answer, "phone"));
            assert!(answer.text.contains(&format!("value=\"{typed}\"")), "what was typed is kept");
        }
        assert!(shop.sandbox.transactions().is_empty());
        let (shop, slug) = in_country("BJ").await;
        buys(&shop, &slug, &[EMAIL, ("phone", "97 12 34 56")]).await;
        assert_eq!(shop.last_order_json().await["phone"], "+2290197123456");
    }
}

mod emails {
    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn an_address_with_an_invisible_sign_buys_and_each_fault_has_its_sentence() {
        let (shop, slug) = in_country("CI").await;
        let bought =
            buys(&shop, &slug, &[("email", "\u{202a}awa@exemple.ci\u{200b}"), ("name", "Awa\u{200b} Koné")]).await;
        assert_eq!(bought.status, StatusCode::SEE_OTHER, "{}", bought.text);
        let order_json = shop.last_order_json().await;
        assert_eq!((&order_json["email"], &order_json["name"]), (&"awa@exemple.ci".into(), &"Awa Koné".into()));
        for (typed, says) in [
            ("awa kone@exemple.ci", "un espace"),
            ("awa@exemple,ci", "une virgule"),
            ("koné@exemple.ci", "«\u{a0}é\u{a0}»"),
            ("awa@@exemple.ci", "plus d’une fois"),
            ("awa@gmail", "il manque la fin"),
            ("awa.exemple.ci", "le signe @"),
        ] {
            let answer = buys(&shop, &slug, &[("email", typed)]).await;
            assert!(beside(&answer, "email").contains(says), "{typed}: {}", beside(&answer, "email"));
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn an_address_beside_a_great_house_is_asked_about_once() {
        let (shop, slug) = in_country("CI").await;
        let typed = ("email", "awa@gmial.com");
        let asked = buys(&shop, &slug, &[typed, ("name", "Awa")]).await;
        assert!(beside(&asked, "email").contains("Est-ce bien awa@gmail.com"));
        for choice in ["awa@gmail.com", "awa@gmial.com"] {
            assert!(asked.text.contains(&format!("name=\"email_meant\" value=\"{choice}\"")), "{choice}");
        }
        assert!(shop.sandbox.transactions().is_empty());
        let again = ("asked", "awa@gmial.com");
        for (choice, kept) in [
            (vec![typed, again], "awa@gmial.com"),
            (vec![typed, again, ("email_meant", "awa@gmail.com")], "awa@gmail.com"),
            (vec![typed, again, ("email_meant", "awa@gmial.com")], "awa@gmial.com"),
            (vec![("email", "awa@exemple.ci"), again, ("email_meant", "awa@gmail.com")], "awa@exemple.ci"),
        ] {
            let bought = buys(&shop, &slug, &choice).await;
            assert_eq!(bought.status, StatusCode::SEE_OTHER, "{choice:?}: {}", bought.text);
            assert_eq!(shop.last_order_json().await["email"], kept, "{choice:?}");
        }
        let other = buys(&shop, &slug, &[("email", "awa@hotmial.com"), again]).await;
        assert!(beside(&other, "email").contains("awa@hotmail.com"), "another address is another question");
    }
}

on_both! {
    async fn a_control_character_is_refused_at_the_door_of_every_address(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let owner = shop.staff(Role::Owner).await;
        for path in [
            "/categories/a%00b", "/books/a%00b", "/books/a%00b/sample", "/orders/a%00b", "/orders/a%00b/state", "/d/a%00b", "/f/a%00b/c",
            "/f/a%00b/pdf-1/c", "/covers/a%00b", "/look/a%00b", "/pages/a%00b", "/?before=a%00b", "/categories/x?before=%00",
            "/books/le-fleuve?code=%00ABC", "/payment/return/?transaction_id=%00", "/nothing/a%00b", "/books/a%01b", "/books/a%7Fb",
            "/payment/callback/?a=%00",
        ] {
            refused(&shop.buyer(), Method::GET, path, &[]).await;
        }
        for row in griot::web::admin::ROUTES {
            let path = row.path.replace('{', "%00{");
            let path = if row.path == path { format!("{path}?q=a%00b&before=%00&name=%00") } else { path };
            let path: String = path.split(['{', '}']).collect::<Vec<_>>().join("");
            refused(&owner.buyer, row.method.as_str().parse().unwrap(), &path, &[]).await;
        }
        for path in [format!("/books/{slug}/buy"), "/books/a%00b/buy".to_owned(), "/payment/return/".to_owned()] {
            refused(&shop.buyer(), Method::POST, &path, &[("transaction_id", "a\0b"), ("name", "\0"), ("nonce", "x")]).await;
        }
        for path in ["/orders/x%00/pay", "/orders/x%00/check", "/orders/x%00/link", "/d/x%00", "/d/x%00/link", "/d/x%00/pdf-1"] {
            refused(&shop.buyer(), Method::POST, path, &[]).await;
        }
        let form = [("title", "a\0b"), ("csrf", &owner.csrf)];
        for row in griot::web::admin::ROUTES.iter().filter(|row| row.method.as_str() == "POST") {
            let path: String = row.path.split(['{', '}']).collect::<Vec<_>>().join("");
            refused(&owner.buyer, Method::POST, &path, &form).await;
        }
        let bought = buys(&shop, &slug, &[EMAIL, ("name", "Awa"), ("address", "")]).await;
        assert_eq!(bought.status, StatusCode::SEE_OTHER, "and what is plain goes on");
    }
}

async fn refused(browser: &Buyer, method: Method, path: &str, form: &[(&str, &str)]) {
    let request = browser.request(method.clone(), path);
    let answer = browser.send(if form.is_empty() { request } else { request.form(form) }).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{method} {path}: {}", answer.text);
    assert!(
        answer.text.contains("invisible") && answer.header("content-security-policy").contains("default-src"),
        "{path}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_something_stuck_to_it_leads_to_the_clean_one() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    let buyer = shop.buyer();
    buys(&shop, &slug, &[EMAIL]).await;
    let key = shop.last_order_json().await["key"].as_str().unwrap().to_owned();
    for clean in [format!("/books/{slug}"), format!("/orders/{key}"), "/admin/orders".to_owned(), "/admin".to_owned()] {
        for stuck in ["/", ".", ",", ")", "'", "%27", "’", "»", "%20", "%E2%80%8B", "%3E", "%C2%A0%C2%BB"] {
            let answer = buyer.get(&format!("{clean}{stuck}")).await;
            assert_eq!((answer.status, answer.location()), (StatusCode::MOVED_PERMANENTLY, clean.as_str()), "{stuck}");
            assert!(
                answer.header("cache-control").starts_with("private, no-"),
                "a book may come to stand there: {stuck}"
            );
        }
        assert_ne!(buyer.get(&clean).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(buyer.get("/books/Le-Fleuve?code=A").await.location(), "/books/le-fleuve?code=A");
    assert_eq!(buyer.get("/books/no-such-book").await.status, StatusCode::NOT_FOUND);
    assert_eq!(buyer.get("/wp-login.php/").await.status, StatusCode::NOT_FOUND);
    let posted = buyer.post(&format!("/books/{slug}."), &[]).await;
    assert_eq!(posted.status, StatusCode::NOT_FOUND, "a form is led nowhere");
}

mod prices {
    use super::*;

    async fn saved(owner: &Desk, price: &str) -> Answer {
        let book = [("title", "Le fleuve"), ("authors", "Awa Koné"), ("language", "fr"), ("price", price)];
        owner.post("/admin/books", &book).await
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_shops_own_spelling_of_a_price_is_read_and_a_part_of_a_franc_is_not() {
        let shop = TestShop::open(TestDatabase::sqlite());
        let owner = shop.staff(Role::Owner).await;
        for price in ["2\u{a0}500\u{a0}F\u{a0}CFA", "2.500", "2 500", "2500,00", "2500 FCFA", "XOF 2500", "2,500"] {
            let answer = saved(&owner, price).await;
            let page = owner.get(answer.location()).await;
            assert_eq!(
                page.between("id=\"price\"", ">")
                    .split_once("value=\"")
                    .unwrap()
                    .1
                    .split('"')
                    .next()
                    .unwrap()
                    .replace(['\u{a0}', ' '], ""),
                "2500",
                "{price}"
            );
        }
        for (price, says) in [("25,50", "sans centimes"), ("25 €", "«\u{a0}€\u{a0}»"), ("beaucoup", "«\u{a0}b\u{a0}»")]
        {
            let answer = saved(&owner, price).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{price}");
            assert!(answer.text.contains(says), "{price}: {}", answer.text);
        }
        let coupon = |value| [("code", "Rentrée–25"), ("kind", "amount"), ("value", value)];
        let kept = owner.post("/admin/coupons", &coupon("1\u{a0}000\u{a0}F\u{a0}CFA")).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        let refused = owner.post("/admin/coupons", &coupon("99,50")).await;
        assert!(refused.text.contains("sans centimes"), "{}", refused.text);
    }
}
