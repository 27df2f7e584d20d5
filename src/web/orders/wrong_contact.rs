//! `POST /orders/{key}/email` and `POST /orders/{key}/phone`: the buyer corrects the e-mail address, or the phone number, of his paid
//! order.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::{Asking, view};
use crate::domain::contact::{Email, Phone};
use crate::domain::order_facts::Contact;
use crate::shop::Error;
use crate::shop::sale::order_details::{self, OrderDetails};
use crate::shop::wrong_contact::{self, Corrected};
use crate::store::messages::Channel;
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::typed_email::TypedEmail;
use crate::web::{contact_faults, problem, typed_phone};

/// Corrects the address; the page then says that the link is on its way.
pub async fn email(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    correct(&ctx, &key, payload, Channel::Email).await
}

/// Corrects the number in the same way.
pub async fn phone(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    correct(&ctx, &key, payload, Channel::Sms).await
}

async fn correct(ctx: &RequestContext, key: &str, payload: Payload, channel: Channel) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(ctx, &format!("/orders/{key}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(ctx, error),
    };
    let corrected = corrected(ctx, key, &form, channel).await;
    problem::or_page(ctx, corrected)
}

async fn corrected(ctx: &RequestContext, key: &str, form: &Form, channel: Channel) -> Result<HttpResponse, Error> {
    let Some(visitor) = ctx.known.then(|| ctx.visitor_mark()) else { return Err(Error::NotFound) };
    let details = order_details::open(&ctx.app.shop, key).await?;
    if details.order.visitor.as_deref() != Some(&visitor) {
        return Err(Error::NotFound);
    }
    let read = match channel {
        Channel::Email => read_email(ctx, form),
        Channel::Sms => read_phone(ctx, form),
    };
    let (typed, to) = match read {
        Ok(read) => read,
        Err(asking) => return again(ctx, &details, asking).await,
    };
    match made(ctx, key, &visitor, &to).await? {
        None => Ok(see_other(&format!("/orders/{key}?sent")).finish()),
        Some(refused) => again(ctx, &details, faulty(typed, ctx.texts().say(refused))).await,
    }
}

/// The address, and as it was typed.
///
/// # Errors
/// What is wrong with it, or which other one was probably meant.
fn read_email(ctx: &RequestContext, form: &Form) -> Result<(String, Contact), Asking> {
    let (t, typed) = (ctx.texts(), TypedEmail::read(form, "email"));
    let email = match Email::parse(&typed.value) {
        Ok(email) => email,
        Err(fault) => return Err(faulty(typed.value, contact_faults::email(t, fault))),
    };
    match typed.meant(&email) {
        Some(meant) => Err(Asking { typed: typed.question(t, &meant), meant: Some(meant) }),
        None => Ok((typed.value, Contact::Email(email.as_str().to_owned()))),
    }
}

/// The same of the number.
fn read_phone(ctx: &RequestContext, form: &Form) -> Result<(String, Contact), Asking> {
    let (t, typed) = (ctx.texts(), typed_phone::read(form, ("phone", "phone"), 60));
    match Phone::parse(&typed, ctx.app.shop.rules().country) {
        Ok(phone) if phone.is_landline() => Err(faulty(typed, t.say("form-phone-landline"))),
        Ok(phone) => Ok((typed, Contact::Phone(phone.as_str().to_owned()))),
        Err(fault) => {
            let error = contact_faults::phone_with_box(t, &fault, true);
            Err(Asking { meant: contact_faults::meant(fault), ..faulty(typed, error) })
        }
    }
}

fn faulty(value: String, error: String) -> Asking {
    Asking { typed: Field { value, error: Some(error) }, meant: None }
}

/// Makes the correction; or says why not.
async fn made(ctx: &RequestContext, key: &str, visitor: &str, to: &Contact) -> Result<Option<&'static str>, Error> {
    if ctx.app.limits.browser(key).is_err() {
        return Ok(Some("order-correct-wait"));
    }
    Ok(match (wrong_contact::correct(&ctx.app.shop, key, visitor, to).await?, to.is_phone()) {
        (Corrected::Yes, _) => None,
        (Corrected::Same, false) => Some("order-correct-same"),
        (Corrected::Same, true) => Some("order-correct-same-phone"),
        (Corrected::Proved, false) => Some("order-correct-proved"),
        (Corrected::Proved, true) => Some("order-correct-proved-phone"),
        (Corrected::TooOften, _) => Some("order-correct-too-often"),
        (Corrected::Over, _) => Some("order-correct-over"),
    })
}

async fn again(ctx: &RequestContext, details: &OrderDetails, asking: Asking) -> Result<HttpResponse, Error> {
    let mut shown = view::page_with(ctx, details, asking).await?;
    *shown.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    Ok(shown)
}
