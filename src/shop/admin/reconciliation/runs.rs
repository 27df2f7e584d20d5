//! Runs of the comparison: each night, and when somebody asks. A gateway that lists its transactions is read page by page; of
//! the others every attempt of the time that is not confirmed is asked about, and settled as by any other check.

use std::collections::HashSet;
use std::sync::Arc;

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike as _};
use futures_util::stream::{self, StreamExt as _};
use serde_json::json;
use tracing::Instrument as _;

use super::{MerchantAccount, accounts, compare, utc};
use crate::domain::ids;
use crate::domain::reconciliation::read_time;
use crate::payments::GatewayError;
use crate::payments::history::{HistoryPage, ListedTransaction};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::sale::gateways;
use crate::shop::sale::reconciliation::{Asked, ask};
use crate::shop::sale::settlement::Cause;
use crate::shop::{Error, Shop};
use crate::store::statements::{self, BalanceRow, Line, Progress, Run};

/// The hour of the shop's calendar from which on the nightly run is due.
const QUIET_HOUR: u32 = 3;
/// How long a run is taken for alive after it has last written something.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// When a nightly run that the gateway did not answer is begun again.
const REST: TimeDelta = TimeDelta::hours(1);
/// How far back the first list reaches, in days.
const FIRST_DAYS: u64 = 30;
/// How many days the next list reads again: payments of the last days may have changed.
const AGAIN_DAYS: u64 = 3;
/// The most pages of one list.
const MOST_PAGES: u32 = 5_000;
/// How many attempts are asked about at once.
const AT_ONCE: usize = 8;
/// How long after its confirmation a payment that is not listed yet is no difference.
const LATE: TimeDelta = TimeDelta::hours(1);

/// A run that has begun.
pub(super) struct Begun<'a> {
    pub shop: &'a Shop,
    pub account: &'a MerchantAccount,
    pub id: String,
    pub done: Progress,
}

impl Begun<'_> {
    /// Stores how far it is.
    pub async fn note(&self) -> Result<(), Error> {
        self.write(self.shop.clock.now().naive_utc() + LEASE, None).await
    }

    async fn write(&self, alive_until: NaiveDateTime, ended: Option<NaiveDateTime>) -> Result<(), Error> {
        let (id, done) = (self.id.clone(), self.done.clone());
        let write = move |conn: &mut crate::store::Conn| statements::go_on(conn, &id, &done, (alive_until, ended));
        Ok(self.shop.db.write(write).await?)
    }

    /// Compares what is left to compare, and ends the run.
    pub async fn end(self) -> Result<Run, Error> {
        let (key, now) = (self.account.key.clone(), self.shop.clock.now().naive_utc());
        self.shop.db.write(move |conn| compare::open_ones(conn, &key, now)).await?;
        self.write(now, Some(now)).await?;
        let id = self.id;
        Ok(self.shop.db.read(move |conn| statements::run(conn, &id)).await?)
    }

    /// Keeps lines of the list, and extends the time that it covers by theirs.
    pub async fn keep(&mut self, lines: Vec<Line>) -> Result<(), Error> {
        for at in lines.iter().filter_map(|line| line.at) {
            self.done.first_at = Some(self.done.first_at.map_or(at, |first| first.min(at)));
            self.done.last_at = Some(self.done.last_at.map_or(at, |last| last.max(at)));
        }
        self.done.lines += i64::try_from(lines.len()).unwrap_or(0);
        let (key, now) = (self.account.key.clone(), self.shop.clock.now().naive_utc());
        self.shop.db.write(move |conn| compare::keep(conn, &key, lines, now)).await?;
        self.note().await
    }

    /// Looks for confirmed payments of this time that the list lacks.
    pub async fn look_for_missing(&self, period: (NaiveDateTime, NaiveDateTime)) -> Result<(), Error> {
        let mut after = Some(String::new());
        while let Some(id) = after {
            let (key, ids) = (self.account.key.clone(), self.account.ids.clone());
            let now = self.shop.clock.now().naive_utc();
            let look = move |conn: &mut crate::store::Conn| compare::missing(conn, (&key, &ids), period, &id, now);
            after = self.shop.db.write(look).await?;
        }
        Ok(())
    }
}

