//! Whether the copies of a book are stamped with the buyer's name, and whether its files can be.

use chrono::NaiveDateTime;
use serde_json::{Map, Value, json};

use super::{BookError, Fault, Field};
use crate::domain::book::{EditionState, Format};
use crate::pdf;
use crate::shop::stamps::{self, StampError};
use crate::shop::{Error, Shop};
use crate::storage::Stored;
use crate::store::editions::{self, Edition};
use crate::store::{self, Conn, stamps as rows};

/// Lays out the stamps of all files of a book that are or may be put on sale.
///
/// # Errors
/// If one of them cannot be stamped.
pub(super) async fn prepare_all(shop: &Shop, id: &str) -> Result<(), BookError> {
    let id = id.to_owned();
    let editions = shop.db.read(move |conn| Ok::<_, Error>(editions::of_book(conn, &id)?)).await?;
    for edition in editions.iter().filter(|edition| !edition.is(EditionState::Former)) {
        let Some(format) = Format::parse(&edition.format) else { continue };
        prepare(shop, format, &stored(edition), Field::Stamp).await?;
    }
    Ok(())
}

/// Lays out the stamp of a file that goes on sale, if its book's copies are stamped.
///
/// # Errors
/// If it cannot be stamped.
pub(super) async fn prepare_if_stamped(shop: &Shop, id: &str, format: Format, file: &Stored) -> Result<(), BookError> {
    let id = id.to_owned();
    if shop.db.read(move |conn| Ok::<_, Error>(rows::is_stamped(conn, &id)?)).await? {
        prepare(shop, format, file, Field::File).await?;
    }
    Ok(())
}

/// The same for an edition that is put on sale.
pub(super) async fn prepare_edition(shop: &Shop, edition: &Edition) -> Result<(), BookError> {
    match Format::parse(&edition.format) {
        Some(format) => prepare_if_stamped(shop, &edition.book_id, format, &stored(edition)).await,
        None => Ok(()),
    }
}

fn stored(edition: &Edition) -> Stored {
    Stored { sha256: edition.sha256.clone(), size: u64::try_from(edition.size_bytes).unwrap_or(0) }
}

async fn prepare(shop: &Shop, format: Format, file: &Stored, field: Field) -> Result<(), BookError> {
    match stamps::prepare(shop, format, &file.sha256, file.size).await {
        Ok(()) => Ok(()),
        // It opens without a password, and was taken as a book.
        Err(StampError::Pdf(pdf::Refusal::Locked)) => Err(BookError::fault(field, "stamp-refused-locked")),
        Err(StampError::Pdf(refusal)) => Err(BookError::fault(field, refusal.id())),
        Err(StampError::Epub(refused)) => {
            let place = refused.place().map_or_else(String::new, |place| format!(" ({place})"));
            Err(BookError::Faults(vec![Fault::new(field, refused.why.id()).with("place", &place)]))
        }
        Err(StampError::Shop(error)) => Err(error.into()),
    }
}

/// Sets what the form says, and notes a change of it.
pub(super) fn set(
    conn: &mut Conn,
    id: &str,
    stamped: bool,
    (at, changes): (NaiveDateTime, &mut Map<String, Value>),
) -> Result<(), store::Error> {
    if rows::is_stamped(conn, id)? != stamped {
        rows::set_stamped(conn, id, stamped, at)?;
        changes.insert("stamp".to_owned(), json!({ "was": !stamped, "is": stamped }));
    }
    Ok(())
}
