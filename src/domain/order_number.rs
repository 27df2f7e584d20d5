//! The order number in a sentence: `Commande n° G7K2 M94Q XD, merci`.

use super::{ids, typed};

/// What stands before an order number, without accents and signs.
const LABELS: [&str; 6] = ["COMMANDE", "ORDER", "NUMERO", "NUMBER", "NO", "N"];

/// What ends a label, or stands between it and the number.
const SIGNS: [char; 4] = ['°', 'º', '#', ':'];

/// The order number among these words, and the other words. Ordinary words may have the letters of a number, so what has no
/// dashes needs a digit among its letters, or `n°` before it.
pub fn among<'a>(words: &[&'a str]) -> Option<(String, Vec<&'a str>)> {
    (0..words.len()).find_map(|at| {
        let (number, length) = beginning(words, at)?;
        let others = words.iter().take(at).chain(words.iter().skip(at + length));
        Some((number, others.copied().collect()))
    })
}

/// The number that begins with this word, and how many words it has.
fn beginning(words: &[&str], at: usize) -> Option<(String, usize)> {
    let word = *words.get(at)?;
    let before = at.checked_sub(1).and_then(|at| words.get(at)).copied().unwrap_or_default();
    // The label may be glued to the number.
    let (label, first) = word.rsplit_once(SIGNS).unwrap_or((before, word));
    let is_labelled = is_label(label);
    let is_certain = is_labelled && [before, word].iter().any(|word| word.contains(['°', 'º']));
    let first = bare(first);
    let is_dashed = groups(first.split(['-', '_'])) || (first.contains(['-', '_']) && is_mixed(first));
    let is_one = is_dashed || is_certain || (is_labelled && is_mixed(first));
    if let Some(number) = ids::read_order_number(first).filter(|_| is_one) {
        return Some((number, 1));
    }
    let spaced = [first, bare(words.get(at + 1)?), bare(words.get(at + 2)?)];
    let whole = spaced.concat();
    let is_meant = is_certain || spaced.iter().any(|word| is_mixed(word)) || (is_labelled && is_mixed(&whole));
    if !is_meant || !groups(spaced.into_iter()) {
        return None;
    }
    Some((ids::read_order_number(&whole)?, 3))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_label(text: &str) -> bool {
    let folded = typed::without_accents(text).to_ascii_uppercase();
    LABELS.contains(&folded.trim_matches(|c: char| !c.is_ascii_alphanumeric()))
}

/// Whether a number is written in these groups.
fn groups<'a>(parts: impl Iterator<Item = &'a str>) -> bool {
    parts.map(str::len).eq([4, 4, 2])
}

fn is_mixed(text: &str) -> bool {
    text.bytes().any(|b| b.is_ascii_digit()) && text.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(String, String)> {
        let words: Vec<&str> = text.split_whitespace().collect();
        among(&words).map(|(number, others)| (number, others.join(" ")))
    }

    #[test]
    fn a_number_is_read_however_it_stands_in_a_sentence() {
        for (text, rest) in [
            ("N°VACH-JG8E-PA", ""),
            ("nº vachjg8epa", "nº"),
            ("Commande n° VACH JG8E PA", "Commande n°"),
            ("commande VACHJG8EPA", "commande"),
            ("Commande:VACHJG8EPA.", ""),
            ("Numéro VACH-JG8E-PA, merci", "Numéro merci"),
            ("VACH JG8E PA merci", "merci"),
            ("bonjour VACH_JG8E_PA", "bonjour"),
            ("ma commande (VACH-JG8E-PA) 0707070700", "ma commande 0707070700"),
        ] {
            assert_eq!(found(text), Some(("VACH-JG8E-PA".to_owned(), rest.to_owned())), "{text}");
        }
        assert_eq!(found("n° VACH JGFE PA").unwrap().0, "VACH-JGFE-PA", "one without digits, behind its sign");
    }

    #[test]
    fn ordinary_words_are_no_number() {
        for text in [
            "",
            "commande versements",
            "les versements sont partis",
            "paye cher ma commande",
            "avec 2500 FR",
            "avant-heeer merci",
            "ID:DK92TESTM6",
            "TID: DK92TESTM6",
            "commande 2345678923",
            "n° 07 07 07 07 00",
            "https://exemple.ci/orders/0199abcd",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
