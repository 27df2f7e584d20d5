//! The published catalogue, and how a book is added from the command line.

use std::path::{Path, PathBuf};

use serde_json::json;

use super::books::{
    BookError, Candidate, Details, FileRefusal, add_file, create_now, examine, keep, keep_cover, line, picture_of,
    subject,
};
use crate::domain::book::State;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money, PriceError};
use crate::pictures::{self, Cover};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::admin::settings::follow_to;
use crate::shop::{Error, Shop};
use crate::storage::{StorageError, Stored};
use crate::store::book_prices;
use crate::store::books::{self, Shelved};
use crate::store::editions;
use crate::store::meta::{self, Changed};
use crate::store::{self, Conn, stamps};

/// A book to be added from files.
pub struct NewBook {
    pub title: String,
    /// In order.
    pub authors: Vec<String>,
    /// Markdown.
    pub description: String,
    pub language: Language,
    /// In the smallest unit of the shop's currency.
    pub price: i64,
    /// A PDF, an EPUB, or one of each.
    pub files: Vec<PathBuf>,
    /// PNG, JPEG or WebP. Without it the cover is made from page one of a PDF or the cover inside an EPUB.
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
    File(PathBuf, FileRefusal),
    #[error("--file {0}: there is a file of this format already; a book has one PDF, one EPUB, or one of each")]
    SameFormat(PathBuf),
    #[error("--cover {0}: {1}")]
    Cover(PathBuf, String),
    #[error("the file cannot be kept")]
    Storage(#[from] StorageError),
    #[error("the book cannot be kept: {0}")]
    Book(#[from] BookError),
}

impl From<store::Error> for AddError {
    fn from(error: store::Error) -> Self {
        Self::Book(error.into())
    }
}

impl From<diesel::result::Error> for AddError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Book(error.into())
    }
}

/// Adds a book and returns its slug. The files are examined, and the cover is taken from one of them if none is given.
pub async fn add(shop: &Shop, new: NewBook) -> Result<String, AddError> {
    add_priced(shop, new, Vec::new()).await
}

/// Like [`add`], with prices in other currencies.
pub async fn add_priced(shop: &Shop, new: NewBook, prices: Vec<(Currency, Option<Money>)>) -> Result<String, AddError> {
    let mut ready = prepare(shop, &new).await?;
    ready.details.prices = prices;
    let acts = shop.clone();
    shop.db.write(move |conn| shelve(&acts, conn, &ready)).await
}

/// A new book whose files are in the storage already.
struct Ready {
    details: Details,
    files: Vec<(Candidate, Stored)>,
    /// As stored in the book's row.
    cover: Option<String>,
    published: bool,
}

async fn prepare(shop: &Shop, new: &NewBook) -> Result<Ready, AddError> {
    let details = details(shop, new)?;
    let mut found: Vec<Candidate> = Vec::new();
    for path in &new.files {
        let candidate = examine(shop, path).await.map_err(|refusal| AddError::File(path.clone(), refusal))?;
        if found.iter().any(|other| other.format == candidate.format) {
            return Err(AddError::SameFormat(path.clone()));
        }
        found.push(candidate);
    }
    let cover = match &new.cover {
        Some(path) => Some(given_cover(shop, path).await?),
        None => picture_of(found.iter().find_map(|candidate| candidate.picture.clone())).await,
    };
    let cover = match cover {
        Some(cover) => Some(keep_cover(shop, cover).await?),
        None => None,
    };
    let mut files: Vec<(Candidate, Stored)> = Vec::new();
    for (candidate, path) in found.into_iter().zip(&new.files) {
        files.push((candidate, shop.storage.put_file(path).await?));
    }
    Ok(Ready { details, files, cover, published: new.published })
}

fn shelve(shop: &Shop, conn: &mut Conn, ready: &Ready) -> Result<String, AddError> {
    let actor = Actor::command_line(shop.clock.now().naive_utc());
    let mut book = create_now(&shop.rules(), conn, &actor, &ready.details)?;
    for (candidate, stored) in &ready.files {
        add_file(conn, &actor, book.clone(), (candidate, stored), ready.cover.clone())?;
    }
    book = books::find(conn, &book.id)?;
    book.published = ready.published && book.state() == State::Draft;
    keep(conn, &book)?;
    if book.published {
        audit::note(conn, &actor, "book.publish", &subject(&book), json!({ "title": book.title }))?;
    }
    Ok(book.slug)
}

fn details(shop: &Shop, new: &NewBook) -> Result<Details, AddError> {
    let authors: Option<Vec<String>> = new.authors.iter().map(|name| line(name)).collect();
    Ok(Details {
        title: line(&new.title).ok_or(AddError::Title)?,
        authors: authors.filter(|names| !names.is_empty()).ok_or(AddError::Author)?,
        price: Some(Money::price(new.price, shop.rules().currency, shop.rules().price_limits)?),
        prices: Vec::new(),
        language: new.language,
        description: new.description.trim().to_owned(),
        slug: None,
        categories: Vec::new(),
        stamped: false,
    })
}

async fn given_cover(shop: &Shop, path: &Path) -> Result<Cover, AddError> {
    tokio::fs::metadata(path).await.map_err(|error| AddError::Cover(path.to_owned(), error.to_string()))?;
    let cover = pictures::cover(&shop.program, path.into()).await;
    cover.map_err(|refusal| AddError::Cover(path.to_owned(), refusal.to_string()))
}

/// A published book, with its own price.
pub async fn book(shop: &Shop, slug: &str) -> Result<Shelved, Error> {
    book_for(shop, None, slug).await
}

/// A published book. With a currency, it has its price in that: see [`book_prices::offer`].
pub async fn book_for(shop: &Shop, currency: Option<Currency>, slug: &str) -> Result<Shelved, Error> {
    let slug = slug.to_owned();
    shop.db
        .read(move |conn| {
            let (mut book, _) = books::published(conn, &slug)?.ok_or(Error::NotFound)?;
            if let Some(currency) = currency {
                book_prices::offer(conn, currency, vec![&mut book])?;
            }
            let stamped = stamps::is_stamped(conn, &book.id)?;
            Ok(Shelved { editions: editions::on_sale(conn, &book.id)?, stamped, book })
        })
        .await
}

/// The present slug of the published book that had this slug before.
pub async fn moved(shop: &Shop, slug: &str) -> Result<Option<String>, Error> {
    let slug = slug.to_owned();
    shop.db
        .read(move |conn| {
            let Some(id) = books::former(conn, &slug)? else { return Ok(None) };
            Ok(Some(books::find(conn, &id)?).filter(|book| book.published).map(|book| book.slug))
        })
        .await
}

/// The version of the catalogue.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn version(shop: &Shop) -> Result<i64, Error> {
    Ok(changes_since(shop, i64::MAX).await?.0)
}

/// The version of the catalogue, which grows whenever a published book or a setting changes, and what has changed since
/// `seen`. The settings of this version are in force when this returns, so that a page rendered afterwards is of this
/// version or a newer one.
pub async fn changes_since(shop: &Shop, seen: i64) -> Result<(i64, Changed), Error> {
    let read = shop
        .db
        .read(move |conn| Ok::<_, Error>((meta::changes_since(conn, seen)?, meta::settings_version(conn)?)))
        .await;
    let (changes, settings) = read?;
    follow_to(shop, settings).await?;
    Ok(changes)
}
