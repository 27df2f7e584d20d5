//! Books that are not out yet, and the grants of their buyers, which are closed until they are.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::grants::Grant;
use super::schema::{books, grants, order_lines, orders};
use super::{Conn, Error, listed, on_backend};
use crate::domain::order::OrderState;

/// The closed grants of a book's paid orders. Those that were revoked stay closed, and are none of them.
macro_rules! closed {
    ($book:expr) => {{
        let same_line = order_lines::order_id.eq(grants::order_id).and(order_lines::place.eq(grants::line));
        order_lines::table
            .inner_join(grants::table.on(same_line))
            .inner_join(orders::table)
            .filter(order_lines::book_id.eq($book).and(orders::state.eq(OrderState::Paid.code())))
            .filter(grants::opens_on.is_not_null().and(grants::revoked_at.is_null()))
    }};
}

/// The closed grants that do not have the book's present day: all of them once it is out (`None`).
macro_rules! behind {
    ($book:expr, $day:expr) => {{
        let day: Option<NaiveDate> = $day;
        let is_out = day.is_none().into_sql::<Bool>();
        closed!($book).filter(grants::opens_on.ne(day).or(is_out))
    }};
}

/// Which of these books are not out, and their days. Until the transaction ends nobody changes the day of one of them.
pub fn hold_days(conn: &mut Conn, book_ids: &[&str]) -> Result<Vec<(String, Option<NaiveDate>)>, Error> {
    let ahead = books::table
        .filter(books::id.eq_any(book_ids).and(books::release_on.is_not_null()))
        .order(books::id.asc())
        .select((books::id, books::release_on));
    Ok(match conn {
        Conn::Sqlite(conn) => ahead.load(conn)?,
        Conn::Postgres(conn) => ahead.for_share().load(conn)?,
    })
}

/// Sets the day on which a book comes out; `None` when it is out.
pub fn set_release(conn: &mut Conn, id: &str, day: Option<NaiveDate>, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(books::table.find(id)).set((books::release_on.eq(day), books::updated_at.eq(now))).execute(conn)?;
    listed::changed(conn, id)
}

/// The book that has been due longest, of those that were to come out on `day` or before.
pub fn due(conn: &mut Conn, day: NaiveDate) -> Result<Option<String>, Error> {
    Ok(books::table
        .filter(books::release_on.le(day))
        .order((books::release_on.asc(), books::id.asc()))
        .select(books::id)
        .first(conn)
        .optional()?)
}

/// How many buyers wait for a book.
pub fn count(conn: &mut Conn, book_id: &str) -> Result<i64, Error> {
    Ok(closed!(book_id).count().get_result(conn)?)
}

/// Orders with a closed grant that does not have the book's present day yet, the oldest first.
pub fn orders_behind(conn: &mut Conn, book_id: &str, day: Option<NaiveDate>, limit: i64) -> Result<Vec<String>, Error> {
    Ok(behind!(book_id, day).order(orders::id.asc()).limit(limit).select(orders::id).load(conn)?)
}

/// Those grants of these orders.
pub fn grants_behind(
    conn: &mut Conn,
    book_id: &str,
    day: Option<NaiveDate>,
    order_ids: &[String],
) -> Result<Vec<Grant>, Error> {
    let found = behind!(book_id, day).filter(orders::id.eq_any(order_ids)).select(grants::all_columns);
    Ok(on_backend!(conn, conn => found.load(conn))?)
}

/// The books of an order's closed grants.
pub fn books_of(conn: &mut Conn, order_id: &str) -> Result<Vec<String>, Error> {
    let same_line = order_lines::order_id.eq(grants::order_id).and(order_lines::place.eq(grants::line));
    Ok(order_lines::table
        .inner_join(grants::table.on(same_line))
        .filter(grants::order_id.eq(order_id).and(grants::opens_on.is_not_null()))
        .select(order_lines::book_id)
        .load(conn)?)
}

/// Gives closed grants another day.
pub fn move_to(conn: &mut Conn, ids: &[&str], day: NaiveDate) -> Result<(), Error> {
    diesel::update(grants::table.filter(grants::id.eq_any(ids))).set(grants::opens_on.eq(Some(day))).execute(conn)?;
    Ok(())
}

/// Opens closed grants to this edition: they begin at the first of these times, and end at the second.
pub fn open(
    conn: &mut Conn,
    ids: &[&str],
    edition_id: &str,
    (from, until): (NaiveDateTime, NaiveDateTime),
) -> Result<(), Error> {
    diesel::update(grants::table.filter(grants::id.eq_any(ids)))
        .set((
            grants::opens_on.eq(None::<NaiveDate>),
            grants::edition_id.eq(edition_id),
            grants::created_at.eq(from),
            grants::expires_at.eq(until),
        ))
        .execute(conn)?;
    Ok(())
}
