//! What the owner's and the sellers' pages of a market show alike.

use chrono::{DateTime, Utc};

use crate::domain::money::Currency;
use crate::domain::payout::PayoutState;
use crate::domain::thread::Writer;
use crate::domain::typed;
use crate::shop::market::sellers;
use crate::shop::transfers::{MISSING, NO_BALANCE, NO_SENDER};
use crate::store::ledger::sellers::SellerBalance;
use crate::store::payouts::{Details, Payout};
use crate::store::threads::Listed;
use crate::texts::Texts;
use crate::web::admin::kit::Badge;
use crate::web::admin::orders::words;

/// What a seller has, an amount for each currency; what he has in the shop's own where that is nothing.
pub fn amounts(t: Texts, balances: &[SellerBalance], of: impl Fn(&SellerBalance) -> i64, usual: Currency) -> String {
    let nothing = || words::money(t, 0, usual.code());
    let each = balances.iter().map(|balance| words::money(t, of(balance), &balance.currency));
    each.reduce(|all, next| format!("{all} · {next}")).unwrap_or_else(nothing)
}

/// A seller's name as it is kept.
pub fn name_of(text: &str) -> Option<String> {
    let name = typed::clean(text);
    (1..=sellers::LONGEST_NAME).contains(&name.chars().count()).then_some(name)
}

/// The operator's name.
pub fn operator_name(t: Texts, code: &str) -> String {
    t.say(&format!("admin-orders-operator-{}", code.to_ascii_lowercase()))
}

/// From when on these details count, in a sentence; `None` if they do.
pub fn waits_until(t: Texts, details: &Details, now: DateTime<Utc>) -> Option<String> {
    let from = details.counts_at.and_utc();
    (from > now).then(|| t.fill("payout-waits", &[("from", &t.moment(from))]))
}

/// Why a transfer was not made or waits: our own words for what we know, else CinetPay's.
pub fn payout_reason(t: Texts, note: &str) -> String {
    match note {
        NO_BALANCE | MISSING | NO_SENDER => t.say(&format!("payout-note-{note}")),
        other => other.to_owned(),
    }
}

/// A payout in a list.
#[derive(Clone, Debug)]
pub struct PayoutRow {
    pub at: String,
    pub amount: String,
    pub destination: String,
    pub state: Badge,
    /// Why it was not paid.
    pub reason: String,
    /// Where the seller takes it back, while he can.
    pub back: Option<String>,
}

/// A payout as lists show it.
pub fn payout_row(t: Texts, payout: &Payout) -> PayoutRow {
    let class = match payout.state() {
        PayoutState::Paid => "good",
        PayoutState::Requested | PayoutState::Sending => "wait",
        PayoutState::Rejected => "bad",
        PayoutState::Declined => "mute",
    };
    let is_requested = payout.state() == PayoutState::Requested;
    PayoutRow {
        state: Badge { words: t.say(&format!("payout-state-{}", payout.state().code())), class },
        reason: payout_reason(t, &payout.reason),
        back: is_requested.then(|| format!("/seller/payouts/{}/back", payout.id)),
        at: t.day(payout.at.date()),
        amount: words::money(t, payout.amount, &payout.currency),
        destination: match (&payout.operator, &payout.phone) {
            (Some(operator), Some(phone)) => to_phone(t, operator, phone),
            _ => payout.destination.clone(),
        },
    }
}

/// `Orange Money +2250707070700`
pub fn to_phone(t: Texts, operator: &str, phone: &str) -> String {
    format!("{} {phone}", operator_name(t, operator))
}

/// A thread in a list.
#[derive(Clone, Debug)]
pub struct ThreadRow {
    pub url: String,
    /// Of the book.
    pub title: String,
    /// The number of the order once it is paid.
    pub number: Option<String>,
    pub at: String,
    pub state: Badge,
}

/// A thread as the list at `here` shows it to this one; to nobody of both for the owner, who sees who reported it and when.
pub fn thread_row(t: Texts, listed: &Listed, here: &str, to: Option<Writer>) -> ThreadRow {
    let thread = &listed.thread;
    let is_unanswered = to.is_some_and(|to| to.other().is(&thread.last_by));
    let by_reader = thread.reported_by.as_deref().is_some_and(|by| Writer::Reader.is(by));
    let (id, class) = match to {
        Some(to) if thread.has_news_for(to) => ("threads-state-new", "bad"),
        Some(_) if is_unanswered => ("threads-state-unanswered", "wait"),
        Some(_) => ("threads-state-answered", "mute"),
        None if by_reader => ("threads-state-by-reader", "wait"),
        None => ("threads-state-by-seller", "wait"),
    };
    let at = if to.is_some() { thread.last_at } else { thread.reported_at.unwrap_or(thread.last_at) };
    ThreadRow {
        url: format!("{here}/{}", thread.id),
        title: listed.title.clone(),
        number: listed.number.clone(),
        at: words::short(t, at),
        state: Badge { words: t.say(id), class },
    }
}
