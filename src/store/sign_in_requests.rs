//! Requests for a link and a code that open a library.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::schema::{messages, sign_in_requests};
use super::{Conn, Error};

/// The kind of the messages with a link or a code.
pub const LIBRARY: &str = "library";

/// A request; the migration says what each column is.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = sign_in_requests, treat_none_as_default_value = false)]
pub struct SignInRequest {
    pub id: String,
    pub contact: String,
    pub joins: Option<String>,
    pub language: String,
    pub ticket: String,
    pub link: String,
    pub tries: i32,
    pub created_at: NaiveDateTime,
    pub written_at: Option<NaiveDateTime>,
    pub used_at: Option<NaiveDateTime>,
}

impl SignInRequest {
    /// Whether its contact is a phone number.
    pub fn is_phone(&self) -> bool {
        self.contact.starts_with('+')
    }
}

pub fn insert(conn: &mut Conn, request: &SignInRequest) -> Result<(), Error> {
    diesel::insert_into(sign_in_requests::table).values(request).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<SignInRequest>, Error> {
    Ok(sign_in_requests::table.find(id).get_result(conn).optional()?)
}

/// By the SHA-256 of what the browser that asked keeps.
pub fn by_ticket(conn: &mut Conn, ticket: &str) -> Result<Option<SignInRequest>, Error> {
    Ok(sign_in_requests::table.filter(sign_in_requests::ticket.eq(ticket)).get_result(conn).optional()?)
}

/// By the SHA-256 of its link's token.
pub fn by_link(conn: &mut Conn, link: &str) -> Result<Option<SignInRequest>, Error> {
    Ok(sign_in_requests::table.filter(sign_in_requests::link.eq(link)).get_result(conn).optional()?)
}

/// Counts a try of the code; `false` when `most` were made already, or the request was used.
pub fn count_try(conn: &mut Conn, id: &str, most: i32) -> Result<bool, Error> {
    let open = sign_in_requests::table
        .filter(sign_in_requests::id.eq(id))
        .filter(sign_in_requests::tries.lt(most).and(sign_in_requests::used_at.is_null()));
    Ok(diesel::update(open).set(sign_in_requests::tries.eq(sign_in_requests::tries + 1)).execute(conn)? == 1)
}

/// Uses a request; `false` when it was used before, or nothing was written for it.
pub fn take(conn: &mut Conn, id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let open = sign_in_requests::table
        .filter(sign_in_requests::id.eq(id))
        .filter(sign_in_requests::written_at.is_not_null().and(sign_in_requests::used_at.is_null()));
    Ok(diesel::update(open).set(sign_in_requests::used_at.eq(Some(now))).execute(conn)? == 1)
}

/// Records that the message of a request was written.
pub fn set_written(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(sign_in_requests::table.find(id)).set(sign_in_requests::written_at.eq(Some(at))).execute(conn)?;
    Ok(())
}

/// How many messages were written since `since`: to this contact, and by SMS to anybody.
pub fn written(conn: &mut Conn, contact: &str, since: NaiveDateTime) -> Result<(i64, i64), Error> {
    let lately = || sign_in_requests::table.filter(sign_in_requests::written_at.gt(since));
    let to_him = lately().filter(sign_in_requests::contact.eq(contact)).count().get_result(conn)?;
    let texted = lately().filter(sign_in_requests::contact.like("+%")).count().get_result(conn)?;
    Ok((to_him, texted))
}

/// Deletes requests from before `before`, and e-mails from before `letters`.
pub fn delete_old(conn: &mut Conn, before: NaiveDateTime, letters: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(sign_in_requests::table.filter(sign_in_requests::created_at.lt(before))).execute(conn)?;
    // The kind is written out, so that the partial index serves. What was sent by SMS stays, because it was paid for.
    let old = messages::table
        .filter(sql::<Bool>("messages.kind = 'library'"))
        .filter(messages::created_at.lt(letters).and(messages::channel.eq("email")));
    diesel::delete(old).execute(conn)?;
    Ok(())
}
