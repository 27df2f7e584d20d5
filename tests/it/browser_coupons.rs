//! A coupon, a free book and the owner's pages in Chromium, on a phone and on a desktop.

use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;
use griot::domain::role::Role;
use griot::shop::admin::order_json;
use serde_json::json;

use crate::support::admin::PASSWORD;
use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

const VIEWS: [View; 2] = [View::PHONE, View::DESK];

/// A person with a browser at a shop.
struct Person<'a> {
    shop: &'a TestShop,
    browser: Browser,
    view: View,
}

impl<'a> Person<'a> {
    async fn visits(shop: &'a TestShop, view: View) -> Self {
        Self { shop, browser: Browser::open(view).await, view }
    }

    async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.shop.url)).await.unwrap();
    }

    async fn sees(&self, css: &str) -> Element {
        let patient = self.browser.wait().at_most(Duration::from_secs(20));
        match patient.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} at {}: {error}", self.browser.current_url().await.unwrap()),
        }
    }

    async fn writes(&self, css: &str, text: &str) {
        let field = self.sees(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses Enter on the element: a click could miss while the page still scrolls to its form.
    async fn press(&self, css: &str) {
        self.sees(css).await.send_keys("\u{e007}").await.unwrap();
    }

    async fn reads(&self, css: &str, words: &str) {
        // The previous page may still be shown, or be replaced while it is read.
        let says = async || self.sees(css).await.text().await.ok().filter(|text| text.contains(words));
        wait_for(&format!("{words} in {css}"), says).await;
    }

    /// Asserts that Chromium's console has no errors and that the page does not overflow. Keeps a screenshot to look at.
    async fn looks(&self, name: &str) {
        let refused = |line: &&String| line.contains("422") || line.contains("favicon");
        let complaints = self.browser.complaints().await;
        let complaints: Vec<_> = complaints.iter().filter(|line| !refused(line)).collect();
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coupons");
        self.browser.screenshot(folder.join(format!("{name}-{}.png", self.view.width))).await;
    }
}

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
    person.looks("code-wrong").await;
    person.writes("#code", "moitie").await;
    person.press(".apply").await;
    person.sees(".sum s").await;
    person.reads(".till [role=status]", "MOITIE").await;
    person.looks("code-applied").await;
    assert_eq!(person.sees("#email").await.prop("value").await.unwrap().as_deref(), Some("awa@exemple.ci"));
    person.press(".till .button").await;
    person.sees(".tile.orange").await;
    let order = order_json::list(&shop.shop, None, 9).await.unwrap().remove(0);
    let order_json = shop.order_json(order["key"].as_str().unwrap()).await;
    assert_eq!(order_json["coupon"]["code"], "MOITIE");
    person.goto(&format!("/orders/{}", order["key"].as_str().unwrap())).await;
    person.reads(".slip", "Code MOITIE").await;
    person.looks("code-order").await;
}

async fn gets_a_given_book(view: View) {
    let (shop, _) = a_shop().await;
    let person = Person::visits(&shop, view).await;
    person.goto(&format!("{BOOK}?code=CADEAU")).await;
    person.reads(".sum .price", "Gratuit").await;
    person.looks("given-form").await;
    person.writes("#email", "awa@exemple.ci").await;
    person.press(".till .button").await;
    person.reads("h1", "Le livre est à vous").await;
    person.looks("given-order").await;
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
        person.looks(name).await;
    }
    person.writes("#code", "50 %").await;
    person.writes("#value", "500").await;
    person.press("main form .button").await;
    person.reads("#code-error", "Choisissez de 3 à 32").await;
    person.looks("coupon-faults").await;
    person.goto("/admin/coupons").await;
    person.press(".list tbody tr:first-child a").await;
    person.reads("h1", "CADEAU").await;
    person.looks("coupon").await;
    person.goto("/admin/webhooks/new").await;
    person.looks("webhook-new").await;
    person.writes("#url", "http://127.0.0.1:9/griot").await;
    person.press("main form .button").await;
    person.reads("code.long", "whsec_").await;
    person.looks("webhook-secret").await;
    person.press("main .button").await;
    person.press("form[action$='/ping'] .button").await;
    person.reads(".flash", "Un message d’essai est parti").await;
    while griot::shop::webhooks::next(&shop.shop).await.unwrap() {}
    person.browser.refresh().await.unwrap();
    person.press(".list details summary").await;
    person.looks("webhook").await;
    person.goto("/admin/webhooks").await;
    person.looks("webhooks").await;
    person.goto("/admin/tokens").await;
    person.writes("#name", "Comptabilité").await;
    person.press("main form.card .button").await;
    person.reads("code.long", "griot_").await;
    person.looks("tokens").await;
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
