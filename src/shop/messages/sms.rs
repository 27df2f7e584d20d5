//! Composes the messages of the outbox that are sent by SMS, and counts and prices them before they are handed over.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::super::Shop;
use super::super::delivery::{Awaited, Delivery};
use super::{delivery_reports, short_links};
use crate::domain::contact::Phone;
use crate::domain::ids;
use crate::domain::job::Outcome;
use crate::domain::language::Language;
use crate::domain::money::Money;
use crate::domain::wording::EmailKind;
use crate::mail::Status;
use crate::sms::{Accepted, Sms, SmsError, SmsText, parts};
use crate::store::messages::{self, Message};
use crate::store::orders::Order;
use crate::store::sms_sends::{self, SmsSend};
use crate::store::{self, Conn};
use crate::texts::Texts;

/// How many SMS that somebody could ask for again and again one number gets in 24 hours: those of free books, new links, and
/// orders that were looked for. What was paid for is always sent.
pub const MOST_A_DAY: i64 = 10;
/// The error of an SMS that is not sent because of [`MOST_A_DAY`].
pub const TOO_MANY: &str = "too-many-sms";

/// An SMS of the outbox, ready to be sent.
pub(super) struct Composed {
    pub sms: Sms,
    /// Whether [`MOST_A_DAY`] holds for it.
    is_bounded: bool,
    /// The link in it, whose short code has to be stored before.
    link_id: Option<String>,
}

/// Whether an SMS may be handed to the provider now.
pub(super) enum Claim {
    /// Yes; the id of the row in which its acceptance is recorded.
    Given(String),
    /// It was claimed before.
    Taken,
    TooMany,
}

/// The job's outcome by the provider's answer.
pub(super) fn outcome(sent: Result<Accepted, SmsError>) -> Outcome {
    match sent {
        Ok(_) => Outcome::Done,
        Err(SmsError::Later(why)) => Outcome::Retry(why),
        Err(SmsError::Never(why)) => Outcome::Fail(why),
    }
}

/// Claims an SMS, which may be handed over only once, and records its parts and their price.
pub(super) fn claim(
    shop: &Shop,
    conn: &mut Conn,
    composed: &Composed,
    provider: &str,
    now: DateTime<Utc>,
) -> Result<Claim, store::Error> {
    let sms = &composed.sms;
    if composed.is_bounded {
        store::locks::lock_by_name(conn, &format!("sms to {}", sms.to.as_str()))?;
        let yesterday = (now - TimeDelta::days(1)).naive_utc();
        if sms_sends::to_number(conn, sms.to.as_str(), yesterday)? >= MOST_A_DAY {
            return Ok(Claim::TooMany);
        }
    }
    if !messages::claim(conn, &sms.id)? {
        return Ok(Claim::Taken);
    }
    if let Some(link_id) = &composed.link_id {
        short_links::keep(shop, conn, link_id)?;
    }
    let (counted, rules) = (parts(&sms.text), shop.rules());
    let number = i32::try_from(counted.number).unwrap_or(i32::MAX);
    let send = SmsSend {
        id: ids::row(),
        message_id: sms.id.clone(),
        provider: provider.to_owned(),
        reference: None,
        parts: number,
        alphabet: counted.alphabet.code().to_owned(),
        price: rules.sms_part_price.map(|price| price.saturating_mul(number.into())),
        currency: rules.currency.code().to_owned(),
        began_at: now.naive_utc(),
        accepted_at: None,
    };
    sms_sends::begin(conn, &send)?;
    Ok(Claim::Given(send.id))
}

/// The SMS that brings the link to an order's books.
pub(super) fn with_link(
    shop: &Shop,
    message: &Message,
    kind: EmailKind,
    delivery: &Delivery,
) -> Result<Composed, Outcome> {
    if delivery.is_ahead() {
        let days = days(message, &delivery.awaited);
        return written(shop, message, &delivery.order, Content { days, ..Content::of("preorder") });
    }
    let url = short_links::address(shop, &delivery.link.id);
    let composed = written(shop, message, &delivery.order, Content { link: Some(url), ..Content::of(kind.code()) })?;
    let is_bounded = composed.is_bounded || kind == EmailKind::NewLink;
    Ok(Composed { is_bounded, link_id: Some(delivery.link.id.clone()), ..composed })
}

