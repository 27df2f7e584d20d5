//! The basket: books that a browser keeps to pay together. It belongs to the browser, by its visitor's mark. What is bought leaves
//! it when the order is paid, so that nothing is lost with a payment that is never made.

use chrono::{DateTime, TimeDelta, Utc};

use super::coupons::{Article, Reach, full_price};
use crate::domain::money::{Currency, Money, PriceError};
use crate::domain::order::MOST_BOOKS;
use crate::domain::own_price;
use crate::shop::bundles::{self, BundleOnSale};
use crate::shop::own_prices::OwnPrices;
use crate::shop::{Error, Shop, ownership};
use crate::store::basket::{self, BasketBundle, BasketItem};
use crate::store::book_prices;
use crate::store::books::{self, Filter, Shelved};
use crate::store::bundles::Bundle;
use crate::store::order_lines::OrderLine;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, locks};

/// How long a basket is kept after its last change.
const KEPT: TimeDelta = TimeDelta::days(30);

/// What a basket holds.
#[derive(Clone, Debug, Default)]
pub struct Basket {
    pub entries: Vec<Entry>,
    pub bundles: Vec<BundleEntry>,
    /// The key of the visitor's newest open order for one of these books.
    pub open: Option<String>,
}

impl Basket {
    /// How many books and bundles there are.
    pub fn count(&self) -> usize {
        self.entries.len() + self.bundles.len()
    }

    /// What can be paid together, as coupons see it.
    pub fn articles(&self, shop: &Shop) -> Vec<Article> {
        let books = self.entries.iter().filter(|entry| entry.standing == Standing::ForSale).map(|entry| {
            let article = Article::of_book(shop, &entry.shelved.book);
            match entry.own_price {
                Some(price) => Article { price, reach: Reach::Nothing, ..article },
                None => article,
            }
        });
        books.chain(self.payable_bundles().flat_map(Article::of_bundle)).collect()
    }

    /// The prices that the buyer named, by the books' slugs.
    pub fn own_prices(&self) -> Vec<(String, i64)> {
        let named = |entry: &Entry| Some((entry.shelved.book.slug.clone(), entry.own_price?.amount));
        self.entries.iter().filter_map(named).collect()
    }

    /// The bundles that can be paid together with the books now.
    pub fn payable_bundles(&self) -> impl Iterator<Item = &BundleOnSale> {
        let for_sale = self.bundles.iter().filter(|entry| entry.standing == Standing::ForSale);
        for_sale.filter_map(|entry| entry.on_sale.as_ref())
    }

    /// Those that can be paid together now.
    pub fn payable(&self) -> impl Iterator<Item = &Shelved> {
        self.entries.iter().filter(|entry| entry.standing == Standing::ForSale).map(|entry| &entry.shelved)
    }
}

/// A book in the basket, with its present price.
#[derive(Clone, Debug)]
pub struct Entry {
    pub shelved: Shelved,
    pub standing: Standing,
    /// What it cost when it was put there, if that differs.
    pub was: Option<Money>,
    /// The price that the buyer named, or the one that is suggested, of a book that has none of its own.
    pub own_price: Option<Money>,
}

/// A bundle in the basket, with its present price.
#[derive(Clone, Debug)]
pub struct BundleEntry {
    pub bundle: Bundle,
    /// `None` if it is not sold.
    pub on_sale: Option<BundleOnSale>,
    pub standing: Standing,
    /// What it cost when it was put there, if that differs.
    pub was: Option<Money>,
    /// The titles of those of its books that the visitor has.
    pub owned: Vec<String>,
}

/// Whether something in the basket can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    ForSale,
    Withdrawn,
    /// It has no price in the currency that the others are paid in.
    OtherCurrency,
    /// The visitor has it; holds the key of that order.
    Owned(String),
    /// A bundle with this title is in the basket too, and has the book or one of the books.
    InBundle(String),
}

