//! Calls that a hostile or broken answer cannot hurt: no redirect, no cookie, no proxy, no decompression, a short patience
//! and a small body.

use std::{error::Error as _, time::Duration};

use reqwest::{
    header::{ACCEPT, ACCEPT_ENCODING, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde::Serialize;
use url::Url;

use super::GatewayError;

/// The most that is read of an answer, in bytes.
const BODY_LIMIT: usize = 64 * 1024;
/// The longest wait that a `Retry-After` is believed to ask for.
const LONGEST_WAIT: u64 = 86_400;

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until the last byte of the answer has come, the connection included.
    pub total: Duration,
}

impl Default for Timeouts {
    /// 3 s and 12 s.
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), total: Duration::from_secs(12) }
    }
}

/// Why no client can be made of the settings.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("the gateway's address must begin with https:// (or http://) and name a host")]
    Origin,
    #[error("the User-Agent must be a line of ASCII text: CinetPay answers 1010 without one")]
    UserAgent,
    #[error("no TLS client can be made; are the system's CA certificates installed (package ca-certificates)?")]
    Tls(#[source] reqwest::Error),
}

/// A client for one gateway.
#[derive(Clone, Debug)]
pub(super) struct Http(reqwest::Client);

/// An answer, whatever its HTTP status.
pub(super) struct Reply {
    pub status: u16,
    /// `None` when it is longer than [`BODY_LIMIT`] or not UTF-8.
    pub body: Option<String>,
    retry_after: Option<Duration>,
}

impl Http {
    pub fn new(user_agent: &str, timeouts: Timeouts) -> Result<Self, SetupError> {
        // It fails only when a provider is already there, which serves as well.
        _ = rustls::crypto::ring::default_provider().install_default();
        let agent = HeaderValue::from_str(user_agent.trim()).map_err(|_| SetupError::UserAgent)?;
        if agent.is_empty() {
            return Err(SetupError::UserAgent);
        }
        let headers = HeaderMap::from_iter([
            (ACCEPT, HeaderValue::from_static("application/json")),
            (ACCEPT_ENCODING, HeaderValue::from_static("identity")),
        ]);
        reqwest::Client::builder()
            .user_agent(agent)
            .default_headers(headers)
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .connect_timeout(timeouts.connect)
            .timeout(timeouts.total)
            .build()
            .map(Self)
            .map_err(SetupError::Tls)
    }

    /// Posts JSON and reads the answer.
    pub async fn post(&self, url: Url, json: &impl Serialize) -> Result<Reply, GatewayError> {
        let mut response = self.0.post(url).json(json).send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(seconds);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > BODY_LIMIT {
                return Ok(Reply { status, retry_after, body: None });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, retry_after, body: String::from_utf8(body).ok() })
    }
}

impl Reply {
    /// HTTP says "later" (RFC 6585, 4; RFC 9110, 15.6.4).
    pub fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 503)
    }

    /// The error for an answer that is not the gateway's JSON.
    pub fn unreadable(&self) -> GatewayError {
        if self.is_busy() {
            GatewayError::Busy { retry_after: self.retry_after }
        } else {
            GatewayError::Garbled { http_status: self.status }
        }
    }
}

/// `Retry-After` in seconds (RFC 9110, 10.2.3); its form with a date counts as none.
fn seconds(value: &HeaderValue) -> Option<Duration> {
    let seconds: u64 = value.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT)))
}

fn unreachable(error: reqwest::Error) -> GatewayError {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        why = format!("{why}: {inner}");
        cause = inner.source();
    }
    GatewayError::Unreachable { why }
}

