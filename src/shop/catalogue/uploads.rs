//! Resumable uploads by the tus protocol (<https://tus.io/protocols/resumable-upload>, 1.0). Each upload is a file in a
//! folder, and the length of the file is the offset. An offset is reported only once those bytes are on disk, so that
//! it holds after a lost connection, a restart and a power failure.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, SeekFrom, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::PathBuf;

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, TimeDelta, Utc};
use tokio::task::spawn_blocking;

use crate::domain::ids;
use crate::shop::{Error, Shop};
use crate::store::uploads::{self, Upload};

/// How long an upload is kept that is not added to a book.
pub const LIVES: TimeDelta = TimeDelta::days(7);
/// The most uploads that an account may have at once.
const MOST: usize = 600;
/// How many bytes are written at once.
const PIECE: usize = 256 * 1024;
/// The longest file name, in characters.
const LONGEST_NAME: usize = 200;

/// Why an upload cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// Larger than the settings allow, or than its declared size.
    #[error("too large")]
    TooLarge,
    /// The declared size is 0.
    #[error("empty")]
    Empty,
    /// The account has too many uploads.
    #[error("too many")]
    TooMany,
    /// Another request is writing to this upload. The same request may succeed in a moment.
    #[error("locked")]
    Locked,
    /// The bytes do not begin at the end of the file. Holds its length.
    #[error("{0} bytes are there")]
    Offset(u64),
    #[error("the file cannot be written: {0}")]
    Disk(#[from] io::Error),
    #[error(transparent)]
    Shop(#[from] Error),
}

impl From<crate::store::Error> for UploadError {
    fn from(error: crate::store::Error) -> Self {
        Self::Shop(error.into())
    }
}

/// Begins an upload of `size` bytes.
///
/// # Errors
/// If the size is not allowed, or the account has too many uploads.
pub async fn begin(shop: &Shop, account_id: &str, name: &str, size: u64) -> Result<Upload, UploadError> {
    if size == 0 {
        return Err(UploadError::Empty);
    }
    if size > shop.rules().most_upload {
        return Err(UploadError::TooLarge);
    }
    purge(shop).await?;
    let now = shop.clock.now();
    let upload = Upload {
        id: ids::row(),
        account_id: account_id.to_owned(),
        file_name: short(name),
        size_bytes: i64::try_from(size).map_err(|_| UploadError::TooLarge)?,
        created_at: now.naive_utc(),
        expires_at: (now + LIVES).naive_utc(),
        purpose: String::new(),
    };
    let (path, row) = (path(shop, &upload.id), upload.clone());
    let begun = shop.db.write(move |conn| {
        if uploads::of_account(conn, &row.account_id)?.len() >= MOST {
            return Ok(false);
        }
        uploads::insert(conn, &row).map(|()| true)
    });
    if !begun.await? {
        return Err(UploadError::TooMany);
    }
    // The file is created last: a file without a row would stay until `purge_files` removes it.
    if let Err(error) = spawn_blocking(move || create(&path)).await.map_err(io::Error::other)? {
        end(shop, &upload.id).await?;
        return Err(error.into());
    }
    Ok(upload)
}

/// The last component of a path, without control characters.
fn short(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()
}

fn path(shop: &Shop, id: &str) -> PathBuf {
    shop.rules().uploads.join(id)
}

/// Readable for this user alone, since the book may not be on sale yet.
fn create(path: &std::path::Path) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?.sync_all()
}

/// An account's upload, and how much of it is on disk.
///
/// # Errors
/// [`Error::NotFound`] if it is not the account's, or has expired.
pub async fn find(shop: &Shop, account_id: &str, id: &str) -> Result<(Upload, u64), UploadError> {
    let (account_id, wanted, now) = (account_id.to_owned(), id.to_owned(), shop.clock.now().naive_utc());
    let found = shop.db.read(move |conn| uploads::find(conn, &wanted, &account_id)).await?;
    let upload = found.filter(|upload| upload.expires_at > now).ok_or(Error::NotFound)?;
    let path = path(shop, &upload.id);
    let length = spawn_blocking(move || {
        let file = File::open(path)?;
        file.sync_all()?;
        Ok::<_, io::Error>(file.metadata()?.len())
    });
    match length.await.map_err(io::Error::other)? {
        Ok(length) => Ok((upload, length)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Error::NotFound.into()),
        Err(error) => Err(error.into()),
    }
}

/// Marks an upload as a file that an import list may name.
pub async fn set_for_import(shop: &Shop, id: &str) -> Result<(), UploadError> {
    let id = id.to_owned();
    Ok(shop.db.write(move |conn| uploads::set_purpose(conn, &id, uploads::FOR_IMPORT)).await?)
}

/// An account's complete uploads that an import list may name, newest first.
pub async fn for_import(shop: &Shop, account_id: &str) -> Result<Vec<Upload>, Error> {
    let account_id = account_id.to_owned();
    let mut found = shop.db.read(move |conn| Ok::<_, Error>(uploads::of_account(conn, &account_id)?)).await?;
    found.retain(|upload| {
        if upload.purpose != uploads::FOR_IMPORT {
            return false;
        }
        let length = std::fs::metadata(path(shop, &upload.id)).map(|data| data.len());
        length.is_ok_and(|length| i64::try_from(length) == Ok(upload.size_bytes))
    });
    Ok(found)
}

