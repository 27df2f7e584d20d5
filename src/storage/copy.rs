//! Copies all files from one storage to another.

use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{Key, Storage, StorageError};

/// The result for one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// It was copied, and verified by reading it back.
    Brought,
    /// It was there already, and its content matches its name.
    Found,
    /// The source's file is missing, does not match its name, or cannot be read to its end: it was not copied.
    Spoilt,
}

/// Copies every file of `from` to `to`, one after the other, and reads each one back: a file that is reported to `each`
/// as [`Copied::Brought`] or [`Copied::Found`] is in place, and its content matches its name. If the copy was
/// interrupted, running it again continues it.
///
/// # Errors
/// When a storage does not answer, or cannot store a file. What was reported before stays valid.
pub async fn copy(from: &Storage, to: &Storage, mut each: impl FnMut(&Key, u64, Copied)) -> Result<(), StorageError> {
    let mut files = from.list();
    while let Some((key, size)) = files.try_next().await? {
        let copied = one(from, to, &key, size).await?;
        each(&key, size, copied);
    }
    Ok(())
}

async fn one(from: &Storage, to: &Storage, key: &Key, size: u64) -> Result<Copied, StorageError> {
    if to.size(key).await? == Some(size) && is_what_it_says(to, key, size).await? {
        return Ok(Copied::Found);
    }
    let copied = match from.open(key, 0..size).await {
        Ok(content) => to.put(key, content).await,
        Err(error) => Err(error),
    };
    match copied {
        Ok(_) if is_what_it_says(to, key, size).await? => Ok(Copied::Brought),
        Ok(_) => Err(StorageError::Differs(key.clone())),
        Err(StorageError::Differs(_) | StorageError::Missing(_) | StorageError::Read(..)) => Ok(Copied::Spoilt),
        Err(error) => Err(error),
    }
}

async fn is_what_it_says(storage: &Storage, key: &Key, size: u64) -> Result<bool, StorageError> {
    let mut hash = Sha256::new();
    let mut content = storage.open(key, 0..size).await?;
    while let Some(piece) = content.try_next().await? {
        hash.update(&piece);
    }
    Ok(hex::encode(hash.finalize()) == key.sha256())
}
