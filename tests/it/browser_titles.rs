//! Very long titles do not break the layout.

use chrono::TimeDelta;
use serde_json::json;

use crate::support::browser::{Browser, View};
use crate::support::postgres::TestDatabase;
use crate::support::shop::TestShop;

#[tokio::test(flavor = "multi_thread")]
async fn browser_a_very_long_title_sticks_out_nowhere() {
    let shop = TestShop::open(TestDatabase::sqlite());
    let long = "L’extraordinaire et véridique histoire de l’anticonstitutionnellement célèbre marchande de Ouagadougou";
    let slug = shop.shelve(long, 1_000_000, 100).await;
    shop.pass(TimeDelta::seconds(1));
    shop.shelve("Anticonstitutionnellementissime", 1_000_000, 100).await;
    for view in [View::PHONE, View::DESK] {
        let browser = Browser::open(view).await;
        for page in ["/".to_owned(), format!("/books/{slug}"), "/books/anticonstitutionnellementissime".to_owned()] {
            browser.goto(&format!("{}{page}", shop.url)).await.unwrap();
            let outside = "return [...document.querySelectorAll('main *:not(svg, svg *)')] \
                .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))";
            assert_eq!(browser.execute(outside, vec![]).await.unwrap(), json!([]), "{page} at {}", view.width);
        }
    }
}
