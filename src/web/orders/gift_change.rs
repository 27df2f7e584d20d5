//! `POST /orders/{key}/gift`: the buyer changes a gift as long as it waits for its day, or sends it now; once it was handed over, he
//! corrects a wrong recipient.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::{gift, view};
use crate::domain::gift::GiftWish;
use crate::domain::order::OrderState;
use crate::shop::Error;
use crate::shop::sale::gifts::{self, Changed};
use crate::shop::sale::order_details::{self, OrderDetails};
use crate::store::gifts::Gift;
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::context::RequestContext;
use crate::web::gift_form::TypedGift;
use crate::web::{page, problem};

/// Changes it; the page then says what became of it.
pub async fn change(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let changed = changed(&ctx, &key, &form).await;
    problem::or_page(&ctx, changed)
}

async fn changed(ctx: &RequestContext, key: &str, form: &Form) -> Result<HttpResponse, Error> {
    let details = order_details::open(&ctx.app.shop, key).await?;
    let visitor = ctx.known.then(|| ctx.visitor_mark()).filter(|own| details.order.visitor.as_ref() == Some(own));
    let paid = details.gift.clone().filter(|_| details.order.state() == OrderState::Paid);
    let (Some(visitor), Some(gift)) = (visitor, paid) else { return Err(Error::NotFound) };
    if let Err(too_often) = ctx.app.limits.browser(key) {
        return Ok(problem::too_often(ctx, &too_often));
    }
    let typed = TypedGift::read(form);
    let done = if gift.delivered_at.is_some() {
        match typed.clone().recipient(ctx) {
            Ok(to) => gifts::correct(&ctx.app.shop, key, &visitor, to).await?,
            Err(typed) => return Ok(again(ctx, &details, &gift, *typed)),
        }
    } else {
        match typed.clone().changed(ctx) {
            (_, Some(wish)) => gifts::change(&ctx.app.shop, key, &visitor, wanted(form, wish)).await?,
            (typed, None) => return Ok(again(ctx, &details, &gift, typed)),
        }
    };
    let id = match done {
        Changed::Kept | Changed::Sent => return Ok(see_other(&format!("/orders/{key}?sent")).finish()),
        Changed::Same => "gift-correct-same",
        Changed::Proved => "gift-correct-proved",
        Changed::TooOften => "gift-correct-too-often",
        Changed::Over => "gift-correct-over",
    };
    Ok(again(ctx, &details, &gift, typed.refused(ctx.texts().say(id))))
}

/// "Send now" takes the day away.
fn wanted(form: &Form, wish: GiftWish) -> GiftWish {
    if form.get("act") == "now" { GiftWish { day: None, ..wish } } else { wish }
}

/// The page with what is wrong beside the field.
fn again(ctx: &RequestContext, details: &OrderDetails, gift: &Gift, wrong: TypedGift) -> HttpResponse {
    let shown = gift::page(ctx, details, (gift, view::order_view(ctx, details)), Some(wrong));
    page::answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, page::NO_STORE, &shown)
}
