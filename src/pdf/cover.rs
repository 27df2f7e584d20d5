//! A picture of a PDF's first page.

use std::sync::Arc;

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::InterpreterSettings,
    hayro_syntax::{Pdf, page::Page},
    render,
    vello_cpu::color::palette::css::WHITE,
};
use image::RgbImage;

use super::Refusal;

/// The largest width of the picture, in pixels.
const WIDEST: u16 = 900;
/// The largest height of the picture, in pixels.
const HIGHEST: u16 = 1_400;

/// Draws page one on white, at most 900 pixels wide and 1,400 high. Blocks for about ten milliseconds.
pub fn cover(bytes: Arc<Vec<u8>>) -> Result<RgbImage, Refusal> {
    let pdf = Pdf::new(bytes).map_err(|_| Refusal::Damaged)?;
    let page = pdf.pages().first().ok_or(Refusal::Empty)?;
    draw(page, &RenderCache::new(), (WIDEST, HIGHEST))
}

/// Draws a page on white, as large as fits into this width and height, in pixels.
pub(super) fn draw<'a>(
    page: &'a Page<'a>,
    cache: &RenderCache<'a>,
    (widest, highest): (u16, u16),
) -> Result<RgbImage, Refusal> {
    let (width, height) = page.render_dimensions();
    let scale = (f32::from(widest) / width).min(f32::from(highest) / height);
    if !(scale.is_finite() && width * scale >= 1.0 && height * scale >= 1.0) {
        return Err(Refusal::PageSize);
    }
    let drawn = render(
        page,
        cache,
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE },
    );
    let (width, height) = (drawn.width().into(), drawn.height().into());
    let colours = drawn.data().iter().flat_map(|pixel| [pixel.r, pixel.g, pixel.b]).collect();
    RgbImage::from_raw(width, height, colours).ok_or(Refusal::Damaged)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{book, bytes, save};
    use super::*;
    use lopdf::Object;

    #[test]
    fn page_one_is_drawn_as_it_looks() {
        let page = cover(Arc::new(bytes(2))).unwrap();
        assert_eq!(page.width(), 900);
        assert!((1_270..=1_280).contains(&page.height()), "{}", page.height());
        assert_eq!(page.get_pixel(450, 300).0, [0, 0, 0], "the bar");
        assert_eq!(page.get_pixel(450, 900).0, [255, 255, 255], "the paper");
    }

    #[test]
    fn a_ribbon_of_a_page_is_drawn_within_bounds() {
        for sides in [[400, 14_000], [14_000, 40]] {
            let mut document = book(1);
            let page = document.page_iter().next().unwrap();
            let corners: Vec<Object> = [0, 0, sides[0], sides[1]].map(Object::from).to_vec();
            document.get_dictionary_mut(page).unwrap().set("MediaBox", corners);
            let page = cover(Arc::new(save(document))).unwrap();
            assert!(page.width() <= 900 && page.height() <= 1_400, "{:?}", page.dimensions());
        }
    }

    #[test]
    fn what_is_no_pdf_draws_nothing() {
        assert_eq!(cover(Arc::new(b"nonsense".to_vec())), Err(Refusal::Damaged));
    }
}
