//! How often a thing may be done: so many times at once, then once in so long (GCRA). All that has to be remembered of whoever does
//! it is one time; who remembers it is another's concern: the database for the gateway's checks, the memory for visitors.

use chrono::{DateTime, TimeDelta, Utc};

/// A rate. It is full again after [`RateLimit::burst`] times [`RateLimit::period`] of quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// So many at once, at least 1.
    pub burst: i32,
    /// Then one in this.
    pub period: TimeDelta,
}

/// Whether it may be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateDecision {
    /// Now, and this is to be remembered as `spent`.
    Now(DateTime<Utc>),
    /// At this time, no earlier.
    At(DateTime<Utc>),
}

impl RateLimit {
    /// `times` at once, and as many in each minute.
    pub fn per_minute(times: i32) -> Self {
        Self { burst: times, period: TimeDelta::minutes(1) / times.max(1) }
    }

    /// What is spent, as far as it can be: a clock that was set back must hold nobody up for longer than a full burst takes to
    /// refill.
    pub fn spent(self, spent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        spent.map(|spent| spent.min(now + self.period * self.burst))
    }

    /// Whether it may be done at `now`. `spent` is the time up to which the rate is used; `None` when nothing was done yet.
    pub fn ask(self, spent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> RateDecision {
        let spent = self.spent(spent, now).map_or(now, |spent| spent.max(now));
        let earliest = spent - self.period * (self.burst - 1);
        if earliest <= now { RateDecision::Now(spent + self.period) } else { RateDecision::At(earliest) }
    }
}
