//! EPUB files: whether one may be sold, and its metadata.
//!
//! [`examine`] reads an untrusted file in a confined process with limits; [`examine_here`] is what that process does.
//!
//! An EPUB may be sold if any reading system can show it from its own bytes: without DRM or a password (obfuscated
//! fonts are allowed), without scripts, and without anything that is fetched from the network during reading. Links
//! that a person may follow are allowed. Pages and styles are parsed as reading systems parse them, not searched for
//! words; small faults that reading systems tolerate (a name in another case, a missing style, a `mimetype` that comes
//! last) are accepted.

mod address;
mod archive;
mod child;
mod contents;
mod cover;
mod decode;
mod doctype;
mod element;
mod html;
mod inspect;
mod media;
mod names;
mod package;
#[cfg(test)]
mod samples;
mod scan;
pub mod stamp;
mod style;
#[cfg(test)]
mod tests;
mod xml;

use std::fmt;

use image::RgbImage;
use serde::{Deserialize, Serialize};

use crate::domain::contents::Heading;
use crate::domain::typed;

pub use child::{answer, answer_stamp, examine, lay_out_stamp};
pub use inspect::examine_here;

/// The limit on files in an EPUB.
pub const MOST_FILES: usize = 10_000;
/// The limit on the unpacked size of all files together, in bytes.
pub const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;

/// The metadata of an EPUB that may be sold: suggestions, each on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    pub title: Option<String>,
    /// In the order of the package.
    pub authors: Vec<String>,
    /// A BCP 47 tag such as `fr-CI`.
    pub language: Option<String>,
    pub contents: Vec<Heading>,
}

/// An EPUB that may be sold, and its cover if it has one that can be decoded: at most 900 pixels wide and 1,400 high.
#[derive(Clone, Debug, PartialEq)]
pub struct Examined {
    pub inspection: Inspection,
    pub cover: Option<RgbImage>,
}

/// Why a file is refused as a book's EPUB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    #[error("this file is not an EPUB")]
    NotEpub,
    #[error("this EPUB is damaged or incomplete: export it again")]
    Damaged,
    #[error("this EPUB has no META-INF/container.xml, which readers open first: export it again")]
    NoContainer,
    #[error("the .opf file, which says what this EPUB holds, is missing or damaged: export it again")]
    NoPackage,
    #[error("a page of this EPUB's reading order is missing: export it again")]
    PageMissing,
    #[error("this EPUB's files lie in a folder within the file: compress what the folder holds, and not the folder")]
    Wrapped,
    #[error("this EPUB is locked (DRM): save it without protection")]
    Locked,
    #[error("this EPUB has no text to read: its spine is empty")]
    Empty,
    #[error("this EPUB holds more than {MOST_FILES} files")]
    TooManyFiles,
    #[error("this EPUB is larger than 1 GB when it is unpacked")]
    TooLarge,
    #[error("this EPUB carries a script: save it without JavaScript")]
    Script,
    #[error("this EPUB fetches pictures, sounds or styles from the internet: put them into the book")]
    Remote,
    #[error("this EPUB declares entities (ENTITY): write out what they stand for")]
    Entities,
    #[error("a page of this EPUB is in an encoding that readers do not know: save it as UTF-8")]
    Encoding,
    #[error("reading this EPUB takes too much time or memory: save it in a simpler form")]
    TooHeavy,
    /// A temporary failure of the shop, not a fault of the file.
    #[error("this EPUB could not be read just now: try again")]
    NotNow,
}

impl Refusal {
    /// The id of the sentence for the person who uploaded the file, in `locales/*/admin-books.ftl`.
    pub fn id(self) -> &'static str {
        match self {
            Self::NotEpub => "epub-refused-not-epub",
            Self::Damaged => "epub-refused-damaged",
            Self::NoContainer => "epub-refused-no-container",
            Self::NoPackage => "epub-refused-no-package",
            Self::PageMissing => "epub-refused-page-missing",
            Self::Wrapped => "epub-refused-wrapped",
            Self::Locked => "epub-refused-locked",
            Self::Empty => "epub-refused-empty",
            Self::TooManyFiles => "epub-refused-too-many-files",
            Self::TooLarge => "epub-refused-too-large",
            Self::Script => "epub-refused-script",
            Self::Remote => "epub-refused-remote",
            Self::Entities => "epub-refused-entities",
            Self::Encoding => "epub-refused-encoding",
            Self::TooHeavy => "epub-refused-too-heavy",
            Self::NotNow => "epub-refused-not-now",
        }
    }
}

/// Why a file is refused, and which file inside it is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub why: Refusal,
    /// A file inside the EPUB, as the untrusted archive names it: [`Refused::place`] is safe to show.
    file: Option<String>,
}

impl Refused {
    /// The file at fault, on one line of at most 80 characters; `None` if the fault is in the EPUB as a whole.
    pub fn place(&self) -> Option<String> {
        let seen = |c: &char| !c.is_control() && !typed::is_invisible(*c);
        let name: Vec<char> = self.file.as_deref()?.chars().filter(seen).collect();
        let name = if name.len() > LONGEST_NAME {
            // The end of a path says more than its beginning.
            ["…".chars().collect(), name.split_at(name.len() - LONGEST_NAME + 1).1.to_vec()].concat()
        } else {
            name
        };
        Some(name.into_iter().collect::<String>().trim().to_owned()).filter(|name| !name.is_empty())
    }
}

const LONGEST_NAME: usize = 80;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.why.fmt(f)?;
        self.place().map_or(Ok(()), |place| write!(f, " ({place})"))
    }
}

impl From<Refusal> for Refused {
    fn from(why: Refusal) -> Self {
        Self { why, file: None }
    }
}

impl Refusal {
    /// This reason, for a file inside the EPUB.
    fn at(self, file: &str) -> Refused {
        Refused { why: self, file: Some(file.to_owned()) }
    }
}
