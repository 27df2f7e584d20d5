//! What this process counts for `/metrics`: nothing until [`switch_on`]. No label holds an id, a path or anything of a person.

use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};
use prometheus::core::Collector;
pub use prometheus::{Error, TEXT_FORMAT};
use prometheus::{
    GaugeVec, Histogram, HistogramOpts, HistogramVec, IntCounterVec, IntGaugeVec, Opts, Registry, TextEncoder,
};

static COUNTS: OnceLock<Counts> = OnceLock::new();

/// Counts from now on. A second call changes nothing.
///
/// # Errors
/// When two metrics have one name: a mistake in this file.
pub fn switch_on(started: DateTime<Utc>) -> Result<(), Error> {
    let counts = Counts::new(started)?;
    COUNTS.get_or_init(|| counts);
    Ok(())
}

/// What is counted; `None` while nobody wants to know.
pub fn on() -> Option<&'static Counts> {
    COUNTS.get()
}

/// When a measured thing began; `None` while nothing is measured.
pub fn begin() -> Option<Instant> {
    on().map(|_| Instant::now())
}

const CALLS: &[f64] = &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 30.0];
const REQUESTS: &[f64] = &[0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];
const WAITS: &[f64] = &[0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 5.0];
const GRANTS: &[f64] = &[0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0];
const DELIVERIES: &[f64] = &[0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 600.0, 3600.0];

/// So many different codes of the gateway are counted each by itself: the gateway chooses them, and each costs memory.
const MOST_CODES: usize = 200;
/// What a label is called that has no name of its own.
const OTHER: &str = "other";

/// The counters of this process.
pub struct Counts {
    registry: Registry,
    codes: Mutex<BTreeSet<String>>,
    requests: IntCounterVec,
    request_seconds: HistogramVec,
    calls: IntCounterVec,
    call_seconds: HistogramVec,
    connections: IntGaugeVec,
    busy: IntGaugeVec,
    wait_seconds: HistogramVec,
    payments: IntCounterVec,
    grant_seconds: Histogram,
    delivery_seconds: Histogram,
    messages: IntCounterVec,
}

impl Counts {
    fn new(started: DateTime<Utc>) -> Result<Self, Error> {
        let registry = Registry::new();
        let gauges = Gauges(registry.clone());
        gauges.each(("griot_build_info", "The version"), &["version"], [(vec![env!("CARGO_PKG_VERSION")], 1.0)])?;
        gauges.each(("griot_start_time_seconds", "When counting began"), &[], [(vec![], unix(started))])?;
        let counter =
            |name, labels: &[&str], help| register(&registry, IntCounterVec::new(Opts::new(name, help), labels));
        let gauge = |name, help| register(&registry, IntGaugeVec::new(Opts::new(name, help), &["queue"]));
        let opts = |name, buckets: &[f64], help| HistogramOpts::new(name, help).buckets(buckets.to_vec());
        let times = |opts, labels: &[&str]| register(&registry, HistogramVec::new(opts, labels));
        let time = |opts| register(&registry, Histogram::with_opts(opts));
        let request = opts("griot_http_request_seconds", REQUESTS, "Until the head of the answer");
        let call = opts("griot_gateway_call_seconds", CALLS, "What calls of the payment gateway took");
        let wait = opts("griot_database_wait_seconds", WAITS, "How long work waited for a connection");
        let grant = opts("griot_payment_to_grant_seconds", GRANTS, "From the confirming question to the grant");
        let delivery = opts("griot_payment_to_delivery_seconds", DELIVERIES, "Until the message with the link left");
        let of_call = ["account", "operation", "outcome", "code"];
        Ok(Self {
            codes: Mutex::default(),
            requests: counter("griot_http_requests_total", &["route", "class"], "Answered requests")?,
            request_seconds: times(request, &["class"])?,
            calls: counter("griot_gateway_calls_total", &of_call, "Calls of the payment gateway")?,
            call_seconds: times(call, &["account", "operation"])?,
            connections: gauge("griot_database_connections", "Connections to the database")?,
            busy: gauge("griot_database_busy_connections", "Connections that are at work now")?,
            wait_seconds: times(wait, &["queue"])?,
            payments: counter("griot_payments_decided_total", &["operator", "outcome"], "Payments by outcome")?,
            grant_seconds: time(grant)?,
            delivery_seconds: time(delivery)?,
            messages: counter("griot_messages_total", &["channel", "outcome"], "Messages handed over")?,
            registry,
        })
    }

    /// An answered request. `route` is its pattern, `None` where no route fits.
    pub fn answered(&self, route: Option<&str>, status: u16, took: Option<Duration>) {
        let class = match status {
            100..=199 => "1xx",
            200..=299 => "2xx",
            300..=399 => "3xx",
            400..=499 => "4xx",
            _ => "5xx",
        };
        self.requests.with_label_values(&[route.unwrap_or("none"), class]).inc();
        if let Some(took) = took {
            self.request_seconds.with_label_values(&[class]).observe(took.as_secs_f64());
        }
    }

