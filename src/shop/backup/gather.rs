//! Gathers what a backup holds, and writes it to an archive while the shop sells.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tokio::fs;
use tokio::task::spawn_blocking;

use super::archive::sealing;
use super::{BackupError, DATABASE, FILES, FORMAT, KEY, LOCALES, MANIFEST, Manifest, SEAL, fingerprint};
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::storage::{Added, ArchiveWriter, Entry, Key, Namespace, Output, Reading, Storage, StorageError};
use crate::store::backup::{self, DumpError, Dumped, Kind};
use crate::store::known_files::KnownFiles;

/// What was written.
#[derive(Debug)]
pub struct Written {
    pub database: Kind,
    /// Of the database, in bytes.
    pub database_bytes: u64,
    /// How many files of the storage, and their bytes.
    pub files: usize,
    pub file_bytes: u64,
    /// How many texts of further languages.
    pub texts: usize,
    /// Whether the key is among it.
    pub has_key: bool,
    /// To how many keys it is encrypted; 0: it is not.
    pub readers: usize,
    /// Of the whole archive.
    pub bytes: u64,
    /// Files that the database names and that were not there, or not whole.
    pub missing: Vec<String>,
}

/// A file that is removed again, unless it was renamed meanwhile.
pub(super) struct Draft(pub PathBuf);

impl Drop for Draft {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.0));
    }
}

/// The settings, if the key that they name exists: a backup makes no new one.
pub(super) fn config_with_key(config: &Config) -> Result<&Config, BackupError> {
    let path = config.data.join("key");
    if config.key.is_some() || path.exists() { Ok(config) } else { Err(BackupError::NoKey(path)) }
}

/// Writes the shop to `output`; `dump` is where the database lies meanwhile. The database comes first: files of the storage are never
/// changed or removed, so each that it names is there afterwards.
pub(super) async fn gather(
    config: &Config,
    clock: &Clock,
    output: Output,
    dump: PathBuf,
) -> Result<Written, BackupError> {
    let key = config::key(config_with_key(config)?)?;
    let made_at = clock.now();
    let mut writer = ArchiveWriter::new(output, u64::try_from(made_at.timestamp()).unwrap_or_default());
    let (dumped, entry) = add_database(config, &mut writer, Draft(dump)).await?;
    let mut entries = vec![entry];
    let missing = add_files(&Storage::at(&config.files)?, &mut writer, &dumped.files, &mut entries).await?;
    let has_key = config.key.is_none();
    if has_key {
        entries.push(add_small(&mut writer, KEY, &config.data.join("key")).await?);
    }
    add_texts(config, &mut writer, &mut entries).await?;
    let database = backup::kind(config.database.url.expose())?;
    let griot = env!("CARGO_PKG_VERSION").to_owned();
    let (migrations, key_sha256) = (dumped.migrations, fingerprint(&key));
    let manifest = Manifest { format: FORMAT, griot, made_at, database, migrations, key_sha256, missing, entries };
    let bytes = seal(writer, &manifest).await?;
    Ok(summary(&manifest, bytes, (has_key, config.backup.recipients.len())))
}

async fn add_database(
    config: &Config,
    writer: &mut ArchiveWriter,
    dump: Draft,
) -> Result<(Dumped, Entry), BackupError> {
    // One that was cut off may have left it.
    drop(fs::remove_file(&dump.0).await);
    let (url, path) = (config.database.url.clone(), dump.0.clone());
    let dumped = spawn_blocking(move || backup::dump(url.expose(), &path)).await;
    let dumped = dumped.map_err(|error| DumpError::Disk { path: dump.0.clone(), source: error.into() })??;
    let file = File::open(&dump.0).and_then(|file| Ok((file.metadata()?.len(), file)));
    let (size, file) = file.map_err(|source| BackupError::Disk { path: dump.0.clone(), source })?;
    let Added { entry, fault } = writer.add(DATABASE, size, Reading::file(file, 0..size)).await?;
    match fault {
        Some(fault) => Err(fault.into()),
        None => Ok((dumped, entry)),
    }
}

