//! axe-core checks every page, at both widths, in the light and the dark theme, and finds no violation of WCAG 2.2 AA. On the same
//! walk each page is measured: none is wider than its window.

use std::fs;

use chrono::TimeDelta;
use fantoccini::Locator;
use griot::config::Api;
use griot::shop::catalogue::demo;
use serde_json::{Value, json};

use crate::page_width::wider;
use crate::support::browser::{Browser, View};
use crate::support::files::TestFolder;
use crate::support::pages::pages;
use crate::support::postgres::TestDatabase;
use crate::support::setting;
use crate::support::shop::{Plan, TestShop};
use crate::support::tour::Tour;

/// Every rule of WCAG 2.2 AA.
const ALL: &str = "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']";
/// The rules that depend on colours: nothing else changes when a page turns dark.
const COLOURS: &str = "{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }";

/// Runs axe-core in the browser's current page. `DevTools` is not subject to the page's CSP.
pub async fn faults(browser: &Browser, axe: &str) -> Vec<String> {
    browser.devtools("Runtime.evaluate", json!({ "expression": axe })).await;
    run(browser, ALL).await
}

/// What axe-core finds on the browser's page at both widths: by day, and by night what depends on colours; and where the page is
/// wider than one of these windows.
pub async fn faults_in_every_view(browser: &Browser, axe: &str, windows: &[u32]) -> Vec<String> {
    let mut found = Vec::new();
    browser.devtools("Runtime.evaluate", json!({ "expression": axe })).await;
    for width in [360, 1280] {
        browser.resize(width).await;
        for (time, dark, rules) in [("by day", false, ALL), ("by night", true, COLOURS)] {
            browser.turn(dark).await;
            let faults = run(browser, rules).await;
            found.extend(faults.into_iter().map(|fault| format!("at {width} {time}: {fault}")));
        }
    }
    for width in windows {
        let wider = wider(browser, *width).await;
        found.extend((!wider.is_empty()).then(|| format!("wider than {width}: {wider}")));
    }
    found
}

