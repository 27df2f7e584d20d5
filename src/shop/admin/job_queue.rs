//! Jobs and notifications: what is queued, what failed, what the gateway sent, and what can be retried.

use serde_json::json;

use super::{Refused, Staff, id};
use crate::domain::role::Right;
use crate::shop::accounts::audit;
use crate::shop::messages::sale_alerts::{REVIEW_JOB, SALE_JOB};
use crate::shop::{Shop, messages};
use crate::store::jobs::{self, Job};
use crate::store::listing::Key;
use crate::store::messages::{Message, MessageState};
use crate::store::notifications::{self, NotificationFilter, NotificationKey, NotificationPage};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, attempts};

/// How many rows are on a page.
pub const PAGE: i64 = 50;

/// A job, the number of the order that it is about, and the message that it sends.
pub struct Task {
    pub job: Job,
    pub order: Option<String>,
    pub message: Option<Message>,
}

/// The current state of the queue.
pub struct Queue {
    /// Queued jobs, those that are due first at the top.
    pub waiting: Vec<Task>,
    /// Jobs that were given up, the newest first.
    pub failed: Vec<Task>,
    /// The key of the next page of failed jobs.
    pub next: Option<Key>,
    /// Messages that reach nobody, the oldest first, with the numbers of their orders.
    pub unreachable: Vec<(Message, String)>,
}

/// The queued jobs and those that were given up, the latter after `before`.
pub async fn jobs(shop: &Shop, by: &Staff, before: Option<Key>) -> Result<Queue, Refused> {
    by.needs(Right::Jobs)?;
    shop.db
        .read(move |conn| {
            let mut failed = jobs::failed(conn, before, PAGE + 1)?;
            let more = failed.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
            failed.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
            let next = failed.last().filter(|_| more).map(|job| (job.created_at, job.id.clone()));
            let waiting = jobs::waiting(conn, PAGE)?;
            let unreachable = store::messages::unreachable(conn, PAGE)?;
            Ok(Queue { waiting: tasks(conn, waiting)?, failed: tasks(conn, failed)?, next, unreachable })
        })
        .await
}

/// Adds to jobs the numbers of the orders that they are about.
pub(super) fn tasks(conn: &mut Conn, found: Vec<Job>) -> Result<Vec<Task>, store::Error> {
    let subjects = |is_it: fn(&str) -> bool| {
        let of_kind = found.iter().filter(|job| is_it(&job.kind));
        of_kind.map(|job| first(&job.subject).to_owned()).collect::<Vec<_>>()
    };
    let tells_of_order = |kind: &str| [SALE_JOB, REVIEW_JOB].contains(&kind);
    let sent = store::messages::with_orders(conn, &subjects(messages::sends_message))?;
    let told = orders::numbers(conn, &subjects(tells_of_order))?;
    // Ids are never given twice, so that a subject is looked for among both.
    let task = |job: Job| {
        let message = sent.iter().find(|(message, _)| message.id == job.subject);
        let told = told.iter().find(|(id, _)| id == first(&job.subject)).map(|(_, number)| number);
        let order = message.and_then(|(_, number)| number.as_ref()).or(told).cloned();
        Task { order, message: message.map(|(message, _)| message.clone()), job }
    };
    Ok(found.into_iter().map(task).collect())
}

/// The id that a subject begins with.
fn first(subject: &str) -> &str {
    subject.split(' ').next().unwrap_or_default()
}

