//! Figures for the owner, grouped by the database: of closed days from what was summed up (`store/daily.rs`), of the last days
//! from the rows themselves; sales, refunds and fees from the ledger. The same query serves both, so that a closed day says what it said while it was open.

use std::fmt::Write as _;

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::{Conn, Error};
use crate::domain::contact::COUNTRIES;
use crate::domain::money::Currency;

/// What is counted, and by which names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines of orders paid, by book id, on the day of payment; a later refund takes nothing away here. What an order brought
    /// turns out to be another sum: the difference counts on the day on which that was decided, here and below.
    Book,
    /// Paid orders, by the gateway's code for the method; `?` if it named none, empty if the order has no payment at the gateway
    /// (paid by hand, or free).
    Method,
    /// Paid orders by ISO country code, from the phone number's prefix, else from the address; empty if neither tells.
    Country,
    /// Refunds of paid orders, on the day of the refund; without refunds of duplicate payments, which never counted as sales.
    /// One name, empty.
    Refund,
    /// What the gateway kept of the payments that paid orders, by method, as it was stored when they were settled; not of second
    /// payments.
    Fee,
    /// Orders placed. One name, empty.
    Started,
    /// Attempts that the gateway refused, once for each code: `METHOD CODE`, or `METHOD GENERATION/CODE` for generations other
    /// than the second.
    Refusal,
    /// Paid orders, by the seconds from payment to delivery (rounded from two minutes on); `never` if nothing was delivered.
    Delivery,
    /// Lines of orders paid that sellers of a market sold, by the seller's id, as [`Kind::Book`] counts them.
    Seller,
    /// What of sales became sellers', by the seller's id, on the day of the sale.
    Share,
    /// What refunds took back from sellers, as a negative amount, by the seller's id.
    ShareBack,
    /// Views of a book's page, by book id. Counted as they happen, never computed from rows.
    View,
}

impl Kind {
    /// What is summed up when a day is closed.
    pub const SUMMED: [Self; 11] = [
        Self::Book,
        Self::Method,
        Self::Country,
        Self::Refund,
        Self::Fee,
        Self::Started,
        Self::Refusal,
        Self::Delivery,
        Self::Seller,
        Self::Share,
        Self::ShareBack,
    ];

    /// Whether only a market has it.
    pub fn is_of_market(self) -> bool {
        matches!(self, Self::Seller | Self::Share | Self::ShareBack)
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::Book => "book",
            Self::Method => "method",
            Self::Country => "country",
            Self::Refund => "refund",
            Self::Fee => "fee",
            Self::Started => "started",
            Self::Refusal => "refusal",
            Self::Delivery => "delivery",
            Self::Seller => "seller",
            Self::Share => "share",
            Self::ShareBack => "share-back",
            Self::View => "view",
        }
    }
}

/// A named range of time: a day of the shop's calendar, or an hour of today. UTC, `to` is exclusive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeRange {
    /// `2026-11-21` or `07`: digits and dashes only.
    pub name: String,
    pub from: NaiveDateTime,
    pub to: NaiveDateTime,
}

/// The sources of a period's figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The closed days, such as from `2026-11-01` to before `2026-11-19`.
    pub closed: (String, String),
    /// The ranges that are not closed.
    pub open: Vec<TimeRange>,
    /// All days, for what is counted as it happens ([`Kind::View`]).
    pub all: (String, String),
}

/// A row of a report.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Sum {
    #[diesel(sql_type = Text)]
    pub name: String,
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    /// In the smallest unit of the currency.
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
}

/// What a report is grouped by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The name of the range, in order.
    Day,
    /// What the kind counts, the largest amount first.
    Name,
    /// All in one row, under an empty name.
    All,
}

/// At most this many rows in one report; those that come last are left out.
const MOST: usize = 400;

