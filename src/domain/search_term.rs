//! Recognises what was typed into the back office's order search by its form.

use super::contact::{Country, Phone};
use super::search_key::{self, SHORTEST_END};
use super::typed;

/// A prefix to look for in one kind of value. A complete value matches itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SearchTerm {
    /// An order number, with its dashes.
    Number(String),
    Transaction(String),
    /// Lower case.
    Email(String),
    /// E.164.
    Phone(String),
    /// The operator's own transaction id, which the buyer's SMS shows.
    Operator(String),
    /// The prefix of a search key (`domain::search_key`): a name, or the end of a number.
    Key(String),
}

/// The fewest characters of a search: fewer would match half the orders.
pub const SHORTEST: usize = 3;
const LONGEST: usize = 254;
/// The letters and digits of an order number (`domain::ids`).
const CLEAR: &str = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Every term that `text` may mean; empty when the text is too short or too long. National phone numbers are read as
/// those of `home`.
pub fn recognise(text: &str, home: &'static Country) -> Vec<SearchTerm> {
    let text = typed::clean(text);
    let text = text.as_str();
    if text.chars().count() < SHORTEST || text.len() > LONGEST || text.chars().any(char::is_control) {
        return Vec::new();
    }
    if text.contains('@') {
        return vec![SearchTerm::Email(text.to_lowercase())];
    }
    let mut found = phones(text, home);
    found.extend(number(text));
    found.extend(search_key::named(text).into_iter().map(SearchTerm::Key));
    let one_word = !text.contains(char::is_whitespace);
    let upper = text.to_uppercase();
    if one_word && text.len() <= 25 && upper.starts_with('G') && upper.bytes().all(|b| b.is_ascii_alphanumeric()) {
        found.push(SearchTerm::Transaction(upper.clone()));
    }
    if one_word && !text.starts_with('+') {
        found.push(SearchTerm::Operator(text.to_owned()));
        if upper != text {
            found.push(SearchTerm::Operator(upper));
        }
        found.push(SearchTerm::Email(text.to_lowercase()));
    }
    found
}

/// Phone numbers that `text` may be or begin: of `home`, with and without the trunk prefix, or of any country.
fn phones(text: &str, home: &'static Country) -> Vec<SearchTerm> {
    let text = text.strip_prefix("tel:").unwrap_or(text);
    let first = text.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    let tidy = |(place, c): (usize, char)| {
        c.is_ascii_digit() || matches!(c, ' ' | '.' | '-' | '(' | ')' | '/') || (c == '+' && place < first)
    };
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !text.char_indices().all(tidy) || !(4..=17).contains(&digits.len()) {
        return Vec::new();
    }
    let phone = |number: &str| SearchTerm::Phone(format!("+{number}"));
    // The number may have been stored under an older rule; the search by its last digits finds it all the same.
    let mut found: Vec<SearchTerm> = ends(&digits).into_iter().map(SearchTerm::Key).collect();
    if let Ok(whole) = Phone::parse(text, home) {
        found.extend(search_key::ending_in(whole.as_str()).map(SearchTerm::Key));
        found.push(SearchTerm::Phone(whole.as_str().to_owned()));
    }
    if text.contains('+') {
        found.push(phone(&digits));
        return found;
    }
    found.push(phone(&format!("{}{digits}", home.prefix)));
    if let Some(international) = digits.strip_prefix("00") {
        found.push(phone(international));
    } else if let Some(without_trunk) = digits.strip_prefix('0') {
        found.push(phone(&format!("{}{without_trunk}", home.prefix)));
    } else {
        found.push(phone(&digits));
    }
    found
}

/// The search keys of phone numbers that end in these digits, also without the trunk prefix 0.
fn ends(digits: &str) -> Vec<String> {
    let mut keys: Vec<String> = search_key::ending_in(digits).into();
    let bare = digits.trim_start_matches('0');
    if bare.len() < digits.len() && bare.len() >= 7 {
        keys.extend(search_key::ending_in(bare));
    }
    keys
}

/// An order number, its beginning or its end, with any spacing.
fn number(text: &str) -> Vec<SearchTerm> {
    let plain: String = text.chars().filter(|c| !matches!(c, '-' | ' ')).collect::<String>().to_uppercase();
    let fits = plain.len() <= 10 && plain.len() >= SHORTEST && plain.chars().all(|c| CLEAR.contains(c));
    if !fits {
        return Vec::new();
    }
    let groups: Vec<String> =
        plain.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    let mut found = vec![SearchTerm::Number(groups.join("-"))];
    if plain.len() >= SHORTEST_END {
        found.push(SearchTerm::Key(search_key::of_number(&plain)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_home(text: &str) -> Vec<SearchTerm> {
        recognise(text, Country::parse("CI").unwrap())
    }

    #[test]
    fn what_is_typed_is_recognised_by_its_form() {
        assert_eq!(at_home("Awa@Exemple.CI"), [SearchTerm::Email("awa@exemple.ci".into())]);
        assert!(at_home("+225 07 07").contains(&SearchTerm::Phone("+2250707".into())));
        for typed in [
            "(+225) 07 07 07 07 00",
            "\u{202a}+225\u{a0}07\u{202f}07 07 07 00\u{202c}",
            "tel:+2250707070700",
            "07–07–07–07–00",
        ] {
            assert!(at_home(typed).contains(&SearchTerm::Phone("+2250707070700".into())), "{typed}");
        }
        assert!(
            at_home("0910").contains(&SearchTerm::Key("d:0190".into()))
                && at_home("0910").contains(&SearchTerm::Key("p:0190".into()))
        );
        assert!(at_home("N’Guessan").contains(&SearchTerm::Key("n:nguessan".into())));
        assert!(at_home("94q-xd").contains(&SearchTerm::Key("o:DXQ49".into())));
        assert!(at_home("07 07 07 07 00").contains(&SearchTerm::Phone("+2250707070700".into())));
        assert!(at_home("g7k2 m94q xd").contains(&SearchTerm::Number("G7K2-M94Q-XD".into())));
        assert!(at_home("g7k2-m9").contains(&SearchTerm::Number("G7K2-M9".into())));
        assert!(at_home("gabcdef0123").contains(&SearchTerm::Transaction("GABCDEF0123".into())));
        assert!(at_home("MP210930.1743.D36452").contains(&SearchTerm::Operator("MP210930.1743.D36452".into())));
        assert!(at_home("awa.kone").contains(&SearchTerm::Email("awa.kone".into())));
    }

    #[test]
    fn too_little_finds_nothing() {
        assert_eq!(at_home(" ab "), []);
        assert_eq!(at_home("a\0bcd"), []);
        assert_eq!(at_home(&"x".repeat(300)), []);
    }

    #[test]
    fn a_number_with_a_trunk_zero_or_two_is_read_too() {
        let french = recognise("06 12 34 56 78", Country::parse("FR").unwrap());
        assert!(french.contains(&SearchTerm::Phone("+33612345678".into())));
        assert!(at_home("00221 77 123").contains(&SearchTerm::Phone("+22177123".into())));
    }
}
