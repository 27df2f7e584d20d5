//! The notifications that the gateway sent, as they were received.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;
use chrono::TimeDelta;

use super::fields::Fields;
use super::frame::{Frame, Section};
use super::kit::{Choice, list_address, place, read_place};
use super::orders::list::day;
use super::orders::raw::pretty;
use super::orders::{plain, who, words};
use super::staff::Staff;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::{Refused, job_queue};
use crate::store::notifications::{Notification, NotificationFilter};
use crate::texts::Texts;

/// `GET /admin/notifications`
#[derive(Template)]
#[template(path = "admin/orders/notifications.html")]
pub struct NotificationsPage {
    pub frame: Frame,
    pub proofs: Vec<Choice>,
    pub from: String,
    pub to: String,
    pub narrowed: bool,
    pub rows: Vec<NotificationLine>,
    pub older: Option<String>,
}

/// A notification in the list.
pub struct NotificationLine {
    pub digest: String,
    pub transaction: String,
    pub signed: bool,
    /// The URL of the order's page, if the shop has this transaction.
    pub order: Option<String>,
    pub copies: i32,
    pub at: String,
    pub iso: String,
    pub raw: String,
}

/// `GET /admin/notifications`
pub async fn list(staff: Staff) -> HttpResponse {
    let answer = shown(&staff).await;
    staff.or_page(answer)
}

fn filter(query: &Fields) -> NotificationFilter {
    let which = query.get("which");
    NotificationFilter {
        signed: match which {
            "signed" => Some(true),
            "unsigned" => Some(false),
            _ => None,
        },
        unknown: which == "unknown",
        from: day(query.get("from")),
        to: day(query.get("to")).and_then(|day| day.checked_add_signed(TimeDelta::days(1))),
    }
}

async fn shown(staff: &Staff) -> Result<HttpResponse, Error> {
    let (query, t) = (staff.query(), staff.t());
    let filter = filter(&query);
    let narrowed = filter != NotificationFilter::default();
    let before = read_place(query.get("before"));
    let page = job_queue::notifications(staff.shop(), &who(staff, false), filter, before).await.map_err(plain)?;
    let may_see = staff.may(Right::OrderCare);
    let page = NotificationsPage {
        frame: staff.frame(Section::Jobs),
        proofs: proofs(t, query.get("which")),
        from: query.get("from").to_owned(),
        to: query.get("to").to_owned(),
        narrowed,
        rows: page
            .notifications
            .iter()
            .map(|(notification, order)| line(t, notification, order.as_deref(), may_see))
            .collect(),
        older: page.next.map(|key| list_address("/admin/notifications", &query, Some(&place(&key)))),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn proofs(t: Texts, chosen: &str) -> Vec<Choice> {
    let pick = |value| Choice::new(value, t.say(&format!("admin-orders-notifications-{value}")), value == chosen);
    ["signed", "unsigned", "unknown"].map(pick).into()
}

fn line(t: Texts, notification: &Notification, order: Option<&str>, may_see_people: bool) -> NotificationLine {
    NotificationLine {
        digest: notification.digest.clone(),
        transaction: notification.transaction_id.clone(),
        signed: notification.signed,
        order: order.map(|id| format!("/admin/orders/{id}")),
        copies: notification.copies,
        at: words::exact(t, notification.first_at),
        iso: words::iso(notification.first_at),
        raw: pretty(&notification.raw, may_see_people),
    }
}

/// `POST /admin/notifications/{digest}/check`: checks the payment, as the notification did when it came.
pub async fn check(staff: Staff, digest: Path<String>) -> HttpResponse {
    let answer = match job_queue::replay(staff.shop(), &who(&staff, false), &digest).await {
        Ok(()) => Ok(staff.done("/admin/notifications", "admin-orders-notification-again", &[])),
        Err(Refused::Moved) => Ok(staff.sorry("/admin/notifications", "admin-orders-sorry-unknown", &[])),
        Err(other) => Err(plain(other)),
    };
    staff.or_page(answer)
}
