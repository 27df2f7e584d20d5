//! Facts about the whole database, by name.

use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::meta;
use super::{Conn, Error};

/// The number that grows with every change of the catalogue, so that pages kept in memory know that they are old.
pub fn catalogue_version(conn: &mut Conn) -> Result<i64, Error> {
    number(conn, CATALOGUE)
}

/// The number that grows with every change of a setting.
pub fn settings_version(conn: &mut Conn) -> Result<i64, Error> {
    number(conn, SETTINGS)
}

fn number(conn: &mut Conn, name: &str) -> Result<i64, Error> {
    Ok(get(conn, name)?.and_then(|value| value.parse().ok()).unwrap_or(0))
}

/// Keeps others from changing settings until this write ends.
pub fn hold_settings(conn: &mut Conn) -> Result<(), Error> {
    hold(conn, SETTINGS)
}

/// Says that a setting has changed, and with it every page that shows it.
pub fn bump_settings(conn: &mut Conn) -> Result<(), Error> {
    hold_settings(conn)?;
    let next = settings_version(conn)? + 1;
    set(conn, SETTINGS, &next.to_string())?;
    bump_catalogue(conn)
}

/// When the doctor last wrote here: he wants to see a write.
pub fn note_examination(conn: &mut Conn, at: &str) -> Result<(), Error> {
    set(conn, DOCTOR, at)
}

/// What [`note_examination`] wrote.
pub fn examination(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, DOCTOR)
}

/// When a worker last said that it is at work.
pub fn note_beat(conn: &mut Conn, at: &str) -> Result<(), Error> {
    set(conn, WORKER, at)
}

/// What [`note_beat`] wrote.
pub fn beat(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, WORKER)
}

/// Says that the catalogue has changed.
pub fn bump_catalogue(conn: &mut Conn) -> Result<(), Error> {
    hold(conn, CATALOGUE)?;
    let next = catalogue_version(conn)? + 1;
    set(conn, CATALOGUE, &next.to_string())
}

/// Up to which order's id the keys of the search are kept (`shop::search_keys`).
pub fn searched(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, SEARCHED)
}

pub fn set_searched(conn: &mut Conn, id: &str) -> Result<(), Error> {
    set(conn, SEARCHED, id)
}

/// Up to which order's id the orders of before are posted to the ledger (`store::ledger::past`).
pub(super) fn ledger(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, LEDGER)
}

/// Keeps others from posting orders of before until this write ends.
pub(super) fn hold_ledger(conn: &mut Conn) -> Result<(), Error> {
    hold(conn, LEDGER)
}

pub(super) fn set_ledger(conn: &mut Conn, upto: &str) -> Result<(), Error> {
    set(conn, LEDGER, upto)
}

/// How far the demo catalogue is on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stocked {
    Begun,
    Done,
}

/// `None` when it was never begun.
pub fn stocked(conn: &mut Conn) -> Result<Option<Stocked>, Error> {
    Ok(get(conn, DEMO)?.map(|value| if value == "begun" { Stocked::Begun } else { Stocked::Done }))
}

pub fn set_stocked(conn: &mut Conn, stocked: Stocked) -> Result<(), Error> {
    let value = match stocked {
        Stocked::Begun => "begun",
        Stocked::Done => "done",
    };
    set(conn, DEMO, value)
}

const CATALOGUE: &str = "catalogue";
const DEMO: &str = "demo";
const DOCTOR: &str = "doctor";
const LEDGER: &str = "ledger";
const SEARCHED: &str = "searched";
const SETTINGS: &str = "settings";
const WORKER: &str = "worker";

/// The row is held before it is read: on PostgreSQL two may change it at once.
fn hold(conn: &mut Conn, name: &str) -> Result<(), Error> {
    lock_for_update!(conn, meta::table.find(name).select(meta::value)).optional().map(|_: Option<String>| ())?;
    Ok(())
}

fn get(conn: &mut Conn, name: &str) -> Result<Option<String>, Error> {
    Ok(meta::table.find(name).select(meta::value).get_result(conn).optional()?)
}

fn set(conn: &mut Conn, name: &str, value: &str) -> Result<(), Error> {
    let changed = diesel::update(meta::table.find(name)).set(meta::value.eq(value)).execute(conn)?;
    if changed == 0 {
        diesel::insert_into(meta::table).values((meta::name.eq(name), meta::value.eq(value))).execute(conn)?;
    }
    Ok(())
}
