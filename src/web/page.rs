//! Sends HTML pages: rendered, compressed, with their cache policy.

use std::io::Write as _;
use std::sync::LazyLock;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue, VARY};
use actix_web::{HttpResponse, HttpResponseBuilder};
use askama::Template;
use bytes::{Bytes, BytesMut};
use crc32fast::Hasher;
use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};

use crate::domain::ids;
use crate::web::context::RequestContext;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// For pages about one buyer, and for forms: the browser may show them again on "back", and nothing else stores them.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("private, no-cache");
/// For pages that contain secrets such as download links: stored nowhere.
pub const NO_STORE: HeaderValue = HeaderValue::from_static("private, no-store");

/// Renders a page and makes the response.
pub fn answer(ctx: &RequestContext, status: StatusCode, cache: HeaderValue, page: &impl Template) -> HttpResponse {
    match page.render() {
        Ok(html) => {
            let body = if ctx.takes_gzip { zip(html.as_bytes()).ok() } else { None };
            let zipped = body.is_some();
            send(ctx, status, cache, body.unwrap_or_else(|| html.into()), zipped)
        }
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn send(ctx: &RequestContext, status: StatusCode, cache: HeaderValue, body: Bytes, zipped: bool) -> HttpResponse {
    let mut response = HttpResponseBuilder::new(status);
    response.insert_header((CONTENT_TYPE, HTML)).insert_header((CACHE_CONTROL, cache));
    response.insert_header((VARY, HeaderValue::from_static("Accept-Encoding, Accept-Language, Cookie")));
    if zipped {
        response.insert_header((CONTENT_ENCODING, HeaderValue::from_static("gzip")));
    }
    for cookie in ctx.cookies() {
        response.cookie(cookie);
    }
    response.body(body)
}

/// The text compressed with gzip.
pub fn zip(text: &[u8]) -> std::io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(text.len() / 3), Compression::new(5));
    encoder.write_all(text)?;
    Ok(encoder.finish()?.into())
}

/// A page that is rendered once and sent many times, with a placeholder for what differs in each request (a form's
/// nonce). The compressed form is split at the placeholder too, so nothing is compressed again.
pub struct NonceTemplate {
    before: Bytes,
    after: Bytes,
    zipped_before: Bytes,
    zipped_after: Bytes,
    crc_before: Hasher,
    crc_after: Hasher,
    length: usize,
}

/// The placeholder in a rendered page. It is random in each process and never sent, so nobody can write it into a title
/// or a description.
pub fn place() -> &'static str {
    static PLACE: LazyLock<String> = LazyLock::new(ids::nonce);
    &PLACE
}

impl NonceTemplate {
    /// Splits `html` at [`place`]; a page without the placeholder is sent unchanged.
    pub fn new(html: &str) -> Self {
        let (before, after) = html.split_once(place()).unwrap_or((html, ""));
        Self {
            zipped_before: deflate(before.as_bytes(), FlushCompress::Sync),
            zipped_after: deflate(after.as_bytes(), FlushCompress::Finish),
            crc_before: crc(before.as_bytes()),
            crc_after: crc(after.as_bytes()),
            length: before.len() + after.len(),
            before: Bytes::copy_from_slice(before.as_bytes()),
            after: Bytes::copy_from_slice(after.as_bytes()),
        }
    }

    /// Makes the response with `value` in the place of the placeholder.
    pub fn answer(&self, ctx: &RequestContext, cache: HeaderValue, value: &str) -> HttpResponse {
        let body = if ctx.takes_gzip { self.zipped(value) } else { self.plain(value) };
        send(ctx, StatusCode::OK, cache, body, ctx.takes_gzip)
    }

    fn plain(&self, value: &str) -> Bytes {
        let mut page = BytesMut::with_capacity(self.before.len() + value.len() + self.after.len());
        page.extend_from_slice(&self.before);
        page.extend_from_slice(value.as_bytes());
        page.extend_from_slice(&self.after);
        page.freeze()
    }

    /// One gzip member (RFC 1952): the first part, the value as a stored block (RFC 1951, 3.2.4), the last part.
    fn zipped(&self, value: &str) -> Bytes {
        // A value is a form's nonce, so both lengths fit.
        let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
        let whole = u32::try_from(self.length + value.len()).unwrap_or(u32::MAX);
        let mut sum = self.crc_before.clone();
        sum.combine(&crc(value.as_bytes()));
        sum.combine(&self.crc_after);
        let mut page = BytesMut::with_capacity(self.zipped_before.len() + self.zipped_after.len() + value.len() + 23);
        page.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        page.extend_from_slice(&self.zipped_before);
        page.extend_from_slice(&[0]);
        page.extend_from_slice(&length.to_le_bytes());
        page.extend_from_slice(&(!length).to_le_bytes());
        page.extend_from_slice(value.as_bytes());
        page.extend_from_slice(&self.zipped_after);
        page.extend_from_slice(&sum.finalize().to_le_bytes());
        page.extend_from_slice(&whole.to_le_bytes());
        page.freeze()
    }
}

fn crc(bytes: &[u8]) -> Hasher {
    let mut crc = Hasher::new();
    crc.update(bytes);
    crc
}

fn deflate(bytes: &[u8], flush: FlushCompress) -> Bytes {
    let mut packed = Vec::with_capacity(bytes.len() + 64);
    // Writing to a vector with room for more than the input cannot fail, so there is no error to handle.
    drop(Compress::new(Compression::best(), false).compress_vec(bytes, &mut packed, flush));
    packed.into()
}

#[cfg(test)]
mod tests {
    use std::io::Read as _;

    use super::*;

    #[test]
    fn a_page_with_its_value_unpacks_to_what_was_meant() {
        let html =
            format!("<p>{}</p><input value=\"{}\"><p>{}</p>", "avant ".repeat(900), place(), "après ".repeat(300));
        let stencil = NonceTemplate::new(&html);
        for value in ["abc", "", "0123456789012345678901"] {
            let mut unpacked = String::new();
            flate2::read::GzDecoder::new(&stencil.zipped(value)[..]).read_to_string(&mut unpacked).unwrap();
            assert_eq!(unpacked, html.replace(place(), value));
            assert_eq!(stencil.plain(value), unpacked.as_bytes());
        }
        assert!(stencil.zipped("abc").len() < 400);
    }
}
