//! No page is wider than its window, from the narrowest phones up. 320 pixels is also what a window of 1,280 has at 400 % (WCAG 2.2, 1.4.10).

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::support::browser::Browser;
use crate::support::files::below;

/// The elements of a page that are wider than the screen, without those that scroll. The screen's width is used because
/// phones widen the window to what overflows.
const WIDER: &str = "(() => { const most = screen.width;
    const scrolls = e => e && (['auto', 'scroll', 'hidden'].includes(getComputedStyle(e).overflowX) || scrolls(e.parentElement));
    return [...document.body.querySelectorAll('*')]
        .filter(e => e.getBoundingClientRect().right > most + 1 && !scrolls(e.parentElement))
        .map(e => `${e.tagName}.${e.getAttribute('class')} ${Math.round(e.getBoundingClientRect().right)}`)
        .slice(0, 3).join(', ') + (document.documentElement.scrollWidth > most ? ` page ${document.documentElement.scrollWidth}` : ''); })()";

/// What of the browser's page is wider than a window of this width, which it gets; empty if nothing is.
pub async fn wider(browser: &Browser, width: u32) -> String {
    browser.resize(width).await;
    let expression = WIDER.replace("screen.width", &width.to_string());
    let answer = browser.devtools("Runtime.evaluate", json!({ "expression": expression, "returnByValue": true })).await;
    let wider = answer["result"]["value"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned();
    let size = browser.devtools("Page.getLayoutMetrics", json!({})).await;
    let content: &Value = &size["cssContentSize"]["width"];
    if wider.is_empty() && content.as_f64() <= Some(width.into()) { wider } else { format!("{content} {wider}") }
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
