//! Pictures that the program draws itself: what messengers show of a shared address, covers as JPEG for reading apps, icons.

use std::io::Cursor;

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, RgbImage, Rgba, RgbaImage, imageops};

use super::canvas::{Canvas, GOLD, Ink, RAFFIA, SOFT, jpeg, paste};
use super::lettering::{drawable, fit};
use super::{PictureRefusal, decode, on_white};

/// The size of a card in pixels, as Open Graph recommends it.
pub const CARD: (u16, u16) = (1200, 630);
/// The size of a cover that is made for a book without one.
pub const MADE_COVER: (u16, u16) = (480, 720);
/// The widths of covers as JPEG.
pub const COVER_WIDTH: u32 = 480;
pub const THUMBNAIL_WIDTH: u32 = 240;

/// The margin of a card, and the most room for a cover on it.
const MARGIN: u16 = 72;
const COVER_BOX: (u32, u32) = (380, 460);
/// The height of a card above its woven strip.
const ABOVE_STRIP: u16 = 585;
/// The height of the middle of a cover and of the title.
const MIDDLE: u16 = 268;

/// The sizes of a card's title, and the most height for title and author together.
const TITLE_SIZES: [f32; 6] = [84.0, 74.0, 66.0, 58.0, 50.0, 44.0];
const SMALLEST: f32 = 38.0;
const BLOCK: f32 = 420.0;

/// What a drawn picture says.
#[derive(Clone, Debug)]
pub struct Said {
    pub title: String,
    /// Empty on the shop's own card.
    pub author: String,
    pub shop: String,
    /// The colour behind it: the shop's header.
    pub ground: [u8; 3],
}

/// The card of a book, or of the shop itself: JPEG, 1200 by 630. `cover` is a picture's file. Blocks for some tenths of a second.
///
/// # Errors
/// When the cover's file is damaged.
pub fn card(said: &Said, cover: Option<&[u8]>) -> Result<Vec<u8>, PictureRefusal> {
    let cover = cover.map(opened).transpose()?.map(|cover| within(&cover, COVER_BOX));
    let (width, height) = CARD;
    let mut canvas = Canvas::new(width, height, Ink(said.ground));
    canvas.weave(f64::from(ABOVE_STRIP), 15.0);
    let place =
        cover.as_ref().map(|cover| (u32::from(MARGIN), (u32::from(MIDDLE) + 20).saturating_sub(cover.height() / 2)));
    let (left, room) = if let (Some(cover), Some((x, y))) = (&cover, place) {
        canvas.shadow((x.into(), y.into()), (f64::from(cover.width()), f64::from(cover.height())));
        let left = MARGIN + u16::try_from(cover.width()).unwrap_or(0) + 60;
        (f32::from(left), f32::from(width - left - MARGIN))
    } else {
        canvas.kora((770.0, 90.0), 380.0);
        (f32::from(MARGIN), 660.0)
    };
    letters(&mut canvas, said, left, room);
    let mut picture = canvas.finish().ok_or(PictureRefusal::NotNow)?;
    if let Some((cover, place)) = cover.as_ref().zip(place) {
        paste(&mut picture, cover, place);
    }
    jpeg(&picture)
}

/// Title and author in the middle, the shop's name at the bottom.
fn letters(canvas: &mut Canvas, said: &Said, left: f32, room: f32) {
    let author = fit(&drawable(&said.author), &[36.0, 32.0, 28.0], room, 2);
    let title = drawable(&said.title);
    let set = |size: f32| fit(&title, &[size, SMALLEST], room, 5);
    let fits = |size: &f32| {
        let set = set(*size);
        set.size >= *size && set.height() + 18.0 + author.height() <= BLOCK
    };
    let title = set(TITLE_SIZES.into_iter().find(fits).unwrap_or(SMALLEST));
    let both = title.height() + 18.0 + author.height();
    let below = canvas.lines(&title, (left, (f32::from(MIDDLE) - both / 2.0).max(40.0)), RAFFIA);
    canvas.lines(&author, (left, below + 18.0), SOFT);
    if !said.author.is_empty() {
        let shop = fit(&drawable(&said.shop), &[32.0, 26.0], room - 64.0, 1);
        canvas.kora((f64::from(left), 500.0), 48.0);
        canvas.lines(&shop, (left + 64.0, 508.0), GOLD);
    }
}

