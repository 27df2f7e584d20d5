//! The owner's operations on books: each change is one write that includes its entry in the audit log.

pub mod bulk;
mod change;
mod cover;
mod duplicate;
mod files;
mod open;
mod order;
pub mod own_price;
mod price;
pub mod release;
mod sample;
mod sell;
mod stamped;
mod typed;

pub use change::{CHANGED, Kept, create, discard, fill, publish, save, stamp, withdraw};
pub(in crate::shop) use change::{create_now, subject};
pub use cover::{cover_from_file, cover_from_picture, keep_cover, picture_of, take_picture};
pub use duplicate::duplicate;
pub(in crate::shop) use files::add_file;
pub use files::{Candidate, FileRefusal, examine, new_edition, start_from_file, take_file, tell_buyers};
pub use open::{LIST_PAGE, Opened, list, open};
pub use order::{Move, move_on_shelf};
pub use price::set_prices;
pub use sample::{cut_sample, drop_sample};
pub use sell::{Sample, discard_edition, sell_edition};
pub use typed::{Details, Fault, Field, Typed, amount_fault, line, price_fault};

use std::path::Path;

use crate::domain::webhook::Event;
use crate::shop::{Error, webhooks};
use crate::store::books::Book;
use crate::store::{self, Conn, books};

/// Saves a changed book, and queues the webhooks of the change.
pub(in crate::shop) fn keep(conn: &mut Conn, book: &Book) -> Result<(), store::Error> {
    books::update(conn, book)?;
    webhooks::enqueue(conn, Event::BookUpdated, &book.id, book.updated_at.and_utc())
}

/// An upload that was linked into the storage is not needed any more.
async fn forget(path: &Path) {
    if let Err(error) = tokio::fs::remove_file(path).await {
        tracing::warn!(%error, path = %path.display(), "an upload that was taken stays behind");
    }
}

/// Why a change of a book was not made.
#[derive(Debug, thiserror::Error)]
pub enum BookError {
    /// What is wrong with the input, for the person who typed or uploaded it.
    #[error("{0:?}")]
    Faults(Vec<Fault>),
    #[error(transparent)]
    Shop(#[from] Error),
}

impl BookError {
    /// One fault, with a message that has no values.
    pub fn fault(field: Field, id: &'static str) -> Self {
        Self::Faults(vec![Fault::new(field, id)])
    }
}

impl From<store::Error> for BookError {
    fn from(error: store::Error) -> Self {
        Self::Shop(error.into())
    }
}

impl From<diesel::result::Error> for BookError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Shop(error.into())
    }
}

impl From<crate::storage::StorageError> for BookError {
    fn from(error: crate::storage::StorageError) -> Self {
        Self::Shop(error.into())
    }
}
