//! Books that stand beside another one: by its authors, in its categories. Ids only, in the shop's order.

use diesel::prelude::*;

use super::lists::{self, Cursor};
use super::schema::book_categories;
use super::{Conn, Error, authors, listed};
use crate::domain::book::author_slug;
use crate::domain::book_list::{BookFilter, Sort};

/// The published books by an author of this one, without those that are `known` already.
pub fn by_authors(conn: &mut Conn, book_id: &str, known: &[String], limit: usize) -> Result<Vec<String>, Error> {
    let names = authors::of_book(conn, book_id)?;
    first_of(conn, names.iter().map(|name| listed::of_author(&author_slug(name))), known, limit)
}

/// The published books in a category of this one, without those that are `known` already.
pub fn in_categories(conn: &mut Conn, book_id: &str, known: &[String], limit: usize) -> Result<Vec<String>, Error> {
    let own = book_categories::table.filter(book_categories::book_id.eq(book_id));
    let own: Vec<String> = own.select(book_categories::category_id).load(conn)?;
    first_of(conn, own.iter().map(|id| listed::of_category(id)), known, limit)
}

/// The first books of these lists, which are few: a query for each reads some rows of its index, one for all would sort them all.
fn first_of(
    conn: &mut Conn,
    of: impl Iterator<Item = String>,
    known: &[String],
    limit: usize,
) -> Result<Vec<String>, Error> {
    let rows = i64::try_from(limit + known.len()).unwrap_or(i64::MAX);
    let mut found: Vec<Cursor> = Vec::new();
    for list in of {
        found.extend(lists::page(conn, &list, (Sort::Shop, &BookFilter::default()), None, rows)?);
    }
    found.sort_by(|one, other| (other.by, other.at, &other.id).cmp(&(one.by, one.at, &one.id)));
    found.dedup_by(|later, first| later.id == first.id);
    Ok(found.into_iter().map(|book| book.id).filter(|id| !known.contains(id)).take(limit).collect())
}
