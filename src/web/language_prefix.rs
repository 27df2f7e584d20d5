//! Addresses in a language: `/en/books/le-fleuve` is the page `/books/le-fleuve` in English, for links that are shared and
//! for search engines, and the browser keeps to it. The address without a code is in the language that was chosen before,
//! or that the browser prefers.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::uri::{PathAndQuery, Uri};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage as _, HttpRequest};

use crate::domain::language::Language;

/// The language that the address names.
#[derive(Clone, Copy)]
struct Named(Language);

/// The address of the page at `here`, a path, in a language.
pub fn address(language: Language, here: &str) -> String {
    format!("/{}{here}", language.code())
}

/// The language that the address of a request named.
pub fn named(request: &HttpRequest) -> Option<Language> {
    request.extensions().get::<Named>().map(|named| named.0)
}

/// The middleware: takes the language off the address, before the routes see it.
pub async fn language_prefix<B: MessageBody>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let reads = [Method::GET, Method::HEAD].contains(request.method());
    if reads && let Some((language, uri)) = split(request.uri()) {
        request.extensions_mut().insert(Named(language));
        request.match_info_mut().get_mut().update(&uri);
        request.head_mut().uri = uri;
    }
    next.call(request).await
}

/// The language of an address, and the address without it.
fn split(uri: &Uri) -> Option<(Language, Uri)> {
    let path = uri.path().strip_prefix('/')?;
    let (code, rest) = path.split_once('/').unwrap_or((path, ""));
    let language = Language::every().into_iter().find(|language| code.eq_ignore_ascii_case(language.code()))?;
    let query = uri.query().map_or_else(String::new, |query| format!("?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(format!("/{rest}{query}")).ok()?);
    Some((language, Uri::from_parts(parts).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_taken_off_the_address() {
        for (given, code, rest) in [
            ("/en/books/le-fleuve?country=ML", "en", "/books/le-fleuve?country=ML"),
            ("/fr/", "fr", "/"),
            ("/en", "en", "/"),
            ("/EN/books/le-fleuve", "en", "/books/le-fleuve"),
            ("/en//evil.example/", "en", "//evil.example/"),
        ] {
            let (language, uri) = split(&given.parse().unwrap()).unwrap();
            assert_eq!((language.code(), uri.path_and_query().unwrap().as_str()), (code, rest), "{given}");
        }
        for given in ["/", "/books/en/", "/english/", "/c", "/zz/books"] {
            assert!(split(&given.parse().unwrap()).is_none(), "{given}");
        }
    }
}
