//! Reading without a network, in Chromium: a book that was kept opens when the shop cannot be reached.

use fantoccini::Locator;
use griot::worker;
use serde_json::{Value, json};

use crate::axe::{axe, faults_in_every_view};
use crate::support::back_office::{paid, shelved};
use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

const KEEP: &str = "[data-keep]";

/// The path of the link in a new e-mail to sign in.
async fn link(shop: &TestShop) -> String {
    shop.buyer().post("/library", &[("contact", "awa@exemple.ci")]).await;
    while worker::next_job(&shop.shop).await.unwrap() {}
    let text = shop.letters().pop().unwrap().text;
    let token = text.lines().find_map(|line| line.trim().split_once("/library/in/")).unwrap().1;
    format!("/library/in/{token}")
}

/// The value of the cookie of a new session.
async fn session(shop: &TestShop) -> String {
    let begun = shop.buyer().post(&link(shop).await, &[]).await;
    begun.header("set-cookie").split(['=', ';']).nth(1).unwrap().to_owned()
}

/// Chromium at the library of a reader with one book.
async fn reading(view: View) -> (TestShop, Browser) {
    let (shop, slug) = shelved(TestDatabase::sqlite()).await;
    paid(&shop, &slug).await;
    let token = session(&shop).await;
    let browser = Browser::open(view).await;
    let cookie = json!({ "name": "griot_reader", "value": token, "url": shop.url, "httpOnly": true });
    browser.devtools("Network.setCookie", cookie).await;
    browser.goto(&format!("{}/library", shop.url)).await.unwrap();
    (shop, browser)
}

async fn evaluate(browser: &Browser, script: &str) -> Value {
    let run = json!({ "expression": script, "awaitPromise": true, "returnByValue": true });
    browser.devtools("Runtime.evaluate", run).await["result"]["value"].clone()
}

async fn text(browser: &Browser, place: &str) -> String {
    browser.find(Locator::Css(place)).await.unwrap().text().await.unwrap()
}

/// Waits until the button says this.
async fn button_says(browser: &Browser, said: &str) {
    wait_for(said, async || {
        let button = browser.find(Locator::Css(KEEP)).await.ok()?;
        (button.text().await.ok()? == said && button.is_enabled().await.ok()?).then_some(())
    })
    .await;
}

async fn keep(browser: &Browser) {
    button_says(browser, "Garder pour lire hors ligne").await;
    evaluate(browser, "navigator.serviceWorker.ready.then(() => true)").await;
    browser.find(Locator::Css(KEEP)).await.unwrap().click().await.unwrap();
    button_says(browser, "Retirer de cet appareil").await;
}

