//! `GET /`, `/categories/{slug}`, `/books/{slug}`, `/books/{slug}/sample`, `POST /books/{slug}/buy`,
//! `GET /covers/{sha256}.webp`

mod form;
mod pages;
mod shelf;
mod view;
mod views;

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use actix_web::http::{Method, StatusCode};
use actix_web::web::{Path, Payload};
use url::Url;

use super::answer::{IMMUTABLE, see_other};
use super::body::{self, Form};
use super::limits::TooOften;
use super::public::send_public;
use super::visit::Visit;
use super::{page, problem};
use crate::domain::book::Format;
use crate::shop::checkout::{self, Next};
use crate::shop::kept_files::SampleRef;
use crate::shop::placing::{self, Bound, Placing, Wish};
use crate::shop::{Error, catalogue, coupons, resume};
use crate::storage::{Key, Room};
use crate::store::books::Book;
use form::Typed;
pub use pages::*;
pub use shelf::Shelf;
pub use view::{picture, preview};
pub use views::Views;

/// Whether search engines may show it.
const X_ROBOTS_TAG: HeaderName = HeaderName::from_static("x-robots-tag");

/// `GET /`
pub async fn home(visit: Visit) -> HttpResponse {
    let query = Form::parse(visit.request.query_string().as_bytes());
    show_shelf(&visit, "/", None, query.get("before")).await
}

/// `GET /categories/{slug}`
pub async fn category(visit: Visit, slug: Path<String>) -> HttpResponse {
    let query = Form::parse(visit.request.query_string().as_bytes());
    show_shelf(&visit, &format!("/categories/{slug}"), Some(&slug), query.get("before")).await
}

/// The first page of a shelf is rendered once; older ones are seldom asked for.
async fn show_shelf(visit: &Visit, here: &str, category: Option<&str>, before: &str) -> HttpResponse {
    if !before.is_empty() {
        let older = view::home(visit, category, Some(before)).await;
        return problem::or_page(visit, older.map(|page| page::answer(visit, StatusCode::OK, page::PRIVATE, &page)));
    }
    let rendered = visit.doors.shelf.page(visit, here, || view::home(visit, category, None)).await;
    problem::or_page(visit, rendered.map(|stencil| stencil.answer(visit, page::PRIVATE, "")))
}

/// `GET /books/{slug}`: rendered once, with a fresh nonce at each request. A browser that has begun to buy this book is told so.
pub async fn book(visit: Visit, slug: Path<String>) -> HttpResponse {
    let answered = match show_book(&visit, &slug).await {
        Err(Error::NotFound) => moved(&visit, &slug, StatusCode::MOVED_PERMANENTLY, "").await,
        answered => answered,
    };
    problem::or_page(&visit, answered)
}

/// A former address of a book leads to where it is now.
async fn moved(visit: &Visit, slug: &str, status: StatusCode, act: &str) -> Result<HttpResponse, Error> {
    let slug = catalogue::moved(&visit.doors.shop, slug).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::build(status)
        .insert_header((LOCATION, format!("/books/{slug}{act}")))
        .insert_header((CACHE_CONTROL, page::PRIVATE))
        .finish())
}

/// `GET` and `HEAD /books/{slug}/sample`: some pages of the book, for everybody.
pub async fn sample(visit: Visit, slug: Path<String>) -> HttpResponse {
    let answered = match send_sample(&visit, &slug).await {
        Err(Error::NotFound) => moved(&visit, &slug, StatusCode::MOVED_PERMANENTLY, "/sample").await,
        answered => answered,
    };
    problem::or_page(&visit, answered)
}

async fn send_sample(visit: &Visit, slug: &str) -> Result<HttpResponse, Error> {
    let shop = &visit.doors.shop;
    let book = catalogue::book(shop, slug).await?.book;
    let sample = SampleRef::of(book.sample.as_deref()).ok_or(Error::NotFound)?;
    let key = Key::new(Room::Samples, &sample.sha256)?;
    let mut answer = match send_public(&visit.request, &shop.storage, &key).await {
        Err(Error::NotFound) => return Err(Error::Broken(format!("{key} is not in the storage"))),
        sent => sent?,
    };
    let disposition = format!("inline; filename=\"{}.pdf\"", book.slug);
    let disposition = HeaderValue::from_str(&disposition).map_err(|error| Error::Broken(error.to_string()))?;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(Format::Pdf.media_type()));
    headers.insert(CONTENT_DISPOSITION, disposition);
    headers.insert(CACHE_CONTROL, page::PRIVATE);
    headers.insert(X_ROBOTS_TAG, HeaderValue::from_static("noindex"));
    Ok(answer)
}

