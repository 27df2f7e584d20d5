//! The e-mail to a buyer whose payment waits for long, or was refused without another try: one for each order.

use chrono::TimeDelta;

use super::order_status;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::mail::Status;
use crate::shop::{Error, Shop};
use crate::store::{self, Conn, orders, payment_reminders};

/// How old a payment is when its buyer is written to. Most are decided in two minutes, and most who are refused try again at once.
const AFTER: TimeDelta = TimeDelta::minutes(20);
/// Nobody is written to about an older one: a shop that was closed does not begin with yesterday's.
const BEFORE: TimeDelta = TimeDelta::hours(12);
/// Orders in one write.
const MOST: i64 = 50;

const KINDS: [Status; 2] = [Status::Waiting, Status::Refused];

/// Enqueues the e-mails that are due, and returns how many.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn plan(shop: &Shop) -> Result<usize, Error> {
    let now = shop.clock.now();
    let between = ((now - BEFORE).naive_utc(), (now - AFTER).naive_utc());
    let due = move |conn: &mut Conn| payment_reminders::due(conn, between, &KINDS.map(Status::code), MOST);
    if shop.db.read(move |conn| due(conn)).await?.is_empty() {
        return Ok(0);
    }
    let planned = shop
        .db
        .write(move |conn| {
            let mut planned = 0;
            for (order_id, attempt_state) in due(conn)? {
                let order = orders::lock_for_update(conn, &order_id)?;
                // Another instance, or the gateway, may have been faster.
                let told = store::messages::of_order(conn, &order_id)?;
                let is_told = told.iter().any(|message| KINDS.iter().any(|kind| kind.code() == message.kind));
                if is_told || order.state() != OrderState::Placed {
                    continue;
                }
                let is_refused = attempt_state == AttemptState::Refused.code();
                let status = if is_refused { Status::Refused } else { Status::Waiting };
                order_status::enqueue(conn, &order, status, now)?;
                planned += 1;
            }
            Ok::<_, store::Error>(planned)
        })
        .await?;
    if planned > 0 {
        shop.message_wakeup.notify_one();
    }
    Ok(planned)
}
