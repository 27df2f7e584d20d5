//! The addresses of pictures that the program draws. Each has a mark of all that the picture shows, so that it never changes at its
//! address: messengers keep what they have once shown.

use sha2::{Digest as _, Sha256};

use crate::pictures::shared::Said;
use crate::shop::Rules;
use crate::store::books::Book;

/// Counted up when pictures are drawn in another way.
const DRAWING: &str = "1";

/// A picture of a book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// What messengers show of a shared address: cover, title and author, 1200 by 630.
    Card,
    /// The cover as JPEG, for reading apps, which need not know WebP; a book without one gets a made one.
    Cover,
    /// The same, half as wide.
    Thumbnail,
}

impl Drawn {
    crate::domain::variants!(Card, Cover, Thumbnail);

    /// The last part of its address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Card => "card.jpg",
            Self::Cover => "cover.jpg",
            Self::Thumbnail => "thumbnail.jpg",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|drawn| drawn.name() == name)
    }
}

/// The path of a book's picture as it is now.
pub fn address(rules: &Rules, book: &Book, drawn: Drawn) -> String {
    let said = said(rules, book);
    let mark = mark(&said, book.cover.as_deref().unwrap_or_default());
    format!("/share/{}/{mark}/{}", book.slug, drawn.name())
}

/// The path of the card of the shop itself.
pub fn shop_address(rules: &Rules) -> String {
    format!("/share/{}/{}", mark(&shop_said(rules), ""), Drawn::Card.name())
}

/// What is written on a book's pictures.
pub fn said(rules: &Rules, book: &Book) -> Said {
    Said { title: book.title.clone(), author: book.author.clone(), ..shop_said(rules) }
}

/// What is written on the shop's card.
pub fn shop_said(rules: &Rules) -> Said {
    Said {
        title: rules.shop_name.clone(),
        author: String::new(),
        shop: rules.shop_name.clone(),
        ground: rules.look.palette.light.night.channels(),
    }
}

fn mark(said: &Said, cover: &str) -> String {
    let Said { title, author, shop, ground } = said;
    let ground = hex::encode(ground);
    let mut hash = Sha256::new();
    for part in [DRAWING, title, author, shop, &ground, cover] {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
}
