//! A folder on this machine.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::ops::Range;
use std::path::{Path, PathBuf};

use object_store::local::LocalFileSystem;
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

use super::{Key, Reading, StorageError, Stored};

/// Opens the folder, and creates it if it is missing. Blocks.
pub(super) fn open_folder(folder: &Path) -> Result<LocalFileSystem, StorageError> {
    let refused = |error| StorageError::Folder(folder.to_owned(), error);
    std::fs::create_dir_all(folder).map_err(refused)?;
    Ok(LocalFileSystem::new_with_prefix(folder).map_err(|error| refused(io::Error::other(error)))?.with_fsync(true))
}

/// Opens the bytes `span` of a file.
pub(super) async fn open(path: PathBuf, key: &Key, span: Range<u64>) -> Result<Reading, StorageError> {
    let opened = if let Some(file) = open_cached(&path) {
        Ok(file)
    } else {
        let path = path.clone();
        spawn_blocking(move || File::open(path)).await.map_err(io::Error::other).and_then(|opened| opened)
    };
    let length = opened.and_then(|file| Ok((file.metadata()?.len(), file)));
    match length {
        Ok((length, file)) if length >= span.end => Ok(Reading::file(file, span)),
        Ok(_) => Err(StorageError::Missing(key.clone())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StorageError::Missing(key.clone())),
        Err(error) => Err(StorageError::Read(path, error)),
    }
}

/// Opens a file whose path is in the kernel's cache, so that it does not wait for a disk (`openat2(2)`,
/// `RESOLVE_CACHED`). `None` if it is not cached, or the kernel is too old.
#[cfg(target_os = "linux")]
fn open_cached(path: &Path) -> Option<File> {
    use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
    let read = OFlags::RDONLY | OFlags::CLOEXEC;
    openat2(CWD, path, read, Mode::empty(), ResolveFlags::CACHED).ok().map(File::from)
}

#[cfg(not(target_os = "linux"))]
fn open_cached(_: &Path) -> Option<File> {
    None
}

/// Makes a hard link to `source` at `target`, and syncs both to the disk before it returns. `false` if no link can be
/// made, because they are on different file systems or `target` exists.
pub(super) fn link(source: &Path, target: &Path) -> io::Result<bool> {
    File::open(source)?.sync_all()?;
    let folder = target.parent().ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    if std::fs::hard_link(source, target).is_err() {
        return Ok(false);
    }
    // The two folders above may be new as well.
    let synced = folder.ancestors().take(3).try_for_each(|folder| File::open(folder)?.sync_all());
    if synced.is_err() {
        // Otherwise the next call would take the file for stored.
        std::fs::remove_file(target)?;
    }
    synced.map(|()| true)
}

/// Reads a file to its end, for its SHA-256 and its size. Blocks.
pub(super) fn measure(path: &Path) -> io::Result<Stored> {
    let mut file = BufReader::with_capacity(256 * 1024, File::open(path)?);
    let mut hash = Sha256::new();
    let mut size = 0;
    loop {
        let piece = file.fill_buf()?;
        let length = piece.len();
        if length == 0 {
            return Ok(Stored { sha256: hex::encode(hash.finalize()), size });
        }
        hash.update(piece);
        file.consume(length);
        size += u64::try_from(length).unwrap_or_default();
    }
}
