//! `GET /basket`, `POST /basket/add`, `POST /basket/remove`, `POST /basket/buy`: several books paid together.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;

use super::basket_page::{self, Said};
use super::form::Typed;
use super::offer::Goods;
use super::{look_up, nonce_again, order, status_of};
use crate::domain::order::MOST_BOOKS;
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::sale::basket::{self, Added, Basket};
use crate::store::books::Book;
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::context::RequestContext;
use crate::web::{page, problem};

/// `GET /basket`
pub async fn show(ctx: RequestContext) -> HttpResponse {
    let said = if ctx.request.query_string() == "added" { Said::Added } else { Said::Nothing };
    problem::or_page(&ctx, show_saying(&ctx, Typed::default(), said).await)
}

/// `POST /basket/add`: 303 to the basket. Adding a book twice is adding it once.
pub async fn add(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let form = match change(&ctx, payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    problem::or_page(&ctx, add_book(&ctx, form.get("book")).await)
}

async fn add_book(ctx: &RequestContext, slug: &str) -> Result<HttpResponse, Error> {
    let (shop, visitor, currency) = (&ctx.app.shop, ctx.visitor_mark(), ctx.currency(ctx.country()));
    if !ctx.known {
        let shelved = published::book(shop, slug).await?;
        let said = Said::NoCookie(format!("/books/{}", shelved.book.slug));
        return Ok(refused(show_saying(ctx, Typed::default(), said).await?));
    }
    let added = match basket::add(shop, &visitor, slug, currency).await {
        // Its slug changed while its page was being read.
        Err(Error::NotFound) => {
            let slug = published::moved(shop, slug).await?.ok_or(Error::NotFound)?;
            basket::add(shop, &visitor, &slug, currency).await?
        }
        added => added?,
    };
    match added {
        Added::Yes => changed(ctx, "/basket?added").await,
        Added::Full => {
            let title = published::book(shop, slug).await?.book.title;
            Ok(refused(show_saying(ctx, Typed::default(), Said::Full(title)).await?))
        }
    }
}

/// `POST /basket/remove`: 303 to the basket.
pub async fn remove(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let form = match change(&ctx, payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let removed = async {
        if ctx.known {
            basket::remove(&ctx.app.shop, &ctx.visitor_mark(), form.get("item")).await?;
        }
        changed(&ctx, "/basket").await
    };
    problem::or_page(&ctx, removed.await)
}

/// The form of a change, if it may be made.
async fn change(ctx: &RequestContext, payload: Payload) -> Result<Form, HttpResponse> {
    if ctx.is_cross_site() {
        return Err(problem::cross_site(ctx, "/basket"));
    }
    if let Err(too_often) = ctx.app.limits.basket(ctx.browser(), ctx.address()) {
        return Err(problem::too_often(ctx, &too_often));
    }
    body::read_form(payload).await.map_err(|error| problem::body(ctx, error))
}

/// Leads on, with the number of books in the basket for the heads of all pages.
async fn changed(ctx: &RequestContext, to: &str) -> Result<HttpResponse, Error> {
    let count = if ctx.known { basket::count(&ctx.app.shop, &ctx.visitor_mark()).await? } else { 0 };
    Ok(see_other(to).cookie(ctx.basket_cookie(count)).finish())
}

fn refused(mut answer: HttpResponse) -> HttpResponse {
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    answer
}

/// `POST /basket/buy`: orders the books that the form is for, all at once.
pub async fn buy(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, "/basket");
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let mut slugs: Vec<String> = Vec::new();
    for slug in form.get("items").split_whitespace().take(MOST_BOOKS) {
        if !slugs.iter().any(|other| other == slug) {
            slugs.push(slug.to_owned());
        }
    }
    if slugs.is_empty() {
        return see_other("/basket").finish();
    }
    let answered = match order(&ctx, &Goods::Basket(slugs), &form).await {
        // One of the books is no longer sold, or its slug has changed.
        Err(Error::NotFound) => {
            let typed = Typed::read(&form).saying(ctx.texts().say("basket-changed"));
            show_form(&ctx, typed).await.map(refused)
        }
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

/// The basket with a form as it was typed.
pub async fn show_form(ctx: &RequestContext, typed: Typed) -> Result<HttpResponse, Error> {
    show_saying(ctx, typed, Said::Nothing).await
}

async fn show_saying(ctx: &RequestContext, typed: Typed, said: Said) -> Result<HttpResponse, Error> {
    let currency = ctx.currency(typed.pays_from(ctx));
    let found = if ctx.known {
        basket::contents(&ctx.app.shop, &ctx.visitor_mark(), currency).await?
    } else {
        Basket::default()
    };
    let books: Vec<Book> = found.payable().map(|shelved| shelved.book.clone()).collect();
    let typed = if books.is_empty() { typed } else { look_up(ctx, &books, typed).await? };
    ctx.set_basket_count(found.entries.len());
    let shown = basket_page::page(ctx, &found, (&typed, &nonce_again(ctx, &typed)), said);
    Ok(page::answer(ctx, status_of(ctx, &typed), page::REVALIDATE, &shown))
}
