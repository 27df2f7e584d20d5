//! The database: SQLite or PostgreSQL behind one set of queries.
//!
//! [`Db::read`] and [`Db::write`] are the only doors. A write is one transaction; what it was given to do is on disk
//! when its future answers. No network call belongs inside either.
//!
//! A row that is the only one of its kind is asked for by `get_result`. `first` adds `LIMIT ?`, and SQLite prepares a
//! statement with that anew at each binding (`sqlite3ExprIsInteger` marks the variable as one that sways the plan).
//!
//! The few queries that every order waits for are run by [`on_backend!`].

pub mod account_messages;
pub mod accounts;
pub mod api;
pub mod attempts;
pub mod audit;
pub mod authors;
pub mod books;
pub mod categories;
pub mod checks;
pub mod coupons;
pub mod daily;
pub mod downloads;
pub mod exports;
pub mod first_owner;
pub mod flags;
pub mod free_orders;
pub mod gateway_accounts;
pub mod grant_files;
pub mod grants;
pub mod health;
pub mod invitations;
pub mod jobs;
pub mod ledger;
pub mod listing;
pub mod locks;
pub mod marked_paid;
pub mod messages;
pub mod meta;
mod migrate;
pub mod new_orders;
pub mod notes;
pub mod notices;
mod open;
pub mod order_lines;
pub mod orders;
mod queue;
pub mod recovery;
pub mod refunds;
pub mod refusals;
pub mod reports;
mod retry;
pub mod royalties;
pub mod sale_messages;
pub mod schema;
pub mod search_keys;
pub mod sessions;
pub mod settings;
pub mod tokens;
pub mod transitions;
pub mod uploads;
pub mod webhooks;

use std::sync::Arc;

use diesel::{PgConnection, SqliteConnection};

use crate::store::queue::DbQueue;
pub use migrate::migrate;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs a query on the connection that is behind a [`Conn`]. On the enum itself diesel writes the text of a query three times
/// at each run to find its prepared statement; on a connection of one kind it finds it by the query's type.
macro_rules! on_backend {
    ($conn:expr, $one:ident => $run:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($one) => $run,
            $crate::store::Conn::Postgres($one) => $run,
        }
    };
}
use on_backend;

/// What can go wrong below.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many wait already: try again in a moment.
    #[error("the database is busy")]
    Busy,
    /// It cannot be reached, or it could not keep what it was given.
    #[error("the database does not answer: {0}")]
    Unavailable(String),
    #[error(
        "this database was made by a newer Griot (it has the migration {0}): start that version, or restore a backup from before"
    )]
    Newer(String),
    #[error("the database refused a query: {0}")]
    Query(#[from] diesel::result::Error),
}

impl Error {
    /// Whether a row with the same unique value was there first.
    pub fn is_taken(&self) -> bool {
        use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
        matches!(self, Self::Query(DatabaseError(UniqueViolation, _)))
    }
}

/// The database, shared by all who use it. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    reads: Arc<DbQueue>,
    writes: Arc<DbQueue>,
}

impl Db {
    /// Opens the database at `sqlite:PATH` or `postgres://…`, bringing its schema up to date first.
    ///
    /// # Errors
    /// When it cannot be reached, or was made by a newer program.
    pub fn open(url: &str) -> Result<Self, Error> {
        migrate(url)?;
        let (reads, writes) = open::queues(url)?;
        Ok(Self { reads: Arc::new(reads), writes: Arc::new(writes) })
    }

    /// Reads, on one consistent state.
    ///
    /// # Errors
    /// The work's own, or that the database is busy or gone.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + From<diesel::result::Error> + Send + 'static,
    {
        self.reads.run(work).await
    }

    /// Does everything in `work` or nothing, and answers once it is on disk.
    ///
    /// # Errors
    /// The work's own, or that the database is busy or gone; then nothing was written.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + From<diesel::result::Error> + Send + 'static,
    {
        self.writes.run(work).await
    }

    /// Writes without anybody waiting: for what is noted when a connection ends. What could not be kept is tried again, so the
    /// work may be done more than once; what is given up is logged.
    pub fn write_later(&self, what: &'static str, work: impl FnMut(&mut Conn) -> Result<(), Error> + Send + 'static) {
        self.writes.run_later(what, work);
    }

    /// Finishes what is queued and lets the database go. Later calls answer that it is gone.
    pub fn close(&self) {
        self.reads.close();
        self.writes.close();
    }
}
