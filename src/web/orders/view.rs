//! An order as its buyer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use chrono::NaiveDate;

use super::gift;
use super::pages::{
    AppLink, Correction, ExpiredPage, LineView, Opens, OrderView, PageOverPage, PaidPage, PaymentFormPage,
    RefundedPage, RefusedPage, Retry, ReviewPage, Saved, SilentPage, WaitingPage,
};
use super::receipt::address;
use crate::domain::book::Format;
use crate::domain::contact::{Email, Phone};
use crate::domain::grant::Ended;
use crate::domain::money::{Currency, Money};
use crate::payments::PaymentForm;
use crate::shop::Error;
use crate::shop::apps::AppReturn;
use crate::shop::delivery::Delivery;
use crate::shop::sale::order_details::{BuyerStatus, OrderDetails, Sending, on_phone, sending};
use crate::shop::sale::{offered, payment_form};
use crate::shop::wrong_email;
use crate::store::books::Book;
use crate::store::coupons::{Coupon, Use};
use crate::store::messages::{Channel, Message};
use crate::store::order_lines::OrderLine;
use crate::store::orders::Order;
use crate::web::buyer_names::{Field, NameFields};
use crate::web::catalogue::{picture, preorder};
use crate::web::context::RequestContext;
use crate::web::device_codes;
use crate::web::marks::{self, GuideView};
use crate::web::page;
use crate::web::parts::files;

/// Seconds between two reloads of a waiting page without scripts.
const REFRESH: u32 = 8;
/// Seconds after which a request that was sent to a phone should have arrived there.
const GUIDES_AFTER: i64 = 20;

/// The page for the state of the order.
pub async fn page(
    ctx: &RequestContext,
    details: &OrderDetails,
    earlier: Option<String>,
    names: Option<NameFields>,
) -> Result<HttpResponse, Error> {
    let here = format!("/orders/{}", details.order.key);
    let frame = ctx.frame(&here);
    let order = order_view(ctx, details);
    let retry = Retry { action: format!("{here}/pay"), names };
    let form_url = payment_form::leads_there(details).then(|| format!("{here}/payment"));
    let pay_url = form_url.or_else(|| details.attempt.as_ref()?.payment_url.clone());
    Ok(match details.standing(ctx.app.shop.clock.now()) {
        BuyerStatus::Waiting => show(
            ctx,
            &WaitingPage {
                frame,
                order,
                refresh_seconds: REFRESH,
                state_url: format!("{here}/state"),
                phone: phone_prompt(ctx, details),
                checked: checked(ctx, details),
                guides: guides(ctx, details),
                guides_after: guides_after(ctx, details),
                pay_url,
                earlier,
                check: Some(format!("{here}/check")),
            },
        ),
        BuyerStatus::PageOver => show(ctx, &PageOverPage { frame, order, state_url: format!("{here}/state"), retry }),
        BuyerStatus::Paid => match &details.gift {
            Some(gift) => show(ctx, &gift::page(ctx, details, (gift, order), None)),
            None => show(ctx, &paid(ctx, details, order, Field::default()).await?),
        },
        BuyerStatus::Refused => show(ctx, &RefusedPage { frame, order, reason: reason(ctx, details), retry }),
        BuyerStatus::Silent => show(ctx, &SilentPage { frame, order, reason: reason(ctx, details), retry }),
        BuyerStatus::Review => show(ctx, &ReviewPage { frame, order }),
        BuyerStatus::Expired => show(ctx, &ExpiredPage { frame, order, retry }),
        BuyerStatus::Refunded => {
            let returned = details.returned.map(|sum| ctx.texts().price(money(ctx, &details.order, sum)));
            let was_paid = details.order.paid_at.is_some();
            show(ctx, &RefundedPage { frame, order, returned, was_paid })
        }
    })
}

