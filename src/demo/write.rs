//! Pages bound into a PDF file.

use super::Error;
use super::canvas::{HEIGHT, WIDTH};
use super::flow::Page;
use super::fonts::Face;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary, text_string};

/// What stands in the file beside its pages.
pub struct Binding<'a> {
    pub title: &'a str,
    pub subject: &'a str,
    pub author: &'a str,
    pub language: &'a str,
    /// The outline: a title and a page's place from 0.
    pub outline: Vec<(String, usize)>,
    /// The plates' pictures: width, height and JPEG bytes.
    pub plates: Vec<(u32, u32, Vec<u8>)>,
}

/// Writes the file; the same pages give the same bytes.
pub fn bind(pages: Vec<Page>, binding: Binding<'_>) -> Result<Vec<u8>, Error> {
    let mut document = Document::with_version("1.5");
    let tree = document.new_object_id();
    let fonts = fonts(&mut document);
    let plates: Vec<ObjectId> = binding.plates.into_iter().map(|plate| picture(&mut document, plate)).collect();
    let leaves: Vec<ObjectId> = pages.iter().map(|_| document.new_object_id()).collect();
    for (page, leaf) in pages.into_iter().zip(&leaves) {
        bind_page(&mut document, page, *leaf, (tree, fonts), (&plates, &leaves));
    }
    let kids: Vec<Object> = leaves.iter().map(|leaf| Object::Reference(*leaf)).collect();
    let count = i64::try_from(kids.len()).unwrap_or(0);
    document.set_object(tree, dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count });
    let outline = outline(&mut document, &binding.outline, &leaves);
    let catalogue = document.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => tree, "Outlines" => outline, "Lang" => text_string(binding.language),
        "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true },
    });
    let information = document.add_object(dictionary! {
        "Title" => text_string(binding.title), "Author" => text_string(binding.author),
        "Subject" => text_string(binding.subject), "Creator" => text_string("Griot"),
        "CreationDate" => Object::string_literal("D:20260101000000Z"),
    });
    document.trailer.set("Root", catalogue);
    document.trailer.set("Info", information);
    document.compress();
    let mut bytes = vec![];
    document.save_to(&mut bytes)?;
    Ok(bytes)
}

fn fonts(document: &mut Document) -> ObjectId {
    let mut fonts = Dictionary::new();
    for face in Face::ALL {
        let font = document.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => face.base_font(), "Encoding" => "WinAnsiEncoding",
        });
        fonts.set(face.resource(), font);
    }
    document.add_object(fonts)
}

fn picture(document: &mut Document, (width, height, jpeg): (u32, u32, Vec<u8>)) -> ObjectId {
    let shape = dictionary! {
        "Type" => "XObject", "Subtype" => "Image", "Width" => i64::from(width), "Height" => i64::from(height),
        "ColorSpace" => "DeviceRGB", "BitsPerComponent" => 8, "Filter" => "DCTDecode",
    };
    document.add_object(Stream::new(shape, jpeg).with_compression(false))
}

fn bind_page(
    document: &mut Document,
    page: Page,
    leaf: ObjectId,
    (tree, fonts): (ObjectId, ObjectId),
    (plates, leaves): (&[ObjectId], &[ObjectId]),
) {
    let contents = document.add_object(Stream::new(Dictionary::new(), page.canvas.into_bytes()));
    let mut resources = dictionary! { "Font" => fonts };
    if let Some(plate) = page.plate.and_then(|place| plates.get(place)) {
        resources.set("XObject", dictionary! { "Plate" => *plate });
    }
    let mut dictionary = dictionary! {
        "Type" => "Page", "Parent" => tree, "Contents" => contents, "Resources" => resources,
        "MediaBox" => vec![0.into(), 0.into(), WIDTH.into(), HEIGHT.into()],
    };
    let links: Vec<Object> = page.links.iter().filter_map(|link| link_to(document, link, leaves)).collect();
    if !links.is_empty() {
        dictionary.set("Annots", links);
    }
    document.set_object(leaf, dictionary);
}

fn link_to(document: &mut Document, (area, page): &([f32; 4], usize), leaves: &[ObjectId]) -> Option<Object> {
    let area: Vec<Object> = area.iter().map(|edge| (*edge).into()).collect();
    let link = dictionary! {
        "Type" => "Annot", "Subtype" => "Link", "Rect" => area, "Border" => vec![0.into(), 0.into(), 0.into()],
        "Dest" => destination(*leaves.get(*page)?),
    };
    Some(document.add_object(link).into())
}

fn destination(leaf: ObjectId) -> Vec<Object> {
    vec![leaf.into(), "Fit".into()]
}

fn outline(document: &mut Document, entries: &[(String, usize)], leaves: &[ObjectId]) -> ObjectId {
    let root = document.new_object_id();
    let ids: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
    for (place, ((title, page), id)) in entries.iter().zip(&ids).enumerate() {
        let mut entry = dictionary! { "Title" => text_string(title), "Parent" => root };
        if let Some(leaf) = leaves.get(*page) {
            entry.set("Dest", destination(*leaf));
        }
        if let Some(before) = place.checked_sub(1).and_then(|before| ids.get(before)) {
            entry.set("Prev", *before);
        }
        if let Some(after) = ids.get(place + 1) {
            entry.set("Next", *after);
        }
        document.set_object(*id, entry);
    }
    let mut top = dictionary! { "Type" => "Outlines", "Count" => i64::try_from(ids.len()).unwrap_or(0) };
    if let (Some(first), Some(last)) = (ids.first(), ids.last()) {
        top.set("First", *first);
        top.set("Last", *last);
    }
    document.set_object(root, top);
    root
}
