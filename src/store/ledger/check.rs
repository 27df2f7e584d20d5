//! Checks the ledger: every posting balances, and its sums equal those of the orders, payments and refunds.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use crate::store::{Conn, Error, order_lines};

/// The faults that were found: ids of postings and numbers of orders, at most as many of each kind as were asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// How many postings there are.
    pub postings: i64,
    /// Ids of postings without lines, with lines that do not sum to zero, or with lines in two currencies; also of those whose lines of
    /// sellers have another time, with which they would stand in another month's statement.
    pub unbalanced: Vec<String>,
    /// Numbers of orders whose lines do not sum to the order's amount.
    pub lines: Vec<String>,
    /// Numbers of orders where, for a line, the ledger's sales differ from what was received for it less refunds; also paid
    /// orders without a sale, and sales of orders that are not paid.
    pub sales: Vec<String>,
    /// Numbers of orders where a payment's amount in the clearing accounts differs from what the gateway confirmed.
    pub payments: Vec<String>,
    /// Numbers of orders where the ledger's refunds due differ from what is due back of their payments.
    pub due: Vec<String>,
    /// Transactions of the gateway's statements that owners have decided about, where the ledger's unassigned money or its
    /// clearing accounts hold another amount than those decisions say.
    pub unassigned: Vec<String>,
    /// Series and years of documents where a number is missing, and numbers of documents whose lines do not sum to them.
    pub receipts: Vec<String>,
    /// Numbers of orders whose documents come to another tax than the ledger's tax due, or to another amount than its sales.
    pub taxes: Vec<String>,
    /// Numbers of orders where what a seller's line sold for, without tax, is not divided to the franc among the seller, the commission and
    /// the fee, where a paid line of a seller has no share, or where a share is held that was released, or the other way round.
    pub shares: Vec<String>,
    /// Ids of payouts that the ledger does not have with the same amount, or of its postings that are no payout.
    pub payouts: Vec<String>,
}

impl Checked {
    /// Whether no fault was found.
    pub fn is_well(&self) -> bool {
        self.all().into_iter().all(Vec::is_empty)
    }

