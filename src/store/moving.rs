//! The whole of a SQLite database into an empty PostgreSQL one: every table that the schema has, with the same keys. It blocks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use diesel::connection::{Connection as _, DefaultLoadingMode, SimpleConnection as _};
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::{QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};

use super::open::{Address, Kind, postgres};
use super::{Conn, Error, backup, ledger, meta, migrate};

/// At most this many rows, and about this many bytes of them, are written at once.
const ROWS: usize = 1_000;
const BYTES: usize = 1_000_000;
/// How many faults of each kind the check of the ledger names.
const NAMED: i64 = 10;

/// What was moved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    pub tables: usize,
    pub rows: usize,
    /// Of the ledger.
    pub postings: i64,
}

/// Why nothing was moved. The target is as it was then.
#[derive(Debug, thiserror::Error)]
pub enum MoveError {
    #[error("DATABASE_URL names {0}: only a SQLite database is moved, and only to PostgreSQL")]
    Kinds(&'static str),
    #[error("there is no database at {0}")]
    Nothing(PathBuf),
    #[error("{0} is open in another process: stop the shop first, else what it sells meanwhile is lost ({1})")]
    Open(PathBuf, String),
    #[error(
        "the database is not of this version ({0}): run `griot migrate` first, or move it with the version that it is of"
    )]
    OtherVersion(String),
    #[error("the target is not empty: it has {0} tables, such as {1}. Make a new database for the shop")]
    NotEmpty(usize, String),
    #[error("the two schemas are not the same: {0}. This is a bug in Griot: report it")]
    Schemas(String),
    #[error("{table}: {source}")]
    Table { table: String, source: Error },
    #[error("{table} has {came} rows in the target instead of {left}")]
    Counts { table: String, left: usize, came: i64 },
    #[error("the ledger of the target says something else than that of the source")]
    Ledger,
    #[error(transparent)]
    Database(#[from] Error),
}

impl From<diesel::result::Error> for MoveError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Moves the SQLite database at `from` to the PostgreSQL database at `to`, in one transaction. The source is locked meanwhile, and not
/// changed.
///
/// # Errors
/// When the source is open in another process or of another version, the target is not empty, or both do not agree at the end.
#[expect(clippy::disallowed_methods, reason = "the shop is closed: there is no queue, and the schema is made in it")]
pub fn move_all(from: &str, to: &str) -> Result<Moved, MoveError> {
    let (Address::Sqlite(path), Address::Postgres(url)) = (Address::parse(from)?, Address::parse(to)?) else {
        return Err(MoveError::Kinds(if from.starts_with("sqlite:") {
            "SQLite, and so does --to"
        } else {
            "PostgreSQL"
        }));
    };
    let mut source = Conn::Sqlite(alone(Path::new(path))?);
    is_of_this_version(&mut source)?;
    let present = backup::present(to).map_err(|error| Error::Unavailable(error.to_string()))?;
    if let Some(first) = present.first() {
        return Err(MoveError::NotEmpty(present.len(), first.clone()));
    }
    let mut target = Conn::Postgres(postgres(url)?);
    target.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")?;
    target.transaction(|target| {
        if let Conn::Postgres(target) = target {
            migrate::migrate_within(target)?;
        }
        copy_all(&mut source, target)
    })
}

/// A connection that no other one is beside, in a transaction.
fn alone(path: &Path) -> Result<SqliteConnection, MoveError> {
    if !path.exists() {
        return Err(MoveError::Nothing(path.to_owned()));
    }
    let mut conn = backup::plain(path)?;
    // In this mode the first access wants the whole file for itself: a shop that is open refuses it.
    conn.batch_execute("PRAGMA busy_timeout = 500; PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE")
        .map_err(|error| MoveError::Open(path.to_owned(), error.to_string()))?;
    Ok(conn)
}

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    name: String,
}

