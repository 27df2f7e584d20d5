//! Bodies and addresses without their secrets.

use serde_json::Value;
use url::form_urlencoded;

use crate::{Generation, Settings};

/// The longest body that is kept, in characters.
const LONGEST: usize = 4_000;

/// What stands for a secret.
const HIDDEN: &str = "•••";

/// The fields that hold a secret in every generation.
const SECRETS: [&str; 7] =
    ["apikey", "api_key", "api_password", "password", "otp_code", "notify_token", "access_token"];

/// Whether a field holds a secret. The `token` of the older transfers is one; that of v2 is a payment's name.
fn is_secret(name: &str, generation: Option<Generation>) -> bool {
    let name = name.trim().trim_end_matches(':').to_ascii_lowercase();
    SECRETS.contains(&name.as_str()) || (name == "token" && generation == Some(Generation::Transfers))
}

/// A body as it is shown: JSON on several lines, a form with a line for each field.
pub fn body(body: &[u8], generation: Option<Generation>, settings: &Settings) -> String {
    let text = String::from_utf8_lossy(body);
    let mut shown = match serde_json::from_slice::<Value>(body) {
        Ok(mut value) => {
            hide(&mut value, generation);
            serde_json::to_string_pretty(&value).unwrap_or_default()
        }
        Err(_) => form(&text, generation).replace('&', "\n"),
    };
    for secret in [&settings.api_key, &settings.api_password, &settings.secret] {
        if !secret.is_empty() {
            shown = shown.replace(secret.as_str(), HIDDEN);
        }
    }
    match shown.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", shown.get(..end).unwrap_or_default()),
        None => shown,
    }
}

fn hide(value: &mut Value, generation: Option<Generation>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if is_secret(name, generation) && !value.is_null() {
                    *value = Value::String(HIDDEN.to_owned());
                } else {
                    hide(value, generation);
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|value| hide(value, generation)),
        _ => {}
    }
}

/// The pairs of a form or of a query as they came, without their secrets. A text that is neither is cut at the first
/// name of a secret, since nobody knows where the secret ends.
pub fn form(text: &str, generation: Option<Generation>) -> String {
    let pair = |pair: &str| {
        let Some((name, value)) = pair.split_once('=') else { return pair.to_owned() };
        let plain = form_urlencoded::parse(name.as_bytes()).next().map(|(name, _)| name.into_owned());
        let hidden = is_secret(&plain.unwrap_or_default(), generation) && !value.is_empty();
        format!("{name}={}", if hidden { HIDDEN } else { value })
    };
    let shown = text.split('&').map(pair).collect::<Vec<_>>().join("&");
    let is_form = text.split('&').all(|pair| pair.is_empty() || pair.contains('=')) && !text.contains(['{', '\n', '"']);
    if is_form {
        return shown;
    }
    let lower = shown.to_ascii_lowercase();
    let first = SECRETS.iter().filter_map(|name| Some(lower.find(name)? + name.len())).min();
    first.and_then(|end| Some(format!("{}{HIDDEN}", shown.get(..end)?))).unwrap_or(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        body(text.as_bytes(), Some(Generation::V2), &Settings::new("http://sandbox"))
    }

    #[test]
    fn secrets_are_hidden_in_json_in_forms_and_in_what_is_neither() {
        for text in [
            r#"{"apikey": "hush", "amount": 5}"#,
            r#"{"data": [{"api_password": "hush"}], "amount": 5}"#,
            "amount=5&apikey=hush&x=1",
            "amount=5&api%5Fkey=hush",
            "amount=5 broken { \"apikey\": \"hush\"",
            "amount=5 and sandbox-secret-key",
        ] {
            let shown = shown(text);
            assert!(!shown.contains("hush") && !shown.contains("secret-key") && shown.contains('5'), "{shown}");
            assert!(shown.contains(HIDDEN), "{shown}");
        }
    }

    #[test]
    fn the_token_of_a_transfer_is_hidden_and_that_of_a_payment_is_not() {
        assert_eq!(form("token=abc&lang=fr", Some(Generation::Transfers)), "token=•••&lang=fr");
        assert_eq!(form("token=abc", Some(Generation::V2)), "token=abc");
    }

    #[test]
    fn a_long_body_is_cut() {
        assert_eq!(shown(&"é".repeat(5_000)).chars().count(), LONGEST + 1);
    }
}
