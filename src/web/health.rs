//! `GET /healthz`: for whoever watches the server.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use serde_json::json;

use super::page;
use super::visit::Visit;
use crate::shop::catalogue;

/// 200 while the shop can read its shelf, else 503.
pub async fn healthz(visit: Visit) -> HttpResponse {
    let read = tokio::time::timeout(Duration::from_secs(2), catalogue::version(&visit.doors.shop)).await;
    let well = matches!(read, Ok(Ok(_)));
    let mut answer = if well { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((CACHE_CONTROL, page::SECRET));
    answer.json(json!({ "status": if well { "ok" } else { "the database does not answer" } }))
}