/// A cover for a book without one, JPEG, 480 by 720, or half as wide.
///
/// # Errors
/// When there is no memory for it.
pub fn made_cover(said: &Said, width: u32) -> Result<Vec<u8>, PictureRefusal> {
    let (whole, height) = MADE_COVER;
    let mut canvas = Canvas::new(whole, height, Ink(said.ground));
    canvas.weave(0.0, 16.0);
    canvas.weave(f64::from(height) - 48.0, 16.0);
    let title = fit(&drawable(&said.title), &[64.0, 56.0, 48.0, 42.0, 36.0, 30.0], f32::from(whole) - 80.0, 6);
    let author = fit(&drawable(&said.author), &[30.0, 26.0, 22.0], f32::from(whole) - 80.0, 3);
    canvas.centred(&title, (f32::from(whole), 130.0), RAFFIA);
    canvas.centred(&author, (f32::from(whole), 640.0 - author.height()), SOFT);
    canvas.kora((204.0, 460.0), 72.0);
    let picture = canvas.finish().ok_or(PictureRefusal::NotNow)?;
    jpeg(&at_width(&picture, width))
}

/// A picture of the storage as JPEG, with this width.
///
/// # Errors
/// When its file is damaged.
pub fn as_jpeg(file: &[u8], width: u32) -> Result<Vec<u8>, PictureRefusal> {
    jpeg(&at_width(&opened(file)?, width))
}

/// A picture of the storage as PNG, with its transparency.
///
/// # Errors
/// When its file is damaged.
pub fn as_png(file: &[u8]) -> Result<Vec<u8>, PictureRefusal> {
    png(&decode(file)?)
}

fn png(picture: &DynamicImage) -> Result<Vec<u8>, PictureRefusal> {
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).map_err(|_| PictureRefusal::Damaged)?;
    Ok(png.into_inner())
}

/// A logo as a square PNG: in its middle, on nothing, or on a colour where a telephone would show black.
///
/// # Errors
/// When its file is damaged.
pub fn icon(file: &[u8], side: u32, ground: Option<[u8; 3]>) -> Result<Vec<u8>, PictureRefusal> {
    let logo = decode(file)?;
    let room = if ground.is_some() { side * 4 / 5 } else { side };
    let logo = logo.resize(room, room, FilterType::Lanczos3).to_rgba8();
    let ground = ground.map_or(Rgba([0, 0, 0, 0]), |[red, green, blue]| Rgba([red, green, blue, 255]));
    let mut icon = RgbaImage::from_pixel(side, side, ground);
    let (x, y) = ((side - logo.width()) / 2, (side - logo.height()) / 2);
    imageops::overlay(&mut icon, &logo, x.into(), y.into());
    png(&icon.into())
}

/// An icon file (ICO) that holds square PNGs, each with its side.
pub fn ico(pictures: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let count = u16::try_from(pictures.len()).unwrap_or(0);
    let mut file = [&[0, 0, 1, 0][..], &count.to_le_bytes()].concat();
    let mut offset = 6 + 16 * u32::from(count);
    for (side, png) in pictures {
        let length = u32::try_from(png.len()).unwrap_or(0);
        // One plane, 32 bits a pixel.
        file.extend_from_slice(&[*side, *side, 0, 0, 1, 0, 32, 0]);
        file.extend_from_slice(&length.to_le_bytes());
        file.extend_from_slice(&offset.to_le_bytes());
        offset += length;
    }
    file.extend(pictures.iter().flat_map(|(_, png)| png.iter().copied()));
    file
}

fn opened(file: &[u8]) -> Result<RgbImage, PictureRefusal> {
    Ok(on_white(&decode(file)?))
}

fn at_width(picture: &RgbImage, width: u32) -> RgbImage {
    if picture.width() == width {
        return picture.clone();
    }
    let height = (picture.height() * width).div_ceil(picture.width().max(1)).max(1);
    imageops::resize(picture, width, height, FilterType::Lanczos3)
}

