//! A provider that takes an SMS as JSON over HTTP, called through [`outbound`].

use std::time::Duration;

use serde_json::json;
use url::Url;

use super::{Accepted, Sms, SmsError};
use crate::config::SmsProvider;
use crate::outbound::{self, AllowedAddresses, Method, Request, Rules};
use crate::secret::Secret;

const RULES: Rules = Rules {
    user_agent: concat!("Griot/", env!("CARGO_PKG_VERSION")),
    // The owner configured this URL, and may run the SMS gateway on this machine.
    reach: AllowedAddresses::Anywhere,
    connect: Duration::from_secs(5),
    total: Duration::from_secs(15),
    most: 1024,
};

/// A provider and how to call it.
pub struct Http {
    url: Url,
    token: Secret,
    from: String,
    rules: Rules,
}

impl Http {
    pub fn new(provider: &SmsProvider) -> Self {
        Self { url: provider.url.clone(), token: provider.token.clone(), from: provider.from.clone(), rules: RULES }
    }

    /// The same with another time limit for a call.
    pub fn waiting(self, total: Duration) -> Self {
        Self { rules: Rules { total, ..self.rules }, ..self }
    }

    /// The host of the provider's URL.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Sends an SMS. A 2xx status means that it was accepted; the answer's body is not evaluated then.
    pub(super) async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        let body = json!({ "to": sms.to.as_str(), "from": self.from, "text": sms.text });
        let headers = vec![
            ("accept", "application/json".to_owned()),
            ("content-type", "application/json".to_owned()),
            ("authorization", format!("Bearer {}", self.token.expose())),
            ("idempotency-key", sms.id.clone()),
        ];
        let request = Request { method: Method::POST, url: &self.url, headers, body: Some(body.to_string()) };
        let answer = outbound::call(request, self.rules).await.map_err(|error| SmsError::Later(error.to_string()))?;
        if (200..300).contains(&answer.status) {
            return Ok(Accepted(format!("HTTP {}", answer.status)));
        }
        let why = format!("HTTP {} {}", answer.status, masked(&answer.text()));
        let why = why.trim_end().to_owned();
        let is_final = (400..500).contains(&answer.status) && !matches!(answer.status, 408 | 429);
        Err(if is_final { SmsError::Never(why) } else { SmsError::Later(why) })
    }
}

/// A provider's error text without phone numbers and links, on one line, at most 200 characters.
fn masked(text: &str) -> String {
    let tells = |word: &str| word.bytes().filter(u8::is_ascii_digit).count() >= 6 || word.contains("/d/");
    let words: Vec<&str> = text.split_whitespace().map(|word| if tells(word) { "…" } else { word }).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
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
