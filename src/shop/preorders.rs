//! Books that are not out yet: they are sold, and the buyers' grants stay closed until the owner or the day opens them.
//!
//! The day stands at the book. Whoever changes it queues a job in the same write ([`set_day`]), and the job has the grants and the buyers
//! follow ([`follow`]): some hundred orders in a write, which moves or opens their grants and queues their messages. So each buyer is
//! written to exactly once, whatever is killed meanwhile. An order that is paid keeps the book's day still until its own write ends.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::market::shares;
use super::sale::gifts;
use super::{Error, Shop, delivery, messages, stamps, webhooks};
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::domain::release::last_out;
use crate::domain::webhook::Event;
use crate::domain::wording::EmailKind;
use crate::mail::Status;
use crate::store::books::{self, Book};
use crate::store::editions;
use crate::store::gifts::Gift;
use crate::store::grants::Grant;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, grant_files, jobs, preorders};

/// The kind of the jobs that have buyers follow a book's day. Their subject is the book's id, and after a slash what tells them apart.
pub const RELEASE_JOB: &str = "release";

/// How many orders follow in one write, and the pause before the next ones, in which their messages go.
const BATCH: usize = 200;
const PAUSE: TimeDelta = TimeDelta::seconds(20);

/// How long the owner can still correct a day that he mistyped before buyers are told of it.
const CORRECTION: TimeDelta = TimeDelta::minutes(10);

/// Sets the day on which a book comes out, or has it come out now (`None`), and queues what follows for its buyers. The caller holds the
/// book's row, and notifies `message_wakeup` once the write is on disk.
pub(in crate::shop) fn set_day(
    conn: &mut Conn,
    book: &Book,
    day: Option<NaiveDate>,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    preorders::set_release(conn, &book.id, day, now.naive_utc())?;
    webhooks::enqueue(conn, Event::BookUpdated, &book.id, now)?;
    enqueue(conn, &book.id, if day.is_some() { now + CORRECTION } else { now })
}

fn enqueue(conn: &mut Conn, book_id: &str, at: DateTime<Utc>) -> Result<(), store::Error> {
    jobs::enqueue(conn, RELEASE_JOB, &format!("{book_id}/{}", ids::row()), at.naive_utc())
}

/// Looks again at the books of an order's closed grants: one that was given back to its buyer may be of a book that is out by now.
pub(in crate::shop) fn look_again(conn: &mut Conn, order_id: &str, now: DateTime<Utc>) -> Result<(), store::Error> {
    let closed = preorders::books_of(conn, order_id)?;
    closed.iter().try_for_each(|book_id| enqueue(conn, book_id, now))
}

/// Has the book come out that has been due longest. `false` if none is due.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn release_next(shop: &Shop) -> Result<bool, Error> {
    let (now, zone) = (shop.clock.now(), shop.rules().zone);
    let day = last_out(now, zone);
    let Some(id) = shop.db.read(move |conn| preorders::due(conn, day)).await? else { return Ok(false) };
    shop.db
        .write(move |conn| {
            let book = books::lock_for_update(conn, &id)?;
            // The owner may have moved it since.
            if book.release_on.is_some_and(|on| on <= day) {
                set_day(conn, &book, None, now)?;
                tracing::info!(book = book.slug, "a book came out");
            }
            Ok::<_, store::Error>(())
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(true)
}

/// Has the buyers of a book follow its day. This is a job; running it twice is safe.
pub async fn follow(shop: &Shop, subject: &str) -> Result<Outcome, Error> {
    let book_id = subject.split('/').next().unwrap_or_default().to_owned();
    let acts = shop.clone();
    let followed = shop.db.write(move |conn| follow_some(&acts, conn, &book_id)).await?;
    shop.message_wakeup.notify_one();
    Ok(if followed < BATCH { Outcome::Done } else { Outcome::Again(PAUSE) })
}

fn follow_some(shop: &Shop, conn: &mut Conn, book_id: &str) -> Result<usize, Error> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let day = books::find(conn, book_id)?.release_on;
    let ids = preorders::orders_behind(conn, book_id, day, limit)?;
    // All is read again under the locks: an order may have been refunded, or the day moved, meanwhile.
    let orders = orders::lock_all_for_update(conn, &ids)?;
    let book = books::find(conn, book_id)?;
    let closed = preorders::grants_behind(conn, book_id, book.release_on, &ids)?;
    let has_closed = |order: &&Order| closed.iter().any(|grant| grant.order_id == order.id);
    let orders: Vec<&Order> = orders.iter().filter(has_closed).collect();
    if closed.is_empty() {
        return Ok(ids.len());
    }
    let now = shop.clock.now();
    match book.release_on {
        Some(day) => {
            preorders::move_to(conn, &grant_ids(&closed), day)?;
            let waiting = waiting_gifts(conn, &orders)?;
            gifts::plan_again(shop, conn, &waiting, now)?;
            let told: Vec<_> = orders.iter().map(|order| (*order, None)).collect();
            messages::enqueue_all(conn, &told, Status::NewDay.code(), now)?;
        }
        None => open(shop, conn, &book, (&orders, &closed), now)?,
    }
    Ok(ids.len())
}

