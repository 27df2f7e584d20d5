//! What this process counts for `/metrics`: nothing until [`switch_on`]. No label holds an id, a path or anything of a person.

mod exposition;
mod family;

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

pub use exposition::{Exposition, Kind, number, unix};
use family::Family;

static COUNTS: OnceLock<Counts> = OnceLock::new();

/// Counts from now on. A second call changes nothing.
pub fn switch_on(started: DateTime<Utc>) {
    COUNTS.get_or_init(|| Counts::new(started));
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

/// The counters of this process.
pub struct Counts {
    started: DateTime<Utc>,
    requests: Family,
    request_seconds: Family,
    calls: Family,
    call_seconds: Family,
    wait_seconds: Family,
    grant_seconds: Family,
}

impl Counts {
    fn new(started: DateTime<Utc>) -> Self {
        let (counter, histogram) = (Family::counter, Family::histogram);
        Self {
            started,
            requests: counter(
                "griot_http_requests_total",
                "Answered requests by route pattern and class of status",
                &["route", "class"],
            ),
            request_seconds: histogram(
                "griot_http_request_seconds",
                "Seconds until the head of the answer",
                &["class"],
                REQUESTS,
            ),
            calls: counter(
                "griot_gateway_calls_total",
                "Calls of the payment gateway by account, operation, outcome and code",
                &["account", "operation", "outcome", "code"],
            ),
            call_seconds: histogram(
                "griot_gateway_call_seconds",
                "Seconds that calls of the payment gateway took",
                &["account", "operation"],
                CALLS,
            ),
            wait_seconds: histogram(
                "griot_database_wait_seconds",
                "Seconds that work waited for a connection to the database",
                &["queue"],
                WAITS,
            ),
            grant_seconds: histogram(
                "griot_payment_to_grant_seconds",
                "Seconds from the question that confirmed a payment until its grant was on disk",
                &[],
                GRANTS,
            ),
        }
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
        self.requests.count(&[route.unwrap_or("none"), class]);
        if let Some(took) = took {
            self.request_seconds.observe(&[class], took.as_secs_f64());
        }
    }

    /// A call of the gateway. A code that is no code is counted as `other`.
    pub fn called(&self, account: &str, operation: &str, (outcome, code): (&str, &str), took: Duration) {
        let fits = |sign: char| sign.is_ascii_alphanumeric() || sign == '_' || sign == '-';
        let code = if code.len() <= 40 && code.chars().all(fits) { code } else { "other" };
        self.calls.count(&[account, operation, outcome, code]);
        self.call_seconds.observe(&[account, operation], took.as_secs_f64());
    }

    /// How long work waited in a queue of the database.
    pub fn waited(&self, queue: &str, wait: Duration) {
        self.wait_seconds.observe(&[queue], wait.as_secs_f64());
    }

    /// A payment became a grant.
    pub fn granted(&self, took: Duration) {
        self.grant_seconds.observe(&[], took.as_secs_f64());
    }

    /// Writes everything that was counted.
    pub fn write(&self, to: &mut Exposition) {
        to.family("griot_build_info", Kind::Gauge, "The running version; always 1");
        to.sample("griot_build_info", &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
        to.family("griot_start_time_seconds", Kind::Gauge, "When this process began to count, as Unix time");
        to.sample("griot_start_time_seconds", &[], unix(self.started));
        let Self { started: _, requests, request_seconds, calls, call_seconds, wait_seconds, grant_seconds } = self;
        for family in [requests, request_seconds, calls, call_seconds, wait_seconds, grant_seconds] {
            family.write(to);
        }
    }
}

/// Tells that a payment became a grant, `took` after it was asked about.
pub fn granted(took: chrono::TimeDelta) {
    if let Some(counts) = on() {
        counts.granted(took.to_std().unwrap_or_default());
    }
}
