//! The search keys of orders. They are stored a minute after an order is placed, so that placing stays cheap. Until
//! then the search looks at the newest orders themselves.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::{Error, Shop};
use crate::domain::ids;
use crate::domain::search_key;
use crate::payments::{self, Payer};
use crate::store::search_keys::{self, Raw};
use crate::store::{Conn, meta};

/// After this time the transaction that placed an order has ended on either database, so that no smaller ids appear
/// later.
pub const RIPE: TimeDelta = TimeDelta::minutes(1);
const BATCH: i64 = 300;

/// Stores the search keys of the next orders that were placed at least `ripe` ago, including those of an older version
/// of the program. Returns `false` if there were none.
pub async fn next(shop: &Shop, ripe: TimeDelta) -> Result<bool, Error> {
    let until = ids::row_before(ripe);
    shop.db.write(move |conn| Ok(next_now(conn, &until)?)).await
}

fn next_now(conn: &mut Conn, until: &str) -> Result<bool, crate::store::Error> {
    let last = meta::searched(conn)?.unwrap_or_default();
    let (found, raw) = search_keys::next(conn, &last, until, BATCH)?;
    let Some(newest) = found.last().map(|order| order.id.clone()) else { return Ok(false) };
    let mut payers = payers(&raw);
    let keep = |order: &search_keys::Searched| {
        let mut keys = order.keys();
        keys.extend(payers.remove(order.id.as_str()).unwrap_or_default());
        keys.sort_unstable();
        keys.dedup();
        (order.id.clone(), keys)
    };
    let kept: Vec<_> = found.iter().map(keep).collect();
    search_keys::keep(conn, &kept)?;
    meta::set_searched(conn, &newest)?;
    Ok(true)
}

/// After the clock was set back, new ids begin with earlier times. The position goes back too, so that they are not
/// skipped.
pub(super) fn rebase_after_clock_change(conn: &mut Conn) -> Result<(), crate::store::Error> {
    let earlier = ids::row_before(RIPE * 60);
    match meta::searched(conn)? {
        Some(last) if last > earlier => meta::set_searched(conn, &earlier),
        _ => Ok(()),
    }
}

fn payers(raw: &[Raw]) -> HashMap<&str, Vec<String>> {
    let mut payers: HashMap<&str, Vec<String>> = HashMap::new();
    for raw in raw {
        let found = payments::payer(&raw.generation, raw.body.as_bytes());
        let key = found.and_then(|payer| key_of(&payer, &raw.transaction_id));
        payers.entry(&raw.order_id).or_default().extend(key);
    }
    payers
}

/// The search key that finds an order by the phone number that paid its transaction.
pub(super) fn key_of(payer: &Payer, transaction: &str) -> Option<String> {
    search_key::of_payer(&payer.prefix, &payer.number, transaction)
}
