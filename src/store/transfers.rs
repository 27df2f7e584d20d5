//! Transfers: money on its way to a phone number, and what CinetPay answered about it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::orders::Order;
use super::schema::{orders, transfer_answers, transfers};
use super::{Conn, Error, on_backend};
use crate::domain::transfer::TransferState;

/// A transfer as stored; the migration says what each column is. `amount` and `fee` are in whole units, times are UTC.
#[derive(Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = transfers, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct Transfer {
    pub id: String,
    /// The shop's own id of it at CinetPay.
    pub client_id: String,
    pub order_id: Option<String>,
    /// The refund that is due, or …
    pub refund_id: Option<String>,
    /// … the payment too many.
    pub attempt_id: Option<String>,
    /// The merchant account that sends it (`gateway_accounts`).
    pub account: String,
    pub api: String,
    pub state: String,
    pub version: i32,
    pub amount: i64,
    pub currency: String,
    /// E.164; empty once the person was erased.
    pub phone: String,
    pub operator: Option<String>,
    pub reason: String,
    /// Why it goes to another number than the one that paid.
    pub other_number: Option<String>,
    pub author: String,
    /// How often the call that sends it was made.
    pub tries: i32,
    pub called_at: Option<NaiveDateTime>,
    pub asked_at: Option<NaiveDateTime>,
    pub next_at: Option<NaiveDateTime>,
    pub refusal: Option<String>,
    /// Why it is where it is: a word, a code, or a line of English.
    pub note: String,
    pub transaction_id: Option<String>,
    pub notify_token: Option<String>,
    pub operator_id: Option<String>,
    pub fee: Option<i64>,
    pub created_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
    /// … or the payout to a seller.
    pub payout_id: Option<String>,
}

impl Transfer {
    /// Its state. A value that the column's CHECK forbids counts as unknown, so that CinetPay is asked.
    pub fn state(&self) -> TransferState {
        TransferState::parse(&self.state).unwrap_or(TransferState::Unknown)
    }
}

/// Answers in a row that said the same: how many there were, and the last one in full.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = transfer_answers, treat_none_as_default_value = false)]
pub struct Answer {
    pub id: String,
    pub transfer_id: String,
    pub code: String,
    pub word: String,
    /// The transfer's state after it.
    pub state: String,
    pub raw: String,
    pub times: i32,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
}

/// The states of transfers that can still send money.
fn open() -> Vec<&'static str> {
    TransferState::ALL.into_iter().filter(|state| state.is_open()).map(TransferState::code).collect()
}

/// The states in which a debt gets no other transfer; the table's unique indexes say the same.
const OVER: [&str; 2] = ["rejected", "cancelled"];

/// Adds a transfer.
///
/// # Errors
/// [`Error::is_taken`] when its debt has one already that can send money, or has sent it.
pub fn insert(conn: &mut Conn, transfer: &Transfer) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(transfers::table).values(transfer).execute(conn))?;
    Ok(())
}

/// Stores `changed` if the row is still as `changed` was read, and counts its version up; `None` if somebody else changed it.
pub fn change(conn: &mut Conn, changed: &Transfer) -> Result<Option<Transfer>, Error> {
    let next = Transfer { version: changed.version.wrapping_add(1), ..changed.clone() };
    let unchanged = transfers::table.filter(transfers::id.eq(&changed.id).and(transfers::version.eq(changed.version)));
    let stored = on_backend!(conn, conn => diesel::update(unchanged).set(&next).execute(conn))?;
    Ok((stored == 1).then_some(next))
}

/// Renews the lease of a transfer that ends at `end`, until `next`. It is no change of the row: its version stays.
pub fn renew(conn: &mut Conn, id: &str, (end, next): (NaiveDateTime, NaiveDateTime)) -> Result<(), Error> {
    let leased = transfers::table.filter(transfers::id.eq(id).and(transfers::next_at.eq(end)));
    diesel::update(leased).set(transfers::next_at.eq(Some(next))).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Transfer, Error> {
    Ok(transfers::table.find(id).get_result(conn)?)
}

pub fn by_client_id(conn: &mut Conn, client_id: &str) -> Result<Option<Transfer>, Error> {
    Ok(transfers::table.filter(transfers::client_id.eq(client_id)).get_result(conn).optional()?)
}

/// The transfers of these payouts, the oldest first.
pub fn of_payouts(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Transfer>, Error> {
    Ok(transfers::table
        .filter(transfers::payout_id.eq_any(ids))
        .order((transfers::created_at.asc(), transfers::id.asc()))
        .load(conn)?)
}

/// An order's transfers, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Transfer>, Error> {
    Ok(transfers::table
        .filter(transfers::order_id.eq(order_id))
        .order((transfers::created_at.asc(), transfers::id.asc()))
        .load(conn)?)
}

/// Whether a payment too many has a transfer that can send it back, or has.
pub fn is_on_its_way(conn: &mut Conn, attempt_id: &str) -> Result<bool, Error> {
    let such = transfers::attempt_id.eq(attempt_id).and(transfers::state.ne_all(OVER));
    Ok(transfers::table.filter(such).count().get_result::<i64>(conn)? > 0)
}

/// Whether a refund has a transfer that can send it, or has.
pub fn is_refund_on_its_way(conn: &mut Conn, refund_id: &str) -> Result<bool, Error> {
    let such = transfers::refund_id.eq(refund_id).and(transfers::state.ne_all(OVER));
    Ok(transfers::table.filter(such).count().get_result::<i64>(conn)? > 0)
}

/// The attempts that have one, of all orders.
pub fn attempts_on_their_way(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let such = transfers::attempt_id.is_not_null().and(transfers::state.eq_any(open()));
    let found: Vec<Option<String>> = transfers::table.filter(such).select(transfers::attempt_id).load(conn)?;
    Ok(found.into_iter().flatten().collect())
}

/// Whether an order has a transfer that can still send money.
pub fn has_open(conn: &mut Conn, order_id: &str) -> Result<bool, Error> {
    let such = transfers::order_id.eq(order_id).and(transfers::state.eq_any(open()));
    Ok(transfers::table.filter(such).count().get_result::<i64>(conn)? > 0)
}

/// The transfers for which something is to be done by `now`, the longest overdue first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<Transfer>, Error> {
    Ok(transfers::table
        .filter(transfers::next_at.le(now))
        .order((transfers::next_at.asc(), transfers::id.asc()))
        .limit(limit)
        .load(conn)?)
}

