//! Files that everybody may have: the program's own, covers, logos, samples.

use std::io;

use actix_files::NamedFile;
use actix_web::http::Method;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_RANGE, CONTENT_TYPE, ETAG, HeaderValue, VARY,
};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use tokio::task::spawn_blocking;

use super::answer::IMMUTABLE;
use super::{assets, problem, ranges};
use crate::shop::Error;
use crate::storage::{Key, Storage};
use crate::web::context::RequestContext;
use crate::web::file_body::{HeadBody, send};

/// `GET /static/{name}`
pub async fn asset(ctx: RequestContext, name: Path<String>) -> HttpResponse {
    let Some(asset) = assets::find(&name) else { return problem::not_found(&ctx) };
    let mut response = HttpResponse::Ok();
    response.insert_header((CONTENT_TYPE, asset.kind)).insert_header((CACHE_CONTROL, IMMUTABLE));
    response.insert_header((VARY, HeaderValue::from_static("Accept-Encoding")));
    match &asset.zipped {
        Some(zipped) if ctx.takes_gzip => {
            response.insert_header((CONTENT_ENCODING, HeaderValue::from_static("gzip"))).body(zipped.clone())
        }
        _ => response.body(asset.plain.clone()),
    }
}

/// The response to a GET or HEAD of a file, with conditional requests and ranges. The caller adds the content type and
/// the cache policy.
///
/// # Errors
/// [`Error::NotFound`] when the file does not exist.
pub async fn send_public(request: &HttpRequest, storage: &Storage, key: &Key) -> Result<HttpResponse, Error> {
    let Some(path) = storage.path(key) else { return from_bucket(request, storage, key).await };
    let opened = spawn_blocking(move || NamedFile::open(path)).await.map_err(io::Error::other);
    match opened.and_then(|opened| opened) {
        Ok(file) => Ok(file.disable_content_disposition().into_response(request)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::NotFound),
        Err(error) => Err(Error::Broken(error.to_string())),
    }
}

async fn from_bucket(request: &HttpRequest, storage: &Storage, key: &Key) -> Result<HttpResponse, Error> {
    let size = storage.size(key).await?.ok_or(Error::NotFound)?;
    let (etag, is_head) = (format!("\"{}\"", key.sha256()), request.method() == Method::HEAD);
    let plan = ranges::plan(is_head, request.headers(), size, &etag);
    let span = plan.span(size);
    let mut answer = HttpResponse::build(plan.status());
    answer.insert_header((ETAG, etag)).insert_header((ACCEPT_RANGES, "bytes"));
    if let Some(range) = plan.content_range(size) {
        answer.insert_header((CONTENT_RANGE, range));
    }
    match (is_head, span.is_empty()) {
        (true, _) => Ok(answer.body(HeadBody(span.end - span.start))),
        (false, true) => Ok(answer.finish()),
        (false, false) => send((storage, key), span, Box::new(|_, _| ()), &mut answer).await,
    }
}
