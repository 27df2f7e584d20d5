//! The list of orders, with filters by index and a search by any key.

use super::{Refused, Staff};
use crate::domain::order::OrderState;
use crate::domain::role::Right;
use crate::domain::search_term::{SearchTerm, recognise};
use crate::shop::Shop;
use crate::store::books;
use crate::store::listing::{self, Filter, Key, Page, Person};
use crate::store::orders::Order;
use crate::store::{self, Conn};
use crate::store::{order_lines, search_keys};

/// How many orders are on a page.
pub const PAGE: usize = 50;
/// How many orders a search shows at most.
pub const MOST_FOUND: usize = 200;

/// A page of the list, the newest first, with the orders after `before`.
pub async fn page(shop: &Shop, by: &Staff, filter: Filter, before: Option<Key>) -> Result<Page, Refused> {
    by.needs(Right::Orders)?;
    shop.db.read(move |conn| Ok(listing::page(conn, &filter, before.as_ref(), PAGE)?)).await
}

/// The newest orders.
pub async fn newest(shop: &Shop, by: &Staff, most: usize) -> Result<Vec<Order>, Refused> {
    by.needs(Right::Orders)?;
    shop.db.read(move |conn| Ok(listing::page(conn, &Filter::default(), None, most)?.orders)).await
}

/// The result of a search.
pub struct Found {
    /// The newest first.
    pub orders: Vec<Order>,
    /// There are more orders than can be shown: a longer text is needed.
    pub cut: bool,
    /// The text is too short, or contains characters that no key has.
    pub unreadable: bool,
}

/// Finds orders with a number, transaction id, e-mail address, phone or operator's id that begins with the text, with a
/// name of which a word begins with it, or with a number, phone or payer's phone that ends with it.
pub async fn search(shop: &Shop, by: &Staff, typed: &str, filter: Filter) -> Result<Found, Refused> {
    by.needs(Right::Orders)?;
    let meant = recognise(typed, shop.rules().country);
    let unreadable = meant.is_empty();
    shop.db
        .read(move |conn| {
            let mut ids = Vec::new();
            let mut cut = false;
            for sought in &meant {
                let found = like(conn, sought)?;
                cut |= found.len() > MOST_FOUND;
                ids.extend(found);
            }
            ids.extend(newest_with(conn, &meant)?);
            ids.sort_unstable();
            ids.dedup();
            let mut orders = listing::by_ids(conn, &ids)?;
            orders.retain(|order| filter.fits(order));
            if let Some(book) = &filter.book {
                let ids: Vec<String> = orders.iter().map(|order| order.id.clone()).collect();
                let with = order_lines::with_book(conn, book, &ids)?;
                orders.retain(|order| with.contains(&order.id));
            }
            cut |= orders.len() > MOST_FOUND;
            orders.truncate(MOST_FOUND);
            Ok(Found { orders, cut, unreadable })
        })
        .await
}

/// Those of the newest orders that have one of the keys. Their keys may not be indexed yet, so they are compared one by
/// one.
fn newest_with(conn: &mut Conn, meant: &[SearchTerm]) -> Result<Vec<String>, store::Error> {
    let keys = |sought: &SearchTerm| if let SearchTerm::Key(key) = sought { Some(key.clone()) } else { None };
    let sought: Vec<String> = meant.iter().filter_map(keys).collect();
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let begins = |key: &String| sought.iter().any(|wanted| key.starts_with(wanted.as_str()));
    let found = search_keys::newest(conn, NEWEST)?.into_iter().filter(|order| order.keys().iter().any(begins));
    Ok(found.map(|order| order.id).collect())
}

/// The newest orders of exactly this person first, then those whose key begins with the text.
fn like(conn: &mut Conn, sought: &SearchTerm) -> Result<Vec<String>, store::Error> {
    let person = match sought {
        SearchTerm::Email(email) => Some(Person::Email(email.clone())),
        SearchTerm::Phone(phone) => Some(Person::Phone(phone.clone())),
        SearchTerm::Number(_) | SearchTerm::Transaction(_) | SearchTerm::Operator(_) | SearchTerm::Key(_) => None,
    };
    let mut ids: Vec<String> = match person {
        Some(person) => {
            let page = listing::of_person(conn, &person, None, MOST_FOUND + 1)?;
            page.orders.into_iter().map(|order| order.id).collect()
        }
        None => Vec::new(),
    };
    if ids.len() <= MOST_FOUND {
        ids.extend(listing::ids(conn, sought, i64::try_from(MOST_FOUND + 1).unwrap_or(1))?);
    }
    Ok(ids)
}

/// The values that the filters offer.
pub struct Choices {
    /// Ids and titles of the newest books, by title.
    pub books: Vec<(String, String)>,
    /// The gateway's names of payment methods that were used.
    pub methods: Vec<String>,
    /// How many orders are in each state: see [`listing::counts`].
    pub counts: Vec<(OrderState, usize)>,
}

/// The books and payment methods that the list can be filtered by.
pub async fn choices(shop: &Shop) -> Result<Choices, Refused> {
    let read = |conn: &mut Conn| {
        let (books, methods) = (books::newest_titles(conn, MOST_BOOKS)?, listing::methods(conn)?);
        Ok(Choices { books, methods, counts: listing::counts(conn)? })
    };
    shop.db.read(read).await
}

/// How many orders are compared one by one: those of the last minute, unless there were very many.
const NEWEST: i64 = 1_000;

const MOST_BOOKS: i64 = 500;
