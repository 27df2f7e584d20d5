//! Lists and searches over many orders: every query walks one index, over a bounded number of rows.

use chrono::NaiveDateTime;
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use super::orders::Order;
use super::schema::{attempts, order_lines, orders, search_keys as keys};
use crate::domain::order::OrderState;
use crate::domain::search_key;
use crate::domain::search_term::SearchTerm;
use crate::store::{Conn, Error, search_keys};

diesel::define_sql_function! {
    /// Lower case, as in the index on the e-mail address.
    fn lower(text: Nullable<Text>) -> Nullable<Text>;
}

/// Which orders a list shows. `from` and `to` are times of placing; `to` is exclusive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub state: Option<String>,
    pub book: Option<String>,
    pub method: Option<String>,
    pub from: Option<NaiveDateTime>,
    pub to: Option<NaiveDateTime>,
}

/// Where a list continues: after the order placed at this time, with this id.
pub type Key = (NaiveDateTime, String);

impl Person {
    /// The person with this contact, as it is stored.
    pub fn of_contact(contact: &str) -> Self {
        if contact.starts_with('+') { Self::Phone(contact.to_owned()) } else { Self::Email(contact.to_owned()) }
    }

    /// The contact, as it is stored.
    pub fn contact(&self) -> &str {
        let (Self::Email(contact) | Self::Phone(contact)) = self;
        contact
    }
}

/// A page of a list. `next` is where the next page begins; that page may turn out to be empty.
pub struct Page {
    pub orders: Vec<Order>,
    pub next: Option<Key>,
}

type Boxed = orders::BoxedQuery<'static, <Conn as Connection>::Backend>;

/// With several filters, one index is walked and the other filters are checked row by row, over at most this many rows for
/// a page.
const HORIZON: i64 = 3_000;
/// Orders in these states are few, so that the index on the state is the fastest.
const RARE: [&str; 2] = ["review", "refunded"];

/// The index that a list walks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Index {
    State,
    Method,
    Book,
    Placed,
}

impl Filter {
    fn way(&self) -> Index {
        match (&self.state, &self.method, &self.book) {
            (Some(state), ..) if RARE.contains(&state.as_str()) => Index::State,
            (_, Some(_), _) => Index::Method,
            (_, None, Some(_)) => Index::Book,
            (Some(_), None, None) => Index::State,
            (None, None, None) => Index::Placed,
        }
    }

    fn is_mixed(&self) -> bool {
        [&self.state, &self.method, &self.book].into_iter().flatten().count() > 1
    }

    /// The orders in the chosen index, without the other filters. The index of a book is walked by [`keys_of_book`].
    fn walk(&self, before: Option<&Key>) -> Boxed {
        let mut query = orders::table.into_boxed();
        match (self.way(), &self.state, &self.method) {
            (Index::State, Some(state), _) => query = query.filter(orders::state.eq(state.clone())),
            (Index::Method, _, Some(method)) => query = query.filter(orders::method.eq(method.clone())),
            _ => {}
        }
        if let Some(from) = self.from {
            query = query.filter(orders::placed_at.ge(from));
        }
        if let Some(to) = self.to {
            query = query.filter(orders::placed_at.lt(to));
        }
        match before {
            Some(key) => older(query, key),
            None => query,
        }
    }

    /// The other filters, written so that the database uses no index for them: the index is already chosen.
    fn rest(&self, mut query: Boxed) -> Boxed {
        let way = self.way();
        if let Some(state) = self.state.clone().filter(|_| way != Index::State) {
            query = query.filter(orders::state.concat("").eq(state));
        }
        if let Some(method) = self.method.clone().filter(|_| way != Index::Method) {
            query = query.filter(orders::method.concat("").eq(method));
        }
        if let Some(book) = self.book.clone().filter(|_| way != Index::Book) {
            let line = order_lines::table.filter(order_lines::order_id.eq(orders::id));
            query = query.filter(exists(line.filter(order_lines::book_id.concat("").eq(book))));
        }
        query
    }

    /// Whether an order found by a search passes this filter, apart from its book.
    pub fn fits(&self, order: &Order) -> bool {
        self.state.as_ref().is_none_or(|state| *state == order.state)
            && self.method.as_ref().is_none_or(|method| Some(method) == order.method.as_ref())
            && self.from.is_none_or(|from| order.placed_at >= from)
            && self.to.is_none_or(|to| order.placed_at < to)
    }
}

/// Orders of a state are counted up to here.
pub const MOST_COUNTED: usize = 999;

