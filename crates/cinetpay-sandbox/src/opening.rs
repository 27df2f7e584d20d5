//! `POST /v2/payment`: reads what a shop asks for, or refuses it.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use url::Url;

use crate::{
    Channels, Currency, Language, Objection, Phone, Settings, State, Terms, Transaction,
    call::{Call, Rejection},
    texts::Sentence,
};

/// The fields that every init call must have. Only the later documents require `channels`: without it the page offers
/// all methods.
const REQUIRED: [&str; 8] =
    ["apikey", "site_id", "transaction_id", "amount", "currency", "description", "notify_url", "return_url"];

/// The fields that the card needs: if one is missing, the card is not offered.
const FOR_A_CARD: [&str; 9] = [
    "customer_name",
    "customer_surname",
    "customer_email",
    "customer_phone_number",
    "customer_address",
    "customer_city",
    "customer_country",
    "customer_state",
    "customer_zip_code",
];

/// The longest transaction id that is accepted, in characters.
const LONGEST_ID: usize = 100;

impl Transaction {
    /// Reads an init call into a transaction that no one has tried to pay yet. Whether its id is new is not checked
    /// here.
    ///
    /// # Errors
    /// The code that CinetPay documents, or 608 and a sentence that names the field.
    pub(crate) fn read(call: &mut Call, settings: &Settings, now: DateTime<Utc>) -> Result<Self, Rejection> {
        for name in REQUIRED {
            call.required(name)?;
        }
        call.authenticate(settings)?;
        invoice(call)?;
        let currency = currency(call, settings)?;
        if call.text("customer_name").is_none() || call.text("customer_surname").is_none() {
            call.note(Objection::Names);
        }
        Ok(Self {
            id: transaction_id(call)?,
            token: hex::encode(rand::random::<[u8; 32]>()),
            amount: amount(call, "amount", settings)?,
            currency,
            description: description(call)?,
            notify_url: address(call, "notify_url")?,
            return_url: address(call, "return_url")?,
            channels: channels(call)?,
            language: language(call)?,
            metadata: metadata(call)?,
            card_ready: card_ready(call),
            customer_phone: customer_phone(call, currency),
            locked_phone: locked_phone(call, currency)?,
            state: State::Opened,
            method: None,
            phone: None,
            signature: hex::encode(rand::random::<[u8; 20]>()),
            operator_id: None,
            opened_at: now,
            changed_at: now,
            objections: std::mem::take(&mut call.objections),
            terms: Terms::V2,
        })
    }
}

fn currency(call: &Call, settings: &Settings) -> Result<Currency, Rejection> {
    let (currency, asked) = (settings.currency, call.required("currency")?);
    // `GBF` is a misprint for the Guinean franc in one of CinetPay's documents.
    if asked == currency.code() || (asked == "GBF" && currency == Currency::Gnf) {
        return Ok(currency);
    }
    let why = Sentence::new("fault-currency").with("asked", asked).with("own", currency);
    Err(Rejection::coded("612", "ERROR_CURRENCY_NOTVALID", why))
}

/// The amount of the 2026 API, which is an integer, and need not be a multiple of anything.
pub(crate) fn amount_2026(call: &mut Call, settings: &Settings) -> Result<i64, Rejection> {
    if call.value("amount").is_some_and(Value::is_string) {
        call.object(Objection::AmountText)?;
    }
    let text = call.required("amount")?;
    if text.trim().parse::<i64>().is_err() {
        return Err(no_amount(&text));
    }
    amount_within(call, "amount", settings)
}

pub(crate) fn amount(call: &Call, name: &str, settings: &Settings) -> Result<i64, Rejection> {
    let (amount, step) = (amount_within(call, name, settings)?, settings.currency.step());
    if amount % step != 0 {
        let why = Sentence::new("fault-amount-step").with("amount", amount).with("what", step);
        return Err(Rejection::coded("628", "ERROR_AMOUNT_FORMAT", why.with("own", settings.currency)));
    }
    Ok(amount)
}

fn amount_within(call: &Call, name: &str, settings: &Settings) -> Result<i64, Rejection> {
    let text = call.required(name)?;
    let (currency, (min, max)) = (settings.currency, (settings.amounts.start(), settings.amounts.end()));
    let amount = currency.read(&text).ok_or_else(|| no_amount(&text))?;
    let said = |id, what: i64| {
        Sentence::new(id)
            .with("amount", currency.plain(amount))
            .with("what", currency.plain(what))
            .with("own", currency)
    };
    if amount < *min {
        return Err(Rejection::coded("641", "ERROR_AMOUNT_TOO_LOW", said("fault-amount-low", *min)));
    }
    if amount > *max {
        return Err(Rejection::coded("642", "ERROR_AMOUNT_TOO_HIGH", said("fault-amount-high", *max)));
    }
    Ok(amount)
}

