//! A book as all feeds show it, with absolute addresses.

use chrono::{NaiveDateTime, SecondsFormat};

use crate::domain::book::Format;
use crate::domain::money::Money;
use crate::domain::release::opens_at;
use crate::pictures::shared::{COVER_WIDTH, MADE_COVER, THUMBNAIL_WIDTH};
use crate::shop::Rules;
use crate::shop::catalogue::feeds::Entry;
use crate::shop::catalogue::markdown;
use crate::shop::file_refs::{CoverRef, SampleRef};
use crate::store::books::Book;
use crate::web::catalogue::preorder::release;
use crate::web::context::RequestContext;
use crate::web::drawn::{self, Drawn};

/// A book in a feed.
pub struct BookEntry {
    /// `urn:uuid:…`: it stays the same when the book's address changes.
    pub id: String,
    pub slug: String,
    pub title: String,
    pub authors: Vec<String>,
    /// ISO 639-1
    pub language: String,
    /// Times are RFC 3339.
    pub updated: String,
    pub published: String,
    /// When it can be downloaded at the earliest, if it is not out yet.
    pub opens_at: Option<String>,
    /// Plain text, with the day on which it comes out if that is still ahead.
    pub summary: String,
    /// Sanitised HTML.
    pub description: String,
    /// The book's page.
    pub page: String,
    pub sample: Option<String>,
    pub kinds: Vec<Kind>,
    /// Never empty.
    pub prices: Vec<Money>,
    /// The media types of its files.
    pub media: Vec<&'static str>,
    pub pages: Option<i32>,
    pub cover: Picture,
    pub thumbnail: Picture,
}

/// A category.
pub struct Kind {
    pub slug: String,
    pub name: String,
}

/// A JPEG, with its size in pixels.
pub struct Picture {
    pub url: String,
    pub width: u32,
    pub height: u32,
}

/// The address that this shop's categories are known by.
pub fn scheme(ctx: &RequestContext) -> String {
    format!("{}/categories", ctx.app.public_url())
}

/// A book as a feed in the visitor's language shows it.
pub fn entry(ctx: &RequestContext, rules: &Rules, entry: &Entry) -> BookEntry {
    let (public, book) = (ctx.app.public_url(), &entry.book);
    let page = format!("{public}/books/{}", book.slug);
    let kinds = entry.categories.iter();
    let summary = markdown::summary(&book.description);
    let release = release(ctx.texts(), book);
    let opens_at = book.release_on.map(|day| opens_at(day, rules.zone).naive_utc());
    BookEntry {
        id: format!("urn:uuid:{}", book.id),
        slug: book.slug.clone(),
        title: plain(&book.title),
        authors: entry.authors.iter().map(|name| plain(name)).collect(),
        language: book.language.clone(),
        updated: time(book.updated_at),
        published: time(book.created_at),
        opens_at: opens_at.map(time),
        summary: plain(&release.map_or_else(|| summary.clone(), |day| format!("{day}. {summary}"))),
        description: plain(&markdown::html(&book.description)),
        sample: SampleRef::of(book.sample.as_deref()).map(|_| format!("{page}/sample")),
        kinds: kinds.map(|kind| Kind { slug: kind.slug.clone(), name: plain(kind.name(ctx.language)) }).collect(),
        prices: entry.prices.clone(),
        media: entry.editions.iter().filter_map(|e| Format::parse(&e.format)).map(Format::media_type).collect(),
        pages: entry.editions.iter().find_map(|edition| edition.pages).filter(|pages| *pages > 0),
        cover: picture(public, rules, book, (Drawn::Cover, COVER_WIDTH)),
        thumbnail: picture(public, rules, book, (Drawn::Thumbnail, THUMBNAIL_WIDTH)),
        page,
    }
}

fn picture(public: &str, rules: &Rules, book: &Book, (drawn, width): (Drawn, u32)) -> Picture {
    let cover: Option<CoverRef> = book.cover.as_deref().and_then(|cover| serde_json::from_str(cover).ok());
    let made = (u32::from(MADE_COVER.0), u32::from(MADE_COVER.1));
    let (whole, high) = cover.map_or(made, |cover| (cover.large.width.max(1), cover.large.height));
    let url = format!("{public}{}", drawn::address(rules, book, drawn));
    Picture { url, width, height: (high * width).div_ceil(whole).max(1) }
}

/// A time as feeds write it.
pub fn time(at: NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The text without what XML cannot hold (XML 1.0, 2.2).
pub fn plain(text: &str) -> String {
    let holds = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(|c| holds(*c)).collect()
}
