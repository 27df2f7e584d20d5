//! When an operator fails: what buyers are told before they choose how to pay.
//!
//! What counts is people, not payments: one who is refused five times is one. And only refusals for which the operator may be to
//! blame count; whoever cancels or has too little money says nothing about it.

use chrono::{DateTime, TimeDelta, Utc};

use super::means::Means;
use super::refusal::Reason;

/// How far back payments count.
pub const LOOKS_BACK: TimeDelta = TimeDelta::hours(1);
/// With fewer people whose payment failed, nothing is said.
pub const FEWEST: usize = 4;
/// And of a hundred people who tried, at least so many failed.
pub const FAILED_OF_100: usize = 60;
/// If so many people in a row have paid since, it works again.
pub const RECOVERED: usize = 2;

/// How one payment ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperatorResult {
    pub means: Means,
    /// The merchant account that it was made with.
    pub account: Option<String>,
    pub paid: bool,
    /// The buyer's e-mail address or phone number, and his browser. Either may change; who is refused again keeps one of them.
    pub contact: String,
    pub browser: String,
    pub at: DateTime<Utc>,
}

/// Whether a refusal may be the operator's fault.
pub fn may_be_the_operators(reason: Reason) -> bool {
    match reason {
        Reason::Failed | Reason::Expired | Reason::OperatorDown | Reason::Unknown => true,
        Reason::InsufficientFunds
        | Reason::WrongCode
        | Reason::CodeOrFunds
        | Reason::Cancelled
        | Reason::WrongNumber
        | Reason::AmountTooLow
        | Reason::AmountTooHigh
        | Reason::LimitReached(_)
        | Reason::GatewayDown
        | Reason::Crowded
        | Reason::PerhapsPaid
        | Reason::WrongKey
        | Reason::UnknownAccount
        | Reason::ShopSetting
        | Reason::Unclear
        | Reason::Silent => false,
    }
}

/// The operators that fail now, with the account that payments fail with.
pub fn failing(ended: &[OperatorResult], now: DateTime<Utc>) -> Vec<(Option<String>, Means)> {
    let mut all: Vec<(Option<String>, Means)> = Vec::new();
    for one in ended {
        let seen = all.iter().any(|(account, means)| *account == one.account && *means == one.means);
        if !seen {
            all.push((one.account.clone(), one.means));
        }
    }
    all.retain(|(account, means)| {
        let of_it = |one: &&OperatorResult| one.account == *account && one.means == *means && one.at > now - LOOKS_BACK;
        fails(ended.iter().filter(of_it).collect())
    });
    all
}

fn fails(mut payments: Vec<&OperatorResult>) -> bool {
    payments.sort_by_key(|one| std::cmp::Reverse(one.at));
    // Each person's newest payment, the newest first.
    let mut people: Vec<&OperatorResult> = Vec::new();
    for one in payments {
        let same = |other: &&OperatorResult| other.contact == one.contact || other.browser == one.browser;
        if !people.iter().any(same) {
            people.push(one);
        }
    }
    let failed = people.iter().filter(|one| !one.paid).count();
    let recovered = people.len() >= RECOVERED && people.iter().take(RECOVERED).all(|one| one.paid);
    failed >= FEWEST && failed * 100 >= people.len() * FAILED_OF_100 && !recovered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    /// Payments by Orange Money: who, whether it was paid, how many minutes ago.
    fn fails_after(payments: &[(&str, bool, i64)]) -> bool {
        let ended = |(who, paid, minutes): &(&str, bool, i64)| OperatorResult {
            means: Means::Orange,
            account: None,
            paid: *paid,
            contact: format!("{who}@exemple.ci"),
            browser: (*who).to_owned(),
            at: now() - TimeDelta::minutes(*minutes),
        };
        let ended: Vec<OperatorResult> = payments.iter().map(ended).collect();
        failing(&ended, now()) == [(None, Means::Orange)]
    }

    #[test]
    fn four_people_in_an_hour_condemn_an_operator_and_one_who_tries_often_does_not() {
        let four = [("awa", false, 50), ("ali", false, 20), ("eve", false, 10), ("yao", false, 5)];
        assert!(fails_after(&four));
        assert!(!fails_after(&four[..3]));
        assert!(!fails_after(&[four[0], four[1], four[2], ("yao", false, 61)]), "too long ago");
        let often: Vec<_> = (0..30).map(|minute| ("awa", false, minute)).collect();
        assert!(!fails_after(&often));
        assert!(!fails_after(&[
            ("awa", false, 9),
            ("ali", false, 8),
            ("eve", false, 7),
            ("eve", true, 6),
            ("yao", false, 5)
        ]));
    }

    #[test]
    fn who_changes_the_address_or_the_browser_is_still_one() {
        let one = |number: i64, contact: String, browser: String| OperatorResult {
            means: Means::Mtn,
            account: None,
            paid: false,
            contact,
            browser,
            at: now() - TimeDelta::minutes(number),
        };
        let addresses: Vec<_> = (0..9).map(|n| one(n, format!("{n}@exemple.ci"), "b".to_owned())).collect();
        let browsers: Vec<_> = (0..9).map(|n| one(n, "awa@exemple.ci".to_owned(), n.to_string())).collect();
        assert_eq!((failing(&addresses, now()), failing(&browsers, now())), (vec![], vec![]));
    }

    #[test]
    fn an_operator_that_works_for_most_or_works_again_is_not_named() {
        let failed = [("a", false, 30), ("b", false, 28), ("c", false, 26), ("d", false, 24)];
        let paid = [("e", true, 59), ("f", true, 58), ("g", true, 57)];
        assert!(!fails_after(&[&failed[..], &paid].concat()), "4 of 7 are 57 of 100");
        assert!(fails_after(&[&failed[..], &paid[..2]].concat()), "4 of 6");
        assert!(fails_after(&[&failed[..], &[("e", true, 5)]].concat()), "one may be luck");
        assert!(!fails_after(&[&failed[..], &[("e", true, 5), ("f", true, 4)]].concat()));
    }
}
