//! One page's drawing: flat shapes and lines of text, written as PDF operators.

use super::fonts::{Face, code};
use std::fmt::Write;

/// The page's width and height in points: A5, a page that a phone shows whole.
pub const WIDTH: f32 = 420.0;
pub const HEIGHT: f32 = 595.0;

/// A flat colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub u8, pub u8, pub u8);

pub type Point = (f32, f32);

/// A drawing in the making; the origin is the page's lower left corner, lengths are points.
#[derive(Default)]
pub struct Canvas {
    operators: String,
}

impl Canvas {
    pub fn into_bytes(self) -> Vec<u8> {
        self.operators.into_bytes()
    }

    pub fn is_empty(&self) -> bool {
        self.operators.is_empty()
    }

    fn put(&mut self, operator: std::fmt::Arguments<'_>) {
        let written = writeln!(self.operators, "{operator}");
        debug_assert!(written.is_ok(), "a String takes all that is written to it");
    }

    fn ink(&mut self, Rgb(r, g, b): Rgb, operator: &str) {
        let part = |value| f32::from(value) / 255.0;
        self.put(format_args!("{:.3} {:.3} {:.3} {operator}", part(r), part(g), part(b)));
    }

    pub fn rect(&mut self, color: Rgb, x: f32, y: f32, width: f32, height: f32) {
        self.ink(color, "rg");
        self.put(format_args!("{x:.2} {y:.2} {width:.2} {height:.2} re f"));
    }

    /// Fills the whole page.
    pub fn page(&mut self, color: Rgb) {
        self.rect(color, 0.0, 0.0, WIDTH, HEIGHT);
    }

    pub fn polygon(&mut self, color: Rgb, points: &[Point]) {
        self.ink(color, "rg");
        self.trace(points);
        self.put(format_args!("h f"));
    }

    /// A line of straight pieces with round ends.
    pub fn line(&mut self, color: Rgb, thickness: f32, points: &[Point]) {
        self.ink(color, "RG");
        self.put(format_args!("{thickness:.2} w 1 J 1 j"));
        self.trace(points);
        self.put(format_args!("S"));
    }

    fn trace(&mut self, points: &[Point]) {
        for (place, (x, y)) in points.iter().enumerate() {
            self.put(format_args!("{x:.2} {y:.2} {}", if place == 0 { "m" } else { "l" }));
        }
    }

    /// Fills an outline of cubic curves: each piece is two handles and an end.
    pub fn curves(&mut self, color: Rgb, start: Point, pieces: &[[Point; 3]]) {
        self.ink(color, "rg");
        self.trace(&[start]);
        self.pieces(pieces);
        self.put(format_args!("h f"));
    }

    /// A curved line with round ends.
    pub fn curved_line(&mut self, color: Rgb, thickness: f32, start: Point, pieces: &[[Point; 3]]) {
        self.ink(color, "RG");
        self.put(format_args!("{thickness:.2} w 1 J 1 j"));
        self.trace(&[start]);
        self.pieces(pieces);
        self.put(format_args!("S"));
    }

    fn pieces(&mut self, pieces: &[[Point; 3]]) {
        for [a, b, c] in pieces {
            self.put(format_args!("{:.2} {:.2} {:.2} {:.2} {:.2} {:.2} c", a.0, a.1, b.0, b.1, c.0, c.1));
        }
    }

    /// A slice of a disc from one angle to another, in turns counted against the clock from the right;
    /// 0 to 1 is the whole disc, 0 to 0.5 its upper half.
    pub fn sector(&mut self, color: Rgb, (x, y): Point, radius: f32, from: f32, to: f32) {
        const STEPS: u16 = 48;
        let mut points = vec![];
        if to - from < 0.999 {
            points.push((x, y));
        }
        for step in 0..=STEPS {
            let turn = from + (to - from) * f32::from(step) / f32::from(STEPS);
            let (sin, cos) = (turn * std::f32::consts::TAU).sin_cos();
            points.push((x + radius * cos, y + radius * sin));
        }
        self.polygon(color, &points);
    }

    pub fn disc(&mut self, color: Rgb, (x, y): Point, radius: f32) {
        let (r, k) = (radius, radius * 0.5523);
        let pieces = [
            [(x + r, y + k), (x + k, y + r), (x, y + r)],
            [(x - k, y + r), (x - r, y + k), (x - r, y)],
            [(x - r, y - k), (x - k, y - r), (x, y - r)],
            [(x + k, y - r), (x + r, y - k), (x + r, y)],
        ];
        self.curves(color, (x + r, y), &pieces);
    }

    /// A lozenge around a centre.
    pub fn diamond(&mut self, color: Rgb, (x, y): Point, half_width: f32, half_height: f32) {
        self.polygon(color, &[(x - half_width, y), (x, y + half_height), (x + half_width, y), (x, y - half_height)]);
    }

    /// A pointed leaf from one tip to the other, `belly` points thick at its middle.
    pub fn leaf(&mut self, color: Rgb, from: Point, to: Point, belly: f32) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(0.01);
        let side = (-dy / length * belly * 0.67, dx / length * belly * 0.67);
        let at = |part: f32, way: f32| (from.0 + dx * part + side.0 * way, from.1 + dy * part + side.1 * way);
        self.curves(color, from, &[[at(0.3, 1.0), at(0.7, 1.0), to], [at(0.7, -1.0), at(0.3, -1.0), from]]);
    }

    /// A line of text from `x` on; `spread` points are added after each letter, `stretch` more after each space.
    pub fn text_spread(
        &mut self,
        (face, size): (Face, f32),
        color: Rgb,
        (x, y): Point,
        (spread, stretch): (f32, f32),
        text: &str,
    ) {
        self.ink(color, "rg");
        self.put(format_args!("BT /{} {size:.2} Tf {spread:.3} Tc {stretch:.3} Tw", face.resource()));
        let mut hex = String::with_capacity(text.len() * 2);
        for code in text.chars().map(|c| code(c).unwrap_or(b'?')) {
            let written = write!(hex, "{code:02x}");
            debug_assert!(written.is_ok(), "a String takes all that is written to it");
        }
        self.put(format_args!("{x:.2} {y:.2} Td <{hex}> Tj ET"));
    }

    pub fn text(&mut self, face: (Face, f32), color: Rgb, at: Point, text: &str) {
        self.text_spread(face, color, at, (0.0, 0.0), text);
    }

    /// A line of text around a middle.
    pub fn centred(&mut self, (face, size): (Face, f32), color: Rgb, (x, y): Point, text: &str) {
        self.text((face, size), color, (x - face.width(text, size) / 2.0, y), text);
    }

    /// A line of widely set capitals around a middle.
    pub fn capitals(&mut self, size: f32, color: Rgb, (x, y): Point, text: &str) {
        let (text, spread) = (text.to_uppercase(), size * 0.16);
        let letters = u16::try_from(text.chars().count()).unwrap_or(0);
        let width = Face::SansBold.width(&text, size) + spread * f32::from(letters.saturating_sub(1));
        self.text_spread((Face::SansBold, size), color, (x - width / 2.0, y), (spread, 0.0), &text);
    }

    /// Draws a picture of the page's resources.
    pub fn picture(&mut self, name: &str, x: f32, y: f32, width: f32, height: f32) {
        self.put(format_args!("q {width:.2} 0 0 {height:.2} {x:.2} {y:.2} cm /{name} Do Q"));
    }
}
