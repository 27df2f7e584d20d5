//! Redirects a former slug of a book to the present one.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, LOCATION};

use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::web::context::RequestContext;
use crate::web::page;

/// Leads to the page `act` (`/sample`; empty for the book's own) of the book that had this slug.
///
/// # Errors
/// [`Error::NotFound`] if no published book had it.
pub async fn moved(ctx: &RequestContext, slug: &str, status: StatusCode, act: &str) -> Result<HttpResponse, Error> {
    let slug = published::moved(&ctx.app.shop, slug).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::build(status)
        .insert_header((LOCATION, format!("/books/{slug}{act}")))
        .insert_header((CACHE_CONTROL, page::REVALIDATE))
        .finish())
}
