//! `/api/v1/library`: a reader's books, with a session that he opened with a code.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{Path, Payload};
use serde_json::{Map, Value, json};

use super::super::problem::Problem;
use super::fault::Fault;
use super::{admit, catalogue, orders, state};
use crate::domain::order_facts::Contact;
use crate::secret::Secret;
use crate::shop::delivery::Part;
use crate::shop::library::shelf::{self, OwnedBook};
use crate::shop::library::sign_in::{self, Tried};
use crate::shop::library::signed_in::{self, SignedIn};
use crate::shop::library::{CODE_LIFETIME, LINK_LIFETIME, downloads};
use crate::web::answer::see_other;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::delivery::part_address;
use crate::web::drawn::{self, Drawn};
use crate::web::{body, page};

/// `POST /api/v1/library/codes`: sends a code, if the contact has bought something. The answer is the same if not.
pub async fn ask(ctx: RequestContext, payload: Payload) -> HttpResponse {
    match ask_now(&ctx, payload).await {
        Ok(body) => answer(StatusCode::ACCEPTED, &body),
        Err(fault) => fault.answer(&ctx),
    }
}

async fn ask_now(ctx: &RequestContext, payload: Payload) -> Result<Value, Fault> {
    admit::app(ctx).await?;
    let [typed] = texts(ctx, payload, [("contact", 254)]).await?;
    let (t, by_sms, home) = (ctx.texts(), ctx.app.shop.sms_sender.is_some(), ctx.app.shop.rules().country);
    let fault = match (Contact::read(&typed, home), by_sms) {
        (Some(Contact::Phone(_)), false) => t.say("library-in-no-sms"),
        (Some(contact), _) => return sent(ctx, &contact).await,
        (None, true) => contact_faults::contact(t, &typed, home, "library-in-fault"),
        (None, false) => t.say("library-in-fault-email"),
    };
    Err(Fault::Value("contact", fault))
}

async fn sent(ctx: &RequestContext, contact: &Contact) -> Result<Value, Fault> {
    ctx.app.limits.sign_in(contact.as_str(), None, ctx.address())?;
    let ticket = sign_in::ask(&ctx.app.shop, contact, None, ctx.language).await?;
    let lives = if contact.is_phone() { CODE_LIFETIME } else { LINK_LIFETIME };
    Ok(json!({ "ticket": ticket.expose(), "expires_in": lives.num_seconds() }))
}

/// `POST /api/v1/library/sessions`: opens the library with the code that came.
pub async fn enter(ctx: RequestContext, payload: Payload) -> HttpResponse {
    match enter_now(&ctx, payload).await {
        Ok(body) => answer(StatusCode::CREATED, &body),
        Err(fault) => fault.answer(&ctx),
    }
}

async fn enter_now(ctx: &RequestContext, payload: Payload) -> Result<Value, Fault> {
    admit::app(ctx).await?;
    let [ticket, code] = texts(ctx, payload, [("ticket", 100), ("code", 20)]).await?;
    if !code.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ') {
        return Err(Fault::Field("code".to_owned()));
    }
    ctx.app.limits.reader_code(ctx.address())?;
    match sign_in::by_code(&ctx.app.shop, &Secret::new(ticket), &code).await? {
        Tried::Right(session) => Ok(json!({ "token": session.token.expose() })),
        Tried::Wrong(left) if left > 0 => {
            Err(Fault::Value("code", ctx.texts().count("library-code-wrong", left.into())))
        }
        Tried::Wrong(_) | Tried::Over => Err(Fault::CodeOver),
    }
}

/// `GET /api/v1/library?after=`: each of the reader's books once.
pub async fn show(ctx: RequestContext) -> HttpResponse {
    match show_now(&ctx).await {
        Ok(body) => answer(StatusCode::OK, &body),
        Err(fault) => fault.answer(&ctx),
    }
}

async fn show_now(ctx: &RequestContext) -> Result<Value, Fault> {
    let signed = reader(ctx).await?;
    let [after] = catalogue::query(ctx, ["after"])?;
    let shelf = shelf::books(&ctx.app.shop, &signed.contacts, "", after.as_deref()).await?;
    let data: Vec<Value> = shelf.books.iter().map(|owned| owned_json(ctx, owned)).collect();
    Ok(json!({ "data": data, "next": shelf.next }))
}

