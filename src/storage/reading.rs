//! Reads a file of the storage as a stream.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_util::stream::{BoxStream, try_unfold};
use futures_util::{Stream, StreamExt as _};
use tokio::task::{JoinHandle, spawn_blocking};

use super::StorageError;

/// How much is read at once from the page cache, and from the disk, in bytes.
const CACHED: usize = 64 * 1024;
const UNCACHED: usize = 256 * 1024;

/// The bytes of a range of a file, in pieces. If the file ends too early, the stream ends with an error, and the bytes
/// until then are incomplete.
pub struct Reading(Source);

enum Source {
    File(FileReading),
    Bucket(BoxStream<'static, Result<Bytes, StorageError>>),
}

impl Reading {
    pub(super) fn bucket(pieces: BoxStream<'static, Result<Bytes, StorageError>>) -> Self {
        Self(Source::Bucket(pieces))
    }

    pub(super) fn of_nothing() -> Self {
        Self::bucket(futures_util::stream::empty().boxed())
    }

    /// Bytes that are in memory.
    pub fn bytes(bytes: Bytes) -> Self {
        Self::bucket(futures_util::stream::iter((!bytes.is_empty()).then_some(Ok(bytes))).boxed())
    }

    /// These bytes, and then those of `rest`.
    pub fn followed_by(self, rest: impl Stream<Item = Result<Bytes, StorageError>> + Send + 'static) -> Self {
        Self::bucket(self.chain(rest).boxed())
    }

    /// What `from` gives until its end, read on the threads that may wait.
    pub fn blocking(from: impl Read + Send + 'static) -> Self {
        let pieces = try_unfold(from, |mut from| async move {
            let read = spawn_blocking(move || {
                let mut piece = vec![0; UNCACHED];
                let read = from.read(&mut piece)?;
                piece.truncate(read);
                Ok::<_, io::Error>((piece, from))
            });
            let (piece, from) = read.await.map_err(io::Error::other).and_then(|read| read).map_err(refused)?;
            Ok((!piece.is_empty()).then(|| (Bytes::from(piece), from)))
        });
        Self::bucket(pieces.boxed())
    }

    /// Reads the bytes `span` of an open file.
    pub fn file(file: File, span: Range<u64>) -> Self {
        Self(Source::File(FileReading { file: Arc::new(file), left: span, under_way: None }))
    }
}

impl Stream for Reading {
    type Item = Result<Bytes, StorageError>;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        match &mut self.get_mut().0 {
            Source::File(file) => Poll::Ready(ready!(file.poll(cx)).map(|piece| piece.map_err(refused))),
            Source::Bucket(pieces) => pieces.as_mut().poll_next(cx),
        }
    }
}

fn refused(error: io::Error) -> StorageError {
    StorageError::Read("a file".into(), error)
}

struct FileReading {
    file: Arc<File>,
    left: Range<u64>,
    under_way: Option<JoinHandle<io::Result<Vec<u8>>>>,
}

impl FileReading {
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let piece = if let Some(reading) = &mut self.under_way {
            let read = ready!(Pin::new(reading).poll(cx)).map_err(io::Error::other).and_then(|read| read);
            self.under_way = None;
            read
        } else if self.left.is_empty() {
            return Poll::Ready(None);
        } else if let Some(piece) = read_cached(&self.file, self.left.start, self.most(CACHED)) {
            Ok(piece)
        } else {
            let (file, at, most) = (Arc::clone(&self.file), self.left.start, self.most(UNCACHED));
            self.under_way = Some(spawn_blocking(move || read(&file, at, most)));
            return self.poll(cx);
        };
        if let Ok(piece) = &piece {
            self.left.start += u64::try_from(piece.len()).unwrap_or(u64::MAX);
        }
        Poll::Ready(Some(piece.map(Bytes::from)))
    }

    fn most(&self, piece: usize) -> usize {
        usize::try_from(self.left.end - self.left.start).unwrap_or(usize::MAX).min(piece)
    }
}

/// Reads from the page cache, without waiting for the disk. `None` if the bytes are not in the cache, or the system
/// does not support this.
#[cfg(target_os = "linux")]
fn read_cached(file: &File, at: u64, most: usize) -> Option<Vec<u8>> {
    use rustix::io::{ReadWriteFlags, preadv2};
    let mut piece = vec![0; most];
    let read = preadv2(file, &mut [io::IoSliceMut::new(&mut piece)], at, ReadWriteFlags::NOWAIT).ok()?;
    piece.truncate(read);
    (read > 0).then_some(piece)
}

#[cfg(not(target_os = "linux"))]
fn read_cached(_: &File, _: u64, _: usize) -> Option<Vec<u8>> {
    None
}

fn read(file: &File, at: u64, most: usize) -> io::Result<Vec<u8>> {
    let mut piece = vec![0; most];
    let read = file.read_at(&mut piece, at)?;
    piece.truncate(read);
    if read == 0 { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(piece) }
}
