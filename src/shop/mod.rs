//! What the shop does: one file per operation. Handlers and the worker call these functions; they call the database,
//! the gateway, the storage and the mailer.

pub mod accounts;
pub mod admin;
pub mod api;
pub mod apps;
pub mod backup;
pub mod bundles;
pub mod catalogue;
pub mod delivery;
pub mod device_codes;
pub mod file_refs;
pub mod find;
mod keys;
pub mod leases;
pub mod leaving;
pub mod ledger;
pub mod library;
pub mod market;
pub mod messages;
pub mod own_prices;
pub mod ownership;
pub mod personal_data;
pub mod preorders;
pub mod readiness;
pub mod receipts;
pub mod reservations;
pub mod reviews;
mod rules;
pub mod sale;
pub mod search_keys;
pub mod stamps;
pub mod transfers;
pub mod watching;
pub mod webhooks;
pub mod worker_health;
pub mod wrong_contact;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::mail::Mailer;
use crate::payments::{Calls, Merchant};
pub use crate::shop::accounts::passwords::Passwords;
pub use crate::shop::sale::gateways::Gateways;
use crate::shop::sale::operator_health::OperatorHealth;
use crate::shop::sale::order_events::OrderEvents;
use crate::sms::SmsSender;
use crate::storage::{Storage, StorageError};
use crate::store::{self, Db};
pub use keys::Keys;
pub use rules::Rules;

/// The shop with everything that it works with. Cheap to clone.
#[derive(Clone)]
pub struct Shop {
    pub db: Db,
    pub gateways: Gateways,
    pub storage: Storage,
    pub mailer: Mailer,
    /// `None`: this shop sends no SMS.
    pub sms_sender: Option<SmsSender>,
    pub clock: Clock,
    pub keys: Keys,
    live_rules: rules::LiveRules,
    pub operator_health: OperatorHealth,
    /// Wakes those who wait for an order.
    pub order_events: OrderEvents,
    pub passwords: Passwords,
    pub sign_in_delays: accounts::sign_in_delays::SignInDelays,
    /// The path of this program, which is started again as a separate process to examine uploaded files.
    pub program: Arc<Path>,
    /// Notified when the worker of this process has a payment to check at the gateway.
    pub check_wakeup: Arc<Notify>,
    /// Rung when it has a message to send.
    pub message_wakeup: Arc<Notify>,
    /// Notified when it has a transfer to send, or to ask about.
    pub transfer_wakeup: Arc<Notify>,
}

impl Shop {
    pub fn new(rules: Rules, key: [u8; 32], services: Services) -> Self {
        let keys = Keys::new(key);
        Self {
            db: services.db,
            gateways: Gateways::new(keys.clone(), services.merchant, services.others, services.calls),
            storage: services.storage,
            mailer: services.mailer,
            sms_sender: services.sms_sender,
            clock: services.clock,
            keys,
            live_rules: rules::LiveRules::new(rules),
            operator_health: OperatorHealth::default(),
            order_events: OrderEvents::default(),
            passwords: Passwords::default(),
            sign_in_delays: accounts::sign_in_delays::SignInDelays::default(),
            program: std::env::current_exe().unwrap_or_else(|_| "griot".into()).into(),
            check_wakeup: Arc::default(),
            message_wakeup: Arc::default(),
            transfer_wakeup: Arc::default(),
        }
    }

    /// The owner's settings as they are now. An operation that calls this once works with one snapshot throughout.
    pub fn rules(&self) -> Arc<Rules> {
        self.live_rules.now()
    }
}

/// The services that a shop works with.
pub struct Services {
    pub db: Db,
    /// The merchant account that sells, or the first of several.
    pub merchant: Merchant,
    /// The other accounts of the settings.
    pub others: Vec<Merchant>,
    /// How the gateway of any merchant account is called.
    pub calls: Calls,
    pub storage: Storage,
    pub mailer: Mailer,
    /// `None`: the shop sends no SMS.
    pub sms_sender: Option<SmsSender>,
    pub clock: Clock,
}

/// Why an operation failed. There is a variant only for what some handler treats on its own.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such book, order or link.
    #[error("not found")]
    NotFound,
    /// Too much at once. Try again in a moment.
    #[error("busy")]
    Busy,
    /// The storage of the files is remote and cannot be reached at present.
    #[error("the files cannot be reached: {0}")]
    StorageAway(String),
    #[error("{0}")]
    Broken(String),
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Busy => Self::Busy,
            store::Error::Query(diesel::result::Error::NotFound) => Self::NotFound,
            error => Self::Broken(error.to_string()),
        }
    }
}

impl From<StorageError> for Error {
    fn from(error: StorageError) -> Self {
        if error.is_away() { Self::StorageAway(error.to_string()) } else { Self::Broken(error.to_string()) }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        store::Error::from(error).into()
    }
}
