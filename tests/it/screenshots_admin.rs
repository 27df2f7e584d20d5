//! Takes the screenshots of the back office, as `screenshots.rs` does for the shop: `scripts/screenshots`.

use std::path::{Path, PathBuf};

use griot::shop::catalogue::demo;
use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::tour::Tour;

/// A browser that keeps pictures of what it shows.
pub struct Camera<'a> {
    pub browser: &'a Browser,
    pub view: View,
    pub folder: &'a Path,
}

/// Writes the folder of a shop for the one of this test, whose name says nothing to who looks at the picture.
const USUAL_FOLDER: &str = "{ const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
    while (texts.nextNode()) texts.currentNode.data = \
    texts.currentNode.data.replace(/\\/\\S*\\/target\\/tmp\\/[\\w-]+/g, '/var/lib/griot') }";

impl Camera<'_> {
    /// Takes the page from its top to its bottom.
    pub async fn take(&self, name: &str) {
        self.browser.devtools("Runtime.evaluate", json!({ "expression": USUAL_FOLDER })).await;
        let all = "document.fonts.ready.then(() => Promise.all([...document.images].map(i => (i.loading = 'eager', i.decode()))))";
        self.browser.devtools("Runtime.evaluate", json!({ "expression": all, "awaitPromise": true })).await;
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out at {}", self.view.width);
        let phone = self.view.width < 600;
        // A phone widens its window to what overflows.
        assert!(!phone || window.as_f64() == Some(self.view.width.into()), "{name} sticks out: {window}");
        // As high as the page, so that the tabs are at its bottom.
        let height = if phone { size["cssContentSize"]["height"].as_f64().unwrap().max(740.0) } else { 800.0 };
        self.high(height).await;
        let theme = if self.view.dark { "dark" } else { "light" };
        self.browser.screenshot(self.folder.join(format!("{name}-{}-{theme}.webp", self.view.width))).await;
        self.high(if phone { 740.0 } else { 800.0 }).await;
    }

    async fn high(&self, height: f64) {
        let phone = self.view.width < 600;
        let size = json!({ "width": self.view.width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_of_the_back_office_is_pictured_and_nothing_sticks_out() {
    let folder = PathBuf::from(std::env::var("GRIOT_SCREENSHOTS").unwrap_or_else(|_| "target/screenshots".to_owned()));
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    let tour = Tour::of(&shop).await;
    for width in [360, 1280] {
        for dark in [false, true] {
            let view = View { width, dark, ..View::PHONE };
            let browser = Browser::open(view).await;
            let camera = Camera { browser: &browser, view, folder: &folder };
            for stop in &tour.stops {
                tour.show(&browser, stop).await;
                camera.take(&format!("admin-{}", stop.name)).await;
            }
            for (name, address) in &tour.shop_pages {
                browser.goto(&tour.url(address)).await.unwrap();
                camera.take(&format!("admin-{name}")).await;
            }
        }
    }
}
