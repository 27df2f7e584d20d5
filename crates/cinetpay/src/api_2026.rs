//! CinetPay's API of 2026: `POST /v1/payment`, `GET /v1/payment/{id}`, transfers and balances, behind a login.

mod judge;
mod login;
mod notification;
mod payment;
mod transfer;
mod wire;

use std::fmt;

use reqwest::StatusCode;
use serde::Serialize;
use url::Url;

use crate::{
    Answer, Error, Secret, SetupError, Timeouts,
    codes::{self, Kind},
    http::{Http, Reply, below},
    json::{self, Read},
    session::{Session, Token},
};

pub use notification::{Notification, User};
pub use payment::{Balance, Buyer, Channel, Expected, Id, Opened, Payment, Push};
pub use transfer::{Sent, Transfer};

/// CinetPay's live server (cinetpay-api: "2026 API").
pub const ORIGIN: &str = "https://api.cinetpay.co";
/// CinetPay's own sandbox.
pub const SANDBOX_ORIGIN: &str = "https://api.cinetpay.net";

/// What a [`Client`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`ORIGIN`], [`SANDBOX_ORIGIN`], or a test server; a path that it has stays in front of the API's own.
    pub origin: Url,
    /// `sk_live_…` or `sk_test_…`.
    pub api_key: Secret,
    /// The account's `api_password`.
    pub api_password: Secret,
    /// Sent with every call: without one, CinetPay's front server answers 1010.
    pub user_agent: String,
    /// How long a call may take. A call that has to log in first makes up to four requests, each within this time.
    pub timeouts: Timeouts,
}

/// Opens payments, asks about them, and sends money. Cheap to clone: clones share connections and the login's token.
///
/// ```no_run
/// use cinetpay::{
///     Currency, Language, Secret, Timeouts, Verdict,
///     api_2026::{Buyer, Client, Expected, Id, Payment, SANDBOX_ORIGIN, Settings},
/// };
///
/// # async fn sale() -> Result<(), Box<dyn std::error::Error>> {
/// let client = Client::new(Settings {
///     origin: SANDBOX_ORIGIN.parse()?,
///     api_key: Secret::new(std::env::var("CINETPAY_API_KEY")?),
///     api_password: Secret::new(std::env::var("CINETPAY_API_PASSWORD")?),
///     user_agent: "my-shop/1.0".into(),
///     timeouts: Timeouts::default(),
/// })?;
/// let opened = client
///     .open(&Payment {
///         merchant_transaction_id: "EBOOK-0001",
///         amount: 2500,
///         currency: Currency::Xof,
///         designation: "Soundjata, le lion du Mandé",
///         buyer: Buyer {
///             first_name: Some("Awa"),
///             last_name: Some("Koné"),
///             email: Some("awa@example.ci"),
///             phone: None,
///         },
///         success_url: &"https://shop.example/payment/return/".parse()?,
///         failed_url: &"https://shop.example/payment/return/".parse()?,
///         notify_url: &"https://shop.example/payment/callback/".parse()?,
///         language: Language::French,
///         payment_method: None,
///         channel: None,
///         push: None,
///     })
///     .await?;
/// // Keep opened.payment_token, opened.notify_token and opened.transaction_id with the order.
/// match opened.redirect() {
///     Some(page) => println!("pay at {page}"),
///     None => println!("pay on the phone"),
/// }
///
/// // After a notification, a return, or some time:
/// let expected = Expected {
///     payment: cinetpay::Expected {
///         transaction_id: "EBOOK-0001".into(),
///         amount: 2500,
///         currency: Currency::Xof,
///     },
///     transaction_id: Some(opened.transaction_id.clone()),
/// };
/// let answer = client.check(&expected, Id::MerchantTransactionId).await?;
/// if let Verdict::Accepted(_) = answer.verdict {
///     println!("paid");
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Client {
    http: Http,
    origin: Url,
    api_key: Secret,
    api_password: Secret,
    session: Session,
}

