//! The socket of a visitor's connection: reports progress to [`Connection`], and closes when that has ended.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use actix_web::rt::net::TcpStream;
use bytes::{Buf as _, Bytes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use crate::web::connections::{Connection, ConnectionHandle};
use crate::web::unparsed::{self, ParserErrors};

/// The socket of a visitor's connection.
pub struct ConnectionIo {
    stream: TcpStream,
    seat: Connection,
    unread: Arc<ParserErrors>,
    /// The address that the last request probably meant, in case the parser rejects its own.
    meant: Option<String>,
    /// Whether all our responses were written completely, so that the next write begins a response.
    is_even: bool,
    /// The rest of the bytes that are sent in place of the parser's response.
    instead: Option<Bytes>,
}

impl ConnectionIo {
    /// Takes over an accepted connection.
    pub fn new(stream: TcpStream, seat: Connection, unread: Arc<ParserErrors>) -> Self {
        // Without TCP_NODELAY, a short last segment would wait for the acknowledgement of the one before it. If the
        // connection is already gone, the first read fails.
        drop(stream.set_nodelay(true));
        Self { stream, seat, unread, meant: None, is_even: true, instead: None }
    }

    pub fn card(&self) -> ConnectionHandle {
        self.seat.card()
    }

    /// Ready when the bytes sent in place of the parser's response have been written.
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

/// Records whether the reader takes the bytes it is given. An error if the connection is to be closed.
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
        if this.seat.has_ended(cx) || this.seat.reads_no_more() {
            // Reported as if the visitor had closed the connection.
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
        // No response of ours is in progress, so these bytes come from the parser.
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

    /// actix flushes when it has written all it has. By the last flush of a response, its request no longer counts as
    /// being answered.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.is_even |= !this.seat.is_answering();
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
