//! How often each book was sold: lines of paid orders that cost something and were not refunded in full. Counted from the
//! orders, one book at a time, after something happened to one of its orders (`shop::catalogue::best_sellers`).

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::locks::lock_for_update;
use super::schema::{book_lists, book_sales, books, order_lines, transitions};
use super::{Conn, Error};

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    book_id: String,
    #[diesel(sql_type = BigInt)]
    sold: i64,
}

/// The next transitions of orders after the one with the id `last` and before `until`: the last one's id, and the books of these orders.
/// `None` if there are none.
pub fn touched(conn: &mut Conn, last: &str, until: &str, limit: i64) -> Result<Option<(String, Vec<String>)>, Error> {
    let next = transitions::table.filter(transitions::id.gt(last).and(transitions::id.lt(until)));
    let found: Vec<(String, String)> =
        next.order(transitions::id.asc()).limit(limit).select((transitions::id, transitions::order_id)).load(conn)?;
    let Some((newest, _)) = found.last().cloned() else { return Ok(None) };
    let orders: Vec<String> = found.into_iter().map(|(_, order)| order).collect();
    let lines = order_lines::table.filter(order_lines::order_id.eq_any(orders));
    Ok(Some((newest, lines.select(order_lines::book_id).distinct().load(conn)?)))
}

/// The id of the newest transition before `until`.
pub fn newest_before(conn: &mut Conn, until: &str) -> Result<Option<String>, Error> {
    let before = transitions::table.filter(transitions::id.lt(until));
    Ok(before.select(diesel::dsl::max(transitions::id)).get_result(conn)?)
}

/// How often books were sold: these, or with `None` all that ever were.
pub fn count(conn: &mut Conn, ids: Option<&[String]>) -> Result<Vec<(String, i64)>, Error> {
    let only =
        ids.map(|ids| ids.iter().map(|id| format!("'{}'", id.replace('\'', "''"))).collect::<Vec<_>>().join(", "));
    let only = only.map(|ids| format!(" AND l.book_id IN ({ids})")).unwrap_or_default();
    let found: Vec<Counted> = sql_query(format!(
        "SELECT l.book_id, COUNT(*) AS sold FROM order_lines l JOIN orders o ON o.id = l.order_id \
         WHERE o.state = 'paid' AND l.amount > 0{only} AND NOT EXISTS ( \
             SELECT 1 FROM refund_lines r WHERE r.order_id = l.order_id AND r.line = l.place \
             GROUP BY r.order_id HAVING SUM(r.amount) >= COALESCE(l.received, l.amount)) \
         GROUP BY l.book_id"
    ))
    .load(conn)?;
    let mut sold: HashMap<String, i64> = found.into_iter().map(|one| (one.book_id, one.sold)).collect();
    let mut all: Vec<(String, i64)> = match ids {
        Some(ids) => ids.iter().map(|id| (id.clone(), sold.remove(id).unwrap_or(0))).collect(),
        None => sold.into_iter().collect(),
    };
    all.sort_unstable();
    Ok(all)
}

/// Stores how often a book was sold, here and in the lists; `false` if that is known.
pub fn set(conn: &mut Conn, id: &str, sold: i64) -> Result<bool, Error> {
    let known: Option<i64> = book_sales::table.find(id).select(book_sales::sold).get_result(conn).optional()?;
    if known.unwrap_or(0) == sold {
        return Ok(false);
    }
    // Whoever changes the book makes its rows anew, and waits here.
    lock_for_update!(conn, books::table.find(id).select(books::id)).map(|_: String| ())?;
    match known {
        Some(_) => diesel::update(book_sales::table.find(id)).set(book_sales::sold.eq(sold)).execute(conn)?,
        None => diesel::insert_into(book_sales::table)
            .values((book_sales::book_id.eq(id), book_sales::sold.eq(sold)))
            .execute(conn)?,
    };
    diesel::update(book_lists::table.filter(book_lists::book_id.eq(id)))
        .set(book_lists::sold.eq(sold))
        .execute(conn)?;
    Ok(true)
}
