//! The gateway's answers to checks, for the order's history.

use chrono::NaiveDateTime;
use diesel::dsl::max;
use diesel::prelude::*;

use super::schema::checks;
use super::{Conn, Error};

/// Consecutive answers that said the same: how many there were, and the last one in full.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = checks, treat_none_as_default_value = false)]
pub struct Check {
    pub id: String,
    pub attempt_id: String,
    pub cause: String,
    pub code: String,
    pub verdict: String,
    pub raw: String,
    pub times: i32,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    /// The operator that the answer names, by the gateway's word.
    pub method: Option<String>,
}

/// Adds an answer; one with the same code, verdict and operator as the last raises its count and replaces its text.
pub fn add(conn: &mut Conn, check: &Check) -> Result<(), Error> {
    let last: Option<Check> = checks::table
        .filter(checks::attempt_id.eq(&check.attempt_id))
        .order((checks::last_at.desc(), checks::id.desc()))
        .first(conn)
        .optional()?;
    match last {
        Some(last) if (&last.code, &last.verdict, &last.method) == (&check.code, &check.verdict, &check.method) => {
            diesel::update(checks::table.find(&last.id))
                .set((
                    checks::times.eq(last.times.saturating_add(1)),
                    checks::raw.eq(&check.raw),
                    checks::last_at.eq(check.last_at),
                ))
                .execute(conn)?;
        }
        _ => {
            diesel::insert_into(checks::table).values(check).execute(conn)?;
        }
    }
    Ok(())
}

/// The verdict of an answer that nobody understands: it is kept for the owner, and says nothing about the payment.
pub const UNKNOWN: &str = "unknown";

/// When the gateway last answered about an attempt, whatever the answer was, as long as it was understood.
pub fn last_at(conn: &mut Conn, attempt_id: &str) -> Result<Option<NaiveDateTime>, Error> {
    let of_attempt = checks::attempt_id.eq(attempt_id).and(checks::verdict.ne(UNKNOWN));
    Ok(checks::table.filter(of_attempt).select(max(checks::last_at)).get_result(conn)?)
}

/// Deletes the raw answers about an attempt: some contain the payer's phone number.
pub fn erase_raw(conn: &mut Conn, attempt_id: &str) -> Result<(), Error> {
    diesel::update(checks::table.filter(checks::attempt_id.eq(attempt_id))).set(checks::raw.eq("")).execute(conn)?;
    Ok(())
}

/// An attempt's answers, the oldest first.
pub fn of_attempt(conn: &mut Conn, attempt_id: &str) -> Result<Vec<Check>, Error> {
    Ok(checks::table
        .filter(checks::attempt_id.eq(attempt_id))
        .order((checks::first_at.asc(), checks::id.asc()))
        .load(conn)?)
}
