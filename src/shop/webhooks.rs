//! Webhooks: a message is stored in the write that causes it, and the worker delivers it to the endpoints.

use chrono::{DateTime, NaiveDateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use super::{Error, Shop, leases};
use crate::domain::ids;
use crate::domain::job::{MAX_TRIES, backoff};
use crate::domain::webhook::{Event, PING};
use crate::store::book_prices::BookPrice;
use crate::store::books::Book;
use crate::store::coupons::{Coupon, Use};
use crate::store::order_lines::OrderLine;
use crate::store::orders::Order;
use crate::store::refunds::Part;
use crate::store::webhooks as rows;
use crate::store::webhooks::{Endpoint, Outcome, WebhookDelivery, WebhookMessage};
use crate::store::{self, Conn, book_prices, books, coupons, order_lines, orders, refunds};
use crate::webhooks::{self, CallError, WebhookCall};

/// Stores a message about an event of an order or a book, given its id, in the write that causes the event. Without an
/// endpoint for this event nothing is stored.
pub fn enqueue(conn: &mut Conn, event: Event, subject: &str, now: DateTime<Utc>) -> Result<(), store::Error> {
    let wanted: Vec<Endpoint> = rows::live(conn)?.into_iter().filter(|one| one.wants(event.code())).collect();
    if wanted.is_empty() {
        return Ok(());
    }
    let data = match event {
        Event::OrderPaid | Event::OrderRefunded | Event::OrderPartlyRefunded => order(conn, subject)?,
        Event::BookUpdated => book(conn, subject)?,
    };
    tell(conn, (event.code(), data), &wanted, now)
}

/// Queues a ping, a message without data, to test an endpoint.
pub(super) fn ping(conn: &mut Conn, endpoint: &Endpoint, now: DateTime<Utc>) -> Result<(), store::Error> {
    tell(conn, (PING, json!({})), std::slice::from_ref(endpoint), now)
}

fn tell(
    conn: &mut Conn,
    (event, data): (&str, Value),
    to: &[Endpoint],
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let body = json!({ "type": event, "timestamp": written(now.naive_utc()), "data": data }).to_string();
    let id = format!("msg_{}", ids::row().replace('-', ""));
    let message = WebhookMessage { id, event: event.to_owned(), body, at: now.naive_utc() };
    rows::insert_message(conn, &message)?;
    for endpoint in to {
        let delivery = WebhookDelivery {
            id: ids::row(),
            message_id: message.id.clone(),
            endpoint_id: endpoint.id.clone(),
            state: "queued".to_owned(),
            run_at: message.at,
            leased_until: None,
            tries: 0,
            status: None,
            answer: None,
            error: None,
            tried_at: None,
            created_at: message.at,
        };
        rows::insert_delivery(conn, &delivery)?;
    }
    Ok(())
}

/// What webhooks and the read API say about an order: nothing about its buyer. Receivers that need the buyer ask the
/// API.
pub(super) struct Told<'a> {
    pub order: &'a Order,
    pub lines: Vec<&'a (OrderLine, Book)>,
    /// The refunds of its lines.
    pub returned: Vec<&'a Part>,
    pub coupon: Option<&'a (Use, Coupon)>,
}

impl Told<'_> {
    pub fn json(&self) -> Value {
        // All by name: a column that is neither told nor left out here does not compile.
        let Order {
            number,
            state,
            amount,
            currency,
            placed_at,
            paid_at,
            // `came`
            received: _,
            // The buyer: the API tells of him to tokens that may know.
            email: _,
            phone: _,
            name: _,
            first_name: _,
            language: _,
            // Nobody's business.
            id: _,
            key: _,
            idempotency_key: _,
            visitor: _,
            title: _,
            address: _,
            expires_at: _,
            method: _,
        } = self.order;
        json!({
            "number": number,
            "state": state,
            "amount": amount,
            "full_amount": self.coupon.map_or(*amount, |(one, _)| one.full_amount),
            "received": self.order.came(),
            "refunded": self.refunded(None),
            "currency": currency,
            "coupon": self.coupon.map(|(_, coupon)| &coupon.code),
            "book": self.lines.first().copied().map(named_json),
            "lines": self.lines.iter().map(|one| self.line_json(one)).collect::<Vec<_>>(),
            "placed_at": written(*placed_at),
            "paid_at": paid_at.map(written),
        })
    }

    fn line_json(&self, one: &(OrderLine, Book)) -> Value {
        let OrderLine {
            order_id: _,
            place,
            book_id: _, // `named_json`
            edition_id: _,
            title: _, // `named_json`
            list_price,
            discount,
            amount,
            received: _,
            placed_at: _,
            seller: _,
        } = &one.0;
        json!({
            "book": named_json(one),
            "list_price": list_price,
            "discount": discount,
            "amount": amount,
            "refunded": self.refunded(Some(*place)),
        })
    }

    /// How much was refunded, of one line or of all.
    fn refunded(&self, place: Option<i32>) -> i64 {
        let of_it = |part: &&&Part| place.is_none_or(|place| part.line == place);
        self.returned.iter().filter(of_it).map(|part| part.amount).sum()
    }
}

