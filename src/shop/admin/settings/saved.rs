//! The settings as they are stored in the database.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::facts::Facts;
use super::guides::SavedGuide;
use super::market::SavedMarket;
use super::welcome::Welcome;
use crate::domain::colour::Colour;
use crate::domain::language::Language;
use crate::domain::wording::{EmailKind, Wording};
use crate::store::settings::Setting;

/// The saved settings, one row for each field; `None` means the value from the environment. The fields have the names
/// of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Saved {
    pub shop_name: Option<String>,
    pub contact_email: Option<String>,
    /// E.164, as the next one.
    pub whatsapp: Option<String>,
    pub contact_phone: Option<String>,
    /// An IANA time zone name.
    pub time_zone: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub phone_country: Option<String>,
    pub countries: Option<Vec<String>>,
    /// What the owner corrected of the operators, by [`crate::domain::means::Guide::key`].
    pub operators: Option<BTreeMap<String, SavedGuide>>,
    pub link_hours: Option<u32>,
    pub link_downloads: Option<i32>,
    pub accent: Option<Colour>,
    pub accent_dark: Option<Colour>,
    pub logo: Option<LogoRef>,
    pub welcome: Option<Welcome>,
    /// What the pages below say about the shop.
    pub legal: Option<Facts>,
    /// What receipts print: the tax regime, and the words where no tax is charged.
    pub tax_regime: Option<String>,
    pub untaxed_fr: Option<String>,
    pub untaxed_en: Option<String>,
    pub market: Option<SavedMarket>,
    pub contact_page: Option<PageText>,
    pub terms_page: Option<PageText>,
    pub privacy_page: Option<PageText>,
    pub receipt_fr: Option<Wording>,
    pub receipt_en: Option<Wording>,
    pub new_link_fr: Option<Wording>,
    pub new_link_en: Option<Wording>,
    pub new_edition_fr: Option<Wording>,
    pub new_edition_en: Option<Wording>,
    pub release_fr: Option<Wording>,
    pub release_en: Option<Wording>,
}

/// A logo among the stored pictures; width and height in pixels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogoRef {
    pub sha256: String,
    pub width: u32,
    pub height: u32,
    /// It contains the shop's name, which is then not shown beside it.
    pub alone: bool,
}

/// A page written by the owner, in Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageText {
    pub published: bool,
    pub french: String,
    pub english: String,
}

impl PageText {
    /// The text in this language, or in the other language if only that is written.
    pub fn text(&self, language: Language) -> (Language, &str) {
        let french = (Language::French, self.french.as_str());
        let english = (Language::English, self.english.as_str());
        let (wished, other) = if language == Language::English { (english, french) } else { (french, english) };
        if wished.1.trim().is_empty() { other } else { wished }
    }
}

/// The owner's pages that are published, in the order of the footer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages(pub Vec<(PageKind, PageText)>);

/// A kind of page that the owner can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    Terms,
    Privacy,
    Contact,
}

impl PageKind {
    crate::domain::variants!(pub Terms, Privacy, Contact);

    /// The last part of its URL, `/pages/terms`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Privacy => "privacy",
            Self::Contact => "contact",
        }
    }

    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.slug() == slug)
    }
}

impl Pages {
    /// The page, if it is published.
    pub fn find(&self, kind: PageKind) -> Option<&PageText> {
        self.0.iter().find(|(known, _)| *known == kind).map(|(_, text)| text)
    }
}

/// The owner's own words for letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmailTexts(Vec<(EmailKind, Language, Wording)>);

impl EmailTexts {
    /// `None` means the program's own wording.
    pub fn wording(&self, kind: EmailKind, language: Language) -> Option<&Wording> {
        self.0.iter().find(|(known, spoken, _)| (*known, *spoken) == (kind, language)).map(|(.., words)| words)
    }
}

impl Saved {
    /// Reads the settings from their rows. A row that cannot be read (a newer program wrote it) is ignored.
    pub fn from_rows(rows: &[Setting]) -> Self {
        let mut known = Map::new();
        for row in rows {
            let Ok(value) = serde_json::from_str::<Value>(&row.value) else { continue };
            let alone = Value::Object(Map::from_iter([(row.name.clone(), value.clone())]));
            if serde_json::from_value::<Self>(alone).is_ok() {
                known.insert(row.name.clone(), value);
            } else {
                tracing::warn!(setting = row.name, "a setting cannot be read, and is as the environment says");
            }
        }
        serde_json::from_value(Value::Object(known)).unwrap_or_default()
    }

    /// The settings by name; `null` means the value from the environment.
    pub(super) fn to_map(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(map)) => map,
            _ => Map::new(),
        }
    }

    /// The saved wording of an e-mail.
    pub fn wording(&self, kind: EmailKind, language: Language) -> &Option<Wording> {
        match (kind, language) {
            (EmailKind::Receipt, Language::French | Language::Added(_)) => &self.receipt_fr,
            (EmailKind::Receipt, Language::English) => &self.receipt_en,
            (EmailKind::NewLink, Language::French | Language::Added(_)) => &self.new_link_fr,
            (EmailKind::NewLink, Language::English) => &self.new_link_en,
            (EmailKind::NewEdition, Language::French | Language::Added(_)) => &self.new_edition_fr,
            (EmailKind::NewEdition, Language::English) => &self.new_edition_en,
            (EmailKind::Release, Language::French | Language::Added(_)) => &self.release_fr,
            (EmailKind::Release, Language::English) => &self.release_en,
        }
    }

    pub fn set_wording(&mut self, kind: EmailKind, language: Language, wording: Option<Wording>) {
        let place = match (kind, language) {
            (EmailKind::Receipt, Language::French | Language::Added(_)) => &mut self.receipt_fr,
            (EmailKind::Receipt, Language::English) => &mut self.receipt_en,
            (EmailKind::NewLink, Language::French | Language::Added(_)) => &mut self.new_link_fr,
            (EmailKind::NewLink, Language::English) => &mut self.new_link_en,
            (EmailKind::NewEdition, Language::French | Language::Added(_)) => &mut self.new_edition_fr,
            (EmailKind::NewEdition, Language::English) => &mut self.new_edition_en,
            (EmailKind::Release, Language::French | Language::Added(_)) => &mut self.release_fr,
            (EmailKind::Release, Language::English) => &mut self.release_en,
        };
        *place = wording;
    }

    pub fn page(&self, kind: PageKind) -> &Option<PageText> {
        match kind {
            PageKind::Terms => &self.terms_page,
            PageKind::Privacy => &self.privacy_page,
            PageKind::Contact => &self.contact_page,
        }
    }

    pub fn set_page(&mut self, kind: PageKind, page: Option<PageText>) {
        let place = match kind {
            PageKind::Terms => &mut self.terms_page,
            PageKind::Privacy => &mut self.privacy_page,
            PageKind::Contact => &mut self.contact_page,
        };
        *place = page;
    }

    /// The pages that are published.
    pub fn pages(&self) -> Pages {
        let published = |kind| Some((kind, self.page(kind).clone().filter(|page| page.published)?));
        Pages(PageKind::ALL.into_iter().filter_map(published).collect())
    }

    pub fn letters(&self) -> EmailTexts {
        let all = EmailKind::ALL.into_iter().flat_map(|kind| Language::ALL.map(|language| (kind, language)));
        EmailTexts(all.filter_map(|(kind, spoken)| Some((kind, spoken, self.wording(kind, spoken).clone()?))).collect())
    }
}
