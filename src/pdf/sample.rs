//! Some pages of a PDF as a PDF of their own: nothing of the others is in it.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use super::Refusal;
use super::resources::Trimmer;

/// What a page takes from the nodes above it (ISO 32000-1, table 30).
const INHERITED: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// What leads from a page to other pages, or to what lies beside the book.
const TIES: [&[u8]; 8] = [b"Annots", b"AA", b"B", b"StructParents", b"Parent", b"PieceInfo", b"PresSteps", b"Metadata"];
/// Page attributes are inherited from no further up than this.
const DEEPEST: usize = 64;
/// Bytes of a page's content when it is unpacked. A page that draws more makes no sample.
const MOST_CONTENT: usize = 64 * 1024 * 1024;

/// Cuts the pages with these numbers (from 1), in this order, out of a PDF that was inspected. Links and bookmarks stay behind.
///
/// # Errors
/// [`Refusal::Empty`] when it has none of these pages, [`Refusal::Damaged`] when they cannot be read.
pub fn cut(bytes: &[u8], numbers: &[u32]) -> Result<Vec<u8>, Refusal> {
    let mut document = Document::load_mem(bytes).map_err(|_| Refusal::Damaged)?;
    let all = document.get_pages();
    let chosen: Vec<ObjectId> = numbers.iter().filter_map(|number| all.get(number).copied()).collect();
    if chosen.is_empty() {
        return Err(Refusal::Empty);
    }
    let mut trimmer = Trimmer::new(&mut document);
    let pages = chosen.iter().map(|id| alone(&mut trimmer, *id)).collect::<Result<Vec<_>, _>>()?;
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
    document.prune_objects();
    document.renumber_objects();
    let mut small = Vec::new();
    document.save_to(&mut small).map_err(|_| Refusal::Damaged)?;
    Ok(small)
}

/// A page with what it inherits and draws with, and without what ties it to others.
fn alone(trimmer: &mut Trimmer, id: ObjectId) -> Result<Dictionary, Refusal> {
    let document = &*trimmer.document;
    let mut page = document.get_dictionary(id).map_err(|_| Refusal::Damaged)?.clone();
    for key in INHERITED {
        if let Some(value) = inherited(document, &page, key) {
            page.set(key, value);
        }
    }
    for key in TIES {
        page.remove(key);
    }
    if let Ok(resources) = document.get_dict_in_dict(&page, b"Resources").cloned() {
        let content = document.get_page_content_with_limit(id, MOST_CONTENT).map_err(|_| Refusal::Damaged)?;
        page.set("Resources", trimmer.trim(&resources, &content));
    }
    Ok(page)
}

fn inherited(document: &Document, page: &Dictionary, key: &[u8]) -> Option<Object> {
    let mut node = page;
    for _ in 0..DEEPEST {
        if let Ok(value) = node.get(key) {
            return Some(value.clone());
        }
        node = document.get_dict_in_dict(node, b"Parent").ok()?;
    }
    None
}

#[cfg(test)]
mod tests {
    use lopdf::Stream;

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

    /// A book as office programs make it: one dictionary of all pictures for all pages. Page `n` draws picture `n`; page 2 through a
    /// form without resources of its own, page 3 through a form with the whole dictionary, page 4 through a soft mask.
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
}
