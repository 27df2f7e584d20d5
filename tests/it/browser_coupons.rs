//! A coupon, a free book and the owner's pages in Chromium, on a phone and on a desktop.

use griot::domain::role::Role;
use griot::shop::admin::order_json;

use crate::support::admin::PASSWORD;
use crate::support::browser::View;
use crate::support::person::Person;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

const VIEWS: [View; 2] = [View::PHONE, View::DESK];

/// A shop with a book and two coupons.
async fn a_shop() -> (TestShop, String) {
    let shop = TestShop::open(TestDatabase::sqlite());
    shop.shelve("La pirogue bleue", 2500, 4000).await;
    let owner = shop.staff(Role::Owner).await;
    let fields =
        [("code", "MOITIE"), ("kind", "percent"), ("value", "50"), ("most", "20"), ("note", "Pour la fête du livre")];
    owner.post("/admin/coupons", &fields).await.location();
    owner.post("/admin/coupons", &[("code", "CADEAU"), ("kind", "percent"), ("value", "100")]).await.location();
    (shop, owner.email)
}

const BOOK: &str = "/books/la-pirogue-bleue";

async fn buys_with_a_code(view: View) {
    let (shop, _) = a_shop().await;
    let person = Person::visits(&shop, view).await;
    person.goto(BOOK).await;
    person.writes("#email", "awa@exemple.ci").await;
    person.press(".till form > details:nth-of-type(2) > summary").await;
    person.writes("#code", "moitier").await;
    person.press(".apply").await;
    person.reads("#code-error", "Nous ne connaissons pas ce code").await;
    person.looks("coupons/code-wrong").await;
    person.writes("#code", "moitie").await;
    person.press(".apply").await;
    person.sees(".sum s").await;
    person.reads(".till [role=status]", "MOITIE").await;
    person.looks("coupons/code-applied").await;
    assert_eq!(person.sees("#email").await.prop("value").await.unwrap().as_deref(), Some("awa@exemple.ci"));
    person.press(".till .button").await;
    person.sees(".tile.orange").await;
    let order = order_json::list(&shop.shop, None, 9).await.unwrap().remove(0);
    let order_json = shop.order_json(order["key"].as_str().unwrap()).await;
    assert_eq!(order_json["coupon"]["code"], "MOITIE");
    person.goto(&format!("/orders/{}", order["key"].as_str().unwrap())).await;
    person.reads(".slip", "Code MOITIE").await;
    person.looks("coupons/code-order").await;
}

async fn gets_a_given_book(view: View) {
    let (shop, _) = a_shop().await;
    let person = Person::visits(&shop, view).await;
    person.goto(&format!("{BOOK}?code=CADEAU")).await;
    person.reads(".sum .price", "Gratuit").await;
    person.looks("coupons/given-form").await;
    person.writes("#email", "awa@exemple.ci").await;
    person.press(".till .button").await;
    person.reads("h1", "Le livre est à vous").await;
    person.looks("coupons/given-order").await;
    person.press(".fetch .button").await;
    let title = order_json::list(&shop.shop, None, 1).await.unwrap()[0]["title"].as_str().unwrap().to_owned();
    let got = person.browser.downloaded(&format!("{title}.pdf")).await;
    assert_eq!(got.len(), 4000);
    assert!(shop.sandbox.transactions().is_empty());
}

async fn the_owners_pages_fit(view: View) {
    let (shop, email) = a_shop().await;
    let reader = shop.buyer();
    reader.get(BOOK).await;
    reader.post(&format!("{BOOK}/buy"), &[("email", "awa@exemple.ci"), ("code", "CADEAU")]).await.location();
    let person = Person::visits(&shop, view).await;
    person.goto("/admin/login").await;
    person.writes("[name=email]", &email).await;
    person.writes("[name=password]", PASSWORD).await;
    person.press("main .button").await;
    person.sees(".menu").await;
    for (name, path) in [("coupons", "/admin/coupons"), ("coupon-new", "/admin/coupons/new")] {
        person.goto(path).await;
        person.looks(&format!("coupons/{name}")).await;
    }
    person.writes("#code", "50 %").await;
    person.writes("#value", "500").await;
    person.press("main form .button").await;
    person.reads("#code-error", "Choisissez de 3 à 32").await;
    person.looks("coupons/coupon-faults").await;
    person.goto("/admin/coupons").await;
    person.press(".list tbody tr:first-child a").await;
    person.reads("h1", "CADEAU").await;
    person.looks("coupons/coupon").await;
    person.goto("/admin/webhooks/new").await;
    person.looks("coupons/webhook-new").await;
    person.writes("#url", "http://127.0.0.1:9/griot").await;
    person.press("main form .button").await;
    person.reads("code.long", "whsec_").await;
    person.looks("coupons/webhook-secret").await;
    person.press("main .button").await;
    person.press("form[action$='/ping'] .button").await;
    person.reads(".flash", "Un message d’essai est parti").await;
    while griot::shop::webhooks::next(&shop.shop).await.unwrap() {}
    person.browser.refresh().await.unwrap();
    person.press(".list details summary").await;
    person.looks("coupons/webhook").await;
    person.goto("/admin/webhooks").await;
    person.looks("coupons/webhooks").await;
    person.goto("/admin/tokens").await;
    person.writes("#name", "Comptabilité").await;
    person.press("main form.card .button").await;
    person.reads("code.long", "griot_").await;
    person.looks("coupons/tokens").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_code_makes_a_book_cheaper() {
    for view in VIEWS {
        buys_with_a_code(view).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_code_works_without_scripts() {
    buys_with_a_code(View { javascript: false, ..View::PHONE }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_given_book_is_taken_at_once() {
    for view in VIEWS {
        gets_a_given_book(view).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_owners_pages_of_coupons_and_webhooks_fit() {
    for view in VIEWS {
        the_owners_pages_fit(view).await;
    }
}
