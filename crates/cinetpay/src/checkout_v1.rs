//! CinetPay's legacy API, version 1: a signature, a form that the buyer's browser posts, and the calls of
//! `https://api.cinetpay.com/v1/?method=…` (CinetPay, integration guide 1.6.2).

mod form;
mod judge;
mod records;

use std::fmt;

use subtle::ConstantTimeEq as _;
use url::Url;

use crate::{
    Answer, Error, Secret, SetupError, Timeouts,
    codes::{Kind, checkout_v1::find},
    http::{BODY_LIMIT, Http, LIST_LIMIT, Reply, below},
    json::{self, Object, Read},
    notification::Notification,
};

pub use form::{Form, Payment, Phone, ReturnMode};
pub use judge::Expected;
pub use records::{Account, Day, History, Page, Sums, Transaction};

/// CinetPay's server of calls.
pub const ORIGIN: &str = "https://api.cinetpay.com";
/// CinetPay's page, to which the form is posted.
pub const PAGE: &str = "https://secure.cinetpay.com";

/// What a [`Client`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`ORIGIN`], or a test server; a path that it has stays in front of `/v1/`.
    pub origin: Url,
    /// [`PAGE`], or a test server: where the form goes, path included.
    pub page: Url,
    /// The merchant account's `apikey`. The form shows it to the buyer: this generation wants it so.
    pub api_key: Secret,
    /// The shop's `cpm_site_id` in that account.
    pub site_id: String,
    /// Sent with every call: without one, CinetPay's front server answers 1010.
    pub user_agent: String,
    /// How long a call may take.
    pub timeouts: Timeouts,
}

/// Opens payments, asks about them, and reads the account's books. Cheap to clone; its connections are shared.
///
/// ```no_run
/// use cinetpay::{
///     Currency, Language, Secret, Timeouts,
///     checkout_v1::{Client, Expected, ORIGIN, PAGE, Payment, Settings},
/// };
///
/// # async fn sale() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Settings {
///     origin: ORIGIN.parse()?,
///     page: PAGE.parse()?,
///     api_key: Secret::new(std::env::var("CINETPAY_API_KEY")?),
///     site_id: "296911".into(),
///     user_agent: "my-shop/1.0".into(),
///     timeouts: Timeouts::default(),
/// })?;
/// let payment = Payment {
///     transaction_id: "EBOOK0001",
///     amount: 2500,
///     currency: Currency::Xof,
///     date: "2026-11-29 07:30:00", // UTC
///     designation: "Soundjata",
///     custom: None,
///     language: Language::French,
///     phone: None,
///     notify_url: Some(&"https://shop.example/payment/callback/".parse()?),
///     return_url: Some(&"https://shop.example/payment/return/".parse()?),
///     cancel_url: None,
///     return_mode: None,
/// };
/// // Keep the signature with the order: it proves notifications and binds the check.
/// let signature = client.signature(&payment).await?;
/// let form = client.form(&payment, &signature)?;
/// println!("<form method=post action=\"{}\">", form.action);
/// for (name, value) in &form.fields {
///     println!("{name}: {} characters, to be escaped as HTML", value.len());
/// }
///
/// let expected = Expected {
///     payment: cinetpay::Expected {
///         transaction_id: "EBOOK0001".into(),
///         amount: 2500,
///         currency: Currency::Xof,
///     },
///     signature,
/// };
/// let answer = client.check(&expected).await?;
/// println!("{:?}", answer.verdict);
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    http: Http,
    endpoint: Url,
    page: Url,
    api_key: Secret,
    site_id: String,
}

