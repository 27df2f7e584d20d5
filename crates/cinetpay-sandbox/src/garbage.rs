//! Answers that are not valid API answers.

use std::{convert::Infallible, future, io, io::Write as _, time::Duration};

use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use futures_util::{StreamExt as _, stream};

use crate::Garbage;

const MEGABYTE: usize = 1 << 20;

/// An answer with the HTTP status that the sandbox was told to give.
pub fn status(status: Option<u16>, retry_after: Option<u32>) -> Option<HttpResponse> {
    let mut answer = HttpResponse::build(StatusCode::from_u16(status?).ok()?);
    if let Some(seconds) = retry_after {
        answer.insert_header((header::RETRY_AFTER, seconds.to_string()));
    }
    Some(answer.content_type("text/plain").body("The sandbox was told to answer so."))
}

/// The true answer `body`, spoilt.
pub async fn spoil(garbage: Garbage, mut body: Vec<u8>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    match garbage {
        Garbage::Html => answer.content_type("text/html").body("<!doctype html><title>502</title><h1>Bad gateway</h1>"),
        Garbage::TruncatedJson => {
            body.truncate(body.len() / 2);
            answer.content_type("application/json").body(body)
        }
        Garbage::HugeBody => answer.content_type("application/json").streaming(huge()),
        Garbage::GzipBomb => {
            let bomb = stream::repeat(zipped_megabyte()).take(1024).map(Ok::<_, Infallible>);
            let zipped = answer.content_type("application/json").insert_header((header::CONTENT_ENCODING, "gzip"));
            zipped.streaming(bomb)
        }
        Garbage::Redirect(target) => {
            HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, target)).finish()
        }
        Garbage::Hang => future::pending().await,
        Garbage::OneBytePerSecond => {
            let drops = stream::iter(body).then(|byte| async move {
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok::<_, Infallible>(Bytes::from(vec![byte]))
            });
            answer.content_type("application/json").streaming(Box::pin(drops))
        }
        Garbage::Reset => {
            let cut = stream::iter([Err::<Bytes, _>(io::Error::from(io::ErrorKind::ConnectionReset))]);
            answer.content_type("application/json").streaming(cut)
        }
    }
}

/// One gigabyte that begins like a valid answer.
fn huge() -> impl futures_util::Stream<Item = Result<Bytes, Infallible>> + 'static {
    let megabyte = Bytes::from(vec![b' '; MEGABYTE]);
    let start = Bytes::from_static(br#"{"code":"201","message":"CREATED","description":""#);
    stream::iter([start]).chain(stream::repeat(megabyte).take(1024)).map(Ok)
}

/// A gzip member of one megabyte of spaces; members can be concatenated.
fn zipped_megabyte() -> Bytes {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let written = encoder.write_all(&vec![b' '; MEGABYTE]).and_then(|()| encoder.finish());
    Bytes::from(written.unwrap_or_default())
}
