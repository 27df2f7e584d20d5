//! A thread as its reader sees it, `GET /threads/{key}`: what was written, and the book with its order form or how its payment stands. `POST
//! /threads/{key}/buy` orders the book as its own page does.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Path, Payload};
use askama::Template;

use super::form::Typed;
use super::had::Had;
use super::labels::picture;
use super::offer::{Goods, Offer};
use super::options::{CardOffer, ReachedBy};
use super::pages::{BuyForm, Picture};
use super::{book_offer, nonce_again, order, status_of};
use crate::domain::thread::{LONGEST, Writer};
use crate::shop::Error;
use crate::shop::market::threads::{self, Opened};
use crate::shop::sale::order_details::{self, BuyerStatus};
use crate::texts::Texts;
use crate::web::answer::see_other;
use crate::web::body::{self, Form};
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;
use crate::web::frame::Frame;
use crate::web::said::{Said, said};
use crate::web::{page, problem};

/// `GET /threads/{key}`
#[derive(Template)]
#[template(path = "threads/thread.html")]
pub struct ThreadPage {
    pub frame: Frame,
    /// The page's own path.
    pub here: String,
    /// The seller's name.
    pub seller: String,
    pub title: String,
    pub author: String,
    pub book_url: String,
    pub cover: Option<Picture>,
    pub messages: Vec<Said>,
    /// There are older messages, which are not shown.
    pub has_more: bool,
    /// The newest message.
    pub newest: String,
    /// How the order stands that it is about, or that was placed in it.
    pub payment: Option<PaymentView>,
    /// Before buying, as long as the seller sells the book.
    pub form: Option<BuyForm>,
    /// See [`super::pages::BookPage::had`].
    pub had: Option<Had>,
    pub is_reported: bool,
    /// That the seller sells here no more, in a sentence.
    pub gone: Option<String>,
    /// Nothing can be written any more.
    pub is_closed: bool,
    pub nonce: String,
    pub text: Field,
    pub longest: usize,
    /// Why the message was not sent.
    pub problem: Option<String>,
}

impl ThreadPage {
    /// What changes when somebody writes, or the payment goes on.
    fn state(&self) -> String {
        state(&self.newest, self.payment.as_ref().map(|payment| payment.word))
    }

    fn payment_word(&self) -> &'static str {
        self.payment.as_ref().map_or("", |payment| payment.word)
    }
}

/// How an order stands.
#[derive(Clone, Debug)]
pub struct PaymentView {
    pub word: &'static str,
    /// The same in sentences.
    pub says: String,
    /// The order's page, and the words that lead there.
    pub url: String,
    pub opens: String,
}

/// What the box for a message shows.
#[derive(Clone, Debug, Default)]
pub struct Writing {
    pub text: Field,
    pub problem: Option<String>,
}

/// The state of a thread with this newest message and an order that stands so.
fn state(newest: &str, word: Option<&str>) -> String {
    format!("{newest} {}", word.unwrap_or_default())
}

/// The same as [`ThreadPage::state`], without the page.
pub async fn state_of(ctx: &RequestContext, token: &str) -> Result<String, Error> {
    let (newest, key) = threads::state(&ctx.app.shop, token).await?;
    let status = match key {
        Some(key) => Some(standing(ctx, &key).await?),
        None => None,
    };
    Ok(state(&newest, status.map(BuyerStatus::word)))
}

async fn standing(ctx: &RequestContext, key: &str) -> Result<BuyerStatus, Error> {
    let shop = &ctx.app.shop;
    Ok(order_details::open(shop, key).await?.standing(shop.clock.now()))
}

/// The page of a thread.
pub async fn show(
    ctx: &RequestContext,
    token: &str,
    (status, writing): (StatusCode, Writing),
) -> Result<HttpResponse, Error> {
    let opened = threads::open(&ctx.app.shop, token).await?;
    let form = if opened.order.is_none() && opened.is_sold { empty_form(ctx, &opened, token).await? } else { None };
    let shown = view(ctx, opened, (token, form, None), writing).await?;
    Ok(page::answer(ctx, status, page::NO_STORE, &shown))
}

/// The order form with the thread's contact; `None` if the book is not sold any more.
async fn empty_form(ctx: &RequestContext, opened: &Opened, token: &str) -> Result<Option<BuyForm>, Error> {
    let contact = opened.thread.contact.as_deref().unwrap_or_default();
    let name = if contact.contains('@') { "email" } else { "phone" };
    let known = url::form_urlencoded::Serializer::new(String::new()).append_pair(name, contact).finish();
    let typed = Typed::read(&Form::parse(known.as_bytes()));
    match book_offer(ctx, &opened.book.slug, typed).await {
        Err(Error::NotFound) => Ok(None),
        found => {
            let (_, typed, offer) = found?;
            Ok(Some(typed.form(ctx, in_thread(offer, &opened.book.slug, token), &ctx.fresh_nonce())))
        }
    }
}

fn in_thread(offer: Offer, slug: &str, token: &str) -> Offer {
    Offer { goods: Goods::InThread { slug: slug.to_owned(), token: token.to_owned() }, ..offer }
}

/// The page with an order form as it was typed.
pub async fn show_form(ctx: &RequestContext, (slug, token): (&str, &str), typed: Typed) -> Result<HttpResponse, Error> {
    let opened = threads::open(&ctx.app.shop, token).await?;
    let (_, typed, offer) = book_offer(ctx, slug, typed).await?;
    let form = typed.form(ctx, in_thread(offer, slug, token), &nonce_again(ctx, &typed));
    let shown = view(ctx, opened, (token, Some(form), typed.had(ctx)), Writing::default()).await?;
    Ok(page::answer(ctx, status_of(ctx, &typed), page::NO_STORE, &shown))
}

