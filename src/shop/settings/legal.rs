//! The texts to start from for the owner's pages: facts and blanks, no promise.

use super::PageKind;
use crate::domain::contact::Country;
use crate::domain::language::Language;

/// Letters of a page, at most.
pub const LONGEST: usize = 30_000;

/// What stands around a blank to be filled, `[[your address]]`.
const BLANK: (&str, &str) = ("[[", "]]");

/// A text to start from, with the words about the authority of the shop's country where there are some.
pub fn template(kind: PageKind, language: Language, country: &Country) -> String {
    let text = match (kind, language) {
        (PageKind::Terms, Language::French) => include_str!("../../../locales/fr/pages/terms.md"),
        (PageKind::Terms, Language::English) => include_str!("../../../locales/en/pages/terms.md"),
        (PageKind::Privacy, Language::French) => include_str!("../../../locales/fr/pages/privacy.md"),
        (PageKind::Privacy, Language::English) => include_str!("../../../locales/en/pages/privacy.md"),
        (PageKind::Contact, Language::French) => include_str!("../../../locales/fr/pages/contact.md"),
        (PageKind::Contact, Language::English) => include_str!("../../../locales/en/pages/contact.md"),
    };
    keep_country(text, country.code)
}

/// Paragraphs that begin with `@CI ` are for that country, those with `@@ ` for countries that no other paragraph is for.
fn keep_country(text: &str, code: &str) -> String {
    let own = format!("@{code} ");
    let named = text.lines().any(|line| line.starts_with(&own));
    let keep = |line: &str| match line.strip_prefix('@') {
        None => Some(line.to_owned()),
        Some(_) if line.starts_with(&own) => line.strip_prefix(&own).map(str::to_owned),
        Some(rest) => rest.strip_prefix("@ ").filter(|_| !named).map(str::to_owned),
    };
    let kept: Vec<String> = text.lines().filter_map(keep).collect();
    let mut text = kept.join("\n");
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.trim().to_owned()
}

/// The first blank that is not filled yet, without its brackets. A page with one is not published.
pub fn blank(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(BLANK.0)?;
    Some(rest.split_once(BLANK.1).map_or(rest, |(name, _)| name).trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::markdown;

    fn country(code: &str) -> &'static Country {
        Country::parse(code).unwrap()
    }

    #[test]
    fn each_country_reads_of_its_own_law_and_authority() {
        for (code, law, authority) in
            [("CI", "2013-450", "ARTCI"), ("ML", "2013-015", "APDP"), ("SN", "2008-12", "CDP")]
        {
            for language in Language::ALL {
                let text = template(PageKind::Privacy, language, country(code));
                assert!(text.contains(law) && text.contains(authority), "{code}: {text}");
                for other in ["ARTCI", "APDP", "CDP"].into_iter().filter(|other| *other != authority) {
                    assert!(!text.contains(other), "{code} names {other}");
                }
            }
        }
    }

    #[test]
    fn every_text_has_blanks_and_no_stray_marks() {
        for kind in PageKind::ALL {
            for language in Language::ALL {
                for code in ["CI", "ML", "SN", "TG"] {
                    let text = template(kind, language, country(code));
                    assert!(blank(&text).is_some(), "{kind:?} {language:?}");
                    assert!(!text.lines().any(|line| line.starts_with('@')), "{text}");
                    assert_eq!(text.matches("[[").count(), text.matches("]]").count());
                    assert!(markdown::page(&text).contains("<h2>") || kind == PageKind::Contact);
                }
            }
        }
    }

    #[test]
    fn a_blank_is_found_even_when_it_does_not_end() {
        assert_eq!(blank("Adresse : [[ville]], [[rue]]"), Some("ville"));
        assert_eq!(blank("[[oubli"), Some("oubli"));
        assert_eq!(blank("[ok] et [lien](https://a.b)"), None);
    }
}
