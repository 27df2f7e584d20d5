//! The demo books: they lie ready in `demo/`, in the program, as `scripts/demo-books` made them.

use bytes::Bytes;
use rust_embed::RustEmbed;
use serde::Deserialize;

#[derive(RustEmbed)]
#[folder = "demo/"]
#[exclude = "README.md"]
#[exclude = "*.txt"]
struct Files;

/// What a sandbox shop puts on its shelf at its first start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalogue {
    /// In their order.
    pub categories: Vec<Category>,
    /// In the order in which the shelf shows them.
    pub books: Vec<Book>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    pub slug: String,
    pub french: String,
    pub english: String,
}

/// A finished book; its files are in the folder named by its slug.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Book {
    pub slug: String,
    pub title: String,
    pub author: String,
    /// Code of a [`crate::domain::language::Language`].
    pub language: String,
    /// In CFA francs.
    pub price: i64,
    /// Slugs.
    pub categories: Vec<String>,
    /// Pages of its PDF, the cover included.
    pub pages: i32,
    /// Whether there is an EPUB too.
    pub epub: bool,
    /// Small and large, in pixels.
    pub covers: [Size; 2],
    pub sample: Sample,
}

/// Of a picture, in pixels.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Size {
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sample {
    /// Which pages of the PDF, as an owner writes them.
    pub pages: String,
    /// How many.
    pub count: u32,
}

/// What is missing in `demo/`.
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
/// When the program was built without it, or with another's.
pub fn catalogue() -> Result<Catalogue, Error> {
    Ok(serde_json::from_slice(&file("catalogue.json")?)?)
}

impl Book {
    /// The book as PDF: tagged, with an outline.
    pub fn pdf(&self) -> Result<Bytes, Error> {
        self.file("book.pdf")
    }

    pub fn epub(&self) -> Result<Option<Bytes>, Error> {
        self.epub.then(|| self.file("book.epub")).transpose()
    }

    /// Some of its pages, as PDF.
    pub fn sample(&self) -> Result<Bytes, Error> {
        self.file("sample.pdf")
    }

    /// WebP pictures, small and large.
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
