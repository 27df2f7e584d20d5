//! Letters as `.eml` files, which every mail program opens.

use std::io;
use std::path::Path;

use lettre::message::Mailbox;
use tokio::fs::{self, DirBuilder, OpenOptions};
use tokio::io::AsyncWriteExt as _;

use super::letter::safe;
use super::{Letter, MailError, Receipt};
use crate::domain::ids;

/// Writes `MESSAGE-ID.eml` whole or not at all. Only the shop's own user may read it: it holds a living link.
pub(super) async fn keep(folder: &Path, letter: &Letter, from: &Mailbox) -> Result<Receipt, MailError> {
    let bytes = letter.message(from)?.formatted();
    let name = format!("{}.eml", safe(&letter.envelope.message_id).trim_start_matches('.'));
    match write(folder, &name, &bytes).await {
        Ok(()) => Ok(Receipt(format!("written to {name}"))),
        Err(error) => Err(MailError::Later(format!("cannot write to the outbox: {error}"))),
    }
}

async fn write(folder: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let draft = folder.join(format!(".{}.tmp", ids::nonce()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft).await?;
    let written = async {
        file.write_all(bytes).await?;
        file.sync_all().await?;
        fs::rename(&draft, folder.join(name)).await
    };
    let done = written.await;
    if done.is_err() {
        let _ = fs::remove_file(&draft).await;
    }
    done
}
