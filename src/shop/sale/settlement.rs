//! The settlement: the gateway's answer becomes the state of the attempt and of the order, in one write.
//!
//! Checks after a notification, a return, a schedule or an owner's request all end here. Running it twice, or four times at
//! once, is harmless.

use chrono::{DateTime, Utc};

use crate::domain::ids;
use crate::domain::means::Means;
use crate::domain::mismatch::Mismatch;
use crate::domain::order::OrderState;
use crate::domain::payment::{AttemptState, Receipt, Verdict, next_ask};
use crate::domain::split::split;
use crate::domain::webhook::Event;
use crate::mail::Status;
use crate::payments::Answer;
use crate::shop::ledger::{self, Source};
use crate::shop::market::shares;
use crate::shop::messages::{self, order_status, sale_alerts};
pub use crate::shop::sale::cause::Cause;
use crate::shop::sale::decided::Settled;
use crate::shop::sale::{basket, flags, gifts, offered};
use crate::shop::{Error, Shop, delivery, receipts, webhooks};
use crate::store::attempts::{self, Attempt};
use crate::store::checks::{self, Check};
use crate::store::coupons;
use crate::store::manual_payments;
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::{self, Order};
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn};

/// Writes what the gateway answered at `asked_at` about an attempt, and what follows from it.
pub async fn settle(
    shop: &Shop,
    attempt_id: &str,
    answer: Answer,
    cause: Cause,
    asked_at: DateTime<Utc>,
) -> Result<OrderState, Error> {
    let id = attempt_id.to_owned();
    let acts = shop.clone();
    let settled = shop
        .db
        .write(move |conn| {
            let order_id = attempts::find(conn, &id)?.order_id;
            let order = orders::lock_for_update(conn, &order_id)?;
            let attempt = attempts::lock_for_update(conn, &id)?;
            let now = acts.clock.now();
            Settling { shop: &acts, conn, attempt, order, answer, cause, asked_at, now, raw_is_kept: false }.run()
        })
        .await?;
    shop.order_events.wake();
    if settled.letters {
        shop.message_wakeup.notify_one();
    }
    settled.count(shop.clock.now() - asked_at);
    Ok(settled.state)
}

/// The note of an order that left its review because the gateway's answer matches now.
pub const MATCHES_NOW: &str = "the gateway's answer matches now, before an owner decided";
/// The note on a payment that was accepted after an owner had marked its money as paid by hand.
pub const SAME_MONEY: &str = "accepted after it was marked as paid by hand";

struct Settling<'a> {
    shop: &'a Shop,
    conn: &'a mut Conn,
    attempt: Attempt,
    order: Order,
    answer: Answer,
    cause: Cause,
    asked_at: DateTime<Utc>,
    now: DateTime<Utc>,
    /// Whether a transition of this write holds the raw answer already: it is stored once only.
    raw_is_kept: bool,
}

