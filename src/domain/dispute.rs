//! Disputes: what a reader can say is wrong with a book that he bought from a seller, who takes part, and how it ends.

use chrono::{DateTime, TimeDelta, Utc};

/// The longest text of a step, in characters.
pub const LONGEST: usize = 2_000;
/// How many steps a dispute has at most, beside the decision.
pub const MOST_STEPS: usize = 30;

/// What is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    NotAsDescribed,
    CannotBeOpened,
    WrongBook,
    PaidTwice,
    Other,
}

impl Reason {
    crate::domain::variants!(pub NotAsDescribed, CannotBeOpened, WrongBook, PaidTwice, Other);

    pub fn code(self) -> &'static str {
        match self {
            Self::NotAsDescribed => "not_as_described",
            Self::CannotBeOpened => "cannot_be_opened",
            Self::WrongBook => "wrong_book",
            Self::PaidTwice => "paid_twice",
            Self::Other => "other",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }
}

/// Who takes part in a dispute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    Reader,
    Seller,
    /// An owner of the shop.
    Owner,
}

impl Party {
    crate::domain::variants!(pub Reader, Seller, Owner);

    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Seller => "seller",
            Self::Owner => "owner",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|party| party.code() == code)
    }
}

/// How a dispute ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// All that was left of the line's price is refunded.
    Refund,
    /// A part is refunded, and the seller has the rest.
    Part,
    /// The seller has his share.
    Release,
    /// The reader says that it is settled.
    Withdrawn,
}

impl Decision {
    crate::domain::variants!(pub Refund, Part, Release, Withdrawn);

    pub fn code(self) -> &'static str {
        match self {
            Self::Refund => "refund",
            Self::Part => "part",
            Self::Release => "release",
            Self::Withdrawn => "withdrawn",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|decision| decision.code() == code)
    }
}

/// What a step is: the dispute was opened, somebody wrote, it was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Opened,
    Said,
    Decided,
}

impl Act {
    pub fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Said => "said",
            Self::Decided => "decided",
        }
    }
}

/// Until when a dispute can be opened about a share that is held until `due`: as long as it is held, and for the owner's `goodwill`
/// after. `None`: the book cannot be downloaded yet, and nothing is over.
pub fn may_be_opened(due: Option<DateTime<Utc>>, goodwill: TimeDelta, now: DateTime<Utc>) -> bool {
    due.is_none_or(|due| now < due + goodwill)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_back() {
        assert!(Reason::ALL.into_iter().all(|reason| Reason::parse(reason.code()) == Some(reason)));
        assert!(Party::ALL.into_iter().all(|party| Party::parse(party.code()) == Some(party)));
        assert!(Decision::ALL.into_iter().all(|decision| Decision::parse(decision.code()) == Some(decision)));
    }

    #[test]
    fn a_dispute_is_opened_while_the_share_is_held_and_for_the_goodwill_after() {
        let due = DateTime::UNIX_EPOCH;
        let goodwill = TimeDelta::days(6);
        let may = |after| may_be_opened(Some(due), goodwill, due + after);
        assert!(may(TimeDelta::hours(-24)) && may(TimeDelta::days(5)));
        assert!(!may(TimeDelta::days(6)) && may_be_opened(None, goodwill, due));
    }
}
