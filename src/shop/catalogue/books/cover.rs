//! A book's cover: from page one of a PDF, from the cover inside an EPUB, or from a picture.

use std::path::Path;

use image::{DynamicImage, RgbImage};
use serde_json::json;

use super::change::subject;
use super::{BookError, Field, examine, forget, keep};
use crate::pictures::{self, Cover, Picture};
use crate::shop::accounts::audit::{self, Actor};
use crate::shop::file_refs::{CoverRef, PictureRef};
use crate::shop::{Error, Shop, delivery};
use crate::storage::{Namespace, StorageError};
use crate::store::books;
use crate::store::editions;
use crate::store::uploads::{self, Upload};

/// The largest picture file, in bytes.
const MOST: u64 = 20 * 1024 * 1024;

/// The cover made from a picture. `None` if the picture is not suitable (too small or too long): then the shop's pages
/// show the title instead.
pub async fn picture_of(picture: Option<RgbImage>) -> Option<Cover> {
    let picture = DynamicImage::ImageRgb8(picture?);
    tokio::task::spawn_blocking(move || Cover::from_image(&picture)).await.ok()?.ok()
}

/// Stores the two pictures of a cover, and returns what refers to them in the database.
pub async fn keep_cover(shop: &Shop, cover: Cover) -> Result<String, StorageError> {
    let kept =
        CoverRef { small: keep_picture(shop, cover.small).await?, large: keep_picture(shop, cover.large).await? };
    Ok(serde_json::to_string(&kept).unwrap_or_default())
}

async fn keep_picture(shop: &Shop, picture: Picture) -> Result<PictureRef, StorageError> {
    let stored = shop.storage.put_bytes(Namespace::Pictures, picture.webp.into()).await?;
    Ok(PictureRef { sha256: stored.sha256, width: picture.width, height: picture.height })
}

/// Takes a book's cover from the first of its files on sale that has a suitable picture.
///
/// # Errors
/// If the book has no file, or none with a suitable picture.
pub async fn cover_from_file(shop: &Shop, actor: &Actor, id: &str) -> Result<(), BookError> {
    let book_id = id.to_owned();
    let editions = shop.db.read(move |conn| Ok::<_, Error>(editions::on_sale(conn, &book_id)?)).await?;
    for edition in editions {
        let file = delivery::local(shop, &edition).await?;
        let Ok(candidate) = examine(shop, file.path()).await else { continue };
        if let Some(cover) = picture_of(candidate.picture).await {
            return set(shop, actor, id, keep_cover(shop, cover).await?, "file").await;
        }
    }
    Err(BookError::fault(Field::Cover, "admin-books-cover-none"))
}

/// Takes a book's cover from a complete upload: a PNG, JPEG or WebP picture.
///
/// # Errors
/// Why the picture is refused.
pub async fn cover_from_picture(
    shop: &Shop,
    actor: &Actor,
    id: &str,
    (upload, path): (Upload, &Path),
) -> Result<(), BookError> {
    set(shop, actor, id, take_picture(shop, (upload, path)).await?, "picture").await
}

/// Stores a complete upload as a cover is stored, and returns what refers to it in the database.
///
/// # Errors
/// Why the picture is refused.
pub async fn take_picture(shop: &Shop, (upload, path): (Upload, &Path)) -> Result<String, BookError> {
    let made = make(shop, path).await;
    shop.db.write(move |conn| uploads::delete(conn, &upload.id).map(drop)).await.map_err(Error::from)?;
    forget(path).await;
    Ok(keep_cover(shop, made?).await?)
}

async fn make(shop: &Shop, path: &Path) -> Result<Cover, BookError> {
    let length =
        tokio::fs::metadata(path).await.map_err(|error| BookError::Shop(Error::Broken(error.to_string())))?.len();
    if length > MOST {
        return Err(BookError::fault(Field::Cover, "picture-refused-too-large"));
    }
    let cover = pictures::cover(&shop.program, path.into()).await;
    cover.map_err(|refusal| BookError::fault(Field::Cover, refusal.id()))
}

async fn set(shop: &Shop, actor: &Actor, id: &str, cover: String, from: &'static str) -> Result<(), BookError> {
    let (actor, id) = (actor.clone(), id.to_owned());
    shop.db
        .write(move |conn| {
            let mut book = books::lock_for_update(conn, &id)?;
            (book.cover, book.updated_at) = (Some(cover), actor.at);
            keep(conn, &book)?;
            audit::note(conn, &actor, "book.cover", &subject(&book), json!({ "from": from }))?;
            Ok(())
        })
        .await
}
