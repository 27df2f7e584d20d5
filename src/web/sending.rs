//! Files of the storage as the bodies of answers, told of as they go.

use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, MessageBody};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::Stream as _;

use super::stream::FileBody;
use crate::shop::Error;
use crate::storage::{Key, Reading, Storage, StorageError};

/// What went out is told after so many bytes, but not more often than [`TELL_EVERY`]: telling is a write to the disk.
pub const TELL: u64 = 4 * 1024 * 1024;
pub const TELL_EVERY: Duration = Duration::from_secs(1);
/// What actix may still hold of a body when it asks for more of it (its `h1_write_buffer_size`, 32 KiB by default).
const HELD: u64 = 32 * 1024;

/// Told which bytes `start..end` of the file have gone out, each once and in order. It runs on the server's thread and
/// must return at once.
pub type OnSent = Box<dyn FnMut(u64, u64)>;

/// The answer that `head` begins, with the bytes `span` of a file as its body.
///
/// # Errors
/// A file that is missing, too short, or out of reach: now, before anything goes out.
pub async fn send(
    request: &HttpRequest,
    (storage, key): (&Storage, &Key),
    span: Range<u64>,
    on_sent: OnSent,
    head: &mut HttpResponseBuilder,
) -> Result<HttpResponse, Error> {
    if let Some(path) = storage.path(key) {
        let body = FileBody::open(request, &path, span, on_sent).await;
        return Ok(body.map_err(|error| Error::Broken(error.to_string()))?.answer(head));
    }
    let reading = storage.open(key, span.clone()).await?;
    Ok(head.no_chunking(span.end - span.start).body(CountedBody::new(reading, span, on_sent)))
}

/// A stretch of a file as an answer's body. It holds a piece of it in memory. One that breaks off breaks the connection off.
///
/// A byte has gone out when the kernel has taken it from actix, which asks for more once it holds less than [`HELD`]: so much
/// is not told of before the end. Some of what the kernel took may lie there unsent (`server::UNSENT`).
pub struct CountedBody {
    reading: Reading,
    span: Range<u64>,
    /// Up to here actix was given.
    given: u64,
    /// Up to here the kernel has taken.
    sent: u64,
    told: u64,
    told_at: Instant,
    on_sent: OnSent,
}

impl CountedBody {
    pub fn new(reading: Reading, span: Range<u64>, on_sent: OnSent) -> Self {
        let start = span.start;
        Self { reading, span, given: start, sent: start, told: start, told_at: Instant::now(), on_sent }
    }

    fn tell(&mut self) {
        if self.told < self.sent {
            (self.on_sent)(self.told, self.sent);
            (self.told, self.told_at) = (self.sent, Instant::now());
        }
    }
}

impl MessageBody for CountedBody {
    type Error = StorageError;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.span.end - self.span.start)
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StorageError>>> {
        let this = self.get_mut();
        this.sent = this.given.saturating_sub(HELD).max(this.sent);
        if this.sent - this.told >= TELL && this.told_at.elapsed() >= TELL_EVERY {
            this.tell();
        }
        match ready!(Pin::new(&mut this.reading).poll_next(cx)) {
            Some(Ok(piece)) => {
                this.given += u64::try_from(piece.len()).unwrap_or(u64::MAX);
                Poll::Ready(Some(Ok(piece)))
            }
            Some(Err(error)) => {
                tracing::warn!(%error, "a file broke off on its way to a reader");
                Poll::Ready(Some(Err(error)))
            }
            None => {
                this.sent = this.given;
                this.tell();
                Poll::Ready(None)
            }
        }
    }
}

impl Drop for CountedBody {
    fn drop(&mut self) {
        self.tell();
    }
}
