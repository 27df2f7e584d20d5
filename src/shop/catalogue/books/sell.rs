//! Puts another or a former edition of a book on sale, and makes its sample again.

use serde_json::json;

use super::change::subject;
use super::sample::cut_again;
use super::stamped::prepare_edition;
use super::{BookError, keep};
use crate::domain::book::{EditionState, Format};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book};
use crate::store::editions::{self, Edition};

/// What happened to a book's sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// There is none, or it does not depend on this file.
    Same,
    /// It was made again with the same pages of the file that is on sale now.
    Remade,
    /// It was deleted, because the file does not have those pages or they cannot be cut.
    Dropped,
}

/// Puts an edition on sale in place of the one of its format; buyers of the former one keep it.
///
/// # Errors
/// If the edition does not belong to this book.
pub async fn sell_edition(shop: &Shop, actor: &Actor, id: &str, edition_id: &str) -> Result<Sample, BookError> {
    let (book, edition) = of_book(shop, id, edition_id).await?;
    if edition.is(EditionState::OnSale) {
        return Ok(Sample::Same);
    }
    prepare_edition(shop, &edition).await?;
    let made = sample_of(shop, &book, &edition).await?;
    let (said, actor) = (made.as_ref().map_or(Sample::Same, |made| outcome(made.as_deref())), actor.clone());
    shop.db
        .write(move |conn| {
            let mut held = books::lock_for_update(conn, &book.id)?;
            editions::sell(conn, &edition)?;
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

/// Makes the sample again from an edition that was put on sale at once.
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

/// The new sample of a book with this edition. `None` leaves the sample as it is; `Some(None)` deletes it.
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
            let (book, edition) = (books::find(conn, &id)?, editions::find(conn, &edition_id)?);
            if edition.book_id == book.id { Ok((book, edition)) } else { Err(Error::NotFound) }
        })
        .await
}

/// Deletes an edition that was never on sale. Returns `false` if it was; then it stays.
///
/// # Errors
/// If the edition does not belong to this book.
pub async fn discard_edition(shop: &Shop, actor: &Actor, id: &str, edition_id: &str) -> Result<bool, Error> {
    let (book, edition) = of_book(shop, id, edition_id).await?;
    let actor = actor.clone();
    shop.db
        .write(move |conn| {
            let removed = editions::remove_waiting(conn, &edition.id)?;
            if removed {
                let detail = json!({ "format": edition.format.to_uppercase(), "version": edition.version });
                audit::note(conn, &actor, "book.unfile", &subject(&book), detail)?;
            }
            Ok(removed)
        })
        .await
}
