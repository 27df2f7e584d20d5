//! Refunds, which are sent outside the shop or by a transfer.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::orders::Order;
use super::schema::{orders, refund_lines, refunds, transfers};
use super::{Conn, Error, on_backend};

/// A refund as stored: of an order, by its lines ([`Part`]), or of one attempt with a refund due. `amount` is in the smallest unit,
/// times are UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = refunds, treat_none_as_default_value = false)]
pub struct Refund {
    pub id: String,
    pub order_id: String,
    pub attempt_id: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub reason: String,
    /// Where it was sent: a phone number, a bank account, by hand.
    pub destination: String,
    pub author: String,
    /// When it was sent; while it is due, when it was decided.
    pub at: NaiveDateTime,
    /// It was decided, and its money was not sent yet.
    pub due: bool,
}

/// The part of a refund that is for one line, in the smallest unit. `line` is the line's place.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = refund_lines, treat_none_as_default_value = false)]
pub struct Part {
    pub refund_id: String,
    pub order_id: String,
    pub line: i32,
    pub amount: i64,
}

/// Adds a refund and its parts.
pub fn insert(conn: &mut Conn, refund: &Refund, parts: &[Part]) -> Result<(), Error> {
    diesel::insert_into(refunds::table).values(refund).execute(conn)?;
    if !parts.is_empty() {
        on_backend!(conn, conn => diesel::insert_into(refund_lines::table).values(parts).execute(conn))?;
    }
    Ok(())
}

/// What was refunded for the lines of these orders.
pub fn parts_of(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<Part>, Error> {
    Ok(refund_lines::table.filter(refund_lines::order_id.eq_any(order_ids)).load(conn)?)
}

/// What was sent back for the lines of these orders: their refunds without those that are due.
pub fn parts_sent(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<Part>, Error> {
    Ok(refund_lines::table
        .inner_join(refunds::table)
        .filter(refund_lines::order_id.eq_any(order_ids).and(refunds::due.eq(false)))
        .select(refund_lines::all_columns)
        .load(conn)?)
}

/// The parts of a refund.
pub fn parts(conn: &mut Conn, refund_id: &str) -> Result<Vec<Part>, Error> {
    Ok(refund_lines::table.filter(refund_lines::refund_id.eq(refund_id)).load(conn)?)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Refund, Error> {
    Ok(refunds::table.find(id).get_result(conn)?)
}

/// Records that the money of a refund that was due was sent; `false` if none was due (any more).
pub fn sent(conn: &mut Conn, id: &str, destination: &str, at: NaiveDateTime) -> Result<bool, Error> {
    let due = refunds::table.filter(refunds::id.eq(id).and(refunds::due));
    let sent = (refunds::due.eq(false), refunds::destination.eq(destination), refunds::at.eq(at));
    Ok(diesel::update(due).set(sent).execute(conn)? == 1)
}

/// Refunds that are due and have no transfer under way, with their orders, the earliest first.
pub fn owed(conn: &mut Conn, limit: i64) -> Result<Vec<(Refund, Order)>, Error> {
    let on_their_way = transfers::table
        .filter(transfers::refund_id.is_not_null())
        .filter(transfers::state.ne_all(["rejected", "cancelled"]))
        .select(transfers::refund_id.assume_not_null());
    Ok(refunds::table
        .inner_join(orders::table)
        .filter(refunds::due.and(refunds::id.ne_all(on_their_way)))
        .order((refunds::at.asc(), refunds::id.asc()))
        .limit(limit)
        .load(conn)?)
}

/// An order's refunds, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Refund>, Error> {
    Ok(refunds::table
        .filter(refunds::order_id.eq(order_id))
        .order((refunds::at.asc(), refunds::id.asc()))
        .load(conn)?)
}

/// Deletes where an order's refunds went, and why: both may name the person whose data is to be deleted.
pub fn erase_words(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(refunds::table.filter(refunds::order_id.eq(order_id)))
        .set((refunds::destination.eq(""), refunds::reason.eq("")))
        .execute(conn)?;
    Ok(())
}
