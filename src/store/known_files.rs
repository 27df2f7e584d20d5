//! The files in the storage that the database names.

use diesel::prelude::*;

use super::schema::{books, editions, sample_pages, seller_pictures, settings};
use super::{Conn, Error};

/// The names, as the tables hold them.
#[derive(Clone, Debug, Default)]
pub struct KnownFiles {
    /// The SHA-256 of the books' files.
    pub books: Vec<String>,
    /// JSON that names samples by their SHA-256.
    pub samples: Vec<String>,
    /// JSON that names pictures by their SHA-256, among other things.
    pub pictures: Vec<String>,
}

pub fn all(conn: &mut Conn) -> Result<KnownFiles, Error> {
    let covers = books::table.filter(books::cover.is_not_null()).select(books::cover.assume_not_null());
    let mut pictures: Vec<String> = covers.load(conn)?;
    pictures.extend(sample_pages::table.select(sample_pages::pictures).load::<String>(conn)?);
    pictures.extend(seller_pictures::table.select(seller_pictures::picture).load::<String>(conn)?);
    pictures.extend(settings::table.select(settings::value).load::<String>(conn)?);
    let samples = books::table.filter(books::sample.is_not_null()).select(books::sample.assume_not_null());
    Ok(KnownFiles {
        books: editions::table.select(editions::sha256).distinct().load(conn)?,
        samples: samples.load(conn)?,
        pictures,
    })
}
