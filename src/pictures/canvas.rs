//! Draws shapes and letters into a picture, and writes it as JPEG.

use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, imageops};
use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::kurbo::{Affine, BezPath, Rect, Stroke};
use vello_cpu::{Pixmap, RenderContext, Resources};

use super::PictureRefusal;
use super::lettering::{self, Lines};

/// The colours of `static/griot.css` that the shop's own accent does not change.
pub const GOLD: Ink = Ink([0xea, 0xa9, 0x2a]);
pub const RAFFIA: Ink = Ink([0xf6, 0xeb, 0xce]);
pub const RED: Ink = Ink([0xb5, 0x43, 0x1f]);
pub const SOFT: Ink = Ink([0xcf, 0xc4, 0xab]);

/// The mark of Griot, a kora, in a square of 32: its gourd, its strings and the weave on it (`templates/layout.html`).
const GOURD: &str = "M4 17h24a12 12 0 0 1-24 0z";
const STRINGS: &str = "M16 1v16M16 4 9 17M16 4l7 13M16 8l-4 9M16 8l4 9";
const WEAVE: &str =
    "M9 21.5h2.5v2.5H9zM14.7 21.5h2.6v2.5h-2.6zM20.5 21.5H23v2.5h-2.5zM11.8 24.5h2.6V27h-2.6zM17.6 24.5h2.6V27h-2.6z";

type Thread = (f64, f64, Ink);
/// The threads of the woven strip in a period of 100: from, to, colour. The middle row differs from the other two.
const OUTER: [Thread; 8] = [
    (0.0, 5.0, GOLD),
    (10.0, 15.0, GOLD),
    (20.0, 34.0, RED),
    (34.0, 36.0, RAFFIA),
    (44.0, 46.0, RAFFIA),
    (46.0, 60.0, RED),
    (60.0, 65.0, RAFFIA),
    (70.0, 75.0, RAFFIA),
];
const MIDDLE: [Thread; 8] = [
    (5.0, 10.0, GOLD),
    (15.0, 20.0, GOLD),
    (20.0, 34.0, RED),
    (34.0, 36.0, RAFFIA),
    (44.0, 46.0, RAFFIA),
    (46.0, 60.0, RED),
    (65.0, 70.0, RAFFIA),
    (75.0, 80.0, RAFFIA),
];

/// The qualities of JPEG that are tried, and the size in bytes that is small enough: messengers leave out pictures above 300 KB.
const QUALITIES: [u8; 5] = [88, 82, 74, 64, 50];
const MOST: usize = 240_000;

/// An sRGB colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ink(pub [u8; 3]);

impl Ink {
    fn paint(self) -> AlphaColor<Srgb> {
        let [red, green, blue] = self.0;
        AlphaColor::from_rgb8(red, green, blue)
    }
}

/// What is drawn.
pub struct Canvas {
    context: RenderContext,
    width: u16,
    height: u16,
}

impl Canvas {
    pub fn new(width: u16, height: u16, ground: Ink) -> Self {
        let mut canvas = Self { context: RenderContext::new(width, height), width, height };
        canvas.rectangle((0.0, 0.0), (f64::from(width), f64::from(height)), ground);
        canvas
    }

    pub fn rectangle(&mut self, (x, y): (f64, f64), (width, height): (f64, f64), ink: Ink) {
        self.context.set_paint(ink.paint());
        self.context.fill_rect(&Rect::new(x, y, x + width, y + height));
    }

    /// The shadow of a rectangle.
    pub fn shadow(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.context.set_paint(AlphaColor::<Srgb>::from_rgba8(0, 0, 0, 150));
        let below = Rect::new(x + 4.0, y + 12.0, x + width - 4.0, y + height + 10.0);
        self.context.fill_blurred_rounded_rect(&below, 2.0, 14.0, false);
    }

    /// A line of letters from `x` on, with its baseline at `y`.
    pub fn line(&mut self, line: &str, size: f32, (x, y): (f32, f32), ink: Ink) {
        self.context.set_paint(ink.paint());
        self.context.fill_path(&lettering::outlines(line, size, x, y));
    }

    /// Lines from the top `y` on; returns where they end.
    pub fn lines(&mut self, lines: &Lines, (x, mut y): (f32, f32), ink: Ink) -> f32 {
        for line in &lines.lines {
            // The letters above the baseline take about four fifths of a line.
            self.line(line, lines.size, (x, y + lines.leading() * 0.8), ink);
            y += lines.leading();
        }
        y
    }

    /// The same, each line in the middle of `width`.
    pub fn centred(&mut self, lines: &Lines, (width, mut y): (f32, f32), ink: Ink) -> f32 {
        for line in &lines.lines {
            let x = (width - lettering::measure(line, lines.size)) / 2.0;
            self.line(line, lines.size, (x, y + lines.leading() * 0.8), ink);
            y += lines.leading();
        }
        y
    }

    /// The mark of Griot, in a square with this side.
    pub fn kora(&mut self, (x, y): (f64, f64), side: f64) {
        self.context.set_transform(Affine::translate((x, y)) * Affine::scale(side / 32.0));
        for (path, ink) in [(GOURD, GOLD), (WEAVE, RED)] {
            self.context.set_paint(ink.paint());
            self.context.fill_path(&BezPath::from_svg(path).unwrap_or_default());
        }
        self.context.set_paint(RAFFIA.paint());
        self.context.set_stroke(Stroke::new(1.3));
        self.context.stroke_path(&BezPath::from_svg(STRINGS).unwrap_or_default());
        self.context.reset_transform();
    }

    /// The woven strip over the whole width, in three rows of this height.
    pub fn weave(&mut self, y: f64, row: f64) {
        let scale = row / 5.0;
        let mut from = 0.0;
        while from < f64::from(self.width) {
            for (below, threads) in [(0.0, OUTER), (row, MIDDLE), (2.0 * row, OUTER)] {
                for (begin, end, ink) in threads {
                    let at = (from + begin * scale, y + below);
                    self.rectangle(at, ((end - begin) * scale, row), ink);
                }
            }
            from += 100.0 * scale;
        }
    }

    /// The picture. `None` if its memory cannot be had.
    pub fn finish(mut self) -> Option<RgbImage> {
        let mut pixels = Pixmap::new(self.width, self.height);
        self.context.flush();
        self.context.render(&mut pixels, &mut Resources::new());
        let opaque = pixels.data_as_u8_slice().chunks_exact(4).flat_map(|pixel| pixel.iter().take(3).copied());
        RgbImage::from_raw(self.width.into(), self.height.into(), opaque.collect())
    }
}

/// Puts one picture on another.
pub fn paste(on: &mut RgbImage, picture: &RgbImage, (x, y): (u32, u32)) {
    imageops::replace(on, picture, x.into(), y.into());
}

/// A JPEG of at most 240 KB, where one of the qualities is small enough.
pub fn jpeg(picture: &RgbImage) -> Result<Vec<u8>, PictureRefusal> {
    let mut bytes = Vec::new();
    for quality in QUALITIES {
        bytes.clear();
        let written = JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture);
        written.map_err(|_| PictureRefusal::Damaged)?;
        if bytes.len() <= MOST {
            break;
        }
    }
    Ok(bytes)
}
