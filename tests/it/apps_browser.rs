//! A sale in the web view of an app: Chromium with the user agents of Android's and of iOS', without pop-ups and without cookies of
//! third parties, from the API's payment address to the file, and back into the app.

use std::time::Duration;

use fantoccini::Locator;
use serde_json::{Value, json};

use crate::support::apps::{app, order};
use crate::support::browser::{Browser, View};
use crate::support::files::demo_book;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

const ANDROID: &str = "Mozilla/5.0 (Linux; Android 13; SM-A145F Build/TP1A.220624.014; wv) AppleWebKit/537.36 \
    (KHTML, like Gecko) Version/4.0 Chrome/124.0.6367.179 Mobile Safari/537.36";
const IOS: &str =
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148";

const TITLE: &str = "Compter au marché";

/// A web view in which an order is being paid.
struct Sale {
    shop: TestShop,
    browser: Browser,
    placed: Value,
    file: Vec<u8>,
}

impl Sale {
    async fn begin(user_agent: &str, at_once: bool) -> Self {
        let shop = TestShop::open(TestDatabase::sqlite());
        let file = demo_book("compter-au-marche").pdf().unwrap().to_vec();
        let slug = shop.shelve_file(TITLE, 1000, file.clone()).await;
        let mut body = order(&slug);
        body["return_url"] = json!("myshop://paid");
        body["return_at_once"] = json!(at_once);
        let placed = app(&shop).await.placed(&body).await;
        let browser = Browser::open_in_app(View::PHONE, user_agent, &shop.url).await;
        let sale = Self { shop, browser, placed, file };
        sale.browser.goto(sale.placed["payment_url"].as_str().unwrap()).await.unwrap();
        sale
    }

    async fn press(&self, css: &str) {
        let patient = self.browser.wait().at_most(Duration::from_secs(20));
        patient.for_element(Locator::Css(css)).await.expect(css).click().await.unwrap();
    }

    async fn reads(&self, words: &str) {
        let heading = format!("//h1[contains(normalize-space(.), \"{words}\")]");
        let patient = self.browser.wait().at_most(Duration::from_secs(20));
        let is_there = patient.for_element(Locator::XPath(&heading)).await.is_ok();
        let (address, page) = (self.address().await, self.browser.source().await.unwrap());
        assert!(is_there, "no “{words}” at {address}: {page}");
    }

    async fn address(&self) -> String {
        self.browser.current_url().await.unwrap().to_string()
    }

    /// Pays with Orange Money, and comes back to the shop.
    async fn pays(&self) {
        self.press(".tile.orange input").await;
        self.press("button[name=action][value=accept]").await;
        wait_for("the way back", async || {
            if let Ok(button) = self.browser.find(Locator::Css("#return")).await {
                let _ = button.click().await;
            }
            (!self.address().await.contains("/guichet/")).then_some(())
        })
        .await;
        self.reads("C’est payé").await;
    }

    /// Waits until a page leads into the app, with nothing but the order's number and its state.
    async fn leads_into_the_app(&self) {
        let number = self.placed["number"].as_str().unwrap();
        let into = format!("myshop://paid?order={number}&state=paid");
        wait_for("the way into the app", async || self.browser.led_to().await.contains(&into).then_some(())).await;
    }
}

async fn buys(user_agent: &str) {
    let sale = Sale::begin(user_agent, false).await;
    let opened = sale.browser.execute("return window.open('about:blank') === null", Vec::new()).await.unwrap();
    assert_eq!(opened, json!(true), "pop-ups are off");
    sale.pays().await;
    let page = format!("{}/orders/{}", sale.shop.url, sale.placed["order"].as_str().unwrap());
    assert_eq!(sale.address().await, page);
    sale.press(".fetch .button").await;
    assert!(sale.browser.downloaded(&format!("{TITLE}.pdf")).await == sale.file, "the bytes differ");
    sale.press(".slip-book a.name").await;
    sale.reads(TITLE).await;
    sale.browser.back().await.unwrap();
    sale.reads("C’est payé").await;
    assert_eq!(sale.address().await, page, "back leads to the order");
    assert_eq!(sale.browser.complaints().await, Vec::<String>::new());
    sale.browser.led_to().await;
    sale.press("a[href^='myshop:']").await;
    sale.leads_into_the_app().await;
    assert_eq!(sale.browser.windows().await.unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_buyer_in_androids_webview_pays_downloads_goes_back_and_returns_to_the_app() {
    buys(ANDROID).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_buyer_in_the_webview_of_ios_does_the_same() {
    buys(IOS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_an_app_that_wants_its_buyer_back_at_once_has_him_and_the_page_stays_where_it_cannot_be_left() {
    let sale = Sale::begin(ANDROID, true).await;
    sale.pays().await;
    sale.leads_into_the_app().await;
    sale.reads("C’est payé").await;
    sale.press(".fetch .button").await;
    assert!(sale.browser.downloaded(&format!("{TITLE}.pdf")).await == sale.file, "the bytes differ");
}
