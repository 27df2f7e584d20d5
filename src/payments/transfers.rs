//! Transfers: sending money with a merchant account and asking what became of it. Adapts both interfaces of the crate
//! `cinetpay` to the shop's types.

use std::fmt;

use cinetpay::{Error as GatewayError, Hundredths, SetupError, api_2026, codes, transfer};
use url::Url;

use super::{Calls, Credentials, Server, V1, V2, V2026};
use crate::config;
use crate::domain::contact::Phone;
use crate::domain::money::Money;
use crate::domain::transfer::{Operator, TransferApi};
use crate::secret::Secret;

/// The account's sender of money. Cheap to clone: clones share the login.
#[derive(Clone, Debug)]
pub enum TransferGateway {
    Client(transfer::Client),
    Api2026(api_2026::Client),
}

/// Money to send. Its `Debug` hides the receiver.
#[derive(Clone)]
pub struct Transfer<'a> {
    /// The shop's own id: at most 25 characters of `[A-Z0-9]`, never used before for another transfer.
    pub client_id: &'a str,
    pub amount: Money,
    pub phone: &'a Phone,
    pub operator: Option<Operator>,
    /// What for, as the receiver reads it.
    pub reason: &'a str,
    /// Where notifications go.
    pub notify_url: &'a Url,
    /// The name, as it may be known, and an e-mail address: the older interface sends only to contacts.
    pub name: &'a str,
    pub surname: &'a str,
    pub email: &'a str,
}

impl fmt::Debug for Transfer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Transfer({}, {}, …)", self.client_id, self.amount)
    }
}

/// What an answer about a transfer must match.
#[derive(Clone, Debug)]
pub struct ExpectedTransfer {
    pub client_id: String,
    /// CinetPay's own id, once it is known.
    pub transaction_id: Option<String>,
    pub amount: Money,
}

/// What CinetPay says of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    Moving,
    /// The money has arrived.
    Done,
    /// It was not sent.
    Rejected,
    /// CinetPay has no such transfer, or not yet.
    Missing,
    /// An answer that is not understood, or that is about something else.
    Unknown,
}

/// An answer about a transfer. Its `Debug` hides what can name the receiver.
#[derive(Clone)]
pub struct TransferAnswer {
    pub told: Told,
    /// CinetPay's own code, and its word for the state.
    pub code: String,
    pub word: String,
    /// What does not match, in English.
    pub mismatch: Option<String>,
    pub transaction_id: Option<String>,
    /// Proves notifications about it.
    pub notify_token: Option<Secret>,
    pub operator_id: Option<String>,
    /// What CinetPay took beside the amount, in whole units, rounded up.
    pub fee: Option<i64>,
    /// The whole answer, without keys and tokens, for the records.
    pub raw: String,
}

impl fmt::Debug for TransferAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { told, code, word, .. } = self;
        write!(f, "TransferAnswer({told:?}, {code} {word}, …)")
    }
}

/// What a notification about a transfer says: that something happened to it, never what.
#[derive(Debug)]
pub struct TransferNotification {
    pub client_id: String,
    notification: Option<api_2026::Notification>,
}

impl TransferNotification {
    /// Reads the body of a notification of either interface.
    ///
    /// # Errors
    /// One English line when it names no transfer.
    pub fn read(body: &[u8]) -> Result<Self, String> {
        if let Ok(notification) = api_2026::Notification::parse(body) {
            let client_id = notification.merchant_transaction_id().to_owned();
            return Ok(Self { client_id, notification: Some(notification) });
        }
        let read = transfer::Notification::parse(body).map_err(|error| error.to_string())?;
        Ok(Self { client_id: read.client_transaction_id().to_owned(), notification: None })
    }

    /// Whether it disproves itself: the transfer has a token, and this is another one. Where there is none it is a hint.
    pub fn is_forged(&self, notify_token: Option<&Secret>) -> bool {
        let proves = |token: &Secret| self.notification.as_ref().is_some_and(|read| read.proves(&token.into()));
        notify_token.is_some_and(|token| !proves(token))
    }
}

