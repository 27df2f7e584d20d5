//! Gifts: the buyer pays and gets the receipt; somebody else gets the books, at once or in the morning of a day.
//!
//! Grants, ledger and refunds are those of any order. What differs is where the link goes: the buyer gets none, and the recipient's is made
//! when the gift is handed over, so that its time begins then. A gift with a book that is not out yet waits for that book.

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;

use crate::domain::gift::{GiftWish, masked};
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::order_facts::Contact;
use crate::domain::release;
use crate::shop::market::shares;
use crate::shop::messages::{self, MESSAGE_JOB, gift_text};
use crate::shop::{Error, Shop, delivery, stamps};
use crate::store::gifts::{self, Gift};
use crate::store::grants::{self, Link};
use crate::store::notes::{self, BUYER, Note, NoteKind};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, jobs, readers};

/// The hour of the day, in the shop's time zone, at which a gift is handed over.
const MORNING: TimeDelta = TimeDelta::hours(8);
/// Gifts in one write.
const MOST: i64 = 50;
/// For how long after it was handed over the buyer may correct the recipient's contact, and how often.
const CORRECTED_FOR: TimeDelta = TimeDelta::days(30);
const MOST_CORRECTIONS: usize = 3;

/// What became of a change to a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is kept, and the gift still waits for its day.
    Kept,
    /// The link is on its way to the recipient.
    Sent,
    /// The recipient already has this contact.
    Same,
    /// Somebody has opened a library with the contact: it is not a wrong one.
    Proved,
    /// It was corrected often enough.
    TooOften,
    /// It is too late, or there is nothing left to send.
    Over,
}

/// The day on which a gift is handed over, in the shop's time zone; `None`: as soon as it is paid.
pub fn day_of(gift: &Gift, zone: Tz) -> Option<NaiveDate> {
    gift.wished_at.map(|at| at.and_utc().with_timezone(&zone).date_naive())
}

/// The morning of a day, as far as there is one that day: a clock may be set forward then.
fn morning(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN) + MORNING;
    local.and_local_timezone(zone).earliest().map_or_else(|| local.and_utc(), |at| at.to_utc())
}

/// The row of a new order that is a gift.
pub(super) fn new_gift(shop: &Shop, order: &Order, wish: &GiftWish) -> Gift {
    let GiftWish { to, giver, greeting, day } = wish;
    Gift {
        order_id: order.id.clone(),
        contact: Some(to.as_str().to_owned()),
        giver: giver.as_str().to_owned(),
        greeting: greeting.clone(),
        wished_at: day.map(|day| morning(day, shop.rules().zone).naive_utc()),
        due_at: None,
        delivered_at: None,
    }
}

/// What follows when a gift is paid, in that very write: the buyer gets the receipt without a link, and the gift is handed over with this
/// link, or waits for its day. `false`, and nothing is done, if the order is no gift.
pub(super) fn begin(
    shop: &Shop,
    conn: &mut Conn,
    order: &Order,
    link: &Link,
    now: DateTime<Utc>,
) -> Result<bool, store::Error> {
    let Some(gift) = gifts::of_order(conn, &order.id)? else { return Ok(false) };
    messages::enqueue(conn, order, None, gift_text::BOUGHT, now)?;
    let opens = opens_at(shop, conn, &order.id)?;
    if opens.is_some() || gift.wished_at.is_some_and(|at| at > now.naive_utc()) {
        gifts::plan(conn, &order.id, gift.wished_at.max(opens))?;
    } else {
        hand_over(conn, order, link, now)?;
    }
    Ok(true)
}

/// The moment at which the last of an order's books comes out; `None` if all are out.
fn opens_at(shop: &Shop, conn: &mut Conn, order_id: &str) -> Result<Option<NaiveDateTime>, store::Error> {
    let zone = shop.rules().zone;
    let granted = grants::of_order(conn, order_id)?;
    let awaited =
        granted.iter().filter(|(grant, _)| grant.revoked_at.is_none()).filter_map(|(grant, _)| grant.opens_on);
    Ok(awaited.max().map(|day| release::opens_at(day, zone).naive_utc()))
}

