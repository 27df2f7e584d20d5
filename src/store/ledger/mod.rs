//! The ledger: postings, which are only ever added, and their lines, which sum to zero in each posting.

mod check;
pub mod movements;
pub mod past;
pub mod sellers;

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Text};

use super::schema::{ledger_lines, ledger_postings};
use super::{Conn, Error, on_backend};
use crate::domain::ledger::{Account, Kind, Posting};
pub use check::{Checked, check, is_within};

/// A row of `ledger_postings`. Times are UTC.
#[derive(Insertable)]
#[diesel(table_name = ledger_postings, treat_none_as_default_value = false)]
struct PostingRow<'a> {
    id: &'a str,
    kind: &'static str,
    /// `None` for money that belongs to no order.
    order_id: Option<String>,
    attempt_id: Option<String>,
    refund_id: Option<String>,
    at: NaiveDateTime,
}

/// A row of `ledger_lines`. `amount` is in the smallest unit, and positive for a debit; `order_line` is the place of the order's
/// line that it is for.
#[derive(Insertable)]
#[diesel(table_name = ledger_lines, treat_none_as_default_value = false)]
struct LineRow<'a> {
    posting_id: &'a str,
    place: i32,
    account: String,
    order_line: Option<i32>,
    currency: &'a str,
    amount: i64,
    seller: Option<String>,
    /// As the posting's, for entries of sellers: their statements read an index of it.
    at: Option<NaiveDateTime>,
}

/// Inserts postings, in the same transaction as the event that they record.
///
/// # Errors
/// [`Error::is_taken`] when there is a posting of the same kind about the same subject already.
pub fn post(conn: &mut Conn, postings: &[Posting], at: NaiveDateTime) -> Result<(), Error> {
    if postings.is_empty() {
        return Ok(());
    }
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for posting in postings {
        let about = posting.about();
        let (id, kind) = (posting.id(), posting.kind().code());
        let order_id = Some(about.order.to_owned()).filter(|order| !order.is_empty());
        let (attempt_id, refund_id) = (about.attempt.map(str::to_owned), about.refund.map(str::to_owned));
        rows.push(PostingRow { id, kind, order_id, attempt_id, refund_id, at });
        lines.extend((0..).zip(posting.entries()).map(|(place, entry)| LineRow {
            posting_id: id,
            place,
            account: entry.account.to_string(),
            order_line: entry.line,
            currency: about.currency,
            amount: entry.amount,
            seller: entry.seller.clone(),
            at: entry.seller.as_ref().map(|_| at),
        }));
    }
    on_backend!(conn, conn => diesel::insert_into(ledger_postings::table).values(&rows).execute(conn))?;
    on_backend!(conn, conn => diesel::insert_into(ledger_lines::table).values(&lines).execute(conn))?;
    Ok(())
}

/// How often the fee of a payment can be corrected.
pub const MOST_CORRECTIONS: i32 = 9;

/// The subject of a correction of a payment's fee, counted from 1.
pub fn correction_of(attempt_id: &str, number: i32) -> String {
    format!("{attempt_id}:{number}")
}

/// What the gateway kept of a payment, as it was posted when the payment was confirmed and corrected since; 0 if no fee was
/// posted.
pub fn fee_of(conn: &mut Conn, attempt_id: &str) -> Result<i64, Error> {
    let corrections = (1..=MOST_CORRECTIONS).map(|number| Kind::Fee.id(&correction_of(attempt_id, number)));
    let ids: Vec<String> = std::iter::once(Kind::Fee.id(attempt_id)).chain(corrections).collect();
    let amounts: Vec<i64> = ledger_lines::table
        .filter(ledger_lines::posting_id.eq_any(ids))
        .filter(ledger_lines::account.eq(Account::Fees.to_string()))
        .select(ledger_lines::amount)
        .load(conn)?;
    Ok(amounts.iter().sum())
}

/// The fees that were posted when these payments were confirmed, by the payment's id, without corrections.
pub fn first_fees(conn: &mut Conn, attempt_ids: &[String]) -> Result<HashMap<String, i64>, Error> {
    let ids: Vec<String> = attempt_ids.iter().map(|id| Kind::Fee.id(id)).collect();
    let lines: Vec<(String, i64)> = ledger_lines::table
        .filter(ledger_lines::posting_id.eq_any(ids).and(ledger_lines::account.eq(Account::Fees.to_string())))
        .select((ledger_lines::posting_id, ledger_lines::amount))
        .load(conn)?;
    let mut fees = HashMap::new();
    for (posting, amount) in lines {
        let attempt = posting.split_once(':').map_or_else(String::new, |(_, id)| id.to_owned());
        *fees.entry(attempt).or_insert(0) += amount;
    }
    Ok(fees)
}

/// Whether this payment paid its order, so that its fee is one of the order's lines.
pub fn pays_order(conn: &mut Conn, order_id: &str, attempt_id: &str) -> Result<bool, Error> {
    let ids = [Kind::Sale.id(order_id), Kind::Reclassified.id(attempt_id)];
    let found = ledger_postings::table
        .filter(ledger_postings::id.eq_any(ids).and(ledger_postings::attempt_id.eq(attempt_id)))
        .select(ledger_postings::id)
        .limit(1)
        .load::<String>(conn)?;
    Ok(!found.is_empty())
}

/// The balance of an account, in the smallest unit; a debit is positive.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Balance {
    #[diesel(sql_type = Text)]
    pub account: String,
    #[diesel(sql_type = Text)]
    pub currency: String,
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
}

/// The balance of each account in each currency, sorted by name and currency.
pub fn balances(conn: &mut Conn) -> Result<Vec<Balance>, Error> {
    Ok(sql_query(
        "SELECT account, currency, CAST(SUM(amount) AS BIGINT) AS amount FROM ledger_lines \
         GROUP BY account, currency ORDER BY account, currency",
    )
    .load(conn)?)
}

/// The sum of an order's entries in an account, for one of its lines.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct LineSum {
    #[diesel(sql_type = Text)]
    pub account: String,
    /// The line's place.
    #[diesel(sql_type = Integer)]
    pub line: i32,
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
}

/// The sums of an order's entries, by account and line.
pub fn sums_of_order(conn: &mut Conn, order_id: &str) -> Result<Vec<LineSum>, Error> {
    let query = "SELECT x.account AS account, x.order_line AS line, CAST(SUM(x.amount) AS BIGINT) AS amount FROM ledger_postings p \
                 JOIN ledger_lines x ON x.posting_id = p.id WHERE p.order_id = $1 AND x.order_line IS NOT NULL \
                 GROUP BY x.account, x.order_line";
    Ok(sql_query(query).bind::<Text, _>(order_id).load(conn)?)
}
