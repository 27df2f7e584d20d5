//! The reconciler: asks the gateway about every attempt that is not confirmed, until the outcome is known or 90 days
//! are over.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};

use super::settlement::{Cause, settle};
use crate::domain::ids;
use crate::domain::lease::LEASE;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderState;
use crate::domain::payment::{AttemptState, Expected, GIVE_UP_AFTER, RateDecision, check_budget, next_ask, spent};
use crate::payments::{Answer, AttemptDetails, GatewayError, Operation, measured};
use crate::shop::market::applications;
use crate::shop::messages::dispute_alerts::DISPUTE_JOB;
use crate::shop::messages::market_alerts;
use crate::shop::messages::payout_alerts::{DETAILS_JOB, PAYOUT_JOB};
use crate::shop::messages::sale_alerts::{REVIEW_JOB, SALE_JOB};
use crate::shop::messages::seller_alerts::SELLER_SALE_JOB;
use crate::shop::messages::seller_sms::SELLER_SMS_JOB;
use crate::shop::messages::{ACCOUNT_JOB, MESSAGE_JOB};
use crate::shop::sale::basket;
use crate::shop::sale::gateways::{self, Account};
use crate::shop::{Error, Shop, leases, personal_data, search_keys};
use crate::store::attempts::{self, Attempt};
use crate::store::checks::{self, Check};
use crate::store::orders::{self, Order};
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn, apps, coupons, jobs, notifications, transfers, webhooks};

/// How long a gateway that cannot be reached is left alone. Otherwise everything that is due would be asked about at
/// once, in vain and with two writes each.
const REST_WHEN_UNREACHABLE: TimeDelta = TimeDelta::seconds(1);
/// The longest that a gateway may ask not to be called.
const LONGEST_REST: TimeDelta = TimeDelta::minutes(1);

/// The result of a requested check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The gateway answered, and this is the state of the order now.
    Settled(OrderState),
    /// The check budget is spent, or another process is checking: the gateway will be asked later.
    Postponed,
    /// The gateway did not answer: it will be asked later.
    Silent,
}

/// Asks the gateway about one attempt, if its check budget allows it, and settles the answer.
pub async fn ask(shop: &Shop, attempt: Attempt, cause: Cause) -> Result<Asked, Error> {
    let now = shop.clock.now();
    if !claim(shop, &attempt, now).await? {
        return Ok(Asked::Postponed);
    }
    let renew = |end, next| renew(shop, &attempt.id, (end, next));
    match leases::keep(shop, leases::until(now), renew, check(shop, &attempt)).await? {
        Ok(answer) => {
            tracing::debug!(
                transaction = attempt.transaction_id,
                code = answer.code,
                cause = cause.code(),
                "the gateway answered"
            );
            settle(shop, &attempt.id, answer, cause, now).await.map(Asked::Settled)
        }
        Err(error) => {
            tracing::warn!(transaction = attempt.transaction_id, %error, "the gateway did not tell");
            let answer = unknown(&attempt, &error, cause, shop.clock.now().naive_utc());
            postpone(shop, &attempt, (&error, answer), now).await?;
            Ok(Asked::Silent)
        }
    }
}

/// An answer that decides nothing and that nobody understands, kept for the owner to see.
fn unknown(attempt: &Attempt, error: &GatewayError, cause: Cause, now: NaiveDateTime) -> Option<Check> {
    let (code, raw) = match error {
        GatewayError::Garbled { http_status, raw } => (format!("HTTP {http_status}"), raw.clone()),
        GatewayError::Refused { code, message, description } | GatewayError::Unclear { code, message, description } => {
            (code.clone(), format!("{code} {message} {description}").trim().to_owned())
        }
        _ => return None,
    };
    Some(Check {
        id: ids::row(),
        attempt_id: attempt.id.clone(),
        cause: cause.code().to_owned(),
        code,
        verdict: checks::UNKNOWN.to_owned(),
        // PostgreSQL does not store NUL in a text.
        raw: raw.replace('\0', "\u{fffd}"),
        times: 1,
        first_at: now,
        last_at: now,
        method: None,
    })
}

/// Asks with the account that the attempt was opened with. If the gateway does not accept its credentials (any more),
/// asks with the newest ones of the same account.
async fn check(shop: &Shop, attempt: &Attempt) -> Result<Result<Answer, GatewayError>, Error> {
    let expected = Expected { transaction_id: attempt.transaction_id.clone(), amount: amount(attempt)? };
    let kept = attempt.kept_details();
    let known = AttemptDetails { payment_token: attempt.payment_token.as_deref(), kept: kept.as_ref() };
    let Some(account) = gateways::of(shop, attempt).await? else {
        let why = "the credentials of its merchant account cannot be read: `griot doctor` names it".to_owned();
        return Ok(Err(GatewayError::Unreachable { why }));
    };
    let ask = async |account: &Account| {
        let call = account.merchant.gateway.check(&expected, &known);
        let name = account.merchant.credentials.name();
        let asked = measured(name, Operation::Check, call, |answer: &Answer| &answer.code).await;
        account.note_answer(&shop.gateways, asked.as_ref().err());
        asked
    };
    let asked = ask(&account).await;
    let is_locked_out = |error: &GatewayError| match error {
        GatewayError::Refused { code, .. } => account.merchant.gateway.reason(code).blames_credentials(),
        _ => false,
    };
    match (gateways::renewed(shop, &account), &asked) {
        (Some(renewed), Err(error)) if is_locked_out(error) => Ok(ask(&renewed).await),
        _ => Ok(asked),
    }
}

