//! Values about the whole database, by name.

use std::cell::Cell;
use std::collections::HashSet;

use diesel::prelude::*;

use super::locks::lock_for_update;
use super::schema::{catalogue_changes, meta};
use super::{Conn, Error, authors};
use crate::domain::book::author_slug;

/// The number that grows with every change of the catalogue, so that cached pages are recognised as old.
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

/// Keeps others from changing settings until the transaction ends.
pub fn lock_settings(conn: &mut Conn) -> Result<(), Error> {
    lock(conn, SETTINGS)
}

/// Records that a setting has changed, and with it the catalogue's pages.
pub fn bump_settings(conn: &mut Conn) -> Result<(), Error> {
    lock_settings(conn)?;
    let next = settings_version(conn)? + 1;
    set(conn, SETTINGS, &next.to_string())?;
    bump_catalogue(conn)
}

/// Records the time of the doctor's last examination, which tests that the database can be written.
pub fn note_examination(conn: &mut Conn, at: &str) -> Result<(), Error> {
    set(conn, DOCTOR, at)
}

/// The time that [`note_examination`] recorded.
pub fn examination(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, DOCTOR)
}

/// Records the time at which a worker is running.
pub fn note_beat(conn: &mut Conn, at: &str) -> Result<(), Error> {
    set(conn, WORKER, at)
}

/// The time that [`note_beat`] recorded.
pub fn beat(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, WORKER)
}

/// Records that the shop could write at this time.
pub fn note_ready(conn: &mut Conn, at: &str) -> Result<(), Error> {
    set(conn, READY, at)
}

/// Records what the last check of the whole ledger found, and when.
pub fn note_ledger_check(conn: &mut Conn, result: &str) -> Result<(), Error> {
    set(conn, LEDGER_CHECK, result)
}

/// What [`note_ledger_check`] recorded.
pub fn ledger_check(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, LEDGER_CHECK)
}

/// Records the day by which payouts were proposed last.
pub fn note_proposals(conn: &mut Conn, day: &str) -> Result<(), Error> {
    set(conn, PAYOUTS, day)
}

/// The day that [`note_proposals`] recorded.
pub fn proposals(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, PAYOUTS)
}

/// Records that the catalogue has changed: any of its pages may be old.
pub fn bump_catalogue(conn: &mut Conn) -> Result<(), Error> {
    bump(conn, None)
}

/// Records that one book has changed: its own page and the lists may be old.
pub fn bump_book(conn: &mut Conn, id: &str) -> Result<(), Error> {
    bump(conn, Some(id))
}

/// The row of the version is locked until the transaction ends, so versions are committed in their order.
fn bump(conn: &mut Conn, book: Option<&str>) -> Result<(), Error> {
    lock(conn, CATALOGUE)?;
    let next = catalogue_version(conn)? + 1;
    set(conn, CATALOGUE, &next.to_string())?;
    let row = (catalogue_changes::version.eq(next), catalogue_changes::book_id.eq(book));
    diesel::insert_into(catalogue_changes::table).values(row).execute(conn)?;
    let old = catalogue_changes::table.filter(catalogue_changes::version.le(next - CHANGES_KEPT));
    diesel::delete(old).execute(conn)?;
    BUMPED.set(true);
    Ok(())
}

/// What has changed since a version of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Changed {
    /// Only these books.
    Books(BookSet),
    Anything,
}

/// Books by their ids, and the slugs of authors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BookSet {
    pub ids: HashSet<String>,
    pub authors: HashSet<String>,
}

impl BookSet {
    /// Whether the sets have a book or an author in common.
    pub fn meets(&self, other: &Self) -> bool {
        !self.ids.is_disjoint(&other.ids) || !self.authors.is_disjoint(&other.authors)
    }
}

