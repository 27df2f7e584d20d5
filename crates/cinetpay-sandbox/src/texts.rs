//! The texts of the pages, in French and English: `locales/*.ftl`, compiled in.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use serde::{Deserialize, Serialize};
use unic_langid::LanguageIdentifier;

type Bundle = FluentBundle<FluentResource>;

const FRENCH: &str = include_str!("../locales/fr.ftl");
const ENGLISH: &str = include_str!("../locales/en.ftl");

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [load(Language::French, FRENCH), load(Language::English, ENGLISH)]);

/// A language of the pages: `lang` of an init call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Language {
    /// CinetPay's default.
    #[default]
    #[serde(rename = "fr")]
    French,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// The code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }

    /// Reads `fr` or `en`, in any case.
    pub(crate) fn parse(code: &str) -> Option<Self> {
        [Self::French, Self::English].into_iter().find(|language| language.code().eq_ignore_ascii_case(code))
    }

    /// The first of the two languages in an `Accept-Language` header; French if it has neither.
    pub(crate) fn accepted(header: &str) -> Self {
        let mut tags = header.split([',', ';', '-']).map(str::trim);
        tags.find_map(Self::parse).unwrap_or_default()
    }
}

/// The texts of one language. Cheap to copy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Texts(pub Language);

impl Texts {
    /// The message `id`. An unknown id is shown as itself; a test finds it first.
    pub fn say(self, id: &str) -> String {
        self.fill(id, &[])
    }

    /// The message `id` with its variables filled in.
    pub fn fill(self, id: &str, values: &[(&str, &str)]) -> String {
        let [french, english] = &*BUNDLES;
        let bundle = match self.0 {
            Language::French => french,
            Language::English => english,
        };
        let args: FluentArgs<'_> = values.iter().map(|(name, value)| (*name, *value)).collect();
        match bundle.get_message(id).and_then(|message| message.value()) {
            Some(pattern) => bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned(),
            None => id.to_owned(),
        }
    }

    /// The language's code, for `lang=`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

/// A message of `locales/*.ftl` with its values, to be said in either language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    id: &'static str,
    values: Vec<(&'static str, String)>,
}

impl Sentence {
    pub fn new(id: &'static str) -> Self {
        Self { id, values: Vec::new() }
    }

    #[expect(clippy::needless_pass_by_value, reason = "values are made in place")]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    pub fn say(&self, language: Language) -> String {
        let values: Vec<(&str, &str)> = self.values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Texts(language).fill(self.id, &values)
    }
}

fn load(language: Language, source: &str) -> Bundle {
    let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    // A broken line is skipped here; the test below reports it.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(source: &str) -> BTreeSet<&str> {
        FluentResource::try_new(source.to_owned()).expect("every line is right");
        let lines = source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
        let mut ids = BTreeSet::new();
        for id in lines.map(|line| line.split('=').next().unwrap().trim()) {
            assert!(ids.insert(id), "{id} stands twice");
        }
        ids
    }

    #[test]
    fn both_languages_say_the_same_things() {
        assert_eq!(ids(FRENCH), ids(ENGLISH));
    }

    #[test]
    fn every_sentence_that_a_template_asks_for_is_there() {
        let known = ids(FRENCH);
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates");
        let mut asked = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
            for part in source.split("t.say(\"").chain(source.split("t.fill(\"")).skip(1) {
                let Some((id, _)) = part.split_once('"').filter(|(id, _)| !id.contains(['<', '{'])) else { continue };
                assert!(known.contains(id), "{id}");
                asked += 1;
            }
        }
        assert!(asked > 20, "{asked}");
    }

    #[test]
    fn french_keeps_the_french_rules() {
        for line in FRENCH.lines() {
            assert!(!line.contains('\''), "{line}");
            for sign in [" :", " ;", " !", " ?", "« ", " »"] {
                assert!(!line.contains(sign), "a space that breaks: {line}");
            }
        }
    }

    #[test]
    fn the_language_that_a_browser_asks_for_first_is_spoken() {
        assert_eq!(Language::accepted("en-GB,fr;q=0.8"), Language::English);
        assert_eq!(Language::accepted("wo, fr;q=0.4"), Language::French);
        assert_eq!(Language::accepted(""), Language::French);
    }
}
