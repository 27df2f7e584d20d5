//! What the legal pages say about a shop. It is asked for once, for all pages and both languages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::contact::Country;
use crate::domain::language::Language;
use crate::texts::Texts;

/// The longest value, in characters.
pub const LONGEST: usize = 300;

/// What was typed about the shop, by the names in [`FIELDS`]. Values that differ between the languages have `.fr` or
/// `.en` appended to the name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, String>);

/// A fact that the form asks for. Its label has the id `admin-legal-{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub part: Part,
    /// It is a sentence, so it is asked for in each language.
    pub spoken: bool,
}

/// The parts of the form, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Seller,
    Service,
    Data,
}

impl Part {
    crate::domain::variants!(pub Seller, Service, Data);

    /// Its heading has the id `admin-legal-part-{code}`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Service => "service",
            Self::Data => "data",
        }
    }
}

const fn plain(name: &'static str, part: Part) -> Field {
    Field { name, part, spoken: false }
}

const fn spoken(name: &'static str, part: Part) -> Field {
    Field { name, part, spoken: true }
}

/// All fields of the form.
pub const FIELDS: [Field; 19] = [
    plain("name", Part::Seller),
    plain("form", Part::Seller),
    plain("director", Part::Seller),
    plain("address", Part::Seller),
    plain("phone", Part::Seller),
    plain("email", Part::Seller),
    plain("register", Part::Seller),
    plain("tax", Part::Seller),
    spoken("hours", Part::Service),
    plain("days", Part::Service),
    spoken("refund", Part::Service),
    spoken("withdrawal", Part::Service),
    plain("court", Part::Service),
    plain("host", Part::Data),
    plain("mailer", Part::Data),
    spoken("transfers", Part::Data),
    plain("years", Part::Data),
    plain("declaration", Part::Data),
    plain("authority", Part::Data),
];

/// The data protection law of a country that the texts do not know; asked for together with its authority.
pub const LAW: Field = spoken("law", Part::Data);

/// The day on which the facts were last saved.
const DATE: &str = "date";

/// What a country calls its tax identification number.
pub fn tax_name(country: &Country) -> &'static str {
    match country.code {
        "CI" => "NCC",
        "SN" => "NINEA",
        "BF" | "BJ" => "IFU",
        "CM" => "NIU",
        "GH" | "NG" => "TIN",
        "FR" => "SIREN",
        _ => "NIF",
    }
}

impl Facts {
    /// The facts that were typed, saved on `day`. Empty values are not kept.
    pub fn new(typed: impl IntoIterator<Item = (String, String)>, day: NaiveDate) -> Self {
        let mut facts: BTreeMap<_, _> = typed.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        if !facts.is_empty() {
            facts.insert(DATE.to_owned(), day.to_string());
        }
        Self(facts)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether two sets of facts are equal, apart from the day they were saved.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |facts: &Self| facts.0.clone().into_iter().filter(|(name, _)| name != DATE).collect::<Vec<_>>();
        said(self) == said(other)
    }

    /// A value as it was typed, by the name of its field in the form.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The value that a text in `language` shows for `name`; `None` leaves the blank.
    pub(super) fn told(&self, name: &str, language: Language, country: &Country) -> Option<String> {
        match name {
            "country" => Some(country.name(language).to_owned()),
            "tax_name" => Some(tax_name(country).to_owned()),
            // With plain spaces, as the pages of older versions have it: a page that nobody edited is known by its words.
            DATE => Some(Texts(language).day(self.get(DATE).parse().ok()?).replace('\u{a0}', " ")),
            name => {
                let spoken = self.0.get(&format!("{name}.{}", language.code()));
                spoken.or_else(|| self.0.get(name)).cloned()
            }
        }
    }
}
