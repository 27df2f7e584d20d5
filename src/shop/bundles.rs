//! Bundles on sale: several books for one price, which is shared out over them in proportion to their own prices.

use super::{Error, Shop};
use crate::domain::money::{Currency, Money};
use crate::domain::split::split;
use crate::store::books::{self, Filter, Shelved};
use crate::store::bundles::{self, Bundle};
use crate::store::{self, Conn};

/// How many bundles a book's page names.
const NAMED: i64 = 3;

/// A published bundle of which each book is sold.
#[derive(Clone, Debug)]
pub struct BundleOnSale {
    pub bundle: Bundle,
    /// In order; two at least.
    pub books: Vec<Shelved>,
    /// What the books cost one by one.
    pub full: Money,
    /// What they cost together: never more than that.
    pub price: Money,
}

impl BundleOnSale {
    /// The part of the price that is each book's. Together they are the price.
    pub fn shares(&self) -> Vec<i64> {
        let prices: Vec<i64> = self.books.iter().map(|shelved| shelved.book.amount).collect();
        split(self.price.amount, &prices)
    }

    pub fn saves(&self) -> Money {
        Money::new(self.full.amount - self.price.amount, self.full.currency)
    }
}

/// A published bundle by its slug.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or one of its books is not sold.
pub async fn find(shop: &Shop, slug: &str) -> Result<BundleOnSale, Error> {
    let slug = slug.to_owned();
    shop.db.read(move |conn| on_sale(conn, &slug)?.ok_or(Error::NotFound)).await
}

/// The same, in a read or write that is under way.
pub(in crate::shop) fn on_sale(conn: &mut Conn, slug: &str) -> Result<Option<BundleOnSale>, store::Error> {
    match bundles::by_slug(conn, slug)? {
        Some(bundle) => whole(conn, bundle),
        None => Ok(None),
    }
}

/// The bundle with its books, if it is published and all of them are sold in its currency.
pub(in crate::shop) fn whole(conn: &mut Conn, bundle: Bundle) -> Result<Option<BundleOnSale>, store::Error> {
    let Some(currency) = Currency::parse(&bundle.currency).filter(|_| bundle.published) else { return Ok(None) };
    let books = books_of(conn, &bundle.id)?;
    let is_sold = |shelved: &Shelved| {
        shelved.book.published && !shelved.editions.is_empty() && shelved.book.currency == bundle.currency
    };
    if books.len() < 2 || !books.iter().all(is_sold) {
        return Ok(None);
    }
    let full = Money::new(books.iter().map(|shelved| shelved.book.amount).sum(), currency);
    let price = Money::new(bundle.amount.min(full.amount), currency);
    Ok(Some(BundleOnSale { bundle, books, full, price }))
}

/// A bundle's books in order, published or not.
pub(in crate::shop) fn books_of(conn: &mut Conn, id: &str) -> Result<Vec<Shelved>, store::Error> {
    let ids = bundles::books_of(conn, id)?;
    let limit = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let mut books = books::page(conn, Filter { ids: Some(ids.clone()), ..Filter::default() }, limit)?;
    books.sort_by_key(|shelved| ids.iter().position(|id| *id == shelved.book.id));
    Ok(books)
}

/// The bundles on sale with this book.
pub(in crate::shop) fn with_book(conn: &mut Conn, book_id: &str) -> Result<Vec<BundleOnSale>, store::Error> {
    let mut found = Vec::new();
    for bundle in bundles::with_book(conn, book_id, NAMED)? {
        found.extend(whole(conn, bundle)?);
    }
    Ok(found)
}