#[cfg(test)]
pub(super) mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    };

    use tokio::{
        io::{AsyncReadExt as _, AsyncWriteExt as _},
        net::{TcpListener, TcpStream},
        sync::mpsc,
        time::{Instant, interval, timeout},
    };

    use super::*;

    /// What a [`Server`] does with each call.
    pub enum Does {
        /// These bytes, then the end.
        Answers(String),
        /// This head, and then `a` for ever.
        NeverEnds(&'static str),
        /// This head, and then one byte a second.
        Drips(&'static str),
        /// Nothing, with the connection open.
        Hangs,
        /// A part of an answer, and the connection cut.
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

        /// A whole HTTP answer.
        pub async fn answering(status: &str, headers: &str, body: &str) -> Self {
            let length = body.len();
            Self::start(Does::Answers(format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")))
                .await
        }
    }

    async fn serve(
        mut stream: TcpStream,
        does: Arc<Does>,
        seen: mpsc::UnboundedSender<String>,
        wrote: mpsc::UnboundedSender<usize>,
    ) {
        seen.send(request(&mut stream).await).unwrap_or_default();
        match &*does {
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
                length.is_none_or(|length| body.len() >= length.parse().unwrap())
            });
            if count == 0 || whole {
                return so_far;
            }
        }
    }

    pub const QUICK: Timeouts = Timeouts { connect: Duration::from_millis(200), total: Duration::from_millis(200) };
    const PATIENT: Timeouts = Timeouts { connect: Duration::from_secs(3), total: Duration::from_secs(12) };

    async fn call(server: &Server, timeouts: Timeouts) -> Result<Reply, GatewayError> {
        let http = Http::new("griot-tests/1", timeouts).unwrap();
        http.post(server.origin.clone(), &serde_json::json!({"a": 1})).await
    }

    async fn error(server: &Server) -> GatewayError {
        let started = Instant::now();
        let reply = call(server, QUICK).await;
        assert!(started.elapsed() < Duration::from_secs(1), "it took {:?}", started.elapsed());
        match reply {
            Err(error) => error,
            Ok(reply) => panic!("an answer: HTTP {}", reply.status),
        }
    }

    #[tokio::test]
    async fn a_call_names_its_program_and_asks_for_plain_bytes() {
        let mut server = Server::answering("200 OK", "", "{}").await;
        call(&server, PATIENT).await.unwrap();
        let request = server.requests.recv().await.unwrap();
        assert!(request.contains("user-agent: griot-tests/1\r\n"), "{request}");
        assert!(request.contains("accept-encoding: identity\r\n"), "{request}");
        assert!(request.contains("content-type: application/json\r\n"), "{request}");
        assert!(!request.contains("referer") && !request.contains("cookie"), "{request}");
    }

    #[tokio::test]
    async fn a_cookie_that_was_set_is_not_sent_back() {
        let mut server = Server::answering("200 OK", "Set-Cookie: a=b; Path=/\r\nConnection: close\r\n", "{}").await;
        let http = Http::new("griot-tests/1", PATIENT).unwrap();
        for _ in 0..2 {
            http.post(server.origin.clone(), &1).await.unwrap();
            assert!(!server.requests.recv().await.unwrap().to_lowercase().contains("cookie"));
        }
    }

    #[tokio::test]
    async fn an_endless_body_is_left_after_64_kilobytes() {
        for head in ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n"] {
            let mut server = Server::start(Does::NeverEnds(head)).await;
            let reply = call(&server, PATIENT).await.unwrap();
            assert_eq!(reply.body, None);
            assert_eq!(reply.unreadable(), GatewayError::Garbled { http_status: 200 });
            let written = timeout(Duration::from_secs(5), server.written.recv()).await.expect("it hung up").unwrap();
            assert!(written < 32 * 1024 * 1024, "beyond the sockets' buffers: {written}");
        }
    }

    #[tokio::test]
    async fn a_body_of_exactly_64_kilobytes_is_read_and_one_byte_more_is_not() {
        for (length, is_read) in [(BODY_LIMIT, true), (BODY_LIMIT + 1, false)] {
            let server = Server::answering("200 OK", "", &"a".repeat(length)).await;
            assert_eq!(call(&server, PATIENT).await.unwrap().body.is_some(), is_read);
        }
    }

    #[tokio::test]
    async fn a_gzip_bomb_is_not_unpacked() {
        let server = Server::answering("200 OK", "Content-Encoding: gzip\r\n", "packed").await;
        assert_eq!(call(&server, PATIENT).await.unwrap().body.as_deref(), Some("packed"));
    }

    #[tokio::test]
    async fn a_redirect_to_an_inner_address_is_never_followed() {
        let inner = Server::answering("200 OK", "", "inner").await;
        for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect"] {
            let server = Server::answering(status, &format!("Location: {}\r\n", inner.origin), "").await;
            let reply = call(&server, PATIENT).await.unwrap();
            assert_eq!(reply.body.as_deref(), Some(""));
        }
        assert_eq!(inner.hits.load(Ordering::SeqCst), 0);
    }

    #[tokio::test]
    async fn a_server_that_hangs_or_drips_is_given_up() {
        for does in [Does::Hangs, Does::Drips(""), Does::Drips("HTTP/1.1 200 OK\r\n\r\n{")] {
            let error = error(&Server::start(does).await).await;
            assert!(matches!(error, GatewayError::Unreachable { .. }), "{error}");
        }
    }

    #[tokio::test]
    async fn a_connection_that_is_cut_tells_nothing() {
        for part in ["", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"code\":\"00\"}"] {
            let error = error(&Server::start(Does::Resets(part)).await).await;
            assert!(matches!(error, GatewayError::Unreachable { .. }), "{error}");
        }
    }

    #[tokio::test]
    async fn a_closed_port_and_a_server_without_tls_are_unreachable_and_the_log_says_why() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let closed = listener.local_addr().unwrap();
        drop(listener);
        let http = Http::new("griot-tests/1", PATIENT).unwrap();
        let error = http.post(format!("http://{closed}").parse().unwrap(), &1).await.err().unwrap();
        assert!(error.to_string().contains("refused"), "{error}");

        let plain = Server::answering("400 Bad Request", "", "").await;
        let origin = plain.origin.as_str().replace("http:", "https:").parse().unwrap();
        let error = http.post(origin, &1).await.err().unwrap();
        assert!(matches!(error, GatewayError::Unreachable { .. }), "{error}");
    }

    #[tokio::test]
    async fn retry_after_is_understood_in_seconds_and_not_believed_beyond_a_day() {
        let cases =
            [("7", Some(7)), ("99999999", Some(86_400)), ("soon", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)];
        for (header, seconds) in cases {
            let server = Server::answering("429 Too Many", &format!("Retry-After: {header}\r\n"), "slow down").await;
            let busy = call(&server, PATIENT).await.unwrap().unreadable();
            assert_eq!(busy, GatewayError::Busy { retry_after: seconds.map(Duration::from_secs) });
        }
    }

    #[test]
    fn a_client_without_a_name_is_refused() {
        for agent in ["", "  ", "a\nb", "é\u{7f}"] {
            assert!(matches!(Http::new(agent, QUICK), Err(SetupError::UserAgent)), "{agent:?}");
        }
    }
}
