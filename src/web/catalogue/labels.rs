//! Short words about a book's files and its cover.

use super::tile::Picture;
use crate::shop::file_refs::CoverRef;
use crate::store::editions::Edition;
use crate::texts::Texts;

/// The size of the largest of these files, in bytes.
pub fn largest(editions: &[Edition]) -> u64 {
    editions.iter().filter_map(|edition| u64::try_from(edition.size_bytes).ok()).max().unwrap_or(0)
}

/// A cover's addresses, from what the database names.
pub fn picture(cover: Option<&str>) -> Option<Picture> {
    let cover: CoverRef = serde_json::from_str(cover?).ok()?;
    let address = |sha256: &str| format!("/covers/{sha256}.webp");
    Some(Picture {
        small: address(&cover.small.sha256),
        large: address(&cover.large.sha256),
        small_width: cover.small.width,
        small_height: cover.small.height,
        large_width: cover.large.width,
        large_height: cover.large.height,
    })
}

/// `PDF + EPUB`
pub fn formats(editions: &[Edition]) -> String {
    editions.iter().map(|edition| edition.format.to_uppercase()).collect::<Vec<_>>().join(" + ")
}

/// `5,2 Mo + 0,4 Mo`
pub fn sizes(t: Texts, editions: &[Edition]) -> String {
    let size = |edition: &Edition| t.size(u64::try_from(edition.size_bytes).unwrap_or(0));
    editions.iter().map(size).collect::<Vec<_>>().join(" + ")
}