/// The picture as large as it can be in this room.
fn within(picture: &RgbImage, (width, height): (u32, u32)) -> RgbImage {
    let narrower = width.min(picture.width() * height / picture.height().max(1)).max(1);
    at_width(picture, narrower)
}

#[cfg(test)]
mod tests {
    use super::super::Cover;
    use super::*;
    use image::Rgb;

    fn said(title: &str) -> Said {
        let (author, shop) = ("Aïssata Koné, Kouadio N’Guessan".to_owned(), "Librairie Djéliba".to_owned());
        Said { title: title.to_owned(), author, shop, ground: [0x19, 0x1a, 0x48] }
    }

    fn cover() -> Vec<u8> {
        let drawn = RgbImage::from_fn(480, 720, |_, y| Rgb(if y < 240 { [150, 40, 30] } else { [240, 225, 200] }));
        Cover::from_image(&drawn.into()).unwrap().large.webp
    }

    /// Where the picture is lighter than its ground.
    fn lettered(picture: &RgbImage, (left, right): (u32, u32)) -> usize {
        let columns = picture.enumerate_pixels().filter(|(x, y, _)| (left..right).contains(x) && *y < 480);
        columns.filter(|(_, _, pixel)| pixel.0[0] > 150).count()
    }

    #[test]
    fn a_card_shows_cover_and_title_and_is_small_enough_for_messengers() {
        for title in ["Ɛdɔ", "La Nuit où le fleuve parla", &"Contes du baobab creux ".repeat(9)] {
            for cover in [Some(cover()), None] {
                let bytes = card(&said(title), cover.as_deref()).unwrap();
                assert!(bytes.len() < 300_000, "{} bytes", bytes.len());
                let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap().to_rgb8();
                assert_eq!(picture.dimensions(), (1200, 630));
                assert!(lettered(&picture, (if cover.is_some() { 500 } else { 72 }, 740)) > 1_000, "{title}");
                let [red, green, _] = picture.get_pixel(120, 120).0;
                assert_eq!(red > 120 && green < 80, cover.is_some(), "{red} {green}");
            }
        }
    }

    #[test]
    fn a_title_of_which_no_letter_can_be_drawn_leaves_the_cover_and_the_author() {
        let bytes = card(&said("كتاب"), Some(&cover())).unwrap();
        assert!(image::load_from_memory(&bytes).is_ok());
    }

    #[test]
    fn covers_for_reading_apps_are_jpeg_in_two_widths() {
        for width in [COVER_WIDTH, THUMBNAIL_WIDTH] {
            for bytes in [as_jpeg(&cover(), width).unwrap(), made_cover(&said("Ɛdɔ"), width).unwrap()] {
                let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
                assert_eq!((picture.width(), picture.height()), (width, width * 3 / 2));
            }
        }
    }

    #[test]
    fn a_damaged_cover_makes_no_card() {
        let whole = cover();
        assert_eq!(card(&said("Le fleuve"), Some(&whole[..whole.len() / 2])), Err(PictureRefusal::Damaged));
    }

    #[test]
    fn a_logo_becomes_an_icon_of_several_sizes() {
        let sizes = [16, 32, 48].map(|side: u8| (side, icon(&cover(), side.into(), None).unwrap()));
        let file = ico(&sizes);
        assert_eq!(&file[..6], [0, 0, 1, 0, 3, 0]);
        for (place, (side, png)) in sizes.iter().enumerate() {
            let entry = &file[6 + 16 * place..][..16];
            let number = |bytes: &[u8]| usize::try_from(u32::from_le_bytes(bytes.try_into().unwrap())).unwrap();
            let (length, offset) = (number(&entry[8..12]), number(&entry[12..16]));
            assert_eq!((entry[0], length), (*side, png.len()));
            let picture =
                image::load_from_memory_with_format(&file[offset..offset + length], ImageFormat::Png).unwrap();
            assert_eq!(picture.width(), u32::from(*side));
        }
        let touch = icon(&cover(), 180, Some([255, 255, 255])).unwrap();
        assert_eq!(image::load_from_memory(&touch).unwrap().to_rgba8().get_pixel(0, 0).0, [255; 4]);
    }
}