impl Client {
    /// Makes a client for one merchant account. It logs in with its first call.
    ///
    /// # Errors
    /// If the origin is not an http or https URL, the user agent is blank, or the system has no CA certificates.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        let Settings { origin, api_key, api_password, user_agent, timeouts } = settings;
        let origin = below(&origin, &[])?;
        let http = Http::new(&user_agent, timeouts)?.hiding(&[&api_key, &api_password]);
        Ok(Self { http, origin, api_key, api_password, session: Session::default() })
    }

    /// Opens a payment: `POST /v1/payment`. With [`Payment::push`] the buyer is asked on the phone, and no page may be
    /// needed: see [`Opened::redirect`].
    ///
    /// # Errors
    /// Any [`Error`]. `Request` means that something required is missing, and nothing was sent. After any error except
    /// `Request`, `Refused` and `Busy`, CinetPay may have created the transaction: keep it, ask about it with
    /// [`Client::check`] and [`Id::MerchantTransactionId`], and retry only under a new id. The tokens of such a payment
    /// are lost, so its notifications prove nothing.
    pub async fn open(&self, payment: &Payment<'_>) -> Result<Opened, Error> {
        let request = wire::Init::new(payment)?;
        let (reply, read) = self.call(&["v1", "payment"], Some(&request)).await?;
        if wire::is_open(&read) { wire::opened(&read).ok_or_else(|| reply.unreadable()) } else { Err(error(&read)) }
    }

    /// Asks about a payment: `GET /v1/payment/{id}`, by whichever of its three ids.
    ///
    /// # Errors
    /// Any [`Error`]. `Refused` here means that CinetPay rejected the request (because of a wrong key, for example) and
    /// says nothing about the payment; a refused payment is an [`Answer`].
    pub async fn check(&self, expected: &Expected, id: Id<'_>) -> Result<Answer, Error> {
        let asked = wire::asked(expected, id)?;
        let (reply, read) = self.call(&["v1", "payment", asked], None::<&()>).await?;
        if is_about_us(&read.code) {
            return Err(error(&read));
        }
        let verdict = judge::judge(expected, id, &read);
        Ok(Answer { verdict, http_status: reply.status, code: read.code, raw: read.raw })
    }

    /// What the account holds: `GET /v1/balances`.
    ///
    /// # Errors
    /// Any [`Error`]; `Garbled` also for a balance that is no number.
    pub async fn balance(&self) -> Result<Balance, Error> {
        let (reply, read) = self.call(&["v1", "balances"], None::<&()>).await?;
        if codes::api_2026::find(&read.code).is_some_and(|code| code.kind == Kind::Success) {
            wire::balance(&read).ok_or_else(|| reply.unreadable())
        } else {
            Err(error(&read))
        }
    }

    /// Posts the request, or asks if there is none; with a new token if CinetPay refuses the one that is kept, once.
    async fn call(&self, path: &[&str], request: Option<&impl Serialize>) -> Result<(Reply, Read), Error> {
        let url = below(&self.origin, path).map_err(|_| wire::unusable())?;
        let token = self.session.token(None, self.login()).await?;
        let (reply, read) = self.ask(&token, url.clone(), request).await?;
        let (reply, read) = if is_token_refused(&reply, read.as_ref()) {
            let token = self.session.token(Some(&token), self.login()).await?;
            self.ask(&token, url, request).await?
        } else {
            (reply, read)
        };
        let is_known = |read: &Read| codes::api_2026::find(&read.code).is_some_and(|code| code.kind != Kind::Front);
        match read {
            Some(read) if !reply.is_busy() || is_known(&read) => Ok((reply, read)),
            _ => Err(reply.unreadable()),
        }
    }

    async fn ask(
        &self,
        token: &Token,
        url: Url,
        request: Option<&impl Serialize>,
    ) -> Result<(Reply, Option<Read>), Error> {
        let reply = match request {
            Some(request) => self.http.post_as(&token.secret, url, request).await?,
            None => self.http.get_as(&token.secret, url).await?,
        };
        let read = self.read(&reply, &[token.secret.expose()]).ok();
        Ok((reply, read))
    }

    /// Reads the body before the HTTP status; what is kept of it has no keys and no tokens.
    fn read(&self, reply: &Reply, more: &[&str]) -> Result<Read, Error> {
        let mut secrets = vec![self.api_key.expose(), self.api_password.expose()];
        secrets.extend(more);
        let mut read = Read::of(reply, &secrets, |fields| json::code(fields.get("code")?))?;
        for name in ["payment_token", "notify_token"] {
            if let Some(token) = json::token(&read.fields, name) {
                read.raw = json::without(&read.raw, &[&token]);
            }
        }
        Ok(read)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({}, …)", self.origin)
    }
}

/// Whether CinetPay does not take the token (cinetpay-api: "2026 API").
fn is_token_refused(reply: &Reply, read: Option<&Read>) -> bool {
    let names_it = |read: &Read| json::carried(&read.fields, "details").is_some_and(|it| it.contains("INVALID_TOKEN"));
    reply.status == StatusCode::UNAUTHORIZED.as_u16()
        || read.is_some_and(|read| {
            let is_listed = matches!(read.code.as_str(), "1002" | "1003" | "1005");
            is_listed || (reply.status == StatusCode::UNPROCESSABLE_ENTITY.as_u16() && names_it(read))
        })
}

/// Whether the code of a check is about the request and not about the payment. 404 can mean that the payment is not
/// there yet.
fn is_about_us(code: &str) -> bool {
    codes::api_2026::find(code).is_some_and(|known| matches!(known.kind, Kind::Shop | Kind::Front) && code != "404")
}

/// The error for an answer that is one: its text is in `description`, else in `message`, else in `status`.
fn error(read: &Read) -> Error {
    let text = |names: &[&str]| names.iter().map(|name| read.text(name)).find(|text| !text.is_empty());
    let code = read.code.clone();
    let message = text(&["status", "message"]).unwrap_or_default();
    let description = text(&["description", "message", "status"]).unwrap_or_default();
    let is_refusal = |kind: Kind| matches!(kind, Kind::Shop | Kind::Front | Kind::Buyer | Kind::Limit);
    // 1200: a transaction of this id exists already, perhaps from a call whose answer was lost.
    match codes::api_2026::find(&code).map(|known| known.kind) {
        Some(kind) if is_refusal(kind) && code != "1200" => Error::Refused { code, message, description },
        _ => Error::Unclear { code, message, description },
    }
}

#[cfg(test)]
mod tests;
