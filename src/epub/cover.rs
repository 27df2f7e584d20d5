//! The cover inside an EPUB.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits, RgbImage, imageops::FilterType};

use crate::domain::picture::is_whole_jpeg;

/// The limits on covers that are decoded: the longer side in pixels, and the memory in bytes.
const LONGEST_SIDE: u32 = 8_000;
const MEMORY: u64 = 256 * 1024 * 1024;

/// Decodes a cover. `None` if it cannot be decoded: the owner can upload one.
pub fn draw(bytes: &[u8]) -> Option<RgbImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if reader.format() == Some(ImageFormat::Jpeg) && !is_whole_jpeg(bytes) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let fits = picture.width() <= 900 && picture.height() <= 1_400;
    let picture = if fits { picture } else { picture.resize(900, 1_400, FilterType::Triangle) };
    Some(DynamicImage::to_rgb8(&picture))
}
