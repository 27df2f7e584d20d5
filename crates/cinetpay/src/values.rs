//! Values of answers, compared by what they mean and not by how they are written.

use std::fmt;

use serde::ser::{Error as _, Serialize, Serializer};

use crate::Currency;

/// Parses an amount by value: `2500`, `2500.00`, `2500,0`, `2 500`. `None` for an amount with a fraction of a unit, for
/// one that can be read in two ways (`2,500`), and for more than an `i64` holds.
pub fn whole(text: &str) -> Option<i64> {
    let is_space = |c: char| matches!(c, ' ' | '\u{a0}' | '\u{202f}');
    let text: String = text.strip_prefix('+').unwrap_or(text).chars().filter(|c| !is_space(*c)).collect();
    let (units, part) = text.split_once(['.', ',']).unwrap_or((&text, ""));
    let is_whole = !units.is_empty() && units.bytes().all(|b| b.is_ascii_digit()) && part.bytes().all(|b| b == b'0');
    is_whole.then(|| units.parse().ok()).flatten()
}

/// Parses an amount of a currency by value, in its smallest unit: `12.5` and `12,50` are 1250 cents, `2500.00` are 2500
/// francs. `None` for more decimals than the currency has, and for what [`whole`] refuses.
pub fn amount(text: &str, currency: Currency) -> Option<i64> {
    match currency.exponent() {
        0 => whole(text),
        _ => Hundredths::parse(text.strip_prefix('+').unwrap_or(text)).map(|sum| sum.0).filter(|cents| *cents >= 0),
    }
}

/// An amount in the smallest unit as CinetPay reads and writes it: `2500`, `12`, `12.50`.
pub fn written(amount: i64, currency: Currency) -> String {
    match currency.exponent() {
        0 => amount.to_string(),
        _ => Hundredths(amount).to_string(),
    }
}

/// An amount in the smallest unit, as a JSON number: an integer, but for cents (`12.5`).
#[derive(Clone, Copy)]
pub struct Number {
    pub amount: i64,
    pub currency: Currency,
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unit = self.currency.unit();
        if self.amount % unit == 0 {
            return serializer.serialize_i64(self.amount / unit);
        }
        // The shortest decimal that is read as this number, which is the one with the cents.
        let number: f64 = written(self.amount, self.currency).parse().map_err(S::Error::custom)?;
        serializer.serialize_f64(number)
    }
}

/// Whether this text names the wanted currency, in any spelling. `CFA` means the account's own franc, West or Central
/// African.
pub fn is_currency(found: &str, wanted: Currency) -> bool {
    let word: String = found.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_uppercase();
    let is_cfa = matches!(word.as_str(), "CFA" | "FCFA" | "FRANCCFA" | "FRANCSCFA");
    Currency::parse(&word) == Some(wanted) || (is_cfa && matches!(wanted, Currency::Xof | Currency::Xaf))
}

/// A sum of money in hundredths of a unit, in any currency: balances and fees have fractions, even in francs.
///
/// ```
/// use cinetpay::Hundredths;
///
/// assert_eq!(Hundredths(24_971_174).to_string(), "249711.74");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hundredths(pub i64);

impl Hundredths {
    /// Reads `249711.74`, `865.4`, `-12` or `1 000,50`; `None` for more than two decimals that are not zero, and for
    /// what is no number or can be read in two ways.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (units, part) = digits.split_once(['.', ',']).unwrap_or((digits, ""));
        let part = part.trim_end_matches('0');
        let cents: i64 = match part.len() {
            0 => 0,
            1 => part.parse::<u8>().map(|tenths| i64::from(tenths) * 10).ok()?,
            2 if part.bytes().all(|byte| byte.is_ascii_digit()) => part.parse().ok()?,
            _ => return None,
        };
        let cents = whole(units)?.checked_mul(100)?.checked_add(cents)?;
        Some(Self(sign * cents))
    }
}

impl fmt::Display for Hundredths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let all = self.0.unsigned_abs();
        match all % 100 {
            0 => write!(f, "{sign}{}", all / 100),
            part => write!(f, "{sign}{}.{part:02}", all / 100),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_counted_in_the_smallest_unit_and_written_as_cinetpay_reads_it() {
        for (text, cents) in [("12", 1200), ("12.5", 1250), ("12,50", 1250), ("0.2", 20), ("1 000.00", 100_000)] {
            assert_eq!(amount(text, Currency::Usd), Some(cents), "{text}");
        }
        assert_eq!(amount("2500.00", Currency::Xof), Some(2500));
        for (text, currency) in
            [("12.345", Currency::Usd), ("-1", Currency::Usd), ("12.5", Currency::Cdf), ("1,250", Currency::Xof)]
        {
            assert_eq!(amount(text, currency), None, "{text} {currency}");
        }
        let json = |amount, currency| serde_json::to_string(&Number { amount, currency }).unwrap();
        for (cents, text, number) in
            [(1200, "12", "12"), (1250, "12.50", "12.5"), (1999, "19.99", "19.99"), (20, "0.20", "0.2")]
        {
            assert_eq!((written(cents, Currency::Usd).as_str(), json(cents, Currency::Usd).as_str()), (text, number));
        }
        assert_eq!((written(2500, Currency::Xof), json(2500, Currency::Xof)), ("2500".to_owned(), "2500".to_owned()));
        for cents in 1..100_000 {
            let number: f64 = json(cents, Currency::Usd).parse().unwrap();
            assert_eq!((number * 100.0).round().to_string(), cents.to_string());
        }
    }

    #[test]
    fn a_balance_is_read_with_its_fraction_and_nothing_is_rounded() {
        for (text, sum) in [
            ("249711.74", 24_971_174),
            ("865.4", 86540),
            ("900", 90000),
            ("-34.6", -3460),
            ("1 000,50", 100_050),
            ("0.00", 0),
        ] {
            assert_eq!(Hundredths::parse(text), Some(Hundredths(sum)), "{text}");
        }
        for text in ["", "-", "1.234", "1.2.3", "12a", "--1", "1e3", "1.-2", "1.+", "99999999999999999999"] {
            assert_eq!(Hundredths::parse(text), None, "{text}");
        }
        assert_eq!(Hundredths(-3460).to_string(), "-34.60");
        assert_eq!(Hundredths(500).to_string(), "5");
    }
}
