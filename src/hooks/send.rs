//! One call to one endpoint: no redirect, no proxy, no cookie, no decompression, a short patience and a small answer.

use std::error::Error as _;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, RETRY_AFTER};
use reqwest::redirect::Policy;
use url::Url;

use super::address::{self, AddressError, Reach};
use super::sign;

/// The most that is read and kept of an answer, in bytes.
const ANSWER_LIMIT: usize = 1024;
const CONNECT: Duration = Duration::from_secs(5);
/// From the first byte to the last, the connection included (Standard Webhooks: 15 to 30 s).
const TOTAL: Duration = Duration::from_secs(15);
/// The longest wait that a `Retry-After` is believed to ask for.
const LONGEST_WAIT: u64 = 3600;

/// A message on its way.
pub struct Call<'a> {
    pub url: &'a Url,
    /// The same at each try: the receiver knows by it what it has had already.
    pub id: &'a str,
    /// Seconds since 1970, of this try.
    pub at: i64,
    /// JSON.
    pub body: &'a str,
    pub secrets: &'a [Vec<u8>],
}

/// What came back, whatever its HTTP status; `text` is its beginning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    pub retry_after: Option<Duration>,
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    #[error("the address is not called: {0}")]
    Address(#[from] AddressError),
    #[error("no answer: {0}")]
    Silent(String),
}

/// Makes the call. The name is looked up once, and the connection goes to the very addresses that were checked.
///
/// # Errors
/// When the address may not be called, or does not answer.
pub async fn send(call: Call<'_>, reach: Reach) -> Result<Answer, CallError> {
    let addresses = tokio::time::timeout(CONNECT, address::resolve(call.url, reach))
        .await
        .map_err(|_| CallError::Silent("its name could not be looked up in time".to_owned()))??;
    let host = call.url.host_str().unwrap_or_default().to_owned();
    // Reading the system's certificates takes some milliseconds.
    let built = tokio::task::spawn_blocking(move || client(&host, &addresses, reach)).await;
    let client = built.map_err(|error| CallError::Silent(error.to_string()))?.map_err(silent)?;
    let request = client
        .post(call.url.clone())
        .header(CONTENT_TYPE, "application/json")
        .header("webhook-id", call.id)
        .header("webhook-timestamp", call.at.to_string())
        .header("webhook-signature", sign::header(call.secrets, call.id, call.at, call.body))
        .body(call.body.to_owned());
    let mut response = request.send().await.map_err(silent)?;
    let status = response.status().as_u16();
    let wait = response.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok()?.trim().parse::<u64>().ok());
    let mut read = Vec::new();
    // What was decided stands in the status: an answer that is cut or endless changes nothing.
    while let Ok(Some(chunk)) = response.chunk().await {
        let room = ANSWER_LIMIT - read.len();
        read.extend(chunk.iter().take(room));
        if read.len() == ANSWER_LIMIT {
            break;
        }
    }
    let text = String::from_utf8_lossy(&read).replace('\0', "\u{fffd}");
    Ok(Answer { status, text, retry_after: wait.map(|seconds| Duration::from_secs(seconds.min(LONGEST_WAIT))) })
}

fn client(host: &str, addresses: &[SocketAddr], reach: Reach) -> Result<reqwest::Client, reqwest::Error> {
    reqwest::Client::builder()
        .user_agent(concat!("Griot/", env!("CARGO_PKG_VERSION"), " (webhooks)"))
        .redirect(Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .no_proxy()
        .no_gzip()
        .no_brotli()
        .no_zstd()
        .no_deflate()
        .https_only(reach == Reach::Public)
        .pool_max_idle_per_host(0)
        .connect_timeout(CONNECT)
        .timeout(TOTAL)
        .resolve_to_addrs(host, addresses)
        .build()
}

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

    #[tokio::test]
    async fn in_production_nobody_makes_the_shop_knock_at_its_own_doors() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        for host in ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"] {
            let url = format!("https://{host}:{port}/").parse().unwrap();
            let call = Call { url: &url, id: "msg_1", at: 1, body: "{}", secrets: &[vec![1; 32]] };
            let refused = send(call, Reach::Public).await;
            assert_eq!(refused, Err(CallError::Address(AddressError::Private)), "{host}");
        }
        let knocked = tokio::time::timeout(Duration::from_millis(50), listener.accept()).await;
        assert!(knocked.is_err(), "nobody came");
    }
}
