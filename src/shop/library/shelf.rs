//! What a reader has bought or was given, found by his contacts: each book once, and his orders.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::signed_in::SignedIn;
use crate::domain::book::fold;
use crate::domain::grant::Ended;
use crate::domain::order::OrderState;
use crate::shop::delivery::{self, Delivery, Part};
use crate::shop::{Error, Shop, ownership};
use crate::store::books::Book;
use crate::store::gifts::{self, Gift};
use crate::store::listing;
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::Order;
use crate::store::{self, Conn, receipts, search_keys};

/// How many orders of one contact are looked at.
const MOST: usize = 300;
/// How many books, or orders, a page shows.
pub const PAGE: usize = 24;

/// A book of the reader's.
pub struct OwnedBook {
    pub book: Book,
    /// The newest paid order with it, and its line there.
    pub order: Order,
    pub line: OrderLine,
    /// Who gave it, if he did not buy it himself.
    pub gift: Option<Gift>,
    /// `None` as long as the order gives nothing.
    pub delivery: Option<Delivery>,
    /// The order's receipt and credit notes: their numbers, and whether each is a credit note.
    pub receipts: Vec<(String, bool)>,
}

impl OwnedBook {
    /// Its files, one of each format.
    pub fn parts(&self) -> Vec<&Part> {
        let mine = |part: &&Part| part.grant.line == self.line.place && part.grant.revoked_at.is_none();
        self.delivery.iter().flat_map(|delivery| delivery.current().filter(mine)).collect()
    }

    /// Whether this file can be downloaded now, with a new link where the time of the last one is over.
    ///
    /// # Errors
    /// Says why it cannot.
    pub fn may_fetch(&self, part: &Part, now: DateTime<Utc>, lasting: TimeDelta) -> Result<(), Ended> {
        let delivery = self.delivery.as_ref().ok_or(Ended::Revoked)?;
        match delivery.may_begin_part(part, now, lasting) {
            Err(Ended::Expired) if delivery.is_used_up(now, lasting) => Err(Ended::UsedUp),
            Err(ended @ (Ended::UsedUp | Ended::Revoked | Ended::NotOut)) => Err(ended),
            Ok(()) | Err(Ended::Expired) => Ok(()),
        }
    }

    /// The files that can be downloaded now.
    pub fn open_parts(&self, now: DateTime<Utc>, lasting: TimeDelta) -> Vec<&Part> {
        let mut parts = self.parts();
        parts.retain(|part| self.may_fetch(part, now, lasting).is_ok());
        parts
    }

    /// When it got a file that was not there yet when it was delivered.
    pub fn updated_at(&self) -> Option<NaiveDateTime> {
        let parts = self.parts();
        let is_newer = |part: &&&Part| part.edition.version > 1 && part.edition.created_at > part.grant.created_at;
        let newer = parts.iter().filter(is_newer);
        newer.map(|part| part.edition.created_at).max()
    }
}

/// A page of the reader's books, those of the newest order first.
pub struct Shelf {
    pub books: Vec<OwnedBook>,
    /// How many there are in all, and how many of them were looked for.
    pub in_all: usize,
    pub found: usize,
    /// The book after which the next page begins.
    pub next: Option<String>,
}

/// A page of the reader's orders.
pub struct Orders {
    pub orders: Vec<(Order, Vec<(String, bool)>)>,
    /// The order after which the next page begins.
    pub next: Option<String>,
}

/// Whether somebody with these contacts has an order's books: he placed it for himself, or got it as a gift.
pub(super) fn owns(conn: &mut Conn, contacts: &[String], order: &Order) -> Result<bool, store::Error> {
    if let Some(gift) = gifts::of_order(conn, &order.id)? {
        return Ok(gift.is_with(contacts));
    }
    let (email, phone) = (order.email.as_ref().map(|email| email.to_lowercase()), order.phone.as_ref());
    if email.is_some_and(|email| contacts.contains(&email)) {
        return Ok(true);
    }
    let Some(phone) = phone.filter(|phone| contacts.contains(phone)) else { return Ok(false) };
    Ok(order.email.is_none() || search_keys::is_paid_from(conn, &order.id, phone)?)
}

