//! Every code that CinetPay can answer, with a sentence for the buyer: here those of v2's checkout, in [`api_2026`],
//! [`checkout_v1`] and [`transfer`] those of the other generations.
//!
//! Codes and messages are those of CinetPay's documentation ("API de Checkout", "API de transfert", and its integration
//! guide 1.6.2, annex I); the sentences are ours. They are shown to a buyer on the order's page, beside a button to try
//! again.

pub mod api_2026;
pub mod checkout_v1;
mod table;
pub mod transfer;

use crate::Language;

pub use table::CODES;

/// Whom a code concerns, and what can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The money was taken.
    Success,
    /// Not decided yet.
    Waiting,
    /// Refused, and the buyer can do something about it: top up the balance, correct the code or the number, or try
    /// again.
    Buyer,
    /// The operator's or CinetPay's fault: try again later or pay by another method.
    Operator,
    /// The amount, or the payments of the day, week or month, exceed a limit.
    Limit,
    /// Our request or the merchant account's settings are wrong: the code says nothing about the payment, and the owner
    /// must act.
    Shop,
    /// Answered by CinetPay's front server, not by its API: 403, 429, 1010.
    Front,
}

/// One code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// As written in answers: `00`, `627`.
    pub code: &'static str,
    /// CinetPay's own word, misspellings included; empty for the codes of its front server. Sources differ on some
    /// messages: decide by `code`.
    pub message: &'static str,
    /// Whom it concerns.
    pub kind: Kind,
    words: Words,
}

/// A sentence for the buyer, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Words {
    french: &'static str,
    english: &'static str,
}

impl Words {
    fn say(self, language: Language) -> &'static str {
        match language {
            Language::French => self.french,
            Language::English => self.english,
        }
    }
}

impl Code {
    /// What to say to the buyer.
    pub fn sentence(&self, language: Language) -> &'static str {
        self.words.say(language)
    }
}

/// Finds a code in the table; `None` for one that CinetPay has not documented.
///
/// ```
/// use cinetpay::codes::{self, Kind};
///
/// let code = codes::find("602").unwrap();
/// assert_eq!((code.message, code.kind), ("INSUFFICIENT_BALANCE", Kind::Buyer));
/// assert!(codes::find("999").is_none());
/// ```
pub fn find(code: &str) -> Option<&'static Code> {
    CODES.iter().find(|known| known.code == code)
}

/// What to say to the buyer about a code, documented or not.
///
/// ```
/// use cinetpay::{Language, codes};
///
/// assert_eq!(
///     codes::sentence("627", Language::English),
///     "The payment was cancelled. You can try again whenever you like."
/// );
/// ```
pub fn sentence(code: &str, language: Language) -> &'static str {
    find(code).map_or(table::UNKNOWN, |code| code.words).say(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_the_documents_stands_once_in_the_table() {
        let mut documented: Vec<String> = (600..=628).map(|code| code.to_string()).collect();
        let others = "00 201 403 429 1010 635 636 638 640 641 642 662 663 664 804 807 808 809 810 811 812";
        documented.extend(others.split(' ').map(str::to_owned));
        documented.sort();
        let mut ours: Vec<_> = CODES.iter().map(|code| code.code.to_owned()).collect();
        ours.sort();
        assert_eq!(ours, documented);
    }

    #[test]
    fn codes_that_wait_and_codes_that_blame_the_operator_are_those_of_the_documents() {
        let of = |kind| CODES.iter().filter(|code| code.kind == kind).map(|code| code.code).collect::<Vec<_>>();
        assert_eq!(of(Kind::Success), ["00"]);
        assert_eq!(of(Kind::Waiting), ["201", "607", "623", "638", "662", "663", "664"]);
        assert_eq!(of(Kind::Operator), ["603", "621", "622", "626", "640", "804"]);
    }

    /// The codes of all generations that have sentences.
    fn all() -> impl Iterator<Item = &'static Code> {
        CODES.iter().chain(api_2026::CODES).chain(checkout_v1::CODES)
    }

    #[test]
    fn the_other_generations_have_the_codes_of_their_documents() {
        let of_2026: Vec<_> = api_2026::CODES.iter().map(|code| code.code).collect();
        let documented = "200 100 -1 404 1002 1003 1004 1005 1200 2001 2002 2003 2004 2005 2006 2007 2008 2010 2011";
        assert_eq!(of_2026.join(" "), format!("{documented} 403 429 1010"));
        let of_v1: Vec<_> = checkout_v1::CODES.iter().map(|code| code.code).collect();
        let mut annex: Vec<String> = (600..=628).map(|code| code.to_string()).collect();
        annex.insert(0, "00".into());
        annex.extend(["635", "636", "638", "640", "641"].map(str::to_owned));
        assert_eq!(of_v1, annex);
        for code in checkout_v1::CODES {
            assert_eq!(find(code.code), Some(code), "v2 has kept the codes of v1");
        }
    }

    #[test]
    fn french_sentences_keep_the_french_rules() {
        for text in all().map(|code| code.sentence(Language::French)).chain([sentence("unknown", Language::French)]) {
            assert!(!text.contains('\''), "{text}");
            let chars: Vec<char> = text.chars().collect();
            for pair in chars.windows(2) {
                let needs_space = [':', ';', '!', '?'].contains(&pair[1]);
                assert!(!needs_space || pair[0] == '\u{a0}', "{text}");
            }
        }
    }

    #[test]
    fn every_code_has_a_sentence_in_both_languages() {
        let unknown = ["", "999"].map(|code| [Language::French, Language::English].map(|it| sentence(code, it)));
        for [french, english] in
            all().map(|it| [it.sentence(Language::French), it.sentence(Language::English)]).chain(unknown)
        {
            assert_ne!(french, english);
            for text in [french, english] {
                assert!(text.len() > 20 && text.ends_with(['.', '!']), "{text}");
            }
        }
        assert_eq!(api_2026::sentence("627", Language::English), sentence("999", Language::English));
        assert_eq!(checkout_v1::sentence("804", Language::English), sentence("999", Language::English));
    }

    #[test]
    fn a_waiting_buyer_is_never_told_to_pay_again() {
        for code in all().filter(|code| matches!(code.kind, Kind::Waiting | Kind::Success)) {
            assert!(!code.sentence(Language::English).contains("again"), "{}", code.code);
            assert!(!code.sentence(Language::French).contains("éessayez"), "{}", code.code);
        }
    }
}
