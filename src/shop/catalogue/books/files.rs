//! A book's files: examined, stored, and announced to buyers.

use std::fmt;
use std::path::Path;

use image::RgbImage;
use serde_json::json;

use super::change::{create_now, subject};
use super::cover::{keep_cover, picture_of};
use super::sell::follow_edition;
use super::stamped::prepare_if_stamped;
use super::typed::line;
use super::{BookError, Details, Fault, Field, forget};
use crate::domain::book::{EditionState, Format, file_name};
use crate::domain::contents::Heading;
use crate::domain::ids;
use crate::domain::language::Language;
use crate::domain::webhook::Event;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop, catalogue, webhooks};
use crate::storage::Stored;
use crate::store::Conn;
use crate::store::books::{self, Book};
use crate::store::editions::{self, Edition};
use crate::store::extracts;
use crate::store::uploads::{self, Upload};
use crate::{epub, pdf};

/// A file that may be sold, with its own metadata.
#[derive(Clone, Debug)]
pub struct Candidate {
    pub format: Format,
    pub pages: Option<i32>,
    /// Page one of a PDF, or the cover inside an EPUB.
    pub picture: Option<RgbImage>,
    pub title: Option<String>,
    pub authors: Vec<String>,
    pub language: Option<Language>,
    /// What the file lists as its contents; `None` if nobody has read that yet.
    pub contents: Option<Vec<Heading>>,
}

/// Why a file is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileRefusal {
    /// Neither a PDF nor an EPUB.
    Kind,
    Pdf(pdf::Refusal),
    Epub(epub::Refused),
}

impl FileRefusal {
    /// The id of the message to the person who uploaded it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Kind => "admin-books-file-kind",
            Self::Pdf(refusal) => refusal.id(),
            Self::Epub(refused) => refused.why.id(),
        }
    }

    /// The value of the message's `{ $place }`: the file inside an EPUB, in brackets, or nothing.
    pub fn place(&self) -> String {
        let Self::Epub(refused) = self else { return String::new() };
        refused.place().map_or_else(String::new, |place| format!(" ({place})"))
    }
}

impl fmt::Display for FileRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kind => f.write_str("this file is not a PDF, and no EPUB either"),
            Self::Pdf(refusal) => refusal.fmt(f),
            Self::Epub(refusal) => refusal.fmt(f),
        }
    }
}

/// Examines the file at `path` in a confined process.
///
/// # Errors
/// Why it is refused.
pub async fn examine(shop: &Shop, path: &Path) -> Result<Candidate, FileRefusal> {
    match kind(path).await {
        Some(Format::Pdf) => {
            let examined = pdf::examine(&shop.program, path).await.map_err(FileRefusal::Pdf)?;
            let said = examined.inspection;
            Ok(Candidate {
                format: Format::Pdf,
                pages: Some(said.pages),
                picture: Some(examined.first_page),
                title: said.title,
                authors: said.authors,
                language: None,
                contents: Some(said.contents),
            })
        }
        Some(Format::Epub) => {
            let examined = epub::examine(&shop.program, path).await.map_err(FileRefusal::Epub)?;
            let said = examined.inspection;
            Ok(Candidate {
                format: Format::Epub,
                pages: None,
                picture: examined.cover,
                title: said.title,
                authors: said.authors,
                language: said.language.as_deref().and_then(Language::parse),
                contents: Some(said.contents),
            })
        }
        None => Err(FileRefusal::Kind),
    }
}

async fn kind(path: &Path) -> Option<Format> {
    use tokio::io::AsyncReadExt as _;
    let mut start = Vec::new();
    tokio::fs::File::open(path).await.ok()?.take(pdf::MOST_BEFORE).read_to_end(&mut start).await.ok()?;
    if start.starts_with(b"PK\x03\x04") {
        return Some(Format::Epub);
    }
    pdf::is_pdf(&start).then_some(Format::Pdf)
}

fn refused(refusal: &FileRefusal) -> BookError {
    BookError::Faults(vec![Fault::new(Field::File, refusal.id()).with("place", &refusal.place())])
}

/// The edition of a book that a stored file becomes.
pub fn new_edition(book: &Book, candidate: &Candidate, stored: &Stored, version: i32) -> Edition {
    Edition {
        id: ids::row(),
        book_id: book.id.clone(),
        format: candidate.format.code().to_owned(),
        sha256: stored.sha256.clone(),
        size_bytes: i64::try_from(stored.size).unwrap_or(i64::MAX),
        pages: candidate.pages,
        file_name: format!("{}.{}", file_name(&book.title), candidate.format.code()),
        created_at: book.updated_at,
        version,
        state: EditionState::OnSale.code().to_owned(),
        inner_title: candidate.title.as_deref().and_then(line),
    }
}

