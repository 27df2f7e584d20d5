//! Books that stand beside another one: by its authors, in its categories. Ids only, in the shop's order.

use diesel::prelude::*;

use super::schema::{book_authors, book_categories, books};
use super::{Conn, Error};

/// The published books by an author of this one.
pub fn by_authors(conn: &mut Conn, book_id: &str, limit: i64) -> Result<Vec<String>, Error> {
    let names = book_authors::table.filter(book_authors::book_id.eq(book_id)).select(book_authors::name);
    let names: Vec<String> = names.load(conn)?;
    let written = book_authors::table.filter(book_authors::name.eq_any(names)).select(book_authors::book_id);
    Ok(books::table
        .filter(books::id.eq_any(written).and(books::id.ne(book_id)).and(books::published.eq(true)))
        .order((books::front.desc(), books::created_at.desc(), books::id.desc()))
        .select(books::id)
        .limit(limit)
        .load(conn)?)
}

/// The published books in a category of this one, without those that are `known` already.
pub fn in_categories(conn: &mut Conn, book_id: &str, known: &[String], limit: i64) -> Result<Vec<String>, Error> {
    let own = book_categories::table.filter(book_categories::book_id.eq(book_id));
    let own: Vec<String> = own.select(book_categories::category_id).load(conn)?;
    let there = book_categories::table.filter(book_categories::category_id.eq_any(own));
    Ok(books::table
        .filter(books::id.eq_any(there.select(book_categories::book_id)).and(books::published.eq(true)))
        .filter(books::id.ne_all(known.to_vec()))
        .order((books::front.desc(), books::created_at.desc(), books::id.desc()))
        .select(books::id)
        .limit(limit)
        .load(conn)?)
}
