//! A bucket of S3, or of a service with the same API.

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

/// The longest wait for the bucket to answer a request for a file, before it counts as unreachable.
const ANSWERS_WITHIN: Duration = Duration::from_secs(12);
/// The longest wait for a part of an upload on a slow connection, and for the next bytes of a download.
const PIECE_WITHIN: Duration = Duration::from_mins(2);

/// The objects below the configured prefix.
pub(super) type Objects = PrefixStore<AmazonS3>;

pub(super) fn connect(at: &Bucket) -> Result<Objects, StorageError> {
    // This fails only if a provider is already installed, which is just as good.
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

/// Opens the bytes `span` of an object. If the connection breaks, reading resumes where it broke, as long as each
/// connection delivers something: a slow reader may take an hour for a file, and no service keeps an idle connection
/// open for so long.
pub(super) async fn open(objects: &Objects, key: &Key, span: Range<u64>) -> Result<Reading, StorageError> {
    let key = key.clone();
    open_at(objects, key.place(), span, move || StorageError::Missing(key.clone())).await
}

/// The same of any object; `missing` is the error if it does not have all these bytes.
pub(super) async fn open_at(
    objects: &Objects,
    place: Place,
    span: Range<u64>,
    missing: impl Fn() -> StorageError + Send + Sync + 'static,
) -> Result<Reading, StorageError> {
    let object = Object { objects: objects.clone(), place, missing: Box::new(missing) };
    let pieces = object.ask(span.clone()).await?;
    let state = Under { object, left: span, pieces, moved: false };
    Ok(Reading::bucket(try_unfold(state, Under::next).boxed()))
}

type Pieces = BoxStream<'static, object_store::Result<Bytes>>;

/// An object, and the error if it does not have all the bytes that are asked for.
struct Object {
    objects: Objects,
    place: Place,
    missing: Box<dyn Fn() -> StorageError + Send + Sync>,
}

impl Object {
    async fn ask(&self, span: Range<u64>) -> Result<Pieces, StorageError> {
        let options = GetOptions { range: Some(GetRange::Bounded(span.clone())), ..GetOptions::default() };
        match timeout(ANSWERS_WITHIN, self.objects.get_opts(&self.place, options)).await {
            Ok(Ok(got)) if got.range == span => Ok(got.into_stream()),
            // If the object is shorter, S3 answers with the part of the range that exists.
            Ok(Ok(_) | Err(object_store::Error::NotFound { .. })) => Err((self.missing)()),
            Ok(Err(error)) => Err(StorageError::Away(error.into())),
            Err(error) => Err(StorageError::Away(error.into())),
        }
    }
}

/// An object that is being read.
struct Under {
    object: Object,
    left: Range<u64>,
    pieces: Pieces,
    /// Whether any bytes have arrived since the last request.
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
                None if !self.moved => return Err((self.object.missing)()),
                Some(Err(_)) | None => {
                    self.pieces = self.object.ask(self.left.clone()).await?;
                    self.moved = false;
                }
            }
        }
    }
}
