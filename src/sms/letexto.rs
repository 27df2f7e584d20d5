//! `LeTexto`, of Abidjan. Its answers and the fields of its reports are not published, so both are read tolerantly.

use serde_json::json;

use super::call::{below, id_in, is_well, json as read, post_json, refusal};
use super::{Accepted, Sms, SmsError};
use crate::config::LeTextoSms;
use crate::outbound::Rules;

pub(super) struct LeTexto(pub LeTextoSms);

impl LeTexto {
    pub async fn send(&self, sms: &Sms, rules: Rules) -> Result<Accepted, SmsError> {
        let LeTextoSms { origin, token, from } = &self.0;
        let url = below(origin, "/v1/messages/send")?;
        let mut body = json!({
            "from": from,
            "to": sms.to.as_str().trim_start_matches('+'),
            "content": sms.text,
            "customData": sms.id,
        });
        if let (Some(report_to), Some(object)) = (&sms.report_to, body.as_object_mut()) {
            object.insert("dlrUrl".to_owned(), report_to.as_str().into());
            object.insert("dlrMethod".to_owned(), "GET".into());
        }
        let headers = vec![("authorization", format!("Bearer {}", token.expose()))];
        let answer = post_json(&url, headers, &body, rules).await?;
        if !is_well(&answer) {
            return Err(refusal(&answer));
        }
        Ok(Accepted { says: format!("HTTP {}", answer.status), reference: id_in(&read(&answer)) })
    }
}
