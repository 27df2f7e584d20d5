//! The commission: what the shop keeps of the sale of a seller's book.

use super::percent;

/// Who bears what the gateway keeps of a payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FeeBearer {
    /// The shop pays it out of its commission.
    #[default]
    Shop,
    /// It is charged to the seller.
    Seller,
}

impl FeeBearer {
    crate::domain::variants!(pub Shop, Seller);

    pub fn code(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::Seller => "seller",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bearer| bearer.code() == code)
    }
}

/// What becomes of the price of a line, in the smallest unit. The three add up to the price.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// The seller's.
    pub share: i64,
    pub commission: i64,
    /// What is charged to the seller of the gateway's fee.
    pub fee: i64,
}

/// The rate in force, in hundredths of a percent: the book's, else the seller's, else the shop's.
pub fn rate(book: Option<i64>, seller: Option<i64>, shop: i64) -> i64 {
    book.or(seller).unwrap_or(shop)
}

/// Divides `price`, a line's price without tax, at a rate in hundredths of a percent. The commission is rounded to the nearest unit;
/// `fee` is charged as far as something is left for it, so that no share is negative.
pub fn divide(price: i64, rate: i64, fee: i64) -> Parts {
    let commission = percent::of(price, rate);
    let fee = fee.clamp(0, (price - commission).max(0));
    Parts { share: price - commission - fee, commission, fee }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_add_up_to_the_price_whatever_the_rate() {
        for price in [0, 1, 5, 99, 2_500, 1_000_000] {
            for rate in [0, 1, 333, 1_000, 9_999, 10_000] {
                for fee in [0, 1, 88, 2_000_000] {
                    let parts = divide(price, rate, fee);
                    assert_eq!(parts.share + parts.commission + parts.fee, price);
                    assert!(
                        parts.share >= 0 && parts.commission >= 0 && parts.fee >= 0,
                        "{price} {rate} {fee}: {parts:?}"
                    );
                }
            }
        }
        assert_eq!(divide(2_500, 1_250, 88), Parts { share: 2_099, commission: 313, fee: 88 });
    }

    #[test]
    fn the_books_rate_counts_before_the_sellers_and_that_before_the_shops() {
        assert_eq!(
            (rate(Some(0), Some(500), 1_000), rate(None, Some(500), 1_000), rate(None, None, 1_000)),
            (0, 500, 1_000)
        );
    }
}
