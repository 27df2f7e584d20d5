//! The font of a stamp, which is put into the file: the letters of the languages of Africa and Europe that are written in
//! Latin, made by `scripts/stamp-font`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use flate2::{Compression, write::ZlibEncoder};
use lopdf::{Dictionary, Object, ObjectId, Stream, dictionary};
use unicode_normalization::UnicodeNormalization as _;

use super::tail::Tail;

const FILE: &[u8] = include_bytes!("font.ttf");
/// For each letter three numbers of 16 bits: its code, its glyph, and how far it moves on in thousandths of the size.
const GLYPHS: &[u8] = include_bytes!("glyphs.bin");
const NAME: &str = "GRIOTS+GriotStamp";

#[derive(Clone, Copy)]
struct Glyph {
    number: u16,
    width: u16,
}

static LETTERS: LazyLock<BTreeMap<char, Glyph>> = LazyLock::new(|| {
    let number = |bytes: &[u8], at: usize| match bytes.get(at..at + 2) {
        Some(&[high, low]) => u16::from_be_bytes([high, low]),
        _ => 0,
    };
    let letter = |bytes: &[u8]| {
        let code = char::from_u32(number(bytes, 0).into())?;
        Some((code, Glyph { number: number(bytes, 2), width: number(bytes, 4) }))
    };
    GLYPHS.chunks_exact(6).filter_map(letter).collect()
});

/// The widest line, in points at the size of 1:1, and the size of its letters if it is not wider.
pub const WIDEST: i64 = 300;
const SIZE: i64 = 8;
/// The most glyphs of a line.
const MOST: usize = 160;
/// What the operators around a line take, in bytes.
const AROUND: usize = 160;
/// The length of the content that draws a line, in bytes: its glyphs stand there twice.
pub const SLOT: usize = 2 * 4 * MOST + AROUND;

/// Whether the font has every letter of a text.
pub fn can_show(text: &str) -> bool {
    text.nfc().all(|letter| LETTERS.contains_key(&letter) || letter.nfd().all(|part| LETTERS.contains_key(&part)))
}

/// The content that draws this line in the middle above the origin, padded to [`SLOT`]: its outline in white first, so that it can be
/// read on a dark picture too, then the letters in grey.
pub fn drawn(line: &str) -> Vec<u8> {
    let whole = |letter: char| LETTERS.get(&letter).copied();
    let parts = |letter: char| letter.nfd().filter_map(whole).collect::<Vec<_>>();
    let glyphs = line.nfc().flat_map(|letter| whole(letter).map_or_else(|| parts(letter), |glyph| vec![glyph]));
    let glyphs: Vec<Glyph> = glyphs.take(MOST).collect();
    let width: i64 = glyphs.iter().map(|glyph| i64::from(glyph.width)).sum();
    // In hundredths of a point, in whole numbers, so that every machine writes the same.
    let size = (SIZE * 100).min(WIDEST * 100_000 / width.max(1));
    let left = width * size / 2000;
    let text = glyphs.iter().fold(String::new(), |mut text, glyph| {
        let _ = write!(text, "{:04X}", glyph.number);
        text
    });
    let content = format!(
        "BT /F {} Tf -{} 0 Td 1 Tr 1 G 1.6 w 1 j <{text}> Tj 0 0 Td 0 Tr 0.42 g <{text}> Tj ET",
        decimal(size),
        decimal(left)
    );
    let mut content = content.into_bytes();
    content.resize(SLOT, b' ');
    content
}

