//! A member of the staff in Chromium: signs in, sets up codes and finds their way, at 360 and at 1280 px.

use fantoccini::Locator;
use griot::domain::role::Role;
use serde_json::json;

use crate::support::admin::PASSWORD;
use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

struct Person<'a> {
    browser: Browser,
    shop: &'a TestShop,
}

impl Person<'_> {
    async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.shop.url)).await.unwrap();
    }

    async fn writes(&self, field: &str, text: &str) {
        let field = self.browser.wait().for_element(Locator::Css(field)).await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    async fn presses(&self, button: &str) {
        let found = self.browser.wait().for_element(Locator::Css(button)).await.unwrap();
        // Scrolls first, as a person would: an element below the tabs at the bottom is moved to the middle.
        let middle = format!("document.querySelector({}).scrollIntoView({{ block: 'center' }})", json!(button));
        self.browser.execute(&middle, Vec::new()).await.unwrap();
        found.click().await.unwrap();
    }

    async fn reads(&self, text: &str) {
        let path = format!("//main//*[contains(., '{text}')]");
        if self.browser.wait().for_element(Locator::XPath(&path)).await.is_err() {
            let body = self.browser.find(Locator::Css("body")).await.unwrap().text().await.unwrap();
            panic!("{text} is not on {}: {body}", self.browser.current_url().await.unwrap());
        }
    }

    /// Asserts that the page does not overflow and that nothing violated its CSP.
    async fn page_is_sound(&self, name: &str) {
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        assert_eq!(size["cssContentSize"]["width"], size["cssLayoutViewport"]["clientWidth"], "{name} sticks out");
        let complaints = self.browser.complaints().await;
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
    }
}

async fn comes_in_and_finds_his_way(view: View) {
    let shop = TestShop::open(TestDatabase::sqlite());
    let owner = shop.staff(Role::Owner).await;
    let person = Person { browser: Browser::open(view).await, shop: &shop };
    person.goto("/admin/audit").await;
    person.page_is_sound("login").await;
    person.writes("#email", &owner.email).await;
    person.writes("#password", PASSWORD).await;
    person.presses(".slip .button").await;
    person.reads("Ce que chacun a changé").await;
    person.page_is_sound("audit").await;
    let phone = view.width < 600;
    if phone {
        person.presses(".tabs a[href='#menu']").await;
    }
    person.presses(".menu a[href='/admin/me']").await;
    person.presses("a[href='/admin/me/second-factor']").await;
    person.reads("Scannez ce code QR").await;
    person.page_is_sound("second factor").await;
    let key = person.browser.find(Locator::Css(".key")).await.unwrap().text().await.unwrap();
    let secret = totp_rs::Secret::try_from_base32(key.replace(' ', "")).unwrap();
    let app = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    let now = shop.clock.now().timestamp().try_into().unwrap();
    // Presses Enter, as a phone's keyboard does: after typing, Chromium's emulated phone screen is shifted, and a click
    // would miss.
    person.writes("#code", &format!("{}\n", app.generate(now))).await;
    person.reads("Vos codes de secours").await;
    person.page_is_sound("recovery codes").await;
    if phone {
        person.presses(".tabs a[href='#menu']").await;
    }
    person.presses(".menu form .button").await;
    person.reads("Connexion").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_an_owner_comes_in_on_a_phone_and_finds_his_way() {
    comes_in_and_finds_his_way(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_an_owner_comes_in_at_a_desk_without_scripts() {
    comes_in_and_finds_his_way(View { javascript: false, ..View::DESK }).await;
}