async fn renew(shop: &Shop, id: &str, lease: (NaiveDateTime, NaiveDateTime)) -> Result<(), Error> {
    let id = id.to_owned();
    Ok(shop.db.write(move |conn| attempts::renew(conn, &id, lease)).await?)
}

/// Claims the attempt for this check. If it is too early, or the gateway asked not to be called, the check is
/// postponed, not dropped.
async fn claim(shop: &Shop, attempt: &Attempt, now: DateTime<Utc>) -> Result<bool, Error> {
    let rest = shop.gateways.backing_off_until(account_id(shop, attempt), now, LONGEST_REST);
    let attempt = attempt.clone();
    shop.db
        .write(move |conn| {
            let spent = spent(attempt.checks_spent_until.map(|at| at.and_utc()), now);
            let allowance = check_budget(spent, now);
            match rest.map_or(allowance, RateDecision::At) {
                RateDecision::Now(next) => {
                    Ok(attempts::reschedule_if_unmoved(conn, &attempt, leases::until(now), Some(next.naive_utc()))?)
                }
                RateDecision::At(at) => {
                    attempts::reschedule_if_unmoved(conn, &attempt, at.naive_utc(), spent.map(|at| at.naive_utc()))?;
                    Ok(false)
                }
            }
        })
        .await
}

fn amount(attempt: &Attempt) -> Result<Money, Error> {
    let currency = Currency::parse(&attempt.currency)
        .ok_or_else(|| Error::Broken("unknown currency in the database".to_owned()))?;
    Ok(Money::new(attempt.amount, currency))
}

/// A check without an answer is repeated after this time at the latest, or after a hundredth of the attempt's age if
/// that is longer.
const SILENCE: TimeDelta = TimeDelta::minutes(10);

/// Plans the next check after one without an answer: by the schedule, but soon, or when the gateway allows it again. If
/// a check was requested, the schedule begins anew at the time of that request, so that the buyer of an old attempt
/// need not wait for days.
async fn postpone(
    shop: &Shop,
    attempt: &Attempt,
    (error, answer): (&GatewayError, Option<Check>),
    asked_at: DateTime<Utc>,
) -> Result<(), Error> {
    let now = shop.clock.now();
    let rest = match error {
        GatewayError::Busy { retry_after } => {
            let wish = retry_after.and_then(|wish| TimeDelta::from_std(wish).ok()).unwrap_or(TimeDelta::seconds(5));
            now + wish.min(LONGEST_REST)
        }
        GatewayError::Unreachable { .. } => now + REST_WHEN_UNREACHABLE,
        _ => now,
    };
    if rest > now {
        shop.gateways.back_off_until(account_id(shop, attempt), rest);
    }
    let id = attempt.id.clone();
    shop.db
        .write(move |conn| {
            if let Some(answer) = &answer {
                checks::add(conn, answer)?;
            }
            let attempt = attempts::find(conn, &id)?;
            let since = attempt.wanted_at.unwrap_or(attempt.opened_at).and_utc();
            let patience = SILENCE.max(TimeDelta::seconds((now - since).num_seconds() / 100));
            let next = next_ask(since, now).map(|at| at.min(now + patience).max(rest).naive_utc());
            Ok::<_, Error>(attempts::schedule(conn, &id, next, asked_at.naive_utc())?)
        })
        .await
}

/// The id of the account that an attempt is checked with. Attempts of an older version of the program, which name none,
/// belong to the account that sells.
fn account_id<'a>(shop: &'a Shop, attempt: &'a Attempt) -> &'a str {
    attempt.account.as_deref().unwrap_or(&shop.gateways.selling().id)
}

/// The attempts to check now, at most `limit`, without those of accounts whose gateway asked not to be called.
pub async fn due(shop: &Shop, limit: i64) -> Result<Vec<Attempt>, Error> {
    let now = shop.clock.now();
    let resting = shop.gateways.backing_off(now, LONGEST_REST);
    // Without this each notification of a busy minute would walk over all attempts that are due, to find none.
    if shop.gateways.is_alone() && resting.contains(&shop.gateways.selling().id) {
        return Ok(Vec::new());
    }
    shop.db.read(move |conn| Ok(attempts::due(conn, now.naive_utc(), &resting, limit)?)).await
}

/// Why an attempt is due: a check was requested, or its scheduled time has come.
pub fn cause_of(attempt: &Attempt) -> Cause {
    if attempt.wanted_at.is_some() { Cause::Notification } else { Cause::Schedule }
}

