//! E-mails, and where they are sent: to a mail server, to a folder, or to memory.

mod book_email;
mod contact_links;
mod folder;
mod found;
mod gift;
mod invitation;
mod market_news;
mod message;
mod news;
mod news_layout;
mod note;
mod picture;
mod smtp;
mod status;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use lettre::message::Mailbox;

pub use crate::mail::message::{EmailMessage, Envelope, message_id};
pub use book_email::{
    BookEmail, Discounted, NewEditionEmail, NewLinkEmail, OrderedBook, ReceiptEmail, ReceiptFacts, ReleaseEmail,
};
pub use found::{FoundEmail, FoundOrder};
pub use gift::{GiftBoughtEmail, GiftEmail};
pub use invitation::InvitationEmail;
pub use market_news::MarketEmail;
pub use news::{
    DetailsEmail, DigestEmail, DisputeEmail, DisputeNews, News, PayoutEmail, PayoutNews, ReviewEmail, SaleEmail,
    SellerSaleEmail,
};
pub use note::NoteEmail;
pub use picture::{InlinePicture, Logo, PictureFormat};
pub use smtp::Smtp;
pub use status::{Status, StatusEmail, hinted};

use crate::config;
use crate::metrics;

/// How e-mails are sent. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// A mail server.
    Smtp(Arc<Smtp>, Mailbox),
    /// `.eml` files in this folder, for a shop without a mail server.
    Folder(PathBuf, Mailbox),
    /// For tests: the e-mails that were sent, in order.
    Memory(Arc<Mutex<Vec<EmailMessage>>>),
}

/// The server's reply that an e-mail was accepted (RFC 5321, 4.2), without addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(pub String);

/// Why an e-mail was not sent. The texts contain no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// A retry can help: the server is down, slow or busy (4xx), or refuses this shop rather than this e-mail.
    #[error("{0}")]
    Later(String),
    /// A retry cannot help: the server will never accept this e-mail (5xx), or it cannot be rendered.
    #[error("{0}")]
    Never(String),
}

impl Mailer {
    /// The mailer that the settings describe: `SMTP_URL`, or the folder `outbox` in `data`.
    ///
    /// # Errors
    /// When `SMTP_URL` is not the address of a mail server, or TLS cannot be set up.
    pub fn new(settings: &config::Mail, data: &Path) -> Result<Self, MailError> {
        let from = settings.from.clone();
        match &settings.smtp_url {
            Some(url) => Ok(Self::Smtp(Arc::new(Smtp::new(url, Vec::new())?), from)),
            None => Ok(Self::Folder(data.join("outbox"), from)),
        }
    }

    /// Whether e-mails leave this machine: those written to a folder do not reach anybody.
    pub fn leaves(&self) -> bool {
        !matches!(self, Self::Folder(..))
    }

    /// Checks whether e-mails could be sent, without sending one: the mail server's greeting, TLS and the password. A
    /// folder and memory always succeed.
    ///
    /// # Errors
    /// The mail server's reply, without addresses.
    pub async fn try_out(&self) -> Result<(), MailError> {
        match self {
            Self::Smtp(server, _) => server.probe().await,
            Self::Folder(..) | Self::Memory(_) => Ok(()),
        }
    }

    /// Sends an e-mail. It may have arrived even after [`MailError::Later`], so a retry must use the same
    /// [`Envelope::message_id`].
    pub async fn send(&self, letter: &EmailMessage) -> Result<Receipt, MailError> {
        let sent = self.hand_over(letter).await;
        if let Some(counts) = metrics::on() {
            let outcome = match &sent {
                Ok(_) => "sent",
                Err(MailError::Later(_)) => "later",
                Err(MailError::Never(_)) => "failed",
            };
            counts.handed_over("email", outcome);
        }
        sent
    }

    async fn hand_over(&self, letter: &EmailMessage) -> Result<Receipt, MailError> {
        match self {
            Self::Smtp(server, from) => server.send(&letter.message(from)?).await,
            Self::Folder(folder, from) => folder::keep(folder, letter, from).await,
            Self::Memory(sent) => {
                sent.lock().unwrap_or_else(PoisonError::into_inner).push(letter.clone());
                Ok(Receipt("kept in memory".to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests;
