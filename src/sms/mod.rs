//! SMS, and the ways they leave: a provider, a folder, or memory.

mod brief;
mod folder;
mod gsm;
mod http;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

pub use crate::sms::brief::SmsText;
pub use gsm::{PART, length};
pub use http::Http;

use crate::config;
use crate::domain::contact::Phone;

/// An SMS ready to leave. It may hold a living link: it has no `Debug` and goes into no log.
#[derive(Clone)]
pub struct Sms {
    /// The message's id in the outbox: the same each time the same message is sent.
    pub id: String,
    /// As the outbox names it.
    pub kind: String,
    pub to: Phone,
    pub text: String,
}

/// How SMS leave the shop. Cheap to clone.
#[derive(Clone)]
pub enum SmsSender {
    /// A provider, or a program that speaks to one.
    Http(Arc<Http>),
    /// `.sms.json` files in this folder, for a shop on somebody's desk.
    Folder(PathBuf),
    /// For tests: what was sent, in order.
    Memory(Arc<Mutex<Vec<Sms>>>),
}

/// That an SMS was taken, in the words of who took it, without numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted(pub String);

/// Why an SMS did not leave. The texts hold no number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// Worth another try: the provider is away, slow or busy.
    #[error("{0}")]
    Later(String),
    /// No use in trying again: the provider will never take this SMS.
    #[error("{0}")]
    Never(String),
}

impl SmsSender {
    /// The texter that the settings describe; `None` when this shop sends no SMS.
    pub fn new(settings: &config::Sms, data: &Path) -> Option<Self> {
        match settings {
            config::Sms::Off => None,
            config::Sms::Folder => Some(Self::Folder(data.join("sms"))),
            config::Sms::Http(provider) => Some(Self::Http(Arc::new(Http::new(provider)))),
        }
    }

    /// Sends an SMS. After [`SmsError::Later`] it may have arrived all the same: a provider may tell by [`Sms::id`].
    ///
    /// # Errors
    /// When it did not leave, and whether another try can help.
    pub async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        match self {
            Self::Http(provider) => provider.send(sms).await,
            Self::Folder(folder) => folder::keep(folder, sms).await,
            Self::Memory(sent) => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(sms.clone());
                Ok(Accepted("kept in memory".to_owned()))
            }
        }
    }
}
