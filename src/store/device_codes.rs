//! The codes that open links on other devices.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::device_codes;
use super::{Conn, Error, on_backend};

/// Gives a link this code, in place of the one that it had. `false` if another link has it.
pub fn set(conn: &mut Conn, link_id: &str, code_mark: &str, expires_at: NaiveDateTime) -> Result<bool, Error> {
    diesel::delete(device_codes::table.find(link_id)).execute(conn)?;
    let row = (
        device_codes::link_id.eq(link_id),
        device_codes::code_mark.eq(code_mark),
        device_codes::expires_at.eq(expires_at),
    );
    let given = on_backend!(conn, conn => {
        diesel::insert_into(device_codes::table).values(row).on_conflict_do_nothing().execute(conn)
    })?;
    Ok(given > 0)
}

/// The end of a link's code, if it has one that is valid `now`.
pub fn of_link(conn: &mut Conn, link_id: &str, now: NaiveDateTime) -> Result<Option<NaiveDateTime>, Error> {
    let valid = device_codes::table.find(link_id).filter(device_codes::expires_at.gt(now));
    Ok(valid.select(device_codes::expires_at).get_result(conn).optional()?)
}

/// The id of the link that has this code `now`.
pub fn link_of(conn: &mut Conn, code_mark: &str, now: NaiveDateTime) -> Result<Option<String>, Error> {
    let valid = device_codes::table.filter(device_codes::code_mark.eq(code_mark).and(device_codes::expires_at.gt(now)));
    Ok(valid.select(device_codes::link_id).get_result(conn).optional()?)
}

/// Deletes the codes that are no longer valid.
pub fn purge(conn: &mut Conn, now: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(device_codes::table.filter(device_codes::expires_at.le(now))).execute(conn)?;
    Ok(())
}
