//! A complete shop for one test: real servers on free ports, the sandbox beside it, and a clock that moves only on
//! request.

use std::net::TcpListener;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use chrono::{DateTime, TimeDelta};
use cinetpay_sandbox::{Action, Behaviour, Method, Mode, Sandbox};
use griot::clock::Clock;
use griot::config::{Api, Config, SANDBOX_API_KEY, SANDBOX_SECRET, SANDBOX_SITE_ID, TEST_KEY};
use griot::domain::contact::{Contact, Email};
use griot::domain::ids;
use griot::domain::language::Language;
use griot::mail::Mailer;
use griot::payments::{Calls, Credentials, Merchant, Terms, Timeouts, TransferGateway};
use griot::shop::admin::order_json;
use griot::shop::catalogue::extracts;
use griot::shop::sale::placing::OrderRequest;
use griot::shop::{Rules, Services, Shop};
use griot::sms::SmsSender;
use griot::storage::{Namespace, Storage};
use griot::store::Db;
use griot::store::books::{self, Book};
use griot::store::editions::Edition;
use griot::web::{self, AppState};
use griot::worker;
use serde_json::Value;

use super::buyer::Buyer;
use super::files::TestFolder;
use super::postgres::TestDatabase;

/// How a test's shop differs from the default.
#[derive(Clone)]
pub struct Plan {
    /// Settings in addition to the defaults, by name. With `CINETPAY_ACCOUNTS` the shop's sandbox is the account `ci`.
    pub settings: Vec<(&'static str, String)>,
    /// Timeouts of the gateway client.
    pub timeouts: Timeouts,
    pub mailer: Option<Mailer>,
    /// Without it the shop sends no SMS.
    pub sms_sender: Option<SmsSender>,
    /// The staff needs a second factor, as in production.
    pub second_factor: bool,
    /// What the merchant account held before the first payment.
    pub balance: i64,
}

impl Default for Plan {
    fn default() -> Self {
        let millis = std::time::Duration::from_millis;
        Self {
            settings: vec![("GRIOT_LIMITS", "off".to_owned())],
            timeouts: Timeouts { connect: millis(1000), total: millis(3000) },
            mailer: None,
            sms_sender: None,
            second_factor: false,
            balance: 1_000_000,
        }
    }
}

impl Plan {
    /// A shop with an account of this generation, at the same sandbox.
    pub fn of(api: Api) -> Self {
        let mut plan = Self::default();
        match api {
            Api::Api2026 => plan.settings.extend(settings_of_2026()),
            Api::V1 => plan.settings.extend(settings_of_v1()),
            Api::Sandbox | Api::V2 => {}
        }
        plan
    }

    /// Where the sandbox has the account's generation, below its address.
    fn path_at_sandbox(&self) -> &'static str {
        let api = self.settings.iter().rev().find(|(name, _)| *name == "CINETPAY_API");
        match api.map(|(_, value)| value.as_str()) {
            Some("2026") => "/2026",
            Some("v1") => "/legacy",
            _ => "",
        }
    }
}

