//! What the shop does: a file an act. Doors call these; these call the hands.

pub mod account_messages;
pub mod accounts;
pub mod audit;
pub mod books;
pub mod catalogue;
pub mod categories;
pub mod checkout;
mod contacts;
pub mod coupon_desk;
pub mod coupons;
pub mod delivery;
pub mod demo;
pub mod desk;
pub mod doctor;
pub mod editions;
pub mod entry;
pub mod exports;
pub mod feed;
pub mod first_owner;
pub mod flags;
pub mod folder;
pub mod gateways;
pub mod hook_desk;
pub mod hooks;
pub mod import;
pub mod invitations;
pub mod kept_files;
mod keys;
pub mod ledger;
pub mod markdown;
pub mod messages;
pub mod notices;
pub mod order_keys;
pub mod passwords;
pub mod placing;
pub mod reconciliation;
pub mod refusals;
pub mod reports;
pub mod resume;
pub mod returns;
mod rules;
pub mod sale_letters;
pub mod second_factor;
pub mod sessions;
pub mod settings;
pub mod settlement;
pub mod signed;
mod status_messages;
pub mod story;
pub mod tokens;
pub mod tries;
pub mod uploads;
pub mod worker_health;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::mail::Mailer;
use crate::payments::{Calls, Merchant};
use crate::sms::Texter;
use crate::storage::{Storage, StorageError};
use crate::store::{self, Db};
pub use gateways::Gateways;
pub use keys::Keys;
pub use passwords::Passwords;
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
    board: rules::Board,
    pub passwords: Passwords,
    pub tries: tries::Tries,
    /// This program: it examines strangers' files in a process of its own.
    pub program: Arc<Path>,
    /// Rung when the worker of this process has a gateway to ask.
    pub bell: Arc<Notify>,
    /// Rung when it has a message to send.
    pub messages_bell: Arc<Notify>,
}

impl Shop {
    pub fn new(rules: Rules, key: [u8; 32], hands: Hands) -> Self {
        let keys = Keys::new(key);
        Self {
            db: hands.db,
            gateways: Gateways::new(keys.clone(), hands.merchant, hands.calls),
            storage: hands.storage,
            mailer: hands.mailer,
            texter: hands.texter,
            clock: hands.clock,
            keys,
            board: rules::Board::new(rules),
            passwords: Passwords::default(),
            tries: tries::Tries::default(),
            program: std::env::current_exe().unwrap_or_else(|_| "griot".into()).into(),
            bell: Arc::default(),
            messages_bell: Arc::default(),
        }
    }

    /// What the owner decided, as it holds now: the same for the whole of an act that asks once.
    pub fn rules(&self) -> Arc<Rules> {
        self.board.now()
    }
}

/// What a shop works with.
pub struct Hands {
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
