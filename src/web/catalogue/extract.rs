//! `GET /books/{slug}/extract`: the first pages of a book's sample as pictures, loaded one by one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::around_view::weight;
use super::moved::moved;
use super::offer::{is_sold, price};
use super::page_cache::Shows;
use super::pages::{ExtractPage, PageView};
use super::view;
use crate::shop::Error;
use crate::shop::catalogue::{around, published};
use crate::shop::file_refs::PageRef;
use crate::store::meta::BookSet;
use crate::web::context::RequestContext;
use crate::web::{page, problem};

/// `GET /books/{slug}/extract`: cached as the book's page is.
pub async fn extract(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let path = format!("/books/{slug}/extract");
    let answered = match ctx.app.page_cache.page(&ctx, &path, || shown(&ctx, &slug)).await {
        Ok(rendered) => Ok(rendered.answer(&ctx, page::REVALIDATE, "")),
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::MOVED_PERMANENTLY, "/extract").await,
        Err(error) => Err(error),
    };
    problem::or_page(&ctx, answered)
}

async fn shown(ctx: &RequestContext, slug: &str) -> Result<(ExtractPage, Shows), Error> {
    let (t, currency) = (ctx.texts(), ctx.currency(ctx.country()));
    let book = published::book_for(&ctx.app.shop, currency, slug).await?.book;
    let pages = around::extract(&ctx.app.shop, &book).await?;
    let sample = view::sample(t, &book).filter(|_| !pages.is_empty()).ok_or(Error::NotFound)?;
    let number = around::sample_pages(&book);
    let one = |(page, number): (&PageRef, usize)| PageView {
        url: format!("/extracts/{}.webp", page.sha256),
        width: page.width,
        height: page.height,
        alt: t.fill("extract-page", &[("page", &number.to_string())]),
    };
    let shows = Shows::Books(BookSet { ids: [book.id.clone()].into(), ..BookSet::default() });
    let page = ExtractPage {
        frame: ctx.frame(&format!("/books/{slug}/extract")),
        book_url: format!("/books/{slug}"),
        weight: weight(t, &pages),
        has_more: number > pages.len(),
        pages: pages.iter().zip(1..).map(one).collect(),
        sample,
        price: is_sold(&book, currency).then(|| t.price(price(&book))),
        is_ahead: book.release_on.is_some(),
        title: book.title,
        author: book.author,
    };
    Ok((page, shows))
}
