//! Telephone numbers, read as people write them.
//!
//! libphonenumber's metadata decides which numbers exist. It refuses forms that people in our countries still write, so
//! a number is first tried as written and then with one repair at a time: without a trunk prefix 0; with `01` before
//! Benin's eight digits from before 30 November 2024; with a missing first 0 where it is part of the number. A repair
//! is never a guess: Côte d'Ivoire's eight digits from before 2021 could have become three different numbers, so the
//! buyer is asked.

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
        tries.iter().find_map(|number| existing(number)).map(Self).ok_or_else(|| written.fault(home))
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
    let pairs: Vec<String> =
        whole.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).into_owned()).collect();
    Some(pairs.join("\u{a0}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, home: &str) -> Result<String, PhoneFault> {
        Phone::parse(text, Country::parse(home).unwrap()).map(|phone| phone.as_str().to_owned())
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in [
            "07 07 07 07 00",
            "+225 0707070700",
            "00225-07-07-07-07-00",
            "225 07 07 07 07 00",
            "(+225) 07 07 07 07 00",
            "07–07–07–07–00",
            "07‑07‑07‑07‑00",
            "tel:+2250707070700",
            "Tél. : 07.07.07.07.00",
            "07/07/07/07/00",
            "\u{202a}+225 07 07 07 07 00\u{202c}",
            "\u{2066}0707070700\u{2069}",
            "\u{200e}0707070700",
            "0707070700\u{fe0f}",
            "٠٧٠٧٠٧٠٧٠٠",
            "+225 7 07 07 07 00",
            "+225 225 07 07 07 07 00",
            "+00225 0707070700",
            "https://wa.me/2250707070700",
            "(225) 07 07 07 07 00",
            "07_07_07_07_00",
            "0707070700.",
        ] {
            assert_eq!(read(text, "CI").as_deref(), Ok("+2250707070700"), "{text}");
        }
    }

    #[test]
    fn a_zero_that_is_dialled_at_home_is_dropped_where_it_is_no_part_of_the_number() {
        for (home, text, number) in [
            ("CD", "0999 123 456", "+243999123456"),
            ("CI", "+243 (0) 812 345 678", "+243812345678"),
            ("CI", "+243 0812345678", "+243812345678"),
            ("CI", "+33 06 12 34 56 78", "+33612345678"),
            ("FR", "06 12 34 56 78", "+33612345678"),
            ("SN", "0771234567", "+221771234567"),
            ("CM", "0677 12 34 56", "+237677123456"),
            ("GA", "077 12 34 56", "+24177123456"),
            ("CI", "+241 077 12 34 56", "+24177123456"),
            ("GA", "77123456", "+24177123456"),
            ("CG", "06 612 34 56", "+242066123456"),
            ("CG", "6 612 34 56", "+242066123456"),
            ("CI", "221771234567", "+221771234567"),
            ("CI", "00221 77 123 45 67", "+221771234567"),
            ("CI", "+1 415 555 2671", "+14155552671"),
        ] {
            assert_eq!(read(text, home).as_deref(), Ok(number), "{home} {text}");
        }
    }

    #[test]
    fn benins_old_number_became_one_new_number_and_the_ivorian_one_is_asked_about() {
        for text in ["97 12 34 56", "+229 97123456", "01 97 12 34 56", "+229 01 97 12 34 56", "22997123456"] {
            assert_eq!(read(text, "BJ").as_deref(), Ok("+2290197123456"), "{text}");
        }
        let old = |proposed: &str| Err(PhoneFault::OldIvorian(proposed.replace(' ', "\u{a0}")));
        assert_eq!(read("07 12 34 56", "CI"), old("07 07 12 34 56"));
        assert_eq!(read("+225 05 12 34 56", "CI"), old("05 05 12 34 56"));
        assert_eq!(read("01 02 03 04", "CI"), old("01 01 02 03 04"));
        for text in ["07 12 34 56", "7123456", "+241 07 12 34 56", "+241 7123456"] {
            assert_eq!(read(text, "GA"), Err(PhoneFault::OldGabonese), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_says_what_is_wrong() {
        let ivorian = Country::parse("CI").unwrap();
        let senegal = Country::parse("SN").unwrap();
        for (text, fault) in [
            ("07 07", PhoneFault::Short { digits: 4, wanted: 10, country: ivorian }),
            ("", PhoneFault::Short { digits: 0, wanted: 10, country: ivorian }),
            ("+221 77 123 45", PhoneFault::Short { digits: 7, wanted: 9, country: senegal }),
            ("07 07 07 07 00 1", PhoneFault::Long { digits: 11, wanted: 10, country: ivorian }),
            ("08 07 07 07 00", PhoneFault::NoSuch(ivorian)),
            ("07 07 07 07 00 / 05 05 05 05 05", PhoneFault::Several),
            ("0707070700 0505050505", PhoneFault::Several),
            ("0707070700 ou 0505050505", PhoneFault::Several),
            ("+2250707070700+221771234567", PhoneFault::Several),
            ("call me", PhoneFault::Sign('c')),
            ("07+07070700", PhoneFault::Sign('+')),
            ("0707070700\r\nX: y", PhoneFault::Sign('\r')),
            ("07*07070700", PhoneFault::Sign('*')),
            ("+999 12345678", PhoneFault::Nowhere),
        ] {
            assert_eq!(read(text, "CI"), Err(fault), "{text}");
        }
    }

    #[test]
    fn a_masked_number_shows_two_digits() {
        assert_eq!(Phone::kept("+2250707080910").unwrap().masked(), "…10");
        assert_eq!(format!("{:?}", Phone::kept("+2250707080910").unwrap()), "Phone(…)");
    }

    #[test]
    fn each_country_knows_how_long_its_numbers_are() {
        for country in super::super::COUNTRIES {
            assert!((8..=10).contains(&length(country)), "{}", country.code);
        }
    }

    #[test]
    fn a_kept_number_is_what_it_was_whatever_is_known_now() {
        assert_eq!(Phone::kept("+22997123456").unwrap().as_str(), "+22997123456");
        for none in ["22997123456", "+229971", "+2299712345678901", "+229 97123456"] {
            assert_eq!(Phone::kept(none), None, "{none}");
        }
    }
}
