//! An HTTP client that is safe against hostile or broken answers: no redirects, no cookies, no proxy, no decompression,
//! short timeouts and a small limit on the body.

use std::{error::Error as _, time::Duration};

use reqwest::{
    RequestBuilder,
    header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};
use serde::Serialize;
use url::Url;

use crate::{Error, Secret, SetupError, json::without};

/// The longest body that is read, in bytes.
pub(super) const BODY_LIMIT: usize = 64 * 1024;
/// The longest list that is read (`getTransHistory`), in bytes.
pub(super) const LIST_LIMIT: usize = 1024 * 1024;
/// The longest `Retry-After` that is respected, in seconds: a day.
const LONGEST_WAIT: u64 = 86_400;

/// How long a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeouts {
    /// Until the connection is established.
    pub connect: Duration,
    /// Until the last byte of the answer has arrived, including the connection.
    pub total: Duration,
}

impl Default for Timeouts {
    /// 3 s and 12 s.
    fn default() -> Self {
        Self { connect: Duration::from_secs(3), total: Duration::from_secs(12) }
    }
}

/// A client for one gateway.
#[derive(Clone, Debug)]
pub(super) struct Http {
    client: reqwest::Client,
    /// What is taken out of answers that cannot be read.
    secrets: Vec<Secret>,
}

/// An answer, whatever its HTTP status.
pub(super) struct Reply {
    pub status: u16,
    /// `None` if it is longer than the limit or not UTF-8.
    pub body: Option<String>,
    retry_after: Option<Duration>,
    secrets: Vec<Secret>,
}

impl Http {
    pub fn new(user_agent: &str, timeouts: Timeouts) -> Result<Self, SetupError> {
        // This fails only if a provider is already installed, which is just as good.
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
            .map(|client| Self { client, secrets: Vec::new() })
            .map_err(SetupError::Tls)
    }

    /// The same, whose errors show none of these.
    pub fn hiding(self, secrets: &[&Secret]) -> Self {
        Self { secrets: secrets.iter().map(|secret| (*secret).clone()).collect(), ..self }
    }

    /// Posts JSON and reads the answer.
    pub async fn post(&self, url: Url, json: &impl Serialize) -> Result<Reply, Error> {
        self.read(self.client.post(url).json(json), BODY_LIMIT).await
    }

    /// Posts JSON as the owner of a bearer token.
    pub async fn post_as(&self, token: &Secret, url: Url, json: &impl Serialize) -> Result<Reply, Error> {
        let reply = self.read(self.client.post(url).bearer_auth(token.expose()).json(json), BODY_LIMIT).await?;
        Ok(reply.hiding(token))
    }

    /// Asks as the owner of a bearer token.
    pub async fn get_as(&self, token: &Secret, url: Url) -> Result<Reply, Error> {
        let reply = self.read(self.client.get(url).bearer_auth(token.expose()), BODY_LIMIT).await?;
        Ok(reply.hiding(token))
    }

    /// Asks with nothing but the URL.
    pub async fn get(&self, url: Url) -> Result<Reply, Error> {
        self.read(self.client.get(url), BODY_LIMIT).await
    }

    /// Posts a form (`application/x-www-form-urlencoded`) and reads at most `limit` bytes of the answer.
    pub async fn post_form(&self, url: Url, form: &[(&str, &str)], limit: usize) -> Result<Reply, Error> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        self.read(self.client.post(url).header(CONTENT_TYPE, kind).body(body), limit).await
    }

    async fn read(&self, request: RequestBuilder, limit: usize) -> Result<Reply, Error> {
        let mut response = request.send().await.map_err(unreachable)?;
        let status = response.status().as_u16();
        let retry_after = response.headers().get(RETRY_AFTER).and_then(seconds);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
            if body.len() + chunk.len() > limit {
                return Ok(Reply { status, retry_after, body: None, secrets: Vec::new() });
            }
            body.extend_from_slice(&chunk);
        }
        let secrets = self.secrets.clone();
        Ok(Reply { status, retry_after, body: String::from_utf8(body).ok(), secrets })
    }
}

