//! Money that was sent back outside the shop.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::refunds;
use super::{Conn, Error};

/// A refund as kept: of a whole order, or of one attempt that was owed back. `amount` in whole units, times UTC.
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

pub fn insert(conn: &mut Conn, refund: &Refund) -> Result<(), Error> {
    diesel::insert_into(refunds::table).values(refund).execute(conn)?;
    Ok(())
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
