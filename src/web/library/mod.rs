//! `/library`: a reader's books. He signs in with a link or a code, and has no password.

mod books;
mod contacts;
mod cookies;
mod feed;
mod offline;
mod pages;
mod sign_in;
mod view;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Payload, ServiceConfig, post};

use super::body::{self, Form};
use super::{page, problem, reads, reads_and_posts};
use crate::domain::contact::{Email, Phone};
use crate::shop::library::signed_in::{self, SignedIn};
use crate::web::answer::see_other;
use crate::web::context::RequestContext;
use pages::{SignInForm, SignInPage};

const HERE: &str = "/library";

/// Registers the addresses.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(reads_and_posts(HERE).route(reads().to(show)).post(sign_in::ask))
        .route("/library/code", post().to(sign_in::by_code))
        .service(reads_and_posts("/library/in/{token}").route(reads().to(sign_in::look)).post(sign_in::by_link))
        .route("/library/out", post().to(leave))
        .route("/library/{act:code|out}", reads().to(problem::back_from_form))
        .route("/library/orders", reads().to(books::orders))
        .service(reads_and_posts("/library/books/{number}/{part}").route(reads().to(books::back)).post(books::download))
        .service(reads_and_posts("/library/contacts").route(reads().to(contacts::show)).post(contacts::ask))
        .route("/library/contacts/code", post().to(contacts::by_code))
        .route("/library/contacts/remove", post().to(contacts::remove))
        .route("/library/contacts/{act:code|remove}", reads().to(problem::back_from_form))
        .service(reads_and_posts("/library/feed").route(reads().to(feed::show)).post(feed::change))
        .route("/library/opds/{secret}", reads().to(feed::atom))
        .route("/library/opds/{secret}/v2", reads().to(feed::json))
        .route("/library/opds/{secret}/{number}/{part}", reads().to(feed::file))
        .route("/library/offline", reads().to(offline::show))
        .route("/library/worker.js", reads().to(offline::worker))
        .route("/manifest.webmanifest", reads().to(offline::manifest));
}

/// `GET /library`: the reader's books, the form for the code that this browser waits for, or the form to sign in; `?other` begins
/// again with that.
async fn show(ctx: RequestContext) -> HttpResponse {
    let shown = async {
        if let Some(signed) = ctx.reader().await? {
            return books::library(&ctx, &signed).await;
        }
        let awaited = if ctx.request.query_string() == "other" { None } else { sign_in::awaited(&ctx).await? };
        Ok(awaited.unwrap_or_else(|| sign_in_page(&ctx, SignInForm::default(), StatusCode::OK)))
    };
    problem::or_page(&ctx, shown.await)
}

fn sign_in_page(ctx: &RequestContext, form: SignInForm, status: StatusCode) -> HttpResponse {
    let by_sms = ctx.app.shop.sms_sender.is_some();
    page::answer(ctx, status, page::NO_STORE, &SignInPage { frame: ctx.frame(HERE), form, by_sms })
}

/// A contact as its owner may read it in a room with others.
fn masked(contact: &str) -> String {
    let email = Email::parse(contact).ok().map(|email| email.masked());
    email.or_else(|| Phone::kept(contact).map(|phone| phone.masked())).unwrap_or_default()
}

/// The signed-in reader who posts a form, and the form; else what is answered.
async fn signed_form(ctx: &RequestContext, payload: Payload) -> Result<(SignedIn, Form), HttpResponse> {
    if ctx.is_cross_site() {
        return Err(problem::cross_site(ctx, HERE));
    }
    let form = body::read_form(payload).await.map_err(|error| problem::body(ctx, error))?;
    match ctx.reader().await {
        Ok(Some(signed)) => Ok((signed, form)),
        Ok(None) => Err(see_other(HERE).finish()),
        Err(error) => Err(problem::or_page(ctx, Err(error))),
    }
}

/// `POST /library/out`: signs out, here or everywhere.
async fn leave(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let (signed, form) = match signed_form(&ctx, payload).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let shop = &ctx.app.shop;
    let left = if form.has("everywhere") {
        signed_in::end_all(shop, &signed).await
    } else {
        signed_in::end(shop, &signed).await
    };
    problem::or_page(&ctx, left.map(|()| see_other(HERE).cookie(ctx.no_reader_cookie()).finish()))
}
