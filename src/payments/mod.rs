//! Payment gateways: opening a payment and checking its result. All calls to a gateway go through here.
//!
//! There is one variant of [`Gateway`] for each generation of CinetPay's interface; all give their results as the shop's
//! own types ([`Verdict`]). The clients are in the crate `cinetpay` (`crates/cinetpay`); this module adapts them.

mod api_2026;
mod attempt_details;
pub mod balances;
mod checkout_v1;
mod checkout_v2;
mod credentials;
pub mod history;
mod measured;
mod refusal;
mod return_url;
#[cfg(test)]
mod samples;
mod terms;
mod transfers;

use std::fmt;

use chrono::{DateTime, Utc};
use serde_json::Value;
use url::Url;

use crate::domain::{
    channels::Channels,
    contact::{Asked, Contact},
    language::Language,
    money::Money,
    payment::{Expected, Verdict},
    push::{OnPhone, PushMethod},
    refusal::Reason,
    return_mode::ReturnMode,
};
use crate::secret::Secret;

pub use api_2026::Api2026;
pub use attempt_details::AttemptDetails;
use attempt_details::without;
pub use checkout_v1::CheckoutV1;
pub use checkout_v2::CheckoutV2;
/// Why a call brought nothing, of whatever generation: [`reason`] says why one was refused.
pub use cinetpay::Error as GatewayError;
pub use cinetpay::{SetupError, Timeouts};
pub use credentials::{Calls, Credentials, Merchant, Mode, Server, V1, V2, V2026};
pub use measured::{Operation, measured};
pub use refusal::reason;
pub use terms::Terms;
pub use transfers::{
    ExpectedTransfer, Refusal, Told, Transfer, TransferAnswer, TransferGateway, TransferNotification, transfer_refusal,
};

/// The gateways' interfaces that Griot speaks, by the names that are kept with attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    V1,
    V2,
    Api2026,
}

impl Generation {
    crate::domain::variants!(V1, V2, Api2026);

    pub const fn code(self) -> &'static str {
        match self {
            Self::V1 => "v1",
            Self::V2 => "v2",
            Self::Api2026 => "2026",
        }
    }

    /// `None` for one that a newer program wrote.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }

    /// Whether a payment begins with a form that the buyer's browser posts ([`Gateway::form`]).
    const fn begins_with_form(self) -> bool {
        match self {
            Self::V1 => true,
            Self::V2 | Self::Api2026 => false,
        }
    }
}

/// The merchant account's gateway, chosen by configuration. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Gateway {
    CheckoutV1(CheckoutV1),
    CheckoutV2(CheckoutV2),
    Api2026(Api2026),
}

/// The settings of a gateway of the second generation.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`cinetpay::checkout_v2::ORIGIN`], or a test server; its path is ignored.
    pub origin: Url,
    /// The merchant account's `apikey`.
    pub api_key: Secret,
    /// The shop's `site_id` in that account.
    pub site_id: String,
    /// The Secret Keys that may sign its notifications. If empty, notifications are only hints.
    pub secrets: Vec<Secret>,
    /// Sent with every call: without one, CinetPay's front server answers 1010.
    pub user_agent: String,
    pub timeouts: Timeouts,
}

impl Gateway {
    /// Opens a gateway of the second generation.
    ///
    /// # Errors
    /// When the origin is not an http(s) URL, the user agent is blank, or the system has no CA certificates.
    pub fn checkout_v2(settings: Settings) -> Result<Self, SetupError> {
        CheckoutV2::new(settings).map(Self::CheckoutV2)
    }

