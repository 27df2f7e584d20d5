//! Signing in by a link or a code. What is written and answered is the same whether the contact is known or not: a job looks
//! for its orders, and writes to it if there are any.

use chrono::{NaiveDateTime, TimeDelta};
use subtle::ConstantTimeEq as _;

use super::signed_in::{self, NewReaderSession};
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::order_facts::Contact;
use crate::secret::Secret;
use crate::shop::accounts::sessions::token;
use crate::shop::keys::sha256;
use crate::shop::messages::library_text::{self, is_open};
use crate::shop::{Error, Keys, Shop};
use crate::store::listing;
use crate::store::orders::Order;
use crate::store::readers::{self, Reader, ReaderContact};
use crate::store::sign_in_requests::{self, SignInRequest};
use crate::store::{self, Conn, gifts, jobs, locks};

/// The kind of the jobs that write the link or the code; their subject is the request's id.
pub const LIBRARY_JOB: &str = "library";
/// How often a code may be tried.
pub const MOST_TRIES: i32 = 5;
/// How many messages one contact gets in a day, whoever asks for them. By SMS for the whole shop, `SMS_FREE_A_DAY` counts.
pub const MOST_A_DAY: i64 = 10;

/// The result of a code that was typed.
#[derive(Debug)]
pub enum Tried<T> {
    Right(T),
    /// It is another one; so many tries are left.
    Wrong(i32),
    /// There is nothing to try any more: the code was used, was tried too often, or its time is over.
    Over,
}

