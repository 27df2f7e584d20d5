//! What monitoring reads of the database: a fixed number of queries, each on an index.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::{Conn, Error, meta, on_backend};

/// How many rows have the same two words, and since when the oldest of them.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Group {
    #[diesel(sql_type = Text)]
    pub one: String,
    #[diesel(sql_type = Text)]
    pub two: String,
    #[diesel(sql_type = BigInt)]
    pub number: i64,
    #[diesel(sql_type = Nullable<Timestamp>)]
    pub since: Option<NaiveDateTime>,
}

/// Everything that is read for one scrape, of one state of the database.
#[derive(Clone, Debug)]
pub struct Figures {
    /// By state.
    pub orders: Vec<Group>,
    /// Paid orders whose message with the link has not left; the time is that of the oldest payment.
    pub undelivered: Vec<Group>,
    /// By kind and state; the time is when the first of them is due.
    pub jobs: Vec<Group>,
    /// Attempts that are still asked about, by state and generation.
    pub attempts: Vec<Group>,
    /// By state and interface.
    pub transfers: Vec<Group>,
    /// Payouts that are not ended, by state.
    pub payouts: Vec<Group>,
    /// By state.
    pub reviews: Vec<Group>,
    /// Messages of today that failed or reach nobody, by channel and state.
    pub failed: Vec<Group>,
    /// When a worker reported last, as it wrote it.
    pub beat: Option<String>,
    /// The result of the last check of the ledger, as it was written.
    pub ledger: Option<String>,
}

const ORDERS: &str =
    "SELECT state AS one, '' AS two, count(*) AS number, min(placed_at) AS since FROM orders GROUP BY state";
/// A receipt that waits; and one that failed for good, until another message with a link has left.
const UNDELIVERED: &str = "SELECT j.state AS one, '' AS two, count(*) AS number, min(o.paid_at) AS since FROM jobs j \
     JOIN messages m ON m.id = j.subject JOIN orders o ON o.id = m.order_id \
     WHERE j.state = 'queued' AND j.kind = 'mail' AND m.kind = 'receipt' AND o.state = 'paid' GROUP BY j.state UNION ALL \
     SELECT j.state, '', count(*), min(o.paid_at) FROM jobs j \
     JOIN messages m ON m.id = j.subject JOIN orders o ON o.id = m.order_id \
     WHERE j.state = 'failed' AND j.kind = 'mail' AND m.kind = 'receipt' AND o.state = 'paid' AND NOT EXISTS \
     (SELECT 1 FROM messages n WHERE n.order_id = o.id AND n.link_id IS NOT NULL AND n.state = 'sent') GROUP BY j.state";
const JOBS: &str = "SELECT kind AS one, state AS two, count(*) AS number, min(run_at) AS since FROM jobs \
     WHERE state = 'queued' GROUP BY kind, state UNION ALL \
     SELECT kind, state, count(*), min(run_at) FROM jobs WHERE state = 'failed' GROUP BY kind, state";
const ATTEMPTS: &str = "SELECT state AS one, generation AS two, count(*) AS number, min(opened_at) AS since FROM attempts \
     WHERE next_check_at IS NOT NULL GROUP BY state, generation";
const TRANSFERS: &str =
    "SELECT state AS one, api AS two, count(*) AS number, min(created_at) AS since FROM transfers GROUP BY state, api";
const PAYOUTS: &str = "SELECT state AS one, '' AS two, count(*) AS number, min(at) AS since FROM payouts \
     WHERE state IN ('requested', 'sending') GROUP BY state";
const REVIEWS: &str =
    "SELECT state AS one, '' AS two, count(*) AS number, min(written_at) AS since FROM reviews GROUP BY state";
/// Ids begin with their time, so that only the rows of today are read.
const FAILED: &str = "SELECT channel AS one, state AS two, count(*) AS number, min(created_at) AS since FROM messages \
     WHERE id >= $1 AND state IN ('failed', 'unreachable') GROUP BY channel, state";

fn groups(conn: &mut Conn, query: &str) -> Result<Vec<Group>, Error> {
    Ok(on_backend!(conn, conn => sql_query(query).load(conn))?)
}

/// Reads the figures. `today` is the least id of a row that was made today.
pub fn figures(conn: &mut Conn, today: &str) -> Result<Figures, Error> {
    Ok(Figures {
        orders: groups(conn, ORDERS)?,
        undelivered: groups(conn, UNDELIVERED)?,
        jobs: groups(conn, JOBS)?,
        attempts: groups(conn, ATTEMPTS)?,
        transfers: groups(conn, TRANSFERS)?,
        payouts: groups(conn, PAYOUTS)?,
        reviews: groups(conn, REVIEWS)?,
        failed: on_backend!(conn, conn => sql_query(FAILED).bind::<Text, _>(today).load(conn))?,
        beat: meta::beat(conn)?,
        ledger: meta::ledger_check(conn)?,
    })
}
