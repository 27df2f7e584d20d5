//! A connection of a visitor: what goes over it moves its seat, and a seat that ends closes it.

use std::io::{self, IoSlice};
use std::pin::Pin;
use std::task::{Context, Poll};

use actix_web::rt::net::TcpStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::seats::{Card, Seat};

/// A connection of a visitor.
pub struct Wire {
    stream: TcpStream,
    seat: Seat,
}

impl Wire {
    /// Takes an accepted connection over.
    pub fn new(stream: TcpStream, seat: Seat) -> Self {
        // A last short segment is not held back until the one before it is acknowledged. A connection that is gone already
        // says so at the first read.
        drop(stream.set_nodelay(true));
        Self { stream, seat }
    }

    pub fn card(&self) -> Card {
        self.seat.card()
    }
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
        if this.seat.has_ended(cx) || this.seat.hears_no_more() {
            // As if the visitor had closed it.
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut this.stream).poll_read(cx, into)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let written = Pin::new(&mut this.stream).poll_write(cx, bytes);
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

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
