//! The requests and answers of the v2 API (cinetpay-api: "v2"; CinetPay, "API de Checkout").

use serde::Serialize;
use serde_json::{Map, Value};
use url::Url;

use crate::{
    Address, Payment,
    json::{self, Object},
    values::Number,
};

/// The longest description that is sent, in characters.
const DESCRIPTION_LENGTH: usize = 100;
/// `invoice_data` takes at most three entries (cinetpay-api: "v2").
const INVOICE_ENTRIES: usize = 3;

/// The longest payment token that is accepted, in bytes: CinetPay's have about 120.
const TOKEN_LENGTH: usize = 500;

/// `POST /v2/payment`.
#[derive(Serialize)]
pub(super) struct Init<'a> {
    apikey: &'a str,
    site_id: &'a str,
    transaction_id: &'a str,
    amount: Number,
    currency: &'static str,
    description: String,
    notify_url: &'a str,
    return_url: &'a str,
    channels: &'static str,
    lang: &'static str,
    /// An opaque id: CinetPay can answer 403 to JSON text here.
    metadata: &'a str,
    /// Printed on the gateway's receipt.
    #[serde(skip_serializing_if = "Map::is_empty")]
    invoice_data: Map<String, Value>,
    customer_id: &'a str,
    customer_name: &'a str,
    customer_surname: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_email: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone_number: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    lock_phone_number: bool,
    #[serde(flatten)]
    home: Option<Home<'a>>,
}

/// The fields that only card payments need: all of them are sent, or none.
#[derive(Serialize)]
struct Home<'a> {
    #[serde(rename = "customer_address")]
    address: &'a str,
    #[serde(rename = "customer_city")]
    city: &'a str,
    #[serde(rename = "customer_country")]
    country: &'a str,
    #[serde(rename = "customer_state")]
    state: &'a str,
    #[serde(rename = "customer_zip_code")]
    zip_code: &'a str,
}

impl<'a> Init<'a> {
    pub fn new(apikey: &'a str, site_id: &'a str, payment: &Payment<'a>) -> Self {
        let customer = &payment.customer;
        let (customer_name, customer_surname) = names(customer.name, payment.shop_name);
        let is_known = customer.name.is_some() && customer.email.is_some() && customer.phone.is_some();
        Self {
            apikey,
            site_id,
            transaction_id: payment.transaction_id,
            amount: Number { amount: payment.amount, currency: payment.currency },
            currency: payment.currency.code(),
            description: description(payment.description, payment.transaction_id),
            notify_url: payment.notify_url.as_str(),
            return_url: payment.return_url.as_str(),
            channels: payment.channels.code(),
            lang: payment.language.code(),
            metadata: payment.transaction_id,
            invoice_data: invoice(payment.invoice),
            customer_id: customer.id,
            customer_name,
            customer_surname,
            customer_email: customer.email,
            customer_phone_number: customer.phone,
            lock_phone_number: payment.lock_phone && customer.phone.is_some(),
            home: customer.address.filter(|_| is_known).and_then(Home::new),
        }
    }
}

impl<'a> Home<'a> {
    /// `None` without a postal code: CinetPay requires one, and the client does not invent it.
    fn new(address: Address<'a>) -> Option<Self> {
        Some(Self {
            address: address.street,
            city: address.city,
            country: address.country,
            state: address.state.unwrap_or(address.country),
            zip_code: address.zip?,
        })
    }
}

/// At most [`INVOICE_ENTRIES`] entries, each without the characters that the gateway rejects.
fn invoice(entries: &[(String, String)]) -> Map<String, Value> {
    let entry = |(name, value): &(String, String)| (name.clone(), Value::String(description(value, "-")));
    entries.iter().take(INVOICE_ENTRIES).map(entry).collect()
}

/// Splits a name that was entered on one line into family name and given name: the first word is the given name.
/// "Client" replaces a missing word; with no name at all they are "Client" and the shop's name.
fn names<'a>(name: Option<&'a str>, shop_name: &'a str) -> (&'a str, &'a str) {
    match name.map(|name| name.split_once(char::is_whitespace).ok_or(name)) {
        Some(Ok((given, family))) => (family.trim(), given),
        Some(Err(only)) => (only, "Client"),
        None => ("Client", shop_name),
    }
}

