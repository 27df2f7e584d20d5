//! Signing in to a library: the request for a link or a code, the code, the link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::pages::{CodePage, LinkOverPage, LinkPage, SignInForm};
use super::{HERE, shown, sign_in_page};
use crate::domain::order_facts::Contact;
use crate::shop::Error;
use crate::shop::library::sign_in::{self, Tried};
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
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
    let (t, shop) = (ctx.texts(), &ctx.app.shop);
    let typed: String = form.get("contact").chars().take(254).collect();
    let by_sms = shop.sms_sender.is_some();
    let contact = match (Contact::read(&typed, ctx.country()), by_sms) {
        (Some(Contact::Phone(_)), false) => Err("library-in-no-sms"),
        (Some(contact), _) => Ok(contact),
        (None, true) => Err("library-in-fault"),
        (None, false) => Err("library-in-fault-email"),
    };
    let contact = match contact {
        Ok(contact) => contact,
        Err(fault) => {
            let form = SignInForm { contact: Field { value: typed, error: Some(t.say(fault)) } };
            return Ok(sign_in_page(ctx, form, StatusCode::UNPROCESSABLE_ENTITY));
        }
    };
    if let Err(too_often) = ctx.app.limits.sign_in(contact.as_str(), ctx.browser(), ctx.address()) {
        return Ok(problem::too_often(ctx, &too_often));
    }
    let ticket = sign_in::ask(shop, &contact, None, ctx.language).await?;
    let is_phone = matches!(contact, Contact::Phone(_));
    let mut answer = code_page(ctx, is_phone, None, StatusCode::OK);
    drop(answer.add_cookie(&ctx.ticket_cookie(&ticket)));
    Ok(answer)
}

fn code_page(ctx: &RequestContext, is_phone: bool, error: Option<String>, status: StatusCode) -> HttpResponse {
    let page = CodePage { frame: ctx.frame(HERE), is_phone, error };
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
    let error = match tried {
        Tried::Right(session) => {
            let (cookie, ticket) = (ctx.reader_cookie(&session.token), ctx.no_ticket_cookie());
            return Ok(see_other(HERE).cookie(cookie).cookie(ticket).finish());
        }
        Tried::Wrong(left) if left > 0 => ctx.texts().count("library-code-wrong", left.into()),
        Tried::Wrong(_) | Tried::Over => ctx.texts().say("library-code-over"),
    };
    Ok(code_page(ctx, form.has("phone"), Some(error), StatusCode::UNPROCESSABLE_ENTITY))
}

/// `GET /library/in/{token}`: the page of a link, whose button signs in. A scanner that opens it uses nothing up.
pub async fn look(ctx: RequestContext, token: Path<String>) -> HttpResponse {
    let looked = async {
        let Some(contact) = sign_in::look(&ctx.app.shop, &token).await? else { return Ok(over(&ctx)) };
        let page =
            LinkPage { frame: ctx.frame(HERE), action: format!("/library/in/{token}"), contact: shown(&contact) };
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
