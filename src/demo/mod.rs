//! The demo catalogue: eight books written for this project, set and bound by this program, so that a fresh
//! sandbox shop has something to sell. Their texts stand in `texts/`, their covers in `covers/`.

mod canvas;
mod catalogue;
mod covers;
mod flow;
mod fonts;
mod front;
mod lines;
mod markup;
mod ornament;
mod plates;
mod weave;
mod widths;
mod write;

use crate::domain::language::Language;
use canvas::{Canvas, Rgb};
use ornament::Band;

/// A book of the demo catalogue.
#[derive(Clone, Copy, Debug)]
pub struct DemoBook {
    pub title: &'static str,
    /// What the title page says below the title.
    pub subtitle: &'static str,
    pub author: &'static str,
    pub language: Language,
    /// In francs (XOF or XAF), a multiple of 5.
    pub price: i64,
    /// Markdown.
    pub description: &'static str,
    /// The body in the markup of [`markup`].
    text: &'static str,
    cover: fn(&mut Canvas),
    /// The colour of headings and ornaments.
    accent: Rgb,
    band: Band,
}

/// Why a demo book cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("the character {0:?} cannot be set in the base-14 faces; write it another way in src/demo/texts")]
    Character(char),
    #[error("a plate could not be written as JPEG: {0}")]
    Plate(#[from] image::ImageError),
    #[error("the file could not be written: {0}")]
    File(#[from] std::io::Error),
}

/// The whole catalogue, in the order in which the shop shows it.
pub fn books() -> &'static [DemoBook] {
    &catalogue::BOOKS
}

/// Sets a book and binds it as a PDF whose first page is its cover. The same book always gives the same bytes.
/// The album of plates takes a second or two of one processor in a development build: call it where that may wait.
pub fn pdf(book: &DemoBook) -> Result<Vec<u8>, Error> {
    let printed = [book.title, book.subtitle, book.author, book.text];
    let letters = printed.iter().flat_map(|text| text.chars()).filter(|c| *c != '\n');
    if let Some(c) = letters.into_iter().find(|c| fonts::code(*c).is_none()) {
        return Err(Error::Character(c));
    }
    let blocks = markup::parse(book.text);
    let mut body = flow::Flow::new(book);
    body.pour(&blocks);
    let (body, chapters) = body.finish();
    let (pages, outline) = front::assemble(book, body, chapters);
    let plates = blocks.iter().filter(|block| matches!(block, markup::Block::Plate { .. })).count();
    let binding = write::Binding {
        title: book.title,
        subject: book.subtitle,
        author: book.author,
        language: book.language.code(),
        outline,
        plates: plates::pictures(plates)?,
    };
    write::bind(pages, binding)
}

#[cfg(test)]
mod tests;
