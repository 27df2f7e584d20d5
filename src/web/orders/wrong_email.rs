//! `POST /orders/{key}/email`: the buyer corrects the e-mail address of his paid order.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::view;
use crate::domain::contact::Email;
use crate::shop::Error;
use crate::shop::sale::order_details;
use crate::shop::wrong_email::{self, Corrected};
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::{contact_faults, problem};

/// Corrects it; the page then says that the link is on its way.
pub async fn correct(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let corrected = corrected(&ctx, &key, &form).await;
    problem::or_page(&ctx, corrected)
}

async fn corrected(ctx: &RequestContext, key: &str, form: &Form) -> Result<HttpResponse, Error> {
    let (t, shop) = (ctx.texts(), &ctx.app.shop);
    let Some(visitor) = ctx.known.then(|| ctx.visitor_mark()) else { return Err(Error::NotFound) };
    let details = order_details::open(shop, key).await?;
    if details.order.visitor.as_deref() != Some(&visitor) {
        return Err(Error::NotFound);
    }
    let typed: String = form.get("email").chars().take(254).collect();
    let error = match Email::parse(&typed) {
        Err(fault) => contact_faults::email(t, fault),
        Ok(email) => {
            if let Err(too_often) = ctx.app.limits.new_link(&details.order.id) {
                return Ok(problem::too_often(ctx, &too_often));
            }
            match wrong_email::correct(shop, key, &visitor, &email).await? {
                Corrected::Yes => return Ok(see_other(&format!("/orders/{key}?sent")).finish()),
                Corrected::Same => t.say("order-correct-same"),
                Corrected::Proved => t.say("order-correct-proved"),
                Corrected::TooOften => t.say("order-correct-too-often"),
                Corrected::Over => t.say("order-correct-over"),
            }
        }
    };
    let mut shown = view::page_with(ctx, &details, Field { value: typed, error: Some(error) });
    *shown.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(shown)
}
