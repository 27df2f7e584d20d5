//! A seller leaves the market, or is suspended: his books leave the shelf. Readers keep what they bought, what is held runs its course, and
//! what becomes available is proposed for a payout (`shop/market/payout_requests.rs`).

use serde_json::json;

use crate::shop::accounts::audit::{self, Actor};
use crate::shop::catalogue::books::BookError;
use crate::shop::catalogue::books::bulk::{self, Act, MOST};
use crate::shop::{Error, Shop};
use crate::store::sellers::{self, Seller};
use crate::store::{self, Conn, seller_pages};

/// A seller leaves. Doing it again takes off the shelf what is there still.
///
/// # Errors
/// When the database is busy or gone.
pub async fn leave(shop: &Shop, actor: Actor, seller_id: &str) -> Result<(), Error> {
    set_left(shop, actor.clone(), seller_id, true).await?;
    take_off_shelf(shop, &actor, seller_id).await
}

/// An owner lets a seller come back, who puts his books on the shelf again himself.
///
/// # Errors
/// [`Error::NotFound`] if there is no such seller.
pub async fn come_back(shop: &Shop, actor: Actor, seller_id: &str) -> Result<(), Error> {
    set_left(shop, actor, seller_id, false).await
}

async fn set_left(shop: &Shop, actor: Actor, seller_id: &str, left: bool) -> Result<(), Error> {
    let id = seller_id.to_owned();
    let change = move |conn: &mut Conn| -> Result<(), store::Error> {
        let seller = sellers::lock_for_update(conn, &id)?;
        if seller.left_at.is_some() == left {
            return Ok(());
        }
        let changed = Seller { left_at: left.then_some(actor.at), ..seller };
        sellers::change(conn, &changed)?;
        seller_pages::changed(conn)?;
        let act = if left { "seller.leave" } else { "seller.return" };
        audit::note(conn, &actor, act, &format!("seller:{}", changed.slug), json!({}))
    };
    Ok(shop.db.write(change).await?)
}

/// Takes all books of a seller off the shelf.
///
/// # Errors
/// When the database is busy or gone. Some books may be off then: doing it again takes off the others.
pub async fn take_off_shelf(shop: &Shop, actor: &Actor, seller_id: &str) -> Result<(), Error> {
    let id = seller_id.to_owned();
    let books = shop.db.read(move |conn| sellers::books_of(conn, &id)).await?;
    let shelved: Vec<String> =
        books.into_iter().map(|(book, _)| book).filter(|book| book.published).map(|book| book.id).collect();
    for some in shelved.chunks(MOST) {
        bulk::run(shop, actor, some, &Act::Withdraw).await.map_err(plain)?;
    }
    Ok(())
}

fn plain(error: BookError) -> Error {
    match error {
        BookError::Shop(error) => error,
        BookError::Faults(faults) => Error::Broken(format!("a book does not leave the shelf: {faults:?}")),
    }
}
