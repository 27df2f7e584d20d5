//! The basket: books that a browser keeps to pay together. It belongs to the browser, by its visitor's mark. What is bought leaves
//! it when the order is paid, so that nothing is lost with a payment that is never made.

use chrono::{DateTime, TimeDelta, Utc};

use super::coupons::full_price;
use crate::domain::money::{Currency, Money};
use crate::domain::order::MOST_BOOKS;
use crate::shop::{Error, Shop, ownership};
use crate::store::basket::{self, BasketItem};
use crate::store::book_prices;
use crate::store::books::{self, Filter, Shelved};
use crate::store::order_lines::OrderLine;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, locks};

/// How long a basket is kept after its last change.
const KEPT: TimeDelta = TimeDelta::days(30);

/// What a basket holds.
#[derive(Clone, Debug, Default)]
pub struct Basket {
    pub entries: Vec<Entry>,
    /// The key of the visitor's newest open order for one of these books.
    pub open: Option<String>,
}

impl Basket {
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
}

/// Whether a book in the basket can be bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    ForSale,
    Withdrawn,
    /// It has no price in the currency that the others are paid in.
    OtherCurrency,
    /// The visitor has it; holds the key of that order.
    Owned(String),
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
            let others: Vec<_> = basket::of_visitor(conn, &visitor)?;
            if others.iter().any(|item| item.book_id == book.id) {
                return Ok(Added::Yes);
            }
            if others.len() >= MOST_BOOKS {
                return Ok(Added::Full);
            }
            let (now, price) = (acts.clock.now().naive_utc(), full_price(&acts, &book));
            let currency = price.currency.code().to_owned();
            let (amount, book_id) = (price.amount, book.id);
            basket::add(conn, &BasketItem { visitor, book_id, amount, currency, added_at: now, changed_at: now })?;
            Ok(Added::Yes)
        })
        .await
}

/// Takes a book out of a visitor's basket.
pub async fn remove(shop: &Shop, visitor: &str, book_id: &str) -> Result<(), Error> {
    let (visitor, book_id, now) = (visitor.to_owned(), book_id.to_owned(), shop.clock.now().naive_utc());
    shop.db.write(move |conn| Ok(basket::remove(conn, &visitor, &book_id, now)?)).await
}

/// How many books a visitor's basket holds.
pub async fn count(shop: &Shop, visitor: &str) -> Result<usize, Error> {
    let visitor = visitor.to_owned();
    shop.db.read(move |conn| Ok(basket::of_visitor(conn, &visitor)?.len())).await
}

/// What a visitor's basket holds, with prices in `currency` if there are several.
pub async fn contents(shop: &Shop, visitor: &str, currency: Option<Currency>) -> Result<Basket, Error> {
    let (acts, visitor) = (shop.clone(), visitor.to_owned());
    shop.db
        .read(move |conn| {
            let items = basket::of_visitor(conn, &visitor)?;
            let ids: Vec<String> = items.iter().map(|item| item.book_id.clone()).collect();
            if ids.is_empty() {
                return Ok(Basket::default());
            }
            let since = (acts.clock.now() - acts.rules().order_lives).naive_utc();
            let open = orders::open_elsewhere(conn, &visitor, &ids, since, None)?.map(|order| order.key);
            let filter = Filter { ids: Some(ids), ..Filter::default() };
            let mut found = books::page(conn, filter, i64::try_from(items.len()).unwrap_or(i64::MAX))?;
            if let Some(currency) = currency {
                book_prices::offer(conn, currency, found.iter_mut().map(|shelved| &mut shelved.book).collect())?;
            }
            Ok(Basket { entries: entries(&acts, conn, items, found, currency)?, open })
        })
        .await
}

/// The entries in the order of the items. Where the shop has one currency, the first book for sale says which one.
fn entries(
    shop: &Shop,
    conn: &mut Conn,
    items: Vec<BasketItem>,
    mut found: Vec<Shelved>,
    currency: Option<Currency>,
) -> Result<Vec<Entry>, Error> {
    let (mut entries, mut paid_in) = (Vec::new(), currency);
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
            Standing::ForSale
        };
        let was = Some(item.amount).filter(|amount| item.currency == price.currency.code() && *amount != price.amount);
        let was = was.map(|amount| Money::new(amount, price.currency));
        entries.push(Entry { shelved, standing, was });
    }
    Ok(entries)
}

/// Takes the books of an order that was paid, or given, out of its visitor's basket.
pub(super) fn take_out(conn: &mut Conn, order: &Order, lines: &[OrderLine]) -> Result<(), store::Error> {
    let Some(visitor) = &order.visitor else { return Ok(()) };
    basket::take_out(conn, visitor, &lines.iter().map(|line| line.book_id.as_str()).collect::<Vec<_>>())
}

/// Deletes the baskets that were not changed for 30 days; returns how many books that were.
pub(super) fn purge(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, store::Error> {
    basket::delete_old(conn, (now - KEPT).naive_utc())
}
