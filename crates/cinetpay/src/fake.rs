//! A gateway that misbehaves, for tests.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    time::interval,
};
use url::Url;

use crate::Timeouts;

/// Timeouts for calls that must time out.
pub const QUICK: Timeouts = Timeouts { connect: Duration::from_millis(200), total: Duration::from_millis(200) };

/// What a [`Server`] does with each request.
pub enum Does {
    /// Sends these bytes, then ends.
    Answers(String),
    /// Sends what this makes of the request, head and body.
    Computes(Box<dyn Fn(&str) -> String + Send + Sync>),
    /// Sends this head, then `a` for ever.
    NeverEnds(&'static str),
    /// Sends this head, then one byte a second.
    Drips(&'static str),
    /// Sends nothing and keeps the connection open.
    Hangs,
    /// Sends a part of an answer, then resets the connection.
    Resets(&'static str),
}

/// A gateway that misbehaves, on a port of its own.
pub struct Server {
    pub origin: Url,
    /// Every request, head and body.
    pub requests: mpsc::UnboundedReceiver<String>,
    pub hits: Arc<AtomicUsize>,
    /// How many bytes of each endless answer could be written.
    pub written: mpsc::UnboundedReceiver<usize>,
}

impl Server {
    pub async fn start(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let ((seen, requests), (wrote, written)) = (mpsc::unbounded_channel(), mpsc::unbounded_channel());
        let hits = Arc::new(AtomicUsize::new(0));
        let (does, count) = (Arc::new(does), Arc::clone(&hits));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, Arc::clone(&does), seen.clone(), wrote.clone()));
            }
        });
        Self { origin, requests, hits, written }
    }

    /// Answers every request with this complete HTTP answer.
    pub async fn answering(status: &str, headers: &str, body: &str) -> Self {
        Self::start(Does::Answers(answer(status, headers, body))).await
    }

    /// Answers each request with the status and the body that this makes of it, head and body.
    pub async fn computing<B: Into<String>>(make: impl Fn(&str) -> (&'static str, B) + Send + Sync + 'static) -> Self {
        let answer = move |request: &str| {
            let (status, body) = make(request);
            answer(status, "Connection: close\r\n", &body.into())
        };
        Self::start(Does::Computes(Box::new(answer))).await
    }

    /// The requests that have come so far.
    pub fn seen(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.requests.try_recv().ok()).collect()
    }
}

fn answer(status: &str, headers: &str, body: &str) -> String {
    format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n{headers}\r\n{body}", body.len())
}

async fn serve(
    mut stream: TcpStream,
    does: Arc<Does>,
    seen: mpsc::UnboundedSender<String>,
    wrote: mpsc::UnboundedSender<usize>,
) {
    let request = request(&mut stream).await;
    seen.send(request.clone()).unwrap_or_default();
    match &*does {
        Does::Computes(make) => stream.write_all(make(&request).as_bytes()).await.unwrap_or_default(),
        Does::Answers(answer) => stream.write_all(answer.as_bytes()).await.unwrap_or_default(),
        Does::NeverEnds(head) => {
            let mut count = 0;
            let mut open = stream.write_all(head.as_bytes()).await.is_ok();
            while open {
                open = stream.write_all(&[b'a'; 4096]).await.is_ok();
                count += 4096;
            }
            wrote.send(count).unwrap_or_default();
        }
        Does::Drips(head) => {
            let mut ticks = interval(Duration::from_secs(1));
            let mut open = stream.write_all(head.as_bytes()).await.is_ok();
            while open {
                ticks.tick().await;
                open = stream.write_all(b" ").await.is_ok();
            }
        }
        Does::Hangs => _ = stream.read(&mut [0; 1]).await,
        Does::Resets(part) => {
            stream.write_all(part.as_bytes()).await.unwrap_or_default();
            stream.set_zero_linger().unwrap_or_default();
        }
    }
}

async fn request(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).await.unwrap_or_default();
        text.extend_from_slice(&buffer[..count]);
        let so_far = String::from_utf8_lossy(&text).into_owned();
        let whole = so_far.split_once("\r\n\r\n").is_some_and(|(head, body)| {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            length.is_none_or(|length| body.len() >= length.parse::<usize>().unwrap())
        });
        if count == 0 || whole {
            return so_far;
        }
    }
}
