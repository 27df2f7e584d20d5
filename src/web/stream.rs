//! A book's file on its way out: taken from the page cache, or read ahead off the server's threads; at constant memory, and
//! told of as it goes.

use std::{
    convert::Infallible,
    fs::File,
    io::{self, IoSliceMut},
    ops::Range,
    os::unix::fs::FileExt as _,
    path::Path,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use actix_web::body::{BodySize, MessageBody};
use bytes::{Bytes, BytesMut};
use rustix::io::{ReadWriteFlags, preadv2};
use tokio::task::{JoinHandle, spawn_blocking};

/// Bytes read at once: as many as leave actix's write buffer below 128 KiB, over which it gives the buffer back after every
/// flush. 64 KiB were a third as fast over one connection (docs/performance.md).
const CHUNK: u64 = 120 * 1024;

/// Chunks from the page cache after which others on the server's thread have their turn.
const TURN: u32 = 16;

/// What went out is told at least this often, in bytes.
const TELL: u64 = 4 * 1024 * 1024;

/// Told which bytes `start..end` of the file have gone out, each once and in order. It runs on the server's thread and
/// must return at once.
pub type OnSent = Box<dyn FnMut(u64, u64)>;

/// A stretch of a file as a response's body. Holds at most two chunks at any time.
///
/// A chunk has gone out when actix asks for the next one: up to 32 KiB of it may then still lie in actix's buffer, and more
/// in the kernel's. When the connection ends early, the chunk handed over last is not counted.
pub struct FileBody {
    file: Arc<File>,
    /// Where the next chunk is read from.
    read: u64,
    end: u64,
    ahead: Option<JoinHandle<io::Result<BytesMut>>>,
    /// Chunks that came from the page cache since the last pause.
    in_a_row: u32,
    /// The chunk handed over last, to read the next but one into.
    last: Bytes,
    handed: u64,
    sent: u64,
    told: u64,
    on_sent: OnSent,
}

impl FileBody {
    /// Opens the file at `path` to send its bytes `span`, for a GET: actix would take all bytes for a HEAD too and throw
    /// them away, and they would be told of as sent (see [`HeadBody`]). A file that ends before is an error, now and not halfway.
    pub async fn open(path: &Path, span: Range<u64>, on_sent: OnSent) -> io::Result<Self> {
        let (path, Range { start, end }) = (path.to_owned(), span);
        let file = spawn_blocking(move || {
            let file = File::open(path)?;
            if file.metadata()?.len() >= end {
                Ok(Arc::new(file))
            } else {
                Err(io::Error::from(io::ErrorKind::UnexpectedEof))
            }
        });
        let file = file.await.map_err(io::Error::other)??;
        let (handed, sent, told) = (start, start, start);
        Ok(Self { file, read: start, end, ahead: None, in_a_row: 0, last: Bytes::new(), handed, sent, told, on_sent })
    }

    /// Starts to read the next chunk, into the memory of one that is out when actix has let go of it.
    fn read_ahead(&mut self) {
        let length = CHUNK.min(self.end.saturating_sub(self.read));
        if length == 0 {
            return;
        }
        let (file, offset) = (Arc::clone(&self.file), self.read);
        let mut chunk = std::mem::take(&mut self.last).try_into_mut().unwrap_or_default();
        self.read += length;
        self.ahead = Some(spawn_blocking(move || {
            chunk.resize(usize::try_from(length).unwrap_or_default(), 0);
            file.read_exact_at(&mut chunk, offset)?;
            Ok(chunk)
        }));
    }

    /// The next chunk if it lies in the page cache: two threads less to wake for it. The kernel says so; another one does
    /// not, and all is read ahead.
    fn cached(&mut self) -> Option<Bytes> {
        let length = CHUNK.min(self.end.saturating_sub(self.read));
        let mut chunk = std::mem::take(&mut self.last).try_into_mut().unwrap_or_default();
        chunk.resize(usize::try_from(length).unwrap_or_default(), 0);
        let into = &mut [IoSliceMut::new(&mut chunk)];
        let read = preadv2(&*self.file, into, self.read, ReadWriteFlags::NOWAIT);
        if length > 0 && read == Ok(chunk.len()) {
            self.read += length;
            return Some(chunk.freeze());
        }
        self.last = chunk.freeze();
        None
    }

    fn hand_over(&mut self, chunk: Bytes) -> Poll<Option<io::Result<Bytes>>> {
        self.last = chunk.clone();
        self.handed += u64::try_from(chunk.len()).unwrap_or_default();
        Poll::Ready(Some(Ok(chunk)))
    }

    fn tell(&mut self) {
        if self.told < self.sent {
            (self.on_sent)(self.told, self.sent);
            self.told = self.sent;
        }
    }
}

impl MessageBody for FileBody {
    type Error = io::Error;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.end.saturating_sub(self.handed))
    }

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let this = self.get_mut();
        this.sent = this.handed;
        if this.sent - this.told >= TELL || this.sent >= this.end {
            this.tell();
        }
        if this.ahead.is_none() {
            if this.in_a_row == TURN {
                this.in_a_row = 0;
                cx.waker().wake_by_ref();
                return Poll::Pending;
            }
            if let Some(chunk) = this.cached() {
                this.in_a_row += 1;
                return this.hand_over(chunk);
            }
            this.read_ahead();
        }
        let Some(ahead) = &mut this.ahead else { return Poll::Ready(None) };
        let read = ready!(Pin::new(ahead).poll(cx)).map_err(io::Error::other).and_then(|read| read);
        this.ahead = None;
        let chunk = read?.freeze();
        this.read_ahead();
        this.hand_over(chunk)
    }
}

