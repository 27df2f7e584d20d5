//! Each author's sales, and the author's share of them. An author is the current line of a book's authors.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::reports::{FEE, SOLD};
use super::schema::author_shares;
use super::{Conn, Error};
use crate::domain::money::Currency;

/// What the ledger says of an author's books.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Sum {
    #[diesel(sql_type = Text)]
    pub author: String,
    /// Lines of orders that were paid.
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// What they brought, in the smallest unit.
    #[diesel(sql_type = BigInt)]
    pub gross: i64,
    /// What the gateway kept of it.
    #[diesel(sql_type = BigInt)]
    pub fees: i64,
    /// What was sent back, whenever it was paid.
    #[diesel(sql_type = BigInt)]
    pub refunded: i64,
    /// The tax that is in what was sold, less that in what was sent back.
    #[diesel(sql_type = BigInt)]
    pub tax: i64,
}

/// What was posted from `from` on and before `to`, as the reports count it: not what was owed back of second payments.
pub fn sums(
    conn: &mut Conn,
    (from, to): (NaiveDateTime, NaiveDateTime),
    currency: Currency,
) -> Result<Vec<Sum>, Error> {
    let sum =
        |condition: &str, amount: &str| format!("CAST(SUM(CASE WHEN {condition} THEN {amount} ELSE 0 END) AS BIGINT)");
    let query = |first: &str, second: &str| {
        format!(
            "SELECT b.author AS author, {} AS number, {} AS gross, {} AS fees, {} AS refunded, {} AS tax \
             FROM ledger_postings p JOIN ledger_lines e ON e.posting_id = p.id \
             JOIN order_lines l ON l.order_id = p.order_id AND l.place = e.order_line JOIN books b ON b.id = l.book_id \
             WHERE p.kind IN ('sale', 'reclassified', 'fee', 'refund', 'tax') AND e.account IN ('sales', 'fees', 'included_tax') \
             AND p.at >= {first} AND p.at < {second} AND e.currency = '{currency}' GROUP BY b.author ORDER BY b.author",
            sum("p.kind = 'sale' AND e.account = 'sales'", "1"),
            sum(SOLD, "-e.amount"),
            sum(FEE, "e.amount"),
            sum("p.kind = 'refund'", "e.amount"),
            sum("p.kind = 'tax'", "e.amount"),
        )
    };
    Ok(match conn {
        Conn::Sqlite(conn) => {
            sql_query(query("?", "?")).bind::<Timestamp, _>(from).bind::<Timestamp, _>(to).load(conn)?
        }
        Conn::Postgres(conn) => {
            sql_query(query("$1", "$2")).bind::<Timestamp, _>(from).bind::<Timestamp, _>(to).load(conn)?
        }
    })
}

/// The shares of these authors.
pub fn shares(conn: &mut Conn, authors: &[&str]) -> Result<HashMap<String, i64>, Error> {
    let found: Vec<(String, i64)> = author_shares::table
        .filter(author_shares::author.eq_any(authors))
        .select((author_shares::author, author_shares::share))
        .load(conn)?;
    Ok(found.into_iter().collect())
}

/// Stores these authors' shares; `None` deletes a share, which is then undecided.
pub fn set_shares(conn: &mut Conn, shares: &[(String, Option<i64>)], now: NaiveDateTime) -> Result<(), Error> {
    let authors: Vec<&str> = shares.iter().map(|(author, _)| author.as_str()).collect();
    diesel::delete(author_shares::table.filter(author_shares::author.eq_any(authors))).execute(conn)?;
    let row = |(author, share): &(String, Option<i64>)| {
        let share = author_shares::share.eq((*share)?);
        Some((author_shares::author.eq(author.clone()), share, author_shares::changed_at.eq(now)))
    };
    let rows: Vec<_> = shares.iter().filter_map(row).collect();
    match conn {
        Conn::Sqlite(conn) => diesel::insert_into(author_shares::table).values(rows).execute(conn)?,
        Conn::Postgres(conn) => diesel::insert_into(author_shares::table).values(rows).execute(conn)?,
    };
    Ok(())
}
