//! Categories of books.

use diesel::prelude::*;

use super::schema::{book_categories, categories};
use super::{Conn, Error, listed, meta};
use crate::domain::language::Language;

/// A category. `english` is empty where the French name does for both.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = categories)]
pub struct Category {
    pub id: String,
    pub slug: String,
    pub french: String,
    pub english: String,
    pub place: i32,
}

impl Category {
    pub fn name(&self, language: Language) -> &str {
        match language {
            Language::English if !self.english.is_empty() => &self.english,
            _ => &self.french,
        }
    }
}

/// All categories in their order.
pub fn all(conn: &mut Conn) -> Result<Vec<Category>, Error> {
    Ok(categories::table.order((categories::place.asc(), categories::french.asc())).load(conn)?)
}

pub fn insert(conn: &mut Conn, category: &Category) -> Result<(), Error> {
    diesel::insert_into(categories::table).values(category).execute(conn)?;
    meta::bump_catalogue(conn)
}

pub fn update(conn: &mut Conn, category: &Category) -> Result<(), Error> {
    diesel::update(categories::table.find(&category.id)).set(category).execute(conn)?;
    meta::bump_catalogue(conn)
}

/// Deletes a category; its books remain.
pub fn delete(conn: &mut Conn, id: &str) -> Result<(), Error> {
    diesel::delete(book_categories::table.filter(book_categories::category_id.eq(id))).execute(conn)?;
    listed::drop_category(conn, id)?;
    diesel::delete(categories::table.find(id)).execute(conn)?;
    meta::bump_catalogue(conn)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Category, Error> {
    Ok(categories::table.find(id).get_result(conn)?)
}

/// The ids of a book's categories.
pub fn of_book(conn: &mut Conn, book_id: &str) -> Result<Vec<String>, Error> {
    Ok(book_categories::table
        .filter(book_categories::book_id.eq(book_id))
        .select(book_categories::category_id)
        .load(conn)?)
}

/// Those of these books that are in a category.
pub fn among(conn: &mut Conn, category_id: &str, ids: &[String]) -> Result<Vec<String>, Error> {
    Ok(book_categories::table
        .filter(book_categories::category_id.eq(category_id).and(book_categories::book_id.eq_any(ids)))
        .select(book_categories::book_id)
        .load(conn)?)
}

/// Adds a book to a category.
pub fn add_book(conn: &mut Conn, category_id: &str, book_id: &str) -> Result<(), Error> {
    let row = (book_categories::book_id.eq(book_id), book_categories::category_id.eq(category_id));
    diesel::insert_into(book_categories::table).values(row).execute(conn)?;
    listed::changed(conn, book_id)
}

/// Puts a book into these categories and no others.
pub fn set_of_book(conn: &mut Conn, book_id: &str, ids: &[String]) -> Result<(), Error> {
    diesel::delete(book_categories::table.filter(book_categories::book_id.eq(book_id))).execute(conn)?;
    for id in ids {
        let row = (book_categories::book_id.eq(book_id), book_categories::category_id.eq(id));
        diesel::insert_into(book_categories::table).values(row).execute(conn)?;
    }
    listed::changed(conn, book_id)
}
