//! Posts the orders that are older than the ledger, from their rows in the other tables: some thousand in each transaction,
//! in the order of their ids, so that an interrupted run continues where it stopped. What is posted already is skipped. The
//! postings have the same lines as those of `domain::ledger`.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Nullable, Text};

use crate::domain::fees::Fees;
use crate::store::{Conn, Error, daily, meta};

/// Whether all orders that are older than the ledger are posted.
pub fn is_done(conn: &mut Conn) -> Result<bool, Error> {
    Ok(meta::ledger(conn)?.as_deref() == Some(DONE))
}

const DONE: &str = "done";

#[derive(QueryableByName)]
struct Last {
    #[diesel(sql_type = Nullable<Text>)]
    id: Option<String>,
}

/// Posts the next `limit` orders, with fees by the current rates; `false` when none were left. A lock makes two processes
/// take turns.
pub fn post_next(conn: &mut Conn, fees: &Fees, limit: i64) -> Result<bool, Error> {
    meta::lock_ledger(conn)?;
    let after = meta::ledger(conn)?.unwrap_or_default();
    if after == DONE {
        return Ok(false);
    }
    let next = format!(
        "SELECT MAX(id) AS id FROM (SELECT id FROM orders WHERE id > {} ORDER BY id LIMIT {limit}) AS next",
        quoted(&after)
    );
    let Some(last) = sql_query(next).load::<Last>(conn)?.pop().and_then(|last| last.id) else {
        meta::set_ledger(conn, DONE)?;
        // The stored sums of closed days were made while no fees were posted: they are computed again.
        daily::delete_all(conn)?;
        return Ok(false);
    };
    let range = format!("o.id > {} AND o.id <= {}", quoted(&after), quoted(&last));
    if let Conn::Postgres(_) = conn {
        // The row locks make this and any transaction that settles one of these orders wait for each other.
        sql_query(format!("SELECT o.id FROM orders o WHERE {range} ORDER BY o.id FOR UPDATE")).execute(conn)?;
    }
    post(conn, fees, &range)?;
    meta::set_ledger(conn, &last)?;
    Ok(true)
}

/// Posts everything that is not posted yet, at once: for orders that tests insert directly into the database.
pub fn post_all(conn: &mut Conn, fees: &Fees) -> Result<(), Error> {
    post(conn, fees, "o.id > ''")
}

fn post(conn: &mut Conn, fees: &Fees, range: &str) -> Result<(), Error> {
    for select in postings_of(fees, range) {
        let rows = "INSERT INTO ledger_postings (id, kind, order_id, attempt_id, refund_id, at)";
        sql_query(format!("{rows} {select}")).execute(conn)?;
    }
    for select in lines_of(fees, range) {
        let rows = "INSERT INTO ledger_lines (posting_id, place, account, order_line, currency, amount)";
        sql_query(format!("{rows} {select}")).execute(conn)?;
    }
    Ok(())
}

/// A string literal in SQL. Only for the program's own texts (ids).
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// The SQL expression for `domain::fees::Fees::of`; `method` and `amount` are SQL expressions too. The names of methods need no
/// escaping: they are letters, digits and underscores.
fn fee(fees: &Fees, method: &str, amount: &str) -> String {
    let (usual, by_method) = fees.rates();
    let whens: Vec<String> = by_method.map(|(name, rate)| format!(" WHEN '{name}' THEN {rate}")).collect();
    let rate = if whens.is_empty() {
        usual.to_string()
    } else {
        format!("CASE UPPER({method}){} ELSE {usual} END", whens.concat())
    };
    format!("(({amount}) * {rate} + 5000) / 10000")
}

/// SQL: the amount received for all lines of the order `o`.
const AMOUNT_RECEIVED: &str =
    "(SELECT CAST(SUM(COALESCE(w.received, w.amount)) AS BIGINT) FROM order_lines w WHERE w.order_id = o.id)";

/// SQL: the payment that paid the order `o`: the first confirmed one that is not due back, was not sent back, and about
/// which the owner is not being asked. NULL for an order that was paid by hand or was free.
const PAYER: &str = "(SELECT a.id FROM attempts a WHERE a.order_id = o.id AND a.state = 'confirmed' AND NOT a.refund_due \
     AND NOT EXISTS (SELECT 1 FROM refunds r WHERE r.order_id = o.id AND r.attempt_id = a.id) \
     AND NOT EXISTS (SELECT 1 FROM manual_payments m WHERE m.attempt_id = a.id AND m.asked_at IS NOT NULL AND m.decided_at IS NULL) \
     ORDER BY a.confirmed_at, a.id LIMIT 1)";

