//! What browsers keep to buy later.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::basket_items as items;
use super::{Conn, Error};

/// A book in a basket. `visitor` is `ids::visitor_mark` of the browser's cookie, `amount` the price that was shown when the book
/// was put there, in the smallest unit of `currency`, and `changed_at` when the basket was last changed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = items)]
pub struct BasketItem {
    pub visitor: String,
    pub book_id: String,
    pub amount: i64,
    pub currency: String,
    pub added_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
}

/// Puts a book into a basket. It is not there yet.
pub fn add(conn: &mut Conn, item: &BasketItem) -> Result<(), Error> {
    diesel::insert_into(items::table).values(item).execute(conn)?;
    touch(conn, &item.visitor, item.changed_at)
}

/// A visitor's basket, in the order in which the books were put there.
pub fn of_visitor(conn: &mut Conn, visitor: &str) -> Result<Vec<BasketItem>, Error> {
    let own = items::table.filter(items::visitor.eq(visitor));
    Ok(own.order((items::added_at.asc(), items::book_id.asc())).load(conn)?)
}

/// Takes a book out of a basket.
pub fn remove(conn: &mut Conn, visitor: &str, book_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    take_out(conn, visitor, &[book_id])?;
    touch(conn, visitor, now)
}

/// Takes books out of a basket, because they were bought.
pub fn take_out(conn: &mut Conn, visitor: &str, book_ids: &[&str]) -> Result<(), Error> {
    let bought = items::table.filter(items::visitor.eq(visitor)).filter(items::book_id.eq_any(book_ids));
    diesel::delete(bought).execute(conn)?;
    Ok(())
}

fn touch(conn: &mut Conn, visitor: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(items::table.filter(items::visitor.eq(visitor))).set(items::changed_at.eq(now)).execute(conn)?;
    Ok(())
}

/// Deletes a visitor's basket.
pub fn erase(conn: &mut Conn, visitor: &str) -> Result<(), Error> {
    diesel::delete(items::table.filter(items::visitor.eq(visitor))).execute(conn)?;
    Ok(())
}

/// Deletes the baskets that were last changed before `before`; returns how many books that were.
pub fn delete_old(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, Error> {
    Ok(diesel::delete(items::table.filter(items::changed_at.lt(before))).execute(conn)?)
}
