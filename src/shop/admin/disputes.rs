//! How a dispute is decided: by an owner, who needs a password typed a moment ago, or by the seller who refunds himself. It is decided
//! once. A refund is due then, and sent as every other.

use serde_json::json;

use super::refunds::{self, OrderRefund};
use super::timeline::{self, Timeline};
use super::{Fault, Refused, Staff, subject, text};
use crate::domain::dispute::Decision;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::market::disputes::{self, OfSeller, Writer};
use crate::store::Conn;

/// What was decided.
#[derive(Clone, Debug)]
pub struct Verdict {
    pub decision: Decision,
    /// How much is refunded where it is a part, in the smallest unit.
    pub part: i64,
    /// Why: both sides read it.
    pub words: String,
}

/// A dispute with the whole history of its order.
pub struct Story {
    pub told: OfSeller,
    pub timeline: Timeline,
}

/// All that is known of a dispute.
///
/// # Errors
/// When the role may not see it, or there is no such dispute.
pub async fn story(shop: &Shop, by: &Staff, id: &str) -> Result<Story, Refused> {
    by.needs(Right::Market)?;
    let told = disputes::look(shop, Writer::Owner, super::id(id)?).await?;
    let timeline = timeline::tell(shop, by, &told.number).await?;
    Ok(Story { told, timeline })
}

/// An owner decides a dispute.
///
/// # Errors
/// [`Refused::Moved`] if it is decided already.
pub async fn decide(shop: &Shop, by: &Staff, id: &str, verdict: Verdict) -> Result<(), Refused> {
    by.needs(Right::Market)?;
    by.needs_fresh(Right::Money)?;
    settle(shop, Writer::Owner, by.actor.clone(), (super::id(id)?, verdict)).await
}

/// A seller refunds what a dispute is about, or a part of it.
///
/// # Errors
/// [`Refused::Moved`] if it is decided already; not found if it is another seller's.
pub async fn refund(shop: &Shop, (seller_id, actor): (&str, Actor), id: &str, verdict: Verdict) -> Result<(), Refused> {
    if !matches!(verdict.decision, Decision::Refund | Decision::Part) {
        return Err(Refused::Forbidden);
    }
    settle(shop, Writer::Seller(seller_id.to_owned()), actor, (super::id(id)?, verdict)).await
}

async fn settle(shop: &Shop, writer: Writer, actor: Actor, (id, verdict): (&str, Verdict)) -> Result<(), Refused> {
    let (acts, id) = (shop.clone(), id.to_owned());
    let settle = move |conn: &mut Conn| -> Result<(), Refused> {
        let (order, dispute) = disputes::lock_for_update(conn, &writer, &id)?;
        if !dispute.is_open() {
            return Err(Refused::Moved);
        }
        let words = text(&verdict.words, Fault::Reason)?;
        let left = refunds::left_of_line(conn, &order, dispute.line)?;
        let (decision, amount) = match verdict.decision {
            Decision::Part if verdict.part == left => (Decision::Refund, left),
            Decision::Part => (Decision::Part, verdict.part),
            Decision::Refund => (Decision::Refund, left),
            one @ (Decision::Release | Decision::Withdrawn) => (one, 0),
        };
        if matches!(decision, Decision::Refund | Decision::Part) {
            if !(1..=left).contains(&amount) {
                return Err(Refused::Typed(Fault::Amount(left)));
            }
            let back =
                OrderRefund { lines: vec![(dispute.line, amount)], reason: words.clone(), destination: String::new() };
            refunds::decide((&acts, conn), &actor, &order, &back, true)?;
        }
        let now = actor.at.and_utc();
        if !disputes::end(conn, (&order, &dispute), (decision, amount), (writer.party(), &words), now)? {
            return Err(Refused::Moved);
        }
        let detail = json!({ "decision": decision.code(), "amount": amount });
        Ok(audit::note(conn, &actor, "dispute.decide", &subject(&order), detail)?)
    };
    shop.db.write(settle).await?;
    shop.message_wakeup.notify_one();
    Ok(())
}
