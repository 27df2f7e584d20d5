//! The settings of the providers that Griot knows by name.

use url::Url;

use super::{from, origin, secret, text, wanted_from};
use crate::config::reader::Reader;
use crate::domain::contact::Country;
use crate::secret::Secret;

/// Orange's SMS API for Africa and the Middle East.
#[derive(Clone, Debug)]
pub struct OrangeSms {
    pub origin: Url,
    /// `SMS_CLIENT_ID`
    pub client_id: String,
    /// `SMS_CLIENT_SECRET`
    pub client_secret: Secret,
    /// `SMS_SENDER_ADDRESS`: not a phone number, but one that Orange fixed for each country, such as `+2250000`.
    pub sender_address: String,
    /// `SMS_FROM`: the sender's name, which Orange has to approve; without one, recipients see `SMS` and digits.
    pub from: Option<String>,
}

/// Africa's Talking.
#[derive(Clone, Debug)]
pub struct AfricasTalkingSms {
    pub origin: Url,
    /// `SMS_USERNAME`: `sandbox` is the provider's sandbox.
    pub username: String,
    /// `SMS_API_KEY`
    pub api_key: Secret,
    /// `SMS_FROM`
    pub from: Option<String>,
}

/// Twilio.
#[derive(Clone, Debug)]
pub struct TwilioSms {
    pub origin: Url,
    /// `SMS_ACCOUNT_SID`: `AC` and 32 hexadecimal digits.
    pub account_sid: String,
    /// `SMS_AUTH_TOKEN`: it also signs Twilio's delivery reports.
    pub auth_token: Secret,
    pub sender: TwilioSender,
}

/// Who sends at Twilio.
#[derive(Clone, Debug)]
pub enum TwilioSender {
    /// `SMS_FROM`: a number or a name.
    From(String),
    /// `SMS_MESSAGING_SERVICE`: `MG` and 32 hexadecimal digits.
    Service(String),
}

/// `LeTexto`, of Abidjan.
#[derive(Clone, Debug)]
pub struct LeTextoSms {
    pub origin: Url,
    /// `SMS_TOKEN`
    pub token: Secret,
    /// `SMS_FROM`
    pub from: String,
}

/// Orange's sender addresses, by country.
const SENDER_ADDRESSES: [(&str, &str); 7] = [
    ("CI", "+2250000"),
    ("SN", "+2210000"),
    ("ML", "+2230000"),
    ("BF", "+2260000"),
    ("GN", "+2240000"),
    ("CM", "+2370000"),
    ("CD", "+2430000"),
];

pub(super) fn orange(r: &mut Reader<'_>, country: &Country) -> Option<OrangeSms> {
    let origin = origin(r, "https://api.orange.com/");
    let client_id = text(r, "SMS_CLIENT_ID", "orange");
    let client_secret = secret(r, "SMS_CLIENT_SECRET", "orange");
    let known = SENDER_ADDRESSES.iter().find(|(code, _)| *code == country.code);
    let usual = known.map(|(_, address)| (*address).to_owned());
    let wants = "wants the address that Orange fixed for the country, such as +2250000";
    let sender_address = r.parsed("SMS_SENDER_ADDRESS", usual, wants, |text| {
        let digits = text.strip_prefix('+')?;
        let fits = (6..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| Some(text.to_owned()))
    });
    if sender_address.is_none() {
        r.missing("SMS_SENDER_ADDRESS", "Orange's documents name none for this GRIOT_COUNTRY: ask Orange for it");
    }
    let from = from(r);
    if from.as_ref().is_some_and(|name| name.len() > 11 || !name.bytes().all(|b| b.is_ascii_alphanumeric())) {
        r.error("SMS_FROM", "wants at most 11 letters or digits: the name that Orange approved");
    }
    Some(OrangeSms {
        origin: origin?,
        client_id: client_id?,
        client_secret: client_secret?,
        sender_address: sender_address?,
        from,
    })
}

pub(super) fn africas_talking(r: &mut Reader<'_>) -> Option<AfricasTalkingSms> {
    let username = text(r, "SMS_USERNAME", "africastalking");
    let is_sandbox = username.as_deref() == Some("sandbox");
    let own = if is_sandbox { "https://api.sandbox.africastalking.com/" } else { "https://api.africastalking.com/" };
    let origin = origin(r, own);
    let api_key = secret(r, "SMS_API_KEY", "africastalking");
    let from = from(r);
    Some(AfricasTalkingSms { origin: origin?, username: username?, api_key: api_key?, from })
}

pub(super) fn twilio(r: &mut Reader<'_>) -> Option<TwilioSms> {
    let origin = origin(r, "https://api.twilio.com/");
    let id = |r: &mut Reader<'_>, name: &str, begins: &str| {
        let wants = format!("wants {begins} and 32 letters or digits, as Twilio's console shows it");
        r.parsed(name, None, &wants, |text| {
            let rest = text.strip_prefix(begins)?;
            let fits = rest.len() == 32 && rest.bytes().all(|b| b.is_ascii_alphanumeric());
            fits.then(|| Some(text.to_owned()))
        })
    };
    let account_sid = id(r, "SMS_ACCOUNT_SID", "AC");
    if account_sid.is_none() {
        r.missing("SMS_ACCOUNT_SID", "GRIOT_SMS=twilio wants it");
    }
    let auth_token = secret(r, "SMS_AUTH_TOKEN", "twilio");
    let service = id(r, "SMS_MESSAGING_SERVICE", "MG");
    let from = from(r);
    let sender = service.map(TwilioSender::Service).or_else(|| from.map(TwilioSender::From));
    if sender.is_none() && !r.complained("SMS_MESSAGING_SERVICE") {
        r.missing("SMS_FROM", "GRIOT_SMS=twilio wants it, or SMS_MESSAGING_SERVICE");
    }
    Some(TwilioSms { origin: origin?, account_sid: account_sid?, auth_token: auth_token?, sender: sender? })
}

pub(super) fn letexto(r: &mut Reader<'_>) -> Option<LeTextoSms> {
    let origin = origin(r, "https://apis.letexto.com/");
    let token = secret(r, "SMS_TOKEN", "letexto");
    let from = wanted_from(r, "letexto");
    Some(LeTextoSms { origin: origin?, token: token?, from: from? })
}
