//! Orders that were marked as paid by hand, and the payments at the gateway that the same money may belong to.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::attempts::Attempt;
use super::orders::Order;
use super::schema::{attempts, manual_payments, orders};
use super::{Conn, Error};

/// A row as stored. Times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = manual_payments, treat_none_as_default_value = false)]
pub struct ManualPayment {
    pub order_id: String,
    /// The attempt that the money belongs to; `None` if it came another way.
    pub attempt_id: Option<String>,
    pub at: NaiveDateTime,
    /// When the gateway reported that payment after all.
    pub asked_at: Option<NaiveDateTime>,
    /// An owner's decision whether it was the same money.
    pub same: Option<bool>,
    pub decided_at: Option<NaiveDateTime>,
}

pub fn insert(conn: &mut Conn, row: &ManualPayment) -> Result<(), Error> {
    diesel::insert_into(manual_payments::table).values(row).execute(conn)?;
    Ok(())
}

/// Called when the gateway reports a payment for an order that is already paid. `true` if the order was marked as paid by hand
/// for this attempt and no owner has decided yet whether it is the same money: then an owner is asked.
pub fn ask(conn: &mut Conn, attempt_id: &str, now: NaiveDateTime) -> Result<bool, Error> {
    let named = manual_payments::table
        .filter(manual_payments::attempt_id.eq(attempt_id).and(manual_payments::decided_at.is_null()));
    Ok(diesel::update(named).set(manual_payments::asked_at.eq(Some(now))).execute(conn)? == 1)
}

/// Stores an owner's answer; `false` if nobody was asked, or the question is already answered.
pub fn decide(conn: &mut Conn, attempt_id: &str, same: bool, now: NaiveDateTime) -> Result<bool, Error> {
    let open = manual_payments::table
        .filter(manual_payments::attempt_id.eq(attempt_id))
        .filter(manual_payments::asked_at.is_not_null().and(manual_payments::decided_at.is_null()));
    let answer = (manual_payments::same.eq(Some(same)), manual_payments::decided_at.eq(Some(now)));
    Ok(diesel::update(open).set(answer).execute(conn)? == 1)
}

/// The row of an order that was marked as paid.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Option<ManualPayment>, Error> {
    Ok(manual_payments::table.find(order_id).get_result(conn).optional()?)
}

/// Attempts about which an owner is asked, with their orders, the oldest question first.
pub fn open(conn: &mut Conn, limit: i64) -> Result<Vec<(Attempt, Order)>, Error> {
    Ok(manual_payments::table
        .inner_join(attempts::table)
        .inner_join(orders::table)
        .filter(manual_payments::asked_at.is_not_null().and(manual_payments::decided_at.is_null()))
        .order((manual_payments::asked_at.asc(), manual_payments::order_id.asc()))
        .limit(limit)
        .select((attempts::all_columns, orders::all_columns))
        .load(conn)?)
}
