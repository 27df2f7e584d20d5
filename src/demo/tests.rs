use super::*;
use crate::domain::book::slug;
use crate::domain::money::{Currency, Money};
use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{PixmapSettings, RenderCache, RenderSettings};
use lopdf::Document;
use std::collections::HashSet;

fn made() -> Vec<(&'static DemoBook, Vec<u8>)> {
    books().iter().map(|book| (book, pdf(book).unwrap())).collect()
}

/// Page one drawn as the shop draws covers, 240 pixels wide: RGBA.
fn cover(bytes: &[u8]) -> image::RgbaImage {
    let file = Pdf::new(bytes.to_vec()).unwrap();
    let page = &file.pages()[0];
    let scale = 480.0 / page.render_dimensions().0;
    let size = PixmapSettings { x_scale: scale, y_scale: scale, bg_color: WHITE };
    let settings = InterpreterSettings::default();
    let pixels = hayro::render(page, &RenderCache::new(), &settings, &RenderSettings::default(), &size);
    let (width, height) = (pixels.width().into(), pixels.height().into());
    let data = pixels.data_as_u8_slice().to_vec();
    let large = image::RgbaImage::from_raw(width, height, data).unwrap();
    image::imageops::resize(&large, 240, height / 2, image::imageops::FilterType::Triangle)
}

#[test]
fn a_cover_is_a_light_picture_full_of_color() {
    for book in books() {
        let bytes = pdf(&DemoBook { text: "# Un | Chapitre\nTexte.", ..*book }).unwrap();
        let cover = cover(&bytes);
        let colors: HashSet<[u8; 4]> = cover.pixels().map(|pixel| pixel.0.map(|part| part & 0xf0)).collect();
        assert!(colors.len() > 20, "{} is nearly blank: {} colours", book.title, colors.len());
        assert!(cover.pixels().all(|pixel| pixel.0[3] == 255), "{} does not fill its page", book.title);
        let small = webp::Encoder::from_rgba(&cover, cover.width(), cover.height()).encode(72.0);
        assert!(small.len() < 8_500, "{}: {} bytes", book.title, small.len());
    }
}

#[test]
fn every_book_is_a_sound_file_and_the_album_is_the_heavy_one() {
    for (book, bytes) in made() {
        let document = Document::load_mem(&bytes).unwrap();
        assert!(!document.is_encrypted());
        let pages = document.get_pages().len();
        assert!((9..=26).contains(&pages), "{}: {pages} pages", book.title);
        let kind = if book.title == "Motifs" { 5_200_000..7_000_000 } else { 10_000..1_000_000 };
        assert!(kind.contains(&bytes.len()), "{}: {} bytes", book.title, bytes.len());
        let information =
            document.get_dictionary(document.trailer.get(b"Info").unwrap().as_reference().unwrap()).unwrap();
        assert_eq!(lopdf::decode_text_string(information.get(b"Title").unwrap()).unwrap(), book.title);
        assert_eq!(lopdf::decode_text_string(information.get(b"Author").unwrap()).unwrap(), book.author);
        let catalogue = document.catalog().unwrap();
        assert_eq!(lopdf::decode_text_string(catalogue.get(b"Lang").unwrap()).unwrap(), book.language.code());
    }
}

#[test]
fn the_contents_lead_to_the_chapters() {
    let book = &books()[0];
    let document = Document::load_mem(&pdf(book).unwrap()).unwrap();
    let pages = document.get_pages();
    let links = document.get_page_annotations(pages[&3]).unwrap();
    let chapters: Vec<&str> = book.text.lines().filter(|line| line.starts_with("# ")).collect();
    assert_eq!(links.len(), chapters.len());
    for (link, chapter) in links.iter().zip(chapters) {
        let leaf = link.get(b"Dest").unwrap().as_array().unwrap()[0].as_reference().unwrap();
        let (number, _) = pages.iter().find(|(_, page)| **page == leaf).unwrap();
        let text = document.extract_text(&[*number]).unwrap();
        let word = chapter.split_once(" | ").unwrap().1.split(' ').next_back().unwrap();
        assert!(text.contains(word), "page {number} holds {word}: {text}");
    }
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    for book in books() {
        assert!(pdf(book).unwrap() == pdf(book).unwrap(), "{}", book.title);
    }
}

#[test]
fn a_letter_that_cannot_be_set_is_named() {
    let refused = pdf(&DemoBook { text: "# Un | Deux\nNgɔ", ..books()[0] });
    assert!(matches!(refused, Err(Error::Character('ɔ'))));
}

#[test]
fn the_shop_can_sell_each_book_at_its_own_price_and_address() {
    let prices: HashSet<i64> = books().iter().map(|book| book.price).collect();
    let slugs: HashSet<String> = books().iter().map(|book| slug(book.title)).collect();
    assert_eq!((prices.len(), slugs.len()), (books().len(), books().len()));
    for book in books() {
        assert!(Money::price(book.price, Currency::Xof, Currency::Xof.usual_limits()).is_ok(), "{}", book.title);
    }
    assert!(books().iter().filter(|book| book.language == Language::English).count() >= 2);
}

#[test]
fn the_french_is_set_as_french_is() {
    for book in books().iter().filter(|book| book.language == Language::French) {
        for text in [book.title, book.subtitle, book.description, book.text] {
            let bare = text.char_indices().find(|(place, c)| match c {
                '!' | '?' | ';' | '»' => !text[..*place].ends_with(['\u{a0}', '!', '?', '…', '*']),
                '«' => !text[place + '«'.len_utf8()..].starts_with('\u{a0}'),
                '\'' | '"' => true,
                _ => false,
            });
            assert!(
                bare.is_none(),
                "{}: {:?}",
                book.title,
                bare.map(|(place, _)| text[place..].chars().take(30).collect::<String>())
            );
        }
    }
}

#[test]
fn every_table_fits_its_page() {
    for book in books() {
        for block in markup::parse(book.text) {
            if let markup::Block::Table(rows) = block {
                let columns = rows.iter().map(Vec::len).max().unwrap();
                let reach = |column: usize| {
                    let cells = rows.iter().filter_map(|row| row.get(column));
                    cells.map(|cell| fonts::Face::SansBold.width(cell, 9.4)).fold(0.0, f32::max) + 14.0
                };
                assert!((0..columns).map(reach).sum::<f32>() <= flow::MEASURE + 14.0, "{rows:?}");
            }
        }
    }
}
