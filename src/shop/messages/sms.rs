//! Composes the messages of the outbox that are sent by SMS.

use super::super::Shop;
use super::super::delivery::Delivery;
use super::link;
use crate::domain::contact::Phone;
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::wording::EmailKind;
use crate::mail::Status;
use crate::sms::{Accepted, Sms, SmsError, SmsText};
use crate::store::messages::Message;
use crate::store::orders::Order;
use crate::texts::Texts;

/// The job's outcome by the provider's answer.
pub(super) fn outcome(sent: Result<Accepted, SmsError>) -> Outcome {
    match sent {
        Ok(_) => Outcome::Done,
        Err(SmsError::Later(why)) => Outcome::Retry(why),
        Err(SmsError::Never(why)) => Outcome::Fail(why),
    }
}

/// The SMS that brings the link to an order's books.
pub(super) fn with_link(shop: &Shop, message: &Message, kind: EmailKind, delivery: &Delivery) -> Result<Sms, Outcome> {
    written(shop, message, &delivery.order, (kind.code(), Some(link(shop, delivery)), None))
}

/// The SMS that brings the URL of an order's page to whoever looked for the order.
pub(super) fn with_page(shop: &Shop, message: &Message, order: &Order, page: String) -> Result<Sms, Outcome> {
    written(shop, message, order, (&message.kind, Some(page), None))
}

/// The SMS that tells the state of an order.
pub(super) fn about(
    shop: &Shop,
    message: &Message,
    order: &Order,
    (status, returned): (Status, Option<Money>),
) -> Result<Sms, Outcome> {
    written(shop, message, order, (status.code(), None, returned))
}

fn written(
    shop: &Shop,
    message: &Message,
    order: &Order,
    (kind, link, returned): (&str, Option<String>, Option<Money>),
) -> Result<Sms, Outcome> {
    let to = Phone::kept(&message.recipient).ok_or_else(|| Outcome::Fail("it is no phone number".to_owned()))?;
    let rules = shop.rules();
    let brief = SmsText {
        t: Texts(Language::parse(&message.language).unwrap_or_default()),
        kind,
        shop: &rules.shop_name,
        order_number: &order.number,
        link: link.as_deref(),
        returned,
        sandbox: rules.sandbox,
    };
    Ok(Sms { id: message.id.clone(), kind: message.kind.clone(), to, text: brief.text() })
}
