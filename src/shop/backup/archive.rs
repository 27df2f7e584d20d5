//! A backup that is read: whole, unchanged, and of a kind that this program knows.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use super::{BackupError, DATABASE, FILES, FORMAT, KEY, LOCALES, MANIFEST, Manifest, SEAL};
use crate::storage::{Archive, Entry, Key, StorageError};

/// Reads a backup to its end and compares every hash with its manifest.
pub(super) async fn checked(path: &Path) -> Result<(Archive, Manifest), BackupError> {
    let spoilt = |why: &str| BackupError::Spoilt { path: path.to_owned(), why: why.to_owned() };
    let source = path.to_owned();
    let read = spawn_blocking(move || Archive::read(&source)).await.map_err(|error| spoilt(&error.to_string()))?;
    let archive = read.map_err(|error| match error {
        StorageError::Read(_, why) => spoilt(&why.to_string()),
        error => error.into(),
    })?;
    let (Some(manifest), Some(seal)) = (archive.bytes(MANIFEST).await?, archive.bytes(SEAL).await?) else {
        return Err(spoilt("it has no manifest, so it is cut off or something else"));
    };
    if seal != sealing(&manifest).as_bytes() {
        return Err(spoilt("its manifest was changed"));
    }
    let manifest: Manifest = serde_json::from_slice(&manifest).map_err(|error| spoilt(&error.to_string()))?;
    if manifest.format != FORMAT {
        let what = format!("form {}", manifest.format);
        return Err(BackupError::Newer { version: manifest.griot, what });
    }
    same(&archive, &manifest).map_err(|why| spoilt(&why))?;
    Ok((archive, manifest))
}

/// What the entry beside the manifest says of it, for `sha256sum --check`.
pub(super) fn sealing(manifest: &[u8]) -> String {
    format!("{}  {MANIFEST}\n", hex::encode(Sha256::digest(manifest)))
}

fn same(archive: &Archive, manifest: &Manifest) -> Result<(), String> {
    let found: Vec<&Entry> = archive.entries().filter(|entry| ![MANIFEST, SEAL].contains(&&*entry.name)).collect();
    for (found, wanted) in found.iter().zip(&manifest.entries) {
        if *found != wanted {
            return Err(format!("{} is not what was written", wanted.name));
        }
    }
    if found.len() != manifest.entries.len() || archive.entries().count() != found.len() + 2 {
        return Err("it has more or fewer entries than were written".to_owned());
    }
    let names: BTreeSet<&str> = found.iter().map(|entry| entry.name.as_str()).collect();
    if names.len() != found.len() || !names.contains(DATABASE) {
        return Err("it has no database, or two entries of one name".to_owned());
    }
    match found.iter().find(|entry| What::of(&entry.name).is_none()) {
        Some(strange) => Err(format!("{} does not belong there", strange.name)),
        None => Ok(()),
    }
}

/// What an entry is.
pub(super) enum What {
    Database,
    Key,
    File(Key),
    /// Its path below `locales`.
    Text(PathBuf),
}

impl What {
    pub(super) fn of(name: &str) -> Option<Self> {
        if let Some(key) = name.strip_prefix(FILES) {
            return Key::named(key).map(Self::File);
        }
        if let Some(path) = name.strip_prefix(LOCALES) {
            let path = PathBuf::from(path);
            let plain = path.components().all(|part| matches!(part, Component::Normal(_)));
            return (plain && path.file_name().is_some()).then_some(Self::Text(path));
        }
        match name {
            DATABASE => Some(Self::Database),
            KEY => Some(Self::Key),
            _ => None,
        }
    }
}
