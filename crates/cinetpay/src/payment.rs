//! A payment: the data that opens it, and CinetPay's answers about it. Amounts are in the smallest unit of their
//! currency: francs, and cents of a dollar ([`Currency::exponent`]).

use std::fmt;

use url::Url;

use crate::{Currency, Language};

/// A payment to open.
#[derive(Clone, Debug)]
pub struct Payment<'a> {
    /// Never used before. Use at most 25 characters of `[A-Z0-9]`: CinetPay refuses special characters.
    pub transaction_id: &'a str,
    /// In the smallest unit of `currency`; a multiple of [`Currency::step`].
    pub amount: i64,
    /// The currency of the merchant account.
    pub currency: Currency,
    /// What is bought, as the buyer reads it on CinetPay's page. Characters that CinetPay rejects are removed.
    pub description: &'a str,
    /// Who pays.
    pub customer: Customer<'a>,
    /// Sent beside "Client" for a buyer who gave no name.
    pub shop_name: &'a str,
    /// Where CinetPay posts notifications of changes ([`crate::notification`]). The live gateway refuses `localhost`.
    pub notify_url: &'a Url,
    /// Where the browser returns, whatever the outcome.
    pub return_url: &'a Url,
    /// The language of CinetPay's page.
    pub language: Language,
    /// The means of payment that CinetPay's page offers.
    pub channels: Channels,
    /// Only the customer's phone number can pay (`lock_phone_number`). CinetPay answers 624 if it does not accept the
    /// number. Without a number nothing is locked.
    pub lock_phone: bool,
    /// What CinetPay prints on its receipt, as name and value; at most three entries are sent.
    pub invoice: &'a [(String, String)],
}

/// The means of payment that CinetPay's page offers (CinetPay, "API de Checkout": `channels`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Channels {
    /// Everything that the merchant account has.
    #[default]
    All,
    /// Orange Money, MTN, Moov and the like.
    MobileMoney,
    /// Bank cards, for buyers of whom everything in [`Customer`] is known.
    CreditCard,
    /// Wallets, such as Wave.
    Wallet,
}

impl Channels {
    /// As CinetPay spells it.
    pub fn code(self) -> &'static str {
        match self {
            Self::All => "ALL",
            Self::MobileMoney => "MOBILE_MONEY",
            Self::CreditCard => "CREDIT_CARD",
            Self::Wallet => "WALLET",
        }
    }
}

/// The data that a buyer gave. Nothing is added except neutral words where CinetPay requires a name. CinetPay offers
/// payment by card only if all fields are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Customer<'a> {
    /// The shop's own opaque id of the buyer or of the order.
    pub id: &'a str,
    /// Given name first, then the family name.
    pub name: Option<&'a str>,
    /// An e-mail address.
    pub email: Option<&'a str>,
    /// E.164: `+2250707070700`.
    pub phone: Option<&'a str>,
    /// Sent only with name, e-mail and phone, and only with a postal code.
    pub address: Option<Address<'a>>,
}

/// A buyer's address, needed only for cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Address<'a> {
    /// Street and number, or a description of the place.
    pub street: &'a str,
    /// The town.
    pub city: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
    /// The region's code; if `None`, the country's is sent.
    pub state: Option<&'a str>,
    /// Five digits. CinetPay requires one, and none is invented: without it, no address is sent.
    pub zip: Option<&'a str>,
}

/// An opened payment. Its `Debug` hides the token.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// Keep it: only this token proves later that a returning browser belongs to the buyer.
    pub payment_token: String,
    /// CinetPay's payment page, absolute http or https, as CinetPay gave it.
    pub payment_url: Url,
    /// The whole answer, at most 64 kB and without the API key, for the records.
    pub raw: String,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

/// What the gateway's answer must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// As it was opened.
    pub transaction_id: String,
    /// In the smallest unit of `currency`.
    pub amount: i64,
    /// As it was opened.
    pub currency: Currency,
}

