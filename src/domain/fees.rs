//! The fees that the gateway keeps from a payment: rates by payment method, in basis points.

use std::collections::BTreeMap;

/// The gateway's fee rates, in basis points (one basis point is a hundredth of a percent).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fees {
    usual: i64,
    by_method: BTreeMap<String, i64>,
}

/// 100 %, in basis points. A higher rate is a typing error and is refused.
const MOST: i64 = 10_000;

impl Default for Fees {
    /// 3.5 %, the mobile-money rate that merchants were quoted when this was written. The merchant's contract decides.
    fn default() -> Self {
        Self { usual: 350, by_method: BTreeMap::new() }
    }
}

impl Fees {
    /// Reads `3.5%`, or the same followed by rates for the gateway's method codes: `3.5%, OM 3%, VISA 4.25%`. `None`
    /// for any other text, more than two decimals, or a rate above 100 %.
    ///
    /// ```
    /// use griot::domain::fees::Fees;
    ///
    /// let fees = Fees::parse("3.5%, OM 3%").unwrap();
    /// assert_eq!((fees.of("OM", 10_000), fees.of("MOMO", 10_000)), (300, 350));
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let mut fees = Self { usual: -1, by_method: BTreeMap::new() };
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            match part.split_once(char::is_whitespace) {
                Some((method, rate)) if method.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') => {
                    fees.by_method.insert(method.to_ascii_uppercase(), points(rate)?);
                }
                _ if fees.usual < 0 => fees.usual = points(part)?,
                _ => return None,
            }
        }
        (fees.usual >= 0).then_some(fees)
    }

    /// A method's rate in basis points. A payment made outside the gateway has an empty method and costs nothing.
    pub fn rate(&self, method: &str) -> i64 {
        if method.is_empty() {
            return 0;
        }
        self.by_method.get(&method.to_ascii_uppercase()).copied().unwrap_or(self.usual)
    }

    /// The usual rate in basis points, and those of methods, by the gateway's word in capitals: letters, digits and underscores.
    pub fn rates(&self) -> (i64, impl Iterator<Item = (&str, i64)>) {
        (self.usual, self.by_method.iter().map(|(method, rate)| (method.as_str(), *rate)))
    }

    /// The fee of a payment of `amount` (in the smallest unit) by a method, rounded to the nearest unit, a half up.
    pub fn of(&self, method: &str, amount: i64) -> i64 {
        amount.saturating_mul(self.rate(method)).saturating_add(MOST / 2).div_euclid(MOST)
    }
}

/// Reads `3.5%` as 350. The percent sign is required: a bare 350 would be ambiguous.
fn points(rate: &str) -> Option<i64> {
    let number = rate.trim().strip_suffix('%')?.trim_end();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let points = whole.parse::<i64>().ok()? * 100 + format!("{part:0<2}").parse::<i64>().ok()?;
    (points <= MOST).then_some(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read_as_an_owner_writes_them() {
        let fees = Fees::parse("2.5 %, OM 3%; visa 4.25%").unwrap();
        assert_eq!(["OM", "VISA", "MOMO", ""].map(|method| fees.rate(method)), [300, 425, 250, 0]);
        assert_eq!(Fees::parse("3.5%").unwrap(), Fees::default());
    }

    #[test]
    fn what_is_no_rate_is_refused() {
        for text in ["", "3.5", "OM 3%", "3%, 4%", "101%", "-1%", "1.234%", "3%, O M 3%", "%", "1.%5"] {
            assert_eq!(Fees::parse(text), None, "{text}");
        }
    }

    #[test]
    fn fees_are_rounded_to_the_nearest_whole_unit() {
        let fees = Fees::default();
        assert_eq!([14, 15, 100, 2500, 0].map(|amount| fees.of("OM", amount)), [0, 1, 4, 88, 0]);
    }
}
