//! Disputes: a reader says within the time that something is wrong with a book that he bought from a seller. The seller's share is held
//! until the dispute is decided, which happens once. What is said and done is kept as steps, and told to the other side. How one is
//! decided with a refund is in `shop/admin/disputes.rs`.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::dispute::{Act, Decision, LONGEST, MOST_STEPS, Party, Reason, may_be_opened};
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::seller::Releaser;
use crate::domain::typed;
use crate::mail::Status;
use crate::shop::market::shares as of_sale;
use crate::shop::messages::{dispute_alerts, order_status};
use crate::shop::{Error, Shop};
use crate::store::disputes::{self, Dispute, Listed, Step};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::{self, Order};
use crate::store::shares::{self, Share};
use crate::store::{self, Conn};

/// How many disputes a page has.
pub const PAGE: usize = 25;

/// A line of an order that a seller sold, with its dispute.
#[derive(Clone, Debug)]
pub struct DisputedLine {
    pub line: OrderLine,
    /// Whether a dispute can be opened about it now.
    pub may_open: bool,
    pub dispute: Option<(Dispute, Vec<Step>)>,
}

/// Why a step is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The time for it is over, somebody was faster, or there was a dispute already.
    Moved,
    /// Nothing is written, or more than [`LONGEST`] characters.
    Words,
    /// It has as many steps as it can have.
    TooMany,
}

/// The words of a step, as they are kept: lines stay, control characters go.
pub(in crate::shop) fn words(text: &str) -> Result<String, NotDone> {
    let tidy: String = text.trim().chars().filter(|sign| !typed::is_control(*sign)).collect();
    if tidy.is_empty() || tidy.chars().count() > LONGEST { Err(NotDone::Words) } else { Ok(tidy) }
}

/// The lines of an order that sellers sold and that have a dispute or can have one, for its buyer.
///
/// # Errors
/// When the database is busy or gone.
pub async fn of_order(shop: &Shop, order: &Order) -> Result<Vec<DisputedLine>, Error> {
    let market = shop.rules().market.clone();
    if !market.open {
        return Ok(Vec::new());
    }
    let (order, now) = (order.clone(), shop.clock.now());
    let found = move |conn: &mut Conn| -> Result<Vec<DisputedLine>, store::Error> {
        let shared: HashMap<i32, Share> =
            shares::of_order(conn, &order.id)?.into_iter().map(|share| (share.line, share)).collect();
        if shared.is_empty() {
            return Ok(Vec::new());
        }
        let found = disputes::of_order(conn, &order.id)?;
        let mut told = with_steps(conn, found)?;
        let disputed = |line: OrderLine| {
            let share = shared.get(&line.place)?;
            let at = told.iter().position(|(dispute, _)| dispute.line == line.place);
            let dispute = at.map(|at| told.swap_remove(at));
            let may_open = dispute.is_none()
                && order.state() == OrderState::Paid
                && line.amount_received() > 0
                && may_be_opened(share.due_at.map(|due| due.and_utc()), market.goodwill, now);
            (may_open || dispute.is_some()).then_some(DisputedLine { line, may_open, dispute })
        };
        Ok(order_lines::of_order(conn, &order.id)?.into_iter().filter_map(disputed).collect())
    };
    Ok(shop.db.read(found).await?)
}

fn with_steps(conn: &mut Conn, found: Vec<Dispute>) -> Result<Vec<(Dispute, Vec<Step>)>, store::Error> {
    let ids: Vec<&str> = found.iter().map(|dispute| dispute.id.as_str()).collect();
    let mut steps: HashMap<String, Vec<Step>> = HashMap::new();
    for step in if ids.is_empty() { Vec::new() } else { disputes::steps(conn, &ids)? } {
        steps.entry(step.dispute_id.clone()).or_default().push(step);
    }
    let of = |dispute: Dispute| {
        let taken = steps.remove(&dispute.id).unwrap_or_default();
        (dispute, taken)
    };
    Ok(found.into_iter().map(of).collect())
}

