//! How a buyer is reached: e-mail, phone, name, postal address. Each is parsed once, when a request comes in.

mod email;
mod phone;
mod shop_numbers;

use std::fmt;

use super::language::Language;
use super::typed;
pub use email::{Email, EmailFault};
pub use phone::{Phone, PhoneFault};
pub use shop_numbers::ShopNumbers;

/// A country that Griot knows by name: its ISO 3166-1 alpha-2 code and its telephone prefix (ITU-T E.164 assignments).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    pub code: &'static str,
    pub prefix: &'static str,
    pub french: &'static str,
    pub english: &'static str,
}

const fn country(code: &'static str, prefix: &'static str, french: &'static str, english: &'static str) -> Country {
    Country { code, prefix, french, english }
}

/// The countries whose numbers may be written without a prefix; `GRIOT_COUNTRY` chooses the shop's.
pub const COUNTRIES: &[Country] = &[
    country("BF", "226", "Burkina Faso", "Burkina Faso"),
    country("BJ", "229", "Bénin", "Benin"),
    country("CF", "236", "Centrafrique", "Central African Republic"),
    country("CG", "242", "Congo", "Congo"),
    country("CI", "225", "Côte d’Ivoire", "Côte d’Ivoire"),
    country("CM", "237", "Cameroun", "Cameroon"),
    country("GA", "241", "Gabon", "Gabon"),
    country("GN", "224", "Guinée", "Guinea"),
    country("GQ", "240", "Guinée équatoriale", "Equatorial Guinea"),
    country("GW", "245", "Guinée-Bissau", "Guinea-Bissau"),
    country("ML", "223", "Mali", "Mali"),
    country("NE", "227", "Niger", "Niger"),
    country("SN", "221", "Sénégal", "Senegal"),
    country("TD", "235", "Tchad", "Chad"),
    country("TG", "228", "Togo", "Togo"),
    country("CD", "243", "RD Congo", "DR Congo"),
    country("FR", "33", "France", "France"),
    country("GH", "233", "Ghana", "Ghana"),
    country("NG", "234", "Nigéria", "Nigeria"),
];

impl Country {
    /// Finds a country by its ISO 3166-1 alpha-2 code, in either case.
    pub fn parse(code: &str) -> Option<&'static Self> {
        COUNTRIES.iter().find(|country| country.code.eq_ignore_ascii_case(code.trim()))
    }

    /// The country's name in a language.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::French | Language::Added(_) => self.french,
            Language::English => self.english,
        }
    }
}

/// A line of text about a person (a name, a street, a town): 1 to 100 characters without control characters. Its
/// `Debug` is masked.
#[derive(Clone, PartialEq, Eq)]
pub struct TextLine(String);

impl TextLine {
    /// `None` when the text is empty, too long, or contains control characters.
    pub fn parse(text: &str) -> Option<Self> {
        let text = typed::clean(text);
        let fits = !text.is_empty() && text.chars().count() <= 100 && !text.chars().any(char::is_control);
        fits.then_some(Self(text))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for TextLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line(…)")
    }
}

/// The postal address without which no card is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub street: TextLine,
    pub city: TextLine,
    pub country: &'static Country,
    /// The code of the region; CinetPay takes the country's code where there are no regions.
    pub state: Option<TextLine>,
    /// Five digits; `None` in the many countries without postal codes.
    pub zip: Option<String>,
}

/// What a gateway asks of a buyer beside an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// It opens no payment without first and last name, apart.
    pub full_name: bool,
    /// It takes a postal address, and offers payment by card to whoever gives it together with these; `None` where an
    /// address is of no use.
    pub card: Option<Card>,
}

/// Payment by card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Card {
    /// What has to be known of a buyer, beside an address, before it is offered.
    pub needs: &'static [CardField],
    /// Nothing else is offered.
    pub only: bool,
}

/// What a gateway may have to know of a buyer, beside an [`Address`], before it offers payment by card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardField {
    Phone,
    Name,
    /// Five digits, zeros where a country has none.
    Zip,
}

/// Who buys: an e-mail address, a phone, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub email: Option<Email>,
    pub phone: Option<Phone>,
    /// The whole name.
    pub name: Option<TextLine>,
    /// The part that `name` begins with, of a buyer who was asked for first and last name apart ([`PersonName`]).
    pub first_name: Option<TextLine>,
    pub address: Option<Address>,
}

impl Contact {
    /// First and last name, if they were given apart. A name that was given whole is never cut into parts.
    pub fn full_name(&self) -> Option<(&str, &str)> {
        let first = self.first_name.as_ref()?.as_str();
        let last = self.name.as_ref()?.as_str().strip_prefix(first)?.strip_prefix(' ')?;
        (!last.is_empty()).then_some((first, last))
    }

    /// Whether it holds what a gateway opens no payment without.
    pub fn suffices(&self, asked: Asked) -> bool {
        !asked.full_name || self.full_name().is_some()
    }
}

/// First and last name, given apart: 2 to 49 characters each, so that both fit into a [`TextLine`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName {
    pub whole: TextLine,
    pub first: TextLine,
}

impl PersonName {
    /// One of the two parts; `None` when it is too short or too long, or contains control characters.
    pub fn part(text: &str) -> Option<TextLine> {
        TextLine::parse(text).filter(|part| (2..=49).contains(&part.as_str().chars().count()))
    }

    /// `None` when the two are too long together.
    pub fn new(first: TextLine, last: &TextLine) -> Option<Self> {
        Some(Self { whole: TextLine::parse(&format!("{} {}", first.as_str(), last.as_str()))?, first })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_without_what_hides_in_it() {
        let read = |text: &str| TextLine::parse(text).map(|line| line.as_str().to_owned());
        assert_eq!(read("Aïcha N’Guessan").as_deref(), Some("Aïcha N’Guessan"));
        assert_eq!(read("\u{202e}Awa\u{200b} Koné\u{fe0f}").as_deref(), Some("Awa Koné"));
        assert_eq!(read("Awa\u{a0}Marie–Claire").as_deref(), Some("Awa Marie-Claire"));
        for wrong in ["a\nb", "a\0b", "  ", "\u{200b}", &"a".repeat(101)] {
            assert_eq!(read(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn a_name_in_two_parts_is_whole_and_can_be_taken_apart_again() {
        let part = |text: &str| PersonName::part(text);
        for wrong in ["", "A", " B ", "a\nb", &"a".repeat(50)] {
            assert_eq!(part(wrong), None, "{wrong:?}");
        }
        let name = |first: &str, last: &str| PersonName::new(part(first).unwrap(), &part(last).unwrap()).unwrap();
        for (first, last) in [("Awa", "Koné"), ("Awa Marie", "Koné Traoré"), (&*"é".repeat(49), &*"à".repeat(49))]
        {
            let PersonName { whole, first: kept } = name(first, last);
            let contact =
                Contact { email: None, phone: None, name: Some(whole), first_name: Some(kept), address: None };
            assert_eq!(contact.full_name(), Some((first, last)));
        }
    }
}
