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

    /// An amount must be a multiple of this, in whole units.
    pub fn step(self) -> i64 {
        match self {
            Self::Usd => 1,
            _ => 5,
        }
    }

    /// The lowest and the highest amount that CinetPay usually accepts, in whole units.
    pub fn usual_amounts(self) -> RangeInclusive<i64> {
        match self {
            Self::Xof | Self::Xaf => 100..=1_000_000,
            Self::Cdf => 400..=2_500_000,
            Self::Gnf => 1_000..=2_500_000,
            Self::Usd => 1..=2_500,
        }
    }

    /// Formats an amount in whole units for display, with no-break spaces: `2 500 F CFA`.
    pub fn write(self, amount: i64) -> String {
        let digits = amount.to_string();
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
        assert_eq!(Currency::Usd.write(25), "25\u{a0}$\u{a0}US");
    }

    #[test]
    fn a_currency_is_read_by_its_code() {
        assert_eq!("xof".parse(), Ok(Currency::Xof));
        assert!("EUR".parse::<Currency>().unwrap_err().contains("XOF"));
    }
}
