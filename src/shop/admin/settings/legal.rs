//! Templates for the owner's legal pages, filled with what is known about the shop. They contain facts and blanks, but
//! no promises.

use super::facts::Facts;
use super::{PageKind, Saved};
use crate::domain::contact::{COUNTRIES, Country};
use crate::domain::language::Language;

/// The longest page, in characters.
pub const LONGEST: usize = 30_000;

/// The brackets of a blank that has to be filled in: `[[your address]]`. In the program's own texts it is
/// `[[address|your address]]`, with the name of the fact that fills it.
const BLANK: (&str, &str) = ("[[", "]]");

fn raw(kind: PageKind, language: Language) -> &'static str {
    match (kind, language) {
        (PageKind::Terms, Language::French | Language::Added(_)) => {
            include_str!("../../../../locales/fr/pages/terms.md")
        }
        (PageKind::Terms, Language::English) => include_str!("../../../../locales/en/pages/terms.md"),
        (PageKind::Privacy, Language::French | Language::Added(_)) => {
            include_str!("../../../../locales/fr/pages/privacy.md")
        }
        (PageKind::Privacy, Language::English) => include_str!("../../../../locales/en/pages/privacy.md"),
        (PageKind::Contact, Language::French | Language::Added(_)) => {
            include_str!("../../../../locales/fr/pages/contact.md")
        }
        (PageKind::Contact, Language::English) => include_str!("../../../../locales/en/pages/contact.md"),
    }
}

/// A template with the paragraphs about the authority of the shop's country, if there are any, and with the known facts
/// in its blanks.
pub fn template(kind: PageKind, language: Language, country: &Country, facts: &Facts) -> String {
    let text = keep_country(raw(kind, language), country.code);
    let mut parts = text.split(BLANK.0);
    let mut filled = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (place, after) = part.split_once(BLANK.1).unwrap_or((part, ""));
        let (name, words) = place.split_once('|').unwrap_or(("", place));
        match facts.told(name, language, country) {
            Some(fact) => filled.push_str(&fact),
            None => filled.push_str(&[BLANK.0, words, BLANK.1].concat()),
        }
        filled.push_str(after);
    }
    filled
}

/// Whether the texts name the data protection law and authority of this country.
pub fn knows_the_law(country: &Country) -> bool {
    raw(PageKind::Privacy, Language::French).contains(&format!("@{} ", country.code))
}

/// Saves the facts, and writes them into the pages that nobody has edited. Pages without a blank left are published if
/// `publish` is set or they were published before.
pub fn apply(saved: &mut Saved, facts: Facts, country: &Country, publish: bool) {
    let before = saved.legal.take().unwrap_or_default();
    for kind in PageKind::ALL {
        let known = saved.page(kind).clone();
        let mut page = known.clone().unwrap_or_default();
        let mut ours = false;
        for (language, text) in [(Language::French, &mut page.french), (Language::English, &mut page.english)] {
            if known.is_none() || is_ours(kind, language, text, &before) {
                *text = template(kind, language, country, &facts);
                ours = true;
            }
        }
        if ours {
            let whole = blank(&page.french).is_none() && blank(&page.english).is_none();
            page.published = (page.published || publish) && whole;
            saved.set_page(kind, Some(page));
        }
    }
    saved.legal = (!facts.is_empty()).then_some(facts);
}

/// Whether a text was generated from these facts, or from no facts at all, for any country.
fn is_ours(kind: PageKind, language: Language, text: &str, facts: &Facts) -> bool {
    let nothing = Facts::default();
    let same =
        |country: &Country| [facts, &nothing].iter().any(|facts| template(kind, language, country, facts) == text);
    COUNTRIES.iter().any(same)
}

/// The pages that somebody has edited, so that the facts do not change them.
pub fn own_pages(saved: &Saved) -> Vec<PageKind> {
    let facts = saved.legal.clone().unwrap_or_default();
    let own = |kind: &PageKind| {
        saved.page(*kind).as_ref().is_some_and(|page| {
            let texts = [(Language::French, &page.french), (Language::English, &page.english)];
            !texts.iter().any(|(language, text)| is_ours(*kind, *language, text, &facts))
        })
    };
    PageKind::ALL.into_iter().filter(own).collect()
}

/// How many blanks are left in the pages, each counted once for both languages.
pub fn blanks(saved: &Saved, country: &Country) -> usize {
    let facts = saved.legal.clone().unwrap_or_default();
    let count = |text: &str| text.matches(BLANK.0).count();
    let of = |kind: PageKind| match saved.page(kind) {
        Some(page) => count(&page.french).max(count(&page.english)),
        None => count(&template(kind, Language::French, country, &facts)),
    };
    PageKind::ALL.into_iter().map(of).sum()
}

