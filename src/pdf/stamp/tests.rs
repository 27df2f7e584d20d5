//! Stamped PDFs, drawn and read.

use std::sync::Arc;

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf, render,
    vello_cpu::color::palette::css::WHITE,
};
use lopdf::{SaveOptions, Stream};

use super::*;
use crate::pdf::inspect;
use crate::pdf::samples::{book, bytes, save};

const LINE: &str = "Remis à Awa Koné · commande G7K2-M94Q-XD";

fn stamped(original: &[u8]) -> Vec<u8> {
    let (layout, mut tail) = layout(original).unwrap();
    assert!(layout.is_sound(u64::try_from(original.len()).unwrap(), &tail));
    fill(&layout, &mut tail, LINE);
    assert_eq!(layout.size(), u64::try_from(original.len() + tail.len()).unwrap());
    [original, &tail].concat()
}

/// All pages as pictures: width, and a value for each point.
fn drawn(pdf: &[u8]) -> Vec<(usize, Vec<u8>)> {
    let pdf = Pdf::new(Arc::new(pdf.to_vec())).unwrap();
    let settings = PixmapSettings { x_scale: 1.0, y_scale: 1.0, bg_color: WHITE };
    let draw = |page| {
        let map =
            render(page, &RenderCache::new(), &InterpreterSettings::default(), &RenderSettings::default(), &settings);
        (usize::from(map.width()), map.data().iter().map(|point| point.g).collect())
    };
    pdf.pages().iter().map(draw).collect()
}

/// Whether each page of the stamped file is the page of the original with something at its foot, and nothing else.
fn only_the_foot_differs(original: &[u8]) {
    let (was, is) = (drawn(original), drawn(&stamped(original)));
    assert_eq!(was.len(), is.len());
    for (number, ((width, before), (_, after))) in was.iter().zip(&is).enumerate() {
        assert_eq!(before.len(), after.len(), "page {number}");
        let height = before.len() / width;
        let changed: Vec<usize> = (0..height)
            .filter(|row| before[row * width..(row + 1) * width] != after[row * width..(row + 1) * width])
            .collect();
        assert!(!changed.is_empty(), "page {number}: no stamp");
        assert!(changed.iter().all(|row| *row >= height - 24), "page {number} of height {height}: {changed:?}");
        assert!(changed.len() >= 3, "page {number}: {changed:?}");
    }
}

fn with_page(change: impl Fn(&mut Document, ObjectId)) -> Vec<u8> {
    let mut document = book(2);
    for page in document.page_iter().collect::<Vec<_>>() {
        change(&mut document, page);
    }
    save(document)
}

fn with_content(content: &str) -> Vec<u8> {
    with_page(|document, page| {
        let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        document.get_dictionary_mut(page).unwrap().set("Contents", content);
    })
}

#[test]
fn the_line_stands_at_the_foot_of_every_page_and_nothing_else_changes() {
    only_the_foot_differs(&bytes(7));
}

#[test]
fn turned_cropped_and_moved_pages_have_it_at_their_foot_too() {
    let corners = |corners: [i64; 4]| corners.map(Object::from).to_vec();
    for turned in [90, 180, 270, -90] {
        only_the_foot_differs(&with_page(|document, page| {
            document.get_dictionary_mut(page).unwrap().set("Rotate", turned);
        }));
        only_the_foot_differs(&with_page(|document, page| {
            let page = document.get_dictionary_mut(page).unwrap();
            page.set("MediaBox", corners([-100, 50, 500, 900]));
            page.set("CropBox", corners([-20, 100, 330, 700]));
            page.set("Rotate", turned);
        }));
    }
}

#[test]
fn a_page_that_leaves_its_state_open_is_stamped_as_any_other() {
    for content in [
        "q 2 0 0 2 100 100 cm 1 0 0 rg 0 0 50 50 re f",
        "q q 0.5 0 0 0.5 0 300 cm 0 0 50 50 re f Q",
        "Q Q 3 0 0 3 0 400 cm 0 0 50 50 re f",
        "Q q 3 0 0 3 0 400 cm 0 0 50 50 re f",
        "100 300 50 50 re W n /P BMC BT",
        "0 0 0 rg 20 400 380 100 re f Q",
    ] {
        only_the_foot_differs(&with_content(content));
    }
}

