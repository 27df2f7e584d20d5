//! Compares what the gateway lists of a transaction with what the shop has booked for it, and reads the words and times
//! of lists that people export. Pure: what to do about a difference is the owner's decision.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use super::book::fold;
use super::money::Currency;

/// What the gateway's list says became of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedState {
    Paid,
    Refused,
    Pending,
    /// A word that nobody knows. An owner looks at it.
    Unclear,
}

impl ListedState {
    crate::domain::variants!(pub Paid, Refused, Pending, Unclear);

    /// The code as stored and as used in message names.
    pub fn code(self) -> &'static str {
        match self {
            Self::Paid => "paid",
            Self::Refused => "refused",
            Self::Pending => "pending",
            Self::Unclear => "unclear",
        }
    }

    /// Reads a stored code; anything else is unclear.
    pub fn parse(code: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.code() == code).unwrap_or(Self::Unclear)
    }

    /// Reads the word of a list, in French or in English.
    pub fn read(word: &str) -> Self {
        let word = fold(word);
        let is = |words: &[&str]| words.contains(&word.as_str());
        if is(&PAID) {
            Self::Paid
        } else if is(&REFUSED) {
            Self::Refused
        } else if is(&PENDING) {
            Self::Pending
        } else {
            Self::Unclear
        }
    }
}

/// The words for a payment that came, as [`fold`] writes them.
const PAID: [&str; 21] = [
    "accepted",
    "accepte",
    "acceptee",
    "success",
    "succes",
    "successful",
    "succeeded",
    "reussi",
    "reussie",
    "paye",
    "payee",
    "paid",
    "valide",
    "validee",
    "complete",
    "completed",
    "confirme",
    "confirmee",
    "termine",
    "terminee",
    "00",
];
/// The words for a payment that did not come.
const REFUSED: [&str; 20] = [
    "refused",
    "refuse",
    "refusee",
    "failed",
    "failure",
    "echec",
    "echoue",
    "echouee",
    "rejected",
    "rejete",
    "rejetee",
    "cancelled",
    "canceled",
    "annule",
    "annulee",
    "expired",
    "expire",
    "expiree",
    "payment failed",
    "transaction cancel",
];
/// The words for a payment that may still come.
const PENDING: [&str; 11] = [
    "pending",
    "en attente",
    "attente",
    "waiting",
    "waiting for customer",
    "waiting customer payment",
    "waiting customer to validate",
    "en cours",
    "initiated",
    "initie",
    "created",
];

/// What the gateway lists of one transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    pub state: ListedState,
    /// In whole units; `None` if the list does not say.
    pub amount: Option<i64>,
    /// `None` if the list does not say: then it is the account's.
    pub currency: Option<Currency>,
    /// What the gateway kept, in whole units; `None` if the list does not say.
    pub fee: Option<i64>,
}

/// What the shop has booked for one payment attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booked {
    pub confirmed: bool,
    /// What came, in whole units. It counts only for a confirmed attempt.
    pub received: i64,
    pub currency: Currency,
    /// The fee in the ledger.
    pub fee: i64,
}

impl Booked {
    /// What of it is in the clearing account.
    fn money(self) -> i64 {
        if self.confirmed { self.received } else { 0 }
    }
}

/// How the gateway's list and the shop's books differ about a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The gateway lists a payment that the shop has never seen.
    OnlyGateway,
    /// The shop has a confirmed payment that the gateway does not list.
    OnlyShop,
    /// Both have the payment, with another amount or in another currency.
    Amount,
    /// One side has it as paid, the other one has not.
    State,
    /// The gateway kept another fee than the shop has booked.
    Fee,
}

impl Kind {
    crate::domain::variants!(pub OnlyGateway, OnlyShop, Amount, State, Fee);

