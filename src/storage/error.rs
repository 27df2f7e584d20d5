//! The errors of the storage.

use std::io;
use std::path::PathBuf;

use super::Key;

/// Why a file could not be stored, found or read.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error("STORAGE_URL: the folder {0} cannot be made or opened: {1}")]
    Folder(PathBuf, #[source] io::Error),
    #[error("STORAGE_URL: the bucket cannot be used with these settings: {0}")]
    Bucket(#[source] object_store::Error),
    #[error("{0:?} is not a SHA-256")]
    NotASha256(String),
    #[error("the file {0} changed while it was being read")]
    Changed(PathBuf),
    /// The content does not match the key: nothing was stored.
    #[error("what was to be kept as {0} is something else")]
    Differs(Key),
    #[error("the file {0} cannot be read: {1}")]
    Read(PathBuf, #[source] io::Error),
    #[error("the file {0} cannot be brought to the disk: {1}")]
    Disk(PathBuf, #[source] io::Error),
    /// It is encrypted, and no key that was given opens it.
    #[error("{0} is encrypted: {1}")]
    Sealed(PathBuf, #[source] io::Error),
    /// The file is not there, or is shorter than expected.
    #[error("{0} is not in the storage, or not whole")]
    Missing(Key),
    /// The folder's disk is full, read-only, missing or failing, for example.
    #[error(transparent)]
    Store(object_store::Error),
    /// The bucket does not answer, or refuses the request: it may work later.
    #[error("the bucket of STORAGE_URL: {0}")]
    Away(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl StorageError {
    /// Whether the files are in a bucket that cannot be reached at present.
    pub fn is_away(&self) -> bool {
        matches!(self, Self::Away(_))
    }
}
