//! The queue in the back office: waiting jobs, and those that were given up.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use super::frame::{Frame, Section};
use super::kit::{place, read_place};
use super::orders::page::{LostLine, lost_line};
use super::orders::{plain, who, words};
use super::staff::Staff;
use crate::shop::Error;
use crate::shop::admin::Refused;
use crate::shop::admin::job_queue::{self, Task};
use crate::shop::messages::MESSAGE_JOB;
use crate::texts::{Texts, is_about_the_address};

/// `GET /admin/jobs`
#[derive(Template)]
#[template(path = "admin/orders/jobs.html")]
pub struct JobsPage {
    pub frame: Frame,
    pub failed: Vec<JobLine>,
    pub older: Option<String>,
    pub waiting: Vec<JobLine>,
    /// Some of the waiting jobs were tried before, so they can all be retried now.
    pub held: bool,
    /// Messages that reach nobody, with the numbers of their orders.
    pub unreachable: Vec<(LostLine, String)>,
}

/// A job in a list.
pub struct JobLine {
    pub id: String,
    pub kind: String,
    /// To whom it goes, if it sends a message.
    pub to: Option<String>,
    /// The order's number.
    pub order: Option<String>,
    pub tries: i32,
    pub error: String,
    /// When it was enqueued, or when it runs next.
    pub at: String,
    pub iso: String,
    /// It waits for a retry, and can be retried now.
    pub held: bool,
    /// The URL of the page to correct an address that a mail server refused.
    pub correct: Option<String>,
}

/// `GET /admin/jobs`
pub async fn list(staff: Staff) -> HttpResponse {
    let answer = shown(&staff).await;
    staff.or_page(answer)
}

async fn shown(staff: &Staff) -> Result<HttpResponse, Error> {
    let t = staff.t();
    let before = read_place(staff.query().get("before"));
    let queue = job_queue::jobs(staff.shop(), &who(staff, false), before).await.map_err(plain)?;
    let page = JobsPage {
        frame: staff.frame(Section::Jobs),
        failed: queue.failed.iter().map(|task| line(t, task, task.job.created_at)).collect(),
        older: queue.next.map(|key| format!("/admin/jobs?before={}", place(&key))),
        held: queue.waiting.iter().any(|task| task.job.error.is_some()),
        unreachable: queue
            .unreachable
            .iter()
            .map(|(lost, order)| (lost_line(staff, lost, order), order.clone()))
            .collect(),
        waiting: queue.waiting.iter().map(|task| line(t, task, task.job.run_at)).collect(),
    };
    Ok(staff.page(StatusCode::OK, &page))
}

fn line(t: Texts, task: &Task, at: chrono::NaiveDateTime) -> JobLine {
    JobLine {
        id: task.job.id.clone(),
        kind: task
            .message
            .as_ref()
            .filter(|message| message.order_id.is_some())
            .map_or_else(|| words::known(t, "job", &task.job.kind), |message| words::message(t, message)),
        to: task.message.as_ref().map(|message| message.recipient.clone()).filter(|to| !to.is_empty()),
        order: task.order.clone(),
        tries: task.job.tries,
        error: task.job.error.as_deref().map(|error| words::unsent(t, error)).unwrap_or_default(),
        at: words::short(t, at),
        iso: words::iso(at),
        held: task.job.error.is_some(),
        correct: correct(task),
    }
}

/// The URL of the order's page, where a buyer's address that does not exist can be corrected.
fn correct(task: &Task) -> Option<String> {
    let refused = task.job.kind == MESSAGE_JOB && task.job.error.as_deref().is_some_and(is_about_the_address);
    task.order.as_ref().filter(|_| refused).map(|order| format!("/admin/orders/{order}#link-email"))
}

/// `POST /admin/jobs/now`: retries all jobs that wait for a retry.
pub async fn retry_all(staff: Staff) -> HttpResponse {
    let tried = job_queue::retry_all(staff.shop(), &who(&staff, false)).await.map_err(plain);
    staff.or_page(tried.map(|number| match number {
        0 => staff.done("/admin/jobs", "admin-orders-jobs-now-none", &[]),
        _ => staff.done("/admin/jobs", "admin-orders-jobs-now-done", &[]),
    }))
}

/// `POST /admin/jobs/{id}/retry`
pub async fn retry(staff: Staff, id: Path<String>) -> HttpResponse {
    let answer = match job_queue::retry(staff.shop(), &who(&staff, false), &id).await {
        Ok(()) => Ok(staff.done("/admin/jobs", "admin-orders-job-again", &[])),
        Err(Refused::Moved) => Ok(staff.sorry("/admin/jobs", "admin-orders-job-moved", &[])),
        Err(other) => Err(plain(other)),
    };
    staff.or_page(answer)
}
