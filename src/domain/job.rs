//! The outcomes and retries of background jobs. A job is safe to run twice.

use chrono::TimeDelta;

/// How a job ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    /// Run again after this pause, because there is more to do.
    Again(TimeDelta),
    /// Retry after [`backoff`]; the reason stays visible.
    Retry(String),
    /// The job failed, and a retry cannot help.
    Fail(String),
}

/// A job has failed after this many tries, about three days, and stays visible.
pub const MAX_TRIES: i32 = 22;

/// The pause after the `tries`-th try: 15 s, doubling each time, at most six hours.
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
