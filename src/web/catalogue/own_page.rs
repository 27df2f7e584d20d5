//! A book's page for one browser: its visitor has an open order for the book, or has the book. Everybody else gets the cached
//! page. A cookie says that there may be such an order, or a reader's library, so that nothing is read for the others.

use super::pages::BookPage;
use super::view;
use crate::shop::catalogue::published;
use crate::shop::library::owned as in_library;
use crate::shop::sale::checkout;
use crate::shop::{Error, ownership};
use crate::web::context::RequestContext;

/// The page of this browser alone; `None` if the cached one is right. That is so too when the database does not answer.
///
/// # Errors
/// [`Error::NotFound`] if there is no such book.
pub async fn find(ctx: &RequestContext, slug: &str) -> Result<Option<BookPage>, Error> {
    if !has_orders(ctx) && ctx.reader_token().is_none() {
        return Ok(None);
    }
    match read(ctx, slug).await {
        Err(Error::NotFound) => Err(Error::NotFound),
        // The cached page may still be available.
        Err(error) => {
            tracing::warn!(%error, "whether the visitor has an order could not be read");
            Ok(None)
        }
        found => found,
    }
}

fn has_orders(ctx: &RequestContext) -> bool {
    ctx.known && (ctx.has_open_order() || ctx.has_books())
}

async fn read(ctx: &RequestContext, slug: &str) -> Result<Option<BookPage>, Error> {
    let shop = &ctx.app.shop;
    let found = published::book_for(shop, ctx.currency(ctx.country()), slug).await?;
    let (visitor, id) = (ctx.visitor_mark(), &found.book.id);
    let begun = if ctx.known && ctx.has_open_order() {
        checkout::open_elsewhere(shop, &visitor, vec![id.clone()], None).await?
    } else {
        None
    };
    let owned = if begun.is_none() && has_orders(ctx) { ownership::owned(shop, &visitor, id).await? } else { None };
    let [begun, owned] = [begun, owned].map(|order| order.map(|order| format!("/orders/{}", order.key)));
    let mut owned = owned.map(|url| (url, "book-owned-link"));
    if begun.is_none()
        && owned.is_none()
        && let Some(token) = ctx.reader_token()
    {
        // The order of a gift is its buyer's.
        owned = in_library::has(shop, &token, id).await?.then(|| ("/library".to_owned(), "library-open"));
    }
    if begun.is_none() && owned.is_none() {
        return Ok(None);
    }
    let form = view::empty_form(ctx, &found, &ctx.fresh_nonce()).await?;
    Ok(Some(BookPage { elsewhere: begun, owned, ..view::book(ctx, &found, form).await? }))
}
