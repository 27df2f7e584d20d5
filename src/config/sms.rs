//! The SMS settings.

use url::Url;

use super::Mode;
use super::reader::{Reader, is_loopback, web_url};
use crate::secret::Secret;

/// How SMS are sent (`GRIOT_SMS`).
#[derive(Clone, Debug)]
pub enum Sms {
    /// This shop sends none.
    Off,
    /// They are written as `.sms.json` files into the folder `sms` of the data folder.
    Folder,
    /// They are posted as JSON to a provider.
    Http(SmsProvider),
}

/// A provider that takes SMS as JSON.
#[derive(Clone, Debug)]
pub struct SmsProvider {
    /// `SMS_URL`: an https address, or an http address of this machine.
    pub url: Url,
    /// `SMS_TOKEN`
    pub token: Secret,
    /// `SMS_FROM`: the name or number that recipients see as the sender.
    pub from: String,
}

#[derive(Clone, Copy)]
enum Way {
    Off,
    Folder,
    Http,
}

pub(super) fn read(r: &mut Reader<'_>, mode: Mode) -> Sms {
    let usual = if mode == Mode::Development { Way::Folder } else { Way::Off };
    let ways = [("off", Way::Off), ("folder", Way::Folder), ("http", Way::Http)];
    match r.choice("GRIOT_SMS", usual, &ways) {
        Way::Off => Sms::Off,
        Way::Folder => {
            if mode == Mode::Production {
                r.error("GRIOT_SMS", "is folder, where no SMS reaches anybody: production wants off or http");
            }
            Sms::Folder
        }
        Way::Http => provider(r).map_or(Sms::Off, Sms::Http),
    }
}

/// `None` when a setting is wrong or missing, after adding the error to the reader's.
fn provider(r: &mut Reader<'_>) -> Option<SmsProvider> {
    const WHY: &str = "GRIOT_SMS=http wants it";
    let wants = "wants an https address without user or password, such as https://sms.example.com/send";
    let url = match r.text("SMS_URL") {
        None => {
            r.missing("SMS_URL", WHY);
            None
        }
        Some(text) => {
            let url = web_url(&text).filter(|url| url.scheme() == "https" || is_loopback(&text));
            if url.is_none() {
                // The value is not shown, because it may contain a password.
                r.error("SMS_URL", wants);
            }
            url
        }
    };
    let token = r.secret("SMS_TOKEN");
    match &token {
        None => r.missing("SMS_TOKEN", WHY),
        Some(token) if !token.expose().bytes().all(|b| b.is_ascii_graphic()) => {
            r.error("SMS_TOKEN", "holds signs that no token has: copy it whole, without spaces");
        }
        Some(_) => {}
    }
    let from = r.parsed("SMS_FROM", None, "wants a sender of at most 20 letters or digits", |text| {
        let fits = text.len() <= 20 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"+ .-_".contains(&b));
        fits.then(|| Some(text.to_owned()))
    });
    if from.is_none() && !r.complained("SMS_FROM") {
        r.missing("SMS_FROM", WHY);
    }
    Some(SmsProvider { url: url?, token: token?, from: from? })
}
