//! Cloth as a picture: a pattern of cells woven from textures of thread.
//!
//! Our own crate is not optimised in a development build, so the work per pixel is copying: a small texture is
//! made for each colour, and each row of pixels is put together from runs of them.

use super::canvas::Rgb;
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

pub const WIDTH: u32 = 900;
pub const HEIGHT: u32 = 1200;
/// A texture's side in pixels; it divides the picture's width.
const TILE: u32 = 100;
const QUALITY: u8 = 79;

/// A cloth to weave.
pub struct Cloth {
    /// A cell's side in pixels; it divides both sides of the picture.
    pub cell: u32,
    /// How many pixels an edge may wander: 0 is woven, more is painted or dyed.
    pub rough: u32,
    pub colors: &'static [Rgb],
    /// The colour's place at a cell, counted from the upper left corner.
    pub pattern: fn(i32, i32) -> u8,
}

/// Weaves a cloth: its width and height in pixels, and its JPEG bytes.
pub fn picture(cloth: &Cloth, seed: u32) -> Result<(u32, u32, Vec<u8>), image::ImageError> {
    let textures: Vec<Vec<u8>> = cloth.colors.iter().zip(seed..).map(|(color, seed)| texture(*color, seed)).collect();
    let (columns, rows) = (WIDTH / cloth.cell, HEIGHT / cloth.cell);
    let mut pixels = Vec::with_capacity(bytes(WIDTH * HEIGHT));
    for row in 0..rows {
        let at = |column: u32| (cloth.pattern)(signed(column), signed(row));
        let cells: Vec<u8> = (0..columns).map(at).collect();
        for y in row * cloth.cell..(row + 1) * cloth.cell {
            lay(&mut pixels, &cells, &textures, cloth, (y, seed));
        }
    }
    let mut jpeg = vec![];
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode(&pixels, WIDTH, HEIGHT, ExtendedColorType::Rgb8)?;
    Ok((WIDTH, HEIGHT, jpeg))
}

fn bytes(pixels: u32) -> usize {
    usize::try_from(pixels * 3).unwrap_or(0)
}

fn signed(place: u32) -> i32 {
    i32::try_from(place).unwrap_or(0)
}

/// Lays one row of pixels, run by run.
fn lay(pixels: &mut Vec<u8>, cells: &[u8], textures: &[Vec<u8>], cloth: &Cloth, (y, seed): (u32, u32)) {
    let shift = hash(y / TILE, 7, seed) % 12 * 8;
    let line = (y % TILE) * (WIDTH + TILE) + shift;
    let (mut x, mut column) = (0, 0u32);
    for run in cells.chunk_by(|one, next| one == next) {
        column += u32::try_from(run.len()).unwrap_or(0);
        let wander = if cloth.rough == 0 { 0 } else { hash(column, y / 2, seed) % (cloth.rough * 2 + 1) };
        let edge = if column * cloth.cell >= WIDTH { WIDTH } else { column * cloth.cell + wander - cloth.rough };
        let edge = edge.max(x);
        let texture = run.first().and_then(|color| textures.get(usize::from(*color))).or(textures.first());
        if let Some(thread) = texture.and_then(|texture| texture.get(bytes(line + x)..bytes(line + edge))) {
            pixels.extend_from_slice(thread);
        }
        x = edge;
    }
}

/// A colour as thread: `TILE` rows, each wide enough for the picture and a shift.
fn texture(color: Rgb, seed: u32) -> Vec<u8> {
    let mut texture = Vec::with_capacity(bytes(TILE * (WIDTH + TILE)));
    for y in 0..TILE {
        let mut row = Vec::with_capacity(bytes(TILE));
        let weft = hash(y / 4, 3, seed) % 13;
        for x in 0..TILE {
            let light = thread(x, y) + signed(weft + hash(x / 4, 5, seed) % 9 + hash(x, y, seed) % 13) - 16;
            row.extend([color.0, color.1, color.2].map(|part| lit(part, light)));
        }
        for _ in 0..=WIDTH / TILE {
            texture.extend_from_slice(&row);
        }
    }
    texture
}

/// Plain weave: each second crossing shows the warp, the others the weft, each dark along its sides.
fn thread(x: u32, y: u32) -> i32 {
    let across = if (x / 4 + y / 4).is_multiple_of(2) { x % 4 } else { y % 4 };
    match across {
        0 => -13,
        3 => -5,
        _ => 5,
    }
}

fn lit(part: u8, light: i32) -> u8 {
    u8::try_from((i32::from(part) + light).clamp(0, 255)).unwrap_or(0)
}

/// Noise without chance: the same place and seed always give the same number.
pub fn hash(a: u32, b: u32, seed: u32) -> u32 {
    let mut n = a.wrapping_mul(0x9e37_79b1) ^ b.wrapping_mul(0x85eb_ca6b) ^ seed.wrapping_mul(0xc2b2_ae35);
    n = (n ^ (n >> 15)).wrapping_mul(0x2c1b_3c6d);
    n = (n ^ (n >> 12)).wrapping_mul(0x297a_2d39);
    n ^ (n >> 15)
}
