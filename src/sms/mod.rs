//! SMS, and how they are sent: by a provider, or into a folder or memory.

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

/// An SMS ready to be sent. It may contain a valid link, so it has no `Debug` and is never logged.
#[derive(Clone)]
pub struct Sms {
    /// The message's id in the outbox: the same each time the same message is sent.
    pub id: String,
    /// The kind in the outbox.
    pub kind: String,
    pub to: Phone,
    pub text: String,
}

/// How SMS are sent. Cheap to clone.
#[derive(Clone)]
pub enum SmsSender {
    /// A provider, or an SMS gateway that passes the SMS on to one.
    Http(Arc<Http>),
    /// `.sms.json` files in this folder, for development.
    Folder(PathBuf),
    /// For tests: what was sent, in order.
    Memory(Arc<Mutex<Vec<Sms>>>),
}

/// The text of the acceptance of an SMS, without phone numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted(pub String);

/// Why an SMS was not sent. The texts contain no phone number.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsError {
    /// Can be retried: the provider is away, slow or busy.
    #[error("{0}")]
    Later(String),
    /// Must not be retried: the provider will never accept this SMS.
    #[error("{0}")]
    Never(String),
}

impl SmsSender {
    /// The sender that the settings describe; `None` when this shop sends no SMS.
    pub fn new(settings: &config::Sms, data: &Path) -> Option<Self> {
        match settings {
            config::Sms::Off => None,
            config::Sms::Folder => Some(Self::Folder(data.join("sms"))),
            config::Sms::Http(provider) => Some(Self::Http(Arc::new(Http::new(provider)))),
        }
    }

    /// Sends an SMS. After [`SmsError::Later`] it may have arrived all the same: a provider can recognise a retry by [`Sms::id`].
    ///
    /// # Errors
    /// When it was not sent; the variant says whether a retry can help.
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
