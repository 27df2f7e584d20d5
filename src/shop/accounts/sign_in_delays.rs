//! Growing delays after wrong passwords. They differ from a rate limit (`domain/rate_limit.rs`): each try makes the next
//! wait longer, and the right password ends the waiting. Like the visitors' rate limits, they are stored in a
//! `keyed_memory`. A stranger cannot lock the owner of an account out: tries are counted by account and network address
//! together, and a browser that has signed in before is counted separately.

use std::sync::Arc;

use chrono::{NaiveDateTime, TimeDelta};

use crate::keyed_memory::{Known, Remembered};

/// How many names are remembered at most.
const MOST: usize = 20_000;

/// How a delay grows.
#[derive(Clone, Copy, Debug)]
pub struct DelayPolicy {
    /// How many tries have no delay.
    pub free: u32,
    /// The first delay in seconds; each further try doubles it.
    pub first: i64,
    /// The longest delay in seconds.
    pub longest: i64,
    /// After this many seconds without a try the record is dropped.
    pub forget: i64,
}

/// One account from one address, or from a browser that has signed in before: three tries, then 20 s, 40 s, … 15 min.
pub const NARROW: DelayPolicy = DelayPolicy { free: 3, first: 20, longest: 900, forget: 3600 };
/// One account from all unknown browsers: three tries, then one every 7 s. The delay does not grow, so that many
/// callers cannot lock the owner out.
pub const ACCOUNT: DelayPolicy = DelayPolicy { free: 3, first: 7, longest: 7, forget: 30 };
/// One address, which thousands of people may share: fifty tries, then a delay of up to a minute.
pub const ADDRESS: DelayPolicy = DelayPolicy { free: 50, first: 1, longest: 60, forget: 600 };

struct Record {
    tries: u32,
    last: NaiveDateTime,
    until: NaiveDateTime,
}

/// The tries of each name. Cheap to clone.
#[derive(Clone)]
pub struct SignInDelays(Arc<Remembered<Record>>);

impl Default for SignInDelays {
    fn default() -> Self {
        Self(Arc::new(Remembered::new(MOST)))
    }
}

impl SignInDelays {
    /// Counts a try under each of `keys`, or returns how many seconds to wait; in that case nothing is counted.
    pub fn begin(&self, keys: &[(String, DelayPolicy)], now: NaiveDateTime) -> Result<(), u64> {
        let mut known = self.0.lock();
        for (name, policy) in keys {
            let record = known.get(name).filter(|record| is_remembered(record, *policy, now));
            if let Some(record) = record.filter(|record| record.until > now) {
                return Err(u64::try_from((record.until - now).num_seconds()).unwrap_or(0) + 1);
            }
        }
        for (name, policy) in keys {
            count(&mut known, name, *policy, now);
        }
        Ok(())
    }

    /// Drops the tries of `keys` after a successful one.
    pub fn forget(&self, keys: &[(String, DelayPolicy)]) {
        let mut known = self.0.lock();
        for (name, _) in keys {
            known.forget(name);
        }
    }
}

/// Whether the record still counts. A record from the future, after the clock was set back, does not: nobody waits because of it.
fn is_remembered(record: &Record, policy: DelayPolicy, now: NaiveDateTime) -> bool {
    let since = now - record.last;
    since >= TimeDelta::zero() && since < TimeDelta::seconds(policy.forget)
}

fn count(known: &mut Known<Record>, name: &str, policy: DelayPolicy, now: NaiveDateTime) {
    let tries =
        known.get(name).filter(|record| is_remembered(record, policy, now)).map_or(0, |record| record.tries) + 1;
    let over = (tries + 1).saturating_sub(policy.free);
    let delay = if over == 0 { 0 } else { policy.first.saturating_mul(1 << (over - 1).min(20)).min(policy.longest) };
    known.note(name, Record { tries, last: now, until: now + TimeDelta::seconds(delay) });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> NaiveDateTime {
        chrono::DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap().naive_utc()
    }

    #[test]
    fn three_tries_are_free_and_each_further_one_waits_twice_as_long() {
        let (tries, who) = (SignInDelays::default(), [("awa".to_owned(), NARROW)]);
        let mut now = 0;
        for wait in [0, 0, 0, 20, 40, 80, 160, 320, 640, 900, 900] {
            now += wait;
            assert_eq!(tries.begin(&who, at(now)), Ok(()), "after {wait} s");
            if wait > 0 {
                assert!(tries.begin(&who, at(now + 1)).is_err(), "one at a time");
            }
        }
        assert_eq!(tries.begin(&[("binta".to_owned(), NARROW)], at(now)), Ok(()));
        assert_eq!(tries.begin(&who, at(now + 3600)), Ok(()), "an hour later all is forgotten");
    }

    #[test]
    fn the_right_password_and_a_clock_set_back_end_the_waiting() {
        let (tries, who) = (SignInDelays::default(), [("awa".to_owned(), NARROW)]);
        for _ in 0..4 {
            tries.begin(&who, at(100)).ok();
        }
        assert!(tries.begin(&who, at(101)).is_err());
        assert_eq!(tries.begin(&who, at(-86_400)), Ok(()));
        tries.forget(&who);
        assert_eq!(tries.begin(&who, at(101)), Ok(()));
    }
}
