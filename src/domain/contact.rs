//! How a buyer is reached: e-mail, phone, name, postal address. Parsed once, at the door.

use std::fmt;

use super::language::Language;

/// A country that Griot sells in by name: its ISO 3166-1 alpha-2 code, its telephone prefix and the lengths of its
/// national numbers (ITU-T E.164 assignments; Côte d'Ivoire has ten digits since 2021).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    pub code: &'static str,
    pub prefix: &'static str,
    pub digits: &'static [usize],
    pub french: &'static str,
    pub english: &'static str,
    /// The digit that is dialled before a national number and dropped in E.164, if there is one.
    trunk: Option<char>,
}

const fn country(
    code: &'static str,
    prefix: &'static str,
    digits: &'static [usize],
    french: &'static str,
    english: &'static str,
) -> Country {
    Country { code, prefix, digits, french, english, trunk: None }
}

/// The countries whose numbers may be written without a prefix, by `GRIOT_COUNTRY`.
pub const COUNTRIES: &[Country] = &[
    country("BF", "226", &[8], "Burkina Faso", "Burkina Faso"),
    country("BJ", "229", &[10, 8], "Bénin", "Benin"),
    country("CF", "236", &[8], "Centrafrique", "Central African Republic"),
    country("CG", "242", &[9], "Congo", "Congo"),
    country("CI", "225", &[10], "Côte d’Ivoire", "Côte d’Ivoire"),
    country("CM", "237", &[9], "Cameroun", "Cameroon"),
    country("GA", "241", &[8, 7], "Gabon", "Gabon"),
    country("GN", "224", &[9], "Guinée", "Guinea"),
    country("GQ", "240", &[9], "Guinée équatoriale", "Equatorial Guinea"),
    country("GW", "245", &[9, 7], "Guinée-Bissau", "Guinea-Bissau"),
    country("ML", "223", &[8], "Mali", "Mali"),
    country("NE", "227", &[8], "Niger", "Niger"),
    country("SN", "221", &[9], "Sénégal", "Senegal"),
    country("TD", "235", &[8], "Tchad", "Chad"),
    country("TG", "228", &[8], "Togo", "Togo"),
    Country { trunk: Some('0'), ..country("CD", "243", &[9], "RD Congo", "DR Congo") },
    Country { trunk: Some('0'), ..country("FR", "33", &[9], "France", "France") },
    Country { trunk: Some('0'), ..country("GH", "233", &[9], "Ghana", "Ghana") },
    Country { trunk: Some('0'), ..country("NG", "234", &[10], "Nigéria", "Nigeria") },
];

impl Country {
    /// The country of an ISO 3166-1 alpha-2 code, in either case.
    pub fn parse(code: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(code.trim()))
    }

    /// Its name in a language.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::French => self.french,
            Language::English => self.english,
        }
    }
}

/// Why a contact cannot be used. The form's door turns each into a sentence beside its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContactError {
    #[error("not an e-mail address")]
    Email,
    #[error("not a phone number")]
    Phone,
    #[error("not a name")]
    Name,
    #[error("not a postal address")]
    Address,
}

/// Characters that turn text around or hide in it: controls, bidi marks, zero-width.
fn is_sly(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// An e-mail address that a letter can be sent to: one `@`, a dot in the domain, at most 254 bytes (RFC 5321, 4.5.3.1).
/// Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// # Errors
    /// When no server would take it, or when it could break a mail header.
    pub fn parse(text: &str) -> Result<Self, ContactError> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(ContactError::Email)?;
        let atoms = |part: &str| part.split('.').all(|atom| !atom.is_empty());
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && atoms(local)
            && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&b));
        let label_ok = |label: &str| {
            !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        };
        let domain_ok = domain.contains('.')
            && atoms(domain)
            && domain.split('.').all(|label| label.len() <= 63 && label_ok(label))
            && domain
                .rsplit('.')
                .next()
                .is_some_and(|top| top.len() >= 2 && top.bytes().any(|b| b.is_ascii_alphabetic()));
        if text.len() <= 254 && local_ok && domain_ok {
            Ok(Self(format!("{local}@{}", domain.to_ascii_lowercase())))
        } else {
            Err(ContactError::Email)
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For pages that others may see: `j…@example.com`.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.split_once('@').unwrap_or((&self.0, ""));
        let first: String = local.chars().take(1).collect();
        format!("{first}…@{domain}")
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(…)")
    }
}

