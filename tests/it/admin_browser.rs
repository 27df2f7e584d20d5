//! The back office in Chromium, on a phone and on a desktop: an order is found by its phone number and its timeline read,
//! the link is sent to a corrected address, and another order is marked as paid by hand.

use std::path::PathBuf;
use std::time::Duration;

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use fantoccini::Locator;
use griot::domain::role::Role;
use serde_json::json;

use crate::support::admin::PASSWORD;
use crate::support::back_office::{paid, placed_by, quiet};
use crate::support::browser::{Browser, View};
use crate::support::notification::{Notification, act};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

/// The setting for the folder in which screenshots of the pages are kept, to be looked at.
const PICTURES: &str = "GRIOT_TEST_PICTURES";

struct Desk {
    shop: TestShop,
    browser: Browser,
    view: View,
}

impl Desk {
    async fn goto(&self, path: &str, picture: &str) {
        self.browser.goto(&format!("{}{path}", self.shop.url)).await.unwrap();
        self.looks(picture).await;
    }

    /// Asserts that the page does not overflow on the right and that Chromium's console has no errors.
    async fn looks(&self, picture: &str) {
        let here = self.browser.current_url().await.unwrap();
        assert_eq!(self.browser.complaints().await, Vec::<String>::new(), "at {here}");
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{here} sticks out");
        if let Ok(folder) = std::env::var(PICTURES) {
            let night = if self.view.dark { "dark" } else { "light" };
            let name = format!("{picture}-{}-{night}.png", self.view.width);
            self.browser.screenshot(PathBuf::from(folder).join(name)).await;
        }
    }

    /// As [`Desk::looks`], but allows the 422 that answers a faulty form, which Chromium reports as an error.
    async fn looks_after_a_fault(&self, picture: &str) {
        let told = self.browser.complaints().await;
        assert!(told.iter().all(|line| line.contains("422")), "{told:?}");
        self.looks(picture).await;
    }

    async fn press(&self, css: &str) {
        let target = self.find(css).await;
        // chromedriver would scroll the element only to the bottom of the screen, below a phone's tabs.
        let here = vec![serde_json::to_value(&target).unwrap()];
        self.browser.execute("arguments[0].scrollIntoView({block: 'center'})", here).await.unwrap();
        target.click().await.unwrap();
    }

    async fn write(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    async fn find(&self, css: &str) -> fantoccini::elements::Element {
        let patient = self.browser.wait().at_most(Duration::from_secs(20));
        match patient.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css}: {error}\n{}", self.browser.source().await.unwrap()),
        }
    }

    async fn reads(&self, words: &str) {
        let place = format!("//*[contains(normalize-space(.), \"{words}\")]");
        let patient = self.browser.wait().at_most(Duration::from_secs(20));
        if let Err(error) = patient.for_element(Locator::XPath(&place)).await {
            panic!("nowhere “{words}”: {error}\n{}", self.browser.source().await.unwrap());
        }
    }
}

/// A shop with orders in several states, and a browser.
async fn opened(view: View) -> Desk {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve et la pirogue bleue", 2500, 1000).await;
    quiet(&shop);
    let transaction = placed_by(&shop, &slug, "awa@gmial.ci", "05 01 02 03 04").await;
    act(&shop, &transaction, Action::Accept).await;
    Notification::of(&shop).post(&shop).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    for turn in 0..6 {
        shop.pass(TimeDelta::minutes(7));
        placed_by(&shop, &slug, "moussa@exemple.sn", &format!("+221 77 123 45 6{turn}")).await;
    }
    paid(&shop, &slug).await;
    shop.pass(TimeDelta::minutes(3));
    placed_by(&shop, &slug, "fanta@exemple.ml", "+223 76 00 00 01").await;
    Desk { browser: Browser::open(view).await, shop, view }
}

async fn works(view: View) {
    let desk = opened(view).await;
    let owner = desk.shop.staff(Role::Owner).await;
    desk.goto("/admin/login", "login").await;
    desk.write("input[name=email]", &owner.email).await;
    desk.write("input[name=password]", PASSWORD).await;
    desk.press("main button").await;
    desk.reads("moussa@exemple.sn").await;
    desk.looks("home").await;
    desk.goto("/admin/orders", "orders").await;

    desk.write("#q", "0501 02").await;
    desk.press("form[role=search] button").await;
    desk.find("#q[value='0501 02']").await; // the list before it holds that order too
    desk.reads("awa@gmial.ci").await;
    desk.looks("orders-found").await;
    desk.press("#orders th a").await;
    desk.press(".steps-taken summary").await;
    desk.reads("Notification de CinetPay").await;
    desk.press(".timeline details summary").await;
    desk.looks("order-paid").await;

    let link = "details.dialog:has(form[action$='/link'])";
    desk.press(&format!("{link} summary")).await;
    desk.write("#link-email", "awa@gmial").await;
    desk.press(&format!("{link} button")).await;
    desk.reads("n’est pas complète").await;
    desk.looks_after_a_fault("order-fault").await;
    desk.write("#link-email", "awa@gmail.ci").await;
    desk.write("#link-reason", "Elle a téléphoné").await;
    desk.press(&format!("{link} button")).await;
    desk.reads("Le lien est prêt").await;
    desk.shop.work().await;
    let letters = desk.shop.letters();
    let to = |address: &str| letters.iter().filter(|letter| letter.envelope.to.as_str() == address).count();
    assert_eq!(
        (to("awa@gmial.ci"), to("awa@gmail.ci")),
        (2, 1),
        "the wrong address hears that the book went elsewhere"
    );

    marks_paid(&desk).await;
}

/// Marks an order as paid. The password is asked for, because it was confirmed too long ago.
async fn marks_paid(desk: &Desk) {
    desk.shop.pass(TimeDelta::minutes(6));
    desk.goto("/admin/orders?q=fanta", "orders-by-mail").await;
    desk.press("#orders th a").await;
    desk.press(".actions > summary").await;
    let payment = "details.dialog:has(form[action$='/payment'])";
    desk.press(&format!("{payment} summary")).await;
    desk.find("#payment-attempt").await.select_by_value("none").await.unwrap();
    desk.write("#payment-reason", "Payé en espèces au salon").await;
    desk.looks("order-placed").await;
    desk.press(&format!("{payment} button")).await;
    desk.write("input[name=fresh_password]", PASSWORD).await;
    desk.looks("password").await;
    desk.press("main form button").await;
    desk.reads("La commande est payée").await;
    desk.looks("order-by-hand").await;
    desk.shop.work().await;
    assert!(desk.shop.letters().iter().any(|letter| letter.envelope.to.as_str() == "fanta@exemple.ml"));
    for (path, picture) in [
        ("/admin/customers?q=moussa@exemple.sn", "customer"),
        ("/admin/jobs", "jobs"),
        ("/admin/notifications", "notifications"),
    ] {
        desk.goto(path, picture).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn on_a_phone() {
    works(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn at_a_desk_by_night() {
    works(View { dark: true, ..View::DESK }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_javascript() {
    works(View { javascript: false, ..View::PHONE }).await;
}