/// A line's book as it was sold.
fn named_json((line, book): &(OrderLine, Book)) -> Value {
    json!({ "slug": book.slug, "title": line.title })
}

fn order(conn: &mut Conn, id: &str) -> Result<Value, store::Error> {
    let order = orders::find(conn, id)?;
    let lines = order_lines::with_books(conn, id)?;
    let returned = refunds::parts_sent(conn, &[id])?;
    let coupon = coupons::of_order(conn, id)?;
    let told = Told {
        order: &order,
        lines: lines.iter().collect(),
        returned: returned.iter().collect(),
        coupon: coupon.as_ref(),
    };
    Ok(told.json())
}

fn book(conn: &mut Conn, id: &str) -> Result<Value, store::Error> {
    let prices = book_prices::of_books(conn, &[id])?;
    let mut told = book_json(&books::find(conn, id)?, &prices);
    if let Some(told) = told.as_object_mut() {
        // Long, or of no use to who hears of a change: the API has them.
        told.retain(|name, _| name != "description" && name != "created_at");
    }
    Ok(told)
}

/// What is told of a book, by webhooks and by the read API. `prices` may hold those of other books too; a book without prices in
/// other currencies has no `prices`.
pub(super) fn book_json(book: &Book, prices: &[BookPrice]) -> Value {
    // All by name: a column that is neither told nor left out here does not compile.
    let Book {
        slug,
        title,
        author,
        description,
        language,
        amount,
        currency,
        published,
        created_at,
        updated_at,
        id,
        cover: _,
        withdrawn_at: _,
        sample: _,
        search: _,
        front: _,
        release_on,
    } = book;
    let mut told = json!({
        "slug": slug,
        "title": title,
        "author": author,
        "description": description,
        "language": language,
        "amount": amount,
        "currency": currency,
        "published": published,
        "release_on": release_on,
        "created_at": written(*created_at),
        "updated_at": written(*updated_at),
    });
    let one = |price: &BookPrice| json!({ "amount": price.amount, "currency": price.currency });
    let prices: Vec<Value> = prices.iter().filter(|price| price.book_id == *id).map(one).collect();
    if let Some(told) = told.as_object_mut().filter(|_| !prices.is_empty()) {
        told.insert("prices".to_owned(), prices.into());
    }
    told
}

/// RFC 3339 in UTC, as the API and webhook messages write times.
pub fn written(at: NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true)
}

/// An endpoint that has failed for this long without one success is disabled.
const DISABLE_AFTER: TimeDelta = TimeDelta::days(5);
/// The longest pause of an endpoint after a failure. The pause keeps a dead endpoint from holding up the others.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(10);
/// How long messages are kept, to be inspected and sent again.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);

/// Makes the next call that is due. Returns `false` if there is none.
pub async fn next(shop: &Shop) -> Result<bool, Error> {
    let now = shop.clock.now();
    let Some(due) = shop.db.read(move |conn| rows::due(conn, now.naive_utc())).await? else { return Ok(false) };
    let claimed = shop
        .db
        .write(move |conn| {
            if !rows::claim(conn, &due.id, now.naive_utc(), leases::until(now))? {
                return Ok::<_, Error>(None);
            }
            let (delivery, message) = rows::delivery(conn, &due.id)?.ok_or(Error::NotFound)?;
            let endpoint = rows::endpoint(conn, &delivery.endpoint_id)?.ok_or(Error::NotFound)?;
            Ok(Some((delivery, message, endpoint)))
        })
        .await?;
    // Another worker claimed it first; more deliveries may be due.
    let Some((delivery, message, endpoint)) = claimed else { return Ok(true) };
    let renew = |_, next| renew(shop, &delivery.id, next);
    let called = leases::keep(shop, leases::until(now), renew, call(shop, &endpoint, &message, now)).await;
    note(shop, delivery, called).await?;
    Ok(true)
}

async fn renew(shop: &Shop, id: &str, lease: NaiveDateTime) -> Result<(), Error> {
    let id = id.to_owned();
    Ok(shop.db.write(move |conn| rows::renew(conn, &id, lease)).await?)
}

