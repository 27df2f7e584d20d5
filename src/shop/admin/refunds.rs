//! Refunds that an owner decides and sends outside the shop (`refund_transfers`: through CinetPay). They need a password typed
//! a moment ago.

use serde_json::json;

use super::{Change, Fault, Refused, Staff, id, subject, text, transition};
use crate::domain::ids;
use crate::domain::ledger::Sent;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::domain::webhook::Event;
use crate::mail::Status;
use crate::shop::accounts::audit;
use crate::shop::market::shares;
use crate::shop::messages::order_status;
use crate::shop::transfers::refund_paid;
use crate::shop::{Error, Shop, ledger, receipts, webhooks};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::{self, Order};
use crate::store::refunds::{self, Part, Refund};
use crate::store::{self, Conn, attempts, grants, transfers};

/// A refund, made outside the shop, of a payment that was not needed.
#[derive(Clone, Debug)]
pub struct SurplusRefund {
    /// In the smallest unit of the order's currency.
    pub amount: i64,
    pub reason: String,
    /// Where it was sent: a phone, an account, in cash.
    pub destination: String,
}

impl SurplusRefund {
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
            due: false,
        }
    }
}

/// Refunds of a paid order's lines that were made outside the shop.
#[derive(Clone, Debug)]
pub struct OrderRefund {
    /// The place of each line and the amount, in the smallest unit of the order's currency. Lines that are not listed get
    /// nothing.
    pub lines: Vec<(i32, i64)>,
    pub reason: String,
    /// Where it was sent: a phone, an account, in cash.
    pub destination: String,
}

/// The lines of an order, to read the amounts that were typed for each.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn lines(shop: &Shop, order_id: &str) -> Result<Vec<OrderLine>, Error> {
    let id = order_id.to_owned();
    Ok(shop.db.read(move |conn| order_lines::of_order(conn, &id)).await?)
}

/// The lines of an order, and how much of each has not been refunded yet.
fn left_of(conn: &mut Conn, order: &Order) -> Result<Vec<(OrderLine, i64)>, store::Error> {
    let returned = refunds::parts_of(conn, &[&order.id])?;
    let of_line =
        |line: &OrderLine| returned.iter().filter(|part| part.line == line.place).map(|part| part.amount).sum::<i64>();
    let with_left = |line: OrderLine| {
        let left = line.amount_received() - of_line(&line);
        (line, left)
    };
    Ok(order_lines::of_order(conn, &order.id)?.into_iter().map(with_left).collect())
}

/// How much of a line of an order has not been refunded yet, in the smallest unit.
pub(super) fn left_of_line(conn: &mut Conn, order: &Order, place: i32) -> Result<i64, store::Error> {
    let left = left_of(conn, order)?;
    Ok(left.iter().find(|(line, _)| line.place == place).map_or(0, |(_, left)| *left))
}

/// The places of the lines that were refunded in full: their downloads ended with the refund.
pub(super) fn lines_given_back(conn: &mut Conn, order: &Order) -> Result<Vec<i32>, store::Error> {
    let is_back = |(line, left): &(OrderLine, i64)| *left <= 0 && line.amount_received() > 0;
    Ok(left_of(conn, order)?.iter().filter(|one| is_back(one)).map(|(line, _)| line.place).collect())
}

