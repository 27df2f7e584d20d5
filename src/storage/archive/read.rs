//! Reads an archive to its end, and then any of its entries.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use futures_util::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use tar::EntryType;

use super::Entry;
use super::seal::{Identities, Opened};
use crate::storage::{Reading, StorageError};

/// How much is read at once.
const PIECE: usize = 256 * 1024;

/// What an archive holds.
#[derive(Debug, Default)]
pub struct Contents {
    pub entries: Vec<Entry>,
    /// The content of the entries that were asked for, by name.
    pub kept: BTreeMap<String, Vec<u8>>,
    /// Where each entry's content begins.
    starts: Vec<u64>,
}

impl Contents {
    /// Reads a whole archive, for the SHA-256 of each entry and the content of those named in `keep`. Blocks.
    ///
    /// # Errors
    /// When it cannot be read, is cut off, or holds anything else than plain files. [`io::ErrorKind::PermissionDenied`] when it is
    /// encrypted and none of `identities` opens it.
    pub fn read(from: impl Read, identities: Option<&Identities>, keep: &[&str]) -> io::Result<Self> {
        let opened = Opened::new(BufReader::with_capacity(PIECE, from), identities)?;
        let mut archive = tar::Archive::new(opened);
        let mut contents = Self::default();
        for entry in archive.entries()? {
            contents.add(entry?, keep)?;
        }
        // What is encrypted proves only at its end that nothing was cut off.
        io::copy(&mut archive.into_inner(), &mut io::sink())?;
        Ok(contents)
    }

    fn add(&mut self, mut entry: tar::Entry<'_, impl Read>, keep: &[&str]) -> io::Result<()> {
        let name = entry.path()?.to_str().map(str::to_owned);
        let name = name.filter(|_| entry.header().entry_type() == EntryType::Regular);
        let name = name.ok_or_else(|| io::Error::other("it holds something else than files"))?;
        let (mut hash, mut size, mut kept) = (Sha256::new(), 0, Vec::new());
        let mut piece = vec![0; PIECE];
        loop {
            let read = entry.read(&mut piece)?;
            let some = piece.get(..read).unwrap_or_default();
            if some.is_empty() {
                break;
            }
            hash.update(some);
            size += u64::try_from(read).unwrap_or_default();
            if keep.contains(&name.as_str()) {
                kept.extend_from_slice(some);
            }
        }
        if size != entry.size() {
            return Err(io::Error::other("it is cut off"));
        }
        if keep.contains(&name.as_str()) {
            self.kept.insert(name.clone(), kept);
        }
        self.starts.push(entry.raw_file_position());
        self.entries.push(Entry { name, size, sha256: hex::encode(hash.finalize()) });
        Ok(())
    }
}

/// An archive in a file, which was read to its end once.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    identities: Option<Identities>,
    pub contents: Contents,
}

impl Archive {
    /// Reads the whole file, as [`Contents::read`] does. Blocks.
    ///
    /// # Errors
    /// As there; [`StorageError::Sealed`] when it is encrypted and none of `identities` opens it.
    pub fn read(path: &Path, identities: Option<Identities>, keep: &[&str]) -> Result<Self, StorageError> {
        let refused = |error| StorageError::Read(path.to_owned(), error);
        let file = File::open(path).map_err(refused)?;
        let contents = Contents::read(file, identities.as_ref(), keep).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied => StorageError::Sealed(path.to_owned(), error),
            _ => refused(error),
        })?;
        Ok(Self { path: path.to_owned(), identities, contents })
    }

    /// The content of an entry. `None` if there is no such entry.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(&self, name: &str) -> Result<Option<Reading>, StorageError> {
        let mut found = self.contents.entries.iter().zip(&self.contents.starts);
        let Some((entry, start)) = found.find(|(entry, _)| entry.name == name) else { return Ok(None) };
        let (start, size) = (*start, entry.size);
        let refused = |error| StorageError::Read(self.path.clone(), error);
        let file = File::open(&self.path).map_err(refused)?;
        Ok(Some(match Opened::new(BufReader::new(file), self.identities.as_ref()).map_err(refused)? {
            Opened::Plain(file) => Reading::file(file.into_inner(), start..start + size),
            Opened::Sealed(mut reader) => {
                reader.seek(SeekFrom::Start(start)).map_err(refused)?;
                Reading::blocking(reader.take(size))
            }
        }))
    }

    /// The content of a small entry.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub async fn bytes(&self, name: &str) -> Result<Option<Vec<u8>>, StorageError> {
        let Some(content) = self.open(name)? else { return Ok(None) };
        let pieces: Vec<_> = content.try_collect().await?;
        Ok(Some(pieces.concat()))
    }
}
