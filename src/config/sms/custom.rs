//! The settings of a provider whose address, headers and body the owner writes (`GRIOT_SMS=http`).

use std::collections::BTreeMap;

use super::wanted_from;
use crate::config::reader::{Reader, is_loopback, web_url};
use crate::secret::Secret;

/// A provider that is called as the owner says.
#[derive(Clone, Debug)]
pub struct CustomSms {
    /// `SMS_URL`: an https address, or an http address of this machine. Like the headers and the body it may have `{to}`, `{from}`,
    /// `{text}`, `{id}` (the message's) and `{report}` (the address for delivery reports), which are filled in.
    pub url: Secret,
    /// `SMS_METHOD`
    pub method: Method,
    /// `SMS_HEADERS`: a JSON object of names and values. Without it, `SMS_TOKEN` is sent as bearer
    /// token.
    pub headers: Vec<(String, Secret)>,
    /// Whether they are from `SMS_HEADERS`.
    pub has_own_headers: bool,
    /// `SMS_BODY`: JSON, XML or a form; without it, a JSON object of `to`, `from` and `text`. Nothing with GET.
    pub body: Option<Secret>,
    /// `SMS_NUMBERS`: how `{to}` is written.
    pub numbers: NumberForm,
    /// `SMS_FROM`: the name or number that recipients see as the sender.
    pub from: String,
    /// `SMS_ANSWER_ID`: where the answer has the provider's id of the SMS, such as `data.id`.
    pub answer_id: Option<String>,
    /// `SMS_REPORT_ID` and `SMS_REPORT_STATE`: the fields of a delivery report.
    pub report_id: Option<String>,
    pub report_state: Option<String>,
}

/// The method of the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    Get,
    Post,
    Put,
}

/// How a provider wants numbers to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberForm {
    /// `+2250707070700`
    E164,
    /// `2250707070700`
    Digits,
    /// `0707070700`
    Local,
}

/// `None` when a setting is wrong or missing, after adding the error to the reader's.
pub(super) fn read(r: &mut Reader<'_>) -> Option<CustomSms> {
    let method =
        r.choice("SMS_METHOD", Method::Post, &[("POST", Method::Post), ("GET", Method::Get), ("PUT", Method::Put)]);
    let url = url(r);
    let headers = headers(r);
    let body = r.text("SMS_BODY");
    let numbers = r.choice(
        "SMS_NUMBERS",
        NumberForm::E164,
        &[("e164", NumberForm::E164), ("digits", NumberForm::Digits), ("local", NumberForm::Local)],
    );
    let from = wanted_from(r, "http");
    let carries = |place| [&url, &body].iter().any(|text| text.as_ref().is_some_and(|text| text.contains(place)));
    let has_own_body = body.is_some() || method == Method::Get;
    if url.is_some() && has_own_body && !["{to}", "{text}"].into_iter().all(carries) {
        let name = if body.is_some() { "SMS_BODY" } else { "SMS_URL" };
        r.error(name, "has no {to} or no {text}: no provider could know to whom to send what");
    }
    if method == Method::Get && body.is_some() {
        r.error("SMS_BODY", "is not sent with SMS_METHOD=GET: remove one of them");
    }
    let mut field = |name| r.text(name);
    let (answer_id, report_id, report_state) =
        (field("SMS_ANSWER_ID"), field("SMS_REPORT_ID"), field("SMS_REPORT_STATE"));
    Some(CustomSms {
        url: Secret::new(url?),
        method,
        has_own_headers: r.secret("SMS_HEADERS").is_some(),
        headers: headers?,
        body: body.map(Secret::new),
        numbers,
        from: from?,
        answer_id,
        report_id,
        report_state,
    })
}

/// The address; its error does not show the value, because it may contain a password.
fn url(r: &mut Reader<'_>) -> Option<String> {
    let Some(text) = r.text("SMS_URL") else {
        r.missing("SMS_URL", "GRIOT_SMS=http wants it");
        return None;
    };
    // A number or a text may stand behind the host only.
    let fixed = text.split('{').next().unwrap_or_default();
    let host = |text: &str| web_url(text).and_then(|url| url.host_str().map(str::to_owned));
    let after_host = fixed.splitn(4, '/').nth(3).is_some() || fixed.contains('?') || fixed == text;
    let is_safe = web_url(&text).is_some_and(|url| url.scheme() == "https") || is_loopback(&text);
    if !(after_host && is_safe && host(fixed) == host(&text)) {
        r.error("SMS_URL", "wants an https address without user or password, such as https://sms.example.com/send");
        return None;
    }
    Some(text)
}

fn headers(r: &mut Reader<'_>) -> Option<Vec<(String, Secret)>> {
    let own = r.secret("SMS_HEADERS");
    let token = r.secret("SMS_TOKEN");
    let Some(own) = own else {
        match token {
            None => r.missing("SMS_TOKEN", "GRIOT_SMS=http wants it, or SMS_HEADERS"),
            Some(token) if token.expose().bytes().all(|b| b.is_ascii_graphic()) => {
                let bearer = Secret::new(format!("Bearer {}", token.expose()));
                return Some(vec![("authorization".to_owned(), bearer)]);
            }
            Some(_) => r.error("SMS_TOKEN", "holds signs that no token has: copy it whole, without spaces"),
        }
        return None;
    };
    let names: Option<BTreeMap<String, String>> = serde_json::from_str(own.expose()).ok();
    let is_name = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let is_value = |value: &str| value.bytes().all(|b| (b' '..=b'~').contains(&b));
    let fits = |(name, value): (&String, &String)| is_name(name) && is_value(value);
    let Some(names) = names.filter(|names| names.iter().all(fits)) else {
        r.error("SMS_HEADERS", "wants a JSON object such as {\"Authorization\": \"Bearer …\"}, with values in ASCII");
        return None;
    };
    Some(names.into_iter().map(|(name, value)| (name.to_lowercase(), Secret::new(value))).collect())
}
