//! An owner publishes a book in Chromium, on a phone and on a desktop, and a buyer finds it in the shop.

use std::fs;

use fantoccini::Locator;
use griot::domain::role::Role;

use crate::support::book_files::pdf;
use crate::support::browser::{Browser, View};
use crate::support::files::TestFolder;
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;
use crate::support::wait::wait_for;

async fn fill(browser: &Browser, field: &str, text: &str) {
    let field = browser.find(Locator::Css(field)).await.unwrap();
    field.clear().await.unwrap();
    field.send_keys(text).await.unwrap();
}

async fn press(browser: &Browser, button: &str) {
    let button = browser.find(Locator::Css(button)).await.unwrap();
    // Moves the button away from the tabs at the bottom of a phone.
    let there = vec![serde_json::to_value(&button).unwrap()];
    browser.execute("arguments[0].scrollIntoView({ block: 'center' })", there).await.unwrap();
    button.click().await.unwrap();
}

async fn make_a_book(view: View) {
    let (shop, folder) = (TestShop::open(TestDatabase::sqlite()), TestFolder::new());
    let desk = shop.staff(Role::Owner).await;
    let file = folder.path().join("La_nuit.pdf");
    fs::write(&file, pdf("page", 12)).unwrap();
    let browser = Browser::open(view).await;
    browser.goto(&format!("{}/admin/login", shop.url)).await.unwrap();
    fill(&browser, "[name=email]", &desk.email).await;
    fill(&browser, "[name=password]", crate::support::admin::PASSWORD).await;
    press(&browser, "main button").await;
    browser.wait().for_element(Locator::Css("#menu")).await.unwrap();
    browser.goto(&format!("{}/admin/books/new", shop.url)).await.unwrap();
    let input = browser.find(Locator::Css("#file")).await.unwrap();
    input.send_keys(file.to_str().unwrap()).await.unwrap();
    browser.wait().for_element(Locator::Css(".masthead")).await.unwrap();
    assert_eq!(browser.find(Locator::Css("#title")).await.unwrap().prop("value").await.unwrap().unwrap(), "La nuit");
    if view.javascript {
        fill(&browser, "#price", "2502\t").await;
        let said = browser.find(Locator::Css("#price-error")).await.unwrap().text().await.unwrap();
        assert!(said.contains("multiple de 5"), "{said}");
    }
    fill(&browser, "#price", "2500").await;
    fill(&browser, "#authors", "Awa Traoré").await;
    // Nothing was saved before: the button saves what was typed, and then acts.
    press(&browser, "button[formaction$='/publish']").await;
    browser.wait().for_element(Locator::Css("button[formaction$='/withdraw']")).await.unwrap();
    assert_eq!(
        browser.find(Locator::Css("#authors")).await.unwrap().prop("value").await.unwrap().unwrap(),
        "Awa Traoré"
    );
    let found = wait_for("the book in the shop", async || {
        browser.goto(&shop.url).await.unwrap();
        browser.find(Locator::Css("a[href='/books/la-nuit']")).await.ok()
    });
    found.await.click().await.unwrap();
    let price = browser.wait().for_element(Locator::Css(".till .price")).await.unwrap().text().await.unwrap();
    assert_eq!(price.replace('\u{a0}', " "), "2 500 F CFA");
    assert_eq!(browser.complaints().await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_is_made_and_sold_from_a_phone() {
    make_a_book(View::PHONE).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_is_made_and_sold_from_a_desk() {
    make_a_book(View::DESK).await;
}
