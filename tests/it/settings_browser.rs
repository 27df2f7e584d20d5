//! The settings as an owner sees them in Chromium, on a phone and on a desktop.

use std::path::Path;

use fantoccini::Locator;
use griot::domain::role::Role;
use serde_json::json;

use crate::support::admin::PASSWORD;
use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

const PAGES: [&str; 10] = [
    "/admin/settings",
    "/admin/settings/shop",
    "/admin/settings/look",
    "/admin/settings/welcome",
    "/admin/settings/sale",
    "/admin/settings/pages/privacy",
    "/admin/settings/pages/contact",
    "/admin/settings/letters/receipt/fr",
    "/admin/settings/letters/new_link/en",
    "/admin/doctor",
];

struct Desk {
    browser: Browser,
    url: String,
    width: u32,
}

impl Desk {
    async fn enter(shop: &TestShop, view: View) -> Self {
        let email = shop.staff(Role::Owner).await.email;
        let desk = Self { browser: Browser::open(view).await, url: shop.url.clone(), width: view.width };
        desk.goto("/admin/login").await;
        desk.write("email", &email).await;
        desk.write("password", PASSWORD).await;
        desk.press("main .button").await;
        desk.browser.wait().for_element(Locator::Css(".menu")).await.unwrap();
        desk
    }

    async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.url)).await.unwrap();
        assert!(!self.browser.source().await.unwrap().contains("id=\"password\"") || path == "/admin/login", "{path}");
    }

    async fn write(&self, id: &str, text: &str) {
        let field = self.browser.find(Locator::Id(id)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Scrolls the element to the middle, where a phone's tabs do not cover it, and clicks it.
    async fn press(&self, css: &str) {
        let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })";
        self.browser.execute(script, vec![json!(css)]).await.unwrap();
        self.browser.find(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    async fn text(&self, css: &str) -> String {
        self.browser.wait().for_element(Locator::Css(css)).await.unwrap().text().await.unwrap()
    }

    /// Asserts that the page does not overflow and that Chromium's console has no errors. Keeps a screenshot to look at.
    async fn look(&self, name: &str) {
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out at {}", self.width);
        let file = format!("target/settings/{}-{}.png", name.trim_matches('/').replace('/', "-"), self.width);
        self.browser.screenshot(Path::new(&file)).await;
    }

    /// The computed value of a CSS property.
    async fn style(&self, css: &str, property: &str) -> String {
        let script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]";
        let found = self.browser.execute(script, vec![json!(css), json!(property)]).await.unwrap();
        found.as_str().unwrap().to_owned()
    }
}

async fn an_owner_changes_the_shop(view: View) {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve parle la nuit", 2500, 4000).await;
    let desk = Desk::enter(&shop, view).await;
    for page in PAGES {
        desk.goto(page).await;
        desk.look(page).await;
    }
    desk.goto("/admin/settings/look").await;
    desk.press("input[value=own]").await;
    desk.write("own", "#eaa92a").await;
    desk.press("form.card .button").await;
    assert!(desk.text("#own-error").await.contains("contraste mesuré"));
    desk.look("look-refused").await;
    desk.press("input[value=\"#1f5d3a\"]").await;
    desk.write("own", "").await;
    desk.press("form.card .button").await;
    assert!(desk.text(".flash.good").await.contains("C’est enregistré"));
    desk.goto("/admin/settings/pages/contact").await;
    desk.write("fr", "Écrivez-nous à **aide@awa.ci**.").await;
    desk.press("input[name=published]").await;
    desk.press("form .button:not(.quiet).button:not(.small)").await;
    assert!(desk.text("#en-error").await.contains("Il reste un blanc"), "the English text still has blanks");
    desk.look("page-blank").await;
    desk.write("en", "").await;
    desk.press("main form .button").await;
    assert!(desk.text(".flash.good").await.contains("C’est enregistré"));
    desk.goto(&format!("/books/{slug}")).await;
    assert_eq!(desk.style(".till .button", "backgroundColor").await, "rgb(31, 93, 58)");
    desk.look("book-in-forest").await;
    desk.goto("/").await;
    desk.look("home-in-forest").await;
    desk.press("a[href=\"/pages/contact\"]").await;
    assert!(desk.text("main").await.contains("aide@awa.ci"));
    desk.look("contact").await;
    desk.goto("/admin/settings/letters/receipt/fr").await;
    desk.write("body", "Merci ! Voici {titre}.").await;
    desk.press("button[name=preview]").await;
    assert!(desk.text("#body-error").await.contains("{titre} n’existe pas ici"));
    desk.write("body", "Merci ! Voici {title}.").await;
    desk.press("button[name=preview]").await;
    assert!(desk.text("pre.raw").await.contains("Merci ! Voici Un titre d’exemple."));
    desk.look("letter-preview").await;
    let complaints: Vec<_> = desk.browser.complaints().await.into_iter().filter(|line| !line.contains("422")).collect();
    assert_eq!(complaints, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_changes_the_shop_from_a_phone() {
    an_owner_changes_the_shop(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_changes_the_shop_at_the_desk() {
    an_owner_changes_the_shop(View::DESK).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accent_by_night_is_the_lighter_one() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let slug = shop.shelve("Le fleuve parle la nuit", 2500, 4000).await;
    let owner = shop.staff(Role::Owner).await;
    owner.post("/admin/settings/look", &[("accent", "#1f5d3a")]).await;
    let desk = Desk::enter(&shop, View { dark: true, ..View::DESK }).await;
    desk.goto(&format!("/books/{slug}")).await;
    let colour = desk.style(".till .button", "backgroundColor").await;
    assert_ne!(colour, "rgb(31, 93, 58)");
    desk.look("book-in-forest-by-night").await;
    desk.goto("/admin/doctor").await;
    desk.look("doctor-by-night").await;
}
