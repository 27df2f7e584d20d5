//! Cover pictures: turns what an owner uploads into two small WebP files that contain nothing but the picture. What the program
//! draws itself is in `shared.rs`.

mod canvas;
mod child;
mod lettering;
mod logo;
pub mod shared;

use std::io::Cursor;

use image::{
    DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits, Rgb, RgbImage,
    imageops::{self, FilterType},
};
use serde::{Deserialize, Serialize};
use webp::{Encoder, WebPConfig};

pub use child::{answer_cover, answer_logo, cover, logo};
pub use logo::Logo;

use crate::domain::picture::is_whole_jpeg;

/// The longest side of a picture that is decoded, in pixels.
const LONGEST: u32 = 6_000;
/// The memory that decoding may use, in bytes.
const MEMORY: u64 = 160 * 1024 * 1024;
/// The smallest width and height, in pixels: a smaller picture would look blurred.
const NARROWEST: u32 = 240;
const LOWEST: u32 = 160;

/// One of the two sizes of a cover, or that of a page.
struct Size {
    /// In pixels.
    width: u32,
    /// The target for the file's size, in bytes.
    most: usize,
    /// The highest quality, which is tried first.
    best: f32,
    /// The lowest quality, which is used even if the file is then larger than `most`.
    worst: f32,
    /// From 0 to 6: how much time the encoder takes for a smaller file.
    effort: i32,
}

/// For the book list on a telephone, about 150 CSS pixels wide: eight of these, the page and its fonts stay below 60
/// KB.
const SMALL: Size = Size { width: 240, most: 4_400, best: 82.0, worst: 24.0, effort: 6 };
const LARGE: Size = Size { width: 480, most: 20_000, best: 82.0, worst: 46.0, effort: 6 };

/// For a page of a sample, as wide as a phone. There are many, so that each is made fast.
const PAGE: Size = Size { width: 600, most: 60_000, best: 70.0, worst: 24.0, effort: 3 };

/// Tried in this order until the file is small enough.
const QUALITIES: [f32; 9] = [82.0, 76.0, 70.0, 62.0, 54.0, 46.0, 38.0, 30.0, 24.0];

/// A WebP picture. The page contains its size in pixels, so that the layout does not shift when it loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub webp: Vec<u8>,
    pub width: u32,
    pub height: u32,
}

/// A book's cover, 240 and 480 pixels wide and 0.7 to 1.6 times as high; other proportions are cropped evenly on both
/// sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover {
    pub small: Picture,
    pub large: Picture,
}

/// Why a picture is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum PictureRefusal {
    /// SVG is refused too, because it can contain scripts.
    #[error("a cover is a PNG, JPEG or WebP picture")]
    Kind,
    #[error("the picture is too large: bring its longer side down to {LONGEST} pixels")]
    TooLarge,
    #[error("the picture is too small: at least {NARROWEST} pixels wide and {LOWEST} high")]
    TooSmall,
    #[error("the picture is damaged")]
    Damaged,
    /// A temporary failure of the shop, not a fault of the picture.
    #[error("the picture could not be read just now: try again")]
    NotNow,
}

impl PictureRefusal {
    /// The id of the sentence for the person who uploaded the picture, in `locales/*/input.ftl`.
    pub fn id(self) -> &'static str {
        match self {
            Self::Kind => "picture-refused-kind",
            Self::TooLarge => "picture-refused-too-large",
            Self::TooSmall => "picture-refused-too-small",
            Self::Damaged => "picture-refused-damaged",
            Self::NotNow => "picture-refused-not-now",
        }
    }
}

impl Cover {
    /// Makes a cover from a picture's file. Blocks for up to a second.
    pub fn from_file(bytes: &[u8]) -> Result<Self, PictureRefusal> {
        Self::from_image(&decode(bytes)?)
    }

    /// Makes a cover from a decoded picture. Transparent areas become white.
    pub fn from_image(image: &DynamicImage) -> Result<Self, PictureRefusal> {
        if image.width() < NARROWEST || image.height() < LOWEST {
            return Err(PictureRefusal::TooSmall);
        }
        let image = crop(&on_white(image));
        Ok(Self { small: encode(&image, &SMALL)?, large: encode(&image, &LARGE)? })
    }
}

