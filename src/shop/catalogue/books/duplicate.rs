//! Copying a book.

use serde_json::json;

use super::change::{free_slug, subject};
use crate::domain::book::fold;
use crate::domain::ids;
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::market::own_books;
use crate::shop::{Error, Shop};
use crate::store::books::{self, Book};
use crate::store::{authors, book_prices, categories, stamps, tax_rates};

/// Copies a book to a draft with the given `title`, without its files, cover and sample. Returns the draft's id.
pub async fn duplicate(shop: &Shop, actor: &Actor, id: &str, title: &str) -> Result<String, Error> {
    let (rules, actor, id, title) = (shop.rules().clone(), actor.clone(), id.to_owned(), title.to_owned());
    shop.db
        .write(move |conn| {
            let original = books::find(conn, &id)?;
            let copy = Book {
                id: ids::row(),
                slug: free_slug(conn, &title)?,
                search: fold(&format!("{title} {}", original.author)),
                title,
                author: original.author,
                description: original.description,
                language: original.language,
                amount: original.amount,
                currency: original.currency,
                published: false,
                cover: None,
                created_at: actor.at,
                updated_at: actor.at,
                withdrawn_at: None,
                sample: None,
                front: 0,
                release_on: None,
            };
            let names = authors::of_book(conn, &id)?;
            books::add(conn, &copy, &names)?;
            own_books::claim(&rules, conn, &actor, &copy.id)?;
            let chosen = categories::of_book(conn, &id)?;
            categories::set_of_book(conn, &copy.id, &chosen)?;
            stamps::copy_wish(conn, &id, &copy.id, actor.at)?;
            let prices = book_prices::of_book(conn, &id)?;
            if !prices.is_empty() {
                book_prices::set(conn, &copy.id, &prices)?;
            }
            tax_rates::copy_class(conn, &id, &copy.id)?;
            audit::note(conn, &actor, "book.duplicate", &subject(&copy), json!({ "from": original.slug }))?;
            Ok(copy.id)
        })
        .await
}
