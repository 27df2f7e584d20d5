//! PDF files: whether one may be sold, its metadata, and a picture of its first page; and receipts as PDFs.
//!
//! [`examine`] reads an untrusted file in a confined process with limits; [`examine_here`] is for the command line and
//! for the books that come with the program.

mod active;
mod address;
mod appearances;
mod child;
mod cover;
mod fields;
mod inspect;
mod layers;
mod load;
mod metadata;
mod outline;
mod pages;
mod receipt;
mod resources;
mod sample;
#[cfg(test)]
mod samples;
pub mod stamp;
mod typeface;

use std::{fs::File, io::Read, path::Path, sync::Arc};

use image::RgbImage;
use serde::{Deserialize, Serialize};

use crate::domain::contents::Heading;

pub use child::{answer, answer_sample, answer_stamp, cut_sample, examine, lay_out_stamp};
pub use cover::cover;
pub use inspect::inspect;
pub use load::{MOST_BEFORE, is_pdf};
pub use pages::{MOST_DRAWN, answer_pages, draw_pages};
pub use receipt::{Paper, PaperLine, draw as draw_receipt};
pub use typeface::can_show as can_show_on_receipt;

/// The most pages that a book may have.
pub const MOST_PAGES: usize = 5_000;

/// What a PDF that may be sold says about itself: the title and the authors are suggestions, each on one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// 1 to [`MOST_PAGES`].
    pub pages: i32,
    pub title: Option<String>,
    /// In the order of the metadata.
    pub authors: Vec<String>,
    /// Of its outline.
    pub contents: Vec<Heading>,
}

/// A PDF that may be sold, with a picture of its first page (see [`cover`]).
#[derive(Clone, Debug, PartialEq)]
pub struct Examined {
    pub inspection: Inspection,
    pub first_page: RgbImage,
}

/// Why a file is refused as a book's PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    #[error("this file is not a PDF")]
    NotPdf,
    #[error("this PDF is damaged or incomplete: export it again")]
    Damaged,
    #[error("this PDF is locked (encrypted): save it without password and restrictions")]
    Locked,
    #[error("this PDF has no pages")]
    Empty,
    #[error("this PDF has more than {MOST_PAGES} pages")]
    TooManyPages,
    #[error("a page of this PDF has an impossible size")]
    PageSize,
    #[error("this PDF carries a script: save it without JavaScript")]
    Script,
    #[error("this PDF starts programs, sends or reads data: save it without actions")]
    Action,
    #[error("this PDF opens or fetches something from another computer by itself: save it without that action")]
    Remote,
    #[error("this PDF holds a film, a sound or a 3D model: save it without them")]
    Media,
    #[error("this PDF carries other files: save it without attachments")]
    Attachment,
    #[error("this PDF carries an XFA form: print it to a plain PDF")]
    Form,
    #[error("reading this PDF takes too much time or memory: save it in a simpler form")]
    TooHeavy,
    /// A temporary failure of the shop, not a fault of the file.
    #[error("this PDF could not be read just now: try again")]
    NotNow,
}

impl Refusal {
    /// The id of the sentence for the person who uploaded the file, in `locales/*/input.ftl`.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotPdf => "pdf-refused-not-pdf",
            Self::Damaged => "pdf-refused-damaged",
            Self::Locked => "pdf-refused-locked",
            Self::Empty => "pdf-refused-empty",
            Self::TooManyPages => "pdf-refused-too-many-pages",
            Self::PageSize => "pdf-refused-page-size",
            Self::Script => "pdf-refused-script",
            Self::Action => "pdf-refused-action",
            Self::Remote => "pdf-refused-remote",
            Self::Media => "pdf-refused-media",
            Self::Attachment => "pdf-refused-attachment",
            Self::Form => "pdf-refused-form",
            Self::TooHeavy => "pdf-refused-too-heavy",
            Self::NotNow => "pdf-refused-not-now",
        }
    }
}

/// Inspects the file at `path` and draws its first page, in this process and without limits: for trusted files only.
/// Blocks. If the file cannot be read from the disk, the result is [`Refusal::NotNow`].
pub fn examine_here(path: &Path) -> Result<Examined, Refusal> {
    examine_file(File::open(path).map_err(|_| Refusal::NotNow)?)
}

fn examine_file(mut file: impl Read) -> Result<Examined, Refusal> {
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|_| Refusal::NotNow)?;
    load::trim(&mut bytes)?;
    let (inspection, has_undrawn_fields) = inspect::look(&bytes)?;
    // `sample::cut` draws the text of form fields into the page.
    let drawn = if has_undrawn_fields { sample::cut(&bytes, &[1]).ok() } else { None };
    Ok(Examined { inspection, first_page: cover(Arc::new(drawn.unwrap_or(bytes)))? })
}

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf};

    use super::*;
    use crate::{domain::language::Language, texts::Texts};

    #[test]
    fn every_refusal_is_said_in_both_languages() {
        use Refusal::*;
        let all = [
            NotPdf,
            Damaged,
            Locked,
            Empty,
            TooManyPages,
            PageSize,
            Script,
            Action,
            Remote,
            Media,
            Attachment,
            Form,
            TooHeavy,
            NotNow,
        ];
        for refusal in all {
            for language in [Language::French, Language::English] {
                assert_ne!(Texts(language).say(refusal.id()), refusal.id());
            }
        }
    }

    /// Files of `tests/fixtures/pdf`, one for each kind of PDF that people upload.
    fn fixtures(folder: &str) -> Vec<PathBuf> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pdf").join(folder);
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files
    }

    #[test]
    fn what_readers_open_is_taken() {
        let files = fixtures("taken");
        assert!(files.len() >= 7);
        for file in files {
            let examined = examine_here(&file).unwrap_or_else(|refusal| panic!("{}: {refusal}", file.display()));
            assert!((2..=3).contains(&examined.inspection.pages), "{}", file.display());
            assert!(
                examined.first_page.pixels().any(|pixel| pixel.0 == [0, 0, 0]),
                "{}: nothing drawn",
                file.display()
            );
        }
    }

    #[test]
    fn what_acts_by_itself_is_refused_with_its_reason() {
        use Refusal::*;
        let found: Vec<_> = fixtures("refused").iter().map(|file| examine_here(file).unwrap_err()).collect();
        assert_eq!(found, [Remote, Remote, Script, Media]);
    }
}
