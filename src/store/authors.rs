//! The authors of books.

use diesel::prelude::*;

use super::schema::book_authors;
use super::{Conn, Error, listed};

/// A book's authors in their order.
pub fn of_book(conn: &mut Conn, book_id: &str) -> Result<Vec<String>, Error> {
    Ok(book_authors::table
        .filter(book_authors::book_id.eq(book_id))
        .order(book_authors::place.asc())
        .select(book_authors::name)
        .load(conn)?)
}

/// The authors of these books.
pub fn of_books<'a>(conn: &mut Conn, book_ids: impl IntoIterator<Item = &'a String>) -> Result<Vec<String>, Error> {
    let theirs = book_authors::table.filter(book_authors::book_id.eq_any(book_ids));
    Ok(theirs.select(book_authors::name).load(conn)?)
}

/// Replaces a book's authors, in this order.
pub fn set(conn: &mut Conn, book_id: &str, names: &[String]) -> Result<(), Error> {
    diesel::delete(book_authors::table.filter(book_authors::book_id.eq(book_id))).execute(conn)?;
    for (place, name) in (0_i32..).zip(names) {
        let row = (book_authors::book_id.eq(book_id), book_authors::place.eq(place), book_authors::name.eq(name));
        diesel::insert_into(book_authors::table).values(row).execute(conn)?;
    }
    listed::changed(conn, book_id)
}
