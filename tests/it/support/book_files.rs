//! Book files for tests, and forms that upload them.

use std::io::{Cursor, Write as _};

use griot::shop::catalogue::uploads;
use lopdf::{Document, Object, Stream, dictionary};
use reqwest::Method;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::admin::Desk;
use super::buyer::Answer;

/// A PDF of A5 pages, page `n` of which says `mark n`.
pub fn pdf(mark: &str, pages: usize) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let tree = document.new_object_id();
    let font = document.add_object(dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica" });
    let kids: Vec<Object> = (1..=pages)
        .map(|number| {
            let text = format!("0.6 0.2 0.1 rg 40 380 340 120 re f BT /F 20 Tf 60 300 Td ({mark} {number}) Tj ET");
            let content = document.add_object(Stream::new(dictionary! {}, text.into_bytes()));
            let page = dictionary! { "Type" => "Page", "Parent" => tree, "Contents" => content };
            document.add_object(page).into()
        })
        .collect();
    let count = i64::try_from(pages).unwrap();
    let sheet: Vec<Object> = [0, 0, 420, 595].map(Object::from).to_vec();
    let fonts = dictionary! { "Font" => dictionary! { "F" => font } };
    let root = dictionary! {
        "Type" => "Pages", "Kids" => kids, "Count" => count, "MediaBox" => sheet, "Resources" => fonts
    };
    document.objects.insert(tree, root.into());
    let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).unwrap();
    bytes
}

/// An EPUB of one page with this body.
pub fn epub(title: &str, body: &str) -> Vec<u8> {
    epub_with(title, body, None)
}

/// An EPUB of one page with this body, and a navigation document that has this body.
pub fn epub_with(title: &str, body: &str, nav: Option<&str>) -> Vec<u8> {
    let listed =
        nav.map_or("", |_| r#"<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>"#);
    let container = r#"<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="a.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;
    let package = format!(
        r#"<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">x</dc:identifier><dc:title>{title}</dc:title><dc:creator>Mariam Coulibaly</dc:creator><dc:creator>Ousmane Faye</dc:creator><dc:language>fr</dc:language></metadata><manifest><item id="one" href="one.xhtml" media-type="application/xhtml+xml"/>{listed}</manifest><spine><itemref idref="one"/></spine></package>"#
    );
    let page = |body: &str| {
        let named = "xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\"";
        format!("<html {named}><body>{body}</body></html>")
    };
    let (one, nav) = (page(body), nav.map(page));
    let mut parts = vec![
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", container),
        ("a.opf", &package),
        ("one.xhtml", &one),
    ];
    parts.extend(nav.as_deref().map(|nav| ("nav.xhtml", nav)));
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        let method = if name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Text fields as parts of a multipart form.
pub fn parts(typed: &[(&str, &str)]) -> Vec<u8> {
    let part = |(name, value): &(&str, &str)| {
        format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    typed.iter().map(part).collect::<String>().into_bytes()
}

/// A file (field, name, bytes) as a part of a multipart form.
pub fn part((field, name, bytes): (&str, &str, &[u8])) -> Vec<u8> {
    let head = format!(
        "--limit\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
    );
    [head.as_bytes(), bytes, b"\r\n"].concat()
}

impl Desk {
    /// Posts a form with one file, as a browser without JavaScript does.
    pub async fn post_file(&self, address: &str, name: &str, bytes: &[u8]) -> Answer {
        let field = if address.ends_with("/cover") { "cover" } else { "file" };
        self.post_parts(address, &[], (field, name, bytes)).await
    }

    /// The same with text fields, and the CSRF token before everything else.
    pub async fn post_parts(&self, address: &str, typed: &[(&str, &str)], file: (&str, &str, &[u8])) -> Answer {
        let typed = [&[("csrf", self.csrf.as_str())][..], typed].concat();
        self.post_multipart(address, [parts(&typed), part(file), b"--limit--\r\n".to_vec()].concat()).await
    }

    /// Posts a multipart body; [`parts`] and [`part`] build its parts.
    pub async fn post_multipart(&self, address: &str, body: Vec<u8>) -> Answer {
        let request = self.buyer.request(Method::POST, address);
        self.buyer.send(request.header("content-type", "multipart/form-data; boundary=limit").body(body)).await
    }

    /// Starts a draft from a file and returns the draft's id.
    pub async fn start_book(&self, name: &str, bytes: &[u8]) -> String {
        let begun = self.post_file("/admin/books/file", name, bytes).await;
        begun.location().strip_prefix("/admin/books/").unwrap().to_owned()
    }

    /// Uploads a file for a published book and puts it on sale.
    pub async fn sell_file(&self, id: &str, name: &str, bytes: &[u8]) {
        let taken = self.post_file(&format!("/admin/books/{id}/file"), name, bytes).await;
        let ask = taken.location().to_owned();
        assert!(ask.ends_with("/sale"), "{ask}");
        assert_eq!(self.post(&ask, &[]).await.location(), format!("/admin/books/{id}"));
    }

    /// Saves a book's form, with default values for missing fields.
    pub async fn save_book(&self, id: &str, fields: &[(&str, &str)]) -> Answer {
        let whole = [("title", "Le fleuve"), ("authors", "Awa Traoré"), ("price", "2500"), ("language", "fr")];
        let missing = whole.iter().filter(|(name, _)| !fields.iter().any(|(known, _)| known == name));
        let form: Vec<_> = fields.iter().chain(missing).copied().collect();
        self.post(&format!("/admin/books/{id}"), &form).await
    }
}

/// How long an upload is kept.
pub const LIVES: chrono::TimeDelta = uploads::LIVES;
