//! What a letter about the state of an order says.

use super::{Error, Shop};
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::mail::{Envelope, Letter, MailError, Status, StatusLetter, hinted};
use crate::store::mails::Mail;
use crate::store::orders::Order;
use crate::store::refunds::{self, Refund};
use crate::store::{self, Conn};
use crate::texts::Texts;

/// The letter that a row of the outbox without a link stands for.
pub(super) fn letter(
    shop: &Shop,
    conn: &mut Conn,
    mail: &Mail,
    order: &Order,
    envelope: Result<Envelope, MailError>,
) -> Result<Result<Letter, MailError>, Error> {
    let Some(status) = Status::parse(&mail.kind) else {
        return Ok(Err(MailError::Never(format!("this program knows no letter {}", mail.kind))));
    };
    let envelope = match envelope {
        Ok(envelope) => envelope,
        Err(error) => return Ok(Err(error)),
    };
    let rules = shop.rules();
    let currency = Currency::parse(&order.currency).unwrap_or(rules.currency);
    let status = StatusLetter {
        t: Texts(Language::parse(&mail.language).unwrap_or_default()),
        status,
        shop: rules.shop_name.clone(),
        contact: rules.contact.clone(),
        buyer_name: order.name.clone(),
        order_number: order.number.clone(),
        title: order.title.clone(),
        returned: returned(conn, mail, status)?.map(|refund| Money::new(refund.amount, currency)),
        moved_to: order.email.as_deref().filter(|_| status == Status::Moved).map(hinted),
        at: mail.created_at.and_utc(),
        zone: rules.zone,
        palette: rules.look.palette,
        sandbox: rules.sandbox,
    };
    Ok(status.letter(envelope))
}

/// The refund that the letter tells of: the one that was written down with it.
fn returned(conn: &mut Conn, mail: &Mail, status: Status) -> Result<Option<Refund>, store::Error> {
    let of_attempt = match status {
        Status::Refunded | Status::PartlyRefunded => false,
        Status::Repaid => true,
        Status::Review | Status::Declined | Status::Revoked | Status::Moved => return Ok(None),
    };
    let known = refunds::of_order(conn, &mail.order_id)?;
    Ok(known.into_iter().rfind(|refund| refund.attempt_id.is_some() == of_attempt && refund.at <= mail.created_at))
}