impl TransferGateway {
    /// Opens the sender of an account; `None` if its settings send no money.
    ///
    /// # Errors
    /// When the server's address is not a URL, the user agent is blank, or the system has no CA certificates.
    pub fn of(
        account: &config::Payments,
        credentials: &Credentials,
        calls: &Calls,
    ) -> Result<Option<Self>, SetupError> {
        let Some(settings) = &account.transfers else { return Ok(None) };
        let is_sandbox = account.api == config::Api::Sandbox;
        let origin = origin(settings, credentials, is_sandbox, calls)?;
        let (api_key, password) = (&account.api_key, &settings.password);
        let (user_agent, timeouts) = (calls.user_agent.clone(), calls.timeouts);
        Ok(Some(match settings.api {
            TransferApi::Client => Self::Client(transfer::Client::new(transfer::Settings {
                origin,
                api_key: api_key.into(),
                password: password.into(),
                language: cinetpay::Language::French,
                user_agent,
                timeouts,
            })?),
            TransferApi::Api2026 => Self::Api2026(api_2026::Client::new(api_2026::Settings {
                origin,
                api_key: api_key.into(),
                api_password: password.into(),
                user_agent,
                timeouts,
            })?),
        }))
    }

    pub fn api(&self) -> TransferApi {
        match self {
            Self::Client(_) => TransferApi::Client,
            Self::Api2026(_) => TransferApi::Api2026,
        }
    }

    /// What can be sent now, in whole units, rounded down.
    ///
    /// # Errors
    /// Any [`GatewayError`].
    pub async fn balance(&self) -> Result<i64, GatewayError> {
        let available = match self {
            Self::Client(client) => client.balance().await?.available,
            Self::Api2026(client) => client.balance().await?.available,
        };
        Ok(available.0.div_euclid(100))
    }

    /// Makes the receiver known to CinetPay, where it must be. It moves no money and can be repeated.
    ///
    /// # Errors
    /// Any [`GatewayError`].
    pub async fn prepare(&self, transfer: &Transfer<'_>) -> Result<(), GatewayError> {
        let Self::Client(client) = self else { return Ok(()) };
        let (prefix, phone) = parts(transfer.phone);
        let Transfer { name, surname, email, .. } = *transfer;
        client.contact(&transfer::Contact { prefix, phone, name, surname, email }).await
    }

    /// Sends the money. After any error the money may be on its way: ask with [`TransferGateway::check`].
    ///
    /// # Errors
    /// Any [`GatewayError`]; nothing at all was sent after `Request`.
    pub async fn send(&self, transfer: &Transfer<'_>) -> Result<TransferAnswer, GatewayError> {
        let (prefix, phone) = parts(transfer.phone);
        let Transfer { client_id, amount, operator, reason, notify_url, .. } = *transfer;
        let country = transfer.phone.country();
        let method = operator.zip(country).and_then(|(operator, country)| operator.method(self.api(), country));
        match self {
            Self::Client(client) => {
                let sent = transfer::Transfer {
                    client_transaction_id: client_id,
                    prefix,
                    phone,
                    amount: amount.amount,
                    notify_url,
                    payment_method: method.as_deref(),
                };
                Ok(of(client.send(&sent).await?, None))
            }
            Self::Api2026(client) => {
                let sent = api_2026::Transfer {
                    merchant_transaction_id: client_id,
                    amount: amount.amount,
                    currency: amount.currency.into(),
                    phone_number: transfer.phone.as_str(),
                    payment_method: method.as_deref().unwrap_or_default(),
                    reason,
                    notify_url,
                };
                let api_2026::Sent { answer, notify_token, .. } = client.send(&sent).await?;
                Ok(of(answer, notify_token))
            }
        }
    }

