//! What stands around a book on its page: an extract, the contents, other books, what buyers say.

use crate::domain::book::author_slug;
use crate::domain::contents::{self, Heading};
use crate::domain::money::Currency;
use crate::domain::review::Rating;
use crate::shop::bundles::{self, BundleOnSale};
use crate::shop::file_refs::{PageRef, SampleRef};
use crate::shop::market::pages::{SoldBy, sold_by};
use crate::shop::own_prices::OwnPrices;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book, Shelved};
use crate::store::editions::Edition;
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
    /// Its seller; `None` where the shop itself sells it.
    pub seller: Option<SoldBy>,
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
    let (book, editions, market) = (shelved.book.clone(), shelved.editions.clone(), shop.rules().market.open);
    shop.db
        .read(move |conn| {
            let (mut by_author, mut beside) = others(conn, &book.id, vec![book.id.clone()])?;
            let own = priced(conn, currency, by_author.iter_mut().chain(&mut beside).collect())?;
            Ok(Around {
                authors: authors::of_book(conn, &book.id)?,
                seller: if market { sold_by(conn, &book.id)? } else { None },
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

/// Other books for who has bought those with these ids, as they stand around the first of them, and what is suggested for those whose price the
/// buyer names. Their prices are as in [`of_book`].
pub async fn next_books(
    shop: &Shop,
    currency: Option<Currency>,
    bought: Vec<String>,
) -> Result<(Vec<Shelved>, OwnPrices), Error> {
    shop.db
        .read(move |conn| {
            let Some(first) = bought.first().cloned() else { return Ok(<(Vec<Shelved>, OwnPrices)>::default()) };
            let (by_author, beside) = others(conn, &first, bought)?;
            let mut all = [by_author, beside].concat();
            let own = priced(conn, currency, all.iter_mut().collect())?;
            Ok((all, own))
        })
        .await
}

/// Gives the books their prices in the currency, if one is given; what is suggested for those whose price the buyer names.
fn priced(conn: &mut Conn, currency: Option<Currency>, mut all: Vec<&mut Shelved>) -> Result<OwnPrices, Error> {
    if let Some(currency) = currency {
        book_prices::offer(conn, currency, all.iter_mut().map(|shelved| &mut shelved.book).collect())?;
    }
    Ok(OwnPrices::read(conn, &all.iter().map(|shelved| shelved.book.id.as_str()).collect::<Vec<_>>())?)
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

/// Books by the same authors, and then books of the same categories, in the shop's order, without those that are known.
fn others(conn: &mut Conn, book_id: &str, mut known: Vec<String>) -> Result<(Vec<Shelved>, Vec<Shelved>), Error> {
    let by_author = neighbours::by_authors(conn, book_id, &known, OTHERS)?;
    known.extend(by_author.iter().cloned());
    let left = OTHERS.saturating_sub(by_author.len());
    let beside = if left > 0 { neighbours::in_categories(conn, book_id, &known, left)? } else { Vec::new() };
    let mut shelved = |ids: Vec<String>| books::shelved(conn, &ids.iter().map(String::as_str).collect::<Vec<_>>());
    Ok((shelved(by_author)?, shelved(beside)?))
}