/// A URL below an origin. The origin's own path, if it has one, comes first: a test server can stand below a path.
pub(super) fn below(origin: &Url, parts: &[&str]) -> Result<Url, SetupError> {
    if !is_web(origin) {
        return Err(SetupError::Origin);
    }
    let mut url = origin.clone();
    url.set_query(None);
    url.set_fragment(None);
    url.path_segments_mut().map_err(|()| SetupError::Origin)?.pop_if_empty().extend(parts);
    Ok(url)
}

/// Whether a browser can open this URL: http or https, with a host.
pub(super) fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.has_host()
}

impl Reply {
    /// An answer with HTTP 200, for tests.
    #[cfg(test)]
    pub fn with(body: String) -> Self {
        Self { status: 200, body: Some(body), retry_after: None, secrets: Vec::new() }
    }

    /// The same, whose error does not show this token either.
    pub fn hiding(mut self, token: &Secret) -> Self {
        self.secrets.push(token.clone());
        self
    }

    /// Whether the HTTP status asks the client to come back later (RFC 6585, 4; RFC 9110, 15.6.4).
    pub fn is_busy(&self) -> bool {
        matches!(self.status, 429 | 503)
    }

    /// The error for an answer that is not the gateway's JSON.
    pub fn unreadable(&self) -> Error {
        if self.is_busy() {
            Error::Busy { retry_after: self.retry_after }
        } else {
            let secrets: Vec<&str> = self.secrets.iter().map(Secret::expose).collect();
            let body = self.body.as_deref().filter(|body| body.len() <= BODY_LIMIT).unwrap_or_default();
            Error::Garbled { http_status: self.status, raw: without(body, &secrets) }
        }
    }
}

/// `Retry-After` in seconds (RFC 9110, 10.2.3); `None` for its form with a date.
fn seconds(value: &HeaderValue) -> Option<Duration> {
    let seconds: u64 = value.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST_WAIT)))
}

