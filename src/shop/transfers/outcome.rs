//! What an answer about a transfer changes, in one write with what the transfer was for: the refund, the ledger, the order's
//! history, the message to the buyer.

use chrono::{DateTime, NaiveDateTime, Utc};
use serde_json::json;

use super::{MISSING, NO_BALANCE, payout_outcome};
use crate::domain::ids;
use crate::domain::ledger::{Account, Sent};
use crate::domain::order::OrderState;
use crate::domain::transfer::{BELIEVED_AFTER, TransferApi, TransferState, next_ask, next_try};
use crate::domain::webhook::Event;
use crate::mail::Status;
use crate::payments::{GatewayError, Refusal, Told, TransferAnswer, transfer_refusal};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::messages::order_status;
use crate::shop::{Error, Shop, ledger, webhooks};
use crate::store::orders::{self, Order};
use crate::store::refunds::{self, Refund};
use crate::store::transfers::{self, Answer, Transfer};
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn, attempts};

/// The transfer after an answer.
fn after(transfer: Transfer, answer: &TransferAnswer, now: DateTime<Utc>) -> Transfer {
    let since = transfer.called_at.unwrap_or(transfer.created_at).and_utc();
    let asked_again = || Some(next_ask(since, now));
    let (state, note, next) = match answer.told {
        Told::Done => (TransferState::Done, String::new(), None),
        Told::Rejected => (TransferState::Rejected, format!("{} {}", answer.code, answer.word), None),
        Told::Moving => (TransferState::Pending, String::new(), asked_again()),
        Told::Missing => return missing(transfer, since, now),
        Told::Unknown => {
            let said = || format!("{} {}", answer.code, answer.word).trim().to_owned();
            (TransferState::Unknown, answer.mismatch.clone().unwrap_or_else(said), asked_again())
        }
    };
    Transfer {
        state: state.code().to_owned(),
        note,
        next_at: next.map(|at| at.naive_utc()),
        // CinetPay has it, whatever it said before.
        refusal: None,
        transaction_id: transfer.transaction_id.or_else(|| answer.transaction_id.clone()),
        notify_token: transfer
            .notify_token
            .or_else(|| answer.notify_token.as_ref().map(|token| token.expose().to_owned())),
        operator_id: transfer.operator_id.or_else(|| answer.operator_id.clone()),
        fee: answer.fee.or(transfer.fee),
        changed_at: now.naive_utc(),
        ..transfer
    }
}

/// A transfer that CinetPay says it does not have.
fn missing(transfer: Transfer, since: DateTime<Utc>, now: DateTime<Utc>) -> Transfer {
    let to = |transfer: Transfer, state: TransferState, note: &str, next: Option<DateTime<Utc>>| Transfer {
        state: state.code().to_owned(),
        note: note.to_owned(),
        next_at: next.map(|at| at.naive_utc()),
        changed_at: now.naive_utc(),
        ..transfer
    };
    if transfer.transaction_id.is_some() {
        // It had it once.
        return to(transfer, TransferState::Unknown, MISSING, Some(next_ask(since, now)));
    }
    let api = TransferApi::parse(&transfer.api).unwrap_or(TransferApi::Client);
    match transfer.refusal.clone().map(|code| (transfer_refusal(api, &code), code)) {
        Some((Refusal::Balance, _)) => {
            let next = next_try(transfer.created_at.and_utc(), now);
            to(transfer, TransferState::Queued, NO_BALANCE, Some(next))
        }
        Some((Refusal::Receiver | Refusal::Other, code)) => to(transfer, TransferState::Rejected, &code, None),
        // It can be sent again, under the same id.
        None if now >= since + BELIEVED_AFTER => to(transfer, TransferState::Queued, MISSING, Some(now)),
        None => {
            let next = next_ask(since, now).min(since + BELIEVED_AFTER);
            to(transfer, TransferState::Unknown, MISSING, Some(next))
        }
    }
}

