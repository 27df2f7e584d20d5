//! Stamps: the books whose copies are stamped, how a file is stamped, and the line in each copy.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{grants, stamp_layouts, stamped_books, stamps};
use super::{Conn, Error, meta, on_backend};

/// The line in one file of a grant.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = stamps)]
pub struct StampRow {
    pub grant_id: String,
    pub edition_id: String,
    pub line: String,
}

/// How a file is stamped. `layout` is JSON.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = stamp_layouts)]
pub struct LayoutRow {
    pub sha256: String,
    pub layout: String,
    pub tail: Vec<u8>,
    pub made_at: NaiveDateTime,
}

/// Those of these books whose copies are stamped.
pub fn stamped_of(conn: &mut Conn, book_ids: &[&str]) -> Result<Vec<String>, Error> {
    let stamped = stamped_books::table.filter(stamped_books::book_id.eq_any(book_ids)).select(stamped_books::book_id);
    Ok(on_backend!(conn, conn => stamped.load(conn))?)
}

/// Whether the copies of a book are stamped.
pub fn is_stamped(conn: &mut Conn, book_id: &str) -> Result<bool, Error> {
    Ok(!stamped_of(conn, &[book_id])?.is_empty())
}

/// Sets whether the copies of a book that are sold from now on are stamped.
pub fn set_stamped(conn: &mut Conn, book_id: &str, stamped: bool, now: NaiveDateTime) -> Result<(), Error> {
    diesel::delete(stamped_books::table.find(book_id)).execute(conn)?;
    if stamped {
        let row = (stamped_books::book_id.eq(book_id), stamped_books::since.eq(now));
        diesel::insert_into(stamped_books::table).values(row).execute(conn)?;
    }
    meta::bump_book(conn, book_id)
}

/// Has the copies of a book stamped if those of another are.
pub fn copy_wish(conn: &mut Conn, from: &str, to: &str, now: NaiveDateTime) -> Result<(), Error> {
    if is_stamped(conn, from)? { set_stamped(conn, to, true, now) } else { Ok(()) }
}

/// Keeps how a file is stamped, unless that is known already.
pub fn keep_layout(conn: &mut Conn, row: &LayoutRow) -> Result<(), Error> {
    on_backend!(conn, conn => {
        diesel::insert_into(stamp_layouts::table).values(row).on_conflict_do_nothing().execute(conn)
    })?;
    Ok(())
}

/// How those of these files are stamped whose stamp is laid out: their hash and the layout's JSON.
pub fn layouts(conn: &mut Conn, sha256s: &[&str]) -> Result<Vec<(String, String)>, Error> {
    let known = stamp_layouts::table
        .filter(stamp_layouts::sha256.eq_any(sha256s))
        .select((stamp_layouts::sha256, stamp_layouts::layout));
    Ok(on_backend!(conn, conn => known.load(conn))?)
}

/// The tail of a file's stamp, with room for a line.
pub fn tail(conn: &mut Conn, sha256: &str) -> Result<Vec<u8>, Error> {
    Ok(on_backend!(conn, conn => stamp_layouts::table.find(sha256).select(stamp_layouts::tail).get_result(conn))?)
}

/// Stamps files of grants.
pub fn add(conn: &mut Conn, rows: &[StampRow]) -> Result<(), Error> {
    if !rows.is_empty() {
        on_backend!(conn, conn => diesel::insert_into(stamps::table).values(rows).execute(conn))?;
    }
    Ok(())
}

/// The lines in the files of an order's grants.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<StampRow>, Error> {
    let granted = grants::table.filter(grants::order_id.eq(order_id)).select(grants::id);
    let own = stamps::table.filter(stamps::grant_id.eq_any(granted));
    Ok(on_backend!(conn, conn => own.load(conn))?)
}

/// Puts another line in the place of the one in the copies: the person was erased, or a gift goes to somebody else.
pub fn rewrite(conn: &mut Conn, order_id: &str, line: &str) -> Result<(), Error> {
    let granted = grants::table.filter(grants::order_id.eq(order_id)).select(grants::id);
    diesel::update(stamps::table.filter(stamps::grant_id.eq_any(granted))).set(stamps::line.eq(line)).execute(conn)?;
    Ok(())
}
