//! The settings that the owner changed in the back office, by name. A setting without a row comes from the environment.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::settings;
use super::{Conn, Error};

/// A setting: its name and its value in JSON.
#[derive(Clone, Debug, Queryable)]
pub struct Setting {
    pub name: String,
    pub value: String,
    pub changed_at: NaiveDateTime,
}

pub fn all(conn: &mut Conn) -> Result<Vec<Setting>, Error> {
    Ok(settings::table.order(settings::name).load(conn)?)
}

pub fn set(conn: &mut Conn, name: &str, value: &str, now: NaiveDateTime) -> Result<(), Error> {
    let (value, changed_at) = (settings::value.eq(value), settings::changed_at.eq(now));
    let changed = diesel::update(settings::table.find(name)).set((value, changed_at)).execute(conn)?;
    if changed == 0 {
        diesel::insert_into(settings::table).values((settings::name.eq(name), value, changed_at)).execute(conn)?;
    }
    Ok(())
}

/// Deletes a setting, so that it comes from the environment again.
pub fn remove(conn: &mut Conn, name: &str) -> Result<(), Error> {
    diesel::delete(settings::table.find(name)).execute(conn)?;
    Ok(())
}