/// The settings of the sandbox's account for the API of 2026, without its address.
pub fn settings_of_2026() -> [(&'static str, String); 3] {
    let key = format!("{TEST_KEY}{SANDBOX_API_KEY}");
    [("CINETPAY_API", "2026".into()), ("CINETPAY_API_KEY", key), ("CINETPAY_API_PASSWORD", "sandbox-password".into())]
}

/// The settings of the sandbox's account for v1, without its address.
pub fn settings_of_v1() -> [(&'static str, String); 3] {
    let (key, site) = (SANDBOX_API_KEY.to_owned(), SANDBOX_SITE_ID.to_owned());
    [("CINETPAY_API", "v1".into()), ("CINETPAY_API_KEY", key), ("CINETPAY_SITE_ID", site)]
}

/// A shop with its sandbox, its clock and its e-mails.
pub struct TestShop {
    pub shop: Shop,
    pub sandbox: Sandbox,
    pub clock: Clock,
    /// `http://127.0.0.1:PORT`
    pub url: String,
    /// The e-mails, if the plan has no other mailer.
    pub outbox: std::sync::Arc<std::sync::Mutex<Vec<griot::mail::EmailMessage>>>,
    pub config: Config,
    servers: Vec<ServerHandle>,
    _folder: TestFolder,
    db: TestDatabase,
}

impl TestShop {
    pub fn open(db: TestDatabase) -> Self {
        Self::planned(db, Plan::default())
    }

    /// Opens a shop whose worker does not run by itself: see [`TestShop::work`].
    pub fn planned(db: TestDatabase, plan: Plan) -> Self {
        let clock = Clock::fixed(DateTime::from_timestamp(1_800_000_000, 0).unwrap());
        let (sandbox, counter_url, counter) = open_counter(&clock, plan.balance);
        let api_url = format!("{counter_url}{}", plan.path_at_sandbox());
        let folder = TestFolder::new();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let bound = listener.local_addr().unwrap();
        let names_accounts = plan.settings.iter().any(|(name, _)| *name == "CINETPAY_ACCOUNTS");
        let mut settings = vec![
            ("GRIOT_BIND", bound.to_string()),
            ("GRIOT_DATA", folder.path().display().to_string()),
            ("DATABASE_URL", db.migrated_url().to_owned()),
            (if names_accounts { "CINETPAY_CI_API_URL" } else { "CINETPAY_API_URL" }, api_url),
        ];
        settings.extend(plan.settings);
        let find = |name: &str| settings.iter().rev().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let config = Config::read(&find).unwrap().bound(bound);
        let outbox = std::sync::Arc::default();
        let mailer = plan.mailer.unwrap_or_else(|| Mailer::Memory(std::sync::Arc::clone(&outbox)));
        let services = Services { sms_sender: plan.sms_sender, ..services(&config, plan.timeouts, &clock, mailer) };
        let rules = Rules { second_factor: plan.second_factor, ..Rules::new(&config).unwrap() };
        let mut shop = Shop::new(rules, [7; 32], services);
        // The test binary is not the program that examines files.
        shop.program = std::path::Path::new(super::running_program::GRIOT).into();
        let doors = Data::new(AppState::new(&config, shop.clone(), None));
        let server = web::listen(listener, doors).unwrap();
        let url = config.web.public_url.clone();
        Self { shop, sandbox, clock, url, outbox, config, servers: vec![server.handle, counter], _folder: folder, db }
    }

    /// Adds a published book of `size` bytes and returns its slug. The file is not a real PDF: delivery does not look
    /// inside.
    pub async fn shelve(&self, title: &str, price: i64, size: usize) -> String {
        let file: Vec<u8> = (0..size).map(|place| u8::try_from((place * 31 + place / 251) % 256).unwrap()).collect();
        self.shelve_file(title, price, file).await
    }

    pub async fn shelve_file(&self, title: &str, price: i64, file: Vec<u8>) -> String {
        let size = i64::try_from(file.len()).unwrap();
        let stored = self.shop.storage.put_bytes(Namespace::Books, file.into()).await.unwrap();
        let now = self.clock.now().naive_utc();
        let book = Book {
            id: ids::row(),
            slug: griot::domain::book::slug(title),
            title: title.to_owned(),
            author: "Aïcha Traoré".to_owned(),
            description: "Un **bon** livre.".to_owned(),
            language: "fr".to_owned(),
            amount: price,
            currency: "XOF".to_owned(),
            published: true,
            cover: None,
            created_at: now,
            updated_at: now,
            withdrawn_at: None,
            sample: None,
            search: griot::domain::book::fold(&format!("{title} Aïcha Traoré")),
            front: 0,
            release_on: None,
        };
        let edition = Edition {
            id: ids::row(),
            book_id: book.id.clone(),
            format: "pdf".to_owned(),
            sha256: stored.sha256,
            size_bytes: size,
            pages: Some(12),
            file_name: format!("{title}.pdf"),
            created_at: now,
            version: 1,
            state: "on_sale".to_owned(),
            inner_title: None,
        };
        let slug = book.slug.clone();
        self.shop.db.write(move |conn| books::insert(conn, &book, &edition)).await.unwrap();
        slug
    }

    /// Posts to the ledger what a test wrote into the tables of orders behind the shop's back.
    pub async fn post_written(&self) {
        let fees = self.shop.rules().fees.clone();
        self.shop.db.write(move |conn| griot::store::ledger::past::post_all(conn, &fees)).await.unwrap();
    }

    /// The test writes what no shop would: its ledger is not proven at the end.
    pub fn spoil(&self) {
        self.db.spoil();
    }

    /// A browser at this shop.
    pub fn buyer(&self) -> Buyer {
        Buyer::new(&self.url)
    }

    /// Does what the worker would do now: due checks, queued e-mails and other jobs.
    pub async fn work(&self) {
        worker::reconcile(&self.shop).await.unwrap();
        while worker::next_job(&self.shop).await.unwrap() {}
    }

    /// Draws the pages of samples and reads the contents of books, as the worker would; returns how many.
    pub async fn make_extracts(&self) -> usize {
        let (mut skipped, mut made) = (extracts::Skipped::new(), 0);
        while extracts::next(&self.shop, &mut skipped).await.unwrap() {
            made += 1;
        }
        assert!(skipped.is_empty(), "{skipped:?}");
        made
    }

    pub fn pass(&self, time: TimeDelta) {
        self.clock.advance(time);
    }

    /// The id of the newest transaction at the sandbox.
    pub fn transaction(&self) -> String {
        self.sandbox.transactions().last().expect("somebody came to the counter").id.clone()
    }

    /// Pays the newest transaction at the sandbox, or decides it otherwise.
    pub async fn at_the_counter(&self, action: Action) {
        self.sandbox.act(&self.transaction(), Method::Orange, action).await.unwrap();
        self.sandbox.quiet().await;
    }

    /// The order as `griot order show --json` prints it.
    pub async fn order_json(&self, key_or_transaction: &str) -> Value {
        order_json::tell(&self.shop, key_or_transaction).await.unwrap()
    }

    /// The order whose transaction was opened last.
    pub async fn last_order_json(&self) -> Value {
        self.order_json(&self.transaction()).await
    }

    /// The servers of the shop and of the sandbox, to be stopped.
    pub fn servers(&self) -> &[ServerHandle] {
        &self.servers
    }

    pub fn letters(&self) -> Vec<griot::mail::EmailMessage> {
        self.outbox.lock().unwrap().clone()
    }

    /// The e-mails that deliver a book, without those to the staff.
    pub fn parcels(&self) -> Vec<griot::mail::EmailMessage> {
        self.letters().into_iter().filter(|letter| letter.text.contains("/d/")).collect()
    }
}

impl Drop for TestShop {
    fn drop(&mut self) {
        for server in &self.servers {
            drop(server.stop(false));
        }
        self.shop.db.close();
    }
}

/// The services of a shop with these settings, which sends no SMS.
pub fn services(config: &Config, timeouts: Timeouts, clock: &Clock, mailer: Mailer) -> Services {
    let calls = calls(timeouts);
    Services {
        db: Db::open(config.database.url.expose()).unwrap(),
        merchant: merchant(&config.payments, &calls),
        others: config.payments.others.iter().map(|account| merchant(account, &calls)).collect(),
        calls,
        storage: Storage::at(&config.files).unwrap(),
        mailer,
        sms_sender: None,
        clock: clock.clone(),
    }
}

/// A merchant account of a shop's settings.
pub fn merchant(account: &griot::config::Payments, calls: &Calls) -> Merchant {
    let credentials = Credentials::of(account);
    let transfers = TransferGateway::of(account, &credentials, calls).unwrap();
    Merchant::open(credentials, calls).unwrap().on(Terms::of(account)).sending(transfers)
}

/// The merchant account in a shop's settings.
pub fn credentials(config: &Config) -> Credentials {
    Credentials::of(&config.payments)
}

pub fn calls(timeouts: Timeouts) -> Calls {
    Calls { inner: "http://127.0.0.1:9".parse().unwrap(), user_agent: "Griot-test/1".to_owned(), timeouts }
}

fn open_counter(clock: &Clock, balance: i64) -> (Sandbox, String, ServerHandle) {
    open_counter_with(clock, (SANDBOX_API_KEY, SANDBOX_SITE_ID, SANDBOX_SECRET), balance)
}

/// A sandbox for another merchant account, given by its API key, its site id and its secret key.
pub fn open_counter_of(clock: &Clock, account: (&str, &str, &str)) -> (Sandbox, String, ServerHandle) {
    open_counter_with(clock, account, 1_000_000)
}

fn open_counter_with(
    clock: &Clock,
    (api_key, site_id, secret): (&str, &str, &str),
    balance: i64,
) -> (Sandbox, String, ServerHandle) {
    serve_sandbox(clock, |settings| cinetpay_sandbox::Settings {
        api_key: api_key.to_owned(),
        site_id: site_id.to_owned(),
        secret: secret.to_owned(),
        balance,
        ..settings
    })
}

/// A strict sandbox on a port of its own, with settings that differ from the usual ones as said.
pub fn serve_sandbox(
    clock: &Clock,
    differ: impl FnOnce(cinetpay_sandbox::Settings) -> cinetpay_sandbox::Settings,
) -> (Sandbox, String, ServerHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let usual = cinetpay_sandbox::Settings::new(url.clone());
    let settings = differ(cinetpay_sandbox::Settings { mode: Mode::Strict, ..usual });
    let time = clock.clone();
    let sandbox = Sandbox::new(settings, move || time.now()).unwrap();
    sandbox.behave(Behaviour { retry_pauses_ms: Vec::new(), ..Behaviour::default() });
    let counter = sandbox.clone();
    let server = actix_web::HttpServer::new(move || actix_web::App::new().configure(|cfg| counter.configure(cfg)))
        .workers(1)
        .disable_signals()
        .listen(listener)
        .unwrap()
        .run();
    let handle = server.handle();
    tokio::spawn(server);
    (sandbox, url, handle)
}

/// What a new buyer asks for who wants these books.
pub fn order_of(slugs: &[String]) -> OrderRequest {
    OrderRequest {
        slugs: slugs.to_vec(),
        bundles: Vec::new(),
        own_prices: Vec::new(),
        seen_price: None,
        code: None,
        contact: Contact {
            email: Email::parse("awa@exemple.ci").ok(),
            phone: None,
            name: None,
            first_name: None,
            address: None,
        },
        gift: None,
        country: None,
        language: Language::French,
        visitor: ids::visitor_mark(&ids::visitor()),
        known: true,
        reader: None,
        thread: None,
        once_more: false,
        idempotency_key: None,
        rate_limit: std::sync::Arc::new(|| Ok(())),
    }
}