/// SQL: the gateway's name of the method by which the order `o` was paid; `?` when it was paid by hand or named none.
const METHOD: &str = "COALESCE(NULLIF(o.method, 'by_hand'), '?')";

/// SQL: the unapplied payments: confirmed payments `a` of the orders `o` that did not pay them. Only right once the sales
/// are posted, because a sale names the payment that paid it.
const SECONDS: &str = "FROM orders o JOIN attempts a ON a.order_id = o.id WHERE a.state = 'confirmed' \
     AND NOT EXISTS (SELECT 1 FROM ledger_postings p WHERE p.id = 'sale:' || o.id AND p.attempt_id = a.id)";

/// The queries for postings without their lines. Their order matters: a payment's fee is inserted before its sale or its
/// unapplied payment, because the query for fees selects what has neither; unapplied payments come after the sales (see
/// [`SECONDS`]).
fn postings_of(fees: &Fees, range: &str) -> [String; 6] {
    let not_yet = |id: &str| format!("NOT EXISTS (SELECT 1 FROM ledger_postings q WHERE q.id = {id})");
    let unsold = format!("{range} AND o.paid_at IS NOT NULL AND {}", not_yet("'sale:' || o.id"));
    let second = "COALESCE(a.received, a.amount)";
    [
        format!(
            "SELECT 'fee:' || t.payer, 'fee', t.id, t.payer, NULL, t.paid_at FROM (SELECT o.id AS id, o.paid_at AS paid_at, \
             {PAYER} AS payer, {} AS fee FROM orders o WHERE {unsold}) AS t WHERE t.payer IS NOT NULL AND t.fee > 0 AND {}",
            fee(fees, METHOD, AMOUNT_RECEIVED),
            not_yet("'fee:' || t.payer")
        ),
        format!("SELECT 'sale:' || o.id, 'sale', o.id, {PAYER}, NULL, o.paid_at FROM orders o WHERE {unsold}"),
        format!(
            "SELECT 'fee:' || a.id, 'fee', o.id, a.id, NULL, COALESCE(a.confirmed_at, a.opened_at) {SECONDS} AND {range} \
             AND {} > 0 AND {} AND {}",
            fee(fees, "COALESCE(a.method, '?')", second),
            not_yet("'fee:' || a.id"),
            not_yet("'unapplied:' || a.id")
        ),
        format!(
            "SELECT 'unapplied:' || a.id, 'unapplied', o.id, a.id, NULL, COALESCE(a.confirmed_at, a.opened_at) {SECONDS} AND {range} \
             AND {}",
            not_yet("'unapplied:' || a.id")
        ),
        format!(
            "SELECT 'refund:' || r.id, 'refund', o.id, NULL, r.id, r.at FROM orders o JOIN refunds r ON r.order_id = o.id \
             WHERE {range} AND o.paid_at IS NOT NULL AND r.attempt_id IS NULL AND {}",
            not_yet("'refund:' || r.id")
        ),
        format!(
            "SELECT 'sent:' || r.id, 'sent', o.id, r.attempt_id, r.id, r.at FROM orders o JOIN refunds r ON r.order_id = o.id \
             WHERE {range} AND NOT r.due AND (o.paid_at IS NOT NULL OR r.attempt_id IS NOT NULL) AND {}",
            not_yet("'sent:' || r.id")
        ),
    ]
}

/// The queries for the lines of postings that have none yet. The last line of each posting balances the others.
fn lines_of(fees: &Fees, range: &str) -> [String; 5] {
    // The statistics of a growing ledger say that it is small. Said of the postings too, the range keeps PostgreSQL from walking
    // over all of them for every batch; `|| ''` keeps SQLite from the index by kind, in which it would do the same.
    let postings = range.replace("o.id", "p.order_id");
    let bare = |kind: &str| {
        format!(
            "FROM orders o JOIN ledger_postings p ON p.order_id = o.id AND p.kind || '' = '{kind}' AND {range} AND {postings} \
             AND NOT EXISTS (SELECT 1 FROM ledger_lines x WHERE x.posting_id = p.id)"
        )
    };
    let clearing = "'clearing:' || COALESCE(a.account, 'unknown')";
    let came = "COALESCE(a.received, a.amount)";
    [
        sales(&bare("sale"), clearing),
        fee_lines(fees, &bare("fee"), (clearing, came)),
        {
            let seconds = format!("{} JOIN attempts a ON a.id = p.attempt_id", bare("unapplied"));
            format!(
                "SELECT p.id, 0, 'refunds_due', CAST(NULL AS INTEGER), a.currency, -{came} {seconds} AND {came} <> 0 \
             UNION ALL SELECT p.id, 1, {clearing}, NULL, a.currency, {came} {seconds} AND {came} <> 0"
            )
        },
        {
            let refunds = format!("{} JOIN refunds r ON r.id = p.refund_id", bare("refund"));
            format!(
                "SELECT p.id, COALESCE(l.line, 0), 'sales', l.line, r.currency, COALESCE(l.amount, r.amount) {refunds} \
             LEFT JOIN refund_lines l ON l.refund_id = r.id \
             UNION ALL SELECT p.id, COALESCE((SELECT MAX(l.line) FROM refund_lines l WHERE l.refund_id = r.id), 0) + 1, \
             'refunds_due', NULL, r.currency, -COALESCE((SELECT CAST(SUM(l.amount) AS BIGINT) FROM refund_lines l \
             WHERE l.refund_id = r.id), r.amount) {refunds}"
            )
        },
        sent(&bare("sent"), came),
    ]
}