/// A page of a sample as a picture of at most 60 KB (a page that is all photograph may be somewhat larger). Blocks for some
/// tenths of a second.
///
/// # Errors
/// If it cannot be encoded.
pub fn page(drawn: &RgbImage) -> Result<Picture, PictureRefusal> {
    encode(drawn, &Size { width: PAGE.width.min(drawn.width()), ..PAGE })
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, PictureRefusal> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| PictureRefusal::Kind)?;
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(PictureRefusal::Kind);
    }
    if reader.format() == Some(ImageFormat::Jpeg) && !is_whole_jpeg(bytes) {
        return Err(PictureRefusal::Damaged);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST);
    limits.max_image_height = Some(LONGEST);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    // This is checked before anything is allocated, because not every decoder respects the limits.
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST || decoder.total_bytes() > MEMORY {
        return Err(PictureRefusal::TooLarge);
    }
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    image.apply_orientation(orientation);
    Ok(image)
}

fn refusal(error: &image::ImageError) -> PictureRefusal {
    match error {
        image::ImageError::Limits(_) => PictureRefusal::TooLarge,
        _ => PictureRefusal::Damaged,
    }
}

fn on_white(image: &DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.to_rgb8();
    }
    let pixels = image.to_rgba8();
    let mut flat = RgbImage::new(image.width(), image.height());
    for (to, from) in flat.pixels_mut().zip(pixels.pixels()) {
        let [colours @ .., alpha] = from.0;
        let over = |colour: u8| {
            let mixed = (u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha))) / 255;
            u8::try_from(mixed).unwrap_or(u8::MAX)
        };
        *to = Rgb(colours.map(over));
    }
    flat
}

fn crop(image: &RgbImage) -> RgbImage {
    let (width, height) = image.dimensions();
    let cut_height = height.min(width * 16 / 10);
    let cut_width = width.min(height * 10 / 7);
    imageops::crop_imm(image, (width - cut_width) / 2, (height - cut_height) / 2, cut_width, cut_height).to_image()
}

fn scale(image: &RgbImage, width: u32) -> RgbImage {
    let height = (image.height() * width).div_ceil(image.width());
    imageops::resize(image, width, height, FilterType::Lanczos3)
}

