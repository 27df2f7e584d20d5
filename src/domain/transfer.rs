//! Money that the shop sends to a phone number through CinetPay: its states, its limits, and when to ask what became of it.

use std::ops::RangeInclusive;

use chrono::{DateTime, TimeDelta, Utc};

use super::contact::Country;
use super::money::{Currency, Money};

/// CinetPay's interfaces of transfers, by the names that are kept with each transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferApi {
    /// The older one, at `client.cinetpay.com`.
    Client,
    /// That of the API of 2026.
    Api2026,
}

impl TransferApi {
    crate::domain::variants!(pub Client, Api2026);

    pub fn code(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Api2026 => "2026",
        }
    }

    /// `None` for one that a newer program wrote.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// What one transfer may carry, in whole units (cinetpay-api: "Transfers"; CinetPay's codes 719 and 720). `None`: this
    /// interface does not send the currency.
    pub fn limits(self, currency: Currency) -> Option<RangeInclusive<i64>> {
        match (self, currency) {
            // The documents name no limits in dollars.
            (_, Currency::Usd) | (Self::Api2026, Currency::Cdf) => None,
            (Self::Api2026, _) => Some(500..=1_500_000),
            (Self::Client, _) => Some(200..=1_500_000),
        }
    }

    /// Why an amount cannot be sent, before anybody is asked.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn check(self, amount: Money) -> Result<(), AmountFault> {
        let limits = self.limits(amount.currency).ok_or(AmountFault::Currency)?;
        if !limits.contains(&amount.amount) {
            return Err(AmountFault::Limits(*limits.start(), *limits.end()));
        }
        let step = amount.currency.step();
        if amount.amount % step == 0 { Ok(()) } else { Err(AmountFault::Step(step)) }
    }
}

/// Why an amount cannot be transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountFault {
    /// The interface does not send this currency.
    Currency,
    /// It is not between these two, in whole units.
    Limits(i64, i64),
    /// It is not a multiple of this.
    Step(i64),
}

/// The state of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferState {
    /// Decided; CinetPay does not have it.
    Queued,
    /// The call that sends it has begun, and its answer is not stored: it may be on its way.
    Sending,
    /// CinetPay has it, and has not said what became of it.
    Pending,
    /// Nobody can tell: the call broke off, or an answer is not understood. CinetPay is asked until it tells.
    Unknown,
    /// The money has arrived. Final.
    Done,
    /// The money was not sent. Final; what was due is due again.
    Rejected,
    /// An owner withdrew it before it was sent. Final; what was due is due again.
    Cancelled,
}

impl TransferState {
    crate::domain::variants!(pub Queued, Sending, Pending, Unknown, Done, Rejected, Cancelled);

    pub fn code(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Pending => "pending",
            Self::Unknown => "unknown",
            Self::Done => "done",
            Self::Rejected => "rejected",
            Self::Cancelled => "cancelled",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether it can still send money. While there is such a transfer, its debt gets no other.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Pending | Self::Unknown)
    }
}

/// The operator of a phone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Orange,
    Mtn,
    Moov,
    Wave,
}

impl Operator {
    crate::domain::variants!(pub Orange, Mtn, Moov, Wave);

    /// The name that is stored, and that the API of 2026 puts before the country: `OM_CI`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Orange => "OM",
            Self::Mtn => "MTN",
            Self::Moov => "MOOV",
            Self::Wave => "WAVE",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// The operator of a payment, from CinetPay's `payment_method`: `OM`, `OMCM`, `MOMO`, `FLOOZ`, `WAVECI`. `None` for a card.
    pub fn of_method(method: &str) -> Option<Self> {
        let begins = |words: &[&str]| words.iter().any(|word| method.starts_with(word));
        match method {
            _ if begins(&["OM", "ORANGE"]) => Some(Self::Orange),
            _ if begins(&["MOMO", "MTN"]) => Some(Self::Mtn),
            _ if begins(&["FLOOZ", "MOOV"]) => Some(Self::Moov),
            _ if begins(&["WAVE"]) => Some(Self::Wave),
            _ => None,
        }
    }

