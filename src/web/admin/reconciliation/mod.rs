//! `/admin/reconciliation`: what CinetPay lists, compared with the shop's books, and what to do about each difference.

pub mod acts;
pub mod import;
mod page;
mod view;

use actix_web::HttpResponse;

use super::kit::Answer;
use super::orders::{plain, who};
use super::staff::Staff;
use super::todo::Todo;
use crate::domain::role::Right;
use crate::shop::Error;
use crate::shop::admin::reconciliation::{overview, runs};

/// The address of the page.
const HERE: &str = "/admin/reconciliation";

/// `GET /admin/reconciliation`
pub async fn show(staff: Staff) -> HttpResponse {
    let answer = page::shown(&staff, None).await;
    staff.or_page(answer)
}

/// `POST /admin/reconciliation/run`: compares every account now.
pub async fn compare(staff: Staff) -> HttpResponse {
    let answer = compare_now(&staff).await;
    staff.or_page(answer)
}

async fn compare_now(staff: &Staff) -> Answer {
    let runs = runs::compare_now(staff.shop(), &staff.actor()).await?;
    let waiting = waiting(staff).await?;
    if let Some(error) = runs.iter().find_map(|run| run.error.as_deref()) {
        let why = staff.t().cause(error);
        return Ok(staff.sorry(HERE, "admin-reconciliation-compared-not", &[("why", &why)]));
    }
    Ok(staff.done(HERE, "admin-reconciliation-compared", &[("waiting", &waiting)]))
}

/// How many differences wait, as a sentence.
async fn waiting(staff: &Staff) -> Result<String, Error> {
    Ok(staff.t().count("admin-reconciliation-waiting", overview::count_open(&staff.shop().db).await?))
}

/// What the start page says: that differences wait for a decision.
pub async fn todo(staff: &Staff) -> Result<Vec<Todo>, Error> {
    if !staff.may(Right::Money) {
        return Ok(Vec::new());
    }
    let number = overview::count_open(&staff.shop().db).await?;
    let todo = || Todo {
        text: staff.t().count("admin-reconciliation-todo", number),
        url: HERE.to_owned(),
        words: staff.t().say("admin-reconciliation-todo-go"),
        urgent: true,
    };
    Ok((number > 0).then(todo).into_iter().collect())
}
