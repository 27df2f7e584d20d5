//! Refunds that an owner decides and the shop sends through CinetPay, to the number that paid or to another one. They need a
//! password typed a moment ago. What becomes of a transfer is in `shop/transfers`.

use serde_json::json;

use super::refunds::{OrderRefund, decide};
use super::{Change, Fault, Refused, Staff, id, subject, text, transition};
use crate::domain::contact::Phone;
use crate::domain::money::{Currency, Money};
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::domain::transfer::{Operator, TransferApi, TransferState};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::transfers::{Debt, NewTransfer, PaidFrom, Receiver, Sender, paid_from, queue, sender_of};
use crate::shop::{Error, Shop, ledger};
use crate::store::attempts::{self, Attempt};
use crate::store::orders::{self, Order};
use crate::store::refunds::{self, Refund};
use crate::store::transfers::{self, Transfer};
use crate::store::{self, Conn};

/// Whom to send the money to, as it was typed.
#[derive(Clone, Debug)]
pub struct TransferTo {
    pub phone: String,
    /// [`Operator::code`], or empty: the older interface finds it by the number.
    pub operator: String,
    /// Why the money goes to another number than the one that paid; not needed for that one.
    pub why_other: String,
}

impl TransferTo {
    fn receiver(&self, shop: &Shop, sender: &Sender, payer: Option<&PaidFrom>) -> Result<Receiver, Refused> {
        let phone = Phone::parse(&self.phone, shop.rules().country);
        let phone = phone.ok().filter(|phone| phone.country().is_some()).ok_or(Refused::Typed(Fault::Phone))?;
        let operator = Operator::parse(&self.operator);
        if operator.is_none() && sender.api() == TransferApi::Api2026 {
            return Err(Refused::Typed(Fault::Operator));
        }
        let is_payer = payer.is_some_and(|payer| payer.phone == phone);
        let other_number = if is_payer { None } else { Some(text(&self.why_other, Fault::OtherNumber)?) };
        Ok(Receiver { phone, operator, other_number })
    }
}

/// The attempt that paid an order: confirmed, and neither due back nor sent back.
pub(super) fn payment_of<'a>(tried: &'a [Attempt], sent_back: &[Refund]) -> Option<&'a Attempt> {
    let is_back = |attempt: &Attempt| sent_back.iter().any(|refund| refund.attempt_id.as_ref() == Some(&attempt.id));
    tried.iter().find(|one| one.state() == AttemptState::Confirmed && !one.refund_due && !is_back(one))
}

fn payment_in(conn: &mut Conn, order_id: &str) -> Result<Option<Attempt>, store::Error> {
    let (tried, sent_back) = (attempts::of_order(conn, order_id)?, refunds::of_order(conn, order_id)?);
    Ok(payment_of(&tried, &sent_back).cloned())
}

async fn sender(shop: &Shop, attempt: Option<&Attempt>) -> Result<Sender, Refused> {
    sender_of(shop, attempt).await?.ok_or(Refused::NoTransfers)
}

fn money(amount: i64, currency: &str) -> Result<Money, Error> {
    let known =
        Currency::parse(currency).ok_or_else(|| Error::Broken("unknown currency in the database".to_owned()))?;
    Ok(Money::new(amount, known))
}

/// A debt, and what to do about it.
struct Payable<'a> {
    debt: Debt<'a>,
    attempt: Option<&'a Attempt>,
    amount: i64,
    reason: &'a str,
}

/// Stores the transfer for a debt.
fn send(
    conn: &mut Conn,
    (shop, sender, to): (&Shop, &Sender, &TransferTo),
    (by, order): (&Actor, &Order),
    what: &Payable<'_>,
) -> Result<(), Refused> {
    let payer = match what.attempt {
        Some(attempt) => paid_from(conn, attempt)?,
        None => None,
    };
    let receiver = to.receiver(shop, sender, payer.as_ref())?;
    let amount = money(what.amount, &order.currency)?;
    sender.api().check(amount).map_err(|fault| Refused::Typed(Fault::Transfer(fault)))?;
    let new = NewTransfer {
        debt: what.debt,
        amount,
        receiver,
        reason: what.reason.to_owned(),
        author: by.name.clone(),
        at: by.at,
    };
    queue(conn, Some(order), sender, new).map_err(taken)?;
    Ok(audit::note(conn, by, "order.transfer", &subject(order), json!({ "amount": what.amount }))?)
}

/// Somebody else sends the money already.
fn taken(error: store::Error) -> Refused {
    if error.is_taken() { Refused::Moved } else { error.into() }
}

/// Refunds lines of a paid order, and sends the money.
///
/// # Errors
/// When it cannot be refunded or sent: nothing is written then.
pub async fn refund(
    shop: &Shop,
    by: &Staff,
    order_id: &str,
    (back, to): (OrderRefund, TransferTo),
) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    let named = id.clone();
    let payment = shop.db.read(move |conn| payment_in(conn, &named)).await?;
    let sender = sender(shop, payment.as_ref()).await?;
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            let (refund, _) = decide((&acts, conn), &by, &order, &back, true)?;
            let what = Payable {
                debt: Debt::Refund(&refund.id),
                attempt: payment.as_ref(),
                amount: refund.amount,
                reason: &refund.reason,
            };
            send(conn, (&acts, &sender, &to), (&by, &order), &what)
        })
        .await?;
    shop.transfer_wakeup.notify_one();
    Ok(())
}

