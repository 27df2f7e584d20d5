//! How often the back office refused something: one row for each account, kind and hour.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::refusals;
use super::{Conn, Error, on_backend};

/// A row as stored. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = refusals)]
pub struct Refusal {
    /// The account's id; empty for e-mail addresses without an account.
    pub subject: String,
    pub kind: String,
    /// When the hour began.
    pub hour: NaiveDateTime,
    pub count: i64,
    /// The network address that the last refused request came from.
    pub address: String,
}

/// The kind of the row that records that a warning e-mail was sent to the account.
pub const LETTER: &str = "letter";

/// Counts one more in its hour and returns the new count. Hours before `forget` are deleted.
pub fn add(conn: &mut Conn, refusal: &Refusal, forget: NaiveDateTime) -> Result<i64, Error> {
    diesel::delete(refusals::table.filter(refusals::hour.lt(forget))).execute(conn)?;
    Ok(on_backend!(conn, conn => diesel::insert_into(refusals::table)
        .values(refusal)
        .on_conflict((refusals::subject, refusals::kind, refusals::hour))
        .do_update()
        .set((refusals::count.eq(refusals::count + 1), refusals::address.eq(&refusal.address)))
        .returning(refusals::count)
        .get_result(conn))?)
}

/// An account's refusals since `from`, the newest hour first, including whether it was warned ([`LETTER`]).
pub fn of_subject(conn: &mut Conn, subject: &str, from: NaiveDateTime) -> Result<Vec<Refusal>, Error> {
    Ok(refusals::table
        .filter(refusals::subject.eq(subject).and(refusals::hour.ge(from)))
        .order(refusals::hour.desc())
        .load(conn)?)
}

/// How much was refused since `from`, for all accounts. The rows are few: one for each account, kind and hour.
pub fn total(conn: &mut Conn, from: NaiveDateTime) -> Result<i64, Error> {
    let counts: Vec<i64> = refusals::table
        .filter(refusals::hour.ge(from).and(refusals::kind.ne(LETTER)))
        .select(refusals::count)
        .load(conn)?;
    Ok(counts.into_iter().sum())
}