/// The buyer of an order opens a dispute about a line: its share is held from now on.
///
/// # Errors
/// When the database is busy or gone.
pub async fn open(
    shop: &Shop,
    order_id: &str,
    (line, reason): (i32, Reason),
    text: &str,
) -> Result<Result<(), NotDone>, Error> {
    let said = match words(text) {
        Ok(said) => said,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if !shop.rules().market.open {
        return Ok(Err(NotDone::Moved)); // nobody could decide it
    }
    let (id, now, goodwill) = (order_id.to_owned(), shop.clock.now(), shop.rules().market.goodwill);
    let open = move |conn: &mut Conn| -> Result<Result<(), NotDone>, store::Error> {
        let order = orders::lock_for_update(conn, &id)?;
        let share = shares::of_order(conn, &id)?.into_iter().find(|share| share.line == line);
        let in_time = |share: &Share| may_be_opened(share.due_at.map(|due| due.and_utc()), goodwill, now);
        let had = disputes::of_order(conn, &id)?.iter().any(|dispute| dispute.line == line);
        let Some(share) = share.filter(in_time).filter(|_| !had && order.state() == OrderState::Paid) else {
            return Ok(Err(NotDone::Moved));
        };
        let dispute = Dispute {
            id: ids::row(),
            order_id: id,
            line,
            seller_id: share.seller_id.clone(),
            reason: reason.code().to_owned(),
            opened_at: now.naive_utc(),
            decision: None,
            decided_by: None,
            decided_at: None,
            amount: 0,
        };
        disputes::insert(conn, &dispute)?;
        of_sale::hold(conn, &order, &share, (&dispute.id, now.naive_utc()))?;
        step(conn, &dispute, (Party::Reader, Act::Opened), &said, now.naive_utc())?;
        tell(conn, &order, &dispute, (Party::Reader, Act::Opened), now)?;
        Ok(Ok(()))
    };
    let opened = shop.db.write(open).await?;
    shop.message_wakeup.notify_one();
    Ok(opened)
}

fn step(
    conn: &mut Conn,
    dispute: &Dispute,
    (party, act): (Party, Act),
    words: &str,
    at: NaiveDateTime,
) -> Result<(), store::Error> {
    let step = Step {
        id: ids::row(),
        dispute_id: dispute.id.clone(),
        party: party.code().to_owned(),
        act: act.code().to_owned(),
        words: words.to_owned(),
        at,
    };
    disputes::add_step(conn, &step)
}

/// Tells both sides of a step, but for who took it; owners hear of a new dispute.
fn tell(
    conn: &mut Conn,
    order: &Order,
    dispute: &Dispute,
    (party, act): (Party, Act),
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let status = match act {
        Act::Opened => Some(Status::DisputeOpened),
        Act::Said if party != Party::Reader => Some(Status::DisputeAnswered),
        Act::Said => None,
        Act::Decided => Some(Status::DisputeDecided),
    };
    if let Some(status) = status {
        order_status::enqueue(conn, order, status, now)?;
    }
    dispute_alerts::announce(conn, dispute, (party, act), now.naive_utc())
}

/// Who writes in a dispute, which has to be his.
#[derive(Clone, Debug)]
pub enum Writer {
    /// The buyer of this order, by its id.
    Reader(String),
    /// The seller with this id.
    Seller(String),
    /// An owner of the shop.
    Owner,
}

impl Writer {
    pub(in crate::shop) fn party(&self) -> Party {
        match self {
            Self::Reader(_) => Party::Reader,
            Self::Seller(_) => Party::Seller,
            Self::Owner => Party::Owner,
        }
    }

    /// Whether he takes part in this dispute.
    pub(in crate::shop) fn is_in(&self, dispute: &Dispute) -> bool {
        match self {
            Self::Reader(order_id) => dispute.order_id == *order_id,
            Self::Seller(seller_id) => dispute.seller_id == *seller_id,
            Self::Owner => true,
        }
    }
}

/// A dispute of this writer's and its order, locked.
///
/// # Errors
/// [`Error::NotFound`] if there is no such dispute, or it is somebody else's.
pub(in crate::shop) fn lock_for_update(conn: &mut Conn, writer: &Writer, id: &str) -> Result<(Order, Dispute), Error> {
    let order_id = disputes::find(conn, id)?.order_id;
    let order = orders::lock_for_update(conn, &order_id)?;
    let dispute = disputes::find(conn, id)?;
    if writer.is_in(&dispute) { Ok((order, dispute)) } else { Err(Error::NotFound) }
}

/// Adds words to an open dispute.
///
/// # Errors
/// [`Error::NotFound`] if there is no such dispute, or it is somebody else's.
pub async fn say(shop: &Shop, writer: Writer, id: &str, text: &str) -> Result<Result<(), NotDone>, Error> {
    let said = match words(text) {
        Ok(said) => said,
        Err(wrong) => return Ok(Err(wrong)),
    };
    let (id, now, party) = (id.to_owned(), shop.clock.now(), writer.party());
    let say = move |conn: &mut Conn| -> Result<Result<(), NotDone>, Error> {
        let (order, dispute) = lock_for_update(conn, &writer, &id)?;
        if !dispute.is_open() {
            return Ok(Err(NotDone::Moved));
        }
        let taken = disputes::steps(conn, &[&id])?;
        if taken.len() >= MOST_STEPS {
            return Ok(Err(NotDone::TooMany));
        }
        if taken.last().is_some_and(|last| last.party == party.code() && last.words == said) {
            return Ok(Ok(())); // the button was pressed twice
        }
        step(conn, &dispute, (party, Act::Said), &said, now.naive_utc())?;
        tell(conn, &order, &dispute, (party, Act::Said), now)?;
        Ok(Ok(()))
    };
    let said = shop.db.write(say).await?;
    shop.message_wakeup.notify_one();
    Ok(said)
}

/// The buyer says that it is settled: the seller has his share.
///
/// # Errors
/// [`Error::NotFound`] if the order has no such dispute.
pub async fn withdraw(shop: &Shop, order_id: &str, id: &str) -> Result<Result<(), NotDone>, Error> {
    let (reader, id, now) = (Writer::Reader(order_id.to_owned()), id.to_owned(), shop.clock.now());
    let withdraw = move |conn: &mut Conn| -> Result<Result<(), NotDone>, Error> {
        let (order, dispute) = lock_for_update(conn, &reader, &id)?;
        let ended = end(conn, (&order, &dispute), (Decision::Withdrawn, 0), (Party::Reader, ""), now)?;
        Ok(if ended { Ok(()) } else { Err(NotDone::Moved) })
    };
    let withdrawn = shop.db.write(withdraw).await?;
    shop.message_wakeup.notify_one();
    Ok(withdrawn)
}

/// Ends a dispute, after what was decided was done; `false` if it is decided already. The caller holds the order's row.
pub(in crate::shop) fn end(
    conn: &mut Conn,
    (order, dispute): (&Order, &Dispute),
    (decision, amount): (Decision, i64),
    (by, words): (Party, &str),
    now: DateTime<Utc>,
) -> Result<bool, store::Error> {
    let at = now.naive_utc();
    if !disputes::decide(conn, &dispute.id, (decision, amount), (by, at))? {
        return Ok(false);
    }
    let released_by = if by == Party::Reader { Releaser::Reader } else { Releaser::Owner };
    let share = shares::of_order(conn, &order.id)?.into_iter().find(|share| share.line == dispute.line);
    if let Some(share) = share {
        of_sale::settle(conn, order, (&share, &dispute.id), (released_by, at))?;
    }
    step(conn, dispute, (by, Act::Decided), words, at)?;
    tell(conn, order, dispute, (by, Act::Decided), now)?;
    Ok(true)
}

/// Disputes, the newest first, at most [`PAGE`], and the place where the list goes on: a seller's, or everybody's.
///
/// # Errors
/// When the database is busy or gone.
pub async fn page(
    shop: &Shop,
    seller_id: Option<&str>,
    before: Option<(NaiveDateTime, String)>,
) -> Result<(Vec<Listed>, Option<(NaiveDateTime, String)>), Error> {
    let id = seller_id.map(str::to_owned);
    let some = i64::try_from(PAGE).unwrap_or(0) + 1;
    let mut found = shop.db.read(move |conn| disputes::page(conn, id.as_deref(), before.as_ref(), some)).await?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| (last.dispute.opened_at, last.dispute.id.clone()));
    Ok((found, next))
}

