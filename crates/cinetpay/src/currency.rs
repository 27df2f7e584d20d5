//! The currencies of CinetPay's accounts.

use std::fmt;

/// A currency that a CinetPay account can hold (CinetPay, "API de Checkout", `currency`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Currency {
    /// The franc of West Africa (Benin, Burkina Faso, Côte d’Ivoire, Mali, Niger, Senegal, Togo).
    Xof,
    /// The franc of Central Africa (Cameroon; in the API of 2026 also Chad, Congo, Central African Republic, Gabon and
    /// Equatorial Guinea).
    Xaf,
    /// The franc of the Democratic Republic of the Congo.
    Cdf,
    /// The franc of Guinea.
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

    /// Reads an ISO 4217 code in capitals; also `GBF`, which one CinetPay document prints for the Guinean franc.
    ///
    /// ```
    /// use cinetpay::Currency;
    ///
    /// assert_eq!(Currency::parse("XOF"), Some(Currency::Xof));
    /// assert_eq!(Currency::parse("EUR"), None);
    /// ```
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "GBF" => Some(Self::Gnf),
            _ => Self::ALL.into_iter().find(|currency| currency.code() == code),
        }
    }

    /// How many decimals an amount has (ISO 4217 as CinetPay uses it): a dollar has cents, and no franc is divided.
    pub fn exponent(self) -> u32 {
        match self {
            Self::Usd => 2,
            Self::Xof | Self::Xaf | Self::Cdf | Self::Gnf => 0,
        }
    }

    /// How many of the smallest units, in which all amounts are counted, are one franc or dollar: 1 or 100.
    pub fn unit(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// Amounts must be a multiple of this, in the smallest unit: CinetPay refuses others.
    pub fn step(self) -> i64 {
        match self {
            Self::Usd => 1,
            _ => 5,
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}
