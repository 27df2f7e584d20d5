//! A person with a browser at a shop.

use std::path::Path;
use std::time::Duration;

use fantoccini::Locator;
use fantoccini::elements::Element;
use serde_json::json;

use super::browser::{Browser, View};
use super::shop::TestShop;
use super::wait::wait_for;

/// A person with a browser at a shop.
pub struct Person<'a> {
    shop: &'a TestShop,
    pub browser: Browser,
    view: View,
}

impl<'a> Person<'a> {
    pub async fn visits(shop: &'a TestShop, view: View) -> Self {
        Self { shop, browser: Browser::open(view).await, view }
    }

    pub async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.shop.url)).await.unwrap();
    }

    pub async fn sees(&self, css: &str) -> Element {
        let patient = self.browser.wait().at_most(Duration::from_secs(20));
        match patient.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("no {css} at {}: {error}", self.browser.current_url().await.unwrap()),
        }
    }

    pub async fn writes(&self, css: &str, text: &str) {
        let field = self.sees(css).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses Enter on the element: a click could miss while the page still scrolls to its form.
    pub async fn press(&self, css: &str) {
        self.sees(css).await.send_keys("\u{e007}").await.unwrap();
    }

    pub async fn reads(&self, css: &str, words: &str) {
        // The previous page may still be shown, or be replaced while it is read.
        let says = async || self.sees(css).await.text().await.ok().filter(|text| text.contains(words));
        wait_for(&format!("{words} in {css}"), says).await;
    }

    /// Asserts that Chromium's console has no errors and that the page does not overflow. Keeps a screenshot to look at.
    pub async fn looks(&self, name: &str) {
        let refused = |line: &&String| line.contains("422") || line.contains("favicon");
        let complaints = self.browser.complaints().await;
        let complaints: Vec<_> = complaints.iter().filter(|line| !refused(line)).collect();
        assert!(complaints.is_empty(), "{name}: {complaints:?}");
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out");
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        self.browser.screenshot(folder.join(format!("{name}-{}.png", self.view.width))).await;
    }
}
