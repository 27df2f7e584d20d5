//! What browsers keep to buy later.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{basket_bundles, basket_items as items};
use super::{Conn, Error};

/// A book in a basket. `visitor` is `ids::visitor_mark` of the browser's cookie, `amount` the price that was shown when the book
/// was put there, in the smallest unit of `currency`, and `changed_at` when the basket was last changed.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = items, treat_none_as_default_value = false)]
pub struct BasketItem {
    pub visitor: String,
    pub book_id: String,
    pub amount: i64,
    pub currency: String,
    pub added_at: NaiveDateTime,
    pub changed_at: NaiveDateTime,
    /// The price that the buyer named, in the same currency.
    pub own_amount: Option<i64>,
}

/// A bundle in a basket.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = basket_bundles)]
pub struct BasketBundle {
    pub visitor: String,
    pub bundle_id: String,
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

/// Puts a bundle into a basket. It is not there yet.
pub fn add_bundle(conn: &mut Conn, bundle: &BasketBundle) -> Result<(), Error> {
    diesel::insert_into(basket_bundles::table).values(bundle).execute(conn)?;
    touch(conn, &bundle.visitor, bundle.changed_at)
}

/// The bundles in a visitor's basket, in the order in which they were put there.
pub fn bundles_of(conn: &mut Conn, visitor: &str) -> Result<Vec<BasketBundle>, Error> {
    let own = basket_bundles::table.filter(basket_bundles::visitor.eq(visitor));
    Ok(own.order((basket_bundles::added_at.asc(), basket_bundles::bundle_id.asc())).load(conn)?)
}

/// The books in a visitor's basket, in the order in which the books were put there.
pub fn of_visitor(conn: &mut Conn, visitor: &str) -> Result<Vec<BasketItem>, Error> {
    let own = items::table.filter(items::visitor.eq(visitor));
    Ok(own.order((items::added_at.asc(), items::book_id.asc())).load(conn)?)
}

/// Keeps the price that the buyer named for a book in a basket.
pub fn set_own_amount(conn: &mut Conn, visitor: &str, book_id: &str, amount: i64) -> Result<(), Error> {
    let own = items::table.find((visitor, book_id));
    diesel::update(own).set(items::own_amount.eq(Some(amount))).execute(conn)?;
    Ok(())
}

/// Takes a book out of a basket.
pub fn remove(conn: &mut Conn, visitor: &str, book_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    take_out(conn, visitor, &[book_id])?;
    touch(conn, visitor, now)
}

/// Takes a bundle out of a basket.
pub fn remove_bundle(conn: &mut Conn, visitor: &str, bundle_id: &str, now: NaiveDateTime) -> Result<(), Error> {
    take_bundles_out(conn, visitor, &[bundle_id])?;
    touch(conn, visitor, now)
}

/// Takes bundles out of a basket, because they were bought.
pub fn take_bundles_out(conn: &mut Conn, visitor: &str, bundle_ids: &[&str]) -> Result<(), Error> {
    let bought = basket_bundles::table.filter(basket_bundles::visitor.eq(visitor));
    diesel::delete(bought.filter(basket_bundles::bundle_id.eq_any(bundle_ids))).execute(conn)?;
    Ok(())
}

/// Takes books out of a basket, because they were bought.
pub fn take_out(conn: &mut Conn, visitor: &str, book_ids: &[&str]) -> Result<(), Error> {
    let bought = items::table.filter(items::visitor.eq(visitor)).filter(items::book_id.eq_any(book_ids));
    diesel::delete(bought).execute(conn)?;
    Ok(())
}

fn touch(conn: &mut Conn, visitor: &str, now: NaiveDateTime) -> Result<(), Error> {
    diesel::update(items::table.filter(items::visitor.eq(visitor))).set(items::changed_at.eq(now)).execute(conn)?;
    diesel::update(basket_bundles::table.filter(basket_bundles::visitor.eq(visitor)))
        .set(basket_bundles::changed_at.eq(now))
        .execute(conn)?;
    Ok(())
}

/// Deletes a visitor's basket.
pub fn erase(conn: &mut Conn, visitor: &str) -> Result<(), Error> {
    diesel::delete(items::table.filter(items::visitor.eq(visitor))).execute(conn)?;
    diesel::delete(basket_bundles::table.filter(basket_bundles::visitor.eq(visitor))).execute(conn)?;
    Ok(())
}

/// Deletes the baskets that were last changed before `before`; returns how many books and bundles that were.
pub fn delete_old(conn: &mut Conn, before: NaiveDateTime) -> Result<usize, Error> {
    let bundles = basket_bundles::table.filter(basket_bundles::changed_at.lt(before));
    let books = diesel::delete(items::table.filter(items::changed_at.lt(before))).execute(conn)?;
    Ok(books + diesel::delete(bundles).execute(conn)?)
}
