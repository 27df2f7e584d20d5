//! Writes an archive from its begin to its end, without ever going back.

use std::io;

use bytes::Bytes;
use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};

use super::{Entry, Output};
use crate::storage::{Key, Reading, StorageError};

/// Tar counts in blocks of so many bytes.
const BLOCK: u64 = 512;
/// What stands for bytes that could not be read.
static ZEROS: [u8; 64 * 1024] = [0; 64 * 1024];

/// An archive that is being written.
pub struct ArchiveWriter {
    output: Output,
    made_at: u64,
}

/// What was added to an archive.
#[derive(Debug)]
pub struct Added {
    pub entry: Entry,
    /// Why the entry is not what was to be added: its content was longer or shorter, or could not be read. Zeros stand for what is
    /// missing.
    pub fault: Option<StorageError>,
}

impl ArchiveWriter {
    /// `made_at` is the time of the entries, in seconds since 1970.
    pub fn new(output: Output, made_at: u64) -> Self {
        Self { output, made_at }
    }

    /// Adds an entry of `size` bytes.
    ///
    /// # Errors
    /// When the output refuses.
    pub async fn add(&mut self, name: &str, size: u64, mut content: Reading) -> Result<Added, StorageError> {
        let header = header(name, size, self.made_at).map_err(|error| StorageError::Disk(name.into(), error))?;
        self.output.write(header.as_bytes()).await?;
        let (mut hash, mut left, mut fault) = (Sha256::new(), size, None);
        loop {
            let piece = match content.try_next().await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(error) => {
                    fault = Some(error);
                    break;
                }
            };
            let fitting = fitting(&piece, left);
            hash.update(fitting);
            self.output.write(fitting).await?;
            left -= length(fitting);
            if fitting.len() < piece.len() {
                fault = Some(StorageError::Changed(name.into()));
                break;
            }
        }
        if left > 0 {
            fault = fault.or_else(|| Some(StorageError::Changed(name.into())));
            self.fill(left, &mut hash).await?;
        }
        self.output.write(fitting(&ZEROS, size.next_multiple_of(BLOCK) - size)).await?;
        let entry = Entry { name: name.to_owned(), size, sha256: hex::encode(hash.finalize()) };
        Ok(Added { entry, fault })
    }

    /// Adds a file of a storage. It is a fault, too, if the content does not match the key.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub async fn add_stored(
        &mut self,
        name: &str,
        key: &Key,
        size: u64,
        content: Reading,
    ) -> Result<Added, StorageError> {
        let mut added = self.add(name, size, content).await?;
        if added.fault.is_none() && added.entry.sha256 != key.sha256() {
            added.fault = Some(StorageError::Differs(key.clone()));
        }
        Ok(added)
    }

    /// Adds a small entry.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub async fn add_bytes(&mut self, name: &str, content: Vec<u8>) -> Result<Entry, StorageError> {
        Ok(self.add(name, length(&content), Reading::bytes(Bytes::from(content))).await?.entry)
    }

    /// Ends the archive, durably. Returns its size in bytes.
    ///
    /// # Errors
    /// When the output refuses.
    pub async fn finish(mut self) -> Result<u64, StorageError> {
        self.output.write(&[0; 1024]).await?;
        self.output.finish().await
    }

    async fn fill(&mut self, mut left: u64, hash: &mut Sha256) -> Result<(), StorageError> {
        while left > 0 {
            let some = fitting(&ZEROS, left);
            hash.update(some);
            self.output.write(some).await?;
            left -= length(some);
        }
        Ok(())
    }
}

/// The first `most` of the bytes.
fn fitting(bytes: &[u8], most: u64) -> &[u8] {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    bytes.get(..most).unwrap_or(bytes)
}

fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or_default()
}

fn header(name: &str, size: u64, made_at: u64) -> io::Result<Header> {
    let mut header = Header::new_gnu();
    header.set_path(name)?;
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(made_at);
    header.set_cksum();
    Ok(header)
}
