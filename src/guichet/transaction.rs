//! One transaction: what the shop asked for, and what a person did with it at the counter.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::phone::{Fate, Phone};
use crate::domain::{language::Language, money::Currency, money::Money};

/// How long a sandbox number that is "pending, then …" lets the shop wait.
pub const PENDING_FOR: TimeDelta = TimeDelta::seconds(5);

/// A means of payment at the counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    Orange,
    Mtn,
    Moov,
    Wave,
    Card,
}

impl Method {
    pub const ALL: [Self; 5] = [Self::Orange, Self::Mtn, Self::Moov, Self::Wave, Self::Card];

    /// As CinetPay names it in `payment_method`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Orange => "OM",
            Self::Mtn => "MOMO",
            Self::Moov => "FLOOZ",
            Self::Wave => "WAVECI",
            Self::Card => "VISA",
        }
    }

    /// The word in forms, style sheets and sentences.
    pub fn key(self) -> &'static str {
        match self {
            Self::Orange => "orange",
            Self::Mtn => "mtn",
            Self::Moov => "moov",
            Self::Wave => "wave",
            Self::Card => "card",
        }
    }
}

/// The kinds of payment that the shop asked the counter to offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Channels {
    All,
    MobileMoney,
    CreditCard,
    Wallet,
}

/// What a person does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Pays, or lets a waiting payment through.
    Accept,
    Refuse,
    Cancel,
    /// Tries to pay with too little money on the account.
    Insufficient,
    /// Starts to pay, and validates on the telephone later.
    Wait,
    /// Leaves without a word.
    Close,
}

/// Where a transaction stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has tried to pay yet.
    Opened,
    /// Waits for the customer's validation; `then` comes by itself, a sandbox number asked for it.
    Waiting {
        then: Option<(DateTime<Utc>, Fate)>,
    },
    Accepted,
    Refused,
    Insufficient,
    Cancelled,
}

impl State {
    /// The code and the message of a check (cinetpay-api: v2, codes). Which code goes with which waiting status is not
    /// documented: 662 before anyone tried to pay, 623 after, are this counter's choice.
    pub fn code(self) -> (&'static str, &'static str) {
        match self {
            Self::Opened => ("662", "WAITING_CUSTOMER_PAYMENT"),
            Self::Waiting { .. } => ("623", "WAITING_CUSTOMER_TO_VALIDATE"),
            Self::Accepted => ("00", "SUCCES"),
            Self::Refused => ("600", "PAYMENT_FAILED"),
            Self::Insufficient => ("602", "INSUFFICIENT_BALANCE"),
            Self::Cancelled => ("627", "TRANSACTION_CANCEL"),
        }
    }

    /// `data.status` of a check.
    pub fn status(self) -> &'static str {
        match self {
            Self::Opened => "PENDING",
            Self::Waiting { .. } => "WAITING_FOR_CUSTOMER",
            Self::Accepted => "ACCEPTED",
            Self::Refused | Self::Insufficient | Self::Cancelled => "REFUSED",
        }
    }
}

/// Why a deed was not done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("no such transaction")]
    Unknown,
    #[error("this transaction is paid already: it is accepted once only")]
    Paid,
    #[error("this means of payment is not offered for the transaction")]
    NotOffered,
    #[error("the journal could not be written")]
    Journal,
}

/// What the shop asked for and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// The shop's `transaction_id`.
    pub id: String,
    /// The `payment_token`.
    pub token: String,
    /// In whole units of the currency.
    pub amount: i64,
    #[serde(with = "as_code")]
    pub currency: Currency,
    pub description: String,
    pub notify_url: String,
    pub return_url: String,
    pub channels: Channels,
    #[serde(with = "as_tag")]
    pub language: Language,
    /// Comes back as `cpm_custom` and `data.metadata`.
    pub metadata: Option<String>,
    /// All `customer_*` fields were sent, so that the card is offered.
    pub card_ready: bool,
    /// `lock_phone_number`: the only telephone that may pay.
    pub locked_phone: Option<Phone>,
    pub state: State,
    pub method: Option<Method>,
    pub phone: Option<Phone>,
    /// 40 hex characters, as in the legacy API; repeated in every notification.
    pub signature: String,
    pub operator_id: Option<String>,
    pub opened_at: DateTime<Utc>,
    /// The last change of state.
    pub changed_at: DateTime<Utc>,
}

