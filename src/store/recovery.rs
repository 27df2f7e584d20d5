//! Recovery codes, as stored.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::recovery_codes;
use super::{Conn, Error};

/// A code as stored: its HMAC with the server's key. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = recovery_codes, treat_none_as_default_value = false)]
pub struct RecoveryCode {
    pub id: String,
    pub account_id: String,
    pub code: String,
    pub used_at: Option<NaiveDateTime>,
}

/// Replaces an account's recovery codes.
pub fn replace(conn: &mut Conn, account_id: &str, codes: &[RecoveryCode]) -> Result<(), Error> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::account_id.eq(account_id))).execute(conn)?;
    for code in codes {
        diesel::insert_into(recovery_codes::table).values(code).execute(conn)?;
    }
    Ok(())
}

/// Marks a code as used; `false` if the account has no such unused code.
pub fn take(conn: &mut Conn, account_id: &str, code: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let unused = recovery_codes::table
        .filter(recovery_codes::account_id.eq(account_id).and(recovery_codes::code.eq(code)))
        .filter(recovery_codes::used_at.is_null());
    Ok(diesel::update(unused).set(recovery_codes::used_at.eq(Some(now))).execute(conn)? > 0)
}

/// How many unused codes an account has left.
pub fn left(conn: &mut Conn, account_id: &str) -> Result<i64, Error> {
    let unused = recovery_codes::table.filter(recovery_codes::account_id.eq(account_id));
    Ok(unused.filter(recovery_codes::used_at.is_null()).count().get_result(conn)?)
}
