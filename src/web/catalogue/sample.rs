//! `GET /books/{slug}/sample`

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::web::Path;

use super::moved::moved;
use crate::domain::book::Format;
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::file_refs::SampleRef;
use crate::storage::{Key, Namespace};
use crate::web::context::RequestContext;
use crate::web::public::send_public;
use crate::web::{page, problem};

/// Tells search engines whether they may list a page.
const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// `GET` and `HEAD /books/{slug}/sample`: some pages of the book, for anyone.
pub async fn sample(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let answered = match send_sample(&ctx, &slug).await {
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::MOVED_PERMANENTLY, "/sample").await,
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

async fn send_sample(ctx: &RequestContext, slug: &str) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let book = published::book(shop, slug).await?.book;
    let sample = SampleRef::of(book.sample.as_deref()).ok_or(Error::NotFound)?;
    let key = Key::new(Namespace::Samples, &sample.sha256)?;
    let mut answer = match send_public(&ctx.request, &shop.storage, &key).await {
        Err(Error::NotFound) => return Err(Error::Broken(format!("{key} is not in the storage"))),
        sent => sent?,
    };
    let disposition = format!("inline; filename=\"{}.pdf\"", book.slug);
    let disposition = HeaderValue::from_str(&disposition).map_err(|error| Error::Broken(error.to_string()))?;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Format::Pdf.media_type()));
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CACHE_CONTROL, page::REVALIDATE);
    headers.insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex"));
    Ok(answer)
}
