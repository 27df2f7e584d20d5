//! What a seller sold, and what became of each sale.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::domain::ledger::Account;
use crate::shop::{Error, Shop};
use crate::store::ledger::sellers::entries;
use crate::store::shares::{self, Sold};
use crate::store::{self, Conn};

/// How many sales a page has.
pub const PAGE: usize = 25;

/// The place in the list from which a page goes on: time, order and line of the last sale before it.
pub type Before = (NaiveDateTime, String, i32);

/// A sale of a seller's book, with its amounts in the smallest unit, as they are after refunds.
#[derive(Clone, Debug)]
pub struct Sale {
    pub sold: Sold,
    /// The price without tax.
    pub price: i64,
    pub commission: i64,
    /// What was charged of the gateway's fee.
    pub fee: i64,
    /// What of it is the seller's.
    pub share: i64,
}

/// A seller's sales, the newest first, at most `limit`, and the place where the list goes on.
///
/// # Errors
/// When the database is busy or gone.
pub async fn of_seller(
    shop: &Shop,
    seller_id: &str,
    before: Option<Before>,
    limit: usize,
) -> Result<(Vec<Sale>, Option<Before>), Error> {
    let id = seller_id.to_owned();
    Ok(shop.db.read(move |conn| page(conn, &id, before.as_ref(), limit)).await?)
}

fn page(
    conn: &mut Conn,
    seller_id: &str,
    before: Option<&Before>,
    limit: usize,
) -> Result<(Vec<Sale>, Option<Before>), store::Error> {
    let mut found = shares::of_seller(conn, seller_id, before, i64::try_from(limit).unwrap_or(0) + 1)?;
    let more = found.len() > limit;
    found.truncate(limit);
    let orders: Vec<&str> = found.iter().map(|sold| sold.share.order_id.as_str()).collect();
    let mut sums: HashMap<(String, i32, String), i64> = HashMap::new();
    for entry in entries(conn, seller_id, &orders)? {
        if let (Some(order_id), Some(line)) = (entry.order_id, entry.line) {
            *sums.entry((order_id, line, entry.account)).or_insert(0) += entry.amount;
        }
    }
    let sale = |sold: Sold| {
        let of = |account: Account| {
            let key = (sold.share.order_id.clone(), sold.share.line, account.to_string());
            sums.get(&key).copied().unwrap_or(0)
        };
        let share = -(of(Account::Held) + of(Account::Available));
        let (price, commission, fee) = (of(Account::Shares), -of(Account::Commission), -of(Account::FeesCharged));
        Sale { sold, price, commission, fee, share }
    };
    let sales: Vec<Sale> = found.into_iter().map(sale).collect();
    let last = sales.last().filter(|_| more).map(|sale| &sale.sold.share);
    let next = last.map(|share| (share.at, share.order_id.clone(), share.line));
    Ok((sales, next))
}
