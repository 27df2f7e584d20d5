//! The list of orders: filtered by index, and the search for whatever somebody typed.

use super::{Refused, Staff};
use crate::domain::role::Right;
use crate::domain::search_term::{SearchTerm, recognise};
use crate::shop::Shop;
use crate::store::books;
use crate::store::listing::{self, Filter, Key, Page, Person};
use crate::store::orders::Order;
use crate::store::{self, Conn};
use crate::store::{order_lines, search_keys};

/// Orders on a page.
pub const PAGE: usize = 50;
/// A search shows so many at most.
pub const MOST_FOUND: usize = 200;

/// A page of the list, the newest first, from the order after `before` on.
pub async fn page(shop: &Shop, by: &Staff, filter: Filter, before: Option<Key>) -> Result<Page, Refused> {
    by.needs(Right::Orders)?;
    shop.db.read(move |conn| Ok(listing::page(conn, &filter, before.as_ref(), PAGE)?)).await
}

/// What a search found.
pub struct Found {
    /// The newest first.
    pub orders: Vec<Order>,
    /// There is more than can be shown: more signs are wanted.
    pub cut: bool,
    /// Too few signs were typed, or some that nothing has.
    pub unreadable: bool,
}

/// Orders with a number, transaction, address, phone or operator's id that begins with what was typed, with a name of which a word does,
/// or with a number, phone or payer's phone that ends with it.
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
            ids.extend(newest(conn, &meant)?);
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

/// Of the newest orders, whose keys may not be kept yet, those that have one of the keys that are sought.
fn newest(conn: &mut Conn, meant: &[SearchTerm]) -> Result<Vec<String>, store::Error> {
    let keys = |sought: &SearchTerm| if let SearchTerm::Key(key) = sought { Some(key.clone()) } else { None };
    let sought: Vec<String> = meant.iter().filter_map(keys).collect();
    if sought.is_empty() {
        return Ok(Vec::new());
    }
    let begins = |key: &String| sought.iter().any(|wanted| key.starts_with(wanted.as_str()));
    let found = search_keys::newest(conn, NEWEST)?.into_iter().filter(|order| order.keys().iter().any(begins));
    Ok(found.map(|order| order.id).collect())
}

/// The newest orders of exactly this person come first, then whatever begins with it.
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

/// What the filters offer.
pub struct Choices {
    /// Ids and titles of books, by title.
    pub books: Vec<(String, String)>,
    /// The gateway's words for ways of paying that were used.
    pub methods: Vec<String>,
}

/// The books and ways of paying that a list can be narrowed to.
pub async fn choices(shop: &Shop) -> Result<Choices, Refused> {
    shop.db.read(|conn| Ok(Choices { books: books::titles(conn, MOST_BOOKS)?, methods: listing::methods(conn)? })).await
}

/// Orders that are looked at one by one: those of the last minute, unless they come in crowds.
const NEWEST: i64 = 1_000;

const MOST_BOOKS: i64 = 500;