/// Begins a run; `None` if another instance does the same nightly run, or has done it.
pub(super) async fn begin<'a>(
    shop: &'a Shop,
    account: &'a MerchantAccount,
    (source, name, nightly): (&str, &str, Option<String>),
    actor: &str,
) -> Result<Option<Begun<'a>>, Error> {
    let now = shop.clock.now().naive_utc();
    let run = Run {
        id: ids::row(),
        account: account.key.clone(),
        source: source.to_owned(),
        nightly,
        actor: actor.to_owned(),
        name: name.to_owned(),
        lines: 0,
        unread: 0,
        faults: "[]".to_owned(),
        error: None,
        first_at: None,
        last_at: None,
        began_at: now,
        alive_until: now + LEASE,
        ended_at: None,
    };
    let id = shop.db.write(move |conn| statements::begin(conn, &run)).await?;
    let done = Progress { faults: "[]".to_owned(), ..Progress::default() };
    Ok(id.map(|id| Begun { shop, account, id, done }))
}

/// Compares every account of the settings now, for somebody who asks. The work goes on if the client disconnects.
///
/// # Errors
/// When the database is busy or unavailable. What a gateway does not tell stands in its run.
pub async fn compare_now(shop: &Shop, actor: &Actor) -> Result<Vec<Run>, Error> {
    let (shop, actor) = (shop.clone(), actor.clone());
    let work = async move {
        let by = actor.clone();
        let noted = move |conn: &mut crate::store::Conn| {
            audit::note(conn, &by, "statement.compare", "statement:all", json!({}))
        };
        shop.db.write(noted).await?;
        let mut runs = Vec::new();
        for account in accounts(&shop).await? {
            runs.extend(run(&shop, &account, None, &actor.name).await?);
        }
        Ok(runs)
    };
    tokio::spawn(work.in_current_span()).await.map_err(|error| Error::Broken(error.to_string()))?
}

/// Does the nightly comparison of the accounts of which nobody has done it yet today. Returns how many it did.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn nightly(shop: &Shop) -> Result<usize, Error> {
    let now = shop.clock.now();
    let here = now.with_timezone(&shop.rules().zone);
    if here.hour() < QUIET_HOUR {
        return Ok(0);
    }
    let mut number = 0;
    for account in accounts(shop).await?.into_iter().filter(|account| account.merchant.is_some()) {
        let name = format!("{} {}", account.key, here.date_naive());
        let (wanted, at) = (name.clone(), now.naive_utc());
        if !shop.db.read(move |conn| statements::is_taken(conn, &wanted, at)).await? {
            number += usize::from(run(shop, &account, Some(name), compare::GRIOT).await?.is_some());
        }
    }
    Ok(number)
}

async fn run(
    shop: &Shop,
    account: &MerchantAccount,
    nightly: Option<String>,
    actor: &str,
) -> Result<Option<Run>, Error> {
    let Some(merchant) = account.merchant.clone() else { return Ok(None) };
    let gateway = merchant.merchant.gateway.clone();
    let is_nightly = nightly.is_some();
    let source = if gateway.has_history() { "history" } else { "checks" };
    let Some(mut begun) = begin(shop, account, (source, "", nightly), actor).await? else { return Ok(None) };
    let mut error = balances(&begun, &merchant).await?;
    if gateway.has_history() {
        let list = move |page| {
            let gateway = gateway.clone();
            async move { gateway.history(page).await.map(Option::unwrap_or_default) }
        };
        error = read_history(&mut begun, list).await?.or(error);
    } else {
        checks(&mut begun).await?;
    }
    begun.done.error = error.map(|error| error.to_string());
    if is_nightly && begun.done.error.is_some() {
        begun.write(shop.clock.now().naive_utc() + REST, None).await?;
        let id = begun.id;
        return Ok(Some(shop.db.read(move |conn| statements::run(conn, &id)).await?));
    }
    begun.end().await.map(Some)
}

/// Keeps what the gateway says that the account holds.
async fn balances(begun: &Begun<'_>, merchant: &Arc<gateways::Account>) -> Result<Option<GatewayError>, Error> {
    let told = match merchant.merchant.balances().await {
        Ok(told) => told,
        Err(error) => return Ok(Some(error)),
    };
    let (key, at) = (begun.account.key.clone(), begun.shop.clock.now().naive_utc());
    let rows = told.into_iter().map(move |one| BalanceRow {
        account: key.clone(),
        kind: one.kind.code().to_owned(),
        hundredths: one.hundredths,
        currency: one.currency,
        at,
    });
    let rows: Vec<BalanceRow> = rows.collect();
    begun.shop.db.write(move |conn| rows.iter().try_for_each(|row| statements::keep_balance(conn, row))).await?;
    Ok(None)
}