/// The present version of the catalogue, and what has changed since `version`.
pub fn changes_since(conn: &mut Conn, version: i64) -> Result<(i64, Changed), Error> {
    let now = catalogue_version(conn)?;
    if now == version {
        return Ok((now, Changed::Books(BookSet::default())));
    }
    let since = catalogue_changes::table.filter(catalogue_changes::version.gt(version));
    let books: Vec<Option<String>> = since.select(catalogue_changes::book_id).load(conn)?;
    let is_all = i64::try_from(books.len()) == Ok(now - version);
    let ids: Option<HashSet<String>> = books.into_iter().collect();
    let Some(ids) = ids.filter(|_| is_all) else { return Ok((now, Changed::Anything)) };
    let names = authors::of_books(conn, &ids)?;
    Ok((now, Changed::Books(BookSet { authors: names.iter().map(|name| author_slug(name)).collect(), ids })))
}

/// Runs a write, and returns also whether it recorded a change of the catalogue.
pub(super) fn noticing<T>(work: impl FnOnce() -> T) -> (T, bool) {
    BUMPED.set(false);
    let done = work();
    (done, BUMPED.take())
}

thread_local! {
    /// Whether the write that runs on this thread has recorded a change of the catalogue.
    static BUMPED: Cell<bool> = const { Cell::new(false) };
}

/// So many of the newest changes are kept. Who has seen fewer believes that anything has changed.
const CHANGES_KEPT: i64 = 1_000;

/// The id of the order up to which search keys are stored (`shop::search_keys`).
pub fn searched(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, SEARCHED)
}

pub fn set_searched(conn: &mut Conn, id: &str) -> Result<(), Error> {
    set(conn, SEARCHED, id)
}

/// The id of the transition of an order up to which sales are counted (`store::sales`).
pub fn sold(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, SOLD)
}

pub fn set_sold(conn: &mut Conn, id: &str) -> Result<(), Error> {
    set(conn, SOLD, id)
}

/// By which rules the books are indexed (`shop::catalogue::index`); `None` if they never were.
pub fn indexed(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, INDEXED)
}

pub fn set_indexed(conn: &mut Conn, rules: &str) -> Result<(), Error> {
    set(conn, INDEXED, rules)
}

/// Has the books indexed anew.
pub(super) fn forget_indexed(conn: &mut Conn) -> Result<(), Error> {
    diesel::delete(meta::table.find(INDEXED)).execute(conn)?;
    Ok(())
}

/// Up to which order's id the orders of before are posted to the ledger (`store::ledger::past`).
pub(super) fn ledger(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, LEDGER)
}

/// Keeps others from posting orders of before until this write ends.
pub(super) fn lock_ledger(conn: &mut Conn) -> Result<(), Error> {
    lock(conn, LEDGER)
}

pub(super) fn set_ledger(conn: &mut Conn, upto: &str) -> Result<(), Error> {
    set(conn, LEDGER, upto)
}

/// What is known of the backups (`store::backup_runs`).
pub(super) fn backup(conn: &mut Conn) -> Result<Option<String>, Error> {
    get(conn, BACKUP)
}

pub(super) fn set_backup(conn: &mut Conn, value: &str) -> Result<(), Error> {
    set(conn, BACKUP, value)
}

/// How far the demo catalogue is on the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stocked {
    Begun,
    Done,
}

/// How far the demo catalogue was added; `None` if that was never begun.
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

const BACKUP: &str = "backup";
const CATALOGUE: &str = "catalogue";
const DEMO: &str = "demo";
const DOCTOR: &str = "doctor";
const INDEXED: &str = "indexed";
const LEDGER: &str = "ledger";
const LEDGER_CHECK: &str = "ledger_check";
const PAYOUTS: &str = "payouts";
const READY: &str = "ready";
const SEARCHED: &str = "searched";
const SETTINGS: &str = "settings";
const SOLD: &str = "sold";
const WORKER: &str = "worker";

/// Locks the row before it is read: on PostgreSQL two transactions may change it at once.
fn lock(conn: &mut Conn, name: &str) -> Result<(), Error> {
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
