//! The requests and answers of the API of 2026 (cinetpay-api: "2026 API").

use serde::Serialize;
use url::Url;

use crate::{
    Currency, Error, Flaw, Hundredths, Secret,
    codes::{self, Kind},
    json::{self, Read},
};

use super::{Balance, Expected, Id, Opened, Payment};

/// The longest own id of a merchant, in characters.
pub(super) const ID_LENGTH: usize = 30;
/// The longest URL that CinetPay takes, in characters.
const URL_LENGTH: usize = 120;
/// The longest name, e-mail address or designation, in characters.
const TEXT_LENGTH: usize = 255;
/// The shortest name, in characters.
const SHORTEST_NAME: usize = 2;
/// The longest of the three ids in a URL, in characters.
const TOKEN_LENGTH: usize = 1000;

/// `POST /v1/payment`.
#[derive(Serialize)]
pub(super) struct Init<'a> {
    currency: &'static str,
    merchant_transaction_id: &'a str,
    amount: i64,
    lang: &'static str,
    designation: String,
    client_email: &'a str,
    client_first_name: &'a str,
    client_last_name: &'a str,
    success_url: &'a str,
    failed_url: &'a str,
    notify_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    client_phone_number: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    direct_pay: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    otp_code: Option<&'a str>,
}

impl<'a> Init<'a> {
    pub fn new(payment: &Payment<'a>) -> Result<Self, Flaw> {
        let buyer = &payment.buyer;
        let name = |field, name| Flaw::text(field, name, SHORTEST_NAME, TEXT_LENGTH);
        if payment.push.is_some() {
            Flaw::text("payment_method", payment.payment_method, 1, TEXT_LENGTH)?;
            Flaw::text("client_phone_number", buyer.phone, 1, TEXT_LENGTH)?;
        }
        Ok(Self {
            currency: payment.currency.code(),
            merchant_transaction_id: Flaw::id("merchant_transaction_id", payment.merchant_transaction_id, ID_LENGTH)?,
            amount: units(payment.amount, payment.currency)?,
            lang: payment.language.code(),
            designation: designation(payment.designation)?,
            client_email: Flaw::text("client_email", buyer.email, 1, TEXT_LENGTH)?,
            client_first_name: name("client_first_name", buyer.first_name)?,
            client_last_name: name("client_last_name", buyer.last_name)?,
            success_url: short("success_url", payment.success_url)?,
            failed_url: short("failed_url", payment.failed_url)?,
            notify_url: short("notify_url", payment.notify_url)?,
            channel: payment.channel.map(super::Channel::code),
            payment_method: payment.payment_method,
            client_phone_number: buyer.phone,
            direct_pay: payment.push.map(|_| true),
            otp_code: payment.push.and_then(|push| push.otp),
        })
    }
}

/// An amount in the smallest unit as whole francs or dollars: the API of 2026 takes integers only, and nothing is rounded.
pub(super) fn units(amount: i64, currency: Currency) -> Result<i64, Flaw> {
    let unit = currency.unit();
    if amount > 0 && amount % unit == 0 { Ok(amount / unit) } else { Err(Flaw::Unusable("amount")) }
}

/// One line of at most 255 characters.
fn designation(text: &str) -> Result<String, Flaw> {
    let words: Vec<&str> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|it| !it.is_empty()).collect();
    let text: String = words.join(" ").chars().take(TEXT_LENGTH).collect();
    if text.is_empty() { Err(Flaw::Missing("designation")) } else { Ok(text) }
}

pub(super) fn short<'a>(field: &'static str, url: &'a Url) -> Result<&'a str, Flaw> {
    Flaw::text(field, Some(url.as_str()), 1, URL_LENGTH)
}

/// The id that goes into the URL.
pub(super) fn asked<'a>(expected: &'a Expected, id: Id<'a>) -> Result<&'a str, Flaw> {
    let (field, id) = match id {
        Id::MerchantTransactionId => ("merchant_transaction_id", expected.payment.transaction_id.as_str()),
        Id::TransactionId(id) => ("transaction_id", id),
        Id::PaymentToken(token) => ("payment_token", token),
    };
    segment(field, id)
}

/// A text that can be one segment of a path: a URL drops those of dots only.
pub(super) fn segment<'a>(field: &'static str, id: &'a str) -> Result<&'a str, Flaw> {
    let id = Flaw::text(field, Some(id), 1, TOKEN_LENGTH)?;
    let is_plain = id.bytes().all(|byte| byte.is_ascii_graphic()) && id.bytes().any(|byte| byte != b'.');
    if is_plain { Ok(id) } else { Err(Flaw::Unusable(field)) }
}

/// A URL that cannot be made: the origin was tested when the client was made.
pub(super) fn unusable() -> Error {
    Flaw::Unusable("origin").into()
}

/// Whether an answer to `POST /v1/payment` says that the payment exists.
pub(super) fn is_open(read: &Read) -> bool {
    let kind = codes::api_2026::find(&read.code).map(|code| code.kind);
    matches!(kind, Some(Kind::Success | Kind::Waiting))
}

/// `None` for a payment that exists but lacks what is needed to go on: a token, an id, or the page to go to.
pub(super) fn opened(read: &Read) -> Option<Opened> {
    let details = json::object(&read.fields, "details");
    let detail = |name: &str| details.and_then(|details| json::word(details, name));
    let must_be_redirected = detail("must_be_redirected").is_some_and(|it| matches!(it.as_str(), "true" | "1"));
    let payment_url = json::web(&read.fields, "payment_url");
    if must_be_redirected && payment_url.is_none() {
        return None;
    }
    Some(Opened {
        payment_token: Secret::new(json::token(&read.fields, "payment_token")?),
        notify_token: Secret::new(json::token(&read.fields, "notify_token")?),
        transaction_id: json::word(&read.fields, "transaction_id")?,
        payment_url,
        must_be_redirected,
        code: detail("code").unwrap_or_else(|| read.code.clone()),
        message: details.map_or_else(String::new, |details| json::text(details, "message")),
        raw: read.raw.clone(),
    })
}

pub(super) fn balance(read: &Read) -> Option<Balance> {
    let available = Hundredths::parse(&json::carried(&read.fields, "available_balance")?)?;
    Some(Balance { available, currency: json::word(&read.fields, "currency"), raw: read.raw.clone() })
}