    /// A call of the gateway.
    pub fn called(&self, account: &str, operation: &str, (outcome, code): (&str, &str), took: Duration) {
        let code = if self.has_room(code) { code } else { OTHER };
        self.calls.with_label_values(&[account, operation, outcome, code]).inc();
        self.call_seconds.with_label_values(&[account, operation]).observe(took.as_secs_f64());
    }

    /// Whether a code looks like one, and is one of the first [`MOST_CODES`].
    fn has_room(&self, code: &str) -> bool {
        let fits = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
        let mut codes = self.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let is_new = !codes.contains(code);
        if is_new && (codes.len() >= MOST_CODES || code.len() > 40 || !code.chars().all(fits)) {
            return false;
        }
        if is_new {
            codes.insert(code.to_owned());
        }
        true
    }

    /// A connection of a queue was opened (`+1`) or closed (`-1`).
    pub fn connected(&self, queue: &str, change: i64) {
        self.connections.with_label_values(&[queue]).add(change);
    }

    /// A connection of a queue went to work (`+1`) or has done it (`-1`).
    pub fn worked(&self, queue: &str, change: i64) {
        self.busy.with_label_values(&[queue]).add(change);
    }

    /// How long work waited in a queue of the database.
    pub fn waited(&self, queue: &str, wait: Duration) {
        self.wait_seconds.with_label_values(&[queue]).observe(wait.as_secs_f64());
    }

    /// The gateway decided a payment. `operator` is the means' code, `None` where the gateway named none.
    pub fn decided(&self, operator: Option<&str>, accepted: bool) {
        let outcome = if accepted { "accepted" } else { "refused" };
        self.payments.with_label_values(&[operator.unwrap_or(OTHER), outcome]).inc();
    }

    /// A payment became a grant, `took` after the gateway was asked.
    pub fn granted(&self, took: TimeDelta) {
        self.grant_seconds.observe(took.to_std().unwrap_or_default().as_secs_f64());
    }

    /// The message with the link left, `took` after the payment.
    pub fn delivered(&self, took: TimeDelta) {
        self.delivery_seconds.observe(took.to_std().unwrap_or_default().as_secs_f64());
    }

    /// A message was handed over. `outcome` is `sent`, `later` (it is tried again) or `failed`.
    pub fn handed_over(&self, channel: &str, outcome: &str) {
        self.messages.with_label_values(&[channel, outcome]).inc();
    }
}

/// Figures that are read when somebody asks for them.
#[derive(Default)]
pub struct Gauges(Registry);

impl Gauges {
    /// Adds a figure with a value for each combination of labels.
    ///
    /// # Errors
    /// When the name is taken, or a value has not one word for each label.
    pub fn each<'a>(
        &self,
        (name, help): (&str, &str),
        labels: &[&str],
        values: impl IntoIterator<Item = (Vec<&'a str>, f64)>,
    ) -> Result<(), Error> {
        let gauge = register(&self.0, GaugeVec::new(Opts::new(name, help), labels))?;
        for (words, value) in values {
            gauge.get_metric_with_label_values(&words)?.set(value);
        }
        Ok(())
    }

    /// The text of a scrape: what was counted, and these figures.
    ///
    /// # Errors
    /// Those of the encoder.
    pub fn text(&self) -> Result<String, Error> {
        let counted = on().map(|counts| counts.registry.gather()).unwrap_or_default();
        TextEncoder::new().encode_to_string(&[counted, self.0.gather()].concat())
    }
}

fn register<C: Collector + Clone + 'static>(registry: &Registry, made: Result<C, Error>) -> Result<C, Error> {
    let made = made?;
    registry.register(Box::new(made.clone()))?;
    Ok(made)
}

/// A time as Prometheus has it.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "milliseconds of this age fit exactly")]
pub fn unix(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}

/// A number as Prometheus has it.
#[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "counts are far below 2^53")]
pub fn number(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_gateway_are_bounded_in_number_and_in_kind() {
        let counts = Counts::new(DateTime::UNIX_EPOCH).unwrap();
        for code in 0..MOST_CODES + 7 {
            counts.called("site", "check", ("answered", &code.to_string()), Duration::from_millis(1));
        }
        counts.called("site", "check", ("answered", "0"), Duration::from_millis(1));
        let calls = |code: &str| counts.calls.with_label_values(&["site", "check", "answered", code]).get();
        assert_eq!((calls("0"), calls("199"), calls(OTHER)), (2, 1, 7));
        let fresh = Counts::new(DateTime::UNIX_EPOCH).unwrap();
        assert!(!fresh.has_room("not a code") && !fresh.has_room(&"9".repeat(41)) && fresh.has_room("PAYMENT_FAILED"));
    }
}
