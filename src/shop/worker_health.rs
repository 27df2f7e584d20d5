//! Whether a worker is doing the work in the background: checking payments at the gateway and sending e-mails.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::Shop;
use crate::store::health::{self, LateMessages};
use crate::store::{Db, Error, meta};

/// How often a worker reports that it is running.
pub const BEAT: Duration = Duration::from_secs(30);
/// A worker that has not reported for longer than this is gone.
const GONE_AFTER: TimeDelta = TimeDelta::minutes(3);
/// An e-mail leaves within seconds, or is planned for a later try. One that has been due for this long is late.
const LATE_AFTER: TimeDelta = TimeDelta::minutes(10);

/// What is known about the workers from their reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worker {
    /// No worker has ever run on this database.
    Unseen,
    AtWork {
        seen: DateTime<Utc>,
    },
    Gone {
        seen: DateTime<Utc>,
    },
}

/// The state of the background work.
#[derive(Clone, Debug)]
pub struct Background {
    pub worker: Worker,
    /// E-mails that no worker took in time.
    pub late: Option<LateMessages>,
}

/// Reports that a worker is running.
pub async fn note_beat(shop: &Shop) -> Result<(), Error> {
    let now = shop.clock.now().to_rfc3339();
    shop.db.write(move |conn| meta::note_beat(conn, &now)).await
}

/// Reads the state of the background work at `now` from the database.
pub async fn look(db: &Db, now: DateTime<Utc>) -> Result<Background, Error> {
    db.read(move |conn| {
        let seen = meta::beat(conn)?.and_then(|at| at.parse::<DateTime<Utc>>().ok());
        let late = health::late_messages(conn, (now - LATE_AFTER).naive_utc(), now.naive_utc())?;
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
