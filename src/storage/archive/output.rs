//! Where an archive is written to.

use std::io;
use std::path::{Path, PathBuf};

use age::x25519::Recipient;
use bytes::BytesMut;
use object_store::path::Path as Place;
use object_store::{MultipartUpload, ObjectStoreExt as _};
use tokio::fs::{File, OpenOptions};
use tokio::io::AsyncWriteExt as _;

use super::seal::{Identities, Seal};
use crate::storage::StorageError;
use crate::storage::bucket::Objects;

/// The size of the parts of an object, in bytes: S3 takes 10,000 of them, so that an archive may have 160 GB.
const PART: usize = 16 * 1024 * 1024;

/// A new file, mode 0600, or a new object of a bucket; perhaps encrypted.
pub struct Output {
    target: Target,
    seal: Option<Seal>,
    bytes: u64,
}

enum Target {
    File { path: PathBuf, file: File },
    Object(Object),
}

struct Object {
    objects: Objects,
    place: Place,
    /// `None` until the first part is sent.
    upload: Option<Box<dyn MultipartUpload>>,
    part: BytesMut,
}

impl Output {
    /// Creates the file, encrypted if there are `recipients`. Returns beside what opens it then; it is kept nowhere.
    ///
    /// # Errors
    /// When the file exists, or cannot be created.
    pub async fn file(path: &Path, recipients: &[Recipient]) -> Result<(Self, Option<Identities>), StorageError> {
        let refused = |error| StorageError::Disk(path.to_owned(), error);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).await.map_err(refused)?;
        let (seal, opens) = sealed(recipients).map_err(refused)?;
        Ok((Self { target: Target::File { path: path.to_owned(), file }, seal, bytes: 0 }, opens))
    }

    /// A new object, which is there once it is finished. Otherwise as [`Self::file`].
    ///
    /// # Errors
    /// When nothing can be encrypted.
    pub(in crate::storage) fn object(
        objects: &Objects,
        name: &str,
        recipients: &[Recipient],
    ) -> Result<(Self, Option<Identities>), StorageError> {
        let (seal, opens) = sealed(recipients).map_err(|error| StorageError::Disk(name.into(), error))?;
        let object = Object { objects: objects.clone(), place: name.into(), upload: None, part: BytesMut::new() };
        Ok((Self { target: Target::Object(object), seal, bytes: 0 }, opens))
    }

    pub(super) async fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        let Some(seal) = &mut self.seal else { return self.put(bytes).await };
        let sealed = seal.add(bytes).map_err(|error| self.target.refused(error))?;
        self.put(&sealed).await
    }

    /// Writes the end, and returns how many bytes it is in all. It is durable then.
    pub(super) async fn finish(mut self) -> Result<u64, StorageError> {
        if let Some(seal) = self.seal.take() {
            let sealed = seal.finish().map_err(|error| self.target.refused(error))?;
            self.put(&sealed).await?;
        }
        self.target.finish().await?;
        Ok(self.bytes)
    }

    async fn put(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        let put = self.target.write(bytes).await;
        if put.is_err() {
            self.target.give_up().await;
        }
        self.bytes += u64::try_from(bytes.len()).unwrap_or_default();
        put
    }
}

fn sealed(recipients: &[Recipient]) -> io::Result<(Option<Seal>, Option<Identities>)> {
    if recipients.is_empty() {
        return Ok((None, None));
    }
    let (seal, opens) = Seal::to(recipients)?;
    Ok((Some(seal), Some(opens)))
}

fn away(error: object_store::Error) -> StorageError {
    StorageError::Away(error.into())
}

impl Target {
    async fn write(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        match self {
            Self::File { file, .. } => file.write_all(bytes).await.map_err(|error| self.refused(error)),
            Self::Object(object) => object.write(bytes).await.map_err(away),
        }
    }

    async fn finish(&mut self) -> Result<(), StorageError> {
        match self {
            Self::File { file, .. } => {
                let done = async {
                    file.flush().await?;
                    file.sync_all().await
                };
                done.await.map_err(|error| self.refused(error))
            }
            Self::Object(object) => object.finish().await.map_err(away),
        }
    }

    /// Has the bucket forget the parts. If that fails, they are not visible as an object anyway.
    async fn give_up(&mut self) {
        if let Self::Object(Object { upload: Some(upload), .. }) = self {
            drop(upload.abort().await);
        }
    }

    fn refused(&self, error: io::Error) -> StorageError {
        match self {
            Self::File { path, .. } => StorageError::Disk(path.clone(), error),
            Self::Object(_) => StorageError::Away(error.into()),
        }
    }
}

impl Object {
    async fn write(&mut self, bytes: &[u8]) -> object_store::Result<()> {
        self.part.extend_from_slice(bytes);
        while self.part.len() >= PART {
            let part = self.part.split_to(PART).freeze();
            self.upload().await?.put_part(part.into()).await?;
        }
        Ok(())
    }

    async fn finish(&mut self) -> object_store::Result<()> {
        let rest = self.part.split().freeze();
        let upload = self.upload().await?;
        upload.put_part(rest.into()).await?;
        upload.complete().await.map(drop)
    }

    async fn upload(&mut self) -> object_store::Result<&mut Box<dyn MultipartUpload>> {
        Ok(match &mut self.upload {
            Some(upload) => upload,
            none => none.insert(self.objects.put_multipart(&self.place).await?),
        })
    }
}
