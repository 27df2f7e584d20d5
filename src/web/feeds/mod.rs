//! What machines read: `/opds` for reading apps, `/feed.atom` for news readers, `/sitemap.xml` and `/robots.txt` for search engines,
//! drawn pictures for messengers, icons for browsers.

mod atom;
mod catalog;
mod entry;
mod icons;
pub mod media;
mod opds1;
mod opds2;
mod pictures;
mod robots;
mod sitemap;

use std::future::Future;

use actix_web::HttpResponse;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use actix_web::web::{Path, ServiceConfig};
use actix_web::{HttpResponseBuilder, http::StatusCode};

use super::{page, problem};
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::web::context::RequestContext;
use catalog::Place;
pub use entry::{BookEntry, entry, plain, time};
pub use pictures::Drawings;

/// Feeds are asked for anew each time, which costs nothing while the catalogue stays as it is.
const NO_CACHE: HeaderValue = HeaderValue::from_static("no-cache");
const VARIES: HeaderValue = HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie");
/// Other sites and apps in browsers may read and show this.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const FOR_ALL: HeaderValue = HeaderValue::from_static("cross-origin");

/// Registers the addresses.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.route("/opds", super::reads().to(opds_root))
        .route("/opds/{place:.*}", super::reads().to(opds))
        .route("/feed.atom", super::reads().to(atom::feed))
        .route("/sitemap.xml", super::reads().to(sitemap::index))
        .route("/sitemap/pages.xml", super::reads().to(sitemap::pages))
        .route("/sitemap/books.xml", super::reads().to(sitemap::books))
        .route("/robots.txt", super::reads().to(robots::robots))
        .route("/favicon.ico", super::reads().to(icons::favicon))
        .route("/apple-touch-icon.png", super::reads().to(icons::touch))
        .route("/share/{mark}/{name}", super::reads().to(pictures::of_shop))
        .route("/share/{slug}/{mark}/{name}", super::reads().to(pictures::of_book));
}

/// `GET /opds`
async fn opds_root(ctx: RequestContext) -> HttpResponse {
    opds_at(&ctx, "").await
}

/// `GET /opds/{place}`: OPDS 1.2, and 2.0 below `/opds/v2`.
async fn opds(ctx: RequestContext, place: Path<String>) -> HttpResponse {
    opds_at(&ctx, &place).await
}

async fn opds_at(ctx: &RequestContext, place: &str) -> HttpResponse {
    if place == "search.xml" {
        return answer(ctx, media::DESCRIPTION, async || opds1::description(ctx)).await;
    }
    let (first, rest) = place.split_once('/').unwrap_or((place, ""));
    let (json, place) = if first == "v2" { (true, rest) } else { (false, place) };
    let Some(place) = Place::parse(place) else { return problem::not_found(ctx) };
    match (&place, json) {
        (Place::Book(slug), false) => answer(ctx, media::ENTRY, || opds1::book(ctx, slug)).await,
        (Place::Book(slug), true) => answer(ctx, media::PUBLICATION, || opds2::book(ctx, slug)).await,
        (_, false) => {
            let kind = if place.is_list() { media::ACQUISITION } else { media::NAVIGATION };
            answer(ctx, kind, async || opds1::feed(ctx, &catalog::feed(ctx, &place).await?)).await
        }
        (_, true) => answer(ctx, media::FEED, async || Ok(opds2::feed(ctx, &catalog::feed(ctx, &place).await?))).await,
    }
}

/// Renders a feed, or says that the one which the client has is still the present one.
async fn answer<F: Future<Output = Result<String, Error>>>(
    ctx: &RequestContext,
    media: &'static str,
    render: impl FnOnce() -> F,
) -> HttpResponse {
    let answered = async {
        let mut head = match begin(ctx, media).await? {
            Begun::Same(answer) => return Ok(answer),
            Begun::Changed(head) => head,
        };
        let text = render().await?;
        let zipped = if ctx.takes_gzip { page::zip(text.as_bytes()).ok() } else { None };
        Ok(match zipped {
            Some(zipped) => head.insert_header((CONTENT_ENCODING, HeaderValue::from_static("gzip"))).body(zipped),
            None => head.body(text),
        })
    };
    problem::or_page(ctx, answered.await)
}

/// Whether the client has what it asks for already.
enum Begun {
    Same(HttpResponse),
    Changed(HttpResponseBuilder),
}

/// The head of an answer about the catalogue. Its `ETag` is the version of the catalogue, which grows with each change of a book and
/// of a setting: whoever has this version is answered 304, and nothing is read or rendered.
async fn begin(ctx: &RequestContext, media: &'static str) -> Result<Begun, Error> {
    // Read first: what is rendered afterwards is of this version or a newer one.
    let version = published::version(&ctx.app.shop).await?;
    let etag = format!("W/\"{version}-{}-{}\"", ctx.language.code(), env!("CARGO_PKG_VERSION"));
    let same = knows(ctx, &etag);
    let mut head = HttpResponse::build(if same { StatusCode::NOT_MODIFIED } else { StatusCode::OK });
    head.insert_header((ETAG, etag)).insert_header((CACHE_CONTROL, NO_CACHE)).insert_header((VARY, VARIES));
    head.insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*")).insert_header((RESOURCE_POLICY, FOR_ALL));
    if same {
        return Ok(Begun::Same(head.finish()));
    }
    head.insert_header((CONTENT_TYPE, media));
    // What is streamed would be read to its end for its length.
    if ctx.request.method() == Method::HEAD {
        return Ok(Begun::Same(head.finish()));
    }
    Ok(Begun::Changed(head))
}

/// Whether the request names this version (RFC 9110, 13.1.2: compared weakly).
fn knows(ctx: &RequestContext, etag: &str) -> bool {
    let opaque = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let named = ctx.request.headers().get_all(IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).any(|tag| tag.trim() == "*" || opaque(tag) == opaque(etag))
}
