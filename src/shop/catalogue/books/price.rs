//! Changing the prices of a book without its form.

use serde_json::json;

use super::change::{changed, price, subject, told};
use super::keep;
use crate::domain::money::{Currency, Money};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::{Error, Shop};
use crate::store::{book_prices, books};

/// Changes the prices of the book with this slug from the command line: that in the main currency, if there is an `amount`,
/// and those in the other currencies that are named. Prices must be valid.
///
/// # Errors
/// [`Error::NotFound`] if there is no such book.
pub async fn set_prices(
    shop: &Shop,
    slug: &str,
    amount: Option<i64>,
    others: Vec<(Currency, Option<Money>)>,
) -> Result<(), Error> {
    let (slug, main) = (slug.to_owned(), shop.rules().currency);
    let actor = Actor::command_line(shop.clock.now().naive_utc());
    shop.db
        .write(move |conn| {
            let found = books::by_slug(conn, &slug)?.ok_or(Error::NotFound)?;
            let mut book = books::lock_for_update(conn, &found.id)?;
            let (was, before) = (price(&book), book_prices::of_book(conn, &book.id)?);
            if let Some(amount) = amount {
                book.amount = amount;
                main.code().clone_into(&mut book.currency);
            }
            let prices = changed(&before, &others);
            book.updated_at = actor.at;
            book_prices::set(conn, &book.id, &prices)?;
            keep(conn, &book)?;
            let changes = json!({
                "price": { "was": was.to_string(), "is": price(&book).to_string() },
                "prices": { "was": told(&before), "is": told(&prices) },
            });
            audit::note(conn, &actor, "book.save", &subject(&book), changes)?;
            Ok(())
        })
        .await
}