/// What a HEAD is answered with: the length that a GET would have, and no bytes.
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

impl Drop for FileBody {
    fn drop(&mut self) {
        self.tell();
    }
}

#[cfg(test)]
mod tests {
    use std::{
        cell::RefCell,
        future::poll_fn,
        io::{Read as _, Write as _},
        net::TcpStream,
        path::PathBuf,
        rc::Rc,
        sync::mpsc,
    };

    use actix_web::{App, HttpResponse, HttpServer, web};

    use super::*;

    const MIB: u64 = 1024 * 1024;

    struct Scene(PathBuf);

    impl Scene {
        fn new(size: u64) -> Self {
            let path = std::env::temp_dir().join(format!("griot-stream-{}", uuid::Uuid::new_v4()));
            std::fs::write(&path, content(0..size)).unwrap();
            Self(path)
        }
    }

    impl Drop for Scene {
        fn drop(&mut self) {
            std::fs::remove_file(&self.0).unwrap();
        }
    }

    /// Bytes that differ from one chunk to the next.
    fn content(span: Range<u64>) -> Vec<u8> {
        span.map(|at| u8::try_from((at ^ (at >> 13)) % 251).unwrap()).collect()
    }

    type Told = Rc<RefCell<Vec<(u64, u64)>>>;

    async fn open(scene: &Scene, span: Range<u64>) -> (Pin<Box<FileBody>>, Told) {
        let told = Told::default();
        let telling = Rc::clone(&told);
        let on_sent = Box::new(move |start, end| telling.borrow_mut().push((start, end)));
        (Box::pin(FileBody::open(&scene.0, span, on_sent).await.unwrap()), told)
    }

    async fn next(body: &mut Pin<Box<FileBody>>) -> Option<io::Result<Bytes>> {
        poll_fn(|cx| body.as_mut().poll_next(cx)).await
    }

