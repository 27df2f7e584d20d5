//! References, as stored in the database, to a book's public files: its cover and its sample.

use serde::{Deserialize, Serialize};

/// A reference to a cover: two pictures in the storage.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverRef {
    pub small: PictureRef,
    pub large: PictureRef,
}

/// A reference to a WebP picture in the storage; width and height in pixels.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureRef {
    pub sha256: String,
    pub width: u32,
    pub height: u32,
}

/// A reference to the picture of a page of a sample: WebP in the storage; width and height in pixels, size in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageRef {
    pub sha256: String,
    pub width: u32,
    pub height: u32,
    pub size: u64,
}

/// A reference to a sample: a public PDF in the storage.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleRef {
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    /// How many pages it has.
    pub count: u32,
    /// Which pages of the book, as the owner typed them.
    pub pages: String,
}

impl SampleRef {
    /// Parses the database's JSON; `None` when there is no sample.
    pub fn of(sample: Option<&str>) -> Option<Self> {
        serde_json::from_str(sample?).ok()
    }
}
