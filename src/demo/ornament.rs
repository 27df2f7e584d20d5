//! What stands around the words: textile bands, tables.

use super::canvas::{Canvas, Rgb};
use super::flow::{INK, SOFT};
use super::fonts::Face;

/// The pattern woven above a book's chapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Band {
    Diamonds,
    Zigzag,
    Waves,
    Blocks,
}

impl Rgb {
    /// The colour as a veil over white paper; 100 percent is the colour itself.
    pub fn tint(self, percent: u16) -> Self {
        let mix = |value: u8| {
            let mixed = (255 * (100 - percent.min(100)) + u16::from(value) * percent.min(100)) / 100;
            u8::try_from(mixed).unwrap_or(255)
        };
        Self(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// Draws a band of 16 points' height from `x` over `width`.
pub fn band(canvas: &mut Canvas, band: Band, color: Rgb, (x, y, width): (f32, f32, f32)) {
    const COUNT: u8 = 26;
    let step = width / f32::from(COUNT);
    canvas.rect(color, x, y + 15.0, width, 1.0);
    canvas.rect(color, x, y, width, 1.0);
    for place in 0..COUNT {
        let left = x + step * f32::from(place);
        let (middle, even) = (left + step / 2.0, place % 2 == 0);
        match band {
            Band::Diamonds => canvas.diamond(color, (middle, y + 8.0), step / 2.0, if even { 5.5 } else { 2.0 }),
            Band::Zigzag if even => {
                canvas.polygon(color, &[(left, y + 3.0), (left + step, y + 13.0), (left + 2.0 * step, y + 3.0)]);
            }
            Band::Zigzag => {}
            Band::Waves => canvas.sector(color, (middle, y + 4.5), step / 2.0 - 0.8, 0.0, 0.5),
            Band::Blocks if even => canvas.rect(color, left, y + 3.0, step, 5.0),
            Band::Blocks => canvas.rect(color, left, y + 8.0, step, 5.0),
        }
    }
}

/// Draws a table with a heading row, 17 points a row; `y` is the first row's base line. Figures stand to the right.
pub fn table(canvas: &mut Canvas, color: Rgb, (x, y, width): (f32, f32, f32), rows: &[Vec<&str>]) {
    const SIZE: f32 = 9.4;
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let reach = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| Face::SansBold.width(cell, SIZE)).fold(0.0, f32::max) + 14.0
    };
    let natural: Vec<f32> = (0..columns).map(reach).collect();
    let room = (width - natural.iter().sum::<f32>()) / f32::from(u16::try_from(columns.max(1)).unwrap_or(1));
    canvas.rect(color, x, y + 12.5, width, 1.2);
    for (row, place) in rows.iter().zip(0u16..) {
        let base = y - 17.0 * f32::from(place);
        let mut left = x;
        for (column, cell) in row.iter().enumerate() {
            let span = natural.get(column).copied().unwrap_or(0.0) + room;
            let face = if place == 0 { Face::SansBold } else { Face::Sans };
            let mut cells = rows.iter().skip(1).filter_map(|row| row.get(column));
            let figures = column > 0 && cells.all(|cell| is_figure(cell));
            let at = if figures { left + span - 7.0 - face.width(cell, SIZE) } else { left + 7.0 };
            canvas.text((face, SIZE), if place == 0 { color } else { INK }, (at, base), cell);
            left += span;
        }
        canvas.rect(if place == 0 { color } else { SOFT.tint(25) }, x, base - 5.5, width, 0.6);
    }
}

fn is_figure(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit())
}
