//! Jobs and notices: what waits, what failed, what the gateway said, and the buttons beside them.

use serde_json::json;

use super::{Refused, Staff, id};
use crate::domain::role::Right;
use crate::shop::{Shop, audit, post, sale_letters};
use crate::store::jobs::{self, Job};
use crate::store::listing::Key;
use crate::store::notices::{self, NoticeFilter, NoticeKey, NoticePage};
use crate::store::orders;
use crate::store::{self, Conn, attempts, mails};

/// Rows on a page.
pub const PAGE: i64 = 50;

/// A job and the number of the order that it is about.
pub struct Task {
    pub job: Job,
    pub order: Option<String>,
}

/// The queue as it stands.
pub struct Queue {
    /// Those that are due first.
    pub waiting: Vec<Task>,
    /// Given up, the newest first.
    pub failed: Vec<Task>,
    /// Where the next failures begin.
    pub next: Option<Key>,
}

/// What waits and what was given up, the failures after `before`.
pub async fn jobs(shop: &Shop, by: &Staff, before: Option<Key>) -> Result<Queue, Refused> {
    by.needs(Right::Jobs)?;
    shop.db
        .read(move |conn| {
            let mut failed = jobs::failed(conn, before, PAGE + 1)?;
            let more = failed.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
            failed.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
            let next = failed.last().filter(|_| more).map(|job| (job.created_at, job.id.clone()));
            let waiting = jobs::waiting(conn, PAGE)?;
            Ok(Queue { waiting: tasks(conn, waiting)?, failed: tasks(conn, failed)?, next })
        })
        .await
}

/// The jobs with the orders they are about.
pub(super) fn tasks(conn: &mut Conn, found: Vec<Job>) -> Result<Vec<Task>, store::Error> {
    found.into_iter().map(|job| Ok(Task { order: order_of(conn, &job)?, job })).collect()
}

fn order_of(conn: &mut Conn, job: &Job) -> Result<Option<String>, store::Error> {
    let id = match job.kind.as_str() {
        post::MAIL_JOB => mails::find(conn, &job.subject)?.order_id,
        sale_letters::SALE_JOB | sale_letters::REVIEW_JOB => {
            job.subject.split(' ').next().unwrap_or_default().to_owned()
        }
        _ => return Ok(None),
    };
    Ok(Some(orders::find(conn, &id)?.number))
}

/// Puts a job that was given up back into the queue, or tries one that waits for a later try now.
pub async fn retry(shop: &Shop, by: &Staff, job_id: &str) -> Result<(), Refused> {
    by.needs(Right::Jobs)?;
    let (by, id) = (by.actor.clone(), id(job_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let job = jobs::find(conn, &id)?;
            if !jobs::retry(conn, &id, by.at)? && jobs::hurry(conn, Some(&id), by.at)? == 0 {
                return Err(Refused::Moved);
            }
            if job.kind == post::MAIL_JOB {
                mails::requeue(conn, &job.subject)?;
            }
            Ok(audit::note(conn, &by, "job.retry", &format!("job:{id}"), json!({ "kind": job.kind }))?)
        })
        .await?;
    shop.letters_bell.notify_one();
    Ok(())
}

/// Tries all that wait for a later try now, and says how many these are: the mail server is back.
pub async fn retry_all(shop: &Shop, by: &Staff) -> Result<usize, Refused> {
    by.needs(Right::Jobs)?;
    let by = by.actor.clone();
    let number = shop
        .db
        .write(move |conn| {
            let number = jobs::hurry(conn, None, by.at)?;
            if number > 0 {
                audit::note(conn, &by, "job.retry-all", "job:all", json!({ "number": number }))?;
            }
            Ok::<_, Refused>(number)
        })
        .await?;
    shop.letters_bell.notify_one();
    Ok(number)
}

/// The notices that are kept, the newest first, those after `before`.
pub async fn notices(
    shop: &Shop,
    by: &Staff,
    filter: NoticeFilter,
    before: Option<NoticeKey>,
) -> Result<NoticePage, Refused> {
    by.needs(Right::Jobs)?;
    shop.db.read(move |conn| Ok(notices::page(conn, &filter, before.as_ref(), PAGE)?)).await
}

/// Asks for a check as the notice did when it came. [`Refused::Moved`]: its transaction is not ours.
pub async fn replay(shop: &Shop, by: &Staff, digest: &str) -> Result<(), Refused> {
    by.needs(Right::Jobs)?;
    let (by, digest) = (by.actor.clone(), id(digest)?.to_owned());
    shop.db
        .write(move |conn| {
            let notice = notices::find(conn, &digest)?;
            let attempt = attempts::by_transaction(conn, &notice.transaction_id)?.ok_or(Refused::Moved)?;
            attempts::want_check(conn, &attempt.id, by.at)?;
            let subject = format!("transaction:{}", notice.transaction_id);
            audit::note(conn, &by, "notice.replay", &subject, serde_json::Value::Null)?;
            Ok::<_, Refused>(())
        })
        .await?;
    shop.bell.notify_one();
    Ok(())
}
