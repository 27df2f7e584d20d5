//! Locks by a name, for what no row stands for yet.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Conn, Error};

#[diesel::declare_sql_function]
extern "SQL" {
    fn hashtextextended(text: Text, seed: BigInt) -> BigInt;
    fn pg_advisory_xact_lock(key: BigInt) -> Text;
}

/// Holds `name` until the write ends: on PostgreSQL others who want it wait, and then see what this write did. SQLite has one
/// writer anyway.
pub fn hold(conn: &mut Conn, name: &str) -> Result<(), Error> {
    if let Conn::Postgres(conn) = conn {
        diesel::select(pg_advisory_xact_lock(hashtextextended(name, 0_i64))).execute(conn)?;
    }
    Ok(())
}