/// A phone number in E.164: `+` and at most 15 digits. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people write it; without an international prefix it is one of `home`.
    ///
    /// # Errors
    /// When it has other signs than digits, spaces, dots, dashes, brackets and a leading plus, or a length that no number has.
    pub fn parse(text: &str, home: &Country) -> Result<Self, ContactError> {
        let text = text.trim();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let tidy = text.chars().enumerate().all(|(place, c)| {
            c.is_ascii_digit()
                || matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '(' | ')' | '/')
                || (c == '+' && place == 0)
        });
        if !tidy {
            return Err(ContactError::Phone);
        }
        let international = if text.starts_with('+') { Some(digits.as_str()) } else { digits.strip_prefix("00") };
        match international {
            Some(number) => Self::international(number),
            None => Self::national(&digits, home),
        }
    }

    fn international(number: &str) -> Result<Self, ContactError> {
        let fits = match COUNTRIES.iter().find(|country| number.starts_with(country.prefix)) {
            Some(country) => country.digits.contains(&(number.len() - country.prefix.len())),
            None => (8..=15).contains(&number.len()) && !number.starts_with('0'),
        };
        if fits { Ok(Self(format!("+{number}"))) } else { Err(ContactError::Phone) }
    }

    fn national(digits: &str, home: &Country) -> Result<Self, ContactError> {
        let fits = |number: &str| home.digits.contains(&number.len());
        let without_trunk = home.trunk.and_then(|trunk| digits.strip_prefix(trunk));
        let with_prefix = digits.strip_prefix(home.prefix);
        [without_trunk, Some(digits), with_prefix]
            .into_iter()
            .flatten()
            .find(|number| fits(number))
            .map(|number| Self(format!("+{}{number}", home.prefix)))
            .ok_or(ContactError::Phone)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For pages: the last two digits only, `+225 …07`.
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

/// A line of text about a person (a name, a street, a town): 1 to 100 characters, none of which hides or turns text.
/// Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct Line(String);

impl Line {
    /// # Errors
    /// When it is empty, too long, or holds control or bidi characters.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = !text.is_empty() && text.chars().count() <= 100 && !text.chars().any(is_sly);
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

/// The postal address without which CinetPay offers no card (cinetpay-api: `customer_*`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub street: Line,
    pub city: Line,
    pub country: &'static Country,
    /// The region's code; the city's country code where there is none.
    pub state: Option<Line>,
    /// Five digits; many countries have none.
    pub zip: Option<String>,
}

/// Who buys: an e-mail address, a phone, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    pub name: Option<Line>,
    pub address: Option<Address>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str, home: &str) -> Option<String> {
        Phone::parse(text, Country::parse(home).unwrap()).ok().map(|phone| phone.as_str().to_owned())
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for text in ["07 07 07 07 00", "+225 0707070700", "00225-07-07-07-07-00", "225 07 07 07 07 00"] {
            assert_eq!(phone(text, "CI").as_deref(), Some("+2250707070700"), "{text}");
        }
        assert_eq!(phone("0999 123 456", "CD").as_deref(), Some("+243999123456"));
        assert_eq!(phone("+1 415 555 0100", "CI").as_deref(), Some("+14155550100"));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "12", "07 07 07 07", "call me", "+225 07", "07+07070700", "0707070700\r\nX: y"] {
            assert_eq!(phone(text, "CI"), None, "{text}");
        }
    }

    #[test]
    fn an_address_that_could_break_a_letter_is_refused() {
        let long = format!("{}@example.com", "a".repeat(320));
        for text in [
            "",
            "a",
            "a@b",
            "@b.ci",
            "a@b.ci\r\nBcc: x@y.z",
            "a\0@b.ci",
            "a b@c.ci",
            "\u{202e}a@b.ci",
            "a..b@c.ci",
            "a@-b.ci",
            "a@b.1",
            &long,
        ] {
            assert_eq!(Email::parse(text), Err(ContactError::Email), "{text:?}");
        }
        assert_eq!(Email::parse(" Awa.K+livres@Exemple.CI ").unwrap().as_str(), "Awa.K+livres@exemple.ci");
    }

    #[test]
    fn a_masked_address_shows_one_letter() {
        assert_eq!(Email::parse("joseph@example.com").unwrap().masked(), "j…@example.com");
        assert_eq!(format!("{:?}", Email::parse("joseph@example.com").unwrap()), "Email(…)");
    }

    #[test]
    fn a_name_that_hides_something_is_refused() {
        assert!(Line::parse("Aïcha N’Guessan").is_some());
        assert!(Line::parse("a\u{202e}b").is_none());
        assert!(Line::parse("a\nb").is_none());
        assert!(Line::parse("  ").is_none());
    }
}