/// Plans these gifts anew, of which a book came out or has another day. Those that were handed over stay as they are.
pub(in crate::shop) fn plan_again(
    shop: &Shop,
    conn: &mut Conn,
    waiting: &[Gift],
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    for gift in waiting {
        let ready = gift.wished_at.max(opens_at(shop, conn, &gift.order_id)?).unwrap_or(now.naive_utc());
        gifts::plan(conn, &gift.order_id, Some(ready))?;
    }
    Ok(())
}

/// Writes the message with the link into the outbox, once only: `false` if that was done before.
fn hand_over(conn: &mut Conn, order: &Order, link: &Link, now: DateTime<Utc>) -> Result<bool, store::Error> {
    if !gifts::deliver(conn, &order.id, now.naive_utc())? {
        return Ok(false);
    }
    messages::enqueue(conn, order, Some(link), gift_text::GIVEN, now)?;
    Ok(true)
}

/// Hands over the gifts whose day has come, and returns how many.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn deliver_due(shop: &Shop) -> Result<usize, Error> {
    let mut delivered = 0;
    loop {
        let some = deliver_some(shop).await?;
        delivered += some;
        if some == 0 {
            return Ok(delivered);
        }
    }
}

/// The same for some of them, in one write.
async fn deliver_some(shop: &Shop) -> Result<usize, Error> {
    let now = shop.clock.now();
    let due = shop.db.read(move |conn| gifts::due(conn, now.naive_utc(), MOST)).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let acts = shop.clone();
    let delivered = shop
        .db
        .write(move |conn| {
            let mut delivered = 0;
            for id in due {
                let order = orders::lock_for_update(conn, &id)?;
                delivered += usize::from(deliver_now(&acts, conn, &order, now)?);
            }
            Ok::<_, Error>(delivered)
        })
        .await?;
    if delivered > 0 {
        shop.message_wakeup.notify_one();
    }
    Ok(delivered)
}

