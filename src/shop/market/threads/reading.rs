//! Who reads a thread: its reader by his link, its seller, and the owner while it is reported.

use serde_json::json;

use super::{Opened, PAGE, gather};
use crate::domain::thread::Writer;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::keys::sha256;
use crate::shop::{Error, Shop};
use crate::store::Conn;
use crate::store::listing::Key;
use crate::store::orders;
use crate::store::threads::{self, Listed, Thread};

/// Opens a thread by the token of its reader's link, and notes that he has seen it.
///
/// # Errors
/// [`Error::NotFound`] if no thread has this token.
pub async fn open(shop: &Shop, token: &str) -> Result<Opened, Error> {
    let digest = sha256(token);
    let opened = shop
        .db
        .read(move |conn| {
            let thread = threads::by_token(conn, &digest)?.ok_or(Error::NotFound)?;
            Ok::<_, Error>(gather(conn, thread)?)
        })
        .await?;
    note_seen(shop, &opened.thread, Writer::Reader).await?;
    Ok(opened)
}

async fn note_seen(shop: &Shop, thread: &Thread, who: Writer) -> Result<(), Error> {
    if !thread.has_news_for(who) {
        return Ok(());
    }
    // What is written meanwhile is not seen.
    let (id, seen) = (thread.id.clone(), thread.last_at);
    Ok(shop.db.write(move |conn| threads::set_seen(conn, &id, who, seen)).await?)
}

/// What a thread's newest message is, and the key of its order.
///
/// # Errors
/// [`Error::NotFound`] if no thread has this token.
pub async fn state(shop: &Shop, token: &str) -> Result<(String, Option<String>), Error> {
    let digest = sha256(token);
    let read = move |conn: &mut Conn| -> Result<_, Error> {
        let thread = threads::by_token(conn, &digest)?.ok_or(Error::NotFound)?;
        let order = thread.order_id.as_ref().map(|id| orders::find(conn, id)).transpose()?;
        Ok((thread.last_message, order.map(|order| order.key)))
    };
    shop.db.read(read).await
}

/// A thread that this seller has.
pub(super) fn own(conn: &mut Conn, (seller_id, id): (&str, &str)) -> Result<Thread, Error> {
    Some(threads::find(conn, id)?).filter(|thread| thread.seller_id == seller_id).ok_or(Error::NotFound)
}

/// Opens a seller's thread, and notes that he has seen it.
///
/// # Errors
/// [`Error::NotFound`] if he has no such thread.
pub async fn of_seller(shop: &Shop, seller_id: &str, id: &str) -> Result<Opened, Error> {
    let (seller_id, id) = (seller_id.to_owned(), id.to_owned());
    let read = move |conn: &mut Conn| -> Result<Opened, Error> {
        let thread = own(conn, (&seller_id, &id))?;
        Ok(gather(conn, thread)?)
    };
    let opened = shop.db.read(read).await?;
    note_seen(shop, &opened.thread, Writer::Seller).await?;
    Ok(opened)
}

/// What the newest message of a seller's thread is.
///
/// # Errors
/// [`Error::NotFound`] if he has no such thread.
pub async fn state_for_seller(shop: &Shop, seller_id: &str, id: &str) -> Result<String, Error> {
    let (seller_id, id) = (seller_id.to_owned(), id.to_owned());
    shop.db.read(move |conn| Ok(own(conn, (&seller_id, &id))?.last_message)).await
}

/// A page of a list of threads, and the place where the list goes on.
pub type Owned = (Vec<Listed>, Option<Key>);

fn page(mut found: Vec<Listed>, place: impl Fn(&Thread) -> Key) -> Owned {
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| place(&last.thread));
    (found, next)
}

/// A seller's threads, the one with the newest message first.
///
/// # Errors
/// When the database is busy or gone.
pub async fn list(shop: &Shop, seller_id: &str, before: Option<Key>) -> Result<Owned, Error> {
    let id = seller_id.to_owned();
    let limit = i64::try_from(PAGE).unwrap_or(0) + 1;
    let found = shop.db.read(move |conn| threads::of_seller(conn, &id, before.as_ref(), limit)).await?;
    Ok(page(found, |thread| (thread.last_at, thread.id.clone())))
}

/// The threads that were reported, the oldest report first.
///
/// # Errors
/// When the database is busy or gone.
pub async fn reported(shop: &Shop, after: Option<Key>) -> Result<Owned, Error> {
    let limit = i64::try_from(PAGE).unwrap_or(0) + 1;
    let found = shop.db.read(move |conn| threads::reported(conn, after.as_ref(), limit)).await?;
    Ok(page(found, |thread| (thread.reported_at.unwrap_or(thread.last_at), thread.id.clone())))
}

/// How many threads are reported.
///
/// # Errors
/// When the database is busy or gone.
pub async fn count_reported(shop: &Shop) -> Result<i64, Error> {
    Ok(shop.db.read(threads::count_reported).await?)
}

/// Opens a thread that was reported, and notes in the audit log that it was read.
///
/// # Errors
/// [`Error::NotFound`] if there is none, or it is not reported.
pub async fn open_reported(shop: &Shop, actor: Actor, id: &str) -> Result<Opened, Error> {
    let id = id.to_owned();
    let read = move |conn: &mut Conn| -> Result<Opened, Error> {
        let thread = Some(threads::find(conn, &id)?).filter(|thread| thread.reported_at.is_some());
        let thread = thread.ok_or(Error::NotFound)?;
        audit::note(conn, &actor, "seller.thread_read", &subject(&id), json!({}))?;
        Ok(gather(conn, thread)?)
    };
    shop.db.write(read).await
}

pub(super) fn subject(id: &str) -> String {
    format!("thread:{id}")
}
