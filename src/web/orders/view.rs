//! An order as its buyer sees it.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;

use super::pages::{
    ExpiredPage, LineView, OrderView, PageOverPage, PaidPage, RefundedPage, RefusedPage, ReviewPage, Saved, SilentPage,
    WaitingPage,
};
use crate::domain::contact::Email;
use crate::domain::grant::Ended;
use crate::domain::money::{Currency, Money};
use crate::shop::delivery::Delivery;
use crate::shop::folder::{Folder, Sending, Standing, sending};
use crate::store::books::Book;
use crate::store::coupons::{Coupon, Use};
use crate::store::mails::Mail;
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
    let last_mail = folder.mails.iter().rfind(|mail| mail.link_id.is_some());
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
        mailed_to: last_mail.and_then(|mail| Email::parse(&mail.recipient).ok()).map(|email| email.masked()),
        mail_trouble: trouble(visit, &folder.mails),
        renew: ended.is_none_or(|ended| ended == Ended::Expired).then(|| format!("{here}/link")),
        renewed: renewed(visit, &folder.mails),
    }
}

fn trouble(visit: &Visit, mails: &[Mail]) -> Option<String> {
    match sending(mails)? {
        Sending::Gone | Sending::Going => None,
        Sending::Waiting => Some(visit.texts().say("order-mail-trouble")),
        Sending::Refused => Some(visit.texts().say("order-mail-refused")),
    }
}

/// What became of the new link that was just asked for, by the outbox.
pub fn renewed(visit: &Visit, mails: &[Mail]) -> Option<String> {
    if visit.request.query_string() != "sent" {
        return None;
    }
    Some(visit.texts().say(match sending(mails)? {
        Sending::Gone => "order-renewed",
        Sending::Going => "order-renewed-going",
        Sending::Waiting => "order-renewed-waiting",
        Sending::Refused => "order-renewed-refused",
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
