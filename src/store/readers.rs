//! Readers, their proven contacts, their sessions, and the addresses of their feeds.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{reader_contacts, reader_feeds, reader_sessions, readers, sign_in_requests};
use super::{Conn, Error};

/// Somebody who has proved that a contact is his.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = readers)]
pub struct Reader {
    pub id: String,
    pub created_at: NaiveDateTime,
}

/// A contact of a reader: an e-mail address in lower case, or a phone number in E.164.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = reader_contacts)]
pub struct ReaderContact {
    pub contact: String,
    pub reader_id: String,
    pub proved_at: NaiveDateTime,
}

/// A session of a reader. `token` is the SHA-256 of the cookie's value.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = reader_sessions)]
pub struct ReaderSession {
    pub id: String,
    pub token: String,
    pub reader_id: String,
    pub created_at: NaiveDateTime,
    pub seen_at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, reader: &Reader) -> Result<(), Error> {
    diesel::insert_into(readers::table).values(reader).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Reader, Error> {
    Ok(readers::table.find(id).get_result(conn)?)
}

pub fn add_contact(conn: &mut Conn, contact: &ReaderContact) -> Result<(), Error> {
    diesel::insert_into(reader_contacts::table).values(contact).execute(conn)?;
    Ok(())
}

/// The id of the reader with this contact.
pub fn by_contact(conn: &mut Conn, contact: &str) -> Result<Option<String>, Error> {
    Ok(reader_contacts::table.find(contact).select(reader_contacts::reader_id).get_result(conn).optional()?)
}

/// A reader's contacts, the first one first.
pub fn contacts_of(conn: &mut Conn, reader_id: &str) -> Result<Vec<ReaderContact>, Error> {
    Ok(reader_contacts::table
        .filter(reader_contacts::reader_id.eq(reader_id))
        .order((reader_contacts::proved_at.asc(), reader_contacts::contact.asc()))
        .load(conn)?)
}

/// Takes a contact from a reader; `false` if it is not his.
pub fn remove_contact(conn: &mut Conn, reader_id: &str, contact: &str) -> Result<bool, Error> {
    let his = reader_contacts::table.find(contact).filter(reader_contacts::reader_id.eq(reader_id));
    Ok(diesel::delete(his).execute(conn)? == 1)
}

/// Gives everything of the reader `from` to the reader `to`, and deletes `from`.
pub fn join(conn: &mut Conn, from: &str, to: &str) -> Result<(), Error> {
    diesel::update(reader_contacts::table.filter(reader_contacts::reader_id.eq(from)))
        .set(reader_contacts::reader_id.eq(to))
        .execute(conn)?;
    diesel::update(reader_sessions::table.filter(reader_sessions::reader_id.eq(from)))
        .set(reader_sessions::reader_id.eq(to))
        .execute(conn)?;
    diesel::update(reader_feeds::table.filter(reader_feeds::reader_id.eq(from)))
        .set(reader_feeds::reader_id.eq(to))
        .execute(conn)?;
    diesel::update(sign_in_requests::table.filter(sign_in_requests::joins.eq(from)))
        .set(sign_in_requests::joins.eq(Some(to)))
        .execute(conn)?;
    diesel::delete(readers::table.find(from)).execute(conn)?;
    Ok(())
}

/// Deletes a contact with the requests that were made for it, and its reader if he has no other.
pub fn erase_contact(conn: &mut Conn, contact: &str) -> Result<(), Error> {
    diesel::delete(sign_in_requests::table.filter(sign_in_requests::contact.eq(contact))).execute(conn)?;
    let Some(reader) = by_contact(conn, contact)? else { return Ok(()) };
    diesel::delete(reader_contacts::table.find(contact)).execute(conn)?;
    if contacts_of(conn, &reader)?.is_empty() {
        end_all(conn, &reader, None)?;
        end_feeds(conn, &reader)?;
        diesel::delete(sign_in_requests::table.filter(sign_in_requests::joins.eq(&reader))).execute(conn)?;
        diesel::delete(readers::table.find(reader)).execute(conn)?;
    }
    Ok(())
}

pub fn begin(conn: &mut Conn, session: &ReaderSession) -> Result<(), Error> {
    diesel::insert_into(reader_sessions::table).values(session).execute(conn)?;
    Ok(())
}

/// A session by its token's SHA-256.
pub fn by_token(conn: &mut Conn, token: &str) -> Result<Option<ReaderSession>, Error> {
    Ok(reader_sessions::table.filter(reader_sessions::token.eq(token)).get_result(conn).optional()?)
}

/// Records when a session was last used.
pub fn seen(conn: &mut Conn, id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::update(reader_sessions::table.find(id)).set(reader_sessions::seen_at.eq(at)).execute(conn)?;
    Ok(())
}

pub fn end(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::delete(reader_sessions::table.find(id)).execute(conn)?;
    Ok(())
}

/// Ends all sessions of a reader except `kept`.
pub fn end_all(conn: &mut Conn, reader_id: &str, kept: Option<&str>) -> Result<(), Error> {
    let others = reader_sessions::reader_id.eq(reader_id).and(reader_sessions::id.ne(kept.unwrap_or_default()));
    diesel::delete(reader_sessions::table.filter(others)).execute(conn)?;
    Ok(())
}

/// Deletes sessions that were not used since `idle`.
pub fn purge(conn: &mut Conn, idle: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(reader_sessions::table.filter(reader_sessions::seen_at.lt(idle))).execute(conn)?;
    Ok(())
}

/// Stores the SHA-256 of a feed's secret.
pub fn add_feed(conn: &mut Conn, secret: &str, reader_id: &str, at: NaiveDateTime) -> Result<(), Error> {
    diesel::insert_into(reader_feeds::table)
        .values((
            reader_feeds::secret.eq(secret),
            reader_feeds::reader_id.eq(reader_id),
            reader_feeds::created_at.eq(at),
        ))
        .execute(conn)?;
    Ok(())
}

/// The reader of a feed, by its secret's SHA-256.
pub fn by_feed(conn: &mut Conn, secret: &str) -> Result<Option<String>, Error> {
    Ok(reader_feeds::table.find(secret).select(reader_feeds::reader_id).get_result(conn).optional()?)
}

/// When a reader's newest feed was made, if there is one.
pub fn feed_since(conn: &mut Conn, reader_id: &str) -> Result<Option<NaiveDateTime>, Error> {
    let of_reader = reader_feeds::table.filter(reader_feeds::reader_id.eq(reader_id));
    Ok(of_reader.select(diesel::dsl::max(reader_feeds::created_at)).get_result(conn)?)
}

/// Ends a reader's feeds.
pub fn end_feeds(conn: &mut Conn, reader_id: &str) -> Result<(), Error> {
    diesel::delete(reader_feeds::table.filter(reader_feeds::reader_id.eq(reader_id))).execute(conn)?;
    Ok(())
}