/// Asks for a link and a code for a contact. Returns the ticket, which the browser or app that asked keeps: a code counts only
/// together with it. `joins`: the signed-in reader who wants to add the contact to his own.
pub async fn ask(shop: &Shop, contact: &Contact, joins: Option<&str>, language: Language) -> Result<Secret, Error> {
    let (id, ticket, now) = (ids::row(), token(), shop.clock.now().naive_utc());
    let request = SignInRequest {
        contact: contact.as_str().to_owned(),
        joins: joins.map(str::to_owned),
        language: language.code().to_owned(),
        ticket: sha256(ticket.expose()),
        link: sha256(&shop.keys.sign_in_token(&id)),
        tries: 0,
        created_at: now,
        written_at: None,
        used_at: None,
        id,
    };
    shop.db
        .write(move |conn| {
            sign_in_requests::insert(conn, &request)?;
            jobs::enqueue(conn, LIBRARY_JOB, &request.id, now)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(ticket)
}

/// Does the job of a request: writes to its contact, if that has bought something.
pub async fn perform(shop: &Shop, request_id: &str) -> Result<Outcome, Error> {
    let (acts, id) = (shop.clone(), request_id.to_owned());
    let written = shop.db.write(move |conn| write(&acts, conn, &id)).await?;
    if written {
        shop.message_wakeup.notify_one();
    }
    Ok(Outcome::Done)
}

fn write(shop: &Shop, conn: &mut Conn, id: &str) -> Result<bool, store::Error> {
    let now = shop.clock.now().naive_utc();
    let request = sign_in_requests::find(conn, id)?;
    let Some(request) = request.filter(|request| request.written_at.is_none() && is_open(request, now)) else {
        return Ok(false);
    };
    if request.is_phone() && shop.sms_sender.is_none() {
        return Ok(false);
    }
    let Some(order) = newest(conn, &request.contact)? else { return Ok(false) };
    locks::lock_by_name(conn, "library messages")?;
    let (to_him, texted) = sign_in_requests::written(conn, &request.contact, now - TimeDelta::days(1))?;
    if to_him >= MOST_A_DAY || (request.is_phone() && texted >= shop.rules().free_sms_a_day) {
        tracing::warn!("no message to a reader who wants to sign in: enough were written today");
        return Ok(false);
    }
    sign_in_requests::set_written(conn, &request.id, now)?;
    library_text::enqueue(conn, &request, &order, now)?;
    Ok(true)
}

/// The newest paid order of a contact, or the newest gift that it got: without one, there is nothing to sign in to.
fn newest(conn: &mut Conn, contact: &str) -> Result<Option<Order>, store::Error> {
    if let Some(order) = listing::paid_of_contact(conn, contact, 1)?.pop() {
        return Ok(Some(order));
    }
    Ok(gifts::received(conn, &[contact.to_owned()], 1)?.pop().map(|(_, order)| order))
}

/// The request to sign in that this ticket belongs to, while its code can still be tried. Of a contact that nothing was written to
/// it is the same.
pub async fn awaited(shop: &Shop, ticket: &Secret) -> Result<Option<SignInRequest>, Error> {
    let (ticket, now) = (sha256(ticket.expose()), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| sign_in_requests::by_ticket(conn, &ticket)).await?;
    Ok(found.filter(|request| request.joins.is_none() && request.tries < MOST_TRIES && is_open(request, now)))
}

/// Signs a reader in with a code, in the browser or app that has the ticket.
pub async fn by_code(shop: &Shop, ticket: &Secret, code: &str) -> Result<Tried<NewReaderSession>, Error> {
    let (keys, now) = (shop.keys.clone(), shop.clock.now().naive_utc());
    let (ticket, code) = (sha256(ticket.expose()), code.to_owned());
    shop.db
        .write(move |conn| {
            Ok(match try_code(conn, &keys, (&ticket, &code), None, now)? {
                Tried::Right(request) => Tried::Right(enter(conn, &request.contact, now)?),
                Tried::Wrong(left) => Tried::Wrong(left),
                Tried::Over => Tried::Over,
            })
        })
        .await
}

/// The request that a code proves: the one of the ticket, for the reader `joins`. The try is counted before the code is looked
/// at. A contact that nothing was written to fails like any other.
pub(super) fn try_code(
    conn: &mut Conn,
    keys: &Keys,
    (ticket, code): (&str, &str),
    joins: Option<&str>,
    now: NaiveDateTime,
) -> Result<Tried<SignInRequest>, store::Error> {
    let request = sign_in_requests::by_ticket(conn, ticket)?;
    let fits = |request: &SignInRequest| request.joins.as_deref() == joins && is_open(request, now);
    let Some(request) = request.filter(fits) else { return Ok(Tried::Over) };
    if !sign_in_requests::count_try(conn, &request.id, MOST_TRIES)? {
        return Ok(Tried::Over);
    }
    let typed: String = code.chars().filter(char::is_ascii_digit).collect();
    let is_right: bool = keys.sign_in_code(&request.id).expose().as_bytes().ct_eq(typed.as_bytes()).into();
    if is_right && sign_in_requests::take(conn, &request.id, now)? {
        return Ok(Tried::Right(request));
    }
    Ok(Tried::Wrong((MOST_TRIES - request.tries - 1).max(0)))
}

/// The contact that a link signs in, if the link can still be used. Nothing is used by looking.
pub async fn look(shop: &Shop, token: &str) -> Result<Option<String>, Error> {
    let (link, now) = (sha256(token), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| by_open_link(conn, &link, now)).await?;
    Ok(found.map(|request| request.contact))
}

/// Signs a reader in with a link, in whatever browser. `None` when the link was used, or its time is over.
pub async fn by_link(shop: &Shop, token: &str) -> Result<Option<NewReaderSession>, Error> {
    let (link, now) = (sha256(token), shop.clock.now().naive_utc());
    shop.db
        .write(move |conn| {
            let Some(request) = by_open_link(conn, &link, now)? else { return Ok(None) };
            if !sign_in_requests::take(conn, &request.id, now)? {
                return Ok(None);
            }
            Ok(Some(enter(conn, &request.contact, now)?))
        })
        .await
}

fn by_open_link(conn: &mut Conn, link: &str, now: NaiveDateTime) -> Result<Option<SignInRequest>, Error> {
    let is_usable =
        |request: &SignInRequest| request.joins.is_none() && request.written_at.is_some() && is_open(request, now);
    Ok(sign_in_requests::by_link(conn, link)?.filter(is_usable))
}

/// Begins a session of the reader with this contact, who may be new.
fn enter(conn: &mut Conn, contact: &str, now: NaiveDateTime) -> Result<NewReaderSession, store::Error> {
    lock(conn)?;
    if let Some(reader_id) = readers::by_contact(conn, contact)? {
        return signed_in::begin(conn, reader_id, now);
    }
    let reader = Reader { id: ids::row(), created_at: now };
    readers::insert(conn, &reader)?;
    let contact = contact.to_owned();
    readers::add_contact(conn, &ReaderContact { contact, reader_id: reader.id.clone(), proved_at: now })?;
    signed_in::begin(conn, reader.id, now)
}

/// Keeps others from changing who has which contact until the transaction ends.
pub(super) fn lock(conn: &mut Conn) -> Result<(), store::Error> {
    locks::lock_by_name(conn, "readers")
}
