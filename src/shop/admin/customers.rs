//! Customers: people known by an e-mail address or a phone number, and their orders.

use serde_json::{Value, json};

use crate::domain::contact::{Country, Email, Phone};
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::accounts::audit;
use crate::shop::admin::order_json;
use crate::shop::admin::{Refused, Staff, order_notes};
use crate::shop::personal_data;
use crate::store::gifts::{self, Gift};
use crate::store::help_requests::{self, HelpRequest};
use crate::store::listing::{self, Key, Page, Person, Total};
use crate::store::orders::{self, Order};
use crate::store::threads::{self, Thread};
use crate::store::{self, Conn, readers};

/// A customer's orders and their totals.
pub struct Customer {
    pub person: Person,
    pub totals: Vec<Total>,
    pub page: Page,
    /// The gifts that he got or will get, with their orders.
    pub received: Vec<(Gift, Order)>,
    /// Other addresses and phones on the orders of this page.
    pub also: Vec<Person>,
}

/// How many orders are on a page.
pub const PAGE: usize = 50;
/// How many orders are exported or erased in one read or write.
const BATCH: usize = 100;
/// How many orders one export contains at most.
const MOST: usize = 5_000;
/// How many threads with sellers, the newest.
const MOST_THREADS: i64 = 500;

/// Parses a person: a complete e-mail address, or a complete phone number (of the country `home` if it has no prefix).
/// A number that is typed exactly as it is kept is taken as it is, even if the country has changed its numbers since.
pub fn person(typed: &str, home: &'static Country) -> Option<Person> {
    if let Some(kept) = Phone::kept(typed) {
        return Some(Person::Phone(kept.as_str().to_owned()));
    }
    match Email::parse(typed) {
        Ok(email) => Some(Person::Email(email.as_str().to_lowercase())),
        Err(_) => Phone::parse(typed, home).ok().map(|phone| Person::Phone(phone.as_str().to_owned())),
    }
}

/// A customer's page, with the orders after `before`. [`crate::shop::Error::NotFound`] when this person has no orders and no gifts.
pub async fn open(shop: &Shop, by: &Staff, person: Person, before: Option<Key>) -> Result<Customer, Refused> {
    by.needs(Right::Customers)?;
    shop.db
        .read(move |conn| {
            let totals = listing::totals(conn, &person)?;
            let received = gifts::of_contact(conn, person.contact())?;
            if totals.is_empty() && received.is_empty() {
                return Err(crate::shop::Error::NotFound.into());
            }
            let page = listing::of_person(conn, &person, before.as_ref(), PAGE)?;
            let also = others(&page.orders, &person);
            Ok(Customer { person, totals, page, received, also })
        })
        .await
}

fn others(orders: &[Order], person: &Person) -> Vec<Person> {
    let mut found: Vec<Person> = Vec::new();
    for order in orders {
        let email = order.email.as_ref().map(|email| Person::Email(email.to_lowercase()));
        for other in [email, order.phone.clone().map(Person::Phone)].into_iter().flatten() {
            if other != *person && !found.contains(&other) && found.len() < 10 {
                found.push(other);
            }
        }
    }
    found
}

/// The subject of audit entries about a person: masked, because entries are kept for ever.
fn subject(person: &Person) -> String {
    let masked = match person {
        Person::Email(email) => Email::parse(email).map(|email| email.masked()).unwrap_or_default(),
        Person::Phone(phone) => format!("…{}", phone.get(phone.len().saturating_sub(2)..).unwrap_or_default()),
    };
    format!("customer:{masked}")
}

/// Everything that is kept about a person, as JSON: each order with its whole history, the newest first.
pub async fn export(shop: &Shop, by: &Staff, person: Person) -> Result<Value, Refused> {
    by.needs_fresh(Right::PersonalData)?;
    let (mut stories, mut written): (Vec<Value>, Vec<Value>) = (Vec::new(), Vec::new());
    let mut before: Option<Key> = None;
    loop {
        let (who, from) = (person.clone(), before.clone());
        let (told, talked, next) = shop
            .db
            .read(move |conn| {
                let page = listing::of_person(conn, &who, from.as_ref(), BATCH)?;
                let told =
                    page.orders.iter().map(|order| order_json::whole(conn, order)).collect::<Result<Vec<_>, _>>()?;
                let ids: Vec<&str> = page.orders.iter().map(|order| order.id.as_str()).collect();
                let begun = threads::of_orders(conn, &ids)?;
                Ok::<_, Refused>((told, threads_json(conn, &begun)?, page.next))
            })
            .await?;
        stories.extend(told);
        written.extend(talked);
        before = next;
        if before.is_none() || stories.len() >= MOST {
            break;
        }
    }
    let (actor, number) = (by.actor.clone(), stories.len());
    let subject = subject(&person);
    shop.db
        .write(move |conn| audit::note(conn, &actor, "customer.export", &subject, json!({ "orders": number })))
        .await?;
    let who = person.clone();
    let asked = shop.db.read(move |conn| Ok::<_, Refused>(help_requests::of_person(conn, &who)?)).await?;
    let asked: Vec<Value> = asked.iter().map(request_json).collect();
    let name = name_json(&person);
    let (library, received, asked_before) = shop
        .db
        .read(move |conn| {
            let received = gifts::of_contact(conn, person.contact())?;
            let begun = threads::of_person(conn, &person, MOST_THREADS)?;
            Ok::<_, Refused>((library_json(conn, &person)?, received, threads_json(conn, &begun)?))
        })
        .await?;
    let received: Vec<Value> = received.iter().map(received_json).collect();
    written.extend(asked_before);
    Ok(json!({
        "person": name, "exported_at": by.actor.at.and_utc(), "orders": stories, "help_requests": asked, "library": library,
        "gifts": received, "threads": written,
    }))
}

