//! `GET /books/{slug}`, `/books/{slug}/sample`, `/books/{slug}/extract`, `POST /books/{slug}/buy`, `GET /covers/{sha256}.webp`;
//! lists and the search are in `lists.rs`.

mod around_view;
mod extract;
mod form;
mod list_pages;
mod list_query;
mod lists;
mod moved;
mod options;
mod own_page;
mod page_cache;
mod pages;
mod tile;
mod view;
mod views;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Path, Payload};
use url::Url;

use super::answer::{IMMUTABLE, see_other};
use super::body::{self, Form};
use super::public::send_public;
use super::{page, problem};
use crate::domain::book::Format;
use crate::domain::contact::{Asked, Country};
use crate::domain::money::Currency;
use crate::domain::push::PushMethod;
use crate::shop::Error;
use crate::shop::catalogue::file_refs::SampleRef;
use crate::shop::catalogue::published;
use crate::shop::sale::checkout::{self, Next};
use crate::shop::sale::placing::{self, FreeLimit, OrderRequest, Placed};
use crate::shop::sale::{coupons, pay_again};
use crate::storage::{Key, Namespace};
use crate::store::books::Book;
pub use crate::web::catalogue::page_cache::PageCache;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;
pub use extract::extract;
use form::Typed;
pub use lists::{author, category, home, search};
use moved::moved;
use options::chosen_push;
pub use pages::*;
pub use view::{picture, preview};
pub use views::Views;

/// Tells search engines whether they may list a page.
const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// `GET /books/{slug}`: cached, with a fresh nonce for each request. A browser whose visitor has an open order for this
/// book, or has the book, gets a page that says so.
pub async fn book(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let answered = match show_book(&ctx, &slug).await {
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::MOVED_PERMANENTLY, "").await,
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

/// `GET` and `HEAD /books/{slug}/sample`: some pages of the book, for anyone.
pub async fn sample(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let answered = match send_sample(&ctx, &slug).await {
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::MOVED_PERMANENTLY, "/sample").await,
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

async fn send_sample(ctx: &RequestContext, slug: &str) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let book = published::book(shop, slug).await?.book;
    let sample = SampleRef::of(book.sample.as_deref()).ok_or(Error::NotFound)?;
    let key = Key::new(Namespace::Samples, &sample.sha256)?;
    let mut answer = match send_public(&ctx.request, &shop.storage, &key).await {
        Err(Error::NotFound) => return Err(Error::Broken(format!("{key} is not in the storage"))),
        sent => sent?,
    };
    let disposition = format!("inline; filename=\"{}.pdf\"", book.slug);
    let disposition = HeaderValue::from_str(&disposition).map_err(|error| Error::Broken(error.to_string()))?;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Format::Pdf.media_type()));
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CACHE_CONTROL, page::REVALIDATE);
    headers.insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex"));
    Ok(answer)
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
    show_form(ctx, slug, Typed::with_code(code)).await
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
    let answered = match order(&ctx, &slug, &form).await {
        // The book's slug changed while its page was being read: 308 posts the same form to the new one.
        Err(Error::NotFound) => moved(&ctx, &slug, StatusCode::PERMANENT_REDIRECT, "/buy").await,
        answered => answered,
    };
    problem::or_page(&ctx, answered)
}

async fn order(ctx: &RequestContext, slug: &str, form: &Form) -> Result<HttpResponse, Error> {
    let shop = &ctx.app.shop;
    let typed = Typed::read(form);
    if typed.has_code()
        && let Err(too_often) = ctx.app.limits.code(ctx.browser(), ctx.address())
    {
        return Ok(problem::too_often(ctx, &too_often));
    }
    let code = match typed.code() {
        Ok(Some(_)) if form.get("act") == "code" => return show_form(ctx, slug, typed).await,
        Ok(code) => code,
        Err(refusal) => return ask_again(ctx, slug, typed.refused(refusal)).await,
    };
    let rules = shop.rules();
    // A free book is paid by nothing: the gateway needs no name and no card, and the form had no place for them.
    let said = typed.country(rules.country).or_else(|| rules.sells_by_currency().then(|| ctx.country()));
    let asked = shop.gateways.asked_of_country(said.unwrap_or(rules.country));
    let asked = if form.get("price") == "0" { Asked { full_name: false, card: None } } else { asked };
    let home = (rules.country, shop.sms_sender.is_some());
    let contact = match typed.contact(ctx.texts(), home, &rules.countries, asked) {
        Ok(contact) => contact,
        Err(faults) => return ask_again(ctx, slug, typed.with(*faults)).await,
    };
    let push = match chosen_push(ctx.texts(), &shop.gateways, &typed.pay_by, &contact) {
        Ok(push) => push.filter(|_| form.get("price") != "0"),
        Err(sentence) => return ask_again(ctx, slug, typed.phone_wrong(sentence)).await,
    };
    if let Some(Err(too_often)) = ctx.browser().map(|browser| ctx.app.limits.browser(browser)) {
        return Ok(problem::too_often(ctx, &too_often));
    }
    if let Some(says) = other_price(ctx, slug, form, said.unwrap_or(rules.country)).await? {
        return ask_again(ctx, slug, typed.saying(says)).await;
    }
    let request = OrderRequest {
        slugs: vec![slug.to_owned()],
        seen_price: form.get("price").parse().ok(),
        code,
        contact,
        country: said,
        language: ctx.language,
        visitor: ctx.visitor_mark(),
        known: ctx.known,
        once_more: !form.get("again").is_empty(),
        idempotency_key: typed.idempotency_key(ctx, slug),
        rate_limit: ctx.order_rate_limit(),
    };
    placed(ctx, slug, (typed, push), placing::place(shop, request).await?).await
}

