//! The GSM 7 bit default alphabet (3GPP TS 23.038). An SMS of only these characters can be about twice as long as any other.

use unicode_normalization::UnicodeNormalization as _;

/// Septets in an SMS of one part.
pub const PART: usize = 160;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The characters of the extension table, which take two septets each.
const EXTENDED: &str = "^{}\\[~]|€";

/// What an SMS of several parts holds in each, in septets: the rest says which part it is.
const PART_OF_SEVERAL: usize = 153;
/// The same in UTF-16 units, for texts outside the alphabet.
const WIDE_PART: usize = 70;
const WIDE_PART_OF_SEVERAL: usize = 67;

/// How the characters of an SMS are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// The GSM 7 bit default alphabet.
    Gsm7,
    /// UTF-16 units of two bytes, for all other texts.
    Ucs2,
}

impl Alphabet {
    pub fn code(self) -> &'static str {
        match self {
            Self::Gsm7 => "gsm-7",
            Self::Ucs2 => "ucs-2",
        }
    }
}

/// What providers count and charge: the parts of an SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    pub number: usize,
    pub alphabet: Alphabet,
}

/// The parts of a text. A character of two units is never cut between two parts.
pub fn parts(text: &str) -> Parts {
    let septets: Option<Vec<usize>> = text.chars().map(width).collect();
    let units = || text.chars().map(char::len_utf16).collect();
    let (alphabet, widths, whole, each) = septets.map_or_else(
        || (Alphabet::Ucs2, units(), WIDE_PART, WIDE_PART_OF_SEVERAL),
        |widths| (Alphabet::Gsm7, widths, PART, PART_OF_SEVERAL),
    );
    if widths.iter().sum::<usize>() <= whole {
        return Parts { number: 1, alphabet };
    }
    let (mut number, mut filled) = (1, 0);
    for width in widths {
        if filled + width > each {
            number += 1;
            filled = 0;
        }
        filled += width;
    }
    Parts { number, alphabet }
}

/// How many septets a text takes; `None` when it has characters outside the alphabet, which need the longer encoding.
pub fn length(text: &str) -> Option<usize> {
    text.chars().map(width).sum()
}

fn width(c: char) -> Option<usize> {
    match c {
        _ if BASIC.contains(c) => Some(1),
        _ if EXTENDED.contains(c) => Some(2),
        _ => None,
    }
}

/// Replaces characters outside the alphabet: `ê` by `e`, a curved quotation mark by a straight one, a letter that
/// has no equivalent by `?`, and a picture by nothing.
pub fn fold(text: &str) -> String {
    text.nfc().flat_map(|c| folded(c).chars().collect::<Vec<_>>()).collect()
}

fn folded(c: char) -> String {
    if width(c).is_some() {
        return c.to_string();
    }
    let like = match c {
        '\u{a0}' | '\u{202f}' | '\u{2009}' | '\t' => " ",
        '’' | '‘' | 'ʼ' | '`' => "'",
        '«' | '»' | '“' | '”' | '„' => "\"",
        '–' | '—' | '‑' | '−' | '·' => "-",
        '…' => "...",
        'œ' => "oe",
        'Œ' => "OE",
        // Invisible characters, and those that change the direction of the text.
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => "",
        _ => {
            let plain = [c].into_iter().nfd().find(|c| width(*c).is_some());
            // A letter that is missing must be seen to be missing; a picture says nothing.
            return plain.or_else(|| c.is_alphanumeric().then_some('?')).map(String::from).unwrap_or_default();
        }
    };
    like.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alphabet_has_its_128_signs_and_counts_them() {
        assert_eq!(BASIC.chars().count(), 127, "and the escape to the others");
        assert_eq!(length("Votre livre est là: £5"), Some(22));
        assert_eq!(length("[5 €]"), Some(8));
        for other in ["ê", "ç", "’", "\u{a0}", "ɛ"] {
            assert_eq!(length(other), None, "{other}");
        }
    }

    #[test]
    fn parts_are_counted_as_providers_do() {
        let gsm = |number| Parts { number, alphabet: Alphabet::Gsm7 };
        let wide = |number| Parts { number, alphabet: Alphabet::Ucs2 };
        for (text, counted) in [
            (String::new(), gsm(1)),
            ("a".repeat(160), gsm(1)),
            ("a".repeat(161), gsm(2)),
            ("a".repeat(306), gsm(2)),
            ("a".repeat(307), gsm(3)),
            ("€".repeat(80), gsm(1)),
            ("€".repeat(81), gsm(2)),
            // The 153rd place of a part is left empty rather than cutting a pair: 76 of two septets fit.
            ("€".repeat(152), gsm(2)),
            ("€".repeat(153), gsm(3)),
            (format!("{}ê", "a".repeat(69)), wide(1)),
            (format!("{}ê", "a".repeat(70)), wide(2)),
            (format!("{}ê", "a".repeat(133)), wide(2)),
            (format!("{}ê", "a".repeat(134)), wide(3)),
            ("📚".repeat(35), wide(1)),
            ("📚".repeat(36), wide(2)),
            // 33 of two units fit into 67.
            ("📚".repeat(66), wide(2)),
            ("📚".repeat(67), wide(3)),
        ] {
            assert_eq!(parts(&text), counted, "{} characters", text.chars().count());
        }
    }

    #[test]
    fn a_text_is_folded_to_the_alphabet() {
        let folded = fold("L’œuvre « Forêt » — 2\u{202f}500\u{a0}F\u{a0}CFA, reçu… e\u{301}té ŋ\u{202e}🎉");
        assert_eq!(folded, "L'oeuvre \" Foret \" - 2 500 F CFA, recu... été ?");
        assert!(length(&folded).is_some());
    }
}
