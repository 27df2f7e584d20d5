//! What is known of each merchant account: how its payments end, and what was last heard from it.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};

use super::reports::moment;
use super::{Conn, Error};

/// What is newest is looked for among so many notifications, and so many answers.
const HORIZON: i64 = 2_000;

/// An account's payments by one operator. `method` is `None` where the gateway has named none.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct MethodFigures {
    #[diesel(sql_type = Text)]
    pub account: String,
    #[diesel(sql_type = Nullable<Text>)]
    pub method: Option<String>,
    #[diesel(sql_type = BigInt)]
    pub opened: i64,
    #[diesel(sql_type = BigInt)]
    pub paid: i64,
    #[diesel(sql_type = BigInt)]
    pub refused: i64,
}

/// The attempts opened since `since`, by account and method, in one walk along the index `attempts_opened`. One that was
/// refused and then paid counts as paid.
pub fn by_method(conn: &mut Conn, since: NaiveDateTime) -> Result<Vec<MethodFigures>, Error> {
    let query = by_method_query(&moment(conn, since));
    Ok(sql_query(query).load(conn)?)
}

fn by_method_query(since: &str) -> String {
    format!(
        "SELECT account, method, COUNT(*) AS opened, \
         CAST(SUM(CASE WHEN state = 'confirmed' THEN 1 ELSE 0 END) AS BIGINT) AS paid, \
         CAST(SUM(CASE WHEN state = 'refused' THEN 1 ELSE 0 END) AS BIGINT) AS refused \
         FROM attempts WHERE opened_at >= {since} AND account IS NOT NULL \
         GROUP BY account, method ORDER BY account, opened DESC, method"
    )
}

/// When the last notification about an account's payments came.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct LastNotification {
    #[diesel(sql_type = Text)]
    pub account: String,
    #[diesel(sql_type = Timestamp)]
    pub at: NaiveDateTime,
}

/// The last notification of each account, among the newest of the shop.
pub fn last_notifications(conn: &mut Conn) -> Result<Vec<LastNotification>, Error> {
    let query = format!(
        "SELECT a.account AS account, MAX(n.last_at) AS at FROM \
         (SELECT transaction_id, last_at FROM notifications ORDER BY first_at DESC, digest DESC LIMIT {HORIZON}) AS n \
         JOIN attempts a ON a.transaction_id = n.transaction_id WHERE a.account IS NOT NULL GROUP BY a.account"
    );
    Ok(sql_query(query).load(conn)?)
}

/// What an account's gateway last answered about a payment.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct LastAnswer {
    #[diesel(sql_type = Text)]
    pub account: String,
    #[diesel(sql_type = Text)]
    pub code: String,
    #[diesel(sql_type = Text)]
    pub verdict: String,
    #[diesel(sql_type = Timestamp)]
    pub at: NaiveDateTime,
}

/// The last answer of each account, among the newest of the shop.
pub fn last_answers(conn: &mut Conn) -> Result<Vec<LastAnswer>, Error> {
    let query = format!(
        "SELECT account, code, verdict, at FROM (\
         SELECT a.account AS account, c.code AS code, c.verdict AS verdict, c.last_at AS at, \
         ROW_NUMBER() OVER (PARTITION BY a.account ORDER BY c.last_at DESC, c.id DESC) AS place FROM \
         (SELECT id, attempt_id, code, verdict, last_at FROM checks ORDER BY last_at DESC LIMIT {HORIZON}) AS c \
         JOIN attempts a ON a.id = c.attempt_id WHERE a.account IS NOT NULL) AS answers WHERE place = 1"
    );
    Ok(sql_query(query).load(conn)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::migrate::migrate;
    use crate::store::open::sqlite;

    #[derive(QueryableByName)]
    struct Plan {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    #[test]
    fn the_success_of_a_month_is_read_from_one_index_alone() {
        let file = std::env::temp_dir().join(format!("griot-figures-{}.db", crate::domain::ids::nonce()));
        let path = file.to_str().unwrap();
        migrate(&format!("sqlite:{path}")).unwrap();
        let mut conn = sqlite(path).unwrap();
        let query = format!("EXPLAIN QUERY PLAN {}", by_method_query("'2026-11-01 00:00:00'"));
        let plan: Vec<Plan> = sql_query(query).load(&mut conn).unwrap();
        for left in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{path}{left}"));
        }
        let steps: Vec<String> = plan.into_iter().map(|step| step.detail).collect();
        let walks = |step: &String| step.contains("SEARCH attempts USING COVERING INDEX attempts_opened");
        assert!(steps.iter().any(walks), "{steps:?}");
    }
}
