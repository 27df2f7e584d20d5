//! Settings that are fine in development and unsafe in production.

use url::Url;

use super::reader::{Reader, is_loopback, web_url};
use super::{Api, Config, Files, Payments, SANDBOX_API_KEY, SANDBOX_SECRET, TEST_KEY, Transfers};
use crate::secret::Secret;

/// Refuses what is unsafe under `GRIOT_ENV=production`.
pub(super) fn check(r: &mut Reader<'_>, config: &Config) {
    for account in config.payments.all() {
        r.of_account(&account.label, |r| merchant_account(r, account));
    }
    if !config.web.limits {
        r.error("GRIOT_LIMITS", "is off, which is for benchmarks: production wants on");
    }
    encrypted(r, "GRIOT_PUBLIC_URL", &config.web.public_url);
    not_an_example(r, "DATABASE_URL", &config.database.url);
    if let Some(key) = &config.key {
        master_key(r, key);
    }
    for files in [Some(&config.files), config.backup.to.as_ref()].into_iter().flatten() {
        let Files::Bucket(bucket) = files else { continue };
        not_an_example(r, "AWS_SECRET_ACCESS_KEY", &bucket.key);
        files_line(r, bucket.endpoint.as_deref());
    }
    mail(r, config.mail.smtp_url.as_ref());
    for (name, value) in config.sms.way.credentials() {
        not_an_example(r, name, &value);
    }
}

fn merchant_account(r: &mut Reader<'_>, account: &Payments) {
    if account.api == Api::Sandbox {
        r.error("CINETPAY_API", "is sandbox, which gives books away: production wants v2, 2026 or v1");
    } else {
        credentials(r, account);
    }
    encrypted(r, "CINETPAY_RETURN_URL", &account.return_url);
    encrypted(r, "CINETPAY_NOTIFY_URL", &account.notify_url);
    if let Some(url) = &account.api_url {
        encrypted(r, "CINETPAY_API_URL", url);
    }
    if let Some(transfers) = &account.transfers {
        transfers_account(r, account, transfers);
    }
}

fn transfers_account(r: &mut Reader<'_>, account: &Payments, transfers: &Transfers) {
    if let Some(url) = &transfers.url {
        encrypted(r, "CINETPAY_TRANSFER_URL", url);
    }
    if account.api != Api::Api2026 {
        not_an_example(r, "CINETPAY_TRANSFER_PASSWORD", &transfers.password);
        not_guessable(r, "CINETPAY_TRANSFER_PASSWORD", &transfers.password);
    }
}

/// Refuses a secret that is too short or too simple to be one of CinetPay's.
fn not_guessable(r: &mut Reader<'_>, name: &str, secret: &Secret) {
    const SHORTEST: usize = 8;
    let value = secret.expose();
    let signs: std::collections::BTreeSet<char> = value.chars().collect();
    if (value.chars().count() < SHORTEST || signs.len() < 4) && !r.complained(name) {
        r.error(name, "is too short or too simple to be the real one: copy it whole from CinetPay's back office");
    }
}

fn credentials(r: &mut Reader<'_>, payments: &Payments) {
    not_an_example(r, "CINETPAY_API_KEY", &payments.api_key);
    not_guessable(r, "CINETPAY_API_KEY", &payments.api_key);
    if payments.api == Api::Api2026 {
        return credentials_of_2026(r, payments);
    }
    not_an_example(r, "CINETPAY_SITE_ID", &Secret::new(payments.site_id.as_str()));
    if payments.api == Api::V1 {
        // Each payment has a signature of its own: a Secret Key proves nothing.
        return;
    }
    match &payments.secret {
        Some(secret) => {
            not_an_example(r, "CINETPAY_SECRET", secret);
            not_guessable(r, "CINETPAY_SECRET", secret);
        }
        None => r.missing("CINETPAY_SECRET", "without CinetPay's Secret Key anyone can send notifications"),
    }
    if let Some(secret) = &payments.secret_previous {
        not_an_example(r, "CINETPAY_SECRET_PREVIOUS", secret);
        not_guessable(r, "CINETPAY_SECRET_PREVIOUS", secret);
    }
}

fn credentials_of_2026(r: &mut Reader<'_>, payments: &Payments) {
    if payments.is_trial() && !r.complained("CINETPAY_API_KEY") {
        let why =
            format!("begins with {TEST_KEY}: nothing is paid with it, and the books are given away. Use the live key");
        r.error("CINETPAY_API_KEY", why);
    }
    if let Some(password) = &payments.api_password {
        not_an_example(r, "CINETPAY_API_PASSWORD", password);
        not_guessable(r, "CINETPAY_API_PASSWORD", password);
    }
}

fn encrypted(r: &mut Reader<'_>, name: &str, address: &str) {
    if web_url(address).is_some_and(|url| url.scheme() == "http") {
        r.error(name, format!("is “{address}”: production wants an https address"));
    }
}

fn mail(r: &mut Reader<'_>, smtp_url: Option<&Secret>) {
    let Some(secret) = smtp_url else {
        return r.missing("SMTP_URL", "without a mail server no buyer gets his receipt");
    };
    not_an_example(r, "SMTP_URL", secret);
    let Ok(url) = Url::parse(secret.expose()) else { return };
    let must_encrypt = url.query_pairs().any(|(name, value)| name == "tls" && value == "required");
    let near = url.host_str().is_some_and(at_home);
    if url.scheme() == "smtp" && !must_encrypt && !near {
        r.error(
            "SMTP_URL",
            "would send letters, whose links open books, and its password in the clear: use smtps://, or add ?tls=required",
        );
    }
}

/// Requires https for a storage that is not on this machine: the books and the signed requests for them must not be
/// readable on the network.
fn files_line(r: &mut Reader<'_>, endpoint: Option<&str>) {
    if let Some(endpoint) = endpoint.filter(|endpoint| !is_loopback(endpoint)) {
        encrypted(r, "AWS_ENDPOINT_URL", endpoint);
    }
}

fn at_home(host: &str) -> bool {
    let host = host.trim_matches(['[', ']']);
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn master_key(r: &mut Reader<'_>, key: &Secret) {
    if super::key::decode(key.expose()).is_some_and(|bytes| is_patterned(&bytes)) {
        r.error(
            "GRIOT_KEY",
            "is an example: make one with `openssl rand -base64 32`, or remove it and Griot makes one",
        );
    }
}

/// Whether 32 bytes repeat a few values, or count up or down. Of 32 random bytes about 30 are different; fewer than 17
/// practically never occur.
fn is_patterned(bytes: &[u8; 32]) -> bool {
    let different: std::collections::BTreeSet<u8> = bytes.iter().copied().collect();
    let steps: std::collections::BTreeSet<u8> =
        bytes.windows(2).filter_map(|pair| Some(pair.last()?.wrapping_sub(*pair.first()?))).collect();
    different.len() < 17 || steps.len() < 6
}

/// Refuses example values: those of `.env.example`, of tutorials and of the sandbox.
fn not_an_example(r: &mut Reader<'_>, name: &str, secret: &Secret) {
    let value = secret.expose().to_ascii_lowercase();
    let holds = ["changeme", "change-me", "change_me", "example.com", "example.org"];
    let begins = ["test", "example", "your", "xxx", "sandbox", "demo"];
    let whole = [SANDBOX_API_KEY, SANDBOX_SECRET, "secret", "password", "123456", "0"];
    let example = holds.iter().any(|word| value.contains(word))
        || begins.iter().any(|word| value.starts_with(word))
        || whole.contains(&value.as_str());
    if example && !r.complained(name) {
        r.error(name, "is still an example: production wants the real one");
    }
}
