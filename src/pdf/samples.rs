//! PDFs for the tests in this folder.

use lopdf::{Document, Object, Stream, dictionary};

/// A book of A5 pages, each with a black bar across its upper half.
pub fn book(pages: usize) -> Document {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let bar = document.add_object(Stream::new(dictionary! {}, b"0 0 0 rg 20 400 380 100 re f".to_vec()));
    let kids: Vec<Object> = (0..pages)
        .map(|_| {
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => bar };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(pages).unwrap();
    let sheet: Vec<Object> = [0, 0, 420, 595].map(Object::from).to_vec();
    let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => sheet };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    document
}

pub fn set_catalog(document: &mut Document, key: &str, value: impl Into<Object>) {
    document.catalog_mut().unwrap().set(key, value);
}

pub fn save(mut document: Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

pub fn bytes(pages: usize) -> Vec<u8> {
    save(book(pages))
}
