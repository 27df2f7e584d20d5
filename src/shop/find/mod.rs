//! "I paid and got nothing": finds an order by what somebody typed, and asks the gateway about it.
//!
//! A stranger learns nothing. Whoever names two facts that agree with an order, or has its browser, is told at once
//! ([`at_once`]). For anybody else the order is looked for by a job, which writes to the order's own buyer
//! (`writing`), so that the answer on the page is the same whether the order is known or not. What is not found can
//! be written to the shop ([`help`]).

pub mod help;
mod lookup;
mod writing;

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::future::join_all;
use tracing::Instrument as _;

use super::{Error, Shop};
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::domain::order_facts::OrderFacts;
use crate::shop::sale::order_details::{self, OrderDetails};
use crate::shop::sale::reconciliation::{self, Asked};
use crate::shop::sale::settlement::Cause;
use crate::store::attempts::Attempt;
use crate::store::help_requests;
use crate::store::jobs::{self, Job};
use crate::store::order_searches::{self, OrderSearch};
use crate::store::orders::Order;
pub use help::HELP_JOB;
pub use writing::FIND_JOB;

/// How long the gateway is waited for before an answer is given. The checks go on.
pub const PATIENCE: Duration = Duration::from_secs(3);
/// How many orders are shown at once.
const MOST_TOLD: usize = 5;
/// How many payments the gateway is asked about for one search.
const MOST_CHECKS: usize = 5;

/// An order that may be told about, after the gateway was asked about it.
pub struct Told {
    pub details: OrderDetails,
    /// Whether the gateway has answered about all its open payments, now or a few seconds ago.
    pub answered: bool,
}

/// The orders that may be told about at once: those that agree with two of the facts, and those of this visitor's own that
/// agree with one. The gateway is asked about their open payments first. `may_guess` is `false` when operator's ids with
/// the same phone number or address were tried too often: such pairs then tell nothing.
pub async fn at_once(
    shop: &Shop,
    facts: &OrderFacts,
    visitor: Option<String>,
    may_guess: bool,
) -> Result<Vec<Told>, Error> {
    if facts.can_be_guessed() && !may_guess {
        return Ok(Vec::new());
    }
    let found = allowed(shop, facts, visitor.clone()).await?;
    if !found.is_empty() {
        let open = open_payments(shop, &found).await?;
        let answered = ask(shop, open, PATIENCE).await;
        return tell(shop, found, answered).await;
    }
    if facts.operator_ids.is_empty() {
        return Ok(Vec::new());
    }
    // The gateway says the operator's id only when a payment is decided. So the payments that are still open and may be the one
    // are asked about first.
    let (wanted, his) = (facts.clone(), visitor.clone());
    let near = shop.db.read(move |conn| lookup::near(conn, &wanted, his.as_deref())).await?;
    let open = open_payments(shop, &near).await?;
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let answered = ask(shop, open, PATIENCE).await;
    let found = allowed(shop, facts, visitor).await?;
    tell(shop, found, answered).await
}

async fn allowed(shop: &Shop, facts: &OrderFacts, visitor: Option<String>) -> Result<Vec<Order>, Error> {
    let facts = facts.clone();
    shop.db.read(move |conn| Ok(lookup::allowed(conn, &facts, visitor.as_deref())?)).await
}

async fn open_payments(shop: &Shop, orders: &[Order]) -> Result<Vec<Attempt>, Error> {
    let ids: Vec<String> = orders.iter().map(|order| order.id.clone()).collect();
    let mut open = shop.db.read(move |conn| Ok::<_, Error>(lookup::open_payments(conn, &ids)?)).await?;
    open.truncate(MOST_CHECKS);
    Ok(open)
}

/// Asks the gateway about payments, each within its own check budget. `false` when it did not answer about all of them in
/// time; the checks then go on.
async fn ask(shop: &Shop, open: Vec<Attempt>, patience: Duration) -> bool {
    let asking = open.into_iter().map(|attempt| {
        let shop = shop.clone();
        let asking = async move { reconciliation::ask(&shop, attempt, Cause::Return).await };
        tokio::spawn(asking.in_current_span())
    });
    let Ok(asked) = tokio::time::timeout(patience, join_all(asking)).await else { return false };
    asked.iter().all(|asked| match asked {
        Ok(Ok(Asked::Settled(_) | Asked::Postponed)) => true,
        Ok(Ok(Asked::Silent)) => false,
        Ok(Err(error)) => {
            tracing::warn!(%error, "a check that a buyer asked for failed");
            false
        }
        Err(error) => {
            tracing::error!(%error, "a check that a buyer asked for did not end");
            false
        }
    })
}

async fn tell(shop: &Shop, orders: Vec<Order>, answered: bool) -> Result<Vec<Told>, Error> {
    let mut told = Vec::new();
    for order in orders.into_iter().take(MOST_TOLD) {
        told.push(Told { details: order_details::open(shop, &order.key).await?, answered });
    }
    Ok(told)
}

/// The newest orders of this visitor's browser.
pub async fn own(shop: &Shop, visitor: String) -> Result<Vec<Order>, Error> {
    let most = i64::try_from(MOST_TOLD).unwrap_or(1);
    shop.db.read(move |conn| Ok(order_searches::of_visitor(conn, &visitor, most)?)).await
}

/// Lets a job look for the order and write to its buyer. What is written here is the same for every search.
pub async fn search_later(shop: &Shop, facts: &OrderFacts) -> Result<(), Error> {
    let facts = serde_json::to_string(facts).map_err(|error| Error::Broken(error.to_string()))?;
    let search = OrderSearch { id: ids::row(), facts, at: shop.clock.now().naive_utc() };
    shop.db
        .write(move |conn| {
            order_searches::insert(conn, &search)?;
            jobs::enqueue(conn, FIND_JOB, &search.id, search.at)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Runs a job of a search or of an e-mail about requests for help.
pub async fn perform(shop: &Shop, job: &Job) -> Result<Outcome, Error> {
    if job.kind == FIND_JOB {
        writing::write_to_buyer(shop, &job.subject).await
    } else {
        help::tell_staff(shop, job).await
    }
}

/// How long a search whose job failed is kept.
const SEARCH_KEPT: TimeDelta = TimeDelta::days(1);
/// How long jobs of searches and of e-mails about help requests are kept once they are done.
const JOBS_KEPT: TimeDelta = TimeDelta::days(2);
/// How long a help request is kept once it is done, and while nobody has done anything about it.
pub const DONE_KEPT: TimeDelta = TimeDelta::days(30);
pub const OPEN_KEPT: TimeDelta = TimeDelta::days(90);
const BATCH: i64 = 500;

/// Deletes what was typed, once it is of no use any more.
pub async fn tidy(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now();
    let before = move |kept: TimeDelta| (now - kept).naive_utc();
    shop.db
        .write(move |conn| {
            order_searches::delete_old(conn, before(SEARCH_KEPT))?;
            help_requests::delete_old(conn, before(DONE_KEPT), before(OPEN_KEPT))?;
            jobs::purge_done(conn, &[FIND_JOB, HELP_JOB], before(JOBS_KEPT), BATCH)?;
            Ok(())
        })
        .await
}
