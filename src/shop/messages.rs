//! Messages to buyers by e-mail or SMS: enqueued in the transaction that causes them, and sent by the worker.
//!
//! A buyer with an e-mail address gets e-mails, one with only a phone number gets SMS. When a buyer has neither, the
//! message is stored all the same, as unreachable, and the back office shows it.

pub mod account_text;
mod book_text;
mod delivering;
pub mod delivery_reports;
pub mod dispute_alerts;
mod draft;
mod found_text;
pub(in crate::shop) mod gift_text;
pub(in crate::shop) mod library_text;
pub mod market_alerts;
pub(in crate::shop) mod order_status;
pub mod payment_reminders;
pub mod payout_alerts;
mod pictures;
pub mod sale_alerts;
pub mod seller_alerts;
mod seller_sale;
pub mod seller_sms;
pub mod short_links;
mod sms;
mod status_text;
pub mod thread_alerts;

use chrono::{DateTime, TimeDelta, Utc};

use super::delivery::{self, Delivery};
use super::{Error, Shop};
use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::wording::EmailKind;
use crate::mail::{Envelope, MailError, message_id};
use crate::store::grants::Link;
use crate::store::messages::{self, Channel, Message, MessageState, Unreachable};
use crate::store::notes::{self, NoteKind};
use crate::store::order_searches::FOUND;
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, gifts, jobs};
pub(super) use book_text::write;
pub(super) use delivering::send_email;
pub use delivering::{MAY_HAVE_LEFT, deliver, give_up};
pub use sms::TOO_MANY;

/// The kind of the jobs that send messages to buyers; their subject is the message's id.
pub const MESSAGE_JOB: &str = "mail";
/// The kind of the jobs that send e-mails to the staff about their accounts; their subject is the message's id.
pub const ACCOUNT_JOB: &str = "account";

/// Whether jobs of this kind send a message of the outbox.
pub fn sends_message(job_kind: &str) -> bool {
    [MESSAGE_JOB, ACCOUNT_JOB, seller_sms::SELLER_SMS_JOB].contains(&job_kind)
}

/// The error of a message that a member of the staff set aside: it was not sent, because the buyer was told in another way.
pub const SET_ASIDE: &str = "set-aside";

/// Enqueues the receipt of an order that is being paid.
pub(super) fn enqueue_receipt(
    conn: &mut Conn,
    order: &Order,
    link: &Link,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    enqueue(conn, order, Some(link), EmailKind::Receipt.code(), now)
}

/// Enqueues the message about a newer edition that an order's grant now includes.
pub(super) fn enqueue_new_edition(
    conn: &mut Conn,
    order: &Order,
    link: &Link,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    enqueue(conn, order, Some(link), EmailKind::NewEdition.code(), now)
}

/// Enqueues a message of this kind to an order's buyer; one with a link, to whoever gets the order's books. Without an address or phone
/// number, it is stored as unreachable.
pub(super) fn enqueue(
    conn: &mut Conn,
    order: &Order,
    link: Option<&Link>,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let found = if link.is_some() { way_of_books(conn, order)? } else { way(order).map(owned) };
    enqueue_by(conn, order, found.as_ref().map(|(channel, to)| (*channel, to.as_str())), (link, kind), now)
}

/// Enqueues the message with the orders that somebody looked for, to one of the ways of the order's own buyer.
pub(super) fn enqueue_found(
    conn: &mut Conn,
    order: &Order,
    way: (Channel, &str),
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    enqueue_by(conn, order, Some(way), (None, FOUND), now)
}

fn enqueue_by(
    conn: &mut Conn,
    order: &Order,
    found: Option<(Channel, &str)>,
    (link, kind): (Option<&Link>, &str),
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let reason = match &found {
        Some(_) => None,
        None if was_erased(conn, &order.id)? => Some(Unreachable::Erased),
        None => Some(Unreachable::NoContact),
    };
    let message = new_message(order, found, (link, kind), reason, now);
    messages::insert(conn, &message)?;
    if reason.is_some() { Ok(()) } else { jobs::enqueue(conn, MESSAGE_JOB, &message.id, now.naive_utc()) }
}

