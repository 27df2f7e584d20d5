//! Inserts all rows of a new order. On PostgreSQL that is one statement for an order of one line, because each statement is
//! a round trip for which the buyer and a writer thread wait. SQLite runs in this process: there each row has its own
//! statement, as it has on PostgreSQL for an order of several lines.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

use super::attempts::{self, Attempt};
use super::orders::{self, Order};
use super::schema;
use super::transitions::{self, Transition};
use super::{Conn, Error};
use crate::store::order_lines::OrderLine;

/// A new order with its lines, its first payment attempt and the transition that records who placed it.
pub struct NewOrder<'a> {
    pub order: &'a Order,
    pub lines: &'a [OrderLine],
    pub attempt: &'a Attempt,
    pub placed: &'a Transition,
}

/// Inserts all rows of a new order.
///
/// # Errors
/// [`Error::is_taken`] when another order has its idempotency key.
pub fn insert(conn: &mut Conn, new: &NewOrder<'_>) -> Result<(), Error> {
    if let (Conn::Postgres(conn), [line]) = (&mut *conn, new.lines) {
        OneStatement {
            order: diesel::insert_into(schema::orders::table).values(new.order),
            line: diesel::insert_into(schema::order_lines::table).values(line),
            attempt: diesel::insert_into(schema::attempts::table).values(new.attempt),
            placed: diesel::insert_into(schema::transitions::table).values(new.placed),
        }
        .execute(conn)?;
        return Ok(());
    }
    orders::insert(conn, new.order, new.lines)?;
    attempts::insert(conn, new.attempt)?;
    transitions::add(conn, new.placed)
}

/// `WITH … AS (INSERT …) … INSERT …`: PostgreSQL checks foreign keys at the end of the whole statement.
#[derive(QueryId)]
struct OneStatement<O, L, A, T> {
    order: O,
    line: L,
    attempt: A,
    placed: T,
}

impl<O, L, A, T> QueryFragment<Pg> for OneStatement<O, L, A, T>
where
    O: QueryFragment<Pg>,
    L: QueryFragment<Pg>,
    A: QueryFragment<Pg>,
    T: QueryFragment<Pg>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH new_order AS (");
        self.order.walk_ast(out.reborrow())?;
        out.push_sql("), new_line AS (");
        self.line.walk_ast(out.reborrow())?;
        out.push_sql("), new_attempt AS (");
        self.attempt.walk_ast(out.reborrow())?;
        out.push_sql(") ");
        self.placed.walk_ast(out.reborrow())
    }
}

impl<O, L, A, T> RunQueryDsl<PgConnection> for OneStatement<O, L, A, T> {}
