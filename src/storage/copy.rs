//! Everything from one storage to another.

use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};

use super::{Key, Storage, StorageError};

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Copied {
    /// It was brought, and read again.
    Brought,
    /// It was there already, and is what its name says.
    Found,
    /// The source's own file is not what its name says, or cannot be read to its end: it was not brought.
    Spoilt,
}

/// Brings every file of `from` to `to`, one after the other, and reads each there again: what it tells `each` of is at its
/// place with the very content that its name says. Run again, it goes on where it was cut.
///
/// # Errors
/// A storage that does not answer, or takes no more. What was told of stays.
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
    let brought = match from.open(key, 0..size).await {
        Ok(content) => to.put(key, content).await,
        Err(error) => Err(error),
    };
    match brought {
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
