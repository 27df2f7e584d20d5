//! Books and their editions.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::schema::{books, editions};
use super::{Conn, Error, meta};

/// A book as kept. `cover` is JSON (`shop::catalogue::CoverRef`), `amount` whole units of `currency`, times UTC.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = books, treat_none_as_default_value = false)]
pub struct Book {
    pub id: String,
    pub slug: String,
    pub title: String,
    pub author: String,
    pub description: String,
    pub language: String,
    pub amount: i64,
    pub currency: String,
    pub published: bool,
    pub cover: Option<String>,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// A file of a book. Editions are never changed: an order keeps the one it bought.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = editions, treat_none_as_default_value = false)]
pub struct Edition {
    pub id: String,
    pub book_id: String,
    pub format: String,
    pub sha256: String,
    pub size_bytes: i64,
    pub pages: Option<i32>,
    pub file_name: String,
    pub created_at: NaiveDateTime,
}

/// Puts a new book with its first edition on the shelf.
pub fn insert(conn: &mut Conn, book: &Book, edition: &Edition) -> Result<(), Error> {
    diesel::insert_into(books::table).values(book).execute(conn)?;
    diesel::insert_into(editions::table).values(edition).execute(conn)?;
    meta::bump_catalogue(conn)
}

/// Whether there is no book at all, on the shelf or off it.
pub fn is_empty(conn: &mut Conn) -> Result<bool, Error> {
    Ok(books::table.select(books::id).first::<String>(conn).optional()?.is_none())
}

/// Whether a slug is in use.
pub fn has_slug(conn: &mut Conn, slug: &str) -> Result<bool, Error> {
    Ok(diesel::select(diesel::dsl::exists(books::table.filter(books::slug.eq(slug)))).get_result(conn)?)
}

/// Changes a book's price. An order that was placed keeps the one it saw.
pub fn set_price(conn: &mut Conn, id: &str, amount: i64) -> Result<(), Error> {
    diesel::update(books::table.find(id)).set(books::amount.eq(amount)).execute(conn)?;
    meta::bump_catalogue(conn)
}

/// Puts a book on the shelf or takes it off.
pub fn set_published(conn: &mut Conn, id: &str, published: bool) -> Result<(), Error> {
    diesel::update(books::table.find(id)).set(books::published.eq(published)).execute(conn)?;
    meta::bump_catalogue(conn)
}

/// Published books with their newest edition, newest first, those added before `before` (a time and an id).
pub fn shelf(
    conn: &mut Conn,
    before: Option<(NaiveDateTime, String)>,
    limit: i64,
) -> Result<Vec<(Book, Edition)>, Error> {
    let mut query = books::table.filter(books::published.eq(true)).into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(books::created_at.lt(at).or(books::created_at.eq(at).and(books::id.lt(id))));
    }
    let found: Vec<Book> = query.order((books::created_at.desc(), books::id.desc())).limit(limit).load(conn)?;
    let ids: Vec<&str> = found.iter().map(|book| book.id.as_str()).collect();
    let newest_last: Vec<Edition> =
        editions::table.filter(editions::book_id.eq_any(ids)).order(editions::created_at.asc()).load(conn)?;
    let mut newest: std::collections::HashMap<String, Edition> =
        newest_last.into_iter().map(|edition| (edition.book_id.clone(), edition)).collect();
    Ok(found.into_iter().filter_map(|book| newest.remove(&book.id).map(|edition| (book, edition))).collect())
}

/// A book on the shelf by its slug, with its newest edition.
pub fn published(conn: &mut Conn, slug: &str) -> Result<Option<(Book, Edition)>, Error> {
    Ok(books::table
        .inner_join(editions::table)
        .filter(books::slug.eq(slug).and(books::published.eq(true)))
        .order(editions::created_at.desc())
        .get_result(conn)
        .optional()?)
}

/// A book by its slug, on the shelf or not.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Book>, Error> {
    Ok(books::table.filter(books::slug.eq(slug)).get_result(conn).optional()?)
}

/// The ids and titles of those books that are there.
pub fn titles_of(conn: &mut Conn, ids: &[&str]) -> Result<Vec<(String, String)>, Error> {
    Ok(books::table.filter(books::id.eq_any(ids)).select((books::id, books::title)).load(conn)?)
}

/// Ids and titles of books, on the shelf or not, by title.
pub fn titles(conn: &mut Conn, limit: i64) -> Result<Vec<(String, String)>, Error> {
    Ok(books::table
        .order((books::title.asc(), books::id.asc()))
        .select((books::id, books::title))
        .limit(limit)
        .load(conn)?)
}

/// A book by its id, on the shelf or not.
pub fn find(conn: &mut Conn, id: &str) -> Result<Book, Error> {
    Ok(books::table.find(id).get_result(conn)?)
}

/// An edition by its id.
pub fn edition(conn: &mut Conn, id: &str) -> Result<Edition, Error> {
    Ok(editions::table.find(id).get_result(conn)?)
}
