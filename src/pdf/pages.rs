//! Pictures of a PDF's first pages, drawn in a confined process (see [`confined`]).

use std::{
    io::{self, Read, Write},
    path::Path,
    sync::Arc,
};

use hayro::{RenderCache, hayro_syntax::Pdf};
use image::RgbImage;

use super::{Refusal, cover::draw};
use crate::confined::{self, Limits};

/// How many pages are drawn at most.
pub const MOST_DRAWN: usize = 10;
/// The largest width and height of a picture, in pixels: a phone of 360 CSS pixels shows it sharp enough to be read.
const WIDEST: u16 = 600;
const HIGHEST: u16 = 1_000;
/// The longest answer, in bytes: a line, and the largest pictures.
const LONGEST: u64 = 1_024 + 10 * 3 * 600 * 1_000;

/// Draws the first pages of a PDF that may be sold. Blocks for some ten milliseconds for each.
fn first(bytes: Vec<u8>) -> Result<Vec<RgbImage>, Refusal> {
    let pdf = Pdf::new(Arc::new(bytes)).map_err(|_| Refusal::Damaged)?;
    let cache = RenderCache::new();
    pdf.pages().iter().take(MOST_DRAWN).map(|page| draw(page, &cache, (WIDEST, HIGHEST))).collect()
}

/// What `griot pdf-pages` does: draws the first pages of the file, and writes to `out` a line with their sizes, and then the
/// pixels of each, three bytes a pixel.
pub fn answer_pages(mut file: impl Read, out: impl Write) -> io::Result<()> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes).map_err(|_| Refusal::NotNow);
    let drawn = read.and_then(|_| first(bytes));
    let sizes: Result<Vec<(u32, u32)>, Refusal> =
        drawn.as_ref().map(|pages| pages.iter().map(RgbImage::dimensions).collect()).map_err(|refusal| *refusal);
    let pixels: Vec<&[u8]> = drawn.iter().flatten().map(|page| page.as_raw().as_slice()).collect();
    confined::write(out, &sizes, &pixels)
}

/// Lets `program` (this program: `std::env::current_exe()`) draw the first pages of the PDF at `path` with `pdf-pages`: at most
/// [`MOST_DRAWN`], each at most 600 pixels wide and 1,000 high.
///
/// # Errors
/// Why they cannot be drawn.
pub async fn draw_pages(program: &Path, path: &Path) -> Result<Vec<RgbImage>, Refusal> {
    let limits = Limits::with_answer(LONGEST);
    let asked = confined::ask::<Vec<(u32, u32)>, Refusal>(program, &["pdf-pages"], path.into(), limits).await?;
    let (sizes, pixels) = asked;
    let mut rest = pixels.as_slice();
    let page = |(width, height): (u32, u32)| {
        let length = usize::try_from(u64::from(width) * u64::from(height) * 3).ok()?;
        let (own, more) = rest.split_at_checked(length)?;
        rest = more;
        RgbImage::from_raw(width, height, own.to_vec())
    };
    sizes.into_iter().map(page).collect::<Option<_>>().ok_or(Refusal::NotNow)
}

#[cfg(test)]
mod tests {
    use super::super::samples::bytes;
    use super::*;

    #[test]
    fn the_first_pages_are_drawn_in_their_order_and_no_more() {
        let drawn = first(bytes(12)).unwrap();
        assert_eq!(drawn.len(), MOST_DRAWN);
        assert!(drawn.iter().all(|page| page.width() == 600 && (845..=855).contains(&page.height())));
        assert_eq!(drawn[9].get_pixel(300, 200).0, [0, 0, 0], "the bar");
        assert_eq!(first(bytes(2)).unwrap().len(), 2);
        assert_eq!(first(b"nonsense".to_vec()), Err(Refusal::Damaged));
    }

    #[test]
    fn an_answer_is_a_line_and_the_pixels_behind_it() {
        let mut out = Vec::new();
        answer_pages(&bytes(2)[..], &mut out).unwrap();
        let end = out.iter().position(|byte| *byte == b'\n').unwrap();
        let sizes: Result<Vec<(usize, usize)>, Refusal> = serde_json::from_slice(&out[..end]).unwrap();
        let pixels: usize = sizes.unwrap().iter().map(|(width, height)| width * height * 3).sum();
        assert_eq!(out.len() - end - 1, pixels);
    }
}