impl Settling<'_> {
    fn run(mut self) -> Result<Settled, Error> {
        self.keep_answer()?;
        let was = self.attempt.state();
        let becomes = was.after(&self.answer.verdict);
        if becomes != was {
            attempts::transition(self.conn, &self.attempt.id, was, becomes)?;
            self.note(was.code(), becomes.code(), "")?;
            if becomes == AttemptState::Refused {
                flags::after_refusal(self.conn, &self.order, self.now)?;
            }
        }
        let newly_confirmed = becomes == AttemptState::Confirmed && was != becomes;
        let verdict = self.answer.verdict.clone();
        let order_was = self.order.state();
        let state = match verdict {
            Verdict::Accepted(_) if newly_confirmed => self.take_money()?,
            Verdict::Mismatch { why, .. } => self.put_in_review(&why)?,
            Verdict::Accepted(_) | Verdict::Refused { .. } | Verdict::Pending { .. } => self.order.state(),
        };
        self.plan_next(becomes)?;
        let newly_in_review = state == OrderState::Review && state != order_was;
        Ok(Settled {
            state,
            letters: newly_confirmed || newly_in_review,
            is_paid: state == OrderState::Paid && state != order_was,
            decided: (becomes != was).then(|| self.decided(becomes)).flatten(),
        })
    }

    fn decided(&self, becomes: AttemptState) -> Option<(bool, Option<Means>)> {
        let is_decided = matches!(becomes, AttemptState::Confirmed | AttemptState::Refused);
        let word = method(&self.answer, &self.attempt).map(str::to_owned).or_else(|| offered::method(&self.attempt));
        is_decided.then(|| (becomes == AttemptState::Confirmed, word.and_then(|word| Means::of_method(&word))))
    }

    fn keep_answer(&mut self) -> Result<(), store::Error> {
        let now = self.now.naive_utc();
        let (verdict, receipt) = describe(&self.answer.verdict);
        let check = Check {
            id: ids::row(),
            attempt_id: self.attempt.id.clone(),
            cause: self.cause.code().to_owned(),
            code: self.answer.code.clone(),
            verdict: verdict.to_owned(),
            raw: self.answer.raw.clone(),
            times: 1,
            first_at: now,
            last_at: now,
            method: receipt.method.clone().or_else(|| offered::method(&self.attempt)),
        };
        checks::add(self.conn, &check)?;
        // Before the gateway opened the payment, "pending" says nothing new. The code that tells why the init call failed is
        // kept instead.
        let is_news = self.attempt.was_shown() || verdict != "pending";
        if self.attempt.state() == AttemptState::Confirmed {
            return Ok(());
        }
        let received = match self.answer.verdict {
            Verdict::Accepted(_) => Some(self.attempt.amount),
            Verdict::Mismatch { received, .. } => received,
            Verdict::Refused { .. } | Verdict::Pending { .. } => None,
        };
        if let Some(received) = received {
            attempts::keep_received(self.conn, &self.attempt.id, received)?;
        }
        if !is_news {
            return Ok(());
        }
        attempts::keep_answer(self.conn, &self.attempt.id, &self.answer.code, &receipt)
    }

    /// The attempt has just been confirmed: it pays the order, or a refund is due.
    fn take_money(&mut self) -> Result<OrderState, Error> {
        let was = self.order.state();
        let now = self.now.naive_utc();
        let ends_review = was == OrderState::Review && self.began_the_review()?;
        if !was.can_be_paid() && !ends_review {
            // In review an owner decides. An order in any other state has its money already.
            let is_review = was == OrderState::Review;
            let asks = !is_review && manual_payments::ask(self.conn, &self.attempt.id, now)?;
            attempts::confirm(self.conn, &self.attempt.id, now, !is_review && !asks)?;
            let money = (&self.attempt, self.attempt.amount, method(&self.answer, &self.attempt));
            ledger::unapplied(self.shop, self.conn, money, now)?;
            let note = match (is_review, asks) {
                (true, _) => "accepted while in review",
                (false, true) => SAME_MONEY,
                (false, false) => "accepted a second time: refund due",
            };
            self.note(was.code(), was.code(), note)?;
            tracing::error!(
                transaction = self.attempt.transaction_id,
                order = self.order.number,
                "money was taken that an owner has to decide about"
            );
            return Ok(was);
        }
        attempts::confirm(self.conn, &self.attempt.id, now, false)?;
        let method = method(&self.answer, &self.attempt);
        let paid = PaymentDetails { method, received: None, source: Source::Payment(&self.attempt, method) };
        mark_paid(self.shop, self.conn, &self.order, paid, self.now)?;
        if ends_review {
            self.set_others_refund_due()?;
        }
        let note = if ends_review { MATCHES_NOW } else { "" };
        self.note(was.code(), OrderState::Paid.code(), note)?;
        tracing::info!(
            transaction = self.attempt.transaction_id,
            order = self.order.number,
            cause = self.cause.code(),
            "paid"
        );
        Ok(OrderState::Paid)
    }

    /// Whether it was this attempt's own answer that put the order in review. Then what the gateway now says about it
    /// settles that review; a review of another attempt is still left to an owner.
    fn began_the_review(&mut self) -> Result<bool, store::Error> {
        let review = OrderState::Review.code();
        let changes = transitions::of_order(self.conn, &self.order.id)?;
        let began = changes.iter().rev().find(|change| change.became == review && change.was != review);
        Ok(began.is_some_and(|change| change.attempt_id.as_deref() == Some(&self.attempt.id)))
    }

    /// Marks as refund due what other attempts brought, or seem to have brought, while the order was in review.
    fn set_others_refund_due(&mut self) -> Result<(), store::Error> {
        for other in claims(self.conn, &self.order)? {
            if other.id != self.attempt.id {
                attempts::set_refund_due(self.conn, &other.id)?;
            }
        }
        Ok(())
    }

    fn put_in_review(&mut self, why: &Mismatch) -> Result<OrderState, Error> {
        let was = self.order.state();
        let (transaction, order) = (&self.attempt.transaction_id, &self.order.number);
        let told = transitions::of_order(self.conn, &self.order.id)?
            .iter()
            .filter(|change| change.attempt_id.as_deref() == Some(&self.attempt.id))
            .any(|change| Mismatch::read(&change.note).is_some_and(|(told, _)| told == *why));
        if told || self.attempt.state() == AttemptState::Confirmed {
            tracing::debug!(transaction, order, %why, "the gateway's answer does not match, still");
            return Ok(was);
        }
        if !was.can_be_paid() {
            return self.keep_for_an_owner(was, why);
        }
        tracing::error!(transaction, order, %why, "the gateway's answer does not match: an owner decides");
        orders::transition(self.conn, &self.order.id, was, OrderState::Review, None)?;
        order_status::enqueue(self.conn, &self.order, Status::Review, self.now)?;
        sale_alerts::announce_review(self.conn, &self.order, self.now)?;
        self.note(was.code(), OrderState::Review.code(), &why.note())?;
        Ok(OrderState::Review)
    }

    /// Money, it seems, that does not match, for an order that has its own already or waits for its review: an owner sees it
    /// there, or among what is owed back.
    fn keep_for_an_owner(&mut self, was: OrderState, why: &Mismatch) -> Result<OrderState, Error> {
        let (transaction, order) = (&self.attempt.transaction_id, &self.order.number);
        tracing::error!(transaction, order, %why, "a further payment does not match: an owner decides");
        if was == OrderState::Review {
            self.note(was.code(), was.code(), &why.note())?;
        } else if manual_payments::ask(self.conn, &self.attempt.id, self.now.naive_utc())? {
            self.note(was.code(), was.code(), &format!("{}: {SAME_MONEY}", why.note()))?;
        } else {
            attempts::set_refund_due(self.conn, &self.attempt.id)?;
            self.note(was.code(), was.code(), &format!("{}: refund due, if it came", why.note()))?;
        }
        Ok(was)
    }

    fn plan_next(&mut self, becomes: AttemptState) -> Result<(), Error> {
        if becomes == AttemptState::Confirmed {
            return Ok(attempts::stop_checks(self.conn, &self.attempt.id)?);
        }
        let next = next_ask(self.attempt.opened_at.and_utc(), self.now).map(|at| at.naive_utc());
        Ok(attempts::answered(self.conn, &self.attempt.id, next, self.asked_at.naive_utc())?)
    }

    fn note(&mut self, was: &str, became: &str, note: &str) -> Result<(), store::Error> {
        transitions::add(
            self.conn,
            &Transition {
                id: ids::row(),
                order_id: self.order.id.clone(),
                attempt_id: Some(self.attempt.id.clone()),
                was: was.to_owned(),
                became: became.to_owned(),
                cause: self.cause.code().to_owned(),
                actor: self.cause.actor().to_owned(),
                note: note.to_owned(),
                raw: (!self.raw_is_kept).then(|| self.answer.raw.clone()),
                at: self.now.naive_utc(),
            },
        )?;
        self.raw_is_kept = true;
        Ok(())
    }
}

