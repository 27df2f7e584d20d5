//! Letters to the staff about their own accounts, and the links in them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::account_messages;
use super::{Conn, Error};

/// A letter as kept. `token` is the SHA-256 of the token in its link, if it has one. Times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = account_messages, treat_none_as_default_value = false)]
pub struct AccountMessage {
    pub id: String,
    pub account_id: String,
    pub kind: String,
    pub recipient: String,
    pub language: String,
    pub token: Option<String>,
    pub expires_at: Option<NaiveDateTime>,
    pub used_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, letter: &AccountMessage) -> Result<(), Error> {
    diesel::insert_into(account_messages::table).values(letter).execute(conn)?;
    Ok(())
}

/// `None` when it was forgotten.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<AccountMessage>, Error> {
    Ok(account_messages::table.find(id).first(conn).optional()?)
}

/// A letter of this kind whose link can be used at `now`, by its token's SHA-256.
pub fn open(conn: &mut Conn, kind: &str, token: &str, now: NaiveDateTime) -> Result<Option<AccountMessage>, Error> {
    Ok(account_messages::table
        .filter(account_messages::token.eq(token).and(account_messages::kind.eq(kind)))
        .filter(account_messages::used_at.is_null().and(account_messages::expires_at.gt(now)))
        .first(conn)
        .optional()?)
}

/// Uses a link; `false` when somebody else has, or its time is over.
pub fn take(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let open = account_messages::table
        .filter(account_messages::id.eq(id))
        .filter(account_messages::used_at.is_null().and(account_messages::expires_at.gt(now)));
    Ok(diesel::update(open).set(account_messages::used_at.eq(Some(now))).execute(conn)? == 1)
}

/// Ends every link of an account that is still open.
pub fn end_all(conn: &mut Conn, account_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let open = account_messages::table
        .filter(account_messages::account_id.eq(account_id))
        .filter(account_messages::token.is_not_null().and(account_messages::used_at.is_null()));
    diesel::update(open).set(account_messages::used_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// How many letters of a kind an account has got since then.
pub fn count_since(conn: &mut Conn, account_id: &str, kind: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(account_messages::table
        .filter(account_messages::account_id.eq(account_id).and(account_messages::kind.eq(kind)))
        .filter(account_messages::created_at.gt(since))
        .count()
        .get_result(conn)?)
}

/// Forgets letters of before then.
pub fn forget(conn: &mut Conn, before: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(account_messages::table.filter(account_messages::created_at.lt(before))).execute(conn)?;
    Ok(())
}
