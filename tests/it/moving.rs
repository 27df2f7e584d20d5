//! `griot move`: a shop goes from SQLite to PostgreSQL, and goes on.

use std::collections::BTreeMap;
use std::fs;

use diesel::sql_types::Text;
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use griot::store::backup::present;
use griot::store::moving::{MoveError, move_all};

use crate::backups::{bytes, house, link, transaction};
use crate::support::buyer::Buyer;
use crate::support::postgres::TestDatabase;
use crate::support::running_program::{House, come_back, counter, pay, query, redirect};

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

fn of_sqlite(db: &TestDatabase, query: &str) -> Vec<String> {
    let mut conn = SqliteConnection::establish(db.url().trim_start_matches("sqlite:")).unwrap();
    sql_query(query).load::<Line>(&mut conn).unwrap().into_iter().map(|line| line.line).collect()
}

fn of_postgres(db: &TestDatabase, query: &str) -> Vec<String> {
    let mut conn = PgConnection::establish(db.url()).unwrap();
    sql_query(query).load::<Line>(&mut conn).unwrap().into_iter().map(|line| line.line).collect()
}

/// The tables of the target, each with its columns and their types.
fn tables(db: &TestDatabase) -> BTreeMap<String, Vec<(String, String)>> {
    let columns = "SELECT table_name || ' ' || column_name || ' ' || data_type AS line FROM information_schema.columns \
        WHERE table_schema = 'public' AND is_generated = 'NEVER' AND table_name <> '__diesel_schema_migrations' ORDER BY ordinal_position";
    let mut tables: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for line in of_postgres(db, columns) {
        let mut words = line.splitn(3, ' ').map(str::to_owned);
        let mut word = || words.next().unwrap();
        tables.entry(word()).or_default().push((word(), word()));
    }
    tables
}

