//! `griot backup`: writes the archive, reads it back, and puts it in its place.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use tokio::fs;

use super::archive::checked;
use super::gather::{Draft, Written, config_with_key, gather};
use super::{BackupError, MARK};
use crate::clock::Clock;
use crate::config::Config;
use crate::storage::{Output, StorageError};

/// Writes the shop to the new file `to`, encrypted if the settings say to whom, and reads it back.
///
/// # Errors
/// When anything cannot be read or written; `to` does not exist then. A file that is missing in the storage is not an error here.
pub async fn write(config: &Config, clock: &Clock, to: &Path) -> Result<Written, BackupError> {
    config_with_key(config)?;
    let (folder, part) = places(to)?;
    let (output, opens) =
        Output::file(&part, &config.backup.recipients).await.map_err(|error| under_way(error, &part))?;
    let _draft = Draft(part.clone());
    let dump = PathBuf::from(named(part.as_os_str().to_owned(), ".database"));
    let written = gather(config, clock, output, dump).await?;
    checked(&part, opens).await?;
    put_in_place(&part, to, &folder).await?;
    if written.missing.is_empty() {
        let mark = config.data.join(MARK);
        fs::write(&mark, "").await.map_err(|source| BackupError::Disk { path: mark, source })?;
    }
    Ok(written)
}

/// The folder of the new file, and the name that it has until it is whole.
fn places(to: &Path) -> Result<(PathBuf, PathBuf), BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let Some(name) = to.file_name().filter(|_| folder.is_dir()) else {
        return Err(BackupError::NoFolder(folder.to_owned()));
    };
    Ok((folder.to_owned(), folder.join(named(name.to_owned(), ".part"))))
}

fn named(mut name: OsString, end: &str) -> OsString {
    name.push(end);
    name
}

fn under_way(error: StorageError, part: &Path) -> BackupError {
    match error {
        StorageError::Disk(_, why) if why.kind() == io::ErrorKind::AlreadyExists => {
            BackupError::UnderWay(part.to_owned())
        }
        error => error.into(),
    }
}

async fn put_in_place(part: &Path, to: &Path, folder: &Path) -> Result<(), BackupError> {
    if to.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(to.to_owned()));
    }
    let done = async {
        fs::rename(part, to).await?;
        fs::File::open(folder).await?.sync_all().await
    };
    done.await.map_err(|source| BackupError::Disk { path: to.to_owned(), source })
}
