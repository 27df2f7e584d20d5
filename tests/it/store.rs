//! What the database guarantees: all or nothing, on disk when a write returns, and working again after a fault.

use diesel::{
    Connection as _, RunQueryDsl as _, SqliteConnection, sql_query,
    sql_types::{BigInt, Text},
};
use futures_util::future::join_all;
use griot::store::{Conn, Db, Error, meta};

use crate::support::postgres::{TestDatabase, on_both};

fn note(conn: &mut Conn, name: &str) -> Result<(), Error> {
    sql_query(format!("INSERT INTO meta (name, value) VALUES ('{name}', 'x')")).execute(conn)?;
    Ok(())
}

#[derive(diesel::QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

async fn notes(db: &Db) -> i64 {
    let count = |conn: &mut Conn| -> Result<i64, Error> {
        Ok(sql_query("SELECT COUNT(*) AS number FROM meta WHERE value = 'x'").get_result::<Count>(conn)?.number)
    };
    db.read(count).await.unwrap()
}

on_both! {
    async fn a_read_sees_one_state_from_its_first_question_to_its_last(db: TestDatabase) {
        let db = Db::open(db.url()).unwrap();
        let (asked, was_asked) = std::sync::mpsc::channel();
        let (written, was_written) = std::sync::mpsc::channel();
        let reader = db.clone();
        let reading = tokio::spawn(async move {
            let read = reader.read(move |conn| {
                let first = meta::settings_version(conn)?;
                asked.send(()).unwrap();
                was_written.recv().unwrap();
                Ok::<_, Error>((first, meta::settings_version(conn)?))
            });
            read.await.unwrap()
        });
        tokio::task::spawn_blocking(move || was_asked.recv().unwrap()).await.unwrap();
        db.write(meta::bump_settings).await.unwrap();
        written.send(()).unwrap();
        let (first, last) = reading.await.unwrap();
        assert_eq!(first, last, "a change in between is not seen in half");
        assert_eq!(db.read(meta::settings_version).await.unwrap(), first + 1, "and is by the next read");
        db.close();
    }

    async fn a_write_that_fails_undoes_itself_and_none_of_its_neighbours(db: TestDatabase) {
        let db = Db::open(db.url()).unwrap();
        let writes = (0..100).map(|number| {
            db.write(move |conn| {
                note(conn, &format!("note {number}"))?;
                if number % 3 == 0 { Err(Error::Busy) } else { Ok(()) }
            })
        });
        let ends = join_all(writes).await;
        let kept = ends.iter().flatten().count();
        assert_eq!(kept, 66, "{ends:?}");
        assert_eq!(notes(&db).await, 66);
        db.close();
    }

    async fn a_job_that_panics_fails_alone_and_the_shop_goes_on(db: TestDatabase) {
        let db = Db::open(db.url()).unwrap();
        let panicked = db.write(|conn| -> Result<(), Error> { note(conn, "lost")?; panic!("a fault of ours") }).await;
        assert!(panicked.is_err());
        db.write(|conn| note(conn, "kept")).await.unwrap();
        assert_eq!(notes(&db).await, 1);
        db.close();
    }

    async fn a_closed_database_says_so(db: TestDatabase) {
        let db = Db::open(db.url()).unwrap();
        db.close();
        let answer = db.write(|conn| note(conn, "late")).await;
        assert!(matches!(answer, Err(Error::Unavailable(_))), "{answer:?}");
    }
}

#[tokio::test]
async fn a_full_disk_refuses_a_write_and_the_shop_goes_on_when_there_is_room() {
    let place = TestDatabase::sqlite();
    let db = Db::open(place.url()).unwrap();
    // For this connection, the database file is full.
    let fill =
        |conn: &mut Conn| -> Result<(), Error> { Ok(sql_query("PRAGMA max_page_count = 1").execute(conn).map(drop)?) };
    db.write(fill).await.unwrap();
    let big = |conn: &mut Conn| -> Result<(), Error> {
        let value = "x".repeat(1_000_000);
        Ok(sql_query(format!("INSERT INTO meta (name, value) VALUES ('big', '{value}')")).execute(conn).map(drop)?)
    };
    assert!(db.write(big).await.is_err(), "there is no room");
    assert_eq!(notes(&db).await, 0);
    for number in 0..3 {
        drop(db.write(move |conn| note(conn, &format!("small {number}"))).await);
    }
    db.write(|conn| note(conn, "after")).await.unwrap();
    db.close();
    let mut raw = SqliteConnection::establish(place.url().strip_prefix("sqlite:").unwrap()).unwrap();
    let found = sql_query("SELECT COUNT(*) AS number FROM meta WHERE name = 'after'").get_result::<Count>(&mut raw);
    assert_eq!(found.unwrap().number, 1);
}

#[tokio::test]
async fn writers_of_two_processes_wait_for_each_other() {
    let place = TestDatabase::sqlite();
    let (one, two) = (Db::open(place.url()).unwrap(), Db::open(place.url()).unwrap());
    let writes = (0..200).map(|number| {
        let db = if number % 2 == 0 { &one } else { &two };
        db.write(move |conn| note(conn, &format!("note {number}")))
    });
    for written in join_all(writes).await {
        written.unwrap();
    }
    assert_eq!(notes(&one).await, 200);
    one.close();
    two.close();
}

#[derive(diesel::QueryableByName)]
struct CompileOption {
    #[diesel(sql_type = Text)]
    compile_options: String,
}

#[tokio::test]
async fn sqlite_is_compiled_with_the_flags_of_this_repository() {
    let place = TestDatabase::sqlite();
    let mut conn = SqliteConnection::establish(place.url().strip_prefix("sqlite:").unwrap()).unwrap();
    let options: Vec<CompileOption> = sql_query("PRAGMA compile_options").load(&mut conn).unwrap();
    let names: Vec<&str> = options.iter().map(|option| option.compile_options.as_str()).collect();
    assert!(names.contains(&"ENABLE_QPSG") && names.contains(&"THREADSAFE=2"), "{names:?}");
    assert!(!names.contains(&"ENABLE_MEMORY_MANAGEMENT") && !names.contains(&"ENABLE_API_ARMOR"), "{names:?}");
}
