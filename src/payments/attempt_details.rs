//! What is stored of an attempt for later checks, and keeping it out of what others read.

use serde_json::Value;

use super::GatewayError;
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
    /// The error without them in the body that it keeps.
    pub(super) fn hide_in(&self, error: GatewayError) -> GatewayError {
        match error {
            GatewayError::Garbled { http_status, raw } => {
                let raw = self.secrets().iter().fold(raw, |raw, secret| without(&raw, Some(secret)));
                GatewayError::Garbled { http_status, raw }
            }
            other => other,
        }
    }

    /// What proves the payment's notifications or binds its checks.
    fn secrets(&self) -> Vec<Secret> {
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_proves_notifications_is_in_no_answer_that_is_kept() {
        let kept = json!({ "transaction_id": "cp-1", "notify_token": "n0t/fy" });
        let known = AttemptDetails { payment_token: Some("s1gn=ture"), kept: Some(&kept) };
        let raw = "<p>s1gn=ture s1gn%3Dture n0t/fy n0t%2Ffy cp-1".to_owned();
        let GatewayError::Garbled { raw, .. } = known.hide_in(GatewayError::Garbled { http_status: 200, raw }) else {
            panic!("another error");
        };
        assert_eq!(raw, "<p>… … … … cp-1");
    }
}
