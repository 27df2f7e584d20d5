//! Telephone numbers, read as people write them.
//!
//! libphonenumber's metadata decides which numbers exist. It refuses forms that people in our countries still write, so
//! a number is first tried as written and then with one repair at a time: without a trunk prefix 0; with `01` before
//! Benin's eight digits from before 30 November 2024; with a missing first 0 where it is part of the number. A repair
//! is never a guess: Côte d'Ivoire's eight digits from before 2021 could have become three different numbers, and nine
//! digits may lack their first 0 or their country's prefix, so the buyer is asked.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberType, Region};

use super::Country;
use crate::domain::typed;

/// A phone number in E.164: `+` and at most 15 digits. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

/// Why a number cannot be used. The form shows a message for each beside its field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFault {
    #[error("a sign that no number has: {}", typed::shown(*.0))]
    Sign(char),
    #[error("more than one number")]
    Several,
    /// `digits` digits were written, where a number of the country has `wanted`.
    #[error("{digits} digits, where a number of {} has {wanted}", country.english)]
    Short { digits: usize, wanted: usize, country: &'static Country },
    #[error("{digits} digits, where a number of {} has {wanted}", country.english)]
    Long { digits: usize, wanted: usize, country: &'static Country },
    /// Côte d'Ivoire's eight digits from before 31 January 2021, and the ten digits that they probably became.
    #[error("eight digits, of before 2021; perhaps {0}")]
    OldIvorian(String),
    /// Digits that are a number of another country as they are, and one of the shop's with a 0 before them: this one.
    #[error("a number of another country, or {0}")]
    Zeroless(String),
    /// Gabon's seven digits from before June 2019.
    #[error("seven digits, of before 2019")]
    OldGabonese,
    /// The length is right, but no number of the country begins like this.
    #[error("no number of {} begins so", .0.english)]
    NoSuch(&'static Country),
    /// The number belongs to a country that Griot does not know by name, or to none.
    #[error("no number of any country")]
    Nowhere,
}

/// Prefixes that are written before a number in links and on business cards.
const LABELS: [&str; 10] =
    ["tel:", "callto:", "sms:", "whatsapp:", "https://wa.me/", "wa.me/", "téléphone", "tél", "tel", "whatsapp"];

/// When a field is checked for several numbers, a part with fewer digits than this does not count as one.
const WHOLE: usize = 8;

impl Phone {
    /// Reads a number as people write it. Without an international prefix it is read as one of `home`, then as one of
    /// another country that Griot knows with its `+` left out.
    ///
    /// # Errors
    /// Why the number cannot be used.
    pub fn parse(text: &str, home: &'static Country) -> Result<Self, PhoneFault> {
        let written = Written::read(text)?;
        let tries = written.tries(home);
        let number = tries.iter().find_map(|number| existing(number)).ok_or_else(|| written.fault(home))?;
        match written.completed(home, &number).filter(|_| written.exists_abroad(home)) {
            Some(whole) => Err(PhoneFault::Zeroless(spaced(&whole))),
            None => Ok(Self(number)),
        }
    }

    /// A number stored in E.164. It was validated when it was stored, with the metadata of that time; only its shape is
    /// checked here.
    pub fn kept(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('+')?;
        let fits = (7..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number's country, if Griot knows it by name.
    pub fn country(&self) -> Option<&'static Country> {
        split(self.0.trim_start_matches('+')).map(|(country, _)| country)
    }

    /// The country's prefix and the number without it, if Griot knows the country by name: `225` and `0707070700`.
    pub fn parts(&self) -> Option<(&'static str, &str)> {
        split(self.0.trim_start_matches('+')).map(|(country, number)| (country.prefix, number))
    }

    /// Whether it is known to be a fixed line, which gets no SMS.
    pub fn is_landline(&self) -> bool {
        PhoneNumber::parse(&self.0, None).is_ok_and(|number| number.get_type() == PhoneNumberType::FixedLine)
    }

    /// For pages: only the last two digits, `…07`.
    pub fn masked(&self) -> String {
        let tail = self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default();
        format!("…{tail}")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// The digits of the text, and whether they begin with an international prefix for certain.
struct Written {
    digits: String,
    international: bool,
}

impl Written {
    fn read(text: &str) -> Result<Self, PhoneFault> {
        let text = typed::clean(text).to_lowercase();
        let bare = LABELS.iter().find_map(|label| text.strip_prefix(label)).unwrap_or(&text);
        let bare = bare.trim_start_matches([' ', ':', '.']);
        if holds_several(bare) {
            return Err(PhoneFault::Several);
        }
        let first = bare.find(|c: char| c.is_ascii_digit()).unwrap_or(bare.len());
        let wrong = |(place, c): (usize, char)| {
            let tidy = c.is_ascii_digit() || " .-()/,_".contains(c) || (c == '+' && place < first);
            (!tidy).then_some(c)
        };
        if let Some(sign) = bare.char_indices().find_map(wrong) {
            return Err(PhoneFault::Sign(sign));
        }
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
        let international = bare.contains('+') || digits(bare).starts_with("00");
        if !international {
            return Ok(Self { digits: digits(bare), international });
        }
        // `(0)` is the trunk prefix, shown in a number written for callers abroad.
        let all = digits(&bare.replace("(0)", ""));
        Ok(Self { digits: all.trim_start_matches("00").to_owned(), international })
    }

    /// The numbers that the digits may mean, most likely first.
    fn tries(&self, home: &'static Country) -> Vec<String> {
        if self.international {
            return repairs(&self.digits);
        }
        let mut tries = repairs(&format!("{}{}", home.prefix, self.digits));
        // The `+` may have been left out.
        let abroad = super::COUNTRIES.iter().any(|country| self.digits.starts_with(country.prefix));
        if abroad {
            tries.extend(repairs(&self.digits));
        }
        tries
    }

    /// The digits with a 0 before them, if this is what made them `number`.
    fn completed(&self, home: &Country, number: &str) -> Option<String> {
        let whole = format!("0{}", self.digits);
        (!self.international && number == format!("+{}{whole}", home.prefix)).then_some(whole)
    }

    /// Whether the digits are a number of another country whose prefix was left out.
    fn exists_abroad(&self, home: &Country) -> bool {
        super::COUNTRIES.iter().filter(|country| *country != home).any(|country| {
            let number = format!("{}{}", country.prefix, self.digits);
            existing(&number).is_some_and(|found| found.trim_start_matches('+') == number)
        })
    }

    fn fault(&self, home: &'static Country) -> PhoneFault {
        let (country, number) = match split(&self.digits) {
            Some(parts) if self.international => parts,
            None if self.international => return PhoneFault::Nowhere,
            Some((country, number)) if country == home && number.len() >= WHOLE => (country, number),
            _ => (home, self.digits.as_str()),
        };
        let (digits, wanted) = (number.len(), length(country));
        let old_mobile = (country.code, digits, number.starts_with('0'));
        match old_mobile {
            ("CI", 8, _) => old_ivorian(number).map_or(PhoneFault::NoSuch(country), PhoneFault::OldIvorian),
            ("GA", 7, _) | ("GA", 8, true) => PhoneFault::OldGabonese,
            _ if digits < wanted => PhoneFault::Short { digits, wanted, country },
            _ if digits > wanted + usize::from(number.starts_with('0') && !begins_with_zero(country)) => {
                PhoneFault::Long { digits, wanted, country }
            }
            _ => PhoneFault::NoSuch(country),
        }
    }
}

/// Whether the field contains more than one number.
fn holds_several(text: &str) -> bool {
    let separated =
        [" ou ", " or ", " et ", " and "].iter().fold(text.to_owned(), |text, word| text.replace(word, ";"));
    let digits = |part: &str| part.bytes().filter(u8::is_ascii_digit).count();
    let whole = separated.split(['/', ',', ';', '|', '&', '+', '\n']).filter(|part| digits(part) >= WHOLE).count();
    // A single number whose country prefix is written twice can have 16 digits.
    let most = if text.contains('+') || text.starts_with("00") { 2 * WHOLE + 1 } else { 2 * WHOLE - 1 };
    whole > 1 || digits(text) > most
}

/// The country that Griot knows by name whose prefix begins the digits, and the digits after the prefix.
fn split(digits: &str) -> Option<(&'static Country, &str)> {
    super::COUNTRIES.iter().find_map(|country| Some((country, digits.strip_prefix(country.prefix)?)))
}

/// A number that begins with a country's prefix: unchanged, and with each single repair.
fn repairs(digits: &str) -> Vec<String> {
    let mut tries = vec![digits.to_owned()];
    let Some((country, number)) = split(digits) else { return tries };
    let prefix = country.prefix;
    let mut with = |number: &str| tries.push(format!("{prefix}{number}"));
    if let Some(without_trunk) = number.strip_prefix('0') {
        with(without_trunk);
    }
    match (country.code, number.len()) {
        ("BJ", 8) => with(&format!("01{number}")),
        (_, 9) | ("CG", 8) if begins_with_zero(country) => with(&format!("0{number}")),
        _ => {}
    }
    if let Some(once) = number.trim_start_matches("00").strip_prefix(prefix) {
        with(once);
    }
    tries
}

/// The number in E.164, if it exists.
fn existing(digits: &str) -> Option<String> {
    let number = PhoneNumber::parse(format!("+{digits}"), None).ok().filter(PhoneNumber::is_valid)?;
    // The metadata still contains Gabon's numbers from before 2019, which no longer work.
    let national = number.get_national_significant_number();
    let dead = number.country_code == 241 && national.trim_start_matches('0').len() < 8;
    (!dead).then(|| format!("+{}{national}", number.country_code))
}

/// Whether the country's national numbers can begin with a 0 of their own, which is no trunk prefix.
fn begins_with_zero(country: &Country) -> bool {
    matches!(country.code, "BJ" | "CG" | "CI")
}

/// How many digits a mobile number of the country has.
fn length(country: &Country) -> usize {
    let example = Region::from_code(country.code).ok().and_then(|region| {
        PHONE_NUMBER_UTIL.get_example_number_for_type_and_region(region, PhoneNumberType::Mobile).ok()
    });
    example.map_or(WHOLE, |number| number.get_national_significant_number().len())
}

/// The ten digits that an old mobile number of Côte d'Ivoire became: its second digit identified the operator.
fn old_ivorian(number: &str) -> Option<String> {
    let operator = match number.as_bytes().get(1)? {
        b'0'..=b'3' => "01",
        b'4'..=b'6' => "05",
        _ => "07",
    };
    let whole = format!("{operator}{number}");
    existing(&format!("225{whole}"))?;
    Some(spaced(&whole))
}

/// Digits in pairs, the second of which has three if they are odd: `07 07 12 34 56`, `06 612 34 56`.
fn spaced(digits: &str) -> String {
    let odd = digits.len() % 2;
    let gap = |at: usize| at == 2 || (at > 3 && at % 2 == odd);
    digits.chars().enumerate().flat_map(|(at, c)| gap(at).then_some('\u{a0}').into_iter().chain([c])).collect()
}

#[cfg(test)]
mod tests;