/// Sums up a kind over a span.
pub fn sums(conn: &mut Conn, kind: Kind, by: GroupBy, span: &Span, currency: Currency) -> Result<Vec<Sum>, Error> {
    let (key, group, order) = match by {
        GroupBy::Day => ("day", "GROUP BY day", "1"),
        GroupBy::Name => ("name", "GROUP BY name", "3 DESC, 2 DESC, 1"),
        GroupBy::All => ("''", "", "1"),
    };
    let (from, to) = if kind == Kind::View { &span.all } else { &span.closed };
    let mut rows = format!(
        "SELECT day, name, number, amount FROM daily WHERE kind = '{}' AND day >= '{from}' AND day < '{to}'",
        kind.code()
    );
    let mut with = String::new();
    if kind != Kind::View && !span.open.is_empty() {
        with = stretches(conn, &span.open);
        write!(rows, " UNION ALL {}", grouped(conn, kind, &span.open, currency)).unwrap_or_default();
    }
    // Without HAVING, aggregates over no rows would give one row of NULLs.
    let query = format!(
        "{with} SELECT {key} AS name, CAST(SUM(number) AS BIGINT) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
         FROM ({rows}) AS sums {group} HAVING COUNT(*) > 0 ORDER BY {order} LIMIT {MOST}"
    );
    Ok(sql_query(query).load(conn)?)
}

/// `WITH stretches (…) AS (VALUES …)`. All values in it come from the program, so that none must be escaped.
pub(super) fn stretches(conn: &Conn, stretches: &[TimeRange]) -> String {
    let row = |stretch: &TimeRange| {
        format!("('{}', {}, {})", stretch.name, moment(conn, stretch.from), moment(conn, stretch.to))
    };
    let rows: Vec<String> = stretches.iter().map(row).collect();
    format!("WITH stretches (label, low, high) AS (VALUES {})", rows.join(", "))
}

/// A time as an SQL literal, as the database's columns store it.
pub(super) fn moment(conn: &Conn, at: NaiveDateTime) -> String {
    let text = at.format("%F %T%.f");
    match conn {
        Conn::Sqlite(_) => format!("'{text}'"),
        Conn::Postgres(_) => format!("TIMESTAMP '{text}'"),
    }
}

/// The query for a kind's rows in the ranges, with the columns of `daily`: day, name, number, amount.
pub(super) fn grouped(conn: &Conn, kind: Kind, stretches: &[TimeRange], currency: Currency) -> String {
    format!(
        "SELECT day, name, CAST(SUM(number) AS BIGINT) AS number, CAST(SUM(amount) AS BIGINT) AS amount \
         FROM ({}) AS found GROUP BY day, name",
        found(conn, kind, stretches, currency.code())
    )
}

/// Each thing that counts: day, name, number, amount. `CROSS JOIN` keeps SQLite from beginning with the larger table.
fn found(conn: &Conn, kind: Kind, stretches: &[TimeRange], currency: &str) -> String {
    let within = |column: &str| within(conn, column, stretches);
    let (paid, placed) = (within("o.paid_at"), within("o.placed_at"));
    let posted = |what: (&str, &str, &str), of: &str, which: &str| {
        let which = format!("{} AND e.currency = '{currency}' AND {which}", within("p.at"));
        posted(what, of, &which)
    };
    // An order has a line of the place 0.
    let sold = |name: &str| {
        let sales = format!("o.id = p.order_id AND {SOLD}");
        posted(
            (name, "CASE WHEN p.kind = 'sale' AND e.order_line = 0 THEN 1 ELSE 0 END", "-e.amount"),
            "orders o",
            &sales,
        )
    };
    let lines = |name: &str| {
        let of_line = format!("l.order_id = p.order_id AND l.place = e.order_line AND {name} IS NOT NULL AND {SOLD}");
        let what = (name, "CASE WHEN p.kind = 'sale' THEN 1 ELSE 0 END", "-e.amount");
        posted(what, "order_lines l", &of_line)
    };
    match kind {
        Kind::Book | Kind::View => lines("l.book_id"),
        Kind::Seller => lines("l.seller"),
        Kind::Share => posted(("e.seller", "0", "-e.amount"), "orders o", &format!("{SHARED} AND NOT {OF_REFUND}")),
        Kind::ShareBack => posted(("e.seller", "0", "-e.amount"), "orders o", &format!("{SHARED} AND {OF_REFUND}")),
        Kind::Method => sold(METHOD),
        Kind::Country => sold(&country()),
        Kind::Delivery => format!(
            "SELECT s.label AS day, {} AS name, 1 AS number, {AMOUNT_RECEIVED} AS amount FROM stretches s CROSS JOIN orders o \
             WHERE {paid} AND o.currency = '{currency}'",
            delivery(conn)
        ),
        Kind::Started => format!(
            "SELECT s.label AS day, '' AS name, 1 AS number, o.amount AS amount FROM stretches s CROSS JOIN orders o \
             WHERE {placed} AND o.currency = '{currency}'"
        ),
        Kind::Refund => {
            let due = "o.id = p.order_id AND p.kind = 'refund' AND e.account = 'refunds_due'";
            posted(("''", "1", "-e.amount"), "orders o", due)
        }
        Kind::Fee => {
            let fees = format!("o.id = p.order_id AND p.kind IN ('fee', 'sale', 'reclassified') AND {FEE}");
            posted((METHOD, "1", "e.amount"), "orders o", &fees)
        }
        Kind::Refusal => refusals(&within("c.first_at")),
    }
}

