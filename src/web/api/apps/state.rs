//! An order as its app sees it.

use chrono::{NaiveDateTime, SecondsFormat};
use serde_json::{Value, json};

use crate::domain::money::Currency;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::shop::delivery::{Delivery, Part};
use crate::shop::sale::order_details::{BuyerStatus, OrderDetails, on_phone};
use crate::shop::sale::payment_form;
use crate::store::books::Book;
use crate::store::order_lines::OrderLine;
use crate::texts::Texts;
use crate::web::AppState;
use crate::web::delivery::part_address;

/// The whole of it. `t` words the sentences.
pub fn json(app: &AppState, t: Texts, details: &OrderDetails) -> Value {
    let order = &details.order;
    let currency = Currency::parse(&order.currency).unwrap_or(app.shop.rules().currency);
    let standing = details.standing(app.shop.clock.now());
    json!({
        "order": order.key,
        "number": order.number,
        "state": order.state,
        "is_final": order.state() != OrderState::Placed,
        "amount": order.amount,
        "currency": currency.code(),
        "exponent": currency.exponent(),
        "page": page(app, details),
        "payment_url": payment_url(app, details, standing),
        "attempt": attempt(t, details, standing),
        "books": details.lines.iter().map(|(line, book)| line_json(details, line, book)).collect::<Vec<_>>(),
        "downloads": details.delivery.as_ref().map(|delivery| downloads(app, delivery)).unwrap_or_default(),
        "placed_at": time(order.placed_at),
        "expires_at": time(order.expires_at),
        "paid_at": order.paid_at.map(time),
        "return_url": details.app_return.as_ref().map(|back| back.url.as_str()),
    })
}

/// A time as RFC 3339 writes it.
pub fn time(at: NaiveDateTime) -> String {
    at.and_utc().to_rfc3339_opts(SecondsFormat::Secs, true)
}

fn page(app: &AppState, details: &OrderDetails) -> String {
    format!("{}/orders/{}", app.public_url(), details.order.key)
}

/// Where the buyer pays, as long as he can.
fn payment_url(app: &AppState, details: &OrderDetails, standing: BuyerStatus) -> Option<String> {
    let attempt = details.attempt.as_ref().filter(|_| standing == BuyerStatus::Waiting)?;
    if payment_form::leads_there(details) {
        return Some(format!("{}/payment", page(app, details)));
    }
    // Asked on the phone, the buyer looks at the order's page.
    if on_phone(attempt).is_some() { Some(page(app, details)) } else { attempt.payment_url.clone() }
}

/// The last attempt to pay, and why it failed.
fn attempt(t: Texts, details: &OrderDetails, standing: BuyerStatus) -> Option<Value> {
    let attempt = details.attempt.as_ref()?;
    let state = match (standing, attempt.state()) {
        (BuyerStatus::Silent, _) => "not-opened",
        (BuyerStatus::Refused, _) | (_, AttemptState::Refused) => "refused",
        (BuyerStatus::PageOver, _) | (_, AttemptState::Abandoned) => "over",
        (_, AttemptState::Opened) => "opened",
        (_, AttemptState::Pending) => "waiting",
        (_, AttemptState::Confirmed) => "confirmed",
    };
    let why = matches!(state, "refused" | "not-opened").then(|| details.reason().code());
    let detail = why.map(|code| t.say(&format!("refusal-{code}")));
    Some(json!({ "state": state, "reason": why, "detail": detail }))
}

fn line_json(details: &OrderDetails, line: &OrderLine, book: &Book) -> Value {
    let opens_on = details.delivery.as_ref().and_then(|delivery| delivery.awaits(line.place));
    json!({ "slug": book.slug, "title": line.title, "amount": line.amount, "opens_on": opens_on })
}

/// What can be downloaded now.
fn downloads(app: &AppState, delivery: &Delivery) -> Vec<Value> {
    let (now, lasts) = (app.shop.clock.now(), app.shop.rules().visit_lasts);
    let may_begin = |part: &&Part| delivery.may_begin_part(part, now, lasts).is_ok();
    let one = |part: &Part| {
        json!({
            "title": part.title,
            "format": part.format().code(),
            "media_type": part.format().media_type(),
            "file_name": part.edition.file_name,
            "size": part.size(),
            // A stamped copy is the buyer's own: it is made while it is sent.
            "sha256": part.stamp.is_none().then_some(&part.edition.sha256),
            "is_current": !delivery.is_earlier(part),
            "url": format!("{}{}", app.public_url(), part_address(&app.shop, delivery, part)),
            "until": time(delivery.quota().expires_at.naive_utc()),
        })
    };
    delivery.parts.iter().filter(may_begin).map(one).collect()
}
