//! Payment attempts.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use serde_json::Value;

use super::locks::lock_for_update;
use super::orders::Order;
use super::schema::{attempts, orders, transfers};
use super::{Conn, Error, on_backend};
use crate::domain::payment::{AttemptState, Receipt};

/// An attempt as stored. `next_check_at` is when the gateway is asked next, `wanted_at` when a check was last requested
/// that has no answer yet, `checks_spent_until` the rate limit's state (`domain::payment::check_budget`). Times are UTC.
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
    pub refund_due: bool,
    pub opened_at: NaiveDateTime,
    pub confirmed_at: Option<NaiveDateTime>,
    pub next_check_at: Option<NaiveDateTime>,
    pub wanted_at: Option<NaiveDateTime>,
    pub checks_spent_until: Option<NaiveDateTime>,
    /// The amount that the gateway says was paid, in the smallest unit; `None` if it did not say.
    pub received: Option<i64>,
    /// The merchant account that it was opened with (`gateway_accounts`); `None` for attempts of older versions.
    pub account: Option<String>,
    /// What else that account's generation needs to check it, as JSON.
    pub kept: Option<String>,
}

impl Attempt {
    /// Its state. A value that the column's CHECK forbids counts as opened, so that the gateway is asked.
    pub fn state(&self) -> AttemptState {
        AttemptState::parse(&self.state).unwrap_or(AttemptState::Opened)
    }

    /// The amount that was paid, or else the attempt's amount.
    pub fn amount_received(&self) -> i64 {
        self.received.unwrap_or(self.amount)
    }

    /// When its payment page expires, if such a page can be used for `lives`.
    pub fn page_ends(&self, lifetime: TimeDelta) -> DateTime<Utc> {
        self.opened_at.and_utc() + lifetime
    }

    /// Whether the gateway opened it, so that the buyer can have paid: on its payment page or, if it has none, on the phone.
    pub fn was_shown(&self) -> bool {
        self.payment_token.is_some()
    }

    /// Whether the gateway has not yet answered the call that opens it.
    pub fn is_unanswered(&self) -> bool {
        self.state() == AttemptState::Opened && self.code.is_none() && !self.was_shown()
    }

    /// Whether it has a payment page that has expired.
    pub fn page_is_over(&self, lifetime: TimeDelta, now: DateTime<Utc>) -> bool {
        self.was_shown() && self.page_ends(lifetime) <= now
    }

    /// What its generation needs to check it, beside the payment token.
    pub fn kept_details(&self) -> Option<Value> {
        serde_json::from_str(self.kept.as_deref()?).ok()
    }
}

pub fn insert(conn: &mut Conn, attempt: &Attempt) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(attempts::table).values(attempt).execute(conn))?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Attempt, Error> {
    Ok(attempts::table.find(id).get_result(conn)?)
}

/// An attempt, locked until this write ends: the answer of its init call waits.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Attempt, Error> {
    Ok(lock_for_update!(conn, attempts::table.find(id))?)
}

pub fn by_transaction(conn: &mut Conn, transaction_id: &str) -> Result<Option<Attempt>, Error> {
    let named = attempts::table.filter(attempts::transaction_id.eq(transaction_id));
    Ok(on_backend!(conn, conn => named.get_result(conn).optional())?)
}

/// An order's attempts, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Attempt>, Error> {
    Ok(attempts::table
        .filter(attempts::order_id.eq(order_id))
        .order((attempts::opened_at.asc(), attempts::id.asc()))
        .load(conn)?)
}

/// What is stored of the gateway's answer to the init call.
pub struct Payment {
    pub token: String,
    /// `None` if the buyer pays on the phone.
    pub url: Option<String>,
    pub kept: Option<String>,
}

/// Stores the answer to the init call. An attempt that was settled in the meantime keeps its state.
pub fn keep_payment(conn: &mut Conn, id: &str, payment: &Payment) -> Result<(), Error> {
    diesel::update(attempts::table.find(id))
        .set((
            attempts::payment_token.eq(Some(&payment.token)),
            attempts::payment_url.eq(&payment.url),
            attempts::kept.eq(&payment.kept),
        ))
        .execute(conn)?;
    transition(conn, id, AttemptState::Opened, AttemptState::Pending)?;
    Ok(())
}

/// Changes an attempt's state from `was` to `becomes`; `false` if its state was no longer `was`.
pub fn transition(conn: &mut Conn, id: &str, was: AttemptState, becomes: AttemptState) -> Result<bool, Error> {
    let standing = attempts::table.filter(attempts::id.eq(id).and(attempts::state.eq(was.code())));
    Ok(diesel::update(standing).set(attempts::state.eq(becomes.code())).execute(conn)? == 1)
}

