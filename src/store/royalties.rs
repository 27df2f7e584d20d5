//! What was sold of each author, and what share of it is his. An author is the line of a book's authors as it is now.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::reports::{LINE_BROUGHT, METHOD};
use super::schema::author_shares;
use super::{Conn, Error};
use crate::domain::money::Currency;

/// Lines of an author's books that were paid by a method, or refunds of them (then without a method).
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Sum {
    #[diesel(sql_type = Text)]
    pub author: String,
    #[diesel(sql_type = Text)]
    pub method: String,
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
}

/// Orders that were paid from `from` on and before `to`, as the reports count them.
pub fn sold(
    conn: &mut Conn,
    (from, to): (NaiveDateTime, NaiveDateTime),
    currency: Currency,
) -> Result<Vec<Sum>, Error> {
    let found = format!(
        "SELECT b.author AS author, {METHOD} AS method, {LINE_BROUGHT} AS amount FROM orders o \
         JOIN order_lines l ON l.order_id = o.id JOIN books b ON b.id = l.book_id WHERE o.currency = '{currency}' AND o.paid_at"
    );
    sums(conn, &found, (from, to))
}

/// What was sent back from `from` on and before `to`, as the reports count it: not what was owed back of second payments.
pub fn refunded(
    conn: &mut Conn,
    (from, to): (NaiveDateTime, NaiveDateTime),
    currency: Currency,
) -> Result<Vec<Sum>, Error> {
    let found = format!(
        "SELECT b.author AS author, '' AS method, p.amount AS amount FROM refunds r JOIN orders o ON o.id = r.order_id \
         JOIN refund_lines p ON p.refund_id = r.id JOIN order_lines l ON l.order_id = p.order_id AND l.place = p.line \
         JOIN books b ON b.id = l.book_id WHERE o.paid_at IS NOT NULL \
         AND r.currency = '{currency}' AND r.at"
    );
    sums(conn, &found, (from, to))
}

/// `found` ends with the column of the time.
fn sums(conn: &mut Conn, found: &str, (from, to): (NaiveDateTime, NaiveDateTime)) -> Result<Vec<Sum>, Error> {
    let column = found.rsplit(' ').next().unwrap_or_default();
    let query = |first: &str, second: &str| {
        format!(
            "SELECT author, method, COUNT(*) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
             FROM ({found} >= {first} AND {column} < {second}) AS found GROUP BY author, method ORDER BY author, method"
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

/// Keeps these authors' shares; `None`: not decided any more.
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
