//! Opens the connections: one writer and a few readers for SQLite, a pool for PostgreSQL.

use std::fmt;
use std::time::Duration;

use diesel::connection::{AnsiTransactionManager, SimpleConnection as _, TransactionManager as _};
use diesel::r2d2::{ManageConnection, Pool, R2D2Connection as _};
use diesel::{Connection, PgConnection, SqliteConnection};
use serde::{Deserialize, Serialize};

use super::{Conn, Error};
use crate::store::queue::{DbQueue, DbTask, Executor, TaskResult};

const SQLITE_READERS: usize = 4;
const POSTGRES_POOL: usize = 8;
/// At most this many jobs share one commit: a commit waits for the disk, and these wait together.
const GROUP: usize = 256;
const POOL_PATIENCE: Duration = Duration::from_secs(2);

/// The two kinds of database, told apart by the address alone.
pub(super) enum Address<'a> {
    Sqlite(&'a str),
    Postgres(&'a str),
}

impl<'a> Address<'a> {
    pub(super) fn parse(url: &'a str) -> Result<Self, Error> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            Ok(Self::Sqlite(path.strip_prefix("//").unwrap_or(path)))
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Ok(Self::Postgres(url))
        } else {
            Err(Error::Unavailable("DATABASE_URL is neither sqlite:… nor postgres://…".to_owned()))
        }
    }
}

/// The kinds, by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    #[serde(rename = "SQLite")]
    Sqlite,
    #[serde(rename = "PostgreSQL")]
    Postgres,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Sqlite) { "SQLite" } else { "PostgreSQL" })
    }
}

/// The queues for reading and for writing.
pub(super) fn queues(url: &str) -> Result<(DbQueue, DbQueue), Error> {
    match Address::parse(url)? {
        Address::Sqlite(path) => {
            let writer = GroupCommit { path: path.to_owned(), conn: Conn::Sqlite(sqlite(path)?) };
            let readers = pool(Opener::SqliteReader(path.to_owned()), SQLITE_READERS)?;
            let read_queue = DbQueue::start("sqlite-read", pooled(&readers, SQLITE_READERS))?;
            let write_queue = DbQueue::start("sqlite-write", vec![Box::new(writer)])?;
            Ok((read_queue, write_queue))
        }
        Address::Postgres(url) => {
            let half = POSTGRES_POOL / 2;
            let readers = pool(Opener::PostgresReader(url.to_owned()), half)?;
            let writers = pool(Opener::Postgres(url.to_owned()), half)?;
            let read_queue = DbQueue::start("postgres-read", pooled(&readers, half))?;
            let write_queue = DbQueue::start("postgres-write", pooled(&writers, half))?;
            Ok((read_queue, write_queue))
        }
    }
}

/// The busy timeout comes first, because the other settings already need it. The pages that savepoints set aside stay in
/// memory, because a group has many. Each connection has 8 MiB of cache, because some keys of orders are random, so that
/// their indexes are touched everywhere. A checkpoint comes after 32 MiB of log rather than 4, so that a page that many
/// orders touch is written to its place once.
const SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8192; PRAGMA wal_autocheckpoint = 8000;";

/// A SQLite connection with settings for payments: a write that was answered is on disk.
pub(super) fn sqlite(path: &str) -> Result<SqliteConnection, Error> {
    let unreachable = |error: &dyn fmt::Display| Error::Unavailable(format!("{path}: {error}"));
    let mut conn = SqliteConnection::establish(path).map_err(|error| unreachable(&error))?;
    conn.batch_execute(SETTINGS).map_err(|error| unreachable(&error))?;
    Ok(conn)
}

/// A PostgreSQL connection. Its error may name the host, never the password.
pub(super) fn postgres(url: &str) -> Result<PgConnection, Error> {
    let mut conn = PgConnection::establish(url).map_err(|error| Error::Unavailable(error.to_string()))?;
    conn.batch_execute("SET TIME ZONE 'UTC'; SET lock_timeout = '5s'; SET statement_timeout = '15s';")?;
    Ok(conn)
}

enum Opener {
    SqliteReader(String),
    Postgres(String),
    PostgresReader(String),
}

/// A read sees one state, as on SQLite: settings and their version belong together, and so do an order and its payments. In
/// READ COMMITTED each query would see its own state. A transaction that only reads never fails because of this.
const ONE_STATE: &str = "SET default_transaction_isolation = 'repeatable read'; SET default_transaction_read_only = on";

impl ManageConnection for Opener {
    type Connection = Conn;
    type Error = Error;

    fn connect(&self) -> Result<Conn, Error> {
        match self {
            Self::SqliteReader(path) => {
                let mut conn = sqlite(path)?;
                conn.batch_execute("PRAGMA query_only = ON")?;
                Ok(Conn::Sqlite(conn))
            }
            Self::Postgres(url) => Ok(Conn::Postgres(postgres(url)?)),
            Self::PostgresReader(url) => {
                let mut conn = postgres(url)?;
                conn.batch_execute(ONE_STATE)?;
                Ok(Conn::Postgres(conn))
            }
        }
    }

