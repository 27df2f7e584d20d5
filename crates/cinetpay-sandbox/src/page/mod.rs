//! The pages. None is cached; all work without scripts.

mod end;
mod pay;
mod phone;

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, http::header, web};
use askama::Template;
use sha2::{Digest as _, Sha256};

use crate::{Language, texts::Texts};

const STYLE: &str = include_str!("../../static/sandbox.css");
const SCRIPT: &str = include_str!("../../static/return.js");

/// Changes when the style or the script does, so that browsers may cache them for ever.
pub static VERSION: LazyLock<String> = LazyLock::new(|| {
    let hash = Sha256::new().chain_update(STYLE).chain_update(SCRIPT).finalize();
    hex::encode(hash).chars().take(12).collect()
});

pub use phone::configure as configure_phone;

pub fn configure(cfg: &mut web::ServiceConfig) {
    pay::configure(cfg);
    cfg.route("/guichet/static/sandbox.css", web::get().to(|| async { asset("text/css; charset=utf-8", STYLE) }));
    cfg.route("/guichet/static/return.js", web::get().to(|| async { asset("text/javascript; charset=utf-8", SCRIPT) }));
}

/// The page that is shown when there is nothing to pay.
#[derive(Template)]
#[template(path = "message.html")]
pub struct MessagePage<'a> {
    t: Texts,
    version: &'a str,
    title: &'static str,
    lead: &'static str,
    link: Option<(String, &'static str)>,
}

/// The language that a browser asks for first.
pub fn language(request: &HttpRequest) -> Language {
    let accept = request.headers().get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Language::accepted(accept.unwrap_or_default())
}

fn missing(request: &HttpRequest) -> HttpResponse {
    let (title, lead) = ("missing", "missing-lead");
    let page = MessagePage { t: Texts(language(request)), version: &VERSION, title, lead, link: None };
    show(HttpResponse::NotFound(), "", &page)
}

pub const NO_STORE: (header::HeaderName, &str) = (header::CACHE_CONTROL, "no-store");

/// Sends a page with its security headers. Forms may lead to this origin and to `return_origin`: browsers apply
/// `form-action` to the redirect to the shop as well.
pub fn show(mut answer: HttpResponseBuilder, return_origin: &str, page: &impl Template) -> HttpResponse {
    let Ok(html) = page.render() else { return HttpResponse::InternalServerError().finish() };
    let policy = format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self' {return_origin}; \
         base-uri 'none'; frame-ancestors 'none'"
    );
    answer
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header(NO_STORE)
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "same-origin"))
        .insert_header((header::X_FRAME_OPTIONS, "DENY"))
        .insert_header(("cross-origin-opener-policy", "same-origin"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .insert_header(("x-robots-tag", "noindex"))
        .content_type("text/html; charset=utf-8")
        .body(html)
}

fn asset(kind: &'static str, text: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(kind)
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .body(text)
}
