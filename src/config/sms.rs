//! The settings of SMS.

use url::Url;

use super::Mode;
use super::reader::{Reader, is_loopback, web_url};
use crate::secret::Secret;

/// How SMS leave (`GRIOT_SMS`).
#[derive(Clone, Debug)]
pub enum Sms {
    /// This shop sends none.
    Off,
    /// They become `.sms.json` files in the data folder's `sms`.
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
    /// `SMS_FROM`: the name or number that readers see as the sender.
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

/// `None` when something was wrong, and was said.
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
                // Not shown: somebody may have written a password into it.
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