fn is_of_this_version(source: &mut Conn) -> Result<(), MoveError> {
    let applied = sql_query("SELECT version AS name FROM __diesel_schema_migrations ORDER BY version");
    let applied: Vec<String> = applied.load::<Named>(source)?.into_iter().map(|one| one.name).collect();
    if let Some(newer) = migrate::unknown(Kind::Sqlite, &applied)? {
        return Err(MoveError::OtherVersion(format!("it has the migration {newer}, which is unknown here")));
    }
    match migrate::missing(&applied)? {
        Some(missing) => Err(MoveError::OtherVersion(format!("it lacks the migration {missing}"))),
        None => Ok(()),
    }
}

/// A column of the target.
#[derive(Clone, Debug, QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    holder: String,
    #[diesel(sql_type = Text)]
    name: String,
    /// Its type, in PostgreSQL's words.
    #[diesel(sql_type = Text)]
    kind: String,
    /// Its values are numbered by a sequence.
    #[diesel(sql_type = Bool)]
    is_numbered: bool,
}

#[derive(QueryableByName)]
struct Link {
    #[diesel(sql_type = Text)]
    holder: String,
    #[diesel(sql_type = Text)]
    name: String,
}

type Tables = BTreeMap<String, Vec<Column>>;

/// The tables of the target, with the columns that are not computed.
fn tables(target: &mut Conn) -> Result<Tables, MoveError> {
    let columns = sql_query(
        "SELECT c.relname::text AS holder, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS kind, \
            a.attidentity <> '' AS is_numbered \
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
         WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0 \
            AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> '__diesel_schema_migrations' \
         ORDER BY c.relname, a.attnum",
    );
    let mut tables = Tables::new();
    for column in columns.load::<Column>(target)? {
        tables.entry(column.holder.clone()).or_default().push(column);
    }
    Ok(tables)
}

/// Whether the source has the same tables, with the same columns. What SQLite's search keeps for itself is no table.
fn compare(source: &mut Conn, tables: &Tables) -> Result<(), MoveError> {
    let columns = sql_query(
        "SELECT t.name AS holder, c.name AS name FROM pragma_table_list t JOIN pragma_table_info(t.name) c \
         WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!' \
            AND t.name <> '__diesel_schema_migrations'",
    );
    let columns = columns.load::<Link>(source)?;
    let ours: BTreeSet<_> = columns.iter().map(|column| (&column.holder, &column.name)).collect();
    let theirs: BTreeSet<_> = tables.values().flatten().map(|column| (&column.holder, &column.name)).collect();
    match ours.symmetric_difference(&theirs).next() {
        Some((table, column)) => Err(MoveError::Schemas(format!("{table}.{column} is in one of them alone"))),
        None => Ok(()),
    }
}

/// The tables, each after those that its rows refer to.
fn in_order(target: &mut Conn, tables: &Tables) -> Result<Vec<String>, MoveError> {
    let links = sql_query(
        "SELECT DISTINCT conrelid::regclass::text AS holder, confrelid::regclass::text AS name FROM pg_constraint \
         WHERE contype = 'f' AND conrelid <> confrelid AND connamespace = current_schema()::regnamespace",
    );
    let mut links: BTreeSet<(String, String)> =
        links.load::<Link>(target)?.into_iter().map(|link| (link.holder, link.name)).collect();
    let mut left: BTreeSet<&String> = tables.keys().collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |table: &String| links.iter().any(|(of, _)| of == table);
        let next: Vec<String> = left.iter().filter(|table| !waits(table)).map(|table| (*table).clone()).collect();
        if next.is_empty() {
            return Err(MoveError::Schemas(format!("{left:?} refer to each other in a circle")));
        }
        left.retain(|table| !next.contains(table));
        links.retain(|(_, to)| !next.contains(to));
        order.extend(next);
    }
    Ok(order)
}

