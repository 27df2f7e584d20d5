//! Refunds, which are sent outside the shop.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{refund_lines, refunds};
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
    pub at: NaiveDateTime,
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
