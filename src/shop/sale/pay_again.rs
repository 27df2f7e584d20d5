//! Pays an order that was placed before, with its open attempt or with a new one.
//!
//! A payment page is valid for a time (`Rules::page_lives`; less if the gateway refuses, cancels or expires it). Within
//! that time the buyer is sent back to that same page. After it the gateway is asked once, and if it says that nothing
//! was paid, another attempt is opened. If it does not answer, its last answer counts, provided that it was given after
//! the page's end: nothing can have been paid there since. Without such an answer no second payment is opened; the
//! order's page says so, and the worker goes on asking.

use std::time::Duration;

use chrono::TimeDelta;
use url::Url;

use super::checkout::{Next, PhoneLock, PhoneUse, new_attempt, note, open_with, phone_was_refused};
use super::choice;
use super::coupons::{self, CodeError};
use super::order_details::on_phone;
use super::reconciliation::{self, Asked};
use super::settlement::Cause;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::push::PushMethod;
use crate::shop::{Error, Shop};
use crate::store::attempts::{self, Attempt};
use crate::store::orders::{self, Order};
use crate::store::{Conn, checks, coupons as rows, order_lines};

/// How long the second request of a double click waits for the gateway's answer to the first.
const DOUBLE_CLICK_WAIT: TimeDelta = TimeDelta::seconds(15);
const DOUBLE_CLICK_POLL: Duration = Duration::from_millis(150);

/// A request this soon after an attempt was opened is the second click of a double click.
const DOUBLE_CLICK: TimeDelta = TimeDelta::seconds(3);

/// The same form was sent again. The second request of a double click goes where the first one went, whatever the
/// gateway answered. A later request is a retry, which asks the buyer on the phone if he chose so.
pub async fn retry_form(shop: &Shop, order_id: &str, push: Option<PushMethod>) -> Result<Next, Error> {
    let Some((mut order, mut attempt)) = latest(shop, order_id).await? else { return Ok(Next::OrderPage) };
    if attempt.opened_at.and_utc() + DOUBLE_CLICK > shop.clock.now() {
        if attempt.is_unanswered() {
            (order, attempt) = latest_answered(shop, order_id).await?;
        }
        // The attempt is read once and not again: a refusal that arrives in between would be taken for one to retry
        // after.
        if !attempt.is_unanswered() {
            return Ok(led_to(shop, &order, &attempt));
        }
    }
    go_on(shop, order_id, PhoneUse { lock: PhoneLock::AsSet, push }).await
}

/// Finds the way to pay an order that was placed before: its open attempt or, once the gateway has said again that the
/// earlier attempt is not paid, a new one. A phone number that the gateway refused cannot be corrected on the order's page,
/// so a payment page that is opened from there after that is not locked to it.
pub async fn pay_again(shop: &Shop, order_id: &str) -> Result<Next, Error> {
    go_on(shop, order_id, PhoneUse { lock: PhoneLock::Off, push: None }).await
}

/// `phone.lock`: whether a new payment page is locked to a phone number that the gateway has refused before.
async fn go_on(shop: &Shop, order_id: &str, phone: PhoneUse) -> Result<Next, Error> {
    let Some((mut order, mut attempt)) = latest(shop, order_id).await? else { return Ok(Next::OrderPage) };
    if is_in_flight(shop, &attempt) {
        (order, attempt) = latest_answered(shop, order_id).await?;
        if !attempt.is_unanswered() {
            // The answer to the other request's call holds for this one too: a refusal is not asked for a second time.
            return Ok(led_to(shop, &order, &attempt));
        }
    }
    if !order.state().is_open() {
        return Ok(Next::OrderPage);
    }
    let lock = if phone_was_refused(shop, &order, &attempt) { phone.lock } else { PhoneLock::AsSet };
    if order.state() == OrderState::Expired {
        let code = reopen(shop, order, &attempt).await?;
        if let Some((slug, code)) = code {
            return Ok(Next::BookPage { slug, code });
        }
    }
    match way_to(shop, &attempt) {
        Some(next) => Ok(next),
        None => retry(shop, attempt, PhoneUse { lock, ..phone }).await,
    }
}

fn is_in_flight(shop: &Shop, attempt: &Attempt) -> bool {
    attempt.is_unanswered() && attempt.opened_at.and_utc() + DOUBLE_CLICK_WAIT > shop.clock.now()
}

/// The order and its last attempt, once the gateway has answered the init call or the wait for it is over.
async fn latest_answered(shop: &Shop, order_id: &str) -> Result<(Order, Attempt), Error> {
    let mut looks = DOUBLE_CLICK_WAIT.num_milliseconds() / 150;
    loop {
        tokio::time::sleep(DOUBLE_CLICK_POLL).await;
        let (order, attempt) = latest(shop, order_id).await?.ok_or(Error::NotFound)?;
        looks -= 1;
        if looks == 0 || !is_in_flight(shop, &attempt) {
            return Ok((order, attempt));
        }
    }
}

/// Reopens an expired order whose buyer wants to pay after all, for another `order_lives`. If its coupon code is no
/// longer valid, the order stays expired, and the slug of its book and the code are returned.
async fn reopen(shop: &Shop, order: Order, attempt: &Attempt) -> Result<Option<(String, String)>, Error> {
    let (acts, now, attempt, id) = (shop.clone(), shop.clock.now(), attempt.clone(), order.id.clone());
    let until = (now + shop.rules().order_lives).naive_utc();
    let reopened = shop
        .db
        .write(move |conn| {
            if orders::reopen(conn, &order.id, until)? {
                let (was, became) = (OrderState::Expired.code(), OrderState::Placed.code());
                note(conn, (&order, Some(&attempt)), (was, became), "retry", now)?;
                coupons::take_again(&acts, conn, &order)?;
            }
            Ok::<_, CodeError>(())
        })
        .await;
    match reopened {
        Ok(()) => Ok(None),
        Err(CodeError::Store(error)) => Err(error.into()),
        Err(CodeError::Refused(_)) => shop.db.read(move |conn| code_of(conn, &id)).await,
    }
}

