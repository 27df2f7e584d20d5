//! A grant: the right of a paid order to one edition, for a time and a number of downloads.

use chrono::{DateTime, Utc};

/// What a grant allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownloadQuota {
    pub expires_at: DateTime<Utc>,
    /// Downloads in all.
    pub downloads: i32,
    /// Downloads that visits have taken.
    pub used: i32,
    pub revoked: bool,
}

/// Why a grant gives nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Expired,
    UsedUp,
    Revoked,
}

impl DownloadQuota {
    /// Whether there is time left. How much may be downloaded in it, [`super::visit::Counting`] says.
    ///
    /// # Errors
    /// Says what has ended.
    pub fn resume(&self, now: DateTime<Utc>) -> Result<(), Ended> {
        if self.revoked {
            Err(Ended::Revoked)
        } else if now >= self.expires_at {
            Err(Ended::Expired)
        } else {
            Ok(())
        }
    }

    pub fn left(&self) -> i32 {
        (self.downloads - self.used).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_ends_by_time_and_by_revocation() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let grant = DownloadQuota { expires_at: now, downloads: 5, used: 5, revoked: false };
        let second = chrono::TimeDelta::seconds(1);
        assert_eq!((grant.resume(now), grant.left()), (Err(Ended::Expired), 0));
        assert_eq!(grant.resume(now - second), Ok(()));
        assert_eq!(DownloadQuota { revoked: true, ..grant }.resume(now - second), Err(Ended::Revoked));
    }
}
