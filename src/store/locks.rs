//! Locks by a name, for what no row stands for yet.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;

use super::{Conn, Error};

/// Holds `name` until the write ends: on PostgreSQL others who want it wait, and then see what this write did. SQLite has one
/// writer anyway.
pub fn hold(conn: &mut Conn, name: &str) -> Result<(), Error> {
    if let Conn::Postgres(conn) = conn {
        sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))").bind::<Text, _>(name).execute(conn)?;
    }
    Ok(())
}
