//! A book in a list.

/// A cover in two sizes: URLs, and dimensions in pixels so that the page does not jump while it loads.
#[derive(Clone, Debug)]
pub struct Picture {
    pub small: String,
    pub large: String,
    pub small_width: u32,
    pub small_height: u32,
    pub large_width: u32,
    pub large_height: u32,
}

/// A book in the list.
#[derive(Clone, Debug)]
pub struct Tile {
    pub url: String,
    pub title: String,
    pub author: String,
    /// As people write it: `2 500 F CFA`.
    pub price: String,
    /// Without a cover the title and author are shown on a woven background.
    pub cover: Option<Picture>,
    /// `PDF`
    pub format: String,
    /// `5,2 Mo`, of the book's largest file.
    pub size: String,
    /// On which day it comes out, as a phrase, if that is still ahead.
    pub release: Option<String>,
}