impl Transaction {
    pub fn money(&self) -> Money {
        Money::new(self.amount, self.currency)
    }

    /// Whether the counter offers `method`: the channels name it, and for a card the customer's address is known.
    pub fn offers(&self, method: Method) -> bool {
        self.in_channels(method) && (method != Method::Card || self.card_ready)
    }

    /// Whether the shop's `channels` name `method`.
    pub fn in_channels(&self, method: Method) -> bool {
        match self.channels {
            Channels::All => true,
            Channels::MobileMoney => matches!(method, Method::Orange | Method::Mtn | Method::Moov),
            Channels::Wallet => method == Method::Wave,
            Channels::CreditCard => method == Method::Card,
        }
    }

    /// Does `deed` at `now`. True when the status changed, so that the shop is to be notified.
    ///
    /// # Errors
    /// When the transaction is paid already, or the means of payment is not offered.
    pub fn act(&mut self, attempt: &Attempt, now: DateTime<Utc>) -> Result<bool, Refusal> {
        if attempt.deed == Deed::Close {
            return Ok(false);
        }
        if self.state == State::Accepted {
            return Err(Refusal::Paid);
        }
        if !self.offers(attempt.method) && attempt.deed != Deed::Cancel {
            return Err(Refusal::NotOffered);
        }
        let fresh = !matches!(self.state, State::Waiting { .. });
        let phone = self.locked_phone.clone().or_else(|| attempt.phone.clone());
        let fate = phone.as_ref().filter(|_| fresh).and_then(Phone::fate);
        let state = attempt.outcome(fate, now);
        self.turn(state, now);
        if fresh {
            self.method = Some(attempt.method);
            self.phone = phone.filter(|_| attempt.method != Method::Card);
        }
        if state == State::Cancelled {
            (self.method, self.phone) = (None, None);
        }
        Ok(true)
    }

    /// Lets a sandbox number's later outcome happen. True when its time had come.
    pub fn settle_due(&mut self, now: DateTime<Utc>) -> bool {
        let State::Waiting { then: Some((due, fate)) } = self.state else { return false };
        if now < due {
            return false;
        }
        self.turn(if fate == Fate::LaterAccepted { State::Accepted } else { State::Refused }, now);
        true
    }

    fn turn(&mut self, state: State, now: DateTime<Utc>) {
        self.state = state;
        self.changed_at = now;
        self.operator_id = (state == State::Accepted).then(|| operator_id(now));
    }
}

/// A deed with its means of payment.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub method: Method,
    pub phone: Option<Phone>,
    pub deed: Deed,
}

impl Attempt {
    fn outcome(&self, fate: Option<Fate>, now: DateTime<Utc>) -> State {
        match (self.deed, fate) {
            (Deed::Accept, Some(Fate::Refused)) | (Deed::Refuse, _) => State::Refused,
            (Deed::Accept, Some(Fate::Never)) | (Deed::Wait | Deed::Close, _) => State::Waiting { then: None },
            (Deed::Accept, Some(later @ (Fate::LaterAccepted | Fate::LaterRefused))) => {
                State::Waiting { then: Some((now + PENDING_FOR, later)) }
            }
            (Deed::Accept, _) => State::Accepted,
            (Deed::Insufficient, _) => State::Insufficient,
            (Deed::Cancel, _) => State::Cancelled,
        }
    }
}

/// Such as `MP220915.2257.A76307`.
fn operator_id(now: DateTime<Utc>) -> String {
    format!("MP{}.A{:05}", now.format("%y%m%d.%H%M"), rand::random_range(0..100_000))
}

/// Currencies as their ISO 4217 codes.
mod as_code {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::domain::money::Currency;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(currency: &Currency, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(currency.code())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Currency, D::Error> {
        Currency::parse(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("unknown currency"))
    }
}

/// Languages as their ISO 639-1 codes.
mod as_tag {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use crate::domain::language::Language;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub fn serialize<S: Serializer>(language: &Language, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(language.code())
    }

    pub fn deserialize<'a, D: Deserializer<'a>>(from: D) -> Result<Language, D::Error> {
        Language::parse(&String::deserialize(from)?).ok_or_else(|| D::Error::custom("unknown language"))
    }
}
