//! A payment attempt, the gateway's verdict on it, and when to ask again.

use chrono::{DateTime, TimeDelta, Utc};

use super::mismatch::Mismatch;
use super::money::Money;
pub use crate::domain::rate_limit::RateDecision;
use crate::domain::rate_limit::RateLimit;

/// The state of an attempt. Only [`AttemptState::Confirmed`] is final: a refused attempt can still be paid, because the
/// payment page lets the buyer try again under the same transaction id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttemptState {
    /// Stored; the gateway has not answered the init call yet.
    Opened,
    /// The gateway created the transaction: the buyer can pay.
    Pending,
    /// The gateway confirmed the payment.
    Confirmed,
    /// The gateway refused the payment, for now.
    Refused,
    /// No longer asked about, after [`GIVE_UP_AFTER`].
    Abandoned,
}

impl AttemptState {
    crate::domain::variants!(pub Opened, Pending, Confirmed, Refused, Abandoned);

    pub fn code(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Pending => "pending",
            Self::Confirmed => "confirmed",
            Self::Refused => "refused",
            Self::Abandoned => "abandoned",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether the reconciler asks about it. `store::attempts::LIVE` says the same to the database.
    pub fn is_live(self) -> bool {
        matches!(self, Self::Opened | Self::Pending | Self::Refused)
    }

    /// The state after a verdict. Confirmed never changes, and a mismatch changes no attempt: the order goes to review.
    pub fn after(self, verdict: &Verdict) -> Self {
        match (self, verdict) {
            (Self::Confirmed, _) | (_, Verdict::Accepted(_)) => Self::Confirmed,
            (_, Verdict::Refused { .. }) => Self::Refused,
            // A refused attempt that is pending again: the buyer is trying once more on the payment page.
            (Self::Refused | Self::Pending, Verdict::Pending { .. }) => Self::Pending,
            (Self::Opened | Self::Abandoned, Verdict::Pending { .. }) | (_, Verdict::Mismatch { .. }) => self,
        }
    }
}

/// The gateway's answer about one attempt, in the shop's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Accepted; amount, currency and transaction match the attempt.
    Accepted(Receipt),
    /// Refused for now; `code` is the gateway's (`602`, `627`, …).
    Refused { code: String, receipt: Receipt },
    /// Undecided, or not understood: an unknown answer counts as pending.
    Pending { code: String },
    /// An answer that says accepted, or that nobody understands, and does not match the attempt; `why` is for the
    /// owner, `received` how much the gateway says came, in the smallest unit of the attempt's currency.
    Mismatch { why: Mismatch, received: Option<i64>, receipt: Receipt },
}

/// How the attempt was paid, as far as the gateway says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The gateway's code of the operator: `OM`, `MOMO`, `FLOOZ`, `WAVECI`, `VISA`, …
    pub method: Option<String>,
    /// The operator's own transaction id, which the buyer's SMS shows.
    pub operator_id: Option<String>,
}

/// What the gateway's answer about an attempt must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    pub transaction_id: String,
    pub amount: Money,
}

/// How long reconciliation asks about an attempt before abandoning it.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::days(90);

const FIRST_ASK: TimeDelta = TimeDelta::seconds(10);
const SECOND_ASK: TimeDelta = TimeDelta::seconds(30);
const EARLY_PACE: TimeDelta = TimeDelta::seconds(50);
const EARLY_AGE: TimeDelta = TimeDelta::minutes(15);

/// When reconciliation next asks about an attempt opened at `opened`, after asking at `now`: 10 s and 30 s after the
/// opening, every 50 s for 15 minutes, then after a tenth of the attempt's age. `None` after 90 days.
pub fn next_ask(opened: DateTime<Utc>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let age = now - opened;
    if age >= GIVE_UP_AFTER {
        None
    } else if age < FIRST_ASK {
        Some(opened + FIRST_ASK)
    } else if age < SECOND_ASK {
        Some(opened + SECOND_ASK)
    } else if age < EARLY_AGE {
        Some(now + EARLY_PACE)
    } else {
        // Whole seconds, so that the databases store exactly this value.
        Some(now + TimeDelta::seconds(age.num_seconds() / 10).max(EARLY_PACE))
    }
}

/// One transaction's allowance of checks: a burst of three, then one per ten seconds.
const CHECKS: RateLimit = RateLimit { burst: 3, period: TimeDelta::seconds(10) };

/// What is spent of an allowance: [`RateLimit::spent`].
pub fn spent(spent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    CHECKS.spent(spent, now)
}

/// Whether the gateway may be asked at `now`, when so much is [`spent`].
pub fn check_budget(spent: Option<DateTime<Utc>>, now: DateTime<Utc>) -> RateDecision {
    CHECKS.ask(spent, now)
}

#[cfg(test)]
mod tests {
    use super::super::mismatch::Compared;
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    fn refused() -> Verdict {
        Verdict::Refused { code: "602".into(), receipt: Receipt::default() }
    }

    #[test]
    fn a_refusal_can_turn_to_success_and_success_never_turns_back() {
        let accepted = Verdict::Accepted(Receipt::default());
        assert_eq!(AttemptState::Refused.after(&accepted), AttemptState::Confirmed);
        assert_eq!(AttemptState::Abandoned.after(&accepted), AttemptState::Confirmed);
        assert_eq!(AttemptState::Confirmed.after(&refused()), AttemptState::Confirmed);
        let odd =
            Verdict::Mismatch { why: Mismatch::Missing(Compared::Amount), received: None, receipt: Receipt::default() };
        assert_eq!(AttemptState::Confirmed.after(&odd), AttemptState::Confirmed);
    }

    #[test]
    fn the_reconciler_asks_early_then_at_a_tenth_of_the_age_and_lets_go_after_ninety_days() {
        let opened = at(0);
        assert_eq!(next_ask(opened, at(0)), Some(at(10)));
        assert_eq!(next_ask(opened, at(10)), Some(at(30)));
        assert_eq!(next_ask(opened, at(30)), Some(at(80)));
        assert_eq!(next_ask(opened, at(890)), Some(at(940)));
        assert_eq!(next_ask(opened, at(3600)), Some(at(3960)));
        assert_eq!(next_ask(opened, opened + TimeDelta::days(90)), None);
    }

    #[test]
    fn three_checks_go_at_once_and_the_fourth_is_postponed_not_dropped() {
        let mut spent = None;
        for _ in 0..3 {
            let RateDecision::Now(next) = check_budget(spent, at(0)) else { panic!("within the burst") };
            spent = Some(next);
        }
        assert_eq!(check_budget(spent, at(0)), RateDecision::At(at(10)));
        let RateDecision::Now(next) = check_budget(spent, at(10)) else { panic!("ten seconds later") };
        assert_eq!(check_budget(Some(next), at(10)), RateDecision::At(at(20)));
    }

    #[test]
    fn a_clock_set_back_does_not_silence_the_checks() {
        assert!(matches!(check_budget(Some(at(3 * 86_400)), at(0)), RateDecision::At(when) if when <= at(10)));
    }
}