    /// Asks what became of a transfer, by the shop's own id.
    ///
    /// # Errors
    /// Any [`GatewayError`]; it says nothing about the transfer.
    pub async fn check(&self, expected: &ExpectedTransfer) -> Result<TransferAnswer, GatewayError> {
        let expected = transfer::Expected {
            id: expected.client_id.clone(),
            transaction_id: expected.transaction_id.clone(),
            amount: expected.amount.amount,
            currency: Some(expected.amount.currency.into()),
        };
        Ok(match self {
            Self::Client(client) => of(client.check(&expected).await?, None),
            Self::Api2026(client) => of(client.check_transfer(&expected).await?, None),
        })
    }
}

/// What a refusal of a transfer means for the next step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The account does not hold the money: it can be tried again.
    Balance,
    /// The receiver cannot be sent money.
    Receiver,
    Other,
}

/// What a code means with which CinetPay refused a transfer.
pub fn transfer_refusal(api: TransferApi, code: &str) -> Refusal {
    let kind = match api {
        TransferApi::Client => codes::transfer::find(code).map(|known| known.kind),
        TransferApi::Api2026 => codes::api_2026::find(code).map(|known| known.kind),
    };
    match (api, code) {
        (TransferApi::Client, "602") | (TransferApi::Api2026, "2005") => Refusal::Balance,
        _ if kind == Some(codes::Kind::Buyer) => Refusal::Receiver,
        _ => Refusal::Other,
    }
}

fn of(answer: transfer::Answer, notify_token: Option<cinetpay::Secret>) -> TransferAnswer {
    let transfer::Answer { status, mismatch, word, code, transaction_id, fee, operator_id, raw, .. } = answer;
    let told = match status {
        transfer::Status::Moving => Told::Moving,
        transfer::Status::Done => Told::Done,
        transfer::Status::Rejected => Told::Rejected,
        // CinetPay's codes for an id that it does not know, of either interface.
        transfer::Status::Unknown if mismatch.is_none() && matches!(code.as_str(), "404" | "723") => Told::Missing,
        transfer::Status::Unknown => Told::Unknown,
    };
    TransferAnswer {
        told,
        code,
        word,
        mismatch: mismatch.map(|found| found.to_string()),
        transaction_id,
        notify_token: notify_token.map(|token| Secret::new(token.expose())),
        operator_id,
        fee: fee.map(|Hundredths(cents)| cents.max(0).saturating_add(99) / 100),
        raw,
    }
}

/// A number's prefix without `+`, and the rest.
fn parts(phone: &Phone) -> (&str, &str) {
    let digits = phone.as_str().trim_start_matches('+');
    let prefix = phone.country().map_or("", |country| country.prefix);
    digits.split_at_checked(prefix.len()).unwrap_or(("", digits))
}

/// Where the account's interface of transfers is.
fn origin(
    settings: &config::Transfers,
    credentials: &Credentials,
    is_sandbox: bool,
    calls: &Calls,
) -> Result<Url, SetupError> {
    let at = |text: &str| Url::parse(text).map_err(|_| SetupError::Origin);
    // The sandbox has its interfaces below these paths.
    let below = |origin: &str| {
        let path = match settings.api {
            TransferApi::Client => "client",
            TransferApi::Api2026 => "2026",
        };
        at(&format!("{}/{path}", origin.trim_end_matches('/')))
    };
    match (&settings.url, credentials) {
        (Some(url), _) => at(url),
        (None, Credentials::V2026(V2026 { server: Server::At(origin), .. })) => at(origin),
        (None, Credentials::V2026(_)) => at(credentials.usual_server()),
        (None, Credentials::V2(V2 { server: Server::At(origin), .. })) if is_sandbox => below(origin),
        (None, Credentials::V1(V1 { server: Server::At(url), .. })) if is_sandbox => {
            below(url.trim_end_matches('/').trim_end_matches("/legacy"))
        }
        (None, Credentials::V1(_) | Credentials::V2(_)) if is_sandbox => below(calls.inner.as_str()),
        (None, Credentials::V1(_) | Credentials::V2(_)) => at(transfer::ORIGIN),
    }
}
