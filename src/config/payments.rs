//! The settings of the CinetPay merchant account.

use super::Web;
use super::push::push;
use super::reader::{Reader, is_loopback, named, origin_of, web_url};
use super::transfers::{self, Account, Transfers};
use crate::domain::channels::Channels;
use crate::domain::contact::Country;
use crate::domain::money::{self, Currency, Money, PriceLimits};
use crate::domain::push::PushMethod;
use crate::domain::return_mode::ReturnMode;
use crate::secret::Secret;

/// The API key that the built-in sandbox accepts when no credentials are set. It has no use elsewhere.
pub const SANDBOX_API_KEY: &str = "sandbox-api-key";
/// See [`SANDBOX_API_KEY`].
pub const SANDBOX_SITE_ID: &str = "100001";
/// See [`SANDBOX_API_KEY`].
pub const SANDBOX_SECRET: &str = "sandbox-secret-key";
/// See [`SANDBOX_API_KEY`]; the password of the API of 2026 and of transfers.
pub const SANDBOX_PASSWORD: &str = "sandbox-password";

/// What the keys of CinetPay's own sandbox begin with, in the API of 2026 (cinetpay-api: "2026 API"). Nothing is paid with them.
pub const TEST_KEY: &str = "sk_test_";
/// What the live keys of the API of 2026 begin with.
const LIVE_KEY: &str = "sk_live_";

/// The longest return URL, in characters, that leaves room for what `payments::Gateway` appends to it: the API of 2026
/// takes 120 in all.
pub const LONGEST_RETURN: usize = 67;
/// The longest notify URL that the API of 2026 takes, in characters.
const LONGEST_NOTIFY: usize = 120;

/// Where the form of v1 is posted (cinetpay-api: legacy v1).
const V1_PAGE: &str = "https://secure.cinetpay.com";
/// The origins of CinetPay's payment pages, where buyers can be redirected (cinetpay-api: `payment_url`, legacy v1 form,
/// "2026 API").
const CINETPAY_HOSTS: [&str; 4] =
    ["https://checkout.cinetpay.com", V1_PAGE, "https://secure.cinetpay.net", "https://secure.cinetpay.co"];

/// The generation of CinetPay's API that the merchant account uses (`CINETPAY_API`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// The sandbox inside this program: no real payments.
    Sandbox,
    V2,
    /// The API of 2026. Its account has a key and a password, and no site id.
    Api2026,
    /// The legacy API, in which the buyer's browser posts a form to CinetPay.
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
    /// `CINETPAY_API_URL`: an origin, in v1 and the API of 2026 perhaps with a path; `None` means the default of the API's
    /// generation. In v1 the form goes there too.
    pub api_url: Option<String>,
    /// Where the checkout form may redirect: hosts or origins for the CSP's `form-action`.
    pub payment_page_hosts: Vec<String>,
    pub api_key: Secret,
    /// Blank in the API of 2026, which has none.
    pub site_id: String,
    /// The Secret Key of the HMAC in v2's `x-token`. Without it (development only) a notification proves nothing and only triggers a
    /// check.
    pub secret: Option<Secret>,
    /// The previous Secret Key, during a rotation.
    pub secret_previous: Option<Secret>,
    /// The password of the API of 2026.
    pub api_password: Option<Secret>,
    pub return_url: String,
    pub notify_url: String,
    /// `CINETPAY_CHANNELS`: what the payment page offers.
    pub channels: Channels,
    /// `CINETPAY_RETURN_MODE`: how the browser brings the payment's fields back, in v1.
    pub return_mode: ReturnMode,
    /// `CINETPAY_LOCK_PHONE`: only the phone number that the buyer typed on the order form can pay.
    pub lock_phone: bool,
    /// `CINETPAY_PUSH`: the operators by which the account can ask buyers on the phone.
    pub push: Vec<PushMethod>,
    /// The merchant account's currency, and that of what its buyers pay.
    pub currency: Currency,
    /// The lowest and highest price in it: `GRIOT_PRICE_MIN` and `GRIOT_PRICE_MAX` in the shop's main currency, which is the
    /// first account's that sells, and CinetPay's usual ones in another.
    pub price_limits: PriceLimits,
    /// How money is sent with the account; `None`: not at all.
    pub transfers: Option<Transfers>,
    /// The other accounts of `CINETPAY_ACCOUNTS`; this one is the first of them that sells.
    pub others: Vec<Payments>,
}

