//! Inserts a million orders, spread over two years, with SQL in a few seconds: secondary indexes are dropped first and
//! created again afterwards.

use anyhow::Context as _;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection, sql_query};
use griot::shop::Shop;
use griot::store::{self, Conn, attempts};

/// Books in the catalogue.
pub const BOOKS: usize = 40;
/// Only this many of the newest orders have a grant, a link and an e-mail: no report reads older ones.
const DELIVERED: u32 = 60_000;

/// How many orders to insert: `GRIOT_BENCH_ORDERS`, or a million.
pub fn wanted() -> anyhow::Result<u32> {
    match std::env::var("GRIOT_BENCH_ORDERS") {
        Ok(text) => text.parse().context("GRIOT_BENCH_ORDERS wants a number"),
        Err(_) => Ok(1_000_000),
    }
}

#[derive(QueryableByName)]
struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    definition: String,
}

/// The parts of the SQL that differ between SQLite and PostgreSQL.
struct Dialect {
    indexes: &'static str,
    /// A table `s` of the numbers `n` from 1.
    series: String,
    /// A timestamp from an expression in seconds since 1970.
    at: fn(&str) -> String,
    /// An integer as text, padded with leading zeros to so many digits.
    padded: fn(&str, u32) -> String,
    /// 24 pseudo-random hex digits.
    chance: &'static str,
    after: &'static str,
}

fn sqlite(orders: u32) -> Dialect {
    Dialect {
        indexes: "SELECT name, sql AS definition FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL \
                  AND tbl_name IN ('orders', 'order_lines', 'attempts', 'checks')",
        series: format!(
            "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {orders}) SELECT n FROM s) AS s"
        ),
        at: |seconds| format!("STRFTIME('%Y-%m-%d %H:%M:%S', {seconds}, 'unixepoch')"),
        padded: |number, digits| format!("PRINTF('%0{digits}d', {number})"),
        chance: "HEX(RANDOMBLOB(12))",
        after: "PRAGMA wal_checkpoint(TRUNCATE)",
    }
}

fn postgres(orders: u32) -> Dialect {
    Dialect {
        indexes: "SELECT CAST(indexname AS TEXT) AS name, indexdef AS definition FROM pg_indexes \
                  WHERE schemaname = 'public' AND tablename IN ('orders', 'order_lines', 'attempts', 'checks') \
                  AND indexdef NOT LIKE 'CREATE UNIQUE%'",
        series: format!("generate_series(CAST(1 AS BIGINT), {orders}) AS s(n)"),
        at: |seconds| format!("(TIMESTAMP '1970-01-01' + INTERVAL '1 second' * ({seconds}))"),
        padded: |number, digits| format!("LPAD(CAST({number} AS TEXT), {digits}, '0')"),
        chance: "SUBSTR(UPPER(MD5(CAST(n AS TEXT))), 1, 24)",
        after: "VACUUM ANALYZE",
    }
}

/// Fills an empty database. Nothing else may use it meanwhile.
pub fn sow(database: &str, orders: u32, now: DateTime<Utc>) -> anyhow::Result<()> {
    let Some(path) = database.strip_prefix("sqlite:") else {
        let mut conn = PgConnection::establish(database)?;
        let found: Vec<Index> = sql_query(postgres(orders).indexes).load(&mut conn)?;
        return fill(&mut conn, &postgres(orders), &found, orders, now);
    };
    let mut conn = SqliteConnection::establish(path)?;
    conn.batch_execute(
        "PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144; PRAGMA temp_store = MEMORY",
    )?;
    let found: Vec<Index> = sql_query(sqlite(orders).indexes).load(&mut conn)?;
    fill(&mut conn, &sqlite(orders), &found, orders, now)
}

fn fill(
    conn: &mut impl SimpleConnection,
    say: &Dialect,
    indexes: &[Index],
    orders: u32,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    for index in indexes {
        conn.batch_execute(&format!("DROP INDEX {}", index.name))?;
    }
    let step = TimeDelta::days(730).num_seconds() / i64::from(orders.max(1));
    let first = now.timestamp() - step * i64::from(orders);
    conn.batch_execute("BEGIN")?;
    let orders_of = orders_of(say, first, step, orders);
    for sentence in [books(say, now), orders_of, lines_of(), attempts_of(), checks_of()] {
        conn.batch_execute(&sentence)?;
    }
    for index in indexes {
        conn.batch_execute(&index.definition)?;
    }
    for sentence in delivered(orders) {
        conn.batch_execute(&sentence)?;
    }
    // They are older than the ledger.
    conn.batch_execute("UPDATE meta SET value = '' WHERE name = 'ledger'")?;
    conn.batch_execute("COMMIT")?;
    Ok(conn.batch_execute(say.after)?)
}

fn books(say: &Dialect, now: DateTime<Utc>) -> String {
    let at = (say.at)(&now.timestamp().to_string());
    let rows: Vec<String> = (0..BOOKS)
        .map(|n| {
            format!(
                "INSERT INTO books (id, slug, title, author, description, language, amount, currency, published, created_at, updated_at) \
                 VALUES ('book{n}', 'livre-{n}', 'Livre {n}', 'Awa', 'x', 'fr', 2500, 'XOF', TRUE, {at}, {at}); \
                 INSERT INTO editions (id, book_id, format, sha256, size_bytes, file_name, created_at) \
                 VALUES ('edition{n}', 'book{n}', 'pdf', 'x', 1, 'x.pdf', {at})"
            )
        })
        .collect();
    rows.join("; ")
}