/// Stores the gateway's last code and what is known of how it was paid.
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

/// Stores the amount that the gateway says was paid.
pub fn keep_received(conn: &mut Conn, id: &str, received: i64) -> Result<(), Error> {
    diesel::update(attempts::table.find(id)).set(attempts::received.eq(Some(received))).execute(conn)?;
    Ok(())
}

/// Stores the code with which the gateway refused to open a payment page.
pub fn keep_code(conn: &mut Conn, id: &str, code: &str) -> Result<(), Error> {
    diesel::update(attempts::table.find(id)).set(attempts::code.eq(Some(code))).execute(conn)?;
    Ok(())
}

/// Confirms an attempt by an owner's decision at `at`. The gateway is no longer asked about it.
pub fn confirm_by_owner(conn: &mut Conn, attempt: &Attempt, refund_due: bool, at: NaiveDateTime) -> Result<(), Error> {
    lock_for_update(conn, &attempt.id)?;
    transition(conn, &attempt.id, attempt.state(), AttemptState::Confirmed)?;
    confirm(conn, &attempt.id, attempt.confirmed_at.unwrap_or(at), refund_due)?;
    stop_checks(conn, &attempt.id)
}

/// Records when the payment was confirmed, and whether a refund is due because the order was already paid.
pub fn confirm(conn: &mut Conn, id: &str, at: NaiveDateTime, refund_due: bool) -> Result<(), Error> {
    diesel::update(attempts::table.find(id))
        .set((attempts::confirmed_at.eq(Some(at)), attempts::refund_due.eq(refund_due)))
        .execute(conn)?;
    Ok(())
}

/// Records that a refund is due for whatever was paid with an attempt.
pub fn set_refund_due(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::update(attempts::table.find(id)).set(attempts::refund_due.eq(true)).execute(conn)?;
    Ok(())
}

/// Attempts with a refund due and no transfer under way, with their orders, the earliest confirmed first.
pub fn owed(conn: &mut Conn, limit: i64) -> Result<Vec<(Attempt, Order)>, Error> {
    let on_their_way = transfers::table
        .filter(transfers::attempt_id.is_not_null())
        .filter(transfers::state.ne_all(["rejected", "cancelled"]))
        .select(transfers::attempt_id.assume_not_null());
    Ok(attempts::table
        .inner_join(orders::table)
        .filter(attempts::refund_due.and(attempts::id.ne_all(on_their_way)))
        .order((attempts::confirmed_at.asc(), attempts::id.asc()))
        .limit(limit)
        .load(conn)?)
}

/// Records that a refund due was sent; `false` if none was due (any more).
pub fn repaid(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    let owed = attempts::table.filter(attempts::id.eq(id).and(attempts::refund_due));
    Ok(diesel::update(owed).set(attempts::refund_due.eq(false)).execute(conn)? == 1)
}

/// Requests a check as soon as the rate limit allows one, unless the attempt is confirmed.
pub fn want_check(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let open = attempts::table.filter(attempts::id.eq(id).and(attempts::state.ne(AttemptState::Confirmed.code())));
    let wanted = diesel::update(open).set((attempts::wanted_at.eq(Some(now)), attempts::next_check_at.eq(Some(now))));
    on_backend!(conn, conn => wanted.execute(conn))?;
    Ok(())
}

/// The attempts to check by `now`, except those of the merchant accounts in `resting`: first those with a requested check,
/// then the longest overdue. So a flood of orders that nobody pays does not delay the buyers who pay.
pub fn due(conn: &mut Conn, now: NaiveDateTime, resting: &[String], limit: i64) -> Result<Vec<Attempt>, Error> {
    let due = || {
        let mut due = attempts::table
            .filter(attempts::next_check_at.is_not_null().and(attempts::next_check_at.le(now)))
            .order(attempts::next_check_at.asc())
            .into_boxed();
        if !resting.is_empty() {
            due = due.filter(attempts::account.is_null().or(attempts::account.ne_all(resting)));
        }
        due
    };
    let mut found: Vec<Attempt> = due().filter(attempts::wanted_at.is_not_null()).limit(limit).load(conn)?;
    let room = limit - i64::try_from(found.len()).unwrap_or(limit);
    if room > 0 {
        found.extend(due().filter(attempts::wanted_at.is_null()).limit(room).load::<Attempt>(conn)?);
    }
    Ok(found)
}

