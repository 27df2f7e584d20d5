//! `POST /orders/{key}/email`: the buyer corrects the e-mail address of his paid order.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::{Asking, view};
use crate::domain::contact::Email;
use crate::shop::Error;
use crate::shop::sale::order_details::{self, OrderDetails};
use crate::shop::wrong_email::{self, Corrected};
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::typed_email::TypedEmail;
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
    let t = ctx.texts();
    let Some(visitor) = ctx.known.then(|| ctx.visitor_mark()) else { return Err(Error::NotFound) };
    let details = order_details::open(&ctx.app.shop, key).await?;
    if details.order.visitor.as_deref() != Some(&visitor) {
        return Err(Error::NotFound);
    }
    let typed = TypedEmail::read(form, "email");
    let error = match Email::parse(&typed.value) {
        Err(fault) => contact_faults::email(t, fault),
        Ok(email) => {
            if let Some(meant) = typed.meant(&email) {
                return again(ctx, &details, Asking { email: typed.question(t, &meant), meant: Some(meant) }).await;
            }
            match made(ctx, key, &visitor, &email).await? {
                None => return Ok(see_other(&format!("/orders/{key}?sent")).finish()),
                Some(refused) => t.say(refused),
            }
        }
    };
    let email = Field { value: typed.value, error: Some(error) };
    again(ctx, &details, Asking { email, meant: None }).await
}

/// Makes the correction; or says why not.
async fn made(ctx: &RequestContext, key: &str, visitor: &str, email: &Email) -> Result<Option<&'static str>, Error> {
    if ctx.app.limits.browser(key).is_err() {
        return Ok(Some("order-correct-wait"));
    }
    Ok(match wrong_email::correct(&ctx.app.shop, key, visitor, email).await? {
        Corrected::Yes => None,
        Corrected::Same => Some("order-correct-same"),
        Corrected::Proved => Some("order-correct-proved"),
        Corrected::TooOften => Some("order-correct-too-often"),
        Corrected::Over => Some("order-correct-over"),
    })
}

async fn again(ctx: &RequestContext, details: &OrderDetails, asking: Asking) -> Result<HttpResponse, Error> {
    let mut shown = view::page_with(ctx, details, asking).await?;
    *shown.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(shown)
}
