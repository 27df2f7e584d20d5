//! The covers, drawn: one composition a book, flat colours, the title large enough for a picture 240 pixels wide.

mod land;
mod market;

pub use land::{contes, jardin, pirogue, river};
pub use market::{code, compter, motifs, rain};

use super::canvas::{Canvas, Point, Rgb, WIDTH};
use super::fonts::Face;

const MIDDLE: f32 = WIDTH / 2.0;
const CREAM: Rgb = Rgb(252, 238, 208);
const NIGHT: Rgb = Rgb(26, 28, 62);

/// Sets a title's lines from the left edge `x`, the first on `y`.
fn title(canvas: &mut Canvas, color: Rgb, size: f32, (x, y): Point, lines: &[&str]) {
    for (line, row) in lines.iter().zip(0u8..) {
        let base = y - size * 0.96 * f32::from(row);
        canvas.text_spread((Face::Bold, size), color, (x, base), (-size * 0.012, 0.0), line);
    }
}

/// Sets a title's lines around a middle.
fn title_centred(canvas: &mut Canvas, color: Rgb, size: f32, (x, y): Point, lines: &[&str]) {
    for (line, row) in lines.iter().zip(0u8..) {
        canvas.centred((Face::Bold, size), color, (x, y - size * 0.96 * f32::from(row)), line);
    }
}

/// Sets the author in spaced capitals from the left edge.
fn author(canvas: &mut Canvas, color: Rgb, (x, y): Point, name: &str) {
    canvas.text_spread((Face::SansBold, 15.5), color, (x, y), (1.9, 0.0), &name.to_uppercase());
}

fn author_centred(canvas: &mut Canvas, color: Rgb, (x, y): Point, name: &str) {
    let name = name.to_uppercase();
    let letters = u16::try_from(name.chars().count()).unwrap_or(1);
    let width = Face::SansBold.width(&name, 15.5) + 1.9 * f32::from(letters.saturating_sub(1));
    canvas.text_spread((Face::SansBold, 15.5), color, (x - width / 2.0, y), (1.9, 0.0), &name);
}

/// A band whose upper edge is a row of `teeth` triangles of the given height.
fn teeth(canvas: &mut Canvas, color: Rgb, (bottom, top): (f32, f32), teeth: u8, height: f32) {
    let step = WIDTH / f32::from(teeth);
    let mut points = vec![(0.0, bottom), (0.0, top)];
    for tooth in 0..teeth {
        let left = step * f32::from(tooth);
        points.push((left + step / 2.0, top + height));
        points.push((left + step, top));
    }
    points.push((WIDTH, bottom));
    canvas.polygon(color, &points);
}

/// A row of half discs standing on a line, from edge to edge, the first moved by `shift`.
fn scallops(canvas: &mut Canvas, color: Rgb, y: f32, radius: f32, shift: f32) {
    let mut x = shift;
    while x - radius < WIDTH {
        canvas.sector(color, (x, y), radius, 0.0, 0.5);
        x += radius * 2.0;
    }
}