    /// The generation's name. It is stored with every attempt, because an attempt must be checked where it was opened.
    pub fn generation(&self) -> &'static str {
        match self {
            Self::CheckoutV1(_) => Generation::V1.code(),
            Self::CheckoutV2(_) => Generation::V2.code(),
            Self::Api2026(_) => Generation::Api2026.code(),
        }
    }

    /// What it asks of a buyer.
    pub fn asked(&self) -> Asked {
        match self {
            Self::CheckoutV1(_) => checkout_v1::ASKED,
            Self::CheckoutV2(_) => checkout_v2::ASKED,
            Self::Api2026(_) => api_2026::ASKED,
        }
    }

    /// Opens a payment and returns its payment page, or what the form is made of that begins it ([`Gateway::form`]).
    ///
    /// # Errors
    /// Any [`GatewayError`]. After all but `Request`, `Refused` and `Busy` the gateway may have created the transaction:
    /// keep the attempt, check it with [`Gateway::check`], and retry only with a new transaction id.
    pub async fn open(&self, payment: &Payment<'_>) -> Result<Opened, GatewayError> {
        match self {
            Self::CheckoutV1(account) => account.open(payment).await,
            Self::CheckoutV2(account) => account.open(payment).await,
            Self::Api2026(account) => account.open(payment).await,
        }
    }

    /// The form that begins a payment at the gateway's page, for the buyer's browser; made anew from what is stored of the
    /// opened payment. `None` if this generation's payments have none, or nothing is stored.
    ///
    /// # Errors
    /// [`GatewayError::Request`] if a field cannot be sent.
    pub fn form(&self, payment: &Payment<'_>, known: &AttemptDetails<'_>) -> Result<Option<PaymentForm>, GatewayError> {
        match self {
            Self::CheckoutV1(account) => account.form(payment, known),
            Self::CheckoutV2(_) | Self::Api2026(_) => Ok(None),
        }
    }

    /// Asks the gateway for the result of an attempt.
    ///
    /// # Errors
    /// Any [`GatewayError`]; the payment's state is unknown then, and it must be checked again later.
    pub async fn check(&self, expected: &Expected, known: &AttemptDetails<'_>) -> Result<Answer, GatewayError> {
        let told = match self {
            Self::CheckoutV1(account) => account.check(expected, known).await,
            Self::CheckoutV2(account) => account.check(expected, known.payment_token).await,
            Self::Api2026(account) => account.check(expected, known).await,
        };
        told.map_err(|error| known.hide_in(error))
    }

    /// The id of the transaction whose stored details prove or disprove this notification. `None` if it carries its own
    /// proof, or cannot be read.
    pub fn proof_is_with(&self, body: &[u8]) -> Option<String> {
        match self {
            Self::CheckoutV1(_) => checkout_v1::proof_is_with(body),
            Self::CheckoutV2(_) => None,
            Self::Api2026(_) => api_2026::proof_is_with(body),
        }
    }

    /// Reads a notification from its raw body and its headers, looked up by their names in lower case. `known` are the
    /// stored details of the transaction that [`Gateway::proof_is_with`] names, if there is one.
    ///
    /// # Errors
    /// One English line when the body cannot be read; it then proves nothing and disproves nothing.
    pub fn read_notification(
        &self,
        body: &[u8],
        header: &dyn Fn(&str) -> Option<String>,
        known: Option<&AttemptDetails<'_>>,
    ) -> Result<Notification, String> {
        match self {
            Self::CheckoutV1(account) => account.read_notification(body, known),
            Self::CheckoutV2(account) => account.read_notification(body, header),
            Self::Api2026(_) => api_2026::read_notification(body, known),
        }
    }

    /// Reads what a returning browser sends, by the names of the fields in the form or the query; `None` if it names no
    /// transaction. Nothing in it can be trusted.
    pub fn returned(&self, field: &dyn Fn(&str) -> String) -> Option<Returned> {
        match self {
            Self::CheckoutV1(_) => checkout_v1::returned(field),
            Self::CheckoutV2(_) => checkout_v2::returned(field),
            Self::Api2026(_) => api_2026::returned(field),
        }
    }

    /// The meaning of a code in this gateway's answers ([`reason`]).
    pub fn reason(&self, code: &str) -> Reason {
        reason(self.generation(), code)
    }
}

/// The phone number that a payment was made from, according to a stored notification.
///
/// `None` if the notification names none or cannot be read.
pub fn payer(generation: &str, notification: &[u8]) -> Option<Payer> {
    match Generation::parse(generation)? {
        Generation::V1 | Generation::V2 => checkout_v2::payer(notification),
        Generation::Api2026 => api_2026::payer(notification),
    }
}

/// Whether an attempt of this generation begins with a form that the buyer's browser posts ([`Gateway::form`]).
pub fn begins_with_form(generation: &str) -> bool {
    Generation::parse(generation).is_some_and(Generation::begins_with_form)
}

/// How the buyer is asked on the phone for a payment, by its stored details; `None` if it is paid on its payment page.
pub fn on_phone(generation: &str, kept: &Value) -> Option<OnPhone> {
    match Generation::parse(generation)? {
        Generation::V1 | Generation::V2 => None,
        Generation::Api2026 => api_2026::on_phone(kept),
    }
}

/// Whether the value of this gateway field never identifies a person. An unknown field may identify one.
pub fn is_harmless(field: &str) -> bool {
    [checkout_v1::HARMLESS, checkout_v2::HARMLESS, api_2026::HARMLESS].iter().any(|known| known.contains(&field))
}

/// Whether a notification proves its origin. It never proves what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    Given,
    /// The account has no Secret Key, so every notification is only a hint.
    NotConfigured,
    Wrong,
}

