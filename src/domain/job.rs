//! Work for later: shallow, safe twice, and it answers done, retry or fail.

use std::time::Duration;

use chrono::TimeDelta;

/// How a job ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// There is more to do, after this pause.
    Again(TimeDelta),
    /// Try again after [`backoff`]; the reason stays visible.
    Retry(String),
    /// No use in trying again.
    Fail(String),
}

/// How long whoever claims a job has it for himself. While the job is under way its lease is renewed, so that what was in hand
/// when a process died is in hand again this soon.
pub const LEASE: TimeDelta = TimeDelta::seconds(15);

/// How often a lease is renewed.
pub const RENEWAL: Duration = Duration::from_secs(5);

/// After this many tries a job that asks for another has failed, and stays visible: about three days.
pub const MAX_TRIES: i32 = 22;

/// The pause after the `tries`-th try: 15 s, doubling, six hours at most.
pub fn backoff(tries: i32) -> TimeDelta {
    let doublings = tries.saturating_sub(1).clamp(0, 20);
    (TimeDelta::seconds(15) * 2_i32.pow(doublings.unsigned_abs())).min(TimeDelta::hours(6))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pauses_grow_and_stay_bounded() {
        assert_eq!(backoff(1), TimeDelta::seconds(15));
        assert_eq!(backoff(3), TimeDelta::seconds(60));
        assert_eq!(backoff(400), TimeDelta::hours(6));
    }
}
