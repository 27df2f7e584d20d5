//! Prices by currency from the command line, and a database of whole dollars, which is one of cents now.

use diesel::{QueryableByName, RunQueryDsl as _, sql_query, sql_types::Text};
use griot::store::{self, Db};

use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::{self, House};

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

async fn rows(house: &House, query: &str) -> Vec<String> {
    let (db, query) = (Db::open(house.db.url()).unwrap(), query.to_owned());
    let found = db.read(move |conn| Ok::<_, store::Error>(sql_query(query).load::<Row>(conn)?)).await.unwrap();
    db.close();
    found.into_iter().map(|row| row.line).collect()
}

/// Sums of a database that an earlier version wrote, in which all amounts are in this currency.
async fn sums(db: &TestDatabase, currency: &str) -> Vec<String> {
    let engine = if db.url().starts_with("sqlite:") { "sqlite" } else { "postgres" };
    let dump = format!("tests/fixtures/databases/2026-11-29-000090.{engine}.sql");
    let kept = TestDatabase::like(db);
    running_program::query(
        &kept,
        &std::fs::read_to_string(dump).unwrap().replace("XOF", currency).replace("XAF", currency),
    );
    let house = House::new(kept).with("CINETPAY_CURRENCY", currency);
    house.told(&["migrate"]);
    let checked = house.told(&["ledger", "check"]);
    assert!(checked.contains("each balances, and every order agrees"), "{checked}");
    let of = [
        "books amount",
        "orders amount",
        "orders received",
        "order_lines list_price",
        "order_lines amount",
        "attempts amount",
        "attempts received",
        "refunds amount",
        "refund_lines amount",
        "coupon_uses discount",
    ];
    let mut sums = Vec::new();
    for (table, column) in of.map(|pair| pair.split_once(' ').unwrap()) {
        let sum = format!("SELECT CAST(COALESCE(SUM({column}), 0) AS TEXT) AS line FROM {table}");
        sums.extend(rows(&house, &sum).await);
    }
    sums
}

on_both! {
    async fn prices_in_other_currencies_are_set_and_changed_from_the_command_line(db: TestDatabase) {
        let house = House::new(db)
            .with("CINETPAY_ACCOUNTS", "ci,cd")
            .with("CINETPAY_CD_API_URL", "http://127.0.0.1:9")
            .with("CINETPAY_CD_SITE_ID", "445161")
            .with("CINETPAY_CD_CURRENCY", "CDF")
            .with("CINETPAY_CD_COUNTRIES", "CD");
        let slug = house.add_book("Le fleuve", 1000);
        let stored = async || {
            let prices = "SELECT CAST(b.amount AS TEXT) || ' ' || COALESCE(p.currency || ' ' || CAST(p.amount AS TEXT), '') AS line \
                          FROM books b LEFT JOIN book_prices p ON p.book_id = b.id";
            rows(&house, prices).await
        };
        house.told(&["book", "price", &slug, "--price-in", "CDF=9 000 FC"]);
        assert_eq!(stored().await, ["2500 CDF 9000"]);
        house.told(&["book", "price", &slug, "--price", "3000"]);
        assert_eq!(stored().await, ["3000 CDF 9000"]);
        for (wrong, says) in [
            (["--price-in", "USD=4.50"], "CINETPAY_ACCOUNTS"),
            (["--price-in", "CDF=9001"], "5"),
            (["--price-in", "9000"], "write the currency"),
            (["--price", "12,50"], "--price"),
        ] {
            let refused = house.run(&[&["book", "price", &slug][..], &wrong].concat());
            let said = String::from_utf8_lossy(&refused.stderr).into_owned();
            assert!(!refused.status.success() && said.contains(says), "{wrong:?}: {said}");
        }
        house.told(&["book", "price", &slug, "--price-in", "CDF="]);
        assert_eq!(stored().await, ["3000 "]);
    }

    async fn what_was_kept_in_whole_dollars_is_kept_in_cents_and_francs_stay(db: TestDatabase) {
        let (francs, dollars) = (sums(&db, "XOF").await, sums(&db, "USD").await);
        let hundredfold: Vec<String> = francs.iter().map(|sum| (sum.parse::<i64>().unwrap() * 100).to_string()).collect();
        assert!(francs.iter().filter(|sum| *sum != "0").count() > 5, "{francs:?}");
        assert_eq!(dollars, hundredfold);
    }
}
