//! What an owner decides about a difference: ask the gateway, book it, give the money to an order, send it back, or let it stand.
//! Everything that moves money asks for a password that was typed a moment ago.

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::compare::{self, Sides};
use super::{MerchantAccount, account};
use crate::domain::ledger::{Account, Posting};
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::reconciliation::{Kind, gap};
use crate::domain::role::Right;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::admin::manual_payment::BY_HAND;
use crate::shop::admin::{Change, Fault, Refused, Staff, id as tidy, subject, text, transition};
use crate::shop::ledger::Source;
use crate::shop::sale::reconciliation::{Asked, ask};
use crate::shop::sale::settlement::{self, Cause, PaymentDetails};
use crate::shop::{Error, Shop};
use crate::store::differences::{self, Difference, IGNORED, MARKED};
use crate::store::manual_payments::{self, ManualPayment};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, attempts, ledger};

/// What was booked, of a difference that was: the whole of it stands in the ledger as unassigned money.
pub const RECORDED: &str = "recorded";
/// The money was given to an order.
pub const ATTACHED: &str = "attached";
/// The money was sent back.
pub const RETURNED: &str = "returned";

/// Why a decision was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    #[error(transparent)]
    Refused(#[from] Refused),
    /// No order has this number.
    #[error("no such order")]
    NoOrder,
    /// The order is paid, refunded or under review, or in another currency.
    #[error("the order cannot be paid with it")]
    Order,
    /// There is no amount that could be booked: the gateway must be asked, or names none.
    #[error("nothing can be booked")]
    NoAmount,
}

impl From<Error> for DecisionError {
    fn from(error: Error) -> Self {
        Self::Refused(error.into())
    }
}

impl From<store::Error> for DecisionError {
    fn from(error: store::Error) -> Self {
        Self::Refused(error.into())
    }
}

impl From<diesel::result::Error> for DecisionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Refused(error.into())
    }
}

/// What asking the gateway brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both sides agree now.
    Agrees,
    /// The gateway answered, and they still differ.
    Differs,
    /// The gateway did not answer, or was asked a moment ago: it is asked again by itself.
    Later,
}

/// Asks the gateway about the attempt of a difference, and settles the answer as any other.
///
/// # Errors
/// [`Refused::Moved`] when the difference is decided already, or the shop has no such attempt.
pub async fn settle(shop: &Shop, by: &Staff, difference_id: &str) -> Result<Outcome, DecisionError> {
    by.needs(Right::Money)?;
    let id = tidy(difference_id)?.to_owned();
    let (found, attempt) = shop
        .db
        .read(move |conn| {
            let found = differences::find(conn, &id)?;
            let attempt = attempts::by_transaction(conn, &found.transaction_id)?;
            Ok::<_, Error>((found, attempt))
        })
        .await?;
    let attempt = attempt.filter(|_| found.is_open()).ok_or(Refused::Moved)?;
    let answered = match attempt.state() {
        AttemptState::Confirmed => true,
        _ => matches!(ask(shop, attempt, Cause::Owner).await?, Asked::Settled(_)),
    };
    let (by, id) = (by.actor.clone(), found.id);
    let is_open = shop
        .db
        .write(move |conn| {
            compare::lock(conn, &found.account)?;
            compare::again(conn, &found.account, std::slice::from_ref(&found.transaction_id), (&by.name, by.at))?;
            note(conn, &by, "statement.settle", &found.transaction_id, json!({}))?;
            Ok::<_, Error>(differences::find(conn, &id)?.is_open())
        })
        .await?;
    Ok(match (is_open, answered) {
        (false, _) => Outcome::Agrees,
        (true, true) => Outcome::Differs,
        (true, false) => Outcome::Later,
    })
}

/// Lets a difference stand, for a reason. It is opened again when the gateway's side changes.
///
/// # Errors
/// [`Refused::Moved`] when it is decided already.
pub async fn ignore(shop: &Shop, by: &Staff, difference_id: &str, reason: &str) -> Result<(), DecisionError> {
    by.needs(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let (by, id) = (by.actor.clone(), tidy(difference_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let found = locked(conn, &id)?;
            if !found.is_open() {
                return Err(Refused::Moved.into());
            }
            let (kind, transaction) = (found.kind.clone(), found.transaction_id.clone());
            decided(conn, found, (IGNORED, None), (&by, reason))?;
            Ok(note(conn, &by, "statement.ignore", &transaction, json!({ "kind": kind }))?)
        })
        .await
}

/// Books a difference as the gateway's side has it: what it has more or less stands in the ledger as unassigned money, another
/// fee is corrected.
///
/// # Errors
/// [`DecisionError::NoAmount`] when there is nothing that could be booked.
pub async fn record(shop: &Shop, by: &Staff, difference_id: &str, reason: &str) -> Result<(), DecisionError> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let mut booking = Booking::of(shop, &by.actor, difference_id).await?;
    shop.db
        .write(move |conn| {
            let (mut found, sides) = booking.open(conn)?;
            let is_fee = found.kind() == Some(Kind::Fee);
            let amount = if is_fee {
                booking.correct_fee(conn, &mut found, &sides)?
            } else {
                booking.book(conn, &mut found, &sides)?
            };
            let (account, transaction) = (found.account.clone(), found.transaction_id.clone());
            let act = if is_fee { "statement.fee" } else { "statement.record" };
            note(conn, &booking.by, act, &transaction, json!({ "amount": amount }))?;
            decided(conn, found, (MARKED, (!is_fee).then_some(RECORDED)), (&booking.by, reason))?;
            // Another fee than ours is a difference of its own.
            Ok(compare::again(conn, &account, &[transaction], (&booking.by.name, booking.by.at))?)
        })
        .await
}

