//! How many orders may cost nothing: each sends a message to an address or a number that was not proved to be the buyer's.

use chrono::TimeDelta;

use crate::domain::coupon::folded;
use crate::shop::Shop;
use crate::store::free_orders::{self, FreeOrder};
use crate::store::orders::Order;
use crate::store::{self, Conn, locks};

/// Which limit of free orders is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreeLimit {
    /// [`FREE_A_DAY`] for this address or number.
    Address,
    /// [`FREE_A_MINUTE`] for the shop.
    Shop,
    /// `SMS_FREE_A_DAY`: so many free books may be sent by SMS.
    Sms,
}

/// How many free orders may send messages to one e-mail address or phone number in 24 hours.
pub const FREE_A_DAY: i64 = 5;
/// How many free orders the whole shop accepts in a minute.
pub const FREE_A_MINUTE: i64 = 60;

/// The limit that keeps this free order from being written, if there is one.
pub(super) fn reached(shop: &Shop, conn: &mut Conn, order: &Order) -> Result<Option<FreeLimit>, store::Error> {
    let mark = mark(shop, order);
    locks::lock_by_name(conn, &format!("free {mark}"))?;
    let (minute, day) = (order.placed_at - TimeDelta::minutes(1), order.placed_at - TimeDelta::days(1));
    if free_orders::to_address(conn, &mark, day)? >= FREE_A_DAY {
        return Ok(Some(FreeLimit::Address));
    }
    if free_orders::in_all(conn, minute)? >= FREE_A_MINUTE {
        return Ok(Some(FreeLimit::Shop));
    }
    if order.email.is_none() {
        locks::lock_by_name(conn, "free by sms")?;
        if free_orders::by_phone(conn, day)? >= shop.rules().free_sms_a_day {
            return Ok(Some(FreeLimit::Sms));
        }
    }
    Ok(None)
}

/// Counts a free order that is being written.
pub(super) fn count(shop: &Shop, conn: &mut Conn, order: &Order) -> Result<(), store::Error> {
    let one = FreeOrder { order_id: order.id.clone(), mark: mark(shop, order), at: order.placed_at };
    free_orders::note(conn, &one, order.placed_at - TimeDelta::days(2))
}

/// The HMAC of where the message goes.
fn mark(shop: &Shop, order: &Order) -> String {
    match (&order.email, &order.phone) {
        (None, Some(phone)) => shop.keys.mark("free-phone", phone),
        (email, _) => shop.keys.mark("free-email", &folded(email.as_deref().unwrap_or_default())),
    }
}
