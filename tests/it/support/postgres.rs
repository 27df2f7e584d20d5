//! A database for each test, on SQLite and on PostgreSQL.

use diesel::{Connection as _, PgConnection, RunQueryDsl as _, sql_query};
use griot::domain::ids;

use super::{files::TestFolder, setting};

/// An empty database of one test's own, dropped with it.
#[derive(Debug)]
pub struct TestDatabase {
    url: String,
    place: Place,
}

#[derive(Debug)]
enum Place {
    /// The folder goes when this is dropped.
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
        Self { url, place: Place::Sqlite { _folder: folder } }
    }

    /// An empty database on the server that `scripts/test` started; panics when there is none.
    pub fn postgres() -> Self {
        Self::on(setting("GRIOT_TEST_POSTGRES"))
    }

    /// An empty database on this server, `postgres://…/name`.
    pub fn on(server: String) -> Self {
        let name = format!("griot_{}", ids::row().replace('-', ""));
        tell(&server, &format!("CREATE DATABASE {name}")).expect("the server makes a database");
        let (address, _) = server.rsplit_once('/').expect("the address ends in a database");
        Self { url: format!("{address}/{name}"), place: Place::Postgres { server, name } }
    }

    /// Another empty one of the same kind.
    pub fn like(other: &Self) -> Self {
        match other.place {
            Place::Sqlite { .. } => Self::sqlite(),
            Place::Postgres { .. } => Self::postgres(),
        }
    }

    /// What `DATABASE_URL` would hold: `sqlite:/path/griot.db` or `postgres://…/name`.
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Postgres { server, name } = &self.place
            && let Err(error) = tell(server, &format!("DROP DATABASE {name} WITH (FORCE)"))
        {
            eprintln!("{name} stays behind: {error}");
        }
    }
}

fn tell(server: &str, sentence: &str) -> Result<(), Box<dyn std::error::Error>> {
    sql_query(sentence).execute(&mut PgConnection::establish(server)?)?;
    Ok(())
}

/// Makes each `async fn name(db: TestDatabase) { … }` two tests, `name::sqlite` and `name::postgres`.
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
