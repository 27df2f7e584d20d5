//! Sends stored files as response bodies, and reports how much was sent.

use std::convert::Infallible;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use actix_web::body::{BodySize, MessageBody};
use actix_web::{HttpResponse, HttpResponseBuilder};
use bytes::Bytes;
use futures_util::Stream as _;

use crate::shop::Error;
use crate::storage::{Key, Reading, Storage, StorageError};

/// Sent bytes are reported after this many, but not more often than [`REPORT_EVERY`]: each report is a write to the disk.
const REPORT_BYTES: u64 = 4 * 1024 * 1024;
const REPORT_EVERY: Duration = Duration::from_secs(1);
/// How much of a body actix may still hold when it asks for more (`h1_write_buffer_size`).
pub const HELD: usize = 32 * 1024;

/// Called with the bytes `start..end` of the file that were sent, each byte once and in order. It runs on the server's
/// thread and must return at once.
pub type OnSent = Box<dyn FnMut(u64, u64)>;

/// The response begun by `head`, with the bytes `span` of a file as its body.
///
/// # Errors
/// When the file is missing, too short or unavailable; that is known before anything is sent.
pub async fn send(
    (storage, key): (&Storage, &Key),
    span: Range<u64>,
    on_sent: OnSent,
    head: &mut HttpResponseBuilder,
) -> Result<HttpResponse, Error> {
    let reading = storage.open(key, span.clone()).await?;
    Ok(send_reading(reading, span, on_sent, head))
}

/// The response begun by `head`, with the bytes `span` of a file as its body, which `reading` reads.
pub fn send_reading(
    reading: Reading,
    span: Range<u64>,
    on_sent: OnSent,
    head: &mut HttpResponseBuilder,
) -> HttpResponse {
    head.body(CountedBody::new(reading, span, on_sent))
}

/// A part of a file as a response body, with one piece at a time in memory. A read error closes the connection.
///
/// A byte counts as sent when the kernel has taken it from actix, which asks for more once it holds less than [`HELD`]:
/// the last [`HELD`] bytes are reported only at the end. The kernel may still hold some of what it took (`server::UNSENT`).
struct CountedBody {
    reading: Reading,
    span: Range<u64>,
    /// The end of what was given to actix.
    given: u64,
    /// The end of what the kernel has taken.
    sent: u64,
    reported: u64,
    reported_at: Instant,
    on_sent: OnSent,
}

impl CountedBody {
    fn new(reading: Reading, span: Range<u64>, on_sent: OnSent) -> Self {
        let start = span.start;
        Self { reading, span, given: start, sent: start, reported: start, reported_at: Instant::now(), on_sent }
    }

