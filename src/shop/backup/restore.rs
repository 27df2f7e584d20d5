//! `griot restore`: puts the shop of an archive in an empty place.

use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt as _;
use tokio::fs;
use tokio::io::AsyncWriteExt as _;
use tokio::task::spawn_blocking;

use super::archive::{What, checked};
use super::{BackupError, DATABASE, KEY, Manifest, fingerprint};
use crate::config::{self, Config};
use crate::file_permissions::write_alone;
use crate::storage::{Archive, Identities, Storage};
use crate::store;
use crate::store::backup::{self, Kind};

/// What was restored.
#[derive(Debug)]
pub struct Restored {
    /// When the backup was made, and by which version.
    pub made_at: DateTime<Utc>,
    pub version: String,
    pub database: Kind,
    /// The migrations that were new to it.
    pub migrated: usize,
    pub files: usize,
    pub texts: usize,
    pub has_key: bool,
    /// Files that were missing when the backup was made.
    pub missing: Vec<String>,
}

/// Restores the shop of the archive `from`, which is opened with `identities` if it is encrypted. Everything is checked before anything is written; the database comes last, so that
/// a restore that was cut off leaves no shop that could be opened.
///
/// # Errors
/// When the archive is not whole, is of a newer program or another kind of database, or the place is not empty: nothing was written
/// then. When something cannot be written.
pub async fn restore(config: &Config, from: &Path, identities: Option<Identities>) -> Result<Restored, BackupError> {
    let (archive, manifest) = checked(from, identities).await?;
    fits(config, &manifest).await?;
    is_empty(config).await?;
    let has_key = right_key(config, &archive, &manifest).await?;
    let counts = put(config, &archive, &manifest, has_key).await.map_err(|error| BackupError::Half(error.into()))?;
    let Manifest { made_at, griot: version, database, missing, .. } = manifest;
    let Counts { migrated, files, texts } = counts;
    Ok(Restored { made_at, version, database, migrated, files, texts, has_key, missing })
}

#[derive(Default)]
struct Counts {
    migrated: usize,
    files: usize,
    texts: usize,
}

/// Puts everything in its place, the database last.
async fn put(config: &Config, archive: &Archive, manifest: &Manifest, has_key: bool) -> Result<Counts, BackupError> {
    make_folder(&config.data)?;
    let storage = Storage::at(&config.files)?;
    let mut counts = Counts::default();
    for entry in manifest.entries.iter().filter(|entry| !manifest.lacks(&entry.name)) {
        match What::of(&entry.name) {
            Some(What::File(key)) => {
                storage.put(&key, archive.open(&entry.name)?.ok_or_else(|| lost(&entry.name))?).await?;
                counts.files += 1;
            }
            Some(What::Text(path)) => {
                alone(archive, &entry.name, &config.data.join("locales").join(path)).await?;
                counts.texts += 1;
            }
            Some(What::Key) if has_key => alone(archive, KEY, &config.data.join("key")).await?,
            Some(What::Key | What::Database) | None => {}
        }
    }
    counts.migrated = restore_database(config, archive).await?;
    Ok(counts)
}

fn lost(name: &str) -> BackupError {
    BackupError::Disk { path: name.into(), source: io::ErrorKind::NotFound.into() }
}

/// Whether this program and this kind of database can take the backup.
async fn fits(config: &Config, manifest: &Manifest) -> Result<(), BackupError> {
    let to = backup::kind(config.database.url.expose())?;
    let from = manifest.database;
    if from != to {
        return Err(BackupError::OtherKind { from, to });
    }
    let url = config.database.url.clone();
    let ready = spawn_blocking(move || backup::can_restore(url.expose())).await;
    ready.map_err(|error| store::Error::Unavailable(error.to_string()))??;
    match store::unknown(from, &manifest.migrations)? {
        Some(newer) => {
            Err(BackupError::Newer { version: manifest.griot.clone(), what: format!("with the migration {newer}") })
        }
        None => Ok(()),
    }
}

