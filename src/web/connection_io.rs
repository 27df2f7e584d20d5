//! A connection of a visitor: what goes over it moves its seat, and a seat that ends closes it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::TcpStream;
use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::web::connections::{Connection, ConnectionHandle};
use crate::web::unparsed::{self, ParserErrors};

/// A connection of a visitor.
pub struct ConnectionIo {
    stream: TcpStream,
    seat: Connection,
    unread: Arc<ParserErrors>,
    /// The address that the last head may have meant, if its own cannot be read.
    meant: Option<String>,
    /// All that we had to say has gone: whatever is written next begins an answer.
    is_even: bool,
    /// What is being sent instead of the parser's answer.
    instead: Option<Bytes>,
}

impl ConnectionIo {
    /// Takes an accepted connection over.
    pub fn new(stream: TcpStream, seat: Connection, unread: Arc<ParserErrors>) -> Self {
        // A last short segment is not held back until the one before it is acknowledged. A connection that is gone already
        // says so at the first read.
        drop(stream.set_nodelay(true));
        Self { stream, seat, unread, meant: None, is_even: true, instead: None }
    }

    pub fn card(&self) -> ConnectionHandle {
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
}

/// Tells the seat whether the reader takes what he is given. When he must go, that is an error.
fn note<T>(seat: &Connection, cx: &Context<'_>, taken: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
    if taken.is_ready() {
        seat.moves();
        return taken;
    }
    seat.stalls();
    if seat.has_ended(cx) { Poll::Ready(Err(io::ErrorKind::TimedOut.into())) } else { Poll::Pending }
}

impl AsyncRead for ConnectionIo {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, into: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.seat.has_ended(cx) || this.seat.hears_no_more() {
            // As if the visitor had closed it.
            return Poll::Ready(Ok(()));
        }
        let before = into.filled().len();
        let read = Pin::new(&mut this.stream).poll_read(cx, into);
        if !this.seat.is_answering() {
            let come = into.filled().get(before..).unwrap_or_default();
            this.meant = unparsed::meant(come).or(this.meant.take());
        }
        read
    }
}

impl AsyncWrite for ConnectionIo {
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
        if written.is_ready() {
            this.is_even = false;
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

    /// actix flushes when all is written that it has. The last piece of a body is written when its answer counts as given.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.is_even |= !this.seat.is_answering();
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
