//! The owner's own text for an e-mail: a subject and paragraphs with placeholders such as `{title}`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// The placeholders that an e-mail's paragraphs may use.
pub const PLACES: [&str; 5] = ["title", "number", "amount", "link", "shop"];
/// The placeholders of a subject. Others can see subjects in lists, so `link` is not among them.
pub const SUBJECT_PLACES: [&str; 4] = ["title", "number", "amount", "shop"];

/// The most characters of a subject.
pub const SUBJECT_LONGEST: usize = 150;
/// The most characters of the body.
pub const BODY_LONGEST: usize = 4_000;

/// The text of an e-mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wording {
    pub subject: String,
    /// Paragraphs, separated by blank lines.
    pub body: String,
}

/// Why a text cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WordingFault {
    #[error("nothing is written")]
    Empty,
    #[error("too long")]
    TooLong,
    /// The placeholder does not exist.
    #[error("there is no place called {0}")]
    Unknown(String),
    /// A brace without its counterpart.
    #[error("a brace stands alone")]
    Brace,
}

/// Checks a subject.
///
/// # Errors
/// The first fault.
pub fn check_subject(text: &str) -> Result<(), WordingFault> {
    check(text, &SUBJECT_PLACES, SUBJECT_LONGEST)
}

/// Checks a body.
///
/// # Errors
/// The first fault.
pub fn check_body(text: &str) -> Result<(), WordingFault> {
    check(text, &PLACES, BODY_LONGEST)
}

fn check(text: &str, known: &[&str], longest: usize) -> Result<(), WordingFault> {
    if text.trim().is_empty() {
        return Err(WordingFault::Empty);
    }
    if text.chars().count() > longest {
        return Err(WordingFault::TooLong);
    }
    for piece in pieces(text) {
        match piece {
            Piece::Place(name) if !known.contains(&name) => return Err(WordingFault::Unknown(name.to_owned())),
            Piece::Text(words) if words.contains(['{', '}']) => return Err(WordingFault::Brace),
            _ => {}
        }
    }
    Ok(())
}

/// Fills in the placeholders of a text; one without a value stays as written. Filled-in values are not searched for placeholders.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
    pieces(text)
        .map(|piece| match piece {
            Piece::Text(words) => words.to_owned(),
            Piece::Place(name) => value(name).unwrap_or_else(|| format!("{{{name}}}")),
        })
        .collect()
}

/// The placeholders that a text uses.
pub fn places(text: &str) -> BTreeSet<&str> {
    let name = |piece| if let Piece::Place(name) = piece { Some(name) } else { None };
    pieces(text).filter_map(name).collect()
}

/// The paragraphs of a text, without empty ones. A single line break does not end a paragraph.
pub fn paragraphs(text: &str) -> Vec<String> {
    let text = text.replace("\r\n", "\n");
    text.split("\n\n").map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

enum Piece<'a> {
    Text(&'a str),
    Place(&'a str),
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'))
            && !name.contains(['{', '\n'])
            && name.chars().count() <= 30
        {
            rest = after;
            return Some(Piece::Place(name.trim()));
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| *c == '{').map_or(rest.len(), |(at, _)| at);
        let (words, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(words))
    })
}

/// The letters whose words the owner can write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EmailKind {
    Receipt,
    NewLink,
    NewEdition,
    Release,
}

impl EmailKind {
    crate::domain::variants!(pub Receipt, NewLink, NewEdition, Release);

    /// As jobs and addresses name it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::NewLink => "new_link",
            Self::NewEdition => "new_edition",
            Self::Release => "release",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled_once() {
        let values = [("title", "{number}"), ("number", "G7")];
        assert_eq!(fill("« {title} », commande { number }", &values), "« {number} », commande G7");
        assert_eq!(places("{title} {link} {title}"), BTreeSet::from(["link", "title"]));
    }

    #[test]
    fn an_unknown_place_is_named() {
        assert_eq!(check_body("Bonjour {prenom}"), Err(WordingFault::Unknown("prenom".to_owned())));
        assert_eq!(check_subject("{link}"), Err(WordingFault::Unknown("link".to_owned())));
        assert_eq!(check_body("{title} {number} {amount} {link} {shop}"), Ok(()));
    }

    #[test]
    fn a_lone_brace_and_nothing_at_all_are_refused() {
        for text in ["Bonjour {title", "title}", "{ {title}", "{ti\ntle}"] {
            assert_eq!(check_body(text), Err(WordingFault::Brace), "{text}");
        }
        assert_eq!(check_body(" \n "), Err(WordingFault::Empty));
        assert_eq!(check_subject(&"é".repeat(151)), Err(WordingFault::TooLong));
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        assert_eq!(paragraphs("un\r\n\r\ndeux\nencore\n\n\n\n trois "), ["un", "deux\nencore", "trois"]);
    }
}
