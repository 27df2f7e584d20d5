//! Taxes on sales: rates by the buyer's country, the class of goods and the day from which they hold. Prices include the tax.

use chrono::NaiveDate;

use super::percent;

/// 100 %, in the unit of rates.
const WHOLE: i128 = 10_000;

/// The class of goods that a book belongs to. Which books are of which is the owner's to know: nothing is guessed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TaxClass {
    #[default]
    Standard,
    Reduced,
    Exempt,
}

impl TaxClass {
    super::variants!(pub Standard, Reduced, Exempt);

    /// The class as stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::Reduced => "reduced",
            Self::Exempt => "exempt",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.code() == code)
    }
}

/// A rate, and from which day it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedRate {
    pub from: NaiveDate,
    /// ISO 3166-1 alpha-2; empty for every country that has no rate of its own.
    pub country: String,
    pub class: TaxClass,
    /// In hundredths of a percent; 0 where the class is not taxed.
    pub rate: i64,
    /// What receipts say about it, such as the legal text of an exemption.
    pub words: String,
}

/// Reads a rate, `18`, `19,25 %`: in hundredths of a percent.
pub fn parse_rate(text: &str) -> Option<i64> {
    percent::parse(text)
}

/// Writes a rate as it would be typed: `19.25`.
pub fn show_rate(rate: i64) -> String {
    percent::show(rate)
}

/// The rate for a buyer of a country on a day: his country's own, else that for every country; the one that began last. A book of
/// the reduced class has the standard rate where there is no reduced one. `None` where there is no rate: no tax is due then.
pub fn in_force<'a>(rates: &'a [DatedRate], country: &str, class: TaxClass, day: NaiveDate) -> Option<&'a DatedRate> {
    let latest = |class: TaxClass, country: &str| {
        let holds = |rate: &&DatedRate| rate.class == class && rate.country == country && rate.from <= day;
        rates.iter().filter(holds).max_by_key(|rate| rate.from)
    };
    let of_class = |class| latest(class, country).or_else(|| latest(class, ""));
    match class {
        TaxClass::Reduced => of_class(TaxClass::Reduced).or_else(|| of_class(TaxClass::Standard)),
        class => of_class(class),
    }
}

/// The tax that an amount includes at a rate in hundredths of a percent, rounded to the nearest unit, halves up.
pub fn included(amount: i64, rate: i64) -> i64 {
    let (amount, rate) = (i128::from(amount), i128::from(rate));
    share(amount * rate, WHOLE + rate)
}

/// The tax in a part of a line's amount that is credited, where `before` of the line was credited already: the tax of all that is
/// credited then, less the tax of `before`, so that crediting a line in parts takes back its tax exactly.
pub fn credited(before: i64, part: i64, (amount, tax): (i64, i64)) -> i64 {
    let of = |sum: i64| share(i128::from(sum) * i128::from(tax), i128::from(amount));
    of(before + part) - of(before)
}

fn share(product: i128, whole: i128) -> i64 {
    if whole <= 0 {
        return 0;
    }
    i64::try_from((2 * product + whole).div_euclid(2 * whole)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(from: &str, country: &str, class: TaxClass, rate: i64) -> DatedRate {
        DatedRate { from: from.parse().unwrap(), country: country.to_owned(), class, rate, words: String::new() }
    }

    #[test]
    fn the_tax_in_a_price_is_rounded_once_to_the_nearest_unit() {
        assert_eq!(included(2_500, 1_800), 381, "381.36");
        assert_eq!(included(5_000, 1_800), 763, "762.71");
        assert_eq!(included(1_000, 1_925), 161, "161.43");
        assert_eq!(included(2, 10_000), 1);
        assert_eq!(included(1, 10_000), 1, "half a unit goes up");
        assert_eq!((included(0, 1_800), included(2_500, 0)), (0, 0));
        assert_eq!(included(i64::MAX, 10_000), i64::MAX / 2 + 1);
    }

    #[test]
    fn a_line_that_is_credited_in_parts_gives_back_its_tax_exactly() {
        for parts in [vec![2_500], vec![1, 2_499], vec![833, 833, 834], vec![7; 357]] {
            let (mut before, mut back) = (0, 0);
            for part in &parts {
                back += credited(before, *part, (2_500, 381));
                before += part;
            }
            back += credited(before, 2_500 - before, (2_500, 381));
            assert_eq!(back, 381, "{parts:?}");
        }
        assert_eq!(credited(0, 0, (0, 0)), 0);
    }

    #[test]
    fn the_rate_is_that_of_the_day_the_country_and_the_class() {
        use TaxClass::{Exempt, Reduced, Standard};
        let rates = [
            rate("2026-01-01", "", Standard, 1_800),
            rate("2027-01-01", "", Standard, 1_900),
            rate("2026-06-01", "CM", Standard, 1_925),
            rate("2026-01-01", "CI", Reduced, 900),
        ];
        let found = |country: &str, class, day: &str| {
            in_force(&rates, country, class, day.parse().unwrap()).map(|rate| rate.rate)
        };
        assert_eq!(found("SN", Standard, "2025-12-31"), None, "before the first day");
        assert_eq!(found("SN", Standard, "2026-12-31"), Some(1_800));
        assert_eq!(found("SN", Standard, "2027-01-01"), Some(1_900));
        assert_eq!(found("CM", Standard, "2026-05-31"), Some(1_800), "its own has not begun");
        assert_eq!(found("CM", Standard, "2027-02-01"), Some(1_925));
        assert_eq!((found("CI", Reduced, "2027-01-01"), found("SN", Reduced, "2027-01-01")), (Some(900), Some(1_900)));
        assert_eq!(found("CI", Exempt, "2027-01-01"), None);
    }

    #[test]
    fn rates_are_read_as_people_write_them() {
        assert_eq!((parse_rate("18"), parse_rate("19,25 %"), parse_rate("dix")), (Some(1_800), Some(1_925), None));
    }
}
