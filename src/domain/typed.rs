//! Normalises typed and pasted text before any validation: removes invisible characters and reduces dashes, digits and
//! spaces to one form. Pure, and the same for every field: [`clean`] first, then the rule of the field's own type.

use chrono::{Datelike as _, NaiveDate};

/// The code points of the digit zero in the scripts that people type in: Arabic (two), N'Ko, the Indian scripts, Thai,
/// Lao, Burmese, Khmer, Adlam, and the mathematical digits. Nine more digits follow each (Unicode, general category Nd).
const ZEROS: [u32; 26] = [
    0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    0x17e0, 0x1810, 0xff10, 0x1e950, 0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1fbf0,
];

/// Whether a character shows nothing by itself: soft hyphens, text-direction marks, joiners and variation selectors.
/// Phones and messengers put such characters around copied text.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20e3}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether a character is any kind of dash.
pub fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{58a}' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2043}'
                | '\u{2212}'
                | '\u{2e3a}'
                | '\u{2e3b}'
                | '\u{2796}'
                | '\u{fe58}'
                | '\u{fe63}'
                | '\u{ff0d}'
                | '\u{2d7}'
    )
}

/// Whether a control character belongs in no text: every one except tabs and line ends.
pub fn is_control(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')
}

/// Normalises one line: without invisible characters, dashes as `-`, digits and full-width letters in ASCII, every
/// space as a plain space, trimmed. Line ends inside it stay, so that the field's type can refuse them.
pub fn clean(text: &str) -> String {
    let cleaned: String = text.chars().filter(|c| !is_invisible(*c)).map(plain).collect();
    cleaned.trim().to_owned()
}

/// Trims a text of several lines. The inside is not changed, because some scripts and emoji need their joiners.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

fn plain(c: char) -> char {
    if c.is_ascii() && c != '\t' {
        return c;
    }
    if is_dash(c) {
        return '-';
    }
    if let Some(digit) = digit(c) {
        return digit;
    }
    match c {
        '\t' => ' ',
        _ if c.is_whitespace() && !c.is_control() => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn digit(c: char) -> Option<char> {
    let place = u32::from(c);
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&place))?;
    char::from_digit(place - zero, 10)
}

/// A text for comparing words: lower case, without accents and combining marks, however those were typed.
pub fn without_accents(text: &str) -> String {
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

/// A character as an error message shows it: itself, or its code point when it cannot be seen.
pub fn shown(c: char) -> String {
    if c.is_control() || c.is_whitespace() || is_invisible(c) {
        format!("U+{:04X}", u32::from(c))
    } else {
        c.to_string()
    }
}

/// A day between 2000 and 2999, as a browser sends it or as it is typed by hand: `2027-01-12`, `12/01/2027`.
pub fn day(text: &str) -> Option<NaiveDate> {
    let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y")).ok();
    day.filter(|day| (2000..3000).contains(&day.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_goes_and_one_kind_of_dash_digit_and_space_stays() {
        for (typed, meant) in [
            ("\u{202a}+225 07\u{202c}", "+225 07"),
            ("\u{2066}0707\u{2069}\u{200e}\u{fe0f}", "0707"),
            ("07–07—07‑07−00", "07-07-07-07-00"),
            ("٠٧٠٧ ۰۷ ０７ ߀߇ 𞥐𞥗", "0707 07 07 07 07"),
            ("2\u{202f}500\u{a0}F\tCFA", "2 500 F CFA"),
            ("ａｗａ＠ｇｍａｉｌ．ｃｏｍ", "awa@gmail.com"),
            ("\u{feff}\u{ad}Ren\u{ad}trée \u{200b}", "Rentrée"),
            ("7\u{fe0f}\u{20e3}", "7"),
            ("a\nb\0", "a\nb\0"),
        ] {
            assert_eq!(clean(typed), meant, "{typed:?}");
        }
        assert_eq!(trim(" \u{200b}a\u{200d}b\u{fe0f}\n "), "a\u{200d}b");
    }

    #[test]
    fn an_accent_is_no_difference_however_it_was_typed() {
        assert_eq!(without_accents("Rentrée"), "rentree");
        assert_eq!(without_accents("E\u{301}loi\u{308}se"), "eloise");
        assert_eq!(without_accents("Adébáyọ̀"), "adebayo");
    }

    #[test]
    fn a_sign_that_cannot_be_seen_is_named() {
        assert_eq!((shown('*').as_str(), shown('\0').as_str(), shown('\n').as_str()), ("*", "U+0000", "U+000A"));
        assert_eq!(
            (shown('\u{202e}').as_str(), shown('\u{3164}').as_str()),
            ("U+202E", "U+3164"),
            "it must turn no sentence"
        );
    }
}
