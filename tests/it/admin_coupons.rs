//! Coupons in the owner's back office.

use chrono::TimeDelta;
use griot::domain::role::Role;
use griot::store::schema::books;
use griot::store::{self, Conn, audit, coupons};
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::buyer::Answer;
use crate::support::postgres::on_both;
use crate::support::shop::TestShop;

const NOEL: [(&str, &str); 9] = [
    ("code", "noel-2026"),
    ("kind", "percent"),
    ("value", "30"),
    ("book", ""),
    ("starts", ""),
    ("ends", "2027-12-31"),
    ("most", "100"),
    ("most_each", "1"),
    ("note", "Pour les fêtes"),
];

/// The form of the Christmas coupon with other values.
fn other<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let new_value = |name: &str| changes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    NOEL.iter().map(|(name, value)| (*name, new_value(name).unwrap_or(value))).collect()
}

async fn made(owner: &Desk, fields: &[(&str, &str)]) -> String {
    let saved = owner.post("/admin/coupons", fields).await;
    saved.location().to_owned()
}

fn beside(answer: &Answer, field: &str) -> String {
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.text);
    answer.between(&format!("id=\"{field}-error\">"), "<")
}

on_both! {
    async fn an_owner_makes_a_code_and_a_buyer_uses_it(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let owner = shop.staff(Role::Owner).await;
        assert!(owner.get("/admin/coupons").await.text.contains("pas encore de code"));
        let page = made(&owner, &other(&[("book", &format!("http://x/books/{slug}?lang=fr"))])).await;
        let shown = owner.get(&page).await.text;
        for said in ["NOEL-2026", "30\u{a0}%", "Le fleuve", "1\u{a0}750\u{a0}F\u{a0}CFA", "31/12/2027", "Pour les fêtes"] {
            assert!(shown.contains(said), "{said}");
        }
        assert!(shown.contains(&format!("/books/{slug}?code=NOEL-2026")) && shown.contains("Personne n’a encore"));
        let buyer = shop.buyer();
        let fields = [("email", "awa@exemple.ci"), ("code", "NOEL-2026"), ("price", "1750")];
        assert!(buyer.post(&format!("/books/{slug}/buy"), &fields).await.location().contains("/guichet/pay/"));
        let number = shop.last_order_json().await["number"].as_str().unwrap().to_owned();
        let shown = owner.get(&page).await.text;
        assert!(shown.contains(&number) && shown.contains("En attente") && shown.contains("1\u{a0}/\u{a0}100"));
        assert!(!shown.contains("awa@exemple.ci"), "who may see coupons need not see buyers");
        let list = owner.get("/admin/coupons").await.text;
        assert!(list.contains(&page) && list.contains("En service"));
    }

    async fn a_codes_book_is_chosen_by_its_title_and_where_two_have_it_by_the_address_of_its_page(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("L’Été, tome 1", 2500, 1000).await;
        let owner = shop.staff(Role::Owner).await;
        assert!(owner.get("/admin/coupons/new").await.text.contains("<option value=\"L’Été, tome 1\">"));
        let page = made(&owner, &other(&[("book", " L’Été, tome 1 ")])).await;
        assert!(owner.get(&page).await.text.contains(&format!("/books/{slug}?code=NOEL-2026")));
        let twin = shop.shelve("Un autre", 2500, 1000).await;
        let named = twin.clone();
        let rename = move |conn: &mut Conn| {
            use diesel::prelude::*;
            let book = books::table.filter(books::slug.eq(named));
            Ok::<_, store::Error>(diesel::update(book).set(books::title.eq("L’Été, tome 1")).execute(conn)?)
        };
        assert_eq!(shop.shop.db.write(rename).await.unwrap(), 1);
        let asked = owner.post("/admin/coupons", &other(&[("code", "ETE"), ("book", "L’Été, tome 1")])).await;
        assert!(beside(&asked, "book").contains("Plusieurs livres portent ce titre"));
        made(&owner, &other(&[("code", "ETE"), ("book", &format!("{}/books/{twin}", shop.url))])).await;
        assert_eq!(owner.post(&page, &other(&[("book", "L’Été, tome 1")])).await.location(), page, "its own stays");
        assert!(owner.get(&page).await.text.contains(&format!("/books/{slug}?code=NOEL-2026")));
    }

    async fn a_code_is_changed_and_paused_and_each_change_leaves_a_row(db: TestDatabase) {
        let shop = TestShop::open(db);
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let owner = shop.staff(Role::Owner).await;
        let page = made(&owner, &NOEL).await;
        let form = owner.get(&format!("{page}/edit")).await.text;
        for said in ["value=\"NOEL-2026\"", "value=\"30\"", "value=\"2027-12-31\"", "value=\"100\""] {
            assert!(form.contains(said), "{said}");
        }
        let changed = owner.post(&page, &other(&[("kind", "amount"), ("value", "500"), ("most", "")])).await;
        assert_eq!(changed.location(), page);
        assert!(owner.get(&page).await.text.contains("500\u{a0}F\u{a0}CFA"));
        let paused = owner.post(&format!("{page}/pause"), &[]).await;
        assert!(owner.get(paused.location()).await.text.contains("En pause"));
        let tried = shop.buyer().get(&format!("/books/{slug}?code=NOEL-2026")).await;
        assert!(tried.between("id=\"code-error\">", "<").contains("plus valable"));
        owner.post(&format!("{page}/pause"), &[]).await;
        owner.post(&format!("{page}/resume"), &[]).await;
        let applied = shop.buyer().get(&format!("/books/{slug}?code=NOEL-2026")).await.text;
        assert!(applied.contains("name=\"price\" value=\"2000\""));
        let id = page.rsplit('/').next().unwrap().to_owned();
        let kept = shop.shop.db.read(move |conn| coupons::find(conn, &id)).await.unwrap().unwrap();
        assert_eq!((kept.most, kept.used, kept.paused), (None, 0, false));
        let acts = acts(&shop).await;
        assert_eq!(acts, ["coupon.create", "coupon.change", "coupon.pause", "coupon.resume"], "pausing twice is one change");
    }

    async fn making_a_code_asks_for_the_password_again_and_pausing_one_does_not(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let page = made(&owner, &NOEL).await;
        shop.pass(TimeDelta::minutes(6));
        for (address, fields) in [("/admin/coupons".to_owned(), &NOEL[..]), (page.clone(), &NOEL), (format!("{page}/resume"), &[])] {
            let asked = owner.post(&address, fields).await;
            assert!(asked.text.contains("name=\"fresh_password\""), "{address}: {}", asked.text);
        }
        owner.post(&format!("{page}/pause"), &[]).await.location();
        assert_eq!(acts(&shop).await, ["coupon.create", "coupon.pause"]);
    }

    async fn a_wrong_form_keeps_what_was_typed_and_saves_nothing(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        let page = made(&owner, &NOEL).await;
        for (field, value, why) in [
            ("code", "NO*EL", "RENTREE-2026"),
            ("code", "NOEL 2026", "autre code"),
            ("value", "101", "1 à 100"),
            ("book", "nulle-part", "Aucun livre"),
            ("ends", "demain", "24/12/2026"),
            ("most", "0", "à partir de 1"),
        ] {
            let answer = owner.post("/admin/coupons", &other(&[(field, value)])).await;
            if (field, value) == ("code", "NOEL 2026") {
                assert_eq!(answer.status, StatusCode::SEE_OTHER, "NOEL2026 is another code than NOEL-2026");
                continue;
            }
            assert!(beside(&answer, field).contains(why), "{field}: {}", beside(&answer, field));
            assert!(answer.text.contains(&format!("value=\"{value}\"")) && answer.text.contains("Pour les fêtes"));
        }
        let twice = owner.post("/admin/coupons", &other(&[("code", "Noel-2026")])).await;
        assert!(beside(&twice, "code").contains("Un autre code"));
        let taken = owner.post(&page, &other(&[("code", "NOEL2026")])).await;
        assert!(beside(&taken, "code").contains("Un autre code"), "nor may a change take another's name");
        assert_eq!(acts(&shop).await, ["coupon.create"]);
        assert_eq!(owner.get("/admin/coupons/nothing").await.status, StatusCode::NOT_FOUND);
        assert_eq!(owner.post("/admin/coupons/nothing/pause", &[]).await.status, StatusCode::NOT_FOUND);
        assert_eq!(owner.post("/admin/coupons/nothing", &NOEL).await.status, StatusCode::NOT_FOUND);
    }

    async fn lists_go_on_by_key(db: TestDatabase) {
        let shop = TestShop::open(db);
        let owner = shop.staff(Role::Owner).await;
        for number in 0..53 {
            made(&owner, &other(&[("code", &format!("CODE-{number:02}"))])).await;
            shop.pass(TimeDelta::seconds(1));
        }
        let first = owner.get("/admin/coupons").await;
        assert!(first.text.contains("CODE-52") && first.text.contains("CODE-03") && !first.text.contains("CODE-02"));
        let older = first.between("rel=\"next\" href=\"", "\"");
        let second = owner.get(&older).await.text;
        assert!(second.contains("CODE-02") && second.contains("CODE-00") && !second.contains("CODE-03"));
        assert!(!second.contains("class=\"pages\""));
    }
}

async fn acts(shop: &TestShop) -> Vec<String> {
    let rows = shop.shop.db.read(|conn| audit::of_subject(conn, "coupon:NOEL-2026", 99)).await.unwrap();
    rows.into_iter().map(|row| row.act).collect()
}