fn name_json(person: &Person) -> Value {
    match person {
        Person::Email(email) => json!({ "email": email }),
        Person::Phone(phone) => json!({ "phone": phone }),
    }
}

/// What the person and sellers wrote to each other in these threads.
fn threads_json(conn: &mut Conn, found: &[Thread]) -> Result<Vec<Value>, store::Error> {
    let ids: Vec<&str> = found.iter().map(|thread| thread.id.as_str()).collect();
    let said = threads::messages_of(conn, &ids)?;
    let one = |thread: &Thread| {
        let of = said.iter().filter(|message| message.thread_id == thread.id);
        let told = of.map(|message| json!({ "by": message.author, "at": message.at.and_utc(), "text": message.text }));
        json!({ "begun_at": thread.created_at.and_utc(), "messages": told.collect::<Vec<_>>() })
    };
    Ok(found.iter().map(one).collect())
}

/// The contacts that the person has proved to be theirs at `/library`; null if there are none.
fn library_json(conn: &mut Conn, person: &Person) -> Result<Value, store::Error> {
    let Some(reader_id) = readers::by_contact(conn, person.contact())? else { return Ok(Value::Null) };
    let proved = readers::contacts_of(conn, &reader_id)?;
    Ok(proved.iter().map(|one| json!({ "contact": one.contact, "proved_at": one.proved_at.and_utc() })).collect())
}

/// A gift that the person got or will get. Its order is the buyer's.
fn received_json((gift, order): &(Gift, Order)) -> Value {
    json!({ "order_number": order.number, "title": order.title, "gift": order_json::gift_json(gift) })
}

fn request_json(request: &HelpRequest) -> Value {
    let HelpRequest {
        id: _,
        state,
        number,
        transaction_id,
        operator_ids,
        email,
        phone,
        answer_to,
        message,
        language,
        created_at,
        done_at,
        done_by: _,
    } = request;
    json!({
        "state": state, "order_number": number, "transaction_id": transaction_id, "operator_ids": operator_ids,
        "email": email, "phone": phone, "answer_to": answer_to, "message": message, "language": language,
        "created_at": created_at.and_utc(), "done_at": done_at.map(|at| at.and_utc()),
    })
}

/// The result of erasing a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// How many orders no longer contain the person's data.
    pub orders: usize,
    /// How many orders are not over yet and still contain it.
    pub left: usize,
}

/// Erases a person's data on each of their orders that is over, their requests for help, what they and sellers wrote to each other, and
/// their contact on gifts.
pub async fn erase(shop: &Shop, by: &Staff, person: Person) -> Result<Erased, Refused> {
    by.needs_fresh(Right::PersonalData)?;
    let mut erased = Erased::default();
    let mut before: Option<Key> = None;
    loop {
        let (actor, who, from) = (by.actor.clone(), person.clone(), before.clone());
        let (gone, left, next) = shop
            .db
            .write(move |conn| {
                let page = listing::of_person(conn, &who, from.as_ref(), BATCH)?;
                let (mut gone, mut left) = (0, 0);
                for order in &page.orders {
                    let order = orders::lock_for_update(conn, &order.id)?;
                    if order_notes::erase_noted(conn, &actor, &order)? { gone += 1 } else { left += 1 }
                }
                Ok::<_, Refused>((gone, left, page.next))
            })
            .await?;
        erased = Erased { orders: erased.orders + gone, left: erased.left + left };
        before = next;
        if before.is_none() {
            break;
        }
    }
    let (actor, subject) = (by.actor.clone(), subject(&person));
    shop.db
        .write(move |conn| {
            let requests = help_requests::erase_person(conn, &person)?;
            let threads = threads::erase_person(conn, &person)?;
            let gifts = personal_data::erase_received(conn, &person)?;
            let detail = json!({
                "orders": erased.orders, "left": erased.left, "help_requests": requests, "threads": threads, "gifts": gifts,
            });
            audit::note(conn, &actor, "customer.erase", &subject, detail)
        })
        .await?;
    Ok(erased)
}
