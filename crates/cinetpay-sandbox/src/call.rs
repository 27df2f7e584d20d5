//! An API call as a client sent it: its fields, and what is wrong with them.

use actix_web::http::header::{CONTENT_TYPE, HeaderMap, USER_AGENT};
use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::{Mode, Objection, Settings, texts::Sentence};

/// Why a call is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Rejection {
    /// CinetPay's front server answers HTTP 403 with a short text instead of JSON, under this number if it has one.
    Front { number: Option<u16>, why: Sentence },
    /// An error of the API itself.
    Coded { code: &'static str, message: &'static str, why: Sentence },
}

impl Rejection {
    pub fn coded(code: &'static str, message: &'static str, why: Sentence) -> Self {
        Self::Coded { code, message, why }
    }

    /// 608, with a plain sentence that says what is wrong.
    pub fn field(why: Sentence) -> Self {
        Self::coded("608", "MINIMUM_REQUIRED_FIELDS", why)
    }

    /// 603: the journal cannot be written.
    pub fn journal(error: &std::io::Error) -> Self {
        Self::coded("603", "SERVICE_UNAVAILABLE", Sentence::new("fault-journal").with("what", error))
    }

    /// How strict mode refuses what lenient mode accepts.
    fn strict(objection: &Objection) -> Self {
        let why = objection.to_sentence();
        match objection {
            Objection::FormBody | Objection::ContentType(_) | Objection::Metadata => Self::Front { number: None, why },
            Objection::BareUserAgent(_) => Self::Front { number: Some(1010), why },
            _ => Self::field(why),
        }
    }
}

/// The fields of a call, and what CinetPay's documents would object to in it.
pub struct Call {
    fields: Map<String, Value>,
    mode: Mode,
    pub objections: Vec<Objection>,
}

impl Call {
    /// Reads a call from its path, headers and body.
    ///
    /// # Errors
    /// Without a `User-Agent`, with a body that is neither a JSON object nor (in lenient mode) a form, and in strict
    /// mode with anything that the documents would object to.
    pub fn read(path: &str, headers: &HeaderMap, body: &[u8], mode: Mode) -> Result<Self, Rejection> {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
        let mut call = Self { fields: Map::new(), mode, objections: Vec::new() };
        call.front(text(USER_AGENT))?;
        let kind = text(CONTENT_TYPE).split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => {
                call.fields = fields;
                if kind != "application/json" {
                    call.object(Objection::ContentType(kind))?;
                }
            }
            _ if is_form(body) => {
                call.fields = form(body);
                call.object(Objection::FormBody)?;
            }
            _ if kind == "application/json" => return Err(Rejection::field(Sentence::new("fault-not-json"))),
            _ => {
                let why = Objection::ContentType(kind).to_sentence();
                return Err(Rejection::Front { number: None, why });
            }
        }
        call.repair_keys()?;
        call.look_at(path);
        Ok(call)
    }

    /// Reads a call that has no body.
    ///
    /// # Errors
    /// As [`Self::read`], about its headers.
    pub fn bare(path: &str, headers: &HeaderMap, mode: Mode) -> Result<Self, Rejection> {
        let agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().trim();
        let mut call = Self { fields: Map::new(), mode, objections: Vec::new() };
        call.front(agent)?;
        call.look_at(path);
        Ok(call)
    }

    fn look_at(&mut self, path: &str) {
        if path.contains("//") || path.ends_with('/') {
            self.note(Objection::Path(path.to_owned()));
        }
    }

    /// What the gateway's front server refuses before the request reaches the API: 1010 without a `User-Agent`.
    fn front(&mut self, agent: &str) -> Result<(), Rejection> {
        if agent.is_empty() {
            return Err(Rejection::Front { number: Some(1010), why: Sentence::new("fault-no-agent") });
        }
        if agent.to_ascii_lowercase().starts_with("python-urllib/") {
            self.object(Objection::BareUserAgent(agent.to_owned()))?;
        }
        Ok(())
    }

    /// Reads `return_url:` as `return_url`.
    fn repair_keys(&mut self) -> Result<(), Rejection> {
        let slips: Vec<String> = self.fields.keys().filter(|key| key.ends_with(':')).cloned().collect();
        for key in slips {
            let value = self.fields.remove(&key).unwrap_or_default();
            self.fields.entry(key.trim_end_matches(':')).or_insert(value);
            self.object(Objection::ColonKey(key))?;
        }
        Ok(())
    }

    /// Handles something that the documents object to: strict mode refuses the call, lenient mode lists the objection.
    pub fn object(&mut self, objection: Objection) -> Result<(), Rejection> {
        if self.mode == Mode::Strict {
            return Err(Rejection::strict(&objection));
        }
        self.note(objection);
        Ok(())
    }

    /// Lists something on which the documents disagree, in both modes.
    pub fn note(&mut self, objection: Objection) {
        self.objections.push(objection);
    }

    /// A field as it was sent.
    pub fn value(&self, name: &str) -> Option<&Value> {
        self.fields.get(name)
    }

    /// A text or a number, as text. `None` if it is absent or blank.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.fields.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// # Errors
    /// 608, with the field's name and what is wrong with it.
    pub fn required(&self, name: &str) -> Result<String, Rejection> {
        let wrong = || match self.fields.get(name) {
            None | Some(Value::Null) => "fault-missing",
            Some(Value::Bool(_)) => "fault-boolean",
            Some(Value::Array(_)) => "fault-list",
            Some(Value::Object(_)) => "fault-object",
            Some(Value::String(_) | Value::Number(_)) => "fault-empty",
        };
        self.text(name).ok_or_else(|| Rejection::field(Sentence::new(wrong()).with("field", name)))
    }

    /// A field that one part of the documents requires: without it, strict mode refuses the call.
    ///
    /// # Errors
    /// 608 in strict mode.
    pub fn wanted(&mut self, name: &str) -> Result<Option<String>, Rejection> {
        let value = self.text(name);
        if value.is_none() {
            self.object(Objection::Missing(name.to_owned()))?;
        }
        Ok(value)
    }

    /// `true`, 1, or the same as a text.
    pub fn flag(&self, name: &str) -> bool {
        match self.fields.get(name) {
            Some(Value::Bool(flag)) => *flag,
            _ => self.text(name).is_some_and(|text| text == "true" || text == "1"),
        }
    }

    /// Refuses another merchant's credentials, with 609 and 613.
    pub fn authenticate(&self, settings: &Settings) -> Result<(), Rejection> {
        if self.required("apikey")? != settings.api_key {
            return Err(Rejection::coded("609", "AUTH_NOT_FOUND", Sentence::new("fault-apikey")));
        }
        if self.required("site_id")? != settings.site_id {
            return Err(Rejection::coded("613", "ERROR_SITE_ID_NOTVALID", Sentence::new("fault-site")));
        }
        Ok(())
    }
}