fn owned_json(ctx: &RequestContext, owned: &OwnedBook) -> Value {
    let (shop, public) = (&ctx.app.shop, ctx.app.public_url());
    let (rules, number) = (shop.rules(), &owned.order.number);
    let file = |part: &&Part| {
        json!({
            "format": part.format().code(),
            "media_type": part.format().media_type(),
            "file_name": part.edition.file_name,
            "size": part.size(),
            "sha256": part.stamp.is_none().then_some(&part.edition.sha256),
            "url": format!("{public}/api/v1/library/books/{number}/{}", part.name()),
        })
    };
    json!({
        "slug": owned.book.slug,
        "title": owned.line.title,
        "author": owned.book.author,
        "language": owned.book.language,
        "cover": format!("{public}{}", drawn::address(&rules, &owned.book, Drawn::Cover)),
        "number": number,
        "bought_at": state::time(owned.order.paid_at.unwrap_or(owned.order.placed_at)),
        "updated_at": owned.updated_at().map(state::time),
        "opens_on": owned.delivery.as_ref().and_then(|delivery| delivery.awaits(owned.line.place)),
        "files": owned.open_parts(shop.clock.now(), rules.visit_lasts).iter().map(file).collect::<Vec<_>>(),
    })
}

/// `GET /api/v1/library/books/{number}/{part}`: 303 to a file of one of the reader's books.
pub async fn file(ctx: RequestContext, path: Path<(String, String)>) -> HttpResponse {
    let led = async {
        let signed = reader(&ctx).await?;
        let (number, part) = (&path.0, &path.1);
        if number.contains('\0') {
            return Err(Problem::NotFound.into());
        }
        let found = downloads::open(&ctx.app.shop, &signed.contacts, number, part).await?;
        let file = found.part(Some(part)).ok_or(Problem::NotFound)?;
        let (now, lasts) = (ctx.app.shop.clock.now(), ctx.app.shop.rules().visit_lasts);
        if found.may_begin_part(file, now, lasts).is_err() {
            return Err(Fault::NothingLeft);
        }
        Ok::<_, Fault>(see_other(&part_address(&ctx.app.shop, &found, file)).finish())
    };
    match led.await {
        Ok(answer) => answer,
        Err(fault) => fault.answer(&ctx),
    }
}

/// `DELETE /api/v1/library/sessions/current`
pub async fn leave(ctx: RequestContext) -> HttpResponse {
    let left = async {
        let signed = reader(&ctx).await?;
        Ok::<_, Fault>(signed_in::end(&ctx.app.shop, &signed).await?)
    };
    match left.await {
        Ok(()) => HttpResponse::NoContent().insert_header((CACHE_CONTROL, page::NO_STORE)).finish(),
        Err(fault) => fault.answer(&ctx),
    }
}

/// The reader whose session the request holds (RFC 6750, 2.1).
async fn reader(ctx: &RequestContext) -> Result<SignedIn, Fault> {
    admit::app(ctx).await?;
    let header = ctx.request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token =
        header.and_then(|value| value.split_once(' ')).filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let found = match token {
        Some((_, token)) => signed_in::find(&ctx.app.shop, &Secret::new(token.trim())).await?,
        None => None,
    };
    let Some(signed) = found else {
        ctx.app.limits.stranger(ctx.address())?;
        return Err(Fault::NoReader);
    };
    Ok(signed)
}

/// The texts of a JSON object that has these fields, each with so many bytes at most, and no others.
async fn texts<const N: usize>(
    ctx: &RequestContext,
    payload: Payload,
    known: [(&str, usize); N],
) -> Result<[String; N], Fault> {
    orders::is_json(&ctx.request)?;
    let raw = body::read(payload).await?;
    let Ok(object) = serde_json::from_slice::<Map<String, Value>>(&raw) else { return Err(Fault::Json) };
    let fault = |name: &str| Fault::Field(name.chars().take(40).collect());
    if let Some(other) = object.keys().find(|name| !known.iter().any(|(known, _)| known == name)) {
        return Err(fault(other));
    }
    let mut found = [const { String::new() }; N];
    for (slot, (name, longest)) in found.iter_mut().zip(known) {
        let text = object.get(name).and_then(Value::as_str).map(str::trim).unwrap_or_default();
        let is_odd = |c: char| c.is_control() || !c.is_ascii();
        if text.is_empty() || text.len() > longest || text.chars().any(is_odd) {
            return Err(fault(name));
        }
        text.clone_into(slot);
    }
    Ok(found)
}

fn answer(status: StatusCode, body: &Value) -> HttpResponse {
    HttpResponse::build(status)
        .insert_header((CACHE_CONTROL, page::NO_STORE))
        .insert_header((CONTENT_TYPE, "application/json"))
        .body(body.to_string())
}
