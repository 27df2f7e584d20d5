//! What the shop does: a file an act. Doors call these; these call the hands.

pub mod accounts;
pub mod admin;
pub mod api;
pub mod catalogue;
pub mod delivery;
mod keys;
pub mod ledger;
pub mod messages;
mod rules;
pub mod sale;
pub mod search_keys;
pub mod webhooks;
pub mod worker_health;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::mail::Mailer;
use crate::payments::{Calls, Merchant};
pub use crate::shop::accounts::passwords::Passwords;
pub use crate::shop::sale::gateways::Gateways;
use crate::sms::Texter;
use crate::storage::{Storage, StorageError};
use crate::store::{self, Db};
pub use keys::Keys;
pub use rules::Rules;

/// The shop and its hands. Cheap to clone.
#[derive(Clone)]
pub struct Shop {
    pub db: Db,
    pub gateways: Gateways,
    pub storage: Storage,
    pub mailer: Mailer,
    /// `None`: this shop sends no SMS.
    pub texter: Option<Texter>,
    pub clock: Clock,
    pub keys: Keys,
    live_rules: rules::LiveRules,
    pub passwords: Passwords,
    pub sign_in_delays: accounts::sign_in_delays::SignInDelays,
    /// This program: it examines strangers' files in a process of its own.
    pub program: Arc<Path>,
    /// Rung when the worker of this process has a gateway to ask.
    pub check_wakeup: Arc<Notify>,
    /// Rung when it has a message to send.
    pub message_wakeup: Arc<Notify>,
}

impl Shop {
    pub fn new(rules: Rules, key: [u8; 32], services: Services) -> Self {
        let keys = Keys::new(key);
        Self {
            db: services.db,
            gateways: Gateways::new(keys.clone(), services.merchant, services.calls),
            storage: services.storage,
            mailer: services.mailer,
            texter: services.texter,
            clock: services.clock,
            keys,
            live_rules: rules::LiveRules::new(rules),
            passwords: Passwords::default(),
            sign_in_delays: accounts::sign_in_delays::SignInDelays::default(),
            program: std::env::current_exe().unwrap_or_else(|_| "griot".into()).into(),
            check_wakeup: Arc::default(),
            message_wakeup: Arc::default(),
        }
    }

    /// What the owner decided, as it holds now: the same for the whole of an act that asks once.
    pub fn rules(&self) -> Arc<Rules> {
        self.live_rules.now()
    }
}

/// What a shop works with.
pub struct Services {
    pub db: Db,
    /// The account that sells.
    pub merchant: Merchant,
    /// How any account is called.
    pub calls: Calls,
    pub storage: Storage,
    pub mailer: Mailer,
    /// `None`: the shop sends no SMS.
    pub texter: Option<Texter>,
    pub clock: Clock,
}

/// Why an act was not done. A variant stands here only if a door does something about it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No such book, order or link.
    #[error("not found")]
    NotFound,
    /// Too much at once: try again in a moment.
    #[error("busy")]
    Busy,
    /// The files are elsewhere, and cannot be reached at present.
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