/// Reads the gateway's list of an account with `list`, as a run of its own: for tests, and for gateways that are reached
/// otherwise.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn history<F, R>(shop: &Shop, account: &MerchantAccount, actor: &Actor, list: F) -> Result<Run, Error>
where
    F: Fn(HistoryPage) -> R,
    R: Future<Output = Result<Vec<ListedTransaction>, GatewayError>>,
{
    let begun = begin(shop, account, ("history", "", None), &actor.name).await?;
    let mut begun = begun.ok_or(Error::Busy)?;
    begun.done.error = read_history(&mut begun, list).await?.map(|error| error.to_string());
    begun.end().await
}

/// Reads the gateway's list page by page, until a page brings nothing new. Returns why it could not be read to its end.
async fn read_history<F, R>(begun: &mut Begun<'_>, fetch: F) -> Result<Option<GatewayError>, Error>
where
    F: Fn(HistoryPage) -> R,
    R: Future<Output = Result<Vec<ListedTransaction>, GatewayError>>,
{
    let (first, last) = days(begun).await?;
    let (mut seen, since) = (HashSet::new(), begun.shop.clock.now().naive_utc());
    for number in 1..=MOST_PAGES {
        let mut found = match fetch(HistoryPage { first, last, number }).await {
            Ok(found) => found,
            Err(error) => return Ok(Some(error)),
        };
        // A gateway that knows no pages gives the first one again and again; one that gives fewer lines than asked for may have
        // more.
        found.retain(|one| seen.insert(one.id.clone()));
        if found.is_empty() {
            break;
        }
        let lines = found.into_iter().map(|one| line(begun, one, since)).collect();
        begun.keep(lines).await?;
    }
    let (from, until) = (utc(begun.shop, first.and_time(NaiveTime::MIN)), since - LATE);
    begun.done.first_at = Some(from);
    begun.done.last_at = Some(until);
    begun.look_for_missing((from, until)).await?;
    Ok(None)
}

/// The days of a list: some of those that were read before, and all since.
async fn days(begun: &Begun<'_>) -> Result<(NaiveDate, NaiveDate), Error> {
    let key = begun.account.key.clone();
    let covered = begun.shop.db.read(move |conn| statements::covered(conn, &key)).await?;
    let zone = begun.shop.rules().zone;
    let today = begun.shop.clock.now().with_timezone(&zone).date_naive();
    let first = covered.map_or_else(
        || today - Days::new(FIRST_DAYS),
        |at| at.and_utc().with_timezone(&zone).date_naive() - Days::new(AGAIN_DAYS),
    );
    Ok((first.min(today), today))
}

fn line(begun: &Begun<'_>, one: ListedTransaction, now: NaiveDateTime) -> Line {
    Line {
        account: begun.account.key.clone(),
        transaction_id: one.id,
        state: one.listed.state.code().to_owned(),
        amount: one.listed.amount,
        currency: one.listed.currency.map(|currency| currency.code().to_owned()),
        fee: one.listed.fee,
        method: one.method,
        operator_id: one.operator_id,
        at: read_time(&one.time).map(|(at, _)| utc(begun.shop, at)),
        raw: one.raw,
        run_id: begun.id.clone(),
        first_at: now,
        last_at: now,
    }
}

/// Asks about every attempt since the day before began that is not confirmed.
async fn checks(begun: &mut Begun<'_>) -> Result<(), Error> {
    let shop = begun.shop;
    let now = shop.clock.now();
    let yesterday = now.with_timezone(&shop.rules().zone).date_naive() - Days::new(1);
    let period = (utc(shop, yesterday.and_time(NaiveTime::MIN)), now.naive_utc());
    (begun.done.first_at, begun.done.last_at) = (Some(period.0), Some(period.1));
    let mut after = String::new();
    loop {
        let (ids, from) = (begun.account.ids.clone(), after.clone());
        let read =
            move |conn: &mut crate::store::Conn| statements::unconfirmed(conn, &ids, period, (&from, compare::BATCH));
        let found = shop.db.read(read).await?;
        let Some(last) = found.last() else { return Ok(()) };
        after.clone_from(&last.id);
        let mut asked = stream::iter(found.into_iter().map(|attempt| ask(shop, attempt, Cause::Schedule)))
            .buffer_unordered(AT_ONCE);
        while let Some(answer) = asked.next().await {
            begun.done.lines += 1;
            begun.done.unread += i64::from(!matches!(answer?, Asked::Settled(_)));
        }
        drop(asked);
        begun.note().await?;
    }
}
