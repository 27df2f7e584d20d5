//! Orders that were marked as paid by hand, and the payments at the gateway that this money stands for.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::attempts::Attempt;
use super::orders::Order;
use super::schema::{attempts, marked_paid, orders};
use super::{Conn, Error};

/// A row as kept. Times UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = marked_paid, treat_none_as_default_value = false)]
pub struct MarkedPaid {
    pub order_id: String,
    /// The payment that the money stands for; `None`: it came another way.
    pub attempt_id: Option<String>,
    pub at: NaiveDateTime,
    /// When the gateway accepted that payment after all.
    pub asked_at: Option<NaiveDateTime>,
    /// Whether it was the same money, as an owner says.
    pub same: Option<bool>,
    pub decided_at: Option<NaiveDateTime>,
}

pub fn insert(conn: &mut Conn, row: &MarkedPaid) -> Result<(), Error> {
    diesel::insert_into(marked_paid::table).values(row).execute(conn)?;
    Ok(())
}

/// The gateway has accepted an attempt of an order that has its money. `true` when money that was marked by hand stands for it:
/// then an owner is asked whether that was the same, unless he has said so.
pub fn ask(conn: &mut Conn, attempt_id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let named =
        marked_paid::table.filter(marked_paid::attempt_id.eq(attempt_id).and(marked_paid::decided_at.is_null()));
    Ok(diesel::update(named).set(marked_paid::asked_at.eq(Some(now))).execute(conn)? == 1)
}

/// Keeps an owner's answer; `false` when nobody was asked, or somebody has answered.
pub fn decide(conn: &mut Conn, attempt_id: &str, same: bool, now: NaiveDateTime) -> Result<bool, Error> {
    let open = marked_paid::table
        .filter(marked_paid::attempt_id.eq(attempt_id))
        .filter(marked_paid::asked_at.is_not_null().and(marked_paid::decided_at.is_null()));
    let answer = (marked_paid::same.eq(Some(same)), marked_paid::decided_at.eq(Some(now)));
    Ok(diesel::update(open).set(answer).execute(conn)? == 1)
}

/// What is known of an order that was marked.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Option<MarkedPaid>, Error> {
    Ok(marked_paid::table.find(order_id).get_result(conn).optional()?)
}

/// Payments about which an owner is asked, with their orders, the oldest question first.
pub fn open(conn: &mut Conn, limit: i64) -> Result<Vec<(Attempt, Order)>, Error> {
    Ok(marked_paid::table
        .inner_join(attempts::table)
        .inner_join(orders::table)
        .filter(marked_paid::asked_at.is_not_null().and(marked_paid::decided_at.is_null()))
        .order((marked_paid::asked_at.asc(), marked_paid::order_id.asc()))
        .limit(limit)
        .select((attempts::all_columns, orders::all_columns))
        .load(conn)?)
}
