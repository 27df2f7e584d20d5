//! Posts each event about money to the ledger, in the same transaction as the event; and checks the ledger.

use chrono::{DateTime, NaiveDateTime, Utc};

use super::{Error, Shop};
use crate::domain::fees::Fees;
use crate::domain::ledger::{About, Account, Posting, Sent, fee_by_line};
use crate::domain::payment::AttemptState;
use crate::domain::split::split;
use crate::store::attempts::Attempt;
use crate::store::ledger::{self, Balance, Checked, past};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::Order;
use crate::store::refunds::{Part, Refund};
use crate::store::{self, Conn, Db, meta};

/// How many of the orders that are older than the ledger are posted in one transaction.
const BATCH: i64 = 5_000;
/// Stands for a payment method that the gateway did not name.
const UNNAMED: &str = "?";

/// Where the money of a sale comes from.
#[derive(Clone, Copy)]
pub(super) enum Source<'a> {
    /// The owner received it outside the gateway, or there was nothing to pay.
    Cash,
    /// A payment attempt, as it was before the order was marked paid, and its method. If it was confirmed already, it was
    /// posted as an unapplied payment: the money then comes out of refunds due, not out of the clearing account.
    Payment(&'a Attempt, Option<&'a str>),
    /// Money that the gateway has and no order explained until now, with the fee that was posted for it.
    Unassigned(i64),
}

fn about<'a>(order: &'a Order, attempt: Option<&'a Attempt>) -> About<'a> {
    About { order: &order.id, attempt: attempt.map(|one| one.id.as_str()), refund: None, currency: &order.currency }
}

fn clearing(attempt: &Attempt) -> Account {
    Account::Clearing(attempt.account.clone())
}

/// Posts that an order was paid, with the payment's fee. `amount_received` is what was received for each line, by place.
pub(super) fn sale(
    shop: &Shop,
    conn: &mut Conn,
    (order, amount_received): (&Order, &[(i32, i64)]),
    source: Source<'_>,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let (attempt, method) = match source {
        Source::Payment(attempt, method) => (attempt, method),
        Source::Cash => {
            return ledger::post(conn, &[Posting::sale(about(order, None), amount_received, Account::Cash, &[])], at);
        }
        Source::Unassigned(fee) => {
            let fee = by_line(fee, amount_received);
            let sale = Posting::sale(about(order, None), amount_received, Account::Unassigned, &fee);
            return ledger::post(conn, &[sale], at);
        }
    };
    let about = about(order, Some(attempt));
    if attempt.state() == AttemptState::Confirmed {
        let fee = by_line(ledger::fee_of(conn, &attempt.id)?, amount_received);
        return ledger::post(conn, &[Posting::sale(about, amount_received, Account::RefundsDue, &fee)], at);
    }
    let mut postings = vec![Posting::sale(about, amount_received, clearing(attempt), &[])];
    let fee = fee_by_line(&shop.rules().fees, method.unwrap_or(UNNAMED), amount_received);
    if fee.iter().any(|(_, amount)| *amount != 0) {
        let fee: Vec<_> = fee.into_iter().map(|(line, amount)| (Some(line), amount)).collect();
        postings.push(Posting::fee(about, &attempt.id, &fee, clearing(attempt)));
    }
    ledger::post(conn, &postings, at)
}

/// A fee that was posted already, shared out over the lines in proportion to what was received for each.
fn by_line(fee: i64, amount_received: &[(i32, i64)]) -> Vec<(i32, i64)> {
    let amounts: Vec<i64> = amount_received.iter().map(|(_, amount)| *amount).collect();
    amount_received.iter().map(|(line, _)| *line).zip(split(fee, &amounts)).collect()
}

/// Posts an unapplied payment of `amount`, a confirmed payment that does not pay its order, or not yet, and its fee. It is
/// due back until an owner decides otherwise.
pub(super) fn unapplied(
    shop: &Shop,
    conn: &mut Conn,
    (attempt, amount, method): (&Attempt, i64, Option<&str>),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let (order, currency) = (attempt.order_id.as_str(), attempt.currency.as_str());
    let about = About { order, currency, ..About::default() };
    let mut postings = vec![Posting::unapplied(about, &attempt.id, amount, clearing(attempt))];
    let fee = shop.rules().fees.of(method.unwrap_or(UNNAMED), amount);
    if fee != 0 {
        postings.push(Posting::fee(about, &attempt.id, &[(None, fee)], clearing(attempt)));
    }
    ledger::post(conn, &postings, at)
}

/// The same as [`unapplied`], unless the attempt was confirmed before, and so posted already.
pub(super) fn unapplied_if_new(
    shop: &Shop,
    conn: &mut Conn,
    attempt: &Attempt,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    if attempt.state() == AttemptState::Confirmed {
        return Ok(());
    }
    unapplied(shop, conn, (attempt, attempt.amount_received(), attempt.method.as_deref()), at)
}

/// Posts that an unapplied payment is the same money that the order was marked as paid with. `were` and `are` are the
/// order's lines by the mark, and by the payment.
pub(super) fn reclassified(
    conn: &mut Conn,
    (order, attempt): (&Order, &Attempt),
    (were, are): (&[OrderLine], &[OrderLine]),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let lines: Vec<_> =
        were.iter().zip(are).map(|(was, is)| (is.place, was.amount_received(), is.amount_received())).collect();
    let fee = by_line(ledger::fee_of(conn, &attempt.id)?, &amount_received(are));
    let posting = Posting::reclassified(about(order, None), &attempt.id, attempt.amount_received(), &lines, &fee);
    ledger::post(conn, &[posting], at)
}