/// How many orders are in each state; one more than [`MOST_COUNTED`] where there are more.
pub fn counts(conn: &mut Conn) -> Result<Vec<(OrderState, usize)>, Error> {
    let most = i64::try_from(MOST_COUNTED + 1).unwrap_or(i64::MAX);
    let mut count = |state: OrderState| {
        let found = orders::table.filter(orders::state.eq(state.code())).limit(most).select(orders::placed_at);
        Ok((state, found.load::<NaiveDateTime>(conn)?.len()))
    };
    OrderState::ALL.into_iter().map(&mut count).collect()
}

/// The condition on the time alone lets the database enter the index in the middle; the id orders rows of the same time.
fn older(query: Boxed, (at, id): &Key) -> Boxed {
    query.filter(orders::placed_at.le(*at).and(orders::placed_at.lt(*at).or(orders::id.lt(id.clone()))))
}

fn not_beyond(query: Boxed, (at, id): &Key) -> Boxed {
    query.filter(orders::placed_at.ge(*at).and(orders::placed_at.gt(*at).or(orders::id.ge(id.clone()))))
}

/// A page of orders, the newest first, those after `before`.
pub fn page(conn: &mut Conn, filter: &Filter, before: Option<&Key>, limit: usize) -> Result<Page, Error> {
    let newest_first = (orders::placed_at.desc(), orders::id.desc());
    if let (Index::Book, Some(book)) = (filter.way(), &filter.book) {
        return page_of_book(conn, filter, (book, before), limit);
    }
    let horizon: Option<Key> = if filter.is_mixed() {
        let far = filter.walk(before).order(newest_first).offset(HORIZON).limit(1);
        far.select((orders::placed_at, orders::id)).first(conn).optional()?
    } else {
        None
    };
    let mut query = filter.rest(filter.walk(before));
    if let Some(horizon) = &horizon {
        query = not_beyond(query, horizon);
    }
    let found: Vec<Order> = query.order(newest_first).limit(rows(limit + 1)).load(conn)?;
    Ok(cut(found, limit, horizon))
}

/// A page of a book's orders, walked through the index of the order lines.
fn page_of_book(
    conn: &mut Conn,
    filter: &Filter,
    (book, before): (&str, Option<&Key>),
    limit: usize,
) -> Result<Page, Error> {
    let most = if filter.is_mixed() { HORIZON } else { rows(limit + 1) };
    let keys = keys_of_book(conn, filter, (book, before), most)?;
    let is_whole = rows(keys.len()) < most;
    let horizon = keys.last().cloned().filter(|_| filter.is_mixed() && !is_whole);
    let ids: Vec<String> = keys.into_iter().map(|(_, id)| id).collect();
    let newest_first = (orders::placed_at.desc(), orders::id.desc());
    let query = filter.rest(orders::table.into_boxed().filter(orders::id.eq_any(ids)));
    let found: Vec<Order> = query.order(newest_first).limit(rows(limit + 1)).load(conn)?;
    Ok(cut(found, limit, horizon))
}

/// Times and ids of the orders with a line of this book, the newest first, those after `before`.
fn keys_of_book(
    conn: &mut Conn,
    filter: &Filter,
    (book, before): (&str, Option<&Key>),
    most: i64,
) -> Result<Vec<Key>, Error> {
    let mut lines = order_lines::table.filter(order_lines::book_id.eq(book)).into_boxed();
    if let Some(from) = filter.from {
        lines = lines.filter(order_lines::placed_at.ge(from));
    }
    if let Some(to) = filter.to {
        lines = lines.filter(order_lines::placed_at.lt(to));
    }
    if let Some((at, id)) = before {
        let later = order_lines::placed_at.lt(*at).or(order_lines::order_id.lt(id.clone()));
        lines = lines.filter(order_lines::placed_at.le(*at).and(later));
    }
    Ok(lines
        .order((order_lines::placed_at.desc(), order_lines::order_id.desc()))
        .limit(most)
        .select((order_lines::placed_at, order_lines::order_id))
        .load(conn)?)
}

fn cut(mut found: Vec<Order>, limit: usize, horizon: Option<Key>) -> Page {
    if found.len() <= limit {
        return Page { orders: found, next: horizon };
    }
    found.truncate(limit);
    let next = found.last().map(|order| (order.placed_at, order.id.clone()));
    Page { orders: found, next }
}

fn rows(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// How the back office identifies a buyer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Person {
    /// An e-mail address in lower case.
    Email(String),
    /// A phone number in E.164.
    Phone(String),
}

fn of(person: &Person) -> Boxed {
    let query = orders::table.into_boxed();
    match person {
        Person::Email(email) => query.filter(orders::email.is_not_null().and(lower(orders::email).eq(email.clone()))),
        Person::Phone(phone) => query.filter(orders::phone.eq(phone.clone())),
    }
}

