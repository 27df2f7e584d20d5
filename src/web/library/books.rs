//! A reader's books, their files, and his orders.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;

use super::{HERE, view};
use crate::shop::Error;
use crate::shop::library::signed_in::SignedIn;
use crate::shop::library::{downloads, shelf};
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::context::RequestContext;
use crate::web::{delivery, page, problem};

/// The page with the reader's books.
pub async fn library(ctx: &RequestContext, signed: &SignedIn) -> Result<HttpResponse, Error> {
    let query = Form::parse(ctx.request.query_string().as_bytes());
    let sought: String = query.get("q").chars().take(100).collect();
    let after = Some(query.get("after")).filter(|after| !after.is_empty());
    let found = shelf::books(&ctx.app.shop, &signed.contacts, &sought, after).await?;
    Ok(answer(ctx, signed, &view::library(ctx, signed, &found, &sought)))
}

/// A page of a signed-in reader, with his cookie if it was prolonged.
pub fn answer(ctx: &RequestContext, signed: &SignedIn, shown: &impl askama::Template) -> HttpResponse {
    let mut answer = page::answer(ctx, StatusCode::OK, page::NO_STORE, shown);
    if let Some(cookie) = ctx.prolonged_cookie(signed) {
        drop(answer.add_cookie(&cookie));
    }
    answer
}

/// `GET /library/orders`
pub async fn orders(ctx: RequestContext) -> HttpResponse {
    let shown = async {
        let Some(signed) = ctx.reader().await? else { return Ok(see_other(HERE).finish()) };
        let query = Form::parse(ctx.request.query_string().as_bytes());
        let after = Some(query.get("after")).filter(|after| !after.is_empty());
        let found = shelf::orders(&ctx.app.shop, &signed, after).await?;
        Ok(answer(&ctx, &signed, &view::orders(&ctx, &found)))
    };
    problem::or_page(&ctx, shown.await)
}

/// `POST /library/books/{number}/{part}`: 303 to the file of one of the reader's books.
pub async fn download(ctx: RequestContext, path: Path<(String, String)>) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let led = async {
        let Some(signed) = ctx.reader().await? else { return Ok(see_other(HERE).finish()) };
        let (number, part) = (&path.0, &path.1);
        let found = downloads::open(&ctx.app.shop, &signed.contacts, number, part).await?;
        delivery::to_file(&ctx, &found, Some(part), None)
    };
    problem::or_page(&ctx, led.await)
}

/// `GET` of the same, as after a reload.
pub async fn back() -> HttpResponse {
    see_other(HERE).finish()
}
