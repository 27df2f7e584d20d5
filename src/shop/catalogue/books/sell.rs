//! Which edition of a book is sold: another one, a former one again, and what that makes of the sample.

use serde_json::json;

use super::change::subject;
use super::sample::cut_again;
use super::{BookError, keep};
use crate::domain::book::{EditionState, Format};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book, Edition};

/// What became of a book's sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// There is none, or it is not of this file.
    Same,
    /// The same pages of the file that is sold now.
    Remade,
    /// Those pages are not in it, or cannot be cut.
    Dropped,
}

/// Puts an edition on sale, in the place of the one of its format that was; who bought that keeps it.
///
/// # Errors
/// An edition that is not of this book.
pub async fn sell_edition(shop: &Shop, actor: &Actor, id: &str, edition_id: &str) -> Result<Sample, BookError> {
    let (book, edition) = of_book(shop, id, edition_id).await?;
    if edition.is(EditionState::OnSale) {
        return Ok(Sample::Same);
    }
    let made = sample_of(shop, &book, &edition).await?;
    let (said, actor) = (made.as_ref().map_or(Sample::Same, |made| outcome(made.as_deref())), actor.clone());
    shop.db
        .write(move |conn| {
            let mut held = books::lock_for_update(conn, &book.id)?;
            books::sell(conn, &edition)?;
            if let Some(sample) = made {
                held.sample = sample;
            }
            held.updated_at = actor.at;
            keep(conn, &held)?;
            let detail = json!({ "format": edition.format.to_uppercase(), "version": edition.version });
            audit::note(conn, &actor, "book.sell", &subject(&held), detail)?;
            Ok::<_, BookError>(())
        })
        .await?;
    Ok(said)
}

/// Lets the sample follow an edition that was put on sale at once.
pub(super) async fn follow_edition(shop: &Shop, actor: &Actor, edition: &Edition) -> Result<(), BookError> {
    let id = edition.book_id.clone();
    let book = shop.db.read(move |conn| Ok::<_, Error>(books::find(conn, &id)?)).await?;
    let Some(sample) = sample_of(shop, &book, edition).await? else { return Ok(()) };
    let at = actor.at;
    shop.db
        .write(move |conn| {
            let mut held = books::lock_for_update(conn, &book.id)?;
            (held.sample, held.updated_at) = (sample, at);
            keep(conn, &held)?;
            Ok::<_, BookError>(())
        })
        .await
}

/// The sample that a book has with this edition: `None`, the one it has; `Some(None)`, none any more.
async fn sample_of(shop: &Shop, book: &Book, edition: &Edition) -> Result<Option<Option<String>>, BookError> {
    if edition.format != Format::Pdf.code() {
        return Ok(None);
    }
    match book.sample.as_deref() {
        Some(was) => Ok(Some(cut_again(shop, edition, was).await?)),
        None => Ok(None),
    }
}

fn outcome(made: Option<&str>) -> Sample {
    if made.is_some() { Sample::Remade } else { Sample::Dropped }
}

async fn of_book(shop: &Shop, id: &str, edition_id: &str) -> Result<(Book, Edition), Error> {
    let (id, edition_id) = (id.to_owned(), edition_id.to_owned());
    shop.db
        .read(move |conn| {
            let (book, edition) = (books::find(conn, &id)?, books::edition(conn, &edition_id)?);
            if edition.book_id == book.id { Ok((book, edition)) } else { Err(Error::NotFound) }
        })
        .await
}

/// Takes an edition away that was never on sale. `false`: it was, and stays.
///
/// # Errors
/// An edition that is not of this book.
pub async fn discard_edition(shop: &Shop, actor: &Actor, id: &str, edition_id: &str) -> Result<bool, Error> {
    let (book, edition) = of_book(shop, id, edition_id).await?;
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            let removed = books::remove_waiting(conn, &edition.id)?;
            if removed {
                let detail = json!({ "format": edition.format.to_uppercase(), "version": edition.version });
                audit::note(conn, &actor, "book.unfile", &subject(&book), detail)?;
            }
            Ok(removed)
        })
        .await
}