/// The network is off, and the shop is gone.
async fn cut(shop: &TestShop, browser: &Browser) {
    let off = json!({ "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0 });
    browser.devtools("Network.enable", json!({})).await;
    browser.devtools("Network.emulateNetworkConditions", off).await;
    for server in shop.servers() {
        server.stop(false).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_kept_book_opens_without_a_network_and_can_be_removed() {
    let (shop, browser) = reading(View::PHONE).await;
    keep(&browser).await;
    assert_eq!(browser.complaints().await, Vec::<String>::new());
    cut(&shop, &browser).await;
    browser.goto(&format!("{}/library", shop.url)).await.unwrap();
    assert_eq!(text(&browser, "h1").await, "Les livres gardés sur cet appareil");
    let link = browser.wait().for_element(Locator::Css("#kept a")).await.unwrap();
    assert_eq!(link.text().await.unwrap(), "Le fleuve");
    assert!(!evaluate(&browser, "document.documentElement.outerHTML").await.as_str().unwrap().contains("exemple.ci"));
    let colour = evaluate(&browser, "getComputedStyle(document.querySelector('.top')).backgroundColor").await;
    assert_ne!(colour, "rgba(0, 0, 0, 0)", "with its styles");
    link.click().await.unwrap();
    assert_eq!(browser.downloaded("Le fleuve.pdf").await.len(), 1000);
    browser.find(Locator::Css("#kept button")).await.unwrap().click().await.unwrap();
    wait_for("an empty list", async || {
        let none = browser.find(Locator::Css("#none")).await.ok()?;
        none.is_displayed().await.ok()?.then_some(())
    })
    .await;
    assert_eq!(evaluate(&browser, "caches.open('griot-books').then(c => c.keys()).then(k => k.length)").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_with_a_network_the_library_is_always_the_shops_own_and_only_books_are_kept() {
    let (shop, browser) = reading(View::DESK).await;
    keep(&browser).await;
    let used = "SELECT used FROM grants";
    assert_eq!(number(&shop, used).await, 1, "keeping a book is a download");
    button_says(&browser, "Retirer de cet appareil").await;
    let other = shop.shelve("La forêt", 1000, 1000).await;
    paid(&shop, &other).await;
    browser.goto(&format!("{}/library", shop.url)).await.unwrap();
    assert!(text(&browser, "main").await.contains("La forêt"), "no page of the past");
    let kept = "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(c => c.keys()))))
        .then(all => all.flat().map(one => new URL(one.url).pathname).join(' '))";
    let kept = evaluate(&browser, kept).await.as_str().unwrap().to_owned();
    let paths: Vec<&str> = kept.split(' ').collect();
    let may_be = |path: &&str| path.starts_with("/static/") || path.starts_with("/library/offline");
    assert!(paths.len() == 4 && paths.iter().all(may_be), "{kept}");
    browser.find(Locator::Css("form[action='/library/out'] button")).await.unwrap().click().await.unwrap();
    browser.wait().for_element(Locator::Css("#contact")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_full_device_and_a_broken_network_are_said_and_nothing_is_kept() {
    let (shop, browser) = reading(View::PHONE).await;
    button_says(&browser, "Garder pour lire hors ligne").await;
    let full = "Cache.prototype.put = () => Promise.reject(new DOMException('', 'QuotaExceededError')); 1";
    evaluate(&browser, full).await;
    for said in ["plus assez de place", "Le réseau a coupé"] {
        browser.find(Locator::Css(KEEP)).await.unwrap().click().await.unwrap();
        wait_for(said, async || text(&browser, "[id^=said-]").await.contains(said).then_some(())).await;
        button_says(&browser, "Garder pour lire hors ligne").await;
        cut(&shop, &browser).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_without_a_script_the_button_is_hidden_and_the_book_downloads() {
    let (_shop, browser) = reading(View { javascript: false, ..View::PHONE }).await;
    assert!(!browser.find(Locator::Css(KEEP)).await.unwrap().is_displayed().await.unwrap());
    browser.find(Locator::Css(".fetch .button")).await.unwrap().click().await.unwrap();
    assert_eq!(browser.downloaded("Le fleuve.pdf").await.len(), 1000);
}

/// What sticks out of a window that is this wide.
#[tokio::test(flavor = "multi_thread")]
async fn browser_the_pages_of_a_reader_fit_their_window_and_axe_finds_nothing() {
    let (shop, browser) = reading(View::PHONE).await;
    let (axe, mut found) = (axe(), Vec::new());
    let mut read = async |name: &str, mark: &str| {
        browser.wait().for_element(Locator::Css(mark)).await.expect(name);
        let faults = faults_in_every_view(&browser, &axe, &[320, 600, 820]).await;
        found.extend(faults.into_iter().map(|fault| format!("{name}, {fault}")));
    };
    let go = async |path: &str| browser.goto(&format!("{}{path}", shop.url)).await.unwrap();
    let press = async |css: &str| browser.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    button_says(&browser, "Garder pour lire hors ligne").await;
    for path in ["/library", "/library/orders", "/library/contacts"] {
        go(path).await;
        read(path, "h1").await;
    }
    go("/library/feed").await;
    press("main button").await;
    read("feed", "#address").await;
    let link = link(&shop).await;
    browser.delete_all_cookies().await.unwrap();
    go(&link).await;
    read("link", "main form button").await;
    shop.buyer().post(&link, &[]).await;
    go(&link).await;
    read("link that is over", "h1").await;
    go("/library").await;
    browser.find(Locator::Css("#contact")).await.unwrap().send_keys("awa@exemple.ci").await.unwrap();
    press("main form button").await;
    read("code", "#code").await;
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_worker_is_small_and_registered_by_the_library_alone() {
    let (shop, slug) = shelved(TestDatabase::sqlite()).await;
    let buyer = shop.buyer();
    let worker = buyer.get("/library/worker.js").await;
    assert!(worker.text.len() < 3_000, "{}", worker.text.len());
    assert_eq!(worker.header("service-worker-allowed"), "/library");
    assert!(worker.header("content-type").starts_with("text/javascript"));
    let manifest = buyer.get("/manifest.webmanifest").await;
    assert_eq!(manifest.header("content-type"), "application/manifest+json");
    let told: Value = serde_json::from_str(&manifest.text).unwrap();
    assert_eq!((told["start_url"].as_str(), told["name"].as_str()), (Some("/library"), Some("Griot")));
    for icon in told["icons"].as_array().unwrap() {
        assert_eq!(buyer.get(icon["src"].as_str().unwrap()).await.status, 200);
    }
    for page in ["/", &format!("/books/{slug}"), "/find", "/library"] {
        assert!(!buyer.get(page).await.text.contains("library.js"), "{page}");
    }
    assert!(buyer.get("/library/offline").await.text.contains("/static/library."));
}

async fn number(shop: &TestShop, query: &'static str) -> i32 {
    use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Integer};
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Integer)]
        used: i32,
    }
    let read = move |conn: &mut griot::store::Conn| -> Result<i32, griot::store::Error> {
        Ok(sql_query(query).get_result::<Row>(conn)?.used)
    };
    shop.shop.db.read(read).await.unwrap()
}
