//! The countries that CinetPay serves.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::Currency;

/// A country that CinetPay serves, by its code of ISO 3166-1 alpha-2 (cinetpay-api: v2, `currency`; 2026, countries).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
#[expect(missing_docs, reason = "the codes are their names")]
pub enum Country {
    Ci,
    Sn,
    Ml,
    Bf,
    Ne,
    Tg,
    Bj,
    Cm,
    Cd,
    Gn,
    Td,
    Cg,
    Cf,
    Ga,
    Gq,
}

impl Country {
    /// All countries.
    pub const ALL: [Self; 15] = [
        Self::Ci,
        Self::Sn,
        Self::Ml,
        Self::Bf,
        Self::Ne,
        Self::Tg,
        Self::Bj,
        Self::Cm,
        Self::Cd,
        Self::Gn,
        Self::Td,
        Self::Cg,
        Self::Cf,
        Self::Ga,
        Self::Gq,
    ];

    /// The code, the calling code, the digits of a national number, and the currency.
    fn row(self) -> (&'static str, &'static str, usize, Currency) {
        match self {
            Self::Ci => ("CI", "225", 10, Currency::Xof),
            Self::Sn => ("SN", "221", 9, Currency::Xof),
            Self::Ml => ("ML", "223", 8, Currency::Xof),
            Self::Bf => ("BF", "226", 8, Currency::Xof),
            Self::Ne => ("NE", "227", 8, Currency::Xof),
            Self::Tg => ("TG", "228", 8, Currency::Xof),
            Self::Bj => ("BJ", "229", 10, Currency::Xof),
            Self::Cm => ("CM", "237", 9, Currency::Xaf),
            Self::Cd => ("CD", "243", 9, Currency::Cdf),
            Self::Gn => ("GN", "224", 9, Currency::Gnf),
            Self::Td => ("TD", "235", 8, Currency::Xaf),
            Self::Cg => ("CG", "242", 9, Currency::Xaf),
            Self::Cf => ("CF", "236", 8, Currency::Xaf),
            Self::Ga => ("GA", "241", 8, Currency::Xaf),
            Self::Gq => ("GQ", "240", 9, Currency::Xaf),
        }
    }

    /// The country that an account in `currency` usually has.
    pub fn usual(currency: Currency) -> Self {
        match currency {
            Currency::Xof => Self::Ci,
            Currency::Xaf => Self::Cm,
            Currency::Cdf | Currency::Usd => Self::Cd,
            Currency::Gnf => Self::Gn,
        }
    }

    /// The code of ISO 3166-1 alpha-2.
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The calling code, without `+`.
    pub fn calling_code(self) -> &'static str {
        self.row().1
    }

    /// How many digits a national number has.
    pub fn digits(self) -> usize {
        self.row().2
    }

    /// Whether an account of this country can be in `currency`: its own, or dollars in the DR Congo.
    pub fn takes(self, currency: Currency) -> bool {
        self.row().3 == currency || (self == Self::Cd && currency == Currency::Usd)
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Country {
    type Err = String;

    /// Reads a code in upper or lower case.
    fn from_str(code: &str) -> Result<Self, String> {
        let code = code.to_ascii_uppercase();
        let known = Self::ALL.into_iter().find(|country| country.code() == code);
        known.ok_or_else(|| format!("{code} is none of {}", Self::ALL.map(Self::code).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_currency_is_taken_in_its_usual_country() {
        for currency in Currency::ALL {
            assert!(Country::usual(currency).takes(currency), "{currency}");
        }
        assert!(!Country::Sn.takes(Currency::Xaf));
        assert_eq!("ga".parse(), Ok(Country::Ga));
    }
}
