//! The database: SQLite or PostgreSQL behind one set of queries.
//!
//! All access goes through [`Db::read`], [`Db::write`] and [`Db::write_later`]. A write is one transaction, which is on disk
//! when the future of [`Db::write`] completes. Never make a network call inside one of them.
//!
//! Read a row that can only occur once with `get_result`. `first` adds `LIMIT ?`, and SQLite prepares a statement with that
//! again at each binding (`sqlite3ExprIsInteger` marks the variable as one that influences the plan).
//!
//! The few queries that every order waits for run through [`on_backend!`].

pub mod account_figures;
pub mod account_messages;
pub mod accounts;
pub mod api;
pub mod applications;
pub mod approvals;
pub mod apps;
pub mod attempts;
pub mod audit;
pub mod authors;
pub mod backup;
pub mod backup_runs;
pub mod basket;
pub mod book_prices;
pub mod books;
pub mod bundles;
pub mod categories;
pub mod checks;
pub mod coupons;
pub mod daily;
mod deferred_writes;
pub mod device_codes;
pub mod differences;
pub mod disputes;
pub mod downloads;
pub mod editions;
pub mod exports;
pub mod extracts;
pub mod feeds;
pub mod first_owner;
pub mod flags;
pub mod fraud;
pub mod free_orders;
pub mod gateway_accounts;
pub mod gifts;
pub mod grant_files;
pub mod grants;
pub mod health;
pub mod help_requests;
pub mod invitations;
pub mod jobs;
pub mod known_files;
pub mod ledger;
pub mod listed;
pub mod listing;
pub mod lists;
pub mod locks;
pub mod manual_payments;
pub mod messages;
pub mod meta;
mod migrate;
pub mod moving;
pub mod neighbours;
pub mod new_orders;
pub mod notes;
pub mod notifications;
mod open;
pub mod operator_health;
pub mod order_lines;
pub mod order_searches;
pub mod order_watch;
pub mod orders;
pub mod own_prices;
pub mod payment_reminders;
pub mod payouts;
pub mod preorders;
mod queue;
pub mod readers;
pub mod receipts;
pub mod recovery;
pub mod refunds;
pub mod refusals;
pub mod reports;
pub mod reviews;
pub mod royalties;
pub mod sale_messages;
pub mod sales;
pub mod schema;
pub mod search;
pub mod search_keys;
pub mod seller_messages;
pub mod seller_pages;
pub mod sellers;
pub mod sessions;
pub mod settings;
pub mod shares;
pub mod sign_in_requests;
pub mod sms_sends;
pub mod stamps;
pub mod statements;
pub mod tax_rates;
pub mod threads;
pub mod tokens;
pub mod transfers;
pub mod transitions;
pub mod uploads;
pub mod watching;
pub mod webhooks;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::{PgConnection, SqliteConnection};

use crate::store::queue::DbQueue;
pub use migrate::{migrate, unknown};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Runs a query on the connection inside a [`Conn`]. On the enum itself, diesel writes the text of a query three times at
/// each run to find its prepared statement; on a connection of one kind it finds it by the query's type.
macro_rules! on_backend {
    ($conn:expr, $one:ident => $run:expr) => {
        match $conn {
            $crate::store::Conn::Sqlite($one) => $run,
            $crate::store::Conn::Postgres($one) => $run,
        }
    };
}
use on_backend;

/// Why the database did not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too many jobs are waiting already: try again in a moment.
    #[error("the database is busy")]
    Busy,
    /// It cannot be reached, or it could not store what it was given.
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
    /// Whether a row with the same unique value already exists.
    pub fn is_taken(&self) -> bool {
        use diesel::result::{DatabaseErrorKind::UniqueViolation, Error::DatabaseError};
        matches!(self, Self::Query(DatabaseError(UniqueViolation, _)))
    }
}

/// The database, shared by everything that uses it. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    reads: Arc<DbQueue>,
    writes: Arc<DbQueue>,
    catalogue: Arc<AtomicU64>,
}

impl Db {
    /// Opens the database at `sqlite:PATH` or `postgres://…`, bringing its schema up to date first.
    ///
    /// # Errors
    /// When it cannot be reached, or was made by a newer program.
    pub fn open(url: &str) -> Result<Self, Error> {
        migrate(url)?;
        let (reads, writes) = open::queues(url)?;
        Ok(Self { reads: Arc::new(reads), writes: Arc::new(writes), catalogue: Arc::default() })
    }

    /// Runs `work`, which only reads, on one consistent state.
    ///
    /// # Errors
    /// The work's own, or that the database is busy or unavailable.
    pub async fn read<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + From<diesel::result::Error> + Send + 'static,
    {
        self.reads.run(work).await
    }

    /// Runs `work` in one transaction, and returns once it is on disk.
    ///
    /// # Errors
    /// The work's own, or that the database is busy or unavailable; then nothing was written.
    pub async fn write<T, E>(&self, work: impl FnOnce(&mut Conn) -> Result<T, E> + Send + 'static) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + From<diesel::result::Error> + Send + 'static,
    {
        let noticed = move |conn: &mut Conn| {
            let (done, changed) = meta::noticing(|| work(conn));
            Ok::<_, E>((done?, changed))
        };
        let (done, changed) = self.writes.run(noticed).await?;
        if changed {
            self.catalogue.fetch_add(1, Ordering::Release);
        }
        Ok(done)
    }

    /// How often this process has changed the catalogue: what was read of it before the number grew may be old.
    pub fn catalogue_changes(&self) -> u64 {
        self.catalogue.load(Ordering::Acquire)
    }

    /// Writes without a caller that waits: for what is recorded when a connection ends. A failed write is retried, so that `work`
    /// may run more than once; one that is given up is logged.
    pub fn write_later(&self, what: &'static str, work: impl FnMut(&mut Conn) -> Result<(), Error> + Send + 'static) {
        self.writes.run_later(what, work);
    }

    /// Finishes what is queued and closes the database. Later calls give [`Error::Unavailable`].
    pub fn close(&self) {
        self.reads.close();
        self.writes.close();
    }
}
