//! What readers see of a book before they buy it: pictures of its sample's first pages, and its contents. New files bring their
//! contents with them (`books::examine`); everything else, of today and of before, the worker makes one by one.

use std::collections::HashSet;

use super::books::{FileRefusal, examine};
use crate::shop::file_refs::{PageRef, SampleRef};
use crate::shop::{Error, Shop, delivery};
use crate::storage::{Key, Namespace};
use crate::store::editions::Edition;
use crate::store::{self, Conn, extracts, meta};
use crate::{epub, pdf, pictures};

/// What could not be done in this process: it is not tried again before the next start.
pub type Skipped = HashSet<String>;

/// The number that grows with every change of the catalogue: without one there is nothing new to do.
pub async fn version(shop: &Shop) -> Result<i64, Error> {
    shop.db.read(|conn| Ok(meta::catalogue_version(conn)?)).await
}

/// Draws the pages of one sample, or reads the contents of one edition. `false` if there was nothing left to do.
///
/// # Errors
/// If the database or the storage does not answer.
pub async fn next(shop: &Shop, skipped: &mut Skipped) -> Result<bool, Error> {
    let was = skipped.clone();
    let (sample, edition) = shop.db.read(move |conn| wanted(conn, &was)).await?;
    if let Some(sample) = sample {
        return draw(shop, sample, skipped).await.map(|()| true);
    }
    let Some(edition) = edition else { return Ok(false) };
    list(shop, edition, skipped).await.map(|()| true)
}

/// The most editions that are looked through for one whose contents can be read.
const LOOKED_THROUGH: i64 = 50;

/// A sample with the ids of the books that have it.
type OfBooks = (SampleRef, Vec<String>);

fn wanted(conn: &mut Conn, skipped: &Skipped) -> Result<(Option<OfBooks>, Option<Edition>), Error> {
    let drawn: HashSet<String> = extracts::drawn(conn)?.into_iter().collect();
    let samples = extracts::samples(conn)?;
    let samples = || samples.iter().filter_map(|(id, sample)| Some((id, SampleRef::of(Some(sample))?)));
    let is_missing = |one: &SampleRef| !drawn.contains(&one.sha256) && !skipped.contains(&one.sha256);
    let sample = samples().map(|(_, sample)| sample).find(is_missing).map(|sample| {
        let with_it = samples().filter(|(_, other)| other.sha256 == sample.sha256);
        let ids = with_it.map(|(id, _)| id.clone()).collect();
        (sample, ids)
    });
    let unread = extracts::unread(conn, LOOKED_THROUGH)?;
    Ok((sample, unread.into_iter().find(|edition| !skipped.contains(&edition.id))))
}

async fn draw(shop: &Shop, (sample, books): OfBooks, skipped: &mut Skipped) -> Result<(), Error> {
    let key = Key::new(Namespace::Samples, &sample.sha256)?;
    let file = match shop.storage.local(&key, sample.size, &shop.rules().uploads).await {
        Ok(file) => file,
        Err(error) if error.is_away() => return Err(error.into()),
        Err(error) => {
            tracing::warn!(%error, sample = sample.sha256, "the pages of a sample cannot be drawn");
            skipped.insert(sample.sha256);
            return Ok(());
        }
    };
    let drawn = match pdf::draw_pages(&shop.program, file.path()).await {
        Err(pdf::Refusal::NotNow) => {
            skipped.insert(sample.sha256);
            return Ok(());
        }
        drawn => drawn.unwrap_or_default(),
    };
    let mut kept = Vec::new();
    for page in drawn {
        let encoded = tokio::task::spawn_blocking(move || pictures::page(&page)).await;
        let Ok(picture) = encoded.map_err(|error| Error::Broken(error.to_string()))? else { continue };
        let (width, height) = (picture.width, picture.height);
        let stored = shop.storage.put_bytes(Namespace::Pictures, picture.webp.into()).await?;
        kept.push(PageRef { sha256: stored.sha256, width, height, size: stored.size });
    }
    let (kept, now) = (json(&kept)?, shop.clock.now().naive_utc());
    once(shop.db.write(move |conn| extracts::set_pages(conn, (&sample.sha256, &books), &kept, now)).await)
}

async fn list(shop: &Shop, edition: Edition, skipped: &mut Skipped) -> Result<(), Error> {
    let file = match delivery::local(shop, &edition).await {
        Ok(file) => file,
        Err(error @ Error::StorageAway(_)) => return Err(error),
        Err(error) => {
            tracing::warn!(%error, edition = edition.id, "the contents of a book cannot be read");
            skipped.insert(edition.id);
            return Ok(());
        }
    };
    let contents = match examine(shop, file.path()).await {
        Ok(candidate) => candidate.contents.unwrap_or_default(),
        Err(refusal) if is_passing(&refusal) => {
            skipped.insert(edition.id);
            return Ok(());
        }
        Err(_) => Vec::new(),
    };
    once(shop.db.write(move |conn| extracts::set_contents(conn, &edition, &contents)).await)
}

/// Whether a file may be readable another time.
fn is_passing(refusal: &FileRefusal) -> bool {
    match refusal {
        FileRefusal::Kind => false,
        FileRefusal::Pdf(refusal) => *refusal == pdf::Refusal::NotNow,
        FileRefusal::Epub(refused) => refused.why == epub::Refusal::NotNow,
    }
}

/// Another worker may have been faster.
fn once(written: Result<(), store::Error>) -> Result<(), Error> {
    match written {
        Err(error) if error.is_taken() => Ok(()),
        written => Ok(written?),
    }
}

fn json(kept: &[PageRef]) -> Result<String, Error> {
    serde_json::to_string(kept).map_err(|error| Error::Broken(error.to_string()))
}