    fn is_valid(&self, conn: &mut Conn) -> Result<(), Error> {
        match conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Postgres(conn) => Ok(conn.ping()?),
        }
    }

    fn has_broken(&self, conn: &mut Conn) -> bool {
        match conn {
            Conn::Sqlite(conn) => conn.is_broken(),
            Conn::Postgres(conn) => conn.is_broken(),
        }
    }
}

fn pool(opener: Opener, size: usize) -> Result<Pool<Opener>, Error> {
    Pool::builder()
        .max_size(u32::try_from(size).unwrap_or(1))
        .min_idle(Some(1))
        .connection_timeout(POOL_PATIENCE)
        .test_on_check_out(false)
        .build(opener)
        .map_err(|error| Error::Unavailable(error.to_string()))
}

fn pooled(pool: &Pool<Opener>, threads: usize) -> Vec<Box<dyn Executor>> {
    (0..threads).map(|_| -> Box<dyn Executor> { Box::new(Pooled { pool: pool.clone() }) }).collect()
}

/// One job, one transaction, on a connection from the pool. The pool does not try a connection before it gives it out, which would be
/// a round trip a job: one that was lost meanwhile cannot begin a transaction, and the job goes to the next.
struct Pooled {
    pool: Pool<Opener>,
}

impl Executor for Pooled {
    fn run(&mut self, mut job: Box<dyn DbTask>, _: &mut dyn FnMut() -> Option<Box<dyn DbTask>>) {
        for _ in 0..=POSTGRES_POOL {
            let mut conn = match self.pool.get() {
                Ok(conn) => conn,
                Err(error) => return job.reply(Err(Error::Unavailable(error.to_string()))),
            };
            if job.run(&mut conn) != TaskResult::NotBegun {
                drop(conn);
                return job.reply(Ok(()));
            }
            discard(&mut conn);
        }
        job.reply(Err(Error::Unavailable("no connection could begin a transaction".to_owned())));
    }
}

/// Lets the pool close a connection instead of giving it out again.
fn discard(conn: &mut Conn) {
    match conn {
        Conn::Sqlite(conn) => AnsiTransactionManager::transaction_manager_status_mut(conn).set_in_error(),
        Conn::Postgres(conn) => AnsiTransactionManager::transaction_manager_status_mut(conn).set_in_error(),
    }
}

/// The one writer of SQLite: runs the waiting jobs together, each in a savepoint, and answers them after one commit.
struct GroupCommit {
    path: String,
    conn: Conn,
}

impl Executor for GroupCommit {
    fn run(&mut self, first: Box<dyn DbTask>, next: &mut dyn FnMut() -> Option<Box<dyn DbTask>>) {
        if let Err(error) = self.begin() {
            return first.reply(Err(error));
        }
        let mut jobs = Vec::new();
        let mut lost = false;
        let mut following = Some(first);
        while let Some(mut job) = following {
            let done = job.run(&mut self.conn) == TaskResult::Done;
            jobs.push(job);
            lost = !done && is_outside(&mut self.conn);
            following = if jobs.len() < GROUP && !lost { next() } else { None };
        }
        let kept = if lost { self.give_up() } else { commit(&mut self.conn) };
        for job in jobs {
            job.reply(kept.clone().map_err(Error::Unavailable));
        }
    }
}

impl GroupCommit {
    /// Begins a group. An error or a panic can leave the connection in a state in which it must be replaced.
    fn begin(&mut self) -> Result<(), Error> {
        use diesel::result::Error::{AlreadyInTransaction, BrokenTransactionManager};
        match begin(&mut self.conn) {
            Err(Error::Query(AlreadyInTransaction | BrokenTransactionManager)) => {
                self.conn = Conn::Sqlite(sqlite(&self.path)?);
                begin(&mut self.conn)
            }
            begun => begun,
        }
    }

    /// Replaces the connection after SQLite has rolled back the whole group by itself.
    fn give_up(&mut self) -> Result<(), String> {
        if let Ok(conn) = sqlite(&self.path) {
            self.conn = Conn::Sqlite(conn);
        }
        Err("the disk is full or failing".to_owned())
    }
}

/// After some errors (a full disk, an I/O error) SQLite rolls back the transaction by itself; the next savepoint would then be
/// a transaction of its own, whose job would be told that it was not stored. `BEGIN` succeeds only outside a transaction.
fn is_outside(conn: &mut Conn) -> bool {
    let Conn::Sqlite(conn) = conn else { return false };
    conn.batch_execute("BEGIN").is_ok()
}

/// Uses `BEGIN IMMEDIATE`, because a deferred transaction that starts to write fails at once if another process is writing.
fn begin(conn: &mut Conn) -> Result<(), Error> {
    let Conn::Sqlite(conn) = conn else {
        return Err(Error::Unavailable("only SQLite commits in groups".to_owned()));
    };
    Ok(AnsiTransactionManager::begin_transaction_sql(conn, "BEGIN IMMEDIATE")?)
}

fn commit(conn: &mut Conn) -> Result<(), String> {
    let Conn::Sqlite(conn) = conn else { return Ok(()) };
    AnsiTransactionManager::commit_transaction(conn).map_err(|error| {
        tracing::error!(%error, "a group of writes was not kept");
        error.to_string()
    })
}
