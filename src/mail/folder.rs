//! E-mails as `.eml` files, which every mail program opens.

use std::path::Path;

use lettre::message::Mailbox;

use crate::file_permissions;
use crate::mail::message::safe;
use crate::mail::{EmailMessage, MailError, Receipt};

/// Writes `MESSAGE-ID.eml` atomically. Mode 0600, because the file contains a link that still works.
pub(super) async fn keep(folder: &Path, letter: &EmailMessage, from: &Mailbox) -> Result<Receipt, MailError> {
    let bytes = letter.message(from)?.formatted();
    let name = format!("{}.eml", safe(&letter.envelope.message_id).trim_start_matches('.'));
    match file_permissions::write_alone(folder, &name, &bytes).await {
        Ok(()) => Ok(Receipt(format!("written to {name}"))),
        Err(error) => Err(MailError::Later(format!("cannot write to the outbox: {error}"))),
    }
}
