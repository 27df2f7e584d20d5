//! `/orders/{key}/ask`: a buyer writes to the seller of a book that he has bought. Of several he chooses the book.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::asking::{AskPage, BookChoice, judged};
use super::{form_of, typed, waits};
use crate::shop::Error;
use crate::shop::market::threads::{self, AboutOrder, Asked};
use crate::shop::sale::order_details;
use crate::store::orders::Order;
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::context::RequestContext;
use crate::web::said::sent;
use crate::web::{page, problem};

/// `GET /orders/{key}/ask`: leads on to the thread, if there is one about its only such book.
pub async fn show(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let shown = async {
        let (_, asked) = open(&ctx, &key).await?;
        if let [Asked { thread: Some(thread), .. }] = asked.as_slice() {
            return Ok(see_other(thread).finish());
        }
        Ok(page::answer(&ctx, StatusCode::OK, page::NO_STORE, &form_page(&ctx, &key, &asked, None)))
    };
    problem::or_page(&ctx, shown.await)
}

/// The order and its books that sellers sold.
async fn open(ctx: &RequestContext, key: &str) -> Result<(Order, Vec<Asked>), Error> {
    let order = order_details::open(&ctx.app.shop, key).await?.order;
    let asked = threads::askable(&ctx.app.shop, &order).await?;
    if asked.is_empty() { Err(Error::NotFound) } else { Ok((order, asked)) }
}

fn form_page(ctx: &RequestContext, key: &str, asked: &[Asked], chosen: Option<i32>) -> AskPage {
    let order_url = format!("/orders/{key}");
    let action = format!("{order_url}/ask");
    let choice = |one: &Asked| BookChoice {
        place: one.line.place,
        title: one.line.title.clone(),
        seller: one.seller.clone(),
        chosen: chosen == Some(one.line.place),
    };
    let begun = asked.iter().filter_map(|one| Some((one.thread.clone()?, one.line.title.clone())));
    let page = AskPage {
        threads: begun.collect(),
        ..AskPage::new(ctx.frame(&action), action, (order_url, "threads-back-order"), ctx.fresh_nonce())
    };
    match asked {
        [one] => AskPage { about: Some((one.line.title.clone(), one.seller.clone())), ..page },
        several => AskPage { books: several.iter().map(choice).collect(), ..page },
    }
}

/// `POST /orders/{key}/ask`
pub async fn send(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    let form = match form_of(&ctx, &format!("/orders/{key}"), payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let sent = keep(&ctx, &key, &form).await;
    problem::or_page(&ctx, sent)
}

async fn keep(ctx: &RequestContext, key: &str, form: &Form) -> Result<HttpResponse, Error> {
    let (t, (order, asked)) = (ctx.texts(), open(ctx, key).await?);
    let named = form.get("book").parse::<i32>().ok().filter(|place| asked.iter().any(|one| one.line.place == *place));
    let place = match asked.as_slice() {
        [one] => Some(one.line.place),
        _ => named,
    };
    let (written, text) = judged(t, typed(form));
    let again = AskPage {
        text,
        book_error: place.is_none().then(|| t.say("threads-book-missing")),
        ..form_page(ctx, key, &asked, place)
    };
    let (Some(written), Some(place)) = (written, place) else {
        return Ok(page::answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, page::NO_STORE, &again));
    };
    if let Err(too_often) = ctx.app.limits.message(key, ctx.address()) {
        let (status, problem) = waits(ctx, &too_often);
        return Ok(page::answer(ctx, status, page::NO_STORE, &AskPage { problem: Some(problem), ..again }));
    }
    let sent = sent(ctx, (form.get("nonce"), &format!("{key} {place}")), written);
    let path = threads::ask_about_order(&ctx.app.shop, AboutOrder { order, place, sent }).await?;
    Ok(see_other(&path).finish())
}
