//! Makes a PDF of some pages of another; nothing of the other pages is in it.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use super::fields::inherited;
use super::resources::Trimmer;
use super::{Refusal, appearances, load};

/// What a page inherits from the nodes above it (ISO 32000-1, table 30).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// The keys that are needed to show a page, and that refer neither to other pages nor to anything else in the book.
const KEPT: [&[u8]; 11] = [
    b"Type",
    b"Contents",
    b"Resources",
    b"MediaBox",
    b"CropBox",
    b"BleedBox",
    b"TrimBox",
    b"ArtBox",
    b"Rotate",
    b"Group",
    b"UserUnit",
];
/// Bytes of a page's content when it is unpacked. A page that draws more makes no sample.
const MOST_CONTENT: usize = 64 * 1024 * 1024;

/// Makes a PDF of the pages with these numbers (from 1), in this order, from a PDF that was inspected. Links, bookmarks
/// and the content of hidden layers are left out. Filled fields and notes become part of their page.
///
/// # Errors
/// [`Refusal::Empty`] if the PDF has none of these pages, [`Refusal::Damaged`] if they cannot be read.
pub fn cut(bytes: &[u8], numbers: &[u32]) -> Result<Vec<u8>, Refusal> {
    let mut document = load::without_pictures(bytes)?;
    let all = document.get_pages();
    let chosen: Vec<ObjectId> = numbers.iter().filter_map(|number| all.get(number).copied()).collect();
    if chosen.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut trimmer = Trimmer::new(&mut document);
    let pages = chosen.iter().map(|id| alone(&mut trimmer, *id)).collect::<Result<Vec<_>, _>>()?;
    let Trimmer { layers, copies, .. } = trimmer;
    let tree = document.new_object_id();
    let mut kids = Vec::new();
    for mut page in pages {
        page.set("Parent", tree);
        kids.push(Object::from(document.add_object(page)));
    }
    let count = i64::try_from(kids.len()).unwrap_or(i64::MAX);
    document.objects.insert(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer = dictionary! { "Root" => catalog };
    let left = layers.left(&mut document);
    if let Some(left) = left {
        document.catalog_mut().map_err(|_| Refusal::Damaged)?.set("OCProperties", left);
    }
    document.prune_objects();
    load::fill(&mut document, bytes, &copies)?;
    document.renumber_objects();
    let mut small = Vec::new();
    document.save_to(&mut small).map_err(|_| Refusal::Damaged)?;
    Ok(small)
}

/// A page with its inherited attributes and its resources, and without links to other pages.
fn alone(trimmer: &mut Trimmer, id: ObjectId) -> Result<Dictionary, Refusal> {
    let document = &*trimmer.document;
    let whole = document.get_dictionary(id).map_err(|_| Refusal::Damaged)?.clone();
    let mut page = Dictionary::new();
    for (key, value) in whole.iter().filter(|(key, _)| KEPT.contains(&key.as_slice())) {
        page.set(key.clone(), value.clone());
    }
    for key in INHERITED {
        if let Some(value) = inherited(document, &whole, key) {
            page.set(key, value);
        }
    }
    let resources = document.get_dict_in_dict(&page, b"Resources").cloned().unwrap_or_default();
    let content = document.get_page_content_with_limit(id, MOST_CONTENT).map_err(|_| Refusal::Damaged)?;
    let cut = trimmer.layers.cut(document, &resources, &content);
    let mut few = trimmer.trim(&resources, cut.as_ref().unwrap_or(&content));
    let beside = appearances::draw(trimmer, &whole, &mut few);
    page.set("Resources", few);
    let mut parts = match cut {
        Some(cut) => vec![packed(trimmer.document, cut)],
        None if beside.is_empty() => return Ok(page),
        None => trimmer.document.get_page_contents(id).into_iter().map(Object::from).collect(),
    };
    // The graphics state of the page's content must not affect its annotations.
    if !beside.is_empty() {
        parts.insert(0, packed(trimmer.document, b"q".to_vec()));
        parts.push(packed(trimmer.document, [b"\nQ\n", beside.as_slice()].concat()));
    }
    page.set("Contents", parts);
    Ok(page)
}

fn packed(document: &mut Document, content: Vec<u8>) -> Object {
    let mut stream = Stream::new(Dictionary::new(), content);
    // If compression fails, the stream stays uncompressed.
    let _ = stream.compress();
    document.add_object(stream).into()
}

#[cfg(test)]
mod tests {
    use super::super::{
        inspect,
        samples::{book, save},
    };
    use super::*;

    /// A book whose page `n` draws `(secret n)`, and where each page links to the next.
    fn linked(count: usize) -> Vec<u8> {
        let mut document = book(count);
        let pages: Vec<ObjectId> = document.page_iter().collect();
        for (at, id) in pages.iter().enumerate() {
            let content = format!("BT (secret {}) Tj ET", at + 1).into_bytes();
            let content = document.add_object(Stream::new(dictionary! {}, content));
            let next = pages.get(at + 1).unwrap_or(id);
            let link = dictionary! { "Subtype" => "Link", "Dest" => vec![Object::from(*next), "Fit".into()] };
            let page = document.get_dictionary_mut(*id).unwrap();
            page.set("Contents", content);
            page.set("Annots", vec![link.into()]);
        }
        save(document)
    }

    #[test]
    fn a_sample_has_the_chosen_pages_in_their_order_and_nothing_of_the_others() {
        let small = cut(&linked(9), &[4, 2]).unwrap();
        assert_eq!(inspect(&small).map(|found| found.pages), Ok(2));
        let document = Document::load_mem(&small).unwrap();
        let texts: Vec<String> = document
            .get_pages()
            .values()
            .map(|id| String::from_utf8(document.get_page_content(*id)).unwrap())
            .collect();
        assert!(texts[0].contains("secret 4") && texts[1].contains("secret 2"), "{texts:?}");
        for hidden in [1, 3, 5, 6, 7, 8, 9] {
            let text = format!("secret {hidden}");
            assert!(!small.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
        }
    }

    /// A book like those of office programs: one dictionary of all pictures for all pages. Page `n` draws picture `n`;
    /// page 2 through a form without resources of its own, page 3 through a form with the whole dictionary, page 4
    /// through a soft mask.
    fn illustrated(count: usize) -> Vec<u8> {
        let mut document = book(count);
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let (shared, mut pictures) = (document.new_object_id(), Dictionary::new());
        for number in 1..=count {
            let picture = dictionary! { "Subtype" => "Image", "Width" => 1, "Height" => 1 };
            let picture = Stream::new(picture, format!("picture {number}").into_bytes());
            pictures.set(format!("Im{number}"), document.add_object(picture));
        }
        let bare = Stream::new(dictionary! { "Subtype" => "Form" }, b"/Im2 Do".to_vec());
        pictures.set("Bare", document.add_object(bare));
        let whole =
            Stream::new(dictionary! { "Subtype" => "Form", "Resources" => shared }, b"/Im3 Do /Whole Do".to_vec());
        pictures.set("Whole", document.add_object(whole));
        let group = Stream::new(dictionary! { "Subtype" => "Form", "Resources" => shared }, b"/Im4 Do".to_vec());
        let mask = dictionary! { "SMask" => dictionary! { "S" => "Alpha", "G" => document.add_object(group) } };
        let states = dictionary! { "Soft" => document.add_object(mask) };
        let all = dictionary! { "XObject" => pictures, "ExtGState" => states };
        document.objects.insert(shared, all.into());
        for (at, id) in pages.iter().enumerate() {
            let content = match at + 1 {
                2 => "/Bare Do".to_owned(),
                3 => "/Whole Do".to_owned(),
                4 => "/Soft gs".to_owned(),
                number => format!("/Im{number} Do"),
            };
            let content = document.add_object(Stream::new(dictionary! {}, content.into_bytes()));
            let page = document.get_dictionary_mut(*id).unwrap();
            page.set("Contents", content);
            page.set("Resources", shared);
        }
        save(document)
    }

    #[test]
    fn pictures_of_other_pages_stay_behind_even_when_all_pages_share_one_dictionary() {
        for chosen in 1..=6 {
            let small = cut(&illustrated(6), &[chosen]).unwrap();
            for number in 1..=6 {
                let text = format!("picture {number}");
                let found = small.windows(text.len()).any(|window| window == text.as_bytes());
                assert_eq!(found, number == chosen, "picture {number} in a sample of page {chosen}");
            }
        }
    }

    #[test]
    fn a_page_keeps_the_size_that_it_inherited() {
        let small = cut(&linked(3), &[2]).unwrap();
        let document = Document::load_mem(&small).unwrap();
        let page = document.get_dictionary(document.page_iter().next().unwrap()).unwrap();
        assert_eq!(page.get(b"MediaBox").unwrap().as_array().unwrap().len(), 4);
    }

    #[test]
    fn pages_that_are_not_there_make_no_sample() {
        assert_eq!(cut(&linked(3), &[4, 9]), Err(Refusal::Empty));
        assert_eq!(cut(b"%PDF-1.7 nothing", &[1]), Err(Refusal::Damaged));
    }

    fn fixture(name: &str) -> Vec<u8> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf/sample");
        std::fs::read(folder.join(name)).unwrap()
    }

    fn drawn(pdf: Vec<u8>) -> image::RgbImage {
        crate::pdf::cover(std::sync::Arc::new(pdf)).unwrap()
    }

    /// Everything in a file, unpacked.
    fn unpacked(pdf: &[u8]) -> String {
        let mut document = Document::load_mem(pdf).unwrap();
        document.decompress();
        String::from_utf8_lossy(&save(document)).into_owned()
    }

    #[test]
    fn what_lies_on_a_hidden_layer_stays_behind() {
        let small = cut(&fixture("t3-hidden-layer.pdf"), &[1]).unwrap();
        let text = unpacked(&small);
        assert!(text.contains("Page un") && !text.contains("Reponses"), "{text}");
        assert!(drawn(small).pixels().any(|pixel| pixel.0 == [0, 0, 0]));
    }

    /// A page with a visible and a hidden layer, each with a text, a form and a drawing.
    fn layered(base: &str) -> Vec<u8> {
        let mut document = book(2);
        let page = document.page_iter().next().unwrap();
        let layer = |document: &mut Document, name: &str| {
            document.add_object(dictionary! { "Type" => "OCG", "Name" => Object::string_literal(name) })
        };
        let (shown, hidden) = (layer(&mut document, "Shown"), layer(&mut document, "Hidden"));
        let group = dictionary! { "Type" => "OCMD", "OCGs" => vec![hidden.into(), shown.into()], "P" => "AllOn" };
        let group = document.add_object(group);
        let form = |document: &mut Document, text: &str, layer: Option<ObjectId>| {
            let mut about = dictionary! { "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
            about.set("Resources", dictionary! { "Properties" => dictionary! { "H" => hidden } });
            if let Some(layer) = layer {
                about.set("OC", layer);
            }
            document.add_object(Stream::new(about, text.as_bytes().to_vec()))
        };
        let objects = dictionary! {
            "In" => form(&mut document, "(form shown) Tj /OC /H BDC (form inner) Tj EMC", None),
            "Out" => form(&mut document, "(form hidden) Tj", Some(hidden)),
        };
        let content = "/OC /S BDC (text shown) Tj EMC /OC /H BDC q 1 0 0 RG /Span <</ActualText (spoken hidden)>> BDC \
             (text hidden) Tj (next hidden) ' 7777 0 m 5 5 l S EMC Q EMC /OC /G BDC (group hidden) Tj EMC /In Do /Out Do";
        let content = document.add_object(Stream::new(dictionary! {}, content.as_bytes().to_vec()));
        let properties = dictionary! { "S" => shown, "H" => hidden, "G" => group };
        let page = document.get_dictionary_mut(page).unwrap();
        page.set("Contents", content);
        page.set("Resources", dictionary! { "Properties" => properties, "XObject" => objects });
        let opening = if base == "OFF" {
            dictionary! { "BaseState" => "OFF", "ON" => vec![shown.into()] }
        } else {
            dictionary! { "OFF" => vec![hidden.into()] }
        };
        let all: Vec<Object> = vec![shown.into(), hidden.into()];
        let properties = dictionary! { "OCGs" => all, "D" => opening };
        crate::pdf::samples::set_catalog(&mut document, "OCProperties", properties);
        save(document)
    }

    #[test]
    fn nothing_of_a_hidden_layer_is_in_a_sample_however_it_is_hidden() {
        for base in ["ON", "OFF"] {
            let text = unpacked(&cut(&layered(base), &[1]).unwrap());
            for kept in ["text shown", "form shown", "1 0 0 RG", "OCProperties", "Shown"] {
                assert!(text.contains(kept), "{base}: {kept}: {text}");
            }
            for gone in ["hidden", "inner", "7777", "Hidden"] {
                assert!(!text.contains(gone), "{base}: {gone}: {text}");
            }
        }
    }

    #[test]
    fn letters_that_are_drawn_with_the_pages_own_fonts_are_drawn_in_a_sample() {
        let book = fixture("t4-type3-font-with-page-resources.pdf");
        let (whole, small) = (drawn(book.clone()), drawn(cut(&book, &[1]).unwrap()));
        assert!(whole.pixels().any(|pixel| pixel.0 == [0, 0, 0]));
        assert!(whole == small);
    }

    #[test]
    fn a_filled_field_looks_in_a_sample_as_it_does_in_the_book() {
        let small = drawn(cut(&fixture("t7-form-field-appearance.pdf"), &[1]).unwrap());
        // The field covers 50 to 250 of 420 points in width, and 300 to 330 of 595 in height.
        for (x, y) in [(115, 575), (530, 575), (115, 625), (530, 625)] {
            assert_eq!(small.get_pixel(x, y).0, [0, 255, 0], "{x} {y}");
        }
        assert_eq!(small.get_pixel(300, 545).0, [255, 255, 255]);
    }

    #[test]
    fn a_field_that_nobody_sees_and_what_others_hold_stay_behind() {
        let mut document = book(3);
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let corners = || -> Vec<Object> { vec![0.into(), 0.into(), 100.into(), 20.into()] };
        let parent = document.add_object(dictionary! { "FT" => "Tx", "V" => Object::string_literal("value") });
        for (at, page) in pages.iter().enumerate() {
            let field = |document: &mut Document, flags: i64| {
                let text = format!("(field {} flags {flags}) Tj", at + 1).into_bytes();
                let look = document.add_object(Stream::new(dictionary! { "BBox" => corners() }, text));
                Object::from(dictionary! {
                    "Subtype" => "Widget", "F" => flags, "Rect" => corners(), "Parent" => parent,
                    "AS" => "On", "AP" => dictionary! { "N" => dictionary! { "On" => look } },
                })
            };
            let fields: Vec<Object> = [4, 2, 32].map(|flags| field(&mut document, flags)).to_vec();
            document.get_dictionary_mut(*page).unwrap().set("Annots", fields);
        }
        let text = unpacked(&cut(&save(document), &[2]).unwrap());
        assert!(text.contains("field 2 flags 4"), "{text}");
        for gone in ["flags 2)", "flags 32", "field 1", "field 3", "value", "Annots"] {
            assert!(!text.contains(gone), "{gone}: {text}");
        }
    }
}