impl Payments {
    /// This account and the others.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// Whether nothing is really paid: in the sandbox inside this program, and with a key of CinetPay's own.
    pub fn is_trial(&self) -> bool {
        self.api == Api::Sandbox || (self.api == Api::Api2026 && self.api_key.expose().starts_with(TEST_KEY))
    }

    /// Whether a notification's origin can be proven: in the API of 2026 each payment has a token of its own for that, in v1 a
    /// signature.
    pub fn proves_notifications(&self) -> bool {
        matches!(self.api, Api::Api2026 | Api::V1) || self.secret.is_some()
    }
}

/// Reads one account.
pub(super) fn read_one(r: &mut Reader<'_>, web: &Web) -> Payments {
    let api = api(r);
    let api_url = api_url(r, api);
    let currency = currency(r);
    let api_password = api_password(r, api);
    let payments = Payments {
        label: String::new(),
        sells: true,
        countries: Vec::new(),
        others: Vec::new(),
        payment_page_hosts: payment_page_hosts(r, api, api_url.as_deref(), web),
        api_key: Secret::new(credential(r, api, "CINETPAY_API_KEY", SANDBOX_API_KEY)),
        site_id: site_id(r, api),
        secret: r.secret("CINETPAY_SECRET").or((api == Api::Sandbox).then(|| Secret::new(SANDBOX_SECRET))),
        secret_previous: r.secret("CINETPAY_SECRET_PREVIOUS"),
        transfers: transfers::read(r, &sender(api, api_password.as_ref()), &web.public_url),
        api_password,
        return_url: endpoint_url(r, "CINETPAY_RETURN_URL", web, "/payment/return/"),
        notify_url: endpoint_url(r, "CINETPAY_NOTIFY_URL", web, "/payment/callback/"),
        channels: channels(r),
        return_mode: return_mode(r),
        lock_phone: r.choice("CINETPAY_LOCK_PHONE", false, &[("yes", true), ("no", false)]),
        push: push(r, api == Api::Api2026),
        price_limits: currency.usual_limits(),
        currency,
        api,
        api_url,
    };
    if api == Api::Api2026 {
        short_enough(r, "CINETPAY_RETURN_URL", &payments.return_url, LONGEST_RETURN);
        short_enough(r, "CINETPAY_NOTIFY_URL", &payments.notify_url, LONGEST_NOTIFY);
    }
    payments
}

/// The account as the sender of transfers.
fn sender(api: Api, api_password: Option<&Secret>) -> Account<'_> {
    match api {
        Api::Sandbox => Account::Sandbox(SANDBOX_PASSWORD),
        Api::Api2026 => Account::Of2026(api_password),
        Api::V2 | Api::V1 => Account::Older,
    }
}

fn api(r: &mut Reader<'_>) -> Api {
    let choices = [("sandbox", Api::Sandbox), ("v2", Api::V2), ("2026", Api::Api2026), ("v1", Api::V1)];
    r.choice("CINETPAY_API", Api::Sandbox, &choices)
}

/// A double of v1 or of the API of 2026 can be anywhere below an address; v2 has its paths from the root.
fn api_url(r: &mut Reader<'_>, api: Api) -> Option<String> {
    const WANTS: &str = "wants an address without user or question mark, such as https://api.cinetpay.co";
    if matches!(api, Api::Sandbox | Api::V2) {
        return r.origin("CINETPAY_API_URL");
    }
    let base = |text: &str| {
        let url = web_url(text).filter(|url| url.query().is_none() && url.fragment().is_none())?;
        Some(Some(String::from(url).trim_end_matches('/').to_owned()))
    };
    r.parsed("CINETPAY_API_URL", None, WANTS, base)
}

