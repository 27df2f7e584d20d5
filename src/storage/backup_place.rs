//! Where backups are kept that nobody asked for: a folder, or a bucket.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::{ObjectStore as _, ObjectStoreExt as _};
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;

use super::archive::{Contents, Identities, Output};
use super::bucket::{self, Objects};
use super::{Reading, StorageError};
use crate::config::Files;

/// A place for backups.
#[derive(Clone)]
pub enum BackupPlace {
    Folder(PathBuf),
    Bucket(BackupBucket),
}

/// A place in a bucket.
#[derive(Clone)]
pub struct BackupBucket(Objects);

impl BackupPlace {
    /// Opens the place. A bucket is not contacted until it is needed.
    ///
    /// # Errors
    /// When the settings of the bucket are not usable.
    pub fn at(files: &Files) -> Result<Self, StorageError> {
        Ok(match files {
            Files::Folder(path) => Self::Folder(path.clone()),
            Files::Bucket(at) => Self::Bucket(BackupBucket(bucket::connect(at)?)),
        })
    }

    /// The names of what lies there, other than folders.
    ///
    /// # Errors
    /// When the folder cannot be read, or the bucket does not answer.
    pub async fn names(&self) -> Result<Vec<String>, StorageError> {
        match self {
            Self::Folder(folder) => {
                let path = folder.clone();
                let read = spawn_blocking(move || names(&path)).await.map_err(io::Error::other);
                read.and_then(|names| names).map_err(|error| StorageError::Read(folder.clone(), error))
            }
            Self::Bucket(BackupBucket(objects)) => {
                let found = objects.list_with_delimiter(None).await.map_err(away)?;
                Ok(found.objects.iter().filter_map(|object| object.location.filename()).map(str::to_owned).collect())
            }
        }
    }

    /// Removes what lies there under this name. It is not an error if nothing does.
    ///
    /// # Errors
    /// When the folder or the bucket refuses.
    pub async fn remove(&self, name: &str) -> Result<(), StorageError> {
        match self {
            Self::Folder(folder) => match tokio::fs::remove_file(folder.join(name)).await {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(StorageError::Disk(folder.join(name), error))
                }
                _ => Ok(()),
            },
            Self::Bucket(bucket) => bucket.remove(name).await,
        }
    }
}

impl BackupBucket {
    /// A new archive, as [`Output::file`]. Nothing is sent before it is written to.
    ///
    /// # Errors
    /// When nothing can be encrypted.
    pub fn output(&self, name: &str, recipients: &[Recipient]) -> Result<(Output, Option<Identities>), StorageError> {
        Output::object(&self.0, name, recipients)
    }

    /// Reads an archive to its end, as [`Contents::read`] does.
    ///
    /// # Errors
    /// When the bucket does not answer; [`StorageError::Read`] when the archive is not whole.
    pub async fn read(
        &self,
        name: &str,
        identities: Option<Identities>,
        keep: &'static [&'static str],
    ) -> Result<Contents, StorageError> {
        let size = self.0.head(&name.into()).await.map_err(away)?.size;
        let path = PathBuf::from(name);
        let missing = move || StorageError::Read(path.clone(), io::ErrorKind::UnexpectedEof.into());
        let pieces = bucket::open_at(&self.0, name.into(), 0..size, missing).await?;
        let from = Pulled { pieces, runtime: Handle::current(), piece: Bytes::new() };
        let read = spawn_blocking(move || Contents::read(from, identities.as_ref(), keep)).await;
        read.map_err(io::Error::other).and_then(|read| read).map_err(|error| StorageError::Read(name.into(), error))
    }

    /// As [`BackupPlace::remove`].
    ///
    /// # Errors
    /// When the bucket does not answer, or refuses.
    pub async fn remove(&self, name: &str) -> Result<(), StorageError> {
        match self.0.delete(&name.into()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(away(error)),
        }
    }
}

fn away(error: object_store::Error) -> StorageError {
    StorageError::Away(error.into())
}

fn names(folder: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        if !entry.file_type()?.is_dir() {
            found.extend(entry.file_name().into_string().ok());
        }
    }
    Ok(found)
}

/// A stream, read on a thread that may wait.
struct Pulled {
    pieces: Reading,
    runtime: Handle,
    piece: Bytes,
}

impl Read for Pulled {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.runtime.block_on(self.pieces.try_next()).map_err(io::Error::other)? {
                Some(piece) => self.piece = piece,
                None => return Ok(0),
            }
        }
        let some = self.piece.split_to(self.piece.len().min(bytes.len()));
        bytes.iter_mut().zip(&some).for_each(|(to, from)| *to = *from);
        Ok(some.len())
    }
}
