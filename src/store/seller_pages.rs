//! The public pages of sellers: who has one, and the picture on it.

use diesel::prelude::*;

use super::schema::{accounts, seller_pictures, sellers};
use super::sellers::Seller;
use super::{Conn, Error, meta};

/// The picture on a seller's page, as a book's cover is kept.
pub fn picture(conn: &mut Conn, seller_id: &str) -> Result<Option<String>, Error> {
    Ok(seller_pictures::table.find(seller_id).select(seller_pictures::picture).get_result(conn).optional()?)
}

/// Sets a seller's picture, or takes it away.
pub fn set_picture(conn: &mut Conn, seller_id: &str, picture: Option<&str>) -> Result<(), Error> {
    diesel::delete(seller_pictures::table.find(seller_id)).execute(conn)?;
    if let Some(picture) = picture {
        let row = (seller_pictures::seller_id.eq(seller_id), seller_pictures::picture.eq(picture));
        diesel::insert_into(seller_pictures::table).values(row).execute(conn)?;
    }
    changed(conn)
}

/// What pages say of a seller has changed.
pub fn changed(conn: &mut Conn) -> Result<(), Error> {
    meta::bump_catalogue(conn)
}

/// The seller with this slug, unless he is suspended or has left.
pub fn open(conn: &mut Conn, slug: &str) -> Result<Option<Seller>, Error> {
    Ok(sellers::table
        .inner_join(accounts::table.on(accounts::id.eq(sellers::account_id)))
        .filter(sellers::slug.eq(slug).and(accounts::suspended_at.is_null()).and(sellers::left_at.is_null()))
        .select(sellers::all_columns)
        .get_result(conn)
        .optional()?)
}

/// The slugs of the sellers who are neither suspended nor gone, by slug.
pub fn slugs(conn: &mut Conn, limit: i64) -> Result<Vec<String>, Error> {
    Ok(sellers::table
        .inner_join(accounts::table.on(accounts::id.eq(sellers::account_id)))
        .filter(accounts::suspended_at.is_null().and(sellers::left_at.is_null()))
        .order(sellers::slug.asc())
        .select(sellers::slug)
        .limit(limit)
        .load(conn)?)
}
