//! Money: whole numbers of the smallest unit of one currency (francs, cents), never a float. Sums of two currencies are never added.

use std::fmt;

use super::language::Language;
use super::typed;

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
    crate::domain::variants!(pub Xof, Xaf, Cdf, Gnf, Usd);

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

    /// Reads an upper-case ISO 4217 code; also `GBF`, which one CinetPay document uses for the Guinean franc.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "GBF" => Some(Self::Gnf),
            _ => Self::ALL.into_iter().find(|currency| currency.code() == code),
        }
    }

    /// The currency as people write it after an amount.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Xof | Self::Xaf => "F\u{a0}CFA",
            Self::Cdf => "FC",
            Self::Gnf => "FG",
            Self::Usd => "$\u{a0}US",
        }
    }

    /// How many decimals an amount has. A dollar has cents; the francs of CinetPay's accounts are not divided (ISO 4217 gives
    /// the Congolese franc centimes, which nobody pays with).
    pub fn exponent(self) -> u32 {
        match self {
            Self::Usd => 2,
            Self::Xof | Self::Xaf | Self::Cdf | Self::Gnf => 0,
        }
    }

    /// How many of the smallest units, in which all amounts are kept, are one franc or dollar.
    pub fn unit(self) -> i64 {
        10_i64.pow(self.exponent())
    }

    /// The step of amounts, in the smallest unit: CinetPay refuses an amount that is not a multiple of it.
    pub fn step(self) -> i64 {
        match self {
            Self::Usd => 1,
            _ => 5,
        }
    }

    /// CinetPay's usual lowest and highest amounts, in the smallest unit; the settings can change them.
    pub fn usual_limits(self) -> PriceLimits {
        match self {
            Self::Xof | Self::Xaf => PriceLimits { min: 100, max: 1_000_000 },
            Self::Cdf => PriceLimits { min: 400, max: 2_500_000 },
            Self::Gnf => PriceLimits { min: 1_000, max: 2_500_000 },
            Self::Usd => PriceLimits { min: 20, max: 250_000 },
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The lowest and highest price of a book, both inclusive, in the smallest unit of the merchant account's currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PriceLimits {
    pub min: i64,
    pub max: i64,
}

/// An amount in the smallest unit (francs, cents) of one currency. Its `Display` is for people who read French: `2 500 F CFA`,
/// `12,50 $ US`, with non-breaking spaces; [`Money::say`] knows the language.
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

/// Why a text is not an amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AmountFault {
    #[error("no digits")]
    Nothing,
    #[error("a sign that no amount has: {}", typed::shown(*.0))]
    Sign(char),
    /// `2.50` francs: a fraction of what is not divided.
    #[error("a part of a whole unit")]
    Part,
    /// The digits are grouped in no known way of writing thousands.
    #[error("digits that are grouped in no known way")]
    Groups,
    #[error("another currency: {0}")]
    Currency(String),
    #[error("too many digits")]
    Long,
}

/// What people write beside an amount in a currency: lower case, without accents, spaces and dots.
fn words(currency: Currency) -> &'static [&'static str] {
    match currency {
        Currency::Xof | Currency::Xaf => &["fcfa", "cfa", "francscfa", "franccfa", "francs", "franc", "frs", "fr", "f"],
        Currency::Cdf => &["fc", "francscongolais", "francs", "franc", "f"],
        Currency::Gnf => &["fg", "gnf", "francsguineens", "francs", "franc", "f"],
        Currency::Usd => &["$us", "us$", "$", "dollars", "dollar"],
    }
}

/// Reads an amount of `currency` as people write it, in its smallest unit: `2 500 F CFA`, `2.500`, `2,500`, `2500,00`,
/// `XOF 2500`, and in dollars `12,50` or `12.5`, which are 1250 cents. Every field for an amount is read by this function.
///
/// # Errors
/// Why the text is not an amount; an amount is never rounded.
pub fn amount(text: &str, currency: Currency) -> Result<i64, AmountFault> {
    let text = typed::without_accents(&typed::clean(text));
    let is_part = |c: char| c.is_ascii_digit() || " .,'’-+".contains(c);
    let Some(first) = text.find(|c: char| c.is_ascii_digit()) else {
        return Err(text.chars().find(|c| !is_part(*c)).map_or(AmountFault::Nothing, AmountFault::Sign));
    };
    let last = text.rfind(|c: char| c.is_ascii_digit()).unwrap_or(first);
    let (before, number, after) =
        (text.get(..first).unwrap_or(""), text.get(first..=last).unwrap_or(""), text.get(last + 1..).unwrap_or(""));
    let negative = before.trim_end().ends_with('-');
    for beside in [before.trim_end_matches([' ', '-', '+']), after] {
        let word: String = beside.chars().filter(|c| !" .,-".contains(*c)).collect();
        let code = currency.code().to_lowercase();
        if !(word.is_empty() || word == code || words(currency).contains(&word.as_str())) {
            return Err(AmountFault::Currency(beside.trim().to_owned()));
        }
    }
    if let Some(sign) = number.chars().find(|c| !is_part(*c) || "-+".contains(*c)) {
        return Err(AmountFault::Sign(sign));
    }
    let amount = smallest(number, currency.exponent())?;
    Ok(if negative { -amount } else { amount })
}