/// What became of a book that should go into the basket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    Yes,
    /// There are [`MOST_BOOKS`] already.
    Full,
}

/// Puts a published book into a visitor's basket, once.
///
/// # Errors
/// [`Error::NotFound`] if there is no such book.
pub async fn add(shop: &Shop, visitor: &str, slug: &str, currency: Option<Currency>) -> Result<Added, Error> {
    let (acts, visitor, slug) = (shop.clone(), visitor.to_owned(), slug.to_owned());
    shop.db
        .write(move |conn| {
            locks::lock_by_name(conn, &format!("basket {visitor}"))?;
            let (mut book, _) = books::published(conn, &slug)?.ok_or(Error::NotFound)?;
            if let Some(currency) = currency {
                book_prices::offer(conn, currency, vec![&mut book])?;
            }
            if basket::of_visitor(conn, &visitor)?.iter().any(|item| item.book_id == book.id) {
                return Ok(Added::Yes);
            }
            if books_in(conn, &visitor)? >= MOST_BOOKS {
                return Ok(Added::Full);
            }
            let (now, price) = (acts.clock.now().naive_utc(), full_price(&acts, &book));
            let currency = price.currency.code().to_owned();
            let (amount, book_id) = (price.amount, book.id);
            let (added_at, changed_at) = (now, now);
            let item = BasketItem { visitor, book_id, amount, currency, added_at, changed_at, own_amount: None };
            basket::add(conn, &item)?;
            Ok(Added::Yes)
        })
        .await
}

/// Puts a bundle that is on sale into a visitor's basket, once.
///
/// # Errors
/// [`Error::NotFound`] if there is no such bundle.
pub async fn add_bundle(shop: &Shop, visitor: &str, slug: &str) -> Result<Added, Error> {
    let (acts, visitor, slug) = (shop.clone(), visitor.to_owned(), slug.to_owned());
    shop.db
        .write(move |conn| {
            locks::lock_by_name(conn, &format!("basket {visitor}"))?;
            let BundleOnSale { bundle, books, price, .. } = bundles::on_sale(conn, &slug)?.ok_or(Error::NotFound)?;
            if basket::bundles_of(conn, &visitor)?.iter().any(|item| item.bundle_id == bundle.id) {
                return Ok(Added::Yes);
            }
            if books_in(conn, &visitor)? + books.len() > MOST_BOOKS {
                return Ok(Added::Full);
            }
            let (now, currency) = (acts.clock.now().naive_utc(), price.currency.code().to_owned());
            let (amount, bundle_id) = (price.amount, bundle.id);
            let item = BasketBundle { visitor, bundle_id, amount, currency, added_at: now, changed_at: now };
            basket::add_bundle(conn, &item)?;
            Ok(Added::Yes)
        })
        .await
}

/// How many books there are in a basket, alone and in bundles.
fn books_in(conn: &mut Conn, visitor: &str) -> Result<usize, store::Error> {
    let mut books = basket::of_visitor(conn, visitor)?.len();
    for item in basket::bundles_of(conn, visitor)? {
        books += store::bundles::books_of(conn, &item.bundle_id)?.len();
    }
    Ok(books)
}

/// Keeps the price that the buyer named for a book in the basket, in the currency of the prices there.
///
/// # Errors
/// The inner one if that is no price for it; nothing changes where the book has a price of its own.
pub async fn name_price(
    shop: &Shop,
    visitor: &str,
    book_id: &str,
    amount: i64,
) -> Result<Result<(), PriceError>, Error> {
    let (acts, visitor, book_id) = (shop.clone(), visitor.to_owned(), book_id.to_owned());
    shop.db
        .write(move |conn| {
            let book = books::find(conn, &book_id)?;
            if OwnPrices::read(conn, &[&book_id])?.of(&book).is_none() {
                return Ok(Ok(()));
            }
            let least = full_price(&acts, &book);
            if let Err(error) = own_price::check(amount, least, acts.rules().limits(least.currency)) {
                return Ok(Err(error));
            }
            basket::set_own_amount(conn, &visitor, &book_id, amount)?;
            Ok(Ok(()))
        })
        .await
}

