//! The end of a review: an owner decides whether an order whose payment does not match is delivered or refunded. It needs a password
//! typed a moment ago.

use serde_json::json;

use super::manual_payment::BY_HAND;
use super::{Change, Fault, Refused, Staff, subject, text, transition};
use crate::domain::order::OrderState;
use crate::domain::role::Right;
use crate::domain::webhook::Event;
use crate::mail::Status;
use crate::shop::accounts::audit;
use crate::shop::ledger::{self, Source};
use crate::shop::messages::order_status;
use crate::shop::sale::settlement::{self, PaymentDetails};
use crate::shop::{Shop, webhooks};
use crate::store::attempts::{self, Attempt};
use crate::store::orders;

/// An owner's decision about an order in review.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The payment is accepted, and the book is delivered.
    Deliver,
    /// The payment does not belong to the order: a refund is due, and the order is closed.
    Refund,
}

/// Ends the review of an order. At most one of several payments pays for it; for the others a refund is due.
pub async fn decide(shop: &Shop, by: &Staff, order_id: &str, decision: Decision, reason: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            let was = order.state();
            if was != OrderState::Review {
                return Err(Refused::Moved);
            }
            let claims = settlement::claims(conn, &order)?;
            let payer = claims.first().filter(|_| decision == Decision::Deliver);
            for claim in &claims {
                let pays = payer.is_some_and(|payer| payer.id == claim.id);
                attempts::confirm_by_owner(conn, claim, !pays, by.at)?;
                if !pays {
                    ledger::unapplied_if_new(&acts, conn, claim, by.at)?;
                }
            }
            let became = if decision == Decision::Deliver {
                let method = payer.and_then(|payer| payer.method.as_deref()).unwrap_or(BY_HAND);
                let received = payer.and_then(|payer| payer.received);
                let of = |payer| Source::Payment(payer, payer.method.as_deref());
                let source = payer.map_or(Source::Cash, of);
                let paid = PaymentDetails { method: Some(method), received, source };
                settlement::mark_paid(&acts, conn, &order, paid, by.at.and_utc())?;
                OrderState::Paid
            } else {
                orders::transition(conn, &order.id, was, OrderState::Refunded, None)?;
                order_status::enqueue(conn, &order, Status::Declined, by.at.and_utc())?;
                webhooks::enqueue(conn, Event::OrderRefunded, &order.id, by.at.and_utc())?;
                OrderState::Refunded
            };
            let attempt_id = payer.or(claims.first()).map(|claim| claim.id.as_str());
            let change = Change { was, became, cause: "review", attempt_id, reason: &reason };
            transition(conn, &by, &order, &change)?;
            let amount_received = payer.map_or(order.amount, Attempt::amount_received);
            let detail = json!({ "became": became.code(), "amount": amount_received });
            Ok(audit::note(conn, &by, "order.decide", &subject(&order), detail)?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}
