//! Open orders whose buyers were not told yet that the payment waits, or was refused.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::schema::{attempts, messages, orders};
use super::{Conn, Error};
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;

diesel::alias!(attempts as newer_attempts: NewerAttempts);

/// Open orders with an e-mail address whose last attempt was opened between `since` and `until` and still waits or was refused,
/// and which have no message of these kinds: their ids with the attempt's state, the oldest first, at most `limit`.
pub fn due(
    conn: &mut Conn,
    (since, until): (NaiveDateTime, NaiveDateTime),
    kinds: &[&str],
    limit: i64,
) -> Result<Vec<(String, String)>, Error> {
    let newer = newer_attempts
        .filter(newer_attempts.field(attempts::order_id).eq(attempts::order_id))
        .filter(newer_attempts.field(attempts::opened_at).gt(attempts::opened_at));
    let told = messages::table
        .filter(messages::order_id.eq(orders::id.nullable()))
        .filter(messages::kind.eq_any(kinds.iter().copied()));
    Ok(attempts::table
        .inner_join(orders::table)
        .filter(attempts::opened_at.gt(since).and(attempts::opened_at.le(until)))
        .filter(attempts::state.eq_any([AttemptState::Pending.code(), AttemptState::Refused.code()]))
        .filter(orders::state.eq(OrderState::Placed.code()).and(orders::email.is_not_null()))
        .filter(not(exists(newer)).and(not(exists(told))))
        .order(attempts::opened_at.asc())
        .select((orders::id, attempts::state))
        .limit(limit)
        .load(conn)?)
}