/// The SMS that brings the URL of an order's page to whoever looked for the order.
pub(super) fn with_page(shop: &Shop, message: &Message, order: &Order, page: String) -> Result<Composed, Outcome> {
    let composed = written(shop, message, order, Content { link: Some(page), ..Content::of(&message.kind) })?;
    Ok(Composed { is_bounded: true, ..composed })
}

/// The SMS that brings a gift, with its text. It was paid for, and so it is always sent.
pub(super) fn with_gift(shop: &Shop, message: &Message, link_id: &str, text: String) -> Result<Composed, Outcome> {
    let sms = addressed(shop, message, text)?;
    Ok(Composed { sms, is_bounded: false, link_id: Some(link_id.to_owned()) })
}

/// An SMS to a seller. Somebody paid for what it tells, or it warns of a change: none is left out.
pub(super) fn to_seller(shop: &Shop, message: &Message, text: String) -> Result<Composed, Outcome> {
    let sms = addressed(shop, message, text)?;
    Ok(Composed { sms, is_bounded: false, link_id: None })
}

/// The SMS that tells a gift's buyer of the order's page.
pub(super) fn about_gift(shop: &Shop, message: &Message, order: &Order, page: String) -> Result<Composed, Outcome> {
    written(shop, message, order, Content { link: Some(page), ..Content::of(&message.kind) })
}

/// The SMS with the code that opens a library.
pub(super) fn with_code(shop: &Shop, message: &Message, order: &Order, kind: &str) -> Result<Composed, Outcome> {
    let code = shop.keys.sign_in_code(&message.id);
    let code = Some(code.expose().to_owned());
    let composed = written(shop, message, order, Content { link: code, ..Content::of(kind) })?;
    Ok(Composed { is_bounded: true, ..composed })
}

/// The SMS that tells the state of an order.
pub(super) fn about(
    shop: &Shop,
    message: &Message,
    order: &Order,
    (status, returned): (Status, Option<Money>),
    awaited: &[Awaited],
) -> Result<Composed, Outcome> {
    let days = days(message, awaited);
    written(shop, message, order, Content { returned, days, ..Content::of(status.code()) })
}

/// The days on which the books of an order come that are not out yet, the first one first.
fn days(message: &Message, awaited: &[Awaited]) -> String {
    let t = Texts(Language::parse(&message.language).unwrap_or_default());
    let days: BTreeSet<NaiveDate> = awaited.iter().map(|awaited| awaited.on).collect();
    days.into_iter().map(|day| t.day(day)).collect::<Vec<_>>().join(", ")
}

/// What an SMS says beside its kind.
struct Content<'a> {
    kind: &'a str,
    link: Option<String>,
    returned: Option<Money>,
    /// The days on which books come; empty if none is awaited.
    days: String,
}

impl<'a> Content<'a> {
    fn of(kind: &'a str) -> Self {
        Self { kind, link: None, returned: None, days: String::new() }
    }
}

fn written(shop: &Shop, message: &Message, order: &Order, content: Content<'_>) -> Result<Composed, Outcome> {
    let Content { kind, link, returned, days } = content;
    let rules = shop.rules();
    let brief = SmsText {
        t: Texts(Language::parse(&message.language).unwrap_or_default()),
        kind,
        shop: &rules.shop_name,
        order_number: &order.number,
        link: link.as_deref(),
        returned,
        days: &days,
        sandbox: rules.sandbox,
    };
    let sms = addressed(shop, message, brief.text())?;
    Ok(Composed { sms, is_bounded: order.amount == 0, link_id: None })
}

fn addressed(shop: &Shop, message: &Message, text: String) -> Result<Sms, Outcome> {
    let to = Phone::kept(&message.recipient).ok_or_else(|| Outcome::Fail("it is no phone number".to_owned()))?;
    Ok(Sms {
        id: message.id.clone(),
        kind: message.kind.clone(),
        to,
        text,
        report_to: delivery_reports::address_of(shop, &message.id),
    })
}