/// `8.05` of 805.
fn decimal(hundredths: i64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Writes the font's objects, and returns the one that a resource dictionary names.
pub(super) fn write(tail: &mut Tail<'_>) -> ObjectId {
    let length = i64::try_from(FILE.len()).unwrap_or(i64::MAX);
    let file = tail.add(&packed(dictionary! { "Length1" => length }, FILE).into());
    let corners: Vec<Object> = [-376, -261, 905, 1047].map(Object::from).to_vec();
    let descriptor = tail.add(&Object::from(dictionary! {
        "Type" => "FontDescriptor", "FontName" => NAME, "Flags" => 4, "FontBBox" => corners, "ItalicAngle" => 0,
        "Ascent" => 928, "Descent" => -236, "CapHeight" => 729, "StemV" => 80, "FontFile2" => file,
    }));
    let system = dictionary! {
        "Registry" => Object::string_literal("Adobe"), "Ordering" => Object::string_literal("Identity"),
        "Supplement" => 0,
    };
    let letters = tail.add(&Object::from(dictionary! {
        "Type" => "Font", "Subtype" => "CIDFontType2", "BaseFont" => NAME, "CIDSystemInfo" => system,
        "FontDescriptor" => descriptor, "DW" => 500, "W" => widths(), "CIDToGIDMap" => "Identity",
    }));
    let meaning = tail.add(&packed(Dictionary::new(), meanings().as_bytes()).into());
    tail.add(&Object::from(dictionary! {
        "Type" => "Font", "Subtype" => "Type0", "BaseFont" => NAME, "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::from(letters)], "ToUnicode" => meaning,
    }))
}

/// Each glyph once, with the first of its letters.
fn by_glyph() -> BTreeMap<u16, (char, u16)> {
    let mut known = BTreeMap::new();
    for (letter, glyph) in LETTERS.iter() {
        known.entry(glyph.number).or_insert((*letter, glyph.width));
    }
    known
}

fn widths() -> Vec<Object> {
    let single = |(glyph, (_, width)): (u16, (char, u16))| {
        [Object::from(i64::from(glyph)), vec![Object::from(i64::from(width))].into()]
    };
    by_glyph().into_iter().flat_map(single).collect()
}

/// What the glyphs mean, for search and for copying (ISO 32000-1, 9.10.3).
fn meanings() -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CIDSystemInfo << /Registry (Adobe) \
         /Ordering (UCS) /Supplement 0 >> def /CMapName /Adobe-Identity-UCS def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    let known: Vec<(u16, (char, u16))> = by_glyph().into_iter().collect();
    // At most 100 at a time.
    for some in known.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", some.len());
        for (glyph, (letter, _)) in some {
            let _ = writeln!(map, "<{glyph:04X}> <{:04X}>", u32::from(*letter));
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap CMapName currentdict /CMap defineresource pop end end\n");
    map
}

fn packed(about: Dictionary, bytes: &[u8]) -> Stream {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    let done = encoder.write_all(bytes).and_then(|()| encoder.finish());
    let Ok(packed) = done else { return Stream::new(about, bytes.to_vec()) };
    let mut stream = Stream::new(about, packed);
    stream.dict.set("Filter", "FlateDecode");
    stream
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_names_of_the_region_can_be_shown_and_other_scripts_cannot() {
        for name in ["Éloïse N’Guessan", "Ŋaari Ɓaabu Ɗikko", "Akɔsua Mɛnsa", "Ọlọ́run Ẹ̀ṣọ́", "Ɛ́fɔ̀ Ɣe", "Œuvre — № 7 · …"]
        {
            assert!(can_show(name), "{name}");
        }
        for name in ["أمينة", "Анна", "ߒߞߏ", "😀"] {
            assert!(!can_show(name), "{name}");
        }
    }

    #[test]
    fn a_line_has_always_the_same_length_and_stays_within_its_width() {
        for line in [String::new(), "Awa".to_owned(), "W".repeat(500), "Remis à Awa Koné · G7K2-M94Q-XD".to_owned()]
        {
            let content = drawn(&line);
            assert_eq!(content.len(), SLOT);
            let text = String::from_utf8(content).unwrap();
            assert!(text.trim_end().ends_with("> Tj ET"), "{text}");
            let left: f32 = text.split(' ').nth(4).unwrap().parse().unwrap();
            assert!((-150.0..=0.0).contains(&left), "{left}");
        }
    }

    #[test]
    fn what_was_drawn_once_is_drawn_the_same_for_ever() {
        let line = drawn("Remis à Ŋaari Ɓɛ́ · commande G7K2-M94Q-XD");
        assert_eq!(String::from_utf8(line).unwrap().trim_end(), GOLDEN);
    }

    const GOLDEN: &str = "BT /F 8.00 Tf -83.72 0 Td 1 Tr 1 G 1.6 w 1 j <00330046004E004A0054000100A00001010A004200420053004A000101400185019E00010077000100440050004E004E0042004F00450046000100280018002C0013000E002E001A00150032000E00390025> Tj 0 0 Td 0 Tr 0.42 g <00330046004E004A0054000100A00001010A004200420053004A000101400185019E00010077000100440050004E004E0042004F00450046000100280018002C0013000E002E001A00150032000E00390025> Tj ET";
}
