//! `POST /v2/payment`: reading and refusing what a shop asks for.

use serde_json::{Map, Value};
use url::Url;

use super::{
    Settings,
    phone::Phone,
    transaction::{Channels, State, Transaction},
};
use crate::domain::{language::Language, money::Money, money::PriceError};

/// What every init call must carry. `channels` stands in the later documents only; this counter wants it.
const REQUIRED: [&str; 9] = [
    "apikey",
    "site_id",
    "transaction_id",
    "amount",
    "currency",
    "description",
    "notify_url",
    "return_url",
    "channels",
];

/// Without all of these the card is not offered.
const FOR_A_CARD: [&str; 10] = [
    "customer_id",
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

/// Why a call is refused.
#[derive(Debug, PartialEq, Eq)]
pub enum Complaint {
    /// The gateway's front says HTTP 403, and no JSON.
    Forbidden,
    /// The API's own error.
    Coded { code: &'static str, message: &'static str, description: String },
}

impl Complaint {
    pub fn coded(code: &'static str, message: &'static str, description: impl Into<String>) -> Self {
        Self::Coded { code, message, description: description.into() }
    }

    pub fn field(description: impl Into<String>) -> Self {
        Self::coded("608", "MINIMUM_REQUIRED_FIELDS", description)
    }
}

/// The fields of a JSON call.
pub struct Fields(Map<String, Value>);

impl Fields {
    /// Reads a JSON object; anything else is 608.
    pub fn read(body: &[u8]) -> Result<Self, Complaint> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(fields)) => Ok(Self(fields)),
            _ => Err(Complaint::field("The request body is not a JSON object")),
        }
    }

    /// A text or a number, as text. None when it is absent or blank.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.0.get(name)? {
            Value::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            _ => None,
        }
    }

    /// # Errors
    /// 608, with the field's name.
    pub fn required(&self, name: &str) -> Result<String, Complaint> {
        self.text(name).ok_or_else(|| Complaint::field(format!("The field {name} is required")))
    }

    /// Refuses another merchant's credentials: 609 and 613.
    pub fn authenticate(&self, settings: &Settings) -> Result<(), Complaint> {
        if self.required("apikey")? != settings.api_key {
            return Err(Complaint::coded("609", "AUTH_NOT_FOUND", "No merchant has this apikey"));
        }
        if self.required("site_id")? != settings.site_id {
            return Err(Complaint::coded("613", "ERROR_SITE_ID_NOTVALID", "This site_id is not the merchant's"));
        }
        Ok(())
    }

    fn metadata(&self) -> Result<Option<String>, Complaint> {
        let Some(text) = self.text("metadata") else {
            return if matches!(self.0.get("metadata"), Some(Value::Object(_) | Value::Array(_))) {
                Err(Complaint::Forbidden)
            } else {
                Ok(None)
            };
        };
        match serde_json::from_str(&text) {
            Ok(Value::Object(_) | Value::Array(_)) => Err(Complaint::Forbidden),
            _ => Ok(Some(text)),
        }
    }

    fn money(&self, settings: &Settings) -> Result<Money, Complaint> {
        let currency = settings.currency;
        let asked = self.required("currency")?;
        if asked != currency.code() && !(asked == "GBF" && currency.code() == "GNF") {
            let description = format!("The merchant's currency is {currency}");
            return Err(Complaint::coded("612", "ERROR_CURRENCY_NOTVALID", description));
        }
        let amount = self.required("amount")?;
        let amount: i64 = amount.parse().map_err(|_| {
            Complaint::coded("611", "ERROR_AMOUNT_TYPE", format!("The amount {amount} is not a whole number"))
        })?;
        Money::price(amount, currency, currency.usual_limits()).map_err(|error| match error {
            PriceError::Step { .. } => Complaint::coded("628", "ERROR_AMOUNT_FORMAT", error.to_string()),
            PriceError::TooLow(_) => Complaint::coded("641", "ERROR_AMOUNT_TOO_LOW", error.to_string()),
            PriceError::TooHigh(_) => Complaint::coded("642", "ERROR_AMOUNT_TOO_HIGH", error.to_string()),
        })
    }

    fn transaction_id(&self) -> Result<String, Complaint> {
        let id = self.required("transaction_id")?;
        let plain = id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
        if plain { Ok(id) } else { Err(Complaint::field("The field transaction_id holds special characters")) }
    }

    fn description(&self) -> Result<String, Complaint> {
        let text = self.required("description")?;
        if text.contains(['#', '/', '$', '_', '&']) {
            return Err(Complaint::field("The field description must not hold # / $ _ &"));
        }
        Ok(text)
    }

    fn address(&self, name: &str) -> Result<String, Complaint> {
        let text = self.required(name)?;
        match Url::parse(&text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") && url.has_host() => Ok(text),
            _ => Err(Complaint::field(format!("The field {name} is not an http address"))),
        }
    }

    fn channels(&self) -> Result<Channels, Complaint> {
        match self.required("channels")?.as_str() {
            "ALL" => Ok(Channels::All),
            "MOBILE_MONEY" => Ok(Channels::MobileMoney),
            "CREDIT_CARD" => Ok(Channels::CreditCard),
            "WALLET" => Ok(Channels::Wallet),
            other => Err(Complaint::field(format!("The field channels cannot be {other}"))),
        }
    }

    fn language(&self) -> Result<Language, Complaint> {
        let code = self.text("lang").unwrap_or_else(|| "fr".to_owned());
        Language::ALL.into_iter().find(|language| language.code() == code.to_lowercase()).ok_or_else(|| {
            Complaint::coded("615", "ERROR_LANGUAGE_NOTVALID", format!("The language {code} is not fr or en"))
        })
    }

    fn locked_phone(&self, money: Money) -> Result<Option<Phone>, Complaint> {
        let locked = match self.0.get("lock_phone_number") {
            Some(Value::Bool(locked)) => *locked,
            Some(Value::String(text)) => text == "true",
            _ => false,
        };
        if !locked {
            return Ok(None);
        }
        let phone = self.text("customer_phone_number").and_then(|typed| Phone::parse(&typed, money.currency));
        let complaint = || Complaint::coded("624", "UNKNOWN_ERROR", "An error occurred while processing the request");
        phone.map(Some).ok_or_else(complaint)
    }

    fn invoice(&self) -> Result<(), Complaint> {
        match self.0.get("invoice_data") {
            None | Some(Value::Null) => Ok(()),
            Some(Value::Object(lines)) if lines.len() <= 3 => Ok(()),
            Some(_) => Err(Complaint::field("The field invoice_data is an object of at most 3 entries")),
        }
    }

    fn card_ready(&self) -> bool {
        let length = |name: &str| self.text(name).map_or(0, |text| text.len());
        FOR_A_CARD.iter().all(|name| self.text(name).is_some())
            && length("customer_country") == 2
            && length("customer_zip_code") == 5
    }
}

impl Transaction {
    /// Reads an init call into a transaction that nobody has tried to pay yet. That its id is new is still to be seen.
    ///
    /// # Errors
    /// With the code that CinetPay documents, or 608 and a sentence that names the field.
    pub fn read(fields: &Fields, settings: &Settings, now: chrono::DateTime<chrono::Utc>) -> Result<Self, Complaint> {
        for name in REQUIRED {
            fields.required(name)?;
        }
        fields.authenticate(settings)?;
        fields.invoice()?;
        let money = fields.money(settings)?;
        Ok(Self {
            id: fields.transaction_id()?,
            token: hex::encode(rand::random::<[u8; 32]>()),
            amount: money.amount,
            currency: money.currency,
            description: fields.description()?,
            notify_url: fields.address("notify_url")?,
            return_url: fields.address("return_url")?,
            channels: fields.channels()?,
            language: fields.language()?,
            metadata: fields.metadata()?,
            card_ready: fields.card_ready(),
            locked_phone: fields.locked_phone(money)?,
            state: State::Opened,
            method: None,
            phone: None,
            signature: hex::encode(rand::random::<[u8; 20]>()),
            operator_id: None,
            opened_at: now,
            changed_at: now,
        })
    }
}
