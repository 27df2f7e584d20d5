//! Acts that move money, or say where it went: an owner's, with his password typed a moment ago.

use serde_json::json;

use super::{Change, Fault, Refused, Staff, id, subject, text, transition};
use crate::domain::hook::Event;
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::mail::Status;
use crate::shop::{Shop, audit, hooks, settlement, status_letters};
use crate::store::attempts::{self, Attempt};
use crate::store::orders::{self, Order};
use crate::store::refunds::{self, Refund};
use crate::store::{self, Conn, grants};

/// What an order is paid with when no gateway was.
pub const BY_HAND: &str = "by_hand";

/// Says that an order is paid, for `reason`: it is delivered as if the gateway had said so. What the gateway accepts later is a
/// second payment, and owed back.
pub async fn mark_paid(shop: &Shop, by: &Staff, order_id: &str, reason: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::hold(conn, &id)?;
            let was = order.state();
            if !was.can_be_paid() {
                return Err(Refused::Moved);
            }
            settlement::deliver(&acts, conn, &order, (Some(BY_HAND), None), by.at.and_utc())?;
            let change = Change { was, became: OrderState::Paid, cause: BY_HAND, attempt_id: None, reason: &reason };
            transition(conn, &by, &order, &change)?;
            Ok(audit::note(
                conn,
                &by,
                "order.pay",
                &subject(&order),
                json!({ "was": was.code(), "amount": order.amount }),
            )?)
        })
        .await?;
    shop.letters_bell.notify_one();
    Ok(())
}

/// What an owner decides about an order in review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The money is good: the book goes out.
    Deliver,
    /// The money is not for this: it is owed back, and the order is closed.
    OweBack,
}

/// Ends the review of an order. Of several payments one pays at most; the others are owed back.
pub async fn decide(shop: &Shop, by: &Staff, order_id: &str, decision: Decision, reason: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::hold(conn, &id)?;
            let was = order.state();
            if was != OrderState::Review {
                return Err(Refused::Moved);
            }
            let claims = settlement::claims(conn, &order)?;
            let payer = claims.first().filter(|_| decision == Decision::Deliver);
            for claim in &claims {
                let pays = payer.is_some_and(|payer| payer.id == claim.id);
                take(conn, claim, !pays, &by)?;
            }
            let became = if decision == Decision::Deliver {
                let method = payer.and_then(|payer| payer.method.as_deref()).unwrap_or(BY_HAND);
                let received = payer.and_then(|payer| payer.received);
                settlement::deliver(&acts, conn, &order, (Some(method), received), by.at.and_utc())?;
                OrderState::Paid
            } else {
                orders::step(conn, &order.id, was, OrderState::Refunded, None)?;
                status_letters::enqueue(conn, &order, Status::Declined, by.at.and_utc())?;
                hooks::enqueue(conn, Event::OrderRefunded, &order.id, by.at.and_utc())?;
                OrderState::Refunded
            };
            let attempt_id = payer.or(claims.first()).map(|claim| claim.id.as_str());
            let change = Change { was, became, cause: "review", attempt_id, reason: &reason };
            transition(conn, &by, &order, &change)?;
            let brought = payer.map_or(order.amount, Attempt::brought);
            let detail = json!({ "became": became.code(), "amount": brought });
            Ok(audit::note(conn, &by, "order.decide", &subject(&order), detail)?)
        })
        .await?;
    shop.letters_bell.notify_one();
    Ok(())
}

/// An owner says that this attempt's money came: nobody asks the gateway any more.
fn take(conn: &mut Conn, attempt: &Attempt, owed_back: bool, by: &audit::Actor) -> Result<(), store::Error> {
    attempts::hold(conn, &attempt.id)?;
    attempts::step(conn, &attempt.id, attempt.state(), AttemptState::Confirmed)?;
    attempts::confirm(conn, &attempt.id, attempt.confirmed_at.unwrap_or(by.at), owed_back)?;
    attempts::stop_checks(conn, &attempt.id)
}

/// Money that was sent back outside the shop.
#[derive(Clone, Debug)]
pub struct SentBack {
    /// In whole units of the order's currency.
    pub amount: i64,
    pub reason: String,
    /// Where it was sent: a phone, an account, by hand.
    pub destination: String,
}

impl SentBack {
    fn tidy(&self, most: i64) -> Result<Self, Refused> {
        if !(1..=most).contains(&self.amount) {
            return Err(Refused::Typed(Fault::Amount(most)));
        }
        let reason = text(&self.reason, Fault::Reason)?;
        let destination = text(&self.destination, Fault::Destination)?;
        Ok(Self { amount: self.amount, reason, destination })
    }

    fn row(&self, by: &audit::Actor, order: &Order, attempt_id: Option<String>) -> Refund {
        Refund {
            id: ids::row(),
            order_id: order.id.clone(),
            attempt_id,
            amount: self.amount,
            currency: order.currency.clone(),
            reason: self.reason.clone(),
            destination: self.destination.clone(),
            author: by.name.clone(),
            at: by.at,
        }
    }
}

/// Writes down that a paid order's money was sent back: the order is refunded, and its downloads end.
pub async fn refund(shop: &Shop, by: &Staff, order_id: &str, sent: SentBack) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (by, id) = (by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::hold(conn, &id)?;
            let sent = sent.tidy(order.brought())?;
            if !orders::step(conn, &order.id, OrderState::Paid, OrderState::Refunded, None)? {
                return Err(Refused::Moved);
            }
            if let Some(grant) = grants::hold_of_order(conn, &order.id)? {
                grants::revoke(conn, &grant.id, by.at)?;
            }
            refunds::insert(conn, &sent.row(&by, &order, None))?;
            status_letters::enqueue(conn, &order, Status::Refunded, by.at.and_utc())?;
            hooks::enqueue(conn, Event::OrderRefunded, &order.id, by.at.and_utc())?;
            let (was, became) = (OrderState::Paid, OrderState::Refunded);
            let change = Change { was, became, cause: "refund", attempt_id: None, reason: &sent.reason };
            transition(conn, &by, &order, &change)?;
            Ok(audit::note(conn, &by, "order.refund", &subject(&order), json!({ "amount": sent.amount }))?)
        })
        .await?;
    shop.letters_bell.notify_one();
    Ok(())
}

/// Writes down that what an attempt brought too much was sent back: it is no longer owed.
pub async fn repay(shop: &Shop, by: &Staff, attempt_id: &str, sent: SentBack) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (by, id) = (by.actor.clone(), id(attempt_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let attempt = attempts::find(conn, &id)?;
            let order = orders::hold(conn, &attempt.order_id)?;
            let sent = sent.tidy(i64::MAX)?;
            if !attempts::repaid(conn, &id)? {
                return Err(Refused::Moved);
            }
            if attempt.state() != AttemptState::Confirmed {
                // It came, and went back: the gateway has nothing to add.
                take(conn, &attempt, false, &by)?;
            }
            refunds::insert(conn, &sent.row(&by, &order, Some(id.clone())))?;
            status_letters::enqueue(conn, &order, Status::Repaid, by.at.and_utc())?;
            let state = order.state();
            let (cause, attempt_id) = ("repay", Some(id.as_str()));
            let change = Change { was: state, became: state, cause, attempt_id, reason: &sent.reason };
            transition(conn, &by, &order, &change)?;
            let detail = json!({ "amount": sent.amount, "transaction": attempt.transaction_id });
            Ok(audit::note(conn, &by, "order.repay", &subject(&order), detail)?)
        })
        .await?;
    shop.letters_bell.notify_one();
    Ok(())
}
