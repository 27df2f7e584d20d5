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

/// By line: what it brought, if the order was paid, less what was given back of it; and every paid order has its sale. Amounts of
/// no line, or of a line that is none, come to nothing.
const SALES: &str = "SELECT number AS name FROM (\
     SELECT o.number AS number FROM order_lines l JOIN orders o ON o.id = l.order_id \
     LEFT JOIN (SELECT p.order_id, x.order_line, -SUM(x.amount) AS amount FROM ledger_postings p \
     JOIN ledger_lines x ON x.posting_id = p.id WHERE x.account = 'sales' GROUP BY p.order_id, x.order_line) s \
     ON s.order_id = l.order_id AND s.order_line = l.place \
     LEFT JOIN (SELECT b.order_id, b.line, SUM(b.amount) AS amount FROM refund_lines b JOIN refunds r ON r.id = b.refund_id \
     WHERE r.attempt_id IS NULL GROUP BY b.order_id, b.line) b ON b.order_id = l.order_id AND b.line = l.place \
     WHERE COALESCE(s.amount, 0) <> \
     CASE WHEN o.paid_at IS NULL THEN 0 ELSE COALESCE(l.received, l.amount) - COALESCE(b.amount, 0) END \
     UNION SELECT o.number FROM orders o LEFT JOIN ledger_postings p ON p.id = 'sale:' || o.id \
     WHERE (o.paid_at IS NULL) <> (p.id IS NULL) \
     UNION SELECT o.number FROM ledger_lines x JOIN ledger_postings p ON p.id = x.posting_id JOIN orders o ON o.id = p.order_id \
     LEFT JOIN order_lines l ON l.order_id = p.order_id AND l.place = x.order_line \
     WHERE x.account = 'sales' AND l.order_id IS NULL GROUP BY o.number HAVING SUM(x.amount) <> 0) AS found ORDER BY 1";

const PAYMENTS: &str = "SELECT DISTINCT o.number AS name FROM attempts a JOIN orders o ON o.id = a.order_id \
     LEFT JOIN (SELECT p.attempt_id, SUM(x.amount) AS amount FROM ledger_postings p JOIN ledger_lines x ON x.posting_id = p.id \
     WHERE p.kind <> 'fee' AND x.account LIKE 'clearing:%' GROUP BY p.attempt_id) s ON s.attempt_id = a.id \
     WHERE COALESCE(s.amount, 0) <> CASE WHEN a.state = 'confirmed' THEN COALESCE(a.received, a.amount) ELSE 0 END ORDER BY 1";

/// Due is what confirmed payments owe, those that an owner is asked about, and those of orders under review.
const DUE: &str = "SELECT o.number AS name FROM orders o \
     LEFT JOIN (SELECT p.order_id, -SUM(x.amount) AS amount FROM ledger_postings p JOIN ledger_lines x ON x.posting_id = p.id \
     WHERE x.account = 'refunds_due' GROUP BY p.order_id) s ON s.order_id = o.id \
     LEFT JOIN (SELECT a.order_id, SUM(COALESCE(a.received, a.amount)) AS amount FROM attempts a \
     JOIN orders o ON o.id = a.order_id LEFT JOIN marked_paid m ON m.attempt_id = a.id \
     WHERE a.state = 'confirmed' AND (a.owed_back OR (m.asked_at IS NOT NULL AND m.decided_at IS NULL) \
     OR (o.state = 'review' AND o.paid_at IS NULL)) GROUP BY a.order_id) d ON d.order_id = o.id \
     WHERE COALESCE(s.amount, 0) <> COALESCE(d.amount, 0) ORDER BY 1";

/// Examines the whole ledger and names at most `limit` of each fault.
pub fn check(conn: &mut Conn, limit: i64) -> Result<Checked, Error> {
    let mut names = |query: &str| -> Result<Vec<String>, Error> {
        let found: Vec<Name> = sql_query(format!("{query} LIMIT {limit}")).load(conn)?;
        Ok(found.into_iter().map(|one| one.name).collect())
    };
    let (unbalanced, sales) = (names(UNBALANCED)?, names(SALES)?);
    let (payments, due) = (names(PAYMENTS)?, names(DUE)?);
    let count: Option<Count> = sql_query("SELECT COUNT(*) AS number FROM ledger_postings").load(conn)?.pop();
    let postings = count.map_or(0, |count| count.number);
    Ok(Checked { postings, unbalanced, lines: order_lines::unequal(conn, limit)?, sales, payments, due })
}
