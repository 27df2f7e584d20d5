//! An order as its buyer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::pages::{
    ExpiredPage, LineView, OrderView, PageOverPage, PaidPage, RefundedPage, RefusedPage, ReviewPage, Saved, SilentPage,
    WaitingPage,
};
use crate::domain::contact::{Email, Phone};
use crate::domain::grant::Ended;
use crate::domain::money::{Currency, Money};
use crate::shop::delivery::Delivery;
use crate::shop::folder::{Folder, Sending, Standing, sending};
use crate::store::books::Book;
use crate::store::coupons::{Coupon, Use};
use crate::store::messages::{Channel, Message};
use crate::store::order_lines::Line;
use crate::store::orders::Order;
use crate::web::catalogue::picture;
use crate::web::page;
use crate::web::parts::files;
use crate::web::visit::Visit;

/// Seconds between two looks of a waiting page without scripts.
const REFRESH: u32 = 8;

/// The page for how the order stands.
pub fn page(visit: &Visit, folder: &Folder, earlier: Option<String>) -> HttpResponse {
    let here = format!("/orders/{}", folder.order.key);
    let frame = visit.frame(&here);
    let order = order_view(visit, folder);
    let retry = format!("{here}/pay");
    let pay_url = folder.attempt.as_ref().and_then(|attempt| attempt.payment_url.clone());
    match folder.standing(visit.doors.shop.clock.now()) {
        Standing::Waiting => show(
            visit,
            &WaitingPage {
                frame,
                order,
                refresh_seconds: REFRESH,
                state_url: format!("{here}/state"),
                pay_url,
                earlier,
                check: Some(format!("{here}/check")),
            },
        ),
        Standing::PageOver => show(visit, &PageOverPage { frame, order, state_url: format!("{here}/state"), retry }),
        Standing::Paid => show(visit, &paid(visit, folder, order)),
        Standing::Refused => show(visit, &RefusedPage { frame, order, reason: reason(visit, folder), retry }),
        Standing::Silent => show(visit, &SilentPage { frame, order, reason: reason(visit, folder), retry }),
        Standing::Review => show(visit, &ReviewPage { frame, order }),
        Standing::Expired => show(visit, &ExpiredPage { frame, order, retry }),
        Standing::Refunded => {
            let returned = folder.returned.map(|sum| visit.texts().price(money(visit, &folder.order, sum)));
            show(visit, &RefundedPage { frame, order, returned })
        }
    }
}

fn show(visit: &Visit, shown: &impl askama::Template) -> HttpResponse {
    page::answer(visit, StatusCode::OK, page::SECRET, shown)
}

pub fn order_view(visit: &Visit, folder: &Folder) -> OrderView {
    let order = &folder.order;
    let money = |amount| money(visit, order, amount);
    let saved = |(one, coupon): &(Use, Coupon)| Saved {
        full: money(one.full_amount).to_string(),
        code: coupon.code.clone(),
        discount: format!("−{}", money(one.discount)),
    };
    OrderView {
        number: order.number.clone(),
        lines: folder.lines.iter().map(|(line, book)| line_view(visit, line, book, money(line.amount))).collect(),
        amount: visit.texts().price(money(order.amount)),
        received: order.received.map(|received| visit.texts().price(money(received))),
        saved: folder.coupon.as_ref().map(saved),
        returned: folder.returned.map(|returned| money(returned).to_string()),
        free: order.amount == 0,
        placed: visit.moment(order.placed_at.and_utc()),
    }
}

fn line_view(visit: &Visit, line: &Line, book: &Book, amount: Money) -> LineView {
    LineView {
        title: line.title.clone(),
        author: book.author.clone(),
        cover: picture(book.cover.as_deref()),
        amount: visit.texts().price(amount),
        book_url: format!("/books/{}", book.slug),
    }
}

fn money(visit: &Visit, order: &Order, amount: i64) -> Money {
    Money::new(amount, Currency::parse(&order.currency).unwrap_or(visit.doors.shop.rules().currency))
}

/// Why the last attempt was refused, or could not be opened, in the buyer's words.
fn reason(visit: &Visit, folder: &Folder) -> String {
    visit.texts().say(&format!("refusal-{}", folder.reason().code()))
}

fn paid(visit: &Visit, folder: &Folder, order: OrderView) -> PaidPage {
    let shop = &visit.doors.shop;
    let here = format!("/orders/{}", folder.order.key);
    let delivery = folder.delivery.as_ref();
    let ended = delivery.and_then(|delivery| delivery.may_begin(shop.clock.now(), shop.rules().visit_lasts).err());
    let token = |delivery: &Delivery| shop.keys.link_token(&delivery.link.id);
    PaidPage {
        frame: visit.frame(&here),
        order,
        files: delivery
            .filter(|_| ended.is_none())
            .map(|delivery| files(visit, delivery, &token(delivery)))
            .unwrap_or_default(),
        ended: ended.map(|ended| why_ended(visit, ended)),
        until: delivery.map(|delivery| visit.moment(delivery.allowance().expires_at)).unwrap_or_default(),
        sent_to: sent_to(visit, &folder.messages),
        by_sms: is_sms(&folder.messages),
        mail_trouble: trouble(visit, &folder.messages),
        renew: ended.is_none_or(|ended| ended == Ended::Expired).then(|| format!("{here}/link")),
        renewed: renewed(visit, &folder.messages),
    }
}

/// Where the last link went, masked.
fn sent_to(visit: &Visit, messages: &[Message]) -> Option<String> {
    let last = messages.iter().rfind(|message| message.link_id.is_some())?;
    let (id, masked) = match last.channel() {
        Channel::Email => ("order-mailed", Email::parse(&last.recipient).ok()?.masked()),
        Channel::Sms => ("order-texted", Phone::kept(&last.recipient)?.masked()),
    };
    Some(visit.texts().fill(id, &[("address", &masked)]))
}

fn trouble(visit: &Visit, messages: &[Message]) -> Option<String> {
    let t = visit.texts();
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
pub fn renewed(visit: &Visit, messages: &[Message]) -> Option<String> {
    if visit.request.query_string() != "sent" {
        return None;
    }
    let t = visit.texts();
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

/// Why there is nothing more to download, and what to do about it.
pub fn why_ended(visit: &Visit, ended: Ended) -> String {
    visit.texts().say(match ended {
        Ended::Expired => "grant-expired",
        Ended::UsedUp => "grant-used-up",
        Ended::Revoked => "grant-revoked",
    })
}
