//! "Check again": the gateway is asked about an order's payments, within each one's allowance.

use super::{Refused, Staff, note};
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::sale::reconciliation::{self, Asked};
use crate::shop::sale::settlement::Cause;
use crate::store::notes::NoteKind;
use crate::store::{attempts, orders};

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The gateway answered; the order stands here now.
    Answered(OrderState),
    /// It was asked a moment ago: it will be asked again by itself.
    Postponed,
    /// It did not answer: it will be asked again by itself.
    Silent,
    /// Every payment is confirmed: there is nothing to ask.
    Settled,
}

/// Payments of one order that are asked about at once, the newest of them.
const MOST: usize = 5;

/// Asks about the order's payments that are not confirmed, also those that were given up.
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