    #[actix_web::test]
    async fn exactly_the_asked_bytes_go_out() {
        let scene = Scene::new(3 * CHUNK + 7);
        let ends = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 6, 3 * CHUNK + 7];
        for (start, end) in ends.iter().flat_map(|&start| ends.iter().map(move |&end| (start, end))) {
            if start > end {
                continue;
            }
            let (mut body, told) = open(&scene, start..end).await;
            assert_eq!(body.size(), BodySize::Sized(end - start));
            let mut bytes = Vec::new();
            while let Some(chunk) = next(&mut body).await {
                bytes.extend_from_slice(&chunk.unwrap());
            }
            assert!(bytes == content(start..end), "{start}..{end}");
            let expected = if start < end { vec![(start, end)] } else { vec![] };
            assert_eq!(*told.borrow(), expected);
            drop(body);
            assert_eq!(*told.borrow(), expected, "told once");
        }
    }

    #[actix_web::test]
    async fn a_long_file_is_told_of_as_it_goes() {
        let scene = Scene::new(9 * MIB);
        let (mut body, told) = open(&scene, 0..9 * MIB).await;
        while next(&mut body).await.is_some() {}
        let step = TELL.div_ceil(CHUNK) * CHUNK;
        assert_eq!(*told.borrow(), [(0, step), (step, 2 * step), (2 * step, 9 * MIB)]);
    }

    #[actix_web::test]
    async fn when_the_line_is_cut_the_last_chunk_is_not_counted() {
        let scene = Scene::new(5 * CHUNK);
        let (mut body, told) = open(&scene, 10..5 * CHUNK).await;
        for _ in 0..3 {
            next(&mut body).await.unwrap().unwrap();
        }
        drop(body);
        assert_eq!(*told.borrow(), [(10, 2 * CHUNK + 10)]);
        let (mut body, told) = open(&scene, 0..CHUNK).await;
        next(&mut body).await.unwrap().unwrap();
        drop(body);
        assert_eq!(*told.borrow(), [], "all was handed over, and nobody asked for more");
    }

    #[actix_web::test]
    async fn memory_is_used_again_and_never_while_somebody_holds_it() {
        let scene = Scene::new(8 * CHUNK);
        let (mut body, _) = open(&scene, 0..8 * CHUNK).await;
        let mut held = Vec::new();
        while let Some(chunk) = next(&mut body).await {
            held.push(chunk.unwrap());
        }
        assert!(held.concat() == content(0..8 * CHUNK), "held chunks are not written over");
        let (mut body, _) = open(&scene, 0..8 * CHUNK).await;
        let mut places = std::collections::BTreeSet::new();
        while let Some(chunk) = next(&mut body).await {
            places.insert(chunk.unwrap().as_ptr().addr());
        }
        assert!(places.len() <= 3, "{} buffers", places.len());
    }

    #[actix_web::test]
    async fn a_file_that_is_missing_or_too_short_is_an_error_before_anything_goes_out() {
        let scene = Scene::new(100);
        let nobody = || -> OnSent { Box::new(|_, _| ()) };
        let short = FileBody::open(&scene.0, 0..101, nobody()).await.err().unwrap();
        assert_eq!(short.kind(), io::ErrorKind::UnexpectedEof);
        let missing = FileBody::open(&scene.0.join("x"), 0..1, nobody()).await;
        assert!(missing.is_err());
    }

    #[actix_web::test]
    async fn a_file_that_shrinks_on_the_way_breaks_off() {
        let scene = Scene::new(8 * CHUNK);
        let (mut body, told) = open(&scene, 0..8 * CHUNK).await;
        next(&mut body).await.unwrap().unwrap();
        File::options().write(true).open(&scene.0).unwrap().set_len(10).unwrap();
        while let Some(Ok(_)) = next(&mut body).await {}
        drop(body);
        assert!(told.borrow().iter().all(|&(_, end)| end <= 3 * CHUNK), "{:?}", told.borrow());
    }

    /// A real server that sends the scene's file and tells through the channel; its address.
    fn serve(
        scene: &Scene,
        size: u64,
    ) -> (actix_web::dev::ServerHandle, std::net::SocketAddr, mpsc::Receiver<(u64, u64)>) {
        let (sender, told) = mpsc::channel();
        let path = scene.0.clone();
        let server = HttpServer::new(move || {
            let (path, sender) = (path.clone(), sender.clone());
            let handler = move || {
                let (path, sender) = (path.clone(), sender.clone());
                async move {
                    let on_sent = Box::new(move |start, end| sender.send((start, end)).unwrap());
                    let body = FileBody::open(&path, 0..size, on_sent).await?;
                    Ok::<_, io::Error>(HttpResponse::Ok().body(body))
                }
            };
            let head = move || async move { HttpResponse::Ok().body(HeadBody(size)) };
            App::new().route("/", web::get().to(handler)).route("/", web::head().to(head))
        });
        let server = server.workers(1).shutdown_timeout(0).bind("127.0.0.1:0").unwrap();
        let address = server.addrs()[0];
        let server = server.run();
        let handle = server.handle();
        tokio::spawn(server);
        (handle, address, told)
    }

    fn ask(address: std::net::SocketAddr) -> TcpStream {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n").unwrap();
        stream
    }

    #[actix_web::test]
    async fn a_real_server_sends_it_whole_and_tells_of_all_of_it() {
        let size = 20 * MIB;
        let scene = Scene::new(size);
        let (server, address, told) = serve(&scene, size);
        let answer = spawn_blocking(move || {
            let mut answer = Vec::new();
            ask(address).read_to_end(&mut answer).unwrap();
            answer
        });
        let answer = answer.await.unwrap();
        let head = answer.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
        assert!(String::from_utf8_lossy(&answer[..head]).to_lowercase().contains("content-length: 20971520"));
        assert!(answer[head..] == content(0..size));
        server.stop(false).await;
        let told: Vec<_> = told.into_iter().collect();
        assert_eq!(told.first().unwrap().0, 0);
        assert_eq!(told.last().unwrap().1, size);
        assert!(told.windows(2).all(|pair| pair[0].1 == pair[1].0), "no gap: {told:?}");
    }

    #[actix_web::test]
    async fn a_reader_who_leaves_early_is_told_of_as_having_left_early() {
        let size = 60 * MIB;
        let scene = Scene::new(size);
        let (server, address, told) = serve(&scene, size);
        let left = spawn_blocking(move || {
            let mut some = vec![0; 1_000_000];
            ask(address).read_exact(&mut some).unwrap();
        });
        left.await.unwrap();
        server.stop(false).await;
        let last = told.into_iter().last().unwrap().1;
        assert!((900_000..size).contains(&last), "{last}");
    }

    #[actix_web::test]
    async fn a_head_has_the_length_and_no_bytes_and_the_line_stays_open() {
        let scene = Scene::new(MIB);
        let (server, address, told) = serve(&scene, MIB);
        let answers = spawn_blocking(move || {
            let mut stream = TcpStream::connect(address).unwrap();
            let again =
                b"HEAD / HTTP/1.1\r\nHost: here\r\n\r\nHEAD / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";
            stream.write_all(again).unwrap();
            let mut answers = String::new();
            stream.read_to_string(&mut answers).unwrap();
            answers.to_lowercase()
        });
        let answers = answers.await.unwrap();
        assert_eq!(answers.matches("content-length: 1048576").count(), 2, "{answers}");
        assert!(answers.ends_with("\r\n\r\n"), "{answers}");
        server.stop(false).await;
        assert_eq!(told.into_iter().collect::<Vec<_>>(), []);
    }
}
