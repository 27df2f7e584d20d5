//! The demo catalogue: on its first start a sandbox shop gets books to try the sale with.

use std::path::Path;

use anyhow::Context as _;
use tokio::sync::watch;

use super::Shop;
use super::catalogue::{self, NewBook};
use crate::demo;
use crate::domain::money::Currency;
use crate::store::{self, meta};

const BEGUN: &str = "demo";

/// Puts the demo books on the shelf of a shop that never had any, and goes on where an earlier start was stopped.
/// Answers how many it added until all were there or `quitting` said yes, which it looks at between two books.
///
/// # Errors
/// When a book cannot be written or kept.
pub async fn stock(shop: &Shop, scratch: &Path, quitting: &watch::Receiver<bool>) -> anyhow::Result<usize> {
    let bare = catalogue::shelf(shop, None).await?.is_empty();
    if !begun(shop, bare).await? {
        return Ok(0);
    }
    let mut added = 0;
    for book in demo::books().iter().rev() {
        if *quitting.borrow() {
            break;
        }
        if claim(shop, format!("demo {}", book.title)).await? {
            add(shop, book, scratch).await.with_context(|| format!("the demo book {}", book.title))?;
            added += 1;
        }
    }
    Ok(added)
}

/// Whether stocking was begun, now or earlier; it begins only on an empty shelf.
async fn begun(shop: &Shop, bare: bool) -> Result<bool, store::Error> {
    if bare {
        claim(shop, BEGUN.to_owned()).await.map(|_| true)
    } else {
        shop.db.read(|conn| meta::is_done(conn, BEGUN)).await
    }
}

/// `false` when somebody did it before: a book that its owner took off the shelf does not come back.
async fn claim(shop: &Shop, name: String) -> Result<bool, store::Error> {
    shop.db.write(move |conn| meta::once(conn, &name)).await
}

async fn add(shop: &Shop, book: &'static demo::DemoBook, scratch: &Path) -> anyhow::Result<()> {
    let bytes = tokio::task::spawn_blocking(|| demo::pdf(book)).await??;
    let file = scratch.join(format!("demo-{}.pdf", crate::domain::ids::nonce()));
    tokio::fs::write(&file, bytes).await?;
    let new = NewBook {
        title: book.title.to_owned(),
        author: book.author.to_owned(),
        description: book.description.to_owned(),
        language: book.language,
        price: in_currency(book.price, shop),
        file: file.clone(),
        cover: None,
        published: true,
    };
    let added = catalogue::add(shop, new).await;
    tokio::fs::remove_file(&file).await?;
    added?;
    Ok(())
}

/// Demo prices are in CFA francs; elsewhere a round figure of about the same worth, within the limits.
fn in_currency(francs: i64, shop: &Shop) -> i64 {
    let amount = match shop.rules.currency {
        Currency::Xof | Currency::Xaf => francs,
        Currency::Cdf => francs * 4,
        Currency::Gnf => francs * 15,
        Currency::Usd => francs / 500,
    };
    let limits = shop.rules.price_limits;
    let step = shop.rules.currency.step();
    amount.clamp(limits.min, limits.max) / step * step
}
