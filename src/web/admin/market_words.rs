//! What the owner's and the sellers' pages of a market show alike.

use chrono::{DateTime, Utc};

use crate::domain::money::Currency;
use crate::domain::payout::PayoutState;
use crate::domain::typed;
use crate::shop::market::sellers;
use crate::shop::transfers::{MISSING, NO_BALANCE, NO_SENDER};
use crate::store::ledger::sellers::SellerBalance;
use crate::store::payouts::{Details, Payout};
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
        destination: payout.destination.clone(),
    }
}
