//! A provider whose address, headers and body the owner wrote.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};
use url::Url;

use super::call::{id_in, is_well, json as read, make, reference, refusal};
use super::report::{Heard, ReportCall};
use super::{Accepted, Sms, SmsError};
use crate::config::{CustomSms, NumberForm, SmsMethod};
use crate::domain::contact::Phone;
use crate::outbound::{Method, Rules};

pub(super) struct Custom(pub CustomSms);

/// How a value is written in its place.
#[derive(Clone, Copy)]
enum Escape {
    Address,
    Header,
    Json,
    Form,
    Xml,
}

impl Custom {
    /// The host of the provider's address.
    pub fn host(&self) -> String {
        let fixed = self.0.url.expose().split('{').next().unwrap_or_default();
        Url::parse(fixed).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
    }

    /// Sends an SMS. A 2xx status means that it was accepted.
    pub async fn send(&self, sms: &Sms, rules: Rules) -> Result<Accepted, SmsError> {
        let CustomSms { url, method, headers, body, answer_id, .. } = &self.0;
        let url = Url::parse(&self.filled(url.expose(), Escape::Address, sms))
            .map_err(|error| SmsError::Never(format!("SMS_URL makes no address: {error}")))?;
        let written = |(name, value): &(String, crate::secret::Secret)| {
            (name.clone(), self.filled(value.expose(), Escape::Header, sms))
        };
        let own: Vec<(String, String)> = headers.iter().map(written).collect();
        let mut headers: Vec<(&str, String)> = own.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        let mut usual = |name: &'static str, value: String| {
            if own.iter().all(|(known, _)| known != name) {
                headers.push((name, value));
            }
        };
        let body = match (method, body) {
            (SmsMethod::Get, _) => None,
            (_, Some(template)) => {
                let (escape, kind) = kind_of(template.expose());
                usual("content-type", kind.to_owned());
                Some(self.filled(template.expose(), escape, sms))
            }
            (_, None) => {
                usual("content-type", "application/json".to_owned());
                let to = number(&sms.to, self.0.numbers);
                Some(json!({ "to": to, "from": self.0.from, "text": sms.text }).to_string())
            }
        };
        usual("accept", "application/json".to_owned());
        usual("idempotency-key", sms.id.clone());
        let method = match method {
            SmsMethod::Get => Method::GET,
            SmsMethod::Post => Method::POST,
            SmsMethod::Put => Method::PUT,
        };
        let answer = make((method, &url), headers, body, rules).await?;
        if !is_well(&answer) {
            return Err(refusal(&answer));
        }
        let told = read(&answer);
        let id = match answer_id {
            Some(place) => reference(at(&told, place)),
            None => id_in(&told),
        };
        Ok(Accepted { says: format!("HTTP {}", answer.status), reference: id })
    }

    pub fn hear(&self, call: &ReportCall<'_>) -> Heard {
        match (&self.0.report_id, &self.0.report_state) {
            (None, None) => call.report_of_any(),
            (id, state) => {
                let (id, state) = (id.as_deref().unwrap_or("id"), state.as_deref().unwrap_or("status"));
                call.report(&[id], &[state], &[])
            }
        }
    }

    fn filled(&self, template: &str, escape: Escape, sms: &Sms) -> String {
        let report = sms.report_to.as_ref().map(Url::as_str).unwrap_or_default();
        let values = [
            ("{to}", number(&sms.to, self.0.numbers)),
            ("{from}", self.0.from.clone()),
            ("{text}", sms.text.clone()),
            ("{id}", sms.id.clone()),
            ("{report}", report.to_owned()),
        ];
        let mut filled = String::new();
        let mut rest = template;
        // One pass, so that no value is taken for a place.
        while let Some(at) = rest.find('{') {
            let (before, found) = rest.split_at(at);
            filled.push_str(before);
            let known = values.iter().find(|(place, _)| found.starts_with(place));
            filled.push_str(&known.map_or_else(|| "{".to_owned(), |(_, value)| escaped(value, escape)));
            rest = found.get(known.map_or(1, |(place, _)| place.len())..).unwrap_or_default();
        }
        filled + rest
    }
}

/// How values are written in a body that begins like this, and its content type.
fn kind_of(template: &str) -> (Escape, &'static str) {
    match template.trim_start().chars().next() {
        Some('{' | '[') if !template.trim_start().starts_with("{to}") => (Escape::Json, "application/json"),
        Some('<') => (Escape::Xml, "application/xml"),
        _ => (Escape::Form, "application/x-www-form-urlencoded"),
    }
}

fn escaped(value: &str, escape: Escape) -> String {
    match escape {
        Escape::Address | Escape::Form => utf8_percent_encode(value, NON_ALPHANUMERIC).to_string(),
        // A header takes no other characters.
        Escape::Header => value.chars().filter(|c| (' '..='~').contains(c)).collect(),
        Escape::Json => {
            let quoted = Value::from(value).to_string();
            quoted.get(1..quoted.len() - 1).unwrap_or_default().to_owned()
        }
        Escape::Xml => value
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&apos;"),
    }
}

fn number(to: &Phone, form: NumberForm) -> String {
    match form {
        NumberForm::E164 => to.as_str().to_owned(),
        NumberForm::Digits => to.as_str().trim_start_matches('+').to_owned(),
        NumberForm::Local => {
            to.parts().map_or_else(|| to.as_str().trim_start_matches('+').to_owned(), |(_, number)| number.to_owned())
        }
    }
}

/// The value at a place such as `data.0.id`.
fn at<'a>(told: &'a Value, place: &str) -> Option<&'a Value> {
    place.split('.').try_fold(told, |value, part| match value {
        Value::Array(values) => values.get(part.parse::<usize>().ok()?),
        other => other.get(part),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_escaped_for_its_place() {
        let value = "L'été & \"2 < 3\" {to}";
        assert_eq!(escaped(value, Escape::Json), "L'été & \\\"2 < 3\\\" {to}");
        assert_eq!(escaped(value, Escape::Xml), "L&apos;été &amp; &quot;2 &lt; 3&quot; {to}");
        assert_eq!(escaped("é &=", Escape::Form), "%C3%A9%20%26%3D");
        assert_eq!(escaped("a\r\nX: é", Escape::Header), "aX: ");
    }

    #[test]
    fn the_form_of_a_body_is_known_by_its_beginning() {
        for (template, kind) in [
            (" {\"to\": \"{to}\"}", "application/json"),
            ("[{\"to\": \"{to}\"}]", "application/json"),
            ("<sms>{text}</sms>", "application/xml"),
            ("to={to}&text={text}", "application/x-www-form-urlencoded"),
            ("{to}", "application/x-www-form-urlencoded"),
        ] {
            assert_eq!(kind_of(template).1, kind, "{template}");
        }
        let told = json!({ "data": [{ "id": 7 }] });
        assert_eq!(at(&told, "data.0.id"), Some(&json!(7)));
        assert_eq!(at(&told, "data.1.id"), None);
    }
}
