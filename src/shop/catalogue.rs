//! The catalogue: what is on the shelf, and how a book gets there.

use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use image::DynamicImage;
use serde::{Deserialize, Serialize};

use super::{Error, Shop, hooks, settings};
use crate::domain::book::{Format, slug};
use crate::domain::hook::Event;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::money::{Money, PriceError};
use crate::pdf::{self, Refusal};
use crate::pictures::{Cover, Picture, PictureRefusal};
use crate::storage::StorageError;
use crate::store::books::{self, Book, Edition};
use crate::store::{self, Conn, meta};

/// A cover as the database names it: two pictures in the storage.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CoverRef {
    pub small: PictureRef,
    pub large: PictureRef,
}

/// A WebP picture in the storage; width and height in pixels.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PictureRef {
    pub sha256: String,
    pub width: u32,
    pub height: u32,
}

/// A book to be added from a file.
pub struct NewBook {
    pub title: String,
    pub author: String,
    /// Markdown.
    pub description: String,
    pub language: Language,
    /// In whole units of the shop's currency.
    pub price: i64,
    pub file: PathBuf,
    /// PNG, JPEG or WebP; page one when there is none.
    pub cover: Option<PathBuf>,
    pub published: bool,
}

/// Why a book was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    #[error("--title is empty, longer than 200 characters, or holds characters that cannot be seen")]
    Title,
    #[error("--author is empty, longer than 200 characters, or holds characters that cannot be seen")]
    Author,
    #[error("--price")]
    Price(#[from] PriceError),
    #[error("--file {0}: {1}")]
    File(PathBuf, Refusal),
    #[error("--cover {0}: {1}")]
    Cover(PathBuf, String),
    #[error("the file cannot be kept")]
    Storage(#[from] StorageError),
    #[error("the book cannot be kept")]
    Store(#[from] store::Error),
}

impl From<diesel::result::Error> for AddError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Store(error.into())
    }
}

/// Adds a book and answers its slug. The file is inspected, its cover made from page one when none is given.
pub async fn add(shop: &Shop, new: NewBook) -> Result<String, AddError> {
    let (book, edition) = prepare(shop, new).await?;
    let now = shop.clock.now();
    shop.db.write(move |conn| shelve(conn, book, &edition, now)).await
}

/// As [`add`], unless a book of the same title was there first, in this process or in another: then `false`.
pub async fn add_once(shop: &Shop, new: NewBook) -> Result<bool, AddError> {
    let (book, edition) = prepare(shop, new).await?;
    let now = shop.clock.now();
    let added = shop.db.write(move |conn| {
        let free = !books::has_slug(conn, &book.slug)?;
        if free {
            books::insert(conn, &book, &edition)?;
            hooks::enqueue(conn, Event::BookUpdated, &book.id, now)?;
        }
        Ok(free)
    });
    match added.await {
        // On PostgreSQL its twin may have been quicker.
        Err(AddError::Store(error)) if error.is_taken() => Ok(false),
        added => added,
    }
}

/// The rows of a new book, whose files are in the storage already.
async fn prepare(shop: &Shop, new: NewBook) -> Result<(Book, Edition), AddError> {
    let title = line(&new.title).ok_or(AddError::Title)?;
    let author = line(&new.author).ok_or(AddError::Author)?;
    let price = Money::price(new.price, shop.rules().currency, shop.rules().price_limits)?;
    let refused = |refusal| AddError::File(new.file.clone(), refusal);
    let file = new.file.clone();
    let examined = tokio::task::spawn_blocking(move || pdf::examine_here(&file))
        .await
        .map_err(|_| refused(Refusal::Damaged))?
        .map_err(refused)?;
    let cover = match &new.cover {
        Some(path) => given_cover(path).await?,
        None => drawn_cover(DynamicImage::ImageRgb8(examined.first_page)).await,
    };
    let cover = match cover {
        Some(cover) => Some(keep_cover(shop, cover).await?),
        None => None,
    };
    let stored = shop.storage.put(&new.file).await?;
    let now = shop.clock.now().naive_utc();
    let book = Book {
        id: ids::row(),
        slug: slug(&title),
        description: new.description.trim().to_owned(),
        language: new.language.code().to_owned(),
        amount: price.amount,
        currency: price.currency.code().to_owned(),
        published: new.published,
        cover: cover.and_then(|cover| serde_json::to_string(&cover).ok()),
        created_at: now,
        updated_at: now,
        title,
        author,
    };
    let edition = Edition {
        id: ids::row(),
        book_id: book.id.clone(),
        format: Format::Pdf.code().to_owned(),
        sha256: stored.sha256,
        size_bytes: i64::try_from(stored.size).unwrap_or(i64::MAX),
        pages: Some(examined.inspection.pages),
        file_name: format!("{}.pdf", file_name(&book.title)),
        created_at: now,
    };
    Ok((book, edition))
}

