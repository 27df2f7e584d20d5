//! SMS, and how they are sent: by a provider, or into a folder or memory; and what providers report about them.

mod africastalking;
mod brief;
mod call;
mod custom;
mod folder;
mod gift;
mod gsm;
mod letexto;
mod orange;
mod provider;
mod report;
mod seller_details;
mod seller_sale;
mod twilio;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

pub use crate::sms::brief::SmsText;
pub use gift::GiftSms;
pub use gsm::{Alphabet, PART, Parts, length, parts};
pub use provider::Provider;
pub use report::{Heard, Report, ReportCall};
pub use seller_details::SellerDetailsSms;
pub use seller_sale::SellerSaleSms;

use crate::config::{self, SmsWay};
use crate::domain::contact::Phone;
use crate::metrics;

/// An SMS ready to be sent. It may contain a valid link, so it has no `Debug` and is never logged.
#[derive(Clone)]
pub struct Sms {
    /// The message's id in the outbox: the same each time the same message is sent.
    pub id: String,
    /// The kind in the outbox.
    pub kind: String,
    pub to: Phone,
    pub text: String,
    /// The address for delivery reports about this SMS, for providers that take one with each; unguessable.
    pub report_to: Option<Url>,
}

/// How SMS are sent. Cheap to clone.
#[derive(Clone)]
pub enum SmsSender {
    Provider(Arc<Provider>),
    /// `.sms.json` files in this folder, for development.
    Folder(PathBuf),
    /// For tests: what was sent, in order.
    Memory(Arc<Mutex<Vec<Sms>>>),
}

/// The acceptance of an SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// In words, without phone numbers.
    pub says: String,
    /// The provider's id of the SMS, which its reports name.
    pub reference: Option<String>,
}

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
        match &settings.way {
            SmsWay::Off => None,
            SmsWay::Folder => Some(Self::Folder(data.join("outbox"))),
            way => Provider::new(way).map(|provider| Self::Provider(Arc::new(provider))),
        }
    }

    /// Sends an SMS. After [`SmsError::Later`] it may have arrived all the same: a provider can recognise a retry by [`Sms::id`].
    ///
    /// # Errors
    /// When it was not sent; the variant says whether a retry can help.
    pub async fn send(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        let sent = self.hand_over(sms).await;
        if let Some(counts) = metrics::on() {
            let outcome = match &sent {
                Ok(_) => "sent",
                Err(SmsError::Later(_)) => "later",
                Err(SmsError::Never(_)) => "failed",
            };
            counts.handed_over("sms", outcome);
        }
        sent
    }

    async fn hand_over(&self, sms: &Sms) -> Result<Accepted, SmsError> {
        match self {
            Self::Provider(provider) => provider.send(sms).await,
            Self::Folder(folder) => folder::keep(folder, sms).await,
            Self::Memory(sent) => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(sms.clone());
                Ok(Accepted { says: "kept in memory".to_owned(), reference: None })
            }
        }
    }

    /// The provider's name in the settings, such as `orange`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Provider(provider) => provider.name(),
            Self::Folder(_) => "folder",
            Self::Memory(_) => "memory",
        }
    }

    /// What a call to the address of reports says.
    pub fn hear(&self, call: &ReportCall<'_>) -> Heard {
        match self {
            Self::Provider(provider) => provider.hear(call),
            Self::Folder(_) | Self::Memory(_) => Heard::Nothing,
        }
    }
}
