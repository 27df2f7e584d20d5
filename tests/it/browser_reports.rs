//! The reports in Chromium, on a phone and on a desktop, in the light and the dark theme; `GRIOT_LOOK=FOLDER` keeps
//! screenshots to look at.

use fantoccini::Locator;
use griot::domain::role::Role;
use serde_json::{Value, json};

use crate::support::admin::Desk;
use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::sold::Sold;

const PAGES: [(&str, &str); 6] = [
    ("home", "/admin"),
    ("today", "/admin/reports?period=today"),
    ("month", "/admin/reports?period=30"),
    ("year", "/admin/reports?period=365"),
    ("statement", "/admin/reports/statement?month=2027-01"),
    ("refused", "/admin/exports/orders.csv?from=2027-01-09&to=hier"),
];

/// Two months of sales that go up and down, and some refusals.
async fn fill(shop: &TestShop) {
    shop.shelve("La Pirogue bleue, ou l’invention du fleuve", 2500, 1000).await;
    shop.shelve("Compter avec les doigts", 1500, 1000).await;
    let methods = ["OM", "WAVECI", "MOMO", "OM", "VISA", "FLOOZ", "", "OM"];
    let phones = ["+2250707070700", "+221771234567", "+2250707070700", "+22376123456", "+33612345678"];
    for number in 0..220_usize {
        let day = 1 + number * 7 % 59 % 30 + number % 3;
        let month = if number % 5 < 2 { "2027-01" } else { "2026-12" };
        let day = if month == "2027-01" { 1 + day % 15 } else { day.min(31) };
        let at =
            |minutes: usize| -> &'static str { format!("{month}-{day:02} 0{}:{minutes:02}:00", number % 8).leak() };
        let late = number % 9 == 0;
        shop.sold(Sold {
            slug: if number % 3 == 0 { "compter-avec-les-doigts" } else { "la-pirogue-bleue-ou-l-invention-du-fleuve" },
            amount: if number % 3 == 0 { 1500 } else { 2500 },
            placed: at(0),
            paid: (number % 4 > 0).then(|| at(2)),
            receipt: (number % 4 > 0 && !late).then(|| at(2)),
            fetched: late.then(|| at(9)),
            refused: (number % 4 == 0).then_some(["602", "627", "604", "600"][number / 4 % 4]),
            refunded: (number % 41 == 3).then(|| at(30)),
            method: if number % 4 == 0 { "OM" } else { methods[number % 8] },
            phone: phones[number % 5],
            ..Sold::default()
        })
        .await;
    }
    shop.sold(Sold {
        slug: "compter-avec-les-doigts",
        placed: "2027-01-15 07:45:00",
        paid: Some("2027-01-15 07:50:00"),
        ..Sold::default()
    })
    .await;
    shop.sold(Sold {
        slug: "compter-avec-les-doigts",
        placed: "2027-01-15 07:40:00",
        refused: Some("602"),
        ..Sold::default()
    })
    .await;
}

async fn enter(browser: &Browser, shop: &TestShop, desk: &Desk) {
    browser.goto(&format!("{}/admin/login", shop.url)).await.unwrap();
    let fields = [("email", desk.email.as_str()), ("password", crate::support::admin::PASSWORD)];
    for (name, value) in fields {
        browser.find(Locator::Id(name)).await.unwrap().send_keys(value).await.unwrap();
    }
    browser.find(Locator::Css("main form button.button")).await.unwrap().click().await.unwrap();
}

async fn look(shop: &TestShop, desk: &Desk, view: View, kind: &str) {
    let browser = Browser::open(view).await;
    enter(&browser, shop, desk).await;
    for (name, address) in PAGES {
        browser.goto(&format!("{}{address}", shop.url)).await.unwrap();
        let size = browser.devtools("Page.getLayoutMetrics", json!({})).await;
        let (page, window) = (&size["cssContentSize"]["width"], &size["cssLayoutViewport"]["clientWidth"]);
        assert_eq!(page, window, "{name} sticks out at {}", view.width);
        let drawn = "[...document.querySelectorAll('.plot > svg')].filter(s => s.getBoundingClientRect().width > 0)\
                     .map(s => [s.getBoundingClientRect().width, s.viewBox.baseVal.width])";
        let drawn = browser.execute(&format!("return {drawn}"), vec![]).await.unwrap();
        for sizes in drawn.as_array().unwrap() {
            let scale = sizes[0].as_f64().unwrap() / sizes[1].as_f64().unwrap();
            assert!((0.7..2.2).contains(&scale), "the words of a plot can be read: {scale} at {}", view.width);
        }
        if let Ok(folder) = std::env::var("GRIOT_LOOK") {
            let theme = if view.dark { "dark" } else { "light" };
            browser.screenshot(format!("{folder}/{name}-{kind}-{}-{theme}.png", view.width)).await;
        }
    }
    let complaints = browser.complaints().await;
    assert!(complaints.iter().all(|line| line.contains("422")), "{complaints:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_fit_a_phone_and_a_desk_by_day_and_by_night() {
    let shop = TestShop::open(TestDatabase::sqlite());
    fill(&shop).await;
    let owner = shop.staff(Role::Owner).await;
    for view in [View::PHONE, View::DESK] {
        for dark in [false, true] {
            look(&shop, &owner, View { dark, ..view }, "full").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_of_an_empty_shop_fit_too() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let owner = shop.staff(Role::Owner).await;
    for view in [View::PHONE, View::DESK] {
        look(&shop, &owner, view, "empty").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_switch_shows_one_plot_at_a_time_and_the_statement_prints() {
    let shop = TestShop::open(TestDatabase::sqlite());
    fill(&shop).await;
    let owner = shop.staff(Role::Owner).await;
    let browser = Browser::open(View::DESK).await;
    enter(&browser, &shop, &owner).await;
    browser.goto(&format!("{}/admin/reports?period=30", shop.url)).await.unwrap();
    let shown = "return [...document.querySelectorAll('figure.plot')].filter(plot => plot.checkVisibility()).map(plot => plot.className)";
    let first = browser.execute(shown, vec![]).await.unwrap();
    browser.find(Locator::XPath("//label[input[@name='plot'][not(@checked)]]")).await.unwrap().click().await.unwrap();
    let second = browser.execute(shown, vec![]).await.unwrap();
    let number = |plots: &Value| plots.as_array().unwrap().len();
    assert!((number(&first), number(&second)) == (1, 1) && first != second, "{first} and then {second}");

    browser.goto(&format!("{}/admin/reports/statement?month=2027-01", shop.url)).await.unwrap();
    browser.execute("window.print = () => { document.title = 'printed'; }", vec![]).await.unwrap();
    browser.find(Locator::Css("[data-print]")).await.unwrap().click().await.unwrap();
    assert_eq!(browser.title().await.unwrap(), "printed");
}
