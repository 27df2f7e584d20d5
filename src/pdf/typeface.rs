//! The typeface of receipts: `fonts/receipt.ttf` and its bold, `DejaVu` Sans Condensed without hinting, with the letters of the
//! languages of West and Central Africa that are written in Latin. A document holds the glyphs that it shows and no others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat, dictionary};
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use subsetter::GlyphRemapper;

pub const REGULAR: &[u8] = include_bytes!("fonts/receipt.ttf");
pub const BOLD: &[u8] = include_bytes!("fonts/receipt-bold.ttf");

/// Whether the typeface has every character of a text.
pub fn can_show(text: &str) -> bool {
    FontRef::new(REGULAR).is_ok_and(|font| text.chars().all(|character| font.charmap().map(character).is_some()))
}

/// Units of a PDF's glyph widths in the size of the type.
const EM: f32 = 1_000.0;

/// A font, and which of its glyphs a document uses.
pub struct Typeface {
    data: &'static [u8],
    /// Its name in the document.
    name: &'static str,
    charmap: Charmap<'static>,
    metrics: GlyphMetrics<'static>,
    /// Font units in the size of the type.
    units: f32,
    remapper: GlyphRemapper,
    /// The characters of the glyphs that are used, by their new numbers, with their widths.
    used: BTreeMap<u16, (char, f32)>,
}

impl Typeface {
    /// # Errors
    /// When `data` is no font.
    pub fn new(data: &'static [u8], name: &'static str) -> Result<Self, String> {
        let font = FontRef::new(data).map_err(|error| error.to_string())?;
        let units = font.metrics(Size::unscaled(), LocationRef::default()).units_per_em;
        Ok(Self {
            data,
            name,
            charmap: font.charmap(),
            metrics: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
            units: f32::from(units),
            remapper: GlyphRemapper::new(),
            used: BTreeMap::from([(0, ('\u{fffd}', EM / 2.0))]),
        })
    }

    /// The glyphs of a text. A character that the font does not have is left out.
    fn glyphs(&self, text: &str) -> impl Iterator<Item = (char, GlyphId)> {
        text.chars().filter_map(|character| Some((character, self.charmap.map(character)?)))
    }

    fn advance(&self, glyph: GlyphId) -> f32 {
        self.metrics.advance_width(glyph).unwrap_or_default() / self.units * EM
    }

    /// How wide a text is in type of this size.
    pub fn width(&self, text: &str, size: f32) -> f32 {
        self.glyphs(text).map(|(_, glyph)| self.advance(glyph)).sum::<f32>() / EM * size
    }

    /// A text as the numbers of its glyphs, in hexadecimal digits.
    pub fn encode(&mut self, text: &str) -> String {
        let mut codes = String::with_capacity(text.len() * 4);
        let glyphs: Vec<_> = self.glyphs(text).collect();
        for (character, glyph) in glyphs {
            let old = u16::try_from(glyph.to_u32()).unwrap_or(0);
            let new = self.remapper.remap(old);
            let width = self.advance(glyph);
            self.used.entry(new).or_insert((character, width));
            // Writing to a text cannot fail.
            write!(codes, "{new:04X}").unwrap_or_default();
        }
        codes
    }

    /// Adds the font to the document, with the glyphs that were used.
    ///
    /// # Errors
    /// When the font cannot be cut down.
    pub fn add_to(&self, document: &mut Document) -> Result<ObjectId, String> {
        let subset = subsetter::subset(self.data, 0, &self.remapper).map_err(|error| error.to_string())?;
        let length = i64::try_from(subset.len()).unwrap_or(0);
        let file = document.add_object(Stream::new(dictionary! { "Length1" => length }, subset));
        let descriptor = document.add_object(self.descriptor(file));
        let text = |text: &str| Object::String(text.as_bytes().to_vec(), StringFormat::Literal);
        let system = dictionary! {
            "Registry" => text("Adobe"), "Ordering" => text("Identity"), "Supplement" => 0,
        };
        let widths: Vec<Object> = self.used.iter().flat_map(|(glyph, (_, width))| width_of(*glyph, *width)).collect();
        let descendant = document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "CIDFontType2",
            "BaseFont" => self.name,
            "CIDSystemInfo" => system,
            "CIDToGIDMap" => "Identity",
            "FontDescriptor" => descriptor,
            "DW" => 500,
            "W" => widths,
        });
        let to_unicode = document.add_object(Stream::new(Dictionary::new(), self.to_unicode().into_bytes()));
        Ok(document.add_object(dictionary! {
            "Type" => "Font",
            "Subtype" => "Type0",
            "BaseFont" => self.name,
            "Encoding" => "Identity-H",
            "DescendantFonts" => vec![descendant.into()],
            "ToUnicode" => to_unicode,
        }))
    }

    fn descriptor(&self, file: ObjectId) -> Dictionary {
        let bounds: Vec<Object> = [-900, -400, 1_600, 1_200].map(Object::from).to_vec();
        dictionary! {
            "Type" => "FontDescriptor",
            "FontName" => self.name,
            "Flags" => 4,
            "FontBBox" => bounds,
            "ItalicAngle" => 0,
            "Ascent" => 928,
            "Descent" => -236,
            "CapHeight" => 729,
            "StemV" => 80,
            "FontFile2" => file,
        }
    }

    /// Which characters the glyphs are: for readers that search, copy and read aloud.
    fn to_unicode(&self) -> String {
        let mut map =
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) \
                       /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
                       1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
                .to_owned();
        let pairs: Vec<_> = self.used.iter().collect();
        for some in pairs.chunks(100) {
            writeln!(map, "{} beginbfchar", some.len()).unwrap_or_default();
            for (glyph, (character, _)) in some {
                let mut units = String::new();
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(units, "{unit:04X}").unwrap_or_default();
                }
                writeln!(map, "<{glyph:04X}> <{units}>").unwrap_or_default();
            }
            map.push_str("endbfchar\n");
        }
        map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
        map
    }
}

fn width_of(glyph: u16, width: f32) -> [Object; 2] {
    [i64::from(glyph).into(), vec![Object::Real(width)].into()]
}
