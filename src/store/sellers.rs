//! The sellers of the market, and their books.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::books::Book;
use super::locks::lock_for_update;
use super::schema::{books, seller_books, sellers};
use super::{Conn, Error, listed};
use crate::domain::language::Language;

/// A seller as stored. `commission` is in hundredths of a percent, `None` where the shop's rate counts; times are UTC.
#[derive(Clone, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = sellers, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Seller {
    pub id: String,
    pub account_id: String,
    pub slug: String,
    pub name: String,
    /// Markdown.
    pub about: String,
    /// E.164: where SMS about his sales go.
    pub phone: Option<String>,
    pub language: String,
    pub commission: Option<i64>,
    pub created_at: NaiveDateTime,
    /// Whether he wants an SMS about each sale.
    pub sms: bool,
    /// When he left the market.
    pub left_at: Option<NaiveDateTime>,
}

impl Seller {
    pub fn language(&self) -> Language {
        Language::parse(&self.language).unwrap_or_default()
    }
}

/// # Errors
/// [`Error::is_taken`] when the account sells already, or another seller has the slug.
pub fn insert(conn: &mut Conn, seller: &Seller) -> Result<(), Error> {
    diesel::insert_into(sellers::table).values(seller).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Seller, Error> {
    Ok(sellers::table.find(id).first(conn)?)
}

/// A seller, locked until this write ends.
pub fn lock_for_update(conn: &mut Conn, id: &str) -> Result<Seller, Error> {
    Ok(lock_for_update!(conn, sellers::table.find(id))?)
}

pub fn by_account(conn: &mut Conn, account_id: &str) -> Result<Option<Seller>, Error> {
    Ok(sellers::table.filter(sellers::account_id.eq(account_id)).get_result(conn).optional()?)
}

pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Seller>, Error> {
    Ok(sellers::table.filter(sellers::slug.eq(slug)).get_result(conn).optional()?)
}

/// Sellers by name, after the name and id in `after`.
pub fn page(conn: &mut Conn, after: Option<(&str, &str)>, limit: i64) -> Result<Vec<Seller>, Error> {
    let mut found = sellers::table.order((sellers::name.asc(), sellers::id.asc())).limit(limit).into_boxed();
    if let Some((name, id)) = after {
        found = found.filter(sellers::name.gt(name).or(sellers::name.eq(name).and(sellers::id.gt(id))));
    }
    Ok(found.load(conn)?)
}

/// Sellers who left, after the id in `after`.
pub fn left(conn: &mut Conn, after: &str, limit: i64) -> Result<Vec<Seller>, Error> {
    let gone = sellers::left_at.is_not_null().and(sellers::id.gt(after));
    Ok(sellers::table.filter(gone).order(sellers::id.asc()).limit(limit).load(conn)?)
}

/// These sellers, in no order.
pub fn of_ids(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Seller>, Error> {
    Ok(sellers::table.filter(sellers::id.eq_any(ids)).load(conn)?)
}

/// Whether there are sellers.
pub fn are_any(conn: &mut Conn) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(sellers::table.select(sellers::id))).get_result(conn)?)
}

/// Stores a seller anew.
///
/// # Errors
/// [`Error::is_taken`] when another seller has the slug.
pub fn change(conn: &mut Conn, seller: &Seller) -> Result<(), Error> {
    diesel::update(sellers::table.find(&seller.id)).set(seller).execute(conn)?;
    Ok(())
}

/// Who sells a book. `commission` as in [`Seller`].
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = seller_books, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct SellerBook {
    pub book_id: String,
    pub seller_id: String,
    pub commission: Option<i64>,
}

/// Says who sells a book, or stores it anew.
pub fn set_book(conn: &mut Conn, book: &SellerBook) -> Result<(), Error> {
    let changed = diesel::update(seller_books::table.find(&book.book_id)).set(book).execute(conn)?;
    if changed == 0 {
        diesel::insert_into(seller_books::table).values(book).execute(conn)?;
    }
    listed::changed(conn, &book.book_id)
}

/// `None`: the shop itself sells it.
pub fn of_book(conn: &mut Conn, book_id: &str) -> Result<Option<SellerBook>, Error> {
    Ok(seller_books::table.find(book_id).get_result(conn).optional()?)
}

/// Those of these books that sellers sell.
pub fn of_books(conn: &mut Conn, ids: &[&str]) -> Result<Vec<SellerBook>, Error> {
    Ok(seller_books::table.filter(seller_books::book_id.eq_any(ids)).load(conn)?)
}

/// A seller's books with their own commissions, by title.
pub fn books_of(conn: &mut Conn, seller_id: &str) -> Result<Vec<(Book, Option<i64>)>, Error> {
    Ok(books::table
        .inner_join(seller_books::table)
        .filter(seller_books::seller_id.eq(seller_id))
        .order((books::title.asc(), books::id.asc()))
        .select((books::all_columns, seller_books::commission))
        .load(conn)?)
}

/// Has the shop itself sell a seller's book; `false` if he does not sell it.
pub fn remove_book(conn: &mut Conn, seller_id: &str, book_id: &str) -> Result<bool, Error> {
    let own = seller_books::table.find(book_id).filter(seller_books::seller_id.eq(seller_id));
    let was_his = diesel::delete(own).execute(conn)? == 1;
    if was_his {
        listed::changed(conn, book_id)?;
    }
    Ok(was_his)
}
