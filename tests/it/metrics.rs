//! What `/metrics` and `/readyz` tell of a running shop.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use chrono::{TimeDelta, Utc};
use cinetpay_sandbox::Action;
use griot::shop::{ledger, worker_health};
use griot::store::orders;
use griot::{metrics, web};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::back_office::{order_id, placed};
use crate::support::buyer::Buyer;
use crate::support::ledger::checked;
use crate::support::notification::act;
use crate::support::postgres::{TestDatabase, on_both};
use crate::support::running_program::House;
use crate::support::shop::TestShop;
use crate::support::sold::Sold;

const TABLE: &str = include_str!("../../docs/metrics.md");
const DASHBOARD: &str = include_str!("../../docs/grafana-dashboard.json");
const ALERTS: &str = include_str!("../../docs/prometheus-alerts.yml");
/// Where the names of all metrics are.
const SOURCES: [&str; 2] = [include_str!("../../src/metrics.rs"), include_str!("../../src/shop/watching.rs")];

/// A shop whose figures are read.
struct Watched {
    shop: TestShop,
    /// The address of `/metrics`.
    at: Buyer,
    _server: ServerHandle,
}

impl Watched {
    #[expect(clippy::disallowed_methods, reason = "when the process began is no time of the shop")]
    fn open(db: TestDatabase) -> Self {
        metrics::switch_on(Utc::now()).unwrap();
        let shop = TestShop::open(db);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let at = Buyer::new(&format!("http://{}", listener.local_addr().unwrap()));
        let server = web::listen_for_watchers(listener, shop.shop.clone()).unwrap();
        Self { shop, at, _server: server }
    }

    async fn text(&self) -> String {
        let answer = self.at.get("/metrics").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"), "as Prometheus wants it");
        answer.text
    }

    /// Every sample by its name with its labels.
    async fn samples(&self) -> Samples {
        let sample = |line: &str| line.rsplit_once(' ').map(|(name, value)| (name.to_owned(), value.to_owned()));
        Samples(self.text().await.lines().filter(|line| !line.starts_with('#')).filter_map(sample).collect())
    }
}

/// The values of a scrape, by name with labels.
struct Samples(BTreeMap<String, String>);

impl Samples {
    fn is(&self, name: &str) -> &str {
        self.0.get(name).map_or("absent", String::as_str)
    }

    fn number(&self, name: &str) -> f64 {
        self.is(name).parse().unwrap_or_else(|_| panic!("{name} is {}", self.is(name)))
    }

    /// Those that begin so and have these labels, each with its value.
    fn with(&self, begins: &str, labels: &[String]) -> Vec<(&str, &str)> {
        let has = |name: &&String| name.starts_with(begins) && labels.iter().all(|label| name.contains(label));
        self.0.keys().filter(has).map(|name| (name.as_str(), self.is(name))).collect()
    }
}

/// The families of a scrape, each with HELP and TYPE once and before its samples.
fn families(text: &str) -> BTreeSet<String> {
    let mut known = BTreeSet::new();
    let (mut helped, mut current, mut kind) = (String::new(), String::new(), String::new());
    for line in text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            helped = help.split_once(' ').expect("a help says something").0.to_owned();
        } else if let Some(said) = line.strip_prefix("# TYPE ") {
            let (name, of) = said.split_once(' ').unwrap();
            assert_eq!(name, helped, "HELP comes before TYPE");
            assert!(["counter", "gauge", "histogram"].contains(&of) && known.insert(name.to_owned()), "{line}");
            (current, kind) = (name.to_owned(), of.to_owned());
        } else {
            let name = line.split(['{', ' ']).next().unwrap();
            let part = name.strip_prefix(&current).unwrap_or_else(|| panic!("{line} below {current}"));
            let parts: &[&str] = if kind == "histogram" { &["_bucket", "_sum", "_count"] } else { &[""] };
            assert!(parts.contains(&part), "{line}");
        }
    }
    known
}

/// The names of metrics in a text, without the parts of a histogram.
fn named(text: &str) -> BTreeSet<String> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || sign == '_';
    let words = text.split(|sign| !is_part(sign)).filter(|word| word.starts_with("griot_"));
    let whole = |word: &str| word.trim_end_matches("_bucket").to_owned();
    words.map(whole).collect()
}

