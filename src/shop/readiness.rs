//! Whether the shop can sell.

use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use tokio::sync::Mutex;
use tokio::time::timeout;

use super::Shop;
use super::worker_health::{self, Worker};
use crate::store::meta;

/// How long the examination takes at most.
const LONGEST: Duration = Duration::from_secs(2);
/// How long its result is kept: a flood of questions examines nothing more.
const KEPT: Duration = Duration::from_secs(2);

/// What is said of each thing without which nothing can be sold.
const DATABASE: &str = "the database cannot be written";
const STORAGE: &str = "the books' files cannot be read";
const GATEWAY: &str = "the payment gateway does not accept the merchant account's credentials";
const WORKER: &str = "no worker has reported for three minutes";

/// The last result.
#[derive(Default)]
pub struct Readiness(Mutex<Option<(Instant, Vec<&'static str>)>>);

impl Readiness {
    /// What is missing for a sale; nothing when the shop can sell.
    pub async fn missing(&self, shop: &Shop) -> Vec<&'static str> {
        // Who comes meanwhile waits for this examination, and makes none.
        let mut last = self.0.lock().await;
        if let Some((at, missing)) = &*last
            && at.elapsed() < KEPT
        {
            return missing.clone();
        }
        let missing = examine(shop).await;
        *last = Some((Instant::now(), missing.clone()));
        missing
    }
}

async fn examine(shop: &Shop) -> Vec<&'static str> {
    let now = shop.clock.now();
    let written = shop.db.write(move |conn| meta::note_ready(conn, &now.to_rfc3339()));
    let database = async { timeout(LONGEST, written).await.is_ok_and(|written| written.is_ok()) };
    // An empty shop has no files, and can be read all the same.
    let storage = async {
        let first = timeout(LONGEST, async { shop.storage.list().next().await }).await;
        first.is_ok_and(|first| first.is_none_or(|first| first.is_ok()))
    };
    // Where the database does not answer, the worker's report is not known: the database is named.
    let worker = async {
        let seen = timeout(LONGEST, worker_health::look(&shop.db, now)).await;
        seen.ok().and_then(Result::ok).is_none_or(|seen| matches!(seen.worker, Worker::AtWork { .. }))
    };
    let (database, storage, worker) = tokio::join!(database, storage, worker);
    let all = [(database, DATABASE), (storage, STORAGE), (!shop.gateways.are_locked_out(), GATEWAY), (worker, WORKER)];
    all.into_iter().filter(|(is_well, _)| !is_well).map(|(_, what)| what).collect()
}
