//! One transfer, and the contacts that the older API sends money to.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{Currency, Generation, Outcome, Phone};

/// The state of a transfer: `treatment_status` of the older API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TransferState {
    /// Waits to be processed.
    New,
    /// Is being processed.
    Processing,
    /// The operator has not said yet what became of it.
    Unconfirmed,
    /// The money has arrived. This never changes again.
    Done,
    /// The money has not left. This never changes again.
    Rejected,
}

impl TransferState {
    /// `treatment_status` of the older API (cinetpay-api: transfers, older API).
    pub fn treatment_status(self) -> &'static str {
        match self {
            Self::New => "NEW",
            Self::Processing => "REC",
            Self::Unconfirmed => "NOS",
            Self::Done => "VAL",
            Self::Rejected => "REJ",
        }
    }

    /// The code and the status of the 2026 API.
    pub fn code(self) -> (i32, &'static str) {
        match self {
            Self::New => (2001, "INITIATED"),
            Self::Processing | Self::Unconfirmed => (2002, "PENDING"),
            Self::Done => (100, "SUCCESS"),
            Self::Rejected => (2010, "FAILED"),
        }
    }

    /// Whether it never changes again.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Rejected)
    }
}

/// Money that the merchant sends to a telephone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transfer {
    /// The shop's id: `merchant_transaction_id`, in the older API `client_transaction_id`.
    pub id: String,
    /// CinetPay's id.
    pub transaction_id: String,
    /// [`Generation::Api2026`] or [`Generation::Transfers`].
    pub generation: Generation,
    /// In whole units of the currency.
    pub amount: i64,
    /// What it costs the merchant besides, in whole units.
    pub fee: i64,
    /// The account's currency.
    pub currency: Currency,
    /// Who receives the money.
    pub phone: Phone,
    /// The operator as it was sent, such as `OM_CI`.
    pub payment_method: Option<String>,
    /// Why; empty in the older API.
    pub reason: String,
    /// Where notifications are posted.
    pub notify_url: String,
    /// The proof of a notification; empty in the older API, which has none.
    pub notify_token: String,
    /// The batch of the older API; empty in the 2026 API.
    pub lot: String,
    /// The current state.
    pub state: TransferState,
    /// When it is decided by itself, and how; otherwise a person decides.
    pub due: Option<(DateTime<Utc>, TransferState)>,
    /// The operator's own id of a transfer that has arrived.
    pub operator_id: Option<String>,
    /// When the call arrived.
    pub opened_at: DateTime<Utc>,
    /// When the state last changed.
    pub changed_at: DateTime<Utc>,
}

impl Transfer {
    /// The amount for display.
    pub fn money(&self) -> String {
        self.currency.write(self.amount)
    }

    /// `user` of the 2026 API. A transfer is not told who receives it.
    pub(crate) fn user(&self) -> Value {
        json!({"name": "", "email": "", "phone_number": self.phone.international()})
    }

    /// The fields of a notification of the older API, which are also those of `check/money`.
    pub(crate) fn fields(&self) -> [(&'static str, String); 11] {
        let valid = matches!(self.state, TransferState::Done | TransferState::Rejected);
        let day =
            |shown: bool| if shown { self.changed_at.format("%Y-%m-%d %H:%M:%S").to_string() } else { String::new() };
        [
            ("transaction_id", self.transaction_id.clone()),
            ("client_transaction_id", self.id.clone()),
            ("lot", self.lot.clone()),
            ("amount", self.currency.plain(self.amount)),
            ("receiver", format!("{}{}", self.phone.prefix, self.phone.number)),
            ("operator", self.payment_method.clone().unwrap_or_default()),
            ("sending_status", if self.state == TransferState::New { "PENDING" } else { "CONFIRM" }.to_owned()),
            ("comment", self.reason.clone()),
            ("treatment_status", self.state.treatment_status().to_owned()),
            ("operator_transaction_id", self.operator_id.clone().unwrap_or_default()),
            ("validated_at", day(valid)),
        ]
    }

    /// Changes the state at `now`. False if it has its last one already.
    pub(crate) fn turn(&mut self, state: TransferState, now: DateTime<Utc>) -> bool {
        if self.state.is_final() || self.state == state {
            return false;
        }
        self.state = state;
        self.due = None;
        self.changed_at = now;
        let id = || format!("MP{}.C{:05}", now.format("%y%m%d.%H%M"), rand::random_range(0..100_000));
        self.operator_id = (state == TransferState::Done).then(id);
        true
    }

    /// Applies what is due. True if something was.
    pub(crate) fn settle_due(&mut self, now: DateTime<Utc>) -> bool {
        match self.due {
            Some((due, state)) if now >= due => self.turn(state, now),
            _ => false,
        }
    }

    /// What the receiver's number decides: a sandbox number as in a payment, any other one arrives after `pause`.
    pub(crate) fn fate(phone: &Phone, now: DateTime<Utc>, pause: TimeDelta) -> Option<(DateTime<Utc>, TransferState)> {
        match phone.outcome() {
            Some(Outcome::Accepted) => Some((now, TransferState::Done)),
            Some(Outcome::Refused) => Some((now, TransferState::Rejected)),
            Some(Outcome::LaterAccepted) | None => Some((now + pause, TransferState::Done)),
            Some(Outcome::LaterRefused) => Some((now + pause, TransferState::Rejected)),
            Some(Outcome::Never) => None,
        }
    }
}

/// Someone whom the older API can send money to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Where the money goes.
    pub phone: Phone,
    /// `name`.
    pub name: String,
    /// `surname`.
    pub surname: String,
    /// `email`.
    pub email: String,
    /// The batch in which it was added.
    pub lot: String,
}