/// Adds every file that the database names, and returns the names of those that are missing or spoilt.
async fn add_files(
    storage: &Storage,
    writer: &mut ArchiveWriter,
    known: &KnownFiles,
    entries: &mut Vec<Entry>,
) -> Result<Vec<String>, BackupError> {
    let mut missing = Vec::new();
    for key in keys(known)? {
        let size = storage.size(&key).await?;
        let opened = match size {
            Some(size) => storage.open(&key, 0..size).await.map(|content| (size, content)),
            None => Err(StorageError::Missing(key.clone())),
        };
        let fault = match opened {
            Ok((size, content)) => {
                let added = writer.add_stored(&format!("{FILES}{key}"), &key, size, content).await?;
                entries.push(added.entry);
                added.fault
            }
            Err(error) => Some(error),
        };
        match fault {
            None => {}
            Some(
                StorageError::Missing(_) | StorageError::Differs(_) | StorageError::Changed(_) | StorageError::Read(..),
            ) => {
                missing.push(key.to_string());
            }
            Some(error) => return Err(error.into()),
        }
    }
    Ok(missing)
}

/// The keys of all files that the database names.
fn keys(known: &KnownFiles) -> Result<BTreeSet<Key>, StorageError> {
    let mut keys = BTreeSet::new();
    for sha256 in &known.books {
        keys.insert(Key::new(Namespace::Books, sha256)?);
    }
    for (room, texts) in [(Namespace::Samples, &known.samples), (Namespace::Pictures, &known.pictures)] {
        for value in texts.iter().filter_map(|text| serde_json::from_str::<Value>(text).ok()) {
            collect(&value, room, &mut keys);
        }
    }
    Ok(keys)
}

/// Finds every `"sha256": "…"`.
fn collect(value: &Value, room: Namespace, keys: &mut BTreeSet<Key>) {
    match value {
        Value::Object(fields) => {
            let own = fields.get("sha256").and_then(Value::as_str);
            keys.extend(own.and_then(|sha256| Key::new(room, sha256).ok()));
            fields.values().for_each(|value| collect(value, room, keys));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, room, keys)),
        _ => {}
    }
}

async fn add_small(writer: &mut ArchiveWriter, name: &str, path: &Path) -> Result<Entry, BackupError> {
    let content = fs::read(path).await.map_err(|source| BackupError::Disk { path: path.to_owned(), source })?;
    Ok(writer.add_bytes(name, content).await?)
}

/// Adds the texts of further languages: `locales/LANGUAGE/*.ftl`.
async fn add_texts(config: &Config, writer: &mut ArchiveWriter, entries: &mut Vec<Entry>) -> Result<(), BackupError> {
    let top = config.data.join("locales");
    let found = spawn_blocking(move || below(&top)).await.map_err(io::Error::from).and_then(|found| found);
    let found = found.map_err(|source| BackupError::Disk { path: config.data.join("locales"), source })?;
    for (name, path) in found {
        entries.push(add_small(writer, &format!("{LOCALES}{name}"), &path).await?);
    }
    Ok(())
}

fn below(top: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let (mut found, mut folders) = (Vec::new(), vec![top.to_owned()]);
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if let Some(name) = path.strip_prefix(top).ok().and_then(Path::to_str) {
                found.push((name.to_owned(), path.clone()));
            }
        }
    }
    found.sort();
    Ok(found)
}

async fn seal(mut writer: ArchiveWriter, manifest: &Manifest) -> Result<u64, BackupError> {
    let text =
        serde_json::to_vec_pretty(manifest).map_err(|error| StorageError::Disk(MANIFEST.into(), error.into()))?;
    let sealing = sealing(&text).into_bytes();
    writer.add_bytes(MANIFEST, text).await?;
    writer.add_bytes(SEAL, sealing).await?;
    Ok(writer.finish().await?)
}

fn summary(manifest: &Manifest, bytes: u64, (has_key, readers): (bool, usize)) -> Written {
    let of = |start: &'static str| manifest.entries.iter().filter(move |entry| entry.name.starts_with(start));
    let whole = || of(FILES).filter(|entry| !manifest.lacks(&entry.name));
    Written {
        database: manifest.database,
        database_bytes: of(DATABASE).map(|entry| entry.size).sum(),
        files: whole().count(),
        file_bytes: whole().map(|entry| entry.size).sum(),
        texts: of(LOCALES).count(),
        has_key,
        readers,
        bytes,
        missing: manifest.missing.clone(),
    }
}