/// Sends a message again that reached nobody, by the way that there is now. [`Refused::NoAddress`]: there is still none.
pub async fn again(shop: &Shop, by: &Staff, order: &Order, message_id: &str) -> Result<(), Refused> {
    by.needs(Right::Resend)?;
    let (acts, by, id, order) = (shop.clone(), by.actor.clone(), id(message_id)?.to_owned(), order.clone());
    shop.db
        .write(move |conn| {
            let message = lost(conn, &order, &id)?;
            if !messages::again(&acts, conn, &message, by.at.and_utc())? {
                return Err(Refused::NoAddress);
            }
            Ok(audit::note(conn, &by, "message.again", &super::subject(&order), json!({ "kind": message.kind }))?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Ends a message that reached nobody: the buyer was told in another way.
pub async fn set_aside(shop: &Shop, by: &Staff, order: &Order, message_id: &str) -> Result<(), Refused> {
    by.needs(Right::Resend)?;
    let (by, id, order) = (by.actor.clone(), id(message_id)?.to_owned(), order.clone());
    shop.db
        .write(move |conn| {
            let message = lost(conn, &order, &id)?;
            store::messages::set_aside(conn, &id, messages::SET_ASIDE)?;
            Ok(audit::note(conn, &by, "message.aside", &super::subject(&order), json!({ "kind": message.kind }))?)
        })
        .await
}

/// The message of an order that reached nobody.
fn lost(conn: &mut Conn, order: &Order, id: &str) -> Result<Message, Refused> {
    let message = store::messages::find(conn, id)?.ok_or(Refused::Moved)?;
    let is_it = message.order_id.as_ref() == Some(&order.id) && message.is(MessageState::Unreachable);
    if is_it { Ok(message) } else { Err(Refused::Moved) }
}

/// Puts a job that was given up back into the queue, or retries now a job that is queued for later.
pub async fn retry(shop: &Shop, by: &Staff, job_id: &str) -> Result<(), Refused> {
    by.needs(Right::Jobs)?;
    let (by, id) = (by.actor.clone(), id(job_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let job = jobs::find(conn, &id)?;
            if !jobs::retry(conn, &id, by.at)? && jobs::run_now(conn, Some(&id), by.at)? == 0 {
                return Err(Refused::Moved);
            }
            if messages::sends_message(&job.kind) {
                store::messages::requeue(conn, &job.subject)?;
            }
            Ok(audit::note(conn, &by, "job.retry", &format!("job:{id}"), json!({ "kind": job.kind }))?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Retries now all jobs that are queued for later, and returns how many these are. Useful when the mail server is
/// available again.
pub async fn retry_all(shop: &Shop, by: &Staff) -> Result<usize, Refused> {
    by.needs(Right::Jobs)?;
    let by = by.actor.clone();
    let number = shop
        .db
        .write(move |conn| {
            let number = jobs::run_now(conn, None, by.at)?;
            if number > 0 {
                audit::note(conn, &by, "job.retry-all", "job:all", json!({ "number": number }))?;
            }
            Ok::<_, Refused>(number)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(number)
}

/// The notifications, the newest first, those after `before`.
pub async fn notifications(
    shop: &Shop,
    by: &Staff,
    filter: NotificationFilter,
    before: Option<NotificationKey>,
) -> Result<NotificationPage, Refused> {
    by.needs(Right::Jobs)?;
    shop.db.read(move |conn| Ok(notifications::page(conn, &filter, before.as_ref(), PAGE)?)).await
}

/// Requests a check of the payment as the notification did when it arrived. [`Refused::Moved`] when the shop has no such
/// transaction.
pub async fn replay(shop: &Shop, by: &Staff, digest: &str) -> Result<(), Refused> {
    by.needs(Right::Jobs)?;
    let (by, digest) = (by.actor.clone(), id(digest)?.to_owned());
    shop.db
        .write(move |conn| {
            let notification = notifications::find(conn, &digest)?;
            let attempt = attempts::by_transaction(conn, &notification.transaction_id)?.ok_or(Refused::Moved)?;
            attempts::want_check(conn, &attempt.id, by.at)?;
            let subject = format!("transaction:{}", notification.transaction_id);
            audit::note(conn, &by, "notification.replay", &subject, serde_json::Value::Null)?;
            Ok::<_, Refused>(())
        })
        .await?;
    shop.check_wakeup.notify_one();
    Ok(())
}
