//! Parts of answers that several handlers share: a redirect, a cache header, the link to one of the owner's pages.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use actix_web::{HttpResponse, HttpResponseBuilder};

use super::page;
use crate::shop::admin::settings::PageKind;
use crate::texts::Texts;

/// `Cache-Control` for content that never changes at its URL.
pub const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// A 303 redirect, which the browser follows with GET. It is not cached.
pub fn see_other(to: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((LOCATION, to)).insert_header((CACHE_CONTROL, page::NO_STORE));
    answer
}

/// The URL and title of one of the owner's pages, for the footer.
pub fn page_link(t: Texts, kind: PageKind) -> (String, String) {
    (format!("/pages/{}", kind.slug()), t.say(&format!("pages-{}", kind.slug())))
}