/// Whether an order was placed by a clock that was ahead of this one by more than `tolerance`.
pub async fn is_ahead(shop: &Shop, tolerance: TimeDelta) -> Result<bool, Error> {
    let latest = (shop.clock.now() + tolerance).naive_utc();
    shop.db.read(move |conn| Ok(orders::latest(conn)?.is_some_and(|placed| placed > latest))).await
}

/// After the clock was set back, what was planned by the old time is due now.
pub async fn rebase_after_clock_change(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now().naive_utc();
    shop.db
        .write(move |conn| {
            attempts::rebase_after_clock_change(conn, now)?;
            search_keys::rebase_after_clock_change(conn)?;
            webhooks::rebase_after_clock_change(conn, now)?;
            transfers::rebase_after_clock_change(conn, now)?;
            Ok::<_, Error>(jobs::rebase_after_clock_change(conn, now, now + LEASE)?)
        })
        .await
}

/// Expires overdue orders, abandons attempts that were checked for 90 days, and deletes equally old notifications that name
/// no attempt of ours, as well as e-mail jobs that were done and apps' requests that placed no order a week ago, baskets that nobody
/// changed for 30 days, and applications of sellers that were answered long ago. Returns how many rows were handled.
pub async fn expire_and_purge(shop: &Shop) -> Result<usize, Error> {
    let now = shop.clock.now();
    shop.db
        .write(move |conn| {
            let overdue = orders::overdue(conn, now.naive_utc(), BATCH)?;
            for order in &overdue {
                expire(conn, order, now)?;
            }
            let hopeless = attempts::hopeless(conn, (now - GIVE_UP_AFTER).naive_utc(), BATCH)?;
            for attempt in &hopeless {
                abandon(conn, attempt, now)?;
            }
            let strange = notifications::purge_unknown(conn, (now - GIVE_UP_AFTER).naive_utc(), BATCH)?;
            let done = jobs::purge_done(conn, &MESSAGE_JOBS, (now - KEEP_DONE).naive_utc(), BATCH)?;
            let told = jobs::purge_done(conn, &market_alerts::KINDS, (now - KEEP_DONE).naive_utc(), BATCH)?;
            let answered = applications::purge(conn, now)?;
            let left = basket::purge(conn, now)?;
            let idle = apps::purge(conn, (now - KEEP_DONE).naive_utc())?;
            Ok(overdue.len() + hopeless.len() + strange + done + told + answered + left + idle)
        })
        .await
}

const BATCH: i64 = 100;
/// How long an e-mail job that was done is kept; the e-mails themselves stay in the outbox.
const KEEP_DONE: TimeDelta = TimeDelta::days(7);
const MESSAGE_JOBS: [&str; 9] = [
    MESSAGE_JOB,
    SALE_JOB,
    REVIEW_JOB,
    SELLER_SALE_JOB,
    SELLER_SMS_JOB,
    PAYOUT_JOB,
    DETAILS_JOB,
    DISPUTE_JOB,
    ACCOUNT_JOB,
];

fn expire(conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<(), store::Error> {
    if orders::transition(conn, &order.id, OrderState::Placed, OrderState::Expired, None)? {
        let (was, became) = (OrderState::Placed.code(), OrderState::Expired.code());
        note(conn, &order.id, None, (was, became), now)?;
        coupons::give_back(conn, &order.id)?;
    }
    Ok(())
}

fn abandon(conn: &mut Conn, attempt: &Attempt, now: DateTime<Utc>) -> Result<(), store::Error> {
    // Locks in the same order as the settlement, which locks the order before its attempt. Otherwise the two could
    // deadlock.
    let order = orders::lock_for_update(conn, &attempt.order_id)?;
    let attempt = &attempts::find(conn, &attempt.id)?;
    if !attempt.state().is_live() {
        return Ok(());
    }
    attempts::stop_checks(conn, &attempt.id)?;
    if attempts::transition(conn, &attempt.id, attempt.state(), AttemptState::Abandoned)? {
        note(
            conn,
            &attempt.order_id,
            Some(&attempt.id),
            (attempt.state().code(), AttemptState::Abandoned.code()),
            now,
        )?;
    }
    if matches!(order.state(), OrderState::Placed | OrderState::Expired) {
        personal_data::erase(conn, &order)?;
    }
    if order.state() == OrderState::Review {
        // The owner needs the raw answers to decide a review, so they are kept.
        return Ok(());
    }
    personal_data::erase_payer(conn, attempt)
}

fn note(
    conn: &mut Conn,
    order_id: &str,
    attempt_id: Option<&str>,
    (was, became): (&str, &str),
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    transitions::add(
        conn,
        &Transition {
            id: ids::row(),
            order_id: order_id.to_owned(),
            attempt_id: attempt_id.map(str::to_owned),
            was: was.to_owned(),
            became: became.to_owned(),
            cause: Cause::Schedule.code().to_owned(),
            actor: "griot".to_owned(),
            note: String::new(),
            raw: None,
            at: now.naive_utc(),
        },
    )
}