/// The gateway's word for how an attempt was paid, by this answer or by an earlier one.
fn method<'a>(answer: &'a Answer, attempt: &'a Attempt) -> Option<&'a str> {
    let receipt = match &answer.verdict {
        Verdict::Accepted(receipt) | Verdict::Refused { receipt, .. } | Verdict::Mismatch { receipt, .. } => {
            Some(receipt)
        }
        Verdict::Pending { .. } => None,
    };
    receipt.and_then(|receipt| receipt.method.as_deref()).or(attempt.method.as_deref())
}

/// How an order was paid.
#[derive(Clone, Copy)]
pub(in crate::shop) struct PaymentDetails<'a> {
    /// The gateway's word, or [`crate::shop::admin::manual_payment::BY_HAND`]; `None` when there was nothing to pay, or it named none.
    pub method: Option<&'a str>,
    /// What came, in the smallest unit, where an owner takes another amount for the price.
    pub received: Option<i64>,
    pub source: Source<'a>,
}

/// What follows when an order that is held becomes paid, whoever says so and in that very write: its coupon's use is kept, its books
/// leave the basket, the buyer gets a grant for each line and his receipt, numbered (the link of a gift goes to its recipient), the sale
/// is posted to the ledger, and the owners and whoever else wants it are told.
/// The caller rings `message_wakeup` once the write is on disk.
pub(in crate::shop) fn mark_paid(
    shop: &Shop,
    conn: &mut Conn,
    order: &Order,
    paid: PaymentDetails<'_>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if !orders::transition(conn, &order.id, order.state(), OrderState::Paid, Some(now.naive_utc()))? {
        return Err(Error::Broken("the order moved while it was held".to_owned()));
    }
    orders::set_method(conn, &order.id, paid.method)?;
    let lines = order_lines::of_order(conn, &order.id)?;
    let mut amount_received = ledger::amount_received(&lines);
    if let Some(received) = paid.received.filter(|received| *received != order.amount) {
        amount_received = book_received(conn, order, &lines, received)?;
    }
    ledger::sale(shop, conn, (order, &amount_received), paid.source, now.naive_utc())?;
    coupons::keep(conn, &order.id)?;
    flags::after_sale(conn, order, &lines, now)?;
    basket::take_out(conn, order, &lines)?;
    let link = delivery::grant(shop, conn, order, &lines, now)?;
    if !gifts::begin(shop, conn, order, &link, now)? {
        messages::enqueue_receipt(conn, order, &link, now)?;
    }
    webhooks::enqueue(conn, Event::OrderPaid, &order.id, now)?;
    sale_alerts::announce(conn, order, now)?;
    let reference = match paid.source {
        Source::Payment(attempt, _) => Some(attempt.transaction_id.as_str()),
        Source::Cash | Source::Unassigned(_) => None,
    };
    let amount_received = &amount_received;
    let sale = receipts::Sale { order, lines: &lines, amount_received, method: paid.method, reference };
    receipts::issue(shop, conn, sale, now)?;
    // Of the price without tax, which the receipt's posting says.
    Ok(shares::begin(shop, conn, (order, &lines), now)?)
}

