//! Messages to the staff about their own accounts, and the links in them.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::messages::{Channel, Message};
use super::schema::{account_links, messages};
use super::{Conn, Error};

/// The link in a message, as stored. `token` is the SHA-256 of the link's token. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = account_links, treat_none_as_default_value = false)]
pub struct AccountLink {
    pub message_id: String,
    pub token: String,
    pub expires_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
}

impl AccountLink {
    /// Whether it can be used at `now`.
    pub fn is_open(&self, now: NaiveDateTime) -> bool {
        self.used_at.is_none() && self.expires_at > now
    }
}

pub fn insert_link(conn: &mut Conn, link: &AccountLink) -> Result<(), Error> {
    diesel::insert_into(account_links::table).values(link).execute(conn)?;
    Ok(())
}

/// The link in a message, if it has one.
pub fn link(conn: &mut Conn, message_id: &str) -> Result<Option<AccountLink>, Error> {
    Ok(account_links::table.find(message_id).first(conn).optional()?)
}

/// A message of this kind whose link can be used at `now`, by its token's SHA-256.
pub fn open(conn: &mut Conn, kind: &str, token: &str, now: NaiveDateTime) -> Result<Option<Message>, Error> {
    Ok(messages::table
        .inner_join(account_links::table)
        .filter(account_links::token.eq(token).and(messages::kind.eq(kind)))
        .filter(account_links::used_at.is_null().and(account_links::expires_at.gt(now)))
        .select(Message::as_select())
        .first(conn)
        .optional()?)
}

/// Uses the link of a message; `false` when it was used already or has expired.
pub fn take(conn: &mut Conn, message_id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let open = account_links::table
        .filter(account_links::message_id.eq(message_id))
        .filter(account_links::used_at.is_null().and(account_links::expires_at.gt(now)));
    Ok(diesel::update(open).set(account_links::used_at.eq(Some(now))).execute(conn)? == 1)
}

/// Ends every link of an account that is still open.
pub fn end_all(conn: &mut Conn, account_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let of_account = messages::table.filter(messages::account_id.eq(account_id)).select(messages::id);
    let open = account_links::table
        .filter(account_links::message_id.eq_any(of_account))
        .filter(account_links::used_at.is_null());
    diesel::update(open).set(account_links::used_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// How many messages of a kind were written to an account after `since`.
pub fn count_since(conn: &mut Conn, account_id: &str, kind: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(messages::table
        .filter(messages::account_id.eq(account_id).and(messages::kind.eq(kind)))
        .filter(messages::created_at.gt(since))
        .count()
        .get_result(conn)?)
}

/// Deletes the e-mails to accounts that are older than `before`, and their links. SMS are kept with what each cost.
pub fn purge(conn: &mut Conn, before: NaiveDateTime) -> Result<(), Error> {
    let emails = messages::account_id.is_not_null().and(messages::channel.eq(Channel::Email.code()));
    let old = emails.and(messages::created_at.lt(before));
    let ids = messages::table.filter(old).select(messages::id);
    diesel::delete(account_links::table.filter(account_links::message_id.eq_any(ids))).execute(conn)?;
    diesel::delete(messages::table.filter(old)).execute(conn)?;
    Ok(())
}
