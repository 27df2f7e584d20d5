//! Takes the pictures in `docs/screenshots`: each page in each state, on a phone and a desk, by day and by night.
//!
//! `scripts/screenshots` runs it; it is no part of the usual run.

mod books;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use fantoccini::Locator;
use griot::guichet::{Behaviour, Deed, Forgery};
use griot::shop::demo;
use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

const BOOK: &str = "la-pirogue-bleue";

/// The pages whose pictures by night are kept; all are looked at.
const KEPT_BY_NIGHT: [&str; 6] = ["home", "book", "counter", "waiting", "paid", "mail"];

/// Where each page is found.
type Pages = Vec<(&'static str, String)>;

/// The longest way first: time only goes on.
async fn pages(shop: &TestShop, folder: &Path) -> Pages {
    let expired = placed(shop).await;
    shop.pass(TimeDelta::hours(25));
    shop.work().await;
    let (_, ended) = paid(shop).await;
    shop.pass(TimeDelta::days(4));
    let waiting = placed(shop).await;
    let counter = counter(shop);
    let counter_waiting = decided(shop, Deed::Wait).await;
    let refused = decided(shop, Deed::Insufficient).await;
    shop.guichet.behave(Behaviour { init_status: Some(503), ..Behaviour::default() });
    let silent = shop.buyer().buy(BOOK).await.location().to_owned();
    let short = Forgery { amount: Some(json!("100")), ..Forgery::default() };
    shop.guichet.behave(Behaviour { check_answer: short, ..Behaviour::default() });
    let review = decided(shop, Deed::Accept).await;
    shop.guichet.behave(Behaviour::default());
    let (paid, link) = paid(shop).await;
    let result = format!("{}/result", self::counter(shop));
    let mail = folder.join("mail.html");
    fs::write(&mail, shop.letters().last().unwrap().html.clone()).unwrap();
    vec![
        ("home", "/".to_owned()),
        ("book", format!("/books/{BOOK}")),
        ("counter", counter),
        ("counter-waiting", counter_waiting.1),
        ("counter-paid", result),
        ("waiting", waiting),
        ("paid", paid),
        ("refused", refused.0),
        ("silent", silent),
        ("review", review.0),
        ("expired", expired),
        ("link", link),
        ("link-ended", ended),
        ("neutral", "/payment/return/".to_owned()),
        ("not-found", "/nulle-part".to_owned()),
        ("mail", format!("file://{}", mail.display())),
    ]
}

/// An order's page.
async fn placed(shop: &TestShop) -> String {
    shop.buyer().buy(BOOK).await;
    format!("/orders/{}", shop.last_story().await["key"].as_str().unwrap())
}

/// The page of an order and its counter's, after `deed`.
async fn decided(shop: &TestShop, deed: Deed) -> (String, String) {
    let order = placed(shop).await;
    shop.at_the_counter(deed).await;
    shop.work().await;
    (order, counter(shop))
}

/// The page of a paid order, and the link of its letter.
async fn paid(shop: &TestShop) -> (String, String) {
    let (order, _) = decided(shop, Deed::Accept).await;
    let letter = shop.letters().pop().unwrap().text;
    let link = letter.lines().find(|line| line.starts_with("http")).expect("a link").trim().to_owned();
    (order, link)
}

fn counter(shop: &TestShop) -> String {
    let url = &shop.config.payments.api_url.clone().unwrap();
    format!("{url}/guichet/pay/{}", shop.guichet.transactions().last().unwrap().token)
}

struct Camera<'a> {
    browser: Browser,
    view: View,
    shop: &'a str,
    folder: &'a Path,
}

impl Camera<'_> {
    async fn goto(&self, address: &str) {
        let url = if address.starts_with('/') { format!("{}{address}", self.shop) } else { address.to_owned() };
        self.browser.goto(&url).await.unwrap();
    }

    /// Waits for fonts and for the covers below the fold, then takes the picture.
    async fn take(&self, name: &str) {
        let all = "document.fonts.ready.then(() => Promise.all([...document.images].map(i => (i.loading = 'eager', i.decode()))))";
        self.browser.devtools("Runtime.evaluate", json!({ "expression": all, "awaitPromise": true })).await;
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out at {}", self.view.width);
        let theme = if self.view.dark { "dark" } else { "light" };
        let folder =
            if self.view.dark && !KEPT_BY_NIGHT.contains(&name) { Path::new("target/by-night") } else { self.folder };
        self.browser.screenshot(folder.join(format!("{name}-{}-{theme}.webp", self.view.width))).await;
        if name == "home" && !self.view.dark {
            self.keep_for_the_readme().await;
        }
    }

    /// The head of the home page, as high as the README shows it.
    async fn keep_for_the_readme(&self) {
        let file = self.folder.join(format!("home-{}.png", self.view.width));
        self.browser.screenshot(&file).await;
        let (page, height) = (image::open(&file).unwrap(), if self.view.width < 600 { 1000 } else { 1150 });
        page.crop_imm(0, 0, page.width(), height).to_rgb8().save(&file).unwrap();
    }

    async fn take_each(&self, pages: &Pages) {
        for (name, address) in pages {
            // The counter's result would go on to the shop.
            self.scripts(*name != "counter-paid").await;
            self.goto(address).await;
            self.take(name).await;
        }
        self.scripts(true).await;
    }

    async fn scripts(&self, on: bool) {
        self.browser.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !on })).await;
    }

    async fn take_faults(&self) {
        self.goto(&format!("/books/{BOOK}")).await;
        for (field, typed) in [("#email", "awa@gmail"), ("#phone", "07 07 12")] {
            self.browser.find(Locator::Css(field)).await.unwrap().send_keys(typed).await.unwrap();
        }
        self.browser.find(Locator::Css(".till .button")).await.unwrap().click().await.unwrap();
        self.browser.wait().for_element(Locator::Css("#phone-error")).await.unwrap();
        self.take("book-faults").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_is_pictured_and_nothing_sticks_out() {
    let folder = PathBuf::from(std::env::var("GRIOT_SCREENSHOTS").unwrap_or_else(|_| "target/screenshots".to_owned()));
    let (scratch, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    let empty = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop, scratch.path(), &tokio::sync::watch::channel(false).1).await.unwrap();
    let pages = pages(&shop, scratch.path()).await;
    for width in [360, 1280] {
        for dark in [false, true] {
            let view = View { width, dark, ..View::PHONE };
            let camera = Camera { browser: Browser::open(view).await, view, shop: &shop.url, folder: &folder };
            camera.take_each(&pages).await;
            camera.take_faults().await;
            camera.goto(&empty.url).await;
            camera.take("home-empty").await;
        }
        let view = View { width, language: "en", ..View::PHONE };
        let camera = Camera { browser: Browser::open(view).await, view, shop: &shop.url, folder: &folder };
        for (name, address) in pages.iter().filter(|(name, _)| ["home", "book", "paid"].contains(name)) {
            camera.goto(address).await;
            camera.take(&format!("{name}-en")).await;
        }
    }
}