async fn view(
    ctx: &RequestContext,
    opened: Opened,
    (token, form, had): (&str, Option<BuyForm>, Option<Had>),
    Writing { text, problem }: Writing,
) -> Result<ThreadPage, Error> {
    let (t, here) = (ctx.texts(), format!("/threads/{token}"));
    let payment = match &opened.order {
        Some(order) => Some(payment(ctx, &order.key).await?),
        None => None,
    };
    Ok(ThreadPage {
        frame: ctx.frame(&here),
        here,
        gone: gone(t, &opened),
        // What was typed meanwhile is not taken away.
        is_closed: opened.is_closed() && problem.is_none(),
        messages: said(t, &opened, Some(Writer::Reader), |at| ctx.moment(at)),
        has_more: opened.has_more,
        newest: opened.thread.last_message,
        is_reported: opened.thread.reported_at.is_some(),
        seller: opened.seller.name,
        cover: picture(opened.book.cover.as_deref()),
        book_url: format!("/books/{}", opened.book.slug),
        title: opened.book.title,
        author: opened.book.author,
        payment,
        form,
        had,
        nonce: ctx.fresh_nonce(),
        text,
        longest: LONGEST,
        problem,
    })
}

fn gone(t: Texts, opened: &Opened) -> Option<String> {
    let id = if opened.is_closed() { "threads-gone" } else { "threads-gone-bought" };
    (!opened.is_selling).then(|| t.say(id))
}

async fn payment(ctx: &RequestContext, key: &str) -> Result<PaymentView, Error> {
    let (t, status) = (ctx.texts(), standing(ctx, key).await?);
    let opens = match status {
        BuyerStatus::PageOver | BuyerStatus::Refused | BuyerStatus::Silent | BuyerStatus::Expired => {
            "threads-pay-again"
        }
        BuyerStatus::Waiting | BuyerStatus::Paid | BuyerStatus::Review | BuyerStatus::Refunded => "threads-open-order",
    };
    let says = t.say(&format!("find-told-{}", status.word()));
    Ok(PaymentView { word: status.word(), says, url: format!("/orders/{key}"), opens: t.say(opens) })
}

/// `POST /threads/{key}/buy`
pub async fn buy(ctx: RequestContext, token: Path<String>, payload: Payload) -> HttpResponse {
    let here = format!("/threads/{token}");
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &here);
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let bought = async {
        let opened = threads::open(&ctx.app.shop, &token).await?;
        if !opened.is_sold {
            return Ok(see_other(&here).finish());
        }
        let goods = Goods::InThread { slug: opened.book.slug, token: token.to_string() };
        Box::pin(order(&ctx, &goods, &form)).await
    };
    problem::or_page(&ctx, bought.await)
}

#[cfg(test)]
mod tests {
    use super::super::pages::samples::form;
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    fn thread(language: Language) -> ThreadPage {
        let said = |mine, text: &str| Said {
            who: if mine { "Vous".into() } else { "Éditions Awa".into() },
            mine,
            at: "21 novembre 2026, 10:30".into(),
            iso: "2026-11-21T10:30:00Z".into(),
            text: text.into(),
        };
        ThreadPage {
            frame: frame(language),
            here: "/threads/abc".into(),
            seller: "Éditions Awa".into(),
            title: "Le fleuve".into(),
            author: "Aïssata Koné".into(),
            book_url: "/books/le-fleuve".into(),
            cover: None,
            messages: vec![said(true, "<b>Bonjour</b>\nhttps://exemple.ci"), said(false, "Oui.")],
            has_more: true,
            newest: "m".into(),
            payment: None,
            form: None,
            had: None,
            is_reported: false,
            gone: None,
            is_closed: false,
            nonce: "0123456789abcdef".into(),
            text: Field { value: "</textarea>".into(), error: Some("Trop long.".into()) },
            longest: LONGEST,
            problem: None,
        }
    }

    #[test]
    fn a_thread_shows_what_was_written_as_text_and_its_book_with_the_form_or_the_payment() {
        for language in Language::ALL {
            let offer = in_thread(form().offer, "le-fleuve", "abc");
            let before = ThreadPage { form: Some(BuyForm { offer, ..form() }), ..thread(language) }.render().unwrap();
            let payment = PaymentView {
                word: "waiting",
                says: "CinetPay n’a pas encore confirmé.".into(),
                url: "/orders/abc".into(),
                opens: "Voir la commande".into(),
            };
            let after = ThreadPage { payment: Some(payment), is_reported: true, ..thread(language) }.render().unwrap();
            for html in [&before, &after] {
                inspect(html);
                assert!(html.contains("&#60;b&#62;Bonjour") && !html.contains("href=\"https://exemple.ci"), "{html}");
                assert!(!html.contains("</textarea></textarea>") && html.contains("id=\"text-error\""), "{html}");
                assert!(!html.contains("http-equiv"), "nothing takes away what is being typed");
            }
            assert!(before.contains("action=\"/threads/abc/buy\"") && before.contains("data-state=\"m \""), "{before}");
            assert!(after.contains("data-state=\"m waiting\"") && !after.contains("/buy\""), "{after}");
            assert!(before.contains("/threads/abc/report") && !after.contains("/threads/abc/report"));
        }
    }
}