/// A person's orders, the newest first, those after `before`.
pub fn of_person(conn: &mut Conn, person: &Person, before: Option<&Key>, limit: usize) -> Result<Page, Error> {
    let query = match before {
        Some(key) => older(of(person), key),
        None => of(person),
    };
    let newest_first = (orders::placed_at.desc(), orders::id.desc());
    Ok(cut(query.order(newest_first).limit(rows(limit + 1)).load(conn)?, limit, None))
}

/// The newest orders that were paid, of whoever has proved this contact to be his. A phone number beside an e-mail address may be
/// mistyped, and no message has gone there: it counts only where it is the number that paid.
pub fn paid_of_contact(conn: &mut Conn, contact: &str, limit: usize) -> Result<Vec<Order>, Error> {
    let person = Person::of_contact(contact);
    let mut query = of(&person);
    if let Person::Phone(phone) = &person {
        let (range, of_order) = (search_key::paid_from(phone), keys::order_id.eq(orders::id));
        let payments = keys::table.filter(of_order.and(keys::key.ge(range.start)).and(keys::key.lt(range.end)));
        query = query.filter(orders::email.is_null().or(exists(payments)));
    }
    let newest_first = (orders::placed_at.desc(), orders::id.desc());
    Ok(query.filter(orders::paid_at.is_not_null()).order(newest_first).limit(rows(limit)).load(conn)?)
}

/// How many of a person's orders are in one state, and their sum in the smallest unit of one currency.
#[derive(Clone, Debug, Queryable)]
pub struct Total {
    pub state: String,
    pub currency: String,
    pub orders: i64,
    pub amount: i64,
}

/// A person's orders by state and currency.
pub fn totals(conn: &mut Conn, person: &Person) -> Result<Vec<Total>, Error> {
    let sum =
        diesel::dsl::sql::<diesel::sql_types::BigInt>("CAST(SUM(COALESCE(orders.received, orders.amount)) AS BIGINT)");
    let mine = |query: orders::table| query.group_by((orders::state, orders::currency));
    let columns = (orders::state, orders::currency, diesel::dsl::count_star(), sum);
    Ok(match person {
        Person::Email(email) => mine(orders::table)
            .filter(orders::email.is_not_null().and(lower(orders::email).eq(email)))
            .select(columns)
            .load(conn)?,
        Person::Phone(phone) => mine(orders::table).filter(orders::phone.eq(phone)).select(columns).load(conn)?,
    })
}

/// A text that is greater, byte by byte, than every text that begins with `prefix`.
fn end_of(prefix: &str) -> String {
    format!("{prefix}\u{10ffff}")
}

/// The ids of orders with a value that begins with the search term, at most `limit`.
pub fn ids(conn: &mut Conn, sought: &SearchTerm, limit: i64) -> Result<Vec<String>, Error> {
    let found = orders::table.select(orders::id).limit(limit);
    let tried = attempts::table.select(attempts::order_id).limit(limit);
    Ok(match sought {
        SearchTerm::Number(number) => {
            found.filter(orders::number.ge(number).and(orders::number.lt(end_of(number)))).load(conn)?
        }
        SearchTerm::Email(email) => found
            .filter(orders::email.is_not_null())
            .filter(lower(orders::email).ge(email).and(lower(orders::email).lt(end_of(email))))
            .load(conn)?,
        SearchTerm::Phone(phone) => {
            found.filter(orders::phone.ge(phone).and(orders::phone.lt(end_of(phone)))).load(conn)?
        }
        SearchTerm::Transaction(id) => {
            tried.filter(attempts::transaction_id.ge(id).and(attempts::transaction_id.lt(end_of(id)))).load(conn)?
        }
        SearchTerm::Key(key) => search_keys::ids(conn, key, limit)?,
        SearchTerm::Operator(id) => {
            tried.filter(attempts::operator_id.ge(id).and(attempts::operator_id.lt(end_of(id)))).load(conn)?
        }
    })
}

/// Orders by their ids, the newest first.
pub fn by_ids(conn: &mut Conn, ids: &[String]) -> Result<Vec<Order>, Error> {
    Ok(orders::table.filter(orders::id.eq_any(ids)).order((orders::placed_at.desc(), orders::id.desc())).load(conn)?)
}

/// The methods that orders were paid with, for a list to choose from, at most `MOST_METHODS`. Each query jumps in the index
/// to the next method.
pub fn methods(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let mut known = Vec::<String>::new();
    while known.len() < MOST_METHODS {
        let last = known.last().cloned().unwrap_or_default();
        let next: Option<Option<String>> = orders::table
            .filter(orders::method.is_not_null().and(orders::method.gt(last)))
            .order(orders::method.asc())
            .select(orders::method)
            .first(conn)
            .optional()?;
        let Some(Some(method)) = next else { break };
        known.push(method);
    }
    Ok(known)
}

const MOST_METHODS: usize = 40;