fn sales(bare: &str, clearing: &str) -> String {
    format!(
        "SELECT p.id, l.place, 'sales', l.place, o.currency, -COALESCE(l.received, l.amount) {bare} \
         JOIN order_lines l ON l.order_id = o.id \
         UNION ALL SELECT p.id, (SELECT CAST(COUNT(*) AS INTEGER) FROM order_lines w WHERE w.order_id = o.id), \
         CASE WHEN a.id IS NULL THEN 'cash' ELSE {clearing} END, NULL, o.currency, {AMOUNT_RECEIVED} {bare} \
         LEFT JOIN attempts a ON a.id = p.attempt_id WHERE {AMOUNT_RECEIVED} <> 0"
    )
}

/// The lines of fees: the fee of the payment that paid the order is shared out over the order's lines; the fee of an
/// unapplied payment is one amount without a line.
fn fee_lines(fees: &Fees, bare: &str, (clearing, came): (&str, &str)) -> String {
    let sum = |sign: &str| {
        format!(
            "COALESCE((SELECT CAST(SUM(COALESCE(w.received, w.amount)) AS BIGINT) FROM order_lines w \
             WHERE w.order_id = o.id AND w.place {sign} l.place), 0)"
        )
    };
    let of_line = format!("{} - {}", fee(fees, METHOD, &sum("<=")), fee(fees, METHOD, &sum("<")));
    let of_second = fee(fees, "COALESCE(a.method, '?')", came);
    let of_sale = fee(fees, METHOD, AMOUNT_RECEIVED);
    let payer = "ledger_postings s ON s.id = 'sale:' || o.id AND s.attempt_id = p.attempt_id";
    format!(
        "SELECT p.id, l.place, 'fees', l.place, o.currency, {of_line} {bare} JOIN {payer} \
         JOIN order_lines l ON l.order_id = o.id \
         UNION ALL SELECT p.id, (SELECT CAST(COUNT(*) AS INTEGER) FROM order_lines w WHERE w.order_id = o.id), {clearing}, \
         NULL, o.currency, -({of_sale}) {bare} JOIN {payer} JOIN attempts a ON a.id = p.attempt_id \
         UNION ALL SELECT p.id, 0, 'fees', NULL, a.currency, {of_second} {bare} JOIN attempts a ON a.id = p.attempt_id \
         LEFT JOIN {payer} WHERE s.id IS NULL \
         UNION ALL SELECT p.id, 1, {clearing}, NULL, a.currency, -({of_second}) {bare} JOIN attempts a ON a.id = p.attempt_id \
         LEFT JOIN {payer} WHERE s.id IS NULL"
    )
}

/// The lines of money that was sent back. For a refund of an order, the refund's amount was due. For a surplus refund,
/// which sends a payment back, all that the payment brought was due; the difference to the amount sent goes to the fees.
fn sent(bare: &str, came: &str) -> String {
    let sent = format!("{bare} JOIN refunds r ON r.id = p.refund_id LEFT JOIN attempts a ON a.id = r.attempt_id");
    let due = format!("COALESCE({came}, r.amount)");
    format!(
        "SELECT p.id, 0, 'refunds_due', CAST(NULL AS INTEGER), r.currency, {due} {sent} \
         UNION ALL SELECT p.id, 1, 'fees', NULL, r.currency, r.amount - {due} {sent} WHERE r.amount <> {due} \
         UNION ALL SELECT p.id, 2, 'cash', NULL, r.currency, -r.amount {sent}"
    )
}
