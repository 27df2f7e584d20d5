//! Orange's SMS API for Africa and the Middle East, version 2.0.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use tokio::sync::Mutex;
use url::Url;

use super::call::{below, is_well, json as read, masked, post_form, post_json, reference, refusal};
use super::{Accepted, Sms, SmsError};
use crate::config::OrangeSms;
use crate::outbound::{Answer, Rules};
use crate::secret::Secret;

/// How long before its end a token is renewed.
const EARLY: Duration = Duration::from_mins(5);
/// How long a token lives if its answer does not say so.
const USUAL: u64 = 3600;

/// The provider, and its token until it ends.
pub(super) struct Orange {
    settings: OrangeSms,
    token: Mutex<Option<(Secret, Instant)>>,
}

impl Orange {
    pub fn new(settings: OrangeSms) -> Self {
        Self { settings, token: Mutex::new(None) }
    }

    pub fn origin(&self) -> &Url {
        &self.settings.origin
    }

    /// Sends an SMS. A token that Orange does not know any more is replaced once.
    pub async fn send(&self, sms: &Sms, rules: Rules) -> Result<Accepted, SmsError> {
        let token = self.token(None, rules).await?;
        let mut answer = self.post(sms, &token, rules).await?;
        if answer.status == 401 {
            let newer = self.token(Some(&token), rules).await?;
            answer = self.post(sms, &newer, rules).await?;
        }
        if !is_well(&answer) {
            return Err(refused(&answer));
        }
        let told = read(&answer);
        let resource = told.pointer("/outboundSMSMessageRequest/resourceURL").and_then(Value::as_str);
        // The last part of the address is what reports call `callbackData`.
        let id = resource.and_then(|url| url.trim_end_matches('/').rsplit('/').next()).map(Value::from);
        Ok(Accepted { says: format!("HTTP {}", answer.status), reference: reference(id.as_ref()) })
    }

    async fn post(&self, sms: &Sms, token: &Secret, rules: Rules) -> Result<Answer, SmsError> {
        let OrangeSms { origin, sender_address, from, .. } = &self.settings;
        let sender = format!("tel:{sender_address}");
        let path = utf8_percent_encode(&sender, NON_ALPHANUMERIC);
        let url = below(origin, &format!("/smsmessaging/v1/outbound/{path}/requests"))?;
        let mut request = json!({
            "address": format!("tel:{}", sms.to.as_str()),
            "senderAddress": sender,
            "clientCorrelator": sms.id,
            "outboundSMSTextMessage": { "message": sms.text },
        });
        if let (Some(name), Some(object)) = (from, request.as_object_mut()) {
            object.insert("senderName".to_owned(), name.as_str().into());
        }
        let headers = vec![("authorization", format!("Bearer {}", token.expose()))];
        post_json(&url, headers, &json!({ "outboundSMSMessageRequest": request }), rules).await
    }

    /// The token; a new one if it ends soon, or is the one that was refused. Others that need one wait for it.
    async fn token(&self, refused: Option<&Secret>, rules: Rules) -> Result<Secret, SmsError> {
        let mut kept = self.token.lock().await;
        let is_good = |(token, until): &&(Secret, Instant)| {
            Instant::now() < *until && refused.is_none_or(|refused| refused.expose() != token.expose())
        };
        if let Some((token, _)) = kept.as_ref().filter(is_good) {
            return Ok(token.clone());
        }
        let OrangeSms { origin, client_id, client_secret, .. } = &self.settings;
        let login = STANDARD.encode(format!("{client_id}:{}", client_secret.expose()));
        let url = below(origin, "/oauth/v3/token")?;
        let headers = vec![("authorization", format!("Basic {login}"))];
        let asked = Instant::now();
        let answer = post_form(&url, headers, &[("grant_type", "client_credentials")], rules).await?;
        if !is_well(&answer) {
            return Err(refused_login(&answer));
        }
        let told = read(&answer);
        let token = told.get("access_token").and_then(Value::as_str);
        let token = token.filter(|token| !token.is_empty() && token.bytes().all(|b| b.is_ascii_graphic()));
        let Some(token) = token.map(Secret::new) else {
            return Err(SmsError::Later("Orange's login answered without a token".to_owned()));
        };
        // The documents show a text, some answers a number.
        let seconds = match told.get("expires_in") {
            Some(Value::String(text)) => text.parse().unwrap_or(USUAL),
            Some(value) => value.as_u64().unwrap_or(USUAL),
            None => USUAL,
        };
        let lives = Duration::from_secs(seconds.min(USUAL * 24)).saturating_sub(EARLY);
        *kept = Some((token.clone(), asked + lives));
        Ok(token)
    }
}

fn refused_login(answer: &Answer) -> SmsError {
    match refusal(answer) {
        SmsError::Never(why) => SmsError::Never(format!("Orange refused SMS_CLIENT_ID and SMS_CLIENT_SECRET: {why}")),
        later @ SmsError::Later(_) => later,
    }
}

/// The error of an answer, with Orange's code, such as `POL0001`.
fn refused(answer: &Answer) -> SmsError {
    let told = read(answer);
    let mut exception = ["policyException", "serviceException"].into_iter();
    let found = exception.find_map(|kind| told.pointer(&format!("/requestError/{kind}")));
    let Some(found) = found else { return refusal(answer) };
    let text = |name: &str| found.get(name).and_then(Value::as_str).map(masked).unwrap_or_default();
    let why = format!("HTTP {} {} {}", answer.status, text("messageId"), text("text"));
    match refusal(answer) {
        SmsError::Never(_) => SmsError::Never(why),
        SmsError::Later(_) => SmsError::Later(why),
    }
}
