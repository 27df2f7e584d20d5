//! `/admin/market/threads`: what readers and sellers wrote to each other, as far as one of them reported it. Each reading is noted.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::domain::role::Right;
use crate::domain::thread::Writer;
use crate::shop::Error;
use crate::shop::market::threads;
use crate::web::admin::frame::{Frame, Section};
use crate::web::admin::kit::{Answer, list_address, place, read_place};
use crate::web::admin::market_words::{ThreadRow, thread_row};
use crate::web::admin::staff::Staff;
use crate::web::admin::todo::Todo;
use crate::web::said::{Said, said};

const HERE: &str = "/admin/market/threads";

/// `GET /admin/market/threads`
#[derive(Template)]
#[template(path = "admin/market/threads.html")]
pub struct ThreadsPage {
    pub frame: Frame,
    pub threads: Vec<ThreadRow>,
    pub older: Option<String>,
}

pub async fn list(staff: Staff) -> HttpResponse {
    let shown = async {
        let (t, query) = (staff.t(), staff.query());
        let after = staff.before().as_deref().and_then(read_place);
        let (found, next) = threads::reported(staff.shop(), after).await?;
        let page = ThreadsPage {
            frame: staff.frame(Section::Market),
            threads: found.iter().map(|listed| thread_row(t, listed, HERE, None)).collect(),
            older: next.map(|next| list_address(HERE, &query, Some(&place(&next)))),
        };
        Ok::<_, Error>(staff.page(StatusCode::OK, &page))
    };
    let answer = shown.await;
    staff.or_page(answer)
}

/// `GET /admin/market/threads/{id}`
#[derive(Template)]
#[template(path = "admin/market/thread.html")]
pub struct ThreadPage {
    pub frame: Frame,
    pub here: String,
    /// Of the book.
    pub title: String,
    pub seller: String,
    pub seller_url: String,
    /// The reader's e-mail address or phone number.
    pub contact: Option<String>,
    /// The order's number and its page.
    pub order: Option<(String, String)>,
    /// By whom it was reported, and when.
    pub reported: String,
    pub messages: Vec<Said>,
    pub has_more: bool,
}

pub async fn show(staff: Staff, id: Path<String>) -> HttpResponse {
    let shown = thread(&staff, &id).await;
    staff.or_page(shown)
}

async fn thread(staff: &Staff, id: &str) -> Answer {
    let t = staff.t();
    let opened = threads::open_reported(staff.shop(), staff.actor(), id).await?;
    let reported = opened.thread.reported_at.unwrap_or(opened.thread.last_at);
    let is_readers = opened.thread.reported_by.as_deref().is_some_and(|by| Writer::Reader.is(by));
    let by = if is_readers { "threads-reported-by-reader" } else { "threads-reported-by-seller" };
    let page = ThreadPage {
        frame: staff.frame(Section::Market),
        here: format!("{HERE}/{id}"),
        messages: said(t, &opened, None, |at| staff.ctx.moment(at)),
        has_more: opened.has_more,
        reported: t.fill(by, &[("at", &staff.ctx.moment(reported.and_utc()))]),
        seller_url: format!("/admin/market/{}", opened.seller.id),
        seller: opened.seller.name,
        title: opened.book.title,
        contact: opened
            .thread
            .contact
            .or_else(|| opened.order.as_ref().and_then(|order| order.email.clone().or_else(|| order.phone.clone()))),
        order: opened.order.map(|order| (order.number.clone(), format!("/admin/orders/{}", order.number))),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

/// `POST /admin/market/threads/{id}/handled`: the report is closed.
pub async fn handled(staff: Staff, id: Path<String>) -> HttpResponse {
    let closed = async {
        threads::close_report(staff.shop(), staff.actor(), &id).await?;
        Ok(staff.done(HERE, "threads-is-handled", &[]))
    };
    let answer = closed.await;
    staff.or_page(answer)
}

/// What the start page says: that somebody reported what was written.
pub async fn todo(staff: &Staff) -> Result<Option<Todo>, Error> {
    if !staff.may(Right::Market) || !staff.shop().rules().market.open {
        return Ok(None);
    }
    let number = threads::count_reported(staff.shop()).await?;
    let todo = || Todo {
        text: staff.t().count("threads-todo", number),
        url: HERE.to_owned(),
        words: staff.t().say("threads-todo-go"),
        urgent: true,
    };
    Ok((number > 0).then(todo))
}
