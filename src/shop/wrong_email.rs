//! The buyer of a paid order corrects the e-mail address that he mistyped, in the browser that placed the order. The book's link is
//! sent to the right address; what went to the wrong one opens nothing any more, whether it was used or not.

use chrono::TimeDelta;

use super::messages::order_status;
use super::{Error, Shop, delivery, messages};
use crate::domain::contact::Email;
use crate::domain::ids;
use crate::domain::order::OrderState;
use crate::mail::Status;
use crate::store::messages::MessageState;
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
    /// It is the address that the order has.
    Same,
    /// Somebody has opened a library with the address that the order has: it is not a wrong one.
    Proved,
    /// It was corrected often enough.
    TooOften,
    /// Nothing is left to send, or it is too late.
    Over,
}

/// Whether the order's page offers it.
pub fn is_offered(shop: &Shop, order: &Order) -> bool {
    let in_time = order.paid_at.is_some_and(|at| shop.clock.now().naive_utc() < at + LASTS);
    order.state() == OrderState::Paid && order.email.is_some() && in_time
}

/// Corrects the address of the order with this key, and sends the link there.
///
/// # Errors
/// [`Error::NotFound`] when this visitor did not place the order.
pub async fn correct(shop: &Shop, key: &str, visitor: &str, email: &Email) -> Result<Corrected, Error> {
    let (acts, key, visitor, email) = (shop.clone(), key.to_owned(), visitor.to_owned(), email.clone());
    let corrected = shop
        .db
        .write(move |conn| {
            let found = orders::by_key(conn, &key)?.filter(|order| order.visitor.as_deref() == Some(&visitor));
            let mut order = orders::lock_for_update(conn, &found.ok_or(Error::NotFound)?.id)?;
            if let Some(refused) = refusal(&acts, conn, &order, &email)? {
                return Ok::<_, Error>(refused);
            }
            change(&acts, conn, &mut order, &email)?;
            Ok(Corrected::Yes)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(corrected)
}

fn refusal(shop: &Shop, conn: &mut Conn, order: &Order, email: &Email) -> Result<Option<Corrected>, Error> {
    let Some(was) = order.email.as_ref().filter(|_| is_offered(shop, order)) else { return Ok(Some(Corrected::Over)) };
    if gifts::of_order(conn, &order.id)?.is_some() {
        // The buyer gets no link that could go astray.
        return Ok(Some(Corrected::Over));
    }
    if was.eq_ignore_ascii_case(email.as_str()) {
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

fn change(shop: &Shop, conn: &mut Conn, order: &mut Order, email: &Email) -> Result<(), Error> {
    let (former, now) = (order.clone(), shop.clock.now());
    let was = order.email.replace(email.as_str().to_owned()).unwrap_or_default();
    orders::set_email(conn, &order.id, email.as_str())?;
    grants::end_links(conn, &order.id)?;
    let unsent = store::messages::stop(conn, &order.id, "the address was corrected")?;
    jobs::end(conn, messages::MESSAGE_JOB, &unsent)?;
    let note = Note {
        id: ids::row(),
        order_id: order.id.clone(),
        kind: NoteKind::Address.code().to_owned(),
        text: format!("{was} → {}", email.as_str()),
        author: BUYER.to_owned(),
        at: now.naive_utc(),
    };
    notes::insert(conn, &note)?;
    messages::send_link(shop, conn, order, now)?;
    let sent = store::messages::of_order(conn, &order.id)?;
    if sent.iter().any(|message| message.recipient == was && message.is(MessageState::Sent)) {
        // Had the address been right, whoever reads it learns that the link went elsewhere.
        order_status::enqueue(conn, &former, Status::Moved, now)?;
    }
    Ok(())
}