/// Takes a bundle out of a visitor's basket.
pub async fn remove_bundle(shop: &Shop, visitor: &str, id: &str) -> Result<(), Error> {
    let (visitor, id, now) = (visitor.to_owned(), id.to_owned(), shop.clock.now().naive_utc());
    shop.db.write(move |conn| Ok(basket::remove_bundle(conn, &visitor, &id, now)?)).await
}

/// Takes a book out of a visitor's basket.
pub async fn remove(shop: &Shop, visitor: &str, book_id: &str) -> Result<(), Error> {
    let (visitor, book_id, now) = (visitor.to_owned(), book_id.to_owned(), shop.clock.now().naive_utc());
    shop.db.write(move |conn| Ok(basket::remove(conn, &visitor, &book_id, now)?)).await
}

/// How many books and bundles a visitor's basket holds.
pub async fn count(shop: &Shop, visitor: &str) -> Result<usize, Error> {
    let visitor = visitor.to_owned();
    shop.db
        .read(move |conn| Ok(basket::of_visitor(conn, &visitor)?.len() + basket::bundles_of(conn, &visitor)?.len()))
        .await
}

/// What a visitor's basket holds, with prices in `currency` if there are several.
pub async fn contents(shop: &Shop, visitor: &str, currency: Option<Currency>) -> Result<Basket, Error> {
    let (acts, visitor) = (shop.clone(), visitor.to_owned());
    shop.db
        .read(move |conn| {
            let items = basket::of_visitor(conn, &visitor)?;
            let mut ids: Vec<String> = items.iter().map(|item| item.book_id.clone()).collect();
            let filter = Filter { ids: Some(ids.clone()), ..Filter::default() };
            let mut found = books::page(conn, filter, i64::try_from(items.len()).unwrap_or(i64::MAX))?;
            if let Some(currency) = currency {
                book_prices::offer(conn, currency, found.iter_mut().map(|shelved| &mut shelved.book).collect())?;
            }
            let mut paid_in = currency;
            let bundles = bundle_entries(conn, &visitor, &mut paid_in)?;
            let entries = entries(&acts, conn, (items, found), (&bundles, paid_in))?;
            let inside = bundles.iter().filter_map(|entry| entry.on_sale.as_ref()).flat_map(|sold| &sold.books);
            ids.extend(inside.map(|shelved| shelved.book.id.clone()));
            let since = (acts.clock.now() - acts.rules().order_lives).naive_utc();
            let open = if ids.is_empty() { None } else { orders::open_elsewhere(conn, &visitor, &ids, since, None)? };
            let open = open.map(|order| order.key);
            Ok(Basket { entries, bundles, open })
        })
        .await
}

/// The bundles of a basket. The first one that is sold says in which currency all is paid, if that is not known.
fn bundle_entries(conn: &mut Conn, visitor: &str, paid_in: &mut Option<Currency>) -> Result<Vec<BundleEntry>, Error> {
    let mut entries: Vec<BundleEntry> = Vec::new();
    for item in basket::bundles_of(conn, visitor)? {
        let Some(bundle) = store::bundles::find(conn, &item.bundle_id)? else { continue };
        let on_sale = bundles::whole(conn, bundle.clone())?;
        let (mut was, mut owned) = (None, Vec::new());
        let standing = match &on_sale {
            None => Standing::Withdrawn,
            Some(sold) if *paid_in.get_or_insert(sold.price.currency) != sold.price.currency => Standing::OtherCurrency,
            Some(sold) => {
                let same = item.currency == bundle.currency && item.amount != sold.price.amount;
                was = same.then(|| Money::new(item.amount, sold.price.currency));
                for Shelved { book, .. } in &sold.books {
                    if ownership::owned_now(conn, visitor, &book.id)?.is_some() {
                        owned.push(book.title.clone());
                    }
                }
                let other = sold.books.iter().find_map(|shelved| in_bundle(&entries, &shelved.book.id));
                other.map_or(Standing::ForSale, Standing::InBundle)
            }
        };
        entries.push(BundleEntry { bundle, on_sale, standing, was, owned });
    }
    Ok(entries)
}

