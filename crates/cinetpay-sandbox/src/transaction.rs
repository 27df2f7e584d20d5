//! One transaction: what the shop asked for, and what a person did with it on the payment page.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    Channels, Currency, Generation, Language, Method, Objection, Terms,
    phone::{Outcome, Phone},
};

/// How long a sandbox number that is "pending, then …" stays pending.
pub(crate) const PENDING_FOR: TimeDelta = TimeDelta::seconds(5);

/// What a person does on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Pays, or confirms a waiting payment.
    Accept,
    /// Is refused by the operator.
    Refuse,
    /// Cancels.
    Cancel,
    /// Tries to pay without enough money in the account.
    Insufficient,
    /// Types a wrong one-time code.
    WrongCode,
    /// Tries to pay while the operator's service is down.
    OperatorDown,
    /// Types a one-time code that has expired.
    ExpiredCode,
    /// Pays from a number that has no account.
    UnknownUser,
    /// Pays from an account that is blocked.
    BlockedUser,
    /// Pays from an account that may not pay this.
    NotAllowed,
    /// Comes back when the page has expired: it cannot be paid any more.
    Expire,
    /// Starts to pay, and confirms on the telephone later.
    Wait,
    /// Closes the page without doing anything.
    Close,
}

/// The state of a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// No payment has been tried yet.
    Opened,
    /// Waits for the customer's confirmation; if a sandbox number was used, `then` happens without one.
    Waiting {
        /// When it is decided, and how.
        then: Option<(DateTime<Utc>, Outcome)>,
    },
    /// The money was taken. This never changes again.
    Accepted,
    /// The operator refused the payment.
    Refused,
    /// There was not enough money in the account.
    Insufficient,
    /// The one-time code was wrong.
    WrongCode,
    /// The operator's service was down.
    OperatorDown,
    /// The one-time code had expired.
    ExpiredCode,
    /// The number has no account.
    UnknownUser,
    /// The account is blocked.
    BlockedUser,
    /// The account may not pay this.
    NotAllowed,
    /// The page has expired, and nothing can be paid on it.
    Expired,
    /// The customer cancelled.
    Cancelled,
}

impl State {
    /// `data.status` of a check.
    pub fn status(self) -> &'static str {
        match self {
            Self::Opened => "PENDING",
            Self::Waiting { .. } => "WAITING_FOR_CUSTOMER",
            Self::Accepted => "ACCEPTED",
            Self::Refused
            | Self::Insufficient
            | Self::WrongCode
            | Self::OperatorDown
            | Self::ExpiredCode
            | Self::UnknownUser
            | Self::BlockedUser
            | Self::NotAllowed
            | Self::Expired
            | Self::Cancelled => "REFUSED",
        }
    }
}

/// Why an action on the page was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The transaction was never opened, or has been dropped from memory.
    #[error("no such transaction")]
    Unknown,
    /// The transaction was accepted before.
    #[error("this transaction is paid already: it is accepted once only")]
    Paid,
    /// Its page has expired.
    #[error("this transaction has expired: nothing can be paid on its page any more")]
    Expired,
    /// The shop's `channels` do not include the payment method, or it is the card and customer fields are missing.
    #[error("this means of payment is not offered for the transaction")]
    NotOffered,
    /// The change was not made, because it could not be written.
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
    /// In the smallest unit of the currency: francs, cents.
    pub amount: i64,
    /// The merchant's currency.
    pub currency: Currency,
    /// What is bought.
    pub description: String,
    /// Where notifications are posted. Empty in the legacy API, which does not require one.
    pub notify_url: String,
    /// Where the browser returns; in the 2026 API after a success only.
    pub return_url: String,
    /// The payment methods that the page may offer.
    pub channels: Channels,
    /// The language of the page.
    pub language: Language,
    /// Returned as `cpm_custom` and `data.metadata`.
    pub metadata: Option<String>,
    /// Whether all `customer_*` fields were sent, so that the card is offered.
    pub card_ready: bool,
    /// `customer_phone_number`, if it is a number that CinetPay serves: the page begins with it.
    #[serde(default)]
    pub customer_phone: Option<Phone>,
    /// `lock_phone_number`: the only telephone number that may pay.
    pub locked_phone: Option<Phone>,
    /// The current state.
    pub state: State,
    /// The method of the last try.
    pub method: Option<Method>,
    /// The telephone number of the last try.
    pub phone: Option<Phone>,
    /// 40 hex characters, as in the legacy API; repeated in every notification.
    pub signature: String,
    /// The operator's own id of an accepted payment.
    pub operator_id: Option<String>,
    /// When the init call arrived.
    pub opened_at: DateTime<Utc>,
    /// When the state last changed.
    pub changed_at: DateTime<Utc>,
    /// What CinetPay's documents would object to in the call that opened it.
    #[serde(default)]
    pub objections: Vec<Objection>,
    /// The generation of the API that opened it, and what only that generation has.
    #[serde(default)]
    pub terms: Terms,
}

impl Transaction {
    /// The generation of the API that opened it.
    pub fn generation(&self) -> Generation {
        self.terms.generation()
    }

    /// The amount for display.
    pub fn money(&self) -> String {
        self.currency.write(self.amount)
    }