async fn run(browser: &Browser, rules: &str) -> Vec<String> {
    let script = format!(
        "axe.run(document, {{ runOnly: {rules}, resultTypes: ['violations'] }})
            .then(found => found.violations.map(fault => `${{fault.id}}: ${{fault.nodes.map(node => node.html).join(' ')}}`))"
    );
    let run = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
    let answer = browser.devtools("Runtime.evaluate", run).await;
    let found = answer["result"]["value"].as_array().unwrap_or_else(|| panic!("axe-core did not run: {answer}"));
    found.iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What axe-core finds on a page, on the narrowest phone by day and at a desk by night, and where the page is wider than its window.
pub async fn faults_at(address: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (width, dark) in [(320, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        browser.goto(address).await.unwrap();
        let wide = browser.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"]["width"].as_f64();
        if wide > Some(width.into()) {
            found.push(format!("{wide:?} wide at {width}"));
        }
        found.extend(faults(&browser, &axe()).await);
    }
    found
}

pub fn axe() -> String {
    fs::read_to_string(setting("GRIOT_TEST_AXE")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_and_none_is_wider_than_its_window() {
    let (scratch, shop) = (TestFolder::new(), TestShop::open(TestDatabase::sqlite()));
    demo::stock(&shop.shop).await.unwrap();
    let (axe, pages) = (axe(), pages(&shop, scratch.path()).await);
    let mut found = Vec::new();
    let browser = Browser::open(View::PHONE).await;
    for (name, address) in &pages {
        let url = if address.starts_with('/') { format!("{}{address}", shop.url) } else { address.clone() };
        browser.goto(&url).await.unwrap();
        let faults = faults_in_every_view(&browser, &axe, &[320, 412, 600, 820, 1024, 1920]).await;
        found.extend(faults.into_iter().map(|fault| format!("{name}, {fault}")));
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_the_form_to_the_payment_page_of_v1() {
    let shop = TestShop::planned(TestDatabase::sqlite(), Plan::of(Api::V1));
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.buyer().buy(&slug).await;
    let url = format!("{}/orders/{}/payment", shop.url, shop.last_order_json().await["key"].as_str().unwrap());
    for (width, dark) in [(360, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        browser.goto(&url).await.unwrap();
        assert!(browser.source().await.unwrap().contains("cpm_trans_id"));
        assert_eq!(faults(&browser, &axe()).await, Vec::<String>::new(), "{width}, dark {dark}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_where_a_buyer_is_asked_on_the_phone() {
    let mut plan = Plan::of(Api::Api2026);
    plan.settings.push(("CINETPAY_PUSH", "MTN_CI,MOOV_CI".to_owned()));
    let (axe, shop) = (axe(), TestShop::planned(TestDatabase::sqlite(), plan));
    let book = format!("/books/{}", shop.shelve("Le fleuve", 2500, 1000).await);
    let buyer = shop.buyer();
    let nonce = buyer.nonce("le-fleuve").await;
    let names = [("email", "awa@exemple.ci"), ("first_name", "Awa"), ("last_name", "Koné"), ("nonce", nonce.as_str())];
    let fields = [&names[..], &[("phone", "05 05 05 05 05"), ("pay_by", "MTN_CI")]].concat();
    let order = buyer.post(&format!("{book}/buy"), &fields).await.location().to_owned();
    shop.pass(TimeDelta::seconds(20));
    let mut found = Vec::new();
    for (width, dark) in [(360, false), (360, true), (1280, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        for address in [&book, &order] {
            browser.goto(&format!("{}{address}", shop.url)).await.unwrap();
            if address == &order {
                browser.find(Locator::Css("details.fold summary")).await.unwrap().click().await.unwrap();
            }
            let faults = faults(&browser, &axe).await;
            found.extend(faults.into_iter().map(|fault| format!("{address}, {width}, dark {dark}: {fault}")));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Fills in the search for an order and sends it.
const SEARCH: &str = "document.querySelector('#what').value = arguments[0];
    document.querySelector('#contact').value = arguments[1];
    document.querySelector('form[action=\"/find\"]').submit();";

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_where_an_order_is_looked_for() {
    let (axe, shop) = (axe(), TestShop::open(TestDatabase::sqlite()));
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    shop.buyer().buy(&slug).await;
    let number = shop.last_order_json().await["number"].as_str().unwrap().to_owned();
    let mut found = Vec::new();
    for (width, dark) in [(320, false), (360, true), (1280, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        for (what, contact, heading) in [
            ("G7K2-M94Q-XD", "", "un message est en route"),
            ("bonjour", "", "J’ai payé et je n’ai rien reçu"),
            (&number, "awa@exemple.ci", "Voici où en est votre commande"),
        ] {
            browser.goto(&format!("{}/find?lang=fr", shop.url)).await.unwrap();
            browser.execute(SEARCH, vec![json!(what), json!(contact)]).await.unwrap();
            browser.wait().for_element(Locator::Css("form[action='/find/help']")).await.unwrap();
            assert!(browser.source().await.unwrap().contains(heading), "{what}");
            let faults = faults(&browser, &axe).await;
            found.extend(faults.into_iter().map(|fault| format!("{what}, {width}, dark {dark}: {fault}")));
            let wide = browser.execute("return document.documentElement.scrollWidth", Vec::new()).await.unwrap();
            assert!(wide.as_u64() <= Some(width.into()), "{what} is {wide} wide at {width}");
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Forms whose error pages are checked too: the page, and the form's action.
const FORMS: [(&str, &str); 6] = [
    ("/admin/books/new", "/admin/books"),
    ("/admin/coupons/new", "/admin/coupons"),
    ("/admin/webhooks/new", "/admin/webhooks"),
    ("/admin/accounts", "/admin/accounts"),
    ("/admin/tokens", "/admin/tokens"),
    ("/admin/settings/apps", "/admin/settings/apps"),
];

/// Submits a form of the page with empty fields, and without the browser's own validation.
const SEND_EMPTY: &str = "const form = document.querySelector(`form[action='${arguments[0]}']`);
    form.noValidate = true;
    form.querySelectorAll('input:not([type=hidden]):not([type=radio]):not([type=checkbox]), textarea').forEach(field => { field.value = ''; });
    form.querySelectorAll('input[type=checkbox]').forEach(box => { box.checked = false; });
    form.submit();";

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_of_the_back_office_and_none_is_wider_than_a_phone() {
    let shop = TestShop::open(TestDatabase::sqlite());
    demo::stock(&shop.shop).await.unwrap();
    let (axe, tour) = (axe(), Tour::of(&shop).await);
    let mut found = Vec::new();
    let browser = Browser::open(View::PHONE).await;
    let mut note = |page: &str, faults: Vec<String>| {
        found.extend(faults.into_iter().map(|fault| format!("{page}, {fault}")));
    };
    for stop in &tour.stops {
        tour.show(&browser, stop).await;
        note(stop.name, faults_in_every_view(&browser, &axe, &[320, 360]).await);
        if let Some((_, action)) = FORMS.iter().find(|(page, _)| *page == stop.path) {
            browser.execute(SEND_EMPTY, vec![json!(action)]).await.unwrap();
            let fault = browser.wait().for_element(Locator::Css("[aria-invalid=true], [role=alert]")).await;
            assert!(fault.is_ok(), "an empty {} is not refused", stop.path);
            note(&format!("{} with faults", stop.name), faults_in_every_view(&browser, &axe, &[320, 360]).await);
        }
    }
    for (name, address) in &tour.shop_pages {
        browser.goto(&tour.url(address)).await.unwrap();
        note(name, faults_in_every_view(&browser, &axe, &[]).await);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_would_find_a_picture_without_words() {
    let browser = Browser::open(View::PHONE).await;
    browser.goto("data:text/html,<html lang=fr><title>x</title><main><h1>x</h1><img src=x></main>").await.unwrap();
    assert!(faults(&browser, &axe()).await.iter().any(|fault| fault.starts_with("image-alt")));
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_the_order_form_of_a_shop_that_sends_sms() {
    let sms_sender = Some(griot::sms::SmsSender::Memory(std::sync::Arc::default()));
    let shop = TestShop::planned(TestDatabase::sqlite(), Plan { sms_sender, ..Plan::default() });
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    for (width, dark) in [(320, false), (1280, true)] {
        let browser = Browser::open(View { width, dark, ..View::PHONE }).await;
        browser.goto(&format!("{}/books/{slug}", shop.url)).await.unwrap();
        assert_eq!(faults(&browser, &axe()).await, [""; 0]);
        let send = "document.querySelector('#phone').value = '07 12 34 56'; document.querySelector('form[action$=\"/buy\"]').submit()";
        browser.devtools("Runtime.evaluate", json!({ "expression": send })).await;
        browser.wait().for_element(Locator::Css("[name=phone_meant]")).await.unwrap();
        assert_eq!(faults(&browser, &axe()).await, [""; 0]);
        let wide = json!({ "expression": "document.documentElement.scrollWidth <= innerWidth", "returnByValue": true });
        assert_eq!(browser.devtools("Runtime.evaluate", wide).await["result"]["value"], true, "at {width}");
    }
}
