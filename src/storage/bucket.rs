//! A bucket of S3, or of a service that speaks like it.

use std::ops::Range;
use std::time::Duration;

use bytes::Bytes;
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, try_unfold};
use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path as Place;
use object_store::prefix::PrefixStore;
use object_store::{BackoffConfig, ClientOptions, GetOptions, GetRange, ObjectStore as _, RetryConfig};
use tokio::time::timeout;

use super::{Key, Reading, StorageError};
use crate::config::Bucket;

/// Whoever asks for a file hears within this time that the bucket is away.
const ANSWERS_WITHIN: Duration = Duration::from_secs(12);
/// A part of a file that is being brought may take so long on a slow line; so may a piece of one that is being read.
const PIECE_WITHIN: Duration = Duration::from_mins(2);

/// The objects below the prefix.
pub(super) type Objects = PrefixStore<AmazonS3>;

pub(super) fn connect(at: &Bucket) -> Result<Objects, StorageError> {
    // It fails only when a provider is already there, which serves as well.
    _ = rustls::crypto::ring::default_provider().install_default();
    let plain = at.endpoint.as_ref().is_some_and(|endpoint| endpoint.starts_with("http://"));
    let calls = ClientOptions::new()
        .with_connect_timeout(Duration::from_secs(3))
        .with_read_timeout(PIECE_WITHIN)
        .with_timeout_disabled()
        .with_allow_http(plain);
    let retries = RetryConfig {
        backoff: BackoffConfig { max_backoff: Duration::from_secs(1), ..BackoffConfig::default() },
        max_retries: 3,
        retry_timeout: ANSWERS_WITHIN,
    };
    let builder = AmazonS3Builder::new()
        .with_bucket_name(&at.name)
        .with_region(&at.region)
        .with_access_key_id(at.key_id.expose())
        .with_secret_access_key(at.key.expose())
        .with_client_options(calls)
        .with_retry(retries);
    let builder = at.endpoint.iter().fold(builder, AmazonS3Builder::with_endpoint);
    let bucket = builder.build().map_err(StorageError::Bucket)?;
    Ok(PrefixStore::new(bucket, at.prefix.as_str()))
}

/// Opens the bytes `span` of an object. A line that breaks off on the way is taken up where it broke, as long as something
/// comes: a slow reader may take an hour over a file, and no service keeps a connection waiting for so long.
pub(super) async fn open(objects: &Objects, key: &Key, span: Range<u64>) -> Result<Reading, StorageError> {
    let pieces = ask(objects, key, span.clone()).await?;
    let state = Under { objects: objects.clone(), key: key.clone(), left: span, pieces, moved: false };
    Ok(Reading::bucket(try_unfold(state, Under::next).boxed()))
}

type Pieces = BoxStream<'static, object_store::Result<Bytes>>;

async fn ask(objects: &Objects, key: &Key, span: Range<u64>) -> Result<Pieces, StorageError> {
    let place: Place = key.place();
    let options = GetOptions { range: Some(GetRange::Bounded(span.clone())), ..GetOptions::default() };
    match timeout(ANSWERS_WITHIN, objects.get_opts(&place, options)).await {
        Ok(Ok(got)) if got.range == span => Ok(got.into_stream()),
        // S3 answers with what there is of a range.
        Ok(Ok(_) | Err(object_store::Error::NotFound { .. })) => Err(StorageError::Missing(key.clone())),
        Ok(Err(error)) => Err(StorageError::Away(error.into())),
        Err(error) => Err(StorageError::Away(error.into())),
    }
}

/// An object that is being read.
struct Under {
    objects: Objects,
    key: Key,
    left: Range<u64>,
    pieces: Pieces,
    /// Something has come since it was last asked for.
    moved: bool,
}

impl Under {
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, StorageError> {
        loop {
            if self.left.is_empty() {
                return Ok(None);
            }
            match self.pieces.next().await {
                Some(Ok(piece)) => {
                    self.left.start += u64::try_from(piece.len()).unwrap_or(u64::MAX);
                    self.moved |= !piece.is_empty();
                    return Ok(Some((piece, self)));
                }
                Some(Err(error)) if !self.moved => return Err(StorageError::Away(error.into())),
                None if !self.moved => return Err(StorageError::Missing(self.key)),
                Some(Err(_)) | None => {
                    self.pieces = ask(&self.objects, &self.key, self.left.clone()).await?;
                    self.moved = false;
                }
            }
        }
    }
}
