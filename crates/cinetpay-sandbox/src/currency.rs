//! The currencies of CinetPay's accounts.

use std::{fmt, ops::RangeInclusive, str::FromStr};

use serde::{Deserialize, Serialize};

/// A currency that a CinetPay account can hold (cinetpay-api: v2, `currency`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// The franc of West Africa.
    Xof,
    /// The franc of Central Africa.
    Xaf,
    /// The Congolese franc.
    Cdf,
    /// The Guinean franc.
    Gnf,
    /// The dollar of the United States.
    Usd,
}

impl Currency {
    /// All currencies.
    pub const ALL: [Self; 5] = [Self::Xof, Self::Xaf, Self::Cdf, Self::Gnf, Self::Usd];

    /// The ISO 4217 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Xof => "XOF",
            Self::Xaf => "XAF",
            Self::Cdf => "CDF",
            Self::Gnf => "GNF",
            Self::Usd => "USD",
        }
    }

    /// How many of the smallest units, in which all amounts are counted, are one franc or dollar: a dollar has 100 cents, and
    /// no franc is divided.
    pub fn unit(self) -> i64 {
        match self {
            Self::Usd => 100,
            Self::Xof | Self::Xaf | Self::Cdf | Self::Gnf => 1,
        }
    }

    /// Reads an amount as a program sends it, `2500` or `12.50`, in the smallest unit; `None` for what has more decimals than
    /// the currency, and for what is no number.
    pub fn read(self, text: &str) -> Option<i64> {
        let text = text.trim();
        let (whole, part) = text.split_once('.').filter(|_| self.unit() > 1).unwrap_or((text, ""));
        let is_part = part.len() <= 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        let cents = if part.is_empty() { 0 } else { format!("{part:0<2}").parse().ok()? };
        let whole: i64 = whole.parse().ok()?;
        whole.checked_mul(self.unit())?.checked_add(cents).filter(|_| is_part && (whole >= 0 || part.is_empty()))
    }

    /// An amount as CinetPay writes it: `2500`, `12`, `12.50`.
    pub fn plain(self, amount: i64) -> String {
        let (sign, amount) = (if amount < 0 { "-" } else { "" }, amount.abs());
        match (amount / self.unit(), amount % self.unit()) {
            (whole, 0) => format!("{sign}{whole}"),
            (whole, cents) => format!("{sign}{whole}.{cents:02}"),
        }
    }

    /// An amount must be a multiple of this, in the smallest unit.
    pub fn step(self) -> i64 {
        match self {
            Self::Usd => 1,
            _ => 5,
        }
    }

    /// The lowest and the highest amount that CinetPay usually accepts, in the smallest unit.
    pub fn usual_amounts(self) -> RangeInclusive<i64> {
        match self {
            Self::Xof | Self::Xaf => 100..=1_000_000,
            Self::Cdf => 400..=2_500_000,
            Self::Gnf => 1_000..=2_500_000,
            Self::Usd => 20..=250_000,
        }
    }

    /// Formats an amount in the smallest unit for display, with no-break spaces: `2 500 F CFA`, `12,50 $ US`.
    pub fn write(self, amount: i64) -> String {
        let digits = (amount / self.unit()).to_string();
        let sign = match self {
            Self::Xof | Self::Xaf => "F\u{a0}CFA",
            Self::Cdf => "FC",
            Self::Gnf => "FG",
            Self::Usd => "$\u{a0}US",
        };
        let mut text = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        if self.unit() > 1 {
            text = format!("{text},{:02}", amount % self.unit());
        }
        format!("{text}\u{a0}{sign}")
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = String;

    /// Reads an ISO 4217 code in upper or lower case.
    fn from_str(code: &str) -> Result<Self, String> {
        let code = code.to_ascii_uppercase();
        let known = Self::ALL.into_iter().find(|currency| currency.code() == code);
        known.ok_or_else(|| format!("{code} is none of {}", Self::ALL.map(Self::code).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_as_people_write_it() {
        assert_eq!(Currency::Xof.write(2500), "2\u{a0}500\u{a0}F\u{a0}CFA");
        assert_eq!(Currency::Gnf.write(1_250_000), "1\u{a0}250\u{a0}000\u{a0}FG");
        assert_eq!(Currency::Usd.write(2505), "25,05\u{a0}$\u{a0}US");
    }

    #[test]
    fn a_dollar_is_sent_with_its_cents_and_a_franc_whole() {
        for (text, cents) in [("12", 1200), ("12.5", 1250), ("12.50", 1250), ("0.2", 20)] {
            assert_eq!(Currency::Usd.read(text), Some(cents), "{text}");
        }
        for text in ["12.345", "12,5", "-1.50", "", "12.x", "1.+5"] {
            assert_eq!(Currency::Usd.read(text), None, "{text}");
        }
        assert_eq!((Currency::Xof.read("2500"), Currency::Xof.read("12.50")), (Some(2500), None));
        assert_eq!([1200, 1250, 5].map(|cents| Currency::Usd.plain(cents)), ["12", "12.50", "0.05"]);
    }

    #[test]
    fn a_currency_is_read_by_its_code() {
        assert_eq!("xof".parse(), Ok(Currency::Xof));
        assert!("EUR".parse::<Currency>().unwrap_err().contains("XOF"));
    }
}
