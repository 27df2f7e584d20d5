//! `GET /pages/{slug}`: the owner's own pages. `GET /look/{name}`: the shop's own colours.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY};
use actix_web::web::Path;
use askama::Template;

use super::answer::{IMMUTABLE, page_link};
use super::frame::Frame;
use super::{look, page, problem};
use crate::shop::admin::settings::PageKind;
use crate::shop::catalogue::markdown;
use crate::web::context::RequestContext;

/// A page of the owner's: terms, privacy, contact. It is the same for everyone, and browsers revalidate it each time.
#[derive(Template)]
#[template(path = "pages/page.html")]
struct OwnersPage {
    frame: Frame,
    title: String,
    /// The language of the text, which may differ from that of the page.
    language: &'static str,
    /// Sanitised HTML.
    html: String,
}

/// `GET /pages/{slug}`
pub async fn show(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let rules = ctx.app.shop.rules();
    let Some(kind) = PageKind::parse(&slug) else { return problem::not_found(&ctx) };
    let Some(text) = rules.pages.find(kind) else { return problem::not_found(&ctx) };
    let (address, title) = page_link(ctx.texts(), kind);
    let (language, markdown) = text.text(ctx.language);
    let shown =
        OwnersPage { frame: ctx.frame(&address), title, language: language.code(), html: markdown::page(markdown) };
    page::answer(&ctx, StatusCode::OK, page::REVALIDATE, &shown)
}

/// `GET /look/{name}`. A page that was rendered before a change names the former style sheet. It gets the present one,
/// which must then not be cached under the former name.
pub async fn look(ctx: RequestContext, name: Path<String>) -> HttpResponse {
    let rules = ctx.app.shop.rules();
    let Some(style) = &rules.look.style else { return problem::not_found(&ctx) };
    let css = look::css(style, &name);
    let mut response = HttpResponse::Ok();
    response
        .insert_header((CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8")))
        .insert_header((CACHE_CONTROL, if look::is_current(style, &name) { IMMUTABLE } else { page::NO_STORE }))
        .insert_header((VARY, HeaderValue::from_static("Accept-Encoding")));
    match page::zip(&css).ok().filter(|_| ctx.takes_gzip) {
        Some(zipped) => response.insert_header((CONTENT_ENCODING, HeaderValue::from_static("gzip"))).body(zipped),
        None => response.body(css),
    }
}
