//! Orders in the back office: the list, an order's page, and what the staff has to do.

pub mod acts;
mod asking;
mod dialogs;
pub mod history;
pub mod list;
pub mod money;
pub mod page;
pub mod raw;
pub mod receipts;
mod texted;
pub mod transfers;
pub mod words;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use chrono::{NaiveDateTime, TimeDelta};

use super::staff::Staff;
use super::todo::Todo;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::today::{self, MOST, Waiting};
use crate::shop::admin::{self, Refused, timeline};
use crate::shop::sale::flags;
use crate::shop::worker_health::{Background, Worker};
use crate::store::jobs::Held;
use crate::store::messages::Message;
use crate::texts::Texts;
use asking::Typed;

/// The actor for acts of the back office. `fresh` says that this handler has asked for the password.
pub(super) fn who(staff: &Staff, fresh: bool) -> admin::Staff {
    let now = staff.now().naive_utc();
    admin::Staff { actor: staff.actor(), role: staff.signed.role, fresh: fresh || staff.signed.is_fresh(now) }
}

/// The error for a page that only shows something. The middleware has checked the role before.
pub(super) fn plain(refused: Refused) -> Error {
    match refused {
        Refused::Shop(error) => error,
        other => Error::Broken(other.to_string()),
    }
}

/// `GET /admin/orders`
pub async fn list(staff: Staff) -> HttpResponse {
    let shown = list::shown(&staff).await;
    staff.or_page(shown)
}

/// `GET /admin/orders/{name}`: the URL contains the order's number; an id redirects to it.
pub async fn show(staff: Staff, name: Path<String>) -> HttpResponse {
    let answer = shown(&staff, &name, StatusCode::OK, Typed::default()).await;
    staff.or_page(answer)
}

/// The page of an order, with the input of one of its forms.
async fn shown(staff: &Staff, name: &str, status: StatusCode, typed: Typed) -> Result<HttpResponse, Error> {
    let timeline = timeline::tell(staff.shop(), &who(staff, false), name).await.map_err(plain)?;
    if timeline.order.number != name && status == StatusCode::OK {
        return Ok(staff.go(&format!("/admin/orders/{}", timeline.order.number)));
    }
    Ok(staff.page(status, &page::order(staff, &timeline, &typed)))
}

/// What the start page lists as to do for orders: an entry each, and one if there are more.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.may(Right::Orders) {
        return Ok(Vec::new());
    }
    let waiting = today::waiting(staff.shop(), &who(staff, false)).await.map_err(plain)?;
    let t = staff.t();
    let mut todo = Vec::new();
    let line = |id: &str, values: &[(&str, &str)], url: String, urgent| Todo {
        text: t.fill(&format!("admin-orders-todo-{id}"), values),
        words: t.say(&format!("admin-orders-todo-{id}-go")),
        url,
        urgent,
    };
    for order in waiting.review.iter().take(MOST) {
        let sum = words::money(t, order.amount, &order.currency);
        let values = [("number", order.number.as_str()), ("sum", &sum)];
        todo.push(line("review", &values, format!("/admin/orders/{}", order.number), true));
    }
    if waiting.review.len() > MOST {
        todo.push(line("more", &[], "/admin/orders?state=review".to_owned(), true));
    }
    for (attempt, order) in waiting.same.iter().take(MOST) {
        let sum = words::money(t, attempt.amount_received(), &attempt.currency);
        let values = [("number", order.number.as_str()), ("sum", &sum)];
        todo.push(line("same", &values, format!("/admin/orders/{}#asked", order.number), true));
    }
    todo.extend(owed(t, &waiting));
    for (flag, number) in waiting.flags.iter().take(MOST) {
        let times = flag.times.to_string();
        let id = words::flag(&flag.kind);
        let hours = flags::REFUSALS_WITHIN.num_hours().to_string();
        let values = [("times", times.as_str()), ("subject", &flag.subject), ("number", number), ("hours", &hours)];
        todo.push(line(id, &values, format!("/admin/orders/{number}#flags"), false));
    }
    if !waiting.failed.is_empty() {
        let mut failed = line("failed", &[], "/admin/jobs".to_owned(), true);
        failed.text = t.count("admin-orders-todo-failed", i64::try_from(waiting.failed.len()).unwrap_or(i64::MAX));
        todo.push(failed);
    }
    todo.extend(unreachable(staff, &waiting.unreachable));
    todo.extend(waiting.background.iter().flat_map(|background| undone(t, background)));
    todo.extend(waiting.held.map(|held| held_up(t, &held, staff.now().naive_utc())));
    Ok(todo)
}

