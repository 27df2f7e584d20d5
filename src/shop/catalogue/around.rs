//! What stands around a book on its page: an extract, the contents, other books, what buyers say.

use crate::domain::book::author_slug;
use crate::domain::contents::{self, Heading};
use crate::domain::money::Currency;
use crate::domain::review::Rating;
use crate::shop::bundles::{self, BundleOnSale};
use crate::shop::file_refs::{PageRef, SampleRef};
use crate::shop::own_prices::OwnPrices;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book, Edition, Shelved};
use crate::store::meta::BookSet;
use crate::store::reviews::{self, Review};
use crate::store::{Conn, authors, book_prices, extracts, neighbours};

/// How many other books are shown in all.
const OTHERS: usize = 4;
/// How many reviews are shown.
const REVIEWS: i64 = 20;

/// What stands around a book on its page.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The names of its authors, each of whom has a page of the books by him.
    pub authors: Vec<String>,
    /// Pictures of the sample's first pages; empty as long as they are not drawn.
    pub pages: Vec<PageRef>,
    pub contents: Vec<Heading>,
    /// Other books by one of its authors.
    pub by_author: Vec<Shelved>,
    /// Other books of its categories.
    pub beside: Vec<Shelved>,
    /// What is suggested for those of the other books whose price the buyer names.
    pub own: OwnPrices,
    /// Bundles with this book.
    pub bundles: Vec<BundleOnSale>,
    pub rating: Rating,
    /// The newest first.
    pub reviews: Vec<Review>,
}

impl Around {
    /// The books that the page of `book` shows, and its authors, of whom it shows the first books.
    pub fn all_shown(&self, book: &Book) -> BookSet {
        let bundled = self.bundles.iter().flat_map(|bundle| &bundle.books);
        let others = self.by_author.iter().chain(&self.beside).chain(bundled).map(|shelved| &shelved.book);
        let ids = others.chain([book]).map(|book| book.id.clone()).collect();
        BookSet { ids, authors: self.authors.iter().map(|name| author_slug(name)).collect() }
    }
}

/// Reads what stands around a book. With a currency, the other books have their prices in that: see [`book_prices::offer`].
pub async fn of_book(shop: &Shop, currency: Option<Currency>, shelved: &Shelved) -> Result<Around, Error> {
    let (book, editions) = (shelved.book.clone(), shelved.editions.clone());
    shop.db
        .read(move |conn| {
            let (mut by_author, mut beside) = others(conn, &book)?;
            if let Some(currency) = currency {
                let all = by_author.iter_mut().chain(&mut beside).map(|shelved| &mut shelved.book);
                book_prices::offer(conn, currency, all.collect())?;
            }
            let ids = by_author.iter().chain(&beside).map(|shelved| shelved.book.id.as_str());
            let own = OwnPrices::read(conn, &ids.collect::<Vec<_>>())?;
            Ok(Around {
                authors: authors::of_book(conn, &book.id)?,
                own,
                pages: pages(conn, &book)?,
                contents: contents::shown(listed(conn, &editions)?),
                by_author,
                beside,
                bundles: bundles::with_book(conn, &book.id)?,
                rating: reviews::rating(conn, &book.id)?,
                reviews: reviews::shown(conn, &book.id, REVIEWS)?,
            })
        })
        .await
}

/// Pictures of a book's sample's first pages.
pub async fn extract(shop: &Shop, book: &Book) -> Result<Vec<PageRef>, Error> {
    let book = book.clone();
    shop.db.read(move |conn| pages(conn, &book)).await
}

/// How many pages a book's sample has.
pub fn sample_pages(book: &Book) -> usize {
    SampleRef::of(book.sample.as_deref()).and_then(|sample| usize::try_from(sample.count).ok()).unwrap_or(0)
}

fn pages(conn: &mut Conn, book: &Book) -> Result<Vec<PageRef>, Error> {
    let Some(sample) = SampleRef::of(book.sample.as_deref()) else { return Ok(Vec::new()) };
    let pages = extracts::pages(conn, &sample.sha256)?;
    Ok(pages.and_then(|pages| serde_json::from_str(&pages).ok()).unwrap_or_default())
}

/// The contents of the first of these editions that lists any.
fn listed(conn: &mut Conn, editions: &[Edition]) -> Result<Vec<Heading>, Error> {
    let ids: Vec<&str> = editions.iter().map(|edition| edition.id.as_str()).collect();
    let kept = extracts::contents(conn, &ids)?;
    let of = |edition: &Edition| kept.iter().find(|(id, headings)| *id == edition.id && !headings.is_empty());
    Ok(editions.iter().find_map(of).map(|(_, headings)| headings.clone()).unwrap_or_default())
}

/// Books by the same authors, and then books of the same categories, in the shop's order.
fn others(conn: &mut Conn, book: &Book) -> Result<(Vec<Shelved>, Vec<Shelved>), Error> {
    let mut known = vec![book.id.clone()];
    let by_author = neighbours::by_authors(conn, &book.id, &known, OTHERS)?;
    known.extend(by_author.iter().cloned());
    let left = OTHERS.saturating_sub(by_author.len());
    let beside = if left > 0 { neighbours::in_categories(conn, &book.id, &known, left)? } else { Vec::new() };
    let mut shelved = |ids: Vec<String>| books::shelved(conn, &ids.iter().map(String::as_str).collect::<Vec<_>>());
    Ok((shelved(by_author)?, shelved(beside)?))
}
