//! Whether a book is in the library that a browser is signed in to.

use chrono::NaiveDateTime;

use super::{shelf, signed_in};
use crate::secret::Secret;
use crate::shop::{Error, Shop};
use crate::store::{self, Conn};

/// Whether the reader whose session has this token has a book in his library.
pub async fn has(shop: &Shop, token: &Secret, book_id: &str) -> Result<bool, Error> {
    let (token, books, now) = (token.clone(), [book_id.to_owned()], shop.clock.now().naive_utc());
    Ok(shop.db.read(move |conn| has_now(conn, &token, &books, now)).await?)
}

/// The same of any of these books, in a read or write that is under way.
pub(in crate::shop) fn has_now(
    conn: &mut Conn,
    token: &Secret,
    book_ids: &[String],
    now: NaiveDateTime,
) -> Result<bool, store::Error> {
    let Some((_, contacts)) = signed_in::look(conn, token, now)? else { return Ok(false) };
    shelf::has_any(conn, &contacts, book_ids)
}
