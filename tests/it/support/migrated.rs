//! Databases with every migration: made once for a build of the tests, and copied for each test. Migrating takes longer than most tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use diesel::sql_types::BigInt;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, sql_query};
use griot::domain::ids;
use griot::store::migrate;

/// The advisory lock under which the template is made.
const TURN: i64 = 0x0067_7269_6f75;

/// A name of this build, whose migrations no other has.
fn build() -> String {
    let about = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let built = about.modified().unwrap().duration_since(SystemTime::UNIX_EPOCH).unwrap();
    format!("{:x}_{:x}", built.as_nanos(), about.len())
}

/// Copies the migrated SQLite database to a file that is not there yet.
pub fn copy_file(to: &Path) {
    let template = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.migrated", build()));
    if !template.exists() {
        let made = make_file();
        // Whoever comes second replaces it by the same.
        fs::rename(made, &template).unwrap();
    }
    fs::copy(template, to).unwrap();
}

/// Makes one, and deletes those of older builds.
fn make_file() -> PathBuf {
    for entry in fs::read_dir(env!("CARGO_TARGET_TMPDIR")).unwrap() {
        let older = entry.unwrap().path();
        if older.extension().is_some_and(|ending| ending == "migrated") {
            drop(fs::remove_file(older));
        }
    }
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{}.db", ids::row()));
    migrate(&format!("sqlite:{}", path.display())).unwrap();
    path
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

/// Creates the database `name` on a PostgreSQL server, `postgres://…/…`, as a copy of the migrated one.
pub fn create_copy(server: &str, name: &str) {
    let template = format!("griot_migrated_{}", build());
    let mut conn = PgConnection::establish(server).unwrap();
    let mut tell = |sentence: String| sql_query(sentence).execute(&mut conn).unwrap();
    tell(format!("SELECT pg_advisory_lock({TURN})"));
    let known = format!("SELECT count(*) AS count FROM pg_database WHERE datname = '{template}'");
    let known: Count = sql_query(known).get_result(&mut PgConnection::establish(server).unwrap()).unwrap();
    if known.count == 0 {
        let (address, _) = server.rsplit_once('/').unwrap();
        let unfinished = format!("griot_{}", ids::row().replace('-', ""));
        tell(format!("CREATE DATABASE {unfinished}"));
        migrate(&format!("{address}/{unfinished}")).unwrap();
        tell(format!("ALTER DATABASE {unfinished} RENAME TO {template}"));
    }
    tell(format!("SELECT pg_advisory_unlock({TURN})"));
    tell(format!("CREATE DATABASE {name} TEMPLATE {template}"));
}
