//! `POST /api/v1/orders`, `GET /api/v1/orders/{key}`, `POST /api/v1/orders/{key}/payments`.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, LOCATION};
use actix_web::web::{Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::super::problem::Problem;
use super::body::Wanted;
use super::fault::Fault;
use super::{admit, state};
use crate::domain::app::ReturnAddress;
use crate::domain::contact::Asked;
use crate::domain::ids;
use crate::shop::sale::checkout::{self, Next};
use crate::shop::sale::order_details::{self, OrderDetails};
use crate::shop::sale::pay_again;
use crate::shop::sale::placing::{self, FreeLimit, OrderRequest, Placed, RateLimit};
use crate::shop::{Error, apps};
use crate::store::apps::App;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;
use crate::web::{body, page};

/// `POST /api/v1/orders`
pub async fn place(ctx: RequestContext, payload: Payload) -> HttpResponse {
    match place_now(&ctx, payload).await {
        Ok((status, details)) => answer(&ctx, status, &details),
        Err(fault) => fault.answer(&ctx),
    }
}

async fn place_now(ctx: &RequestContext, payload: Payload) -> Result<(StatusCode, OrderDetails), Fault> {
    let shop = &ctx.app.shop;
    let app = admit::app(ctx).await?;
    let sent_key = key_of(&ctx.request)?;
    is_json(&ctx.request)?;
    let wanted = Wanted::read(&body::read(payload).await?)?;
    let return_to = return_address(ctx, &app, &wanted)?;
    if !apps::are_on_sale(shop, &wanted.slugs).await? {
        return Err(Fault::NoSuchBook);
    }
    let code = wanted.code()?;
    if code.is_some() {
        ctx.app.limits.code(None, ctx.address())?;
    }
    let rules = shop.rules();
    let said = wanted.pays_from(rules.country);
    let asked = match wanted.seen_price {
        // A free book is paid by nothing.
        Some(0) => Asked { full_name: false, card: None },
        _ => shop.gateways.asked_of_country(said.unwrap_or(rules.country)),
    };
    let contact = wanted.contact(ctx, asked)?;
    let request = apps::Wanted { key: sent_key, body: wanted.canonical, return_to, at_once: wanted.return_at_once };
    let Some(key) = apps::bind(shop, &app, request).await? else { return Err(Fault::OtherRequest) };
    let request = OrderRequest {
        slugs: wanted.slugs,
        bundles: Vec::new(),
        own_prices: Vec::new(),
        seen_price: wanted.seen_price,
        code,
        contact,
        gift: None,
        country: said.or_else(|| rules.sells_by_currency().then_some(rules.country)),
        language: wanted.language.unwrap_or(ctx.language),
        // Each order of an app has a visitor of its own: nobody is told of another's orders.
        visitor: ids::hash(&key),
        known: true,
        reader: None,
        thread: None,
        once_more: true,
        idempotency_key: Some(key),
        rate_limit: rate_limit(ctx, &app),
    };
    let placed = placing::place(shop, request).await?;
    let (status, key) = go_on(ctx, placed).await?;
    Ok((status, order_details::open(shop, &key).await?))
}

/// Opens the payment of an order; returns the order's key.
async fn go_on(ctx: &RequestContext, placed: Placed) -> Result<(StatusCode, String), Fault> {
    let shop = &ctx.app.shop;
    let (status, key, next, id) = match placed {
        Placed::New(order, attempt) => {
            let (key, id) = (order.key.clone(), order.id.clone());
            (StatusCode::CREATED, key, checkout::open(shop, *order, *attempt).await?, id)
        }
        Placed::Free(order) => (StatusCode::CREATED, order.key, Next::OrderPage, order.id),
        Placed::Existing(order) | Placed::AlreadyHas(order) => {
            let next = pay_again::retry_form(shop, &order.id, None).await?;
            (StatusCode::OK, order.key, next, order.id)
        }
        Placed::PriceChanged(price) => return Err(Fault::PriceChanged(price)),
        Placed::NotSoldHere => return Err(Fault::NotSoldHere),
        Placed::CodeRefused(refusal) => return Err(Fault::Coupon(refusal)),
        Placed::TooManyFree(limit) => {
            return Err(Fault::TooManyFree(match limit {
                FreeLimit::Address => "free-enough-address",
                FreeLimit::Shop => "free-enough-shop",
                FreeLimit::Sms => "free-enough-sms",
            }));
        }
        Placed::TooOften(seconds) => return Err(TooOften(seconds).into()),
        // Only browsers without a cookie are told the first two, only a form names prices, and only a browser has a reader's cookie.
        Placed::FormUsed | Placed::NoCookie | Placed::FreeGift | Placed::OwnPrice(_) | Placed::InLibrary => {
            return Err(Fault::OtherRequest);
        }
    };
    // The gateway does not take the number that its page should be locked to: there is no form to correct it in, so the buyer types
    // one on the payment page.
    if matches!(next, Next::PhoneRefused) {
        pay_again::pay_again(shop, &id).await?;
    }
    Ok((status, key))
}

/// `GET /api/v1/orders/{key}`
pub async fn read(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    match find(&ctx, &key).await {
        Ok(details) => answer(&ctx, StatusCode::OK, &details),
        Err(fault) => fault.answer(&ctx),
    }
}

/// The order with this key. Who asks for orders that are not there is slowed down.
pub(super) async fn find(ctx: &RequestContext, key: &str) -> Result<OrderDetails, Fault> {
    if key.contains('\0') {
        return Err(Problem::NotFound.into());
    }
    match order_details::open(&ctx.app.shop, key).await {
        Ok(details) => {
            ctx.app.limits.poll(key)?;
            Ok(details)
        }
        Err(Error::NotFound) => {
            ctx.app.limits.stranger(ctx.address())?;
            Err(Problem::NotFound.into())
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /api/v1/orders/{key}/payments`: pays an order that is still open, on the page that was opened before or on a new one.
pub async fn pay(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let paid = async {
        let details = find(&ctx, &key).await?;
        ctx.app.limits.browser(&key)?;
        pay_again::pay_again(&ctx.app.shop, &details.order.id).await?;
        Ok::<_, Fault>(order_details::open(&ctx.app.shop, &key).await?)
    };
    match paid.await {
        Ok(details) => answer(&ctx, StatusCode::OK, &details),
        Err(fault) => fault.answer(&ctx),
    }
}

fn answer(ctx: &RequestContext, status: StatusCode, details: &OrderDetails) -> HttpResponse {
    let mut answer = HttpResponse::build(status);
    if status == StatusCode::CREATED {
        answer.insert_header((LOCATION, format!("/api/v1/orders/{}", details.order.key)));
    }
    answer
        .insert_header((CACHE_CONTROL, page::NO_STORE))
        .insert_header((CONTENT_TYPE, "application/json"))
        .body(state::json(&ctx.app, ctx.texts(), details).to_string())
}

/// What tells a repeated request from a new one: 1 to 200 visible ASCII characters.
fn key_of(request: &HttpRequest) -> Result<String, Fault> {
    let mut sent = request.headers().get_all("idempotency-key");
    let key = sent.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    let fits = (1..=200).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits && sent.next().is_none() { Ok(key.to_owned()) } else { Err(Fault::Key) }
}

/// Only JSON is read: a form of another site cannot send it without asking first (CORS).
pub(super) fn is_json(request: &HttpRequest) -> Result<(), Fault> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") { Ok(()) } else { Err(Fault::Media) }
}

fn return_address(ctx: &RequestContext, app: &App, wanted: &Wanted) -> Result<Option<ReturnAddress>, Fault> {
    let Some(text) = &wanted.return_url else { return Ok(None) };
    let found = apps::allowed(app, text, !ctx.app.secure_cookies);
    found.map(Some).ok_or_else(|| Fault::Value("return_url", ctx.texts().say("apps-return-url")))
}

fn rate_limit(ctx: &RequestContext, app: &App) -> RateLimit {
    let (state, id, address) = (ctx.app.clone(), app.id.clone(), ctx.address());
    Arc::new(move || state.limits.app_order(&id, address).map_err(|too_often| too_often.0))
}
