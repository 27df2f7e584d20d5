//! A connection on which files go out by `sendfile`: from the page cache to the socket, without a copy through this program.
//!
//! actix writes what it has encoded (a head, a page) through [`Wire`] as through any stream, and flushes it when all of it is
//! written. A file waits on the connection's [`Line`] for that flush; so its bytes stand where a body's bytes belong.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, IoSlice, IoSliceMut};
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::TcpStream;
use bytes::{Buf as _, Bytes};
use rustix::io::{ReadWriteFlags, preadv2};
use tokio::io::{AsyncRead, AsyncWrite, Interest, ReadBuf};
use tokio::task::{JoinHandle, spawn_blocking};

use super::seats::{Card, Seat};
use super::unread::{self, Unread};

/// Bytes that are looked for in the page cache, and sent, at once.
const STEP: u64 = 1024 * 1024;

/// Steps after which others on the server's thread have their turn.
const TURN: u32 = 4;

/// A connection of a visitor.
pub struct Wire {
    stream: TcpStream,
    line: Line,
    seat: Seat,
    unread: Arc<Unread>,
    /// The address that the last head may have meant, if its own cannot be read.
    meant: Option<String>,
    /// All that was to be written has been: what comes next begins an answer, or a further piece of its body.
    is_even: bool,
    /// What is being sent instead of the parser's answer.
    instead: Option<Bytes>,
}

/// The place on a connection where a file waits to go out: one at a time, as bodies do. Every request of the connection has it
/// as its `conn_data`.
#[derive(Clone, Default)]
pub struct Line(Rc<RefCell<Option<Sending>>>);

struct Sending {
    file: Arc<File>,
    /// What the kernel has not taken yet.
    left: Range<u64>,
    /// Brings the next step into the page cache, off the server's threads.
    warming: Option<JoinHandle<io::Result<()>>>,
    /// Up to here it was brought there: it is sent now even if it is gone again.
    warm: u64,
}

impl Wire {
    /// Takes an accepted connection over.
    pub fn new(stream: TcpStream, seat: Seat, unread: Arc<Unread>) -> Self {
        // A last short segment is not held back until the one before it is acknowledged. A connection that is gone already
        // says so at the first read.
        drop(stream.set_nodelay(true));
        let (line, meant, instead) = (Line::default(), None, None);
        Self { stream, line, seat, unread, meant, is_even: true, instead }
    }

    pub fn card(&self) -> Card {
        self.seat.card()
    }

    /// Ready when all that is sent instead of the parser's answer has gone.
    fn poll_instead(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while let Some(rest) = self.instead.as_mut().filter(|rest| !rest.is_empty()) {
            let written = Pin::new(&mut self.stream).poll_write(cx, rest);
            match ready!(note(&self.seat, cx, written))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                sent => rest.advance(sent),
            }
        }
        self.instead = None;
        Poll::Ready(Ok(()))
    }

    pub fn line(&self) -> Line {
        self.line.clone()
    }
}

impl Line {
    /// Lets the bytes `span` of `file` go out at the next flush.
    pub fn send(&self, file: Arc<File>, span: Range<u64>) {
        *self.0.borrow_mut() = Some(Sending { file, warm: span.start, left: span, warming: None });
    }

    /// The first byte that the kernel has not taken yet.
    pub fn at(&self) -> Option<u64> {
        self.0.borrow().as_ref().map(|sending| sending.left.start)
    }

    /// Sends nothing more.
    pub fn clear(&self) {
        *self.0.borrow_mut() = None;
    }
}

impl Sending {
    fn step(&self) -> Range<u64> {
        self.left.start..self.left.end.min(self.left.start + STEP)
    }

    /// Ready when the next step lies in the page cache, so that sending it does not wait for the disk. It is known by its last
    /// byte: the kernel reads ahead in order.
    fn poll_warm(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let step = self.step();
        if self.warming.is_none() && self.warm < step.end && !is_cached(&self.file, step.end - 1) {
            let file = Arc::clone(&self.file);
            self.warming = Some(spawn_blocking(move || read_through(&file, step)));
        }
        if let Some(warming) = &mut self.warming {
            ready!(Pin::new(warming).poll(cx)).map_err(io::Error::other)??;
            self.warming = None;
            self.warm = self.step().end;
        }
        Poll::Ready(Ok(()))
    }

    /// Hands the kernel as much of the next step as it takes. A file that ends before its time is an error.
    fn send(&mut self, socket: &TcpStream) -> io::Result<()> {
        let step = self.step();
        let length = usize::try_from(step.end - step.start).unwrap_or(usize::MAX);
        let mut at = step.start;
        if rustix::fs::sendfile(socket, &*self.file, Some(&mut at), length)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left.start = at;
        Ok(())
    }
}

fn is_cached(file: &File, at: u64) -> bool {
    let mut byte = [0];
    preadv2(file, &mut [IoSliceMut::new(&mut byte)], at, ReadWriteFlags::NOWAIT) == Ok(1)
}

fn read_through(file: &File, step: Range<u64>) -> io::Result<()> {
    let mut bytes = vec![0; 64 * 1024];
    let mut at = step.start;
    while at < step.end {
        at += match file.read_at(&mut bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => u64::try_from(read).unwrap_or(u64::MAX),
        };
    }
    Ok(())
}

/// Tells the seat whether the reader takes what he is given. When he must go, that is an error.
fn note<T>(seat: &Seat, cx: &Context<'_>, taken: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
    if taken.is_ready() {
        seat.moves();
        return taken;
    }
    seat.stalls();
    if seat.has_ended(cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { Poll::Pending }
}

impl AsyncRead for Wire {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.seat.has_ended(cx) {
            // As if the visitor had closed it.
            return Poll::Ready(Ok(()));
        }
        let before = into.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, into);
        if !this.seat.is_answering() {
            let come = into.filled().get(before..).unwrap_or_default();
            this.meant = unread::meant(come).or(this.meant.take());
        }
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        // Nothing of ours is under way: what is written now the parser says.
        if this.instead.is_none() && this.is_even && !this.seat.is_answering() {
            this.instead = this.unread.instead_of(bytes, this.meant.as_deref());
        }
        if this.instead.is_some() {
            ready!(this.poll_instead(cx))?;
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
        if let Poll::Ready(Ok(sent)) = written {
            this.is_even = sent == bytes.len();
            this.meant = None;
        }
        note(&this.seat, cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write_vectored(cx, bytes);
        note(&this.seat, cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    /// Sends the file that waits, for as long as the kernel takes it.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Self { stream, line, seat, .. } = self.get_mut();
        let mut waiting = line.0.borrow_mut();
        let Some(sending) = waiting.as_mut() else { return Poll::Ready(Ok(())) };
        for _ in 0..TURN {
            if sending.left.is_empty() {
                // Whoever let it go out is asked next, and hears of it.
                cx.waker().wake_by_ref();
                return Poll::Ready(Ok(()));
            }
            ready!(sending.poll_warm(cx))?;
            let ready = stream.poll_write_ready(cx);
            ready!(note(seat, cx, ready))?;
            match stream.try_io(Interest::WRITABLE, || sending.send(stream)) {
                Err(full) if full.kind() == io::ErrorKind::WouldBlock => {}
                sent => sent?,
            }
        }
        cx.waker().wake_by_ref();
        Poll::Pending
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
