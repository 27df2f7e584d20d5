//! Editions: the files of books.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_types::Text;

use super::schema::editions;
use super::{Conn, Error, listed, on_backend};
use crate::domain::book::EditionState;

/// An edition of a book: one file, which never changes. `version` counts from 1 for each format.
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
    pub version: i32,
    /// See [`EditionState`].
    pub state: String,
    /// The title that the file itself contains.
    pub inner_title: Option<String>,
}

impl Edition {
    pub fn is(&self, state: EditionState) -> bool {
        self.state == state.code()
    }
}

/// Adds an edition to a book.
pub fn add(conn: &mut Conn, edition: &Edition) -> Result<(), Error> {
    diesel::insert_into(editions::table).values(edition).execute(conn)?;
    listed::changed(conn, &edition.book_id)
}

/// An edition by its id.
pub fn find(conn: &mut Conn, id: &str) -> Result<Edition, Error> {
    Ok(on_backend!(conn, conn => editions::table.find(id).get_result(conn))?)
}

/// A book's editions, the PDFs first, the newest first.
pub fn of_book(conn: &mut Conn, book_id: &str) -> Result<Vec<Edition>, Error> {
    Ok(editions::table
        .filter(editions::book_id.eq(book_id))
        .order((editions::format.desc(), editions::version.desc()))
        .load(conn)?)
}

/// The editions of these books that are on sale, the PDFs first.
pub fn all_on_sale(conn: &mut Conn, book_ids: &[&str]) -> Result<Vec<Edition>, Error> {
    Ok(editions::table
        .filter(editions::book_id.eq_any(book_ids).and(editions::state.eq(EditionState::OnSale.code())))
        .order(editions::format.desc())
        .load(conn)?)
}

/// Editions by their ids.
pub fn by_ids(conn: &mut Conn, ids: &[&str]) -> Result<Vec<Edition>, Error> {
    Ok(editions::table.filter(editions::id.eq_any(ids)).load(conn)?)
}

/// The edition of each format of a book that is on sale, the PDF first.
pub fn on_sale(conn: &mut Conn, book_id: &str) -> Result<Vec<Edition>, Error> {
    let mut found = of_book(conn, book_id)?;
    found.retain(|edition| edition.is(EditionState::OnSale));
    Ok(found)
}

/// Puts an edition on sale, in place of the one of its format that was on sale.
pub fn sell(conn: &mut Conn, edition: &Edition) -> Result<(), Error> {
    end_sale(conn, &edition.book_id, &edition.format)?;
    diesel::update(editions::table.find(&edition.id))
        .set(editions::state.eq(EditionState::OnSale.code()))
        .execute(conn)?;
    listed::changed(conn, &edition.book_id)
}

/// Takes the edition of a format off sale, because another replaces it.
pub fn end_sale(conn: &mut Conn, book_id: &str, format: &str) -> Result<(), Error> {
    let on_sale = editions::state.eq(EditionState::OnSale.code());
    diesel::update(editions::table.filter(editions::book_id.eq(book_id).and(editions::format.eq(format)).and(on_sale)))
        .set(editions::state.eq(EditionState::Former.code()))
        .execute(conn)?;
    Ok(())
}

/// Deletes an edition that was never on sale; `false` if it was.
pub fn remove_waiting(conn: &mut Conn, id: &str) -> Result<bool, Error> {
    let waiting = editions::table.filter(editions::id.eq(id).and(editions::state.eq(EditionState::Waiting.code())));
    Ok(diesel::delete(waiting).execute(conn)? > 0)
}

/// Names the files of a book `name` and their format's ending.
pub fn rename(conn: &mut Conn, book_id: &str, name: &str) -> Result<(), Error> {
    let renamed = format!("{name}.").into_sql::<Text>().concat(editions::format);
    diesel::update(editions::table.filter(editions::book_id.eq(book_id)))
        .set(editions::file_name.eq(renamed))
        .execute(conn)?;
    Ok(())
}
