//! A payment of the API of 2026: what opens it, and what CinetPay gives for it.

use std::fmt;

use url::Url;

use crate::{Currency, Hundredths, Language, Secret};

/// A payment to open.
#[derive(Clone, Debug)]
pub struct Payment<'a> {
    /// Never used before: 1 to 30 characters of `[A-Z0-9-]`.
    pub merchant_transaction_id: &'a str,
    /// In the smallest unit of `currency`, without cents: CinetPay takes integers from 100 to 2,500,000 and has the last word.
    pub amount: i64,
    /// The currency of the merchant account, which has one country.
    pub currency: Currency,
    /// What is bought, as the buyer reads it; cut to 255 characters.
    pub designation: &'a str,
    /// Who pays.
    pub buyer: Buyer<'a>,
    /// Where the browser goes after success; at most 120 characters.
    pub success_url: &'a Url,
    /// Where the browser goes after failure; at most 120 characters. It can be the same.
    pub failed_url: &'a Url,
    /// Where CinetPay posts notifications ([`super::Notification`]); at most 120 characters.
    pub notify_url: &'a Url,
    /// The language of CinetPay's page.
    pub language: Language,
    /// Such as `OM_CI` or `WAVE_SN`; the suffix is the account's country. `None`: the buyer chooses.
    pub payment_method: Option<&'a str>,
    /// How the operator asks the buyer. `None`: CinetPay chooses.
    pub channel: Option<Channel>,
    /// Asks the buyer on the phone at once (`direct_pay`). It needs `payment_method` and the buyer's phone.
    pub push: Option<Push<'a>>,
}

/// What this API requires of a buyer. All but the phone must be given: the crate invents none, and
/// [`super::Client::open`] says which one is missing. Its `Debug` hides everything.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Buyer<'a> {
    /// `client_first_name`, 2 to 255 characters.
    pub first_name: Option<&'a str>,
    /// `client_last_name`, 2 to 255 characters.
    pub last_name: Option<&'a str>,
    /// `client_email`.
    pub email: Option<&'a str>,
    /// `client_phone_number`, E.164: `+2250707070700`.
    pub phone: Option<&'a str>,
}

impl fmt::Debug for Buyer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Buyer(…)")
    }
}

/// A payment that is pushed to the phone (`direct_pay`).
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Push<'a> {
    /// `otp_code`, which some operators give the buyer beforehand. Its `Debug` hides it.
    pub otp: Option<&'a str>,
}

impl fmt::Debug for Push<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Push(…)")
    }
}

/// How the operator asks the buyer (`channel`).
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// A message on the phone.
    Push,
    /// A code that the operator gives.
    Otp,
    /// A picture to scan.
    QrCode,
}

impl Channel {
    /// As CinetPay spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Push => "PUSH",
            Self::Otp => "OTP",
            Self::QrCode => "QRCODE",
        }
    }
}

/// An opened payment. Its `Debug` hides the tokens.
#[non_exhaustive]
#[derive(Clone)]
pub struct Opened {
    /// One of the three ids by which [`super::Client::check`] can ask.
    pub payment_token: Secret,
    /// Proves this payment's notifications ([`super::Notification::proves`]): keep it with the order.
    pub notify_token: Secret,
    /// CinetPay's own id.
    pub transaction_id: String,
    /// CinetPay's page as it gave it; send the browser only to [`Opened::redirect`].
    pub payment_url: Option<Url>,
    /// `details.must_be_redirected`; `false` if CinetPay does not say.
    pub must_be_redirected: bool,
    /// `details.code`, such as `2001`, or the answer's own code if there is none ([`crate::codes::api_2026`]). A push
    /// can have succeeded or failed already: ask.
    pub code: String,
    /// `details.message`, for display.
    pub message: String,
    /// The whole answer, at most 64 kB and without keys and tokens, for the records.
    pub raw: String,
}

impl Opened {
    /// The page that the browser must go to; `None` if the buyer pays on the phone.
    pub fn redirect(&self) -> Option<&Url> {
        self.payment_url.as_ref().filter(|_| self.must_be_redirected)
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({}, code {}, …)", self.transaction_id, self.code)
    }
}

/// What an answer must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// As it was opened; `transaction_id` is the merchant's own id.
    pub payment: crate::Expected,
    /// CinetPay's own id, if the answer to the opening arrived.
    pub transaction_id: Option<String>,
}

/// By which of a payment's ids to ask. Its `Debug` hides the token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Id<'a> {
    /// The merchant's own, from [`Expected`]. It works even if the answer to the opening was lost.
    MerchantTransactionId,
    /// CinetPay's own.
    TransactionId(&'a str),
    /// The token of the opening.
    PaymentToken(&'a str),
}

impl fmt::Debug for Id<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MerchantTransactionId => f.write_str("MerchantTransactionId"),
            Self::TransactionId(id) => write!(f, "TransactionId({id})"),
            Self::PaymentToken(_) => f.write_str("PaymentToken(…)"),
        }
    }
}

/// What the account holds.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// `available_balance`
    pub available: Hundredths,
    /// `currency` as CinetPay wrote it, if it did.
    pub currency: Option<String>,
    /// The whole answer without keys and tokens.
    pub raw: String,
}
