//! What the first page says above the books: the owner's own words, or the program's.

use serde::{Deserialize, Serialize};

use crate::domain::language::Language;

/// The longest headline and the longest text below it, in characters.
pub const LONGEST: [usize; 2] = [60, 240];

/// The owner's own words in each language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Welcome {
    pub french: WelcomeWords,
    pub english: WelcomeWords,
}

/// A headline and a text below it. Where one is empty, the program's own stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WelcomeWords {
    pub headline: String,
    pub lead: String,
}

impl Welcome {
    pub fn headline(&self, language: Language) -> Option<&str> {
        Some(self.words(language).headline.as_str()).filter(|words| !words.is_empty())
    }

    pub fn lead(&self, language: Language) -> Option<&str> {
        Some(self.words(language).lead.as_str()).filter(|words| !words.is_empty())
    }

    fn words(&self, language: Language) -> &WelcomeWords {
        if language == Language::English { &self.english } else { &self.french }
    }
}