async fn show_book(visit: &Visit, slug: &str) -> Result<HttpResponse, Error> {
    let query = Form::parse(visit.request.query_string().as_bytes());
    if !query.get("code").is_empty() {
        return with_code(visit, slug, query.get("code")).await;
    }
    if visit.has_open_order() && visit.known {
        match begun_book(visit, slug).await {
            Ok(Some(shown)) => {
                visit.doors.views.count(slug, &visit.request);
                return Ok(page::answer(visit, StatusCode::OK, page::PRIVATE, &shown));
            }
            Ok(None) => {}
            Err(Error::NotFound) => return Err(Error::NotFound),
            // The page as everybody sees it may still be at hand.
            Err(error) => tracing::warn!(%error, "whether an order is open could not be read"),
        }
    }
    let path = format!("/books/{slug}");
    let stencil = visit.doors.shelf.page(visit, &path, || view::fresh_book(visit, slug)).await?;
    visit.doors.views.count(slug, &visit.request);
    Ok(stencil.answer(visit, page::PRIVATE, &visit.fresh_nonce()))
}

/// The page with a code in its form, as a link brings it: never one of the kept pages.
async fn with_code(visit: &Visit, slug: &str, code: &str) -> Result<HttpResponse, Error> {
    if let Err(too_often) = visit.doors.limits.code(visit.browser(), visit.address()) {
        return Ok(problem::too_often(visit, &too_often));
    }
    show_form(visit, slug, Typed::with_code(code)).await
}

/// The page for a browser that has an open order for this book.
async fn begun_book(visit: &Visit, slug: &str) -> Result<Option<BookPage>, Error> {
    let found = catalogue::book(&visit.doors.shop, slug).await?;
    let begun =
        checkout::open_elsewhere(&visit.doors.shop, &visit.visitor_mark(), vec![found.book.id.clone()], None).await?;
    Ok(begun.map(|order| {
        let form = Typed::default().form(visit, &found.book, &visit.fresh_nonce());
        let elsewhere = Some(format!("/orders/{}", order.key));
        BookPage { elsewhere, ..view::book(visit, &found, form) }
    }))
}

