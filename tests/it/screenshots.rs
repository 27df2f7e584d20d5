//! Takes the screenshots in `docs/screenshots`: each page in each state, on a phone and on a desktop, in the light and
//! the dark theme.
//!
//! `scripts/screenshots` runs it; it is not part of the usual test run.

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use griot::shop::catalogue::demo;
use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::files::TestFolder;
use crate::support::pages::{BOOK, Pages, pages};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

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

    /// Waits for fonts and for the covers below the fold, then takes the screenshot.
    async fn take(&self, name: &str) {
        let all = "document.fonts.ready.then(() => Promise.all([...document.images].map(i => (i.loading = 'eager', i.decode()))))";
        self.browser.devtools("Runtime.evaluate", json!({ "expression": all, "awaitPromise": true })).await;
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out at {}", self.view.width);
        // A phone widens its window to what overflows.
        assert!(self.view.width >= 600 || window.as_f64() == Some(self.view.width.into()), "{name}: {window}");
        let theme = if self.view.dark { "dark" } else { "light" };
        self.browser.screenshot(self.folder.join(format!("{name}-{}-{theme}.webp", self.view.width))).await;
        if name == "home" && !self.view.dark {
            self.keep_for_the_readme().await;
        }
    }

    /// The top of the home page, as high as the README shows it.
    async fn keep_for_the_readme(&self) {
        let file = self.folder.join(format!("home-{}.png", self.view.width));
        self.browser.screenshot(&file).await;
        let (page, height) = (image::open(&file).unwrap(), if self.view.width < 600 { 1000 } else { 1150 });
        page.crop_imm(0, 0, page.width(), height).to_rgb8().save(&file).unwrap();
    }

    async fn take_each(&self, pages: &Pages) {
        for (name, address) in pages {
            // With JavaScript, the sandbox's result page would go on to the shop.
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

    async fn take_basket(&self) {
        for book in [BOOK, "small-rain"] {
            self.goto(&format!("/books/{book}")).await;
            let button = Locator::Css("form[action='/basket/add'] button");
            self.browser.find(button).await.unwrap().click().await.unwrap();
            self.browser.wait().for_url(&format!("{}/basket?added", self.shop).parse().unwrap()).await.unwrap();
        }
        self.take("basket").await;
        let folds = "document.querySelectorAll('details').forEach(fold => fold.open = true)";
        self.browser.devtools("Runtime.evaluate", json!({ "expression": folds })).await;
        self.take("basket-folds").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_is_pictured_and_nothing_sticks_out() {
    let folder = PathBuf::from(std::env::var("GRIOT_SCREENSHOTS").unwrap_or_else(|_| "target/screenshots".to_owned()));
    let (scratch, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    let empty = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    let pages = pages(&shop, scratch.path()).await;
    for width in [360, 1280] {
        for dark in [false, true] {
            let view = View { width, dark, ..View::PHONE };
            let camera = Camera { browser: Browser::open(view).await, view, shop: &shop.url, folder: &folder };
            camera.take_each(&pages).await;
            camera.take_faults().await;
            camera.take_basket().await;
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
