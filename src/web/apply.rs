//! `/sellers/apply`: the form of who wants to sell in a market, where the owner allows it. A stranger gets the same answer whether an
//! address is known or not.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use askama::Template;

use super::answer::see_other;
use super::body::{self, Form};
use super::{page, problem};
use crate::domain::contact::{Email, Phone};
use crate::domain::typed;
use crate::shop::Error;
use crate::shop::market::applications::{self, Applicant, LONGEST_TEXT, Taken};
use crate::shop::market::sellers::LONGEST_NAME;
use crate::texts::Texts;
use crate::web::buyer_names::Field;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::frame::Frame;

const HERE: &str = "/sellers/apply";

/// `GET /sellers/apply`
#[derive(Template)]
#[template(path = "sellers/apply.html")]
pub struct ApplyPage {
    pub frame: Frame,
    pub problem: Option<String>,
    pub form: ApplyForm,
}

/// It was sent.
#[derive(Template)]
#[template(path = "sellers/sent.html")]
pub struct SentPage {
    pub frame: Frame,
}

/// What was typed, and what is wrong with it.
#[derive(Clone, Debug, Default)]
pub struct ApplyForm {
    pub name: Field,
    pub email: Field,
    pub phone: Field,
    pub about: Field,
    pub offer: Field,
}

pub async fn form(ctx: RequestContext) -> HttpResponse {
    if !applications::are_open(&ctx.app.shop) {
        return problem::not_found(&ctx);
    }
    if ctx.request.query_string() == "sent" {
        return page::answer(&ctx, StatusCode::OK, page::NO_STORE, &SentPage { frame: frame(&ctx) });
    }
    shown(&ctx, StatusCode::OK, ApplyForm::default(), None)
}

fn frame(ctx: &RequestContext) -> Frame {
    Frame { listed: false, ..ctx.frame(HERE) }
}

fn shown(ctx: &RequestContext, status: StatusCode, form: ApplyForm, problem: Option<String>) -> HttpResponse {
    page::answer(ctx, status, page::NO_STORE, &ApplyPage { frame: frame(ctx), problem, form })
}

/// `POST /sellers/apply`
pub async fn send(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    if !applications::are_open(&ctx.app.shop) {
        return problem::not_found(&ctx);
    }
    if let Err(too_often) = ctx.app.limits.application(ctx.address()) {
        return problem::too_often(&ctx, &too_often);
    }
    let answer = sent(&ctx, &form).await;
    problem::or_page(&ctx, answer)
}

async fn sent(ctx: &RequestContext, typed: &Form) -> Result<HttpResponse, Error> {
    let of = |name: &str| Field { value: lines(typed.get(name)), error: None };
    let form =
        ApplyForm { name: of("name"), email: of("email"), phone: of("phone"), about: of("about"), offer: of("offer") };
    let applicant = match meant(ctx, form.clone()) {
        Ok(applicant) => applicant,
        Err(form) => return Ok(shown(ctx, StatusCode::UNPROCESSABLE_ENTITY, *form, None)),
    };
    Ok(match applications::apply(&ctx.app.shop, applicant).await? {
        Taken::Yes => see_other("/sellers/apply?sent").finish(),
        Taken::TooMany => {
            let problem = Some(ctx.texts().say("apply-too-many"));
            shown(ctx, StatusCode::TOO_MANY_REQUESTS, form, problem)
        }
    })
}

/// A line end, which browsers send as two characters, counts as one, as it does in the field.
fn lines(text: &str) -> String {
    typed::trim(text).replace("\r\n", "\n")
}

/// Who applies, or the form with what is wrong with it.
fn meant(ctx: &RequestContext, mut form: ApplyForm) -> Result<Applicant, Box<ApplyForm>> {
    let (t, country) = (ctx.texts(), ctx.country());
    let name = typed::clean(&form.name.value);
    if !(1..=LONGEST_NAME).contains(&name.chars().count()) {
        form.name.error = Some(t.say("market-name-wrong"));
    }
    let email = Email::parse(&form.email.value);
    form.email.error = email.as_ref().err().map(|fault| match form.email.value.as_str() {
        "" => t.say("apply-email-missing"),
        _ => contact_faults::email(t, *fault),
    });
    let phone = Some(form.phone.value.as_str()).filter(|text| !text.is_empty());
    let phone = phone.map(|text| Phone::parse(text, country)).transpose();
    form.phone.error = phone.as_ref().err().map(|fault| contact_faults::phone(t, fault, false));
    form.about.error = long(t, &form.about.value);
    form.offer.error =
        if form.offer.value.is_empty() { Some(t.say("apply-offer-missing")) } else { long(t, &form.offer.value) };
    let is_faulty = [&form.name, &form.about, &form.offer].into_iter().any(|field| field.error.is_some());
    match (email, phone) {
        (Ok(email), Ok(phone)) if !is_faulty => Ok(Applicant {
            email,
            name,
            phone,
            about: form.about.value,
            offer: form.offer.value,
            language: ctx.language,
        }),
        _ => Err(Box::new(form)),
    }
}

fn long(t: Texts, text: &str) -> Option<String> {
    let (length, most) = (text.chars().count(), LONGEST_TEXT);
    (length > most).then(|| t.fill("apply-long", &[("most", &t.number(most)), ("count", &t.number(length))]))
}