/// An account's complete upload, and its file.
///
/// # Errors
/// [`Error::NotFound`] also if it is not complete.
pub async fn whole(shop: &Shop, account_id: &str, id: &str) -> Result<(Upload, PathBuf), UploadError> {
    let (upload, length) = find(shop, account_id, id).await?;
    if i64::try_from(length) != Ok(upload.size_bytes) {
        return Err(Error::NotFound.into());
    }
    let path = path(shop, id);
    Ok((upload, path))
}

/// An upload opened for writing. Its file is locked, so that only one request writes to it.
pub struct Writing {
    file: File,
    waiting: BytesMut,
    /// How many bytes have arrived.
    length: u64,
    most: u64,
}

/// Opens an upload to add bytes at `offset`.
///
/// # Errors
/// [`UploadError::Locked`] if another request has it open, [`UploadError::Offset`] if its length is not `offset`.
pub async fn open(shop: &Shop, upload: &Upload, offset: u64) -> Result<Writing, UploadError> {
    let (path, most) = (path(shop, &upload.id), u64::try_from(upload.size_bytes).unwrap_or(0));
    let opened = spawn_blocking(move || {
        let mut file = OpenOptions::new().write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(std::fs::TryLockError::WouldBlock) => return Err(UploadError::Locked),
            Err(std::fs::TryLockError::Error(error)) => return Err(error.into()),
        }
        let length = file.seek(SeekFrom::End(0))?;
        if length == offset { Ok(file) } else { Err(UploadError::Offset(length)) }
    });
    let file = opened.await.map_err(io::Error::other)??;
    Ok(Writing { file, waiting: BytesMut::new(), length: offset, most })
}

impl Writing {
    /// Adds bytes.
    ///
    /// # Errors
    /// [`UploadError::TooLarge`] if they exceed the declared size. The bytes before them are kept.
    pub async fn write(&mut self, chunk: &Bytes) -> Result<(), UploadError> {
        let come = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
        if self.length.saturating_add(come) > self.most {
            return Err(UploadError::TooLarge);
        }
        self.length += come;
        self.waiting.extend_from_slice(chunk);
        if self.waiting.len() >= PIECE { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), UploadError> {
        let (mut file, bytes) = (self.file.try_clone()?, std::mem::take(&mut self.waiting));
        let written = spawn_blocking(move || file.write_all(&bytes).map(|()| bytes));
        let mut bytes = written.await.map_err(io::Error::other)??;
        bytes.clear();
        self.waiting = bytes;
        Ok(())
    }

    /// Syncs the bytes to disk, and returns the length of the file.
    ///
    /// # Errors
    /// If the disk is full or fails.
    pub async fn close(mut self) -> Result<u64, UploadError> {
        self.flush().await?;
        let file = self.file;
        spawn_blocking(move || file.sync_data()).await.map_err(io::Error::other)??;
        Ok(self.length)
    }
}

/// Sets the size of a complete upload whose size was not declared.
pub async fn complete(shop: &Shop, upload: &Upload, length: u64) -> Result<(), UploadError> {
    let (id, size) = (upload.id.clone(), i64::try_from(length).map_err(|_| UploadError::TooLarge)?);
    Ok(shop.db.write(move |conn| uploads::set_size(conn, &id, size)).await?)
}

/// Deletes an upload and its file.
pub async fn end(shop: &Shop, id: &str) -> Result<(), UploadError> {
    let row = id.to_owned();
    shop.db.write(move |conn| uploads::delete(conn, &row).map(drop)).await?;
    match tokio::fs::remove_file(path(shop, id)).await {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Deletes expired uploads, and returns how many.
pub async fn purge(shop: &Shop) -> Result<usize, UploadError> {
    let now = shop.clock.now().naive_utc();
    let expired = shop.db.read(move |conn| uploads::expired(conn, now)).await?;
    for id in &expired {
        end(shop, id).await?;
    }
    purge_files(shop).await?;
    Ok(expired.len())
}

/// Removes old files without a row, which a failed or interrupted start of an upload may have left.
async fn purge_files(shop: &Shop) -> Result<(), UploadError> {
    let (folder, before) = (shop.rules().uploads.clone(), shop.clock.now() - LIVES);
    let old = spawn_blocking(move || old_files(&folder, before)).await.map_err(io::Error::other)??;
    if old.is_empty() {
        return Ok(());
    }
    let names = old.clone();
    let known = shop.db.read(move |conn| uploads::known(conn, &names)).await?;
    for name in old.iter().filter(|name| !known.contains(name)) {
        tokio::fs::remove_file(path(shop, name)).await?;
    }
    Ok(())
}

/// The names of old files in the folder, at most as many as are removed at once.
fn old_files(folder: &std::path::Path, before: DateTime<Utc>) -> io::Result<Vec<String>> {
    let mut old = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(old),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let about = entry.metadata()?;
        if about.is_file() && DateTime::<Utc>::from(about.modified()?) < before {
            old.extend(entry.file_name().into_string());
        }
        if old.len() >= MOST {
            break;
        }
    }
    Ok(old)
}
