//! `/library`: a reader's books. He signs in with a link or a code, and has no password.

mod cookies;
mod pages;
mod sign_in;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{ServiceConfig, post};

use super::{page, problem, reads, reads_and_posts};
use crate::domain::contact::{Email, Phone};
use crate::shop::Error;
use crate::shop::library::shelf;
use crate::shop::library::signed_in::{self, SignedIn};
use crate::web::answer::see_other;
use crate::web::context::RequestContext;
use pages::{LibraryPage, OrderRow, SignInForm, SignInPage};

const HERE: &str = "/library";

/// Registers the addresses.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(reads_and_posts(HERE).route(reads().to(show)).post(sign_in::ask))
        .route("/library/code", post().to(sign_in::by_code))
        .route("/library/code", reads().to(problem::back_from_form))
        .service(reads_and_posts("/library/in/{token}").route(reads().to(sign_in::look)).post(sign_in::by_link))
        .route("/library/out", post().to(leave))
        .route("/library/out", reads().to(problem::back_from_form));
}

/// `GET /library`: the reader's books, or the form to sign in.
async fn show(ctx: RequestContext) -> HttpResponse {
    let shown = async {
        match ctx.reader().await? {
            Some(signed) => library(&ctx, &signed).await,
            None => Ok(sign_in_page(&ctx, SignInForm::default(), StatusCode::OK)),
        }
    };
    problem::or_page(&ctx, shown.await)
}

fn sign_in_page(ctx: &RequestContext, form: SignInForm, status: StatusCode) -> HttpResponse {
    let by_sms = ctx.app.shop.sms_sender.is_some();
    page::answer(ctx, status, page::NO_STORE, &SignInPage { frame: ctx.frame(HERE), form, by_sms })
}

async fn library(ctx: &RequestContext, signed: &SignedIn) -> Result<HttpResponse, Error> {
    let orders = shelf::orders(&ctx.app.shop, signed).await?;
    let t = ctx.texts();
    let row = |order: &crate::store::orders::Order| OrderRow {
        number: order.number.clone(),
        title: order.title.clone(),
        state: t.say(&format!("find-state-{}", order.state().code())),
        url: format!("/orders/{}", order.key),
    };
    let page = LibraryPage {
        frame: ctx.frame(HERE),
        contacts: signed.contacts.iter().map(|contact| shown(contact)).collect(),
        orders: orders.iter().map(row).collect(),
    };
    let mut answer = page::answer(ctx, StatusCode::OK, page::NO_STORE, &page);
    if let Some(cookie) = ctx.prolonged_cookie(signed) {
        drop(answer.add_cookie(&cookie));
    }
    Ok(answer)
}

/// A contact as its owner may read it in a room with others.
fn shown(contact: &str) -> String {
    let email = Email::parse(contact).ok().map(|email| email.masked());
    email.or_else(|| Phone::kept(contact).map(|phone| phone.masked())).unwrap_or_default()
}

/// `POST /library/out`: signs out, here or everywhere.
async fn leave(ctx: RequestContext, payload: actix_web::web::Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match super::body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let left = async {
        if let Some(signed) = ctx.reader().await? {
            if form.has("everywhere") {
                signed_in::end_all(&ctx.app.shop, &signed).await?;
            } else {
                signed_in::end(&ctx.app.shop, &signed).await?;
            }
        }
        Ok(see_other(HERE).cookie(ctx.no_reader_cookie()).finish())
    };
    problem::or_page(&ctx, left.await)
}