fn short_enough(r: &mut Reader<'_>, name: &str, url: &str, most: usize) {
    let length = url.chars().count();
    if length > most {
        let shorter = "set it, or GRIOT_PUBLIC_URL, to something shorter";
        r.error(name, format!("has {length} characters, and CinetPay’s API of 2026 takes {most} here: {shorter}"));
    }
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

fn api_password(r: &mut Reader<'_>, api: Api) -> Option<Secret> {
    let password = r.secret("CINETPAY_API_PASSWORD");
    if api == Api::Api2026 && password.is_none() {
        r.missing("CINETPAY_API_PASSWORD", "CinetPay shows it in the back office beside the API key");
    }
    password
}

fn site_id(r: &mut Reader<'_>, api: Api) -> String {
    if api == Api::Api2026 {
        return String::new();
    }
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
    let origin = |url: &str| Some(web_url(url)?.origin().ascii_serialization());
    let default = || {
        let fixed = CINETPAY_HOSTS.into_iter().chain(own).map(str::to_owned);
        fixed.chain(api_url.and_then(origin)).collect()
    };
    let mut all =
        r.parsed("CINETPAY_GUICHET_HOSTS", None, WANTS, |text| Some(Some(hosts(text)?))).unwrap_or_else(default);
    // The form of v1 leads nowhere else, and a browser that may not follow it says nothing to the buyer.
    let page = (api == Api::V1).then(|| api_url.and_then(origin).unwrap_or_else(|| V1_PAGE.to_owned()));
    all.extend(page.filter(|page| !all.contains(page)));
    all
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

fn return_mode(r: &mut Reader<'_>) -> ReturnMode {
    let choices = [("NONE", ReturnMode::None), ("GET", ReturnMode::Get), ("POST", ReturnMode::Post)];
    r.choice("CINETPAY_RETURN_MODE", ReturnMode::None, &choices)
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

/// `GRIOT_PRICE_MIN` and `GRIOT_PRICE_MAX`, of prices in the shop's main currency.
pub(super) fn price_limits(r: &mut Reader<'_>, currency: Currency) -> PriceLimits {
    let usual = currency.usual_limits();
    let most = 1_000_000_000 * currency.unit();
    let plain = |amount| Money::new(amount, currency).plain();
    let wants = match currency.exponent() {
        0 => format!("wants a whole number from 1 to {most}"),
        _ => format!("wants an amount from {} to {}", plain(1), plain(most)),
    };
    let mut read = |name: &str, usual| {
        let fits = |amount: &i64| (1..=most).contains(amount);
        r.parsed(name, usual, &wants, |text| money::amount(text, currency).ok().filter(fits))
    };
    let limits = PriceLimits { min: read("GRIOT_PRICE_MIN", usual.min), max: read("GRIOT_PRICE_MAX", usual.max) };
    if limits.min > limits.max {
        let (min, max) = (plain(limits.min), plain(limits.max));
        r.error("GRIOT_PRICE_MIN", format!("is {min}, above GRIOT_PRICE_MAX, which is {max}"));
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
    let other_key = || {
        let name = own("CINETPAY_API_KEY");
        format!("{name} begins neither with {LIVE_KEY} nor with {TEST_KEY}: is it a key of the API of 2026?")
    };
    let shown = || {
        let name = own("CINETPAY_API");
        format!(
            "{name} is v1, whose form shows the API key to every buyer: ask CinetPay to move the account to v2 or 2026"
        )
    };
    let key = payments.api_key.expose();
    let is_odd = payments.api == Api::Api2026 && !key.starts_with(LIVE_KEY) && !key.starts_with(TEST_KEY);
    let of_key = is_odd.then(other_key).into_iter().chain((payments.api == Api::V1).then(shown));
    home.chain((!payments.proves_notifications()).then(unproven)).chain(of_key).collect()
}

#[cfg(test)]
mod tests;
