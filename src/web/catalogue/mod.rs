//! `GET /books/{slug}`, `/books/{slug}/sample`, `/books/{slug}/extract`, `POST /books/{slug}/buy`, `GET /covers/{sha256}.webp`;
//! lists and the search are in `lists.rs`, the basket is in `basket.rs`.

mod around_view;
pub mod basket;
mod basket_page;
pub mod bundle;
mod extract;
mod form;
mod had;
mod labels;
mod list_pages;
mod list_query;
mod lists;
mod moved;
mod offer;
mod options;
mod own_page;
mod own_price;
mod page_cache;
mod pages;
pub mod preorder;
mod sample;
mod sold_by;
pub mod thread;
mod tile;
mod view;
mod views;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Path, Payload};
use url::Url;

use super::answer::{IMMUTABLE, see_other};
use super::body::{self, Form};
use super::public::send_public;
use super::{page, problem};
use crate::domain::contact::{Asked, Contact, Country};
use crate::domain::gift::GiftWish;
use crate::domain::money::Currency;
use crate::domain::push::PushMethod;
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::own_prices::of_books as own_prices_of;
use crate::shop::sale::checkout::{self, Next};
use crate::shop::sale::coupons::{self, Article, Reach};
use crate::shop::sale::pay_again;
use crate::shop::sale::placing::{self, FreeLimit, OrderRequest, Placed};
use crate::storage::{Key, Namespace};
use crate::store::books::Shelved;
pub use crate::web::catalogue::page_cache::PageCache;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;
pub use around_view::whatsapp;
pub use extract::extract;
use form::Typed;
use had::Already;
pub use labels::picture;
pub use lists::{author, category, home, search, seller};
use moved::moved;
use offer::{Goods, Offer};
use options::chosen_push;
pub use pages::*;
pub use sample::sample;
pub use view::{preview, tile};
pub use views::Views;