/// What to say if the page showed a price in another currency than the buyer would pay in: the price is never converted
/// unseen.
async fn other_price(
    ctx: &RequestContext,
    slug: &str,
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
    let (t, book) = (ctx.texts(), published::book_for(&ctx.app.shop, Some(currency), slug).await?.book);
    let name = country.name(t.0);
    Ok(Some(if form::is_sold(&book, Some(currency)) {
        t.fill("form-price-country", &[("country", name), ("price", &t.price(form::price(&book)))])
    } else {
        t.fill("buy-unsold", &[("country", name)])
    }))
}

/// Where the buyer goes after the order was placed or refused.
async fn placed(
    ctx: &RequestContext,
    slug: &str,
    (typed, push): (Typed, Option<PushMethod>),
    placing: Placed,
) -> Result<HttpResponse, Error> {
    let (shop, t) = (&ctx.app.shop, ctx.texts());
    match placing {
        Placed::New(order, attempt) => {
            let key = order.key.clone();
            let next = checkout::open_asking(shop, *order, *attempt, push).await?;
            go_on(ctx, slug, typed, (next, &key)).await
        }
        Placed::Existing(order) => {
            let next = pay_again::retry_form(shop, &order.id, push).await?;
            go_on(ctx, slug, typed, (next, &order.key)).await
        }
        Placed::Free(order) => Ok(lead(ctx, Next::OrderPage, &order.key)),
        Placed::PriceChanged(price) => {
            let id = match (typed.has_code(), price.amount) {
                (true, 0) => "code-price-free",
                (true, _) => "code-price",
                (false, _) => "form-price-changed",
            };
            ask_again(ctx, slug, typed.saying(t.fill(id, &[("price", &t.money(price))]))).await
        }
        // The form says so in the place of its button.
        Placed::NotSoldHere => ask_again(ctx, slug, typed).await,
        Placed::CodeRefused(refusal) => ask_again(ctx, slug, typed.refused(refusal)).await,
        Placed::AlreadyHas(order) => ask_again(ctx, slug, typed.having(*order)).await,
        Placed::NoCookie => ask_again(ctx, slug, typed.saying(t.say("free-no-cookie"))).await,
        Placed::TooManyFree(bound) => {
            let id = match bound {
                FreeLimit::Address => "free-enough-address",
                FreeLimit::Shop => "free-enough-shop",
                FreeLimit::Sms => "free-enough-sms",
            };
            ask_again(ctx, slug, typed.saying(t.say(id))).await
        }
        Placed::FormUsed => Ok(problem::form_spent(ctx, &format!("/books/{slug}"))),
        Placed::TooOften(seconds) => Ok(problem::too_often(ctx, &TooOften(seconds))),
    }
}

/// To the payment page, or back to the form if the phone number has to be corrected first.
async fn go_on(
    ctx: &RequestContext,
    slug: &str,
    typed: Typed,
    (next, key): (Next, &str),
) -> Result<HttpResponse, Error> {
    match next {
        Next::PhoneRefused => ask_again(ctx, slug, typed.phone_refused(ctx.texts())).await,
        next => Ok(lead(ctx, next, key)),
    }
}

/// Shows the form again with what was typed and what is wrong with it.
async fn ask_again(ctx: &RequestContext, slug: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let mut answer = show_form(ctx, slug, typed).await?;
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer)
}

/// The page with a form as it was typed. The coupon code is looked up first.
async fn show_form(ctx: &RequestContext, slug: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let currency = ctx.currency(typed.country(ctx.app.shop.rules().country).unwrap_or_else(|| ctx.country()));
    let found = published::book_for(&ctx.app.shop, currency, slug).await?;
    let typed = if form::is_sold(&found.book, currency) { look_up(ctx, &found.book, typed).await? } else { typed };
    let was_sent = ctx.request.method() == Method::POST;
    let status = if was_sent && typed.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // Buying once more makes another order, so it needs another nonce: with the first one's nonce the first order would
    // be found.
    let had = typed.had(ctx);
    let nonce = typed.young_nonce(ctx).filter(|_| had.is_none()).map_or_else(|| ctx.fresh_nonce(), str::to_owned);
    let begun = if ctx.known && ctx.has_open_order() && had.is_none() {
        checkout::open_elsewhere(&ctx.app.shop, &ctx.visitor_mark(), vec![found.book.id.clone()], None).await?
    } else {
        None
    };
    let elsewhere = begun.map(|order| format!("/orders/{}", order.key));
    let shown = view::book(ctx, &found, typed.form(ctx, &found.book, &nonce)).await?;
    Ok(page::answer(ctx, status, page::REVALIDATE, &BookPage { elsewhere, had, ..shown }))
}

async fn look_up(ctx: &RequestContext, book: &Book, typed: Typed) -> Result<Typed, Error> {
    if !typed.unquoted() {
        return Ok(typed);
    }
    let quoted = match typed.code() {
        Ok(Some(code)) => coupons::quote(&ctx.app.shop, std::slice::from_ref(book), &code).await?,
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
