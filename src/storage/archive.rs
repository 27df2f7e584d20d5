//! A tar archive: written entry by entry, each with its SHA-256, and read back.

use std::fs::File;
use std::io::{self, Read as _, SeekFrom};
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tar::{EntryType, Header};
use tokio::fs::OpenOptions;
use tokio::io::{AsyncSeekExt as _, AsyncWriteExt as _};

use super::{Key, Reading, StorageError};

/// Tar counts in blocks of so many bytes.
const BLOCK: u64 = 512;
/// How much is read at once.
const PIECE: usize = 256 * 1024;

/// An entry of an archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub name: String,
    /// In bytes.
    pub size: u64,
    /// 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// An archive that is being written, mode 0600.
pub struct ArchiveWriter {
    path: PathBuf,
    file: tokio::fs::File,
    at: u64,
    made_at: u64,
}

impl ArchiveWriter {
    /// Creates the file. `made_at` is the time of its entries, in seconds since 1970.
    ///
    /// # Errors
    /// When the file exists, or cannot be created.
    pub async fn create(path: &Path, made_at: u64) -> Result<Self, StorageError> {
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await;
        let file = file.map_err(|error| StorageError::Disk(path.to_owned(), error))?;
        Ok(Self { path: path.to_owned(), file, at: 0, made_at })
    }

    /// Adds an entry of `size` bytes.
    ///
    /// # Errors
    /// When the content cannot be read, or has another size: then the archive is as it was. When the disk refuses.
    pub async fn add(&mut self, name: &str, size: u64, content: Reading) -> Result<Entry, StorageError> {
        let start = self.at;
        let added = self.append(name, size, content).await;
        if added.is_err() {
            self.back_to(start).await?;
        }
        added
    }

    /// Adds a file of a storage.
    ///
    /// # Errors
    /// As [`Self::add`], and when the content does not match the key.
    pub async fn add_stored(&mut self, name: &str, key: &Key, size: u64, content: Reading) -> Result<(), StorageError> {
        let start = self.at;
        if self.add(name, size, content).await?.sha256 == key.sha256() {
            return Ok(());
        }
        self.back_to(start).await?;
        Err(StorageError::Differs(key.clone()))
    }

    /// Ends the archive and brings it to the disk. Returns its size in bytes.
    ///
    /// # Errors
    /// When the disk refuses.
    pub async fn finish(mut self) -> Result<u64, StorageError> {
        self.write(&[0; 1024]).await?;
        let done = async {
            self.file.flush().await?;
            self.file.sync_all().await
        };
        done.await.map_err(|error| self.refused(error))?;
        Ok(self.at)
    }

    async fn append(&mut self, name: &str, size: u64, mut content: Reading) -> Result<Entry, StorageError> {
        let header = header(name, size, self.made_at).map_err(|error| self.refused(error))?;
        self.write(header.as_bytes()).await?;
        let (mut hash, mut got) = (Sha256::new(), 0);
        while let Some(piece) = content.try_next().await? {
            hash.update(&piece);
            got += u64::try_from(piece.len()).unwrap_or(u64::MAX);
            if got > size {
                break;
            }
            self.write(&piece).await?;
        }
        if got != size {
            return Err(StorageError::Changed(name.into()));
        }
        let rest = usize::try_from(size.next_multiple_of(BLOCK) - size).unwrap_or_default();
        self.write([0; 512].get(..rest).unwrap_or_default()).await?;
        Ok(Entry { name: name.to_owned(), size, sha256: hex::encode(hash.finalize()) })
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.file.write_all(bytes).await.map_err(|error| self.refused(error))?;
        self.at += u64::try_from(bytes.len()).unwrap_or_default();
        Ok(())
    }

    async fn back_to(&mut self, start: u64) -> Result<(), StorageError> {
        let back = async {
            self.file.flush().await?;
            self.file.set_len(start).await?;
            self.file.seek(SeekFrom::Start(start)).await
        };
        self.at = back.await.map_err(|error| self.refused(error))?;
        Ok(())
    }

    fn refused(&self, error: io::Error) -> StorageError {
        StorageError::Disk(self.path.clone(), error)
    }
}

fn header(name: &str, size: u64, made_at: u64) -> io::Result<Header> {
    let mut header = Header::new_gnu();
    header.set_path(name)?;
    header.set_entry_type(EntryType::Regular);
    header.set_size(size);
    header.set_mode(0o600);
    header.set_mtime(made_at);
    header.set_cksum();
    Ok(header)
}

/// An archive that was read to its end once.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    file: File,
    entries: Vec<(Entry, u64)>,
}

impl Archive {
    /// Reads the whole archive, for the SHA-256 of each entry. Blocks.
    ///
    /// # Errors
    /// When it cannot be read, is cut off, or holds anything else than plain files.
    pub fn read(path: &Path) -> Result<Self, StorageError> {
        let refused = |error| StorageError::Read(path.to_owned(), error);
        let file = File::open(path).map_err(refused)?;
        let entries = entries(&file).map_err(refused)?;
        Ok(Self { path: path.to_owned(), file, entries })
    }

    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.entries.iter().map(|(entry, _)| entry)
    }

    /// The content of an entry. `None` if there is no such entry.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(&self, name: &str) -> Result<Option<Reading>, StorageError> {
        let Some((entry, at)) = self.entries.iter().find(|(entry, _)| entry.name == name) else { return Ok(None) };
        let file = self.file.try_clone().map_err(|error| StorageError::Read(self.path.clone(), error))?;
        Ok(Some(Reading::file(file, *at..at + entry.size)))
    }

    /// The content of a small entry.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let Some(mut content) = self.open(name)? else { return Ok(None) };
        let mut bytes = Vec::new();
        while let Some(piece) = content.try_next().await? {
            bytes.extend_from_slice(&piece);
        }
        Ok(Some(bytes))
    }
}

fn entries(file: &File) -> io::Result<Vec<(Entry, u64)>> {
    let mut found = Vec::new();
    let mut piece = vec![0; PIECE];
    let mut archive = tar::Archive::new(file);
    for entry in archive.entries()? {
        let mut entry = entry?;
        let name = entry.path()?.to_str().map(str::to_owned);
        let name = name.filter(|_| entry.header().entry_type() == EntryType::Regular);
        let name = name.ok_or_else(|| io::Error::other("it holds something else than files"))?;
        let (mut hash, mut size) = (Sha256::new(), 0);
        loop {
            let read = entry.read(&mut piece)?;
            if read == 0 {
                break;
            }
            hash.update(piece.get(..read).unwrap_or_default());
            size += u64::try_from(read).unwrap_or_default();
        }
        if size != entry.size() {
            return Err(io::Error::other("it is cut off"));
        }
        let at = entry.raw_file_position();
        found.push((Entry { name, size, sha256: hex::encode(hash.finalize()) }, at));
    }
    Ok(found)
}