    /// The names of each kind of fault.
    pub fn all(&self) -> [&Vec<String>; 10] {
        let Self { postings: _, unbalanced, lines, sales, payments, due, unassigned, receipts, taxes, shares, payouts } =
            self;
        [unbalanced, lines, sales, payments, due, unassigned, receipts, taxes, shares, payouts]
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
     ON l.posting_id = p.id WHERE l.posting_id IS NULL OR l.amount <> 0 OR l.low <> l.high \
     UNION SELECT p.id FROM ledger_lines x JOIN ledger_postings p ON p.id = x.posting_id \
     WHERE x.seller IS NOT NULL AND (x.at IS NULL OR x.at <> p.at) ORDER BY 1";

/// The ledger's sales (credits are negative) and the amounts in the other tables must sum to zero for each order line: what was
/// received for each line of a paid order, less what was refunded of it. Amounts that belong to no line are a group of their own.
const SALES: &str = "SELECT DISTINCT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, x.order_line AS line, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE x.account = 'sales' \
     UNION ALL SELECT l.order_id, l.place, COALESCE(l.received, l.amount) FROM order_lines l \
     JOIN orders o ON o.id = l.order_id WHERE o.paid_at IS NOT NULL \
     UNION ALL SELECT b.order_id, b.line, -b.amount FROM refund_lines b JOIN refunds r ON r.id = b.refund_id \
     JOIN orders o ON o.id = b.order_id WHERE r.attempt_id IS NULL AND o.paid_at IS NOT NULL) AS said GROUP BY order_id, line HAVING SUM(amount) <> 0) AS found \
     JOIN orders o ON o.id = found.order_id ORDER BY 1";

/// Every paid order must have its sale posted, also one of amount zero; no other order may have one.
const SOLD: &str = "SELECT o.number AS name FROM orders o LEFT JOIN ledger_postings p ON p.id = 'sale:' || o.id \
     WHERE (o.paid_at IS NULL) <> (p.id IS NULL) ORDER BY 1";

/// The clearing accounts must hold what confirmed payments brought and, apart from fees and transfers, nothing else.
const PAYMENTS: &str = "SELECT DISTINCT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, p.attempt_id AS attempt_id, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE p.kind NOT IN ('fee', 'sent', 'payout_sent') AND x.account LIKE 'clearing:%' \
     UNION ALL SELECT a.order_id, a.id, -COALESCE(a.received, a.amount) FROM attempts a WHERE a.state = 'confirmed') AS said \
     GROUP BY order_id, attempt_id HAVING SUM(amount) <> 0) AS found JOIN orders o ON o.id = found.order_id ORDER BY 1";

/// Refunds due must equal the sum of the refunds that are decided and not sent (`due`), of the confirmed payments that are to be
/// sent back (`refund_due`), those that the owner
/// is asked about (whether one is the money that the order was marked as paid with), and those of unpaid orders under
/// review.
const DUE: &str = "SELECT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE x.account = 'refunds_due' \
     UNION ALL SELECT a.order_id, COALESCE(a.received, a.amount) FROM attempts a \
     JOIN orders o ON o.id = a.order_id LEFT JOIN manual_payments m ON m.attempt_id = a.id \
     WHERE a.state = 'confirmed' AND (a.refund_due OR (m.asked_at IS NOT NULL AND m.decided_at IS NULL) \
     OR (o.state = 'review' AND o.paid_at IS NULL)) \
     UNION ALL SELECT r.order_id, r.amount FROM refunds r WHERE r.due) AS said GROUP BY order_id HAVING SUM(amount) <> 0) AS found \
     JOIN orders o ON o.id = found.order_id ORDER BY 1";

/// What decisions about differences between a statement and the books have posted must be what their rows say, in the clearing
/// accounts, and in `unassigned` until the money was given to an order or sent back. Their postings' ids are `received:` or
/// `returned:` and the row's id.
const UNASSIGNED: [&str; 2] = [
    "SELECT COALESCE(d.transaction_id, found.row_id) AS name FROM (SELECT row_id FROM (\
     SELECT SUBSTR(p.id, 10, 36) AS row_id, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE p.kind = 'received' AND x.account LIKE 'clearing:%' \
     UNION ALL SELECT id, -booked FROM statement_differences) AS said \
     GROUP BY row_id HAVING SUM(amount) <> 0) AS found LEFT JOIN statement_differences d ON d.id = found.row_id ORDER BY 1",
    "SELECT COALESCE(d.transaction_id, found.row_id) AS name FROM (SELECT row_id FROM (\
     SELECT SUBSTR(p.id, 10, 36) AS row_id, x.amount AS amount FROM ledger_lines x JOIN ledger_postings p ON p.id = x.posting_id \
     WHERE p.kind IN ('received', 'returned') AND x.account = 'unassigned' \
     UNION ALL SELECT COALESCE(d.id, p.id), x.amount FROM ledger_lines x JOIN ledger_postings p ON p.id = x.posting_id \
     LEFT JOIN statement_differences d ON d.order_id = p.order_id WHERE p.kind = 'sale' AND x.account = 'unassigned' \
     UNION ALL SELECT id, booked FROM statement_differences WHERE act NOT IN ('attached', 'returned')) AS said \
     GROUP BY row_id HAVING SUM(amount) <> 0) AS found LEFT JOIN statement_differences d ON d.id = found.row_id ORDER BY 1",
];

/// The numbers of a series and year are 1, 2, 3 … up to the last that was taken; a document's lines come to its amount and tax.
const RECEIPTS: [&str; 2] = [
    "SELECT n.series || ' ' || CAST(n.year AS TEXT) AS name FROM receipt_numbers n LEFT JOIN \
     (SELECT series, year, COUNT(*) AS counted, MIN(number) AS low, MAX(number) AS high FROM receipts GROUP BY series, year) r \
     ON r.series = n.series AND r.year = n.year \
     WHERE r.counted IS NULL OR r.counted <> n.last OR r.low <> 1 OR r.high <> n.last ORDER BY 1",
    "SELECT r.name AS name FROM receipts r LEFT JOIN receipt_numbers n ON n.series = r.series AND n.year = r.year \
     LEFT JOIN (SELECT receipt_id, SUM(amount) AS amount, SUM(tax) AS tax FROM receipt_lines GROUP BY receipt_id) l \
     ON l.receipt_id = r.id WHERE n.last IS NULL OR l.amount IS NULL OR l.amount <> r.amount OR l.tax <> r.tax ORDER BY 1",
];

/// The tax due must be that of the documents; and where an order has documents, its receipts less its credit notes must be what the
/// ledger says was sold.
const TAXES: [&str; 2] = [
    "SELECT DISTINCT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, x.amount AS amount FROM ledger_lines x \
     JOIN ledger_postings p ON p.id = x.posting_id WHERE x.account = 'tax_due' \
     UNION ALL SELECT order_id, CASE WHEN credited IS NULL THEN tax ELSE -tax END FROM receipts) AS said \
     GROUP BY order_id HAVING SUM(amount) <> 0) AS found JOIN orders o ON o.id = found.order_id ORDER BY 1",
    "SELECT DISTINCT o.number AS name FROM (SELECT order_id FROM (\
     SELECT p.order_id AS order_id, x.amount AS amount FROM ledger_lines x JOIN ledger_postings p ON p.id = x.posting_id \
     WHERE x.account = 'sales' AND p.order_id IN (SELECT order_id FROM receipts) \
     UNION ALL SELECT order_id, CASE WHEN credited IS NULL THEN amount ELSE -amount END FROM receipts) AS said \
     GROUP BY order_id HAVING SUM(amount) <> 0) AS found JOIN orders o ON o.id = found.order_id ORDER BY 1",
];

/// What a seller's line sold for, without tax, is a share; a paid line of a seller has one, which is his; and it is held or available, as
/// its row says.
const SHARES: [&str; 3] = [
    "SELECT DISTINCT o.number AS name FROM (SELECT s.order_id AS order_id FROM shares s \
     JOIN ledger_postings p ON p.order_id = s.order_id JOIN ledger_lines x ON x.posting_id = p.id AND x.order_line = s.line \
     WHERE x.account IN ('sales', 'included_tax', 'shares') GROUP BY s.order_id, s.line HAVING SUM(x.amount) <> 0) AS found \
     JOIN orders o ON o.id = found.order_id ORDER BY 1",
    "SELECT DISTINCT o.number AS name FROM order_lines l JOIN orders o ON o.id = l.order_id \
     LEFT JOIN shares s ON s.order_id = l.order_id AND s.line = l.place AND s.seller_id = l.seller \
     WHERE l.seller IS NOT NULL AND o.paid_at IS NOT NULL AND s.order_id IS NULL ORDER BY 1",
    "SELECT DISTINCT o.number AS name FROM (SELECT s.order_id AS order_id FROM shares s \
     JOIN ledger_postings p ON p.order_id = s.order_id \
     JOIN ledger_lines x ON x.posting_id = p.id AND x.order_line = s.line AND x.seller = s.seller_id \
     WHERE x.account = CASE WHEN s.released_at IS NULL THEN 'available' ELSE 'held' END \
     GROUP BY s.order_id, s.line HAVING SUM(x.amount) <> 0) AS found JOIN orders o ON o.id = found.order_id ORDER BY 1",
];

/// What was paid out or is on its way is what the ledger says, and to the same seller; and the payouts under way are those whose transfers
/// are.
const PAYOUTS: [&str; 2] = [
    "SELECT said.id AS name FROM (\
     SELECT y.id AS id, y.seller_id AS seller, y.amount AS amount FROM payouts y WHERE y.state IN ('sending', 'paid') \
     UNION ALL SELECT SUBSTR(p.id, LENGTH(p.kind) + 2), x.seller, -x.amount FROM ledger_postings p \
     JOIN ledger_lines x ON x.posting_id = p.id \
     WHERE p.kind IN ('payout', 'payout_back') AND x.account = 'available') AS said \
     GROUP BY said.id, said.seller HAVING SUM(said.amount) <> 0 ORDER BY 1",
    "SELECT said.id AS name FROM (\
     SELECT y.id AS id, y.amount AS amount FROM payouts y \
     LEFT JOIN transfers t ON t.payout_id = y.id AND t.state IN ('queued', 'sending', 'pending', 'unknown') \
     WHERE y.state = 'sending' AND t.id IS NOT NULL \
     UNION ALL SELECT SUBSTR(p.id, LENGTH(p.kind) + 2), x.amount FROM ledger_postings p \
     JOIN ledger_lines x ON x.posting_id = p.id WHERE x.account = 'payouts_due') AS said \
     GROUP BY said.id HAVING SUM(said.amount) <> 0 ORDER BY 1",
];

/// Whether the ledger has at most `most` postings: a small ledger can be checked while a user waits.
pub fn is_within(conn: &mut Conn, most: i64) -> Result<bool, Error> {
    let some =
        format!("SELECT COUNT(*) AS number FROM (SELECT 1 AS one FROM ledger_postings LIMIT {}) AS few", most + 1);
    let count: Option<Count> = sql_query(some).load(conn)?.pop();
    Ok(count.is_none_or(|count| count.number <= most))
}

/// Checks the whole ledger and names at most `limit` faults for each query.
pub fn check(conn: &mut Conn, limit: i64) -> Result<Checked, Error> {
    if let Conn::Postgres(conn) = conn {
        // A million orders take longer than the timeout for pages allows.
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
    let mut unassigned = Vec::new();
    for query in UNASSIGNED {
        unassigned.extend(names(query)?);
    }
    unassigned.dedup();
    let (mut receipts, mut taxes) = (Vec::new(), Vec::new());
    for (receipt, tax) in RECEIPTS.into_iter().zip(TAXES) {
        receipts.extend(names(receipt)?);
        taxes.extend(names(tax)?);
    }
    taxes.sort();
    taxes.dedup();
    let mut shares = Vec::new();
    for query in SHARES {
        shares.extend(names(query)?);
    }
    shares.sort();
    shares.dedup();
    let mut payouts = Vec::new();
    for query in PAYOUTS {
        payouts.extend(names(query)?);
    }
    payouts.sort();
    payouts.dedup();
    let count: Option<Count> = sql_query("SELECT COUNT(*) AS number FROM ledger_postings").load(conn)?.pop();
    let postings = count.map_or(0, |count| count.number);
    let lines = order_lines::unequal(conn, limit)?;
    Ok(Checked { postings, unbalanced, lines, sales, payments, due, unassigned, receipts, taxes, shares, payouts })
}
