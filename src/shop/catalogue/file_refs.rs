//! The files that a book shows to everybody, as the database names them.

use serde::{Deserialize, Serialize};

/// A cover as the database names it: two pictures in the storage.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoverRef {
    pub small: PictureRef,
    pub large: PictureRef,
}

/// A WebP picture in the storage; width and height in pixels.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PictureRef {
    pub sha256: String,
    pub width: u32,
    pub height: u32,
}

/// A sample as the database names it: a PDF in the storage that everybody may read.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SampleRef {
    pub sha256: String,
    /// In bytes.
    pub size: u64,
    /// How many pages it has.
    pub count: u32,
    /// Which, as its owner wrote them.
    pub pages: String,
}

impl SampleRef {
    /// Reads what the database holds.
    pub fn of(sample: Option<&str>) -> Option<Self> {
        serde_json::from_str(sample?).ok()
    }
}
