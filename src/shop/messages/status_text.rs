//! The text of messages about the state of an order.

use super::super::delivery::{self, Awaited};
use super::super::{Error, Shop};
use super::draft::Draft;
use super::{envelope, sms};
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::mail::{MailError, Status, StatusEmail, hinted};
use crate::store::messages::Message;
use crate::store::orders::Order;
use crate::store::refunds::{self, Refund};
use crate::store::{self, Conn, receipts};
use crate::texts::Texts;

/// Composes the e-mail of a message without a link.
pub(super) fn email(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    order: &Order,
) -> Result<Result<Draft, MailError>, Error> {
    let Some(status) = Status::parse(&message.kind) else { return Ok(Err(MailError::Never(unknown(message)))) };
    let envelope = match envelope(shop, message) {
        Ok(envelope) => envelope,
        Err(error) => return Ok(Err(error)),
    };
    let rules = shop.rules();
    let refund = returned(conn, message, order, status)?;
    let credit_note = match &refund {
        Some(refund) => receipts::note_for(conn, &order.id, &refund.id)?,
        None => None,
    };
    let status = StatusEmail {
        t: Texts(Language::parse(&message.language).unwrap_or_default()),
        status,
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        numbers: rules.numbers.clone(),
        buyer_name: order.name.clone(),
        order_number: order.number.clone(),
        title: order.title.clone(),
        returned: refund.map(|refund| sum(shop, order, &refund)),
        credit_note,
        moved_to: order.email.as_deref().filter(|_| status == Status::Moved).map(hinted),
        awaited: awaited(shop, conn, order, status)?.into_iter().map(|one| (one.title, one.on)).collect(),
        find: format!("{}/find", rules.public_url),
        at: message.created_at.and_utc(),
        zone: rules.zone,
        palette: rules.look.palette,
        logo: None,
        sandbox: rules.sandbox,
    };
    Ok(Ok(Draft::new(move |pictures| StatusEmail { logo: pictures.logo, ..status }.compose(envelope))))
}

/// Composes the SMS of a message without a link.
pub(super) fn sms(
    shop: &Shop,
    conn: &mut Conn,
    message: &Message,
    order: &Order,
) -> Result<Result<sms::Composed, Outcome>, Error> {
    let Some(status) = Status::parse(&message.kind) else { return Ok(Err(Outcome::Fail(unknown(message)))) };
    let returned = returned(conn, message, order, status)?.map(|refund| sum(shop, order, &refund));
    let awaited = awaited(shop, conn, order, status)?;
    Ok(sms::about(shop, message, order, (status, returned), &awaited))
}

/// Whether what a message was to say is no longer so: the book that comes on another day is out meanwhile.
pub(super) fn is_over(shop: &Shop, conn: &mut Conn, message: &Message, order: &Order) -> Result<bool, Error> {
    Ok(message.kind == Status::NewDay.code() && awaited(shop, conn, order, Status::NewDay)?.is_empty())
}

/// The books of an order that are not out yet, where the message is about them.
fn awaited(shop: &Shop, conn: &mut Conn, order: &Order, status: Status) -> Result<Vec<Awaited>, Error> {
    if status != Status::NewDay {
        return Ok(Vec::new());
    }
    let delivery = delivery::of_order(conn, order, shop.rules().grant_lifetime)?;
    Ok(delivery.map(|delivery| delivery.awaited).unwrap_or_default())
}

fn unknown(message: &Message) -> String {
    format!("this program knows no message {}", message.kind)
}

/// The refund that the message is about: the newest one that is not newer than the message.
fn returned(conn: &mut Conn, message: &Message, order: &Order, status: Status) -> Result<Option<Refund>, store::Error> {
    let of_attempt = match status {
        Status::Refunded | Status::PartlyRefunded => false,
        Status::Repaid => true,
        Status::Review
        | Status::Declined
        | Status::Revoked
        | Status::Waiting
        | Status::Refused
        | Status::Moved
        | Status::NewDay
        | Status::DisputeOpened
        | Status::DisputeAnswered
        | Status::DisputeDecided => {
            return Ok(None);
        }
    };
    let known = refunds::of_order(conn, &order.id)?;
    let told =
        |refund: &Refund| refund.attempt_id.is_some() == of_attempt && !refund.due && refund.at <= message.created_at;
    Ok(known.into_iter().rfind(told))
}

/// The amount that was sent back.
fn sum(shop: &Shop, order: &Order, refund: &Refund) -> Money {
    Money::new(refund.amount, Currency::parse(&order.currency).unwrap_or(shop.rules().currency))
}
