//! The address of a reader's own feed for reading apps: its secret part is shown once, and can be ended.

use chrono::{DateTime, Utc};

use super::sign_in;
use super::signed_in::SignedIn;
use crate::secret::Secret;
use crate::shop::accounts::sessions::token;
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::readers;

/// Makes a new address, in place of the former one; returns its secret part.
pub async fn make(shop: &Shop, signed: &SignedIn) -> Result<Secret, Error> {
    let (reader_id, secret, now) = (signed.reader_id.clone(), token(), shop.clock.now().naive_utc());
    let hash = sha256(secret.expose());
    shop.db
        .write(move |conn| {
            sign_in::lock(conn)?;
            readers::end_feeds(conn, &reader_id)?;
            readers::add_feed(conn, &hash, &reader_id, now)
        })
        .await?;
    Ok(secret)
}

/// Ends the address.
pub async fn end(shop: &Shop, signed: &SignedIn) -> Result<(), Error> {
    let id = signed.reader_id.clone();
    Ok(shop.db.write(move |conn| readers::end_feeds(conn, &id)).await?)
}

/// When the present address was made, if there is one.
pub async fn since(shop: &Shop, signed: &SignedIn) -> Result<Option<DateTime<Utc>>, Error> {
    let id = signed.reader_id.clone();
    let found = shop.db.read(move |conn| readers::feed_since(conn, &id)).await?;
    Ok(found.map(|at| at.and_utc()))
}

/// The contacts of the reader whose feed has this secret part.
///
/// # Errors
/// [`Error::NotFound`] when it is nobody's.
pub async fn contacts(shop: &Shop, secret: &Secret) -> Result<Vec<String>, Error> {
    let hash = sha256(secret.expose());
    shop.db
        .read(move |conn| {
            let reader = readers::by_feed(conn, &hash)?.ok_or(Error::NotFound)?;
            let contacts = readers::contacts_of(conn, &reader)?;
            Ok(contacts.into_iter().map(|contact| contact.contact).collect())
        })
        .await
}
