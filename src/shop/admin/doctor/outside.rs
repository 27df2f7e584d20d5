//! Examines what the shop and the outside world can reach of each other.

use chrono::{DateTime, TimeDelta, Utc};
use url::Url;

use super::State::{Fault, Warning, Well};
use crate::domain::ids;
use crate::domain::money::{Currency, Money};
use crate::domain::payment::Expected;
use crate::domain::refusal::Reason;
use crate::mail::Mailer;
use crate::payments::{AttemptDetails, GatewayError, Generation, Merchant};
use crate::probe::{self, Reached};
use crate::shop::admin::doctor::{Checkup, Found, Installation, KeyMode, Proxy};
use crate::shop::messages::delivery_reports;
use crate::sms::SmsSender;
use crate::store::health;

/// A clock that differs by more makes links, e-mails and second factors wrong.
const CLOCK_TOLERANCE: TimeDelta = TimeDelta::seconds(60);

/// Whether the shop can be reached at its public address.
pub async fn address(checkup: &Checkup) -> Found {
    let url = &checkup.installation.public_url;
    let values = |more: Vec<(&'static str, String)>| [vec![("url", url.clone())], more].concat();
    match probe::reach(&format!("{url}/healthz")).await {
        Err(why) => (Fault, "doctor-address-silent", values(vec![("why", why)])),
        Ok(Reached { status: 503, .. }) => (Fault, "doctor-address-unwell", values(vec![])),
        Ok(reached) if reached.status != 200 || !reached.text.contains("\"status\"") => {
            (Fault, "doctor-address-stranger", values(vec![("status", reached.status.to_string())]))
        }
        Ok(_) if is_loopback(url) => (Warning, "doctor-address-home", values(vec![])),
        Ok(_) if url.starts_with("http:") => (Warning, "doctor-address-open", values(vec![])),
        Ok(_) => (Well, "doctor-address-well", values(vec![])),
    }
}

/// Whether the addresses of visitors are known, or are all taken to be the proxy's.
pub fn proxy(checkup: &Checkup) -> Found {
    match checkup.installation.unheard_proxy.get() {
        Some(proxy) => (Warning, "doctor-proxy-unheard", vec![("proxy", proxy.to_string())]),
        None if checkup.installation.proxy == Proxy::Named => (Well, "doctor-proxy-well", vec![]),
        None => (Warning, "doctor-proxy-unnamed", vec![]),
    }
}

/// Whether the gateway can reach the URL to which it sends its notifications.
pub async fn callback(checkup: &Checkup) -> Found {
    let url = &checkup.installation.notify_url;
    let values = |more: Vec<(&'static str, String)>| [vec![("url", url.clone())], more].concat();
    match probe::reach(url).await {
        Err(why) => (Fault, "doctor-callback-silent", values(vec![("why", why)])),
        Ok(Reached { status: 200, .. }) if is_loopback(url) && !checkup.installation.sandbox => {
            (Fault, "doctor-callback-home", values(vec![]))
        }
        Ok(Reached { status: 200, .. }) if !checkup.installation.signed => {
            (Warning, "doctor-callback-unsigned", values(vec![]))
        }
        Ok(Reached { status: 200, .. }) => (Well, "doctor-callback-well", values(vec![])),
        Ok(reached) => (Fault, "doctor-callback-stranger", values(vec![("status", reached.status.to_string())])),
    }
}

/// Whether real money is paid here.
pub fn account(checkup: &Checkup) -> Found {
    let Installation { sandbox, key_mode, production, .. } = checkup.installation;
    match (sandbox, key_mode, production) {
        (true, _, _) => (Warning, "doctor-account-sandbox", vec![]),
        (false, Some(KeyMode::Test), _) => (Warning, "doctor-account-test", vec![]),
        (false, _, false) => (Warning, "doctor-account-development", vec![]),
        (false, Some(KeyMode::Shown), true) => (Warning, "doctor-account-key-shown", vec![]),
        (false, Some(KeyMode::Live) | None, true) => (Well, "doctor-account-production", vec![]),
    }
}

/// Whether the gateway accepts an account's credentials, if the account could be opened.
pub async fn gateway(checkup: &Checkup, account: &Result<Merchant, String>) -> Found {
    let Installation { currency, sandbox, .. } = checkup.installation;
    match account {
        Ok(account) => credentials(account, currency, sandbox).await,
        Err(why) => (Fault, "doctor-gateway-silent", vec![("why", why.clone())]),
    }
}

/// Asks the gateway about a payment that does not exist: its answer shows whether it accepts the account's credentials. The
/// API of 2026 is logged in to for that.
pub async fn credentials(account: &Merchant, currency: Currency, sandbox: bool) -> Found {
    let gateway = &account.gateway;
    let expected = Expected { transaction_id: ids::transaction(), amount: Money::new(currency.step(), currency) };
    match gateway.check(&expected, &AttemptDetails::default()).await {
        // CinetPay does not document its answer for an unknown payment, and its "unknown error" can also mean a wrong
        // key.
        Ok(answer) if gateway.reason(&answer.code) == Reason::Unclear && !sandbox => {
            (Well, "doctor-gateway-unsure", vec![("code", answer.code)])
        }
        Ok(answer) => (Well, "doctor-gateway-well", vec![("code", answer.code)]),
        Err(GatewayError::Refused { code, message, .. }) => {
            let said = vec![("code", code.clone()), ("message", message)];
            match (gateway.reason(&code), gateway.generation() == Generation::Api2026.code()) {
                (Reason::WrongKey, false) => (Fault, "doctor-gateway-key", said),
                (Reason::WrongKey, true) => (Fault, "doctor-gateway-password", said),
                (Reason::UnknownAccount, _) => (Fault, "doctor-gateway-site", said),
                (_, false) => (Fault, "doctor-gateway-refused", said),
                (_, true) => (Fault, "doctor-gateway-refused-2026", said),
            }
        }
        Err(GatewayError::Busy { .. }) => (Warning, "doctor-gateway-busy", vec![]),
        Err(error) => (Fault, "doctor-gateway-silent", vec![("why", error.to_string())]),
    }
}

/// Whether money can be sent: each account that sends some is asked for its balance.
pub async fn transfers(checkup: &Checkup) -> Found {
    let merchants = std::iter::once(&checkup.merchant).chain(&checkup.others).flatten();
    let senders: Vec<_> = merchants.filter_map(|merchant| Some((merchant, merchant.transfers.as_ref()?))).collect();
    let mut balances = Vec::new();
    for (merchant, sender) in &senders {
        match sender.balance().await {
            Ok(balance) => balances.push(balance.to_string()),
            Err(error) => {
                let account = format!("{} {}", merchant.credentials.generation(), merchant.credentials.name());
                return (Fault, "doctor-transfers-refused", vec![("account", account), ("why", error.to_string())]);
            }
        }
    }
    if senders.is_empty() {
        return (Well, "doctor-transfers-off", vec![]);
    }
    (Well, "doctor-transfers-well", vec![("balance", balances.join(", "))])
}

/// Whether e-mails can be sent.
pub async fn mail(checkup: &Checkup) -> Found {
    let mailer = match &checkup.mailer {
        Ok(mailer) => mailer,
        Err(why) => return (Fault, "doctor-mail-refused", vec![("why", why.clone())]),
    };
    if let Mailer::Folder(folder, _) = mailer {
        return (Warning, "doctor-mail-folder", vec![("folder", folder.display().to_string())]);
    }
    match mailer.try_out().await {
        Ok(()) => (Well, "doctor-mail-well", vec![]),
        Err(error) => (Fault, "doctor-mail-refused", vec![("why", error.to_string())]),
    }
}

/// Whether SMS can leave. None is sent to find out: each costs money.
pub fn sms(checkup: &Checkup) -> Found {
    match &checkup.sms_sender {
        None | Some(SmsSender::Memory(_)) => (Well, "doctor-sms-off", vec![]),
        Some(SmsSender::Provider(provider)) => {
            let url = &checkup.installation.public_url;
            let keys = checkup.keys.as_ref().filter(|_| provider.wants_report_address());
            let address = keys.map(|keys| delivery_reports::address_at(url, keys, provider.name()));
            let id = if address.is_some() { "doctor-sms-reports" } else { "doctor-sms-provider" };
            let address = address.map(|address| ("address", address));
            (Well, id, std::iter::once(("host", provider.host())).chain(address).collect())
        }
        Some(SmsSender::Folder(folder)) => {
            let state = if checkup.installation.production { Fault } else { Well };
            (state, "doctor-sms-folder", vec![("folder", folder.display().to_string())])
        }
    }
}

/// Holds the machine's clock against the database server's, or the gateway's.
pub async fn clock(checkup: &Checkup) -> Found {
    let Some((named, reference)) = reference(checkup).await else {
        return (Warning, "doctor-clock-alone", vec![]);
    };
    let off = checkup.clock.now() - reference;
    let (number, unit) = in_one_unit(off.abs());
    let values = vec![("number", number.to_string()), ("unit", unit.to_owned()), ("server", named)];
    if off > CLOCK_TOLERANCE {
        (Fault, "doctor-clock-fast", values)
    } else if off < -CLOCK_TOLERANCE {
        (Fault, "doctor-clock-slow", values)
    } else {
        (Well, "doctor-clock-well", values)
    }
}

/// A time in the largest unit of which it has more than two: a number, and `days`, `hours`, `minutes` or `seconds`.
fn in_one_unit(time: TimeDelta) -> (i64, &'static str) {
    let units = [(time.num_days(), "days"), (time.num_hours(), "hours"), (time.num_minutes(), "minutes")];
    units.into_iter().find(|&(number, _)| number > 2).unwrap_or((time.num_seconds(), "seconds"))
}

async fn reference(checkup: &Checkup) -> Option<(String, DateTime<Utc>)> {
    let url = &checkup.installation.gateway_url;
    let host = || Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    if let Ok(Reached { date: Some(date), .. }) = probe::reach(url).await {
        return Some((host(), date));
    }
    let db = checkup.db.as_ref().ok()?;
    let time = db.read(health::time).await.ok()??;
    Some(("PostgreSQL".to_owned(), time))
}

fn is_loopback(address: &str) -> bool {
    match Url::parse(address).ok().as_ref().and_then(Url::host) {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
