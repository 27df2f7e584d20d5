//! The worker: checks due payments, runs jobs, delivers webhooks, expires orders, and does the other periodic work.

mod extracts;
mod periodic;

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::NaiveDateTime;
use futures_util::future::join_all;
use tokio::sync::{Notify, Semaphore, watch};
use tokio::task::JoinSet;

use crate::domain::job::{MAX_TRIES, Outcome, backoff};
use crate::shop::accounts::refused;
use crate::shop::catalogue::{editions, uploads};
use crate::shop::market::{letters, payout_requests, shares, threads};
use crate::shop::messages::{
    dispute_alerts, market_alerts, payment_reminders, payout_alerts, sale_alerts, seller_alerts, thread_alerts,
};
use crate::shop::sale::{gateways, gifts, reconciliation};
use crate::shop::transfers::{self, payout_release};
use crate::shop::{Error, Shop, find, leases, library, messages, preorders, webhooks};
use crate::store::jobs::{self, Job};
pub use periodic::make_backups;

/// How often the worker polls when nothing wakes it up earlier.
const LOOK: Duration = Duration::from_secs(1);
const PURGE_EVERY: Duration = Duration::from_secs(30);
/// A clock that is set back by less than this is ignored.
const CLOCK_TOLERANCE: chrono::TimeDelta = chrono::TimeDelta::seconds(20);
/// The number of tasks that run jobs, such as sending e-mails. A mail server that hangs blocks one of them.
const MESSAGES_AT_ONCE: usize = 4;
/// The number of tasks that deliver webhooks. An endpoint that hangs blocks one of them, until deliveries to it are paused.
const WEBHOOKS_AT_ONCE: usize = 3;
/// The gateway is asked about at most this many attempts at once.
const CHECKS_AT_ONCE: usize = 32;
/// At most this many transfers are sent, or asked about, at once.
const TRANSFERS_AT_ONCE: i64 = 8;

/// Runs the worker until `quit` becomes true, then finishes what is in progress.
pub async fn run(shop: Shop, mut quit: watch::Receiver<bool>) {
    let mut duties = JoinSet::new();
    duties.spawn(checks(shop.clone(), quit.clone()));
    for _ in 0..MESSAGES_AT_ONCE {
        duties.spawn(send_messages(shop.clone(), quit.clone()));
    }
    for _ in 0..WEBHOOKS_AT_ONCE {
        duties.spawn(webhooks(shop.clone(), quit.clone()));
    }
    duties.spawn(send_transfers(shop.clone(), quit.clone()));
    duties.spawn(purge(shop.clone(), quit.clone()));
    duties.spawn(periodic::follow_settings(shop.clone(), quit.clone()));
    duties.spawn(periodic::close_days(shop.clone(), quit.clone()));
    duties.spawn(periodic::compare_nightly(shop.clone(), quit.clone()));
    duties.spawn(periodic::release_books(shop.clone(), quit.clone()));
    duties.spawn(periodic::release_shares(shop.clone(), quit.clone()));
    duties.spawn(periodic::pay_out(shop.clone(), quit.clone()));
    duties.spawn(periodic::keep_keys(shop.clone(), quit.clone()));
    duties.spawn(extracts::run(shop.clone(), quit.clone()));
    duties.spawn(periodic::beat(shop.clone(), quit.clone()));
    duties.spawn(watch_clock(shop, quit.clone()));
    drop(quit.wait_for(|stopped| *stopped).await);
    while duties.join_next().await.is_some() {}
}

/// Waits until `wakeup` is notified, until `longest` has passed, or until the worker must stop. `false` if it must stop.
async fn wait(wakeup: &Notify, quit: &mut watch::Receiver<bool>, longest: Duration) -> bool {
    if *quit.borrow() {
        return false;
    }
    tokio::select! {
        () = wakeup.notified() => true,
        () = tokio::time::sleep(longest) => true,
        _ = quit.wait_for(|stopped| *stopped) => false,
    }
}

async fn checks(shop: Shop, mut quit: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CHECKS_AT_ONCE));
    let mut under_way = JoinSet::new();
    while wait(&shop.check_wakeup, &mut quit, LOOK).await {
        if let Err(error) = ask_due(&shop, &places, &mut under_way).await {
            tracing::error!(%error, "the due checks could not be read");
            tokio::time::sleep(LOOK).await;
        }
        while under_way.try_join_next().is_some() {}
    }
    while under_way.join_next().await.is_some() {}
}

