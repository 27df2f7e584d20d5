//! An order's history in order of time, for the staff.

use std::collections::HashMap;

use chrono::NaiveDateTime;

use crate::domain::role::Right;
use crate::shop::admin::refund_transfers::payment_of;
use crate::shop::admin::{Refused, Staff, id, subject};
use crate::shop::transfers::{PaidFrom, paid_from, sends};
use crate::shop::{Error, Shop, personal_data};
use crate::store::attempts::{self, Attempt};
use crate::store::audit::{self, AuditEntry};
use crate::store::books::Book;
use crate::store::checks::{self, Check};
use crate::store::flags::{self, Flag};
use crate::store::gifts::{self, Gift};
use crate::store::grants::{self, Download, Grant};
use crate::store::manual_payments;
use crate::store::messages::{self, Message};
use crate::store::notes::{self, Note};
use crate::store::notifications::{self, Notification};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::{self, Order};
use crate::store::receipts::{self, Receipt};
use crate::store::refunds::{self, Part, Refund};
use crate::store::sms_sends::{self, SmsReport, SmsSend};
use crate::store::transfers::{self, Answer, Transfer};
use crate::store::transitions::{self, Transition};
use crate::store::{self, Conn};

/// Something that happened to an order.
pub enum Event {
    Placed,
    Attempt(Attempt),
    Notification(Notification),
    Check(Check),
    Transition(Transition),
    Granted(Grant),
    Message(Message),
    Download(Download),
    Note(Note),
    Refund(Refund),
    /// With CinetPay's answers about it, the oldest first.
    Transfer(Transfer, Vec<Answer>),
    AuditEntry(AuditEntry),
}

impl Event {
    /// The time of the event, and the position among events of the same time.
    fn place(&self, order: &Order) -> (NaiveDateTime, u8) {
        match self {
            Self::Placed => (order.placed_at, 0),
            Self::Attempt(attempt) => (attempt.opened_at, 1),
            Self::Notification(notification) => (notification.first_at, 2),
            Self::Check(check) => (check.first_at, 3),
            Self::Note(note) => (note.at, 4),
            Self::Transition(change) => (change.at, 5),
            Self::Refund(refund) => (refund.at, 6),
            Self::Transfer(transfer, _) => (transfer.created_at, 6),
            Self::Granted(grant) => (grant.created_at, 7),
            Self::Message(message) => (message.created_at, 8),
            Self::Download(download) => (download.at, 9),
            Self::AuditEntry(entry) => (entry.at, 10),
        }
    }
}

/// An order with everything that is kept about it, and its history.
pub struct Timeline {
    pub order: Order,
    pub lines: Vec<(OrderLine, Book)>,
    /// What was refunded of its lines.
    pub returned: Vec<Part>,
    pub attempts: Vec<Attempt>,
    /// Refunds whose money was not sent yet.
    pub due: Vec<Refund>,
    pub transfers: Vec<Transfer>,
    /// Whether the settings send money.
    pub can_send: bool,
    /// The numbers that paid, by the attempt's id; that of the order's own payment also by an empty id.
    pub paid_from: HashMap<String, PaidFrom>,
    /// A payment that may be the money that was marked as paid by hand; an owner has to decide about it.
    pub asked: Option<Attempt>,
    /// With the titles of their lines.
    pub granted: Vec<(Grant, String)>,
    /// Who gets its books instead of the buyer.
    pub gift: Option<Gift>,
    pub flags: Vec<Flag>,
    /// What was handed to a provider of SMS, with its report.
    pub texted: Vec<(SmsSend, Option<SmsReport>)>,
    /// Its receipts and credit notes, the oldest first.
    pub receipts: Vec<Receipt>,
    /// When the personal data is erased automatically, if nothing is paid.
    pub erased_at: Option<NaiveDateTime>,
    /// With their times, the oldest first.
    pub events: Vec<(NaiveDateTime, Event)>,
}

impl Timeline {
    /// How much of a line's amount has not been refunded yet.
    pub fn left_of(&self, line: &OrderLine) -> i64 {
        let back = self.returned.iter().filter(|part| part.line == line.place).map(|part| part.amount);
        line.amount_received() - back.sum::<i64>()
    }
}

/// The history of the order with this number or id.
pub async fn tell(shop: &Shop, by: &Staff, name: &str) -> Result<Timeline, Refused> {
    by.needs(Right::Orders)?;
    let (name, can_send) = (name.to_owned(), sends(shop));
    shop.db
        .read(move |conn| {
            let order = named(conn, &name)?;
            Ok(Timeline { can_send, ..whole(conn, order)? })
        })
        .await
}