/// Enqueues a message of this kind to the buyers of several orders, each with its own link if there is one.
pub(super) fn enqueue_all(
    conn: &mut Conn,
    to: &[(&Order, Option<&Link>)],
    kind: &str,
    now: DateTime<Utc>,
) -> Result<(), store::Error> {
    let lost: Vec<&str> =
        to.iter().filter(|(order, _)| way(order).is_none()).map(|(order, _)| order.id.as_str()).collect();
    let erased = notes::with_kind(conn, &lost, NoteKind::Erase)?;
    let reason = |order: &Order| match way(order) {
        Some(_) => None,
        None if erased.contains(&order.id) => Some(Unreachable::Erased),
        None => Some(Unreachable::NoContact),
    };
    let message =
        |(order, link): &(&Order, Option<&Link>)| new_message(order, way(order), (*link, kind), reason(order), now);
    let written: Vec<Message> = to.iter().map(message).collect();
    messages::insert_all(conn, &written)?;
    let queued = written.iter().filter(|message| message.is(MessageState::Queued));
    let queued: Vec<&str> = queued.map(|message| message.id.as_str()).collect();
    jobs::enqueue_all(conn, MESSAGE_JOB, &queued, now.naive_utc())
}

/// A message to an order's buyer; without a way to the buyer, for this reason, it is unreachable.
fn new_message(
    order: &Order,
    found: Option<(Channel, &str)>,
    (link, kind): (Option<&Link>, &str),
    reason: Option<Unreachable>,
    now: DateTime<Utc>,
) -> Message {
    let (channel, recipient) = found.unwrap_or((Channel::Email, ""));
    let state = if reason.is_some() { MessageState::Unreachable } else { MessageState::Queued };
    Message {
        id: ids::row(),
        channel: channel.code().to_owned(),
        order_id: Some(order.id.clone()),
        account_id: None,
        link_id: link.map(|link| link.id.clone()),
        kind: kind.to_owned(),
        recipient: recipient.to_owned(),
        language: order.language.clone(),
        state: state.code().to_owned(),
        error: reason.map(|reason| reason.code().to_owned()),
        created_at: now.naive_utc(),
        sent_at: None,
    }
}

/// The channel and recipient for an order's buyer: e-mail if there is an address, else SMS.
fn way(order: &Order) -> Option<(Channel, &str)> {
    let email = order.email.as_deref().map(|email| (Channel::Email, email));
    email.or_else(|| order.phone.as_deref().map(|phone| (Channel::Sms, phone)))
}

/// The channel and recipient for an order's books: its buyer, or the recipient of a gift that was handed over.
fn way_of_books(conn: &mut Conn, order: &Order) -> Result<Option<(Channel, String)>, store::Error> {
    let Some(gift) = gifts::of_order(conn, &order.id)? else { return Ok(way(order).map(owned)) };
    Ok(gift.way().filter(|_| gift.delivered_at.is_some()).map(owned))
}

fn owned((channel, to): (Channel, &str)) -> (Channel, String) {
    (channel, to.to_owned())
}

/// Whether this shop can send on a channel now.
fn sends(shop: &Shop, channel: Channel) -> bool {
    channel == Channel::Email || shop.sms_sender.is_some()
}

/// Whether a link to an order's books reaches anybody now.
pub(super) fn reaches(shop: &Shop, conn: &mut Conn, order: &Order) -> Result<bool, store::Error> {
    Ok(way_of_books(conn, order)?.is_some_and(|(channel, _)| sends(shop, channel)))
}

fn was_erased(conn: &mut Conn, order_id: &str) -> Result<bool, store::Error> {
    Ok(notes::of_order(conn, order_id)?.iter().any(|note| note.kind == NoteKind::Erase.code()))
}

/// How many messages with a new link an order gets in a day at most: each goes to the buyer, whoever presses the button.
const NEW_LINKS_A_DAY: usize = 5;

