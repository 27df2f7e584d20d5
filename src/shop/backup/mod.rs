//! The whole shop in one file, and back: the database, the files it names, the key, the texts of further languages.
//!
//! The archive is a tar, perhaps encrypted. Its last two entries are the manifest, which has the SHA-256 of every other entry, and the
//! manifest's own. An encrypted one is encrypted to a second key, too, which is made for it and forgotten once it was read back.

mod archive;
mod gather;
mod restore;
mod schedule;
mod write;

use std::io;
use std::path::PathBuf;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::config::KeyError;
use crate::storage::{Entry, StorageError};
use crate::store;
use crate::store::backup::{DumpError, Kind};
pub use gather::Written;
pub use restore::{Restored, restore};
pub use schedule::make_due;
pub use write::write;

/// The file in `GRIOT_DATA` whose time is that of the last backup.
pub const MARK: &str = "backed-up";

/// The form of the archive: a later program may write another.
const FORMAT: u32 = 1;
const MANIFEST: &str = "manifest.json";
const SEAL: &str = "manifest.sha256";
const DATABASE: &str = "database";
const KEY: &str = "key";
/// Before the names of the storage's files, and of the texts.
const FILES: &str = "files/";
const LOCALES: &str = "locales/";

/// What a backup holds.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest {
    format: u32,
    /// The version of the program that wrote it.
    griot: String,
    made_at: DateTime<Utc>,
    database: Kind,
    /// The migrations of the database, oldest first.
    migrations: Vec<String>,
    /// Tells whether a key is the shop's, without telling the key.
    key_sha256: String,
    /// Files that the database names and that were not in the storage, or not whole.
    missing: Vec<String>,
    entries: Vec<Entry>,
}

impl Manifest {
    /// Whether the entry `name` is a file that was missing, so that what the archive has of it is of no use.
    fn lacks(&self, name: &str) -> bool {
        name.strip_prefix(FILES).is_some_and(|key| self.missing.iter().any(|missing| missing == key))
    }
}

/// Why a backup was not written or not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    #[error("{0} is there already: a backup overwrites no file")]
    Exists(PathBuf),
    #[error(
        "{0} is there already: another backup writes it at this moment, or one was cut off; if none runs, remove it"
    )]
    UnderWay(PathBuf),
    #[error("{0} is no folder that a backup can be written to")]
    NoFolder(PathBuf),
    #[error("{0} is missing: without the key of the shop a backup is worth little. Restore it, or set GRIOT_KEY")]
    NoKey(PathBuf),
    #[error("{path} is no whole backup of Griot: {why}. Nothing was written")]
    Spoilt { path: PathBuf, why: String },
    #[error(
        "the backup was made by a newer Griot ({version}, {what}): restore it with that version. Nothing was written"
    )]
    Newer { version: String, what: String },
    #[error(
        "the backup is of {from}, and DATABASE_URL names {to}: a backup goes back only to its own kind of database. Nothing was written"
    )]
    OtherKind { from: Kind, to: Kind },
    #[error("a backup is restored into an empty place only, and {0}. Nothing was written")]
    NotEmpty(String),
    #[error("{0}. Nothing was written")]
    OtherKey(&'static str),
    #[error(
        "the restore did not end, and a part of the shop is there: {0}. Empty the place (the data folder, the database, the files) and restore again"
    )]
    Half(Box<Self>),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Database(#[from] store::Error),
    #[error("the database: {0}")]
    Dump(#[from] DumpError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error("{path}: {source}")]
    Disk { path: PathBuf, source: io::Error },
}

/// The fingerprint of a master key.
fn fingerprint(key: &[u8; 32]) -> String {
    hex::encode(Sha256::new().chain_update(b"griot backup").chain_update(key).finalize())
}