#[test]
fn contents_and_resources_of_any_shape_are_kept() {
    // No content at all.
    only_the_foot_differs(&with_page(|document, page| {
        document.get_dictionary_mut(page).unwrap().remove(b"Contents");
    }));
    // Contents as an object that is an array; resources shared by an object, with an indirect XObject dictionary.
    only_the_foot_differs(&with_page(|document, page| {
        let bar = document.add_object(Stream::new(dictionary! {}, b"/Own Do".to_vec()));
        let parts = document.add_object(Object::Array(vec![bar.into(), bar.into()]));
        let own = dictionary! { "Subtype" => "Form", "BBox" => [0, 0, 420, 595].map(Object::from).to_vec() };
        let own = document.add_object(Stream::new(own, b"0 0 0 rg 20 400 380 100 re f".to_vec()));
        let forms = document.add_object(dictionary! { "Own" => own });
        let resources = document.add_object(dictionary! { "XObject" => forms });
        let page = document.get_dictionary_mut(page).unwrap();
        page.set("Contents", parts);
        page.set("Resources", resources);
    }));
    // Resources of the page tree.
    let mut document = book(3);
    let own = dictionary! { "Subtype" => "Form", "BBox" => [0, 0, 420, 595].map(Object::from).to_vec() };
    let own = document.add_object(Stream::new(own, b"0 0 0 rg 20 400 380 100 re f".to_vec()));
    let content = document.add_object(Stream::new(dictionary! {}, b"/Own Do".to_vec()));
    let pages: Vec<ObjectId> = document.page_iter().collect();
    let tree = document.get_dictionary(pages[0]).unwrap().get(b"Parent").unwrap().as_reference().unwrap();
    document
        .get_dictionary_mut(tree)
        .unwrap()
        .set("Resources", dictionary! { "XObject" => dictionary! { "Own" => own } });
    for page in pages {
        document.get_dictionary_mut(page).unwrap().set("Contents", content);
    }
    only_the_foot_differs(&save(document));
}

#[test]
fn object_streams_and_cross_reference_streams_are_continued_in_kind() {
    let mut modern = Vec::new();
    book(5).save_modern(&mut modern).unwrap();
    assert!(!modern.windows(7).any(|window| window == b"trailer"));
    only_the_foot_differs(&modern);
    let stamped = stamped(&modern);
    assert!(!stamped.windows(7).any(|window| window == b"trailer"), "no table behind a stream");
    let mut plain = Vec::new();
    book(5).save_with_options(&mut plain, SaveOptions::default()).unwrap();
    only_the_foot_differs(&plain);
    assert_eq!(Document::load_mem(&stamped).unwrap().xref_recovery, None);
}

#[test]
fn what_people_upload_is_stamped_and_what_is_encrypted_is_not() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/taken");
    let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    for path in names {
        let file = std::fs::read(&path).unwrap();
        if path.to_string_lossy().contains("owner-password") {
            assert_eq!(layout(&file), Err(Refusal::Locked));
        } else {
            only_the_foot_differs(&file);
            let pages = inspect(&stamped(&file)).map(|found| found.pages);
            assert_eq!(pages.map(|pages| usize::try_from(pages).unwrap()), Ok(drawn(&file).len()));
        }
    }
}

#[test]
fn a_file_that_was_stamped_before_is_stamped_once_more() {
    let once = stamped(&bytes(2));
    let (_, tail) = layout(&once).unwrap();
    assert!(tail.windows(11).any(|window| window == b"GriotStamp2"));
    assert_eq!(drawn(&stamped(&once)).len(), 2);
}

#[test]
fn another_line_has_the_same_length_and_the_same_line_the_same_bytes() {
    let (layout, tail) = layout(&bytes(3)).unwrap();
    let filled = |line: &str| {
        let mut tail = tail.clone();
        fill(&layout, &mut tail, line);
        tail
    };
    assert_eq!(filled(LINE), filled(LINE));
    assert_ne!(filled(LINE), filled("Remis à Awa"));
    assert_eq!(filled(&"W".repeat(900)).len(), tail.len());
}

#[test]
fn what_is_no_pdf_is_not_stamped() {
    assert_eq!(layout(b"GIF89a"), Err(Refusal::NotPdf));
    assert_eq!(layout(b"%PDF-1.7 nothing"), Err(Refusal::Damaged));
}

#[test]
fn a_thousand_pages_are_stamped_within_thirty_milliseconds() {
    let (layout, tail) = layout(&bytes(1_000)).unwrap();
    assert!(tail.len() < 60_000 + 1_000 * 300, "{} bytes", tail.len());
    let stamp = || {
        let begun = std::time::Instant::now();
        let mut copy = tail.clone();
        fill(&layout, &mut copy, LINE);
        (begun.elapsed(), copy.len())
    };
    let (best, _) = (0..9).map(|_| stamp()).min().unwrap();
    assert!(best < std::time::Duration::from_millis(30), "{best:?}");
}
