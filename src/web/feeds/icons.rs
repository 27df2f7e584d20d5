//! `GET /favicon.ico` and `/apple-touch-icon.png`: the shop's logo where it is about square, else the mark of Griot.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use bytes::Bytes;

use super::pictures::{blocking, file};
use crate::pictures::PictureRefusal;
use crate::pictures::shared::{ico, icon};
use crate::shop::Error;
use crate::web::assets;
use crate::web::context::RequestContext;
use crate::web::frame::is_square;
use crate::web::problem;

const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
/// The sides of the pictures in an icon file, in pixels.
const SIDES: [u8; 3] = [16, 32, 48];
const TOUCH: u32 = 180;

/// `GET /favicon.ico`
pub async fn favicon(ctx: RequestContext) -> HttpResponse {
    let drawn = of_logo(&ctx, "favicon.ico", |logo| {
        let sizes = SIDES.map(|side| icon(logo, side.into(), None).map(|png| (side, png)));
        Ok(ico(&sizes.into_iter().collect::<Result<Vec<_>, _>>()?))
    });
    send(&ctx, drawn.await, "favicon.ico", "image/x-icon")
}

/// `GET /apple-touch-icon.png`: on a light ground, since telephones show black where there is nothing.
pub async fn touch(ctx: RequestContext) -> HttpResponse {
    let drawn = of_logo(&ctx, "touch-icon.png", |logo| icon(logo, TOUCH, Some([0xfd, 0xf7, 0xe6])));
    send(&ctx, drawn.await, "touch-icon.png", "image/png")
}

/// An icon that is made of the shop's logo, if it has one that fits.
async fn of_logo(
    ctx: &RequestContext,
    name: &str,
    draw: impl FnOnce(&[u8]) -> Result<Vec<u8>, PictureRefusal> + Send + 'static,
) -> Result<Option<Bytes>, Error> {
    let shop = &ctx.app.shop;
    let Some(logo) = shop.rules().look.logo.clone().filter(is_square) else { return Ok(None) };
    let known_as = format!("{name} {}", logo.sha256);
    let made = ctx.app.drawings.find(&known_as, async || {
        let logo = file(&shop.storage, &logo.sha256).await?;
        blocking(move || draw(&logo)).await
    });
    Ok(Some(made.await?))
}

fn send(ctx: &RequestContext, made: Result<Option<Bytes>, Error>, own: &str, kind: &'static str) -> HttpResponse {
    let own = || assets::find(assets::address(own).trim_start_matches("/static/")).map(|asset| asset.plain.clone());
    let answered = made.and_then(|made| made.or_else(own).ok_or(Error::NotFound)).map(|icon| {
        HttpResponse::Ok().insert_header((CONTENT_TYPE, kind)).insert_header((CACHE_CONTROL, A_DAY)).body(icon)
    });
    problem::or_page(ctx, answered)
}