/// Whether these contacts have one of these books.
pub(in crate::shop) fn has_any(conn: &mut Conn, contacts: &[String], books: &[String]) -> Result<bool, store::Error> {
    let (orders, _) = with_books(conn, contacts)?;
    for (order, _, book) in each_once(conn, orders)? {
        if books.contains(&book.id) && ownership::grants(conn, &order, &book.id)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The reader's books whose title or author contains `sought`, those after `after`.
pub async fn books(shop: &Shop, contacts: &[String], sought: &str, after: Option<&str>) -> Result<Shelf, Error> {
    let (contacts, lifetime) = (contacts.to_vec(), shop.rules().grant_lifetime);
    let (sought, after) = (fold(sought), after.map(str::to_owned));
    shop.db
        .read(move |conn| {
            let (orders, given) = with_books(conn, &contacts)?;
            let all = each_once(conn, orders)?;
            let in_all = all.len();
            let mut wanted: Vec<_> = all.into_iter().filter(|(_, _, book)| book.search.contains(&sought)).collect();
            let found = wanted.len();
            let shown = after.and_then(|after| wanted.iter().position(|(_, _, book)| book.id == after));
            let rest = wanted.split_off(shown.map_or(0, |last| last + 1));
            let next = rest.get(PAGE).and_then(|_| rest.get(PAGE - 1)).map(|(_, _, book)| book.id.clone());
            let mut books = Vec::new();
            for (order, line, book) in rest.into_iter().take(PAGE) {
                let delivery = delivery::of_order(conn, &order, lifetime)?;
                let gift = given.get(&order.id).cloned();
                // The receipt is the buyer's.
                let receipts = if gift.is_none() { receipts::numbers(conn, &order.id)? } else { Vec::new() };
                books.push(OwnedBook { book, order, line, gift, delivery, receipts });
            }
            Ok::<_, Error>(Shelf { books, in_all, found, next })
        })
        .await
}

/// The reader's orders, those after the order with this number.
pub async fn orders(shop: &Shop, signed: &SignedIn, after: Option<&str>) -> Result<Orders, Error> {
    let (contacts, after) = (signed.contacts.clone(), after.map(str::to_owned));
    shop.db
        .read(move |conn| {
            let mut all = paid_orders(conn, &contacts)?;
            let shown = after.and_then(|after| all.iter().position(|order| order.number == after));
            let rest = all.split_off(shown.map_or(0, |last| last + 1));
            let next = rest.get(PAGE).and_then(|_| rest.get(PAGE - 1)).map(|order| order.number.clone());
            let mut orders = Vec::new();
            for order in rest.into_iter().take(PAGE) {
                let documents = receipts::numbers(conn, &order.id)?;
                orders.push((order, documents));
            }
            Ok::<_, Error>(Orders { orders, next })
        })
        .await
}

/// The orders whose books these contacts have, the newest first, and those of them that are gifts, by their ids.
fn with_books(conn: &mut Conn, contacts: &[String]) -> Result<(Vec<Order>, HashMap<String, Gift>), store::Error> {
    let mut orders = paid_orders(conn, contacts)?;
    let away = gifts::among(conn, &orders.iter().map(|order| order.id.as_str()).collect::<Vec<_>>())?;
    orders.retain(|order| !away.contains(&order.id));
    let mut given = HashMap::new();
    for (gift, order) in gifts::received(conn, contacts, i64::try_from(MOST).unwrap_or(i64::MAX))? {
        given.insert(order.id.clone(), gift);
        orders.push(order);
    }
    newest_first(&mut orders);
    Ok((orders, given))
}

fn newest_first(orders: &mut [Order]) {
    orders.sort_by(|one, other| (other.placed_at, &other.id).cmp(&(one.placed_at, &one.id)));
}

/// Paid orders of these contacts, and those that were refunded since, each once, the newest first.
fn paid_orders(conn: &mut Conn, contacts: &[String]) -> Result<Vec<Order>, store::Error> {
    let (mut found, mut known) = (Vec::new(), HashSet::new());
    for contact in contacts {
        let his = listing::paid_of_contact(conn, contact, MOST)?;
        found.extend(his.into_iter().filter(|order| known.insert(order.id.clone())));
    }
    newest_first(&mut found);
    Ok(found)
}

/// Each book of the paid orders once, by its newest order.
fn each_once(conn: &mut Conn, orders: Vec<Order>) -> Result<Vec<(Order, OrderLine, Book)>, store::Error> {
    let ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
    let mut lines: HashMap<String, Vec<(OrderLine, Book)>> = HashMap::new();
    for (line, book) in order_lines::of_orders(conn, &ids)? {
        lines.entry(line.order_id.clone()).or_default().push((line, book));
    }
    let (mut books, mut known) = (Vec::new(), HashSet::new());
    for order in orders.into_iter().filter(|order| order.state() == OrderState::Paid) {
        for (line, book) in lines.remove(&order.id).unwrap_or_default() {
            if known.insert(book.id.clone()) {
                books.push((order.clone(), line, book));
            }
        }
    }
    Ok(books)
}
