//! What the owner's and the sellers' pages of a market show alike.

use crate::domain::money::Currency;
use crate::domain::typed;
use crate::shop::market::sellers;
use crate::store::ledger::sellers::SellerBalance;
use crate::store::payouts::Payout;
use crate::texts::Texts;
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

/// A payout in a list.
#[derive(Clone, Debug)]
pub struct PayoutRow {
    pub at: String,
    pub amount: String,
    pub destination: String,
}

/// A payout as lists show it.
pub fn payout_row(t: Texts, payout: &Payout) -> PayoutRow {
    PayoutRow {
        at: t.day(payout.at.date()),
        amount: words::money(t, payout.amount, &payout.currency),
        destination: payout.destination.clone(),
    }
}
