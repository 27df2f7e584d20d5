//! What is stored of an attempt for later checks, and keeping it out of what others read.

use serde_json::Value;

use crate::secret::Secret;

/// The stored details of an attempt that a check needs.
#[derive(Clone, Copy, Debug, Default)]
pub struct AttemptDetails<'a> {
    /// From [`Gateway::open`].
    pub payment_token: Option<&'a str>,
    /// Also from [`Gateway::open`].
    pub kept: Option<&'a Value>,
}

impl AttemptDetails<'_> {
    /// What proves the payment's notifications or binds its checks.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        let notify_token = self.kept.and_then(|kept| kept.get("notify_token")?.as_str());
        self.payment_token.into_iter().chain(notify_token).map(Secret::new).collect()
    }
}

/// The text without the token, plain or percent-encoded: whoever reads it in the back office could send notifications with it.
pub(super) fn without(raw: &str, token: Option<&Secret>) -> String {
    let Some(token) = token.map(Secret::expose).filter(|token| !token.is_empty()) else { return raw.to_owned() };
    let encoded: String = url::form_urlencoded::byte_serialize(token.as_bytes()).collect();
    raw.replace(token, "…").replace(&encoded, "…")
}
