//! Delivery reports about SMS: the addresses that providers call, and what they say.

use url::Url;

use crate::shop::keys::{Keys, sha256};
use crate::shop::{Error, Shop};
use crate::sms::{Heard, ReportCall};
use crate::store::sms_sends;

/// What came of a call to the address of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heeded {
    /// It was a report, and it is kept.
    Kept,
    /// It said nothing that is understood.
    Nothing,
    /// It does not come from the provider.
    Forged,
    /// There is no such address.
    NoSuchAddress,
}

/// The address for reports that the owner gives to the provider once; `None` when the shop sends no SMS.
pub fn address(shop: &Shop) -> Option<String> {
    let provider = shop.sms_sender.as_ref()?.name();
    Some(address_at(&shop.rules().public_url, &shop.keys, provider))
}

/// The same of a shop at this public URL.
pub fn address_at(public_url: &str, keys: &Keys, provider: &str) -> String {
    format!("{public_url}/sms/report/{}", keys.report_secret(provider))
}

/// The address for reports about one message.
pub(super) fn address_of(shop: &Shop, message_id: &str) -> Option<Url> {
    Url::parse(&format!("{}/{message_id}", address(shop)?)).ok()
}

/// Keeps the report in a call.
///
/// # Errors
/// If the database is busy or gone.
pub async fn hear(shop: &Shop, secret: &str, call: ReportCall<'_>) -> Result<Heeded, Error> {
    let Some(sender) = &shop.sms_sender else { return Ok(Heeded::NoSuchAddress) };
    let provider = sender.name();
    // Hashed, so that the time of the comparison tells nothing.
    if sha256(secret) != sha256(&shop.keys.report_secret(provider)) {
        return Ok(Heeded::NoSuchAddress);
    }
    let report = match sender.hear(&call) {
        Heard::Report(report) => report,
        Heard::Nothing => return Ok(Heeded::Nothing),
        Heard::Forged => return Ok(Heeded::Forged),
    };
    let now = shop.clock.now().naive_utc();
    shop.db
        .write(move |conn| {
            let named = (provider, report.reference.as_str());
            sms_sends::report(conn, named, (report.state, &report.detail), now)
        })
        .await?;
    Ok(Heeded::Kept)
}
