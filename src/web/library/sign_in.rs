//! Signing in to a library: the request for a link or a code, the code, the link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::pages::{CodePage, LinkOverPage, LinkPage, SignInForm};
use super::{HERE, masked, sign_in_page};
use crate::domain::order_facts::Contact;
use crate::shop::Error;
use crate::shop::library::sign_in::{self, Tried};
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;
use crate::web::{page, problem};

/// `POST /library`: sends a link and a code, if the contact has bought something. The page is the same if not.
pub async fn ask(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let answer = asked(&ctx, &form).await;
    problem::or_page(&ctx, answer)
}

async fn asked(ctx: &RequestContext, form: &Form) -> Result<HttpResponse, Error> {
    let contact = match wanted(ctx, form) {
        Wanted::Contact(contact) => contact,
        Wanted::Fault(contact) => {
            return Ok(sign_in_page(ctx, SignInForm { contact }, StatusCode::UNPROCESSABLE_ENTITY));
        }
        Wanted::TooOften(too_often) => return Ok(problem::too_often(ctx, &too_often)),
    };
    let ticket = sign_in::ask(&ctx.app.shop, &contact, None, ctx.language).await?;
    let mut answer = code_page(ctx, (contact.is_phone(), false), None, StatusCode::OK);
    drop(answer.add_cookie(&ctx.ticket_cookie(&ticket)));
    Ok(answer)
}

/// The contact that was typed.
pub enum Wanted {
    Contact(Contact),
    /// The field with what is wrong.
    Fault(Field),
    TooOften(TooOften),
}

/// Reads a contact to which a message can be sent, and counts the request.
pub fn wanted(ctx: &RequestContext, form: &Form) -> Wanted {
    let typed: String = form.get("contact").chars().take(254).collect();
    let by_sms = ctx.app.shop.sms_sender.is_some();
    let fault = match (Contact::read(&typed, ctx.country()), by_sms) {
        (Some(Contact::Phone(_)), false) => ctx.texts().say("library-in-no-sms"),
        (Some(contact), _) => {
            let counted = ctx.app.limits.sign_in(contact.as_str(), ctx.browser(), ctx.address());
            return counted.map_or_else(Wanted::TooOften, |()| Wanted::Contact(contact));
        }
        (None, true) => contact_faults::contact(ctx.texts(), &typed, ctx.country(), "library-in-fault"),
        (None, false) => ctx.texts().say("library-in-fault-email"),
    };
    Wanted::Fault(Field { value: typed, error: Some(fault) })
}

/// The page where a code is typed. `left`: so many tries are left after a wrong one.
pub fn code_page(
    ctx: &RequestContext,
    (is_phone, joins): (bool, bool),
    left: Option<i32>,
    status: StatusCode,
) -> HttpResponse {
    let error = left.map(|left| match left {
        0 => ctx.texts().say("library-code-over"),
        left => ctx.texts().count("library-code-wrong", left.into()),
    });
    let page = CodePage { frame: ctx.frame(HERE), is_phone, joins, error };
    page::answer(ctx, status, page::NO_STORE, &page)
}

/// `POST /library/code`: signs in with the code that this browser asked for.
pub async fn by_code(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    if let Err(too_often) = ctx.app.limits.reader_code(ctx.address()) {
        return problem::too_often(&ctx, &too_often);
    }
    let entered = enter(&ctx, &form).await;
    problem::or_page(&ctx, entered)
}

async fn enter(ctx: &RequestContext, form: &Form) -> Result<HttpResponse, Error> {
    let tried = match ctx.ticket() {
        Some(ticket) => sign_in::by_code(&ctx.app.shop, &ticket, form.get("code")).await?,
        None => Tried::Over,
    };
    let left = match tried {
        Tried::Right(session) => {
            let (cookie, ticket) = (ctx.reader_cookie(&session.token), ctx.no_ticket_cookie());
            return Ok(see_other(HERE).cookie(cookie).cookie(ticket).finish());
        }
        Tried::Wrong(left) => left,
        Tried::Over => 0,
    };
    Ok(code_page(ctx, (form.has("phone"), false), Some(left), StatusCode::UNPROCESSABLE_ENTITY))
}

/// `GET /library/in/{token}`: the page of a link, whose button signs in. A scanner that opens it uses nothing up.
pub async fn look(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let looked = async {
        let Some(contact) = sign_in::look(&ctx.app.shop, &token).await? else { return Ok(over(&ctx)) };
        let page =
            LinkPage { frame: ctx.frame(HERE), action: format!("/library/in/{token}"), contact: masked(&contact) };
        Ok(page::answer(&ctx, StatusCode::OK, page::NO_STORE, &page))
    };
    problem::or_page(&ctx, looked.await)
}

fn over(ctx: &RequestContext) -> HttpResponse {
    page::answer(ctx, StatusCode::GONE, page::NO_STORE, &LinkOverPage { frame: ctx.frame(HERE) })
}

/// `POST /library/in/{token}`: uses the link.
pub async fn by_link(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let entered = async {
        Ok(match sign_in::by_link(&ctx.app.shop, &token).await? {
            Some(session) => see_other(HERE).cookie(ctx.reader_cookie(&session.token)).finish(),
            None => over(&ctx),
        })
    };
    problem::or_page(&ctx, entered.await)
}
