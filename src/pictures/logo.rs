//! A shop's logo: small, with its transparency, and with nothing but the picture in the file.

use image::imageops::FilterType;
use webp::{Encoder, WebPConfig};

use super::{Picture, PictureRefusal, decode};

/// In pixels. The height is twice the 44 CSS pixels of the page's top bar; the width fits beside the language link on a
/// telephone.
const HEIGHT: u32 = 88;
const WIDTH: u32 = 440;
/// The smallest width and height, in pixels: a smaller picture would look blurred.
const LOWEST: u32 = 32;

/// A shop's logo, at most 440 pixels wide and 88 high.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo(pub Picture);

impl Logo {
    /// Makes a logo from a picture's file. Blocks for up to a second.
    ///
    /// # Errors
    /// As [`super::Cover::from_file`], but a logo may be smaller.
    pub fn from_file(bytes: &[u8]) -> Result<Self, PictureRefusal> {
        let image = decode(bytes)?;
        if image.height() < LOWEST || image.width() < LOWEST {
            return Err(PictureRefusal::TooSmall);
        }
        let fits = image.width() <= WIDTH && image.height() <= HEIGHT;
        let image = if fits { image } else { image.resize(WIDTH, HEIGHT, FilterType::Lanczos3) }.to_rgba8();
        let (width, height) = image.dimensions();
        let mut config = WebPConfig::new().map_err(|()| PictureRefusal::Damaged)?;
        config.quality = 90.0;
        config.alpha_quality = 100;
        config.method = 6;
        let packed = Encoder::from_rgba(&image, width, height).encode_advanced(&config);
        let webp = packed.map_err(|_| PictureRefusal::Damaged)?.to_vec();
        Ok(Self(Picture { webp, width, height }))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let half = |x| if x < width / 2 { Rgba([0, 0, 0, 0]) } else { Rgba([200, 30, 30, 255]) };
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_fn(width, height, |x, _| half(x)).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_logo_is_small_and_keeps_its_transparency() {
        let Logo(logo) = Logo::from_file(&png(2_000, 400)).unwrap();
        assert_eq!((logo.width, logo.height), (440, 88));
        let opened = image::load_from_memory_with_format(&logo.webp, ImageFormat::WebP).unwrap().to_rgba8();
        assert_eq!(opened.get_pixel(20, 40).0[3], 0);
        assert_eq!(opened.get_pixel(420, 40).0[3], 255);
        let Logo(tall) = Logo::from_file(&png(100, 1_000)).unwrap();
        assert_eq!((tall.width, tall.height), (9, 88));
        assert_eq!(Logo::from_file(&png(60, 60)).unwrap().0.width, 60);
    }

    #[test]
    fn a_drawing_that_can_hold_scripts_is_no_logo() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        assert_eq!(Logo::from_file(svg), Err(PictureRefusal::Kind));
        assert_eq!(Logo::from_file(&png(20, 20)), Err(PictureRefusal::TooSmall));
    }
}