/// The order with this number or id.
pub async fn order(shop: &Shop, by: &Staff, name: &str) -> Result<Order, Refused> {
    by.needs(Right::Orders)?;
    let name = name.to_owned();
    shop.db.read(move |conn| Ok(named(conn, &name)?)).await
}

/// The order that a page's URL names.
fn named(conn: &mut Conn, name: &str) -> Result<Order, Error> {
    let name = id(name)?;
    match orders::by_number(conn, &name.to_uppercase())? {
        Some(order) => Ok(order),
        None => Ok(orders::find(conn, name)?),
    }
}

fn whole(conn: &mut Conn, order: Order) -> Result<Timeline, store::Error> {
    let id = order.id.as_str();
    let tried = attempts::of_order(conn, id)?;
    let mut events = vec![Event::Placed];
    for attempt in &tried {
        events
            .extend(notifications::of_transaction(conn, &attempt.transaction_id)?.into_iter().map(Event::Notification));
        events.extend(checks::of_attempt(conn, &attempt.id)?.into_iter().map(Event::Check));
        events.push(Event::Attempt(attempt.clone()));
    }
    // Opening an attempt is shown once, by the attempt itself.
    let changes = transitions::of_order(conn, id)?.into_iter().filter(|change| !change.was.is_empty());
    events.extend(changes.map(Event::Transition));
    events.extend(messages::of_order(conn, id)?.into_iter().map(Event::Message));
    events.extend(notes::of_order(conn, id)?.into_iter().map(Event::Note));
    let sent_back = refunds::of_order(conn, id)?;
    events.extend(sent_back.iter().cloned().map(Event::Refund));
    let sent = transfers::of_order(conn, id)?;
    for transfer in &sent {
        events.push(Event::Transfer(transfer.clone(), transfers::answers(conn, &transfer.id)?));
    }
    let granted = grants::of_order(conn, id)?;
    events.extend(grants::downloads_of(conn, id)?.into_iter().map(Event::Download));
    events.extend(granted.iter().map(|(grant, _)| Event::Granted(grant.clone())));
    add_actions(conn, &order, &mut events)?;
    let mut events: Vec<_> = events.into_iter().map(|event| (event.place(&order), event)).collect();
    events.sort_by_key(|(place, _)| *place);
    let names: Vec<String> = order.email.iter().map(|email| email.to_lowercase()).chain(order.phone.clone()).collect();
    Ok(Timeline {
        lines: order_lines::with_books(conn, id)?,
        returned: refunds::parts_of(conn, &[id])?,
        paid_from: payers(conn, &tried, &sent_back)?,
        due: sent_back.into_iter().filter(|refund| refund.due).collect(),
        transfers: sent,
        can_send: false,
        erased_at: personal_data::erased_at(&tried),
        asked: asked(conn, id, &tried)?,
        attempts: tried,
        granted,
        gift: gifts::of_order(conn, id)?,
        texted: sms_sends::of_order(conn, id)?,
        flags: flags::about(conn, &names.iter().map(String::as_str).collect::<Vec<_>>())?,
        receipts: receipts::of_order(conn, id)?,
        events: events.into_iter().map(|((at, _), event)| (at, event)).collect(),
        order,
    })
}

fn payers(conn: &mut Conn, tried: &[Attempt], sent_back: &[Refund]) -> Result<HashMap<String, PaidFrom>, store::Error> {
    let own = payment_of(tried, sent_back);
    let mut found = HashMap::new();
    for attempt in tried {
        let Some(payer) = paid_from(conn, attempt)? else { continue };
        if own.is_some_and(|own| own.id == attempt.id) {
            found.insert(String::new(), payer.clone());
        }
        found.insert(attempt.id.clone(), payer);
    }
    Ok(found)
}

fn asked(conn: &mut Conn, order_id: &str, tried: &[Attempt]) -> Result<Option<Attempt>, store::Error> {
    let open =
        manual_payments::of_order(conn, order_id)?.filter(|row| row.asked_at.is_some() && row.decided_at.is_none());
    let named = open.and_then(|row| row.attempt_id);
    Ok(tried.iter().find(|attempt| Some(&attempt.id) == named.as_ref()).cloned())
}

/// Adds the audit entries that no other event shows: most acts of the back office leave a note, a transition or a
/// refund with the same time.
fn add_actions(conn: &mut Conn, order: &Order, events: &mut Vec<Event>) -> Result<(), store::Error> {
    for entry in audit::of_subject(conn, &subject(order), MOST_ENTRIES)? {
        let told = |event: &Event| match event {
            Event::Note(note) => note.at == entry.at,
            Event::Transition(change) => change.at == entry.at && change.actor == entry.actor,
            _ => false,
        };
        if !events.iter().any(told) {
            events.push(Event::AuditEntry(entry));
        }
    }
    Ok(())
}

const MOST_ENTRIES: i64 = 200;
