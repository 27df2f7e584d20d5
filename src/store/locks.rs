//! Locks of rows, and of names for things that have no row yet. SQLite has a single writer and needs neither.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Conn, Error};

/// Reads the one row of a query and locks it until the transaction ends. On PostgreSQL another transaction that locks the
/// same row waits here, and then reads the row as this one left it. The lock is `FOR NO KEY UPDATE`: inserting rows that
/// refer to this one by a foreign key does not wait.
macro_rules! lock_for_update {
    ($conn:expr, $query:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite(conn) => $query.get_result(conn),
            $crate::store::Conn::Postgres(conn) => $query.for_no_key_update().get_result(conn),
        }
    };
}
pub(super) use lock_for_update;

#[diesel::declare_sql_function]
extern "SQL" {
    fn hashtextextended(text: Text, seed: BigInt) -> BigInt;
    fn pg_advisory_xact_lock(key: BigInt) -> Text;
}

/// Locks `name` until the transaction ends. On PostgreSQL (an advisory lock) other transactions that want it wait, and then
/// see what this one did. On SQLite it does nothing: there is a single writer.
pub fn lock_by_name(conn: &mut Conn, name: &str) -> Result<(), Error> {
    if let Conn::Postgres(conn) = conn {
        diesel::select(pg_advisory_xact_lock(hashtextextended(name, 0_i64))).execute(conn)?;
    }
    Ok(())
}
