//! What readers see of a book before they buy it: the pictures of its sample's pages (JSON of `shop::catalogue::extracts`), and
//! its contents.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::editions::Edition;
use super::schema::{books, edition_contents, editions, sample_pages};
use super::{Conn, Error, meta};
use crate::domain::book::EditionState;
use crate::domain::contents::Heading;

/// The samples of all books, as their rows have them, with the books' ids.
pub fn samples(conn: &mut Conn) -> Result<Vec<(String, String)>, Error> {
    let samples = books::table.filter(books::sample.is_not_null()).select((books::id, books::sample.assume_not_null()));
    Ok(samples.order(books::id.asc()).load(conn)?)
}

/// The samples, by SHA-256, whose pages were drawn.
pub fn drawn(conn: &mut Conn) -> Result<Vec<String>, Error> {
    Ok(sample_pages::table.select(sample_pages::sample).load(conn)?)
}

/// The pictures of a sample's pages; `None` as long as they are not drawn.
pub fn pages(conn: &mut Conn, sample: &str) -> Result<Option<String>, Error> {
    Ok(sample_pages::table.find(sample).select(sample_pages::pictures).get_result(conn).optional()?)
}

/// Keeps the pictures of the pages of the sample of these books.
pub fn set_pages(
    conn: &mut Conn,
    (sample, book_ids): (&str, &[String]),
    pictures: &str,
    now: NaiveDateTime,
) -> Result<(), Error> {
    let row = (sample_pages::sample.eq(sample), sample_pages::pictures.eq(pictures), sample_pages::drawn_at.eq(now));
    diesel::insert_into(sample_pages::table).values(row).execute(conn)?;
    book_ids.iter().try_for_each(|id| meta::bump_book(conn, id))
}

/// The editions on sale whose contents were not read, the oldest first, `limit` at most.
pub fn unread(conn: &mut Conn, limit: i64) -> Result<Vec<Edition>, Error> {
    let read = edition_contents::table.filter(edition_contents::edition_id.eq(editions::id));
    Ok(editions::table
        .filter(editions::state.eq(EditionState::OnSale.code()).and(diesel::dsl::not(diesel::dsl::exists(read))))
        .order(editions::id.asc())
        .limit(limit)
        .load(conn)?)
}

/// The contents of those of these editions whose contents were read, with the editions' ids.
pub fn contents(conn: &mut Conn, edition_ids: &[&str]) -> Result<Vec<(String, Vec<Heading>)>, Error> {
    let read = edition_contents::table.filter(edition_contents::edition_id.eq_any(edition_ids));
    let read: Vec<(String, String)> = read.load(conn)?;
    Ok(read.into_iter().map(|(id, headings)| (id, serde_json::from_str(&headings).unwrap_or_default())).collect())
}

/// Keeps the contents of an edition.
pub fn set_contents(conn: &mut Conn, edition: &Edition, headings: &[Heading]) -> Result<(), Error> {
    let headings = serde_json::to_string(headings).unwrap_or_else(|_| "[]".to_owned());
    let row = (edition_contents::edition_id.eq(&edition.id), edition_contents::headings.eq(headings));
    diesel::insert_into(edition_contents::table).values(row).execute(conn)?;
    meta::bump_book(conn, &edition.book_id)
}
