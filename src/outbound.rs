//! HTTP calls to other servers, and the rules for all of them. No redirect is followed, no proxy of the environment is
//! used, no cookie is kept, no body is decompressed, and nothing is retried automatically. A host name is resolved once,
//! and the connection goes to exactly the addresses that were checked. The time that a call takes and the bytes that are
//! read of an answer are limited.
//!
//! `crates/cinetpay` and `object_store` have HTTP clients of their own.

pub mod address;

use std::error::Error as _;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
pub use reqwest::{Method, header};
use url::Url;

pub use crate::outbound::address::{AddressError, AllowedAddresses};

/// The settings of a caller's calls.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// The `User-Agent` header, such as `Griot/1.2.3 (webhooks)`.
    pub user_agent: &'static str,
    /// Which addresses may be called.
    pub reach: AllowedAddresses,
    /// The time limit for resolving the host name, and again for connecting.
    pub connect: Duration,
    /// The time limit from connecting to the last byte of the answer.
    pub total: Duration,
    /// How many bytes of an answer's body are kept at most.
    pub most: usize,
}

/// A request. Its `Debug` shows no header and no body, because they may contain secrets.
#[derive(Clone)]
pub struct Request<'a> {
    pub method: Method,
    pub url: &'a Url,
    pub headers: Vec<(&'a str, String)>,
    pub body: Option<String>,
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} {}, …)", self.method, self.url.host_str().unwrap_or_default())
    }
}

/// A server's answer, whatever its HTTP status.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap<HeaderValue>,
    /// The beginning of the body, cut after [`Rules::most`] bytes or where the connection broke. A cut body is no error,
    /// because the status alone says whether the call succeeded.
    pub body: Vec<u8>,
}

impl Answer {
    /// A header's value (the first, if there are several), if it is visible ASCII.
    pub fn header(&self, name: header::HeaderName) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as text, with each NUL replaced by U+FFFD, because PostgreSQL does not store NUL in text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).replace('\0', "\u{fffd}")
    }
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("the address is not called: {0}")]
    Address(#[from] AddressError),
    #[error("no answer: {0}")]
    Silent(String),
}

/// Makes a call.
///
/// # Errors
/// When the address may not be called, or does not answer.
pub async fn call(request: Request<'_>, rules: Rules) -> Result<Answer, CallError> {
    let addresses = tokio::time::timeout(rules.connect, address::resolve(request.url, rules.reach))
        .await
        .map_err(|_| CallError::Silent("its name could not be looked up in time".to_owned()))??;
    let host = request.url.host_str().unwrap_or_default().to_owned();
    // Reading the system's certificates takes some milliseconds.
    let built = tokio::task::spawn_blocking(move || client(&host, &addresses, rules)).await;
    let client = built.map_err(|error| CallError::Silent(error.to_string()))?.map_err(silent)?;
    let mut asked = client.request(request.method, request.url.clone());
    for (name, value) in request.headers {
        let mut value = HeaderValue::from_str(&value).map_err(|error| CallError::Silent(error.to_string()))?;
        value.set_sensitive(name == "authorization");
        asked = asked.header(name, value);
    }
    if let Some(body) = request.body {
        asked = asked.body(body);
    }
    let mut response = asked.send().await.map_err(silent)?;
    let mut body = Vec::new();
    // The status counts even if the body is cut or never ends.
    while body.len() < rules.most
        && let Ok(Some(chunk)) = response.chunk().await
    {
        body.extend(chunk.iter().take(rules.most - body.len()));
    }
    Ok(Answer { status: response.status().as_u16(), headers: std::mem::take(response.headers_mut()), body })
}

fn client(host: &str, addresses: &[SocketAddr], rules: Rules) -> Result<reqwest::Client, reqwest::Error> {
    // This fails only if a crypto provider is installed already, which is fine too.
    _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .user_agent(rules.user_agent)
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .no_proxy()
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .https_only(rules.reach == AllowedAddresses::Public)
        .pool_max_idle_per_host(0)
        .connect_timeout(rules.connect)
        .timeout(rules.total)
        .resolve_to_addrs(host, addresses)
        .build()
}

/// The error with all its causes, without the URL, which may contain a secret.
fn silent(error: reqwest::Error) -> CallError {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        why = format!("{why}: {inner}");
        cause = inner.source();
    }
    CallError::Silent(why)
}

#[cfg(test)]
mod tests {
    use super::*;

    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    const RULES: Rules = Rules {
        user_agent: "Griot/test",
        reach: AllowedAddresses::Anywhere,
        connect: Duration::from_secs(5),
        total: Duration::from_secs(5),
        most: 16,
    };

    /// A server that gives this answer to one request, and returns the request's text.
    async fn server(answer: &'static str) -> (Url, tokio::task::JoinHandle<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/a", listener.local_addr().unwrap()).parse().unwrap();
        let served = tokio::spawn(async move {
            let (mut line, _) = listener.accept().await.unwrap();
            let mut asked = Vec::new();
            while !asked.windows(4).any(|end| end == b"\r\n\r\n") {
                let mut piece = [0; 1024];
                let length = line.read(&mut piece).await.unwrap();
                asked.extend_from_slice(&piece[..length]);
            }
            line.write_all(answer.as_bytes()).await.unwrap();
            String::from_utf8(asked).unwrap()
        });
        (url, served)
    }

    fn get(url: &Url) -> Request<'_> {
        Request { method: Method::GET, url, headers: vec![("x-one", "1".to_owned())], body: None }
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_a_long_body_is_read_to_its_bound() {
        let (url, served) = server(
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 40\r\n\r\n\
             0123456789012345678901234567890123456789",
        )
        .await;
        let answer = call(get(&url), RULES).await.unwrap();
        assert_eq!((answer.status, answer.header(header::LOCATION)), (302, Some("http://127.0.0.1:1/")));
        assert_eq!(answer.text(), "0123456789012345");
        let asked = served.await.unwrap().to_lowercase();
        assert!(asked.contains("user-agent: griot/test\r\n") && asked.contains("x-one: 1\r\n"), "{asked}");
        assert!(!asked.contains("accept-encoding") && !asked.contains("referer"), "{asked}");
    }

    #[tokio::test]
    async fn who_says_nothing_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/secret", listener.local_addr().unwrap()).parse().unwrap();
        let rules = Rules { total: Duration::from_millis(200), ..RULES };
        let Err(CallError::Silent(why)) = call(get(&url), rules).await else { panic!("an answer?") };
        assert!(!why.contains("secret"), "{why}");
    }

    #[tokio::test]
    async fn in_production_nobody_makes_the_shop_knock_at_its_own_doors() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let rules = Rules { reach: AllowedAddresses::Public, ..RULES };
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
            let url = format!("https://{host}:{port}/").parse().unwrap();
            let refused = call(get(&url), rules).await.unwrap_err();
            assert_eq!(refused, CallError::Address(AddressError::Private), "{host}");
        }
        let knocked = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
        assert!(knocked.is_err(), "nobody came");
    }
}
