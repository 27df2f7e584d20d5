//! Orders that cost nothing, counted by the e-mail address or phone number that they are sent to.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{free_orders, orders};
use super::{Conn, Error};

/// A free order. `mark` is the HMAC (`shop::keys`) of the folded e-mail address or of the phone number.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = free_orders)]
pub struct FreeOrder {
    pub order_id: String,
    pub mark: String,
    pub at: NaiveDateTime,
}

/// How many free orders went to an e-mail address since `since`, by its HMAC.
pub fn to_address(conn: &mut Conn, mark: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(free_orders::table.filter(free_orders::mark.eq(mark).and(free_orders::at.gt(since))).count().get_result(conn)?)
}

/// How many free orders there were in all since `since`.
pub fn in_all(conn: &mut Conn, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(free_orders::table.filter(free_orders::at.gt(since)).count().get_result(conn)?)
}

/// How many free orders since `since` are sent by SMS: they have a phone number alone.
pub fn by_phone(conn: &mut Conn, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(free_orders::table
        .inner_join(orders::table)
        .filter(free_orders::at.gt(since).and(orders::email.is_null()))
        .count()
        .get_result(conn)?)
}

/// Deletes to whom a free order went.
pub fn erase_person(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::delete(free_orders::table.find(order_id)).execute(conn)?;
    Ok(())
}

/// Records one, and deletes those from before `old`.
pub fn note(conn: &mut Conn, one: &FreeOrder, old: NaiveDateTime) -> Result<(), Error> {
    diesel::insert_into(free_orders::table).values(one).execute(conn)?;
    diesel::delete(free_orders::table.filter(free_orders::at.lt(old))).execute(conn)?;
    Ok(())
}
