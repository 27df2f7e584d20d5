//! Values of answers, compared by what they mean and not by how they are written.

use std::fmt;

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
