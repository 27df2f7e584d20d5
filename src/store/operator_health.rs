//! How payments by each operator ended lately.

use chrono::NaiveDateTime;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::schema::{attempts, checks, orders};
use super::{Conn, Error};

/// An answer that decided a payment, with what is needed to judge it.
#[derive(Clone, Debug, Queryable)]
pub struct Decided {
    /// The gateway's word for the operator.
    pub method: Option<String>,
    pub code: String,
    pub verdict: String,
    /// When it first came; the gateway is asked about a refused payment again and again.
    pub at: NaiveDateTime,
    pub generation: String,
    pub account: Option<String>,
    pub order_id: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// The browser's mark.
    pub visitor: Option<String>,
}

/// Written out: only so does either database know that its partial index serves.
const BY_OPERATOR: &str = "checks.method IS NOT NULL AND checks.verdict <> 'pending'";

/// The answers since `since` that name an operator and decided something, the newest first.
pub fn decided(conn: &mut Conn, since: NaiveDateTime, limit: i64) -> Result<Vec<Decided>, Error> {
    Ok(checks::table
        .inner_join(attempts::table.inner_join(orders::table))
        .filter(sql::<Bool>(BY_OPERATOR).and(checks::first_at.gt(since)))
        .order(checks::first_at.desc())
        .limit(limit)
        .select((
            checks::method,
            checks::code,
            checks::verdict,
            checks::first_at,
            attempts::generation,
            attempts::account,
            orders::id,
            orders::email,
            orders::phone,
            orders::visitor,
        ))
        .load(conn)?)
}

#[cfg(test)]
mod tests {
    use diesel::sql_query;
    use diesel::sql_types::Text;

    use super::*;
    use crate::store::migrate::migrate;
    use crate::store::open::sqlite;

    #[derive(QueryableByName)]
    struct Plan {
        #[diesel(sql_type = Text)]
        detail: String,
    }

    #[test]
    fn the_last_hour_is_read_from_its_index_however_many_orders_nobody_paid() {
        let file = std::env::temp_dir().join(format!("griot-health-{}.db", crate::domain::ids::nonce()));
        let path = file.to_str().unwrap();
        migrate(&format!("sqlite:{path}")).unwrap();
        let mut conn = sqlite(path).unwrap();
        let query = format!(
            "EXPLAIN QUERY PLAN SELECT checks.method FROM checks JOIN attempts ON checks.attempt_id = attempts.id \
             JOIN orders ON attempts.order_id = orders.id WHERE {BY_OPERATOR} AND checks.first_at > '2026-11-01 00:00:00' \
             ORDER BY checks.first_at DESC LIMIT 1000"
        );
        let plan: Vec<Plan> = sql_query(query).load(&mut conn).unwrap();
        for left in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{path}{left}"));
        }
        let steps: Vec<String> = plan.into_iter().map(|step| step.detail).collect();
        assert!(steps[0].contains("SEARCH checks USING INDEX checks_by_operator"), "{steps:?}");
        assert!(steps.iter().all(|step| !step.contains("SCAN") && !step.contains("TEMP B-TREE")), "{steps:?}");
    }
}
