//! The ledger: postings, which are only ever added, and their lines, which sum to zero in each posting.

mod check;
pub mod past;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

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
    order_id: &'a str,
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
        let order_id = about.order;
        let (attempt_id, refund_id) = (about.attempt.map(str::to_owned), about.refund.map(str::to_owned));
        rows.push(PostingRow { id, kind, order_id, attempt_id, refund_id, at });
        lines.extend((0..).zip(posting.entries()).map(|(place, entry)| LineRow {
            posting_id: id,
            place,
            account: entry.account.to_string(),
            order_line: entry.line,
            currency: about.currency,
            amount: entry.amount,
        }));
    }
    on_backend!(conn, conn => diesel::insert_into(ledger_postings::table).values(&rows).execute(conn))?;
    on_backend!(conn, conn => diesel::insert_into(ledger_lines::table).values(&lines).execute(conn))?;
    Ok(())
}

/// What the gateway kept of a payment, as it was posted when the payment was confirmed; 0 if no fee was posted.
pub fn fee_of(conn: &mut Conn, attempt_id: &str) -> Result<i64, Error> {
    let amounts: Vec<i64> = ledger_lines::table
        .filter(ledger_lines::posting_id.eq(Kind::Fee.id(attempt_id)))
        .filter(ledger_lines::account.eq(Account::Fees.to_string()))
        .select(ledger_lines::amount)
        .load(conn)?;
    Ok(amounts.iter().sum())
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
