//! What is written in a thread that exists, and its reports.

use serde_json::json;

use super::reading::{own, subject};
use super::{Sent, add, is_closed};
use crate::domain::thread::Writer;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::keys::sha256;
use crate::shop::market::sellers::is_selling;
use crate::shop::{Error, Shop};
use crate::store::{Conn, orders, sellers, threads};

/// The reader writes, by the token of his link; `false` if he can write no more ([`super::Opened::is_closed`]). The same form sent again
/// writes nothing.
///
/// # Errors
/// [`Error::NotFound`] if no thread has this token.
pub async fn say(shop: &Shop, token: &str, sent: Sent) -> Result<bool, Error> {
    let digest = sha256(token);
    let find = move |conn: &mut Conn| -> Result<Option<String>, Error> {
        let thread = threads::by_token(conn, &digest)?.ok_or(Error::NotFound)?;
        let seller = sellers::find(conn, &thread.seller_id)?;
        let order = thread.order_id.as_ref().map(|id| orders::find(conn, id)).transpose()?;
        let is_closed = is_closed(is_selling(conn, &seller)?, order.as_ref());
        Ok((!is_closed).then_some(thread.id))
    };
    write(shop, find, (Writer::Reader, sent)).await
}

/// The seller answers. The same form sent again writes nothing.
///
/// # Errors
/// [`Error::NotFound`] if he has no such thread.
pub async fn answer(shop: &Shop, seller_id: &str, id: &str, sent: Sent) -> Result<(), Error> {
    let (seller_id, id) = (seller_id.to_owned(), id.to_owned());
    let find = move |conn: &mut Conn| -> Result<Option<String>, Error> { Ok(Some(own(conn, (&seller_id, &id))?.id)) };
    write(shop, find, (Writer::Seller, sent)).await.map(drop)
}

/// Writes into the thread that `find` finds; `false` if it finds none to write into.
async fn write(
    shop: &Shop,
    find: impl FnOnce(&mut Conn) -> Result<Option<String>, Error> + Send + 'static,
    (author, sent): (Writer, Sent),
) -> Result<bool, Error> {
    let acts = shop.clone();
    let written = move |conn: &mut Conn| -> Result<bool, Error> {
        let Some(id) = find(conn)? else { return Ok(false) };
        let thread = threads::lock_for_update(conn, &id)?;
        if threads::by_form(conn, &sent.form_key)?.is_some() {
            return Ok(true);
        }
        add(&acts, conn, &thread, (author, sent))?;
        Ok(true)
    };
    let written = shop.db.write(written).await?;
    shop.message_wakeup.notify_one();
    Ok(written)
}

/// The reader reports a thread, so that the owner can read it.
///
/// # Errors
/// [`Error::NotFound`] if no thread has this token.
pub async fn report(shop: &Shop, token: &str) -> Result<(), Error> {
    let (digest, now) = (sha256(token), shop.clock.now().naive_utc());
    let reported = move |conn: &mut Conn| -> Result<(), Error> {
        let thread = threads::by_token(conn, &digest)?.ok_or(Error::NotFound)?;
        threads::report(conn, &thread.id, Writer::Reader, now)?;
        Ok(())
    };
    shop.db.write(reported).await
}

/// The seller reports a thread.
///
/// # Errors
/// [`Error::NotFound`] if he has no such thread.
pub async fn report_as_seller(shop: &Shop, seller_id: &str, id: &str) -> Result<(), Error> {
    let (seller_id, id, now) = (seller_id.to_owned(), id.to_owned(), shop.clock.now().naive_utc());
    let reported = move |conn: &mut Conn| -> Result<(), Error> {
        let thread = own(conn, (&seller_id, &id))?;
        threads::report(conn, &thread.id, Writer::Seller, now)?;
        Ok(())
    };
    shop.db.write(reported).await
}

/// The owner has done what was to be done about a report: from then on he cannot read the thread any more.
///
/// # Errors
/// [`Error::NotFound`] if the thread is not reported.
pub async fn close_report(shop: &Shop, actor: Actor, id: &str) -> Result<(), Error> {
    let id = id.to_owned();
    let closed = move |conn: &mut Conn| -> Result<(), Error> {
        if !threads::close_report(conn, &id)? {
            return Err(Error::NotFound);
        }
        Ok(audit::note(conn, &actor, "seller.thread_handled", &subject(&id), json!({}))?)
    };
    shop.db.write(closed).await
}
