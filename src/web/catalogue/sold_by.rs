//! The head of a seller's page.

use super::labels::picture;
use super::tile::Picture;
use crate::shop::catalogue::markdown;
use crate::shop::market::pages::SellerPage;

/// What stands above a seller's books.
#[derive(Clone, Debug)]
pub struct SellerHead {
    pub picture: Option<Picture>,
    /// Sanitised HTML; empty for nothing.
    pub about: String,
}

/// The head of a seller's page.
pub fn head(page: &SellerPage) -> SellerHead {
    SellerHead { picture: picture(page.picture.as_deref()), about: markdown::html(&page.seller.about) }
}
