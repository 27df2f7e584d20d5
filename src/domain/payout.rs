//! Payouts: how sellers are paid, what state a payout is in, when payouts are proposed, and what makes one suspicious.

use chrono::{DateTime, Datelike as _, NaiveDate, TimeDelta, Utc, Weekday};

use super::money::Currency;
use super::transfer::TransferApi;

/// How long nothing is paid after a seller changed how he is paid.
pub const DETAILS_WAIT: TimeDelta = TimeDelta::hours(48);

/// How a seller is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// Mobile money, through CinetPay's transfers where the shop has them.
    #[default]
    Mobile,
    /// A bank account: the owner pays by hand.
    Bank,
}

impl Way {
    crate::domain::variants!(pub Mobile, Bank);

    pub fn code(self) -> &'static str {
        match self {
            Self::Mobile => "mobile",
            Self::Bank => "bank",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.code() == code)
    }
}

/// What one payout carries of `available`, in the smallest unit: mobile money takes multiples of five francs and, at once, no more than a
/// transfer may carry (cinetpay-api: "Transfers"). The rest stays available.
pub fn payable(way: Way, available: i64, currency: Currency) -> i64 {
    match way {
        Way::Bank => available,
        Way::Mobile => {
            let most = TransferApi::Client.limits(currency).map_or(available, |limits| available.min(*limits.end()));
            most - most.rem_euclid(currency.step())
        }
    }
}

/// The state of a payout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutState {
    /// Asked for, or proposed by the schedule: an owner has to release it.
    Requested,
    /// The transfer is under way.
    Sending,
    /// Final.
    Paid,
    /// The transfer was rejected or withdrawn: the money is the seller's again. Final.
    Rejected,
    /// An owner declined it, or the seller took it back. Final.
    Declined,
}

impl PayoutState {
    crate::domain::variants!(pub Requested, Sending, Paid, Rejected, Declined);

    pub fn code(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Sending => "sending",
            Self::Paid => "paid",
            Self::Rejected => "rejected",
            Self::Declined => "declined",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// When payouts are proposed without a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schedule {
    /// Never: sellers ask.
    #[default]
    Never,
    Daily,
    /// On Mondays.
    Weekly,
    /// On the first day of the month.
    Monthly,
}

impl Schedule {
    crate::domain::variants!(pub Never, Daily, Weekly, Monthly);

    pub fn code(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|schedule| schedule.code() == code)
    }

    /// The last day by `today` on which payouts were to be proposed; `None` if they never are.
    pub fn last_day(self, today: NaiveDate) -> Option<NaiveDate> {
        match self {
            Self::Never => None,
            Self::Daily => Some(today),
            Self::Weekly => Some(today.week(Weekday::Mon).first_day()),
            Self::Monthly => today.with_day(1),
        }
    }
}

/// What makes a payout suspicious, so that an owner has to look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayoutFlag {
    /// Another seller is paid to the same number or account.
    SharedDetails,
    /// The first payout to details that were changed lately.
    NewDetails,
    /// The seller bought his own books.
    OwnBooks,
    /// One buyer bought of him again and again.
    SameBuyer,
    /// Many payments of one of his buyers were refused.
    Refusals,
    /// The last payout to these details was rejected.
    Rejected,
}

impl PayoutFlag {
    crate::domain::variants!(pub SharedDetails, NewDetails, OwnBooks, SameBuyer, Refusals, Rejected);

    pub fn code(self) -> &'static str {
        match self {
            Self::SharedDetails => "shared_details",
            Self::NewDetails => "new_details",
            Self::OwnBooks => "own_books",
            Self::SameBuyer => "same_buyer",
            Self::Refusals => "refusals",
            Self::Rejected => "rejected",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|flag| flag.code() == code)
    }
}

/// How long details count as changed lately.
pub const NEW_FOR: TimeDelta = TimeDelta::days(14);
/// Sales of this time before a payout are looked at.
pub const LOOKED_AT: TimeDelta = TimeDelta::days(90);
/// How many orders of one buyer are suspicious within [`LOOKED_AT`].
pub const SAME_BUYER: i64 = 10;

/// Whether a moment lies within `time` before `now`.
pub fn is_within(at: DateTime<Utc>, time: TimeDelta, now: DateTime<Utc>) -> bool {
    at > now - time
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobile_money_takes_multiples_of_five_francs_and_not_too_much_at_once() {
        let of = |way, available| payable(way, available, Currency::Xof);
        assert_eq!([of(Way::Mobile, 18_003), of(Way::Mobile, 4), of(Way::Mobile, 2_000_000)], [18_000, 0, 1_500_000]);
        assert_eq!(of(Way::Bank, 2_000_003), 2_000_003);
        assert_eq!(payable(Way::Mobile, 1_234, Currency::Usd), 1_234);
    }

    #[test]
    fn codes_are_read_back() {
        assert!(Way::ALL.into_iter().all(|way| Way::parse(way.code()) == Some(way)));
        assert!(PayoutState::ALL.into_iter().all(|state| PayoutState::parse(state.code()) == Some(state)));
        assert!(Schedule::ALL.into_iter().all(|schedule| Schedule::parse(schedule.code()) == Some(schedule)));
        assert!(PayoutFlag::ALL.into_iter().all(|flag| PayoutFlag::parse(flag.code()) == Some(flag)));
    }

    #[test]
    fn the_last_day_of_a_schedule_is_today_monday_or_the_first() {
        let day = |day| NaiveDate::from_ymd_opt(2027, 1, day).unwrap();
        assert_eq!(Schedule::Never.last_day(day(14)), None);
        assert_eq!(Schedule::Daily.last_day(day(14)), Some(day(14)));
        assert_eq!(Schedule::Weekly.last_day(day(14)), Some(day(11)), "14 January 2027 is a Thursday");
        assert_eq!(Schedule::Weekly.last_day(day(11)), Some(day(11)));
        assert_eq!(Schedule::Monthly.last_day(day(14)), Some(day(1)));
    }
}
