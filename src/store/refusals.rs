//! How often the back office refused something: a row for each account, kind and hour.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::refusals;
use super::{Conn, Error, on_backend};

/// A row as kept. Times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = refusals)]
pub struct Refusal {
    /// The account's id; empty for addresses that nobody has.
    pub subject: String,
    pub kind: String,
    /// When the hour began.
    pub hour: NaiveDateTime,
    pub count: i64,
    /// Whence the last came.
    pub address: String,
}

/// The kind of the row that says that the account was written to.
pub const LETTER: &str = "letter";

/// Counts one more in its hour and answers how many that makes. Hours before `forget` are forgotten.
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

/// What one account was refused since `from`, the newest hour first, and whether it was written to.
pub fn of_subject(conn: &mut Conn, subject: &str, from: NaiveDateTime) -> Result<Vec<Refusal>, Error> {
    Ok(refusals::table
        .filter(refusals::subject.eq(subject).and(refusals::hour.ge(from)))
        .order(refusals::hour.desc())
        .load(conn)?)
}

/// How much was refused since `from`, to whomever. A handful of rows: one for each account, kind and hour.
pub fn total(conn: &mut Conn, from: NaiveDateTime) -> Result<i64, Error> {
    let counts: Vec<i64> = refusals::table
        .filter(refusals::hour.ge(from).and(refusals::kind.ne(LETTER)))
        .select(refusals::count)
        .load(conn)?;
    Ok(counts.into_iter().sum())
}
