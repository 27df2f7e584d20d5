//! The settings of the CinetPay merchant account.

use super::Web;
use super::reader::{Reader, is_loopback, named, origin_of, web_url};
use crate::domain::channels::Channels;
use crate::domain::contact::Country;
use crate::domain::money::{Currency, PriceLimits};
use crate::secret::Secret;

/// The API key that the built-in sandbox accepts when no credentials are set. It has no use elsewhere.
pub const SANDBOX_API_KEY: &str = "sandbox-api-key";
/// See [`SANDBOX_API_KEY`].
pub const SANDBOX_SITE_ID: &str = "100001";
/// See [`SANDBOX_API_KEY`].
pub const SANDBOX_SECRET: &str = "sandbox-secret-key";

/// The origins of CinetPay's payment pages, where buyers can be redirected (cinetpay-api: `payment_url`, legacy v1 form).
const CINETPAY_HOSTS: [&str; 3] =
    ["https://checkout.cinetpay.com", "https://secure.cinetpay.com", "https://secure.cinetpay.net"];

/// The generation of CinetPay's API that the merchant account uses (`CINETPAY_API`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// The sandbox inside this program: no real payments.
    Sandbox,
    V2,
    /// Recognised, but not supported by this version.
    Api2026,
    /// Recognised, but not supported by this version.
    V1,
}

/// The merchant account, and the addresses that CinetPay calls or redirects to.
#[derive(Clone, Debug)]
pub struct Payments {
    /// The account's name in `CINETPAY_ACCOUNTS`; empty for the account of a shop that names none.
    pub label: String,
    /// `CINETPAY_CI_SELLS`: whether payments are opened with it; otherwise only those that were are settled.
    pub sells: bool,
    /// `CINETPAY_CI_COUNTRIES`: whose buyers pay with it; if empty, those of all countries that no other account names.
    pub countries: Vec<&'static Country>,
    pub api: Api,
    /// `CINETPAY_API_URL`: an origin without a path; `None` means the default of the API's generation.
    pub api_url: Option<String>,
    /// Where the checkout form may redirect: hosts or origins for the CSP's `form-action`.
    pub payment_page_hosts: Vec<String>,
    pub api_key: Secret,
    pub site_id: String,
    /// The Secret Key of the HMAC in `x-token`. Without it (development only) a notice proves nothing and only triggers a check.
    pub secret: Option<Secret>,
    /// The previous Secret Key, during a rotation.
    pub secret_previous: Option<Secret>,
    /// The password of the 2026 generation.
    pub api_password: Option<Secret>,
    pub return_url: String,
    pub notify_url: String,
    /// `CINETPAY_CHANNELS`: what the payment page offers.
    pub channels: Channels,
    /// `CINETPAY_LOCK_PHONE`: only the phone number that the buyer typed on the order form can pay.
    pub lock_phone: bool,
    /// The merchant account's currency, and the currency of all prices.
    pub currency: Currency,
    pub price_limits: PriceLimits,
    /// The other accounts of `CINETPAY_ACCOUNTS`; this one is the first of them that sells.
    pub others: Vec<Payments>,
}

impl Payments {
    /// This account and the others.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }
}

/// Reads one account.
pub(super) fn read_one(r: &mut Reader<'_>, web: &Web) -> Payments {
    let api = api(r);
    let api_url = r.origin("CINETPAY_API_URL");
    let currency = currency(r);
    Payments {
        label: String::new(),
        sells: true,
        countries: Vec::new(),
        others: Vec::new(),
        payment_page_hosts: payment_page_hosts(r, api, api_url.as_deref(), web),
        api_key: Secret::new(credential(r, api, "CINETPAY_API_KEY", SANDBOX_API_KEY)),
        site_id: site_id(r, api),
        secret: r.secret("CINETPAY_SECRET").or((api == Api::Sandbox).then(|| Secret::new(SANDBOX_SECRET))),
        secret_previous: r.secret("CINETPAY_SECRET_PREVIOUS"),
        api_password: r.secret("CINETPAY_API_PASSWORD"),
        return_url: endpoint_url(r, "CINETPAY_RETURN_URL", web, "/payment/return/"),
        notify_url: endpoint_url(r, "CINETPAY_NOTIFY_URL", web, "/payment/callback/"),
        channels: channels(r),
        lock_phone: r.choice("CINETPAY_LOCK_PHONE", false, &[("yes", true), ("no", false)]),
        price_limits: price_limits(r, currency),
        currency,
        api,
        api_url,
    }
}

fn api(r: &mut Reader<'_>) -> Api {
    let choices = [("sandbox", Api::Sandbox), ("v2", Api::V2), ("2026", Api::Api2026), ("v1", Api::V1)];
    let api = r.choice("CINETPAY_API", Api::Sandbox, &choices);
    if matches!(api, Api::Api2026 | Api::V1) {
        r.error("CINETPAY_API", "is a generation that this version does not speak yet: it speaks v2 and sandbox");
    }
    api
}