/// The page of a paid order with what is wrong with a corrected address; another one as it is.
pub async fn page_with(ctx: &RequestContext, details: &OrderDetails, email: Field) -> Result<HttpResponse, Error> {
    match details.standing(ctx.app.shop.clock.now()) {
        BuyerStatus::Paid if details.gift.is_none() => {
            Ok(show(ctx, &paid(ctx, details, order_view(ctx, details), email).await?))
        }
        _ => page(ctx, details, None, None).await,
    }
}

/// The form that corrects the address, in the browser that placed the order.
fn correction(ctx: &RequestContext, details: &OrderDetails, email: Field) -> Option<Correction> {
    let is_own = ctx.known && details.order.visitor.as_deref() == Some(&ctx.visitor_mark());
    let offered = is_own && wrong_email::is_offered(&ctx.app.shop, &details.order);
    offered.then(|| Correction { action: format!("/orders/{}/email", details.order.key), email })
}

/// The page with the form that begins a payment.
pub fn payment_form(ctx: &RequestContext, details: &OrderDetails, form: PaymentForm) -> HttpResponse {
    let order_url = format!("/orders/{}", details.order.key);
    let frame = ctx.frame(&format!("{order_url}/payment"));
    show(ctx, &PaymentFormPage { frame, order: order_view(ctx, details), form, order_url })
}

/// What the phone shows to a buyer who is asked there.
fn phone_prompt(ctx: &RequestContext, details: &OrderDetails) -> Option<String> {
    let t = ctx.texts();
    let method = on_phone(details.attempt.as_ref()?)?.method;
    let number = details.order.phone.as_deref().and_then(Phone::kept).map_or_else(String::new, |phone| phone.masked());
    let amount = t.price(money(ctx, &details.order, details.order.amount));
    Some(match &method {
        Some(method) => {
            t.fill("order-phone-asks", &[("operator", method.operator()), ("number", &number), ("amount", &amount)])
        }
        None => t.fill("order-phone-asks-some", &[("amount", &amount)]),
    })
}

/// When the gateway last answered about the order's payment, in words.
pub fn checked(ctx: &RequestContext, details: &OrderDetails) -> String {
    let t = ctx.texts();
    let Some(at) = details.checked_at else { return t.say("wait-unchecked") };
    let seconds = (ctx.app.shop.clock.now() - at).num_seconds().max(0);
    if seconds < 60 { t.count("wait-checked", seconds) } else { t.count("wait-checked-minutes", seconds / 60) }
}

/// What to do on the phone, by operator.
fn guides(ctx: &RequestContext, details: &OrderDetails) -> Vec<GuideView> {
    let Some(attempt) = &details.attempt else { return Vec::new() };
    let price = money(ctx, &details.order, details.order.amount);
    let whole = price.amount / 10_i64.pow(price.currency.exponent());
    let guides = offered::guides(&ctx.app.shop, &details.order, attempt);
    guides.iter().map(|guide| marks::guide(ctx.texts(), guide, whole)).collect()
}

/// How many seconds are left until they are shown.
fn guides_after(ctx: &RequestContext, details: &OrderDetails) -> Option<i64> {
    let age = ctx.app.shop.clock.now() - details.attempt.as_ref()?.opened_at.and_utc();
    Some(GUIDES_AFTER - age.num_seconds()).filter(|left| (1..=GUIDES_AFTER).contains(left))
}

fn show(ctx: &RequestContext, shown: &impl askama::Template) -> HttpResponse {
    page::answer(ctx, StatusCode::OK, page::NO_STORE, shown)
}

pub fn order_view(ctx: &RequestContext, details: &OrderDetails) -> OrderView {
    let order = &details.order;
    let money = |amount| money(ctx, order, amount);
    let saved = |(one, coupon): &(Use, Coupon)| Saved {
        full: money(one.full_amount).to_string(),
        code: coupon.code.clone(),
        discount: format!("−{}", money(one.discount)),
    };
    OrderView {
        number: order.number.clone(),
        lines: details.lines.iter().map(|(line, book)| line_view(ctx, line, book, money(line.amount))).collect(),
        amount: ctx.texts().price(money(order.amount)),
        received: order.received.map(|received| ctx.texts().price(money(received))),
        saved: details.coupon.as_ref().map(saved),
        returned: details.returned.map(|returned| money(returned).to_string()),
        free: order.amount == 0,
        means: order.paid_at.and(order.method.as_deref()).map(|method| ctx.texts().method(method)),
        placed: ctx.moment(order.placed_at.and_utc()),
        receipts: details.receipts.iter().map(|document| receipt_link(ctx, &order.key, document)).collect(),
        app: details.app_return.as_ref().map(|back| app_link(ctx, back)),
    }
}

