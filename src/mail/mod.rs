//! Letters, and the ways they leave: a mail server, a folder, or memory.

mod book_email;
mod folder;
mod invitation;
mod letter;
mod news;
mod note;
mod notification;
mod smtp;
mod status;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use lettre::message::Mailbox;

pub use book_email::{BookEmail, Discounted, NewEditionLetter, NewLinkLetter, ReceiptLetter, SentBook};
pub use invitation::InvitationLetter;
pub use letter::{Envelope, Letter, message_id};
pub use news::{DigestLetter, News, ReviewLetter, SaleLetter};
pub use note::NoteLetter;
pub use smtp::Smtp;
pub use status::{Status, StatusLetter, hinted};

use crate::config;

/// How letters leave the shop. Cheap to clone.
#[derive(Clone)]
pub enum Mailer {
    /// A real mail server.
    Smtp(Arc<Smtp>, Mailbox),
    /// `.eml` files in this folder, for a shop without a mail server.
    Folder(PathBuf, Mailbox),
    /// For tests: what was sent, in order.
    Memory(Arc<Mutex<Vec<Letter>>>),
}

/// That a letter was taken, in the words of who took it (RFC 5321, 4.2), without addresses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt(pub String);

/// Why a letter did not leave. The texts hold no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// Worth another try: the server is away, slow, busy (4xx), or refuses this shop rather than this letter.
    #[error("{0}")]
    Later(String),
    /// No use in trying again: the server will never take this letter (5xx), or it cannot be written.
    #[error("{0}")]
    Never(String),
}

impl Mailer {
    /// The mailer that the settings describe: `SMTP_URL`, or the folder `outbox` in `data`.
    ///
    /// # Errors
    /// When `SMTP_URL` is no address of a mail server, or TLS cannot be set up.
    pub fn new(settings: &config::Mail, data: &Path) -> Result<Self, MailError> {
        let from = settings.from.clone();
        match &settings.smtp_url {
            Some(url) => Ok(Self::Smtp(Arc::new(Smtp::new(url, Vec::new())?), from)),
            None => Ok(Self::Folder(data.join("outbox"), from)),
        }
    }

    /// Whether letters leave this machine at all; in a folder nobody gets them.
    pub fn leaves(&self) -> bool {
        !matches!(self, Self::Folder(..))
    }

    /// Whether letters could leave, without sending one: the mail server's greeting, its encryption and our password. A folder
    /// and memory take everything.
    ///
    /// # Errors
    /// In the mail server's words, without addresses.
    pub async fn try_out(&self) -> Result<(), MailError> {
        match self {
            Self::Smtp(server, _) => server.knock().await,
            Self::Folder(..) | Self::Memory(_) => Ok(()),
        }
    }

    /// Sends a letter. After [`MailError::Later`] it may have arrived all the same: send it again with the same
    /// [`Envelope::message_id`].
    pub async fn send(&self, letter: &Letter) -> Result<Receipt, MailError> {
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
