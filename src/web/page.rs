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
            let html = with_basket(ctx, html);
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

/// A rendered page with the link to the basket in its place.
fn with_basket(ctx: &RequestContext, html: String) -> String {
    match html.split_once(basket_place()) {
        Some((before, after)) => [before, &ctx.basket_link(), after].concat(),
        None => html,
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

/// A page that is rendered once and sent many times, with placeholders for what differs in each request: the link to the basket
/// and a form's nonce. The compressed form is split at them too, so nothing is compressed again.
pub struct NonceTemplate {
    /// Each part with what stands behind it; nothing behind the last.
    parts: Vec<(Part, Option<Gap>)>,
    length: usize,
}

/// What differs in each request.
#[derive(Clone, Copy)]
enum Gap {
    Basket,
    Nonce,
}

struct Part {
    plain: Bytes,
    zipped: Bytes,
    crc: Hasher,
}

impl Part {
    fn new(html: &str, flush: FlushCompress) -> Self {
        let plain = Bytes::copy_from_slice(html.as_bytes());
        Self { zipped: deflate(&plain, flush), crc: crc(&plain), plain }
    }
}

/// The placeholder for a form's nonce in a rendered page. It is random in each process and never sent, so nobody can write it into
/// a title or a description.
pub fn place() -> &'static str {
    static PLACE: LazyLock<String> = LazyLock::new(ids::nonce);
    &PLACE
}

/// The placeholder for the link to the basket in a rendered page, which is random in the same way.
pub fn basket_place() -> &'static str {
    static PLACE: LazyLock<String> = LazyLock::new(ids::nonce);
    &PLACE
}

/// The first placeholder in a text, with what is before and behind it.
fn first_gap(html: &str) -> Option<(&str, Gap, &str)> {
    let found = [(basket_place(), Gap::Basket), (place(), Gap::Nonce)].map(|(mark, gap)| {
        let (before, after) = html.split_once(mark)?;
        Some((before, gap, after))
    });
    found.into_iter().flatten().min_by_key(|(before, ..)| before.len())
}

impl NonceTemplate {
    /// Splits `html` at [`place`] and [`basket_place`]; a page without them is sent unchanged.
    pub fn new(html: &str) -> Self {
        let (mut parts, mut rest) = (Vec::new(), html);
        while let Some((before, gap, after)) = first_gap(rest) {
            parts.push((Part::new(before, FlushCompress::Sync), Some(gap)));
            rest = after;
        }
        parts.push((Part::new(rest, FlushCompress::Finish), None));
        Self { length: parts.iter().map(|(part, _)| part.plain.len()).sum(), parts }
    }

    /// Makes the response, with `nonce` in its place.
    pub fn answer(&self, ctx: &RequestContext, cache: HeaderValue, nonce: &str) -> HttpResponse {
        let basket = ctx.basket_link();
        let values = (basket.as_str(), nonce);
        let body = if ctx.takes_gzip { self.zipped(values) } else { self.plain(values) };
        send(ctx, StatusCode::OK, cache, body, ctx.takes_gzip)
    }

    /// The parts, each with the value behind it.
    fn filled<'a>(&'a self, (basket, nonce): (&'a str, &'a str)) -> impl Iterator<Item = (&'a Part, Option<&'a str>)> {
        self.parts.iter().map(move |(part, gap)| {
            let value = gap.map(|gap| match gap {
                Gap::Basket => basket,
                Gap::Nonce => nonce,
            });
            (part, value)
        })
    }

    fn plain(&self, values: (&str, &str)) -> Bytes {
        let mut page = BytesMut::with_capacity(self.length + values.0.len() + values.1.len());
        for (part, value) in self.filled(values) {
            page.extend_from_slice(&part.plain);
            page.extend_from_slice(value.unwrap_or_default().as_bytes());
        }
        page.freeze()
    }

    /// One gzip member (RFC 1952): the parts, each with its value behind it as a stored block (RFC 1951, 3.2.4).
    fn zipped(&self, values: (&str, &str)) -> Bytes {
        let mut page = BytesMut::with_capacity(self.length / 2 + values.0.len() + values.1.len() + 64);
        page.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);
        let (mut sum, mut whole) = (Hasher::new(), self.length);
        for (part, value) in self.filled(values) {
            page.extend_from_slice(&part.zipped);
            sum.combine(&part.crc);
            let Some(value) = value else { continue };
            // A value is a link or a nonce, so its length fits.
            let length = u16::try_from(value.len()).unwrap_or(u16::MAX);
            page.extend_from_slice(&[0]);
            page.extend_from_slice(&length.to_le_bytes());
            page.extend_from_slice(&(!length).to_le_bytes());
            page.extend_from_slice(value.as_bytes());
            sum.combine(&crc(value.as_bytes()));
            whole += value.len();
        }
        page.extend_from_slice(&sum.finalize().to_le_bytes());
        page.extend_from_slice(&u32::try_from(whole).unwrap_or(u32::MAX).to_le_bytes());
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
        let html = format!(
            "<p>{}</p>{}<input value=\"{}\"><p>{}</p>",
            "avant ".repeat(900),
            basket_place(),
            place(),
            "après ".repeat(300)
        );
        let stencil = NonceTemplate::new(&html);
        for (basket, nonce) in
            [("<a href=\"/basket\">Panier (2)</a>", "abc"), ("", ""), ("", "01234567890123456789012")]
        {
            let mut unpacked = String::new();
            flate2::read::GzDecoder::new(&stencil.zipped((basket, nonce))[..]).read_to_string(&mut unpacked).unwrap();
            assert_eq!(unpacked, html.replace(place(), nonce).replace(basket_place(), basket));
            assert_eq!(stencil.plain((basket, nonce)), unpacked.as_bytes());
        }
        assert!(stencil.zipped(("", "abc")).len() < 400);
        let mut neither = String::new();
        let plain = NonceTemplate::new("<p>sans trou</p>").zipped(("x", "y"));
        flate2::read::GzDecoder::new(&plain[..]).read_to_string(&mut neither).unwrap();
        assert_eq!(neither, "<p>sans trou</p>");
    }
}
