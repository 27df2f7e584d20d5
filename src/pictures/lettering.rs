//! Letters for drawn pictures: lines of text as outlines, in the face of the shop's titles.

use std::iter;
use std::sync::LazyLock;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider as _};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;
use vello_cpu::kurbo::BezPath;

/// Ojuju Bold with all its Latin letters, those of West African languages among them. Its licence is
/// `static/griot-titles-LICENSE.txt`.
const FACE: &[u8] = include_bytes!("griot-titles.ttf");
static FONT: LazyLock<Option<FontRef<'static>>> = LazyLock::new(|| FontRef::new(FACE).ok());

/// The space between a letter and a mark above it, in parts of the size.
const GAP: f32 = 0.04;
/// The height of a line, in parts of the size.
const LEADING: f32 = 1.1;

/// A text in lines of one size, in pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    pub size: f32,
    pub lines: Vec<String>,
}

impl Lines {
    /// From one baseline to the next.
    pub fn leading(&self) -> f32 {
        self.size * LEADING
    }

    pub fn height(&self) -> f32 {
        self.lines.iter().map(|_| self.leading()).sum()
    }
}

/// A text of which every character can be drawn, with single spaces: a letter that the face lacks is drawn without its marks, or
/// left out.
pub fn drawable(text: &str) -> String {
    let has = |c: char| glyph(c).is_some();
    let mut drawn = String::new();
    for c in text.nfc() {
        if c.is_whitespace() {
            drawn.push(' ');
        } else if has(c) {
            drawn.push(c);
        } else {
            drawn.extend(iter::once(c).nfd().filter(|c| has(*c) && !is_combining_mark(*c)));
        }
    }
    drawn.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A drawable text in the first of `sizes` in which it needs at most `most` lines of this width. In the last size it is cut, with
/// an ellipsis, if it must.
pub fn fit(text: &str, sizes: &[f32], width: f32, most: usize) -> Lines {
    let whole = sizes.iter().find_map(|size| {
        let lines = wrap(text, *size, width)?;
        (lines.len() <= most).then(|| Lines { size: *size, lines: balance(text, *size, width, lines) })
    });
    whole.unwrap_or_else(|| cut(text, sizes.last().copied().unwrap_or(16.0), width, most))
}

/// The lines made as equal as they can be without more of them.
fn balance(text: &str, size: f32, width: f32, lines: Vec<String>) -> Vec<String> {
    let narrower = (50_u8..100).step_by(5).map(|hundredths| width * f32::from(hundredths) / 100.0);
    let even = narrower.filter_map(|width| wrap(text, size, width)).find(|even| even.len() == lines.len());
    even.unwrap_or(lines)
}

/// As many words to a line as fit; `None` when a word is longer than a line.
fn wrap(text: &str, size: f32, width: f32) -> Option<Vec<String>> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        if measure(word, size) > width {
            return None;
        }
        match lines.last_mut() {
            Some(line) if measure(&format!("{line} {word}"), size) <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    Some(lines)
}

/// Lines that are broken inside words too, at most `most` of them.
fn cut(text: &str, size: f32, width: f32, most: usize) -> Lines {
    let mut lines = vec![String::new()];
    for word in text.split_inclusive(' ') {
        let full = |line: &String| !line.is_empty() && measure(&format!("{line}{}", word.trim_end()), size) > width;
        if lines.last().is_some_and(full) {
            lines.push(String::new());
        }
        for c in word.chars() {
            if lines.last().is_some_and(|line| measure(&format!("{line}{c}"), size) > width) {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
        }
    }
    let is_cut = lines.len() > most;
    lines.truncate(most);
    if let Some(line) = lines.last_mut().filter(|_| is_cut) {
        while measure(&format!("{}…", line.trim_end()), size) > width && line.pop().is_some() {}
        *line = format!("{}…", line.trim_end());
    }
    Lines { size, lines }
}

/// How wide a line is, in pixels.
pub fn measure(line: &str, size: f32) -> f32 {
    let Some(font) = FONT.as_ref() else { return 0.0 };
    let metrics = font.glyph_metrics(Size::new(size), LocationRef::default());
    let advance = |c: char| glyph(c).and_then(|glyph| metrics.advance_width(glyph)).unwrap_or(0.0);
    line.chars().filter(|c| !is_combining_mark(*c)).map(advance).sum()
}

/// The outlines of a line that begins at `x`, with its baseline at `y`.
pub fn outlines(line: &str, size: f32, x: f32, y: f32) -> BezPath {
    let mut pen = Pen { path: BezPath::new(), x, y };
    let Some(font) = FONT.as_ref() else { return pen.path };
    let (size, at) = (Size::new(size), LocationRef::default());
    let (metrics, shapes) = (font.glyph_metrics(size, at), font.outline_glyphs());
    // The letter before: where it begins, and its bounds.
    let mut letter = None;
    let mut along = x;
    for (c, glyph) in line.chars().filter_map(|c| Some((c, glyph(c)?))) {
        let bounds = metrics.bounds(glyph).unwrap_or_default();
        (pen.x, pen.y) = (along, y);
        if !is_combining_mark(c) {
            letter = Some((along, bounds));
            along += metrics.advance_width(glyph).unwrap_or(0.0);
        } else if let Some((begun, below)) = letter {
            // A mark is centred on its letter, and stands above it.
            pen.x = begun + (below.x_min + below.x_max - bounds.x_min - bounds.x_max) / 2.0;
            if bounds.y_min > 0.0 {
                pen.y = y - (below.y_max + GAP * size.ppem().unwrap_or(0.0) - bounds.y_min).max(0.0);
            }
        }
        if let Some(shape) = shapes.get(glyph) {
            // A glyph that cannot be drawn leaves its place empty.
            let _ = shape.draw(DrawSettings::unhinted(size, at), &mut pen);
        }
    }
    pen.path
}

fn glyph(c: char) -> Option<GlyphId> {
    FONT.as_ref()?.charmap().map(c)
}

/// Puts outlines, whose y grows upwards, into a picture, whose y grows downwards.
struct Pen {
    path: BezPath,
    x: f32,
    y: f32,
}

impl Pen {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(self.x + x), f64::from(self.y - y))
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.at(cx, cy), self.at(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path.curve_to(self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}

#[cfg(test)]
mod tests {
    use vello_cpu::kurbo::Shape as _;

    use super::*;

    #[test]
    fn letters_of_west_africa_are_drawn_and_strange_ones_left_out() {
        let all = "Ŋɔɔnɛ, Ɛdɔ, ɓaŋɗe, Ɲin ƙƴ, Ẹ̀kọ́, Œuvre « été » L’ÎLE 12 500";
        assert_eq!(drawable(all), all);
        assert_eq!(drawable("كتاب  Le livre\u{a0}!"), "Le livre !");
        assert_eq!(drawable("كتاب"), "");
    }

    #[test]
    fn a_mark_stands_on_its_letter_and_takes_no_room() {
        assert!((measure("ɛ\u{301}", 100.0) - measure("ɛ", 100.0)).abs() < 0.01);
        let bounds = |line| outlines(line, 100.0, 0.0, 200.0).bounding_box();
        let (plain, marked) = (bounds("Ɛ"), bounds("Ɛ\u{301}"));
        assert!(marked.y0 < plain.y0 - 5.0 && marked.x1 < plain.x1 + 10.0, "{plain:?} {marked:?}");
    }

    #[test]
    fn a_long_title_takes_a_smaller_size_and_no_line_is_wider_than_it_may_be() {
        let short = fit("Le fleuve", &[80.0, 40.0], 500.0, 3);
        assert_eq!((short.size, short.lines), (80.0, vec!["Le fleuve".to_owned()]));
        let title = "Mathématiques pour la classe de troisième, exercices corrigés et conseils aux maîtres";
        let long = fit(title, &[80.0, 40.0], 500.0, 5);
        assert_eq!((long.size, long.lines.join(" ")), (40.0, title.to_owned()));
        let word = "Anticonstitutionnellement".repeat(8);
        for text in [title.repeat(9), word] {
            let cut = fit(&text, &[80.0, 40.0], 500.0, 4);
            assert_eq!(cut.lines.len(), 4);
            assert!(cut.lines.last().unwrap().ends_with('…'));
            assert!(cut.lines.iter().all(|line| measure(line, cut.size) <= 500.0), "{cut:?}");
        }
    }
}
