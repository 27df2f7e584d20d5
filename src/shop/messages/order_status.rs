//! The messages that tell a buyer about the state of an order: enqueued in the transaction that changes it, and sent by the
//! worker.

use chrono::{DateTime, TimeDelta, Utc};

use crate::mail::Status;
use crate::shop::messages;
use crate::store::orders::Order;
use crate::store::{self, Conn};

/// How many of these messages an order gets in a day at most, so that an owner who keeps changing an order does not flood
/// the buyer.
const MOST_A_DAY: usize = 5;

/// Enqueues the message that says what has happened to an order, unless [`MOST_A_DAY`] were written today. The caller notifies
/// `message_wakeup` once the transaction is committed.
pub(in crate::shop) fn enqueue(
    conn: &mut Conn,
    order: &Order,
    status: Status,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let yesterday = (now - TimeDelta::days(1)).naive_utc();
    let told = store::messages::of_order(conn, &order.id)?;
    // Messages of `/find`, which anybody can cause, do not count.
    let tells_state = |message: &&store::messages::Message| Status::parse(&message.kind).is_some();
    let today = told.iter().filter(tells_state).filter(|message| message.created_at > yesterday).count();
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