async fn call(
    shop: &Shop,
    endpoint: &Endpoint,
    message: &WebhookMessage,
    now: DateTime<Utc>,
) -> Result<webhooks::Answer, CallError> {
    let url = webhooks::address::parse(&endpoint.url, shop.rules().webhook_addresses)?;
    let secrets = secrets(shop, endpoint, now);
    let call = WebhookCall { url: &url, id: &message.id, at: now.timestamp(), body: &message.body, secrets: &secrets };
    webhooks::send(call, shop.rules().webhook_addresses).await
}

/// The secrets that sign at `now`: the present one, and the former one while both are valid.
pub fn secrets(shop: &Shop, endpoint: &Endpoint, now: DateTime<Utc>) -> Vec<Vec<u8>> {
    let former = endpoint.former_until.is_some_and(|until| now.naive_utc() < until);
    let numbers = [Some(endpoint.secret_number), former.then_some(endpoint.secret_number - 1)];
    numbers.into_iter().flatten().map(|number| shop.keys.webhook_secret(&endpoint.id, number)).collect()
}

async fn note(
    shop: &Shop,
    delivery: WebhookDelivery,
    called: Result<webhooks::Answer, CallError>,
) -> Result<(), Error> {
    let now = shop.clock.now();
    shop.db
        .write(move |conn| {
            // An owner may have deleted the endpoint meanwhile.
            let Some(mut endpoint) = rows::lock_for_update(conn, &delivery.endpoint_id)? else { return Ok(()) };
            let (status, answer, error) = match &called {
                Ok(answer) => (Some(i32::from(answer.status)), Some(answer.text.as_str()), None),
                Err(error) => (None, None, Some(error.to_string())),
            };
            let good = status.is_some_and(|status| (200..300).contains(&status));
            let again = if good { None } else { next_try(&delivery, &called, now) };
            let state = match (good, again) {
                (true, _) => "done",
                (false, Some(_)) => "queued",
                (false, None) => "failed",
            };
            let again = again.map(|at| at.naive_utc());
            let outcome = Outcome { state, again, status, answer, error: error.as_deref() };
            rows::tried(conn, &delivery.id, &outcome, now.naive_utc())?;
            if !good {
                tracing::warn!(
                    endpoint = endpoint.id,
                    tries = delivery.tries,
                    status,
                    error,
                    "a webhook was not taken"
                );
            }
            judge(&mut endpoint, good, status == Some(GONE), now);
            Ok::<_, Error>(rows::update(conn, &endpoint)?)
        })
        .await
}

/// HTTP 410 Gone: the receiver wants no more messages (Standard Webhooks, "Response").
const GONE: i32 = 410;

fn next_try(
    delivery: &WebhookDelivery,
    called: &Result<webhooks::Answer, CallError>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let (gone, wish) = match called {
        Ok(answer) => (i32::from(answer.status) == GONE, answer.retry_after),
        Err(_) => (false, None),
    };
    let wish = wish.and_then(|wish| TimeDelta::from_std(wish).ok()).unwrap_or_default();
    (!gone && delivery.tries < MAX_TRIES).then(|| now + backoff(delivery.tries).max(wish))
}

fn judge(endpoint: &mut Endpoint, good: bool, gone: bool, now: DateTime<Utc>) {
    if good {
        (endpoint.failures, endpoint.failing_since, endpoint.rests_until) = (0, None, None);
        return;
    }
    endpoint.failures = endpoint.failures.saturating_add(1);
    let since = *endpoint.failing_since.get_or_insert(now.naive_utc());
    endpoint.rests_until = Some((now + backoff(endpoint.failures).min(LONGEST_REST)).naive_utc());
    if gone || now.naive_utc() - since >= DISABLE_AFTER {
        tracing::error!(endpoint = endpoint.id, gone, "a webhook endpoint is not called any more");
        endpoint.disabled_at.get_or_insert(now.naive_utc());
    }
}

/// Deletes old messages. Returns how many.
pub async fn purge(shop: &Shop) -> Result<usize, Error> {
    let until = (shop.clock.now() - KEPT_FOR).naive_utc();
    Ok(shop.db.write(move |conn| rows::purge(conn, until, 500)).await?)
}

/// The endpoints that were disabled: for the start page of the back office.
pub async fn disabled(shop: &Shop) -> Result<Vec<Endpoint>, Error> {
    let all = shop.db.read(rows::endpoints).await?;
    Ok(all.into_iter().filter(|endpoint| endpoint.disabled_at.is_some()).collect())
}
