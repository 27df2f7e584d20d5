//! A gift in a test's shop: how it is ordered, and what arrives.

use chrono::TimeDelta;
use cinetpay_sandbox::Action;
use griot::mail::EmailMessage;
use griot::shop::admin::refunds::{self, OrderRefund};
use griot::shop::sale::gifts;
use griot::worker;
use reqwest::StatusCode;

use super::back_office::{order_id, owner};
use super::buyer::{Answer, Buyer};
use super::notification::act;
use super::shop::TestShop;

pub const BUYER: &str = "awa@exemple.ci";
pub const FRIEND: &str = "fatou@exemple.ci";
pub const WORDS: &str = "Joyeux anniversaire, ma sœur !";

/// What the fold "Offrir à quelqu’un" holds.
pub fn to<'a>(recipient: &'a str, day: &'a str) -> [(&'a str, &'a str); 4] {
    [("gift_to", recipient), ("gift_giver", "Awa Koné"), ("gift_greeting", WORDS), ("gift_day", day)]
}

pub async fn asks(buyer: &Buyer, slug: &str, fields: &[(&str, &str)]) -> Answer {
    buyer.orders(slug, &[&[("email", BUYER)], fields].concat()).await
}

/// A paid gift: its buyer's browser, its page's address and its transaction.
pub async fn gives(shop: &TestShop, slug: &str, fields: &[(&str, &str)]) -> (Buyer, String, String) {
    let buyer = shop.buyer();
    let led = asks(&buyer, slug, fields).await;
    assert!(led.status.is_redirection(), "{}", led.text);
    let transaction = shop.transaction();
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let order = shop.order_json(&transaction).await;
    assert_eq!(order["state"], "paid");
    (buyer, format!("/orders/{}", order["key"].as_str().unwrap()), transaction)
}

pub async fn do_jobs(shop: &TestShop) {
    while worker::next_job(&shop.shop).await.unwrap() {}
}

pub async fn morning_comes(shop: &TestShop) {
    gifts::deliver_due(&shop.shop).await.unwrap();
    do_jobs(shop).await;
}

pub fn letters(shop: &TestShop, to: &str) -> Vec<EmailMessage> {
    shop.letters().into_iter().filter(|letter| letter.envelope.to.as_str() == to).collect()
}

/// The links to books in the e-mails to an address, as paths.
pub fn links(shop: &TestShop, to: &str) -> Vec<String> {
    let path = |line: &str| Some(format!("/d/{}", line.trim().split_once("/d/")?.1));
    letters(shop, to).iter().filter_map(|letter| letter.text.lines().find_map(path)).collect()
}

pub async fn opens(shop: &TestShop, link: &str) -> StatusCode {
    shop.buyer().get(link).await.status
}

/// A browser that has signed in with the code of the newest e-mail to this address.
pub async fn signed_in(shop: &TestShop, email: &str) -> Buyer {
    let reader = shop.buyer();
    reader.post("/library", &[("contact", email)]).await;
    do_jobs(shop).await;
    let text = letters(shop, email).pop().unwrap().text;
    let is_code = |word: &&str| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit());
    let code = text.split_whitespace().find(is_code).expect("a code").to_owned();
    assert_eq!(reader.post("/library/code", &[("code", &code)]).await.location(), "/library");
    reader
}

pub async fn refund(shop: &TestShop, transaction: &str) {
    let id = order_id(shop, transaction).await;
    let back = OrderRefund { lines: vec![(0, 2500)], reason: "Erreur".into(), destination: "Orange".into() };
    refunds::refund(&shop.shop, &owner(shop), &id, back).await.unwrap();
    do_jobs(shop).await;
}