/// Of a hundred orders 62 are paid and the others expired; a few of the paid ones are refunded or in review, and the
/// newest unpaid ones are still placed. Each buyer comes back three times.
fn orders_of(say: &Dialect, first: i64, step: i64, orders: u32) -> String {
    let placed = format!("{first} + n * {step}");
    let number = (say.padded)("(n * 7919) % 10000000000", 10);
    let number = format!("REPLACE(REPLACE({number}, '0', 'A'), '1', 'B')");
    let (at, expires, paid) =
        ((say.at)(&placed), (say.at)(&format!("{placed} + 86400")), (say.at)(&format!("{placed} + 40 + n % 50")));
    format!(
        "INSERT INTO orders (id, key, number, visitor, title, amount, currency, email, phone, name, \
         language, state, placed_at, expires_at, paid_at, method) \
         SELECT id, {chance}, SUBSTR(number, 1, 4) || '-' || SUBSTR(number, 5, 4) || '-' || SUBSTR(number, 9, 2), id, \
         'Livre ' || book, 500 + 100 * (n % 50), 'XOF', \
         'acheteur' || ((n * 31) % {buyers}) || '@exemple.ci', '+22507' || {phone}, 'Awa Traoré', 'fr', state, {at}, {expires}, \
         CASE WHEN state IN ('paid', 'refunded') THEN {paid} END, \
         CASE WHEN state IN ('paid', 'refunded') THEN CASE n % 7 WHEN 0 THEN 'WAVECI' WHEN 1 THEN 'MOMO' WHEN 2 THEN 'FLOOZ' \
         WHEN 3 THEN 'VISA' ELSE 'OM' END END \
         FROM (SELECT n, {number} AS number, '018f-' || {id} AS id, n % {BOOKS} AS book, \
         CASE WHEN n % 100 >= 62 AND n > {last} THEN 'placed' WHEN n % 100 >= 62 THEN 'expired' \
         WHEN n % 20011 = 0 THEN 'review' WHEN n % 307 = 0 THEN 'refunded' ELSE 'paid' END AS state FROM {series}) AS o",
        chance = say.chance,
        buyers = (orders / 3).max(1),
        phone = (say.padded)(&format!("(n * 97) % {}", (orders / 3).max(1)), 8),
        id = (say.padded)("n", 12),
        last = orders.saturating_sub(1_400),
        series = say.series,
    )
}

/// One line per order: the book in its title.
fn lines_of() -> String {
    "INSERT INTO order_lines (order_id, place, book_id, edition_id, title, list_price, discount, amount, placed_at) \
     SELECT id, 0, 'book' || SUBSTR(title, 7), 'edition' || SUBSTR(title, 7), title, amount, 0, amount, placed_at FROM orders"
        .to_owned()
}

fn attempts_of() -> String {
    "INSERT INTO attempts (id, order_id, transaction_id, generation, state, amount, currency, code, method, operator_id, \
     refund_due, opened_at, confirmed_at) \
     SELECT id, id, 'G' || UPPER(SUBSTR(key, 1, 24)), 'v2', CASE WHEN paid_at IS NULL THEN 'abandoned' ELSE 'confirmed' END, \
     amount, currency, CASE WHEN paid_at IS NULL THEN '627' ELSE '00' END, COALESCE(method, 'OM'), \
     CASE WHEN paid_at IS NOT NULL THEN 'MP' || SUBSTR(key, 5, 16) END, FALSE, placed_at, paid_at FROM orders"
        .to_owned()
}

/// One check per order: refused for every expired order, accepted for every paid one.
fn checks_of() -> String {
    "INSERT INTO checks (id, attempt_id, cause, code, verdict, raw, times, first_at, last_at) \
     SELECT id, id, 'notification', CASE WHEN amount % 300 = 0 THEN '602' ELSE '627' END, \
     CASE WHEN paid_at IS NULL THEN 'refused' ELSE 'accepted' END, '{}', 1, placed_at, placed_at FROM orders"
        .to_owned()
}

fn delivered(orders: u32) -> Vec<String> {
    let newest = format!("'018f-{:012}'", orders.saturating_sub(DELIVERED));
    let paid = format!("FROM orders WHERE id > {newest} AND paid_at IS NOT NULL");
    vec![
        format!(
            "INSERT INTO grants (id, order_id, line, edition_id, downloads, used, coverage, bytes_sent, created_at, expires_at) \
             SELECT id, id, 0, 'edition' || SUBSTR(title, 7), 5, 1, '[]', 0, paid_at, paid_at {paid}"
        ),
        format!(
            "INSERT INTO links (id, order_id, token_sha256, file_sha256, created_at) \
             SELECT id, id, key, id, paid_at {paid}"
        ),
        format!(
            "INSERT INTO messages (id, channel, order_id, link_id, kind, recipient, language, state, created_at, sent_at) \
             SELECT id, 'email', id, id, 'receipt', email, 'fr', 'sent', paid_at, paid_at {paid}"
        ),
    ]
}

/// The transaction id and the operator's id of a paid order.
pub async fn names(shop: &Shop, order_id: &str) -> anyhow::Result<(String, String)> {
    let id = order_id.to_owned();
    let find = move |conn: &mut Conn| -> Result<_, store::Error> { attempts::of_order(conn, &id) };
    let attempt = shop.db.read(find).await?.pop().context("an attempt")?;
    Ok((attempt.transaction_id, attempt.operator_id.context("an operator's id")?))
}
