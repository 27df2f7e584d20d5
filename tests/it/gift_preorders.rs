//! A gift with a book that is not out yet: it is handed over once, when the book is out and its own day has come.

use chrono::{DateTime, Utc};
use griot::domain::role::Role;
use reqwest::StatusCode;

use crate::support::admin::Desk;
use crate::support::back_office::shelved;
use crate::support::gifts::{BUYER, FRIEND, gives, letters, links, morning_comes, opens, to};
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::shop::TestShop;
use crate::support::twin::lines;

/// A shop with a book that is announced for this day; who announced it; the book's slug, and the address of its release.
async fn announced(db: TestDatabase, day: &str) -> (TestShop, Desk, String, String) {
    let (shop, slug) = shelved(db).await;
    let id = lines(&shop.shop, format!("SELECT id AS line FROM books WHERE slug = '{slug}'")).await.concat();
    let (desk, release) = (shop.staff(Role::Manager).await, format!("/admin/books/{id}/release"));
    assert_eq!(desk.post(&release, &[("day", day)]).await.status, StatusCode::SEE_OTHER);
    (shop, desk, slug, release)
}

/// A text whose spaces may all break.
fn plain(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

/// Moves the clock to this moment, and does what the worker would do then.
async fn comes(shop: &TestShop, moment: &str) {
    let moment: DateTime<Utc> = moment.parse().unwrap();
    shop.pass(moment - shop.clock.now());
    shop.work().await;
    morning_comes(shop).await;
}

on_both! {
    async fn a_gift_waits_for_its_book_whatever_the_buyer_presses_and_follows_its_day(db: TestDatabase) {
        let (shop, desk, slug, release) = announced(db, "2027-02-12").await;
        let (buyer, page, _) = gives(&shop, &slug, &to(FRIEND, "")).await;
        assert!(letters(&shop, FRIEND).is_empty());
        let receipt = plain(&letters(&shop, BUYER)[0].text);
        assert!(receipt.contains("12 février 2027"), "{receipt}");
        assert!(plain(&buyer.get(&page).await.text).contains("12 février 2027"));
        let now = [&to(FRIEND, "")[..], &[("act", "now")]].concat();
        assert!(buyer.post(&format!("{page}/gift"), &now).await.status.is_redirection());
        desk.post(&release, &[("day", "2027-03-01")]).await;
        comes(&shop, "2027-02-12T08:00:01Z").await;
        assert!(letters(&shop, FRIEND).is_empty(), "{}", letters(&shop, FRIEND)[0].text);
        assert!(plain(&buyer.get(&page).await.text).contains("mars 2027"));
        comes(&shop, "2027-03-01T07:59:59Z").await;
        assert!(letters(&shop, FRIEND).is_empty());
        comes(&shop, "2027-03-01T08:00:01Z").await;
        comes(&shop, "2027-03-01T08:05:00Z").await;
        let [link] = links(&shop, FRIEND).try_into().unwrap();
        assert_eq!(opens(&shop, &link).await, StatusCode::OK);
        assert!(links(&shop, BUYER).is_empty());
    }

    async fn a_gifts_own_day_counts_where_it_is_the_later_one(db: TestDatabase) {
        let (shop, _, slug, _) = announced(db, "2027-02-12").await;
        gives(&shop, &slug, &to(FRIEND, "2027-02-20")).await;
        comes(&shop, "2027-02-12T08:00:01Z").await;
        assert!(letters(&shop, FRIEND).is_empty());
        comes(&shop, "2027-02-20T08:00:01Z").await;
        assert_eq!(links(&shop, FRIEND).len(), 1);
    }

    async fn a_book_that_comes_out_at_once_is_given_at_once(db: TestDatabase) {
        let (shop, desk, slug, release) = announced(db, "2027-02-12").await;
        gives(&shop, &slug, &to(FRIEND, "")).await;
        desk.post(&format!("{release}/now"), &[]).await;
        shop.work().await;
        morning_comes(&shop).await;
        assert_eq!(links(&shop, FRIEND).len(), 1);
        assert!(links(&shop, BUYER).is_empty());
    }
}
