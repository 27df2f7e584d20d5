//! The demo books in `demo/`, made by `scripts/demo-books` and compiled into the program.

use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "demo/"]
#[exclude = "README.md"]
#[exclude = "*.txt"]
struct Files;

/// The categories and books that a sandbox shop gets at its first start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In display order.
    pub categories: Vec<Category>,
    /// In display order.
    pub books: Vec<Book>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub slug: String,
    pub french: String,
    pub english: String,
}

/// A demo book; its files are in the folder named after its slug.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    pub slug: String,
    pub title: String,
    pub author: String,
    /// The code of a [`crate::domain::language::Language`].
    pub language: String,
    /// In CFA francs.
    pub price: i64,
    /// Slugs of categories.
    pub categories: Vec<String>,
    /// The number of pages of its PDF, including the cover.
    pub pages: i32,
    /// Whether there is also an EPUB.
    pub epub: bool,
    /// The sizes of the small and the large cover.
    pub covers: [Size; 2],
    pub sample: Sample,
}

/// The size of a picture, in pixels.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// The pages of the PDF that the sample has, in the notation that an owner types.
    pub pages: String,
    /// The number of pages.
    pub count: u32,
}

/// What is missing or wrong in `demo/`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("demo/{0} is missing: scripts/demo-books/build makes it")]
    Missing(String),
    #[error("demo/catalogue.json: {0}")]
    Catalogue(#[from] serde_json::Error),
    #[error("demo/{0} is not UTF-8")]
    Text(String),
}

/// Reads the catalogue.
///
/// # Errors
/// If the program was built without the catalogue, or with one of another version.
pub fn catalogue() -> Result<Catalogue, Error> {
    Ok(serde_json::from_slice(&file("catalogue.json")?)?)
}

impl Book {
    /// The book as a PDF, tagged and with an outline.
    pub fn pdf(&self) -> Result<Bytes, Error> {
        self.file("book.pdf")
    }

    pub fn epub(&self) -> Result<Option<Bytes>, Error> {
        self.epub.then(|| self.file("book.epub")).transpose()
    }

    /// The sample as a PDF.
    pub fn sample(&self) -> Result<Bytes, Error> {
        self.file("sample.pdf")
    }

    /// The small and the large cover, as WebP.
    pub fn covers(&self) -> Result<[Bytes; 2], Error> {
        let [small, large] = self.covers;
        Ok([self.file(&format!("cover-{}.webp", small.width))?, self.file(&format!("cover-{}.webp", large.width))?])
    }

    /// Its description in Markdown.
    pub fn about(&self) -> Result<String, Error> {
        let name = format!("{}/about.md", self.slug);
        String::from_utf8(file(&name)?.into()).map_err(|_| Error::Text(name))
    }

    fn file(&self, name: &str) -> Result<Bytes, Error> {
        file(&format!("{}/{name}", self.slug))
    }
}

fn file(name: &str) -> Result<Bytes, Error> {
    let found = Files::get(name).ok_or_else(|| Error::Missing(name.to_owned()))?;
    Ok(match found.data {
        std::borrow::Cow::Borrowed(bytes) => Bytes::from_static(bytes),
        std::borrow::Cow::Owned(bytes) => bytes.into(),
    })
}
