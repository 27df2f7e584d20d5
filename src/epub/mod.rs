//! EPUB files: is this one fit to be sold, and what does it say of itself?
//!
//! A stranger's file goes to [`examine`], which reads it in a process of its own under limits; [`examine_here`] is what
//! that process does.
//!
//! What may be sold is a book that any reader shows from its own bytes: no locks (obfuscated fonts are ordinary), no
//! scripts, and nothing that is fetched from the network when it is read. Links that a reader may follow are ordinary.
//! Pages and styles are parsed as reading systems parse them, never searched for words; what a reading system takes with a
//! shrug (a name in another case, a style that is missing, a `mimetype` that comes last) is taken.

mod address;
mod archive;
mod child;
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
mod style;
#[cfg(test)]
mod tests;
mod xml;

use std::fmt;

use image::RgbImage;
use serde::{Deserialize, Serialize};

use crate::domain::typed;

pub use child::{answer, examine};
pub use inspect::examine_here;

/// Files that an EPUB may hold.
pub const MOST_FILES: usize = 10_000;
/// Bytes of all its files unpacked.
pub const MOST_UNPACKED: u64 = 1024 * 1024 * 1024;

/// What an EPUB that may be sold says of itself: suggestions, each in one line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    pub title: Option<String>,
    /// In their order.
    pub authors: Vec<String>,
    /// A BCP 47 tag such as `fr-CI`.
    pub language: Option<String>,
}

/// An EPUB that may be sold, and its cover if it has one that can be read: at most 900 pixels wide and 1,400 high.
#[derive(Clone, Debug, PartialEq)]
pub struct Examined {
    pub inspection: Inspection,
    pub cover: Option<RgbImage>,
}

/// Why a file is not taken as a book's EPUB.
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
    /// Not the file's fault.
    #[error("this EPUB could not be read just now: try again")]
    NotNow,
}

impl Refusal {
    /// The sentence for whoever brought the file, in `locales/*/admin-books.ftl`.
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

/// Why a file is not taken, and where in it that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    pub why: Refusal,
    /// A file inside the EPUB, as a stranger named it: [`Refused::place`] is fit to be shown.
    file: Option<String>,
}

impl Refused {
    /// The file that is at fault, on one line of 80 letters at most; nothing when it is the whole.
    pub fn place(&self) -> Option<String> {
        let seen = |c: &char| !c.is_control() && !typed::is_invisible(*c);
        let name: Vec<char> = self.file.as_deref()?.chars().filter(seen).collect();
        let name = if name.len() > LONGEST_NAME {
            // The end of a path tells more than its beginning.
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
    /// The same, of a file inside the EPUB.
    fn at(self, file: &str) -> Refused {
        Refused { why: self, file: Some(file.to_owned()) }
    }
}
