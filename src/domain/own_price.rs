//! A price that the buyer names, from a minimum.

use super::money::{Money, PriceError, PriceLimits};

/// Whether a buyer may pay `chosen` where the owner wants at least `least`. Nothing at all may be paid where that is 0.
///
/// # Errors
/// It is below the minimum, above what the gateway takes, or no multiple of the currency's step.
pub fn check(chosen: i64, least: Money, limits: PriceLimits) -> Result<Money, PriceError> {
    if chosen < least.amount {
        return Err(PriceError::TooLow(least));
    }
    Money::price(chosen, least.currency, limits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::Currency;

    #[test]
    fn a_price_is_named_from_the_minimum_up_to_what_the_gateway_takes() {
        let limits = Currency::Xof.usual_limits();
        let named = |chosen, least| check(chosen, Money::new(least, Currency::Xof), limits).map(|money| money.amount);
        assert_eq!(named(500, 500), Ok(500));
        assert_eq!(named(495, 500), Err(PriceError::TooLow(Money::new(500, Currency::Xof))));
        assert_eq!(named(0, 0), Ok(0));
        assert_eq!(
            named(50, 0),
            Err(PriceError::TooLow(Money::new(100, Currency::Xof))),
            "nothing, or what can be paid"
        );
        assert_eq!(named(501, 500), Err(PriceError::Step { currency: Currency::Xof, step: 5 }));
        assert_eq!(named(1_000_005, 500), Err(PriceError::TooHigh(Money::new(1_000_000, Currency::Xof))));
        assert_eq!(named(-5, 0), Err(PriceError::TooLow(Money::new(0, Currency::Xof))));
    }
}