/// All rows of a table, written the same way for both databases.
fn rows(db: &TestDatabase, table: &str, columns: &[(String, String)]) -> Vec<String> {
    let is_sqlite = db.url().starts_with("sqlite:");
    let value = |(name, kind): &(String, String)| {
        let text = match (kind.as_str(), is_sqlite) {
            ("bytea", true) => format!("lower(hex(\"{name}\"))"),
            ("bytea", false) => format!("encode(\"{name}\", 'hex')"),
            ("boolean", false) => format!("\"{name}\"::int::text"),
            // As many digits of a second as there are.
            ("timestamp without time zone", true) => {
                format!("iif(instr(\"{name}\", '.'), rtrim(rtrim(\"{name}\", '0'), '.'), \"{name}\")")
            }
            _ => format!("CAST(\"{name}\" AS TEXT)"),
        };
        format!("COALESCE({text}, '∅')")
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let query = format!("SELECT {} AS line FROM \"{table}\"", values.join(" || '|' || "));
    let mut rows = if is_sqlite { of_sqlite(db, &query) } else { of_postgres(db, &query) };
    rows.sort();
    rows
}

fn refused(house: &House, to: &str) -> String {
    let output = house.run(&["move", "--to", to]);
    assert!(!output.status.success(), "it was moved");
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_moves_to_postgresql_and_its_links_orders_and_ledger_go_on() {
    let (_counter_house, counter) = counter().await;
    let old = house(TestDatabase::sqlite(), &counter);
    let target = TestDatabase::postgres();
    let slug = old.add_book("Le fleuve", 300_000);
    old.told(&["owner", "add", "awa@exemple.ci"]);
    let mut shop = old.serve().await;
    let (paid, open) = (Buyer::new(&shop.url), Buyer::new(&shop.url));
    let result = pay(&paid, &redirect(&paid, &slug, &counter).await.unwrap()).await;
    let link = link(&paid, &come_back(&paid, &result).await).await;
    let content = bytes(&paid, &link).await;
    let to_counter = redirect(&open, &slug, &counter).await.unwrap();
    let order = transaction(&old);

    let said = refused(&old, target.url());
    assert!(said.contains("stop the shop first") && present(target.url()).unwrap().is_empty(), "{said}");
    shop.terminate();
    assert!(shop.end().await.success(), "{}", shop.log());
    pay(&open, &to_counter).await;

    let ledger = old.told(&["ledger", "check"]);
    let told = old.told(&["move", "--to", target.url()]);
    let tables = tables(&target);
    assert!(told.contains(&format!("of {} tables", tables.len())) && told.contains("set DATABASE_URL"), "{told}");
    let mut filled = 0;
    for (table, columns) in &tables {
        let (mut before, after) = (rows(&old.db, table, columns), rows(&target, table, columns));
        // The next start makes the words of the search anew.
        before.retain(|row| table != "meta" || !row.starts_with("indexed|"));
        assert_eq!(before, after, "{table}");
        filled += usize::from(!after.is_empty());
    }
    assert!(filled > 15, "only {filled} tables have rows");
    let said = refused(&old, target.url());
    assert!(said.contains("not empty"), "{said}");

    let new = house(target, &counter).with("GRIOT_DATA", old.data().to_str().unwrap());
    query(
        &new.db,
        "UPDATE attempts SET next_check_at = opened_at, checks_spent_until = NULL WHERE next_check_at IS NOT NULL",
    );
    assert_eq!(new.told(&["ledger", "check"]), ledger);
    let shop = new.serve().await;
    let reader = Buyer::new(&shop.url);
    assert!(bytes(&reader, &link).await == content, "the link of before gives other bytes");
    new.order_is(&order, "paid").await;
    assert!(reader.get("/search?q=fleuv").await.text.contains("Le fleuve"), "the search does not find it");
    new.add_book("La savane", 300_000);
    assert!(redirect(&reader, &slug, &counter).await.is_some(), "it sells no more");
    new.told(&["ledger", "check"]);
}

#[test]
fn what_cannot_be_moved_whole_is_not_moved_at_all() {
    let (old, target) = (House::new(TestDatabase::sqlite()), TestDatabase::postgres());
    let again = || move_all(old.db.url(), target.url());
    assert!(matches!(again(), Err(MoveError::Nothing(_))));
    assert!(refused(&old, target.url()).contains("there is no database"));
    old.add_book("Le fleuve", 300_000);
    assert!(matches!(move_all(old.db.url(), old.db.url()), Err(MoveError::Kinds(_))));
    assert!(matches!(move_all(target.url(), target.url()), Err(MoveError::Kinds(_))));
    for (spoil, mend, says) in [
        ("CREATE TABLE extra (x TEXT)", "DROP TABLE extra", "extra.x is in one of them alone"),
        ("ALTER TABLE jobs ADD COLUMN extra TEXT", "ALTER TABLE jobs DROP COLUMN extra", "jobs.extra is in one"),
        ("UPDATE books SET amount = 'much'", "UPDATE books SET amount = 2500", "books: "),
        (
            "INSERT INTO __diesel_schema_migrations (version) VALUES ('99991231000000')",
            "DELETE FROM __diesel_schema_migrations WHERE version = '99991231000000'",
            "unknown here",
        ),
        (
            "UPDATE __diesel_schema_migrations SET version = '0' WHERE version = '20261203000070'",
            "UPDATE __diesel_schema_migrations SET version = '20261203000070' WHERE version = '0'",
            "not of this version",
        ),
    ] {
        query(&old.db, spoil);
        let said = again().unwrap_err().to_string();
        assert!(said.contains(says), "{spoil}: {said}");
        assert!(present(target.url()).unwrap().is_empty(), "{spoil}: something was written");
        query(&old.db, mend);
    }
    let moved = again().unwrap();
    assert!(moved.rows > 0 && moved.tables > 100, "{moved:?}");
    let files = fs::read_dir(old.data().join("files")).unwrap().count();
    assert!(files > 0, "the files were touched");
    assert!(matches!(again(), Err(MoveError::NotEmpty(..))));
}
