//! CinetPay's older API of transfers: sends money to a phone (cinetpay-api: "Transfers, older API"). The API of 2026
//! has its own in [`crate::api_2026`], with the same [`Answer`].

mod answer;
mod notification;
mod wire;

use std::{fmt, future::Future, time::Duration};

use serde_json::{Value, json};
use url::Url;

use crate::{
    Error, Flaw, Hundredths, Language, Secret, SetupError, Timeouts,
    codes::{Kind, transfer::find},
    http::{BODY_LIMIT, Http, Reply, below},
    json::{self, Read},
    session::{Granted, Session, Token},
};

pub use answer::{Answer, Expected, Status};
pub use notification::Notification;

/// CinetPay's server of transfers.
pub const ORIGIN: &str = "https://client.cinetpay.com";
/// How long a token lives (CinetPay, "API de transfert"): the login does not say.
const TOKEN_LIFE: Duration = Duration::from_mins(5);

/// What a [`Client`] needs.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`ORIGIN`], or a test server; a path that it has stays in front of the API's own.
    pub origin: Url,
    /// The merchant account's `apikey`.
    pub api_key: Secret,
    /// The password of transfers, which is set in CinetPay's back office.
    pub password: Secret,
    /// The language of the descriptions in answers (`lang`).
    pub language: Language,
    /// Sent with every call: without one, CinetPay's front server answers 1010.
    pub user_agent: String,
    /// How long a call may take. A call that has to log in first makes up to four requests, each within this time.
    pub timeouts: Timeouts,
}

/// Somebody to whom money can be sent: CinetPay sends only to contacts. Its `Debug` hides everything.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Contact<'a> {
    /// The country's prefix without `+`: `225`.
    pub prefix: &'a str,
    /// The number without its prefix.
    pub phone: &'a str,
    /// The family name.
    pub name: &'a str,
    /// The given name.
    pub surname: &'a str,
    /// An e-mail address.
    pub email: &'a str,
}

impl fmt::Debug for Contact<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contact(…)")
    }
}

/// Money to send. Its `Debug` hides the phone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Transfer<'a> {
    /// Never used before; it is how to ask about the transfer, also if the answer is lost.
    pub client_transaction_id: &'a str,
    /// The country's prefix without `+`: `225`.
    pub prefix: &'a str,
    /// The number without its prefix; it must be a contact ([`Client::contact`]).
    pub phone: &'a str,
    /// Whole units of the account's currency, a multiple of 5.
    pub amount: i64,
    /// Where CinetPay posts notifications ([`Notification`]).
    pub notify_url: &'a Url,
    /// Such as `OMCI`; `None`: CinetPay finds it by the number.
    pub payment_method: Option<&'a str>,
}

impl fmt::Debug for Transfer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transfer({}, {}, …)", self.client_transaction_id, self.amount)
    }
}

/// What the account holds for transfers.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// `amount`
    pub amount: Hundredths,
    /// `inUsing`: held for transfers that are moving.
    pub in_using: Option<Hundredths>,
    /// `available`
    pub available: Hundredths,
    /// The whole answer without keys and tokens.
    pub raw: String,
}

/// Sends money and asks about it. Cheap to clone: clones share connections and the login's token.
#[derive(Clone)]
pub struct Client {
    http: Http,
    origin: Url,
    api_key: Secret,
    password: Secret,
    language: Language,
    session: Session,
}

impl Client {
    /// Makes a client for one merchant account. It logs in with its first call.
    ///
    /// # Errors
    /// If the origin is not an http or https URL, the user agent is blank, or the system has no CA certificates.
    pub fn new(settings: Settings) -> Result<Self, SetupError> {
        let Settings { origin, api_key, password, language, user_agent, timeouts } = settings;
        let http = Http::new(&user_agent, timeouts)?.hiding(&[&api_key, &password]);
        let origin = below(&origin, &["v1"])?;
        Ok(Self { http, origin, api_key, password, language, session: Session::default() })
    }

    /// What the account holds: `GET /transfer/check/balance`.
    ///
    /// # Errors
    /// Any [`Error`]; `Garbled` also for a balance that is no number.
    pub async fn balance(&self) -> Result<Balance, Error> {
        let url = self.at(&["transfer", "check", "balance"])?;
        let (reply, read) = self.call(&url, None).await?;
        if read.code == "0" { wire::balance(&read).ok_or_else(|| reply.unreadable()) } else { Err(error(&read)) }
    }

    /// Makes somebody a contact: `POST /transfer/contact`. A contact that is there already (726) is no failure.
    ///
    /// # Errors
    /// Any [`Error`]. It can be repeated at will.
    pub async fn contact(&self, contact: &Contact<'_>) -> Result<(), Error> {
        let Contact { prefix, phone, name, surname, email } = *contact;
        let data = json!([{"prefix": prefix, "phone": phone, "name": name, "surname": surname, "email": email}]);
        let url = self.at(&["transfer", "contact"])?;
        let (reply, read) = self.call(&url, Some(&data)).await?;
        let is_there = |code: &str| matches!(code, "0" | "726");
        if !is_there(&read.code) {
            return Err(error(&read));
        }
        match wire::item(&read).and_then(|item| Some((json::code(item.get("code")?)?, item))) {
            Some((code, item)) if !is_there(&code) => Err(wire::error_of(&code, item)),
            None if read.code == "0" && wire::item(&read).is_none() => Err(reply.unreadable()),
            _ => Ok(()),
        }
    }