/// Stores an answer and all that follows from it.
pub(super) async fn record(shop: &Shop, transfer: Transfer, answer: TransferAnswer) -> Result<(), Error> {
    let now = shop.clock.now();
    let (client_id, told) = (transfer.client_id.clone(), answer.told);
    let changed = after(transfer, &answer, now);
    if changed.state() == TransferState::Unknown {
        tracing::warn!(transfer = client_id, ?answer, "an answer that leaves a transfer open");
    } else {
        tracing::info!(transfer = client_id, ?told, state = changed.state, "the gateway answered about a transfer");
    }
    let kept = Answer {
        id: ids::row(),
        transfer_id: changed.id.clone(),
        code: answer.code,
        word: answer.word,
        state: changed.state.clone(),
        // PostgreSQL does not store NUL in a text.
        raw: answer.raw.replace('\0', "\u{fffd}"),
        times: 1,
        first_at: now.naive_utc(),
        last_at: now.naive_utc(),
    };
    let is_last = matches!(told, Told::Done | Told::Rejected);
    store(shop, changed, Some((kept, is_last)), now.naive_utc()).await
}

/// Keeps an answer that nobody can read, for the owner to see.
pub(super) async fn keep_unreadable(shop: &Shop, transfer: &Transfer, error: &GatewayError) -> Result<(), Error> {
    let GatewayError::Garbled { http_status, raw } = error else { return Ok(()) };
    let now = shop.clock.now().naive_utc();
    let answer = Answer {
        id: ids::row(),
        transfer_id: transfer.id.clone(),
        code: format!("HTTP {http_status}"),
        word: String::new(),
        state: TransferState::Unknown.code().to_owned(),
        raw: raw.replace('\0', "\u{fffd}"),
        times: 1,
        first_at: now,
        last_at: now,
    };
    Ok(shop.db.write(move |conn| transfers::add_answer(conn, &answer)).await?)
}

/// Ends a transfer that was not sent, for sure.
pub(super) async fn reject(shop: &Shop, transfer: Transfer, code: &str) -> Result<(), Error> {
    let now = shop.clock.now().naive_utc();
    let rejected = Transfer {
        state: TransferState::Rejected.code().to_owned(),
        note: code.to_owned(),
        next_at: None,
        changed_at: now,
        ..transfer
    };
    store(shop, rejected, None, now).await
}

/// Stores a transfer as it is after an answer, unless somebody else has changed it meanwhile. CinetPay's last word counts all the same.
async fn store(
    shop: &Shop,
    changed: Transfer,
    answer: Option<(Answer, bool)>,
    now: NaiveDateTime,
) -> Result<(), Error> {
    shop.db
        .write(move |conn| {
            // Locked first, as in every write about an order.
            let order = match &changed.order_id {
                Some(id) => Some(orders::lock_for_update(conn, id)?),
                None => None,
            };
            if let Some(id) = &changed.payout_id {
                payout_outcome::lock_for_update(conn, id)?;
            }
            let is_last = answer.as_ref().is_some_and(|(_, is_last)| *is_last);
            let stored = match transfers::change(conn, &changed)? {
                None if is_last => overrule(conn, &changed)?,
                stored => stored,
            };
            let Some(stored) = stored else { return Ok(()) };
            if let Some((answer, _)) = &answer {
                transfers::add_answer(conn, answer)?;
            }
            if let Some(id) = &stored.payout_id {
                return match stored.state() {
                    TransferState::Done => payout_outcome::arrived(conn, id, sent(&stored), now),
                    TransferState::Rejected => payout_outcome::rejected(conn, id, &stored.note, now),
                    _ => Ok(()),
                };
            }
            match (order, stored.state()) {
                (Some(order), TransferState::Done) => arrived(conn, &order, &stored, now),
                (Some(order), TransferState::Rejected) => note(conn, &order, &stored, "transfer_rejected", now),
                _ => Ok::<_, store::Error>(()),
            }
        })
        .await?;
    shop.message_wakeup.notify_one();
    shop.transfer_wakeup.notify_one();
    Ok(())
}

/// Stores CinetPay's last word over what somebody else stored meanwhile, such as that a notification came; `None` if the transfer is
/// over already.
fn overrule(conn: &mut Conn, changed: &Transfer) -> Result<Option<Transfer>, store::Error> {
    let found = transfers::find(conn, &changed.id)?;
    if !found.state().is_open() {
        return Ok(None);
    }
    transfers::change(conn, &Transfer { version: found.version, ..changed.clone() })
}

