//! The contacts of a reader: another one is added once he has proved it too, and brings the library that it had.

use chrono::NaiveDateTime;

use super::sign_in::{self, Tried};
use super::signed_in::SignedIn;
use crate::secret::Secret;
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::readers::{self, ReaderContact};
use crate::store::{self, Conn};

/// How many contacts a reader has at most.
pub const MOST: usize = 10;

/// Adds the contact that a code proves to the reader who asked for it. If it was another reader's, the two become one, in one
/// write: the older one stays, with the sessions and feeds of both.
pub async fn join(shop: &Shop, signed: &SignedIn, ticket: &Secret, code: &str) -> Result<Tried<()>, Error> {
    let (keys, now) = (shop.keys.clone(), shop.clock.now().naive_utc());
    let (ticket, code, reader_id) = (sha256(ticket.expose()), code.to_owned(), signed.reader_id.clone());
    shop.db
        .write(move |conn| {
            sign_in::lock(conn)?;
            Ok(match sign_in::try_code(conn, &keys, (&ticket, &code), Some(&reader_id), now)? {
                Tried::Right(request) => Tried::Right(add(conn, &reader_id, request.contact, now)?),
                Tried::Wrong(left) => Tried::Wrong(left),
                Tried::Over => Tried::Over,
            })
        })
        .await
}

fn add(conn: &mut Conn, reader_id: &str, contact: String, now: NaiveDateTime) -> Result<(), store::Error> {
    let Some(other) = readers::by_contact(conn, &contact)? else {
        return readers::add_contact(conn, &ReaderContact { contact, reader_id: reader_id.to_owned(), proved_at: now });
    };
    if other == reader_id {
        return Ok(());
    }
    let (one, other) = (readers::find(conn, reader_id)?, readers::find(conn, &other)?);
    let one_is_older = (one.created_at, &one.id) < (other.created_at, &other.id);
    let (older, younger) = if one_is_older { (one, other) } else { (other, one) };
    readers::join(conn, &younger.id, &older.id)
}

/// Takes a contact from the reader. Whoever has it may have signed in with it: all other sessions and all feeds end. `false` when
/// it is not the reader's, or his only one.
pub async fn remove(shop: &Shop, signed: &SignedIn, contact: &str) -> Result<bool, Error> {
    let (signed, contact) = (signed.clone(), contact.to_owned());
    shop.db
        .write(move |conn| {
            sign_in::lock(conn)?;
            let left = readers::contacts_of(conn, &signed.reader_id)?.len();
            if left < 2 || !readers::remove_contact(conn, &signed.reader_id, &contact)? {
                return Ok::<_, Error>(false);
            }
            readers::end_all(conn, &signed.reader_id, Some(&signed.session_id))?;
            readers::end_feeds(conn, &signed.reader_id)?;
            Ok(true)
        })
        .await
}
