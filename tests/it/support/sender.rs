//! A shop that sends refunds by transfer, through each of CinetPay's interfaces.

use chrono::TimeDelta;
use cinetpay_sandbox::{Behaviour, Method, Phone, Transfer};
use griot::domain::role::Role;
use griot::domain::transfer::TransferApi;
use griot::payments::Timeouts;
use griot::shop::admin::refund_transfers::TransferTo;
use griot::shop::admin::refunds::OrderRefund;
use griot::shop::admin::{Refused, Staff, refund_transfers};
use serde_json::Value;

use super::back_office::{order_id, placed_by, staff};
use super::postgres::TestDatabase;
use super::shop::{Plan, TestShop};

/// Turns each `async fn name(db: TestDatabase, api: TransferApi) { … }` into four tests: through both interfaces, on both
/// databases.
macro_rules! through_each_interface {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDatabase, $api:ident: TransferApi) $body:block)+) => {$(
        mod $name {
            use super::*;

            async fn through($db: $crate::support::postgres::TestDatabase, $api: TransferApi) $body

            $crate::support::postgres::on_both! {
                $(#[$meta])*
                async fn client(db: TestDatabase) {
                    through(db, TransferApi::Client).await;
                }

                $(#[$meta])*
                async fn api_2026(db: TestDatabase) {
                    through(db, TransferApi::Api2026).await;
                }
            }
        }
    )+};
}
pub(crate) use through_each_interface;

/// The number that pays in these tests; transfers to it arrive at once.
pub const PAYER: &str = "+2250707070700";
/// Transfers to this number are rejected at once.
pub const REJECTED: &str = "+2250707070703";
/// Transfers to this one arrive five seconds later.
pub const LATER: &str = "+2250707070701";
/// Transfers to this one never arrive by themselves.
pub const STUCK: &str = "+2250707070706";

/// What a transfer of `amount` costs beside, at the sandbox.
pub fn fee(api: TransferApi, amount: i64) -> i64 {
    match api {
        TransferApi::Client => 0,
        TransferApi::Api2026 => amount / 100,
    }
}

/// A shop that sends money, with a book of 2,500.
pub async fn sending(db: TestDatabase, api: TransferApi) -> (TestShop, String) {
    sending_from(db, api, 1_000_000).await
}

/// The same; its account held `balance` before the first payment.
pub async fn sending_from(db: TestDatabase, api: TransferApi, balance: i64) -> (TestShop, String) {
    let millis = std::time::Duration::from_millis;
    let mut plan = Plan { balance, timeouts: Timeouts { connect: millis(700), total: millis(700) }, ..Plan::default() };
    plan.settings.push(("CINETPAY_TRANSFERS", api.code().to_owned()));
    let shop = TestShop::planned(db, plan);
    let slug = shop.shelve("Le fleuve", 2500, 1000).await;
    (shop, slug)
}

/// The sandbox behaves so from now on; notifications that nobody hears are not sent again.
pub fn behave(shop: &TestShop, behaviour: Behaviour) {
    shop.sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..behaviour });
}

/// Sells a book that is paid from [`PAYER`]; its transaction and the order's id.
pub async fn sold(shop: &TestShop, slug: &str) -> (String, String) {
    let transaction = placed_by(shop, slug, "awa@exemple.ci", "07 07 07 07 00").await;
    pay(shop, &transaction).await;
    assert_eq!(shop.order_json(&transaction).await["state"], "paid");
    let id = order_id(shop, &transaction).await;
    (transaction, id)
}

/// Pays a transaction from [`PAYER`], and lets the shop hear of it.
pub async fn pay(shop: &TestShop, transaction: &str) {
    let phone = Phone { prefix: "225".to_owned(), number: "0707070700".to_owned() };
    shop.sandbox.pay_from(transaction, Method::Orange, phone).await.unwrap();
    shop.sandbox.quiet().await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
}

/// A refund of this amount for the order's only line, to be transferred.
pub fn back(amount: i64) -> OrderRefund {
    let (reason, destination) = ("Livre illisible".to_owned(), String::new());
    OrderRefund { lines: vec![(0, amount)], reason, destination }
}

/// To this number, with the reason that any but the one that paid needs.
pub fn to(phone: &str) -> TransferTo {
    let why_other = if phone == PAYER { String::new() } else { "Le client a changé de numéro".to_owned() };
    TransferTo { phone: phone.to_owned(), operator: "OM".to_owned(), why_other }
}

/// An owner who has just typed the password decides a refund of 2,500 by transfer.
pub async fn refund(shop: &TestShop, order_id: &str, phone: &str) -> Result<(), Refused> {
    let by = Staff { fresh: true, ..staff(shop, Role::Owner) };
    refund_transfers::refund(&shop.shop, &by, order_id, (back(2500), to(phone))).await
}

/// Lets the worker do what is due at once, and again after each of these pauses.
pub async fn work_after(shop: &TestShop, pauses: &[TimeDelta]) {
    shop.work().await;
    for pause in pauses {
        shop.pass(*pause);
        shop.work().await;
    }
}

/// The transfers that the order shows, oldest first: their states, and how often they were sent.
pub async fn states(shop: &TestShop, transaction: &str) -> Vec<(String, i64)> {
    let order = shop.order_json(transaction).await;
    let one = |transfer: &Value| (transfer["state"].as_str().unwrap().to_owned(), transfer["tries"].as_i64().unwrap());
    order["transfers"].as_array().unwrap().iter().map(one).collect()
}

/// The sandbox's transfers, to the whole number.
pub fn at_cinetpay(shop: &TestShop) -> Vec<(String, i64)> {
    let one = |transfer: &Transfer| (format!("+{}{}", transfer.phone.prefix, transfer.phone.number), transfer.amount);
    shop.sandbox.transfers().iter().map(one).collect()
}
