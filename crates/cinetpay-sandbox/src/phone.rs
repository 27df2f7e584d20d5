//! Telephone numbers, and the sandbox numbers that decide the outcome.

use serde::{Deserialize, Serialize};

use crate::{Country, Currency};

/// A telephone number, split as CinetPay does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Phone {
    /// The country's calling code, without `+`.
    pub prefix: String,
    /// The national number.
    pub number: String,
}

/// What happens when a sandbox number pays (cinetpay-api: 2026 API, sandbox numbers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Accepted at once.
    Accepted,
    /// Pending, then accepted.
    LaterAccepted,
    /// Refused at once.
    Refused,
    /// Pending, then refused.
    LaterRefused,
    /// Pending for ever.
    Never,
}

impl Phone {
    /// Parses what a person typed: `+225 07 07 07 07 00`, `00225…`, or a national number of the currency's home
    /// country. `None` if it is not a number of a country that CinetPay serves.
    pub fn parse(typed: &str, currency: Currency) -> Option<Self> {
        let kept: String =
            typed.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '(' | ')')).collect();
        let international = kept.strip_prefix('+').or_else(|| kept.strip_prefix("00"));
        let digits = international.unwrap_or(&kept);
        if !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let whole = Country::ALL.into_iter().find_map(|country| {
            let code = country.calling_code();
            let number = digits.strip_prefix(code).filter(|number| number.len() == country.digits())?;
            Some(Self { prefix: code.to_owned(), number: number.to_owned() })
        });
        if whole.is_some() || international.is_some() {
            return whole;
        }
        let home = Country::usual(currency).calling_code();
        let fits = (8..=10).contains(&digits.len());
        fits.then(|| Self { prefix: home.to_owned(), number: digits.to_owned() })
    }

    /// The number as E.164 writes it: `+2250707070700`.
    pub fn international(&self) -> String {
        format!("+{}{}", self.prefix, self.number)
    }

    /// The outcome that the number decides, if it is one of the sandbox numbers.
    pub fn outcome(&self) -> Option<Outcome> {
        if self.prefix != "225" {
            return None;
        }
        match self.number.as_str() {
            "0707070700" => Some(Outcome::Accepted),
            "0707070701" => Some(Outcome::LaterAccepted),
            "0707070703" => Some(Outcome::Refused),
            "0707070704" => Some(Outcome::LaterRefused),
            "0707070706" => Some(Outcome::Never),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Option<(String, String)> {
        Phone::parse(typed, Currency::Xof).map(|phone| (phone.prefix, phone.number))
    }

    #[test]
    fn a_telephone_is_read_as_people_write_it() {
        let expected = Some(("225".to_owned(), "0707070700".to_owned()));
        for typed in ["+225 07 07 07 07 00", "002250707070700", "07 07 07 07 00", "07.07.07.07.00", "2250707070700"] {
            assert_eq!(read(typed), expected, "{typed}");
        }
        assert_eq!(read("+221 77 123 45 67").unwrap().0, "221");
    }

    #[test]
    fn what_is_no_telephone_is_refused() {
        for typed in ["", "abc", "12", "+33612345678", "+22507", "07 07 07 07 00 00 00"] {
            assert_eq!(read(typed), None, "{typed}");
        }
    }

    #[test]
    fn only_the_documented_numbers_decide_by_themselves() {
        let outcome = |typed| Phone::parse(typed, Currency::Xof).unwrap().outcome();
        assert_eq!(outcome("0707070700"), Some(Outcome::Accepted));
        assert_eq!(outcome("0707070701"), Some(Outcome::LaterAccepted));
        assert_eq!(outcome("0707070703"), Some(Outcome::Refused));
        assert_eq!(outcome("0707070704"), Some(Outcome::LaterRefused));
        assert_eq!(outcome("0707070706"), Some(Outcome::Never));
        assert_eq!(outcome("0707070702"), None);
        assert_eq!(outcome("+2290707070700"), None);
    }
}
