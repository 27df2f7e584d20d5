//! The messages that tell a buyer how an order stands: enqueued with what causes them, and sent by the worker.

use chrono::{DateTime, TimeDelta, Utc};

use crate::mail::Status;
use crate::shop::messages;
use crate::store::orders::Order;
use crate::store::{self, Conn};

/// Messages of this kind for one order in a day, at most: an owner may change his mind, and a buyer is not to be flooded.
const MOST_A_DAY: usize = 5;

/// Enqueues the message that says what has happened to an order; with enough written today there is none. The
/// caller rings `message_wakeup` once the write is on disk.
pub(in crate::shop) fn enqueue(
    conn: &mut Conn,
    order: &Order,
    status: Status,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let yesterday = (now - TimeDelta::days(1)).naive_utc();
    let told = store::messages::of_order(conn, &order.id)?;
    let today = told.iter().filter(|message| message.link_id.is_none() && message.created_at > yesterday).count();
    if today >= MOST_A_DAY {
        tracing::warn!(
            order = order.number,
            status = status.code(),
            "no message: the buyer was written to often enough today"
        );
        return Ok(());
    }
    messages::enqueue(conn, order, None, status.code(), now)
}
