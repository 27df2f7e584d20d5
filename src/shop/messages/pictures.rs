//! The pictures inside e-mails to buyers: the shop's logo and the covers of the books. An e-mail goes without those that cannot
//! be read.

use std::time::Duration;

use bytes::Bytes;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::super::{Error, Shop};
use crate::mail::{InlinePicture, Logo, PictureFormat};
use crate::pictures::PictureRefusal;
use crate::pictures::shared::{as_jpeg, as_png};
use crate::shop::file_refs::CoverRef;
use crate::storage::{Key, Namespace};
use crate::store::books::Book;

/// The width of a cover in an e-mail, in CSS pixels. The picture has twice as many, for sharp screens.
const COVER_WIDTH: u32 = 64;
/// The most that a logo takes in an e-mail, in CSS pixels, as on the shop's pages.
const LOGO_HEIGHT: u32 = 44;
const LOGO_WIDTH: u32 = 220;
/// How long an e-mail waits for one picture.
const PATIENCE: Duration = Duration::from_secs(5);

/// The pictures of one e-mail.
#[derive(Default)]
pub(super) struct Pictures {
    pub logo: Option<Logo>,
    /// By book, in the order in which they were asked for.
    pub covers: Vec<Option<InlinePicture>>,
}

/// A book's cover, if it has one.
pub(super) fn cover_of(book: &Book) -> Option<CoverRef> {
    serde_json::from_str(book.cover.as_deref()?).ok()
}

/// Reads the logo and these covers.
pub(super) async fn read(shop: &Shop, covers: &[Option<CoverRef>]) -> Pictures {
    let mut pictures = Pictures { logo: logo(shop).await, covers: Vec::new() };
    for (place, cover) in covers.iter().enumerate() {
        let read = match cover {
            Some(cover) => in_time(read_cover(shop, cover, place)).await,
            None => None,
        };
        pictures.covers.push(read);
    }
    pictures
}

async fn logo(shop: &Shop) -> Option<Logo> {
    let rules = shop.rules();
    let logo = rules.look.logo.as_ref()?;
    let height = logo.height.min(LOGO_HEIGHT).min(logo.height * LOGO_WIDTH / logo.width.max(1)).max(1);
    let width = (logo.width * height).div_ceil(logo.height.max(1));
    let bytes = in_time(read_as(shop, &logo.sha256, as_png)).await?;
    let picture = InlinePicture { name: "logo".to_owned(), format: PictureFormat::Png, bytes, width, height };
    Some(Logo { picture, alone: logo.alone })
}

async fn read_cover(shop: &Shop, cover: &CoverRef, place: usize) -> Result<InlinePicture, Error> {
    let small = &cover.small;
    let bytes = read_as(shop, &small.sha256, |file| as_jpeg(file, COVER_WIDTH * 2)).await?;
    let height = (small.height * COVER_WIDTH).div_ceil(small.width.max(1));
    let name = format!("cover-{}", place + 1);
    Ok(InlinePicture { name, format: PictureFormat::Jpeg, bytes, width: COVER_WIDTH, height })
}

async fn read_as(
    shop: &Shop,
    sha256: &str,
    drawn: impl FnOnce(&[u8]) -> Result<Vec<u8>, PictureRefusal> + Send + 'static,
) -> Result<Bytes, Error> {
    let file = shop.storage.read(&Key::new(Namespace::Pictures, sha256)?).await?;
    let drawn = spawn_blocking(move || drawn(&file)).await.map_err(|error| Error::Broken(error.to_string()))?;
    drawn.map(Bytes::from).map_err(|refusal| Error::Broken(refusal.to_string()))
}

async fn in_time<T>(reading: impl Future<Output = Result<T, Error>>) -> Option<T> {
    match timeout(PATIENCE, reading).await {
        Ok(Ok(read)) => return Some(read),
        Ok(Err(error)) => tracing::warn!(%error, "an e-mail goes without a picture"),
        Err(_) => tracing::warn!("an e-mail goes without a picture: the storage does not answer"),
    }
    None
}
