//! Twilio: its messages, and the signature of its reports.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac::{self, HMAC_SHA1_FOR_LEGACY_USE_ONLY};
use serde_json::Value;

use super::call::{below, is_well, json as read, masked, post_form, reference, refusal};
use super::report::{Heard, ReportCall};
use super::{Accepted, Sms, SmsError};
use crate::config::{TwilioSender, TwilioSms};
use crate::outbound::{Answer, Rules};
use crate::secret::Secret;

pub(super) struct Twilio(pub TwilioSms);

impl Twilio {
    pub async fn send(&self, sms: &Sms, rules: Rules) -> Result<Accepted, SmsError> {
        let TwilioSms { origin, account_sid, auth_token, sender } = &self.0;
        let url = below(origin, &format!("/2010-04-01/Accounts/{account_sid}/Messages.json"))?;
        let login = STANDARD.encode(format!("{account_sid}:{}", auth_token.expose()));
        let mut fields = vec![("To", sms.to.as_str()), ("Body", sms.text.as_str())];
        fields.push(match sender {
            TwilioSender::From(from) => ("From", from),
            TwilioSender::Service(service) => ("MessagingServiceSid", service),
        });
        if let Some(report_to) = &sms.report_to {
            fields.push(("StatusCallback", report_to.as_str()));
        }
        let answer = post_form(&url, vec![("authorization", format!("Basic {login}"))], &fields, rules).await?;
        if !is_well(&answer) {
            return Err(refused(&answer));
        }
        let told = read(&answer);
        Ok(Accepted { says: format!("HTTP {}", answer.status), reference: reference(told.get("sid")) })
    }

    /// A report counts only with Twilio's signature.
    pub fn hear(&self, call: &ReportCall<'_>) -> Heard {
        let given = (call.header)("x-twilio-signature").unwrap_or_default();
        if !is_signed(&self.0.auth_token, call.url, call.form(), &given) {
            return Heard::Forged;
        }
        call.report(&["MessageSid", "SmsSid"], &["MessageStatus", "SmsStatus"], &["ErrorCode"])
    }
}

/// The error with Twilio's own code, such as 21211.
fn refused(answer: &Answer) -> SmsError {
    let told = read(answer);
    let Some(code) = told.get("code").and_then(Value::as_i64) else { return refusal(answer) };
    let message = told.get("message").and_then(Value::as_str).map(masked).unwrap_or_default();
    let why = format!("HTTP {}, {code} {message}", answer.status);
    match refusal(answer) {
        SmsError::Never(_) => SmsError::Never(why),
        SmsError::Later(_) => SmsError::Later(why),
    }
}

/// Whether `given` is the HMAC-SHA1 of the address and of the fields, sorted by name, each with its value behind it.
fn is_signed(token: &Secret, url: &str, mut fields: Vec<(String, String)>, given: &str) -> bool {
    let Ok(given) = STANDARD.decode(given) else { return false };
    fields.sort();
    let text: String =
        std::iter::once(url.to_owned()).chain(fields.into_iter().flat_map(|(name, value)| [name, value])).collect();
    let key = hmac::Key::new(HMAC_SHA1_FOR_LEGACY_USE_ONLY, token.expose().as_bytes());
    hmac::verify(&key, text.as_bytes(), &given).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn twilios_own_vectors_are_signed_and_nothing_else_is() {
        let classic = fields(&[
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", "+12349013030"),
            ("Digits", "1234"),
            ("From", "+12349013030"),
            ("To", "+18005551212"),
        ]);
        let (token, url) = (Secret::new("12345"), "https://mycompany.com/myapp.php?foo=1&bar=2");
        let given = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";
        assert!(is_signed(&token, url, classic.clone(), given));
        assert!(!is_signed(&Secret::new("1234"), url, classic.clone(), given));
        assert!(!is_signed(&token, &url.replace("bar=2", "bar=3"), classic.clone(), given));
        assert!(!is_signed(&token, url, classic[1..].to_vec(), given));
        for wrong in ["", "0/KCTR6DLpKmkAf8muzZqo1nDgA=", "é", "AAAA"] {
            assert!(!is_signed(&token, url, classic.clone(), wrong), "{wrong}");
        }
        let sid = "SM0123456789abcdef0123456789abcdef";
        let report = fields(&[
            ("To", "+2250707070700"),
            ("SmsStatus", "delivered"),
            ("SmsSid", sid),
            ("MessageStatus", "delivered"),
            ("MessageSid", sid),
            ("From", "GRIOT"),
            ("ApiVersion", "2010-04-01"),
            ("AccountSid", "AC0123456789abcdef0123456789abcdef"),
        ]);
        let url = "https://shop.example/sms/twilio?k=abc";
        assert!(is_signed(&Secret::new("test-auth-token"), url, report, "PO8afRCudCpoACvhXzQR5r6YMf4="));
    }
}