async fn ask_due(shop: &Shop, places: &Arc<Semaphore>, under_way: &mut JoinSet<()>) -> Result<(), Error> {
    let free = i64::try_from(places.available_permits()).unwrap_or(0);
    if free == 0 {
        return Ok(());
    }
    for attempt in reconciliation::due(shop, free).await? {
        let Ok(place) = Arc::clone(places).acquire_owned().await else { return Ok(()) };
        let shop = shop.clone();
        under_way.spawn(async move {
            let transaction = attempt.transaction_id.clone();
            let cause = reconciliation::cause_of(&attempt);
            let asked = reconciliation::ask(&shop, attempt, cause).await;
            drop(place);
            match asked {
                Ok(_) => shop.check_wakeup.notify_one(),
                // No wakeup: a result that cannot be written now would be retried at once, and for ever.
                Err(error) => tracing::error!(transaction, %error, "a check failed"),
            }
        });
    }
    Ok(())
}

/// `griot reconcile`: checks every due attempt, expires orders, purges old records, has books come out, sends transfers and asks
/// about them, and returns how many attempts were checked.
pub async fn reconcile(shop: &Shop) -> Result<usize, Error> {
    let mut asked = 0;
    loop {
        let due = reconciliation::due(shop, i64::try_from(CHECKS_AT_ONCE).unwrap_or(1)).await?;
        if due.is_empty() {
            break;
        }
        asked += due.len();
        let mut under_way = JoinSet::new();
        for attempt in due {
            let shop = shop.clone();
            under_way.spawn(async move {
                let cause = reconciliation::cause_of(&attempt);
                reconciliation::ask(&shop, attempt, cause).await
            });
        }
        while let Some(done) = under_way.join_next().await {
            done.map_err(|error| Error::Broken(error.to_string()))??;
        }
    }
    reconciliation::expire_and_purge(shop).await?;
    while preorders::release_next(shop).await? {}
    while shares::release_due(shop).await? {}
    payout_requests::propose_due(shop).await?;
    payout_requests::propose_to_leaving(shop).await?;
    payout_release::release_automatic(shop).await?;
    gifts::deliver_due(shop).await?;
    while advance_transfers(shop).await? {}
    Ok(asked)
}

/// Does the next thing for each transfer that is due. `false` if there is none.
async fn advance_transfers(shop: &Shop) -> Result<bool, Error> {
    let due = transfers::due(shop, TRANSFERS_AT_ONCE).await?;
    let any = !due.is_empty();
    join_all(due.into_iter().map(|transfer| transfers::advance(shop, transfer)))
        .await
        .into_iter()
        .collect::<Result<(), _>>()?;
    Ok(any)
}

async fn send_transfers(shop: Shop, mut quit: watch::Receiver<bool>) {
    while wait(&shop.transfer_wakeup, &mut quit, LOOK).await {
        if let Err(error) = advance_transfers(&shop).await {
            tracing::error!(%error, "a transfer could not be followed");
            tokio::time::sleep(LOOK).await;
        }
    }
}

async fn send_messages(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        match next_job(&shop).await {
            Ok(true) => {
                // There may be another job for another task.
                shop.message_wakeup.notify_one();
                if *quit.borrow() {
                    return;
                }
            }
            Ok(false) => {
                if !wait(&shop.message_wakeup, &mut quit, LOOK).await {
                    return;
                }
            }
            Err(error) => {
                tracing::error!(%error, "the jobs could not be read");
                if !wait(&Notify::new(), &mut quit, LOOK).await {
                    return;
                }
            }
        }
    }
}

/// Runs the next due job. `false` if there is none.
pub async fn next_job(shop: &Shop) -> Result<bool, Error> {
    let now = shop.clock.now();
    let end = leases::until(now);
    let claimed = shop.db.write(move |conn| jobs::claim(conn, now.naive_utc(), end)).await?;
    let Some(job) = claimed else { return Ok(false) };
    let outcome = if job.tries > MAX_TRIES {
        // It was started as often as allowed and never ended; perhaps it crashes the process. It is not started again.
        Outcome::Fail(job.error.clone().unwrap_or_else(|| "it never ended".to_owned()))
    } else {
        let renew = |_, next| renew(shop, &job.id, next);
        leases::keep(shop, end, renew, perform(shop, &job))
            .await
            .unwrap_or_else(|error| Outcome::Retry(error.to_string()))
    };
    finish(shop, job, outcome).await?;
    Ok(true)
}

async fn perform(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    match job.kind.as_str() {
        kind if messages::sends_message(kind) => messages::deliver(shop, &job.subject).await,
        refused::WARNING_JOB => refused::warn(shop, job).await,
        find::FIND_JOB | find::HELP_JOB => find::perform(shop, job).await,
        library::LIBRARY_JOB => library::sign_in::perform(shop, &job.subject).await,
        editions::EDITION_JOB => editions::tell(shop, &job.subject).await,
        preorders::RELEASE_JOB => preorders::follow(shop, &job.subject).await,
        dispute_alerts::DISPUTE_JOB => dispute_alerts::deliver(shop, job).await,
        seller_alerts::SELLER_SALE_JOB => seller_alerts::deliver(shop, job).await,
        payout_alerts::PAYOUT_JOB | payout_alerts::DETAILS_JOB => payout_alerts::deliver(shop, job).await,
        thread_alerts::THREAD_JOB => thread_alerts::deliver(shop, job).await,
        kind if market_alerts::KINDS.contains(&kind) => letters::deliver(shop, job).await,
        _ => sale_alerts::deliver(shop, job).await,
    }
}

