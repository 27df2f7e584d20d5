//! Payment attempts.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::attempts;
use super::{Conn, Error};
use crate::domain::payment::{AttemptState, Receipt};

/// An attempt as kept. `next_check_at` is when the gateway is asked next, `wanted_at` when somebody last asked for
/// that, `checks_spent_until` the limiter's memory (`domain::payment::allowance`). Times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = attempts, treat_none_as_default_value = false)]
pub struct Attempt {
    pub id: String,
    pub order_id: String,
    pub transaction_id: String,
    pub generation: String,
    pub state: String,
    pub amount: i64,
    pub currency: String,
    pub payment_token: Option<String>,
    pub payment_url: Option<String>,
    pub code: Option<String>,
    pub method: Option<String>,
    pub operator_id: Option<String>,
    pub owed_back: bool,
    pub opened_at: NaiveDateTime,
    pub confirmed_at: Option<NaiveDateTime>,
    pub next_check_at: Option<NaiveDateTime>,
    pub wanted_at: Option<NaiveDateTime>,
    pub checks_spent_until: Option<NaiveDateTime>,
}

impl Attempt {
    /// Where it stands. What the column's CHECK forbids counts as opened: the gateway is asked.
    pub fn state(&self) -> AttemptState {
        AttemptState::parse(&self.state).unwrap_or(AttemptState::Opened)
    }
}

pub fn insert(conn: &mut Conn, attempt: &Attempt) -> Result<(), Error> {
    diesel::insert_into(attempts::table).values(attempt).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Attempt, Error> {
    Ok(attempts::table.find(id).first(conn)?)
}

pub fn by_transaction(conn: &mut Conn, transaction_id: &str) -> Result<Option<Attempt>, Error> {
    Ok(attempts::table.filter(attempts::transaction_id.eq(transaction_id)).first(conn).optional()?)
}

/// An order's attempts, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Attempt>, Error> {
    Ok(attempts::table
        .filter(attempts::order_id.eq(order_id))
        .order((attempts::opened_at.asc(), attempts::id.asc()))
        .load(conn)?)
}

/// Keeps what the init call answered. An attempt that was settled in the meantime keeps its state.
pub fn keep_payment(conn: &mut Conn, id: &str, token: &str, url: &str) -> Result<(), Error> {
    diesel::update(attempts::table.find(id))
        .set((attempts::payment_token.eq(Some(token)), attempts::payment_url.eq(Some(url))))
        .execute(conn)?;
    step(conn, id, AttemptState::Opened, AttemptState::Pending)?;
    Ok(())
}

/// Moves an attempt from `was` to `becomes`; `false` when it no longer stood at `was`.
pub fn step(conn: &mut Conn, id: &str, was: AttemptState, becomes: AttemptState) -> Result<bool, Error> {
    let standing = attempts::table.filter(attempts::id.eq(id).and(attempts::state.eq(was.code())));
    Ok(diesel::update(standing).set(attempts::state.eq(becomes.code())).execute(conn)? == 1)
}

/// Keeps the gateway's last code and what is known of how it was paid.
pub fn keep_answer(conn: &mut Conn, id: &str, code: &str, receipt: &Receipt) -> Result<(), Error> {
    diesel::update(attempts::table.find(id)).set(attempts::code.eq(Some(code))).execute(conn)?;
    if let Some(method) = &receipt.method {
        diesel::update(attempts::table.find(id)).set(attempts::method.eq(Some(method))).execute(conn)?;
    }
    if let Some(operator_id) = &receipt.operator_id {
        diesel::update(attempts::table.find(id)).set(attempts::operator_id.eq(Some(operator_id))).execute(conn)?;
    }
    Ok(())
}

/// Keeps why the gateway gave no way to pay.
pub fn keep_code(conn: &mut Conn, id: &str, code: &str) -> Result<(), Error> {
    diesel::update(attempts::table.find(id)).set(attempts::code.eq(Some(code))).execute(conn)?;
    Ok(())
}

/// Notes when the money was confirmed, and whether it is owed back because the order was paid before.
pub fn confirm(conn: &mut Conn, id: &str, at: NaiveDateTime, owed_back: bool) -> Result<(), Error> {
    diesel::update(attempts::table.find(id))
        .set((attempts::confirmed_at.eq(Some(at)), attempts::owed_back.eq(owed_back)))
        .execute(conn)?;
    Ok(())
}

/// Asks for a check as soon as the allowance lets it, unless the attempt is confirmed.
pub fn want_check(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let open = attempts::table.filter(attempts::id.eq(id).and(attempts::state.ne(AttemptState::Confirmed.code())));
    diesel::update(open)
        .set((attempts::wanted_at.eq(Some(now)), attempts::next_check_at.eq(Some(now))))
        .execute(conn)?;
    Ok(())
}

/// The attempts to ask about by `now`, the longest overdue first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<Attempt>, Error> {
    Ok(attempts::table
        .filter(attempts::next_check_at.is_not_null().and(attempts::next_check_at.le(now)))
        .order(attempts::next_check_at.asc())
        .limit(limit)
        .load(conn)?)
}

/// Attempts opened before `before` that are neither confirmed nor abandoned.
pub fn hopeless(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> Result<Vec<Attempt>, Error> {
    let live = [AttemptState::Opened, AttemptState::Pending, AttemptState::Refused].map(AttemptState::code);
    Ok(attempts::table
        .filter(attempts::state.eq_any(live).and(attempts::opened_at.le(before)))
        .order(attempts::opened_at.asc())
        .limit(limit)
        .load(conn)?)
}

/// Puts the next check at `at` if nobody moved it since it was read as `read`; `spent` is the allowance's new memory.
pub fn claim(conn: &mut Conn, read: &Attempt, at: NaiveDateTime, spent: Option<NaiveDateTime>) -> Result<bool, Error> {
    let attempt = attempts::table.filter(attempts::id.eq(&read.id));
    let moved = (attempts::next_check_at.eq(Some(at)), attempts::checks_spent_until.eq(spent));
    let changed = match read.next_check_at {
        Some(was) => diesel::update(attempt.filter(attempts::next_check_at.eq(was))).set(moved).execute(conn)?,
        None => diesel::update(attempt.filter(attempts::next_check_at.is_null())).set(moved).execute(conn)?,
    };
    Ok(changed == 1)
}

/// Puts the next check at `at` (`None`: never again), unless somebody asked for one after `since`: that one stands.
pub fn schedule(conn: &mut Conn, id: &str, at: Option<NaiveDateTime>, since: NaiveDateTime) -> Result<(), Error> {
    let unasked = attempts::table
        .filter(attempts::id.eq(id))
        .filter(attempts::wanted_at.is_null().or(attempts::wanted_at.le(since)));
    diesel::update(unasked).set(attempts::next_check_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Ends the asking about an attempt.
pub fn stop_checks(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::update(attempts::table.find(id)).set(attempts::next_check_at.eq(None::<NaiveDateTime>)).execute(conn)?;
    Ok(())
}