/// What CinetPay answered about a payment. Its `Debug` hides `raw`, which can contain the buyer's phone number.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub struct Answer {
    /// What the answer means.
    pub verdict: Verdict,
    /// The whole answer, at most 64 kB and without keys and tokens, for the records.
    pub raw: String,
    /// For information only: CinetPay decides by `code`.
    pub http_status: u16,
    /// CinetPay's own code, such as `00` or `627`; its meaning is in the table of the generation ([`crate::codes`]).
    pub code: String,
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { verdict, http_status, code, .. } = self;
        write!(f, "Answer({verdict:?}, code {code}, HTTP {http_status}, …)")
    }
}

/// What CinetPay's answer says about one payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Accepted, and amount, currency and transaction match the payment.
    Accepted(Receipt),
    /// Refused for now: the buyer can try again on the same page, so an acceptance may still follow.
    Refused {
        /// CinetPay's code: `602`, `627`, …
        code: String,
        /// How the buyer tried to pay.
        receipt: Receipt,
    },
    /// Not decided, or not understood: an unknown code counts as pending.
    Pending {
        /// CinetPay's code, documented or not.
        code: String,
    },
    /// An answer that says accepted, or that cannot be understood, and does not match the payment: a person must look
    /// at it.
    Mismatch {
        /// What does not match; its `Display` is one English line.
        why: Mismatch,
        /// How much CinetPay says came, in the smallest unit of the payment's currency.
        received: Option<i64>,
        /// How it was paid.
        receipt: Receipt,
    },
}

/// What in an answer does not match the payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mismatch {
    /// It says accepted, and does not carry this.
    Missing(Field),
    /// It carries something else than the payment's own.
    Differs {
        /// Where.
        field: Field,
        /// As the answer spells it, cut to 60 characters of one line.
        found: String,
        /// As the payment has it.
        wanted: String,
    },
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(f, "the answer says accepted without {}", field.name()),
            Self::Differs { field, found, wanted } => {
                write!(f, "the answer's {} is {found}, the attempt's is {wanted}", field.name())
            }
        }
    }
}

impl Mismatch {
    /// Something else than wanted, cut to 60 characters of one line.
    pub(crate) fn differs(field: Field, found: &str, wanted: &str) -> Self {
        let found = found.chars().filter(|c| !c.is_control()).take(60).collect();
        Self::Differs { field, found, wanted: wanted.to_owned() }
    }
}

/// A field of an answer that is compared with the payment.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// `status`
    Status,
    /// `amount`
    Amount,
    /// `currency`
    Currency,
    /// `transaction_id`: of v2 the merchant's own id, of the API of 2026 CinetPay's.
    TransactionId,
    /// `merchant_transaction_id`, the merchant's own id in the API of 2026.
    MerchantTransactionId,
    /// `client_transaction_id`, the merchant's own id in the older API of transfers.
    ClientTransactionId,
    /// `cpm_trans_id`, the merchant's own id in v1 and in v2's answers of 2021.
    CpmTransId,
    /// `metadata`, which is the transaction id too.
    Metadata,
    /// `cpm_amount` of v1.
    CpmAmount,
    /// `cpm_currency` of v1.
    CpmCurrency,
    /// `cpm_site_id` of v1.
    CpmSiteId,
    /// `signature` of v1; its values are not shown.
    Signature,
}

impl Field {
    /// As CinetPay spells it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Amount => "amount",
            Self::Currency => "currency",
            Self::TransactionId => "transaction_id",
            Self::MerchantTransactionId => "merchant_transaction_id",
            Self::ClientTransactionId => "client_transaction_id",
            Self::CpmTransId => "cpm_trans_id",
            Self::Metadata => "metadata",
            Self::CpmAmount => "cpm_amount",
            Self::CpmCurrency => "cpm_currency",
            Self::CpmSiteId => "cpm_site_id",
            Self::Signature => "signature",
        }
    }
}

/// How it was paid, as far as CinetPay tells.
#[non_exhaustive]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// CinetPay's word for the operator: `OM`, `MOMO`, `FLOOZ`, `WAVECI`, `VISA`, …
    pub method: Option<String>,
    /// The operator's own id, which is in the buyer's SMS.
    pub operator_id: Option<String>,
}