/// Gives a payment that no order explains to an order, which is paid with it and delivered.
///
/// # Errors
/// [`DecisionError::NoOrder`], [`DecisionError::Order`], and [`Refused::Moved`] when it was given or sent back already.
pub async fn attach(
    shop: &Shop,
    by: &Staff,
    difference_id: &str,
    (number, reason): (&str, &str),
) -> Result<(), DecisionError> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let number = tidy(number).map_err(|_| DecisionError::NoOrder)?.to_uppercase();
    let mut booking = Booking::of(shop, &by.actor, difference_id).await?;
    shop.db
        .write(move |conn| {
            let found = orders::by_number(conn, &number)?.ok_or(DecisionError::NoOrder)?;
            let order = orders::lock_for_update(conn, &found.id)?;
            let (mut found, sides) = booking.unassigned(conn)?;
            let currency = booking.currency(&sides);
            if !order.state().can_be_paid() || order.currency != currency {
                return Err(DecisionError::Order);
            }
            if found.booked == 0 {
                booking.book(conn, &mut found, &sides)?;
            }
            booking.pay(conn, &order, (&found, &sides), &reason)?;
            let detail = json!({ "amount": found.booked, "order": order.number });
            note(conn, &booking.by, "statement.attach", &found.transaction_id, detail)?;
            let given = Difference { order_id: Some(order.id), ..found };
            Ok(decided(conn, given, (MARKED, Some(ATTACHED)), (&booking.by, reason))?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Records that a payment that no order explains was sent back outside the gateway.
///
/// # Errors
/// [`Refused::Moved`] when it was given to an order or sent back already.
pub async fn give_back(shop: &Shop, by: &Staff, difference_id: &str, reason: &str) -> Result<(), DecisionError> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let mut booking = Booking::of(shop, &by.actor, difference_id).await?;
    shop.db
        .write(move |conn| {
            let (mut found, sides) = booking.unassigned(conn)?;
            if found.booked == 0 {
                booking.book(conn, &mut found, &sides)?;
            }
            let posting = Posting::returned(&booking.currency(&sides), &found.id, found.booked);
            ledger::post(conn, &[posting], booking.by.at)?;
            let detail = json!({ "amount": found.booked });
            note(conn, &booking.by, "statement.return", &found.transaction_id, detail)?;
            Ok(decided(conn, found, (MARKED, Some(RETURNED)), (&booking.by, reason))?)
        })
        .await
}

/// A difference, with its account locked first, as comparisons lock it.
fn locked(conn: &mut Conn, id: &str) -> Result<Difference, store::Error> {
    let account = differences::find(conn, id)?.account;
    compare::lock(conn, &account)?;
    differences::lock_for_update(conn, id)
}

/// Stores a decision. `act` says what was booked; without one, what was booked before stays.
fn decided(
    conn: &mut Conn,
    found: Difference,
    (state, act): (&str, Option<&str>),
    (by, reason): (&Actor, String),
) -> Result<(), store::Error> {
    let act = act.map_or_else(|| found.act.clone(), str::to_owned);
    let (state, decided_by, decided_at) = (state.to_owned(), by.name.clone(), Some(by.at));
    differences::change(conn, &Difference { state, act, reason, decided_by, decided_at, ..found })
}

fn note(conn: &mut Conn, by: &Actor, act: &str, transaction: &str, detail: Value) -> Result<(), store::Error> {
    audit::note(conn, by, act, &format!("transaction:{transaction}"), detail)
}

/// Both sides of a difference.
fn sides(conn: &mut Conn, found: &Difference) -> Result<Sides, store::Error> {
    let transaction = std::slice::from_ref(&found.transaction_id);
    let sides = compare::sides(conn, &found.account, transaction)?.into_values().next();
    Ok(sides.unwrap_or(Sides { line: None, attempt: None, first_fee: 0 }))
}

/// What a decision that posts to the ledger needs.
struct Booking {
    shop: Shop,
    by: Actor,
    difference_id: String,
    account: MerchantAccount,
}

impl Booking {
    async fn of(shop: &Shop, by: &Actor, difference_id: &str) -> Result<Self, DecisionError> {
        let difference_id = tidy(difference_id)?.to_owned();
        let wanted = difference_id.clone();
        let found = shop.db.read(move |conn| Ok::<_, Error>(differences::find(conn, &wanted)?)).await?;
        let account = account(shop, &found.account).await?;
        Ok(Self { shop: shop.clone(), by: by.clone(), difference_id, account })
    }

    /// The difference, if it is open and its money was neither given nor sent back, and both its sides.
    fn open(&mut self, conn: &mut Conn) -> Result<(Difference, Sides), DecisionError> {
        let found = locked(conn, &self.difference_id)?;
        if !found.is_open() || [ATTACHED, RETURNED].contains(&found.act.as_str()) {
            return Err(Refused::Moved.into());
        }
        let sides = sides(conn, &found)?;
        Ok((found, sides))
    }

    /// A payment that no order explains: an open difference, or one that was booked as unassigned.
    fn unassigned(&mut self, conn: &mut Conn) -> Result<(Difference, Sides), DecisionError> {
        let found = locked(conn, &self.difference_id)?;
        let sides = sides(conn, &found)?;
        let is_new = found.is_open() && found.kind() == Some(Kind::OnlyGateway) && found.booked == 0;
        let is_booked = !found.is_open() && found.act == RECORDED && found.booked > 0;
        if sides.attempt.is_some() || !(is_new || is_booked) {
            return Err(Refused::Moved.into());
        }
        Ok((found, sides))
    }

    fn currency(&self, sides: &Sides) -> String {
        let of_attempt = sides.attempt.as_ref().map(|attempt| attempt.currency.clone());
        let listed = || sides.line.as_ref().and_then(|line| line.currency.clone());
        of_attempt.or_else(listed).unwrap_or_else(|| self.shop.rules().currency.code().to_owned())
    }

    fn clearing(&self, sides: &Sides) -> Account {
        let of_attempt = sides.attempt.as_ref().and_then(|attempt| attempt.account.clone());
        Account::Clearing(of_attempt.or_else(|| self.account.ids.first().cloned()))
    }

    /// Posts what the gateway has more (or less) than the books, and the fee of a payment that has no attempt. Returns how much.
    fn book(&mut self, conn: &mut Conn, found: &mut Difference, sides: &Sides) -> Result<i64, DecisionError> {
        let listed = sides.listed();
        let amount = gap(listed.as_ref(), sides.booked(found.fee_booked).as_ref(), found.booked);
        let amount = amount.filter(|amount| *amount != 0).ok_or(DecisionError::NoAmount)?;
        let (currency, clearing) = (self.currency(sides), self.clearing(sides));
        found.postings += 1;
        let subject = format!("{}:{}", found.id, found.postings);
        let mut postings = vec![Posting::received(&currency, &subject, amount, clearing.clone())];
        let fee = listed.and_then(|listed| listed.fee).filter(|fee| *fee != 0 && sides.attempt.is_none());
        if let Some(fee) = fee.filter(|_| found.fee_booked == 0) {
            postings.push(Posting::fee_of_received(&currency, &found.id, fee, clearing));
            found.fee_booked = fee;
        }
        ledger::post(conn, &postings, self.by.at)?;
        found.booked += amount;
        Ok(amount)
    }

    /// Posts the difference between the fee that the gateway lists and the one in the ledger. Returns it.
    fn correct_fee(&mut self, conn: &mut Conn, found: &mut Difference, sides: &Sides) -> Result<i64, DecisionError> {
        let ours = sides.first_fee + found.fee_booked;
        let listed = sides.listed().and_then(|listed| listed.fee).ok_or(DecisionError::NoAmount)?;
        let attempt = sides.attempt.as_ref().ok_or(Refused::Moved)?;
        found.postings += 1;
        if listed == ours || found.postings > ledger::MOST_CORRECTIONS {
            return Err(DecisionError::NoAmount);
        }
        let order = orders::find(conn, &attempt.order_id)?;
        crate::shop::ledger::correct_fee(conn, (&order, attempt), (listed - ours, found.postings), self.by.at)?;
        found.fee_booked += listed - ours;
        Ok(listed - ours)
    }

    /// Pays an order with the money of a difference, as if an owner had marked it as paid.
    fn pay(
        &mut self,
        conn: &mut Conn,
        order: &Order,
        (found, sides): (&Difference, &Sides),
        reason: &str,
    ) -> Result<(), DecisionError> {
        let method = sides.line.as_ref().and_then(|line| line.method.as_deref()).unwrap_or(BY_HAND);
        let source = Source::Unassigned(found.fee_booked);
        let paid = PaymentDetails { method: Some(method), received: Some(found.booked), source };
        settlement::mark_paid(&self.shop, conn, order, paid, self.by.at.and_utc())?;
        let at: NaiveDateTime = self.by.at;
        let row = ManualPayment {
            order_id: order.id.clone(),
            attempt_id: None,
            at,
            asked_at: None,
            same: None,
            decided_at: None,
        };
        manual_payments::insert(conn, &row)?;
        let change = Change { was: order.state(), became: OrderState::Paid, cause: BY_HAND, attempt_id: None, reason };
        transition(conn, &self.by, order, &change)?;
        let detail = json!({ "was": order.state().code(), "amount": found.booked });
        Ok(audit::note(conn, &self.by, "order.pay", &subject(order), detail)?)
    }
}
