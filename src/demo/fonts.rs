//! The five base-14 faces the books are set in: nothing to embed, every reader has them.

use super::widths;

/// A face of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Roman,
    Italic,
    Bold,
    Sans,
    SansBold,
}

impl Face {
    pub const ALL: [Self; 5] = [Self::Roman, Self::Italic, Self::Bold, Self::Sans, Self::SansBold];

    /// The name in a page's resources.
    pub fn resource(self) -> &'static str {
        match self {
            Self::Roman => "R",
            Self::Italic => "I",
            Self::Bold => "B",
            Self::Sans => "S",
            Self::SansBold => "SB",
        }
    }

    /// The PostScript name (ISO 32000-1, 9.6.2.2).
    pub fn base_font(self) -> &'static str {
        match self {
            Self::Roman => "Times-Roman",
            Self::Italic => "Times-Italic",
            Self::Bold => "Times-Bold",
            Self::Sans => "Helvetica",
            Self::SansBold => "Helvetica-Bold",
        }
    }

    /// How far a text set at `size` reaches, in points.
    pub fn width(self, text: &str, size: f32) -> f32 {
        let table = match self {
            Self::Roman => &widths::ROMAN,
            Self::Italic => &widths::ITALIC,
            Self::Bold => &widths::BOLD,
            Self::Sans => &widths::SANS,
            Self::SansBold => &widths::SANS_BOLD,
        };
        let glyph = |c| table.get(usize::from(code(c).unwrap_or(b'?').saturating_sub(32))).copied().unwrap_or(0);
        text.chars().map(|c| f32::from(glyph(c))).sum::<f32>() * size / 1000.0
    }
}

/// The characters of `WinAnsiEncoding` from 128 to 159 (ISO 32000-1, D.2); `\0` where there is none.
const UPPER: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// A character's code in `WinAnsiEncoding`, if it has one.
pub fn code(c: char) -> Option<u8> {
    match c {
        ' '..='~' | '\u{a0}'..='ÿ' => u8::try_from(u32::from(c)).ok(),
        '\0' => None,
        _ => UPPER.iter().position(|upper| *upper == c).and_then(|place| u8::try_from(place + 128).ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Face, code};

    #[test]
    fn french_letters_have_codes_and_widths() {
        assert_eq!(code('é'), Some(0xe9));
        assert_eq!(code('œ'), Some(0x9c));
        assert_eq!(code('’'), Some(0x92));
        assert_eq!(code('ŋ'), None);
        assert!((Face::Roman.width("Aé", 1000.0) - 1166.0).abs() < 0.01);
        assert!((Face::Sans.width("œ", 10.0) - 9.44).abs() < 0.01);
    }
}
