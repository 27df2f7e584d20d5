//! `GET /basket`, `POST /basket/add`, `POST /basket/remove`, `POST /basket/buy`: several books paid together.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;

use super::basket_page::{self, Said};
use super::form::Typed;
use super::offer::Goods;
use super::own_price;
use super::{look_up, nonce_again, order, status_of};
use crate::shop::catalogue::published;
use crate::shop::sale::basket::{self, Added, Basket};
use crate::shop::{Error, bundles};
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
    let added = match form.get("bundle") {
        "" => add_book(&ctx, form.get("book")).await,
        slug => add_bundle(&ctx, slug).await,
    };
    problem::or_page(&ctx, added)
}

async fn add_bundle(ctx: &RequestContext, slug: &str) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    if !ctx.known {
        let said = Said::NoCookie(format!("/bundles/{}", bundles::find(shop, slug).await?.bundle.slug));
        return Ok(refused(show_saying(ctx, Typed::default(), said).await?));
    }
    match basket::add_bundle(shop, &ctx.visitor_mark(), slug).await? {
        Added::Yes => changed(ctx, "/basket?added").await,
        Added::Full => {
            let title = bundles::find(shop, slug).await?.bundle.title;
            Ok(refused(show_saying(ctx, Typed::default(), Said::Full(title)).await?))
        }
    }
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
            let (shop, visitor) = (&ctx.app.shop, ctx.visitor_mark());
            match form.get("bundle") {
                "" => basket::remove(shop, &visitor, form.get("item")).await?,
                id => basket::remove_bundle(shop, &visitor, id).await?,
            }
        }
        changed(&ctx, "/basket").await
    };
    problem::or_page(&ctx, removed.await)
}

/// `POST /basket/price`: keeps the price that the buyer names for a book; 303 to the basket.
pub async fn price(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let form = match change(&ctx, payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let named = async {
        let (t, shop, currency) = (ctx.texts(), &ctx.app.shop, ctx.currency(ctx.country()));
        let currency = currency.unwrap_or(shop.rules().currency);
        let sentence = match own_price::read(t, form.get("own_price"), currency) {
            Ok(amount) => {
                let named = basket::name_price(shop, &ctx.visitor_mark(), form.get("item"), amount).await?;
                named.err().map(|error| own_price::fault(t, error))
            }
            Err(sentence) => Some(sentence),
        };
        match sentence {
            Some(sentence) => Ok(refused(show_saying(&ctx, Typed::default(), Said::OwnPrice(sentence)).await?)),
            None => changed(&ctx, "/basket").await,
        }
    };
    problem::or_page(&ctx, named.await)
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
    if form.get("items").is_empty() {
        return see_other("/basket").finish();
    }
    let answered = match Box::pin(order(&ctx, &Goods::of_items(form.get("items")), &form)).await {
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
    let articles = found.articles(&ctx.app.shop);
    let typed = look_up(ctx, articles, typed).await?;
    ctx.set_basket_count(found.count());
    let shown = basket_page::page(ctx, &found, (&typed, &nonce_again(ctx, &typed)), said);
    Ok(page::answer(ctx, status_of(ctx, &typed), page::REVALIDATE, &shown))
}