fn unreachable(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        why = format!("{why}: {inner}");
        cause = inner.source();
    }
    Error::Unreachable { why }
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_answer_that_cannot_be_read_is_kept_without_keys_and_tokens() {
        let reply = Reply::with("<p>key-1 t0k\\/en text".to_owned()).hiding(&Secret::new("key-1"));
        let error = reply.hiding(&Secret::new("t0k/en")).unreadable();
        assert_eq!(error, Error::Garbled { http_status: 200, raw: "<p>… … text".to_owned() });
        assert!(!format!("{error:?} {error}").contains("text"), "nor is it in a log");
    }

    use std::{
        net,
        sync::{Arc, atomic::Ordering},
        thread,
    };

    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use rustls::{ServerConfig, ServerConnection, crypto::ring};
    use tokio::time::{Instant, timeout};

    use crate::fake::{Does, QUICK, Server};

    use super::*;

    const PATIENT: Timeouts = Timeouts { connect: Duration::from_secs(3), total: Duration::from_secs(12) };

    async fn call(server: &Server, timeouts: Timeouts) -> Result<Reply, Error> {
        let http = Http::new("cinetpay-tests/1", timeouts).unwrap();
        http.post(server.origin.clone(), &serde_json::json!({"a": 1})).await
    }

    async fn error(server: &Server) -> Error {
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
        assert!(request.contains("user-agent: cinetpay-tests/1\r\n"), "{request}");
        assert!(request.contains("accept-encoding: identity\r\n"), "{request}");
        assert!(request.contains("content-type: application/json\r\n"), "{request}");
        assert!(!request.contains("referer") && !request.contains("cookie"), "{request}");
    }

    #[tokio::test]
    async fn a_cookie_that_was_set_is_not_sent_back() {
        let mut server = Server::answering("200 OK", "Set-Cookie: a=b; Path=/\r\nConnection: close\r\n", "{}").await;
        let http = Http::new("cinetpay-tests/1", PATIENT).unwrap();
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
            assert_eq!(reply.unreadable().without_raw(), Error::Garbled { http_status: 200, raw: String::new() });
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
            assert!(matches!(error, Error::Unreachable { .. }), "{error}");
        }
    }

    #[tokio::test]
    async fn a_connection_that_is_cut_tells_nothing() {
        for part in ["", "HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{\"code\":\"00\"}"] {
            let error = error(&Server::start(Does::Resets(part)).await).await;
            assert!(matches!(error, Error::Unreachable { .. }), "{error}");
        }
    }

    #[tokio::test]
    async fn a_closed_port_is_unreachable_and_the_log_says_why() {
        let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
        let closed = listener.local_addr().unwrap();
        drop(listener);
        let http = Http::new("cinetpay-tests/1", PATIENT).unwrap();
        let error = http.post(format!("http://{closed}").parse().unwrap(), &1).await.err().unwrap();
        assert!(error.to_string().contains("refused"), "{error}");
    }

    /// A self-signed certificate for `localhost` and its key, made for this test, in DER.
    const CERTIFICATE: &str = "MIIBnDCCAUGgAwIBAgIUaHt4E2/brDiKbvKYMK8ZbI3WvKEwCgYIKoZIzj0EAwIwFDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTAzNTAzNloYDzIxMjYxMDI4MDM1MDM2WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASEsK47JhjJpCCjACtT+WXwIOraDewov1Gu8/UaadijtTq1gPlzfj8GmPvMkcMppajA7CTmtxc7Y8JS80U1saNeo28wbTAdBgNVHQ4EFgQU88dWfaX5cjUkYMiEBqstRvxYltwwHwYDVR0jBBgwFoAU88dWfaX5cjUkYMiEBqstRvxYltwwDwYDVR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZIzj0EAwIDSQAwRgIhAIANhr0tLgxGaPhLvKgIpredi0yn+nIqZXqt5jFRfqDzAiEAqDkguWw6C/VCEcx2Lt6/0hSHVszx5EoAWV0Dd+8awiI=";
    const CERTIFICATE_KEY: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgRQGC7tD+NoL2fO70GmPXX+94HMONpIiv6tN5sWU+EFqhRANCAASEsK47JhjJpCCjACtT+WXwIOraDewov1Gu8/UaadijtTq1gPlzfj8GmPvMkcMppajA7CTmtxc7Y8JS80U1saNe";

    #[tokio::test]
    async fn a_wrong_certificate_is_unreachable_and_nothing_is_sent() {
        let http = Http::new("cinetpay-tests/1", PATIENT).unwrap();
        let chain = vec![STANDARD.decode(CERTIFICATE).unwrap().into()];
        let key = STANDARD.decode(CERTIFICATE_KEY).unwrap().try_into().unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap();
        let listener = net::TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let mut session = ServerConnection::new(Arc::new(config)).unwrap();
            session.complete_io(&mut stream).unwrap_err().to_string()
        });
        let error = http.post(format!("https://localhost:{port}").parse().unwrap(), &1).await.err().unwrap();
        assert!(error.to_string().contains("certificate"), "{error}");
        assert!(server.join().unwrap().contains("alert"), "the client turned away during the handshake");
    }

    #[tokio::test]
    async fn retry_after_is_understood_in_seconds_and_not_believed_beyond_a_day() {
        let cases =
            [("7", Some(7)), ("99999999", Some(86_400)), ("soon", None), ("Wed, 21 Oct 2026 07:28:00 GMT", None)];
        for (header, seconds) in cases {
            let server = Server::answering("429 Too Many", &format!("Retry-After: {header}\r\n"), "slow down").await;
            let busy = call(&server, PATIENT).await.unwrap().unreadable();
            assert_eq!(busy, Error::Busy { retry_after: seconds.map(Duration::from_secs) });
        }
    }

    #[test]
    fn a_client_without_a_name_is_refused() {
        for agent in ["", "  ", "a\nb", "é\u{7f}"] {
            assert!(matches!(Http::new(agent, QUICK), Err(SetupError::UserAgent)), "{agent:?}");
        }
    }
}
