//! Facts about the whole database, by name.

use diesel::prelude::*;

use super::schema::meta;
use super::{Conn, Error};

/// The number that grows with every change of the catalogue, so that pages kept in memory know that they are old.
pub fn catalogue_version(conn: &mut Conn) -> Result<i64, Error> {
    Ok(get(conn, CATALOGUE)?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Says that the catalogue has changed.
pub fn bump_catalogue(conn: &mut Conn) -> Result<(), Error> {
    let next = catalogue_version(conn)? + 1;
    set(conn, CATALOGUE, &next.to_string())
}

/// Whether `name` was done before.
pub fn is_done(conn: &mut Conn, name: &str) -> Result<bool, Error> {
    Ok(get(conn, name)?.is_some())
}

/// Whether `name` is done for the first time now.
pub fn once(conn: &mut Conn, name: &str) -> Result<bool, Error> {
    if get(conn, name)?.is_some() {
        return Ok(false);
    }
    set(conn, name, "done")?;
    Ok(true)
}

const CATALOGUE: &str = "catalogue";

fn get(conn: &mut Conn, name: &str) -> Result<Option<String>, Error> {
    Ok(meta::table.find(name).select(meta::value).first(conn).optional()?)
}

fn set(conn: &mut Conn, name: &str, value: &str) -> Result<(), Error> {
    let changed = diesel::update(meta::table.find(name)).set(meta::value.eq(value)).execute(conn)?;
    if changed == 0 {
        diesel::insert_into(meta::table).values((meta::name.eq(name), meta::value.eq(value))).execute(conn)?;
    }
    Ok(())
}
