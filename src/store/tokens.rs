//! Tokens of the read API.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::api_tokens as tokens;
use super::{Conn, Error};
use crate::domain::token::Scope;

/// A token as stored: its SHA-256, and its scopes separated by spaces. Times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = tokens, treat_none_as_default_value = false)]
pub struct Token {
    pub id: String,
    pub name: String,
    pub token_sha256: String,
    pub scopes: String,
    pub expires_at: Option<NaiveDateTime>,
    pub last_used_at: Option<NaiveDateTime>,
    pub revoked_at: Option<NaiveDateTime>,
    pub created_at: NaiveDateTime,
}

impl Token {
    pub fn opens(&self, scope: Scope) -> bool {
        self.scopes.split(' ').any(|word| word == scope.code())
    }

    /// Whether it is neither revoked nor expired.
    pub fn is_valid(&self, now: NaiveDateTime) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|at| now < at)
    }
}

pub fn insert(conn: &mut Conn, token: &Token) -> Result<(), Error> {
    diesel::insert_into(tokens::table).values(token).execute(conn)?;
    Ok(())
}

pub fn by_hash(conn: &mut Conn, sha256: &str) -> Result<Option<Token>, Error> {
    Ok(tokens::table.filter(tokens::token_sha256.eq(sha256)).get_result(conn).optional()?)
}

/// All tokens, the newest first: there are few.
pub fn all(conn: &mut Conn) -> Result<Vec<Token>, Error> {
    Ok(tokens::table.order((tokens::created_at.desc(), tokens::id.desc())).load(conn)?)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Token>, Error> {
    Ok(tokens::table.find(id).get_result(conn).optional()?)
}

pub fn note_use(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(tokens::table.find(id)).set(tokens::last_used_at.eq(Some(now))).execute(conn)?;
    Ok(())
}

/// Revokes a token; `false` if it was already revoked.
pub fn revoke(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let living = tokens::table.filter(tokens::id.eq(id).and(tokens::revoked_at.is_null()));
    Ok(diesel::update(living).set(tokens::revoked_at.eq(Some(now))).execute(conn)? == 1)
}
