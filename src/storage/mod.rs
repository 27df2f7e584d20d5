//! The files of books, covers and samples, in a folder or in an S3 bucket. They are content-addressed: a file's path is
//! its SHA-256, so that equal files are stored once and a stored file never changes.

mod archive;
mod backup_place;
mod bucket;
mod copy;
mod error;
mod folder;
mod key;
mod reading;

use std::fmt;
use std::fs::File;
use std::future::ready;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt as _, TryStreamExt as _, stream};
use object_store::local::LocalFileSystem;
use object_store::path::Path as Place;
use object_store::{ObjectStore, ObjectStoreExt as _, PutPayload};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use crate::config::Files;
pub use crate::storage::key::{Key, Namespace};
pub use archive::{Added, Archive, ArchiveWriter, Contents, Entry, Identities, Output};
pub use backup_place::{BackupBucket, BackupPlace};
pub use copy::{Copied, copy};
pub use error::StorageError;
pub use reading::Reading;

/// The size of the parts of an upload, in bytes: S3 accepts no smaller ones, except for the last.
const PIECE: usize = 5 * 1024 * 1024;

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
}

/// Where the files are stored. Cheap to clone.
#[derive(Clone)]
pub enum Storage {
    Folder(LocalFileSystem),
    Bucket(bucket::Objects),
}

impl fmt::Debug for Storage {
    /// Hides the bucket's credentials.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if matches!(self, Self::Folder(_)) { "Folder" } else { "Bucket" })
    }
}

/// A stored file at a local path; a temporary copy is removed when this is dropped.
#[derive(Debug)]
pub struct Local {
    path: PathBuf,
    is_copy: bool,
}

impl Storage {
    /// Opens the folder of the settings, and creates it if it is missing. A bucket is not contacted until it is needed.
    /// Blocks.
    ///
    /// # Errors
    /// When the folder cannot be created, or the settings of the bucket are not usable.
    pub fn at(files: &Files) -> Result<Self, StorageError> {
        Ok(match files {
            Files::Folder(path) => Self::Folder(folder::open_folder(path)?),
            Files::Bucket(at) => Self::Bucket(bucket::connect(at)?),
        })
    }

    /// Stores `content` as the file `key`, and returns its size. When this returns, the file is durable and would
    /// survive a power cut; until then it is not visible. One part of it is held in memory.
    ///
    /// # Errors
    /// [`StorageError::Differs`] if the content does not match the key; nothing is stored then.
    pub async fn put(
        &self,
        key: &Key,
        mut content: impl Stream<Item = Result<Bytes, StorageError>> + Send + Unpin,
    ) -> Result<u64, StorageError> {
        let (place, mut hash, mut size) = (key.place(), Sha256::new(), 0);
        let (mut piece, mut upload) = (BytesMut::new(), None);
        let sent = async {
            while let Some(some) = content.try_next().await? {
                hash.update(&some);
                size += u64::try_from(some.len()).unwrap_or(u64::MAX);
                piece.extend_from_slice(&some);
                while piece.len() >= PIECE {
                    let whole = piece.split_to(PIECE).freeze();
                    let upload = match &mut upload {
                        Some(upload) => upload,
                        none => none.insert(self.store().put_multipart(&place).await.map_err(|e| self.fault(e))?),
                    };
                    upload.put_part(whole.into()).await.map_err(|error| self.fault(error))?;
                }
            }
            if hex::encode(hash.finalize()) == key.sha256() { Ok(()) } else { Err(StorageError::Differs(key.clone())) }
        };
        let sent = sent.await;
        match (sent, upload) {
            (Ok(()), None) => {
                let payload = PutPayload::from(piece.freeze());
                self.store().put(&place, payload).await.map_err(|error| self.fault(error))?;
            }
            (Ok(()), Some(mut upload)) => {
                if !piece.is_empty() {
                    upload.put_part(piece.freeze().into()).await.map_err(|error| self.fault(error))?;
                }
                upload.complete().await.map_err(|error| self.fault(error))?;
            }
            (Err(error), None) => return Err(error),
            (Err(error), Some(mut upload)) => {
                // If aborting fails, the uploaded parts are not visible as a file anyway.
                drop(upload.abort().await);
                return Err(error);
            }
        }
        Ok(size)
    }

    /// Stores a copy of the file at `path`, as [`Self::put`] does. The file is read twice, in pieces.
    pub async fn put_file(&self, path: &Path) -> Result<Stored, StorageError> {
        let stored = measure(path).await?;
        self.bring(path, &stored).await?;
        Ok(stored)
    }

    async fn bring(&self, path: &Path, stored: &Stored) -> Result<(), StorageError> {
        let key = Key::new(Namespace::Books, &stored.sha256)?;
        if self.size(&key).await? == Some(stored.size) {
            return Ok(());
        }
        let file = File::open(path).map_err(|error| StorageError::Read(path.to_owned(), error))?;
        match self.put(&key, Reading::file(file, 0..stored.size)).await {
            Err(StorageError::Differs(_)) => Err(StorageError::Changed(path.to_owned())),
            put => put.map(drop),
        }
    }

    /// Stores the file at `path` itself, which must not change any more: a folder makes a hard link to it, so that
    /// nothing is copied if both are on the same file system. The caller may then remove it from `path`.
    pub async fn adopt(&self, path: &Path) -> Result<Stored, StorageError> {
        let stored = measure(path).await?;
        let key = Key::new(Namespace::Books, &stored.sha256)?;
        if let Some(target) = self.path(&key)
            && self.size(&key).await? != Some(stored.size)
        {
            let source = path.to_owned();
            let linked = spawn_blocking(move || folder::link(&source, &target)).await.map_err(io::Error::other);
            if linked.and_then(|done| done).map_err(|error| StorageError::Disk(path.to_owned(), error))? {
                return Ok(stored);
            }
        }
        self.bring(path, &stored).await?;
        Ok(stored)
    }

