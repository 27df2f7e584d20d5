//! What several doors answer with: on to another address, how long to keep, where an owner's page stands.

use actix_web::http::header::{CACHE_CONTROL, HeaderValue, LOCATION};
use actix_web::{HttpResponse, HttpResponseBuilder};

use super::page;
use crate::shop::admin::settings::PageKind;
use crate::texts::Texts;

/// What never changes under its name.
pub const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// 303: the browser goes on with GET.
pub fn see_other(to: &str) -> HttpResponseBuilder {
    let mut answer = HttpResponse::SeeOther();
    answer.insert_header((LOCATION, to)).insert_header((CACHE_CONTROL, page::NO_STORE));
    answer
}

/// The address and name of an owner's page, for the footer.
pub fn page_link(t: Texts, kind: PageKind) -> (String, String) {
    (format!("/pages/{}", kind.slug()), t.say(&format!("pages-{}", kind.slug())))
}