    /// The code as stored and as used in message names.
    pub fn code(self) -> &'static str {
        match self {
            Self::OnlyGateway => "only_gateway",
            Self::OnlyShop => "only_shop",
            Self::Amount => "amount",
            Self::State => "state",
            Self::Fee => "fee",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// Compares the two sides; `None` when they agree. `adjusted` is what owners have booked for this transaction already, beside
/// the attempt, by decisions about earlier differences.
pub fn compare(listed: Option<&Listed>, booked: Option<&Booked>, adjusted: i64) -> Option<Kind> {
    let ours = booked.map_or(0, |booked| booked.money()) + adjusted;
    let Some(listed) = listed else { return (ours != 0).then_some(Kind::OnlyShop) };
    let is_other = |amount: i64| listed.amount.is_some_and(|listed| listed != amount);
    match (listed.state, booked) {
        (ListedState::Refused | ListedState::Pending, _) => (ours != 0).then_some(Kind::State),
        (_, None) if adjusted == 0 => Some(Kind::OnlyGateway),
        (_, None) => is_other(ours).then_some(Kind::Amount),
        (_, Some(booked)) if !booked.confirmed => Some(Kind::State),
        (_, Some(booked)) if is_other(ours) || listed.currency.is_some_and(|one| one != booked.currency) => {
            Some(Kind::Amount)
        }
        (_, Some(booked)) => listed.fee.is_some_and(|fee| fee != booked.fee).then_some(Kind::Fee),
    }
}

/// How much more the gateway has than the shop's clearing account; negative where it has less. `None` when that cannot be
/// booked: the list names no amount or another currency, or the attempt is not confirmed and the gateway must be asked first.
pub fn gap(listed: Option<&Listed>, booked: Option<&Booked>, adjusted: i64) -> Option<i64> {
    if booked.is_some_and(|booked| !booked.confirmed) {
        return None;
    }
    let ours = booked.map_or(0, |booked| booked.money()) + adjusted;
    let Some(listed) = listed else { return Some(-ours) };
    if matches!(listed.state, ListedState::Refused | ListedState::Pending) {
        return Some(-ours);
    }
    let is_foreign = booked.zip(listed.currency).is_some_and(|(booked, currency)| currency != booked.currency);
    listed.amount.filter(|_| !is_foreign).map(|amount| amount - ours)
}

/// Reads a time as people and spreadsheets write it: `28/11/2026 14:05`, `28-11-26`, `2026-11-28T14:05:09Z`, `28 novembre
/// 2026 à 14h05`, `46354.58` (a workbook's number of days). The second value is whether a time of day was given. A day
/// before its month, as in France. `None` for anything else.
pub fn read_time(text: &str) -> Option<(NaiveDateTime, bool)> {
    if let Some(time) = serial(text.trim()) {
        return Some(time);
    }
    let text = fold(&text.replace(['T', 't'], " T "));
    let words: Vec<&str> =
        text.split(' ').filter(|word| !matches!(*word, "t" | "a" | "le" | "at" | "z" | "gmt" | "utc")).collect();
    let (day, rest) = read_day(&words)?;
    let numbers: Vec<u32> = rest
        .iter()
        .flat_map(|word| word.trim_end_matches('z').split('h'))
        .filter_map(|word| word.parse().ok())
        .collect();
    let time = match numbers.as_slice() {
        [] => None,
        [hour] => Some(NaiveTime::from_hms_opt(*hour, 0, 0)?),
        [hour, minute, rest @ ..] => Some(NaiveTime::from_hms_opt(*hour, *minute, rest.first().copied().unwrap_or(0))?),
    };
    Some((day.and_time(time.unwrap_or_default()), time.is_some()))
}

/// A workbook's number of days since the end of 1899. Numbers that are no time of our days are not.
fn serial(text: &str) -> Option<(NaiveDateTime, bool)> {
    let (days, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let days: u32 = days.parse().ok().filter(|days| (40_000..80_000).contains(days))?;
    let digits: String = part.chars().take(9).collect();
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let billionths: u64 = format!("{digits:0<9}").parse().ok()?;
    let seconds = (billionths * 86_400 + 500_000_000) / 1_000_000_000;
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(days.into()))?;
    let midnight = day.and_time(NaiveTime::MIN);
    Some((midnight + chrono::TimeDelta::seconds(i64::try_from(seconds).ok()?), !digits.is_empty()))
}

/// The day at the beginning of the words, and the words after it.
fn read_day<'a>(words: &'a [&'a str]) -> Option<(NaiveDate, &'a [&'a str])> {
    let [first, second, third, rest @ ..] = words else { return None };
    let number = |word: &str| word.parse::<u32>().ok();
    let (first_number, third_number) = (number(first.trim_end_matches("er"))?, number(third)?);
    let month = number(second).or_else(|| month(second))?;
    let (year, day) = if first.len() == 4 { (first_number, third_number) } else { (third_number, first_number) };
    let year = if year < 100 && third.len() == 2 { year + 2000 } else { year };
    if !(2000..2200).contains(&year) {
        return None;
    }
    Some((NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?, rest))
}

/// A month by its name in French or English, whole or abbreviated.
fn month(word: &str) -> Option<u32> {
    const MONTHS: [[&str; 2]; 12] = [
        ["janvier", "january"],
        ["fevrier", "february"],
        ["mars", "march"],
        ["avril", "april"],
        ["mai", "may"],
        ["juin", "june"],
        ["juillet", "july"],
        ["aout", "august"],
        ["septembre", "september"],
        ["octobre", "october"],
        ["novembre", "november"],
        ["decembre", "december"],
    ];
    let is = |names: &[&str; 2]| word.len() >= 3 && names.iter().any(|name| name.starts_with(word));
    let at = MONTHS.iter().position(is)?;
    // "jui" begins two months.
    (word != "jui").then(|| u32::try_from(at).ok().map(|at| at + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAID_2500: Listed =
        Listed { state: ListedState::Paid, amount: Some(2_500), currency: Some(Currency::Xof), fee: Some(88) };
    const BOOKED: Booked = Booked { confirmed: true, received: 2_500, currency: Currency::Xof, fee: 88 };

    fn with(state: ListedState) -> Listed {
        Listed { state, ..PAID_2500 }
    }

    #[test]
    fn each_kind_of_difference_is_told_from_the_others() {
        let open = Booked { confirmed: false, ..BOOKED };
        let dear = Listed { amount: Some(3_000), ..PAID_2500 };
        let foreign = Listed { currency: Some(Currency::Usd), ..PAID_2500 };
        let silent = Listed { amount: None, currency: None, fee: None, ..PAID_2500 };
        for (listed, booked, kind) in [
            (Some(PAID_2500), Some(BOOKED), None),
            (Some(silent), Some(BOOKED), None),
            (None, None, None),
            (None, Some(open), None),
            (Some(with(ListedState::Refused)), Some(open), None),
            (Some(with(ListedState::Pending)), None, None),
            (Some(PAID_2500), None, Some(Kind::OnlyGateway)),
            (Some(with(ListedState::Unclear)), None, Some(Kind::OnlyGateway)),
            (None, Some(BOOKED), Some(Kind::OnlyShop)),
            (Some(PAID_2500), Some(open), Some(Kind::State)),
            (Some(with(ListedState::Unclear)), Some(open), Some(Kind::State)),
            (Some(with(ListedState::Refused)), Some(BOOKED), Some(Kind::State)),
            (Some(dear), Some(BOOKED), Some(Kind::Amount)),
            (Some(foreign), Some(BOOKED), Some(Kind::Amount)),
            (Some(Listed { fee: Some(75), ..PAID_2500 }), Some(BOOKED), Some(Kind::Fee)),
        ] {
            assert_eq!(compare(listed.as_ref(), booked.as_ref(), 0), kind, "{listed:?} {booked:?}");
        }
    }

    #[test]
    fn what_was_booked_by_a_decision_counts_and_a_list_that_says_otherwise_later_differs_again() {
        assert_eq!((gap(Some(&PAID_2500), None, 0), compare(Some(&PAID_2500), None, 2_500)), (Some(2_500), None));
        let back = with(ListedState::Refused);
        assert_eq!(
            (compare(Some(&back), None, 2_500), gap(Some(&back), None, 2_500)),
            (Some(Kind::State), Some(-2_500))
        );
        assert_eq!((gap(None, Some(&BOOKED), 0), compare(None, Some(&BOOKED), -2_500)), (Some(-2_500), None));
        assert_eq!(compare(Some(&PAID_2500), Some(&BOOKED), -2_500), Some(Kind::Amount), "it came after all");
        assert_eq!(gap(Some(&PAID_2500), Some(&BOOKED), -2_500), Some(2_500));
        let dear = Listed { amount: Some(3_000), ..PAID_2500 };
        assert_eq!((gap(Some(&dear), Some(&BOOKED), 0), compare(Some(&dear), Some(&BOOKED), 500)), (Some(500), None));
    }

    #[test]
    fn what_cannot_be_booked_is_not() {
        let open = Booked { confirmed: false, ..BOOKED };
        assert_eq!(gap(Some(&PAID_2500), Some(&open), 0), None, "the gateway is asked first");
        assert_eq!(gap(Some(&Listed { amount: None, ..PAID_2500 }), None, 0), None);
        assert_eq!(gap(Some(&Listed { currency: Some(Currency::Usd), ..PAID_2500 }), Some(&BOOKED), 0), None);
    }

    #[test]
    fn states_are_read_in_both_languages_and_an_unknown_word_is_unclear() {
        for (word, state) in [
            ("ACCEPTED", ListedState::Paid),
            ("Succès", ListedState::Paid),
            ("Payée", ListedState::Paid),
            ("REFUSED", ListedState::Refused),
            ("Échoué", ListedState::Refused),
            ("WAITING_FOR_CUSTOMER", ListedState::Pending),
            ("En attente", ListedState::Pending),
            ("", ListedState::Unclear),
            ("reversed", ListedState::Unclear),
        ] {
            assert_eq!(ListedState::read(word), state, "{word}");
        }
        assert!(ListedState::ALL.into_iter().all(|state| ListedState::parse(state.code()) == state));
        assert!(Kind::ALL.into_iter().all(|kind| Kind::parse(kind.code()) == Some(kind)));
    }

    #[test]
    fn times_are_read_as_french_people_spreadsheets_and_programs_write_them() {
        for (text, time) in [
            ("28/11/2026 14:05", "2026-11-28 14:05:00"),
            ("28/11/2026 14:05:09", "2026-11-28 14:05:09"),
            ("28-11-26 14h05", "2026-11-28 14:05:00"),
            ("28.11.2026", "2026-11-28 00:00:00"),
            ("2026-11-28 14:05:09", "2026-11-28 14:05:09"),
            ("2026-11-28T14:05:09Z", "2026-11-28 14:05:09"),
            ("28 novembre 2026 à 14:05", "2026-11-28 14:05:00"),
            ("1er déc. 2026", "2026-12-01 00:00:00"),
            ("1 août 2026", "2026-08-01 00:00:00"),
            ("46354.5", "2026-11-28 12:00:00"),
            ("46354", "2026-11-28 00:00:00"),
        ] {
            let read = read_time(text).map(|(time, _)| time.to_string());
            assert_eq!(read.as_deref(), Some(time), "{text}");
        }
        assert_eq!(read_time("28/11/2026").map(|(_, exact)| exact), Some(false));
        for text in ["", "hier", "32/11/2026", "28/13/2026", "2026", "28/11/2026 25:00", "12500", "3 jui 2026"] {
            assert_eq!(read_time(text), None, "{text}");
        }
    }
}
