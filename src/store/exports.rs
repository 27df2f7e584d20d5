//! Orders for an export, one row per order line: read page by page by key, so that a million of them need little memory.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamp};

use super::reports::{FEE, METHOD, SOLD, country};
use super::{Conn, Error};

/// Which orders are exported, and by which time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// All orders, by the time when they were placed.
    Orders,
    /// Paid orders, by the time of payment, including those that were refunded later.
    Sales,
}

impl ExportKind {
    crate::domain::variants!(pub Orders, Sales);

    pub fn code(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Sales => "sales",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|what| what.code() == code)
    }

    fn column(self) -> &'static str {
        match self {
            Self::Orders => "placed_at",
            Self::Sales => "paid_at",
        }
    }
}

/// A row of an export: one order line. Times are UTC, amounts are the line's, in the smallest unit.
#[derive(Clone, Debug, QueryableByName)]
pub struct ExportLine {
    #[diesel(sql_type = Text)]
    pub id: String,
    /// The time that the lines are sorted by.
    #[diesel(sql_type = Timestamp)]
    pub at: NaiveDateTime,
    /// The line's place, from 0.
    #[diesel(sql_type = Integer)]
    pub place: i32,
    #[diesel(sql_type = Text)]
    pub number: String,
    #[diesel(sql_type = Text)]
    pub state: String,
    #[diesel(sql_type = Timestamp)]
    pub placed_at: NaiveDateTime,
    #[diesel(sql_type = Nullable<Timestamp>)]
    pub paid_at: Option<NaiveDateTime>,
    #[diesel(sql_type = Text)]
    pub title: String,
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
    #[diesel(sql_type = Text)]
    pub currency: String,
    /// As in `store::reports::Kind::Method`.
    #[diesel(sql_type = Text)]
    pub method: String,
    /// The ISO country code, or empty.
    #[diesel(sql_type = Text)]
    pub country: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub email: Option<String>,
    /// E.164.
    #[diesel(sql_type = Nullable<Text>)]
    pub phone: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub name: Option<String>,
    /// Of the attempt that was paid, or else of the last one.
    #[diesel(sql_type = Nullable<Text>)]
    pub transaction_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub operator_id: Option<String>,
    /// The current line of the book's authors.
    #[diesel(sql_type = Text)]
    pub author: String,
    /// The code of the order's coupon, and what it took off this line.
    #[diesel(sql_type = Nullable<Text>)]
    pub coupon: Option<String>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub discount: Option<i64>,
    /// What the gateway kept of its payment, as it was stored; `None` of what was not paid.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub fee: Option<i64>,
    /// What was sent back; not what was owed back of second payments.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub refund: Option<i64>,
    /// The name of the seller who sold it; `None` where the shop itself did.
    #[diesel(sql_type = Nullable<Text>)]
    pub seller: Option<String>,
}

/// Where a page begins: after the line with this time, order id and place.
pub type Key = (NaiveDateTime, String, i32);

/// The next `limit` lines, the oldest first, of orders from `after` on and before `to`. Begin with the start of the period and
/// an empty id.
pub fn page(
    conn: &mut Conn,
    what: ExportKind,
    after: &Key,
    to: NaiveDateTime,
    limit: i64,
) -> Result<Vec<ExportLine>, Error> {
    let at = what.column();
    let tried = |column: &str| {
        format!(
            "(SELECT a.{column} FROM attempts a WHERE a.order_id = o.id \
             ORDER BY a.confirmed_at IS NULL, a.refund_due, a.opened_at DESC LIMIT 1) AS {column}"
        )
    };
    // What the ledger says of the line.
    let posted = |amount: &str, which: &str| {
        format!(
            "(SELECT CAST(SUM({amount}) AS BIGINT) FROM ledger_postings p JOIN ledger_lines e ON e.posting_id = p.id \
             WHERE p.order_id = o.id AND e.order_line = l.place AND {which})"
        )
    };
    let head = format!(
        "SELECT o.id, l.place, o.{at} AS at, o.number, o.state, o.placed_at, o.paid_at, l.title, \
         COALESCE({}, l.amount) AS amount, o.currency, {METHOD} AS method, {} AS country, o.email, o.phone, o.name, {}, {}, \
         b.author AS author, c.code AS coupon, NULLIF(l.discount, 0) AS discount, \
         CASE WHEN o.paid_at IS NULL THEN NULL ELSE COALESCE({}, 0) END AS fee, {} AS refund, s.name AS seller \
         FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN books b ON b.id = l.book_id \
         LEFT JOIN coupon_uses u ON u.order_id = o.id LEFT JOIN coupons c ON c.id = u.coupon_id \
         LEFT JOIN sellers s ON s.id = l.seller",
        posted("-e.amount", SOLD),
        country(),
        tried("transaction_id"),
        tried("operator_id"),
        posted("e.amount", FEE),
        posted("e.amount", "p.kind = 'refund' AND e.account = 'sales'"),
    );
    let tail = format!("ORDER BY o.{at}, o.id, l.place LIMIT {limit}");
    let (from, id, place) = after;
    Ok(match conn {
        Conn::Sqlite(conn) => {
            sql_query(format!("{head} WHERE o.{at} >= ? AND o.{at} < ? AND (o.{at} > ? OR o.id > ? OR (o.id = ? AND l.place > ?)) {tail}"))
                .bind::<Timestamp, _>(from)
                .bind::<Timestamp, _>(to)
                .bind::<Timestamp, _>(from)
                .bind::<Text, _>(id)
                .bind::<Text, _>(id)
                .bind::<Integer, _>(place)
                .load(conn)?
        }
        Conn::Postgres(conn) => {
            sql_query(format!("{head} WHERE o.{at} >= $1 AND o.{at} < $2 AND (o.{at} > $1 OR o.id > $3 OR (o.id = $3 AND l.place > $4)) {tail}"))
                .bind::<Timestamp, _>(from)
                .bind::<Timestamp, _>(to)
                .bind::<Text, _>(id)
                .bind::<Integer, _>(place)
                .load(conn)?
        }
    })
}