    fn tell(&mut self) {
        if self.reported < self.sent {
            (self.on_sent)(self.reported, self.sent);
            (self.reported, self.reported_at) = (self.sent, Instant::now());
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
        let held = u64::try_from(HELD).unwrap_or(u64::MAX);
        this.sent = this.given.saturating_sub(held).max(this.sent);
        if this.sent - this.reported >= REPORT_BYTES && this.reported_at.elapsed() >= REPORT_EVERY {
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

/// The body of a response to HEAD: the length that a GET would have, and no bytes.
pub struct HeadBody(pub u64);

impl MessageBody for HeadBody {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.0)
    }

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Bytes, Infallible>>> {
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read as _, Write as _};
    use std::net::{SocketAddr, TcpListener, TcpStream};
    use std::path::PathBuf;
    use std::sync::mpsc;

    use actix_web::dev::ServerHandle;
    use actix_web::error::ErrorServiceUnavailable;
    use actix_web::{App, web};
    use tokio::sync::watch;
    use tokio::task::spawn_blocking;

    use super::*;
    use crate::config::Files;
    use crate::storage::Namespace;
    use crate::web::security_headers::SecurityHeaders;
    use crate::web::server;
    use crate::web::unparsed::ParserErrors;

    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;

    /// A storage with one file.
    struct Scene {
        folder: PathBuf,
        storage: Storage,
        key: Key,
    }

    impl Scene {
        async fn new(size: u64) -> Self {
            let folder = std::env::temp_dir().join(format!("griot-stream-{}", uuid::Uuid::new_v4()));
            let storage = Storage::at(&Files::Folder(folder.clone())).unwrap();
            let stored = storage.put_bytes(Namespace::Books, content(0..size).into()).await.unwrap();
            Self { folder, storage, key: Key::new(Namespace::Books, &stored.sha256).unwrap() }
        }

        fn path(&self) -> PathBuf {
            self.storage.path(&self.key).unwrap()
        }

        /// Drops the file from the page cache, so that the next read waits for the disk.
        fn cool(&self) {
            let file = File::open(self.path()).unwrap();
            file.sync_all().unwrap();
            rustix::fs::fadvise(&file, 0, None, rustix::fs::Advice::DontNeed).unwrap();
        }
    }

    impl Drop for Scene {
        fn drop(&mut self) {
            std::fs::remove_dir_all(&self.folder).unwrap();
        }
    }

    /// Content that differs from one page to the next.
    fn content(span: Range<u64>) -> Vec<u8> {
        span.map(|at| u8::try_from((at ^ (at >> 13)) % 251).unwrap()).collect()
    }

    type Reports = mpsc::Receiver<(u64, u64)>;

    /// A real server with the bytes `span` of the scene's file at `/`; the sent ranges come through the channel.
    fn serve(scene: &Scene, span: Range<u64>) -> (ServerHandle, SocketAddr, Reports) {
        let (sender, reported) = mpsc::channel();
        let (storage, key) = (scene.storage.clone(), scene.key.clone());
        let app = move || {
            let (storage, key, sender, span) = (storage.clone(), key.clone(), sender.clone(), span.clone());
            let size = span.end - span.start;
            let handler = move || {
                let (storage, key, sender, span) = (storage.clone(), key.clone(), sender.clone(), span.clone());
                async move {
                    let on_sent = Box::new(move |start, end| sender.send((start, end)).unwrap());
                    let sent = send((&storage, &key), span, on_sent, &mut HttpResponse::Ok()).await;
                    sent.map_err(ErrorServiceUnavailable)
                }
            };
            let head = move || async move { HttpResponse::Ok().body(HeadBody(size)) };
            App::new().route("/", web::get().to(handler)).route("/", web::head().to(head))
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let unread = ParserErrors::new(&SecurityHeaders::new(&[], false));
        let server = server::serve(listener, watch::channel(false).1, unread, app).unwrap();
        let handle = server.handle();
        tokio::spawn(server);
        (handle, address, reported)
    }

    fn ask(address: SocketAddr, requests: &str) -> TcpStream {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(requests.as_bytes()).unwrap();
        stream
    }

    const ONCE: &str = "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

    /// Everything received until the connection is closed, and where the first body begins.
    async fn fetch(address: SocketAddr, requests: &str) -> (Vec<u8>, usize) {
        let mut stream = ask(address, requests);
        let answer = spawn_blocking(move || {
            let mut answer = Vec::new();
            // A connection that breaks off also ends here.
            drop(stream.read_to_end(&mut answer));
            answer
        });
        let answer = answer.await.unwrap();
        let body = answer.windows(4).position(|end| end == b"\r\n\r\n").map_or(0, |at| at + 4);
        (answer, body)
    }

    async fn reported_after(server: ServerHandle, reported: Reports) -> Vec<(u64, u64)> {
        server.stop(false).await;
        reported.into_iter().collect()
    }

    #[actix_web::test]
    async fn exactly_the_asked_bytes_go_out() {
        let size = MIB + 7;
        let scene = Scene::new(size).await;
        for (start, end) in [(0, 1), (0, size), (1, 2), (size - 1, size), (KIB, 300 * KIB), (256 * KIB, 512 * KIB)] {
            let (server, address, reported) = serve(&scene, start..end);
            let (answer, body) = fetch(address, ONCE).await;
            let head = String::from_utf8_lossy(&answer[..body]).to_lowercase();
            assert!(head.contains(&format!("content-length: {}\r\n", end - start)), "{head}");
            assert!(!head.contains("transfer-encoding"), "{head}");
            assert!(answer[body..] == content(start..end), "{start}..{end}");
            assert_eq!(reported_after(server, reported).await, [(start, end)]);
        }
    }

    #[actix_web::test]
    async fn a_file_on_a_slow_line_comes_whole_and_is_told_of_as_it_goes() {
        let size = 60 * MIB;
        let scene = Scene::new(size).await;
        let (server, address, reported) = serve(&scene, 0..size);
        let mut stream = ask(address, ONCE);
        // After a sent range was reported the reader reads on; until then it reads a little at a time.
        let reading = spawn_blocking(move || {
            let (mut answer, mut some) = (Vec::new(), vec![0; 64 * 1024]);
            let mut first = None;
            loop {
                let read = stream.read(&mut some).unwrap();
                if read == 0 {
                    return (answer, first, reported);
                }
                answer.extend_from_slice(&some[..read]);
                if first.is_none() && answer.len() > 20_000_000 {
                    first = Some(reported.recv_timeout(REPORT_EVERY * 10).unwrap());
                } else if first.is_none() {
                    std::thread::sleep(Duration::from_millis(4));
                }
            }
        });
        let (answer, first, reported) = reading.await.unwrap();
        let body = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        assert!(answer[body..] == content(0..size));
        let reported: Vec<_> = first.into_iter().chain(reported_after(server, reported).await).collect();
        assert_eq!((reported.first().unwrap().0, reported.last().unwrap().1), (0, size));
        assert!(reported.windows(2).all(|pair| pair[0].1 == pair[1].0), "no gap: {reported:?}");
        assert!(reported.len() > 1 && reported[0].1 < size, "{reported:?}");
    }

    #[actix_web::test]
    async fn a_file_on_a_quick_line_is_told_of_once() {
        let scene = Scene::new(20 * MIB).await;
        let (server, address, reported) = serve(&scene, 0..20 * MIB);
        let (answer, body) = fetch(address, ONCE).await;
        assert_eq!(answer.len() - body, usize::try_from(20 * MIB).unwrap());
        assert_eq!(reported_after(server, reported).await, [(0, 20 * MIB)]);
    }

    #[actix_web::test]
    async fn a_file_that_must_come_from_the_disk_comes_whole() {
        let size = 3 * MIB + 11;
        let scene = Scene::new(size).await;
        scene.cool();
        let (server, address, reported) = serve(&scene, 5..size);
        let (answer, body) = fetch(address, ONCE).await;
        assert!(answer[body..] == content(5..size));
        assert_eq!(reported_after(server, reported).await, [(5, size)]);
    }

    #[actix_web::test]
    async fn requests_sent_ahead_on_one_line_are_answered_one_after_the_other() {
        let size = MIB;
        let scene = Scene::new(size).await;
        let (server, address, reported) = serve(&scene, 0..size);
        let again = "GET / HTTP/1.1\r\nHost: here\r\n\r\n";
        let (answer, _) = fetch(address, &format!("{again}{again}{ONCE}")).await;
        let mut rest = answer.as_slice();
        for _ in 0..3 {
            let body = rest.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
            let (head, after) = rest.split_at(body);
            assert!(head.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(head));
            let (one, following) = after.split_at(usize::try_from(size).unwrap());
            assert!(one == content(0..size));
            rest = following;
        }
        assert!(rest.is_empty());
        assert_eq!(reported_after(server, reported).await, [(0, size); 3]);
    }

    #[actix_web::test]
    async fn a_reader_who_leaves_early_is_told_of_as_having_left_early() {
        let size = 60 * MIB;
        let scene = Scene::new(size).await;
        let (server, address, reported) = serve(&scene, 0..size);
        let left = spawn_blocking(move || {
            let mut some = vec![0; 1_000_000];
            ask(address, ONCE).read_exact(&mut some).unwrap();
        });
        left.await.unwrap();
        let last = reported_after(server, reported).await.last().unwrap().1;
        assert!((900_000..size).contains(&last), "{last}");
    }

    #[actix_web::test]
    async fn a_file_that_is_missing_or_too_short_is_an_error_before_anything_goes_out() {
        let scene = Scene::new(100).await;
        let (server, address, reported) = serve(&scene, 0..101);
        let (answer, _) = fetch(address, ONCE).await;
        assert!(answer.starts_with(b"HTTP/1.1 503"), "{}", String::from_utf8_lossy(&answer));
        assert_eq!(reported_after(server, reported).await, []);
        let gone = Scene::new(1).await;
        let (server, address, reported) = serve(&gone, 0..1);
        gone.storage.delete(&gone.key).await.unwrap();
        let (answer, _) = fetch(address, ONCE).await;
        assert!(answer.starts_with(b"HTTP/1.1 503"), "{}", String::from_utf8_lossy(&answer));
        assert_eq!(reported_after(server, reported).await, []);
    }

    #[actix_web::test]
    async fn a_file_that_shrinks_on_the_way_breaks_off() {
        let size = 60 * MIB;
        let scene = Scene::new(size).await;
        let (server, address, reported) = serve(&scene, 0..size);
        let mut stream = ask(address, ONCE);
        let shrunk = scene.path();
        let got = spawn_blocking(move || {
            stream.read_exact(&mut [0; 1000]).unwrap();
            File::options().write(true).open(shrunk).unwrap().set_len(10).unwrap();
            let mut rest = Vec::new();
            drop(stream.read_to_end(&mut rest));
            rest.len()
        });
        assert!(got.await.unwrap() < usize::try_from(size).unwrap());
        assert!(reported_after(server, reported).await.iter().all(|&(_, end)| end < size));
    }

    #[actix_web::test]
    async fn a_head_has_the_length_and_no_bytes_and_the_line_stays_open() {
        let scene = Scene::new(MIB).await;
        let (server, address, reported) = serve(&scene, 0..MIB);
        let again = "HEAD / HTTP/1.1\r\nHost: here\r\n\r\nHEAD / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
        let (answers, _) = fetch(address, again).await;
        let answers = String::from_utf8(answers).unwrap().to_lowercase();
        assert_eq!(answers.matches("content-length: 1048576").count(), 2, "{answers}");
        assert!(answers.ends_with("\r\n\r\n"), "{answers}");
        assert_eq!(reported_after(server, reported).await, []);
    }
}
