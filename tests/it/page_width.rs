//! No page of the back office is wider than the screens of the narrowest phones.

use std::fs;
use std::path::Path;

use griot::shop::catalogue::demo;
use serde_json::{Value, json};

use crate::support::browser::{Browser, View};
use crate::support::files::below;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::tour::Tour;

/// The elements of a page that are wider than the screen, without those that scroll. The screen's width is used because
/// phones widen the window to what overflows.
const WIDER: &str = "(() => { const most = screen.width;
    const scrolls = e => e && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    return [...document.body.querySelectorAll('*')]
        .filter(e => e.getBoundingClientRect().right > most + 1 && !scrolls(e.parentElement))
        .map(e => `${e.tagName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)}`)
        .slice(0, 3).join(', ') + (document.documentElement.scrollWidth > most ? ` page ${document.documentElement.scrollWidth}` : ''); })()";

#[tokio::test(flavor = "multi_thread")]
async fn browser_no_page_of_the_back_office_is_wider_than_a_phone() {
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    let tour = Tour::of(&shop).await;
    let mut found = Vec::new();
    for width in [320, 360] {
        let browser = Browser::open(View { width, ..View::PHONE }).await;
        for stop in &tour.stops {
            tour.show(&browser, stop).await;
            let answer = browser
                .devtools(
                    "Runtime.evaluate",
                    json!({ "expression": WIDER.replace("screen.width", &width.to_string()), "returnByValue": true }),
                )
                .await;
            let wider = answer["result"]["value"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
            let size = browser.devtools("Page.getLayoutMetrics", json!({})).await;
            let content: &Value = &size["cssContentSize"]["width"];
            if !wider.is_empty() || content.as_f64() > Some(width.into()) {
                found.push(format!("{} at {width}: {content} {wider}", stop.name));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_figure_in_a_list_keeps_its_name_on_a_phone() {
    let mut nameless = Vec::new();
    for file in below(Path::new("templates/admin"), "html") {
        let text = fs::read_to_string(&file).unwrap();
        for cell in text.split("<td ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let is = |class: &str| {
                cell.split("class=\"").nth(1).is_some_and(|list| list.split([' ', '"']).any(|one| one == class))
            };
            if cell.contains("data-label=") && is("number") && !is("main") && !is("named") {
                nameless.push(format!("{}: {cell}", file.display()));
            }
        }
    }
    assert!(nameless.is_empty(), "neither .main nor .named:\n{}", nameless.join("\n"));
}
