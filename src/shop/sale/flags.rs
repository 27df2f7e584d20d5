//! Patterns that somebody should look at: many refusals from one phone, many orders from one address, one book paid for twice
//! by one buyer. A second accepted payment of one order needs no flag: it stands among what is owed back until it is sent.

use chrono::{DateTime, TimeDelta, Utc};
use tracing::Instrument as _;

use crate::shop::Shop;
use crate::store::flags::{self, FlagKind, Payer};
use crate::store::order_lines::OrderLine;
use crate::store::orders::Order;
use crate::store::{self, Conn, gifts, locks};

/// So many orders from one address within [`ORDERS_WITHIN`] are flagged.
pub const MANY_ORDERS: usize = 5;
pub const ORDERS_WITHIN: TimeDelta = TimeDelta::hours(1);
/// So many refusals of one phone's payments within [`REFUSALS_WITHIN`] are flagged.
pub const MANY_REFUSALS: usize = 5;
pub const REFUSALS_WITHIN: TimeDelta = TimeDelta::hours(24);
/// Two paid orders of one buyer for one book within this are flagged: he may have meant one.
pub const BOUGHT_TWICE_WITHIN: TimeDelta = TimeDelta::hours(24);
/// Nobody counts further.
const MOST: i64 = 100;

/// Looks at the address of an order that was just placed, beside the sale: no buyer waits for it, and what cannot be looked
/// at is not flagged.
pub(in crate::shop) fn after_order(shop: &Shop, order: &Order) {
    let (shop, order) = (shop.clone(), order.clone());
    let look = async move {
        if let Err(error) = look_after_order(&shop, &order).await {
            tracing::warn!(%error, order = order.number, "whether one address orders much could not be looked at");
        }
    };
    tokio::spawn(look.in_current_span());
}

async fn look_after_order(shop: &Shop, order: &Order) -> Result<(), store::Error> {
    let email = order.email.as_ref().map(|email| email.to_lowercase());
    let Some(who) = email.or_else(|| order.phone.clone()) else { return Ok(()) };
    let by_email = order.email.is_some();
    let now = shop.clock.now();
    let since = (now - ORDERS_WITHIN).naive_utc();
    let sought = who.clone();
    let times = shop
        .db
        .read(move |conn| {
            let payer = if by_email { Payer::Email(&sought) } else { Payer::Phone(&sought) };
            flags::orders_from(conn, payer, since, MOST)
        })
        .await?;
    if times < MANY_ORDERS {
        return Ok(());
    }
    let order = order.clone();
    shop.db.write(move |conn| raise(conn, (FlagKind::ManyOrders, &who), &order, times, (since, now))).await
}

/// Looks at the phone of an order whose payment was just refused.
pub(in crate::shop) fn after_refusal(conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<(), store::Error> {
    let Some(phone) = &order.phone else { return Ok(()) };
    let since = (now - REFUSALS_WITHIN).naive_utc();
    let placed_since = since - TimeDelta::days(1);
    let times = flags::refusals_of(conn, phone, (placed_since, since), MOST)?;
    if times < MANY_REFUSALS {
        return Ok(());
    }
    raise(conn, (FlagKind::Refusals, phone), order, times, (since, now))
}

/// Looks whether the buyer of an order that has just become paid, in this very write, has paid for one of its books before. A
/// gift is no second copy.
pub(in crate::shop) fn after_sale(
    conn: &mut Conn,
    order: &Order,
    lines: &[OrderLine],
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    if order.amount == 0 || gifts::of_order(conn, &order.id)?.is_some() {
        return Ok(());
    }
    let since = (now - BOUGHT_TWICE_WITHIN).naive_utc();
    let books: Vec<&str> = lines.iter().map(|line| line.book_id.as_str()).collect();
    let email = order.email.as_ref().map(|email| email.to_lowercase());
    let payers = [email.as_deref().map(Payer::Email), order.phone.as_deref().map(Payer::Phone)];
    for payer in payers.into_iter().flatten() {
        let (Payer::Email(who) | Payer::Phone(who)) = payer;
        // Two payments that are settled at once: the second sees the first.
        locks::lock_by_name(conn, &format!("sale {who}"))?;
        let times = flags::bought(conn, payer, &books, since, MOST)?;
        if times > 1 {
            return raise(conn, (FlagKind::BoughtTwice, who), order, times, (since, now));
        }
    }
    Ok(())
}

fn raise(
    conn: &mut Conn,
    about: (FlagKind, &str),
    order: &Order,
    times: usize,
    (since, now): (chrono::NaiveDateTime, DateTime<Utc>),
) -> Result<(), store::Error> {
    let times = i32::try_from(times).unwrap_or(i32::MAX);
    // Two that raise it at once: the second sees the first's.
    locks::lock_by_name(conn, &format!("flag {} {}", about.0.code(), about.1))?;
    flags::raise(conn, about, &order.id, times, (since, now.naive_utc()))
}
