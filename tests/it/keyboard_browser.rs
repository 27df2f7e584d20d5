//! A reader who has a keyboard and nothing else (WCAG 2.2: 2.1.1, 2.4.7, 2.4.11).

use fantoccini::Locator;
use griot::shop::catalogue::demo;
use serde_json::{Value, json};

use crate::support::browser::{Browser, View};
use crate::support::files::TestFolder;
use crate::support::pages::{BOOK, pages};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

/// Where the keyboard is: the element's name, its id, and what is wrong with how that is shown. What scrolls has half a second of
/// frames to come into view.
const HERE: &str = "new Promise(done => {
    const look = () => { const e = document.activeElement;
        if (!e || e === document.body || e === document.documentElement) return null;
        const style = getComputedStyle(e), box = e.getBoundingClientRect();
        const shown = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
        const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2];
        const top = document.elementFromPoint(x, y);
        const seen = top && (top === e || e.contains(top) || top.contains(e) || (e.labels && [...e.labels].some(l => l.contains(top))));
        return { name: `${e.tagName} ${e.id || e.getAttribute('href') || e.name || e.textContent.trim()}`, id: e.id,
            fault: (shown ? '' : 'no outline ') + (seen ? '' : 'covered by ' + (top && top.outerHTML.slice(0, 80))) }; };
    let frames = 0;
    const again = () => { const found = look(); found && found.fault && frames++ < 30 ? requestAnimationFrame(again) : done(found); };
    again(); })";

/// More stops than any page has.
const MOST_STOPS: usize = 150;

async fn press(browser: &Browser, key: &str, code: u8, text: &str) {
    for kind in ["keyDown", "keyUp"] {
        let text = if kind == "keyDown" { text } else { "" };
        let event = json!({ "type": kind, "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text });
        browser.devtools("Input.dispatchKeyEvent", event).await;
    }
}

async fn here(browser: &Browser) -> Value {
    let look = json!({ "expression": HERE, "awaitPromise": true, "returnByValue": true });
    let answer = browser.devtools("Runtime.evaluate", look).await;
    answer["result"]["value"].clone()
}

/// Presses Tab until the keyboard is at the element with this id.
async fn go_to(browser: &Browser, id: &str) {
    for _ in 0..MOST_STOPS {
        press(browser, "Tab", 9, "").await;
        if here(browser).await["id"] == id {
            return;
        }
    }
    panic!("the Tab key never comes to {id}");
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_each_stop_of_the_tab_key_is_seen_on_every_page_of_a_reader() {
    let (scratch, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    demo::stock(&shop.shop).await.unwrap();
    let pages = pages(&shop, scratch.path()).await;
    let mut found = Vec::new();
    for width in [360, 1280] {
        let browser = Browser::open(View { width, ..View::PHONE }).await;
        // The sandbox's own pages are CinetPay's, and an e-mail is no page.
        for (name, address) in pages.iter().filter(|(name, _)| !name.starts_with("counter") && *name != "mail") {
            let url = if address.starts_with('/') { format!("{}{address}", shop.url) } else { address.clone() };
            browser.goto(&url).await.unwrap();
            let mut count = 0;
            loop {
                press(&browser, "Tab", 9, "").await;
                let focused = here(&browser).await;
                if focused.is_null() || count == MOST_STOPS {
                    break;
                }
                count += 1;
                let fault = focused["fault"].as_str().unwrap();
                if !fault.is_empty() {
                    found.push(format!("{name} at {width}: {}: {fault}", focused["name"]));
                }
            }
            assert!((3..MOST_STOPS).contains(&count), "{name} has {count} stops");
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_book_is_bought_with_the_keyboard_alone() {
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    let browser = Browser::open(View { width: 1280, ..View::PHONE }).await;
    browser.goto(&format!("{}/books/{BOOK}", shop.url)).await.unwrap();
    go_to(&browser, "email").await;
    browser.devtools("Input.insertText", json!({ "text": "awa@exemple.ci" })).await;
    press(&browser, "Enter", 13, "\r").await;
    browser.wait().for_element(Locator::Css("button[value='accept']")).await.unwrap();
    assert_eq!(shop.last_order_json().await["email"], "awa@exemple.ci");
}