/// The query of the page to which a buyer comes back from the payment page, if the page leads on into the app.
pub const BACK_TO_APP: &str = "?app";

fn app_link(ctx: &RequestContext, back: &AppReturn) -> AppLink {
    let came_back = ctx.request.query_string() == BACK_TO_APP.trim_start_matches('?');
    AppLink { url: back.url.to_string(), at_once: back.at_once && came_back }
}

/// The address of a document, what it is, and its number.
fn receipt_link(ctx: &RequestContext, key: &str, (number, is_note): &(String, bool)) -> (String, String, String) {
    let id = if *is_note { "receipt-note-link" } else { "receipt-link" };
    (address(key, number), ctx.texts().say(id), number.clone())
}

fn line_view(ctx: &RequestContext, line: &OrderLine, book: &Book, amount: Money) -> LineView {
    LineView {
        title: line.title.clone(),
        author: book.author.clone(),
        cover: picture(book.cover.as_deref()),
        amount: ctx.texts().price(amount),
        book_url: format!("/books/{}", book.slug),
    }
}

fn money(ctx: &RequestContext, order: &Order, amount: i64) -> Money {
    Money::new(amount, Currency::parse(&order.currency).unwrap_or(ctx.app.shop.rules().currency))
}

/// The message that says why the last attempt was refused, or could not be opened.
fn reason(ctx: &RequestContext, details: &OrderDetails) -> String {
    ctx.texts().say(&format!("refusal-{}", details.reason().code()))
}

async fn paid(ctx: &RequestContext, details: &OrderDetails, order: OrderView, email: Field) -> Result<PaidPage, Error> {
    let shop = &ctx.app.shop;
    let here = format!("/orders/{}", details.order.key);
    let delivery = details.delivery.as_ref();
    let undelivered = details.undelivered && is_sms(&details.messages);
    let ended = delivery.and_then(|delivery| delivery.may_begin(shop.clock.now(), shop.rules().visit_lasts).err());
    let token = |delivery: &Delivery| shop.keys.link_token(&delivery.link.id);
    Ok(PaidPage {
        frame: ctx.frame(&here),
        order,
        files: delivery
            .filter(|_| ended.is_none())
            .map(|delivery| files(ctx, delivery, &token(delivery)))
            .unwrap_or_default(),
        comes: delivery.map(|delivery| comes(ctx, delivery)).unwrap_or_default(),
        ended: ended.filter(|ended| *ended != Ended::NotOut).map(|ended| why_ended(ctx, ended)),
        until: delivery.map(|delivery| ctx.moment(delivery.quota().expires_at)).unwrap_or_default(),
        sent_to: sent_to(ctx, &details.messages).filter(|_| !undelivered),
        by_sms: is_sms(&details.messages),
        mail_trouble: if undelivered {
            Some(ctx.texts().say("order-sms-refused"))
        } else {
            trouble(ctx, &details.messages)
        },
        renew: ended.is_none_or(|ended| ended == Ended::Expired).then(|| format!("{here}/link")),
        renewed: renewed(ctx, &details.messages),
        correction: correction(ctx, details, email),
        opens: delivery.map(opens).unwrap_or_default(),
        device: device_codes::of_order(ctx, &details.order.key, delivery).await?,
        reviews: delivery.map(|delivery| reviews(ctx, details, delivery)).unwrap_or_default(),
    })
}