fn shelve(conn: &mut Conn, mut book: Book, edition: &Edition, now: DateTime<Utc>) -> Result<String, AddError> {
    let plain = book.slug.clone();
    let mut number = 1;
    while books::has_slug(conn, &book.slug)? {
        number += 1;
        book.slug = format!("{plain}-{number}");
    }
    books::insert(conn, &book, edition)?;
    hooks::enqueue(conn, Event::BookUpdated, &book.id, now)?;
    Ok(book.slug)
}

fn line(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = !text.is_empty() && text.chars().count() <= 200 && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

/// A title as a file's name: nothing that a file system or a header would trip over.
fn file_name(title: &str) -> String {
    let harmless = |c: char| if c.is_control() || "/\\:*?\"<>|".contains(c) { ' ' } else { c };
    let name: String = title.chars().map(harmless).take(120).collect();
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn given_cover(path: &Path) -> Result<Option<Cover>, AddError> {
    let refused = |why: String| AddError::Cover(path.to_owned(), why);
    let bytes = tokio::fs::read(path).await.map_err(|error| refused(error.to_string()))?;
    let cover = tokio::task::spawn_blocking(move || Cover::from_file(&bytes)).await;
    let cover: Result<Cover, PictureRefusal> = cover.map_err(|error| refused(error.to_string()))?;
    cover.map(Some).map_err(|refusal| refused(refusal.to_string()))
}

/// A page that makes no cover (too small, too long) gives none: the page then sets the title instead.
async fn drawn_cover(page: DynamicImage) -> Option<Cover> {
    tokio::task::spawn_blocking(move || Cover::from_image(&page)).await.ok()?.ok()
}

async fn keep_cover(shop: &Shop, cover: Cover) -> Result<CoverRef, StorageError> {
    Ok(CoverRef { small: keep_picture(shop, cover.small).await?, large: keep_picture(shop, cover.large).await? })
}

async fn keep_picture(shop: &Shop, picture: Picture) -> Result<PictureRef, StorageError> {
    let stored = shop.storage.put_picture(picture.webp.into()).await?;
    Ok(PictureRef { sha256: stored.sha256, width: picture.width, height: picture.height })
}

/// Books on a page of the shelf.
pub const SHELF_PAGE: usize = 60;

/// The shelf from the newest book on, or from the one after the book with the slug `before`, and whether there are more.
pub async fn shelf(shop: &Shop, before: Option<&str>) -> Result<(Vec<(Book, Edition)>, bool), Error> {
    let before = before.map(str::to_owned);
    shop.db
        .read(move |conn| {
            let before = match before {
                Some(slug) => books::published(conn, &slug)?.map(|(book, _)| (book.created_at, book.id)),
                None => None,
            };
            let mut found = books::shelf(conn, before, i64::try_from(SHELF_PAGE + 1).unwrap_or(1))?;
            let more = found.len() > SHELF_PAGE;
            found.truncate(SHELF_PAGE);
            Ok((found, more))
        })
        .await
}

/// A book on the shelf.
pub async fn book(shop: &Shop, slug: &str) -> Result<(Book, Edition), Error> {
    let slug = slug.to_owned();
    shop.db.read(move |conn| books::published(conn, &slug)?.ok_or(Error::NotFound)).await
}

/// The number that changes whenever the catalogue or a setting does. From here on the shop acts upon the settings that belong
/// to it, so that a page rendered now is one of this version or a newer one.
pub async fn version(shop: &Shop) -> Result<i64, Error> {
    let read =
        shop.db.read(|conn| Ok::<_, Error>((meta::catalogue_version(conn)?, meta::settings_version(conn)?))).await;
    let (catalogue, settings) = read?;
    settings::follow_to(shop, settings).await?;
    Ok(catalogue)
}
