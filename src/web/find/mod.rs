//! `/find`: "I paid and got nothing", and "where is my book". A stranger gets the same page whether an order is known or
//! not; `shop::find` says who is told more.

mod pages;
mod view;

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Payload;
use tokio::time::{Instant, sleep_until};

use super::answer::see_other;
use super::body::Form;
use super::{body, page, problem};
use crate::domain::order_facts::{Contact, OrderFacts};
use crate::domain::typed;
use crate::shop::find::help::{self, Asking, LONGEST, Taken};
use crate::shop::{Error, find};
use crate::texts::Texts;
use crate::web::buyer_names::Field;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use pages::{FindForm, FindPage, HelpForm, HelpPage, SentPage, ThanksPage, ToldPage};

/// When an answer that shows nothing is given, where the gateway may have been asked: after the longest that it may take,
/// so that the time does not tell either whether something was found.
const FLOOR: Duration = find::PATIENCE.saturating_add(Duration::from_millis(300));
const HERE: &str = "/find";

/// `GET /find`: the form, and the orders of this browser.
pub async fn show(ctx: RequestContext) -> HttpResponse {
    if ctx.request.query_string() == "written" {
        return page::answer(&ctx, StatusCode::OK, page::NO_STORE, &ThanksPage { frame: ctx.frame(HERE) });
    }
    let shown = first_page(&ctx, FindForm::default(), None, StatusCode::OK).await;
    problem::or_page(&ctx, shown)
}

async fn first_page(
    ctx: &RequestContext,
    form: FindForm,
    help: Option<HelpForm>,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let own = if ctx.known { find::own(&ctx.app.shop, ctx.visitor_mark()).await? } else { Vec::new() };
    let own = own.iter().map(|order| view::own(ctx, order)).collect();
    Ok(page::answer(ctx, status, page::NO_STORE, &FindPage { frame: ctx.frame(HERE), form, own, help }))
}

/// `POST /find`
pub async fn search(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    if let Err(too_often) = ctx.app.limits.search(ctx.browser(), ctx.address()) {
        return problem::too_often(&ctx, &too_often);
    }
    let answer = searched(&ctx, &form).await;
    problem::or_page(&ctx, answer)
}

async fn searched(ctx: &RequestContext, typed: &Form) -> Result<HttpResponse, Error> {
    let (began, t, shop) = (Instant::now(), ctx.texts(), &ctx.app.shop);
    let (what, contact) = (field(typed, "what", LONGEST), field(typed, "contact", 254));
    let home = ctx.country();
    let (what, contact) = OrderFacts::in_order(&what, &contact, home);
    let facts = OrderFacts::read(what, contact, home);
    let mut form = FindForm { what: of(what), contact: of(contact) };
    if !contact.is_empty() && Contact::read(contact, home).is_none() {
        form.contact.error = Some(contact_faults::contact(t, contact, home, "find-contact-fault"));
        return first_page(ctx, form, None, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    if facts.is_empty() {
        form.what.error = Some(contact_faults::contact(t, what, home, "find-nothing"));
        let help = HelpForm { message: of(what), ..view::help_form(t, &facts) };
        return first_page(ctx, form, Some(help), StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let visitor = ctx.known.then(|| ctx.visitor_mark());
    let told = find::at_once(shop, &facts, visitor, may_guess(ctx, &facts)).await?;
    if !told.is_empty() {
        let orders = told.iter().map(|told| view::told(ctx, told)).collect();
        let page = ToldPage { frame: ctx.frame(HERE), orders, help: view::help_form(t, &facts) };
        return Ok(page::answer(ctx, StatusCode::OK, page::NO_STORE, &page));
    }
    find::search_later(shop, &facts).await?;
    if facts.may_take_long() {
        sleep_until(began + FLOOR).await;
    }
    let page = SentPage { frame: ctx.frame(HERE), form, help: view::help_form(t, &facts) };
    Ok(page::answer(ctx, StatusCode::OK, page::NO_STORE, &page))
}

/// Whether these operator's ids may still be tried with this phone number and this address.
fn may_guess(ctx: &RequestContext, facts: &OrderFacts) -> bool {
    let mut people = facts.phone.iter().chain(&facts.email);
    !facts.can_be_guessed() || people.all(|person| ctx.app.limits.guess(person).is_ok())
}

/// `POST /find/help`: writes to the shop.
pub async fn ask_for_help(ctx: RequestContext, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, HERE);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    if let Err(too_often) = ctx.app.limits.help(ctx.address()) {
        return problem::too_often(&ctx, &too_often);
    }
    let answer = asked(&ctx, &form).await;
    problem::or_page(&ctx, answer)
}

async fn asked(ctx: &RequestContext, typed: &Form) -> Result<HttpResponse, Error> {
    let t = ctx.texts();
    let facts = OrderFacts::kept(&|name| typed.get(name).to_owned());
    // A line end, which browsers send as two characters, counts as one, as it does in the field.
    let message = typed::trim(typed.get("message")).replace("\r\n", "\n");
    let answer_to = field(typed, "answer_to", 254);
    let mut help = HelpForm { answer_to: of(&answer_to), message: of(&message), ..view::help_form(t, &facts) };
    let again = |help: HelpForm, problem: Option<String>, status: StatusCode| {
        let page = HelpPage { frame: ctx.frame(HERE), help, problem };
        Ok(page::answer(ctx, status, page::NO_STORE, &page))
    };
    let contact = Contact::read(&answer_to, ctx.country());
    if contact.is_none() {
        let id = if answer_to.is_empty() { "find-help-answer-missing" } else { "find-contact-fault" };
        help.answer_to.error = Some(contact_faults::contact(t, &answer_to, ctx.country(), id));
    }
    help.message.error = message_fault(t, &message, &facts);
    let is_faulty = help.answer_to.error.is_some() || help.message.error.is_some();
    let Some(contact) = contact.filter(|_| !is_faulty) else {
        return again(help, None, StatusCode::UNPROCESSABLE_ENTITY);
    };
    let asking = Asking { facts, answer_to: contact, message, language: ctx.language };
    match help::ask(&ctx.app.shop, asking).await? {
        Taken::Yes | Taken::Already => Ok(see_other("/find?written").finish()),
        Taken::TooMany => again(help, Some(t.say("find-help-too-many")), StatusCode::TOO_MANY_REQUESTS),
    }
}

/// What is wrong with a message to the shop. One that comes with what was searched for may be empty.
fn message_fault(t: Texts, message: &str, facts: &OrderFacts) -> Option<String> {
    let length = message.chars().count();
    if length > LONGEST {
        let (most, count) = (t.number(LONGEST), t.number(length));
        return Some(t.fill("find-help-long", &[("most", &most), ("count", &count)]));
    }
    (length == 0 && facts.is_empty()).then(|| t.say("find-help-empty"))
}

fn field(form: &Form, name: &str, longest: usize) -> String {
    typed::trim(form.get(name)).chars().take(longest).collect()
}

fn of(value: &str) -> Field {
    Field { value: value.to_owned(), error: None }
}
