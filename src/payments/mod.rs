//! Payment gateways: open a payment, and ask what became of it. Here is where the shop leaves the house to be paid.
//!
//! One variant of [`Gateway`] for each generation of CinetPay's interface; all answer in the shop's own words
//! ([`Verdict`]). The clients themselves are the crate `cinetpay` (`crates/cinetpay`); here is what adapts them.

mod checkout_v2;
mod credentials;
mod refusal;

use std::fmt;

use serde_json::Value;
use url::Url;

use crate::domain::{
    contact::{CardField, Contact},
    language::Language,
    money::Money,
    payment::{Expected, Verdict},
    refusal::Reason,
};
use crate::secret::Secret;

pub use checkout_v2::CheckoutV2;
/// Why a call brought nothing, of whatever generation: [`reason`] says why one was refused.
pub use cinetpay::Error as GatewayError;
pub use cinetpay::{SetupError, Timeouts};
pub use credentials::{Calls, Credentials, Merchant, Server, V2};
pub use refusal::reason;

/// The usual server of the second generation.
pub const USUAL_V2: &str = cinetpay::checkout_v2::ORIGIN;

/// The gateways' interfaces that Griot speaks, by the names that are kept with attempts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Generation {
    V2,
}

impl Generation {
    crate::domain::variants!(V2);

    pub const fn code(self) -> &'static str {
        match self {
            Self::V2 => "v2",
        }
    }

    /// `None` for one that a newer program wrote.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.code() == code)
    }
}

/// The merchant account's gateway, chosen by configuration. Cheap to clone.
#[derive(Clone, Debug)]
pub enum Gateway {
    CheckoutV2(CheckoutV2),
}

/// What a gateway of the second generation needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// [`cinetpay::checkout_v2::ORIGIN`], or a test server; its path is ignored.
    pub origin: Url,
    /// The merchant account's `apikey`.
    pub api_key: Secret,
    /// The shop's `site_id` in that account.
    pub site_id: String,
    /// What its notifications may be signed with. Empty: they are hints only.
    pub secrets: Vec<Secret>,
    /// Sent with every call: without one CinetPay's front answers 1010.
    pub user_agent: String,
    pub timeouts: Timeouts,
}

impl Gateway {
    /// A gateway of the second generation.
    ///
    /// # Errors
    /// When the origin is no http address, the user agent is blank, or the system has no CA certificates.
    pub fn checkout_v2(settings: Settings) -> Result<Self, SetupError> {
        CheckoutV2::new(settings).map(Self::CheckoutV2)
    }

    /// The generation's name, kept with every attempt: an attempt is asked about where it was opened.
    pub fn generation(&self) -> &'static str {
        match self {
            Self::CheckoutV2(_) => Generation::V2.code(),
        }
    }

    /// What it has to know of a buyer, beside his address, before it offers payment by card.
    pub fn card_needs(&self) -> &'static [CardField] {
        match self {
            Self::CheckoutV2(_) => checkout_v2::CARD_NEEDS,
        }
    }

    /// Opens a payment, and gives the page where the buyer pays.
    ///
    /// # Errors
    /// Any [`GatewayError`]. After all but `Refused` and `Busy` the gateway may have made the transaction: keep the attempt, ask
    /// about it with [`Gateway::check`], and try again only under a new transaction id.
    pub async fn open(&self, payment: &Payment<'_>) -> Result<Opened, GatewayError> {
        match self {
            Self::CheckoutV2(account) => account.open(payment).await,
        }
    }

    /// Asks the gateway what became of an attempt.
    ///
    /// # Errors
    /// Any [`GatewayError`]; nothing is known of the payment then, and it must be asked again later.
    pub async fn check(&self, expected: &Expected, known: &AttemptDetails<'_>) -> Result<Answer, GatewayError> {
        match self {
            Self::CheckoutV2(account) => account.check(expected, known.payment_token).await,
        }
    }

    /// Reads a notification: its body as it came, and its headers by their names in lower case.
    ///
    /// # Errors
    /// One English line when the body cannot be read: it proves nothing and disproves nothing.
    pub fn hear(&self, body: &[u8], header: &dyn Fn(&str) -> Option<String>) -> Result<Notification, String> {
        match self {
            Self::CheckoutV2(account) => account.hear(body, header),
        }
    }

    /// Reads what a browser brings that comes back, by the names of the fields of its form or address; `None` when it names no
    /// transaction. Nothing in it can be believed.
    pub fn returned(&self, field: &dyn Fn(&str) -> String) -> Option<Returned> {
        match self {
            Self::CheckoutV2(_) => checkout_v2::returned(field),
        }
    }

    /// What a code of this gateway's answers means ([`reason`]).
    pub fn reason(&self, code: &str) -> Reason {
        reason(self.generation(), code)
    }
}

