//! What changed the balances of sellers in a stretch of time: sums of their entries, and the postings one by one. Both are read by the index of a
//! seller's entries by time.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text, Timestamp};

use crate::domain::ledger::Kind;
use crate::store::reports::{TimeRange, moment};
use crate::store::schema::{ledger_lines, ledger_postings};
use crate::store::{Conn, Error};

/// SQL: the amounts of entries `x`, summed up; what a seller has is a credit.
const AMOUNTS: &str = "CAST(SUM(CASE WHEN x.account = 'shares' THEN x.amount ELSE 0 END) AS BIGINT) AS price, \
     CAST(SUM(CASE WHEN x.account = 'commission' THEN -x.amount ELSE 0 END) AS BIGINT) AS commission, \
     CAST(SUM(CASE WHEN x.account = 'fees_charged' THEN -x.amount ELSE 0 END) AS BIGINT) AS fee, \
     CAST(SUM(CASE WHEN x.account IN ('held', 'available') THEN -x.amount ELSE 0 END) AS BIGINT) AS change";

/// SQL: the posting `p` of an entry `x`, and the refund `r` that it follows, if it follows one.
const POSTINGS: &str = "ledger_lines x JOIN ledger_postings p ON p.id = x.posting_id \
     LEFT JOIN ledger_postings r ON p.kind = 'share' AND r.id = 'refund:' || SUBSTR(p.id, 7)";

/// SQL: what stands before the entries `x` in a query, and whose they are. `$1` is the seller's id. Those of all sellers are read seller by
/// seller, as their index is ordered.
fn whose(seller: Option<&str>) -> (&'static str, &'static str) {
    if seller.is_some() { ("", "x.seller = $1") } else { ("sellers s CROSS JOIN ", "x.seller = s.id AND $1 = ''") }
}

/// What a seller had in a currency.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Had {
    #[diesel(sql_type = Text)]
    pub seller: String,
    /// ISO 4217.
    #[diesel(sql_type = Text)]
    pub currency: String,
    /// In the smallest unit, held and available together.
    #[diesel(sql_type = BigInt)]
    pub amount: i64,
}

/// What a seller had before a time, or each of all sellers, by seller and currency.
pub fn before(conn: &mut Conn, seller: Option<&str>, at: NaiveDateTime) -> Result<Vec<Had>, Error> {
    let (sellers, whose) = whose(seller);
    let query = format!(
        "SELECT x.seller AS seller, x.currency AS currency, CAST(SUM(-x.amount) AS BIGINT) AS amount FROM {sellers}ledger_lines x \
         WHERE {whose} AND x.at < $2 AND x.account IN ('held', 'available') GROUP BY x.seller, x.currency ORDER BY 1, 2"
    );
    Ok(sql_query(query).bind::<Text, _>(seller.unwrap_or_default()).bind::<Timestamp, _>(at).load(conn)?)
}

/// The sum of a seller's entries in a currency, of postings of a kind.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct MovementSum {
    #[diesel(sql_type = Text)]
    pub seller: String,
    #[diesel(sql_type = Text)]
    pub currency: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    /// Whether the postings follow refunds.
    #[diesel(sql_type = Bool)]
    pub is_refund: bool,
    #[diesel(sql_type = BigInt)]
    pub price: i64,
    #[diesel(sql_type = BigInt)]
    pub commission: i64,
    #[diesel(sql_type = BigInt)]
    pub fee: i64,
    #[diesel(sql_type = BigInt)]
    pub change: i64,
}

/// What was posted from `from` on and before `to`, of a seller or of all.
pub fn sums(
    conn: &mut Conn,
    seller: Option<&str>,
    (from, to): (NaiveDateTime, NaiveDateTime),
) -> Result<Vec<MovementSum>, Error> {
    let (sellers, whose) = whose(seller);
    let query = format!(
        "SELECT x.seller AS seller, x.currency AS currency, p.kind AS kind, (r.id IS NOT NULL) AS is_refund, {AMOUNTS} \
         FROM {sellers}{POSTINGS} WHERE {whose} AND x.at >= $2 AND x.at < $3 \
         GROUP BY x.seller, x.currency, p.kind, (r.id IS NOT NULL) ORDER BY 1, 2, 3, 4"
    );
    let query = sql_query(query).bind::<Text, _>(seller.unwrap_or_default());
    Ok(query.bind::<Timestamp, _>(from).bind::<Timestamp, _>(to).load(conn)?)
}