fn grant_ids(granted: &[Grant]) -> Vec<&str> {
    granted.iter().map(|grant| grant.id.as_str()).collect()
}

/// Those of these orders that are gifts and were not handed over yet.
fn waiting_gifts(conn: &mut Conn, orders: &[&Order]) -> Result<Vec<Gift>, store::Error> {
    let ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
    Ok(store::gifts::of_orders(conn, &ids)?.into_iter().filter(|gift| gift.delivered_at.is_none()).collect())
}

/// Opens grants of these orders, which are held, to what is on sale now. Their time begins, and each buyer gets a message with a new link;
/// a gift is handed over once all its books are out.
fn open(
    shop: &Shop,
    conn: &mut Conn,
    book: &Book,
    (orders, closed): (&[&Order], &[Grant]),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let on_sale = editions::on_sale(conn, &book.id)?;
    let Some((own, others)) = on_sale.split_first() else {
        return Err(Error::Broken(format!("{} is out and has no file on sale", book.slug)));
    };
    let life = (now.naive_utc(), (now + shop.rules().grant_lifetime).naive_utc());
    preorders::open(conn, &grant_ids(closed), &own.id, life)?;
    let further: Vec<(&str, &str)> =
        closed.iter().flat_map(|grant| others.iter().map(|other| (grant.id.as_str(), other.id.as_str()))).collect();
    grant_files::add(conn, &further, now.naive_utc())?;
    let of = |grant: &Grant| orders.iter().find(|order| order.id == grant.order_id).copied();
    let owned = closed.iter().filter_map(|grant| Some((of(grant)?, grant)));
    let given: Vec<_> =
        owned.flat_map(|(order, grant)| on_sale.iter().map(move |one| (order, grant.id.as_str(), one))).collect();
    stamps::stamp_all(conn, &given)?;
    let waiting = waiting_gifts(conn, orders)?;
    gifts::plan_again(shop, conn, &waiting, now)?;
    let is_gift = |order: &Order| waiting.iter().any(|gift| gift.order_id == order.id);
    let orders: Vec<&Order> = orders.iter().copied().filter(|order| !is_gift(order)).collect();
    let order_ids: Vec<&str> = orders.iter().map(|order| order.id.as_str()).collect();
    shares::can_be_downloaded(shop, conn, (&order_ids, Some(&book.id)), now)?;
    let links = delivery::live_on_all(shop, conn, &order_ids, now)?;
    let told: Vec<_> = orders.iter().zip(&links).map(|(order, link)| (*order, Some(link))).collect();
    Ok(messages::enqueue_all(conn, &told, EmailKind::Release.code(), now)?)
}