/// `POST /books/{slug}/buy`: 303 to the guichet, or to the order's page when the gateway gives no way to pay.
pub async fn buy(visit: Visit, slug: Path<String>, payload: Payload) -> HttpResponse {
    if visit.is_cross_site() {
        return problem::cross_site(&visit, &format!("/books/{slug}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&visit, error),
    };
    let answered = match order(&visit, &slug, &form).await {
        // The book got another address while its page was read: 308 posts the same form there.
        Err(Error::NotFound) => moved(&visit, &slug, StatusCode::PERMANENT_REDIRECT, "/buy").await,
        answered => answered,
    };
    problem::or_page(&visit, answered)
}

async fn order(visit: &Visit, slug: &str, form: &Form) -> Result<HttpResponse, Error> {
    let shop = &visit.doors.shop;
    let typed = Typed::read(form);
    if typed.has_code()
        && let Err(too_often) = visit.doors.limits.code(visit.browser(), visit.address())
    {
        return Ok(problem::too_often(visit, &too_often));
    }
    let code = match typed.code() {
        Ok(Some(_)) if form.get("act") == "code" => return show_form(visit, slug, typed).await,
        Ok(code) => code,
        Err(refusal) => return ask_again(visit, slug, typed.refused(refusal)).await,
    };
    let rules = shop.rules();
    let needs = shop.gateways.selling().merchant.gateway.card_needs();
    let contact = match typed.contact(visit.texts(), rules.country, &rules.countries, needs) {
        Ok(contact) => contact,
        Err(faults) => return ask_again(visit, slug, typed.with(*faults)).await,
    };
    if let Some(Err(too_often)) = visit.browser().map(|browser| visit.doors.limits.browser(browser)) {
        return Ok(problem::too_often(visit, &too_often));
    }
    let wish = Wish {
        slugs: vec![slug.to_owned()],
        seen_price: form.get("price").parse().ok(),
        code,
        contact,
        language: visit.language,
        visitor: visit.visitor_mark(),
        known: visit.known,
        once_more: !form.get("again").is_empty(),
        idempotency_key: typed.idempotency_key(visit, slug),
        admission: visit.admission(),
    };
    placed(visit, slug, typed, placing::place(shop, wish).await?).await
}

/// Where the buyer goes once his wish was looked at.
async fn placed(visit: &Visit, slug: &str, typed: Typed, placing: Placing) -> Result<HttpResponse, Error> {
    let (shop, t) = (&visit.doors.shop, visit.texts());
    match placing {
        Placing::Placed(order, attempt) => {
            let key = order.key.clone();
            let next = checkout::open(shop, *order, *attempt).await?;
            Ok(lead(visit, next, &key))
        }
        Placing::Again(order) => Ok(lead(visit, resume::again(shop, &order.id).await?, &order.key)),
        Placing::Given(order) => Ok(lead(visit, Next::OrderPage, &order.key)),
        Placing::PriceChanged(price) => {
            let id = match (typed.has_code(), price.amount) {
                (true, 0) => "code-price-free",
                (true, _) => "code-price",
                (false, _) => "form-price-changed",
            };
            ask_again(visit, slug, typed.saying(t.fill(id, &[("price", &price.to_string())]))).await
        }
        Placing::CodeRefused(refusal) => ask_again(visit, slug, typed.refused(refusal)).await,
        Placing::Had(order) => ask_again(visit, slug, typed.having(*order)).await,
        Placing::NoCookie => ask_again(visit, slug, typed.saying(t.say("free-no-cookie"))).await,
        Placing::Enough(bound) => {
            let id = match bound {
                Bound::Address => "free-enough-address",
                Bound::Shop => "free-enough-shop",
            };
            ask_again(visit, slug, typed.saying(t.say(id))).await
        }
        Placing::Spent => Ok(problem::form_spent(visit, &format!("/books/{slug}"))),
        Placing::TooOften(seconds) => Ok(problem::too_often(visit, &TooOften(seconds))),
    }
}

/// The form once more, with what was typed and what is wrong with it.
async fn ask_again(visit: &Visit, slug: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let mut answer = show_form(visit, slug, typed).await?;
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(answer)
}

/// The page with a form as it was typed; its code is looked up first.
async fn show_form(visit: &Visit, slug: &str, typed: Typed) -> Result<HttpResponse, Error> {
    let found = catalogue::book(&visit.doors.shop, slug).await?;
    let typed = look_up(visit, &found.book, typed).await?;
    let was_sent = visit.request.method() == Method::POST;
    let status = if was_sent && typed.is_faulty() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // Who buys once more makes another order: with the first one's nonce he would find that one.
    let had = typed.had(visit);
    let nonce = typed.young_nonce(visit).filter(|_| had.is_none()).map_or_else(|| visit.fresh_nonce(), str::to_owned);
    let begun = if visit.known && visit.has_open_order() && had.is_none() {
        checkout::open_elsewhere(&visit.doors.shop, &visit.visitor_mark(), vec![found.book.id.clone()], None).await?
    } else {
        None
    };
    let elsewhere = begun.map(|order| format!("/orders/{}", order.key));
    let shown = view::book(visit, &found, typed.form(visit, &found.book, &nonce));
    Ok(page::answer(visit, status, page::PRIVATE, &BookPage { elsewhere, had, ..shown }))
}

async fn look_up(visit: &Visit, book: &Book, typed: Typed) -> Result<Typed, Error> {
    if !typed.unquoted() {
        return Ok(typed);
    }
    let quoted = match typed.code() {
        Ok(Some(code)) => coupons::quote(&visit.doors.shop, std::slice::from_ref(book), &code).await?,
        Ok(None) => return Ok(typed),
        Err(refusal) => Err(refusal),
    };
    Ok(match quoted {
        Ok(quote) => typed.quoted(quote),
        Err(refusal) => typed.refused(refusal),
    })
}

/// On to the guichet; or to the order's page, where a link leads on, when our own policy forbids the form to lead there.
pub fn lead(visit: &Visit, next: Next, key: &str) -> HttpResponse {
    let to = match next {
        Next::Guichet(url) if visit.doors.may_lead_to(&url) => Url::to_string(&url),
        Next::Guichet(url) => {
            tracing::error!(host = url.host_str(), "the guichet's host is not in CINETPAY_GUICHET_HOSTS");
            format!("/orders/{key}")
        }
        Next::OrderPage => format!("/orders/{key}"),
        Next::BookPage { slug, code } => format!("/books/{slug}?code={code}"),
    };
    let mut answer = see_other(&to);
    for cookie in visit.cookies() {
        answer.cookie(cookie);
    }
    answer.cookie(visit.open_order_cookie()).finish()
}

/// `GET /covers/{sha256}.webp`
pub async fn cover(visit: Visit, name: Path<String>) -> HttpResponse {
    let sent = send_cover(&visit, &name).await;
    problem::or_page(&visit, sent)
}

async fn send_cover(visit: &Visit, name: &str) -> Result<HttpResponse, Error> {
    let key = name.strip_suffix(".webp").and_then(|sha256| Key::new(Room::Pictures, sha256).ok());
    let key = key.ok_or(Error::NotFound)?;
    let mut answer = send_public(&visit.request, &visit.doors.shop.storage, &key).await?;
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("image/webp"));
    headers.insert(CACHE_CONTROL, IMMUTABLE);
    Ok(answer)
}
