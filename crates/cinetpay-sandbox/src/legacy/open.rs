//! `getSignatureByPost`, and the form with which a browser opens a payment.

use actix_web::{
    HttpRequest, HttpResponse,
    http::{StatusCode, header},
    web::{Bytes, Data},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use super::{Refused, body::Fields};
use crate::{
    Channels, Generation, Language, LegacyTerms, Objection, Phone, ReturnMode, Sandbox, State, Terms, Transaction,
    answer::{Reply, Started},
    texts::Sentence,
};

/// The fields that both calls must have (seeds: legacy document, 2.2).
const REQUIRED: [&str; 5] = ["cpm_amount", "cpm_currency", "cpm_trans_id", "cpm_trans_date", "cpm_designation"];

/// The fields that the signature is made of: what `checkPayStatus` gives back, so that a client can ask for the same
/// signature again. An unencoded `+` and a space count as one: the two calls of a payment may be encoded differently.
const SIGNED: [&str; 7] =
    ["cpm_site_id", "cpm_trans_id", "cpm_trans_date", "cpm_amount", "cpm_currency", "cpm_designation", "cpm_custom"];

/// The answer is a JSON text of 40 hex characters.
pub fn signature(sandbox: &Sandbox, fields: &Fields) -> Result<Value, Refused> {
    amount(sandbox, fields)?;
    Ok(json!(sign(sandbox, fields)))
}

fn sign(sandbox: &Sandbox, fields: &Fields) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(sandbox.0.settings.secret.as_bytes()) else {
        return String::new(); // an HMAC takes keys of any length
    };
    for name in SIGNED {
        mac.update(fields.text(name).replace('+', " ").trim().as_bytes());
        mac.update(&[0]);
    }
    hex::encode(mac.finalize().into_bytes()).chars().take(40).collect()
}

/// Checks what both calls have, and gives the amount.
fn amount(sandbox: &Sandbox, fields: &Fields) -> Result<i64, Refused> {
    for name in REQUIRED {
        if fields.text(name).trim().is_empty() {
            return Err(Refused::missing(name));
        }
    }
    let settings = &sandbox.0.settings;
    let (text, own) = (fields.text("cpm_amount").trim(), settings.currency);
    let said = |id, what: String| Sentence::new(id).with("amount", text).with("what", what).with("own", own);
    let currency = fields.text("cpm_currency").trim();
    if currency != own.code() && !(currency == "CFA" && matches!(own.code(), "XOF" | "XAF")) {
        let why = Sentence::new("fault-currency").with("asked", currency).with("own", own);
        return Err(Refused::new("612", "ERROR_CURRENCY_NOTVALID", why));
    }
    let amount = own
        .read(text)
        .ok_or_else(|| Refused::new("611", "ERROR_AMOUNT_TYPE", said("fault-amount-type", text.to_owned())))?;
    // The legacy document's lowest amount is 5, whatever the account's is later.
    let lowest = (*settings.amounts.start()).min(5);
    if amount < lowest {
        return Err(Refused::new("641", "ERROR_AMOUNT_TOO_LOW", said("fault-amount-low", own.plain(lowest))));
    }
    if amount > *settings.amounts.end() {
        let why = said("fault-amount-high", own.plain(*settings.amounts.end()));
        return Err(Refused::new("642", "ERROR_AMOUNT_TOO_HIGH", why));
    }
    Ok(amount)
}

/// The form to the bare origin: the browser goes on to the payment page. A refusal is shown as JSON.
pub async fn form(sandbox: Data<Sandbox>, request: HttpRequest, bytes: Bytes) -> HttpResponse {
    let fields = Fields::read(&request, &bytes);
    sandbox.count_id(fields.text("cpm_trans_id"), |calls| calls.init += 1);
    let mut place = None;
    let mut answer = sandbox
        .start(|| match sandbox.open_legacy(&fields) {
            Ok(payment) => {
                place = Some(format!("{}/guichet/pay/{}", sandbox.0.settings.public_url, payment.token));
                let reply = Reply::json(StatusCode::SEE_OTHER, &json!({}));
                (reply.with_objections(payment.objections.clone()), vec![Started::Payment(Box::new(payment))])
            }
            Err(refused) => (refused.reply(sandbox.0.settings.errors), Vec::new()),
        })
        .await;
    let place = place.and_then(|place| header::HeaderValue::from_str(&place).ok());
    if let Some(place) = place.filter(|_| answer.status() == StatusCode::SEE_OTHER) {
        answer.headers_mut().insert(header::LOCATION, place);
    }
    answer
}