/// Adds a complete upload as the book's newest file of its format. The first file also gives the cover. Returns the id
/// of the edition if it waits, because the book is published and its owner is asked first.
///
/// # Errors
/// Why the file is refused.
pub async fn take_file(
    shop: &Shop,
    actor: &Actor,
    id: &str,
    (upload, path): (Upload, &Path),
) -> Result<Option<String>, BookError> {
    let candidate = examine(shop, path).await.map_err(|refusal| refused(&refusal))?;
    let stored = shop.storage.adopt(path).await?;
    prepare_if_stamped(shop, id, candidate.format, &stored).await?;
    let cover = keep_picture(shop, candidate.picture.clone()).await?;
    let (by, book_id) = (actor.clone(), id.to_owned());
    let edition = shop
        .db
        .write(move |conn| {
            let book = books::lock_for_update(conn, &book_id)?;
            let edition = add_file(conn, &by, book, (&candidate, &stored), cover)?;
            webhooks::enqueue(conn, Event::BookUpdated, &book_id, by.at.and_utc())?;
            uploads::delete(conn, &upload.id)?;
            Ok::<_, BookError>(edition)
        })
        .await?;
    forget(path).await;
    if edition.is(EditionState::Waiting) {
        return Ok(Some(edition.id));
    }
    follow_edition(shop, actor, &edition).await?;
    Ok(None)
}

/// Creates a draft from a complete upload and the file's metadata, and returns the draft's id.
///
/// # Errors
/// Why the file is refused.
pub async fn start_from_file(shop: &Shop, actor: &Actor, (upload, path): (Upload, &Path)) -> Result<String, BookError> {
    let candidate = examine(shop, path).await.map_err(|refusal| refused(&refusal))?;
    let stored = shop.storage.adopt(path).await?;
    let cover = keep_picture(shop, candidate.picture.clone()).await?;
    let (rules, actor) = (shop.rules().clone(), actor.clone());
    let id = shop
        .db
        .write(move |conn| {
            let book = create_now(&rules, conn, &actor, &suggested(&candidate, &upload.file_name))?;
            let id = book.id.clone();
            add_file(conn, &actor, book, (&candidate, &stored), cover)?;
            uploads::delete(conn, &upload.id)?;
            Ok::<_, BookError>(id)
        })
        .await?;
    forget(path).await;
    Ok(id)
}

/// The details that a file suggests. Without a title in its metadata the file name becomes the title.
fn suggested(candidate: &Candidate, name: &str) -> Details {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).replace(['_', '-'], " ");
    let title = candidate.title.as_deref().and_then(line).or_else(|| line(&stem));
    Details {
        title: title.unwrap_or_else(|| candidate.format.code().to_uppercase()),
        authors: candidate.authors.iter().filter_map(|name| line(name)).collect(),
        price: None,
        prices: Vec::new(),
        language: candidate.language.unwrap_or_default(),
        description: String::new(),
        slug: None,
        categories: Vec::new(),
        stamped: false,
    }
}

async fn keep_picture(shop: &Shop, picture: Option<RgbImage>) -> Result<Option<String>, BookError> {
    match picture_of(picture).await {
        Some(cover) => Ok(Some(keep_cover(shop, cover).await?)),
        None => Ok(None),
    }
}

/// Adds a stored file to a locked book. If the book is published, the new edition waits; otherwise it replaces the
/// edition of its format at once.
pub(in crate::shop) fn add_file(
    conn: &mut Conn,
    actor: &Actor,
    mut book: Book,
    (candidate, stored): (&Candidate, &Stored),
    cover: Option<String>,
) -> Result<Edition, BookError> {
    let all = editions::of_book(conn, &book.id)?;
    let same_format = || all.iter().filter(|edition| edition.format == candidate.format.code());
    if let Some(same) = same_format().find(|edition| edition.sha256 == stored.sha256) {
        let id = if same.is(EditionState::OnSale) { "admin-books-file-same" } else { "admin-books-file-had" };
        let values = vec![("version", same.version.to_string())];
        return Err(BookError::Faults(vec![Fault { field: Field::File, id, values }]));
    }
    let version = same_format().map(|edition| edition.version).max().map_or(1, |newest| newest.saturating_add(1));
    book.updated_at = actor.at;
    book.cover = book.cover.or(cover);
    books::update(conn, &book)?;
    let mut edition = new_edition(&book, candidate, stored, version);
    if book.published {
        EditionState::Waiting.code().clone_into(&mut edition.state);
    } else {
        editions::end_sale(conn, &book.id, &edition.format)?;
    }
    editions::add(conn, &edition)?;
    if let Some(contents) = &candidate.contents {
        extracts::set_contents(conn, &edition, contents)?;
    }
    let detail = json!({ "format": candidate.format.code().to_uppercase(), "version": version, "bytes": stored.size });
    audit::note(conn, actor, "book.file", &subject(&book), detail)?;
    Ok(edition)
}

/// Has the buyers of a book told that this edition is theirs too. `false` when they were told before.
pub async fn tell_buyers(shop: &Shop, actor: &Actor, id: &str, edition_id: &str) -> Result<bool, Error> {
    let (acts, actor, id, edition_id) = (shop.clone(), actor.clone(), id.to_owned(), edition_id.to_owned());
    let told = shop
        .db
        .write(move |conn| {
            let book = books::find(conn, &id)?;
            let edition = editions::find(conn, &edition_id)?;
            if edition.book_id != book.id {
                return Err(Error::NotFound);
            }
            let new = catalogue::editions::enqueue(&acts, conn, &edition)?;
            if new {
                let detail = json!({ "format": edition.format.to_uppercase(), "version": edition.version });
                audit::note(conn, &actor, "book.tell", &subject(&book), detail)?;
            }
            Ok::<_, Error>(new)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(told)
}