    /// The code and the message of a check (cinetpay-api: v2, codes). Which code goes with which waiting status is not
    /// documented: 662 before any try to pay, 623 after it, and 625 for an expired page are this sandbox's choice.
    pub fn code(&self) -> (&'static str, &'static str) {
        match self.state {
            State::Opened => ("662", "WAITING_CUSTOMER_PAYMENT"),
            State::Waiting { .. } => ("623", "WAITING_CUSTOMER_TO_VALIDATE"),
            State::Accepted => ("00", "SUCCES"),
            State::Refused => ("600", "PAYMENT_FAILED"),
            State::Insufficient => ("602", "INSUFFICIENT_BALANCE"),
            State::WrongCode | State::ExpiredCode => ("604", "OTP_CODE_ERROR"),
            State::UnknownUser => ("635", "ERROR_PHONE_NUMBER_NOT_FOUND"),
            State::BlockedUser | State::NotAllowed => ("636", "ERROR_PHONE_NUMBER_NOT_SUPPORTED"),
            State::OperatorDown => match self.method {
                Some(Method::Orange) => ("621", "ERROR_OMPAY_UNAVAILABLE"),
                Some(Method::Mtn) => ("622", "ERROR_MOMOPAY_UNAVAILABLE"),
                Some(Method::Moov) => ("626", "ERROR_FLOOZPAY_UNAVAILABLE"),
                Some(Method::Wave | Method::Card) | None => ("804", "OPERATOR_UNAVAILABLE"),
            },
            State::Expired => ("625", "ABONNEMENT_OR_TRANSACTIONS_EXPIRED"),
            State::Cancelled => ("627", "TRANSACTION_CANCEL"),
        }
    }

    /// Whether the page offers `method`: the channels include it, and for a card all customer fields are known.
    pub fn offers(&self, method: Method) -> bool {
        self.in_channels(method) && (method != Method::Card || self.card_ready)
    }

    /// Whether the shop's `channels` include `method`.
    pub fn in_channels(&self, method: Method) -> bool {
        self.channels.name(method)
    }

    /// Applies an action at `now`. True if the status changed, so that the shop must be notified.
    ///
    /// # Errors
    /// When the transaction is paid already or has expired, or the payment method is not offered.
    pub(crate) fn act(&mut self, attempt: &Attempt, now: DateTime<Utc>) -> Result<bool, Refusal> {
        if attempt.action == Action::Close {
            return Ok(false);
        }
        if self.state == State::Accepted {
            return Err(Refusal::Paid);
        }
        if self.state == State::Expired {
            return Err(Refusal::Expired);
        }
        if !self.offers(attempt.method) && !matches!(attempt.action, Action::Cancel | Action::Expire) {
            return Err(Refusal::NotOffered);
        }
        let fresh = !matches!(self.state, State::Waiting { .. });
        let phone = self.locked_phone.clone().or_else(|| attempt.phone.clone());
        let outcome = phone.as_ref().filter(|_| fresh).and_then(Phone::outcome);
        let state = attempt.next(outcome, now);
        self.turn(state, now);
        if fresh {
            self.method = Some(attempt.method);
            self.phone = phone.filter(|_| attempt.method != Method::Card);
        }
        if matches!(state, State::Cancelled | State::Expired) {
            (self.method, self.phone) = (None, None);
        }
        Ok(true)
    }

    /// Applies a sandbox number's later outcome. True if it was due.
    pub(crate) fn settle_due(&mut self, now: DateTime<Utc>) -> bool {
        let State::Waiting { then: Some((due, outcome)) } = self.state else { return false };
        if now < due {
            return false;
        }
        self.turn(if outcome == Outcome::LaterAccepted { State::Accepted } else { State::Refused }, now);
        true
    }

    fn turn(&mut self, state: State, now: DateTime<Utc>) {
        self.state = state;
        self.changed_at = now;
        self.operator_id = (state == State::Accepted).then(|| operator_id(now));
    }
}

/// An action on the page with its payment method.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub method: Method,
    pub phone: Option<Phone>,
    pub action: Action,
}

impl Attempt {
    fn next(&self, outcome: Option<Outcome>, now: DateTime<Utc>) -> State {
        match (self.action, outcome) {
            (Action::Accept, Some(Outcome::Refused)) | (Action::Refuse, _) => State::Refused,
            (Action::Accept, Some(Outcome::Never)) | (Action::Wait | Action::Close, _) => State::Waiting { then: None },
            (Action::Accept, Some(later @ (Outcome::LaterAccepted | Outcome::LaterRefused))) => {
                State::Waiting { then: Some((now + PENDING_FOR, later)) }
            }
            (Action::Accept, _) => State::Accepted,
            (Action::Insufficient, _) => State::Insufficient,
            (Action::WrongCode, _) => State::WrongCode,
            (Action::OperatorDown, _) => State::OperatorDown,
            (Action::ExpiredCode, _) => State::ExpiredCode,
            (Action::UnknownUser, _) => State::UnknownUser,
            (Action::BlockedUser, _) => State::BlockedUser,
            (Action::NotAllowed, _) => State::NotAllowed,
            (Action::Expire, _) => State::Expired,
            (Action::Cancel, _) => State::Cancelled,
        }
    }
}

/// An operator's id, such as `MP220915.2257.A76307`.
fn operator_id(now: DateTime<Utc>) -> String {
    format!("MP{}.A{:05}", now.format("%y%m%d.%H%M"), rand::random_range(0..100_000))
}