    /// Stores a small file, as [`Self::put`] does.
    pub async fn put_bytes(&self, room: Namespace, bytes: Bytes) -> Result<Stored, StorageError> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let stored = Stored { sha256: hex::encode(Sha256::digest(&bytes)), size };
        let key = Key::new(room, &stored.sha256)?;
        if self.size(&key).await? != Some(size) {
            self.put(&key, stream::iter([Ok(bytes)])).await?;
        }
        Ok(stored)
    }

    /// Opens the bytes `span` of a file.
    ///
    /// # Errors
    /// [`StorageError::Missing`] if the file does not have all these bytes; this is checked before reading starts.
    pub async fn open(&self, key: &Key, span: Range<u64>) -> Result<Reading, StorageError> {
        match self {
            _ if span.is_empty() => Ok(Reading::of_nothing()),
            Self::Folder(files) => folder::open(path(files, key)?, key, span).await,
            Self::Bucket(objects) => bucket::open(objects, key, span).await,
        }
    }

    /// The whole of a small file.
    ///
    /// # Errors
    /// [`StorageError::Missing`] if it does not exist.
    pub async fn read(&self, key: &Key) -> Result<Bytes, StorageError> {
        let size = self.size(key).await?.ok_or_else(|| StorageError::Missing(key.clone()))?;
        let pieces: Vec<Bytes> = self.open(key, 0..size).await?.try_collect().await?;
        Ok(pieces.concat().into())
    }

    /// A file's size in bytes. `None` if it does not exist.
    pub async fn size(&self, key: &Key) -> Result<Option<u64>, StorageError> {
        match self.store().head(&key.place()).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.fault(error)),
        }
    }

    /// Removes a file. It is not an error if the file does not exist.
    pub async fn delete(&self, key: &Key) -> Result<(), StorageError> {
        match self.store().delete(&key.place()).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(self.fault(error)),
        }
    }

    /// All files with their sizes in bytes.
    pub fn list(&self) -> BoxStream<'static, Result<(Key, u64), StorageError>> {
        let whose = self.clone();
        let found = self.store().list(None).map_err(move |error| whose.fault(error));
        found.try_filter_map(|meta| ready(Ok(Key::at(&meta.location).map(|key| (key, meta.size))))).boxed()
    }

    /// The local path of a file, if the storage is a folder; the file itself may be missing.
    pub fn path(&self, key: &Key) -> Option<PathBuf> {
        match self {
            Self::Folder(files) => path(files, key).ok(),
            Self::Bucket(_) => None,
        }
    }

    /// A file of `size` bytes at a local path: its own in a folder storage, or else that of a copy in `folder`.
    pub async fn local(&self, key: &Key, size: u64, folder: &Path) -> Result<Local, StorageError> {
        if let Some(path) = self.path(key) {
            return Ok(Local { path, is_copy: false });
        }
        let path = folder.join(format!("copy-{}", uuid::Uuid::new_v4()));
        let local = Local { path: path.clone(), is_copy: true };
        let refused = |error| StorageError::Disk(path.clone(), error);
        tokio::fs::create_dir_all(folder).await.map_err(refused)?;
        let mut copy = tokio::fs::File::create_new(&path).await.map_err(refused)?;
        let mut content = self.open(key, 0..size).await?;
        while let Some(piece) = content.try_next().await? {
            tokio::io::AsyncWriteExt::write_all(&mut copy, &piece).await.map_err(refused)?;
        }
        tokio::io::AsyncWriteExt::flush(&mut copy).await.map_err(refused)?;
        Ok(local)
    }

    /// Writes a small file, reads it back and removes it.
    ///
    /// # Errors
    /// The first of these operations that fails, or [`StorageError::Changed`] if something else was read.
    pub async fn try_out(&self) -> Result<(), StorageError> {
        let (place, words) = (Place::from(format!("doctor-{}", uuid::Uuid::new_v4())), Bytes::from_static(b"well"));
        let tried = async {
            self.store().put(&place, PutPayload::from(words.clone())).await?;
            let read = self.store().get(&place).await?.bytes().await?;
            self.store().delete(&place).await?;
            Ok::<_, object_store::Error>(read)
        };
        let read = tried.await.map_err(|error| self.fault(error))?;
        if read == words { Ok(()) } else { Err(StorageError::Changed(PathBuf::from(place.as_ref()))) }
    }

    fn store(&self) -> &dyn ObjectStore {
        match self {
            Self::Folder(files) => files,
            Self::Bucket(objects) => objects,
        }
    }

    fn fault(&self, error: object_store::Error) -> StorageError {
        match self {
            Self::Folder(_) => StorageError::Store(error),
            Self::Bucket(_) => StorageError::Away(error.into()),
        }
    }
}

fn path(files: &LocalFileSystem, key: &Key) -> Result<PathBuf, StorageError> {
    files.path_to_filesystem(&key.place()).map_err(StorageError::Store)
}

async fn measure(path: &Path) -> Result<Stored, StorageError> {
    let source = path.to_owned();
    let measured = spawn_blocking(move || folder::measure(&source)).await.map_err(io::Error::other);
    measured.and_then(|read| read).map_err(|error| StorageError::Read(path.to_owned(), error))
}

impl Local {
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Local {
    fn drop(&mut self) {
        if self.is_copy {
            drop(std::fs::remove_file(&self.path));
        }
    }
}

#[cfg(test)]
mod tests;
