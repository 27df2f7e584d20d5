//! What the doctor asks the database.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::schema::jobs;
use super::{Conn, Error};

#[derive(QueryableByName)]
struct Words {
    #[diesel(sql_type = Text)]
    words: String,
}

fn ask(conn: &mut Conn, sqlite: &str, postgres: &str) -> Result<String, Error> {
    let found: Words = match conn {
        Conn::Sqlite(conn) => sql_query(sqlite).get_result(conn)?,
        Conn::Postgres(conn) => sql_query(postgres).get_result(conn)?,
    };
    Ok(found.words)
}

/// The database's version, such as `SQLite 3.50.2` or `PostgreSQL 17.2`.
pub fn version(conn: &mut Conn) -> Result<String, Error> {
    let postgres = "SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) AS words";
    ask(conn, "SELECT 'SQLite ' || sqlite_version() AS words", postgres)
}

/// The newest migration that was applied, such as `20261121000007`.
pub fn schema(conn: &mut Conn) -> Result<String, Error> {
    let newest = "SELECT max(version) AS words FROM __diesel_schema_migrations";
    ask(conn, newest, newest)
}

/// The time by the database server's own clock; `None` for SQLite, which uses this machine's.
pub fn time(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, Error> {
    let Conn::Postgres(_) = conn else { return Ok(None) };
    let now = "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') AS words";
    Ok(ask(conn, now, now)?.parse().ok())
}

/// Jobs, most of which send e-mails, that were due and that no worker took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LateMessages {
    pub number: i64,
    /// When the first of them was due, UTC.
    pub since: NaiveDateTime,
}

/// The jobs that were due at `due` and that no worker has leased at `now`; `None` if there are none.
pub fn late_messages(conn: &mut Conn, due: NaiveDateTime, now: NaiveDateTime) -> Result<Option<LateMessages>, Error> {
    let free = jobs::leased_until.is_null().or(jobs::leased_until.le(now).assume_not_null());
    let late = jobs::table.filter(jobs::state.eq("queued").and(jobs::run_at.le(due)).and(free));
    let first: Option<NaiveDateTime> = late.order(jobs::run_at.asc()).select(jobs::run_at).first(conn).optional()?;
    let Some(since) = first else { return Ok(None) };
    Ok(Some(LateMessages { number: late.count().get_result(conn)?, since }))
}
