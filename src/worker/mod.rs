//! The door through which time comes in: checks that are due, jobs that wait, orders whose time is over.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use crate::domain::job::{MAX_TRIES, Outcome, backoff};
use crate::shop::reconciliation;
use crate::shop::{Error, Shop, post};
use crate::store::jobs::{self, Job};

/// The bell wakes the worker at once; without it, it looks this often.
const LOOK: Duration = Duration::from_secs(1);
const TIDY: Duration = Duration::from_secs(30);
/// The gateway is asked about so many attempts at once, at most.
const CHECKS_AT_ONCE: usize = 32;
/// A letter may take as long as the mail client's patience; then somebody else may try.
const JOB_LEASE: chrono::TimeDelta = chrono::TimeDelta::minutes(2);

/// Works until told to stop, and finishes what is under way then.
pub async fn run(shop: Shop, mut quit: watch::Receiver<bool>) {
    let (mut first, mut second, mut third) = (quit.clone(), quit.clone(), quit.clone());
    let (asker, writer, keeper) = (shop.clone(), shop.clone(), shop);
    let checks = tokio::spawn(async move { checks(asker, &mut first).await });
    let letters = tokio::spawn(async move { letters(writer, &mut second).await });
    let tidying = tokio::spawn(async move { tidy(keeper, &mut third).await });
    drop(quit.wait_for(|stopped| *stopped).await);
    for task in [checks, letters, tidying] {
        drop(task.await);
    }
}

/// Waits for the bell, the clock or the end. `false` at the end.
async fn wait(shop: &Shop, quit: &mut watch::Receiver<bool>, longest: Duration) -> bool {
    if *quit.borrow() {
        return false;
    }
    tokio::select! {
        () = shop.bell.notified() => true,
        () = tokio::time::sleep(longest) => true,
        _ = quit.wait_for(|stopped| *stopped) => false,
    }
}

async fn checks(shop: Shop, quit: &mut watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(CHECKS_AT_ONCE));
    let mut under_way = JoinSet::new();
    while wait(&shop, quit, LOOK).await {
        if let Err(error) = ask_due(&shop, &places, &mut under_way).await {
            tracing::error!(%error, "the due checks could not be read");
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
            if let Err(error) = reconciliation::ask(&shop, attempt, cause).await {
                tracing::error!(transaction, %error, "a check failed");
            }
            drop(place);
            shop.bell.notify_one();
        });
    }
    Ok(())
}

/// Asks about everything that is due, once, and answers how many attempts that were: `griot reconcile`.
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
    reconciliation::tidy(shop).await?;
    Ok(asked)
}

async fn letters(shop: Shop, quit: &mut watch::Receiver<bool>) {
    loop {
        match next_job(&shop).await {
            Ok(true) if !*quit.borrow() => {}
            Ok(true) => return,
            other => {
                if let Err(error) = other {
                    tracing::error!(%error, "the jobs could not be read");
                }
                tokio::select! {
                    () = shop.letters_bell.notified() => {}
                    () = tokio::time::sleep(LOOK) => {}
                    _ = quit.wait_for(|stopped| *stopped) => return,
                }
            }
        }
    }
}

/// Runs the next job that is due. `false` when there is none.
pub async fn next_job(shop: &Shop) -> Result<bool, Error> {
    let now = shop.clock.now();
    let claimed = shop.db.write(move |conn| jobs::claim(conn, now.naive_utc(), (now + JOB_LEASE).naive_utc())).await?;
    let Some(job) = claimed else { return Ok(false) };
    let outcome = match post::deliver(shop, &job.subject).await {
        Ok(outcome) => outcome,
        Err(error) => Outcome::Retry(error.to_string()),
    };
    finish(shop, job, outcome).await?;
    Ok(true)
}

async fn finish(shop: &Shop, job: Job, outcome: Outcome) -> Result<(), Error> {
    let now = shop.clock.now();
    let (id, tries) = (job.id.clone(), job.tries);
    let ending = match outcome {
        Outcome::Done => None,
        Outcome::Retry(why) if tries < MAX_TRIES => Some((Some(now + backoff(tries)), why)),
        Outcome::Retry(why) | Outcome::Fail(why) => Some((None, why)),
    };
    if let Some((again, why)) = &ending {
        tracing::warn!(job = id, kind = job.kind, tries, why, again = again.is_some(), "a job was not done");
        if again.is_none() {
            post::give_up(shop, &job.subject, why).await?;
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

async fn tidy(shop: Shop, quit: &mut watch::Receiver<bool>) {
    loop {
        match reconciliation::tidy(&shop).await {
            Ok(0) => {}
            Ok(number) => tracing::info!(number, "orders expired or let go"),
            Err(error) => tracing::error!(%error, "orders could not be tidied"),
        }
        tokio::select! {
            () = tokio::time::sleep(TIDY) => {}
            _ = quit.wait_for(|stopped| *stopped) => return,
        }
    }
}