/// Paragraphs that begin with `@CI ` are for that country, those with `@@ ` for countries without paragraphs of their
/// own.
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

/// The first blank that is not filled in, without its brackets. A page with a blank is not published.
pub fn blank(text: &str) -> Option<&str> {
    let (_, rest) = text.split_once(BLANK.0)?;
    Some(rest.split_once(BLANK.1).map_or(rest, |(name, _)| name).trim())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::admin::settings::PageText;
    use crate::shop::admin::settings::facts::{FIELDS, LAW};
    use crate::shop::catalogue::markdown;

    fn country(code: &str) -> &'static Country {
        Country::parse(code).unwrap()
    }

    #[test]
    fn each_country_reads_of_its_own_law_and_authority() {
        for (code, law, authority) in
            [("CI", "2013-450", "ARTCI"), ("ML", "2013-015", "APDP"), ("SN", "2008-12", "CDP")]
        {
            for language in Language::ALL {
                let text = template(PageKind::Privacy, language, country(code), &Facts::default());
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
                    let text = template(kind, language, country(code), &Facts::default());
                    assert!(blank(&text).is_some(), "{kind:?} {language:?}");
                    assert!(!text.lines().any(|line| line.starts_with('@')), "{text}");
                    assert_eq!(text.matches("[[").count(), text.matches("]]").count());
                    assert!(markdown::page(&text).contains("<h2>") || kind == PageKind::Contact);
                }
            }
        }
    }

    fn all_facts() -> Facts {
        let names = FIELDS.iter().chain([&LAW]).flat_map(|field| {
            if field.spoken {
                vec![format!("{}.fr", field.name), format!("{}.en", field.name)]
            } else {
                vec![field.name.to_owned()]
            }
        });
        Facts::new(names.map(|name| (name.clone(), format!("<{name}>"))), "2026-11-28".parse().unwrap())
    }

    #[test]
    fn the_facts_fill_every_blank_of_every_page_and_each_fact_is_used() {
        let facts = all_facts();
        let mut all = String::new();
        for kind in PageKind::ALL {
            for language in Language::ALL {
                for country in COUNTRIES {
                    let text = template(kind, language, country, &facts);
                    assert_eq!(blank(&text), None, "{kind:?} {language:?} {}", country.code);
                    all.push_str(&text);
                }
            }
        }
        for field in FIELDS.iter().chain([&LAW]) {
            let name = if field.spoken { format!("<{}.en>", field.name) } else { format!("<{}>", field.name) };
            assert!(all.contains(&name), "{name} stands nowhere");
        }
        assert!(all.contains("28 novembre 2026") && all.contains("28 November 2026"));
    }

    #[test]
    fn pages_that_somebody_wrote_are_left_and_the_others_follow_the_facts() {
        let ivory_coast = country("CI");
        let mut saved = Saved::default();
        let own = PageText { published: true, french: "# Mes conditions".into(), english: String::new() };
        saved.set_page(PageKind::Terms, Some(own.clone()));
        let before = blanks(&saved, ivory_coast);
        apply(&mut saved, all_facts(), ivory_coast, false);
        assert_eq!(saved.page(PageKind::Terms).as_ref(), Some(&own));
        let privacy = saved.page(PageKind::Privacy).clone().unwrap();
        assert!(!privacy.published && privacy.english.contains("<host>"), "{privacy:?}");
        assert_eq!(own_pages(&saved), [PageKind::Terms]);
        assert!(before > 10 && blanks(&saved, ivory_coast) == 0);
        apply(&mut saved, all_facts(), country("TG"), true);
        let privacy = saved.page(PageKind::Privacy).clone().unwrap();
        assert!(privacy.published && privacy.french.contains("<law.fr>"), "another country: {privacy:?}");
        let few = Facts::new([("name".to_owned(), "Awa".to_owned())], "2026-11-29".parse().unwrap());
        apply(&mut saved, few, country("TG"), false);
        let privacy = saved.page(PageKind::Privacy).clone().unwrap();
        assert!(!privacy.published, "a page with a blank is not published: {privacy:?}");
        assert!(privacy.french.contains("Awa") && blank(&privacy.french).is_some());
    }

    #[test]
    fn a_blank_is_found_even_when_it_does_not_end() {
        assert_eq!(blank("Adresse : [[ville]], [[rue]]"), Some("ville"));
        assert_eq!(blank("[[oubli"), Some("oubli"));
        assert_eq!(blank("[ok] et [lien](https://a.b)"), None);
    }
}
