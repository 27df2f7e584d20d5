//! A backup that is read: whole, unchanged, and of a kind that this program knows.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use super::{BackupError, DATABASE, FILES, FORMAT, KEY, LOCALES, MANIFEST, Manifest, SEAL};
use crate::storage::{Archive, Contents, Entry, Identities, Key, StorageError};

/// Reads a backup to its end and compares every hash with its manifest. An encrypted one is opened with `identities`.
pub(super) async fn checked(path: &Path, identities: Option<Identities>) -> Result<(Archive, Manifest), BackupError> {
    let spoilt = |why: &str| BackupError::Spoilt { path: path.to_owned(), why: why.to_owned() };
    let source = path.to_owned();
    let read = spawn_blocking(move || Archive::read(&source, identities, &[MANIFEST, SEAL])).await;
    let archive = read.map_err(|error| spoilt(&error.to_string()))?.map_err(|error| match error {
        StorageError::Read(_, why) => spoilt(&why.to_string()),
        error => error.into(),
    })?;
    let manifest = verified(&archive.contents).map_err(|why| spoilt(&why))?;
    if manifest.format != FORMAT {
        let what = format!("form {}", manifest.format);
        return Err(BackupError::Newer { version: manifest.griot, what });
    }
    same(&archive.contents, &manifest).map_err(|why| spoilt(&why))?;
    Ok((archive, manifest))
}

/// Whether what was read of a backup is all that its manifest says, unchanged.
pub(super) fn whole(contents: &Contents) -> Result<(), String> {
    same(contents, &verified(contents)?)
}

/// The manifest of a backup, unchanged.
fn verified(contents: &Contents) -> Result<Manifest, String> {
    let (Some(manifest), Some(seal)) = (contents.kept.get(MANIFEST), contents.kept.get(SEAL)) else {
        return Err("it has no manifest, so it is cut off or something else".to_owned());
    };
    if seal != sealing(manifest).as_bytes() {
        return Err("its manifest was changed".to_owned());
    }
    serde_json::from_slice(manifest).map_err(|error| error.to_string())
}

/// What the entry beside the manifest says of it, for `sha256sum --check`.
pub(super) fn sealing(manifest: &[u8]) -> String {
    format!("{}  {MANIFEST}\n", hex::encode(Sha256::digest(manifest)))
}

fn same(contents: &Contents, manifest: &Manifest) -> Result<(), String> {
    let found: Vec<&Entry> =
        contents.entries.iter().filter(|entry| ![MANIFEST, SEAL].contains(&&*entry.name)).collect();
    for (found, wanted) in found.iter().zip(&manifest.entries) {
        if *found != wanted {
            return Err(format!("{} is not what was written", wanted.name));
        }
    }
    if found.len() != manifest.entries.len() || contents.entries.len() != found.len() + 2 {
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