fn copy_all(source: &mut Conn, target: &mut Conn) -> Result<Moved, MoveError> {
    let tables = tables(target)?;
    compare(source, &tables)?;
    let order = in_order(target, &tables)?;
    // The migrations wrote some rows of their own. What may not be deleted refuses that without any rows, too.
    for table in order.iter().rev() {
        if count(target, table)? > 0 {
            sql_query(format!("DELETE FROM \"{table}\"")).execute(target)?;
        }
    }
    let mut moved = Moved { tables: order.len(), ..Moved::default() };
    for table in order {
        let columns = tables.get(&table).map(Vec::as_slice).unwrap_or_default();
        let failed = |source: Error| MoveError::Table { table: table.clone(), source };
        let left = copy(source, target, &table, columns).map_err(failed)?;
        let came = count(target, &table)?;
        if i64::try_from(left) != Ok(came) {
            return Err(MoveError::Counts { table, left, came });
        }
        moved.rows += left;
    }
    moved.postings = compare_ledgers(source, target)?;
    // SQLite and PostgreSQL keep the words of the search differently: the next start makes them anew.
    meta::forget_indexed(target)?;
    Ok(moved)
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

fn count(target: &mut Conn, table: &str) -> Result<i64, MoveError> {
    Ok(sql_query(format!("SELECT COUNT(*) AS number FROM \"{table}\"")).get_result::<Number>(target)?.number)
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Copies a table, and returns how many rows it has.
fn copy(source: &mut Conn, target: &mut Conn, table: &str, columns: &[Column]) -> Result<usize, Error> {
    let Conn::Sqlite(source) = source else { return Ok(0) };
    let (select, insert) = (select(table, columns), insert(table, columns));
    let (mut number, mut rows, mut batch) = (0, 0, String::new());
    for row in sql_query(select).load_iter::<Row, DefaultLoadingMode>(source)? {
        batch.push(if batch.is_empty() { '[' } else { ',' });
        batch.push_str(&row?.line);
        rows += 1;
        if rows == ROWS || batch.len() > BYTES {
            number += write(target, &insert, std::mem::take(&mut batch))?;
            rows = 0;
        }
    }
    if !batch.is_empty() {
        number += write(target, &insert, batch)?;
    }
    for column in columns.iter().filter(|column| column.is_numbered) {
        let name = &column.name;
        let go_on = format!(
            "SELECT setval(pg_get_serial_sequence('\"{table}\"', '{name}'), COALESCE(MAX(\"{name}\"), 1), \
             MAX(\"{name}\") IS NOT NULL) FROM \"{table}\""
        );
        sql_query(go_on).execute(target)?;
    }
    Ok(number)
}

fn write(target: &mut Conn, insert: &str, mut batch: String) -> Result<usize, Error> {
    batch.push(']');
    Ok(sql_query(insert).bind::<Text, _>(batch).execute(target)?)
}

/// Each row as a JSON array; bytes in hexadecimal digits.
fn select(table: &str, columns: &[Column]) -> String {
    let value = |column: &Column| {
        let name = &column.name;
        if column.kind == "bytea" {
            format!("iif(\"{name}\" IS NULL, NULL, hex(\"{name}\"))")
        } else {
            format!("\"{name}\"")
        }
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    format!("SELECT json_array({}) AS line FROM \"{table}\"", values.join(", "))
}

/// Writes a JSON array of such arrays.
fn insert(table: &str, columns: &[Column]) -> String {
    let value = |(place, column): (usize, &Column)| match column.kind.as_str() {
        "bytea" => format!("decode(r->>{place}, 'hex')"),
        kind => format!("(r->>{place})::{kind}"),
    };
    let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let values: Vec<String> = columns.iter().enumerate().map(value).collect();
    format!(
        "INSERT INTO \"{table}\" ({}) OVERRIDING SYSTEM VALUE SELECT {} \
         FROM json_array_elements($1::json) WITH ORDINALITY AS given (r, place) ORDER BY place",
        names.join(", "),
        values.join(", ")
    )
}

/// Whether both ledgers have the same balances, and that of the target is right. Returns its postings.
fn compare_ledgers(source: &mut Conn, target: &mut Conn) -> Result<i64, MoveError> {
    let mut balances = [ledger::balances(source)?, ledger::balances(target)?];
    for side in &mut balances {
        // The databases sort differently.
        side.sort_by(|one, other| (&one.account, &one.currency).cmp(&(&other.account, &other.currency)));
    }
    let [before, after] = balances;
    let (was, is) = (ledger::check(source, NAMED)?, ledger::check(target, NAMED)?);
    if before != after || was.postings != is.postings || (was.is_well() && !is.is_well()) {
        return Err(MoveError::Ledger);
    }
    Ok(is.postings)
}
