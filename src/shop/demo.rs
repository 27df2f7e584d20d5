//! The demo catalogue: on its first start a sandbox shop gets books to try the sale with.

use anyhow::Context as _;

use super::Shop;
use super::catalogue::{self, NewBook};
use crate::demo;
use crate::domain::money::Currency;
use crate::store::{self, meta};

/// Puts the demo books on the shelf of a shop that never had any. Answers how many.
///
/// # Errors
/// When a book cannot be written or kept.
pub async fn stock(shop: &Shop, scratch: &std::path::Path) -> anyhow::Result<usize> {
    if !catalogue::shelf(shop, None).await?.is_empty() {
        return Ok(0);
    }
    if !shop.db.write(|conn| meta::once(conn, "demo")).await.map_err(|error: store::Error| anyhow::anyhow!(error))? {
        return Ok(0);
    }
    for book in demo::books().iter().rev() {
        add(shop, book, scratch).await.with_context(|| format!("the demo book {}", book.title))?;
    }
    Ok(demo::books().len())
}

async fn add(shop: &Shop, book: &'static demo::DemoBook, scratch: &std::path::Path) -> anyhow::Result<()> {
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