/// A number with spaces, points, commas and apostrophes between its digits, in units of which 10 to the `exponent` are one.
fn smallest(number: &str, exponent: u32) -> Result<i64, AmountFault> {
    let number: String = number.chars().filter(|c| *c != ' ').collect();
    let groups: Vec<&str> = number.split(['.', ',', '\'', '’']).collect();
    let (kept, part) = match groups.as_slice() {
        // One or two digits after the last separator are cents.
        [kept @ .., part] if !kept.is_empty() && part.len() < 3 => (kept, *part),
        all => (all, ""),
    };
    let thousands = kept.get(1..).unwrap_or_default();
    let first = kept.first().map_or(0, |group| group.len());
    if thousands.iter().any(|group| group.len() != 3) || (!thousands.is_empty() && !(1..=3).contains(&first)) {
        return Err(AmountFault::Groups);
    }
    let decimals = usize::try_from(exponent).unwrap_or(0);
    let (cents, rest) = part.split_at_checked(decimals).unwrap_or((part, ""));
    if rest.bytes().any(|digit| digit != b'0') {
        return Err(AmountFault::Part);
    }
    let digits = format!("{}{cents:0<decimals$}", kept.concat());
    if digits.len() > 15 {
        return Err(AmountFault::Long);
    }
    digits.parse().map_err(|_| AmountFault::Groups)
}

/// Digits in groups of three, with `between` between the groups: `2 500`.
pub fn grouped(digits: &str, between: &str) -> String {
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push_str(between);
        }
        text.push(digit);
    }
    text
}

impl Money {
    pub fn new(amount: i64, currency: Currency) -> Self {
        Self { amount, currency }
    }

    /// Makes a price of an amount. A price of 0 needs no gateway: the book is free.
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

    /// The amount as people who read this language write it: `12,50 $ US` in French, `12.50 $ US` in English.
    pub fn say(self, language: Language) -> String {
        let mut text = String::new();
        let point = if language == Language::English { '.' } else { ',' };
        // Writing to a text cannot fail.
        self.write(&mut text, point).unwrap_or_default();
        text
    }

    /// The amount as a form shows it, `2500` or `12.50`; [`amount`] reads it.
    pub fn plain(self) -> String {
        let (unit, amount) = (self.currency.unit(), self.amount.abs());
        let sign = if self.amount < 0 { "-" } else { "" };
        match self.currency.exponent() {
            0 => self.amount.to_string(),
            _ => format!("{sign}{}.{:02}", amount / unit, amount % unit),
        }
    }

    fn write(self, to: &mut impl fmt::Write, point: char) -> fmt::Result {
        let unit = self.currency.unit().unsigned_abs();
        let (whole, part) = (self.amount.unsigned_abs() / unit, self.amount.unsigned_abs() % unit);
        if self.amount < 0 {
            to.write_str("-")?;
        }
        to.write_str(&grouped(&whole.to_string(), "\u{a0}"))?;
        if unit > 1 {
            write!(to, "{point}{part:02}")?;
        }
        write!(to, "\u{a0}{}", self.currency.sign())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, ',')
    }
}