/// How many disputes are open.
///
/// # Errors
/// When the database is busy or gone.
pub async fn open_number(shop: &Shop) -> Result<i64, Error> {
    Ok(shop.db.read(disputes::open).await?)
}

/// A dispute of a seller's, as he sees it.
#[derive(Clone, Debug)]
pub struct OfSeller {
    pub dispute: Dispute,
    pub steps: Vec<Step>,
    /// The order's number.
    pub number: String,
    pub currency: String,
    pub line: OrderLine,
    /// What of the line's price was not refunded.
    pub left: i64,
    /// The complete downloads of the line: when, and how many bytes.
    pub downloads: Vec<(NaiveDateTime, i64)>,
}

/// A dispute with what is known of its line, for whom it concerns.
///
/// # Errors
/// [`Error::NotFound`] if there is no such dispute, or it is somebody else's.
pub async fn look(shop: &Shop, writer: Writer, id: &str) -> Result<OfSeller, Error> {
    let id = id.to_owned();
    let look = move |conn: &mut Conn| -> Result<OfSeller, Error> {
        let dispute = disputes::find(conn, &id)?;
        if !writer.is_in(&dispute) {
            return Err(Error::NotFound);
        }
        let order = orders::find(conn, &dispute.order_id)?;
        let steps = disputes::steps(conn, &[&id])?;
        let lines = order_lines::of_order(conn, &order.id)?;
        let line = lines.into_iter().find(|line| line.place == dispute.line).ok_or(Error::NotFound)?;
        let parts = store::refunds::parts_of(conn, &[&order.id])?;
        let returned: i64 = parts.iter().filter(|part| part.line == line.place).map(|part| part.amount).sum();
        let granted = store::grants::of_order(conn, &order.id)?;
        let of_line =
            |grant_id: &str| granted.iter().any(|(grant, _)| grant.id == grant_id && grant.line == line.place);
        let downloads = store::grants::downloads_of(conn, &order.id)?
            .into_iter()
            .filter(|download| of_line(&download.grant_id))
            .map(|download| (download.at, download.bytes))
            .collect();
        let left = line.amount_received() - returned;
        Ok(OfSeller { dispute, steps, number: order.number, currency: order.currency, line, left, downloads })
    };
    shop.db.read(look).await
}
