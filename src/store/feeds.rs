//! The catalogue as feeds and sitemaps read it: newest first, whole lists by key, and what belongs to many books at once.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::books::{self, Shelved};
use super::categories::Category;
use super::lists::{self, Cursor};
use super::schema::{book_authors, book_categories, books as rows, categories};
use super::{Conn, Error, listed};
use crate::domain::book::author_slug;
use crate::domain::book_list::{BookFilter, Sort};

/// Which published books a feed lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    All,
    /// Those that the owner put in front.
    InFront,
    /// Those of a category, by its id.
    Category(String),
    /// Those of an author, by the name.
    Author(String),
}

/// The published books of a list with their editions on sale, the newest first, those after the book with the time and id `after`.
pub fn newest(
    conn: &mut Conn,
    listed: &Listed,
    after: Option<(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<Shelved>, Error> {
    let list = match listed {
        Listed::All => listed::ALL.to_owned(),
        Listed::Category(id) => listed::of_category(id),
        Listed::Author(name) => listed::of_author(&author_slug(name)),
        Listed::InFront => return in_front(conn, after, limit),
    };
    let after = after.map(|(at, id)| Cursor { by: 0, at, id });
    let found = lists::page(conn, &list, (Sort::New, &BookFilter::default()), after, limit)?;
    books::shelved(conn, &found.iter().map(|place| place.id.as_str()).collect::<Vec<_>>())
}

/// These are few.
fn in_front(conn: &mut Conn, after: Option<(NaiveDateTime, String)>, limit: i64) -> Result<Vec<Shelved>, Error> {
    let mut query = rows::table.filter(rows::published.eq(true).and(rows::front.gt(0))).into_boxed();
    if let Some((at, id)) = after {
        query = query.filter(rows::created_at.lt(at).or(rows::created_at.eq(at).and(rows::id.lt(id))));
    }
    let order = (rows::created_at.desc(), rows::id.desc());
    let ids: Vec<String> = query.order(order).select(rows::id).limit(limit).load(conn)?;
    books::shelved(conn, &ids.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The authors of these books: the book's id and the name, in their order.
pub fn authors(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(String, String)>, Error> {
    Ok(book_authors::table
        .filter(book_authors::book_id.eq_any(ids))
        .order((book_authors::book_id.asc(), book_authors::place.asc()))
        .select((book_authors::book_id, book_authors::name))
        .load(conn)?)
}

/// The categories of these books: the book's id and the category, in the order of the categories.
pub fn categories(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(String, Category)>, Error> {
    Ok(book_categories::table
        .inner_join(categories::table)
        .filter(book_categories::book_id.eq_any(ids))
        .order((categories::place.asc(), categories::french.asc()))
        .select((book_categories::book_id, categories::all_columns))
        .load(conn)?)
}

/// The names of the authors of published books in the order of the database, with the number of their books, those after `after`.
pub fn names(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<(String, i64)>, Error> {
    let published = book_authors::table.inner_join(rows::table).filter(rows::published.eq(true));
    let mut query = published
        .group_by(book_authors::name)
        .select((book_authors::name, diesel::dsl::count_star()))
        .order(book_authors::name.asc())
        .limit(limit)
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(book_authors::name.gt(after.to_owned()));
    }
    Ok(query.load(conn)?)
}

/// Slugs of published books and when each was changed, by slug, those after the slug `after`.
pub fn slugs(conn: &mut Conn, after: Option<&str>, limit: i64) -> Result<Vec<(String, NaiveDateTime)>, Error> {
    let mut query = rows::table.filter(rows::published.eq(true)).select((rows::slug, rows::updated_at)).into_boxed();
    if let Some(after) = after {
        query = query.filter(rows::slug.gt(after.to_owned()));
    }
    Ok(query.order(rows::slug.asc()).limit(limit).load(conn)?)
}

/// The slug that is the last of the next `count` slugs after `after`, if there are more than these.
pub fn end_of_part(conn: &mut Conn, after: Option<&str>, count: i64) -> Result<Option<String>, Error> {
    let mut query = rows::table.filter(rows::published.eq(true)).select(rows::slug).into_boxed();
    if let Some(after) = after {
        query = query.filter(rows::slug.gt(after.to_owned()));
    }
    let ends: Vec<String> = query.order(rows::slug.asc()).offset(count - 1).limit(2).load(conn)?;
    Ok(if let [last, _] = ends.as_slice() { Some(last.clone()) } else { None })
}

/// When a published book was last changed.
pub fn last_change(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    let published = rows::table.filter(rows::published.eq(true));
    Ok(published.select(diesel::dsl::max(rows::updated_at)).get_result(conn)?)
}
