//! Calls to providers, through [`outbound`], and what their answers mean.

use std::time::Duration;

use serde_json::Value;
use url::Url;

use super::SmsError;
use crate::outbound::{self, AllowedAddresses, Answer, Method, Request, Rules};

pub(super) const RULES: Rules = Rules {
    user_agent: concat!("Griot/", env!("CARGO_PKG_VERSION")),
    // The owner configured this URL, and may run the SMS gateway on this machine.
    reach: AllowedAddresses::Anywhere,
    connect: Duration::from_secs(5),
    total: Duration::from_secs(15),
    most: 8 * 1024,
};

/// Makes a call. Any answer is one, whatever its status.
pub(super) async fn make(
    (method, url): (Method, &Url),
    headers: Vec<(&str, String)>,
    body: Option<String>,
    rules: Rules,
) -> Result<Answer, SmsError> {
    let request = Request { method, url, headers, body };
    outbound::call(request, rules).await.map_err(|error| SmsError::Later(error.to_string()))
}

/// Posts a form.
pub(super) async fn post_form(
    url: &Url,
    mut headers: Vec<(&str, String)>,
    fields: &[(&str, &str)],
    rules: Rules,
) -> Result<Answer, SmsError> {
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    headers.push(("content-type", "application/x-www-form-urlencoded".to_owned()));
    headers.push(("accept", "application/json".to_owned()));
    make((Method::POST, url), headers, Some(form), rules).await
}

/// Posts JSON.
pub(super) async fn post_json(
    url: &Url,
    mut headers: Vec<(&str, String)>,
    body: &Value,
    rules: Rules,
) -> Result<Answer, SmsError> {
    headers.push(("content-type", "application/json".to_owned()));
    headers.push(("accept", "application/json".to_owned()));
    make((Method::POST, url), headers, Some(body.to_string()), rules).await
}

/// An address below a provider's origin.
pub(super) fn below(origin: &Url, path: &str) -> Result<Url, SmsError> {
    Url::parse(&format!("{}{path}", origin.as_str().trim_end_matches('/')))
        .map_err(|error| SmsError::Never(format!("its address cannot be made: {error}")))
}

/// Whether the status says that the call succeeded.
pub(super) fn is_well(answer: &Answer) -> bool {
    (200..300).contains(&answer.status)
}

/// The error of an answer that is no success: final after 4xx, except 408 and 429.
pub(super) fn refusal(answer: &Answer) -> SmsError {
    let why = format!("HTTP {} {}", answer.status, masked(&answer.text()));
    let why = why.trim_end().to_owned();
    let is_final = (400..500).contains(&answer.status) && !matches!(answer.status, 408 | 429);
    if is_final { SmsError::Never(why) } else { SmsError::Later(why) }
}

/// The answer's body as JSON; `Null` when it is none.
pub(super) fn json(answer: &Answer) -> Value {
    serde_json::from_slice(&answer.body).unwrap_or_default()
}

/// A provider's id as it is kept: a text or a number of at most 200 characters.
pub(super) fn reference(value: Option<&Value>) -> Option<String> {
    let text = match value? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    let fits = !text.is_empty() && text.len() <= 200 && !text.chars().any(char::is_control);
    fits.then_some(text)
}

/// The first id in an answer, at the top or one level below.
pub(super) fn id_in(told: &Value) -> Option<String> {
    let names = ["id", "messageId", "message_id"];
    let of = |value: &Value| names.iter().find_map(|name| reference(value.get(name)));
    of(told).or_else(|| told.as_object()?.values().find_map(of))
}

/// A provider's error text without phone numbers and links, on one line, at most 200 characters.
pub(super) fn masked(text: &str) -> String {
    let tells = |word: &str| {
        word.bytes().filter(u8::is_ascii_digit).count() >= 6 || word.contains("/d/") || word.contains("/s/")
    };
    let words: Vec<&str> = text.split_whitespace().map(|word| if tells(word) { "…" } else { word }).collect();
    words.join(" ").chars().filter(|c| !c.is_control()).take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn the_words_of_a_provider_tell_no_number_and_no_link() {
        let said =
            masked("{\"error\":\"no such\nsubscriber\", \"to\": \"+2250707070700\", \"text\": \"https://x/d/abc\"}");
        assert_eq!(said, "{\"error\":\"no such subscriber\", \"to\": … \"text\": …");
    }
}