/// `GET /books/{slug}`: cached, with a fresh nonce for each request. A browser whose visitor has an open order for this
/// book, or has the book, gets a page that says so.
pub async fn book(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let answered = match show_book(&ctx, &slug).await {
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::MOVED_PERMANENTLY, "").await,
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

async fn show_book(ctx: &RequestContext, slug: &str) -> Result<HttpResponse, Error> {
    let query = Form::parse(ctx.request.query_string().as_bytes());
    if !query.get("code").is_empty() {
        return with_code(ctx, slug, query.get("code")).await;
    }
    if let Some(own) = own_page::find(ctx, slug).await? {
        ctx.app.views.count(slug, &ctx.request);
        return Ok(page::answer(ctx, StatusCode::OK, page::REVALIDATE, &own));
    }
    let path = format!("/books/{slug}");
    let stencil = ctx.app.page_cache.page(ctx, &path, || view::fresh_book(ctx, slug)).await?;
    ctx.app.views.count(slug, &ctx.request);
    Ok(stencil.answer(ctx, page::REVALIDATE, &ctx.fresh_nonce()))
}

/// The page with the coupon code of a link in its form. It is never cached.
async fn with_code(ctx: &RequestContext, slug: &str, code: &str) -> Result<HttpResponse, Error> {
    if let Err(too_often) = ctx.app.limits.code(ctx.browser(), ctx.address()) {
        return Ok(problem::too_often(ctx, &too_often));
    }
    show_form(ctx, &Goods::Book(slug.to_owned()), Typed::with_code(code)).await
}

/// `POST /books/{slug}/buy`: 303 to the payment page, or to the order's page if the gateway gives no payment page.
pub async fn buy(ctx: RequestContext, slug: Path<String>, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/books/{slug}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let answered = match Box::pin(order(&ctx, &Goods::Book(slug.to_owned()), &form)).await {
        // The book's slug changed while its page was being read: 308 posts the same form to the new one.
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::PERMANENT_REDIRECT, "/buy").await,
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

async fn order(ctx: &RequestContext, goods: &Goods, form: &Form) -> Result<HttpResponse, Error> {
    let (shop, rules, typed) = (&ctx.app.shop, ctx.app.shop.rules(), Typed::read(form));
    if let Some(Err(too_often)) = typed.has_code().then(|| ctx.app.limits.code(ctx.browser(), ctx.address())) {
        return Ok(problem::too_often(ctx, &too_often));
    }
    let code = match typed.code() {
        Ok(Some(_)) if form.get("act") == "code" => return show_form(ctx, goods, typed).await,
        Ok(code) => code,
        Err(refusal) => return ask_again(ctx, goods, typed.refused(refusal)).await,
    };
    let price = match own_price::shown(ctx, typed.pays_from(ctx), form) {
        Ok(price) => price,
        Err(sentence) => return ask_again(ctx, goods, typed.own_price_wrong(sentence)).await,
    };
    let said = typed.country(rules.country).or_else(|| rules.sells_by_currency().then(|| ctx.country()));
    let (typed, contact, gift) = match people(ctx, typed, asked_of(ctx, said.unwrap_or(rules.country), price)) {
        Ok(people) => people,
        Err(typed) => return ask_again(ctx, goods, *typed).await,
    };
    let push = match chosen_push(ctx.texts(), &shop.gateways, &typed.pay_by, &contact) {
        Ok(push) => push.filter(|_| price != Some(0)),
        Err(sentence) => return ask_again(ctx, goods, typed.phone_wrong(sentence)).await,
    };
    if let Err(too_often) = ctx.browser().map_or(Ok(()), |browser| ctx.app.limits.browser(browser)) {
        return Ok(problem::too_often(ctx, &too_often));
    }
    if let Some(says) = other_price(ctx, goods, form, said.unwrap_or(rules.country)).await? {
        return ask_again(ctx, goods, typed.saying(says)).await;
    }
    let request = OrderRequest {
        slugs: goods.slugs(),
        bundles: goods.bundles(),
        own_prices: own_price::named(goods, price.filter(|_| form.has("own_price"))),
        seen_price: price,
        code,
        contact,
        gift,
        country: said,
        language: ctx.language,
        visitor: ctx.visitor_mark(),
        known: ctx.known,
        reader: ctx.reader_token(),
        thread: goods.thread().map(str::to_owned),
        once_more: !form.get("again").is_empty(),
        idempotency_key: typed.idempotency_key(ctx, &own_price::order_name(goods, form)),
        rate_limit: ctx.order_rate_limit(),
    };
    placed(ctx, goods, (typed, push), placing::place(shop, request).await?).await
}

/// Who buys, and who gets the books if that is somebody else; or the form with what is wrong with either.
fn people(ctx: &RequestContext, typed: Typed, asked: Asked) -> Result<(Typed, Contact, Option<GiftWish>), Box<Typed>> {
    let rules = ctx.app.shop.rules();
    let home = (rules.country, ctx.app.shop.sms_sender.is_some());
    let (typed, gift) = typed.with_gift(ctx);
    match typed.contact(ctx.texts(), home, &rules.countries, asked) {
        Err(faults) => Err(Box::new(typed.with(*faults))),
        Ok(_) if typed.gift.is_faulty() => Err(Box::new(typed)),
        Ok(contact) => Ok((typed, contact, gift)),
    }
}

/// What the gateway asks of buyers of a country. A free book is paid by nothing: the gateway needs no name and no card, and the form
/// had no place for them.
fn asked_of(ctx: &RequestContext, country: &Country, price: Option<i64>) -> Asked {
    if price == Some(0) {
        return Asked { full_name: false, card: None };
    }
    ctx.app.shop.gateways.asked_of_country(country)
}

/// What to say if the page showed a price in another currency than the buyer would pay in: the price is never converted
/// unseen.
async fn other_price(
    ctx: &RequestContext,
    goods: &Goods,
    form: &Form,
    country: &'static Country,
) -> Result<Option<String>, Error> {
    let Some(currency) = ctx.currency(country).filter(|_| !["", "0"].contains(&form.get("price"))) else {
        return Ok(None);
    };
    let seen = Currency::parse(form.get("currency")).unwrap_or(ctx.app.shop.rules().currency);
    if seen == currency {
        return Ok(None);
    }
    let (t, name) = (ctx.texts(), country.name(ctx.language));
    let slug = match goods {
        Goods::Book(slug) | Goods::InThread { slug, .. } => slug,
        // The prices stand beside the books.
        Goods::Basket { .. } | Goods::Bundle(_) => {
            return Ok(Some(t.fill("basket-price-country", &[("country", name)])));
        }
    };
    let book = published::book_for(&ctx.app.shop, Some(currency), slug).await?.book;
    Ok(Some(if offer::is_sold(&book, Some(currency)) {
        t.fill("form-price-country", &[("country", name), ("price", &t.price(offer::price(&book)))])
    } else {
        t.fill("buy-unsold", &[("country", name)])
    }))
}

/// Where the buyer goes after the order was placed or refused.
async fn placed(
    ctx: &RequestContext,
    goods: &Goods,
    (typed, push): (Typed, Option<PushMethod>),
    placing: Placed,
) -> Result<HttpResponse, Error> {
    let (shop, t) = (&ctx.app.shop, ctx.texts());
    match placing {
        Placed::New(order, attempt) => {
            let key = order.key.clone();
            let next = checkout::open_asking(shop, *order, *attempt, push).await?;
            go_on(ctx, goods, typed, (next, &key)).await
        }
        Placed::Existing(order) => {
            let next = pay_again::retry_form(shop, &order.id, push).await?;
            go_on(ctx, goods, typed, (next, &order.key)).await
        }
        Placed::Free(order) => Ok(lead(ctx, Next::OrderPage, &order.key)),
        Placed::PriceChanged(price) => {
            let id = match (typed.has_code(), price.amount) {
                (true, 0) => goods.sentence("code-price-free", "basket-code-price-free"),
                (true, _) => goods.sentence("code-price", "basket-code-price"),
                (false, _) => goods.sentence("form-price-changed", "basket-price-changed"),
            };
            ask_again(ctx, goods, typed.saying(t.fill(id, &[("price", &t.money(price))]))).await
        }
        Placed::OwnPrice(error) => {
            let sentence = own_price::fault(t, error);
            let said = if goods.items().is_some() { typed.saying(sentence) } else { typed.own_price_wrong(sentence) };
            ask_again(ctx, goods, said).await
        }
        // The form says so in the place of its button.
        Placed::NotSoldHere => ask_again(ctx, goods, typed).await,
        Placed::CodeRefused(refusal) => ask_again(ctx, goods, typed.refused(refusal)).await,
        Placed::AlreadyHas(order) => ask_again(ctx, goods, typed.having(Already::Ordered(order))).await,
        Placed::InLibrary => ask_again(ctx, goods, typed.having(Already::InLibrary)).await,
        Placed::FreeGift => ask_again(ctx, goods, typed.gift_refused(t.say("gift-free"))).await,
        Placed::NoCookie => ask_again(ctx, goods, typed.saying(t.say("free-no-cookie"))).await,
        Placed::TooManyFree(bound) => {
            let id = match bound {
                FreeLimit::Address => "free-enough-address",
                FreeLimit::Shop => "free-enough-shop",
                FreeLimit::Sms => "free-enough-sms",
            };
            ask_again(ctx, goods, typed.saying(t.say(id))).await
        }
        Placed::FormUsed => Ok(problem::form_spent(ctx, &goods.page())),
        Placed::TooOften(seconds) => Ok(problem::too_often(ctx, &TooOften(seconds))),
    }
}

/// To the payment page, or back to the form if the phone number has to be corrected first.
async fn go_on(
    ctx: &RequestContext,
    goods: &Goods,
    typed: Typed,
    (next, key): (Next, &str),
) -> Result<HttpResponse, Error> {
    match next {
        Next::PhoneRefused => ask_again(ctx, goods, typed.phone_refused(ctx.texts())).await,
        next => Ok(lead(ctx, next, key)),
    }
}

/// Shows the form again with what was typed and what is wrong with it.
async fn ask_again(ctx: &RequestContext, goods: &Goods, typed: Typed) -> Result<HttpResponse, Error> {
    let mut answer = show_form(ctx, goods, typed).await?;
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer)
}

/// The page with a form as it was typed.
async fn show_form(ctx: &RequestContext, goods: &Goods, typed: Typed) -> Result<HttpResponse, Error> {
    match goods {
        Goods::Book(slug) => show_book_form(ctx, slug, typed).await,
        Goods::Basket { .. } => basket::show_form(ctx, typed).await,
        Goods::Bundle(slug) => bundle::show_form(ctx, slug, typed).await,
        Goods::InThread { slug, token } => thread::show_form(ctx, (slug, token), typed).await,
    }
}

/// A book, what was typed into its form, and its offer. The coupon code is looked up.
async fn book_offer(ctx: &RequestContext, slug: &str, typed: Typed) -> Result<(Shelved, Typed, Offer), Error> {
    let currency = ctx.currency(typed.pays_from(ctx));
    let found = published::book_for(&ctx.app.shop, currency, slug).await?;
    let own = own_prices_of(&ctx.app.shop, std::slice::from_ref(&found)).await?;
    let mut article = Article::of_book(&ctx.app.shop, &found.book);
    if own.of(&found.book).is_some() {
        article.reach = Reach::Nothing;
    }
    let typed = if offer::is_sold(&found.book, currency) { look_up(ctx, vec![article], typed).await? } else { typed };
    let offer = Offer::of_book(ctx.texts(), &found, currency, &own);
    Ok((found, typed, offer))
}

/// The page of a book with a form.
async fn show_book_form(ctx: &RequestContext, slug: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let (found, typed, offer) = book_offer(ctx, slug, typed).await?;
    let had = typed.had(ctx);
    let begun = if ctx.known && ctx.has_open_order() && had.is_none() {
        checkout::open_elsewhere(&ctx.app.shop, &ctx.visitor_mark(), vec![found.book.id.clone()], None).await?
    } else {
        None
    };
    let elsewhere = begun.map(|order| format!("/orders/{}", order.key));
    let shown = view::book(ctx, &found, typed.form(ctx, offer, &nonce_again(ctx, &typed))).await?;
    Ok(page::answer(ctx, status_of(ctx, &typed), page::REVALIDATE, &BookPage { elsewhere, had, ..shown }))
}

/// 422 for a form that was sent and is not right.
fn status_of(ctx: &RequestContext, typed: &Typed) -> StatusCode {
    let was_sent = ctx.request.method() == Method::POST;
    if was_sent && typed.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK }
}