/// Sentences that say when each book of a delivery comes that is not out yet; with its title where there are others beside it.
pub fn comes(ctx: &RequestContext, delivery: &Delivery) -> Vec<String> {
    let awaited: Vec<(String, NaiveDate)> =
        delivery.awaited.iter().map(|awaited| (awaited.title.clone(), awaited.on)).collect();
    preorder::comes(ctx.texts(), &awaited, !delivery.parts.is_empty())
}

fn opens(delivery: &Delivery) -> Opens {
    let has = |format| delivery.parts.iter().any(|part| part.format() == format);
    Opens { pdf: has(Format::Pdf), epub: has(Format::Epub) }
}

/// Where the buyer says what he thinks of the books that the order still gives.
fn reviews(ctx: &RequestContext, details: &OrderDetails, delivery: &Delivery) -> Vec<(String, String)> {
    let t = ctx.texts();
    let given = |line: &OrderLine| {
        delivery.parts.iter().any(|part| part.grant.line == line.place && part.grant.revoked_at.is_none())
    };
    let lines: Vec<&OrderLine> = details.lines.iter().map(|(line, _)| line).filter(|line| given(line)).collect();
    let words = |line: &OrderLine| match lines.len() {
        1 => t.say("review-give"),
        _ => t.fill("review-give-on", &[("title", &line.title)]),
    };
    let link = |line: &&OrderLine| (format!("/orders/{}/reviews/{}", details.order.key, line.place), words(line));
    lines.iter().map(link).collect()
}

/// Where the last link went, masked.
fn sent_to(ctx: &RequestContext, messages: &[Message]) -> Option<String> {
    let last = messages.iter().rfind(|message| message.link_id.is_some())?;
    let (id, masked) = match last.channel() {
        Channel::Email => ("order-mailed", Email::parse(&last.recipient).ok()?.masked()),
        Channel::Sms => ("order-texted", Phone::kept(&last.recipient)?.masked()),
    };
    Some(ctx.texts().fill(id, &[("address", &masked)]))
}

fn trouble(ctx: &RequestContext, messages: &[Message]) -> Option<String> {
    let t = ctx.texts();
    match (sending(messages)?, is_sms(messages)) {
        (Sending::Gone | Sending::Going, _) => None,
        (Sending::Waiting, true) => Some(t.say("order-sms-trouble")),
        (Sending::Waiting, false) => Some(t.say("order-mail-trouble")),
        (Sending::Refused, true) => Some(t.say("order-sms-refused")),
        (Sending::Refused, false) => Some(t.say("order-mail-refused")),
        (Sending::Unreachable, _) => Some(t.say("order-unreachable")),
    }
}

fn is_sms(messages: &[Message]) -> bool {
    messages.iter().rfind(|message| message.link_id.is_some()).is_some_and(|last| last.channel() == Channel::Sms)
}

/// What became of the new link that was just asked for, by the outbox.
pub fn renewed(ctx: &RequestContext, messages: &[Message]) -> Option<String> {
    if ctx.request.query_string() != "sent" {
        return None;
    }
    let t = ctx.texts();
    Some(t.say(match (sending(messages)?, is_sms(messages)) {
        (Sending::Gone | Sending::Going, true) => "order-renewed-sms",
        (Sending::Gone, false) => "order-renewed",
        (Sending::Going, false) => "order-renewed-going",
        (Sending::Waiting, true) => "order-sms-trouble",
        (Sending::Waiting, false) => "order-renewed-waiting",
        (Sending::Refused, true) => "order-sms-refused",
        (Sending::Refused, false) => "order-renewed-refused",
        (Sending::Unreachable, _) => "order-unreachable",
    }))
}

/// The message that says why nothing can be downloaded any more, and what to do about it.
pub fn why_ended(ctx: &RequestContext, ended: Ended) -> String {
    ctx.texts().say(match ended {
        Ended::Expired => "grant-expired",
        Ended::UsedUp => "grant-used-up",
        Ended::Revoked => "grant-revoked",
        Ended::NotOut => "grant-not-out",
    })
}
