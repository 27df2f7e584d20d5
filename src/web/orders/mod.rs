//! The buyer's page: `GET /orders/{key}`, and what its buttons post to.

mod pages;
mod view;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Path;
use serde_json::json;

use super::answer::see_other;
use super::catalogue::lead;
use super::visit::Visit;
use super::{page, problem};
use crate::shop::reconciliation;
use crate::shop::settlement::Cause;
use crate::shop::{Error, checkout, folder, messages, resume};
pub use pages::*;
pub use view::{order_view, renewed, why_ended};

/// `GET /orders/{key}`
pub async fn show(visit: Visit, key: Path<String>) -> HttpResponse {
    let shown = show_order(&visit, &key).await;
    problem::or_page(&visit, shown)
}

async fn show_order(visit: &Visit, key: &str) -> Result<HttpResponse, Error> {
    let folder = folder::open(&visit.doors.shop, key).await?;
    // Another order's key is for the browser that placed it, not for whoever was shown this page.
    let visitor = visit.visitor_mark();
    let order = &folder.order;
    let earlier = if visit.known && order.visitor.as_deref() == Some(&visitor) {
        let books = folder.lines.iter().map(|(line, _)| line.book_id.clone()).collect();
        checkout::open_elsewhere(&visit.doors.shop, &visitor, books, Some(order.placed_at)).await?
    } else {
        None
    };
    Ok(view::page(visit, &folder, earlier.map(|order| format!("/orders/{}", order.key))))
}

/// `GET /orders/{key}/state`: one word as JSON, for the waiting page's script.
pub async fn state(visit: Visit, key: Path<String>) -> HttpResponse {
    match folder::open(&visit.doors.shop, &key).await {
        Ok(folder) => HttpResponse::Ok()
            .insert_header((CACHE_CONTROL, page::SECRET))
            .json(json!({ "state": folder.standing(visit.doors.shop.clock.now()).word() })),
        Err(Error::NotFound) => HttpResponse::build(StatusCode::NOT_FOUND).json(json!({ "state": "unknown" })),
        Err(_) => HttpResponse::ServiceUnavailable().json(json!({ "state": "unknown" })),
    }
}

/// `POST /orders/{key}/pay`: on to the guichet, once more.
pub async fn pay(visit: Visit, key: Path<String>) -> HttpResponse {
    if visit.is_cross_site() {
        return problem::cross_site(&visit, &format!("/orders/{key}"));
    }
    let paid = async {
        let folder = folder::open(&visit.doors.shop, &key).await?;
        if let Err(too_often) = visit.doors.limits.browser(&key) {
            return Ok(problem::too_often(&visit, &too_often));
        }
        let next = resume::resume(&visit.doors.shop, &folder.order.id).await?;
        Ok(lead(&visit, next, &key))
    };
    problem::or_page(&visit, paid.await)
}

/// `POST /orders/{key}/check`: asks the gateway now, if its allowance lets it.
pub async fn check(visit: Visit, key: Path<String>) -> HttpResponse {
    if visit.is_cross_site() {
        return problem::cross_site(&visit, &format!("/orders/{key}"));
    }
    let checked = async {
        let folder = folder::open(&visit.doors.shop, &key).await?;
        if let Err(too_often) = visit.doors.limits.browser(&key) {
            return Ok(problem::too_often(&visit, &too_often));
        }
        if let Some(attempt) = folder.attempt {
            reconciliation::ask(&visit.doors.shop, attempt, Cause::Return).await?;
        }
        Ok(see_other(&format!("/orders/{key}")).finish())
    };
    problem::or_page(&visit, checked.await)
}

/// `POST /orders/{key}/link`: a new link, to the buyer's own address.
pub async fn new_link(visit: Visit, key: Path<String>) -> HttpResponse {
    if visit.is_cross_site() {
        return problem::cross_site(&visit, &format!("/orders/{key}"));
    }
    let sent = async {
        let folder = folder::open(&visit.doors.shop, &key).await?;
        // Too often: the last one is on its way, and the page says so all the same.
        if visit.doors.limits.letter(&folder.order.id).is_ok() {
            messages::renew(&visit.doors.shop, &folder.order.id).await?;
        }
        Ok(see_other(&format!("/orders/{key}?sent")).finish())
    };
    problem::or_page(&visit, sent.await)
}