/// What a transfer took out of its merchant account.
fn sent(transfer: &Transfer) -> Sent {
    let from = Account::Clearing(Some(transfer.account.clone()));
    Sent { amount: transfer.amount, fee: transfer.fee.unwrap_or(0), from }
}

/// The money of a transfer has arrived: its debt is paid.
fn arrived(conn: &mut Conn, order: &Order, transfer: &Transfer, now: NaiveDateTime) -> Result<(), store::Error> {
    let sent = sent(transfer);
    let is_paid = match (&transfer.refund_id, &transfer.attempt_id) {
        (Some(id), _) => refund_arrived(conn, order, (id, transfer), sent, now)?,
        (None, Some(id)) => surplus_arrived(conn, order, (id, transfer), sent, now)?,
        (None, None) => true,
    };
    if !is_paid {
        tracing::error!(transfer = transfer.client_id, "a transfer has arrived for a debt that was paid already");
    }
    note(conn, order, transfer, "transfer_done", now)
}

fn refund_arrived(
    conn: &mut Conn,
    order: &Order,
    (id, transfer): (&str, &Transfer),
    sent: Sent,
    now: NaiveDateTime,
) -> Result<bool, store::Error> {
    if !refunds::sent(conn, id, &transfer.phone, now)? {
        return Ok(false);
    }
    let refund = refunds::find(conn, id)?;
    refund_paid(conn, (order, &refund), sent, now)?;
    Ok(true)
}

/// What follows when the money of a refund that was due was sent, by a transfer or by hand.
pub(in crate::shop) fn refund_paid(
    conn: &mut Conn,
    (order, refund): (&Order, &Refund),
    sent: Sent,
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    ledger::refund_sent(conn, (order, refund), sent, now)?;
    let (status, event) = if order.state() == OrderState::Refunded {
        (Status::Refunded, Event::OrderRefunded)
    } else {
        (Status::PartlyRefunded, Event::OrderPartlyRefunded)
    };
    order_status::enqueue(conn, order, status, now.and_utc())?;
    webhooks::enqueue(conn, event, &order.id, now.and_utc())
}

fn surplus_arrived(
    conn: &mut Conn,
    order: &Order,
    (id, transfer): (&str, &Transfer),
    sent: Sent,
    now: NaiveDateTime,
) -> Result<bool, store::Error> {
    let attempt = attempts::find(conn, id)?;
    if !attempts::repaid(conn, id)? {
        return Ok(false);
    }
    let row = Refund {
        id: ids::row(),
        order_id: order.id.clone(),
        attempt_id: Some(id.to_owned()),
        amount: transfer.amount,
        currency: transfer.currency.clone(),
        reason: transfer.reason.clone(),
        destination: transfer.phone.clone(),
        author: transfer.author.clone(),
        at: now,
        due: false,
    };
    refunds::insert(conn, &row, &[])?;
    ledger::repaid(conn, (order, &attempt), &row, sent)?;
    order_status::enqueue(conn, order, Status::Repaid, now.and_utc())?;
    Ok(true)
}

/// Writes the end of a transfer into the order's history and into the audit log.
fn note(
    conn: &mut Conn,
    order: &Order,
    transfer: &Transfer,
    cause: &'static str,
    now: NaiveDateTime,
) -> Result<(), store::Error> {
    let row = Transition {
        id: ids::row(),
        order_id: order.id.clone(),
        attempt_id: transfer.attempt_id.clone(),
        was: order.state.clone(),
        became: order.state.clone(),
        cause: cause.to_owned(),
        actor: "griot".to_owned(),
        note: transfer.note.clone(),
        raw: None,
        at: now,
    };
    transitions::add(conn, &row)?;
    let detail = json!({ "amount": transfer.amount, "transfer": transfer.client_id, "code": transfer.note });
    let subject = format!("order:{}", order.number);
    audit::note(conn, &Actor::command_line(now), &format!("order.{cause}"), &subject, detail)
}
