//! How a reader writes to a seller: before buying, from the book's page; afterwards, from the order's; and on in the thread, which his link opens.
//! Only in a market.

mod asking;
mod of_book;
mod of_order;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Path, Payload, ServiceConfig, post};
use serde_json::json;

use super::catalogue::thread::{self, Writing};
use super::{body, page, problem, reads, reads_and_posts};
use crate::domain::thread::message;
use crate::shop::Error;
use crate::shop::market::threads;
use crate::web::answer::see_other;
use crate::web::body::{Form, LONG};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;
use crate::web::said::{fault, sent};

/// Registers the addresses.
pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(reads_and_posts("/books/{slug}/ask").route(reads().to(of_book::show)).post(of_book::send))
        .service(reads_and_posts("/orders/{key}/ask").route(reads().to(of_order::show)).post(of_order::send))
        .service(reads_and_posts("/threads/{key}").route(reads().to(show)).post(say))
        .route("/threads/{key}/state", reads().to(state))
        .route("/threads/{key}/report", post().to(report))
        .route("/threads/{key}/buy", post().to(thread::buy))
        .route("/threads/{key}/{act:report|buy}", reads().to(problem::back_from_form));
}

async fn show(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let shown = thread::show(&ctx, &token, (StatusCode::OK, Writing::default())).await;
    problem::or_page(&ctx, shown)
}

/// `GET /threads/{key}/state`: what changes when somebody writes or the payment goes on, for the page's script.
async fn state(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let (status, state) = match thread::state_of(&ctx, &token).await {
        Ok(state) => (StatusCode::OK, state),
        Err(Error::NotFound) => (StatusCode::NOT_FOUND, String::new()),
        Err(_) => (StatusCode::SERVICE_UNAVAILABLE, String::new()),
    };
    HttpResponse::build(status).insert_header((CACHE_CONTROL, page::NO_STORE)).json(json!({ "state": state }))
}

/// The form of a post to the page at `here`; else what is answered.
async fn form_of(ctx: &RequestContext, here: &str, payload: Payload) -> Result<Form, HttpResponse> {
    if ctx.is_cross_site() {
        return Err(problem::cross_site(ctx, here));
    }
    body::read_form_up_to(payload, LONG).await.map_err(|error| problem::body(ctx, error))
}

/// What was typed into the box, at most as much as a message can have before it is tidied.
fn typed(form: &Form) -> String {
    form.get("text").replace("\r\n", "\n")
}

/// The status and the sentence for a message that came too soon; what was typed stays in its box.
fn waits(ctx: &RequestContext, too_often: &TooOften) -> (StatusCode, String) {
    (StatusCode::TOO_MANY_REQUESTS, ctx.texts().count("threads-too-often", i64::try_from(too_often.0).unwrap_or(60)))
}

/// `POST /threads/{key}`: the reader writes.
async fn say(ctx: RequestContext, token: Path<String>, payload: Payload) -> HttpResponse {
    let form = match form_of(&ctx, &format!("/threads/{token}"), payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let said = keep(&ctx, &token, &form).await;
    problem::or_page(&ctx, said)
}

async fn keep(ctx: &RequestContext, token: &str, form: &Form) -> Result<HttpResponse, Error> {
    let value = typed(form);
    let text = match message(&value) {
        Ok(text) => text,
        Err(wrong) => {
            let text = Field { value, error: Some(fault(ctx.texts(), wrong)) };
            let writing = Writing { text, problem: None };
            return thread::show(ctx, token, (StatusCode::UNPROCESSABLE_ENTITY, writing)).await;
        }
    };
    if let Err(too_often) = ctx.app.limits.message(token, ctx.address()) {
        let (status, problem) = waits(ctx, &too_often);
        let writing = Writing { text: Field { value, error: None }, problem: Some(problem) };
        return thread::show(ctx, token, (status, writing)).await;
    }
    let sent = sent(ctx, (form.get("nonce"), token), text);
    if !threads::say(&ctx.app.shop, token, sent).await? {
        let problem = Some(ctx.texts().say("threads-gone"));
        let writing = Writing { text: Field { value, error: None }, problem };
        return thread::show(ctx, token, (StatusCode::UNPROCESSABLE_ENTITY, writing)).await;
    }
    Ok(see_other(&format!("/threads/{token}#write")).finish())
}

/// `POST /threads/{key}/report`: from then on the owner can read it.
async fn report(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let here = format!("/threads/{token}");
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &here);
    }
    let reported = async {
        threads::report(&ctx.app.shop, &token).await?;
        Ok(see_other(&here).finish())
    };
    problem::or_page(&ctx, reported.await)
}