    /// Sends money: `POST /transfer/money/send/contact`.
    ///
    /// # Errors
    /// Any [`Error`]. After any error except `Request`, `Refused` and `Busy`, the money may be on its way: ask with
    /// [`Client::check`], and never send again under another id before it is known what became of this one.
    pub async fn send(&self, transfer: &Transfer<'_>) -> Result<Answer, Error> {
        let data = wire::transfer(transfer)?;
        let url = self.at(&["transfer", "money", "send", "contact"])?;
        let (reply, read) = self.call(&url, Some(&data)).await?;
        if read.code != "0" {
            return Err(error(&read));
        }
        let item = wire::item(&read).ok_or_else(|| reply.unreadable())?;
        let expected = Expected {
            id: transfer.client_transaction_id.to_owned(),
            transaction_id: None,
            amount: transfer.amount,
            currency: None,
        };
        match item.get("code").and_then(json::code).filter(|code| code != "0") {
            Some(code) if json::word(item, "transaction_id").is_none() => Err(wire::error_of(&code, item)),
            _ => Ok(wire::answer(&expected, item, &reply, &read)),
        }
    }

    /// Asks about a transfer by the merchant's own id: `GET /transfer/check/money`. One that CinetPay does not know
    /// (yet) is [`Status::Unknown`].
    ///
    /// # Errors
    /// Any [`Error`]; it says nothing about the transfer.
    pub async fn check(&self, expected: &Expected) -> Result<Answer, Error> {
        let mut url = self.at(&["transfer", "check", "money"])?;
        url.query_pairs_mut().append_pair("client_transaction_id", &expected.id);
        let (reply, read) = self.call(&url, None).await?;
        match (read.code.as_str(), wire::item(&read)) {
            ("0", Some(item)) => Ok(wire::answer(expected, item, &reply, &read)),
            ("0" | "723", _) => Ok(Answer::unknown(&reply, &read)),
            _ => Err(error(&read)),
        }
    }

    fn at(&self, path: &[&str]) -> Result<Url, Flaw> {
        let mut url = below(&self.origin, path).map_err(|_| Flaw::Unusable("origin"))?;
        url.query_pairs_mut().append_pair("lang", self.language.code());
        Ok(url)
    }

    /// `POST /auth/login`.
    async fn login(&self) -> Result<Granted, Error> {
        let url = self.at(&["auth", "login"])?;
        let form = [("apikey", self.api_key.expose()), ("password", self.password.expose())];
        let reply = self.http.post_form(url, &form, BODY_LIMIT).await?;
        let read = self.read(&reply, &[])?;
        match json::object(&read.fields, "data").and_then(|data| json::token(data, "token")) {
            Some(token) if read.code == "0" => Ok(Granted { token: Secret::new(token), expires_in: Some(TOKEN_LIFE) }),
            _ if reply.is_busy() || read.code == "0" => Err(reply.unreadable()),
            _ => Err(error(&read)),
        }
    }

    /// Posts `data`, or asks if there is none; with a new token if CinetPay refuses the one that is kept, once.
    async fn call(&self, url: &Url, data: Option<&Value>) -> Result<(Reply, Read), Error> {
        let token = self.session.token(None, self.login()).await?;
        let first = self.ask(&token, url, data).await?;
        let (reply, read) = if is_token_refused(&first.0, first.1.as_ref()) {
            let token = self.session.token(Some(&token), self.login()).await?;
            self.ask(&token, url, data).await?
        } else {
            first
        };
        match read {
            Some(read) if !reply.is_busy() || find(&read.code).is_some() => Ok((reply, read)),
            _ => Err(reply.unreadable()),
        }
    }

    /// The token goes into the query (CinetPay, "API de transfert").
    fn ask<'a>(
        &'a self,
        token: &'a Token,
        url: &Url,
        data: Option<&'a Value>,
    ) -> impl Future<Output = Result<(Reply, Option<Read>), Error>> + 'a {
        let mut url = url.clone();
        url.query_pairs_mut().append_pair("token", token.secret.expose());
        async move {
            let reply = match data {
                Some(data) => self.http.post_form(url, &[("data", &data.to_string())], BODY_LIMIT).await?,
                None => self.http.get(url).await?,
            };
            let reply = reply.hiding(&token.secret);
            let read = self.read(&reply, &[token.secret.expose()]).ok();
            Ok((reply, read))
        }
    }

    fn read(&self, reply: &Reply, more: &[&str]) -> Result<Read, Error> {
        let mut secrets = vec![self.api_key.expose(), self.password.expose()];
        secrets.extend(more);
        Read::of(reply, &secrets, |fields| json::code(fields.get("code")?))
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({}, …)", self.origin)
    }
}

fn is_token_refused(reply: &Reply, read: Option<&Read>) -> bool {
    reply.status == 401 || read.is_some_and(|read| matches!(read.code.as_str(), "705" | "706" | "707"))
}

fn error(read: &Read) -> Error {
    wire::error_of(&read.code, &read.fields)
}

/// Whether a code of this kind says for certain that nothing was done.
fn is_refusal(kind: Kind) -> bool {
    matches!(kind, Kind::Shop | Kind::Front | Kind::Buyer | Kind::Limit)
}

#[cfg(test)]
mod tests;