/// The amount received for each line, by its place.
pub(super) fn amount_received(lines: &[OrderLine]) -> Vec<(i32, i64)> {
    lines.iter().map(|line| (line.place, line.amount_received())).collect()
}

/// Posts a refund: that it was decided, by line, and that its money was sent, unless that is due.
pub(super) fn refund(conn: &mut Conn, order: &Order, refund: &Refund, parts: &[Part]) -> Result<(), store::Error> {
    let lines: Vec<_> = parts.iter().map(|part| (part.line, part.amount)).collect();
    let about = About { currency: &refund.currency, ..about(order, None) };
    let mut postings = vec![Posting::refund(about, &refund.id, &lines)];
    if !refund.due {
        postings.push(Posting::sent(about, &refund.id, refund.amount, Sent::by_hand(refund.amount)));
    }
    ledger::post(conn, &postings, refund.at)
}

/// Posts that the money of a refund that was due was sent, at `at`.
pub(super) fn refund_sent(
    conn: &mut Conn,
    (order, refund): (&Order, &Refund),
    sent: Sent,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let about = About { currency: &refund.currency, ..about(order, None) };
    ledger::post(conn, &[Posting::sent(about, &refund.id, refund.amount, sent)], at)
}

/// Posts a surplus refund: an unapplied payment was sent back. A difference between what it brought and what was sent goes
/// to the fees.
pub(super) fn repaid(
    conn: &mut Conn,
    (order, attempt): (&Order, &Attempt),
    refund: &Refund,
    sent: Sent,
) -> Result<(), store::Error> {
    let about = About { currency: &refund.currency, ..about(order, Some(attempt)) };
    ledger::post(conn, &[Posting::sent(about, &refund.id, attempt.amount_received(), sent)], refund.at)
}

/// Posts the tax of a document, by the places of its lines, unless it has none. Negative for a credit note.
pub(super) fn tax(
    conn: &mut Conn,
    order: &Order,
    (receipt_id, lines): (&str, &[(i32, i64)]),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let taxed: Vec<(i32, i64)> = lines.iter().copied().filter(|(_, tax)| *tax != 0).collect();
    if taxed.is_empty() {
        return Ok(());
    }
    ledger::post(conn, &[Posting::tax(about(order, None), receipt_id, &taxed)], at)
}

/// Posts a correction of a payment's fee by `amount`, the `number`th from 1: by the order's lines if the payment paid it.
pub(super) fn correct_fee(
    conn: &mut Conn,
    (order, attempt): (&Order, &Attempt),
    (amount, number): (i64, i32),
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let lines: Vec<(Option<i32>, i64)> = if ledger::pays_order(conn, &order.id, &attempt.id)? {
        let lines = order_lines::of_order(conn, &order.id)?;
        let shares = by_line(amount.abs(), &amount_received(&lines));
        shares.into_iter().map(|(line, share)| (Some(line), share * amount.signum())).collect()
    } else {
        vec![(None, amount)]
    };
    let subject = ledger::correction_of(&attempt.id, number);
    let about = about(order, Some(attempt));
    ledger::post(conn, &[Posting::fee_correction(about, &subject, &lines, clearing(attempt))], at)
}

/// Posts the orders that are older than the ledger, with fees by the current rates. In a new database there is nothing to do.
///
/// # Errors
/// When the database is busy or gone. The next start continues.
pub async fn post_past(shop: &Shop) -> Result<(), Error> {
    let fees = shop.rules().fees.clone();
    past_of(&shop.db, fees).await
}

/// The same as [`post_past`], with only the database and the fees.
///
/// # Errors
/// When the database is busy or gone.
pub async fn past_of(db: &Db, fees: Fees) -> Result<(), Error> {
    if db.read(past::is_done).await? {
        return Ok(());
    }
    tracing::info!("orders that are older than the ledger are posted: the shop opens when they are");
    loop {
        let rates = fees.clone();
        if !db.write(move |conn| past::post_next(conn, &rates, BATCH)).await? {
            return Ok(());
        }
    }
}

/// How many faults each query of the check names at most.
pub const NAMED: i64 = 20;

/// Whether the ledger is small enough to be checked while a user waits.
///
/// # Errors
/// When the database is busy or gone.
pub async fn is_small(db: &Db) -> Result<bool, Error> {
    Ok(db.read(|conn| ledger::is_within(conn, SMALL)).await?)
}

/// How many postings a small ledger has at most: checking them takes a small machine some seconds.
const SMALL: i64 = 200_000;

/// Checks the ledger, and returns the faults and the balances of the accounts; `None` while orders that are older than the
/// ledger are not posted yet.
///
/// # Errors
/// When the database is busy or gone.
pub async fn check(db: &Db) -> Result<Option<(Checked, Vec<Balance>)>, Error> {
    db.read(|conn| {
        if !past::is_done(conn)? {
            return Ok(None);
        }
        Ok(Some((ledger::check(conn, NAMED)?, ledger::balances(conn)?)))
    })
    .await
}

/// Keeps what a check found for those who watch the shop. Nothing depends on it: a failure is logged.
pub async fn keep_result(db: &Db, now: DateTime<Utc>, is_well: bool) {
    let result = format!("{} {}", if is_well { WELL } else { "wrong" }, now.to_rfc3339());
    if let Err(error) = db.write(move |conn| meta::note_ledger_check(conn, &result)).await {
        tracing::warn!(%error, "the result of the ledger's check was not kept");
    }
}

/// Whether the ledger was right when it was checked last, and when that was, of what [`keep_result`] wrote.
pub fn read_result(result: &str) -> Option<(bool, DateTime<Utc>)> {
    let (word, at) = result.split_once(' ')?;
    Some((word == WELL, at.parse().ok()?))
}

const WELL: &str = "well";
