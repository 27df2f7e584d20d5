//! The buyer of a paid order corrects the e-mail address, or the phone number, that he mistyped, in the browser that placed the order.
//! The book's link is sent to the right one; what went to the wrong one opens nothing any more, whether it was used or not.

use chrono::TimeDelta;

use super::messages::order_status;
use super::{Error, Shop, delivery, messages, stamps};
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::domain::order_facts::Contact;
use crate::mail::Status;
use crate::store::messages::{Channel, MessageState};
use crate::store::notes::{self, BUYER, Note, NoteKind};
use crate::store::orders::{self, Order};
use crate::store::{self, Conn, gifts, grants, jobs, readers};

/// For how long after the payment the buyer may do so.
const LASTS: TimeDelta = TimeDelta::days(30);
/// How often.
const MOST: usize = 3;

/// What became of a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corrected {
    Yes,
    /// It is the one that the order has.
    Same,
    /// Somebody has opened a library with the one that the order has: it is not wrong.
    Proved,
    /// It was corrected often enough.
    TooOften,
    /// Nothing is left to send, or it is too late.
    Over,
}

/// An order whose contact was replaced.
pub(in crate::shop) struct Replaced {
    /// `former → new`, for the order's notes.
    pub said: String,
    /// The order as it was, if messages were sent to its former contact.
    pub told: Option<Order>,
}

/// What the order's page offers to correct: the e-mail address, or the phone number of a buyer who gave no address, where the shop sends
/// SMS.
pub fn offered(shop: &Shop, order: &Order) -> Option<Channel> {
    let in_time = order.paid_at.is_some_and(|at| shop.clock.now().naive_utc() < at + LASTS);
    if order.state() != OrderState::Paid || !in_time {
        return None;
    }
    let by_phone = || order.phone.as_ref().filter(|_| shop.sms_sender.is_some()).map(|_| Channel::Sms);
    order.email.as_ref().map(|_| Channel::Email).or_else(by_phone)
}

/// Corrects the contact of the order with this key, and sends the link there.
///
/// # Errors
/// [`Error::NotFound`] when this visitor did not place the order.
pub async fn correct(shop: &Shop, key: &str, visitor: &str, to: &Contact) -> Result<Corrected, Error> {
    let (acts, key, visitor, to) = (shop.clone(), key.to_owned(), visitor.to_owned(), to.clone());
    let corrected = shop
        .db
        .write(move |conn| {
            let found = orders::by_key(conn, &key)?.filter(|order| order.visitor.as_deref() == Some(&visitor));
            let mut order = orders::lock_for_update(conn, &found.ok_or(Error::NotFound)?.id)?;
            if let Some(refused) = refusal(&acts, conn, &order, &to)? {
                return Ok::<_, Error>(refused);
            }
            change(&acts, conn, &mut order, &to)?;
            Ok(Corrected::Yes)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(corrected)
}

fn refusal(shop: &Shop, conn: &mut Conn, order: &Order, to: &Contact) -> Result<Option<Corrected>, Error> {
    let was = match (offered(shop, order), to) {
        (Some(Channel::Email), Contact::Email(_)) => order.email.as_ref(),
        (Some(Channel::Sms), Contact::Phone(_)) => order.phone.as_ref(),
        _ => None,
    };
    let Some(was) = was else { return Ok(Some(Corrected::Over)) };
    if gifts::of_order(conn, &order.id)?.is_some() {
        // The buyer gets no link that could go astray.
        return Ok(Some(Corrected::Over));
    }
    if was.eq_ignore_ascii_case(to.as_str()) {
        return Ok(Some(Corrected::Same));
    }
    if readers::by_contact(conn, &was.to_lowercase())?.is_some() {
        return Ok(Some(Corrected::Proved));
    }
    let is_his = |note: &&Note| note.kind == NoteKind::Address.code() && note.author == BUYER;
    if notes::of_order(conn, &order.id)?.iter().filter(is_his).count() >= MOST {
        return Ok(Some(Corrected::TooOften));
    }
    let (now, rules) = (shop.clock.now(), shop.rules());
    let delivery = delivery::of_order(conn, order, rules.grant_lifetime)?;
    let gives =
        delivery.is_some_and(|one| one.is_ahead() || (!one.quota().revoked && !one.is_used_up(now, rules.visit_lasts)));
    Ok((!gives).then_some(Corrected::Over))
}

fn change(shop: &Shop, conn: &mut Conn, order: &mut Order, to: &Contact) -> Result<(), Error> {
    let now = shop.clock.now();
    let replaced = replace(conn, order, to)?;
    let note = Note {
        id: ids::row(),
        order_id: order.id.clone(),
        kind: NoteKind::Address.code().to_owned(),
        text: replaced.said,
        author: BUYER.to_owned(),
        at: now.naive_utc(),
    };
    notes::insert(conn, &note)?;
    messages::send_link(shop, conn, order, now)?;
    if let Some(former) = replaced.told {
        // Had it been right, whoever reads it learns that the link went elsewhere.
        order_status::enqueue(conn, &former, Status::Moved, now)?;
    }
    Ok(())
}

/// Gives an order another e-mail address or phone number: earlier links end, messages that wait are not sent, and its copies are stamped
/// anew.
pub(in crate::shop) fn replace(conn: &mut Conn, order: &mut Order, to: &Contact) -> Result<Replaced, store::Error> {
    let former = order.clone();
    let was = order.email.clone().or_else(|| order.phone.clone()).unwrap_or_default();
    match to {
        Contact::Email(email) => {
            orders::set_email(conn, &order.id, email)?;
            order.email = Some(email.clone());
        }
        Contact::Phone(phone) => {
            orders::set_phone(conn, &order.id, phone)?;
            order.phone = Some(phone.clone());
        }
    }
    stamps::stamp_again(conn, order)?;
    grants::end_links(conn, &order.id)?;
    let unsent = store::messages::stop(conn, &order.id, "the address was corrected")?;
    jobs::end(conn, messages::MESSAGE_JOB, &unsent)?;
    let sent = store::messages::of_order(conn, &order.id)?;
    let wrote = sent.iter().any(|message| message.recipient == was && message.is(MessageState::Sent));
    Ok(Replaced { said: format!("{was} → {}", to.as_str()), told: wrote.then_some(former) })
}