/// A credential that is required except for the sandbox.
fn credential(r: &mut Reader<'_>, api: Api, name: &str, sandbox: &str) -> String {
    if let Some(secret) = r.secret(name) {
        return secret.expose().to_owned();
    }
    if api != Api::Sandbox {
        r.missing(name, "CinetPay shows it in the back office under Integrations");
    }
    sandbox.to_owned()
}

fn site_id(r: &mut Reader<'_>, api: Api) -> String {
    if let Some(id) = r.text("CINETPAY_SITE_ID") {
        return id;
    }
    if api != Api::Sandbox {
        r.missing("CINETPAY_SITE_ID", "CinetPay shows it in the back office beside the API key");
    }
    SANDBOX_SITE_ID.to_owned()
}

fn payment_page_hosts(r: &mut Reader<'_>, api: Api, api_url: Option<&str>, web: &Web) -> Vec<String> {
    const WANTS: &str =
        "wants host names or addresses without a path, with commas between, such as https://checkout.cinetpay.com";
    let own = (api == Api::Sandbox).then_some(web.public_url.as_str());
    let default = || CINETPAY_HOSTS.into_iter().chain(api_url).chain(own).map(str::to_owned).collect();
    r.parsed("CINETPAY_GUICHET_HOSTS", None, WANTS, |text| Some(Some(hosts(text)?))).unwrap_or_else(default)
}

/// Hosts and origins in the form that a CSP takes. Anything else is refused: a `;` would begin a new directive.
fn hosts(text: &str) -> Option<Vec<String>> {
    let host = |part: &str| {
        if part.contains("://") {
            return origin_of(part);
        }
        let named = part.strip_prefix("*.").unwrap_or(part);
        (!named.contains('*')).then(|| origin_of(&format!("https://{named}")))??;
        Some(part.to_ascii_lowercase())
    };
    text.split([',', ' ']).filter(|part| !part.is_empty()).map(host).collect()
}

/// The address of one of the shop's endpoints that is given to CinetPay.
fn endpoint_url(r: &mut Reader<'_>, name: &str, web: &Web, path: &str) -> String {
    let default = format!("{}{path}", web.public_url);
    let wants = format!("wants a whole address, such as https://livres.example.com{path}");
    r.parsed(name, default, &wants, |text| web_url(text).map(String::from))
}

fn channels(r: &mut Reader<'_>) -> Channels {
    let choices = [
        ("ALL", Channels::All),
        ("MOBILE_MONEY", Channels::MobileMoney),
        ("CREDIT_CARD", Channels::CreditCard),
        ("WALLET", Channels::Wallet),
    ];
    r.choice("CINETPAY_CHANNELS", Channels::All, &choices)
}

fn currency(r: &mut Reader<'_>) -> Currency {
    let codes = Currency::ALL.map(Currency::code).join(", ");
    r.parsed("CINETPAY_CURRENCY", Currency::Xof, &format!("wants one of {codes}"), |text| {
        Currency::parse(&text.to_ascii_uppercase())
    })
}

fn price_limits(r: &mut Reader<'_>, currency: Currency) -> PriceLimits {
    let usual = currency.usual_limits();
    let limits = PriceLimits {
        min: r.number("GRIOT_PRICE_MIN", usual.min, 1, 1_000_000_000),
        max: r.number("GRIOT_PRICE_MAX", usual.max, 1, 1_000_000_000),
    };
    if limits.min > limits.max {
        r.error("GRIOT_PRICE_MIN", format!("is {}, above GRIOT_PRICE_MAX, which is {}", limits.min, limits.max));
    }
    limits
}

pub(super) fn doubts(payments: &Payments) -> Vec<String> {
    payments.all().flat_map(account_doubts).collect()
}

fn account_doubts(payments: &Payments) -> Vec<String> {
    if payments.api == Api::Sandbox {
        return Vec::new();
    }
    let own = |name| named(&payments.label, name);
    let home = [("CINETPAY_NOTIFY_URL", &payments.notify_url), ("CINETPAY_RETURN_URL", &payments.return_url)]
        .into_iter()
        .filter(|(_, address)| is_loopback(address))
        .map(|(name, address)| (own(name), address))
        .map(|(name, address)| format!("{name} is {address}: CinetPay's live gateway refuses addresses on localhost"));
    let unproven = || {
        format!("{} is not set: notifications are not proven, and only hints to ask CinetPay", own("CINETPAY_SECRET"))
    };
    home.chain(payments.secret.is_none().then(unproven)).collect()
}
