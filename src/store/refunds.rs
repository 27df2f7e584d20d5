//! Money that was sent back outside the shop.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{refund_lines, refunds};
use super::{Conn, Error, on_backend};

/// A refund as kept: of an order, by its lines ([`Part`]), or of one attempt that was owed back. `amount` in whole units, times UTC.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = refunds, treat_none_as_default_value = false)]
pub struct Refund {
    pub id: String,
    pub order_id: String,
    pub attempt_id: Option<String>,
    pub amount: i64,
    pub currency: String,
    pub reason: String,
    /// Where it was sent: a phone, a bank account, by hand.
    pub destination: String,
    pub author: String,
    pub at: NaiveDateTime,
}

/// What of a refund is for one line, in whole units. `line` is its place.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = refund_lines, treat_none_as_default_value = false)]
pub struct Part {
    pub refund_id: String,
    pub order_id: String,
    pub line: i32,
    pub amount: i64,
}

/// Writes a refund and what of it is for which line.
pub fn insert(conn: &mut Conn, refund: &Refund, parts: &[Part]) -> Result<(), Error> {
    diesel::insert_into(refunds::table).values(refund).execute(conn)?;
    if !parts.is_empty() {
        on_backend!(conn, conn => diesel::insert_into(refund_lines::table).values(parts).execute(conn))?;
    }
    Ok(())
}

/// What was given back for the lines of these orders.
pub fn parts_of(conn: &mut Conn, order_ids: &[&str]) -> Result<Vec<Part>, Error> {
    Ok(refund_lines::table.filter(refund_lines::order_id.eq_any(order_ids)).load(conn)?)
}

/// An order's refunds, the oldest first.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Refund>, Error> {
    Ok(refunds::table
        .filter(refunds::order_id.eq(order_id))
        .order((refunds::at.asc(), refunds::id.asc()))
        .load(conn)?)
}

/// Forgets where an order's money went, and why: both may name the person who is to be forgotten.
pub fn forget_words(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::update(refunds::table.filter(refunds::order_id.eq(order_id)))
        .set((refunds::destination.eq(""), refunds::reason.eq("")))
        .execute(conn)?;
    Ok(())
}