/// A description without the characters that the gateway rejects (`# / $ _ &`), never empty.
fn description(text: &str, fallback: &str) -> String {
    let is_disliked = |c: char| c.is_whitespace() || c.is_control() || "#/$_&".contains(c);
    let words: Vec<&str> = text.split(is_disliked).filter(|word| !word.is_empty()).collect();
    let text: String = words.join(" ").chars().take(DESCRIPTION_LENGTH).collect();
    if text.is_empty() { fallback.to_owned() } else { text.trim_end().to_owned() }
}

/// `POST /v2/payment/check`.
#[derive(Serialize)]
pub(super) struct Check<'a> {
    pub apikey: &'a str,
    pub site_id: &'a str,
    pub transaction_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment_token: Option<&'a str>,
}

/// An answer to either call: a JSON object with a `code`, as text or as a number. The rest is parsed leniently, because
/// fields come and go.
#[derive(Clone)]
pub struct Body {
    raw: String,
    code: String,
    json: Object,
}

impl Body {
    /// `None` if the text is not a JSON object with a `code`.
    pub fn parse(raw: &str) -> Option<Self> {
        let json: Object = serde_json::from_str(raw).ok()?;
        let code = json::code(json.get("code")?)?;
        Some(Self { raw: raw.to_owned(), code, json })
    }

    /// The gateway's code as text, whether it came as text or as a number.
    pub fn code(&self) -> &str {
        &self.code
    }

    pub(super) fn into_raw(self) -> String {
        self.raw
    }

    /// A field beside `code`, for display: without control characters, at most 300 characters.
    pub(super) fn text(&self, name: &str) -> String {
        json::text(&self.json, name)
    }

    fn data(&self) -> Option<&Object> {
        json::object(&self.json, "data")
    }

    /// Whether the answer is about a payment at all: errors have no `data`, or an empty one.
    pub(super) fn has_data(&self) -> bool {
        self.data().is_some()
    }

    /// Whether `data` has a field of this name, even if it is null.
    pub(super) fn names(&self, name: &str) -> bool {
        self.data().is_some_and(|data| data.contains_key(name))
    }

    /// The value of a field of `data`, as text and in full. `None` if it is absent, null or blank.
    pub(super) fn carried(&self, name: &str) -> Option<String> {
        json::carried(self.data()?, name)
    }

    /// Like [`Body::carried`], but for storing: without control characters, at most 60 characters.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        json::word(self.data()?, name)
    }

    /// The token and the payment page's URL from an answer to `POST /v2/payment`.
    pub(super) fn guichet(&self) -> Option<(String, Url)> {
        let data = self.data()?;
        let token = json::token(data, "payment_token").filter(|token| token.len() <= TOKEN_LENGTH)?;
        Some((token, json::web(data, "payment_url")?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_loses_what_the_gateway_dislikes_and_is_never_empty() {
        assert_eq!(description("L’été #1 / 2_3 & $", "G1"), "L’été 1 2 3");
        assert_eq!(description("a\r\nb\0c\u{7f}", "G1"), "a b c");
        assert_eq!(description(" #_/ ", "G1"), "G1");
        assert_eq!(description(&"é".repeat(500), "G1").chars().count(), 100);
    }

    #[test]
    fn a_name_is_only_the_buyers_own_words_or_neutral_ones() {
        assert_eq!(names(Some("Awa Marie Koné"), "Kouma"), ("Marie Koné", "Awa"));
        assert_eq!(names(Some("Awa"), "Kouma"), ("Awa", "Client"));
        assert_eq!(names(None, "Kouma"), ("Client", "Kouma"));
    }

    #[test]
    fn a_code_is_text_or_a_number() {
        assert_eq!(Body::parse(r#"{"code":" 00 "}"#).unwrap().code(), "00");
        assert_eq!(Body::parse(r#"{"code":627}"#).unwrap().code(), "627");
        for text in ["{\"code\":[]}", "{\"code\":\"\"}", "{\"code\":true}", "{", "null"] {
            assert!(Body::parse(text).is_none(), "{text}");
        }
    }
}
