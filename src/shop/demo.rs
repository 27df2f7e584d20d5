//! The demo catalogue: on its first start a sandbox shop gets books to try the sale with.

use std::path::Path;

use anyhow::Context as _;
use tokio::sync::watch;

use super::Shop;
use super::catalogue::{self, NewBook};
use crate::demo;
use crate::domain::book::slug;
use crate::domain::money::Currency;
use crate::store::meta::{self, Stocked};
use crate::store::{self, Conn, books};

/// Puts the demo books on the shelf of a shop that never had any book, and goes on where a start before was cut off. Two
/// that do it at once put each book there once. Answers how many it added until `quitting` said yes, which it looks at
/// between two books. `scratch` is a folder for files under way.
///
/// # Errors
/// When a book cannot be written or kept.
pub async fn stock(shop: &Shop, scratch: &Path, quitting: &watch::Receiver<bool>) -> anyhow::Result<usize> {
    let begun = match shop.db.write(begin).await {
        // On PostgreSQL another first start may have been quicker: now it has begun.
        Err(error) if error.is_taken() => shop.db.write(begin).await,
        begun => begun,
    };
    let begun = begun.map_err(anyhow::Error::from)?;
    let mut added = 0;
    if begun {
        for book in demo::books().iter().rev() {
            if *quitting.borrow() {
                return Ok(added);
            }
            if !on_shelf(shop, book).await? {
                let is_new = add(shop, book, scratch).await.with_context(|| format!("the demo book {}", book.title))?;
                added += usize::from(is_new);
            }
        }
        shop.db.write(|conn| meta::set_stocked(conn, Stocked::Done)).await.map_err(anyhow::Error::from)?;
    }
    Ok(added)
}

/// Whether [`stock`] would have something to do.
///
/// # Errors
/// When the database does not answer.
pub async fn is_due(shop: &Shop) -> Result<bool, store::Error> {
    shop.db
        .read(|conn| match meta::stocked(conn)? {
            Some(Stocked::Begun) => Ok(true),
            Some(Stocked::Done) => Ok(false),
            None => books::is_empty(conn),
        })
        .await
}

/// Whether there is something to stock: nothing that an owner put there or took away is touched.
fn begin(conn: &mut Conn) -> Result<bool, store::Error> {
    match meta::stocked(conn)? {
        Some(Stocked::Begun) => Ok(true),
        None if books::is_empty(conn)? => meta::set_stocked(conn, Stocked::Begun).map(|()| true),
        Some(Stocked::Done) | None => Ok(false),
    }
}

async fn on_shelf(shop: &Shop, book: &demo::DemoBook) -> Result<bool, store::Error> {
    let slug = slug(book.title);
    shop.db.read(move |conn| books::has_slug(conn, &slug)).await
}

async fn add(shop: &Shop, book: &'static demo::DemoBook, scratch: &Path) -> anyhow::Result<bool> {
    let bytes = tokio::task::spawn_blocking(|| demo::pdf(book)).await??;
    let file = scratch.join(format!("demo-{}.pdf", crate::domain::ids::nonce()));
    tokio::fs::write(&file, bytes).await?;
    let new = NewBook {
        title: book.title.to_owned(),
        authors: vec![book.author.to_owned()],
        description: book.description.to_owned(),
        language: book.language,
        price: in_currency(book.price, shop),
        files: vec![file.clone()],
        cover: None,
        published: true,
    };
    let added = catalogue::add_once(shop, new).await;
    tokio::fs::remove_file(&file).await?;
    Ok(added?)
}

/// Demo prices are in CFA francs; elsewhere a round figure of about the same worth, within the limits.
fn in_currency(francs: i64, shop: &Shop) -> i64 {
    let amount = match shop.rules().currency {
        Currency::Xof | Currency::Xaf => francs,
        Currency::Cdf => francs * 4,
        Currency::Gnf => francs * 15,
        Currency::Usd => francs / 500,
    };
    let limits = shop.rules().price_limits;
    let step = shop.rules().currency.step();
    amount.clamp(limits.min, limits.max) / step * step
}