#[cfg(test)]
mod tests {
    use super::{AmountFault, Currency, Money, PriceError, amount};
    use crate::domain::language::Language;

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
    fn dollars_show_their_cents_in_either_language_and_francs_have_none() {
        let usd = |cents| Money::new(cents, Currency::Usd);
        assert_eq!(usd(125_005).say(Language::French), "1\u{a0}250,05\u{a0}$\u{a0}US");
        assert_eq!(usd(125_005).say(Language::English), "1\u{a0}250.05\u{a0}$\u{a0}US");
        assert_eq!(
            (usd(1200).to_string(), usd(-5).to_string()),
            ("12,00\u{a0}$\u{a0}US".into(), "-0,05\u{a0}$\u{a0}US".into())
        );
        assert_eq!((usd(1205).plain(), usd(-5).plain()), ("12.05".into(), "-0.05".into()));
        for language in Language::ALL {
            assert_eq!(Money::new(2500, Currency::Cdf).say(language), "2\u{a0}500\u{a0}FC");
        }
    }

    #[test]
    fn a_price_that_the_gateway_would_refuse_is_refused_here() {
        assert!(xof(2500).is_ok());
        assert!(xof(0).is_ok(), "a book may be given");
        assert!(matches!(xof(-5), Err(PriceError::TooLow(_))));
        assert!(matches!(xof(2501), Err(PriceError::Step { step: 5, .. })));
        assert!(matches!(xof(95), Err(PriceError::TooLow(_))));
        assert!(matches!(xof(1_000_005), Err(PriceError::TooHigh(_))));
        let usd = |cents| Money::price(cents, Currency::Usd, Currency::Usd.usual_limits());
        assert!(usd(333).is_ok(), "cents of a dollar have no step");
        assert!(matches!(usd(19), Err(PriceError::TooLow(_))));
    }

    #[test]
    fn an_amount_is_read_as_people_write_it() {
        for text in [
            "2500",
            "2 500",
            "2\u{a0}500",
            "2\u{202f}500\u{a0}F\u{a0}CFA",
            "2 500 F CFA",
            "2.500",
            "2,500",
            "2'500",
            "2’500",
            "2500,00",
            "2500.00",
            "2.500,00",
            "2,500.00",
            "2500,0",
            "2500 FCFA",
            "2500F",
            "2 500 f. cfa",
            "XOF 2500",
            "2500 xof",
            "2500 francs CFA",
            "٢٥٠٠",
            "\u{200e}2500\u{200b}",
            "2500.",
            "+2500",
            " 2500 , ",
        ] {
            assert_eq!(amount(text, Currency::Xof), Ok(2500), "{text:?}");
        }
        assert_eq!(amount(&Money::new(1_250_000, Currency::Gnf).to_string(), Currency::Gnf), Ok(1_250_000));
        assert_eq!(amount("1.250.000 FC", Currency::Cdf), Ok(1_250_000));
        assert_eq!(amount("0", Currency::Xof), Ok(0));
        assert_eq!(amount("-5", Currency::Xof), Ok(-5));
    }

    #[test]
    fn dollars_are_read_with_their_cents_and_as_they_are_told() {
        for (text, cents) in [
            ("25 $ US", 2500),
            ("$25", 2500),
            ("25.00", 2500),
            ("1,250", 125_000),
            ("12,50", 1250),
            ("12.5", 1250),
            ("0,2", 20),
            ("1 250,05 $ US", 125_005),
            ("USD 1.250,99", 125_099),
            ("-12,50", -1250),
        ] {
            assert_eq!(amount(text, Currency::Usd), Ok(cents), "{text}");
            let told = Money::new(cents, Currency::Usd);
            for text in [told.plain(), told.say(Language::English), told.say(Language::French)] {
                assert_eq!(amount(&text, Currency::Usd), Ok(cents), "{text}");
            }
        }
        assert_eq!(amount("12.345", Currency::Usd), Ok(1_234_500), "three digits are thousands");
        assert_eq!(amount("12345678901234", Currency::Usd), Err(AmountFault::Long));
    }

    #[test]
    fn what_is_no_whole_amount_says_why() {
        for (text, fault) in [
            ("25,50", AmountFault::Part),
            ("2.5", AmountFault::Part),
            ("2 500,50", AmountFault::Part),
            ("25.0000", AmountFault::Groups),
            ("2500.000", AmountFault::Groups),
            ("1.25.000", AmountFault::Groups),
            ("25 €", AmountFault::Currency("€".into())),
            ("USD 25", AmountFault::Currency("usd".into())),
            ("deux mille", AmountFault::Sign('d')),
            ("", AmountFault::Nothing),
            ("2x500", AmountFault::Sign('x')),
            ("9999999999999999", AmountFault::Long),
        ] {
            assert_eq!(amount(text, Currency::Xof), Err(fault), "{text}");
        }
    }
}