/// Another sum than its price is what an order brought, and each of its lines in proportion: by place.
pub(in crate::shop) fn book_received(
    conn: &mut Conn,
    order: &Order,
    lines: &[OrderLine],
    received: i64,
) -> Result<Vec<(i32, i64)>, store::Error> {
    orders::set_received(conn, &order.id, received)?;
    let prices: Vec<i64> = lines.iter().map(|line| line.amount).collect();
    let parts = split(received, &prices);
    order_lines::set_received(conn, &order.id, &parts)?;
    Ok(lines.iter().map(|line| line.place).zip(parts).collect())
}

/// The attempts that brought money according to the gateway: first those it confirmed, then those that did not match.
pub(in crate::shop) fn claims(conn: &mut Conn, order: &Order) -> Result<Vec<Attempt>, store::Error> {
    let changes = transitions::of_order(conn, &order.id)?;
    let odd = |attempt: &Attempt| {
        let about = |change: &Transition| change.attempt_id.as_deref() == Some(&attempt.id);
        changes.iter().any(|change| about(change) && change.became == OrderState::Review.code())
    };
    let mut claims: Vec<Attempt> = attempts::of_order(conn, &order.id)?
        .into_iter()
        .filter(|attempt| attempt.state() == AttemptState::Confirmed || odd(attempt))
        .collect();
    claims.sort_by_key(|attempt| attempt.state() != AttemptState::Confirmed);
    Ok(claims)
}

fn describe(verdict: &Verdict) -> (&'static str, Receipt) {
    match verdict {
        Verdict::Accepted(receipt) => ("accepted", receipt.clone()),
        Verdict::Refused { receipt, .. } => ("refused", receipt.clone()),
        Verdict::Pending { .. } => ("pending", Receipt::default()),
        Verdict::Mismatch { receipt, .. } => ("mismatch", receipt.clone()),
    }
}