    /// The `payment_method` of a transfer to a number of this country. The older interface finds the operator by the number, and
    /// has to be told of Wave, whose numbers are those of other operators.
    pub fn method(self, api: TransferApi, country: &Country) -> Option<String> {
        match (api, self) {
            (TransferApi::Api2026, _) => Some(format!("{}_{}", self.code(), country.code)),
            (TransferApi::Client, Self::Wave) => Some(format!("{}{}", self.code(), country.code)),
            (TransferApi::Client, _) => None,
        }
    }
}

/// How long after the call began an answer "no such transfer" is believed: until then the call may still be on its way.
pub const BELIEVED_AFTER: TimeDelta = TimeDelta::minutes(5);

/// The least time between two questions about one transfer that notifications ask for.
pub const PAUSE: TimeDelta = TimeDelta::seconds(10);

const SHORTEST: TimeDelta = TimeDelta::seconds(5);
const LONGEST: TimeDelta = TimeDelta::hours(6);

/// When to ask again what became of a transfer that was sent at `since`: after a fifth of the time since then, at least 5 s and
/// at most 6 h. It is asked about until CinetPay tells.
pub fn next_ask(since: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    // Whole seconds, so that the databases store exactly this value.
    now + TimeDelta::seconds((now - since).num_seconds() / 5).clamp(SHORTEST, LONGEST)
}

/// When to try again to send a transfer that could not be sent, for the account lacks the money or CinetPay cannot be reached.
pub fn next_try(since: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    let (shortest, longest) = (TimeDelta::seconds(30), TimeDelta::minutes(10));
    now + TimeDelta::seconds((now - since).num_seconds() / 2).clamp(shortest, longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_held_against_the_limits_before_anybody_is_asked() {
        let check = |api: TransferApi, amount, currency| api.check(Money::new(amount, currency));
        for (api, amount, fault) in [
            (TransferApi::Api2026, 495, Some(AmountFault::Limits(500, 1_500_000))),
            (TransferApi::Api2026, 500, None),
            (TransferApi::Api2026, 1_500_005, Some(AmountFault::Limits(500, 1_500_000))),
            (TransferApi::Client, 195, Some(AmountFault::Limits(200, 1_500_000))),
            (TransferApi::Client, 202, Some(AmountFault::Step(5))),
            (TransferApi::Client, 205, None),
        ] {
            assert_eq!(check(api, amount, Currency::Xof).err(), fault, "{api:?} {amount}");
        }
        assert_eq!(check(TransferApi::Api2026, 5_000, Currency::Cdf), Err(AmountFault::Currency));
        assert_eq!(check(TransferApi::Client, 5_000, Currency::Cdf), Ok(()));
    }

    #[test]
    fn the_operator_that_was_paid_with_is_the_one_that_is_paid_to() {
        let ivory = Country::parse("CI").unwrap();
        for (method, of_2026, older) in [
            ("OM", "OM_CI", None),
            ("OMCM", "OM_CI", None),
            ("MOMO", "MTN_CI", None),
            ("FLOOZ", "MOOV_CI", None),
            ("WAVECI", "WAVE_CI", Some("WAVECI")),
        ] {
            let operator = Operator::of_method(method).unwrap();
            assert_eq!(operator.method(TransferApi::Api2026, ivory).as_deref(), Some(of_2026));
            assert_eq!(operator.method(TransferApi::Client, ivory).as_deref(), older);
            assert_eq!(Operator::parse(operator.code()), Some(operator));
        }
        assert_eq!(Operator::of_method("VISAM"), None);
    }

    #[test]
    fn an_open_transfer_is_asked_about_for_ever_and_ever_more_rarely() {
        let since = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for (age, pause) in [(0, 5), (30, 6), (600, 120), (30 * 86_400, 6 * 3_600)] {
            let now = since + TimeDelta::seconds(age);
            assert_eq!(next_ask(since, now) - now, TimeDelta::seconds(pause), "after {age} s");
        }
        assert_eq!(next_ask(since, since - TimeDelta::days(3)), since - TimeDelta::days(3) + SHORTEST);
    }

    #[test]
    fn every_state_is_read_back_and_three_are_over() {
        assert!(TransferState::ALL.into_iter().all(|state| TransferState::parse(state.code()) == Some(state)));
        assert_eq!(TransferState::ALL.into_iter().filter(|state| !state.is_open()).count(), 3);
    }
}
