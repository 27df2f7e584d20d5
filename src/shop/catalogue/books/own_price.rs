//! Whether buyers name a book's price, as the owner sets it.

use serde_json::json;

use super::change::subject;
use super::typed::{Fault, Field, Typed};
use crate::domain::money::Money;
use crate::domain::typed;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::own_prices::OwnPrices;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book};
use crate::store::own_prices::{self, OwnPriceRow};

/// A book, and what is suggested for it.
pub async fn look(shop: &Shop, id: &str) -> Result<(Book, Option<Money>), Error> {
    let id = id.to_owned();
    shop.db
        .read(move |conn| {
            let book = books::find(conn, &id)?;
            let suggested = OwnPrices::read(conn, &[&book.id])?.of(&book);
            Ok((book, suggested))
        })
        .await
}

/// Reads what an owner typed as the suggestion; `None` for a fixed price.
///
/// # Errors
/// What is wrong with it.
pub fn read(shop: &Shop, book: &Book, text: &str) -> Result<Option<Money>, Fault> {
    if typed::trim(text).is_empty() {
        return Ok(None);
    }
    let typed = Typed { price: text.to_owned(), ..Typed::default() };
    let price = typed.price(&shop.rules())?.filter(|price| price.amount > 0);
    let price = price.filter(|price| price.currency.code() == book.currency && price.amount >= book.amount);
    price.map(Some).ok_or_else(|| Fault::new(Field::Price, "own-price-suggestion-low"))
}

/// Has buyers name a book's price, with a suggestion, or not any more.
pub async fn set(shop: &Shop, actor: &Actor, id: &str, suggested: Option<Money>) -> Result<(), Error> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let book = books::lock_for_update(conn, &id)?;
            let row = suggested.map(|money| OwnPriceRow {
                book_id: id.clone(),
                suggested: money.amount,
                currency: money.currency.code().to_owned(),
            });
            own_prices::set(conn, &id, row.as_ref())?;
            let detail = json!({ "title": book.title, "suggested": suggested.map(|money| money.amount) });
            audit::note(conn, &actor, "book.ownprice", &subject(&book), detail)?;
            Ok(())
        })
        .await
}
