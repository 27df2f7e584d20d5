//! Reads answers leniently: fields come and go, numbers come as texts and texts as numbers.

use serde_json::{Map, Value};
use url::Url;

use crate::{
    Error,
    http::{Reply, is_web},
};

/// The longest text that is kept of a field of an answer, in characters.
const FIELD_LENGTH: usize = 300;
/// The longest `code`, payment method or operator id that is kept, in characters.
const WORD_LENGTH: usize = 60;
/// The longest token that is accepted, in bytes: CinetPay's have about 120, a JWT has some hundreds.
const TOKEN_LENGTH: usize = 4096;

pub type Object = Map<String, Value>;

/// An answer that is a JSON object with a code.
#[derive(Clone)]
pub struct Read {
    /// The whole text, without the secrets.
    pub raw: String,
    /// The gateway's code as text, whether it came as text or as a number.
    pub code: String,
    /// The same as `raw`, parsed, and the tokens that only the gateway knew before.
    pub fields: Object,
}

impl Read {
    /// Reads an answer whose code `code` finds; the text that is kept has none of the secrets.
    ///
    /// # Errors
    /// When the body is not a JSON object with a code.
    pub fn of(reply: &Reply, secrets: &[&str], code: impl Fn(&Object) -> Option<String>) -> Result<Self, Error> {
        let read = || {
            let raw = without(reply.body.as_deref()?, secrets);
            let fields: Object = serde_json::from_str(&raw).ok()?;
            let code = code(&fields)?;
            Some(Self { raw, code, fields })
        };
        read().ok_or_else(|| reply.unreadable())
    }

    /// A field, for display: without control characters, at most 300 characters.
    pub fn text(&self, name: &str) -> String {
        text(&self.fields, name)
    }
}

/// A code, which is a text or a number, and never blank.
pub fn code(value: &Value) -> Option<String> {
    let code = match value {
        Value::String(code) => tidy(code, WORD_LENGTH),
        Value::Number(code) => code.to_string(),
        _ => return None,
    };
    (!code.is_empty()).then_some(code)
}

/// The value of a field as text and in full. `None` if it is absent, null or blank.
pub fn carried(map: &Object, name: &str) -> Option<String> {
    let text = match map.get(name)? {
        Value::Null => return None,
        Value::String(text) => text.trim().to_owned(),
        Value::Array(list) if list.is_empty() => return None,
        Value::Object(map) if map.is_empty() => return None,
        other => other.to_string(),
    };
    if text.is_empty() { None } else { Some(text) }
}

/// Like [`carried`], but for storing: without control characters, at most 60 characters.
pub fn word(map: &Object, name: &str) -> Option<String> {
    carried(map, name).map(|text| tidy(&text, WORD_LENGTH)).filter(|word| !word.is_empty())
}

/// Like [`carried`], but for display: without control characters, at most 300 characters, empty if absent.
pub fn text(map: &Object, name: &str) -> String {
    carried(map, name).map_or_else(String::new, |text| tidy(&text, FIELD_LENGTH))
}

/// An object inside another; `None` if it is empty.
pub fn object<'a>(map: &'a Object, name: &str) -> Option<&'a Object> {
    map.get(name).and_then(Value::as_object).filter(|inner| !inner.is_empty())
}

/// A token in full: printable ASCII without spaces.
pub fn token(map: &Object, name: &str) -> Option<String> {
    carried(map, name).filter(|token| token.len() <= TOKEN_LENGTH && token.bytes().all(|byte| byte.is_ascii_graphic()))
}

/// An absolute http or https URL.
pub fn web(map: &Object, name: &str) -> Option<Url> {
    Url::parse(&carried(map, name)?).ok().filter(is_web)
}

/// A text for storing or display: trimmed, without control characters, cut to `length` characters.
pub fn tidy(text: &str, length: usize) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(length).collect()
}

/// The text without the secrets, as they are and as JSON writes them (PHP escapes slashes).
pub fn without(text: &str, secrets: &[&str]) -> String {
    secrets.iter().filter(|secret| !secret.is_empty()).fold(text.to_owned(), |text, secret| {
        let escaped = Value::from(*secret).to_string();
        let escaped = escaped.get(1..escaped.len() - 1).unwrap_or(secret);
        text.replace(secret, "…").replace(escaped, "…").replace(&escaped.replace('/', "\\/"), "…")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_taken_out_however_json_writes_it() {
        let secret = "a/b\"";
        for text in [r#""a/b"""#, r#""a/b\"""#, r#""a\/b\"""#] {
            assert_eq!(without(text, &["", secret]), r#""…""#, "{text}");
        }
        assert_eq!(without("kept", &[""]), "kept");
    }
}
