//! The job that looks for an order by one fact, and writes to the order's own buyer.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::lookup;
use crate::domain::job::Outcome;
use crate::domain::order_facts::OrderFacts;
use crate::shop::{Error, Shop, messages};
use crate::store::messages::Channel;
use crate::store::order_searches::{self, OrderSearch};
use crate::store::orders::Order;
use crate::store::{self, Conn, locks};

/// The kind of the jobs that look for an order; their subject is the search's id.
pub const FIND_JOB: &str = "find";
/// How many of these messages one mailbox or phone gets in a day about one order, whoever asks for them: each has the lasting address of
/// the order's page. So a stranger who knows a phone number cannot keep its owner from being written to about his other orders.
const MOST_ABOUT_ORDER: i64 = 3;
/// How many it gets in a day in all.
const MOST_A_DAY: i64 = 10;
/// How many of them leave by SMS in a day, for the whole shop: each costs the owner money.
const MOST_SMS_A_DAY: i64 = 100;
/// How long an operator's id that no payment has yet is looked for again, and how often. A payment gets its id when it is
/// decided.
const AGAIN_FOR: TimeDelta = TimeDelta::hours(1);
const AGAIN_AFTER: TimeDelta = TimeDelta::minutes(5);
/// How long the job waits for the gateway.
const PATIENCE: Duration = Duration::from_secs(20);

/// Looks for the orders of a search, asks the gateway about their open payments, and writes to their buyers. Nobody else
/// learns whether any was found.
pub async fn write_to_buyer(shop: &Shop, search_id: &str) -> Result<Outcome, Error> {
    let id = search_id.to_owned();
    let Some(search) = shop.db.read(move |conn| Ok::<_, Error>(order_searches::find(conn, &id)?)).await? else {
        return Ok(Outcome::Done);
    };
    let facts: OrderFacts = serde_json::from_str(&search.facts).map_err(|error| Error::Broken(error.to_string()))?;
    let found = named(shop, &facts).await?;
    let open = super::open_payments(shop, &found).await?;
    super::ask(shop, open, PATIENCE).await;
    // The answers may have brought operator's ids, and paid orders.
    let found = named(shop, &facts).await?;
    let now = shop.clock.now();
    if found.is_empty() && !facts.operator_ids.is_empty() && now.naive_utc() - search.at < AGAIN_FOR {
        return Ok(Outcome::Again(AGAIN_AFTER));
    }
    let acts = shop.clone();
    let written = shop
        .db
        .write(move |conn| {
            let mut written = 0;
            for (order, way) in recipients(&acts, found, &facts) {
                written += usize::from(write(conn, &order, (way.0, &way.1), (&search, now))?);
            }
            order_searches::end(conn, &search.id)?;
            Ok::<_, Error>(written)
        })
        .await?;
    if written > 0 {
        shop.message_wakeup.notify_one();
    }
    Ok(Outcome::Done)
}

async fn named(shop: &Shop, facts: &OrderFacts) -> Result<Vec<Order>, Error> {
    let facts = facts.clone();
    shop.db.read(move |conn| Ok(lookup::named(conn, &facts)?)).await
}

/// Each way to a buyer once, with the newest order that it belongs to.
fn recipients(shop: &Shop, found: Vec<Order>, facts: &OrderFacts) -> Vec<(Order, (Channel, String))> {
    let mut known: Vec<(Order, (Channel, String))> = Vec::new();
    for order in found {
        let Some(way) = way(&order, facts, shop.sms_sender.is_some()) else { continue };
        if !known.iter().any(|(_, (_, to))| to.eq_ignore_ascii_case(&way.1)) {
            known.push((order, way));
        }
    }
    known
}

/// How the order's own buyer is reached: by the phone number that was typed, if it is the order's, because the e-mail address
/// may be the one that was mistyped; else by e-mail, else by SMS.
fn way(order: &Order, facts: &OrderFacts, sends_sms: bool) -> Option<(Channel, String)> {
    let phone = order.phone.clone().filter(|_| sends_sms).map(|phone| (Channel::Sms, phone));
    let email = order.email.clone().map(|email| (Channel::Email, email));
    let typed = phone.clone().filter(|(_, phone)| facts.phone.as_ref() == Some(phone));
    typed.or(email).or(phone)
}

/// `false` when nothing is to be written: its receipt or a new link is on its way, or enough was written today.
fn write(
    conn: &mut Conn,
    order: &Order,
    (channel, to): (Channel, &str),
    (search, now): (&OrderSearch, DateTime<Utc>),
) -> Result<bool, store::Error> {
    locks::lock_by_name(conn, "found")?;
    let since_search = |message: &store::messages::Message| {
        message.link_id.is_some() && message.recipient == to && message.created_at >= search.at
    };
    if store::messages::of_order(conn, &order.id)?.iter().any(since_search) {
        return Ok(false);
    }
    let written = order_searches::written(conn, to, &order.id, (now - TimeDelta::days(1)).naive_utc())?;
    let is_enough = written.to_him >= MOST_A_DAY || written.about_order >= MOST_ABOUT_ORDER;
    if is_enough || (channel == Channel::Sms && written.texted >= MOST_SMS_A_DAY) {
        tracing::warn!(order = order.number, "no message about a found order: enough were written today");
        return Ok(false);
    }
    messages::enqueue_found(conn, order, (channel, to), now)?;
    Ok(true)
}
