//! Cleans up the addresses of requests: one with control characters is refused before any handler, and one that is not
//! found and has something stuck to it, such as punctuation, is redirected to the clean one.

use std::borrow::Cow;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::{language_prefix, page, problem};
use crate::domain::book::slug;
use crate::domain::typed;
use crate::web::context::RequestContext;

/// The middleware. The gateway's POSTs and delivery reports are exempt, because only their proof decides; so is the API, which reports
/// malformed requests in its own format.
pub async fn clean_address<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    let is_gateways = !reads && request.path().starts_with("/payment/callback");
    let exempt = request.path().starts_with("/api/") || request.path().starts_with("/sms/report/") || is_gateways;
    if !exempt && (holds_control(request.path()) || holds_control(request.query_string())) {
        let ctx = request.extract::<RequestContext>().await?;
        return Ok(request.into_response(problem::signs(&ctx)).map_into_right_body());
    }
    let cleaned = if reads { Some((request.path().to_owned(), request.query_string().to_owned())) } else { None };
    let language = language_prefix::named(request.request());
    let response = next.call(request).await?;
    if response.status() == StatusCode::NOT_FOUND
        && let Some((path, query)) = cleaned
        && let Some(path) = tidy(&path)
    {
        let path = language.map_or_else(|| path.clone(), |language| language_prefix::address(language, &path));
        let to = if query.is_empty() { path } else { format!("{path}?{query}") };
        let answer = HttpResponse::MovedPermanently()
            .insert_header((LOCATION, to))
            .insert_header((CACHE_CONTROL, page::REVALIDATE))
            .finish();
        return Ok(response.into_response(answer).map_into_right_body());
    }
    Ok(response.map_into_left_body())
}

/// Whether an encoded part of an address contains a control character. Neither database stores all of them, and none
/// has a meaning here.
fn holds_control(part: &str) -> bool {
    part.contains('%') && percent_decode_str(part).any(|byte| typed::is_control(char::from(byte)))
}

/// The first path segments of addresses that people copy, read out and type.
const ROOMS: [&str; 15] = [
    "admin",
    "authors",
    "basket",
    "books",
    "c",
    "categories",
    "d",
    "find",
    "library",
    "orders",
    "pages",
    "s",
    "search",
    "seller",
    "sellers",
];
/// Those whose second segment is a slug.
const NAMED: [&str; 5] = ["authors", "books", "categories", "pages", "sellers"];

/// Punctuation that is copied along with an address from a sentence; `_` is a character of tokens.
const STUCK: &[char] = &[
    '.', ',', ';', ':', '!', '?', '(', ')', '[', ']', '{', '}', '<', '>', '«', '»', '"', '\'', '‘', '’', '“', '”', '*',
    '|', '\\', '…', '`',
];

/// The characters that a path segment contains unencoded.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~').remove(b'@');

/// The address that was probably meant by one that does not exist; `None` if it is the same, or if its first segment is
/// none of `ROOMS`.
fn tidy(path: &str) -> Option<String> {
    let decoded = percent_decode_str(path).decode_utf8().ok()?;
    let part = |part: &str| typed::clean(part).trim_matches(|c: char| c == ' ' || STUCK.contains(&c)).to_owned();
    let mut parts: Vec<String> = decoded.split('/').map(part).filter(|part| !part.is_empty()).collect();
    let room = parts.first_mut()?;
    *room = room.to_lowercase();
    ROOMS.contains(&room.as_str()).then_some(())?;
    let named = NAMED.contains(&room.as_str());
    if let Some(name) = parts.get_mut(1).filter(|_| named) {
        *name = slug(name);
    }
    let cleaned =
        parts.iter().fold(String::new(), |path, part| path + "/" + &Cow::from(utf8_percent_encode(part, PLAIN)));
    (cleaned != path).then_some(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_sticks_to_an_address_is_taken_off() {
        for stuck in [
            "/",
            ".",
            ",",
            ")",
            "'",
            "%E2%80%99",
            "%C2%BB",
            "%20",
            "%E2%80%8B",
            "%3E",
            "%22",
            "!",
            "/.",
            "//",
            "%0A",
            "*",
            "%EF%BB%BF",
            "%C2%A0%C2%BB.",
        ] {
            assert_eq!(tidy(&format!("/books/le-fleuve{stuck}")).as_deref(), Some("/books/le-fleuve"), "{stuck}");
            assert_eq!(tidy(&format!("/d/_aB-_{stuck}")).as_deref(), Some("/d/_aB-_"), "{stuck}");
        }
        for (typed, meant) in [
            ("/books/Le-Fleuve", "/books/le-fleuve"),
            ("/Books/LE-FLEUVE/sample/", "/books/le-fleuve/sample"),
            ("/books/L%E2%80%99%C3%A9t%C3%A9", "/books/l-ete"),
            ("/admin/", "/admin"),
            ("/admin/orders/", "/admin/orders"),
            ("//books//le-fleuve", "/books/le-fleuve"),
        ] {
            assert_eq!(tidy(typed).as_deref(), Some(meant), "{typed}");
        }
    }

    #[test]
    fn what_is_clean_or_none_of_ours_stays_as_it_is() {
        for path in [
            "/books/le-fleuve",
            "/d/aB-_c",
            "/wp-admin/",
            "/static/x.css/",
            "/",
            "//evil.example/",
            "/f/x/livre).",
            "/books/%FF",
        ] {
            assert_eq!(tidy(path), None, "{path}");
        }
    }

    #[test]
    fn control_characters_are_seen_through_the_encoding() {
        for part in ["/books/a%00b", "q=%1f", "%7F", "a%01"] {
            assert!(holds_control(part), "{part}");
        }
        for part in ["/books/caf%C3%A9", "q=a%0D%0Ab%09", "q=100%", ""] {
            assert!(!holds_control(part), "{part}");
        }
    }
}