/// Transfers that an owner should look at, with their orders: what nobody understands, and what cannot be sent.
pub fn stuck(conn: &mut Conn, limit: i64) -> Result<Vec<(Transfer, Order)>, Error> {
    let waits = transfers::state.eq(TransferState::Queued.code()).and(transfers::note.ne(""));
    Ok(transfers::table
        .inner_join(orders::table)
        .filter(transfers::next_at.is_not_null())
        .filter(transfers::state.eq(TransferState::Unknown.code()).or(waits))
        .order((transfers::created_at.asc(), transfers::id.asc()))
        .limit(limit)
        .load(conn)?)
}

/// After the clock was set back, what was planned is done at `now`, and calls of the future were made now.
pub fn rebase_after_clock_change(conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(transfers::table.filter(transfers::next_at.gt(now)))
        .set(transfers::next_at.eq(Some(now)))
        .execute(conn)?;
    diesel::update(transfers::table.filter(transfers::called_at.gt(now)))
        .set(transfers::called_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// Adds an answer; one that said the same as the last raises its count and replaces its text.
pub fn add_answer(conn: &mut Conn, answer: &Answer) -> Result<(), Error> {
    let last: Option<Answer> = transfer_answers::table
        .filter(transfer_answers::transfer_id.eq(&answer.transfer_id))
        .order((transfer_answers::last_at.desc(), transfer_answers::id.desc()))
        .first(conn)
        .optional()?;
    let same = |last: &Answer| last.code == answer.code && last.word == answer.word && last.state == answer.state;
    if let Some(last) = last.filter(same) {
        diesel::update(transfer_answers::table.find(&last.id))
            .set((
                transfer_answers::times.eq(last.times.saturating_add(1)),
                transfer_answers::raw.eq(&answer.raw),
                transfer_answers::last_at.eq(answer.last_at),
            ))
            .execute(conn)?;
    } else {
        diesel::insert_into(transfer_answers::table).values(answer).execute(conn)?;
    }
    Ok(())
}

/// A transfer's answers, the oldest first.
pub fn answers(conn: &mut Conn, transfer_id: &str) -> Result<Vec<Answer>, Error> {
    Ok(transfer_answers::table
        .filter(transfer_answers::transfer_id.eq(transfer_id))
        .order((transfer_answers::first_at.asc(), transfer_answers::id.asc()))
        .load(conn)?)
}

/// Takes the transfers that wait for ones whose call has begun, so that CinetPay is asked before they are sent: in a database from
/// a backup, one that was sent since still waits.
pub fn doubt_waiting(conn: &mut Conn) -> Result<usize, Error> {
    let waiting = transfers::table.filter(transfers::state.eq(TransferState::Queued.code()));
    Ok(diesel::update(waiting)
        .set((
            transfers::state.eq(TransferState::Sending.code()),
            transfers::called_at.eq(transfers::created_at.nullable()),
            transfers::refusal.eq(None::<String>),
        ))
        .execute(conn)?)
}

/// Deletes whom an order's transfers went to, why, and the raw answers: they may name the person whose data is to be deleted.
pub fn erase_words(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    let ids: Vec<String> =
        transfers::table.filter(transfers::order_id.eq(order_id)).select(transfers::id).load(conn)?;
    diesel::update(transfer_answers::table.filter(transfer_answers::transfer_id.eq_any(&ids)))
        .set(transfer_answers::raw.eq(""))
        .execute(conn)?;
    diesel::update(transfers::table.filter(transfers::id.eq_any(&ids)))
        .set((transfers::phone.eq(""), transfers::reason.eq(""), transfers::other_number.eq(None::<String>)))
        .execute(conn)?;
    Ok(())
}
