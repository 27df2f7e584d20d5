//! Orders and books as the read API lists them: paged by key, the newest first.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::coupons::{Coupon, Use};
use super::orders::Order;
use super::schema::{books, coupon_uses, coupons, order_lines, orders};
use super::{Conn, Error, books::Book};

/// A position in a list: a time and an id.
pub type Cursor = (NaiveDateTime, String);

/// The filter of a list of orders; `since` is inclusive, `until` is exclusive.
#[derive(Clone, Debug, Default)]
pub struct OrderFilter {
    pub state: Option<&'static str>,
    /// A book's id.
    pub book: Option<String>,
    pub since: Option<NaiveDateTime>,
    pub until: Option<NaiveDateTime>,
}

/// Orders that were placed before `before`.
pub fn orders(conn: &mut Conn, wanted: &OrderFilter, before: Option<Cursor>, limit: i64) -> Result<Vec<Order>, Error> {
    if let Some(book) = &wanted.book {
        return of_book(conn, wanted, (book, before), limit);
    }
    let mut query = orders::table.into_boxed();
    if let Some(state) = wanted.state {
        query = query.filter(orders::state.eq(state));
    }
    if let Some(since) = wanted.since {
        query = query.filter(orders::placed_at.ge(since));
    }
    if let Some(until) = wanted.until {
        query = query.filter(orders::placed_at.lt(until));
    }
    if let Some((at, id)) = before {
        query = query.filter(orders::placed_at.lt(at).or(orders::placed_at.eq(at).and(orders::id.lt(id))));
    }
    Ok(query.order((orders::placed_at.desc(), orders::id.desc())).limit(limit).load(conn)?)
}

/// Orders with a line of this book, read through the index of the order lines.
fn of_book(
    conn: &mut Conn,
    wanted: &OrderFilter,
    (book, before): (&str, Option<Cursor>),
    limit: i64,
) -> Result<Vec<Order>, Error> {
    use order_lines::{book_id, order_id, placed_at};
    let mut query = order_lines::table.inner_join(orders::table).filter(book_id.eq(book)).into_boxed();
    if let Some(state) = wanted.state {
        query = query.filter(orders::state.eq(state));
    }
    if let Some(since) = wanted.since {
        query = query.filter(placed_at.ge(since));
    }
    if let Some(until) = wanted.until {
        query = query.filter(placed_at.lt(until));
    }
    if let Some((at, id)) = before {
        query = query.filter(placed_at.lt(at).or(placed_at.eq(at).and(order_id.lt(id))));
    }
    let newest_first = (placed_at.desc(), order_id.desc());
    Ok(query.order(newest_first).limit(limit).select(orders::all_columns).load(conn)?)
}

/// The coupons that these orders use.
pub fn coupons_of(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(Use, Coupon)>, Error> {
    Ok(coupon_uses::table.inner_join(coupons::table).filter(coupon_uses::order_id.eq_any(ids)).load(conn)?)
}

/// Books, published or not, that were added before `before`.
pub fn books(conn: &mut Conn, before: Option<Cursor>, limit: i64) -> Result<Vec<Book>, Error> {
    let mut query = books::table.into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(books::created_at.lt(at).or(books::created_at.eq(at).and(books::id.lt(id))));
    }
    Ok(query.order((books::created_at.desc(), books::id.desc())).limit(limit).load(conn)?)
}
