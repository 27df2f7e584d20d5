//! The books' and covers' files, kept by what is in them: a file's place is its SHA-256, so that equal files are kept
//! once and a kept file never changes.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _},
    path::{Path, PathBuf},
};

use bytes::Bytes;
use object_store::{ObjectStoreExt as _, PutPayload, local::LocalFileSystem, path::Path as Place};
use sha2::{Digest as _, Sha256};
use tokio::task::spawn_blocking;

/// Files are copied in pieces of this many bytes (S3 takes none smaller than 5 MiB, but for the last).
const PIECE: u64 = 8 * 1024 * 1024;

/// What can go wrong with the files.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    #[error(
        "STORAGE_URL is {0:?}: files cannot be kept in S3 by this version; name a folder, as in file:/var/lib/griot/files"
    )]
    S3(String),
    #[error("STORAGE_URL is {0:?}: it wants a folder, as in file:/var/lib/griot/files")]
    Url(String),
    #[error("STORAGE_URL: the folder {0} cannot be made or opened: {1}")]
    Folder(PathBuf, #[source] io::Error),
    #[error("{0:?} is not a SHA-256")]
    NotASha256(String),
    #[error("the file {0} changed while it was being read")]
    Changed(PathBuf),
    #[error("the file {0} cannot be read: {1}")]
    Read(PathBuf, #[source] io::Error),
    #[error("the file {0} cannot be brought to the disk: {1}")]
    Disk(PathBuf, #[source] io::Error),
    /// Disk full, read-only, missing, failing …
    #[error(transparent)]
    Store(#[from] object_store::Error),
}

/// A kept file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// In bytes.
    pub size: u64,
}

/// Where the files are. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Storage {
    store: LocalFileSystem,
}

impl Storage {
    /// Opens the folder that `STORAGE_URL` names (`file:/path`, or `file:path` from the working folder), and makes it
    /// where it is missing. Blocks.
    pub fn open(url: &str) -> Result<Self, StorageError> {
        if url.starts_with("s3:") {
            return Err(StorageError::S3(url.to_owned()));
        }
        let path = url.strip_prefix("file:").map(|path| path.strip_prefix("//").unwrap_or(path));
        let folder =
            PathBuf::from(path.filter(|path| !path.is_empty()).ok_or_else(|| StorageError::Url(url.to_owned()))?);
        std::fs::create_dir_all(&folder).map_err(|error| StorageError::Folder(folder.clone(), error))?;
        Ok(Self { store: LocalFileSystem::new_with_prefix(folder)?.with_fsync(true) })
    }

    /// Keeps a copy of the file at `path`. When this returns, the copy is on the disk and would outlive a power cut;
    /// before, it is nowhere to be seen. The file is read twice, in pieces.
    pub async fn put(&self, path: &Path) -> Result<Stored, StorageError> {
        let unreadable = |error| StorageError::Read(path.to_owned(), error);
        let source = path.to_owned();
        let stored = spawn_blocking(move || measure(&source)).await.map_err(io::Error::other).and_then(|read| read);
        let stored = stored.map_err(unreadable)?;
        let place = place(&stored.sha256)?;
        if self.holds(&place, stored.size).await? {
            return Ok(stored);
        }
        let mut copy = self.store.put_multipart(&place).await?;
        let mut hash = Sha256::new();
        let mut file = File::open(path).map_err(unreadable)?;
        loop {
            let piece = spawn_blocking(move || next(file)).await.map_err(io::Error::other).and_then(|read| read);
            let (rest, piece) = piece.map_err(unreadable)?;
            if piece.is_empty() {
                break;
            }
            hash.update(&piece);
            copy.put_part(piece.into()).await?;
            file = rest;
        }
        if hex::encode(hash.finalize()) != stored.sha256 {
            copy.abort().await?;
            return Err(StorageError::Changed(path.to_owned()));
        }
        copy.complete().await?;
        Ok(stored)
    }

    /// Keeps the file at `path` itself, which must not change any more: the storage links to it, so that nothing is copied
    /// where both lie on one disk. The caller may then remove it from `path`. The file is read once, in pieces.
    pub async fn adopt(&self, path: &Path) -> Result<Stored, StorageError> {
        let unreadable = |error| StorageError::Read(path.to_owned(), error);
        let source = path.to_owned();
        let stored = spawn_blocking(move || measure(&source)).await.map_err(io::Error::other).and_then(|read| read);
        let stored = stored.map_err(unreadable)?;
        let place = place(&stored.sha256)?;
        if self.holds(&place, stored.size).await? {
            return Ok(stored);
        }
        let (source, target) = (path.to_owned(), self.store.path_to_filesystem(&place)?);
        let linked =
            spawn_blocking(move || link(&source, &target)).await.map_err(io::Error::other).and_then(|done| done);
        let linked = linked.map_err(|error| StorageError::Disk(path.to_owned(), error))?;
        if linked { Ok(stored) } else { self.put(path).await }
    }

    /// Keeps a small file, as [`Self::put`] does.
    pub async fn put_bytes(&self, bytes: Bytes) -> Result<Stored, StorageError> {
        self.keep(bytes, place).await
    }

    /// Keeps a picture that everybody may see. Pictures stand apart from the books' files, so that no address of a picture
    /// ever opens a book.
    pub async fn put_picture(&self, bytes: Bytes) -> Result<Stored, StorageError> {
        self.keep(bytes, picture_place).await
    }

    /// Keeps a sample that everybody may read. Samples stand apart from the books' files, as pictures do.
    pub async fn put_sample(&self, bytes: Bytes) -> Result<Stored, StorageError> {
        self.keep(bytes, sample_place).await
    }

    /// Where a sample lies. `None` for what is not a SHA-256.
    pub fn sample_path(&self, sha256: &str) -> Option<PathBuf> {
        self.store.path_to_filesystem(&sample_place(sha256).ok()?).ok()
    }

    async fn keep(
        &self,
        bytes: Bytes,
        place: impl Fn(&str) -> Result<Place, StorageError>,
    ) -> Result<Stored, StorageError> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let stored = Stored { sha256: hex::encode(Sha256::digest(&bytes)), size };
        let place = place(&stored.sha256)?;
        if !self.holds(&place, size).await? {
            self.store.put(&place, PutPayload::from(bytes)).await?;
        }
        Ok(stored)
    }

    /// Where a file lies, to be streamed from; the file itself may be missing. `None` for what is not a SHA-256.
    pub fn local_path(&self, sha256: &str) -> Option<PathBuf> {
        self.store.path_to_filesystem(&place(sha256).ok()?).ok()
    }

    /// Reads a picture whole.
    pub async fn picture(&self, sha256: &str) -> Result<Bytes, StorageError> {
        Ok(self.store.get(&picture_place(sha256)?).await?.bytes().await?)
    }

    /// Writes a small file, reads it again and removes it.
    ///
    /// # Errors
    /// What the disk says to the first of these that it refuses.
    pub async fn try_out(&self) -> Result<(), StorageError> {
        let (place, words) = (Place::from(format!("doctor-{}", uuid::Uuid::new_v4())), Bytes::from_static(b"well"));
        self.store.put(&place, PutPayload::from(words.clone())).await?;
        let read = self.store.get(&place).await?.bytes().await?;
        self.store.delete(&place).await?;
        if read == words { Ok(()) } else { Err(StorageError::Changed(PathBuf::from(place.as_ref()))) }
    }

    async fn holds(&self, place: &Place, size: u64) -> Result<bool, StorageError> {
        match self.store.head(place).await {
            Ok(meta) => Ok(meta.size == size),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

/// `ab/cd/abcd…`, so that no folder grows large. Nothing but a SHA-256 names a place.
fn place(sha256: &str) -> Result<Place, StorageError> {
    let plain = sha256.len() == 64 && sha256.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    match (sha256.get(..2), sha256.get(2..4)) {
        (Some(first), Some(second)) if plain => Ok(Place::from(format!("{first}/{second}/{sha256}"))),
        _ => Err(StorageError::NotASha256(sha256.to_owned())),
    }
}

/// `pictures/ab/cd/abcd…`
fn picture_place(sha256: &str) -> Result<Place, StorageError> {
    Ok(Place::from(format!("pictures/{}", place(sha256)?)))
}

/// `samples/ab/cd/abcd…`
fn sample_place(sha256: &str) -> Result<Place, StorageError> {
    Ok(Place::from(format!("samples/{}", place(sha256)?)))
}

/// Puts `source` at `target` too, and on the disk before it answers. `false` when they lie on two disks, or `target` is there.
fn link(source: &Path, target: &Path) -> io::Result<bool> {
    File::open(source)?.sync_all()?;
    let folder = target.parent().ok_or(io::ErrorKind::NotFound)?;
    std::fs::create_dir_all(folder)?;
    if std::fs::hard_link(source, target).is_err() {
        return Ok(false);
    }
    // The two folders above may be new as well.
    let synced = folder.ancestors().take(3).try_for_each(|folder| File::open(folder)?.sync_all());
    if synced.is_err() {
        // What is there already is believed the next time.
        std::fs::remove_file(target)?;
    }
    synced.map(|()| true)
}

fn measure(path: &Path) -> io::Result<Stored> {
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

fn next(file: File) -> io::Result<(File, Vec<u8>)> {
    let mut piece = Vec::new();
    let mut source = file.take(PIECE);
    source.read_to_end(&mut piece)?;
    Ok((source.into_inner(), piece))
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::MetadataExt as _};

    use super::*;

    impl Storage {
        /// A book's file, as it lies there.
        async fn read(&self, sha256: &str) -> Result<Bytes, StorageError> {
            Ok(self.store.get(&place(sha256)?).await?.bytes().await?)
        }
    }

    #[tokio::test]
    async fn no_address_of_a_picture_opens_a_book() {
        let folder = Folder::new();
        let storage = folder.storage();
        let book = storage.put_bytes(Bytes::from_static(b"book")).await.unwrap();
        assert!(storage.picture(&book.sha256).await.is_err());
        let picture = storage.put_picture(Bytes::from_static(b"cover")).await.unwrap();
        assert_eq!(storage.picture(&picture.sha256).await.unwrap(), "cover");
        assert!(storage.read(&picture.sha256).await.is_err());
    }

    /// The SHA-256 of nothing (FIPS 180-4).
    const NOTHING: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Self {
            let folder = std::env::temp_dir().join(format!("griot-storage-{}", uuid::Uuid::new_v4()));
            fs::create_dir(&folder).unwrap();
            Self(folder)
        }

        fn storage(&self) -> Storage {
            Storage::open(&format!("file:{}/files", self.0.display())).unwrap()
        }

        fn file(&self, bytes: &[u8]) -> PathBuf {
            let path = self.0.join("upload");
            fs::write(&path, bytes).unwrap();
            path
        }

        /// Every file that storage has made.
        fn kept(&self) -> Vec<PathBuf> {
            let mut found = Vec::new();
            let mut folders = vec![self.0.join("files")];
            while let Some(folder) = folders.pop() {
                for entry in fs::read_dir(folder).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_dir() { folders.push(path) } else { found.push(path) }
                }
            }
            found
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            fs::remove_dir_all(&self.0).unwrap();
        }
    }

    #[tokio::test]
    async fn a_file_is_kept_under_its_own_hash() {
        let folder = Folder::new();
        let storage = folder.storage();
        let stored = storage.put(&folder.file(b"abc")).await.unwrap();
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; // FIPS 180-4
        assert_eq!(stored, Stored { sha256: sha256.to_owned(), size: 3 });
        assert_eq!(storage.local_path(sha256).unwrap(), folder.kept()[0]);
        assert!(folder.kept()[0].ends_with(format!("ba/78/{sha256}")));
        assert_eq!(storage.read(sha256).await.unwrap(), "abc");
    }

    #[tokio::test]
    async fn a_file_of_many_pieces_is_kept_whole_and_an_empty_one_empty() {
        let folder = Folder::new();
        let storage = folder.storage();
        let large: Vec<u8> = (0_u32..5_000_000).flat_map(u32::to_le_bytes).collect();
        let stored = storage.put(&folder.file(&large)).await.unwrap();
        assert!(fs::read(storage.local_path(&stored.sha256).unwrap()).unwrap() == large);
        assert_eq!(storage.put(&folder.file(b"")).await.unwrap().sha256, NOTHING);
        assert_eq!(storage.read(NOTHING).await.unwrap(), "");
    }

    #[tokio::test]
    async fn an_adopted_file_is_kept_without_a_copy_and_outlives_its_first_name() {
        let folder = Folder::new();
        let storage = folder.storage();
        let path = folder.file(b"adopted");
        let stored = storage.adopt(&path).await.unwrap();
        let there = storage.local_path(&stored.sha256).unwrap();
        assert_eq!(fs::metadata(&there).unwrap().ino(), fs::metadata(&path).unwrap().ino());
        fs::remove_file(&path).unwrap();
        assert_eq!(storage.read(&stored.sha256).await.unwrap(), "adopted");
        assert_eq!(storage.adopt(&folder.file(b"adopted")).await.unwrap(), stored, "kept already");
    }

    #[tokio::test]
    async fn equal_content_is_kept_once_and_left_alone() {
        let folder = Folder::new();
        let storage = folder.storage();
        let first = storage.put(&folder.file(b"the same")).await.unwrap();
        let written = fs::metadata(&folder.kept()[0]).unwrap().modified().unwrap();
        assert_eq!(storage.put(&folder.file(b"the same")).await.unwrap(), first);
        assert_eq!(storage.put_bytes("the same".into()).await.unwrap(), first);
        assert_eq!(folder.kept().len(), 1);
        assert_eq!(fs::metadata(&folder.kept()[0]).unwrap().modified().unwrap(), written);
    }

    #[tokio::test]
    async fn content_that_the_disk_has_cut_short_is_put_right() {
        let folder = Folder::new();
        let storage = folder.storage();
        let stored = storage.put(&folder.file(b"whole")).await.unwrap();
        fs::write(storage.local_path(&stored.sha256).unwrap(), b"who").unwrap();
        storage.put_bytes("whole".into()).await.unwrap();
        assert_eq!(storage.read(&stored.sha256).await.unwrap(), "whole");
    }

    #[tokio::test]
    async fn only_a_hash_names_a_file() {
        let folder = Folder::new();
        let storage = folder.storage();
        let upper = NOTHING.to_uppercase();
        let climbing = format!("../../{}", &NOTHING[6..]);
        for name in ["", "../upload", "/etc/passwd", &NOTHING[1..], upper.as_str(), climbing.as_str()] {
            assert_eq!(storage.local_path(name), None, "{name}");
            assert!(matches!(storage.read(name).await, Err(StorageError::NotASha256(_))), "{name}");
        }
        assert!(matches!(storage.read(NOTHING).await, Err(StorageError::Store(_))), "a hash, but not here");
    }

    #[test]
    fn a_wrong_address_names_the_setting() {
        for url in ["s3://bucket", "", "file:", "file://", "/var/lib/griot", "https://example.org"] {
            let error = Storage::open(url).unwrap_err().to_string();
            assert!(error.contains("STORAGE_URL") && error.contains("file:/var/lib"), "{url}: {error}");
        }
        let error = Storage::open("file:/proc/none").unwrap_err().to_string();
        assert!(error.contains("STORAGE_URL") && error.contains("/proc/none"), "{error}");
    }
}