fn no_amount(text: &str) -> Rejection {
    Rejection::coded("611", "ERROR_AMOUNT_TYPE", Sentence::new("fault-amount-type").with("what", text))
}

fn transaction_id(call: &mut Call) -> Result<String, Rejection> {
    let id = call.required("transaction_id")?;
    if id.chars().count() > LONGEST_ID || id.chars().any(char::is_control) {
        let why = Sentence::new("fault-id-length").with("field", "transaction_id").with("what", LONGEST_ID);
        return Err(Rejection::field(why));
    }
    if !id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')) {
        call.object(Objection::TransactionId(id.clone()))?;
    }
    Ok(id)
}

fn description(call: &mut Call) -> Result<String, Rejection> {
    let text = call.required("description")?;
    if text.contains(['#', '/', '$', '_', '&']) {
        call.object(Objection::Description)?;
    }
    Ok(text)
}

pub(crate) fn address(call: &Call, name: &str) -> Result<String, Rejection> {
    let text = call.required(name)?;
    match Url::parse(&text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(text),
        _ => Err(Rejection::field(Sentence::new("fault-address").with("field", name))),
    }
}

/// `channels` as a text, or as a list, which some clients send. If absent, it is `ALL`.
fn channels(call: &mut Call) -> Result<Channels, Rejection> {
    let wrong = |what: &str| Rejection::field(Sentence::new("fault-channels").with("what", what));
    let words = match call.value("channels") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Array(list)) => {
            let words: Option<Vec<_>> = list.iter().map(|word| Some(word.as_str()?.to_owned())).collect();
            let words = words.ok_or_else(|| wrong(&json!(list).to_string()))?;
            call.note(Objection::ChannelList);
            words
        }
        Some(other) => return Err(wrong(&other.to_string())),
    };
    Channels::read(&words.join(",")).map_err(|word| wrong(&word))
}

fn language(call: &Call) -> Result<Language, Rejection> {
    let Some(code) = call.text("lang") else { return Ok(Language::French) };
    let why = || Sentence::new("fault-language").with("what", &code);
    Language::parse(&code).ok_or_else(|| Rejection::coded("615", "ERROR_LANGUAGE_NOTVALID", why()))
}

/// An opaque text. CinetPay's live front server can answer 403 to JSON in it.
fn metadata(call: &mut Call) -> Result<Option<String>, Rejection> {
    let text = match call.value("metadata") {
        Some(json @ (Value::Object(_) | Value::Array(_))) => Some(json.to_string()),
        _ => call.text("metadata"),
    };
    if text.as_deref().is_some_and(is_json) {
        call.object(Objection::Metadata)?;
    }
    Ok(text)
}

fn is_json(text: &str) -> bool {
    matches!(serde_json::from_str(text), Ok(Value::Object(_) | Value::Array(_)))
}

fn locked_phone(call: &Call, currency: Currency) -> Result<Option<Phone>, Rejection> {
    let locked = match call.value("lock_phone_number") {
        Some(Value::Bool(locked)) => *locked,
        Some(Value::String(text)) => text == "true",
        _ => false,
    };
    if !locked {
        return Ok(None);
    }
    let phone = customer_phone(call, currency);
    phone.map(Some).ok_or_else(|| Rejection::coded("624", "UNKNOWN_ERROR", Sentence::new("fault-lock")))
}

fn customer_phone(call: &Call, currency: Currency) -> Option<Phone> {
    call.text("customer_phone_number").and_then(|typed| Phone::parse(&typed, currency))
}

/// `invoice_data`: an object of at most three entries. PHP clients send an empty one as `[]`.
fn invoice(call: &mut Call) -> Result<(), Rejection> {
    let fits = match call.value("invoice_data") {
        None | Some(Value::Null) => true,
        Some(Value::Array(list)) => list.is_empty(),
        Some(Value::String(text)) => text.trim().is_empty(),
        Some(Value::Object(lines)) => is_short(lines),
        Some(_) => false,
    };
    if fits { Ok(()) } else { call.object(Objection::InvoiceData) }
}

fn is_short(lines: &Map<String, Value>) -> bool {
    lines.len() <= 3
}

fn card_ready(call: &Call) -> bool {
    let length = |name: &str| call.text(name).map_or(0, |text| text.len());
    FOR_A_CARD.iter().all(|name| call.text(name).is_some())
        && length("customer_country") == 2
        && length("customer_zip_code") == 5
}
