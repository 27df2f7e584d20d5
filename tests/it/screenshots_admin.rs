//! Takes the pictures of the back office, as `screenshots.rs` does of the shop: `scripts/screenshots`.

use std::path::{Path, PathBuf};

use fantoccini::Locator;
use griot::domain::role::Role;
use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

struct Camera<'a> {
    browser: Browser,
    view: View,
    shop: &'a TestShop,
    folder: &'a Path,
}

impl Camera<'_> {
    async fn goto(&self, path: &str) {
        self.browser.goto(&format!("{}{path}", self.shop.url)).await.unwrap();
    }

    async fn press(&self, button: &str) {
        self.browser.find(Locator::Css(button)).await.unwrap().click().await.unwrap();
    }

    async fn take(&self, name: &str) {
        let ready = json!({ "expression": "document.fonts.ready", "awaitPromise": true });
        self.browser.devtools("Runtime.evaluate", ready).await;
        let size = self.browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out at {}", self.view.width);
        // As high as the page, so that the tabs stand at its foot.
        let phone = self.view.width < 600;
        let height = if phone { size["cssContentSize"]["height"].as_f64().unwrap().max(740.0) } else { 800.0 };
        let tall = json!({ "width": self.view.width, "height": height, "deviceScaleFactor": 1, "mobile": phone });
        self.browser.devtools("Emulation.setDeviceMetricsOverride", tall).await;
        let theme = if self.view.dark { "dark" } else { "light" };
        self.browser.screenshot(self.folder.join(format!("desk-{name}-{}-{theme}.webp", self.view.width))).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_page_of_the_accounts_is_pictured_and_nothing_sticks_out() {
    let folder = PathBuf::from(std::env::var("GRIOT_SCREENSHOTS").unwrap_or_else(|_| "target/screenshots".to_owned()));
    let shop = TestShop::open(TestDatabase::sqlite());
    let (owner, manager) = (shop.staff(Role::Owner).await, shop.staff(Role::Manager).await);
    owner.post("/admin/accounts", &[("email", "binta.traore@exemple.ci"), ("role", "support")]).await;
    owner.post(&format!("/admin/accounts/{}/suspend", manager.account_id), &[]).await;
    for width in [360, 1280] {
        for dark in [false, true] {
            let view = View { width, dark, ..View::PHONE };
            let camera = Camera { browser: Browser::open(view).await, view, shop: &shop, folder: &folder };
            camera.goto("/admin/login").await;
            camera.take("login").await;
            let token = shop.session_token(&owner.account_id).await;
            let cookie = json!({ "name": "griot_staff", "value": token, "url": shop.url });
            camera.browser.devtools("Network.setCookie", cookie).await;
            let pages =
                [("home", "/admin"), ("team", "/admin/accounts"), ("journal", "/admin/audit"), ("me", "/admin/me")];
            for (name, path) in pages {
                camera.goto(path).await;
                camera.take(name).await;
            }
            camera.goto("/admin/accounts").await;
            camera.press(".dialog summary").await;
            camera.take("team-open").await;
            camera.goto("/admin/me/second-factor").await;
            camera.take("second-factor").await;
            camera.goto("/admin/confirm?next=/admin").await;
            camera.take("confirm").await;
        }
    }
}
