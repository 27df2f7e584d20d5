//! The keys of files in the storage.

use std::fmt;

use object_store::path::Path as Place;

use super::StorageError;

/// The namespace of a file. Each has paths of its own, so that the URL of a picture or a sample can never open a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Namespace {
    /// The books that are sold.
    Books,
    /// Covers and logos, which are public.
    Pictures,
    /// Sample pages, which are public.
    Samples,
}

impl Namespace {
    crate::domain::variants!(Books, Pictures, Samples);

    fn prefix(self) -> &'static str {
        match self {
            Self::Books => "",
            Self::Pictures => "pictures/",
            Self::Samples => "samples/",
        }
    }
}

/// The key of a file: its room and the SHA-256 of its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    room: Namespace,
    sha256: String,
}

impl Key {
    /// # Errors
    /// When `sha256` is not 64 lower-case hexadecimal digits.
    pub fn new(room: Namespace, sha256: &str) -> Result<Self, StorageError> {
        let plain = sha256.len() == 64 && sha256.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        if plain {
            Ok(Self { room, sha256: sha256.to_owned() })
        } else {
            Err(StorageError::NotASha256(sha256.to_owned()))
        }
    }

    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    pub fn room(&self) -> Namespace {
        self.room
    }

    /// The path, such as `pictures/ab/cd/abcd…`, split so that no folder grows large; the paths of books have no
    /// prefix.
    pub(super) fn place(&self) -> Place {
        let (first, second) = (self.sha256.get(..2).unwrap_or_default(), self.sha256.get(2..4).unwrap_or_default());
        Place::from(format!("{}{first}/{second}/{}", self.room.prefix(), self.sha256))
    }

    /// The key of the file at `place`; `None` if it is not one of Griot's.
    pub(super) fn at(place: &Place) -> Option<Self> {
        let sha256 = place.filename()?;
        let keys = Namespace::ALL.into_iter().filter_map(|room| Self::new(room, sha256).ok());
        keys.into_iter().find(|key| key.place() == *place)
    }
}

impl Key {
    /// The key that [`Display`](fmt::Display) writes as `name`; `None` if there is none.
    pub fn named(name: &str) -> Option<Self> {
        let key = |room: Namespace| Self::new(room, name.strip_prefix(room.prefix())?).ok();
        Namespace::ALL.into_iter().find_map(key)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.room.prefix(), self.sha256)
    }
}