/// The title of the bundle for sale that this book is in.
fn in_bundle(bundles: &[BundleEntry], book_id: &str) -> Option<String> {
    let for_sale = bundles.iter().filter(|entry| entry.standing == Standing::ForSale);
    let has = |sold: &BundleOnSale| sold.books.iter().any(|shelved| shelved.book.id == book_id);
    let mut with_it = for_sale.filter(|entry| entry.on_sale.as_ref().is_some_and(has));
    with_it.next().map(|entry| entry.bundle.title.clone())
}

/// The entries in the order of the items. Where the shop has one currency, the first book for sale says which one.
fn entries(
    shop: &Shop,
    conn: &mut Conn,
    (items, mut found): (Vec<BasketItem>, Vec<Shelved>),
    (bundles, mut paid_in): (&[BundleEntry], Option<Currency>),
) -> Result<Vec<Entry>, Error> {
    let mut entries = Vec::new();
    let suggestions = OwnPrices::read(conn, &items.iter().map(|item| item.book_id.as_str()).collect::<Vec<_>>())?;
    for item in items {
        let Some(at) = found.iter().position(|shelved| shelved.book.id == item.book_id) else { continue };
        let shelved = found.swap_remove(at);
        let price = full_price(shop, &shelved.book);
        let standing = if let Some(order) = ownership::owned_now(conn, &item.visitor, &item.book_id)? {
            Standing::Owned(order.key)
        } else if !shelved.book.published || shelved.editions.is_empty() {
            Standing::Withdrawn
        } else if *paid_in.get_or_insert(price.currency) != price.currency {
            Standing::OtherCurrency
        } else {
            in_bundle(bundles, &item.book_id).map_or(Standing::ForSale, Standing::InBundle)
        };
        let was = Some(item.amount).filter(|amount| item.currency == price.currency.code() && *amount != price.amount);
        let was = was.map(|amount| Money::new(amount, price.currency));
        let own_price = suggestions.of(&shelved.book).map(|suggested| {
            let named = item.own_amount.filter(|_| item.currency == price.currency.code());
            let limits = shop.rules().limits(price.currency);
            named.and_then(|named| own_price::check(named, price, limits).ok()).unwrap_or(suggested)
        });
        let was = was.filter(|_| own_price.is_none());
        entries.push(Entry { shelved, standing, was, own_price });
    }
    Ok(entries)
}

/// Takes the books of an order that was paid, or given, out of its visitor's basket.
pub(super) fn take_out(conn: &mut Conn, order: &Order, lines: &[OrderLine]) -> Result<(), store::Error> {
    let Some(visitor) = &order.visitor else { return Ok(()) };
    let bought: Vec<&str> = lines.iter().map(|line| line.book_id.as_str()).collect();
    basket::take_out(conn, visitor, &bought)?;
    let mut bundles = Vec::new();
    for item in basket::bundles_of(conn, visitor)? {
        let books = store::bundles::books_of(conn, &item.bundle_id)?;
        if books.iter().all(|id| bought.contains(&id.as_str())) {
            bundles.push(item.bundle_id);
        }
    }
    let bundles: Vec<&str> = bundles.iter().map(String::as_str).collect();
    if bundles.is_empty() { Ok(()) } else { basket::take_bundles_out(conn, visitor, &bundles) }
}

/// Deletes the baskets that were not changed for 30 days; returns how many books that were.
pub(super) fn purge(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, store::Error> {
    basket::delete_old(conn, (now - KEPT).naive_utc())
}