/// Sends the money of a refund that is due again, since its last transfer was rejected or withdrawn.
///
/// # Errors
/// When nothing is due any more, or it is being sent already.
pub async fn refund_again(
    shop: &Shop,
    by: &Staff,
    refund_id: &str,
    (reason, to): (&str, TransferTo),
) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (acts, by, id, reason) = (shop.clone(), by.actor.clone(), id(refund_id)?.to_owned(), reason.to_owned());
    let named = id.clone();
    let payment = shop
        .db
        .read(move |conn| {
            let refund = refunds::find(conn, &named)?;
            payment_in(conn, &refund.order_id)
        })
        .await?;
    let sender = sender(shop, payment.as_ref()).await?;
    shop.db
        .write(move |conn| {
            let order_id = refunds::find(conn, &id)?.order_id;
            let order = orders::lock_for_update(conn, &order_id)?;
            let refund = refunds::find(conn, &id)?;
            if !refund.due {
                return Err(Refused::Moved);
            }
            let reason = text(&reason, Fault::Reason)?;
            let what = Payable {
                debt: Debt::Refund(&refund.id),
                attempt: payment.as_ref(),
                amount: refund.amount,
                reason: &reason,
            };
            send(conn, (&acts, &sender, &to), (&by, &order), &what)?;
            Ok(noted(conn, &by, &order, ("transfer", &reason))?)
        })
        .await?;
    shop.transfer_wakeup.notify_one();
    Ok(())
}

/// Sends back all that a payment too many brought.
///
/// # Errors
/// When nothing is due any more, or it is being sent already.
pub async fn surplus(
    shop: &Shop,
    by: &Staff,
    attempt_id: &str,
    (reason, to): (&str, TransferTo),
) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (acts, by, id, reason) = (shop.clone(), by.actor.clone(), id(attempt_id)?.to_owned(), reason.to_owned());
    let named = id.clone();
    let attempt = shop.db.read(move |conn| attempts::find(conn, &named)).await?;
    let sender = sender(shop, Some(&attempt)).await?;
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &attempt.order_id)?;
            let attempt = attempts::find(conn, &id)?;
            if !attempt.refund_due {
                return Err(Refused::Moved);
            }
            let reason = text(&reason, Fault::Reason)?;
            if attempt.state() != AttemptState::Confirmed {
                // The money came, and goes back: the gateway has nothing to add.
                attempts::confirm_by_owner(conn, &attempt, true, by.at)?;
                ledger::unapplied_if_new(&acts, conn, &attempt, by.at)?;
            }
            let what = Payable {
                debt: Debt::Attempt(&attempt.id),
                attempt: Some(&attempt),
                amount: attempt.amount_received(),
                reason: &reason,
            };
            send(conn, (&acts, &sender, &to), (&by, &order), &what)?;
            Ok(noted(conn, &by, &order, ("transfer", &reason))?)
        })
        .await?;
    shop.transfer_wakeup.notify_one();
    Ok(())
}

fn noted(
    conn: &mut Conn,
    by: &Actor,
    order: &Order,
    (cause, reason): (&'static str, &str),
) -> Result<(), store::Error> {
    let state = order.state();
    transition(conn, by, order, &Change { was: state, became: state, cause, attempt_id: None, reason })
}

/// Withdraws a transfer that CinetPay does not have: what was due is due again.
///
/// # Errors
/// [`Refused::Moved`] once the call that sends it has begun.
pub async fn withdraw(shop: &Shop, by: &Staff, transfer_id: &str, reason: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let (by, id, reason) = (by.actor.clone(), id(transfer_id)?.to_owned(), reason.to_owned());
    shop.db
        .write(move |conn| {
            let order_id = transfers::find(conn, &id)?.order_id.ok_or(Error::NotFound)?;
            let order = orders::lock_for_update(conn, &order_id)?;
            let transfer = transfers::find(conn, &id)?;
            let reason = text(&reason, Fault::Reason)?;
            if transfer.state() != TransferState::Queued {
                return Err(Refused::Moved);
            }
            let withdrawn = Transfer {
                state: TransferState::Cancelled.code().to_owned(),
                note: String::new(),
                next_at: None,
                changed_at: by.at,
                ..transfer
            };
            // Who was about to send it sees that the row was changed, and does not.
            let stored = transfers::change(conn, &withdrawn)?.ok_or(Refused::Moved)?;
            noted(conn, &by, &order, ("transfer_cancelled", &reason))?;
            let detail = json!({ "amount": stored.amount, "transfer": stored.client_id });
            Ok(audit::note(conn, &by, "order.transfer_cancelled", &subject(&order), detail)?)
        })
        .await
}