async fn renew(shop: &Shop, id: &str, lease: NaiveDateTime) -> Result<(), Error> {
    let id = id.to_owned();
    Ok(shop.db.write(move |conn| jobs::renew(conn, &id, lease)).await?)
}

async fn finish(shop: &Shop, job: Job, outcome: Outcome) -> Result<(), Error> {
    let now = shop.clock.now();
    let (id, tries) = (job.id.clone(), job.tries);
    let ending = match outcome {
        Outcome::Again(pause) => {
            return Ok(shop.db.write(move |conn| jobs::again(conn, &id, (now + pause).naive_utc())).await?);
        }
        Outcome::Done => None,
        Outcome::Retry(why) if tries < MAX_TRIES => Some((Some(now + backoff(tries)), why)),
        Outcome::Retry(why) | Outcome::Fail(why) => Some((None, why)),
    };
    if let Some((again, why)) = &ending {
        tracing::warn!(job = id, kind = job.kind, tries, why, again = again.is_some(), "a job was not done");
        if again.is_none() && messages::sends_message(&job.kind) {
            messages::give_up(shop, &job.subject, why).await?;
        }
    }
    shop.db
        .write(move |conn| match ending {
            None => jobs::done(conn, &id),
            Some((again, why)) => jobs::put_back(conn, &id, again.map(|at| at.naive_utc()), &why),
        })
        .await?;
    Ok(())
}

async fn webhooks(shop: Shop, mut quit: watch::Receiver<bool>) {
    let nobody_rings = Notify::new();
    while wait(&nobody_rings, &mut quit, LOOK).await {
        while !*quit.borrow() {
            match webhooks::next(&shop).await {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    tracing::error!(%error, "the webhooks could not be read");
                    break;
                }
            }
        }
    }
}

async fn purge(shop: Shop, mut quit: watch::Receiver<bool>) {
    loop {
        if let Err(error) = webhooks::purge(&shop).await {
            tracing::error!(%error, "old webhooks could not be forgotten");
        }
        if let Err(error) = gateways::purge(&shop).await {
            tracing::error!(%error, "the merchant accounts could not be tidied");
        }
        if let Err(error) = uploads::purge(&shop).await {
            tracing::error!(%error, "old uploads could not be ended");
        }
        if let Err(error) = find::tidy(&shop).await {
            tracing::error!(%error, "what people typed to find an order could not be deleted");
        }
        if let Err(error) = payment_reminders::plan(&shop).await {
            tracing::error!(%error, "the e-mails about payments that wait could not be planned");
        }
        if let Err(error) = gifts::deliver_due(&shop).await {
            tracing::error!(%error, "the gifts that are due could not be handed over");
        }
        if let Err(error) = library::tidy(&shop).await {
            tracing::error!(%error, "old sessions of readers and requests for them could not be deleted");
        }
        if let Err(error) = threads::tidy(&shop).await {
            tracing::error!(%error, "old threads could not be deleted");
        }
        if let Err(error) = sale_alerts::plan_digests(&shop).await {
            tracing::error!(%error, "the e-mails about yesterday's sales could not be planned");
        }
        let pause = match reconciliation::expire_and_purge(&shop).await {
            Ok(0) => PURGE_EVERY,
            Ok(number) => {
                tracing::info!(number, "orders expired or let go, old notifications forgotten");
                Duration::ZERO
            }
            Err(error) => {
                tracing::error!(%error, "orders could not be tidied");
                PURGE_EVERY
            }
        };
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}

/// When the machine's clock is set back, everything that was scheduled would be late by as much: it is made due now.
/// The clock may also have been set back while no worker was running.
async fn watch_clock(shop: Shop, mut quit: watch::Receiver<bool>) {
    let mut before = (Instant::now(), shop.clock.now());
    let mut is_back = reconciliation::is_ahead(&shop, CLOCK_TOLERANCE).await.unwrap_or_else(|error| {
        tracing::error!(%error, "whether the clock was set back could not be read");
        false
    });
    loop {
        if is_back {
            tracing::warn!("the clock was set back: what was planned for later is done now");
            match reconciliation::rebase_after_clock_change(&shop).await {
                Ok(()) => is_back = false,
                Err(error) => tracing::error!(%error, "what was planned could not be brought back yet"),
            }
        }
        if !wait(&Notify::new(), &mut quit, LOOK).await {
            return;
        }
        let now = (Instant::now(), shop.clock.now());
        let expected = before.1 + chrono::TimeDelta::from_std(now.0 - before.0).unwrap_or_default();
        before = now;
        is_back |= expected - now.1 > CLOCK_TOLERANCE;
    }
}
