//! Locks: of a row, and of a name for what no row stands for yet. SQLite has one writer, and needs neither.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Conn, Error};

/// Reads the one row of a query and locks it until the write ends. On PostgreSQL another write that wants the row waits here, and then
/// reads what this one left (`FOR NO KEY UPDATE`: rows that only name it by a foreign key are not held up).
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

/// Holds `name` until the write ends: on PostgreSQL others who want it wait, and then see what this write did. SQLite has one
/// writer anyway.
pub fn lock_by_name(conn: &mut Conn, name: &str) -> Result<(), Error> {
    if let Conn::Postgres(conn) = conn {
        diesel::select(pg_advisory_xact_lock(hashtextextended(name, 0_i64))).execute(conn)?;
    }
    Ok(())
}
