//! One call to one endpoint, signed: a short patience and a small answer.

use std::time::Duration;

use url::Url;

use crate::outbound::header::RETRY_AFTER;
use crate::outbound::{self, AllowedAddresses, CallError, Method, Request, Rules};
use crate::webhooks::signature;

/// The most that is read and stored of an answer, in bytes.
const ANSWER_LIMIT: usize = 1024;
const CONNECT: Duration = Duration::from_secs(5);
/// The timeout for the whole call, including the connection (Standard Webhooks: 15 to 30 s).
const TOTAL: Duration = Duration::from_secs(15);
/// The longest wait in seconds that is accepted from `Retry-After`; a longer one is shortened to this.
const LONGEST_WAIT: u64 = 3600;

/// One try to deliver a message.
pub struct WebhookCall<'a> {
    pub url: &'a Url,
    /// The message id, the same for every try, so that the receiver recognises messages that it already has.
    pub id: &'a str,
    /// The time of this try, in seconds since 1970.
    pub at: i64,
    /// JSON.
    pub body: &'a str,
    pub secrets: &'a [Vec<u8>],
}

/// The endpoint's answer, whatever its HTTP status; `text` is the beginning of its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    pub retry_after: Option<Duration>,
}

/// Makes the call.
///
/// # Errors
/// When the address must not be called, or does not answer.
pub async fn send(call: WebhookCall<'_>, reach: AllowedAddresses) -> Result<Answer, CallError> {
    let user_agent = concat!("Griot/", env!("CARGO_PKG_VERSION"), " (webhooks)");
    let rules = Rules { user_agent, reach, connect: CONNECT, total: TOTAL, most: ANSWER_LIMIT };
    let headers = vec![
        ("content-type", "application/json".to_owned()),
        ("webhook-id", call.id.to_owned()),
        ("webhook-timestamp", call.at.to_string()),
        ("webhook-signature", signature::header(call.secrets, call.id, call.at, call.body)),
    ];
    let request = Request { method: Method::POST, url: call.url, headers, body: Some(call.body.to_owned()) };
    let answer = outbound::call(request, rules).await?;
    let wait = answer.header(RETRY_AFTER).and_then(|value| value.trim().parse::<u64>().ok());
    Ok(Answer {
        status: answer.status,
        text: answer.text(),
        retry_after: wait.map(|seconds| Duration::from_secs(seconds.min(LONGEST_WAIT))),
    })
}