/// Records a refund of a paid order that was made outside the shop. A line that is refunded in full ends its downloads, a part
/// of it does not. When everything that was paid has been refunded, the order is refunded.
pub async fn refund(shop: &Shop, by: &Staff, order_id: &str, back: OrderRefund) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            let (row, is_all) = decide((&acts, conn), &by, &order, &back, false)?;
            let (status, event) = if is_all {
                (Status::Refunded, Event::OrderRefunded)
            } else {
                (Status::PartlyRefunded, Event::OrderPartlyRefunded)
            };
            order_status::enqueue(conn, &order, status, by.at.and_utc())?;
            webhooks::enqueue(conn, event, &order.id, by.at.and_utc())?;
            Ok::<_, Refused>(audit::note(conn, &by, "order.refund", &subject(&order), json!({ "amount": row.amount }))?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Writes the decision to refund lines of a paid order, with its credit note; `due`: its money is still to be sent. Returns the
/// refund, and whether everything has been refunded with it.
pub(super) fn decide(
    (shop, conn): (&Shop, &mut Conn),
    by: &audit::Actor,
    order: &Order,
    back: &OrderRefund,
    due: bool,
) -> Result<(Refund, bool), Refused> {
    if order.state() != OrderState::Paid {
        return Err(Refused::Moved);
    }
    let left = left_of(conn, order)?;
    let parts = parts(&left, back)?;
    let amount: i64 = parts.iter().map(|(_, amount)| amount).sum();
    let reason = text(&back.reason, Fault::Reason)?;
    let destination = if due { String::new() } else { text(&back.destination, Fault::Destination)? };
    let row = Refund { due, ..SurplusRefund { amount, reason, destination }.row(by, order, None) };
    let parts_kept = keep_refund(conn, order, &row, &parts)?;
    let whole: Vec<i32> =
        left.iter().filter(|(line, left)| parts.contains(&(line.place, *left))).map(|(line, _)| line.place).collect();
    let is_all = left.iter().map(|(_, left)| left).sum::<i64>() == amount;
    let was = OrderState::Paid;
    let became = if is_all { OrderState::Refunded } else { was };
    orders::transition(conn, &order.id, was, became, None)?;
    grants::revoke(conn, &order.id, Some(whole.as_slice()).filter(|_| !is_all), by.at)?;
    let change = Change { was, became, cause: "refund", attempt_id: None, reason: &row.reason };
    transition(conn, by, order, &change)?;
    receipts::credit(shop, conn, (order, &row), &parts_kept)?;
    shares::restate(conn, order, &row.id, by.at)?;
    Ok((row, is_all))
}

/// The amount to refund for each line, after checking it against what is left.
fn parts(left: &[(OrderLine, i64)], back: &OrderRefund) -> Result<Vec<(i32, i64)>, Refused> {
    let all = left.iter().map(|(_, left)| left).sum();
    let most = |place: i32| left.iter().find(|(line, _)| line.place == place).map_or(0, |(_, left)| *left);
    for (place, amount) in &back.lines {
        let most = most(*place);
        if !(0..=most).contains(amount) {
            let one = if left.len() == 1 { Fault::Amount(most) } else { Fault::LineAmount(*place, most) };
            return Err(Refused::Typed(one));
        }
    }
    let parts: Vec<(i32, i64)> = back.lines.iter().copied().filter(|(_, amount)| *amount > 0).collect();
    if parts.is_empty() { Err(Refused::Typed(Fault::Amount(all))) } else { Ok(parts) }
}

fn keep_refund(conn: &mut Conn, order: &Order, row: &Refund, parts: &[(i32, i64)]) -> Result<Vec<Part>, store::Error> {
    let part = |(line, amount): &(i32, i64)| Part {
        refund_id: row.id.clone(),
        order_id: row.order_id.clone(),
        line: *line,
        amount: *amount,
    };
    let parts: Vec<Part> = parts.iter().map(part).collect();
    refunds::insert(conn, row, &parts)?;
    ledger::refund(conn, order, row, &parts)?;
    Ok(parts)
}

/// Records that the money of an attempt was sent back: no refund is due any more.
pub async fn refund_surplus(shop: &Shop, by: &Staff, attempt_id: &str, sent: SurplusRefund) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), id(attempt_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let attempt = attempts::find(conn, &id)?;
            let order = orders::lock_for_update(conn, &attempt.order_id)?;
            let sent = sent.tidy(i64::MAX)?;
            if transfers::is_on_its_way(conn, &id)? || !attempts::repaid(conn, &id)? {
                return Err(Refused::Moved);
            }
            if attempt.state() != AttemptState::Confirmed {
                // The money came and went back, so the gateway has nothing to add.
                attempts::confirm_by_owner(conn, &attempt, false, by.at)?;
            }
            ledger::unapplied_if_new(&acts, conn, &attempt, by.at)?;
            let row = sent.row(&by, &order, Some(id.clone()));
            refunds::insert(conn, &row, &[])?;
            ledger::repaid(conn, (&order, &attempt), &row, Sent::by_hand(row.amount))?;
            order_status::enqueue(conn, &order, Status::Repaid, by.at.and_utc())?;
            let state = order.state();
            let (cause, attempt_id) = ("repay", Some(id.as_str()));
            let change = Change { was: state, became: state, cause, attempt_id, reason: &sent.reason };
            transition(conn, &by, &order, &change)?;
            let detail = json!({ "amount": sent.amount, "transaction": attempt.transaction_id });
            Ok(audit::note(conn, &by, "order.repay", &subject(&order), detail)?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Records that a refund that was due was sent outside the shop: its transfer was rejected.
pub async fn refund_due(shop: &Shop, by: &Staff, refund_id: &str, sent: SurplusRefund) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (by, id) = (by.actor.clone(), id(refund_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let order_id = refunds::find(conn, &id)?.order_id;
            let order = orders::lock_for_update(conn, &order_id)?;
            let sent = sent.tidy(i64::MAX)?;
            let is_on_its_way = transfers::is_refund_on_its_way(conn, &id)?;
            if is_on_its_way || !refunds::sent(conn, &id, &sent.destination, by.at)? {
                return Err(Refused::Moved);
            }
            let refund = refunds::find(conn, &id)?;
            refund_paid(conn, (&order, &refund), Sent::by_hand(sent.amount), by.at)?;
            let state = order.state();
            let change = Change { was: state, became: state, cause: "repay", attempt_id: None, reason: &sent.reason };
            transition(conn, &by, &order, &change)?;
            Ok(audit::note(conn, &by, "order.repay", &subject(&order), json!({ "amount": sent.amount }))?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}
