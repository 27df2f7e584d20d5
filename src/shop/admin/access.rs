//! A buyer's access to a book: sending the link again, extending downloads or ending them.

use chrono::TimeDelta;

use super::{Fault, Refused, Staff, note, refunds, text};
use crate::domain::contact::{Country, Email, Phone};
use crate::domain::order::OrderState;
use crate::domain::order_facts::Contact;
use crate::domain::role::Right;
use crate::mail::Status;
use crate::shop::accounts::audit::Actor;
use crate::shop::messages::{self, order_status};
use crate::shop::sale::gifts as giving;
use crate::shop::{Error, Shop, delivery, preorders, wrong_contact};
use crate::store::Conn;
use crate::store::gifts::{self, Gift};
use crate::store::grants::{self, Grant};
use crate::store::messages::Channel;
use crate::store::notes::NoteKind;
use crate::store::orders::{self, Order};

/// How many days can be given at once.
pub const MOST_DAYS: i64 = 365;
/// How many downloads can be given at once.
pub const MOST_DOWNLOADS: i32 = 50;

fn paid(conn: &mut Conn, order_id: &str) -> Result<(Order, Vec<Grant>), Refused> {
    let order = orders::lock_for_update(conn, order_id)?;
    let granted = grants::lock_of_order(conn, order_id)?;
    if granted.is_empty() || order.state() != OrderState::Paid {
        return Err(Refused::Moved);
    }
    Ok((order, granted))
}

/// Where the link to an order's books goes: to its buyer, or to the recipient of a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached<'a> {
    pub email: Option<&'a str>,
    /// Counts only without an e-mail address.
    pub phone: Option<&'a str>,
}

impl<'a> Reached<'a> {
    pub fn of(order: &'a Order, gift: Option<&'a Gift>) -> Self {
        match gift.map(Gift::way) {
            None => Self { email: order.email.as_deref(), phone: order.phone.as_deref() },
            Some(Some((Channel::Email, email))) => Self { email: Some(email), phone: None },
            Some(Some((Channel::Sms, phone))) => Self { email: None, phone: Some(phone) },
            Some(None) => Self { email: None, phone: None },
        }
    }
}

/// The gift that an order is.
pub async fn gift_of(shop: &Shop, order: &Order) -> Result<Option<Gift>, Error> {
    let id = order.id.clone();
    shop.db.read(move |conn| Ok(gifts::of_order(conn, &id)?)).await
}

/// The right address or number, and the reason for the correction.
#[derive(Clone, Debug)]
pub struct Correction {
    /// Empty where the number is corrected.
    pub email: String,
    /// Counts only without an e-mail address.
    pub phone: String,
    pub reason: String,
}