/// Money that is due back, and transfers of it that do not move.
fn owed(t: Texts, waiting: &Waiting) -> Vec<Todo> {
    let line = |id: &str, (number, amount, currency): (&str, i64, &str), why: &str| Todo {
        text: t.fill(
            &format!("admin-orders-todo-{id}"),
            &[("number", number), ("sum", &words::money(t, amount, currency)), ("why", why)],
        ),
        words: t.say(&format!("admin-orders-todo-{id}-go")),
        url: format!("/admin/orders/{number}#owed"),
        urgent: true,
    };
    let payments = waiting
        .owed
        .iter()
        .take(MOST)
        .map(|(attempt, order)| line("owed", (&order.number, attempt.amount_received(), &attempt.currency), ""));
    let refunds = waiting
        .due
        .iter()
        .take(MOST)
        .map(|(refund, order)| line("owed", (&order.number, refund.amount, &refund.currency), ""));
    let stuck = waiting.stuck.iter().take(MOST).map(|(transfer, order)| {
        let why = transfers::why(t, transfer);
        line("transfer", (&order.number, transfer.amount, &transfer.currency), &why)
    });
    payments.chain(refunds).chain(stuck).collect()
}

/// Messages that reach nobody: all of them for who may see the queue, for others the first.
fn unreachable(staff: &Staff, messages: &[(Message, String)]) -> Option<Todo> {
    let t = staff.t();
    let (_, number) = messages.first()?;
    let page = || format!("/admin/orders/{number}#messages");
    Some(Todo {
        text: t.count("admin-orders-todo-unreachable", i64::try_from(messages.len()).unwrap_or(i64::MAX)),
        words: t.say("admin-orders-todo-unreachable-go"),
        url: if staff.may(Right::Jobs) { "/admin/jobs#unreachable".to_owned() } else { page() },
        urgent: true,
    })
}

/// Work in the background that nobody does, and letters that wait for it.
fn undone(t: Texts, background: &Background) -> Vec<Todo> {
    let line = |id: &str, text: String, url: &str| Todo {
        text,
        words: t.say(&format!("admin-orders-todo-{id}-go")),
        url: url.to_owned(),
        urgent: true,
    };
    let gone = if let Worker::Gone { seen } = background.worker {
        let since = words::short(t, seen.naive_utc());
        Some(line("worker-gone", t.fill("admin-orders-todo-worker-gone", &[("since", &since)]), "/admin/doctor"))
    } else {
        None
    };
    let late = background.late.map(|late| {
        let letters = t.count("admin-orders-todo-late-letters", late.number);
        let values = [("letters", letters.as_str()), ("since", &words::short(t, late.since))];
        line("late", t.fill("admin-orders-todo-late", &values), "/admin/jobs")
    });
    gone.into_iter().chain(late).collect()
}

/// E-mails that fail for longer than this are urgent; before that it may be a short problem of the mail server.
const TROUBLE_AFTER: TimeDelta = TimeDelta::hours(1);

fn held_up(t: Texts, held: &Held, now: NaiveDateTime) -> Todo {
    let (since, why) = (words::short(t, held.since), t.cause(&held.error));
    let letters = t.count("admin-orders-todo-held-letters", held.number);
    let values = [("letters", letters.as_str()), ("since", &since), ("why", &why)];
    Todo {
        text: t.fill("admin-orders-todo-held", &values),
        words: t.say("admin-orders-todo-held-go"),
        url: "/admin/jobs".to_owned(),
        urgent: now - held.since >= TROUBLE_AFTER,
    }
}