/// [`AttemptState::is_live`] for a query. Written out: only so does either database know that its partial index serves.
pub(super) const LIVE: &str = "attempts.state <> 'confirmed' AND attempts.state <> 'abandoned'";

/// Attempts opened before `before` that are neither confirmed nor abandoned.
pub fn hopeless(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> Result<Vec<Attempt>, Error> {
    Ok(attempts::table
        .filter(sql::<Bool>(LIVE).and(attempts::opened_at.le(before)))
        .order(attempts::opened_at.asc())
        .limit(limit)
        .load(conn)?)
}

/// Sets the next check to `at`, unless it was moved since `read` was read; `spent` is the rate limit's new state. `false` if
/// it was moved, or if the attempt is confirmed.
pub fn reschedule_if_unmoved(
    conn: &mut Conn,
    read: &Attempt,
    at: NaiveDateTime,
    spent: Option<NaiveDateTime>,
) -> Result<bool, Error> {
    let attempt =
        attempts::table.filter(attempts::id.eq(&read.id).and(attempts::state.ne(AttemptState::Confirmed.code())));
    let moved = (attempts::next_check_at.eq(Some(at)), attempts::checks_spent_until.eq(spent));
    let changed = match read.next_check_at {
        Some(was) => diesel::update(attempt.filter(attempts::next_check_at.eq(was))).set(moved).execute(conn)?,
        None => diesel::update(attempt.filter(attempts::next_check_at.is_null())).set(moved).execute(conn)?,
    };
    Ok(changed == 1)
}

/// Renews the lease of a check that ends at `end`, until `next`.
pub fn renew(conn: &mut Conn, id: &str, (end, next): (NaiveDateTime, NaiveDateTime)) -> Result<(), Error> {
    let leased = attempts::table.filter(attempts::id.eq(id).and(attempts::next_check_at.eq(end)));
    diesel::update(leased).set(attempts::next_check_at.eq(Some(next))).execute(conn)?;
    Ok(())
}

/// After a check that began at `since` and got no answer: sets the next one to `at` (`None`: never again), unless one was
/// requested after `since`, which keeps its time. An earlier request stays open.
pub fn schedule(conn: &mut Conn, id: &str, at: Option<NaiveDateTime>, since: NaiveDateTime) -> Result<(), Error> {
    let unasked = attempts::table
        .filter(attempts::id.eq(id).and(attempts::state.ne(AttemptState::Confirmed.code())))
        .filter(attempts::wanted_at.is_null().or(attempts::wanted_at.le(since)));
    diesel::update(unasked).set(attempts::next_check_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Like [`schedule`], after a check that got an answer: requests made up to `since` are fulfilled.
pub fn answered(conn: &mut Conn, id: &str, at: Option<NaiveDateTime>, since: NaiveDateTime) -> Result<(), Error> {
    schedule(conn, id, at, since)?;
    let fulfilled = attempts::table.filter(attempts::id.eq(id).and(attempts::wanted_at.le(since)));
    diesel::update(fulfilled).set(attempts::wanted_at.eq(None::<NaiveDateTime>)).execute(conn)?;
    Ok(())
}

/// After the clock was set back: every check that is scheduled for later than `now` becomes due, requests made later than
/// `now` count as made now, and so do attempts opened later, because their schedule counts from there.
pub fn rebase_after_clock_change(conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(attempts::table.filter(attempts::opened_at.gt(now)))
        .set(attempts::opened_at.eq(now))
        .execute(conn)?;
    diesel::update(attempts::table.filter(attempts::next_check_at.gt(now)))
        .set(attempts::next_check_at.eq(Some(now)))
        .execute(conn)?;
    diesel::update(attempts::table.filter(attempts::wanted_at.gt(now)))
        .set(attempts::wanted_at.eq(Some(now)))
        .execute(conn)?;
    Ok(())
}

/// Ends the checks of an attempt.
pub fn stop_checks(conn: &mut Conn, id: &str) -> Result<(), Error> {
    let nothing = (attempts::next_check_at.eq(None::<NaiveDateTime>), attempts::wanted_at.eq(None::<NaiveDateTime>));
    diesel::update(attempts::table.find(id)).set(nothing).execute(conn)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_for_live_attempts_leaves_out_the_states_that_are_not_live() {
        for state in AttemptState::ALL {
            let left_out = LIVE.contains(&format!("attempts.state <> '{}'", state.code()));
            assert_eq!(left_out, !state.is_live(), "{state:?}");
        }
    }
}
