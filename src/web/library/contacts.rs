//! `/library/contacts`: the addresses and numbers of a reader. Another one is added with a code that is sent to it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;

use super::books::answer;
use super::pages::{ContactsPage, SignInForm};
use super::sign_in::{Wanted, code_page, unlike_code, wanted, wrong};
use super::{HERE, signed_form};
use crate::shop::Error;
use crate::shop::library::contacts::{self, MOST};
use crate::shop::library::sign_in::{self, Tried};
use crate::shop::library::signed_in::SignedIn;
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::context::RequestContext;
use crate::web::problem;

const CONTACTS: &str = "/library/contacts";

/// `GET /library/contacts`
pub async fn show(ctx: RequestContext) -> HttpResponse {
    let shown = async {
        let Some(signed) = ctx.reader().await? else { return Ok(see_other(HERE).finish()) };
        Ok(list(&ctx, &signed, SignInForm::default(), StatusCode::OK))
    };
    problem::or_page(&ctx, shown.await)
}

fn list(ctx: &RequestContext, signed: &SignedIn, form: SignInForm, status: StatusCode) -> HttpResponse {
    let page = ContactsPage {
        frame: ctx.frame(CONTACTS),
        contacts: signed.contacts.clone(),
        field: form.contact,
        meant: form.meant,
        by_sms: ctx.app.shop.sms_sender.is_some(),
        full: signed.contacts.len() >= MOST,
    };
    let mut shown = answer(ctx, signed, &page);
    *shown.status_mut() = status;
    shown
}

/// `POST /library/contacts`: sends a code to another contact, if it has bought something. The page is the same if not.
pub async fn ask(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let (signed, form) = match signed_form(&ctx, payload).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let asked = async {
        let contact = match wanted(&ctx, &form) {
            Wanted::Contact(contact) => contact,
            Wanted::Fault(form) => return Ok(list(&ctx, &signed, form, StatusCode::UNPROCESSABLE_ENTITY)),
            Wanted::TooOften(too_often) => return Ok(problem::too_often(&ctx, &too_often)),
        };
        if signed.contacts.len() >= MOST {
            return Ok(see_other(CONTACTS).finish());
        }
        let ticket = sign_in::ask(&ctx.app.shop, &contact, Some(&signed.reader_id), ctx.language).await?;
        let mut answer = code_page(&ctx, (contact.is_phone(), true), None, StatusCode::OK);
        drop(answer.add_cookie(&ctx.ticket_cookie(&ticket)));
        Ok(answer)
    };
    problem::or_page(&ctx, asked.await)
}

/// `POST /library/contacts/code`: adds the contact that this browser asked about.
pub async fn by_code(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let (signed, form) = match signed_form(&ctx, payload).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    if let Some(says) = unlike_code(&ctx, &form) {
        return code_page(&ctx, (form.has("phone"), true), Some(says), StatusCode::UNPROCESSABLE_ENTITY);
    }
    if let Err(too_often) = ctx.app.limits.reader_code(ctx.address()) {
        return problem::too_often(&ctx, &too_often);
    }
    let joined = join(&ctx, &signed, &form).await;
    problem::or_page(&ctx, joined)
}

async fn join(ctx: &RequestContext, signed: &SignedIn, form: &Form) -> Result<HttpResponse, Error> {
    let tried = match ctx.ticket() {
        Some(ticket) => contacts::join(&ctx.app.shop, signed, &ticket, form.get("code")).await?,
        None => Tried::Over,
    };
    let left = match tried {
        Tried::Right(()) => return Ok(see_other(CONTACTS).cookie(ctx.no_ticket_cookie()).finish()),
        Tried::Wrong(left) => left,
        Tried::Over => 0,
    };
    Ok(code_page(ctx, (form.has("phone"), true), Some(wrong(ctx, left)), StatusCode::UNPROCESSABLE_ENTITY))
}

/// `POST /library/contacts/remove`
pub async fn remove(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let (signed, form) = match signed_form(&ctx, payload).await {
        Ok(both) => both,
        Err(answer) => return answer,
    };
    let removed = contacts::remove(&ctx.app.shop, &signed, form.get("contact")).await;
    problem::or_page(&ctx, removed.map(|_| see_other(CONTACTS).finish()))
}