fn encode(image: &RgbImage, size: &Size) -> Result<Picture, PictureRefusal> {
    let image = scale(image, size.width);
    let (width, height) = image.dimensions();
    let encoder = Encoder::from_rgb(&image, width, height);
    let mut config = WebPConfig::new().map_err(|()| PictureRefusal::Damaged)?;
    config.method = size.effort;
    config.use_sharp_yuv = i32::from(size.effort == 6);
    let mut webp = Vec::new();
    for quality in QUALITIES.into_iter().filter(|quality| (size.worst..=size.best).contains(quality)) {
        config.quality = quality;
        webp = encoder.encode_advanced(&config).map_err(|_| PictureRefusal::Damaged)?.to_vec();
        if webp.len() <= size.most {
            break;
        }
    }
    Ok(Picture { webp, width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of two plain areas, so that every pixel is known.
    fn drawn(width: u32, height: u32) -> RgbImage {
        RgbImage::from_fn(width, height, |_, y| Rgb(if y < height / 3 { [150, 40, 30] } else { [240, 225, 200] }))
    }

    fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    fn opened(picture: &Picture) -> RgbImage {
        let image = image::load_from_memory_with_format(&picture.webp, ImageFormat::WebP).unwrap().to_rgb8();
        assert_eq!(image.dimensions(), (picture.width, picture.height));
        image
    }

    #[test]
    fn a_cover_has_two_sizes_of_the_same_picture() {
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let cover = Cover::from_file(&file(&drawn(600, 900).into(), format)).unwrap();
            assert_eq!((cover.small.width, cover.small.height), (240, 360));
            assert_eq!((cover.large.width, cover.large.height), (480, 720));
            let [red, green, _] = opened(&cover.large).get_pixel(240, 100).0;
            assert!(red > 120 && green < 80, "{red} {green}");
            assert_eq!(cover.small.webp.get(8..15), Some(&b"WEBPVP8"[..]));
        }
    }

    #[test]
    fn a_busy_picture_stays_small() {
        let mut seed = 7_u32;
        let noisy = RgbImage::from_fn(480, 720, |x, y| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [noise, ..] = seed.to_be_bytes();
            let [.., slope] = (x / 3).to_be_bytes();
            let [.., fall] = (y / 4).to_be_bytes();
            Rgb([noise / 8 + slope, fall, 90])
        });
        let cover = Cover::from_image(&noisy.into()).unwrap();
        assert!(cover.small.webp.len() <= 9_000, "{}", cover.small.webp.len());
        assert!(cover.large.webp.len() <= 40_000, "{}", cover.large.webp.len());
    }

    #[test]
    fn a_page_stays_small_and_is_not_blown_up() {
        let mut seed = 7_u32;
        let noisy = RgbImage::from_fn(600, 850, |x, y| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let [noise, ..] = seed.to_be_bytes();
            Rgb([noise / 8, u8::try_from(x / 3).unwrap(), u8::try_from(y / 4).unwrap()])
        });
        let packed = page(&noisy).unwrap();
        assert!(packed.webp.len() <= PAGE.most, "{}", packed.webp.len());
        let narrow = page(&drawn(200, 900)).unwrap();
        assert_eq!((narrow.width, narrow.height), (200, 900));
    }

    #[test]
    fn absurd_shapes_are_cut_to_a_books() {
        let tall = Cover::from_image(&drawn(300, 3_000).into()).unwrap();
        assert_eq!((tall.small.width, tall.small.height), (240, 384));
        let wide = Cover::from_image(&drawn(3_000, 300).into()).unwrap();
        assert_eq!((wide.small.width, wide.small.height), (240, 169));
    }

    #[test]
    fn what_is_transparent_becomes_white() {
        let clear = image::RgbaImage::from_pixel(300, 400, image::Rgba([0, 0, 0, 0]));
        let cover = Cover::from_file(&file(&clear.into(), ImageFormat::Png)).unwrap();
        assert!(opened(&cover.small).pixels().all(|pixel| pixel.0.iter().all(|&colour| colour > 250)));
    }

    #[test]
    fn a_photo_taken_sideways_stands_upright_and_says_nothing_of_its_camera() {
        let jpeg = file(&drawn(900, 600).into(), ImageFormat::Jpeg);
        // APP1, "Exif", little-endian TIFF with one entry: orientation (0x0112), a SHORT, 6 (turn right).
        let exif = b"\xff\xe1\x00\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let turned = [&jpeg[..2], exif, &jpeg[2..]].concat();
        let cover = Cover::from_file(&turned).unwrap();
        assert_eq!((cover.small.width, cover.small.height), (240, 360));
        assert!(!cover.small.webp.windows(4).any(|word| word.eq_ignore_ascii_case(b"exif")));
    }

    #[test]
    fn what_is_no_plain_picture_is_refused() {
        let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
        for stranger in [&svg[..], b"GIF89a\x01\0\x01\0", b"", b"%PDF-1.7"] {
            assert_eq!(Cover::from_file(stranger), Err(PictureRefusal::Kind));
        }
        for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
            let whole = file(&drawn(600, 900).into(), format);
            assert_eq!(Cover::from_file(&whole[..whole.len() / 2]), Err(PictureRefusal::Damaged), "{format:?}");
        }
        assert_eq!(Cover::from_image(&drawn(200, 300).into()), Err(PictureRefusal::TooSmall));
    }

    #[test]
    fn a_bomb_is_not_unpacked() {
        // A PNG of 60,000 x 60,000 pixels in a few bytes: it must be refused by its header alone.
        let mut png = file(&drawn(240, 240).into(), ImageFormat::Png);
        png[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
        let checksum = crc(&png[12..29]);
        png[29..33].copy_from_slice(&checksum.to_be_bytes());
        assert_eq!(Cover::from_file(&png), Err(PictureRefusal::TooLarge));
    }

    /// The CRC-32 of PNG.
    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |sum, &byte| {
            (0..8).fold(sum ^ u32::from(byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
        })
    }
}
