//! `/books/{slug}/ask`: a reader writes to the seller of a book before buying it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};

use super::asking::{AskPage, judged};
use super::{form_of, typed, waits};
use crate::domain::contact::Phone;
use crate::domain::order_facts::Contact;
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::market::threads::{self, Question};
use crate::store::books::Book;
use crate::web::answer::see_other;
use crate::web::body::Form;
use crate::web::buyer_names::Field;
use crate::web::contact_faults;
use crate::web::context::RequestContext;
use crate::web::said::sent;
use crate::web::{page, problem};

/// The longest contact, in characters.
const LONGEST: usize = 254;

/// `GET /books/{slug}/ask`
pub async fn show(ctx: RequestContext, slug: Path<String>) -> HttpResponse {
    let shown = async {
        let (_, page) = empty(&ctx, &slug).await?;
        Ok(page::answer(&ctx, StatusCode::OK, page::NO_STORE, &page))
    };
    problem::or_page(&ctx, shown.await)
}

/// The book, and the page with nothing typed.
async fn empty(ctx: &RequestContext, slug: &str) -> Result<(Book, AskPage), Error> {
    let shop = &ctx.app.shop;
    let book = published::book_for(shop, None, slug).await?.book;
    let seller = threads::seller_of_book(shop, &book.id).await?;
    let (book_url, action) = (format!("/books/{slug}"), format!("/books/{slug}/ask"));
    let mut frame = ctx.frame(&action);
    frame.listed = false;
    let page = AskPage {
        about: Some((book.title.clone(), seller.name)),
        contact: Some(Field::default()),
        by_sms: shop.sms_sender.is_some(),
        ..AskPage::new(frame, action, (book_url, "threads-back-book"), ctx.fresh_nonce())
    };
    Ok((book, page))
}

/// `POST /books/{slug}/ask`
pub async fn send(ctx: RequestContext, slug: Path<String>, payload: Payload) -> HttpResponse {
    let form = match form_of(&ctx, &format!("/books/{slug}"), payload).await {
        Ok(form) => form,
        Err(answer) => return answer,
    };
    let sent = Box::pin(keep(&ctx, &slug, &form)).await;
    problem::or_page(&ctx, sent)
}

async fn keep(ctx: &RequestContext, slug: &str, form: &Form) -> Result<HttpResponse, Error> {
    let (book, empty) = empty(ctx, slug).await?;
    let (written, text) = judged(ctx.texts(), typed(form));
    let (reached, contact) = contact(ctx, form);
    let again = AskPage { text, contact: Some(contact), nonce: form.get("nonce").chars().take(64).collect(), ..empty };
    let (Some(written), Some(reached)) = (written, reached) else {
        return Ok(page::answer(ctx, StatusCode::UNPROCESSABLE_ENTITY, page::NO_STORE, &again));
    };
    if let Err(too_often) = ctx.app.limits.question(ctx.browser(), ctx.address()) {
        let (status, problem) = waits(ctx, &too_often);
        return Ok(page::answer(ctx, status, page::NO_STORE, &AskPage { problem: Some(problem), ..again }));
    }
    // A browser without a cookie is told from others by what it sent.
    let browser = ctx.browser().map_or_else(|| format!("{}\n{written}", reached.as_str()), str::to_owned);
    let sent = sent(ctx, (&again.nonce, &format!("{}\0{browser}", book.id)), written);
    let question = Question { book_id: book.id, contact: reached, language: ctx.language, sent };
    let path = threads::ask(&ctx.app.shop, question).await?;
    let mut answer = see_other(&path);
    for cookie in ctx.cookies() {
        answer.cookie(cookie);
    }
    Ok(answer.finish())
}

/// Where the answer is announced, and its field with what is wrong with it.
fn contact(ctx: &RequestContext, form: &Form) -> (Option<Contact>, Field) {
    let (t, home) = (ctx.texts(), ctx.country());
    let by_sms = ctx.app.shop.sms_sender.is_some();
    let value: String = form.get("contact").chars().take(LONGEST).collect();
    let missing = if by_sms { "threads-contact-missing" } else { "threads-email-missing" };
    let (found, error) = match Contact::read(&value, home) {
        Some(contact) if contact.is_phone() && !by_sms => (None, Some(t.say("threads-email-missing"))),
        Some(contact) if Phone::kept(contact.as_str()).is_some_and(|phone| phone.is_landline()) => {
            (None, Some(t.say("form-phone-landline")))
        }
        Some(contact) => (Some(contact), None),
        None if by_sms => (None, Some(contact_faults::contact(t, &value, home, missing))),
        None => (None, Some(t.say(missing))),
    };
    (found, Field { value, error })
}
