//! Where the foot of a page is: in the middle of the lower edge of what a viewer shows.

use lopdf::{Dictionary, Document};

use super::font::WIDEST;
use crate::pdf::fields::inherited;

/// Lower left and upper right corner of a page that says nothing (US Letter).
const SHEET: [f32; 4] = [0.0, 0.0, 612.0, 792.0];
/// The distance of the line from the edge of the page, in points.
const MARGIN: f32 = 9.0;
/// The width of a page, in points, from which on the stamp grows with it.
const WIDE: f32 = 842.0;

/// The matrix that puts the origin of the stamp to the foot of a page, as the operands of `cm`.
pub(super) fn matrix(document: &Document, page: &Dictionary) -> String {
    let [left, bottom, right, top] = shown(document, page);
    let turns = turns(document, page);
    let width = if turns % 2 == 0 { right - left } else { top - bottom };
    #[expect(clippy::cast_precision_loss, clippy::as_conversions, reason = "300")]
    let room = WIDEST as f32 + 2.0 * MARGIN;
    let scale = if width > WIDE { width / WIDE } else { (width / room).min(1.0) };
    let margin = MARGIN * scale;
    let (middle, centre) = (f32::midpoint(left, right), f32::midpoint(bottom, top));
    // A page is turned clockwise for the viewer.
    let (across, up, x, y) = match turns {
        1 => ([0.0, scale], [-scale, 0.0], right - margin, centre),
        2 => ([-scale, 0.0], [0.0, -scale], middle, top - margin),
        3 => ([0.0, -scale], [scale, 0.0], left + margin, centre),
        _ => ([scale, 0.0], [0.0, scale], middle, bottom + margin),
    };
    [across[0], across[1], up[0], up[1], x, y].map(number).join(" ")
}

/// The part of the page that viewers show: the crop box within the media box.
fn shown(document: &Document, page: &Dictionary) -> [f32; 4] {
    let media = corners(document, page, b"MediaBox").unwrap_or(SHEET);
    let Some(crop) = corners(document, page, b"CropBox") else { return media };
    let [left, bottom] = [crop[0].max(media[0]), crop[1].max(media[1])];
    let [right, top] = [crop[2].min(media[2]), crop[3].min(media[3])];
    if left < right && bottom < top { [left, bottom, right, top] } else { media }
}

fn corners(document: &Document, page: &Dictionary, key: &[u8]) -> Option<[f32; 4]> {
    let found = inherited(document, page, key)?;
    let corners = document.dereference(&found).ok()?.1.as_array().ok()?;
    let number = |at: usize| document.dereference(corners.get(at)?).ok()?.1.as_float().ok().filter(|n| n.is_finite());
    let [a, b, c, d] = [number(0)?, number(1)?, number(2)?, number(3)?];
    let corners = [a.min(c), b.min(d), a.max(c), b.max(d)];
    (corners[0] < corners[2] && corners[1] < corners[3]).then_some(corners)
}

/// How many quarters a page is turned.
fn turns(document: &Document, page: &Dictionary) -> i64 {
    let turned = inherited(document, page, b"Rotate");
    let degrees = turned.and_then(|turned| document.dereference(&turned).ok()?.1.as_float().ok()).unwrap_or(0.0);
    #[expect(clippy::cast_possible_truncation, clippy::as_conversions, reason = "a number of quarters")]
    let quarters = (degrees / 90.0).round() as i64;
    quarters.rem_euclid(4)
}

fn number(value: f32) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use lopdf::{Object, dictionary};

    use super::*;

    fn at(media: [i64; 4], crop: Option<[i64; 4]>, turned: i64) -> String {
        let corners = |corners: [i64; 4]| corners.map(Object::from).to_vec();
        let mut page = dictionary! { "MediaBox" => corners(media), "Rotate" => turned };
        if let Some(crop) = crop {
            page.set("CropBox", corners(crop));
        }
        matrix(&Document::new(), &page)
    }

    #[test]
    fn the_foot_is_found_on_turned_cropped_and_moved_pages() {
        let a5 = [0, 0, 420, 595];
        assert_eq!(at(a5, None, 0), "1 0 0 1 210 9");
        assert_eq!(at(a5, None, 90), "0 1 -1 0 411 297.5");
        assert_eq!(at(a5, None, 180), "-1 0 0 -1 210 586");
        assert_eq!(at(a5, None, 270), "0 -1 1 0 9 297.5");
        assert_eq!(at(a5, None, -90), "0 -1 1 0 9 297.5");
        assert_eq!(at([-100, -200, 320, 395], None, 0), "1 0 0 1 110 -191");
        assert_eq!(at([420, 595, 0, 0], None, 0), "1 0 0 1 210 9");
        assert_eq!(at(a5, Some([20, 50, 400, 500]), 0), "1 0 0 1 210 59");
        assert_eq!(at(a5, Some([20, -50, 400, 900]), 0), "1 0 0 1 210 9");
        assert_eq!(at(a5, Some([500, 600, 900, 900]), 0), "1 0 0 1 210 9", "nothing would be left");
        assert_eq!(at([0, 0, 159, 300], None, 0), "0.5 0 0 0.5 79.5 4.5", "a narrow page");
        assert_eq!(at([0, 0, 1684, 2000], None, 0), "2 0 0 2 842 18", "a poster");
    }

    #[test]
    fn a_page_that_says_nothing_is_a_letter() {
        assert_eq!(matrix(&Document::new(), &dictionary! {}), "1 0 0 1 306 9");
    }
}