/// One buyer pays, one is refused. Returns the first one's transaction and the key of his order.
async fn sells(watched: &Watched, slug: &str) -> (String, String) {
    let shop = &watched.shop;
    let waiting = placed(shop, slug).await;
    let before = watched.samples().await;
    assert_eq!(before.is("griot_orders{state=\"placed\"}"), "1");
    assert_eq!(before.is("griot_ledger_in_balance"), "absent", "it was not checked yet");
    let transaction = placed(shop, slug).await;
    act(shop, &transaction, Action::Accept).await;
    shop.pass(TimeDelta::seconds(10));
    griot::worker::reconcile(&shop.shop).await.unwrap();
    assert_eq!(watched.samples().await.is("griot_undelivered_orders"), "1");
    shop.pass(TimeDelta::seconds(20));
    shop.work().await;
    act(shop, &waiting, Action::Refuse).await;
    shop.pass(TimeDelta::seconds(10));
    shop.work().await;
    let order = order_id(shop, &transaction).await;
    let key = shop.shop.db.read(move |conn| orders::find(conn, &order)).await.unwrap().key;
    assert_eq!(shop.buyer().get(&format!("/orders/{key}")).await.status, StatusCode::OK);
    assert_eq!(shop.buyer().get("/no/such/page").await.status, StatusCode::NOT_FOUND);
    ledger::keep_result(&shop.shop.db, shop.shop.clock.now(), checked(shop).await.is_well()).await;
    worker_health::note_beat(&shop.shop).await.unwrap();
    shop.pass(TimeDelta::seconds(40));
    (transaction, key)
}

fn label(name: &str, value: &str) -> String {
    format!("{name}=\"{value}\"")
}

fn tells_the_sale(after: &Samples) {
    assert_eq!(after.is("griot_orders{state=\"placed\"}"), "1", "who was refused can pay again");
    assert_eq!(after.is("griot_orders{state=\"paid\"}"), "1");
    assert_eq!(after.is("griot_undelivered_orders"), "0");
    assert_eq!(after.is("griot_payment_to_grant_seconds_count"), "1");
    let delivery = ["_count", "_sum"].map(|part| after.is(&format!("griot_payment_to_delivery_seconds{part}")));
    assert_eq!(delivery, ["1", "20"], "one message left, twenty seconds after the payment");
    let decided = |outcome: &str| after.with("griot_payments_decided_total{", &[label("outcome", outcome)]);
    let [(accepted, "1")] = decided("accepted")[..] else { panic!("{:?}", decided("accepted")) };
    assert!(accepted.contains("operator=\"orange\""), "{accepted}");
    assert_eq!(decided("refused").len(), 1);
    assert!(after.number("griot_messages_total{channel=\"email\",outcome=\"sent\"}") >= 1.0);
    assert_eq!(after.is("griot_ledger_in_balance"), "1");
    assert_eq!(after.is("griot_worker_silent_seconds"), "40");
}

fn tells_the_calls(after: &Samples) {
    let calls = |operation: &str, code: &str| {
        let found = after.with("griot_gateway_calls_total{", &[label("operation", operation), label("code", code)]);
        found.iter().map(|(_, value)| value.parse::<u32>().unwrap()).sum::<u32>()
    };
    assert_eq!((calls("init", "opened"), calls("check", "00") >= 1), (2, true));
    assert!(after.number("griot_http_requests_total{class=\"2xx\",route=\"/orders/{key}\"}") >= 1.0);
    assert!(after.number("griot_http_requests_total{class=\"4xx\",route=\"none\"}") >= 1.0);
    for (some, least) in [("wait_seconds_count", 1.0), ("connections", 1.0), ("busy_connections", 0.0)] {
        let found = after.with(&format!("griot_database_{some}{{"), &[]);
        assert!(found.iter().any(|(_, value)| value.parse::<f64>().unwrap() >= least), "{some}: {found:?}");
    }
}

