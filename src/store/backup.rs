//! A whole database as one file, and back: SQLite by its own means, PostgreSQL by its client programs. All of it blocks.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use diesel::connection::SimpleConnection as _;
use diesel::sql_types::Text;
use diesel::{Connection as _, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use percent_encoding::percent_decode_str;
use url::Url;

use super::known_files::{self, KnownFiles};
pub use super::open::Kind;
use super::open::{Address, postgres, sqlite};
use super::{Conn, Error, migrate, transfers};

/// What a dump holds: both are of the same moment as the dump.
#[derive(Debug)]
pub struct Dumped {
    /// The migrations that were applied, oldest first.
    pub migrations: Vec<String>,
    pub files: KnownFiles,
}

/// Why a database could not be dumped or restored.
#[derive(Debug, thiserror::Error)]
pub enum DumpError {
    #[error(transparent)]
    Database(#[from] Error),
    #[error("there is no database at {0}")]
    Nothing(PathBuf),
    #[error(
        "{program} is not there: PostgreSQL's own programs save and restore its databases. Install them (the package postgresql-client)"
    )]
    NoProgram { program: &'static str },
    #[error("{program} failed: {said}")]
    Program { program: &'static str, said: String },
    #[error("{path}: {source}")]
    Disk { path: PathBuf, source: io::Error },
}

impl From<diesel::result::Error> for DumpError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Which kind of database is at `url`.
///
/// # Errors
/// When it is neither.
pub fn kind(url: &str) -> Result<Kind, Error> {
    Ok(match Address::parse(url)? {
        Address::Sqlite(_) => Kind::Sqlite,
        Address::Postgres(_) => Kind::Postgres,
    })
}

/// Writes the database, as it is at one moment, to the file `to`, which does not exist. Nobody waits for this: the shop goes on selling.
///
/// # Errors
/// When there is no database, or it cannot be read or written down.
pub fn dump(url: &str, to: &Path) -> Result<Dumped, DumpError> {
    match Address::parse(url)? {
        Address::Sqlite(path) => {
            if !Path::new(path).exists() {
                return Err(DumpError::Nothing(path.into()));
            }
            let into = to.display().to_string().replace('\'', "''");
            sqlite(path)?.batch_execute(&format!("VACUUM INTO '{into}'"))?;
            Ok(dumped(&mut Conn::Sqlite(plain(to)?))?)
        }
        Address::Postgres(url) => {
            let mut conn = postgres(url)?;
            // `pg_dump` sees what this transaction sees, for as long as it lives.
            conn.batch_execute(
                "SET idle_in_transaction_session_timeout = 0; BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            )?;
            let moment = sql_query("SELECT pg_export_snapshot() AS name").get_result::<Named>(&mut conn)?.name;
            let mut conn = Conn::Postgres(conn);
            let dumped = dumped(&mut conn)?;
            let (snapshot, file) = (format!("--snapshot={moment}"), format!("--file={}", to.display()));
            run("pg_dump", url, &["--format=custom", "--no-owner", "--no-privileges", &snapshot, &file])?;
            Ok(dumped)
        }
    }
}

/// A SQLite database as it is, without the settings of a shop that is open.
pub(super) fn plain(path: &Path) -> Result<SqliteConnection, Error> {
    let path = path.display().to_string();
    SqliteConnection::establish(&path).map_err(|error| Error::Unavailable(format!("{path}: {error}")))
}

fn dumped(conn: &mut Conn) -> Result<Dumped, Error> {
    let applied = sql_query("SELECT version AS name FROM __diesel_schema_migrations ORDER BY version");
    let applied = applied.load::<Named>(conn)?;
    Ok(Dumped { migrations: applied.into_iter().map(|one| one.name).collect(), files: known_files::all(conn)? })
}

/// What is in the database at `url` already, or lies where it would be: names of tables, paths of files.
///
/// # Errors
/// When it cannot be reached.
pub fn present(url: &str) -> Result<Vec<String>, DumpError> {
    let (tables, mut conn) = match Address::parse(url)? {
        Address::Sqlite(path) => {
            let beside = ["-wal", "-shm", "-journal"].map(|end| format!("{path}{end}"));
            let left: Vec<String> = beside.into_iter().filter(|path| Path::new(path).exists()).collect();
            if !Path::new(path).exists() || !left.is_empty() {
                return Ok(left);
            }
            ("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", Conn::Sqlite(plain(Path::new(path))?))
        }
        Address::Postgres(url) => {
            let tables = "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1";
            (tables, Conn::Postgres(postgres(url)?))
        }
    };
    Ok(sql_query(tables).load::<Named>(&mut conn)?.into_iter().map(|table| table.name).collect())
}

/// Whether the program that [`restore`] needs is there.
///
/// # Errors
/// When it is not.
pub fn can_restore(url: &str) -> Result<(), DumpError> {
    let tried = match Address::parse(url)? {
        Address::Sqlite(_) => return Ok(()),
        Address::Postgres(_) => Command::new("pg_restore").arg("--version").output(),
    };
    tried.map(drop).map_err(|error| not_run("pg_restore", &error))
}

/// Puts the database of a dump, the file `from`, in the place at `url`, where [`present`] found nothing. Returns how many migrations
/// brought it up to date. What it holds of transfers that wait is doubted ([`transfers::doubt_waiting`]).
///
/// # Errors
/// When it cannot be written.
pub fn restore(url: &str, from: &Path) -> Result<usize, DumpError> {
    match Address::parse(url)? {
        Address::Sqlite(path) => {
            let path = Path::new(path);
            let dump = from.display().to_string();
            let migrated = migrate(&format!("sqlite:{dump}"))?;
            transfers::doubt_waiting(&mut Conn::Sqlite(sqlite(&dump)?))?;
            let failed = |source| DumpError::Disk { path: path.to_owned(), source };
            fs::File::open(from).and_then(|dump| dump.sync_all()).map_err(failed)?;
            fs::rename(from, path).map_err(failed)?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed)?;
            Ok(migrated.len())
        }
        Address::Postgres(url) => {
            let whole = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments"];
            run("pg_restore", url, &[&whole[..], &[&from.display().to_string()]].concat())?;
            let migrated = migrate(url)?;
            transfers::doubt_waiting(&mut Conn::Postgres(postgres(url)?))?;
            Ok(migrated.len())
        }
    }
}

/// Runs one of PostgreSQL's programs. The password is not among its arguments, which every user of the machine may read.
fn run(program: &'static str, url: &str, arguments: &[&str]) -> Result<(), DumpError> {
    let mut command = Command::new(program);
    let mut address = url.to_owned();
    if let Ok(mut parsed) = Url::parse(url)
        && let Some(password) = parsed.password().map(str::to_owned)
        && parsed.set_password(None).is_ok()
    {
        command.env("PGPASSWORD", percent_decode_str(&password).decode_utf8_lossy().as_ref());
        parsed.as_str().clone_into(&mut address);
    }
    command.arg("--no-password").arg(format!("--dbname={address}")).args(arguments);
    let ended = command.stdin(Stdio::null()).output().map_err(|error| not_run(program, &error))?;
    if ended.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&ended.stderr).trim().to_owned();
    Err(DumpError::Program { program, said })
}

fn not_run(program: &'static str, error: &io::Error) -> DumpError {
    match error.kind() {
        io::ErrorKind::NotFound => DumpError::NoProgram { program },
        _ => DumpError::Program { program, said: error.to_string() },
    }
}
