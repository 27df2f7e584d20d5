//! The whole sale through v1 as a person makes it, in Chromium: the form on the shop's own page, with and without scripts.

use std::time::Duration;

use fantoccini::Locator;
use griot::config::Api;
use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::{Plan, TestShop};

/// A person with a browser at a shop of v1.
struct Person {
    shop: TestShop,
    browser: Browser,
}

impl Person {
    async fn at_the_form(db: TestDatabase, view: View) -> Self {
        let shop = TestShop::planned(db, Plan::of(Api::V1));
        let slug = shop.shelve("Le fleuve", 2500, 30_000).await;
        let browser = Browser::open(view).await;
        let person = Self { shop, browser };
        person.browser.goto(&format!("{}/books/{slug}", person.shop.url)).await.unwrap();
        person.sees("#email").await.send_keys("awa@exemple.ci").await.unwrap();
        person.press(".till .button").await;
        person.sees("form[action$='/legacy'] .button").await;
        person.looks().await;
        assert!(person.address().await.ends_with("/payment"));
        person
    }

    async fn sees(&self, css: &str) -> fantoccini::elements::Element {
        match self.browser.wait().at_most(Duration::from_secs(25)).for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} at {}: {error}", self.address().await),
        }
    }

    async fn press(&self, css: &str) {
        self.sees(css).await.click().await.unwrap();
    }

    async fn reads(&self, words: &str) {
        let heading = format!("//h1[contains(normalize-space(.), \"{words}\")]");
        let found = self.browser.wait().at_most(Duration::from_secs(25)).for_element(Locator::XPath(&heading)).await;
        assert!(found.is_ok(), "no heading “{words}” at {}", self.address().await);
        self.looks().await;
    }

    /// Chromium complains about nothing, and nothing sticks out on the right.
    async fn looks(&self) {
        let here = self.address().await;
        assert_eq!(self.browser.complaints().await, Vec::<String>::new(), "at {here}");
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        assert_eq!(size["cssContentSize"]["width"], size["cssLayoutViewport"]["clientWidth"], "{here} sticks out");
    }

    async fn address(&self) -> String {
        self.browser.current_url().await.unwrap().to_string()
    }

    async fn at_the_counter(&self, action: &str) {
        self.press(".tile.orange input").await;
        self.press(&format!("button[name=action][value={action}]")).await;
    }

    /// Returns by the sandbox's button, unless its script has already done so.
    async fn returns(&self) {
        self.browser.returns().await;
    }
}

async fn the_whole_sale(db: TestDatabase, view: View) {
    let person = Person::at_the_form(db, view).await;
    person.press("form[action$='/legacy'] .button").await;
    person.sees(".tile.orange").await;
    // Back, and on again: the same payment.
    person.browser.back().await.unwrap();
    person.press("form[action$='/legacy'] .button").await;
    person.at_the_counter("insufficient").await;
    person.returns().await;
    person.reads("Le paiement n’a pas abouti").await;
    person.press("form[action$='/pay'] .button").await;
    person.press("form[action$='/legacy'] .button").await;
    person.at_the_counter("accept").await;
    person.returns().await;
    person.reads("C’est payé").await;
    person.press(".fetch .button").await;
    assert_eq!(person.browser.downloaded("Le fleuve.pdf").await.len(), 30_000);
    assert_eq!(person.shop.sandbox.transactions().len(), 2);
    person.shop.work().await;
    assert_eq!(person.shop.letters().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_with_a_phone_buys_a_book_through_v1() {
    the_whole_sale(TestDatabase::sqlite(), View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_reader_without_javascript_buys_a_book_through_v1() {
    the_whole_sale(TestDatabase::postgres(), View { javascript: false, ..View::PHONE }).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_the_form_to_the_payment_page_is_in_english_for_an_english_reader_and_fits_a_narrow_phone() {
    let view = View { language: "en", width: 320, javascript: false, ..View::PHONE };
    let person = Person::at_the_form(TestDatabase::sqlite(), view).await;
    person.reads("One step left").await;
}