/// Whether nothing of a shop is where this one would be put.
async fn is_empty(config: &Config) -> Result<(), BackupError> {
    let refused = |what: String| Err(BackupError::NotEmpty(what));
    let url = config.database.url.clone();
    let present = spawn_blocking(move || backup::present(url.expose())).await;
    let present = present.map_err(|error| store::Error::Unavailable(error.to_string()))??;
    if let Some(first) = present.first() {
        return refused(format!("the database of DATABASE_URL has {} tables or files, such as {first}", present.len()));
    }
    for name in [KEY, "locales"] {
        let path = config.data.join(name);
        if path.symlink_metadata().is_ok() {
            return refused(format!("{} is there", path.display()));
        }
    }
    if config.files.folder().is_some_and(|folder| !folder.exists()) {
        return Ok(());
    }
    match Storage::at(&config.files)?.list().try_next().await? {
        Some((key, _)) => refused(format!("{} holds files, such as {key}", config.files.name())),
        None => Ok(()),
    }
}

/// Whether the shop will have the key of the backup: with another one all links, secrets and second factors would be dead. Tells
/// whether the key of the archive is to be written.
async fn right_key(config: &Config, archive: &Archive, manifest: &Manifest) -> Result<bool, BackupError> {
    match (config.key.is_some(), archive.bytes(KEY).await?.is_some()) {
        (false, true) => Ok(true),
        (false, false) => {
            Err(BackupError::OtherKey("the backup is without its key, which was in GRIOT_KEY: set GRIOT_KEY to it"))
        }
        (true, _) if fingerprint(&config::key(config)?) == manifest.key_sha256 => Ok(false),
        (true, _) => Err(BackupError::OtherKey(
            "GRIOT_KEY is not the key of this backup: all links in letters would be dead. Set the right one, or none if the backup holds it",
        )),
    }
}

fn make_folder(folder: &Path) -> Result<(), BackupError> {
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|source| BackupError::Disk { path: folder.to_owned(), source })
}

/// Writes a small entry to a file of its own, which only this user may read.
async fn alone(archive: &Archive, name: &str, to: &Path) -> Result<(), BackupError> {
    let content = archive.bytes(name).await?.unwrap_or_default();
    let (folder, name) = (to.parent().unwrap_or(to), to.file_name().unwrap_or_default().to_string_lossy());
    let written = write_alone(folder, &name, &content).await;
    written.map_err(|source| BackupError::Disk { path: to.to_owned(), source })
}

/// Restores the database, and brings its schema up to date.
async fn restore_database(config: &Config, archive: &Archive) -> Result<usize, BackupError> {
    let dump = dump_path(config);
    if let Some(folder) = dump.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    let written = write_dump(archive, &dump).await;
    let (url, path) = (config.database.url.clone(), dump.clone());
    let done = match written {
        Ok(()) => spawn_blocking(move || backup::restore(url.expose(), &path))
            .await
            .map_err(|error| BackupError::from(store::Error::Unavailable(error.to_string())))
            .and_then(|done| Ok(done?)),
        Err(error) => Err(error),
    };
    // A SQLite database was renamed.
    drop(fs::remove_file(&dump).await);
    done
}

/// Where the dump lies meanwhile: beside a SQLite database, so that it can be renamed.
fn dump_path(config: &Config) -> PathBuf {
    match config.database.url.expose().strip_prefix("sqlite:") {
        Some(path) => PathBuf::from(format!("{}.part", path.strip_prefix("//").unwrap_or(path))),
        None => config.data.join("database.part"),
    }
}

async fn write_dump(archive: &Archive, to: &Path) -> Result<(), BackupError> {
    let refused = |source: io::Error| BackupError::Disk { path: to.to_owned(), source };
    let mut content = archive.open(DATABASE)?.ok_or_else(|| lost(DATABASE))?;
    let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(to).await;
    let mut file = file.map_err(refused)?;
    while let Some(piece) = content.try_next().await? {
        file.write_all(&piece).await.map_err(refused)?;
    }
    file.flush().await.map_err(refused)?;
    file.sync_all().await.map_err(refused)
}
