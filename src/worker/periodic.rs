//! What the worker does from time to time, whether or not anything happened.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, watch};

use super::{LOOK, PURGE_EVERY, wait};
use crate::config::Config;
use crate::shop::admin::reconciliation::runs;
use crate::shop::admin::{reports, settings};
use crate::shop::catalogue::best_sellers;
use crate::shop::market::{payout_requests, shares};
use crate::shop::transfers::payout_release;
use crate::shop::{Shop, backup, preorders, search_keys, worker_health};

/// How often it looks for a day that is over and not summed up yet.
const CLOSE: Duration = Duration::from_mins(5);
/// How often it looks whether the nightly comparison with the gateway's lists is due.
const COMPARE: Duration = Duration::from_mins(5);
/// How often it looks whether the backup of the day is due, and when it does so first.
const BACKUP: Duration = Duration::from_mins(5);
const BACKUP_AT_START: Duration = Duration::from_secs(1);
/// How often it looks for books whose day has come.
const RELEASE: Duration = Duration::from_secs(20);
/// How often it looks for orders whose search keys are not stored yet.
const KEYS: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(20);

/// Records regularly that the worker is running, so that a shop without a worker is noticed.
pub(super) async fn beat(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        if let Err(error) = worker_health::note_beat(&shop).await {
            tracing::warn!(%error, "that the worker is at work could not be written");
        }
        if !wait(&Notify::new(), &mut quit, worker_health::BEAT).await {
            return;
        }
    }
}

/// Reloads settings that the owner changed in another process, within about a second.
pub(super) async fn follow_settings(shop: Shop, mut quit: watch::Receiver<bool>) {
    while wait(&Notify::new(), &mut quit, LOOK).await {
        if let Err(error) = settings::follow(&shop).await {
            tracing::warn!(%error, "the settings could not be read, and stay as they were");
        }
    }
}

/// Sums up the days that are over, one by one, with a pause after each so that sales are not held up.
pub(super) async fn close_days(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        let pause = match reports::close_next(&shop).await {
            Ok(true) => PAUSE,
            Ok(false) => CLOSE,
            Err(error) => {
                tracing::error!(%error, "a day could not be summed up");
                CLOSE
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Compares the gateway's lists with the shop's books, once a night.
pub(super) async fn compare_nightly(shop: Shop, mut quit: watch::Receiver<bool>) {
    let nobody_wakes = Notify::new();
    while wait(&nobody_wakes, &mut quit, COMPARE).await {
        tokio::select! {
            done = runs::nightly(&shop) => match done {
                Ok(0) => {}
                Ok(number) => tracing::info!(number, "compared with the gateway's lists"),
                Err(error) => tracing::error!(%error, "the gateway's lists could not be compared"),
            },
            // What was compared so far stays; another run does the rest.
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Makes the backup of each day, if the settings say where to. What is under way is given up when the worker must stop, and begun again
/// by the next one.
pub async fn make_backups(shop: Shop, config: Arc<Config>, mut quit: watch::Receiver<bool>) {
    let nobody_wakes = Notify::new();
    let mut pause = BACKUP_AT_START;
    while config.backup.to.is_some() && wait(&nobody_wakes, &mut quit, pause).await {
        pause = BACKUP;
        tokio::select! {
            made = backup::make_due(&shop, &config) => match made {
                Ok(None) => {}
                Ok(Some(name)) => tracing::info!(name, "the backup of the day was made"),
                Err(error) => tracing::error!(%error, "the backup of the day was not made"),
            },
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Has the books come out whose day has come.
pub(super) async fn release_books(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        let pause = match preorders::release_next(&shop).await {
            Ok(true) => PAUSE,
            Ok(false) => RELEASE,
            Err(error) => {
                tracing::error!(%error, "a book that is due could not come out");
                PURGE_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Proposes payouts on the days of the schedule, and releases those that need no owner.
pub(super) async fn pay_out(shop: Shop, mut quit: watch::Receiver<bool>) {
    let nobody_wakes = Notify::new();
    while wait(&nobody_wakes, &mut quit, RELEASE).await {
        if let Err(error) = payout_requests::propose_due(&shop).await {
            tracing::error!(%error, "payouts could not be proposed");
        }
        if let Err(error) = payout_requests::propose_to_leaving(&shop).await {
            tracing::error!(%error, "payouts to sellers who left could not be proposed");
        }
        if let Err(error) = payout_release::release_automatic(&shop).await {
            tracing::error!(%error, "payouts could not be released");
        }
    }
}

/// Releases the sellers' shares that were held for their time. A shop of one seller has none.
pub(super) async fn release_shares(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        let pause = match shares::release_due(&shop).await {
            Ok(true) => PAUSE,
            Ok(false) => RELEASE,
            Err(error) => {
                tracing::error!(%error, "shares that are due could not be released");
                PURGE_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// Stores the search keys of new orders, and counts how often their books were sold, some hundred orders at a time.
pub(super) async fn keep_keys(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        let counted = best_sellers::count_next(&shop, search_keys::RIPE).await;
        let keyed = search_keys::next(&shop, search_keys::RIPE).await;
        let pause = match counted.and_then(|counted| Ok(keyed? || counted)) {
            Ok(true) => PAUSE,
            Ok(false) => KEYS,
            Err(error) => {
                tracing::error!(%error, "what orders are searched by could not be kept");
                PURGE_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}
