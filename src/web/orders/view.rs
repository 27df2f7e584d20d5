//! An order as its buyer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::pages::{
    AppLink, Asking, ExpiredPage, LineView, OrderView, PageOverPage, PaymentFormPage, RefundedPage, RefusedPage, Retry,
    ReviewPage, Saved, SilentPage, WaitingPage,
};
use super::receipt::address;
use super::{gift, paid};
use crate::domain::contact::Phone;
use crate::domain::money::{Currency, Money};
use crate::payments::PaymentForm;
use crate::shop::Error;
use crate::shop::apps::AppReturn;
use crate::shop::sale::order_details::{BuyerStatus, OrderDetails, on_phone};
use crate::shop::sale::{offered, payment_form};
use crate::store::books::Book;
use crate::store::coupons::{Coupon, Use};
use crate::store::order_lines::OrderLine;
use crate::store::orders::Order;
use crate::web::buyer_names::NameFields;
use crate::web::catalogue::picture;
use crate::web::context::RequestContext;
use crate::web::marks::{self, GuideView};
use crate::web::page;

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
            None => show(ctx, &paid::page(ctx, details, order, Asking::default()).await?),
        },
        BuyerStatus::Refused => show(ctx, &RefusedPage { frame, order, reason: reason(ctx, details), retry }),
        BuyerStatus::Silent => show(ctx, &SilentPage { frame, order, reason: reason(ctx, details), retry }),
        BuyerStatus::Review => show(ctx, &ReviewPage { frame, order }),
        BuyerStatus::Expired => show(ctx, &ExpiredPage { frame, order, retry }),
        BuyerStatus::Refunded => {
            let returned = details.returned.map(|sum| ctx.texts().price(money(ctx, &details.order, sum)));
            let was_paid = details.order.paid_at.is_some();
            show(ctx, &RefundedPage { frame, order, returned, was_paid, ask: paid::ask(ctx, details) })
        }
    })
}

/// The page of a paid order with what is wrong with a corrected address; another one as it is.
pub async fn page_with(ctx: &RequestContext, details: &OrderDetails, asking: Asking) -> Result<HttpResponse, Error> {
    match details.standing(ctx.app.shop.clock.now()) {
        BuyerStatus::Paid if details.gift.is_none() => {
            Ok(show(ctx, &paid::page(ctx, details, order_view(ctx, details), asking).await?))
        }
        _ => page(ctx, details, None, None).await,
    }
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
