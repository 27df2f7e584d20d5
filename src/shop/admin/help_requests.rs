//! What the staff does with requests for help: reads them, marks them as done, opens them again, erases them.
//! `shop/find/help.rs` takes them.

use serde_json::json;

use super::{Refused, Staff, id};
use crate::domain::operator_message::plain;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::accounts::audit;
use crate::store::help_requests::{self, HelpRequest, HelpState};
use crate::store::listing::{self, Key, Person};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, Db, attempts, order_searches};

/// How many requests are on a page.
pub const PAGE: usize = 30;
/// How many orders are shown beside a request.
const MOST: usize = 3;

/// A request, with the orders that it may be about.
pub struct Request {
    pub request: HelpRequest,
    /// The newest first.
    pub orders: Vec<Order>,
}

/// A page of requests.
pub struct Page {
    pub requests: Vec<Request>,
    /// Where the next page begins.
    pub next: Option<Key>,
}

/// Requests in a state, after `before`.
pub async fn page(shop: &Shop, by: &Staff, state: HelpState, before: Option<Key>) -> Result<Page, Refused> {
    by.needs(Right::OrderHelp)?;
    shop.db
        .read(move |conn| {
            let limit = i64::try_from(PAGE + 1).unwrap_or(1);
            let mut found = help_requests::page(conn, state, before.as_ref(), limit)?;
            let more = found.len() > PAGE;
            found.truncate(PAGE);
            let next = found.last().filter(|_| more).map(|last| (last.created_at, last.id.clone()));
            let requests = found
                .into_iter()
                .map(|request| Ok(Request { orders: about(conn, &request)?, request }))
                .collect::<Result<_, store::Error>>()?;
            Ok(Page { requests, next })
        })
        .await
}

/// The orders that a request may be about: by what it says of an order, else the newest of the person.
fn about(conn: &mut Conn, request: &HelpRequest) -> Result<Vec<Order>, store::Error> {
    let mut ids = Vec::new();
    if let Some(number) = &request.number {
        ids.extend(orders::by_number(conn, number)?.map(|order| order.id));
    }
    if let Some(transaction) = &request.transaction_id {
        ids.extend(attempts::by_transaction(conn, transaction)?.map(|attempt| attempt.order_id));
    }
    let operator: Vec<String> = request.operator_ids.split_whitespace().map(plain).collect();
    if !operator.is_empty() {
        ids.extend(order_searches::with_operator_ids(conn, &operator, i64::try_from(MOST).unwrap_or(1))?);
    }
    for person in people(request).into_iter().filter(|_| ids.is_empty()).collect::<Vec<_>>() {
        ids.extend(listing::of_person(conn, &person, None, MOST)?.orders.into_iter().map(|order| order.id));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut orders = listing::by_ids(conn, &ids)?;
    orders.truncate(MOST);
    Ok(orders)
}

/// The people whom a request names.
fn people(request: &HelpRequest) -> Vec<Person> {
    let answer = match &request.answer_to {
        email if email.contains('@') => Person::Email(email.clone()),
        phone => Person::Phone(phone.clone()),
    };
    let mut people = vec![answer];
    let email = request.email.clone().map(Person::Email);
    people.extend(email.into_iter().chain(request.phone.clone().map(Person::Phone)));
    people.dedup();
    people
}

/// Marks a request as done.
pub async fn done(shop: &Shop, by: &Staff, request_id: &str) -> Result<(), Refused> {
    by.needs(Right::OrderHelp)?;
    change(shop, by, request_id, "help.done", |conn, id, by| help_requests::done(conn, id, &by.actor.name, by.actor.at))
        .await
}

/// Opens a request again.
pub async fn reopen(shop: &Shop, by: &Staff, request_id: &str) -> Result<(), Refused> {
    by.needs(Right::OrderHelp)?;
    change(shop, by, request_id, "help.reopen", |conn, id, _| help_requests::reopen(conn, id)).await
}

/// Erases a request, because the person asks for it.
pub async fn erase(shop: &Shop, by: &Staff, request_id: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::PersonalData)?;
    change(shop, by, request_id, "help.erase", |conn, id, _| help_requests::erase(conn, id)).await
}

/// A change of a request with its entry in the audit log, which names no person.
async fn change(
    shop: &Shop,
    by: &Staff,
    request_id: &str,
    act: &'static str,
    change: impl FnOnce(&mut Conn, &str, &Staff) -> Result<bool, store::Error> + Send + 'static,
) -> Result<(), Refused> {
    let (by, id) = (by.clone(), id(request_id)?.to_owned());
    shop.db
        .write(move |conn| {
            if !change(conn, &id, &by)? {
                return Err(Refused::Moved);
            }
            Ok(audit::note(conn, &by.actor, act, &format!("help:{id}"), json!({}))?)
        })
        .await
}

/// How many requests are open, and since when the oldest is.
pub async fn waiting(db: &Db) -> Result<(i64, Option<chrono::NaiveDateTime>), store::Error> {
    db.read(help_requests::open).await
}
