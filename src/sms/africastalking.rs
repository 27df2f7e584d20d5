//! Africa's Talking.

use serde_json::Value;

use super::call::{below, is_well, json as read, masked, post_form, reference, refusal};
use super::{Accepted, Sms, SmsError};
use crate::config::AfricasTalkingSms;
use crate::outbound::Rules;

pub(super) struct AfricasTalking(pub AfricasTalkingSms);

impl AfricasTalking {
    /// Sends an SMS. The answer is 201 even when no recipient was accepted: the recipient's own code counts.
    pub async fn send(&self, sms: &Sms, rules: Rules) -> Result<Accepted, SmsError> {
        let AfricasTalkingSms { origin, username, api_key, from } = &self.0;
        let url = below(origin, "/version1/messaging")?;
        let mut fields = vec![
            ("username", username.as_str()),
            ("to", sms.to.as_str()),
            ("message", sms.text.as_str()),
            ("enqueue", "1"),
        ];
        if let Some(from) = from {
            fields.push(("from", from));
        }
        let answer = post_form(&url, vec![("apikey", api_key.expose().to_owned())], &fields, rules).await?;
        if !is_well(&answer) {
            return Err(refusal(&answer));
        }
        let told = read(&answer);
        let Some(recipient) = told.pointer("/SMSMessageData/Recipients/0") else {
            // Such as `InvalidSenderId` in place of all recipients.
            let why = told.pointer("/SMSMessageData/Message").and_then(Value::as_str).unwrap_or("no recipient");
            return Err(SmsError::Never(masked(why)));
        };
        let code = recipient.get("statusCode").and_then(Value::as_i64).unwrap_or_default();
        let status = recipient.get("status").and_then(Value::as_str).map(masked).unwrap_or_default();
        let says = format!("{code} {status}");
        match code {
            100..=102 => {
                let id = recipient.get("messageId").filter(|id| id.as_str() != Some("None"));
                Ok(Accepted { says, reference: reference(id) })
            }
            500 | 501 => Err(SmsError::Later(says)),
            _ => Err(SmsError::Never(says)),
        }
    }
}
