//! Money: whole units of one currency, never a float.

use std::fmt;

/// A currency that a CinetPay account can hold (cinetpay-api: v2, `currency`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Currency {
    Xof,
    Xaf,
    Cdf,
    Gnf,
    Usd,
}

impl Currency {
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
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "GBF" => Some(Self::Gnf),
            _ => Self::ALL.into_iter().find(|currency| currency.code() == code),
        }
    }

    /// As people write it after an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Xof | Self::Xaf => "F\u{a0}CFA",
            Self::Cdf => "FC",
            Self::Gnf => "FG",
            Self::Usd => "$\u{a0}US",
        }
    }

    /// An amount must be a multiple of this, in whole units: CinetPay refuses others.
    pub fn step(self) -> i64 {
        match self {
            Self::Usd => 1,
            _ => 5,
        }
    }

    /// The usual lowest and highest amounts of CinetPay, in whole units; settings can say otherwise.
    pub fn usual_limits(self) -> PriceLimits {
        match self {
            Self::Xof | Self::Xaf => PriceLimits { min: 100, max: 1_000_000 },
            Self::Cdf => PriceLimits { min: 400, max: 2_500_000 },
            Self::Gnf => PriceLimits { min: 1_000, max: 2_500_000 },
            Self::Usd => PriceLimits { min: 1, max: 2_500 },
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The lowest and highest price that a book may have, both allowed, in whole units of the account's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceLimits {
    pub min: i64,
    pub max: i64,
}

/// An amount in whole units (francs, dollars) of one currency. Its `Display` is for people: `2 500 F CFA`,
/// with spaces that do not break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Money {
    pub amount: i64,
    pub currency: Currency,
}

/// Why an amount cannot be a price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PriceError {
    #[error("a price in {currency} is a multiple of {step}")]
    Step { currency: Currency, step: i64 },
    #[error("the price is at least {0}")]
    TooLow(Money),
    #[error("the price is at most {0}")]
    TooHigh(Money),
}

impl Money {
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Takes an amount as a book's price. A price of 0 needs no gateway: the book is given.
    ///
    /// # Errors
    /// When the gateway would refuse it: not a multiple of the currency's step, or outside `limits`. It is never rounded.
    pub fn price(amount: i64, currency: Currency, limits: PriceLimits) -> Result<Self, PriceError> {
        if amount == 0 {
            return Ok(Self::new(0, currency));
        }
        if amount < limits.min {
            return Err(PriceError::TooLow(Self::new(limits.min, currency)));
        }
        if amount > limits.max {
            return Err(PriceError::TooHigh(Self::new(limits.max, currency)));
        }
        let step = currency.step();
        if amount % step != 0 {
            return Err(PriceError::Step { currency, step });
        }
        Ok(Self::new(amount, currency))
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.amount.unsigned_abs().to_string();
        if self.amount < 0 {
            f.write_str("-")?;
        }
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                f.write_str("\u{a0}")?;
            }
            write!(f, "{digit}")?;
        }
        write!(f, "\u{a0}{}", self.currency.sign())
    }
}

#[cfg(test)]
mod tests {
    use super::{Currency, Money, PriceError};

    fn xof(amount: i64) -> Result<Money, PriceError> {
        Money::price(amount, Currency::Xof, Currency::Xof.usual_limits())
    }

    #[test]
    fn a_price_is_written_as_people_write_it() {
        assert_eq!(Money::new(2500, Currency::Xof).to_string(), "2\u{a0}500\u{a0}F\u{a0}CFA");
        assert_eq!(Money::new(100, Currency::Cdf).to_string(), "100\u{a0}FC");
        assert_eq!(Money::new(1_250_000, Currency::Gnf).to_string(), "1\u{a0}250\u{a0}000\u{a0}FG");
    }

    #[test]
    fn a_price_that_the_gateway_would_refuse_is_refused_here() {
        assert!(xof(2500).is_ok());
        assert!(xof(0).is_ok(), "a book may be given");
        assert!(matches!(xof(-5), Err(PriceError::TooLow(_))));
        assert!(matches!(xof(2501), Err(PriceError::Step { step: 5, .. })));
        assert!(matches!(xof(95), Err(PriceError::TooLow(_))));
        assert!(matches!(xof(1_000_005), Err(PriceError::TooHigh(_))));
        assert!(Money::price(3, Currency::Usd, Currency::Usd.usual_limits()).is_ok());
    }
}
