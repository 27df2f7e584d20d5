//! Whether anybody does the work in the background: asks the gateway, sends the letters.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Shop;
use crate::store::health::{self, LateLetters};
use crate::store::{Db, Error, meta};

/// A worker says so often that it is at work.
pub const BEAT: Duration = Duration::from_secs(30);
/// One that has not said so for so long is gone.
const GONE_AFTER: TimeDelta = TimeDelta::minutes(3);
/// A letter leaves within seconds, or is planned for a later try; one that nobody took for so long is late.
const LATE_AFTER: TimeDelta = TimeDelta::minutes(10);

/// What workers said of themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// None was ever at work on this database.
    Unseen,
    AtWork {
        seen: DateTime<Utc>,
    },
    Gone {
        seen: DateTime<Utc>,
    },
}

/// How the work in the background stands.
#[derive(Clone, Debug)]
pub struct Background {
    pub worker: Worker,
    /// Letters that nobody took in time.
    pub late: Option<LateLetters>,
}

/// Says that a worker is at work.
pub async fn note_beat(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now().to_rfc3339();
    shop.db.write(move |conn| meta::note_beat(conn, &now)).await
}

/// Looks at what the database tells, as of `now`.
pub async fn look(db: &Db, now: DateTime<Utc>) -> Result<Background, Error> {
    db.read(move |conn| {
        let seen = meta::beat(conn)?.and_then(|at| at.parse::<DateTime<Utc>>().ok());
        let late = health::late_letters(conn, (now - LATE_AFTER).naive_utc(), now.naive_utc())?;
        Ok(Background { worker: worker(seen, now), late })
    })
    .await
}

fn worker(seen: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Worker {
    match seen {
        None => Worker::Unseen,
        Some(seen) if now - seen > GONE_AFTER => Worker::Gone { seen },
        Some(seen) => Worker::AtWork { seen },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_worker_that_is_silent_for_more_than_three_minutes_is_gone() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let ago = |seconds| now - TimeDelta::seconds(seconds);
        assert_eq!(worker(None, now), Worker::Unseen);
        assert_eq!(worker(Some(ago(180)), now), Worker::AtWork { seen: ago(180) });
        assert_eq!(worker(Some(ago(181)), now), Worker::Gone { seen: ago(181) });
        assert_eq!(worker(Some(ago(-60)), now), Worker::AtWork { seen: ago(-60) }, "its clock is ahead");
    }
}
