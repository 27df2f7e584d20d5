//! What feeds, reading apps and search engines are told of the catalogue. Each list takes a few queries, however long it is.

use chrono::NaiveDateTime;

use super::search::{self, Fit, SearchRequest};
use crate::domain::money::{Currency, Money};
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book, Shelved};
use crate::store::categories::Category;
use crate::store::editions::{self, Edition};
use crate::store::feeds::{self, Listed};
use crate::store::{self, Conn, book_prices, bundles, lists, stamps};

/// Books on one page of a feed.
pub const PAGE: usize = 50;
/// Authors on one page of their list.
const AUTHORS: usize = 100;
/// How many books' rows a sitemap reads at once, and the most bundles in it.
const PIECE: i64 = 1_000;

/// A list of published books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    New,
    /// What the owner put in front.
    Featured,
    /// By its slug.
    Category(String),
    /// By the name as it is written on the books.
    Author(String),
}

/// A book as feeds show it.
#[derive(Clone, Debug)]
pub struct Entry {
    pub book: Book,
    /// On sale, the PDF first.
    pub editions: Vec<Edition>,
    pub authors: Vec<String>,
    pub categories: Vec<Category>,
    /// Its prices in the currencies that the shop sells in; where it has none, its own one.
    pub prices: Vec<Money>,
    /// Its copies are stamped with the buyer's name.
    pub stamped: bool,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Listing {
    pub entries: Vec<Entry>,
    /// The slug of the last book, if there are more.
    pub next: Option<String>,
    /// The category, if it is the list of one.
    pub category: Option<Category>,
}

/// Where a catalogue begins.
#[derive(Clone, Debug)]
pub struct Root {
    /// The newest books, a few.
    pub new: Vec<Entry>,
    pub has_featured: bool,
    pub categories: Vec<Category>,
    /// When a book was last changed.
    pub changed: Option<NaiveDateTime>,
}

/// One page of a list, from the first book or from the one after the book with the slug `after`.
///
/// # Errors
/// [`Error::NotFound`] when there is no such category, author or book.
pub async fn listing(shop: &Shop, selection: &Selection, after: Option<&str>, limit: usize) -> Result<Listing, Error> {
    let (selection, after, currencies) = (selection.clone(), after.map(str::to_owned), shop.rules().currencies());
    shop.db
        .read(move |conn| {
            let (listed, category) = listed(conn, selection)?;
            let after = match after {
                Some(slug) => {
                    let last = books::by_slug(conn, &slug)?.ok_or(Error::NotFound)?;
                    Some((last.created_at, last.id))
                }
                None => None,
            };
            let mut found = feeds::newest(conn, &listed, after, i64::try_from(limit + 1).unwrap_or(1))?;
            if found.is_empty() && matches!(listed, Listed::Author(_)) {
                return Err(Error::NotFound);
            }
            let more = found.len() > limit;
            found.truncate(limit);
            let next = found.last().filter(|_| more).map(|last| last.book.slug.clone());
            Ok(Listing { entries: entries(conn, found, &currencies)?, next, category })
        })
        .await
}

fn listed(conn: &mut Conn, selection: Selection) -> Result<(Listed, Option<Category>), Error> {
    Ok(match selection {
        Selection::New => (Listed::All, None),
        Selection::Featured => (Listed::InFront, None),
        Selection::Author(name) => (Listed::Author(name), None),
        Selection::Category(slug) => {
            let known = lists::categories_in_use(conn)?.into_iter().find(|category| category.slug == slug);
            let category = known.ok_or(Error::NotFound)?;
            (Listed::Category(category.id.clone()), Some(category))
        }
    })
}

/// A page of what a search found.
#[derive(Clone, Debug)]
pub struct Hits {
    pub entries: Vec<Entry>,
    pub more: bool,
}

/// A page of what the search finds, from 0; nothing where it would only propose other books.
///
/// # Errors
/// When the database does not answer.
pub async fn search(shop: &Shop, words: &str, page: usize) -> Result<Hits, Error> {
    let found =
        search::search(shop, SearchRequest { text: words.to_owned(), page, ..SearchRequest::default() }).await?;
    if matches!(found.fit, Fit::NoWords | Fit::Nothing) {
        return Ok(Hits { entries: Vec::new(), more: false });
    }
    let (books, currencies) = (found.books, shop.rules().currencies());
    let entries = shop.db.read(move |conn| Ok::<_, Error>(entries(conn, books, &currencies)?)).await?;
    Ok(Hits { entries, more: found.more })
}

/// These books as feeds show them.
///
/// # Errors
/// When the database does not answer.
pub async fn entries_of(shop: &Shop, found: Vec<Shelved>) -> Result<Vec<Entry>, Error> {
    let currencies = shop.rules().currencies();
    shop.db.read(move |conn| Ok::<_, Error>(entries(conn, found, &currencies)?)).await
}

/// A published book.
///
/// # Errors
/// [`Error::NotFound`] when there is none with this slug.
pub async fn entry(shop: &Shop, slug: &str) -> Result<Entry, Error> {
    let (slug, currencies) = (slug.to_owned(), shop.rules().currencies());
    shop.db
        .read(move |conn| {
            let (book, _) = books::published(conn, &slug)?.ok_or(Error::NotFound)?;
            let stamped = stamps::is_stamped(conn, &book.id)?;
            let shelved = Shelved { editions: editions::on_sale(conn, &book.id)?, stamped, book };
            entries(conn, vec![shelved], &currencies)?.into_iter().next().ok_or(Error::NotFound)
        })
        .await
}

/// Where the catalogue begins, with the newest `few` books.
///
/// # Errors
/// When the database does not answer.
pub async fn root(shop: &Shop, few: usize) -> Result<Root, Error> {
    let currencies = shop.rules().currencies();
    shop.db
        .read(move |conn| {
            let new = feeds::newest(conn, &Listed::All, None, i64::try_from(few).unwrap_or(1))?;
            Ok(Root {
                new: entries(conn, new, &currencies)?,
                has_featured: !feeds::newest(conn, &Listed::InFront, None, 1)?.is_empty(),
                categories: lists::categories_in_use(conn)?,
                changed: feeds::last_change(conn)?,
            })
        })
        .await
}

/// One page of the authors, each with the number of the books, from the first one or from the one after the slug `after`; and the
/// last slug, if there are more.
///
/// # Errors
/// When the database does not answer.
pub async fn authors(shop: &Shop, after: Option<&str>) -> Result<(Vec<(String, i64)>, Option<String>), Error> {
    let after = after.unwrap_or_default().to_owned();
    shop.db
        .read(move |conn| {
            let mut found = feeds::all_authors(conn, &after, i64::try_from(AUTHORS + 1).unwrap_or(1))?;
            let more = found.len() > AUTHORS;
            found.truncate(AUTHORS);
            let next = found.last().filter(|_| more).map(|(slug, ..)| slug.clone());
            Ok((found.into_iter().map(|(_, name, count)| (name, count)).collect(), next))
        })
        .await
}

/// Where the parts of a sitemap begin, each with at most `count` books: at the first book, and after each of these slugs.
///
/// # Errors
/// When the database does not answer.
pub async fn sitemap_parts(shop: &Shop, count: i64) -> Result<Vec<String>, Error> {
    shop.db
        .read(move |conn| {
            let mut ends: Vec<String> = Vec::new();
            while let Some(end) = feeds::end_of_part(conn, ends.last().map(String::as_str), count)? {
                ends.push(end);
            }
            Ok(ends)
        })
        .await
}

/// The next published books after the slug `after`, at most `most` and not too many at once: slug, and when it was changed.
///
/// # Errors
/// When the database does not answer.
pub async fn sitemap_piece(shop: &Shop, after: Option<&str>, most: i64) -> Result<Vec<(String, NaiveDateTime)>, Error> {
    let after = after.map(str::to_owned);
    shop.db.read(move |conn| Ok(feeds::slugs(conn, after.as_deref(), most.min(PIECE))?)).await
}

/// The bundles on sale: slug, and when it was changed.
///
/// # Errors
/// When the database does not answer.
pub async fn sitemap_bundles(shop: &Shop) -> Result<Vec<(String, NaiveDateTime)>, Error> {
    shop.db.read(|conn| Ok(bundles::slugs(conn, PIECE)?)).await
}

fn entries(conn: &mut Conn, found: Vec<Shelved>, currencies: &[Currency]) -> Result<Vec<Entry>, store::Error> {
    let ids: Vec<&str> = found.iter().map(|shelved| shelved.book.id.as_str()).collect();
    let authors = feeds::authors(conn, &ids)?;
    let categories = feeds::categories(conn, &ids)?;
    let others = if currencies.len() > 1 { book_prices::of_books(conn, &ids)? } else { Vec::new() };
    let entry = |Shelved { book, editions, stamped }| {
        let own = Currency::parse(&book.currency).map(|currency| Money::new(book.amount, currency));
        let others = others.iter().filter(|price| price.book_id == book.id).filter_map(book_prices::BookPrice::money);
        let mut prices: Vec<Money> = own.into_iter().chain(others).collect();
        if prices.iter().any(|price| currencies.contains(&price.currency)) {
            prices.retain(|price| currencies.contains(&price.currency));
        }
        let names = authors.iter().filter(|(id, _)| *id == book.id).map(|(_, name)| name.clone()).collect();
        let kinds = categories.iter().filter(|(id, _)| *id == book.id).map(|(_, category)| category.clone()).collect();
        Entry { authors: names, categories: kinds, prices, editions, stamped, book }
    };
    Ok(found.into_iter().map(entry).collect())
}
