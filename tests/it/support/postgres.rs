//! A database for each test, on SQLite and on PostgreSQL.

use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use diesel::{Connection as _, PgConnection, RunQueryDsl as _, SqliteConnection, sql_query};
use griot::domain::ids;
use griot::store::{Conn, ledger};

use super::{files::TestFolder, migrated, setting};

/// An empty database for one test, deleted when this is dropped.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    place: Place,
    made: Once,
    spoilt: AtomicBool,
}

#[derive(Debug)]
enum Place {
    /// The folder is deleted when this is dropped.
    Sqlite {
        _folder: TestFolder,
    },
    Postgres {
        server: String,
        name: String,
    },
}

impl TestDatabase {
    /// A file that does not exist yet, in a folder that does.
    pub fn sqlite() -> Self {
        let folder = TestFolder::new();
        let url = format!("sqlite:{}", folder.path().join("griot.db").display());
        Self { url, place: Place::Sqlite { _folder: folder }, made: Once::new(), spoilt: AtomicBool::default() }
    }

    /// An empty database on the server that `scripts/test` started; panics if there is none.
    pub fn postgres() -> Self {
        Self::on(setting("GRIOT_TEST_POSTGRES"))
    }

    /// An empty database on this server, `postgres://…/name`.
    pub fn on(server: String) -> Self {
        let name = format!("griot_{}", ids::row().replace('-', ""));
        let (address, _) = server.rsplit_once('/').expect("the address ends in a database");
        Self {
            url: format!("{address}/{name}"),
            place: Place::Postgres { server, name },
            made: Once::new(),
            spoilt: AtomicBool::default(),
        }
    }

    /// Another empty database of the same kind.
    pub fn like(other: &Self) -> Self {
        match other.place {
            Place::Sqlite { .. } => Self::sqlite(),
            Place::Postgres { .. } => Self::postgres(),
        }
    }

    /// The test writes what no shop would: its ledger is not proven at the end.
    pub fn spoil(&self) {
        self.spoilt.store(true, Ordering::Relaxed);
    }

    /// What the shop's ledger shows at the end of every test: nothing, if it is right. A database that no shop was opened with, or
    /// that the test took away, has no ledger.
    fn wrong(&self) -> Option<String> {
        if thread::panicking() || self.spoilt.load(Ordering::Relaxed) {
            return None;
        }
        if !self.made.is_completed() {
            return None;
        }
        let mut conn = match self.url.strip_prefix("sqlite:") {
            Some(file) if !Path::new(file).exists() => return None,
            Some(file) => Conn::Sqlite(SqliteConnection::establish(file).ok()?),
            None => Conn::Postgres(PgConnection::establish(&self.url).ok()?),
        };
        let found = ledger::past::is_done(&mut conn).ok().filter(|done| *done).map(|_| ledger::check(&mut conn, 20))?;
        found.ok().filter(|found| !found.is_well()).map(|found| format!("{found:?}"))
    }

    /// What `DATABASE_URL` would hold: `sqlite:/path/griot.db` or `postgres://…/name`.
    pub fn url(&self) -> &str {
        self.made.call_once(|| {
            if let Place::Postgres { server, name } = &self.place {
                tell(server, &format!("CREATE DATABASE {name}")).expect("the server makes a database");
            }
        });
        &self.url
    }

    /// The same, with every migration in it, unless it was used before.
    pub fn migrated_url(&self) -> &str {
        self.made.call_once(|| match &self.place {
            Place::Postgres { server, name } => migrated::create_copy(server, name),
            Place::Sqlite { .. } => migrated::copy_file(Path::new(self.url.trim_start_matches("sqlite:"))),
        });
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let wrong = self.wrong();
        if let Place::Postgres { server, name } = &self.place
            && let Err(error) = tell(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        {
            eprintln!("{name} stays behind: {error}");
        }
        assert!(wrong.is_none(), "the test leaves a ledger that is wrong: {}", wrong.unwrap_or_default());
    }
}

fn tell(server: &str, sentence: &str) -> Result<(), Box<dyn std::error::Error>> {
    sql_query(sentence).execute(&mut PgConnection::establish(server)?)?;
    Ok(())
}

/// Turns each `async fn name(db: TestDatabase) { … }` into two tests, `name::sqlite` and `name::postgres`.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($db:ident: TestDatabase) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn on($db: $crate::support::postgres::TestDatabase) $body

            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                on($crate::support::postgres::TestDatabase::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn postgres() {
                on($crate::support::postgres::TestDatabase::postgres()).await;
            }
        }
    )+};
}
pub(crate) use on_both;

/// Turns each `async fn name(db: TestDatabase, api: Api) { … }` into six tests: a shop of v2, one of the API of 2026 and one of
/// v1, on both databases.
macro_rules! with_each_api {
    ($($tests:tt)+) => {
        $crate::support::postgres::with_apis! { { v2 V2, api_2026 Api2026, v1 V1 } $($tests)+ }
    };
}
pub(crate) use with_each_api;

/// The same without v1, in which not the shop opens a payment but the buyer's browser.
macro_rules! with_v2_and_2026 {
    ($($tests:tt)+) => {
        $crate::support::postgres::with_apis! { { v2 V2, api_2026 Api2026 } $($tests)+ }
    };
}
pub(crate) use with_v2_and_2026;

macro_rules! with_apis {
    ($apis:tt $($(#[$meta:meta])* async fn $name:ident($db:ident: TestDatabase, $api:ident: Api) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn with_api($db: $crate::support::postgres::TestDatabase, $api: griot::config::Api) $body

            $crate::support::postgres::each_api! $apis
        }
    )+};
}
pub(crate) use with_apis;

macro_rules! each_api {
    ($($module:ident $variant:ident),+) => {
        $crate::support::postgres::on_both! {$(
            async fn $module(db: TestDatabase) {
                with_api(db, griot::config::Api::$variant).await;
            }
        )+}
    };
}
pub(crate) use each_api;
