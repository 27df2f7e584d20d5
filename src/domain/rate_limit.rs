//! Rate limits: a burst at once, then one request per period (GCRA, the generic cell rate algorithm). The only state of
//! each client is one time. The caller stores it: in the database for the checks at the gateway, in memory for visitors.

use chrono::{DateTime, TimeDelta, Utc};

/// A rate limit. The full burst is available again after [`RateLimit::burst`] times [`RateLimit::period`] without requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    /// How many are allowed at once; at least 1.
    pub burst: i32,
    /// After the burst, one is allowed in each period.
    pub period: TimeDelta,
}

/// The answer of [`RateLimit::ask`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateDecision {
    /// Allowed now. The caller stores this time as the new `spent`.
    Now(DateTime<Utc>),
    /// Refused: allowed at this time at the earliest.
    At(DateTime<Utc>),
}

impl RateLimit {
    /// `times` at once, then `times` per minute.
    pub fn per_minute(times: i32) -> Self {
        Self { burst: times, period: TimeDelta::minutes(1) / times.max(1) }
    }

    /// The stored time, limited to the latest that it can be: after the clock was set back, nobody waits longer than a full burst
    /// takes to refill.
    pub fn spent(self, spent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        spent.map(|spent| spent.min(now + self.period * self.burst))
    }

    /// Whether a request is allowed at `now`. `spent` is the time up to which the limit is used up; `None` before the first
    /// request.
    pub fn ask(self, spent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> RateDecision {
        let spent = self.spent(spent, now).map_or(now, |spent| spent.max(now));
        let earliest = spent - self.period * (self.burst - 1);
        if earliest <= now { RateDecision::Now(spent + self.period) } else { RateDecision::At(earliest) }
    }
}
