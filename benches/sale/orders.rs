//! Orders placed by calling the checkout directly, without HTTP: each is accepted and on disk when the call returns.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection};
use griot::clock::Clock;
use griot::config::{Config, SANDBOX_API_KEY, SANDBOX_SITE_ID};
use griot::domain::contact::{Contact, Email};
use griot::domain::ids;
use griot::domain::language::Language;
use griot::mail::Mailer;
use griot::payments::{Calls, Credentials, Merchant, Server, Timeouts, V2};
use griot::secret::Secret;
use griot::shop::sale::placing::{self, OrderRequest, Placed};
use griot::shop::{Rules, Services, Shop};
use griot::storage::Storage;
use griot::store::Db;

use super::report::percentile;

/// The shop on the same database and folder as a [`super::house::House`], in this process.
pub fn shop(folder: &std::path::Path, database: &str) -> anyhow::Result<Shop> {
    let settings = HashMap::from([("GRIOT_DATA", folder.display().to_string()), ("DATABASE_URL", database.to_owned())]);
    let config = Config::read(&|name| settings.get(name).cloned())?;
    let account = V2 {
        server: Server::Usual,
        api_key: Secret::new(SANDBOX_API_KEY),
        site_id: SANDBOX_SITE_ID.to_owned(),
        secrets: Vec::new(),
    };
    let calls = Calls {
        inner: "http://127.0.0.1:9".parse()?,
        user_agent: "Griot-bench/1".to_owned(),
        timeouts: Timeouts::default(),
    };
    let services = Services {
        db: Db::open(database)?,
        merchant: Merchant::open(Credentials::V2(account), &calls)?,
        others: Vec::new(),
        calls,
        storage: Storage::at(&config.files)?,
        mailer: Mailer::Memory(Arc::default()),
        sms_sender: None,
        clock: Clock::System,
    };
    Ok(Shop::new(Rules::new(&config)?, [7; 32], services))
}

/// The result of a round.
pub struct Round {
    /// The transaction ids of the new orders.
    pub transactions: Vec<String>,
    pub seconds: f64,
    /// Milliseconds.
    pub p99: f64,
}

/// Places `number` orders from `callers` concurrent tasks; each task places the next order as soon as its last one is on
/// disk.
pub async fn place(shop: &Shop, slug: &str, number: usize, callers: usize) -> anyhow::Result<Round> {
    let left = Arc::new(AtomicUsize::new(number));
    let began = Instant::now();
    let mut under_way = tokio::task::JoinSet::new();
    for _ in 0..callers {
        let (shop, slug, left) = (shop.clone(), slug.to_owned(), Arc::clone(&left));
        under_way.spawn(async move {
            let mut done: Vec<(String, Duration)> = Vec::new();
            while left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok() {
                let called = Instant::now();
                done.push((one(&shop, &slug).await?, called.elapsed()));
            }
            Ok::<_, anyhow::Error>(done)
        });
    }
    let (mut transactions, mut took) = (Vec::new(), Vec::new());
    while let Some(done) = under_way.join_next().await {
        for (transaction, time) in done?? {
            transactions.push(transaction);
            took.push(time);
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    took.sort_unstable();
    Ok(Round { seconds, p99: percentile(&took, 99), transactions })
}

async fn one(shop: &Shop, slug: &str) -> anyhow::Result<String> {
    // Every order has another buyer: a hundred orders from one address would be flagged, one by one.
    let email = Email::parse(&format!("{}@exemple.ci", ids::nonce())).ok();
    let request = OrderRequest {
        bundles: Vec::new(),
        own_prices: Vec::new(),
        slugs: vec![slug.to_owned()],
        seen_price: None,
        code: None,
        contact: Contact { email, phone: None, name: None, first_name: None, address: None },
        gift: None,
        country: None,
        language: Language::French,
        visitor: ids::visitor_mark(&ids::visitor()),
        known: true,
        reader: None,
        thread: None,
        once_more: false,
        idempotency_key: Some(ids::form(shop.clock.now())),
        rate_limit: Arc::new(|| Ok(())),
    };
    match placing::place(shop, request).await? {
        Placed::New(_, attempt) => Ok(attempt.transaction_id),
        _ => anyhow::bail!("an order was not placed"),
    }
}

/// Creates a database on the PostgreSQL server at `server`; returns its address and the server's durability settings.
pub fn postgres(server: &str) -> anyhow::Result<(String, String)> {
    use diesel::prelude::*;
    let mut conn = PgConnection::establish(server)?;
    let name = format!("griot_bench_{}", ids::row().replace('-', ""));
    conn.batch_execute(&format!("CREATE DATABASE {name}"))?;
    let setting = diesel::dsl::sql::<diesel::sql_types::Text>(
        "current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')",
    );
    let durable: String = diesel::select(setting).first(&mut conn)?;
    let (address, _) = server.rsplit_once('/').context("the address of PostgreSQL ends in no database")?;
    Ok((format!("{address}/{name}"), format!("fsync {durable}")))
}

/// Drops a database that [`postgres`] created.
pub fn drop_postgres(server: &str, url: &str) -> anyhow::Result<()> {
    let (_, name) = url.rsplit_once('/').context("no database in the address")?;
    PgConnection::establish(server)?.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)"))?;
    Ok(())
}