/// A posting that changed what a seller has, or what he sold, for one line of an order.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct MovementRow {
    #[diesel(sql_type = Timestamp)]
    pub at: NaiveDateTime,
    #[diesel(sql_type = Text)]
    pub posting_id: String,
    /// The line's place; -1 for a posting about no line.
    #[diesel(sql_type = Integer)]
    pub line: i32,
    #[diesel(sql_type = Text)]
    pub currency: String,
    #[diesel(sql_type = Text)]
    pub kind: String,
    #[diesel(sql_type = Bool)]
    pub is_refund: bool,
    #[diesel(sql_type = BigInt)]
    pub price: i64,
    #[diesel(sql_type = BigInt)]
    pub commission: i64,
    #[diesel(sql_type = BigInt)]
    pub fee: i64,
    #[diesel(sql_type = BigInt)]
    pub change: i64,
    /// The order's number, and the title of its line.
    #[diesel(sql_type = Nullable<Text>)]
    pub number: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    pub title: Option<String>,
    /// Where a payout went.
    #[diesel(sql_type = Nullable<Text>)]
    pub destination: Option<String>,
}

/// The place in the list from which a page goes on: time, posting and line of the last one before it.
pub type Key = (NaiveDateTime, String, i32);

impl MovementRow {
    pub fn key(&self) -> Key {
        (self.at, self.posting_id.clone(), self.line)
    }
}

/// A seller's postings from the key on and before `to`, the oldest first; what was only released is none of them.
pub fn page(
    conn: &mut Conn,
    seller_id: &str,
    (after, to): (&Key, NaiveDateTime),
    limit: i64,
) -> Result<Vec<MovementRow>, Error> {
    // One row for each line of an order, then what the rows are about.
    let query = format!(
        "SELECT m.at AS at, m.posting_id AS posting_id, m.line AS line, m.currency AS currency, m.kind AS kind, m.is_refund AS is_refund, \
         m.price AS price, m.commission AS commission, m.fee AS fee, m.change AS change, o.number AS number, l.title AS title, \
         y.destination AS destination FROM (\
         SELECT x.at AS at, x.posting_id AS posting_id, COALESCE(x.order_line, -1) AS line, x.currency AS currency, p.kind AS kind, \
         p.order_id AS order_id, (r.id IS NOT NULL) AS is_refund, {AMOUNTS} FROM {POSTINGS} \
         WHERE x.seller = $1 AND x.at >= $2 AND x.at < $3 \
         AND (x.at > $2 OR x.posting_id > $4 OR (x.posting_id = $4 AND COALESCE(x.order_line, -1) > $5)) \
         GROUP BY x.at, x.posting_id, COALESCE(x.order_line, -1), x.currency, p.kind, p.order_id, (r.id IS NOT NULL)) AS m \
         LEFT JOIN orders o ON o.id = m.order_id LEFT JOIN order_lines l ON l.order_id = m.order_id AND l.place = m.line \
         LEFT JOIN payouts y ON m.kind IN ('payout', 'payout_back') AND y.id = SUBSTR(m.posting_id, LENGTH(m.kind) + 2, 36) \
         WHERE m.price <> 0 OR m.commission <> 0 OR m.fee <> 0 OR m.change <> 0 ORDER BY m.at, m.posting_id, m.line LIMIT {limit}"
    );
    let (at, posting, line) = after;
    let query = sql_query(query).bind::<Text, _>(seller_id).bind::<Timestamp, _>(at).bind::<Timestamp, _>(to);
    Ok(query.bind::<Text, _>(posting).bind::<Integer, _>(line).load(conn)?)
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// When the first of a seller's entries was posted; `None` before it.
pub fn first(conn: &mut Conn, seller_id: &str) -> Result<Option<NaiveDateTime>, Error> {
    let of_seller = ledger_lines::table.filter(ledger_lines::seller.eq(seller_id));
    Ok(of_seller.select(diesel::dsl::min(ledger_lines::at)).first(conn)?)
}

/// When the first share of any seller was posted; `None` before it.
pub fn first_of_all(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    let shares = ledger_postings::table.filter(ledger_postings::kind.eq(Kind::Share.code()));
    Ok(shares.select(diesel::dsl::min(ledger_postings::at)).first(conn)?)
}

/// The names of those of these times in which something was posted of a seller.
pub fn filled(conn: &mut Conn, seller_id: &str, times: &[TimeRange]) -> Result<Vec<String>, Error> {
    if times.is_empty() {
        return Ok(Vec::new());
    }
    let one = |time: &TimeRange| {
        let (from, to) = (moment(conn, time.from), moment(conn, time.to));
        format!(
            "SELECT '{}' AS name WHERE EXISTS (SELECT 1 FROM ledger_lines x WHERE x.seller = $1 AND x.at >= {from} AND x.at < {to})",
            time.name
        )
    };
    let query = times.iter().map(one).collect::<Vec<_>>().join(" UNION ALL ");
    let found: Vec<Named> = sql_query(query).bind::<Text, _>(seller_id).load(conn)?;
    Ok(found.into_iter().map(|named| named.name).collect())
}