/// Each attempt that was refused, once for each code.
fn refusals(within: &str) -> String {
    format!(
        "SELECT DISTINCT s.label AS day, 1 AS number, COALESCE(a.method, '?') || ' ' || \
         CASE WHEN a.generation = 'v2' THEN '' ELSE a.generation || '/' END || c.code AS name, \
         c.attempt_id, 0 AS amount FROM stretches s CROSS JOIN checks c JOIN attempts a ON a.id = c.attempt_id \
         WHERE {within} AND c.verdict = 'refused'"
    )
}

/// Lines `e` of postings `p` of the ledger that belong to a row of `of`: their names, numbers and amounts.
fn posted((name, number, amount): (&str, &str, &str), of: &str, which: &str) -> String {
    format!(
        "SELECT s.label AS day, {name} AS name, {number} AS number, {amount} AS amount FROM stretches s \
         CROSS JOIN ledger_postings p CROSS JOIN ledger_lines e CROSS JOIN {of} WHERE e.posting_id = p.id AND {which}"
    )
}

/// In which stretch a time lies. PostgreSQL also hears between which times all of them lie: without that it takes a day for a
/// ninth of the table, and reads the whole of it (a second and a half with a million orders, instead of a millisecond).
fn within(conn: &Conn, column: &str, stretches: &[TimeRange]) -> String {
    let each = format!("{column} >= s.low AND {column} < s.high");
    let (first, last) = (stretches.iter().map(|one| one.from).min(), stretches.iter().map(|one| one.to).max());
    match (conn, first, last) {
        (Conn::Postgres(_), Some(first), Some(last)) => {
            let (first, last) = (moment(conn, first), moment(conn, last));
            format!("{each} AND {column} >= {first} AND {column} < {last}")
        }
        _ => each,
    }
}

/// The line `e` of the posting `p` says what was sold: a line of an order.
pub(super) const SOLD: &str = "p.kind IN ('sale', 'reclassified') AND e.account = 'sales'";

/// It says what of a sale, or of a refund, is a seller's.
const SHARED: &str = "o.id = p.order_id AND p.kind = 'share' AND e.account IN ('held', 'available')";

/// The posting `p` follows a refund.
const OF_REFUND: &str = "EXISTS (SELECT 1 FROM ledger_postings r WHERE r.id = 'refund:' || SUBSTR(p.id, 7))";

/// It says what the gateway kept of a payment that paid an order. Of others a fee is that of no line.
pub(super) const FEE: &str = "e.account = 'fees' AND e.order_line IS NOT NULL";

/// What the order `o` brought: its price, unless an owner took another amount for it.
const AMOUNT_RECEIVED: &str = "COALESCE(o.received, o.amount)";

