//! Order lines, each for one book.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};

use super::books::Book;
use super::schema::{books, order_lines};
use super::{Conn, Error, on_backend};

/// A line as stored. `place` counts from 0, amounts are in the smallest unit of the order's currency, times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = order_lines, treat_none_as_default_value = false)]
pub struct OrderLine {
    pub order_id: String,
    pub place: i32,
    pub book_id: String,
    /// The edition that is bought; its grant includes the book's other formats too.
    pub edition_id: String,
    /// The book's title when the order was placed.
    pub title: String,
    /// The book's price without a coupon.
    pub list_price: i64,
    pub discount: i64,
    /// What is left to pay: the list price less the discount.
    pub amount: i64,
    /// The amount received for it, if an owner accepted another sum for the order.
    pub received: Option<i64>,
    /// The same as the order's.
    pub placed_at: NaiveDateTime,
    /// The id of the seller in the market; `None` where the shop itself sells.
    pub seller: Option<String>,
}

impl OrderLine {
    /// The amount received, or else the amount to pay. Reports, exports and refunds count this.
    pub fn amount_received(&self) -> i64 {
        self.received.unwrap_or(self.amount)
    }
}

/// Adds the lines of one order.
pub fn insert(conn: &mut Conn, lines: &[OrderLine]) -> Result<(), Error> {
    // The statement for one row is prepared once, those for several rows again each time.
    match lines {
        [line] => on_backend!(conn, conn => diesel::insert_into(order_lines::table).values(line).execute(conn))?,
        lines => on_backend!(conn, conn => diesel::insert_into(order_lines::table).values(lines).execute(conn))?,
    };
    Ok(())
}

/// An order's lines, in their order.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<OrderLine>, Error> {
    let lines = order_lines::table.filter(order_lines::order_id.eq(order_id)).order(order_lines::place.asc());
    Ok(on_backend!(conn, conn => lines.load(conn))?)
}

/// An order's lines with their books as they are now, in their order.
pub fn with_books(conn: &mut Conn, order_id: &str) -> Result<Vec<(OrderLine, Book)>, Error> {
    of_orders(conn, &[order_id])
}

/// The lines of these orders with their books as they are now, by order and place.
pub fn of_orders(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(OrderLine, Book)>, Error> {
    Ok(order_lines::table
        .inner_join(books::table)
        .filter(order_lines::order_id.eq_any(ids))
        .order((order_lines::order_id.asc(), order_lines::place.asc()))
        .load(conn)?)
}

/// Which of these orders have a line with this book.
pub fn with_book(conn: &mut Conn, book_id: &str, ids: &[String]) -> Result<Vec<String>, Error> {
    Ok(order_lines::table
        // Not by the index of books: one that sells well is in very many orders.
        .filter(order_lines::order_id.eq_any(ids).and(order_lines::book_id.concat("").eq(book_id)))
        .select(order_lines::order_id)
        .load(conn)?)
}

/// Stores the amount received for each line of an order, by place.
pub fn set_received(conn: &mut Conn, order_id: &str, received: &[i64]) -> Result<(), Error> {
    let cases: Vec<String> =
        received.iter().enumerate().map(|(place, amount)| format!("WHEN {place} THEN {amount}")).collect();
    let each = diesel::dsl::sql::<Nullable<BigInt>>(&format!("CASE place {} END", cases.join(" ")));
    diesel::update(order_lines::table.filter(order_lines::order_id.eq(order_id)))
        .set(order_lines::received.eq(each))
        .execute(conn)?;
    Ok(())
}

/// The numbers of orders whose amount, or amount received, differs from the sum of their lines: at most `limit`.
pub fn unequal(conn: &mut Conn, limit: i64) -> Result<Vec<String>, Error> {
    let query = format!(
        "SELECT o.number AS number FROM orders o LEFT JOIN (SELECT order_id, SUM(amount) AS amount, \
         SUM(COALESCE(received, amount)) AS brought FROM order_lines GROUP BY order_id) l ON l.order_id = o.id \
         WHERE l.order_id IS NULL OR l.amount <> o.amount OR l.brought <> COALESCE(o.received, o.amount) LIMIT {limit}"
    );
    let found: Vec<Numbered> = diesel::sql_query(query).load(conn)?;
    Ok(found.into_iter().map(|order| order.number).collect())
}

#[derive(QueryableByName)]
struct Numbered {
    #[diesel(sql_type = Text)]
    number: String,
}
