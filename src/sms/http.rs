//! A provider that takes an SMS as JSON: no redirect, no proxy, no cookie, a short patience and a small answer.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{ACCEPT, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use serde_json::json;
use url::Url;

use super::{Accepted, Sms, SmsError};
use crate::config::SmsProvider;
use crate::secret::Secret;

const CONNECT: Duration = Duration::from_secs(5);
/// From the first byte to the last, the connection included.
const TOTAL: Duration = Duration::from_secs(15);
/// The most that is read of an answer, in bytes.
const ANSWER_LIMIT: usize = 1024;

/// A provider and how to talk to it.
pub struct Http {
    client: reqwest::Client,
    url: Url,
    token: Secret,
    from: String,
    patience: Duration,
}

impl Http {
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(provider: &SmsProvider) -> Result<Self, SmsError> {
        // It fails only when a provider of cryptography is already there, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .user_agent(concat!("Griot/", env!("CARGO_PKG_VERSION")))
            .default_headers(HeaderMap::from_iter([(ACCEPT, HeaderValue::from_static("application/json"))]))
            .redirect(Policy::none())
            .referer(false)
            .retry(reqwest::retry::never())
            .no_proxy()
            .connect_timeout(CONNECT)
            .build()
            .map_err(|error| SmsError::Later(format!("TLS cannot be set up: {}", said(error))))?;
        let (url, token, from) = (provider.url.clone(), provider.token.clone(), provider.from.clone());
        Ok(Self { client, url, token, from, patience: TOTAL })
    }

    /// The same with another patience.
    pub fn waiting(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Where it sends to: the host alone.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Hands over an SMS. What is accepted with 2xx has left; the answer's body says nothing more.
    pub(super) async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        let body = json!({ "to": sms.to.as_str(), "from": self.from, "text": sms.text });
        let request = self
            .client
            .post(self.url.clone())
            .timeout(self.patience)
            .bearer_auth(self.token.expose())
            .header("idempotency-key", &sms.id)
            .json(&body);
        let mut answer = request.send().await.map_err(|error| SmsError::Later(said(error)))?;
        let status = answer.status();
        if status.is_success() {
            return Ok(Accepted(format!("HTTP {}", status.as_u16())));
        }
        let mut text = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await {
            text.extend(chunk.iter().take(ANSWER_LIMIT - text.len()));
            if text.len() >= ANSWER_LIMIT {
                break;
            }
        }
        let why = format!("HTTP {} {}", status.as_u16(), masked(&String::from_utf8_lossy(&text)));
        let why = why.trim_end().to_owned();
        let is_final = status.is_client_error() && !matches!(status.as_u16(), 408 | 429);
        Err(if is_final { SmsError::Never(why) } else { SmsError::Later(why) })
    }
}

/// A provider's words without numbers and addresses, on one line, 200 characters at most.
fn masked(text: &str) -> String {
    let tells = |word: &str| word.bytes().filter(u8::is_ascii_digit).count() >= 6 || word.contains("/d/");
    let words: Vec<&str> = text.split_whitespace().map(|word| if tells(word) { "…" } else { word }).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Why nothing came back, without the address.
fn said(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        why = format!("{why}: {inner}");
        cause = inner.source();
    }
    why
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn the_words_of_a_provider_tell_no_number_and_no_link() {
        let said =
            masked("{\"error\":\"no such\nsubscriber\", \"to\": \"+2250707070700\", \"text\": \"https://x/d/abc\"}");
        assert_eq!(said, "{\"error\":\"no such subscriber\", \"to\": … \"text\": …");
    }
}
