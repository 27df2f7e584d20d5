//! `GET /share/…`: pictures that the program draws, when they are first asked for. The newest ones stay in memory.

use std::collections::VecDeque;
use std::future::Future;
use std::sync::{Mutex, PoisonError};

use actix_web::HttpResponse;
use actix_web::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::web::Path;
use bytes::Bytes;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::{FOR_ALL, RESOURCE_POLICY};
use crate::pictures::PictureRefusal;
use crate::pictures::shared::{self, COVER_WIDTH, Said, THUMBNAIL_WIDTH};
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::file_refs::CoverRef;
use crate::storage::{Key, Namespace, Storage};
use crate::web::answer::IMMUTABLE;
use crate::web::context::RequestContext;
use crate::web::drawn::{self, Drawn};
use crate::web::page::REVALIDATE;
use crate::web::problem;

/// The most that drawn pictures take in memory, in bytes.
const MOST: usize = 8 * 1024 * 1024;
/// How many requests may wait for a picture to be drawn.
const WAITING: usize = 32;

/// The pictures that were drawn lately. One is drawn at a time, so that many addresses at once cost no more than one processor.
pub struct Drawings {
    kept: Mutex<Kept>,
    turn: Semaphore,
    waiting: Semaphore,
}

#[derive(Default)]
struct Kept {
    /// Oldest first.
    pictures: VecDeque<(String, Bytes)>,
    bytes: usize,
}

impl Default for Drawings {
    fn default() -> Self {
        Self { kept: Mutex::default(), turn: Semaphore::new(1), waiting: Semaphore::new(WAITING) }
    }
}

impl Drawings {
    /// The picture at `path`, drawn by `draw` if it is not here.
    ///
    /// # Errors
    /// [`Error::Busy`] if too many wait.
    pub async fn find<F: Future<Output = Result<Vec<u8>, Error>>>(
        &self,
        path: &str,
        draw: impl FnOnce() -> F,
    ) -> Result<Bytes, Error> {
        if let Some(picture) = self.kept(path) {
            return Ok(picture);
        }
        let _waits = self.waiting.try_acquire().map_err(|_| Error::Busy)?;
        let _turn = self.turn.acquire().await.map_err(|error| Error::Broken(error.to_string()))?;
        // Whoever waited for another request for the same picture has it now.
        if let Some(picture) = self.kept(path) {
            return Ok(picture);
        }
        let picture = Bytes::from(draw().await?);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += picture.len();
        kept.pictures.push_back((path.to_owned(), picture.clone()));
        while kept.bytes > MOST {
            let Some((_, oldest)) = kept.pictures.pop_front() else { break };
            kept.bytes -= oldest.len();
        }
        Ok(picture)
    }

    fn kept(&self, path: &str) -> Option<Bytes> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.pictures.iter().find(|(known, _)| known == path).map(|(_, picture)| picture.clone())
    }
}

/// `GET /share/{slug}/{mark}/{name}`: a picture of a published book. Another mark than the present one leads to the present one.
pub async fn of_book(ctx: RequestContext, path: Path<(String, String, String)>) -> HttpResponse {
    let (slug, _, name) = path.into_inner();
    let answered = match Drawn::parse(&name) {
        Some(drawn) => draw_book(&ctx, &slug, drawn).await,
        None => Err(Error::NotFound),
    };
    problem::or_page(&ctx, answered)
}

async fn draw_book(ctx: &RequestContext, slug: &str, drawn: Drawn) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let (book, rules) = (published::book(shop, slug).await?.book, shop.rules());
    let address = drawn::address(&rules, &book, drawn);
    if ctx.request.path() != address {
        return Ok(moved(&address));
    }
    let said = drawn::said(&rules, &book);
    let picture = ctx.app.drawings.find(&address, async || {
        let cover: Option<CoverRef> = book.cover.as_deref().and_then(|cover| serde_json::from_str(cover).ok());
        let cover = match cover {
            Some(cover) => Some(file(&shop.storage, &cover.large.sha256).await?),
            None => None,
        };
        blocking(move || draw(drawn, &said, cover.as_deref())).await
    });
    Ok(send(picture.await?, "image/jpeg"))
}

fn draw(drawn: Drawn, said: &Said, cover: Option<&[u8]>) -> Result<Vec<u8>, PictureRefusal> {
    let width = if drawn == Drawn::Thumbnail { THUMBNAIL_WIDTH } else { COVER_WIDTH };
    match (drawn, cover) {
        (Drawn::Card, cover) => shared::card(said, cover),
        (Drawn::Cover | Drawn::Thumbnail, Some(cover)) => shared::as_jpeg(cover, width),
        (Drawn::Cover | Drawn::Thumbnail, None) => shared::made_cover(said, width),
    }
}

/// `GET /share/{mark}/card.jpg`: the card of the shop itself.
pub async fn of_shop(ctx: RequestContext, path: Path<(String, String)>) -> HttpResponse {
    let rules = ctx.app.shop.rules();
    if path.1 != Drawn::Card.name() {
        return problem::not_found(&ctx);
    }
    let address = drawn::shop_address(&rules);
    if ctx.request.path() != address {
        return moved(&address);
    }
    let said = drawn::shop_said(&rules);
    let picture = ctx.app.drawings.find(&address, || blocking(move || shared::card(&said, None))).await;
    problem::or_page(&ctx, picture.map(|picture| send(picture, "image/jpeg")))
}

fn moved(to: &str) -> HttpResponse {
    HttpResponse::Found().insert_header((LOCATION, to)).insert_header((CACHE_CONTROL, REVALIDATE)).finish()
}

/// A picture that never changes at its address. Other sites may show it.
fn send(picture: Bytes, kind: &'static str) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((CACHE_CONTROL, IMMUTABLE))
        .insert_header((ACCESS_CONTROL_ALLOW_ORIGIN, "*"))
        .insert_header((RESOURCE_POLICY, FOR_ALL))
        .body(picture)
}

/// A picture of the storage.
pub async fn file(storage: &Storage, sha256: &str) -> Result<Bytes, Error> {
    Ok(storage.read(&Key::new(Namespace::Pictures, sha256)?).await?)
}

/// Draws on a thread that may block.
pub async fn blocking(
    draw: impl FnOnce() -> Result<Vec<u8>, PictureRefusal> + Send + 'static,
) -> Result<Vec<u8>, Error> {
    let drawn = spawn_blocking(draw).await.map_err(|error| Error::Broken(error.to_string()))?;
    drawn.map_err(|refusal| Error::Broken(format!("a picture could not be drawn: {refusal}")))
}
