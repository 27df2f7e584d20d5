//! Orders that cost nothing, counted by the address that their letters go to.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::free_orders;
use super::{Conn, Error};

/// A book that was given. `mark`: `shop::keys` of the address, folded.
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = free_orders)]
pub struct FreeOrder {
    pub order_id: String,
    pub mark: String,
    pub at: NaiveDateTime,
}

/// How many were given to an address since `since`.
pub fn to_address(conn: &mut Conn, mark: &str, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(free_orders::table.filter(free_orders::mark.eq(mark).and(free_orders::at.gt(since))).count().get_result(conn)?)
}

/// How many were given in all since `since`.
pub fn in_all(conn: &mut Conn, since: NaiveDateTime) -> Result<i64, Error> {
    Ok(free_orders::table.filter(free_orders::at.gt(since)).count().get_result(conn)?)
}

/// Forgets to whom an order's book was given.
pub fn forget(conn: &mut Conn, order_id: &str) -> Result<(), Error> {
    diesel::delete(free_orders::table.find(order_id)).execute(conn)?;
    Ok(())
}

/// Notes one, and forgets those from before `old`.
pub fn note(conn: &mut Conn, one: &FreeOrder, old: NaiveDateTime) -> Result<(), Error> {
    diesel::insert_into(free_orders::table).values(one).execute(conn)?;
    diesel::delete(free_orders::table.filter(free_orders::at.lt(old))).execute(conn)?;
    Ok(())
}