/// Hands over the gift of a locked order, whose time begins now. `false` if that was done before; or if the order gives nothing
/// any more, and then it is not due again.
fn deliver_now(shop: &Shop, conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<bool, Error> {
    if !gives(shop, conn, order)? {
        gifts::plan(conn, &order.id, None)?;
        return Ok(false);
    }
    let is_given = gifts::of_order(conn, &order.id)?.is_none_or(|gift| gift.delivered_at.is_some());
    if is_given || opens_at(shop, conn, &order.id)?.is_some() {
        return Ok(false);
    }
    let link = delivery::live_on(shop, conn, &order.id, now)?;
    let given = hand_over(conn, order, &link, now)?;
    shares::can_be_downloaded(shop, conn, (&[&order.id], None), now)?;
    Ok(given)
}

/// Whether a link to the order's books would open something.
fn gives(shop: &Shop, conn: &mut Conn, order: &Order) -> Result<bool, Error> {
    if order.state() != OrderState::Paid {
        return Ok(false);
    }
    let (now, rules) = (shop.clock.now(), shop.rules());
    let delivery = delivery::of_order(conn, order, rules.grant_lifetime)?;
    let gives =
        |one: delivery::Delivery| one.is_ahead() || !one.quota().revoked && !one.is_used_up(now, rules.visit_lasts);
    Ok(delivery.is_some_and(gives))
}

/// The order with this key, locked, and its gift, if this visitor placed it.
fn own(conn: &mut Conn, key: &str, visitor: &str) -> Result<(Order, Gift), Error> {
    let found = orders::by_key(conn, key)?.filter(|order| order.visitor.as_deref() == Some(visitor));
    let order = orders::lock_for_update(conn, &found.ok_or(Error::NotFound)?.id)?;
    let gift = gifts::of_order(conn, &order.id)?.ok_or(Error::NotFound)?;
    Ok((order, gift))
}

/// Changes a paid gift that still waits for its day; without a day it is handed over now.
///
/// # Errors
/// [`Error::NotFound`] when this visitor did not place the order, or it is no gift.
pub async fn change(shop: &Shop, key: &str, visitor: &str, wish: GiftWish) -> Result<Changed, Error> {
    let (acts, key, visitor) = (shop.clone(), key.to_owned(), visitor.to_owned());
    let changed = shop
        .db
        .write(move |conn| {
            let (order, was) = own(conn, &key, &visitor)?;
            if was.delivered_at.is_some() || !gives(&acts, conn, &order)? {
                return Ok::<_, Error>(Changed::Over);
            }
            let now = acts.clock.now();
            let fresh = new_gift(&acts, &order, &wish);
            let opens = opens_at(&acts, conn, &order.id)?;
            let due_at = fresh.wished_at.max(opens);
            gifts::update(conn, &Gift { due_at, ..fresh })?;
            stamps::stamp_again(conn, &order)?;
            if opens.is_some() || due_at.is_some_and(|at| at > now.naive_utc()) {
                return Ok(Changed::Kept);
            }
            deliver_now(&acts, conn, &order, now)?;
            Ok(Changed::Sent)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(changed)
}

/// Corrects the contact to which a gift was sent, and sends the link there. What went to the wrong one opens nothing any more.
///
/// # Errors
/// As [`change`].
pub async fn correct(shop: &Shop, key: &str, visitor: &str, to: Contact) -> Result<Changed, Error> {
    let (acts, key, visitor) = (shop.clone(), key.to_owned(), visitor.to_owned());
    let corrected = shop
        .db
        .write(move |conn| {
            let (order, gift) = own(conn, &key, &visitor)?;
            if let Some(refused) = refusal(&acts, conn, (&order, &gift), &to)? {
                return Ok::<_, Error>(refused);
            }
            let now = acts.clock.now();
            let note = Note {
                id: ids::row(),
                order_id: order.id.clone(),
                kind: NoteKind::Address.code().to_owned(),
                text: redirect(conn, &order, gift, &to)?,
                author: BUYER.to_owned(),
                at: now.naive_utc(),
            };
            notes::insert(conn, &note)?;
            send_again(&acts, conn, &order, now)?;
            Ok(Changed::Sent)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(corrected)
}

/// Whether the buyer's page offers to correct the contact to which it was sent.
pub fn may_correct(shop: &Shop, gift: &Gift) -> bool {
    gift.delivered_at.is_some_and(|at| shop.clock.now().naive_utc() < at + CORRECTED_FOR)
}

fn refusal(
    shop: &Shop,
    conn: &mut Conn,
    (order, gift): (&Order, &Gift),
    to: &Contact,
) -> Result<Option<Changed>, Error> {
    if !may_correct(shop, gift) || !gives(shop, conn, order)? {
        return Ok(Some(Changed::Over));
    }
    if gift.contact.as_deref() == Some(to.as_str()) {
        return Ok(Some(Changed::Same));
    }
    if let Some(was) = &gift.contact
        && readers::by_contact(conn, was)?.is_some()
    {
        return Ok(Some(Changed::Proved));
    }
    let is_his = |note: &&Note| note.kind == NoteKind::Address.code() && note.author == BUYER;
    let often = notes::of_order(conn, &order.id)?.iter().filter(is_his).count() >= MOST_CORRECTIONS;
    Ok(often.then_some(Changed::TooOften))
}

/// Gives a gift that was handed over another recipient: earlier links end, and a message that waits is not sent. Returns what is
/// noted, with both contacts masked. The caller calls [`send_again`].
pub(in crate::shop) fn redirect(
    conn: &mut Conn,
    order: &Order,
    gift: Gift,
    to: &Contact,
) -> Result<String, store::Error> {
    let was = gift.contact.as_deref().map(masked).unwrap_or_default();
    let becomes = to.as_str().to_owned();
    let said = format!("{was} → {}", masked(&becomes));
    gifts::update(conn, &Gift { contact: Some(becomes), ..gift })?;
    stamps::stamp_again(conn, order)?;
    grants::end_links(conn, &order.id)?;
    let unsent = store::messages::stop_links(conn, &order.id, "the recipient was corrected")?;
    jobs::end(conn, MESSAGE_JOB, &unsent)?;
    Ok(said)
}

/// Sends a gift that was handed over to the recipient that it has now. `false`, and nothing is done, when he cannot be reached.
pub(in crate::shop) fn send_again(
    shop: &Shop,
    conn: &mut Conn,
    order: &Order,
    now: DateTime<Utc>,
) -> Result<bool, store::Error> {
    if !messages::reaches(shop, conn, order)? {
        return Ok(false);
    }
    let link = delivery::live_on(shop, conn, &order.id, now)?;
    messages::enqueue(conn, order, Some(&link), gift_text::GIVEN, now)?;
    Ok(true)
}