/// The method of the order `o`: `?` if the gateway confirmed an attempt without naming a method, empty if it was paid by hand
/// or free.
pub(super) const METHOD: &str = "CASE WHEN o.method = 'by_hand' THEN '' WHEN o.method IS NOT NULL THEN o.method \
     WHEN EXISTS (SELECT 1 FROM attempts a WHERE a.order_id = o.id AND a.state = 'confirmed' AND NOT a.refund_due) \
     THEN '?' ELSE '' END";

/// The country of the buyer of the order `o`. A stored address is JSON, in which no text contains a bare quotation mark.
pub(super) fn country() -> String {
    let mut text = "CASE".to_owned();
    for country in COUNTRIES {
        let (prefix, length) = (country.prefix, country.prefix.len() + 1);
        write!(text, " WHEN SUBSTR(o.phone, 1, {length}) = '+{prefix}' THEN '{}'", country.code).unwrap_or_default();
    }
    for country in COUNTRIES {
        let code = country.code;
        write!(text, " WHEN o.address LIKE '%\"country\":\"{code}\"%' THEN '{code}'").unwrap_or_default();
    }
    text + " ELSE '' END"
}

/// Seconds from the payment of the order `o` to its delivery: when the receipt with the link was sent, or a complete download
/// ended, whichever came first.
fn delivery(conn: &Conn) -> String {
    let delivered = "(SELECT MIN(x.at) FROM (SELECT m.sent_at AS at FROM messages m WHERE m.order_id = o.id \
         AND m.kind = 'receipt' UNION ALL SELECT w.at FROM grants g JOIN downloads w ON w.grant_id = g.id \
         WHERE g.order_id = o.id) AS x)";
    let seconds = match conn {
        Conn::Sqlite(_) => format!("CAST(ROUND((JULIANDAY({delivered}) - JULIANDAY(o.paid_at)) * 86400) AS INTEGER)"),
        Conn::Postgres(_) => format!("CAST(ROUND(EXTRACT(EPOCH FROM {delivered} - o.paid_at)) AS BIGINT)"),
    };
    // LIMIT keeps PostgreSQL from computing all of it again for each mention of `n`.
    format!("(SELECT COALESCE(CAST({COARSE} AS TEXT), 'never') FROM (SELECT {seconds} AS n LIMIT 1) AS t)")
}

/// Whole seconds up to two minutes, whole minutes up to two hours, then whole hours, so that a day has few rows.
const COARSE: &str = "CASE WHEN t.n < 0 THEN 0 WHEN t.n < 120 THEN t.n WHEN t.n < 7200 THEN t.n / 60 * 60 \
     ELSE t.n / 3600 * 3600 END";

/// An operator's recent results: how many attempts it decided since a time, and how many of those were paid in the end.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Success {
    #[diesel(sql_type = Text)]
    pub method: String,
    #[diesel(sql_type = BigInt)]
    pub decided: i64,
    #[diesel(sql_type = BigInt)]
    pub paid: i64,
}

/// Attempts confirmed or refused since `since`, by method. One that was refused and then paid counts as paid.
pub fn success(conn: &mut Conn, since: NaiveDateTime) -> Result<Vec<Success>, Error> {
    let since = moment(conn, since);
    let query = format!(
        "SELECT method, COUNT(*) AS decided, CAST(SUM(paid) AS BIGINT) AS paid FROM (\
         SELECT id, method, MAX(paid) AS paid FROM (\
         SELECT a.id AS id, COALESCE(a.method, '?') AS method, 1 AS paid FROM attempts a WHERE a.confirmed_at >= {since} \
         UNION ALL SELECT a.id, COALESCE(a.method, '?'), 0 FROM checks c JOIN attempts a ON a.id = c.attempt_id \
         WHERE c.verdict = 'refused' AND c.first_at >= {since}) AS decisions GROUP BY id, method) AS attempts \
         GROUP BY method ORDER BY 2 DESC, 1 LIMIT {MOST}"
    );
    Ok(sql_query(query).load(conn)?)
}
