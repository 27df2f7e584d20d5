//! "Check again": asks the gateway about an order's payments, within the quota of each payment.

use super::{Refused, Staff, note};
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::sale::reconciliation::{self, Asked};
use crate::shop::sale::settlement::Cause;
use crate::store::notes::NoteKind;
use crate::store::{attempts, orders};

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The gateway answered, and this is the state of the order now.
    Answered(OrderState),
    /// The gateway was asked a moment ago; the next check happens automatically.
    Postponed,
    /// The gateway did not answer; the next check happens automatically.
    Silent,
    /// Every payment is confirmed, so there is nothing to ask.
    Settled,
}

/// How many payments of one order are checked at once: the newest ones.
const MOST: usize = 5;

/// Checks all payments of an order that are not confirmed, including those that were given up.
pub async fn check_again(shop: &Shop, by: &Staff, order_id: &str) -> Result<Checked, Refused> {
    by.needs(Right::OrderHelp)?;
    let (actor, id) = (by.actor.clone(), order_id.to_owned());
    let open = shop
        .db
        .write(move |conn| {
            let order = orders::find(conn, &id)?;
            let mut tried = attempts::of_order(conn, &id)?;
            tried.retain(|attempt| attempt.state() != AttemptState::Confirmed);
            if !tried.is_empty() {
                note(conn, &actor, &order, NoteKind::Check, "")?;
            }
            Ok::<_, Refused>(tried)
        })
        .await?;
    let mut checked = Checked::Settled;
    for attempt in open.into_iter().rev().take(MOST) {
        checked = match (reconciliation::ask(shop, attempt, Cause::Owner).await?, checked) {
            (Asked::Settled(state), _) | (_, Checked::Answered(state)) => Checked::Answered(state),
            (Asked::Silent, _) | (_, Checked::Silent) => Checked::Silent,
            (Asked::Postponed, _) => Checked::Postponed,
        };
    }
    Ok(checked)
}
