//! The search keys of an order, beside its own columns: the words of the buyer's name without accents, the order number
//! and phone numbers reversed, so that they are found by their last characters, and the number that paid. A key is
//! found by its prefix.

use std::ops::Range;

use super::book::fold;
use super::typed;

/// The prefix of the key of a payer's number. Such a key ends with the transaction id.
pub const PAYER: &str = "p:";
/// The range of the keys with the buyer's personal data: `d:` for the phone number, `n:` for the name.
pub const PERSON: Range<&str> = "d:".."o:";

/// The fewest digits or letters of a number's end: fewer would match half the orders.
pub const SHORTEST_END: usize = 4;
/// The most words of a name that are kept, and the most characters of a key.
const MOST_WORDS: usize = 6;
const LONGEST: usize = 60;

/// The search keys of an order with this number, name and phone number.
pub fn of_order(number: &str, name: Option<&str>, phone: Option<&str>) -> Vec<String> {
    let mut keys = vec![of_number(number)];
    keys.extend(phone.map(|phone| format!("d:{}", turned(phone))));
    keys.extend(name.map(of_name).unwrap_or_default());
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// The key of an order number, reversed.
pub fn of_number(number: &str) -> String {
    let end: String = number.chars().rev().filter(char::is_ascii_alphanumeric).collect();
    format!("o:{}", end.to_uppercase())
}

/// The key of the phone number that paid a transaction. A notification gives its country prefix and its national part separately.
pub fn of_payer(prefix: &str, number: &str, transaction: &str) -> Option<String> {
    let digits = |text: &str| typed::clean(text).chars().filter(char::is_ascii_digit).collect::<String>();
    let (prefix, number) = (digits(prefix), digits(number));
    let whole = if number.starts_with(&prefix) && number.len() > 10 { number } else { prefix + &number };
    (whole.len() >= SHORTEST_END).then(|| format!("{PAYER}{}:{transaction}", turned(&whole)))
}

/// The range of the keys of payments from this whole phone number.
pub fn paid_from(phone: &str) -> Range<String> {
    let payer = format!("{PAYER}{}", turned(phone));
    format!("{payer}:")..format!("{payer};")
}

/// The keys of phone numbers that end in these digits: the buyer's and the payer's.
pub fn ending_in(digits: &str) -> [String; 2] {
    let end = turned(digits);
    [format!("d:{end}"), format!("{PAYER}{end}")]
}

fn turned(phone: &str) -> String {
    phone.chars().rev().filter(char::is_ascii_digit).collect()
}

/// One key per word of the name, beginning with that word and followed by the others, so that any word finds the name,
/// alone or with the words after it.
fn of_name(name: &str) -> Vec<String> {
    let words = words(name);
    let turns = (0..words.len()).map(|first| {
        let (before, after) = words.split_at(first);
        key(&[after, before].concat())
    });
    // The part after an apostrophe gets a key too, as in N'Guessan.
    let halves = name
        .split(['\'', '’', '‘', 'ʼ', '`'])
        .skip(1)
        .filter_map(|half| self::words(half).first().map(|word| key(std::slice::from_ref(word))));
    turns.chain(halves).collect()
}

/// The keys that a typed name may match: the words in their order, two words also swapped, and also joined when one is
/// a single letter (N Guessan).
pub fn named(text: &str) -> Vec<String> {
    let words = words(text);
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    if letters < 3 || words.iter().any(|word| !word.chars().all(char::is_alphabetic)) {
        return Vec::new();
    }
    let mut keys = vec![key(&words)];
    if let [first, second] = words.as_slice() {
        keys.push(key(&[second.clone(), first.clone()]));
    }
    if words.iter().any(|word| word.chars().count() == 1) {
        keys.push(key(&[words.concat()]));
    }
    keys
}

fn key(words: &[String]) -> String {
    format!("n:{}", words.join(" ")).chars().take(LONGEST).collect()
}

fn words(name: &str) -> Vec<String> {
    let joined: String = typed::clean(name).chars().filter(|c| !matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`')).collect();
    let folded = fold(&typed::without_accents(&joined));
    folded.split(' ').filter(|word| !word.is_empty()).take(MOST_WORDS).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(typed: &str, name: &str) -> bool {
        let kept = of_order("G7K2-M94Q-XD", Some(name), None);
        named(typed).iter().any(|wanted| kept.iter().any(|key| key.starts_with(wanted.as_str())))
    }

    #[test]
    fn a_name_is_found_however_it_is_typed() {
        for typed in [
            "nguessan",
            "N'Guessan",
            "N’Guessan",
            "n guessan",
            "guessan",
            "eloise",
            "ÉLOÏSE",
            "elo",
            "nguessan eloise",
            "Éloïse N'Gu",
            "E\u{301}loi\u{308}se",
        ] {
            assert!(finds(typed, "Éloïse N’Guessan"), "{typed}");
        }
        assert!(
            finds("kone awa", "Awa Marie-Claire Koné")
                && finds("awa marie", "Awa Marie-Claire Koné")
                && finds("claire", "Awa Marie-Claire Koné")
        );
        for typed in ["loise", "el", "eloise kone", "n", "", "0707"] {
            assert!(!finds(typed, "Éloïse N’Guessan"), "{typed}");
        }
    }

    #[test]
    fn a_telephone_is_found_by_its_end_and_a_payer_by_his_number() {
        let kept = of_order("G7K2-M94Q-XD", None, Some("+2250707080910"));
        let found = |digits: &str| {
            ending_in(digits).iter().any(|wanted| kept.iter().any(|key| key.starts_with(wanted.as_str())))
        };
        assert!(found("0910") && found("0707080910") && found("2250707080910") && !found("0707"));
        assert_eq!(of_payer("225", "0501020304", "GX").as_deref(), Some("p:4030201050522:GX"));
        assert_eq!(of_payer("225", "2250501020304", "GX"), of_payer("225", "05 01 02 03 04", "GX"));
        let range = paid_from("+225 05 01 02 03 04");
        assert!(range.contains(&of_payer("225", "0501020304", "GX").unwrap()));
        assert!(!range.contains(&of_payer("1225", "0501020304", "GX").unwrap()), "a longer number is another one");
        assert_eq!((of_payer("", "", "GX"), of_payer("", "225", "GX")), (None, None), "too little to tell anybody by");
        assert!(of_number("G7K2-M94Q-XD").starts_with(&of_number("4Q-xd")));
        assert!(
            PERSON.contains(&"d:1") && PERSON.contains(&"n:a") && !PERSON.contains(&"o:1") && !PERSON.contains(&"p:1")
        );
    }
}
