//! Telling the buyers of a book that there is a newer edition: it is theirs too.

use chrono::TimeDelta;

use crate::domain::job::Outcome;
use crate::domain::order::OrderState;
use crate::shop::{Error, Shop, delivery, messages};
use crate::store::books::{self, Edition};
use crate::store::{self, grant_files, grants, jobs, orders};

/// The kind of the jobs that tell buyers; their subject is the edition's id.
pub const EDITION_JOB: &str = "edition";

/// Buyers told in one write, and how long the rest of them waits then: receipts that are due meanwhile do not stand behind
/// all their letters.
const BATCH: usize = 20;
const PAUSE: TimeDelta = TimeDelta::seconds(6);

/// Enqueues the telling of an edition's news in the write that `conn` stands for. `false` when it was told before.
pub(in crate::shop) fn enqueue(shop: &Shop, conn: &mut store::Conn, edition: &Edition) -> Result<bool, store::Error> {
    if !jobs::about(conn, &edition.id)?.is_empty() {
        return Ok(false);
    }
    jobs::enqueue(conn, EDITION_JOB, &edition.id, shop.clock.now().naive_utc())?;
    Ok(true)
}

/// Gives an edition to everybody who bought its book and does not have it, with a new link and a letter: a job, safe twice.
pub async fn tell(shop: &Shop, edition_id: &str) -> Result<Outcome, Error> {
    let told = tell_some(shop, edition_id).await?;
    shop.message_wakeup.notify_one();
    Ok(if told < BATCH { Outcome::Done } else { Outcome::Again(PAUSE) })
}

async fn tell_some(shop: &Shop, edition_id: &str) -> Result<usize, Error> {
    let (acts, id) = (shop.clone(), edition_id.to_owned());
    shop.db
        .write(move |conn| {
            let edition = books::edition(conn, &id)?;
            let now = acts.clock.now();
            let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
            let untold = grant_files::without(conn, &edition.book_id, &edition.id, most)?;
            for (order, grant) in &untold {
                // As it is now: its address may have been corrected, or its access ended, since it was read.
                let order = &orders::lock_for_update(conn, &order.id)?;
                if order.state() != OrderState::Paid || grants::find(conn, &grant.id)?.revoked_at.is_some() {
                    continue;
                }
                grant_files::add(conn, &[(&grant.id, &edition.id)], now.naive_utc())?;
                let link = delivery::live_on(&acts, conn, &order.id, now)?;
                messages::enqueue_new_edition(conn, order, &link, now)?;
            }
            Ok(untold.len())
        })
        .await
}
