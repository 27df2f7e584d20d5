//! Bundles: several books that are sold together for one price.

use chrono::NaiveDateTime;
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::books::is_published;
use super::schema::{books, bundle_books, bundles, editions};
use super::{Conn, Error, meta};
use crate::domain::book::EditionState;

/// A bundle as kept. `amount` is in the smallest unit of `currency`.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = bundles)]
pub struct Bundle {
    pub id: String,
    pub slug: String,
    pub title: String,
    /// Markdown.
    pub description: String,
    pub amount: i64,
    pub currency: String,
    pub published: bool,
    pub created_at: NaiveDateTime,
    pub updated_at: NaiveDateTime,
}

/// Adds a bundle of these books, in their order.
pub fn insert(conn: &mut Conn, bundle: &Bundle, book_ids: &[String]) -> Result<(), Error> {
    diesel::insert_into(bundles::table).values(bundle).execute(conn)?;
    set_books(conn, &bundle.id, book_ids)
}

/// Stores a bundle as it is now.
pub fn update(conn: &mut Conn, bundle: &Bundle, book_ids: &[String]) -> Result<(), Error> {
    let Bundle { id, slug, title, description, amount, currency, published, created_at: _, updated_at } = bundle;
    diesel::update(bundles::table.find(id))
        .set((
            (bundles::slug.eq(slug), bundles::title.eq(title), bundles::description.eq(description)),
            (bundles::amount.eq(amount), bundles::currency.eq(currency), bundles::published.eq(published)),
            bundles::updated_at.eq(updated_at),
        ))
        .execute(conn)?;
    set_books(conn, id, book_ids)
}

fn set_books(conn: &mut Conn, id: &str, book_ids: &[String]) -> Result<(), Error> {
    diesel::delete(bundle_books::table.filter(bundle_books::bundle_id.eq(id))).execute(conn)?;
    for (place, book_id) in (0..).zip(book_ids) {
        let row = (bundle_books::bundle_id.eq(id), bundle_books::book_id.eq(book_id), bundle_books::place.eq(place));
        diesel::insert_into(bundle_books::table).values(row).execute(conn)?;
    }
    meta::bump_catalogue(conn)
}

pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Bundle>, Error> {
    Ok(bundles::table.find(id).get_result(conn).optional()?)
}

/// A bundle by its slug, published or not.
pub fn by_slug(conn: &mut Conn, slug: &str) -> Result<Option<Bundle>, Error> {
    Ok(bundles::table.filter(bundles::slug.eq(slug)).get_result(conn).optional()?)
}

/// The ids of a bundle's books, in order.
pub fn books_of(conn: &mut Conn, id: &str) -> Result<Vec<String>, Error> {
    let own = bundle_books::table.filter(bundle_books::bundle_id.eq(id));
    Ok(own.order(bundle_books::place.asc()).select(bundle_books::book_id).load(conn)?)
}

/// The published bundles with this book, the newest first.
pub fn with_book(conn: &mut Conn, book_id: &str, limit: i64) -> Result<Vec<Bundle>, Error> {
    Ok(bundles::table
        .inner_join(bundle_books::table)
        .filter(bundle_books::book_id.eq(book_id).and(bundles::published.eq(true)))
        .order((bundles::created_at.desc(), bundles::id.desc()))
        .limit(limit)
        .select(bundles::all_columns)
        .load(conn)?)
}

/// The slugs of the published bundles of which each book is sold, and when each bundle was changed; `limit` at most.
pub fn slugs(conn: &mut Conn, limit: i64) -> Result<Vec<(String, NaiveDateTime)>, Error> {
    let has_file = editions::table
        .filter(editions::book_id.eq(books::id).and(editions::state.eq(EditionState::OnSale.code())))
        .select(editions::id);
    let is_sold = is_published().and(books::currency.eq(bundles::currency)).and(exists(has_file));
    let unsold = bundle_books::table
        .inner_join(books::table)
        .filter(bundle_books::bundle_id.eq(bundles::id).and(not(is_sold)))
        .select(bundle_books::book_id);
    Ok(bundles::table
        .filter(bundles::published.eq(true).and(not(exists(unsold))))
        .order(bundles::slug.asc())
        .limit(limit)
        .select((bundles::slug, bundles::updated_at))
        .load(conn)?)
}

/// Bundles, the newest first, those created before `before` (a time and an id).
pub fn page(conn: &mut Conn, before: Option<(NaiveDateTime, String)>, limit: i64) -> Result<Vec<Bundle>, Error> {
    let mut query = bundles::table.into_boxed();
    if let Some((at, id)) = before {
        query = query.filter(bundles::created_at.lt(at).or(bundles::created_at.eq(at).and(bundles::id.lt(id))));
    }
    Ok(query.order((bundles::created_at.desc(), bundles::id.desc())).limit(limit).load(conn)?)
}
