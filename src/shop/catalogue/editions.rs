//! Notifies the buyers of a book of a newer edition, which they get too.

use chrono::TimeDelta;

use crate::domain::job::Outcome;
use crate::domain::order::OrderState;
use crate::shop::{Error, Shop, delivery, messages, stamps};
use crate::store::editions::{self, Edition};
use crate::store::{self, gifts, grant_files, grants, jobs, orders};

/// The kind of the jobs that notify buyers; their subject is the edition's id.
pub const EDITION_JOB: &str = "edition";

/// How many buyers are notified in one write, and the pause before the next ones. In the pause receipts that are due
/// are sent, so that they need not wait for all these e-mails.
const BATCH: usize = 20;
const PAUSE: TimeDelta = TimeDelta::seconds(6);

/// Queues the notification of an edition's buyers, in the caller's write. Returns `false` if it was queued before.
pub(in crate::shop) fn enqueue(shop: &Shop, conn: &mut store::Conn, edition: &Edition) -> Result<bool, store::Error> {
    if !jobs::about(conn, &edition.id)?.is_empty() {
        return Ok(false);
    }
    jobs::enqueue(conn, EDITION_JOB, &edition.id, shop.clock.now().naive_utc())?;
    Ok(true)
}

/// Gives an edition to the buyers of its book who do not have it, with a new link and an e-mail. This is a job; running
/// it twice is safe.
pub async fn tell(shop: &Shop, edition_id: &str) -> Result<Outcome, Error> {
    let told = tell_some(shop, edition_id).await?;
    shop.message_wakeup.notify_one();
    Ok(if told < BATCH { Outcome::Done } else { Outcome::Again(PAUSE) })
}

async fn tell_some(shop: &Shop, edition_id: &str) -> Result<usize, Error> {
    let (acts, id) = (shop.clone(), edition_id.to_owned());
    shop.db
        .write(move |conn| {
            let edition = editions::find(conn, &id)?;
            let now = acts.clock.now();
            let most = i64::try_from(BATCH).unwrap_or(i64::MAX);
            let untold = grant_files::without(conn, &edition.book_id, &edition.id, most)?;
            for (order, grant) in &untold {
                // Read again under lock: the address may have been corrected, or the access revoked, meanwhile.
                let order = &orders::lock_for_update(conn, &order.id)?;
                if order.state() != OrderState::Paid || grants::find(conn, &grant.id)?.revoked_at.is_some() {
                    continue;
                }
                grant_files::add(conn, &[(&grant.id, &edition.id)], now.naive_utc())?;
                stamps::stamp(conn, order, &[(&grant.id, &edition)])?;
                if gifts::of_order(conn, &order.id)?.is_some_and(|gift| gift.delivered_at.is_none()) {
                    // It is among the files of the gift on the day of the gift.
                    continue;
                }
                let link = delivery::live_on(&acts, conn, &order.id, now)?;
                messages::enqueue_new_edition(conn, order, &link, now)?;
            }
            Ok(untold.len())
        })
        .await
}