/// Whether a body looks like `application/x-www-form-urlencoded`. Some clients send a form and call it JSON.
fn is_form(body: &[u8]) -> bool {
    let first = body.split(|byte| *byte == b'&').next().unwrap_or_default();
    let name = first.split(|byte| *byte == b'=').next().unwrap_or_default();
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.%[]:".contains(byte);
    name.len() < first.len() && !name.is_empty() && name.iter().all(plain)
}

/// The fields of a form. PHP writes `invoice_data[Livre]` for an entry of an object and `channels[]` or `channels[0]`
/// for one of a list.
fn form(body: &[u8]) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in form_urlencoded::parse(body) {
        let value = Value::String(value.into_owned());
        let Some((base, key)) = name.strip_suffix(']').and_then(|name| name.split_once('[')) else {
            fields.insert(name.into_owned(), value);
            continue;
        };
        let is_list = key.bytes().all(|byte| byte.is_ascii_digit());
        let empty = if is_list { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
        match fields.entry(base).or_insert(empty) {
            Value::Array(list) => list.push(value),
            Value::Object(entries) => _ = entries.insert(key.to_owned(), value),
            _ => {}
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_form_is_told_from_what_is_none() {
        for body in ["apikey=1&site_id=2", "invoice_data%5BLivre%5D=x", "return_url:=x"] {
            assert!(is_form(body.as_bytes()), "{body}");
        }
        for body in ["", "hello", "{\"a\":\"b=c\"}", "=1", "<a href=x>", "--boundary\r\nname=\"x\""] {
            assert!(!is_form(body.as_bytes()), "{body}");
        }
    }

    #[test]
    fn a_form_holds_lists_and_objects_as_php_writes_them() {
        let body = "amount=100&channels[]=WALLET&channels[1]=CREDIT_CARD&invoice_data%5BLivre%5D=Le+fleuve";
        let fields = json!({
            "amount": "100", "channels": ["WALLET", "CREDIT_CARD"], "invoice_data": {"Livre": "Le fleuve"}
        });
        assert_eq!(Value::Object(form(body.as_bytes())), fields);
    }
}