on_both! {
    async fn a_sale_moves_the_figures_and_no_label_names_a_person(db: TestDatabase) {
        let watched = Watched::open(db);
        let shop = &watched.shop;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let (transaction, key) = sells(&watched, &slug).await;
        let (text, after) = (watched.text().await, watched.samples().await);
        tells_the_sale(&after);
        tells_the_calls(&after);
        for secret in ["awa", "exemple", "0707070700", "+225", &key, &transaction, &slug, "sandbox-secret"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
        let unknown: Vec<_> = families(&text).difference(&named(TABLE)).cloned().collect();
        assert!(unknown.is_empty(), "docs/metrics.md lacks {unknown:?}");
    }

    async fn a_paid_order_whose_message_waits_grows_old(db: TestDatabase) {
        let watched = Watched::open(db);
        let shop = &watched.shop;
        let slug = shop.shelve("Le fleuve", 2500, 1000).await;
        let transaction = placed(shop, &slug).await;
        act(shop, &transaction, Action::Accept).await;
        shop.pass(TimeDelta::seconds(10));
        griot::worker::reconcile(&shop.shop).await.unwrap();
        shop.pass(TimeDelta::minutes(11));
        let late = watched.samples().await;
        assert_eq!(late.is("griot_undelivered_orders"), "1");
        assert!(late.number("griot_oldest_undelivered_seconds") > 600.0);
        assert!(late.number("griot_oldest_job_seconds{kind=\"mail\",state=\"queued\"}") > 600.0);
        shop.work().await;
        assert_eq!(watched.samples().await.is("griot_oldest_undelivered_seconds"), "0");
    }

    async fn readyz_names_what_is_missing_and_a_flood_of_it_is_one_examination(db: TestDatabase) {
        let watched = Watched::open(db);
        let (shop, buyer) = (&watched.shop, watched.shop.buyer());
        let ready = async || {
            let answer = buyer.get("/readyz").await;
            (answer.status.as_u16(), answer.text)
        };
        let (status, text) = ready().await;
        assert!(status == 503 && text.contains("no worker"), "{text}");
        worker_health::note_beat(&shop.shop).await.unwrap();
        assert_eq!(ready().await.0, 503, "an answer is kept for two seconds");
        let well = Instant::now();
        while ready().await.0 != 200 {
            assert!(well.elapsed() < Duration::from_secs(10), "{:?}", ready().await);
            tokio::task::yield_now().await;
        }
        shop.shop.db.close();
        let gone = Instant::now();
        while ready().await.0 != 503 {
            assert!(gone.elapsed() < Duration::from_secs(10), "it says that it can sell");
        }
        let text = ready().await.1;
        assert!(text.contains("the database cannot be written"), "{text}");
        let blind = watched.samples().await;
        assert_eq!((blind.is("griot_database_up"), blind.is("griot_undelivered_orders")), ("0", "absent"));
        assert_ne!(blind.is("griot_start_time_seconds"), "absent", "what was counted is told without the database");
    }
}

#[test]
fn the_table_has_each_metric_and_the_dashboard_and_the_alerts_ask_for_no_other() {
    let all: BTreeSet<String> = SOURCES.into_iter().flat_map(named).collect();
    assert_eq!(named(TABLE), all, "docs/metrics.md and the names in the program");
    for (file, text) in [("dashboard", DASHBOARD), ("alerts", ALERTS)] {
        let missing: Vec<_> = named(text).difference(&all).cloned().collect();
        assert!(missing.is_empty() && !named(text).is_empty(), "{file}: {missing:?}");
    }
    serde_json::from_str::<Value>(DASHBOARD).unwrap();
}

async fn measure(db: TestDatabase) {
    let watched = Watched::open(db);
    watched.shop.shelve("Le fleuve", 2500, 1000).await;
    let paid = |number: usize| number.is_multiple_of(3).then_some("2027-01-10 10:01:00");
    watched.shop.sold_all((0..10_000).map(|number| Sold { paid: paid(number), ..Sold::default() }).collect()).await;
    let mut took = Vec::new();
    for _ in 0..50 {
        let began = Instant::now();
        watched.text().await;
        took.push(began.elapsed());
    }
    took.sort_unstable();
    panic!("a scrape takes {:?} at the median, {:?} at the worst", took[25], took[49]);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn a_scrape_of_ten_thousand_orders_on_sqlite() {
    measure(TestDatabase::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement"]
async fn a_scrape_of_ten_thousand_orders_on_postgres() {
    measure(TestDatabase::postgres()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_off_by_default_and_never_on_the_shop_s_own_address() {
    let house = House::new(TestDatabase::sqlite());
    {
        let quiet = house.serve().await;
        assert!(!quiet.log().contains("the figures are at"));
        assert_eq!(Buyer::new(&quiet.url).get("/metrics").await.status, StatusCode::NOT_FOUND);
    }
    let house = house.with("GRIOT_METRICS_BIND", "127.0.0.1:0");
    let shop = house.serve().await;
    let log = shop.log();
    let at = log.split_once("the figures are at ").unwrap().1.split_once("/metrics").unwrap().0.to_owned();
    let figures = Buyer::new(&at);
    assert!(families(&figures.get("/metrics").await.text).contains("griot_build_info"));
    for elsewhere in ["/", "/readyz", "/healthz"] {
        assert_eq!(figures.get(elsewhere).await.status, StatusCode::NOT_FOUND, "{elsewhere} is the shop's");
    }
    assert_eq!(Buyer::new(&shop.url).get("/metrics").await.status, StatusCode::NOT_FOUND);
    drop(shop);
    let wrong = house.with("GRIOT_METRICS_BIND", "nonsense").run(&["serve"]);
    let said = String::from_utf8_lossy(&wrong.stderr).into_owned();
    assert!(!wrong.status.success() && said.contains("GRIOT_METRICS_BIND"), "{said}");
}
