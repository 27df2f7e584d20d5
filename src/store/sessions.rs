//! The staff's sessions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::accounts::Account;
use super::schema::{accounts, sessions};
use super::{Conn, Error};

/// A session as stored. `token` is the SHA-256 of the cookie's value; `fresh_at` is when the password was last entered. Times
/// are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct Session {
    pub id: String,
    pub token: String,
    pub account_id: String,
    pub whole: bool,
    pub address: String,
    pub agent: String,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
    pub fresh_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, session: &Session) -> Result<(), Error> {
    diesel::insert_into(sessions::table).values(session).execute(conn)?;
    Ok(())
}

/// A session and its account, by the token's SHA-256.
pub fn by_token(conn: &mut Conn, token: &str) -> Result<Option<(Session, Account)>, Error> {
    Ok(sessions::table.inner_join(accounts::table).filter(sessions::token.eq(token)).first(conn).optional()?)
}

/// An account's sessions, the newest first.
pub fn of_account(conn: &mut Conn, account_id: &str) -> Result<Vec<Session>, Error> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account_id))
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .load(conn)?)
}

/// Records when the session was last used.
pub fn seen(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sessions::table.find(id)).set(sessions::seen_at.eq(at)).execute(conn)?;
    Ok(())
}

/// Records that the password was entered again, and replaces the token.
pub fn freshen(conn: &mut Conn, id: &str, token: &str, at: NaiveDateTime) -> Result<(), Error> {
    let set = (sessions::fresh_at.eq(at), sessions::token.eq(token));
    diesel::update(sessions::table.find(id)).set(set).execute(conn)?;
    Ok(())
}

/// Ends one session of an account; `false` if it has none with this id.
pub fn end(conn: &mut Conn, account_id: &str, id: &str) -> Result<bool, Error> {
    let one = sessions::table.filter(sessions::account_id.eq(account_id).and(sessions::id.eq(id)));
    Ok(diesel::delete(one).execute(conn)? == 1)
}

/// Ends all sessions of an account except `kept`, and returns how many.
pub fn end_all(conn: &mut Conn, account_id: &str, kept: Option<&str>) -> Result<usize, Error> {
    let others =
        sessions::table.filter(sessions::account_id.eq(account_id).and(sessions::id.ne(kept.unwrap_or_default())));
    Ok(diesel::delete(others).execute(conn)?)
}

/// Deletes sessions that were not used since `idle` or that began before `begun`.
pub fn purge(conn: &mut Conn, idle: NaiveDateTime, begun: NaiveDateTime) -> Result<(), Error> {
    let over = sessions::table.filter(sessions::seen_at.lt(idle).or(sessions::created_at.lt(begun)));
    diesel::delete(over).execute(conn)?;
    Ok(())
}