impl Client {
    /// Makes a client for one merchant account.
    ///
    /// # Errors
    /// If an address is not an http or https URL, the user agent is blank, or the system has no CA certificates.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        let Settings { origin, page, api_key, site_id, user_agent, timeouts } = settings;
        below(&page, &[])?;
        let http = Http::new(&user_agent, timeouts)?.hiding(&[&api_key]);
        let endpoint = below(&origin, &["v1", ""])?;
        Ok(Self { http, endpoint, page, api_key, site_id })
    }

    /// Asks for the payment's signature: `getSignatureByPost`. It depends on the fields only, so that asking twice is
    /// no second payment. The payment begins when the browser posts the [`Form`].
    ///
    /// # Errors
    /// Any [`Error`]. There is no payment after any of them.
    pub async fn signature(&self, payment: &Payment<'_>) -> Result<Secret, Error> {
        let fields = form::signed(payment, self.api_key.expose(), &self.site_id)?;
        let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let reply = self.post("getSignatureByPost", &fields, BODY_LIMIT).await?;
        let text = reply.body.as_deref().unwrap_or_default().trim_start_matches('\u{feff}');
        match serde_json::from_str::<String>(text).ok().filter(|text| is_signature(text)) {
            Some(signature) => Ok(Secret::new(signature)),
            None => Err(error(&self.read(&reply, code_of_error)?)),
        }
    }

    /// The form that the buyer's browser posts to CinetPay's page, never inside a frame.
    ///
    /// # Errors
    /// [`Error::Request`] for the same flaws as [`Client::signature`].
    pub fn form(&self, payment: &Payment<'_>, signature: &Secret) -> Result<Form, Error> {
        let signed = form::signed(payment, self.api_key.expose(), &self.site_id)?;
        Ok(Form { action: self.page.clone(), fields: form::all(payment, signed, signature) })
    }

    /// Asks about a payment: `checkPayStatus`. The stored signature and the amount are compared.
    ///
    /// # Errors
    /// Any [`Error`]. `Refused` here means that CinetPay rejected the request (because of a wrong key, for example) and
    /// says nothing about the payment; a refused payment is an [`Answer`].
    pub async fn check(&self, expected: &Expected) -> Result<Answer, Error> {
        let id = ("cpm_trans_id", expected.payment.transaction_id.as_str());
        let reply = self.post("checkPayStatus", &[self.key(), self.site(), id], BODY_LIMIT).await?;
        let read = self.read(&reply, |fields| {
            // A transaction that nothing has happened to yet may have no result.
            let transaction = json::object(fields, "transaction");
            let result = transaction.map(|it| it.get("cpm_result").and_then(json::code).unwrap_or_default());
            result.or_else(|| code_of_error(fields))
        })?;
        if json::object(&read.fields, "transaction").is_none() && is_about_us(&read.code) {
            return Err(error(&read));
        }
        let verdict = judge::judge(expected, &self.site_id, &read);
        let raw = without_signature(&read);
        Ok(Answer { verdict, http_status: reply.status, code: read.code, raw })
    }

    /// The shop's transactions, a page at a time: `getTransHistory`. At most 1 MB is read: ask for fewer lines if the
    /// answer is `Garbled`.
    ///
    /// # Errors
    /// Any [`Error`].
    pub async fn history(&self, history: &History<'_>) -> Result<Page, Error> {
        let wanted = history.fields();
        let mut fields = vec![self.key(), self.site()];
        fields.extend(wanted.iter().map(|(name, value)| (*name, value.as_str())));
        let reply = self.post("getTransHistory", &fields, LIST_LIMIT).await?;
        let read = self.object(&reply, "Transactions")?;
        records::page(&read).ok_or_else(|| reply.unreadable())
    }

    /// What the account and the shop hold: `getCompteStatus`.
    ///
    /// # Errors
    /// Any [`Error`]; `Garbled` also for a sum that is no number.
    pub async fn account(&self) -> Result<Account, Error> {
        let reply = self.post("getCompteStatus", &[self.key(), self.site()], BODY_LIMIT).await?;
        let read = self.object(&reply, "user")?;
        records::account(&read).ok_or_else(|| reply.unreadable())
    }

    fn key(&self) -> (&'static str, &str) {
        ("apikey", self.api_key.expose())
    }

    fn site(&self) -> (&'static str, &str) {
        ("cpm_site_id", &self.site_id)
    }

    async fn post(&self, method: &str, fields: &[(&str, &str)], limit: usize) -> Result<Reply, Error> {
        let mut url = self.endpoint.clone();
        url.query_pairs_mut().append_pair("method", method);
        self.http.post_form(url, fields, limit).await
    }

    /// An answer that has this field and no code; anything else is an error.
    fn object(&self, reply: &Reply, name: &str) -> Result<Read, Error> {
        let read =
            self.read(
                reply,
                |fields| {
                    if fields.contains_key(name) { Some(String::new()) } else { code_of_error(fields) }
                },
            )?;
        if read.fields.contains_key(name) { Ok(read) } else { Err(error(&read)) }
    }

    fn read(&self, reply: &Reply, code: impl Fn(&Object) -> Option<String>) -> Result<Read, Error> {
        let read = Read::of(reply, &[self.api_key.expose()], code)?;
        if reply.is_busy() && find(&read.code).is_none() { Err(reply.unreadable()) } else { Ok(read) }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({}, site {}, …)", self.endpoint, self.site_id)
    }
}

/// Whether a notification has the signature that is kept with the order, compared in constant time; a blank one proves
/// nothing. It proves the origin, not what happened: ask with [`Client::check`].
///
/// ```
/// use cinetpay::{Secret, checkout_v1, notification::Notification};
///
/// let kept = Secret::new("95db7a68358e8cb8831db947d8abcfef002af755");
/// let notification =
///     Notification::parse(b"cpm_trans_id=EBOOK0001&signature=95db7a68358e8cb8831db947d8abcfef002af755")?;
/// assert!(checkout_v1::proves(&notification, &kept));
/// # Ok::<_, cinetpay::notification::NotificationError>(())
/// ```
pub fn proves(notification: &Notification, signature: &Secret) -> bool {
    is_same(&notification.get("signature"), signature)
}

fn is_same(found: &str, signature: &Secret) -> bool {
    let kept = signature.expose();
    !kept.trim().is_empty() && bool::from(found.as_bytes().ct_eq(kept.as_bytes()))
}

fn is_signature(text: &str) -> bool {
    text.len() == 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The code of `{"status":{"code","message"}}`.
fn code_of_error(fields: &Object) -> Option<String> {
    json::code(json::object(fields, "status")?.get("code")?)
}

/// Whether the code of a check without a transaction is about the request. 624, the "unknown error", can be either.
fn is_about_us(code: &str) -> bool {
    find(code).is_some_and(|known| known.kind == Kind::Shop && code != "624")
}

fn error(read: &Read) -> Error {
    let status = json::object(&read.fields, "status");
    let text = |name| status.map_or_else(String::new, |status| json::text(status, name));
    Error::Refused { code: read.code.clone(), message: text("message"), description: text("description") }
}

/// The signature proves notifications, so that the records do not need it.
fn without_signature(read: &Read) -> String {
    let transaction = json::object(&read.fields, "transaction");
    let signature = transaction.and_then(|transaction| json::carried(transaction, "signature")).unwrap_or_default();
    json::without(&read.raw, &[&signature])
}

#[cfg(test)]
mod tests;