/// The telephone that a payment was made from, as a kept notification names it.
///
/// `None` when it names none, or cannot be read.
pub fn payer(generation: &str, notification: &[u8]) -> Option<Payer> {
    match Generation::parse(generation)? {
        Generation::V2 => checkout_v2::payer(notification),
    }
}

/// Whether the value of a gateway's field says nothing of a person. Of what nobody knows it may.
pub fn is_harmless(field: &str) -> bool {
    checkout_v2::HARMLESS.contains(&field)
}

/// What is kept of an attempt that is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub struct AttemptDetails<'a> {
    /// What [`Gateway::open`] brought.
    pub payment_token: Option<&'a str>,
    /// The same.
    pub kept: Option<&'a Value>,
}

/// Whether a notification proves where it comes from. It never proves what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    Given,
    /// The account has no secret: every notification is a mere hint.
    Unasked,
    Wrong,
}

/// The telephone that a payment was made from, in the gateway's spelling.
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

/// What a notification says: that something happened to a transaction, and who says so. Ask the gateway what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub transaction_id: String,
    pub proof: Proof,
    /// Whether it names this account.
    pub names_us: bool,
    pub payer: Option<Payer>,
}

/// What a browser says that comes back. Its `Debug` hides the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Returned {
    pub transaction_id: String,
    /// What only the buyer's browser knows, if it came along; empty otherwise.
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
    /// Unique for ever: at most 25 of `[A-Z0-9]` ([`crate::domain::ids::transaction`]).
    pub transaction_id: &'a str,
    /// Whole units; a multiple of the currency's step.
    pub amount: Money,
    /// What is bought, as the buyer reads it at the payment page. Signs that CinetPay dislikes are taken out.
    pub description: &'a str,
    /// The shop's own opaque id of the buyer or of the order.
    pub customer_id: &'a str,
    /// What the buyer told of himself. Nothing is ever added to it but neutral words where a name must stand.
    pub contact: &'a Contact,
    /// Stands beside "Client" for a buyer who gave no name.
    pub shop_name: &'a str,
    /// Where the gateway tells of changes. The live gateway refuses `localhost`.
    pub notify_url: &'a Url,
    /// Where the browser comes back, whatever the outcome.
    pub return_url: &'a Url,
    /// The payment page's language.
    pub language: Language,
    /// What the gateway prints on its receipt, name and value; three entries at most are sent.
    pub invoice: &'a [(String, String)],
}

/// An opened payment. Its `Debug` hides the token.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// To keep: only this shows later that a returning browser is the buyer's.
    pub payment_token: String,
    /// The payment page, absolute http or https, as the gateway gave it.
    pub payment_url: Url,
    /// What else must be kept to ask about it, if anything.
    pub kept: Option<Value>,
    /// The whole answer, at most 64 kB and without the API key, for the records.
    pub raw: String,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

/// What the gateway answered about an attempt. Its `Debug` hides `raw`, which can hold the buyer's phone.
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
