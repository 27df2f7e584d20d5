//! Delivery reports: calls from providers, as JSON, as a form or in the address.

use serde_json::Value;

use super::call::masked;
use crate::domain::delivery_report::ReportState;

/// The longest text that is kept of a report.
const LONGEST: usize = 200;
/// The most fields that are looked at.
const MOST: usize = 200;

/// A call to the address of reports.
pub struct ReportCall<'a> {
    /// The whole address as the provider called it, in the public form.
    pub url: &'a str,
    pub header: &'a dyn Fn(&str) -> Option<String>,
    /// What stands behind the `?` of the address.
    pub query: &'a str,
    pub body: &'a [u8],
    /// The message that the address names, if it was made for one.
    pub message_id: Option<&'a str>,
}

/// What a call says.
#[derive(Debug, PartialEq, Eq)]
pub enum Heard {
    Report(Report),
    /// It is no report, or says nothing that is understood.
    Nothing,
    /// It does not come from the provider.
    Forged,
}

/// A report about an SMS.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    /// The provider's id of the SMS, or the message's id in the outbox.
    pub reference: String,
    pub state: ReportState,
    /// The provider's own words.
    pub detail: String,
}

impl ReportCall<'_> {
    /// All fields: of the body, be it JSON at any depth or a form, and of the address.
    fn fields(&self) -> Vec<(String, String)> {
        let mut fields = Vec::new();
        match serde_json::from_slice::<Value>(self.body) {
            Ok(value) => flatten("", &value, &mut fields),
            Err(_) => fields.extend(pairs(self.body)),
        }
        fields.extend(pairs(self.query.as_bytes()));
        fields
    }

    /// The body's fields, as a form.
    pub(super) fn form(&self) -> Vec<(String, String)> {
        pairs(self.body)
    }

    /// The report in these fields. Where the address names the message, a report needs no id.
    pub(super) fn report(&self, ids: &[&str], states: &[&str], why: &[&str]) -> Heard {
        let fields = self.fields();
        let find = |names: &[&str]| {
            let named = |name: &&str| fields.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
            names.iter().find_map(named).map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
        };
        let reference = self.message_id.or_else(|| find(ids)).filter(|id| id.len() <= LONGEST);
        let (Some(reference), Some(word)) = (reference, find(states)) else { return Heard::Nothing };
        // A word that is not known is no end: the SMS stays on its way.
        let state = ReportState::of_word(word).unwrap_or(ReportState::OnTheWay);
        let why = find(why).filter(|why| *why != "0").map(|why| format!(" ({why})")).unwrap_or_default();
        Heard::Report(Report { reference: clean(reference), state, detail: masked(&format!("{word}{why}")) })
    }

    /// The report of a provider whose fields are not published.
    pub(super) fn report_of_any(&self) -> Heard {
        self.report(
            &["customData", "messageId", "message_id", "msgid", "id"],
            &["deliveryStatus", "delivery_status", "messageStatus", "dlrStatus", "dlr_status", "status", "state"],
            &["failureReason", "reason", "error", "errorCode"],
        )
    }
}

fn pairs(text: &[u8]) -> Vec<(String, String)> {
    url::form_urlencoded::parse(text).take(MOST).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

fn flatten(name: &str, value: &Value, fields: &mut Vec<(String, String)>) {
    if fields.len() >= MOST {
        return;
    }
    match value {
        Value::Object(object) => object.iter().for_each(|(name, value)| flatten(name, value, fields)),
        Value::Array(values) => values.iter().for_each(|value| flatten(name, value, fields)),
        Value::String(text) => fields.push((name.to_owned(), text.clone())),
        Value::Number(number) => fields.push((name.to_owned(), number.to_string())),
        Value::Null | Value::Bool(_) => {}
    }
}

/// At most [`LONGEST`] characters, without control characters: PostgreSQL stores no NUL.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(query: &str, body: &str, message_id: Option<&str>) -> Heard {
        let call = ReportCall { url: "https://x.ci/sms", header: &|_| None, query, body: body.as_bytes(), message_id };
        call.report_of_any()
    }

    #[test]
    fn a_report_is_read_from_json_from_a_form_and_from_the_address() {
        let told = |state, detail: &str| {
            Heard::Report(Report { reference: "A1".to_owned(), state, detail: detail.to_owned() })
        };
        let delivered = told(ReportState::Delivered, "Delivered");
        assert_eq!(heard("", r#"{"data":[{"messageId":"A1","status":"Delivered"}]}"#, None), delivered);
        assert_eq!(heard("", "messageId=A1&status=Delivered", None), delivered);
        assert_eq!(heard("messageId=A1&status=Delivered", "", None), delivered);
        assert_eq!(heard("status=Delivered", "", Some("A1")), delivered);
        assert_eq!(heard("", "id=A1&status=Failed&reason=Absent", None), told(ReportState::Failed, "Failed (Absent)"));
        assert_eq!(heard("", "id=A1&status=Banana", None), told(ReportState::OnTheWay, "Banana"));
    }

    #[test]
    fn odd_bodies_say_nothing() {
        let long = "a".repeat(1000);
        for body in ["", "{}", "[]", "null", "{\"id\":", "id=A1", "status=Delivered", "\u{0}\u{1}", "%%%", "[[[[[["] {
            assert_eq!(heard("", body, None), Heard::Nothing, "{body:?}");
        }
        assert_eq!(heard("", &format!("id={long}&status=Delivered"), None), Heard::Nothing);
        let Heard::Report(report) = heard("", &format!("id=A1&status=%00{long}"), None) else { panic!("a report") };
        assert_eq!(report.detail.len(), LONGEST);
    }
}