/// Sends the buyer a new link, or the recipient of a gift. A corrected address or number needs a fresh password; then all earlier links
/// end, and a buyer's former one is told, if messages were sent there.
pub async fn resend(shop: &Shop, by: &Staff, order_id: &str, correction: Option<Correction>) -> Result<(), Refused> {
    match &correction {
        Some(_) => by.needs_fresh(Right::Resend)?,
        None => by.needs(Right::Resend)?,
    }
    let home = shop.rules().country;
    let correction = correction.map(|new| read(&new, home)).transpose()?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let (mut order, granted) = paid(conn, &id)?;
            if granted.iter().all(|grant| grant.revoked_at.is_some()) {
                return Err(Refused::Moved);
            }
            let delivery = delivery::of_order(conn, &order, acts.rules().grant_lifetime)?;
            if delivery.is_none_or(|delivery| delivery.is_used_up(by.at.and_utc(), acts.rules().visit_lasts)) {
                return Err(Refused::NothingLeft);
            }
            if let Some(gift) = gifts::of_order(conn, &order.id)? {
                return resend_gift(&acts, conn, &by, (&order, gift), correction);
            }
            let former = if let Some((to, reason)) = correction {
                let replaced = wrong_contact::replace(conn, &mut order, &to)?;
                note(conn, &by, &order, NoteKind::Address, &format!("{}\n{reason}", replaced.said))?;
                replaced.told
            } else {
                note(conn, &by, &order, NoteKind::Resend, "")?;
                None
            };
            let sent = messages::send_link(&acts, conn, &order, by.at.and_utc())?;
            if let Some(former) = former {
                order_status::enqueue(conn, &former, Status::Moved, by.at.and_utc())?;
            }
            if sent { Ok(()) } else { Err(Refused::NoAddress) }
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// The same of a gift that was handed over: to its recipient, or to the right one, who gets the greeting too.
fn resend_gift(
    shop: &Shop,
    conn: &mut Conn,
    by: &Actor,
    (order, gift): (&Order, Gift),
    correction: Option<(Contact, String)>,
) -> Result<(), Refused> {
    if gift.delivered_at.is_none() {
        return Err(Refused::GiftWaits);
    }
    let now = by.at.and_utc();
    let sent = if let Some((to, reason)) = correction {
        let said = giving::redirect(conn, order, gift, &to.in_lower_case())?;
        note(conn, by, order, NoteKind::Address, &format!("{said}\n{reason}"))?;
        giving::send_again(shop, conn, order, now)?
    } else {
        note(conn, by, order, NoteKind::Resend, "")?;
        messages::send_link(shop, conn, order, now)?
    };
    if sent { Ok(()) } else { Err(Refused::NoAddress) }
}

fn read(new: &Correction, home: &'static Country) -> Result<(Contact, String), Refused> {
    let email =
        || Email::parse(&new.email).map(|email| Contact::Email(email.as_str().to_owned())).map_err(Fault::Email);
    let phone = || {
        Phone::parse(&new.phone, home).map(|phone| Contact::Phone(phone.as_str().to_owned())).map_err(|_| Fault::Number)
    };
    let to = if new.email.is_empty() { phone() } else { email() };
    Ok((to.map_err(Refused::Typed)?, text(&new.reason, Fault::Reason)?))
}

/// Gives a buyer more days, more downloads, or both. Access that was ended is restored together with its links, except
/// for books that were refunded. If only downloads are given and the time is over, they come with as many days as a
/// sale gives.
pub async fn extend(shop: &Shop, by: &Staff, order_id: &str, days: i64, downloads: i32) -> Result<(), Refused> {
    by.needs(Right::OrderCare)?;
    let fits =
        (0..=MOST_DAYS).contains(&days) && (0..=MOST_DOWNLOADS).contains(&downloads) && days + i64::from(downloads) > 0;
    if !fits {
        return Err(Refused::Typed(Fault::Prolongation));
    }
    let (by, id) = (by.actor.clone(), order_id.to_owned());
    let lifetime = shop.rules().grant_lifetime;
    shop.db
        .write(move |conn| {
            let (order, granted) = paid(conn, &id)?;
            let left = delivery::of_order(conn, &order, lifetime)?.map_or(0, |delivery| delivery.quota().left());
            if downloads == 0 && left == 0 {
                return Err(Refused::Typed(Fault::NoDownloads));
            }
            let given_back = refunds::lines_given_back(conn, &order)?;
            let kept: Vec<&Grant> = granted.iter().filter(|grant| !given_back.contains(&grant.line)).collect();
            let end = kept.iter().map(|grant| grant.expires_at).max().unwrap_or(by.at);
            let days = if days == 0 && end <= by.at { (lifetime.num_hours() + 23) / 24 } else { days };
            let until = end.max(by.at) + TimeDelta::days(days);
            let ids: Vec<&str> = kept.iter().map(|grant| grant.id.as_str()).collect();
            grants::prolong(conn, &order.id, &ids, (until, downloads))?;
            preorders::look_again(conn, &order.id, by.at.and_utc())?;
            Ok(note(conn, &by, &order, NoteKind::Extend, &format!("+{days} / +{downloads}"))?)
        })
        .await
}

/// Ends a buyer's downloads.
pub async fn revoke(shop: &Shop, by: &Staff, order_id: &str, reason: &str) -> Result<(), Refused> {
    by.needs(Right::OrderCare)?;
    let reason = text(reason, Fault::Reason)?;
    let (by, id) = (by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let (order, _) = paid(conn, &id)?;
            if grants::revoke(conn, &order.id, None, by.at)? == 0 {
                return Err(Refused::Moved);
            }
            order_status::enqueue(conn, &order, Status::Revoked, by.at.and_utc())?;
            Ok(note(conn, &by, &order, NoteKind::Revoke, &reason)?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}
