//! Uploads in progress. The bytes received so far are in a folder; these rows say whose they are and what they are for.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::uploads;
use super::{Conn, Error};

/// An upload that was begun, and perhaps finished, but is not part of a book yet. Times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = uploads)]
pub struct Upload {
    pub id: String,
    pub account_id: String,
    /// The name that the browser sent.
    pub file_name: String,
    pub size_bytes: i64,
    pub created_at: NaiveDateTime,
    pub expires_at: NaiveDateTime,
    /// [`FOR_IMPORT`], or nothing in particular.
    pub purpose: String,
}

/// The purpose of a file that an imported list of books will refer to.
pub const FOR_IMPORT: &str = "import";

pub fn insert(conn: &mut Conn, upload: &Upload) -> Result<(), Error> {
    diesel::insert_into(uploads::table).values(upload).execute(conn)?;
    Ok(())
}

/// An account's upload.
pub fn find(conn: &mut Conn, id: &str, account_id: &str) -> Result<Option<Upload>, Error> {
    Ok(uploads::table.find(id).filter(uploads::account_id.eq(account_id)).get_result(conn).optional()?)
}

/// Stores the size of a file whose size was not known before.
pub fn set_size(conn: &mut Conn, id: &str, size_bytes: i64) -> Result<(), Error> {
    diesel::update(uploads::table.find(id)).set(uploads::size_bytes.eq(size_bytes)).execute(conn)?;
    Ok(())
}

/// Stores what an upload is for.
pub fn set_purpose(conn: &mut Conn, id: &str, purpose: &str) -> Result<(), Error> {
    diesel::update(uploads::table.find(id)).set(uploads::purpose.eq(purpose)).execute(conn)?;
    Ok(())
}

/// An account's uploads, the newest first.
pub fn of_account(conn: &mut Conn, account_id: &str) -> Result<Vec<Upload>, Error> {
    Ok(uploads::table
        .filter(uploads::account_id.eq(account_id))
        .order((uploads::created_at.desc(), uploads::id.desc()))
        .limit(1000)
        .load(conn)?)
}

/// Deletes an upload; `false` if it was already gone.
pub fn delete(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    Ok(diesel::delete(uploads::table.find(id)).execute(conn)? == 1)
}

/// The ids of the uploads that have expired.
pub fn expired(conn: &mut Conn, now: NaiveDateTime) -> Result<Vec<String>, Error> {
    Ok(uploads::table.filter(uploads::expires_at.le(now)).select(uploads::id).load(conn)?)
}

/// Those of these ids that are uploads in progress.
pub fn known(conn: &mut Conn, ids: &[String]) -> Result<Vec<String>, Error> {
    Ok(uploads::table.filter(uploads::id.eq_any(ids)).select(uploads::id).load(conn)?)
}