/// The phone number that a payment was made from, as the gateway writes it.
#[derive(Clone, PartialEq, Eq)]
pub struct Payer {
    pub prefix: String,
    pub number: String,
}

impl fmt::Debug for Payer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Payer(…)")
    }
}

/// A notification's content: that something happened to a transaction, and who says so. Only a check tells what happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub transaction_id: String,
    pub proof: Proof,
    /// Whether it names this account.
    pub site_matches: bool,
    pub payer: Option<Payer>,
    /// The body as text, without a token that would prove another notification.
    pub raw: String,
}

/// What a returning browser sends. Its `Debug` hides the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Returned {
    /// The name of the field that the transaction's id came in.
    pub id_field: &'static str,
    pub transaction_id: String,
    /// The payment token, or the shop's own ([`Payment::return_token`]), which only the buyer's browser knows; empty if none
    /// was sent.
    pub token: String,
}

impl fmt::Debug for Returned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Returned({}, …)", self.transaction_id)
    }
}

/// A payment to open.
#[derive(Clone, Debug)]
pub struct Payment<'a> {
    /// Never reused: at most 25 characters of `[A-Z0-9]` ([`crate::domain::ids::transaction`]).
    pub transaction_id: &'a str,
    /// In the smallest unit; a multiple of the currency's step.
    pub amount: Money,
    /// What is bought, as shown on the payment page. Characters that CinetPay does not accept are removed.
    pub description: &'a str,
    /// The shop's own opaque id of the buyer or of the order.
    pub customer_id: &'a str,
    /// What the buyer entered. Nothing is ever added to it, except neutral words where a name is required.
    pub contact: &'a Contact,
    /// For a gateway that opens no payment without an e-mail address: the shop's own, where the buyer left only a phone number.
    pub stand_in_email: &'a str,
    /// Sent together with "Client" as the name of a buyer who gave none.
    pub shop_name: &'a str,
    /// Where the gateway sends notifications. The live gateway refuses `localhost`.
    pub notify_url: &'a Url,
    /// Where the browser returns, whatever the outcome.
    pub return_url: &'a Url,
    /// For a gateway whose page sends the browser back without any token: it is put into the URL.
    pub return_token: &'a Secret,
    /// How the browser brings the payment's fields back, where the generation lets the shop choose.
    pub return_mode: ReturnMode,
    /// When the attempt was made.
    pub opened_at: DateTime<Utc>,
    /// The payment page's language.
    pub language: Language,
    /// What the payment page offers.
    pub channels: Channels,
    /// Only the contact's phone number can pay. The gateway refuses the payment if it does not accept the number.
    pub lock_phone: bool,
    /// Asks the contact on the phone at once; only a gateway whose account has this method is given one.
    pub push: Option<&'a PushMethod>,
    /// Names and values that the gateway prints on its receipt; at most three entries are sent.
    pub invoice: &'a [(String, String)],
}

/// An opened payment. Its `Debug` hides the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// Must be stored: where the gateway sends it along with a returning browser, it proves that this is the buyer's.
    pub payment_token: String,
    /// The payment page, absolute http or https, as the gateway gave it, if it gave one: a payment of v1 begins with a form
    /// ([`Gateway::form`]).
    pub payment_url: Option<Url>,
    /// Whether the browser has to go to that page; otherwise the buyer pays on the phone.
    pub must_redirect: bool,
    /// Whether it was decided already while it was opened: a check says how.
    pub is_decided: bool,
    /// Whatever else must be stored to check the payment, if anything.
    pub kept: Option<Value>,
    /// The whole answer, at most 64 kB and without the API key, for the records.
    pub raw: String,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

/// A form that the buyer's browser posts to the gateway's page, every field hidden. Its `Debug` hides the values: the API key
/// and the payment's signature are among them.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentForm {
    pub action: Url,
    /// Names and values in their order, not escaped.
    pub fields: Vec<(&'static str, String)>,
}

impl fmt::Debug for PaymentForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PaymentForm({}, {} fields)", self.action, self.fields.len())
    }
}

/// The gateway's answer about an attempt. Its `Debug` hides `raw`, which can contain the buyer's phone number.
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    pub verdict: Verdict,
    /// The whole answer, at most 64 kB and without the API key, for the records.
    pub raw: String,
    pub http_status: u16,
    /// The gateway's own code, such as `00` or `627` ([`reason`]).
    pub code: String,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verdict, http_status, code, raw: _ } = self;
        write!(f, "Answer({verdict:?}, code {code}, HTTP {http_status}, …)")
    }
}
