//! The figures of `/metrics`: what the database says, the same in each process, and what this process counted.

use std::time::Duration;

use chrono::{DateTime, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use tokio::time::timeout;

use super::{Error, Shop, ledger};
use crate::domain::ids;
use crate::metrics::{self, Gauges, number, unix};
use crate::store::watching::{self, Figures, Group};

/// How long a scrape waits for the database.
const LONGEST: Duration = Duration::from_secs(5);

/// The text of a scrape. Without its database the shop still tells what it counted.
///
/// # Errors
/// When two figures have one name: a mistake in this file.
pub async fn exposition(shop: &Shop) -> Result<String, metrics::Error> {
    let now = shop.clock.now();
    let today = ids::row_at(now.date_naive().and_time(NaiveTime::MIN).and_utc());
    let read = shop.db.read(move |conn| Ok::<_, Error>(watching::figures(conn, &today)?));
    let figures = timeout(LONGEST, read).await.ok().and_then(Result::ok);
    let scrape = Scrape { gauges: Gauges::default(), now: now.naive_utc() };
    let is_up = f64::from(figures.is_some());
    scrape.one("griot_database_up", "Whether the database could be read: 1 or 0", Some(is_up))?;
    if let Some(figures) = figures {
        scrape.sales(&figures)?;
        scrape.work(&figures)?;
        scrape.health(&figures)?;
    }
    scrape.gauges.text()
}

struct Scrape {
    gauges: Gauges,
    now: NaiveDateTime,
}

impl Scrape {
    fn sales(&self, figures: &Figures) -> Result<(), metrics::Error> {
        let Figures { orders, undelivered, attempts, transfers, payouts, reviews, .. } = figures;
        self.counted("griot_orders", "Orders by state", &["state"], orders)?;
        let late: i64 = undelivered.iter().map(|group| group.number).sum();
        let help = "Paid orders whose message with the link has not left";
        self.one("griot_undelivered_orders", help, Some(number(late)))?;
        let oldest = undelivered.iter().filter_map(|group| self.age(group)).fold(0.0, f64::max);
        let help = "Seconds since the oldest payment whose message with the link has not left; 0 if there is none";
        self.one("griot_oldest_undelivered_seconds", help, Some(oldest))?;
        let labels = &["state", "generation"];
        let help = "Payment attempts that the gateway is still asked about";
        self.counted("griot_attempts_unanswered", help, labels, attempts)?;
        self.aged(
            "griot_oldest_attempt_seconds",
            "Seconds since the oldest such attempt was opened",
            labels,
            attempts,
        )?;
        self.counted("griot_transfers", "Transfers by state and interface", &["state", "api"], transfers)?;
        self.counted("griot_payouts_open", "Payouts that are not ended", &["state"], payouts)?;
        self.counted("griot_reviews", "Readers' reviews by state", &["state"], reviews)
    }

    fn work(&self, figures: &Figures) -> Result<(), metrics::Error> {
        let (labels, jobs) = (&["kind", "state"], &figures.jobs);
        self.counted("griot_jobs", "Jobs that wait or failed for good", labels, jobs)?;
        let help = "Seconds since the first of these jobs was due; 0 if it is due later";
        self.aged("griot_oldest_job_seconds", help, labels, jobs)?;
        let help = "Messages of today (UTC) that failed or reach nobody";
        self.counted("griot_messages_failed_today", help, &["channel", "state"], &figures.failed)
    }

    fn health(&self, figures: &Figures) -> Result<(), metrics::Error> {
        let beat = figures.beat.as_ref().and_then(|at| at.parse::<DateTime<Utc>>().ok());
        let silent = beat.map(|at| seconds(self.now - at.naive_utc()));
        let help = "Seconds since a worker last reported; absent before the first";
        self.one("griot_worker_silent_seconds", help, silent)?;
        let checked = figures.ledger.as_deref().and_then(ledger::read_result);
        let help = "What the last check of the ledger found: 1 if it is right, 0 if not; absent before the first";
        self.one("griot_ledger_in_balance", help, checked.map(|(is_well, _)| f64::from(is_well)))?;
        let help = "When the ledger was checked last, as Unix time";
        self.one("griot_ledger_checked_time_seconds", help, checked.map(|(_, at)| unix(at)))
    }

    fn one(&self, name: &str, help: &str, value: Option<f64>) -> Result<(), metrics::Error> {
        self.gauges.each((name, help), &[], value.map(|value| (Vec::new(), value)))
    }

    fn counted(&self, name: &str, help: &str, labels: &[&str], groups: &[Group]) -> Result<(), metrics::Error> {
        let values = groups.iter().map(|group| (words(labels, group), number(group.number)));
        self.gauges.each((name, help), labels, values)
    }

    fn aged(&self, name: &str, help: &str, labels: &[&str], groups: &[Group]) -> Result<(), metrics::Error> {
        let values = groups.iter().filter_map(|group| Some((words(labels, group), self.age(group)?)));
        self.gauges.each((name, help), labels, values)
    }

    fn age(&self, group: &Group) -> Option<f64> {
        group.since.map(|since| seconds(self.now - since))
    }
}

/// The words of a group for these labels: one or two.
fn words<'a>(labels: &[&str], group: &'a Group) -> Vec<&'a str> {
    [&*group.one, &*group.two].into_iter().take(labels.len()).collect()
}

fn seconds(age: TimeDelta) -> f64 {
    number(age.num_seconds().max(0))
}
