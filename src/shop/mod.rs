//! What the shop does: a file an act. Doors call these; these call the hands.

pub mod accounts;
pub mod audit;
pub mod books;
pub mod catalogue;
pub mod categories;
pub mod checkout;
mod contacts;
pub mod delivery;
pub mod demo;
pub mod editions;
pub mod folder;
pub mod import;
mod keys;
pub mod markdown;
pub mod notices;
pub mod passwords;
pub mod post;
pub mod reconciliation;
pub mod returns;
pub mod sessions;
pub mod settlement;
pub mod story;
pub mod uploads;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use chrono::{DateTime, TimeDelta, Utc};
use tokio::sync::Notify;
use url::Url;

use crate::clock::Clock;
use crate::config::{Api, Config, Mode};
use crate::domain::contact::{Country, Email};
use crate::domain::money::{Currency, PriceLimits};
use crate::mail::Mailer;
use crate::payments::Gateway;
use crate::secret::Secret;
use crate::storage::Storage;
use crate::store::{self, Db};
pub use keys::Keys;
pub use passwords::Passwords;

/// The shop and its hands. Cheap to clone.
#[derive(Clone)]
pub struct Shop {
    pub db: Db,
    pub gateway: Gateway,
    pub storage: Storage,
    pub mailer: Mailer,
    pub clock: Clock,
    pub keys: Keys,
    pub rules: Arc<Rules>,
    pub passwords: Passwords,
    /// This program: it examines strangers' files in a process of its own.
    pub program: Arc<Path>,
    /// Rung when the worker of this process has a gateway to ask.
    pub bell: Arc<Notify>,
    /// Rung when it has a letter to send.
    pub letters_bell: Arc<Notify>,
    /// Until when the gateway asked to be left alone.
    pub(crate) gateway_rests_until: Arc<Mutex<Option<DateTime<Utc>>>>,
}

/// What the owner decided.
#[derive(Clone, Debug)]
pub struct Rules {
    pub shop_name: String,
    pub contact: Option<Email>,
    /// `scheme://host[:port]` without the last slash.
    pub public_url: String,
    pub return_url: Url,
    pub notify_url: Url,
    pub site_id: String,
    /// The Secret Keys that a notification may be signed with: the present one, then the former one. Empty: hints only.
    pub notice_secrets: Vec<Secret>,
    pub currency: Currency,
    pub price_limits: PriceLimits,
    pub order_lives: TimeDelta,
    pub grant_lives: TimeDelta,
    pub downloads: i32,
    pub country: &'static Country,
    pub sandbox: bool,
    /// The staff needs a second factor: in production.
    pub second_factor: bool,
    /// The folder of files on their way in.
    pub uploads: PathBuf,
    /// No file that comes in is larger, in bytes.
    pub most_upload: u64,
}

impl Rules {
    /// # Errors
    /// When the return or notify address is none; the settings were checked for that.
    pub fn new(config: &Config) -> Result<Self, url::ParseError> {
        let payments = &config.payments;
        Ok(Self {
            shop_name: config.shop.name.clone(),
            contact: config.shop.email.clone(),
            public_url: config.web.public_url.clone(),
            return_url: payments.return_url.parse()?,
            notify_url: payments.notify_url.parse()?,
            site_id: payments.site_id.clone(),
            notice_secrets: [&payments.secret, &payments.secret_previous].into_iter().flatten().cloned().collect(),
            currency: payments.currency,
            price_limits: payments.price_limits,
            order_lives: TimeDelta::hours(config.shop.order_hours.into()),
            grant_lives: TimeDelta::hours(config.shop.link_hours.into()),
            downloads: config.shop.link_downloads,
            country: config.country,
            sandbox: payments.api == Api::Sandbox,
            second_factor: config.mode == Mode::Production,
            uploads: config.data.join("uploads"),
            most_upload: u64::from(config.shop.upload_mb) * 1_000_000,
        })
    }
}

impl Shop {
    pub fn new(rules: Rules, key: [u8; 32], hands: Hands) -> Self {
        Self {
            db: hands.db,
            gateway: hands.gateway,
            storage: hands.storage,
            mailer: hands.mailer,
            clock: hands.clock,
            keys: Keys::new(key),
            rules: Arc::new(rules),
            passwords: Passwords::default(),
            program: std::env::current_exe().unwrap_or_else(|_| "griot".into()).into(),
            bell: Arc::default(),
            letters_bell: Arc::default(),
            gateway_rests_until: Arc::default(),
        }
    }
}

/// What a shop works with.
pub struct Hands {
    pub db: Db,
    pub gateway: Gateway,
    pub storage: Storage,
    pub mailer: Mailer,
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

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        store::Error::from(error).into()
    }
}
