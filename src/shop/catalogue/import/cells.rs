//! Cells that hold several names, and languages as people write them.

use crate::domain::book::fold;
use crate::domain::language::Language;

/// The authors in a cell, in order.
///
/// If the cell contains a bar, only bars separate them: `Livres et Savoirs |` is one author, and so is `García Márquez,
/// Gabriel José |`. Otherwise they are separated by semicolons, slashes, line ends, `&`, « et » and « and », and then
/// by commas if each part has two words or more: `Aïcha Traoré, Moussa Keita` are two, and `Kourouma, Ahmadou` stays
/// one name, in the order in which it was written.
pub fn authors(cell: &str) -> Vec<String> {
    if cell.contains('|') {
        return tidy(cell.split('|'));
    }
    let mut parts = vec![cell];
    for separator in [";", "/", "\n", "\r", "&", " et ", " and ", " Et ", " And ", " ET ", " AND "] {
        parts = parts.into_iter().flat_map(|part| part.split(separator)).collect();
    }
    tidy(parts.into_iter().flat_map(by_commas))
}

fn by_commas(part: &str) -> Vec<&str> {
    let names: Vec<&str> = part.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    let is_whole = |name: &&str| name.split_whitespace().nth(1).is_some();
    if names.iter().all(is_whole) { names } else { vec![part] }
}

/// The categories in a cell, separated by bars, semicolons or line ends. A comma may be part of a name.
pub fn categories(cell: &str) -> Vec<String> {
    tidy(cell.split(['|', ';', '\n', '\r']))
}

fn tidy<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let trimmed = parts.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" "));
    trimmed.map(|part| part.trim_matches([',', ' ']).to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The code of a language that is written as a word or a code, either one also with a country. Anything else is
/// returned unchanged.
pub fn language(cell: &str) -> String {
    let named = match fold(cell).split(' ').next().unwrap_or_default() {
        "fr" | "fra" | "fre" | "francais" | "francaise" | "french" => Some(Language::French),
        "en" | "eng" | "anglais" | "anglaise" | "english" => Some(Language::English),
        _ => None,
    };
    named.map_or_else(|| cell.to_owned(), |language| language.code().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn authors_are_parted_as_people_part_them() {
        for cell in [
            "Aïcha Traoré, Moussa Keita",
            "Aïcha Traoré;Moussa Keita",
            "Aïcha Traoré / Moussa Keita",
            "Aïcha Traoré et Moussa Keita",
            "Aïcha Traoré and  Moussa Keita",
            "Aïcha Traoré & Moussa Keita",
            "Aïcha Traoré|Moussa Keita",
            "Aïcha Traoré\nMoussa Keita",
            "Aïcha Traoré, Moussa Keita,",
        ] {
            assert_eq!(authors(cell), ["Aïcha Traoré", "Moussa Keita"], "{cell}");
        }
        assert_eq!(authors("Awa Sow, Yao Kouassi et Ali Ba"), ["Awa Sow", "Yao Kouassi", "Ali Ba"]);
    }

    #[test]
    fn a_name_that_is_turned_or_has_a_comma_stays_one() {
        for cell in ["Kourouma, Ahmadou", "Le Clézio, Jean-Marie", "Awa", "Ngugi wa Thiong’o", "Alexandre Dumas, fils"]
        {
            assert_eq!(authors(cell), [cell]);
        }
        assert_eq!(authors("Kourouma, Ahmadou; Bâ, Mariama"), ["Kourouma, Ahmadou", "Bâ, Mariama"]);
        assert_eq!(authors("García Márquez, Gabriel José |"), ["García Márquez, Gabriel José"]);
        assert_eq!(authors("Livres et Savoirs|"), ["Livres et Savoirs"]);
        assert!(authors(" ; ").is_empty());
    }

    #[test]
    fn a_language_is_known_by_its_name() {
        for cell in ["français", "FRANÇAIS", "French", "FR", "fr-CI", "fra"] {
            assert_eq!(language(cell), "fr");
        }
        assert_eq!(
            (language("Anglais").as_str(), language("en_GB").as_str(), language("wolof").as_str()),
            ("en", "en", "wolof")
        );
    }
}
