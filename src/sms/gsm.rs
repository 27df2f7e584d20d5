//! The GSM 7 bit default alphabet (3GPP TS 23.038). An SMS of only these characters can be about twice as long as any other.

use unicode_normalization::UnicodeNormalization as _;

/// Septets in an SMS of one part.
pub const PART: usize = 160;

const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// The characters of the extension table, which take two septets each.
const EXTENDED: &str = "^{}\\[~]|€";

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

/// Replaces characters outside the alphabet: `ê` by `e`, a curved quotation mark by a straight one, and `?` for what has no
/// equivalent.
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
        _ => return [c].into_iter().nfd().find(|c| width(*c).is_some()).unwrap_or('?').to_string(),
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
    fn a_text_is_folded_to_the_alphabet() {
        let folded = fold("L’œuvre « Forêt » — 2\u{202f}500\u{a0}F\u{a0}CFA, reçu… e\u{301}té ŋ\u{202e}");
        assert_eq!(folded, "L'oeuvre \" Foret \" - 2 500 F CFA, recu... été ?");
        assert!(length(&folded).is_some());
    }
}