/// The nonce of the form that was sent, for the form that is shown again. Buying once more makes another order, so it needs another
/// nonce: with the first one's nonce the first order would be found.
fn nonce_again(ctx: &RequestContext, typed: &Typed) -> String {
    typed.young_nonce(ctx).filter(|_| typed.had(ctx).is_none()).map_or_else(|| ctx.fresh_nonce(), str::to_owned)
}

async fn look_up(ctx: &RequestContext, articles: Vec<Article>, typed: Typed) -> Result<Typed, Error> {
    if !typed.unquoted() || articles.is_empty() {
        return Ok(typed);
    }
    let quoted = match typed.code() {
        Ok(Some(code)) => coupons::quote(&ctx.app.shop, articles, &code).await?,
        Ok(None) => return Ok(typed),
        Err(refusal) => Err(refusal),
    };
    Ok(match quoted {
        Ok(quote) => typed.quoted(quote),
        Err(refusal) => typed.refused(refusal),
    })
}

/// Redirects to the payment page; or to the order's page, which has a link to it, if our own content security policy
/// forbids the form to redirect there.
pub fn lead(ctx: &RequestContext, next: Next, key: &str) -> HttpResponse {
    let to = match next {
        Next::PaymentPage(url) if ctx.app.may_lead_to(&url) => Url::to_string(&url),
        Next::PaymentPage(url) => {
            tracing::error!(host = url.host_str(), "the payment page's host is not in CINETPAY_GUICHET_HOSTS");
            format!("/orders/{key}")
        }
        Next::PaymentForm => format!("/orders/{key}/payment"),
        Next::OrderPage | Next::PhoneRefused => format!("/orders/{key}"),
        Next::BookPage { slug, code } => format!("/books/{slug}?code={code}"),
    };
    let mut answer = see_other(&to);
    for cookie in ctx.cookies() {
        answer.cookie(cookie);
    }
    answer.cookie(ctx.open_order_cookie()).finish()
}

/// `GET /covers/{sha256}.webp`, and pages of samples at `/extracts/{sha256}.webp`
pub async fn cover(ctx: RequestContext, name: Path<String>) -> HttpResponse {
    let sent = send_cover(&ctx, &name).await;
    problem::or_page(&ctx, sent)
}

async fn send_cover(ctx: &RequestContext, name: &str) -> Result<HttpResponse, Error> {
    let key = name.strip_suffix(".webp").and_then(|sha256| Key::new(Namespace::Pictures, sha256).ok());
    let key = key.ok_or(Error::NotFound)?;
    let mut answer = send_public(&ctx.request, &ctx.app.shop.storage, &key).await?;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/webp"));
    headers.insert(CACHE_CONTROL, IMMUTABLE);
    Ok(answer)
}
