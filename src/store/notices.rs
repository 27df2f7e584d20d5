//! Notifications, raw, as they came.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::notices;
use super::{Conn, Error};

/// A notification. `digest` is the SHA-256 of the body: a copy raises the count. `known`: an attempt of ours has its transaction.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = notices, treat_none_as_default_value = false)]
pub struct Notice {
    pub digest: String,
    pub transaction_id: String,
    pub signed: bool,
    pub raw: String,
    pub copies: i32,
    pub first_at: NaiveDateTime,
    pub last_at: NaiveDateTime,
    pub known: bool,
}

/// Different notices kept for one transaction, at most.
const MOST: i64 = 50;

/// Keeps a notice once.
pub fn keep(conn: &mut Conn, notice: &Notice) -> Result<(), Error> {
    let again = diesel::update(notices::table.find(&notice.digest))
        .set((notices::copies.eq(notices::copies + 1), notices::last_at.eq(notice.last_at)))
        .execute(conn)?;
    if again > 0 {
        return Ok(());
    }
    let kept: i64 =
        notices::table.filter(notices::transaction_id.eq(&notice.transaction_id)).count().get_result(conn)?;
    if kept < MOST {
        diesel::insert_into(notices::table).values(notice).execute(conn)?;
    }
    Ok(())
}

/// A transaction's notices, the oldest first.
pub fn of_transaction(conn: &mut Conn, transaction_id: &str) -> Result<Vec<Notice>, Error> {
    Ok(notices::table.filter(notices::transaction_id.eq(transaction_id)).order(notices::first_at.asc()).load(conn)?)
}

/// Forgets the notices of a transaction: they hold the payer's phone.
pub fn forget(conn: &mut Conn, transaction_id: &str) -> Result<(), Error> {
    diesel::delete(notices::table.filter(notices::transaction_id.eq(transaction_id))).execute(conn)?;
    Ok(())
}

/// Forgets notices of transactions that nobody here knows, if the last copy came before `before`. Answers how many.
pub fn forget_unknown(conn: &mut Conn, before: NaiveDateTime, limit: i64) -> Result<usize, Error> {
    let old = notices::known.eq(false).and(notices::last_at.le(before));
    let found: Vec<String> = notices::table.filter(old).select(notices::digest).limit(limit).load(conn)?;
    Ok(diesel::delete(notices::table.filter(notices::digest.eq_any(found))).execute(conn)?)
}