fn code_of(conn: &mut Conn, order_id: &str) -> Result<Option<(String, String)>, Error> {
    let first = order_lines::with_books(conn, order_id)?.into_iter().next();
    let code = rows::of_order(conn, order_id)?.map(|(_, coupon)| coupon.code);
    Ok(first.zip(code).map(|((_, book), code)| (book.slug, code)))
}

/// Where a known attempt leads: to its payment page, or the form that leads there, while that is valid, or to the order's page
/// once it is confirmed, or while the buyer is asked on the phone.
pub(super) fn way_to(shop: &Shop, attempt: &Attempt) -> Option<Next> {
    let page_lives = !attempt.page_is_over(shop.rules().page_lives, shop.clock.now());
    match (attempt.state(), attempt.payment_url.as_deref().and_then(|url| Url::parse(url).ok())) {
        (AttemptState::Pending, Some(url)) if page_lives && on_phone(attempt).is_none() => Some(Next::PaymentPage(url)),
        (AttemptState::Pending, _) if page_lives && attempt.was_shown() => Some(Next::without_address(attempt)),
        (AttemptState::Confirmed, _) => Some(Next::OrderPage),
        _ => None,
    }
}

/// Where the request led that opened this attempt.
fn led_to(shop: &Shop, order: &Order, attempt: &Attempt) -> Next {
    let refused = || if phone_was_refused(shop, order, attempt) { Next::PhoneRefused } else { Next::OrderPage };
    way_to(shop, attempt).unwrap_or_else(refused)
}

/// Checks the earlier attempt first, so that nobody pays twice.
async fn retry(shop: &Shop, attempt: Attempt, phone: PhoneUse) -> Result<Next, Error> {
    let never_shown = !attempt.was_shown();
    let order_id = attempt.order_id.clone();
    let earlier = attempt.id.clone();
    let asked = reconciliation::ask(shop, attempt, Cause::Retry).await?;
    let Some((order, attempt)) = latest(shop, &order_id).await? else { return Ok(Next::OrderPage) };
    if !order.state().is_open() || attempt.id != earlier {
        return Ok(way_to(shop, &attempt).unwrap_or(Next::OrderPage));
    }
    if let Some(next) = way_to(shop, &attempt) {
        return Ok(next);
    }
    // Unknown counts as pending: without an answer a new transaction is opened only if the buyer never saw the earlier
    // one's page, or if the gateway has said since that page's end that nothing was paid there.
    let is_known = matches!(asked, Asked::Settled(_)) || never_shown || answered_since_its_end(shop, &attempt).await?;
    // The order's page asks for what is missing.
    if !is_known || !choice::suffices(shop, &order, Some(&attempt)) {
        return Ok(Next::OrderPage);
    }
    if let Some((order, attempt)) = another_attempt(shop, &order_id, &earlier).await? {
        return open_with(shop, order, attempt, phone).await;
    }
    // Another tab was faster: both go where its attempt leads.
    let (_, attempt) = latest_answered(shop, &order_id).await?;
    Ok(way_to(shop, &attempt).unwrap_or(Next::OrderPage))
}

/// Whether the gateway's last answer about an attempt was given after the end of its page and before now. A later time
/// means that the clock was set back.
async fn answered_since_its_end(shop: &Shop, attempt: &Attempt) -> Result<bool, Error> {
    let (end, now) = (attempt.page_ends(shop.rules().page_lives), shop.clock.now());
    if end > now || attempt.state() != AttemptState::Pending {
        return Ok(false);
    }
    let id = attempt.id.clone();
    let last = shop.db.read(move |conn| Ok::<_, Error>(checks::last_at(conn, &id)?)).await?;
    Ok(last.is_some_and(|at| at.and_utc() >= end && at.and_utc() <= now))
}

/// Opens a new attempt, unless another request opened one since `earlier`.
async fn another_attempt(shop: &Shop, order_id: &str, earlier: &str) -> Result<Option<(Order, Attempt)>, Error> {
    let (order_id, earlier) = (order_id.to_owned(), earlier.to_owned());
    let (acts, now) = (shop.clone(), shop.clock.now());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &order_id)?;
            let last = attempts::of_order(conn, &order_id)?.pop();
            let quicker =
                last.as_ref().is_none_or(|last| last.id != earlier || last.state() == AttemptState::Confirmed);
            if quicker || !order.state().is_open() {
                return Ok(None);
            }
            // Later than the last attempt whatever the clock says, because the newest attempt is the one that counts.
            let account = choice::for_retry(&acts, &order, last.as_ref());
            let after = last.map_or(now, |last| now.max(last.opened_at.and_utc() + TimeDelta::microseconds(1)));
            let attempt = new_attempt(&account, &order, after);
            attempts::insert(conn, &attempt)?;
            note(conn, (&order, Some(&attempt)), ("", &attempt.state), "retry", now)?;
            Ok::<_, Error>(Some((order, attempt)))
        })
        .await
}

/// `None` if the order never had an attempt because there was nothing to pay.
async fn latest(shop: &Shop, order_id: &str) -> Result<Option<(Order, Attempt)>, Error> {
    let id = order_id.to_owned();
    shop.db
        .read(move |conn| {
            let order = orders::find(conn, &id)?;
            Ok(attempts::of_order(conn, &id)?.pop().map(|attempt| (order, attempt)))
        })
        .await
}
