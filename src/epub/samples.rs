//! EPUBs for the tests in this folder.

use std::{
    fs::File,
    io::{Cursor, Write as _},
    path::Path,
};

use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// The files of an EPUB, in order.
pub struct Parts(Vec<(String, Vec<u8>)>);

const CONTAINER: &str = r#"<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OEBPS/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"#;

const PACKAGE: &str = r#"<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="id">urn:x</dc:identifier>
<dc:title>Les  Tisserands
de Ségou</dc:title><dc:creator>Mariam Coulibaly</dc:creator><dc:creator>Ousmane Faye</dc:creator><dc:language>fr</dc:language>
<meta property="dcterms:modified">2026-11-21T00:00:00Z</meta></metadata>
<manifest><item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="one.xhtml" media-type="application/xhtml+xml"/><item id="css" href="a.css" media-type="text/css"/>
<item id="cover" href="cover.png" media-type="image/png" properties="cover-image"/></manifest>
<spine><itemref idref="one"/></spine></package>"#;

impl Parts {
    pub fn book() -> Self {
        let mut cover = Cursor::new(Vec::new());
        let picture = image::RgbImage::from_pixel(300, 450, image::Rgb([120, 40, 32]));
        picture.write_to(&mut cover, image::ImageFormat::Png).unwrap();
        let page =
            "<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><body><p>Le fil&nbsp;!</p></body></html>";
        let texts = [
            ("mimetype", "application/epub+zip"),
            ("META-INF/container.xml", CONTAINER),
            ("OEBPS/content.opf", PACKAGE),
            ("OEBPS/nav.xhtml", page),
            ("OEBPS/one.xhtml", page),
            ("OEBPS/a.css", "p { margin: 0 }"),
        ];
        let parts = texts.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
        Self(parts.into()).with_bytes("OEBPS/cover.png", cover.into_inner())
    }

    pub fn text(&self, name: &str) -> String {
        let (_, bytes) = self.0.iter().find(|(known, _)| known == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    }

    pub fn without(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known != name);
        self
    }

    /// Keeps only this file.
    pub fn only(mut self, name: &str) -> Self {
        self.0.retain(|(known, _)| known == name);
        self
    }

    /// Moves everything into a folder.
    pub fn within(mut self, folder: &str) -> Self {
        self.0.iter_mut().for_each(|(name, _)| name.insert_str(0, folder));
        self
    }

    pub fn with(self, name: &str, text: &str) -> Self {
        self.with_bytes(name, text.as_bytes().to_vec())
    }

    pub fn with_bytes(mut self, name: &str, bytes: Vec<u8>) -> Self {
        match self.0.iter_mut().find(|(known, _)| known == name) {
            Some((_, there)) => *there = bytes,
            None => self.0.push((name.to_owned(), bytes)),
        }
        self
    }
}

pub fn write(path: &Path, parts: &Parts) {
    let mut zip = ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in &parts.0 {
        let method = if name == "mimetype" { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(name.as_str(), SimpleFileOptions::default().compression_method(method)).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap();
}