/// Sends a new link to a paid order's own address or number, or to the recipient of a gift, and extends the grants from now on.
/// `false` when the order is not paid, nothing is left to download, the buyer cannot be reached, or [`NEW_LINKS_A_DAY`]
/// were sent.
pub async fn renew(shop: &Shop, order_id: &str) -> Result<bool, Error> {
    let (acts, id) = (shop.clone(), order_id.to_owned());
    let sent = shop
        .db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            if order.state() != OrderState::Paid || !reaches(&acts, conn, &order)? {
                return Ok::<_, Error>(false);
            }
            let now = acts.clock.now();
            // Used up means that no file of the order can be downloaded any more.
            let Some(delivery) = delivery::of_order(conn, &order, acts.rules().grant_lifetime)? else {
                return Ok(false);
            };
            let is_used_up = delivery.is_used_up(now, acts.rules().visit_lasts);
            if delivery.quota().revoked || is_used_up || written_today(conn, &id, now)? >= NEW_LINKS_A_DAY {
                return Ok(false);
            }
            send_link(&acts, conn, &order, now)
        })
        .await?;
    if sent {
        shop.message_wakeup.notify_one();
    }
    Ok(sent)
}

/// Extends an order's grants from now on and enqueues the message with a new link. `false`, and nothing is done, when whoever gets the
/// books cannot be reached.
pub(super) fn send_link(shop: &Shop, conn: &mut Conn, order: &Order, now: DateTime<Utc>) -> Result<bool, Error> {
    if !reaches(shop, conn, order)? {
        return Ok(false);
    }
    let link = delivery::live_on(shop, conn, &order.id, now)?;
    // As long as the link opens nothing, what was paid and which day each book comes is told again.
    let is_ahead = delivery::by_link(conn, &link.id, shop.rules().grant_lifetime)?.is_ahead();
    let kind = if is_ahead { EmailKind::Receipt } else { EmailKind::NewLink };
    enqueue(conn, order, Some(&link), kind.code(), now)?;
    Ok(true)
}

fn written_today(conn: &mut Conn, order_id: &str, now: DateTime<Utc>) -> Result<usize, store::Error> {
    let yesterday = (now - TimeDelta::days(1)).naive_utc();
    let written = messages::of_order(conn, order_id)?;
    let is_link = |message: &&Message| message.kind == EmailKind::NewLink.code() && message.created_at > yesterday;
    Ok(written.iter().filter(is_link).count())
}

/// Enqueues an unreachable message again, on the channel that the buyer can be reached by now. `false` when there is still none.
pub(super) fn again(shop: &Shop, conn: &mut Conn, message: &Message, now: DateTime<Utc>) -> Result<bool, store::Error> {
    let Some(order_id) = &message.order_id else { return Ok(false) };
    let order = orders::find(conn, order_id)?;
    let found = if message.link_id.is_some() { way_of_books(conn, &order)? } else { way(&order).map(owned) };
    let Some((channel, recipient)) = found.filter(|(channel, _)| sends(shop, *channel)) else { return Ok(false) };
    if !messages::readdress(conn, &message.id, channel, &recipient)? {
        return Ok(false);
    }
    jobs::enqueue_again(conn, MESSAGE_JOB, &message.id, now.naive_utc())?;
    Ok(true)
}

/// The envelope of an e-mail of the outbox (Message-ID, recipient, date), the same each time that it is sent.
fn envelope(shop: &Shop, message: &Message) -> Result<Envelope, MailError> {
    let to = Email::parse(&message.recipient).map_err(|error| MailError::Never(error.to_string()))?;
    let message_id = message_id(&message.id, &shop.rules().public_url);
    Ok(Envelope { message_id, to, date: message.created_at.and_utc() })
}

/// The URL of the page with the download button.
fn link(shop: &Shop, delivery: &Delivery) -> String {
    format!("{}/d/{}", shop.rules().public_url, shop.keys.link_token(&delivery.link.id))
}
