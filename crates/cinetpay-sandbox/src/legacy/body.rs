//! The fields of a call, percent-encoded or raw.

use actix_web::{HttpRequest, http::header::USER_AGENT};
use url::form_urlencoded;

use crate::Objection;

/// The fields of a call, in their order.
#[derive(Debug)]
pub struct Fields {
    pairs: Vec<(String, String)>,
    pub objections: Vec<Objection>,
}

impl Fields {
    /// Reads a body, and the query beside `method`. The document's own PHP sends no `User-Agent`: that is noted only.
    pub fn read(request: &HttpRequest, body: &[u8]) -> Self {
        let agent = request.headers().get(USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let objections = if agent.trim().is_empty() { vec![Objection::NoUserAgent] } else { Vec::new() };
        let mut pairs = parse(body);
        let query = form_urlencoded::parse(request.query_string().as_bytes()).into_owned();
        pairs.extend(query.filter(|(name, _)| name != "method"));
        Self { pairs, objections }
    }

    /// A field as it came; empty if it did not.
    pub fn text(&self, name: &str) -> &str {
        self.pairs.iter().find(|(field, _)| field == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

/// CinetPay's own PHP posts `name=value&` without encoding anything: spaces, accents, addresses and `+` are then taken
/// as they came. A body is encoded if it has an escape, and no character that an encoder would have escaped.
fn parse(body: &[u8]) -> Vec<(String, String)> {
    if is_encoded(body) {
        return form_urlencoded::parse(body).into_owned().collect();
    }
    let text = String::from_utf8_lossy(body);
    let pairs = text.split('&').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn is_encoded(body: &[u8]) -> bool {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"*-._~+%&=[]!'()".contains(byte);
    let is_escape = |rest: &[u8]| rest.iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2;
    let mut escapes = body.split(|byte| *byte == b'%').skip(1).peekable();
    escapes.peek().is_some() && escapes.all(is_escape) && body.iter().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(body: &str) -> String {
        parse(body.as_bytes()).remove(0).1
    }

    #[test]
    fn a_raw_body_is_taken_as_it_comes_and_an_encoded_one_is_decoded() {
        for (body, expected) in [
            ("d=Livre numérique + CD&x=1", "Livre numérique + CD"),
            ("d=2017-04-09 15:45:22", "2017-04-09 15:45:22"),
            ("d=Remise 50%&x=1", "Remise 50%"),
            ("d=A+B", "A+B"),
            ("d=Livre+num%C3%A9rique+%2B+CD", "Livre numérique + CD"),
            ("d=http://shop/?a=1", "http://shop/?a=1"),
            ("d=100%&x=1", "100%"),
        ] {
            assert_eq!(value(body), expected, "{body}");
        }
    }
}
