//! The SMS settings.

mod custom;
mod providers;

use url::Url;

use super::Mode;
use super::reader::{Reader, is_loopback, web_url};
use crate::domain::contact::Country;
use crate::secret::Secret;
pub use custom::{CustomSms, Method, NumberForm};
pub use providers::{AfricasTalkingSms, LeTextoSms, OrangeSms, TwilioSender, TwilioSms};

/// How SMS are sent, and what they cost.
#[derive(Clone, Debug)]
pub struct Sms {
    pub way: SmsWay,
    /// `SMS_PART_PRICE`: what a part of an SMS costs, in hundredths of the currency's unit (hundredths of a franc).
    pub part_price: Option<i64>,
    /// `SMS_FREE_A_DAY`: how many free books may be sent by SMS in 24 hours, and as many codes that open a library.
    pub free_a_day: i64,
}

/// How SMS are sent (`GRIOT_SMS`).
#[derive(Clone, Debug)]
pub enum SmsWay {
    /// This shop sends none.
    Off,
    /// They are written as `.sms.json` files into the folder `outbox` of the data folder.
    Folder,
    Orange(OrangeSms),
    AfricasTalking(AfricasTalkingSms),
    Twilio(TwilioSms),
    LeTexto(LeTextoSms),
    /// A provider whose address, headers and body the owner writes.
    Http(CustomSms),
}

impl SmsWay {
    /// By what the provider knows the shop, each with its setting.
    pub(super) fn credentials(&self) -> Vec<(&'static str, Secret)> {
        match self {
            Self::Off | Self::Folder => Vec::new(),
            Self::Orange(one) => vec![("SMS_CLIENT_SECRET", one.client_secret.clone())],
            // The user of the sandbox is one of the examples.
            Self::AfricasTalking(one) => {
                vec![("SMS_USERNAME", Secret::new(one.username.as_str())), ("SMS_API_KEY", one.api_key.clone())]
            }
            Self::Twilio(one) => vec![("SMS_AUTH_TOKEN", one.auth_token.clone())],
            Self::LeTexto(one) => vec![("SMS_TOKEN", one.token.clone())],
            Self::Http(one) => {
                let name = if one.has_own_headers { "SMS_HEADERS" } else { "SMS_TOKEN" };
                one.headers.iter().map(|(_, value)| (name, value.clone())).collect()
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Way {
    Off,
    Folder,
    Orange,
    AfricasTalking,
    Twilio,
    LeTexto,
    Http,
}

const WAYS: [(&str, Way); 7] = [
    ("off", Way::Off),
    ("folder", Way::Folder),
    ("orange", Way::Orange),
    ("africastalking", Way::AfricasTalking),
    ("twilio", Way::Twilio),
    ("letexto", Way::LeTexto),
    ("http", Way::Http),
];

pub(super) fn read(r: &mut Reader<'_>, mode: Mode, country: &'static Country) -> Sms {
    let usual = if mode == Mode::Development { Way::Folder } else { Way::Off };
    let way = match r.choice("GRIOT_SMS", usual, &WAYS) {
        Way::Off => Some(SmsWay::Off),
        Way::Folder => {
            if mode == Mode::Production {
                r.error("GRIOT_SMS", "is folder, where no SMS reaches anybody: production wants a provider or off");
            }
            Some(SmsWay::Folder)
        }
        Way::Orange => providers::orange(r, country).map(SmsWay::Orange),
        Way::AfricasTalking => providers::africas_talking(r).map(SmsWay::AfricasTalking),
        Way::Twilio => providers::twilio(r).map(SmsWay::Twilio),
        Way::LeTexto => providers::letexto(r).map(SmsWay::LeTexto),
        Way::Http => custom::read(r).map(SmsWay::Http),
    };
    let wants = "wants a price such as 10 or 12.5, in the currency's unit";
    Sms {
        way: way.unwrap_or(SmsWay::Off),
        part_price: r.parsed("SMS_PART_PRICE", None, wants, |text| hundredths(text).map(Some)),
        free_a_day: r.number("SMS_FREE_A_DAY", 100, 0, 100_000),
    }
}

/// `12.5` and `12,5` as 1250.
fn hundredths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let are_digits = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    let fits = (1..=6).contains(&whole.len()) && part.len() <= 2 && are_digits(whole) && are_digits(part);
    let parse = |digits: &str| digits.parse::<i64>().ok();
    fits.then(|| Some(parse(whole)? * 100 + parse(&format!("{part:0<2}"))?))?
}

/// A setting without which this provider cannot be used.
fn text(r: &mut Reader<'_>, name: &str, provider: &str) -> Option<String> {
    let found = r.text(name);
    if found.is_none() {
        r.missing(name, &format!("GRIOT_SMS={provider} wants it"));
    }
    found
}

/// A secret without which this provider cannot be used, of visible ASCII characters.
fn secret(r: &mut Reader<'_>, name: &str, provider: &str) -> Option<Secret> {
    let found = r.secret(name);
    match &found {
        None => r.missing(name, &format!("GRIOT_SMS={provider} wants it")),
        Some(secret) if !secret.expose().bytes().all(|b| b.is_ascii_graphic()) => {
            r.error(name, "holds signs that no key has: copy it whole, without spaces");
            return None;
        }
        Some(_) => {}
    }
    found
}

/// `SMS_FROM`: the sender that recipients see, a name of at most 11 characters or a number.
fn from(r: &mut Reader<'_>) -> Option<String> {
    r.parsed("SMS_FROM", None, "wants a sender of at most 20 letters or digits", |text| {
        let fits = text.len() <= 20 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+ .-_".contains(&b));
        fits.then(|| Some(text.to_owned()))
    })
}

/// `SMS_FROM` of a provider that sends nothing without one.
fn wanted_from(r: &mut Reader<'_>, provider: &str) -> Option<String> {
    let from = from(r);
    if from.is_none() && !r.complained("SMS_FROM") {
        r.missing("SMS_FROM", &format!("GRIOT_SMS={provider} wants it"));
    }
    from
}

/// `SMS_API_URL`: another origin than the provider's own, for proxies and tests.
fn origin(r: &mut Reader<'_>, own: &str) -> Option<Url> {
    let Some(text) = r.text("SMS_API_URL") else { return Url::parse(own).ok() };
    let url = web_url(&text).filter(|url| url.path() == "/" && url.query().is_none());
    let url = url.filter(|url| url.scheme() == "https" || is_loopback(&text));
    if url.is_none() {
        r.error("SMS_API_URL", format!("is “{text}”, but wants an https address without a path, such as {own}"));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::hundredths;

    #[test]
    fn a_price_is_read_in_hundredths() {
        for (text, price) in [("10", 1000), ("12.5", 1250), ("8,75", 875), ("0", 0), ("0.05", 5)] {
            assert_eq!(hundredths(text), Some(price), "{text}");
        }
        for wrong in ["", ".5", "1.234", "-1", "1e3", "12 F", "12345678"] {
            assert_eq!(hundredths(wrong), None, "{wrong}");
        }
    }
}
