//! Brings a database's schema up to date.

use diesel::backend::Backend;
use diesel::connection::SimpleConnection as _;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::sql_types::Text;
use diesel::sqlite::Sqlite;
use diesel::{PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Error;
use super::open::{Address, Kind, postgres, sqlite};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");
/// The advisory lock by which two processes that start at once migrate one after the other (PostgreSQL's advisory locks are
/// numbers; this one is Griot's).
const TURN: i64 = 0x0067_7269_6f74;

/// Applies the missing migrations and returns their names.
///
/// # Errors
/// When the database cannot be reached, or has a migration that this program does not know.
pub fn migrate(url: &str) -> Result<Vec<String>, Error> {
    match Address::parse(url)? {
        Address::Sqlite(path) => {
            let mut conn = sqlite(path)?;
            // In SQLite many changes of a table need a new table in its place (sqlite.org/lang_altertable.html, 7): foreign
            // keys are off meanwhile, and checked afterwards.
            conn.batch_execute("PRAGMA foreign_keys = OFF")?;
            conn.immediate_transaction(|conn| {
                let done = apply(conn, SQLITE)?;
                if !done.is_empty() {
                    nothing_dangles(conn)?;
                }
                Ok(done)
            })
        }
        Address::Postgres(url) => {
            let mut conn = postgres(url)?;
            conn.batch_execute(&format!(
                "SET lock_timeout = 0; SET statement_timeout = 0; SELECT pg_advisory_lock({TURN})"
            ))?;
            apply(&mut conn, POSTGRES)
        }
    }
}

/// Applies all migrations to an empty database, in the transaction of the caller.
pub(super) fn migrate_within(conn: &mut PgConnection) -> Result<(), Error> {
    conn.batch_execute(&format!("SELECT pg_advisory_xact_lock({TURN})"))?;
    apply(conn, POSTGRES).map(drop)
}

#[derive(QueryableByName)]
struct Dangling {
    #[diesel(sql_type = Text)]
    line: String,
}

fn nothing_dangles(conn: &mut SqliteConnection) -> Result<(), Error> {
    let look = "SELECT \"table\" || ' names a row of ' || parent || ' that is not there' AS line \
                FROM pragma_foreign_key_check LIMIT 1";
    match sql_query(look).load::<Dangling>(conn)?.pop() {
        Some(found) => Err(Error::Unavailable(format!("the migration was undone: {}", found.line))),
        None => Ok(()),
    }
}

/// The first of these migrations that this program does not know.
///
/// # Errors
/// When the program's own cannot be read.
pub fn unknown(kind: Kind, applied: &[String]) -> Result<Option<String>, Error> {
    let ours = match kind {
        Kind::Sqlite => versions::<Sqlite>(&SQLITE)?,
        Kind::Postgres => versions::<Pg>(&POSTGRES)?,
    };
    Ok(applied.iter().find(|version| !ours.contains(version)).cloned())
}

/// The first migration of SQLite that is not among these.
pub(super) fn missing(applied: &[String]) -> Result<Option<String>, Error> {
    Ok(versions::<Sqlite>(&SQLITE)?.into_iter().find(|version| !applied.contains(version)))
}

fn versions<DB: Backend>(known: &EmbeddedMigrations) -> Result<Vec<String>, Error> {
    let found = MigrationSource::<DB>::migrations(known).map_err(|error| Error::Unavailable(error.to_string()))?;
    Ok(found.iter().map(|migration| migration.name().version().to_string()).collect())
}

fn apply<DB: Backend>(conn: &mut impl MigrationHarness<DB>, known: EmbeddedMigrations) -> Result<Vec<String>, Error> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| Error::Unavailable(error.to_string());
    let ours = versions::<DB>(&known)?;
    let applied = conn.applied_migrations().map_err(failed)?;
    if let Some(newer) = applied.iter().map(ToString::to_string).find(|version| !ours.contains(version)) {
        return Err(Error::Newer(newer));
    }
    let done = conn.run_pending_migrations(known).map_err(failed)?;
    Ok(done.iter().map(ToString::to_string).collect())
}
