//! Signing in to a library: the request for a link or a code, the code, the link.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::pages::{CodePage, LinkOverPage, LinkPage, SignInForm};
use super::{HERE, masked, sign_in_page};
use crate::domain::contact::Email;
use crate::domain::order_facts::Contact;
use crate::shop::Error;
use crate::shop::library::sign_in::{self, Tried};
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::rate_limits::TooOften;
use crate::web::typed_email::TypedEmail;
use crate::web::{page, problem};

const CODE_DIGITS: usize = 6;

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
        Wanted::Fault(form) => return Ok(sign_in_page(ctx, form, StatusCode::UNPROCESSABLE_ENTITY)),
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
    /// The form with what is wrong, or what is asked.
    Fault(SignInForm),
    TooOften(TooOften),
}

/// Reads a contact to which a message can be sent, and counts the request.
pub fn wanted(ctx: &RequestContext, form: &Form) -> Wanted {
    let typed = TypedEmail::read(form, "contact");
    let by_sms = ctx.app.shop.sms_sender.is_some();
    let fault = match (Contact::read(&typed.value, ctx.country()), by_sms) {
        (Some(Contact::Phone(_)), false) => ctx.texts().say("library-in-no-sms"),
        (Some(contact), _) => {
            if let Some(meant) = Email::parse(contact.as_str()).ok().and_then(|email| typed.meant(&email)) {
                let contact = typed.question(ctx.texts(), &meant);
                return Wanted::Fault(SignInForm { contact, meant: Some(meant) });
            }
            let counted = ctx.app.limits.sign_in(contact.as_str(), ctx.browser(), ctx.address());
            return counted.map_or_else(Wanted::TooOften, |()| Wanted::Contact(contact));
        }
        (None, true) => contact_faults::contact(ctx.texts(), &typed.value, ctx.country(), "library-in-fault"),
        (None, false) => ctx.texts().say("library-in-fault-email"),
    };
    let contact = Field { value: typed.value, error: Some(fault) };
    Wanted::Fault(SignInForm { contact, meant: None })
}

/// The page where a code is typed, with what is wrong with the last one.
pub fn code_page(
    ctx: &RequestContext,
    (is_phone, joins): (bool, bool),
    error: Option<String>,
    status: StatusCode,
) -> HttpResponse {
    let page = CodePage { frame: ctx.frame(HERE), is_phone, joins, error };
    page::answer(ctx, status, page::NO_STORE, &page)
}

/// That a code was wrong, and how many tries are left.
pub fn wrong(ctx: &RequestContext, left: i32) -> String {
    match left {
        0 => ctx.texts().say("library-code-over"),
        left => ctx.texts().count("library-code-wrong", left.into()),
    }
}

/// Says that what was typed can be no code; that is not counted as a try.
pub fn unlike_code(ctx: &RequestContext, form: &Form) -> Option<String> {
    let digits = form.get("code").chars().filter(char::is_ascii_digit).count();
    (digits != CODE_DIGITS).then(|| ctx.texts().say("library-code-digits"))
}

/// The page for the code that this browser waits for.
pub async fn awaited(ctx: &RequestContext) -> Result<Option<HttpResponse>, Error> {
    let Some(ticket) = ctx.ticket() else { return Ok(None) };
    let request = sign_in::awaited(&ctx.app.shop, &ticket).await?;
    Ok(request.map(|request| code_page(ctx, (request.is_phone(), false), None, StatusCode::OK)))
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
    if let Some(says) = unlike_code(&ctx, &form) {
        return code_page(&ctx, (form.has("phone"), false), Some(says), StatusCode::UNPROCESSABLE_ENTITY);
    }
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
    Ok(code_page(ctx, (form.has("phone"), false), Some(wrong(ctx, left)), StatusCode::UNPROCESSABLE_ENTITY))
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
