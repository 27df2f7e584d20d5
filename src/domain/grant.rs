//! A grant: the right to download one edition that a paid order gives, for a limited time and a limited number of downloads.

use chrono::{DateTime, Utc};

/// The download quota of a grant and how much of it is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DownloadQuota {
    pub expires_at: DateTime<Utc>,
    /// Downloads allowed in total.
    pub downloads: i32,
    /// Downloads used so far; each one is a visit (`super::visit`).
    pub used: i32,
    pub revoked: bool,
}

/// Why a grant allows no more downloads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Expired,
    UsedUp,
    Revoked,
    /// It has not begun: the book is not out yet.
    NotOut,
}

impl DownloadQuota {
    /// Checks that the grant is neither revoked nor expired. How much may be downloaded in that time is decided by
    /// [`crate::domain::visit::DownloadCounter`].
    ///
    /// # Errors
    /// Why the grant has ended.
    pub fn check_active(&self, now: DateTime<Utc>) -> Result<(), Ended> {
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
        assert_eq!((grant.check_active(now), grant.left()), (Err(Ended::Expired), 0));
        assert_eq!(grant.check_active(now - second), Ok(()));
        assert_eq!(DownloadQuota { revoked: true, ..grant }.check_active(now - second), Err(Ended::Revoked));
    }
}
