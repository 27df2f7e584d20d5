//! Books as their pages show them.

use super::form::Typed;
use super::pages::{BookPage, BookView, BuyForm, HomePage, Picture, Share, Tile};
use crate::domain::book::Format;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::shop::catalogue::{self, CoverRef};
use crate::shop::{Error, markdown};
use crate::store::books::{Book, Edition};
use crate::texts::Texts;
use crate::web::page::PLACE;
use crate::web::visit::Visit;

/// The shelf from the newest book on, or from the one after the book with the slug `before`.
pub async fn home(visit: &Visit, before: Option<&str>) -> Result<HomePage, Error> {
    let (shelf, more) = catalogue::shelf(&visit.doors.shop, before).await?;
    let t = visit.texts();
    let last = shelf.last().filter(|_| more);
    Ok(HomePage {
        frame: visit.frame("/"),
        books: shelf.iter().map(|(book, edition)| tile(t, book, edition)).collect(),
        more: last.map(|(book, _)| format!("/?before={}", book.slug)),
    })
}

/// The page of a book with an empty form, whose nonce is a place to be filled at each request.
pub async fn fresh_book(visit: &Visit, slug: &str) -> Result<BookPage, Error> {
    let (found, edition) = catalogue::book(&visit.doors.shop, slug).await?;
    let form = Typed::default().form(visit, &found, PLACE);
    Ok(book(visit, &found, &edition, form))
}

pub fn book(visit: &Visit, book: &Book, edition: &Edition, form: BuyForm) -> BookPage {
    let t = visit.texts();
    let url = format!("/books/{}", book.slug);
    let cover = picture(book.cover.as_deref());
    let public = &visit.doors.public_url;
    BookPage {
        frame: visit.frame(&url),
        share: Share {
            url: format!("{public}{url}"),
            image: cover.as_ref().map(|cover| format!("{public}{}", cover.large)),
            description: markdown::summary(&book.description),
        },
        book: BookView {
            title: book.title.clone(),
            author: book.author.clone(),
            price: t.price(price(book)),
            description: markdown::html(&book.description),
            format: format(edition),
            size: size(t, edition),
            pages: edition.pages.map(|pages| pages.to_string()),
            language: language(t, &book.language),
            cover,
            url,
        },
        form,
        elsewhere: None,
    }
}

fn tile(t: Texts, book: &Book, edition: &Edition) -> Tile {
    Tile {
        url: format!("/books/{}", book.slug),
        title: book.title.clone(),
        author: book.author.clone(),
        price: t.price(price(book)),
        cover: picture(book.cover.as_deref()),
        format: format(edition),
        size: size(t, edition),
    }
}

pub fn price(book: &Book) -> Money {
    Money::new(book.amount, Currency::parse(&book.currency).unwrap_or(Currency::Xof))
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

/// `PDF`
pub fn format(edition: &Edition) -> String {
    Format::parse(&edition.format).map_or_else(String::new, |format| format.code().to_uppercase())
}

/// `5,2 Mo`
pub fn size(t: Texts, edition: &Edition) -> String {
    t.size(u64::try_from(edition.size_bytes).unwrap_or(0))
}

fn language(t: Texts, code: &str) -> String {
    match Language::parse(code) {
        Some(Language::French) => t.say("language-french"),
        Some(Language::English) => t.say("language-english"),
        None => code.to_owned(),
    }
}
