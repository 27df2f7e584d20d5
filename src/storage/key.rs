//! What names a file in the storage.

use std::fmt;

use object_store::path::Path as Place;

use super::StorageError;

/// Which files stand together. Each room has places of its own, so that no address of a picture or a sample ever opens a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Room {
    /// What is sold.
    Books,
    /// Covers and logos, which everybody may see.
    Pictures,
    /// Pages that everybody may read.
    Samples,
}

impl Room {
    crate::domain::variants!(Books, Pictures, Samples);

    fn prefix(self) -> &'static str {
        match self {
            Self::Books => "",
            Self::Pictures => "pictures/",
            Self::Samples => "samples/",
        }
    }
}

/// A file's name: its room and the SHA-256 of its content.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    room: Room,
    sha256: String,
}

impl Key {
    /// # Errors
    /// What is not a SHA-256 in 64 lower-case hexadecimal digits names no file.
    pub fn new(room: Room, sha256: &str) -> Result<Self, StorageError> {
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

    pub fn room(&self) -> Room {
        self.room
    }

    /// `pictures/ab/cd/abcd…`, so that no folder grows large; books have no first part.
    pub(super) fn place(&self) -> Place {
        let (first, second) = (self.sha256.get(..2).unwrap_or_default(), self.sha256.get(2..4).unwrap_or_default());
        Place::from(format!("{}{first}/{second}/{}", self.room.prefix(), self.sha256))
    }

    /// The file that lies at `place`, if it is one of ours.
    pub(super) fn at(place: &Place) -> Option<Self> {
        let sha256 = place.filename()?;
        let keys = Room::ALL.into_iter().filter_map(|room| Self::new(room, sha256).ok());
        keys.into_iter().find(|key| key.place() == *place)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.room.prefix(), self.sha256)
    }
}