impl Sandbox {
    /// Opens a payment, or finds the one that the same form has opened before: a person may go back and post it again.
    fn open_legacy(&self, fields: &Fields) -> Result<Transaction, Refused> {
        self.admit_legacy(fields)?;
        let amount = amount(self, fields)?;
        let signature = sign(self, fields);
        if fields.text("signature").trim() != signature {
            let why = Sentence::new("fault-signature").with("what", &signature);
            return Err(Refused::new("619", "ERROR_SIGNATURE_DONT_MATCHED", why));
        }
        let mut store = self.store();
        if let Some(known) = store.of(Generation::Legacy, fields.text("cpm_trans_id")) {
            if known.signature == signature && known.state != State::Accepted {
                return Ok(known.clone());
            }
            let why = Sentence::new("fault-used").with("field", "cpm_trans_id");
            return Err(Refused::new("620", "ERROR_DOUBLE_PAYEMNT", why));
        }
        let payment = self.read_legacy(fields, amount, signature)?;
        let failed =
            |error| Refused::new("603", "SERVICE_UNAVAILABLE", Sentence::new("fault-journal").with("what", &error));
        store.keep(payment.clone()).map_err(failed)?;
        tracing::info!(transaction = payment.id, amount, "opened");
        Ok(payment)
    }

    fn read_legacy(&self, fields: &Fields, amount: i64, signature: String) -> Result<Transaction, Refused> {
        let now = self.now();
        let text = |name: &str| fields.text(name).to_owned();
        let or = |name: &str, usual: &str| if text(name).is_empty() { usual.to_owned() } else { text(name) };
        let typed = format!("+{}{}", text("cpm_phone_prefixe"), text("cel_phone_num"));
        let currency = self.0.settings.currency;
        Ok(Transaction {
            id: text("cpm_trans_id"),
            token: hex::encode(rand::random::<[u8; 32]>()),
            amount,
            currency,
            description: text("cpm_designation"),
            notify_url: address(fields, "notify_url")?,
            return_url: address(fields, "return_url")?,
            channels: Channels::MOBILE,
            language: Language::parse(fields.text("cpm_language")).unwrap_or_default(),
            metadata: Some(text("cpm_custom")).filter(|custom| !custom.is_empty()),
            card_ready: false,
            customer_phone: None,
            locked_phone: Phone::parse(&typed, currency),
            state: State::Opened,
            method: None,
            phone: None,
            signature,
            operator_id: None,
            opened_at: now,
            changed_at: now,
            objections: fields.objections.iter().filter(|it| **it != Objection::NoUserAgent).cloned().collect(),
            terms: Terms::Legacy(LegacyTerms {
                site_id: text("cpm_site_id"),
                date: text("cpm_trans_date"),
                currency: text("cpm_currency"),
                version: or("cpm_version", "V1"),
                payment_config: or("cpm_payment_config", "SINGLE"),
                page_action: or("cpm_page_action", "PAYMENT"),
                return_mode: match fields.text("cpm_return_mode") {
                    "GET" => ReturnMode::Get,
                    "POST" => ReturnMode::Post,
                    _ => ReturnMode::None,
                },
                cancel_url: Some(address(fields, "cancel_url")?).filter(|url| !url.is_empty()),
            }),
        })
    }
}

/// An address, which may be absent.
fn address(fields: &Fields, name: &str) -> Result<String, Refused> {
    let text = fields.text(name).trim();
    let is_address = url::Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    if text.is_empty() || is_address {
        return Ok(text.to_owned());
    }
    let why = Sentence::new("fault-address").with("field", name);
    Err(Refused::new("608", "MINIMUM_REQUIRED_FIELDS", why))
}
