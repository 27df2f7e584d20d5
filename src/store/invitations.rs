//! Links to choose a password.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::invitations;
use super::{Conn, Error};

/// A link as stored, with the SHA-256 of its token. Using it removes the second factor. Times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = invitations, treat_none_as_default_value = false)]
pub struct Invitation {
    pub id: String,
    pub token: String,
    pub account_id: String,
    pub expires_at: NaiveDateTime,
    pub used_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, invitation: &Invitation) -> Result<(), Error> {
    diesel::insert_into(invitations::table).values(invitation).execute(conn)?;
    Ok(())
}

/// The link with this token (its SHA-256), if it can be used at `now`.
pub fn open(conn: &mut Conn, token: &str, now: NaiveDateTime) -> Result<Option<Invitation>, Error> {
    Ok(invitations::table
        .filter(invitations::token.eq(token).and(invitations::used_at.is_null()))
        .filter(invitations::expires_at.gt(now))
        .first(conn)
        .optional()?)
}

/// Marks a link as used; `false` if it was already used, or has expired.
pub fn take(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let open = invitations::table
        .filter(invitations::id.eq(id).and(invitations::used_at.is_null()))
        .filter(invitations::expires_at.gt(now));
    Ok(diesel::update(open).set(invitations::used_at.eq(Some(now))).execute(conn)? == 1)
}

/// Ends all unused links of an account, because a newer one replaces them.
pub fn end_all(conn: &mut Conn, account_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    let open = invitations::table.filter(invitations::account_id.eq(account_id).and(invitations::used_at.is_null()));
    diesel::update(open).set(invitations::used_at.eq(Some(now))).execute(conn)?;
    Ok(())
}
