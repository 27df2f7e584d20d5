//! What the legal pages say of a shop, asked once for all of them and for both languages.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::contact::Country;
use crate::domain::language::Language;
use crate::texts::Texts;

/// Letters of a fact, at most.
pub const LONGEST: usize = 300;

/// What was written about the shop, by the names of [`FIELDS`]; what is different in each language has `.fr` or `.en` after
/// its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Facts(BTreeMap<String, String>);

/// A fact that is asked for. Its label is called `admin-legal-{name}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub part: Part,
    /// It is a sentence, and is asked for in each language.
    pub spoken: bool,
}

/// The parts of the form, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Seller,
    Service,
    Data,
}

impl Part {
    crate::domain::variants!(pub Seller, Service, Data);

    /// Its heading is called `admin-legal-part-{code}`.
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

/// All that is asked for.
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

/// The law of a country whose own the texts do not name; asked for with its authority.
pub const LAW: Field = spoken("law", Part::Data);

/// The day on which the facts were last written down.
const DATE: &str = "date";

/// What a country calls the number by which its tax office knows a trader.
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
    /// What was typed, written down on `day`. What is empty is not kept.
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

    /// Whether these say the same, whenever each was written down.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let said = |facts: &Self| facts.0.clone().into_iter().filter(|(name, _)| name != DATE).collect::<Vec<_>>();
        said(self) == said(other)
    }

    /// A value as it was typed, by the name of its field in the form.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// What a text in `language` says in the place called `name`; `None` leaves the blank.
    pub(super) fn told(&self, name: &str, language: Language, country: &Country) -> Option<String> {
        match name {
            "country" => Some(country.name(language).to_owned()),
            "tax_name" => Some(tax_name(country).to_owned()),
            DATE => Some(Texts(language).day(self.get(DATE).parse().ok()?)),
            name => {
                let spoken = self.0.get(&format!("{name}.{}", language.code()));
                spoken.or_else(|| self.0.get(name)).cloned()
            }
        }
    }
}
