//! Proves the ledger: every posting balances, and what orders say equals what it says.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use crate::store::{Conn, Error, order_lines};

/// What was found: ids of postings and numbers of orders, of each so many as were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many postings there are.
    pub postings: i64,
    /// Postings whose lines do not come to zero, or that have none, or lines in two currencies.
    pub unbalanced: Vec<String>,
    /// Orders whose lines do not come to their amount.
    pub lines: Vec<String>,
    /// Orders of which the ledger sold another sum than they brought, less what was refunded, line by line.
    pub sales: Vec<String>,
    /// Orders whose payments brought another sum into the clearing accounts than the gateway says.
    pub payments: Vec<String>,
    /// Orders of which another sum is due back than their payments owe.
    pub due: Vec<String>,
}

impl Checked {
    /// Whether all is as it must be.
    pub fn is_well(&self) -> bool {
        let found = [&self.unbalanced, &self.lines, &self.sales, &self.payments, &self.due];
        found.iter().all(|found| found.is_empty())
    }
}

#[derive(QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

const UNBALANCED: &str = "SELECT p.id AS name FROM ledger_postings p LEFT JOIN \
     (SELECT posting_id, SUM(amount) AS amount, MIN(currency) AS low, MAX(currency) AS high FROM ledger_lines GROUP BY posting_id) l \
     ON l.posting_id = p.id WHERE l.posting_id IS NULL OR l.amount <> 0 OR l.low <> l.high ORDER BY p.id";

/// What stands in the ledger (credits are negative) and what rows say come to zero, by line: what each line of a paid order brought,
/// less what was given back of it. Amounts of no line come to zero among themselves.
const SALES: &str = "SELECT DISTINCT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, x.order_line AS line, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE x.account = 'sales' \
     UNION ALL SELECT l.order_id, l.place, COALESCE(l.received, l.amount) FROM order_lines l \
     JOIN orders o ON o.id = l.order_id WHERE o.paid_at IS NOT NULL \
     UNION ALL SELECT b.order_id, b.line, -b.amount FROM refund_lines b JOIN refunds r ON r.id = b.refund_id \
     JOIN orders o ON o.id = b.order_id WHERE r.attempt_id IS NULL AND o.paid_at IS NOT NULL) AS said GROUP BY order_id, line HAVING SUM(amount) <> 0) AS found \
     JOIN orders o ON o.id = found.order_id ORDER BY 1";

/// Every paid order has its sale, also one of nothing; no other has.
const SOLD: &str = "SELECT o.number AS name FROM orders o LEFT JOIN ledger_postings p ON p.id = 'sale:' || o.id \
     WHERE (o.paid_at IS NULL) <> (p.id IS NULL) ORDER BY 1";

/// What confirmed payments brought stands in the clearing accounts, and nothing else but fees.
const PAYMENTS: &str = "SELECT DISTINCT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, p.attempt_id AS attempt_id, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE p.kind <> 'fee' AND x.account LIKE 'clearing:%' \
     UNION ALL SELECT a.order_id, a.id, -COALESCE(a.received, a.amount) FROM attempts a WHERE a.state = 'confirmed') AS said \
     GROUP BY order_id, attempt_id HAVING SUM(amount) <> 0) AS found JOIN orders o ON o.id = found.order_id ORDER BY 1";

/// Due is what confirmed payments owe, those that an owner is asked about, and those of orders under review.
const DUE: &str = "SELECT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE x.account = 'refunds_due' \
     UNION ALL SELECT a.order_id, COALESCE(a.received, a.amount) FROM attempts a \
     JOIN orders o ON o.id = a.order_id LEFT JOIN marked_paid m ON m.attempt_id = a.id \
     WHERE a.state = 'confirmed' AND (a.refund_due OR (m.asked_at IS NOT NULL AND m.decided_at IS NULL) \
     OR (o.state = 'review' AND o.paid_at IS NULL))) AS said GROUP BY order_id HAVING SUM(amount) <> 0) AS found \
     JOIN orders o ON o.id = found.order_id ORDER BY 1";

/// Whether the ledger has at most so many postings: a few can be proven while somebody waits.
pub fn is_within(conn: &mut Conn, most: i64) -> Result<bool, Error> {
    let some =
        format!("SELECT COUNT(*) AS number FROM (SELECT 1 AS one FROM ledger_postings LIMIT {}) AS few", most + 1);
    let count: Option<Count> = sql_query(some).load(conn)?.pop();
    Ok(count.is_none_or(|count| count.number <= most))
}

/// Examines the whole ledger and names at most `limit` of each fault.
pub fn check(conn: &mut Conn, limit: i64) -> Result<Checked, Error> {
    if let Conn::Postgres(conn) = conn {
        // A million orders take longer than a page may.
        sql_query("SET LOCAL statement_timeout = 0").execute(conn)?;
    }
    let mut names = |query: &str| -> Result<Vec<String>, Error> {
        let found: Vec<Name> = sql_query(format!("{query} LIMIT {limit}")).load(conn)?;
        Ok(found.into_iter().map(|one| one.name).collect())
    };
    let (unbalanced, mut sales) = (names(UNBALANCED)?, names(SALES)?);
    sales.extend(names(SOLD)?);
    sales.sort();
    sales.dedup();
    let (payments, due) = (names(PAYMENTS)?, names(DUE)?);
    let count: Option<Count> = sql_query("SELECT COUNT(*) AS number FROM ledger_postings").load(conn)?.pop();
    let postings = count.map_or(0, |count| count.number);
    Ok(Checked { postings, unbalanced, lines: order_lines::unequal(conn, limit)?, sales, payments, due })
}
