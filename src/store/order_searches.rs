//! Looks for orders by what somebody typed on `/find`, and keeps what was typed until a job has done so.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::orders::Order;
use super::schema::{attempts, messages, order_searches, orders};
use super::{Conn, Error};

/// The kind of the messages that `/find` sends to buyers.
pub const FOUND: &str = "found";

/// What was typed; `facts` is JSON (`domain::order_facts`).
#[derive(Clone, Queryable, Insertable)]
#[diesel(table_name = order_searches)]
pub struct OrderSearch {
    pub id: String,
    pub facts: String,
    pub at: NaiveDateTime,
}

pub fn insert(conn: &mut Conn, search: &OrderSearch) -> Result<(), Error> {
    diesel::insert_into(order_searches::table).values(search).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<OrderSearch>, Error> {
    Ok(order_searches::table.find(id).get_result(conn).optional()?)
}

pub fn end(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::delete(order_searches::table.find(id)).execute(conn)?;
    Ok(())
}

/// Deletes searches from before `before`, whose jobs failed.
pub fn delete_old(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(order_searches::table.filter(order_searches::at.lt(before))).execute(conn)?)
}

/// `operator_message::plain` for a query, written as in the index `attempts_operator_plain`.
const PLAIN_ID: &str = "upper(replace(replace(attempts.operator_id, '.', ''), ' ', ''))";

/// The ids of orders with a payment that has one of these operator's ids, which are plain.
pub fn with_operator_ids(conn: &mut Conn, plain: &[String], limit: i64) -> Result<Vec<String>, Error> {
    Ok(attempts::table
        .filter(attempts::operator_id.is_not_null().and(sql::<Text>(PLAIN_ID).eq_any(plain)))
        .select(attempts::order_id)
        .limit(limit)
        .load(conn)?)
}

/// A visitor's orders, the newest first.
pub fn of_visitor(conn: &mut Conn, visitor: &str, limit: i64) -> Result<Vec<Order>, Error> {
    let his = orders::table.filter(orders::visitor.eq(visitor));
    Ok(his.order((orders::placed_at.desc(), orders::id.desc())).limit(limit).load(conn)?)
}

/// How many messages [`FOUND`] were written since `since`.
#[derive(Clone, Copy, Debug)]
pub struct Written {
    /// To this recipient.
    pub to_him: i64,
    /// To this recipient, about this order.
    pub about_order: i64,
    /// By SMS, to anybody.
    pub texted: i64,
}

pub fn written(conn: &mut Conn, recipient: &str, order_id: &str, since: NaiveDateTime) -> Result<Written, Error> {
    // The kind is written out, so that the partial index serves.
    let found = || messages::table.filter(sql::<diesel::sql_types::Bool>("messages.kind = 'found'"));
    let lately = || found().filter(messages::created_at.gt(since));
    let his = || lately().filter(messages::recipient.eq(recipient));
    Ok(Written {
        to_him: his().count().get_result(conn)?,
        about_order: his().filter(messages::order_id.eq(order_id)).count().get_result(conn)?,
        texted: lately().filter(messages::channel.eq("sms")).count().get_result(conn)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_and_the_indexes_say_the_same() {
        for migration in [
            include_str!("../../migrations/sqlite/2026-12-01-000040_help_requests/up.sql"),
            include_str!("../../migrations/postgres/2026-12-01-000040_help_requests/up.sql"),
        ] {
            assert!(migration.contains(&PLAIN_ID.replace("attempts.", "")));
            assert!(migration.contains(&format!("WHERE kind = '{FOUND}'")));
        }
    }
}
