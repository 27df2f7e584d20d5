//! What the ledger says of the sellers: their balances, and what became of the lines that they sold.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::domain::ledger::Account;
use crate::store::schema::{ledger_lines, ledger_postings};
use crate::store::{Conn, Error};

/// What a seller has in a currency, in the smallest unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SellerBalance {
    pub seller: String,
    /// ISO 4217.
    pub currency: String,
    /// What is held.
    pub held: i64,
    /// What can be paid out; negative where the seller owes.
    pub available: i64,
}

/// What these sellers have, by seller and currency.
pub fn balances(conn: &mut Conn, ids: &[&str]) -> Result<Vec<SellerBalance>, Error> {
    let (held, available) = (Account::Held.to_string(), Account::Available.to_string());
    let mut sums: Vec<(Option<String>, String, String, i64)> = ledger_lines::table
        .filter(ledger_lines::seller.eq_any(ids).and(ledger_lines::account.eq_any([&held, &available])))
        .group_by((ledger_lines::seller, ledger_lines::currency, ledger_lines::account))
        .select((
            ledger_lines::seller,
            ledger_lines::currency,
            ledger_lines::account,
            sql::<BigInt>("CAST(SUM(-amount) AS BIGINT)"),
        ))
        .load(conn)?;
    sums.sort_unstable();
    let mut balances: Vec<SellerBalance> = Vec::new();
    for (seller, currency, account, amount) in sums {
        let seller = seller.unwrap_or_default();
        if balances.last().is_none_or(|last| (&last.seller, &last.currency) != (&seller, &currency)) {
            balances.push(SellerBalance { seller, currency, held: 0, available: 0 });
        }
        if let Some(last) = balances.last_mut() {
            *(if account == held { &mut last.held } else { &mut last.available }) += amount;
        }
    }
    Ok(balances)
}

/// An entry about a line that a seller sold.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct EntryOfSeller {
    pub order_id: Option<String>,
    /// The line's place.
    pub line: Option<i32>,
    pub account: String,
    /// A debit is positive.
    pub amount: i64,
}

/// A seller's entries about these orders.
pub fn entries(conn: &mut Conn, seller_id: &str, order_ids: &[&str]) -> Result<Vec<EntryOfSeller>, Error> {
    Ok(ledger_lines::table
        .inner_join(ledger_postings::table)
        .filter(ledger_postings::order_id.eq_any(order_ids).and(ledger_lines::seller.eq(seller_id)))
        .select((ledger_postings::order_id, ledger_lines::order_line, ledger_lines::account, ledger_lines::amount))
        .load(conn)?)
}
