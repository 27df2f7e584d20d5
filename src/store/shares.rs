//! The sellers' shares of paid orders: when each is released. The amounts are in the ledger, and nowhere else.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};

use super::schema::{order_lines, orders, shares};
use super::{Conn, Error, on_backend};
use crate::domain::seller::Releaser;

/// A seller's share of a line of a paid order. `commission` is the rate of that day, in hundredths of a percent; times are UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = shares, treat_none_as_default_value = false)]
pub struct Share {
    pub order_id: String,
    pub line: i32,
    pub seller_id: String,
    pub commission: i64,
    /// When the order was paid.
    pub at: NaiveDateTime,
    /// Until when it is held at most; `None` until the buyer can download.
    pub due_at: Option<NaiveDateTime>,
    pub released_at: Option<NaiveDateTime>,
    /// [`Releaser::code`]
    pub released_by: Option<String>,
    /// Since when a dispute about the line is open, which holds the share.
    pub disputed_at: Option<NaiveDateTime>,
}

pub fn insert(conn: &mut Conn, rows: &[Share]) -> Result<(), Error> {
    on_backend!(conn, conn => diesel::insert_into(shares::table).values(rows).execute(conn))?;
    Ok(())
}

/// The shares of an order, by line.
pub fn of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<Share>, Error> {
    Ok(shares::table.filter(shares::order_id.eq(order_id)).order(shares::line.asc()).load(conn)?)
}

/// The orders with a share that is held, not disputed and due by `now`, the longest overdue first.
pub fn due(conn: &mut Conn, now: NaiveDateTime, limit: i64) -> Result<Vec<String>, Error> {
    Ok(shares::table
        .filter(shares::released_at.is_null().and(shares::disputed_at.is_null()).and(shares::due_at.le(now)))
        .order((shares::due_at.asc(), shares::order_id.asc(), shares::line.asc()))
        .select(shares::order_id)
        .limit(limit)
        .load(conn)?)
}

/// Sets until when what has no end yet is held of these orders; of the lines with `book_id` if one is given.
pub fn set_due(conn: &mut Conn, order_ids: &[&str], book_id: Option<&str>, due_at: NaiveDateTime) -> Result<(), Error> {
    let waiting = shares::order_id.eq_any(order_ids).and(shares::due_at.is_null()).and(shares::released_at.is_null());
    let set = shares::due_at.eq(Some(due_at));
    match book_id {
        None => diesel::update(shares::table.filter(waiting)).set(set).execute(conn)?,
        Some(book_id) => {
            let of_book = sql::<Bool>(
                "EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = shares.order_id AND l.place = shares.line AND l.book_id = ",
            )
            .bind::<Text, _>(book_id)
            .sql(")");
            diesel::update(shares::table.filter(waiting.and(of_book))).set(set).execute(conn)?
        }
    };
    Ok(())
}

/// Marks a share as released, unless it is already; returns whether it was held.
pub fn release(conn: &mut Conn, share: &Share, by: Releaser, at: NaiveDateTime) -> Result<bool, Error> {
    let held = shares::order_id.eq(&share.order_id).and(shares::line.eq(share.line)).and(shares::released_at.is_null());
    let released = (shares::released_at.eq(Some(at)), shares::released_by.eq(Some(by.code())));
    Ok(diesel::update(shares::table.filter(held)).set(released).execute(conn)? == 1)
}

/// Holds a share for a dispute, also one that was released before.
pub fn dispute(conn: &mut Conn, share: &Share, at: NaiveDateTime) -> Result<(), Error> {
    let held = (
        shares::disputed_at.eq(Some(at)),
        shares::released_at.eq(None::<NaiveDateTime>),
        shares::released_by.eq(None::<String>),
    );
    diesel::update(shares::table.find((&share.order_id, share.line))).set(held).execute(conn)?;
    Ok(())
}

/// No dispute holds a share any more.
pub fn settle(conn: &mut Conn, share: &Share) -> Result<(), Error> {
    let share = shares::table.find((&share.order_id, share.line));
    diesel::update(share).set(shares::disputed_at.eq(None::<NaiveDateTime>)).execute(conn)?;
    Ok(())
}

/// A share with what it is of.
#[derive(Clone, Debug, Queryable)]
pub struct Sold {
    pub share: Share,
    /// The order's number.
    pub number: String,
    pub currency: String,
    pub title: String,
}

/// A seller's shares, the newest first, before the time, order and line in `before`.
pub fn of_seller(
    conn: &mut Conn,
    seller_id: &str,
    before: Option<&(NaiveDateTime, String, i32)>,
    limit: i64,
) -> Result<Vec<Sold>, Error> {
    let line = order_lines::order_id.eq(shares::order_id).and(order_lines::place.eq(shares::line));
    let mut found = shares::table
        .inner_join(order_lines::table.on(line))
        .inner_join(orders::table.on(orders::id.eq(shares::order_id)))
        .filter(shares::seller_id.eq(seller_id))
        .order((shares::at.desc(), shares::order_id.desc(), shares::line.desc()))
        .select((shares::all_columns, orders::number, orders::currency, order_lines::title))
        .limit(limit)
        .into_boxed();
    if let Some((at, order_id, line)) = before {
        let same_order = shares::order_id.eq(order_id).and(shares::line.lt(*line));
        found =
            found.filter(shares::at.lt(*at).or(shares::at.eq(*at).and(shares::order_id.lt(order_id).or(same_order))));
    }
    Ok(found.load(conn)?)
}
