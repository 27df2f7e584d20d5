//! `GET /healthz` and `GET /readyz`, for monitoring.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use serde_json::json;

use super::page;
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::worker_health::{self, Worker};
use crate::web::context::RequestContext;

/// 200 while the catalogue can be read within two seconds, else 503. The state of the worker is reported too but does
/// not change the status: a shop without a worker still sells.
pub async fn healthz(ctx: RequestContext) -> HttpResponse {
    let shop = &ctx.app.shop;
    let look = async {
        published::version(shop).await?;
        Ok::<_, Error>(worker_health::look(&shop.db, shop.clock.now()).await?)
    };
    let read = tokio::time::timeout(Duration::from_secs(2), look).await;
    let background = read.ok().and_then(Result::ok);
    let well = background.is_some();
    let mut answer = if well { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((CACHE_CONTROL, page::NO_STORE));
    answer.json(json!({
        "status": if well { "ok" } else { "the database does not answer" },
        "worker": background.map(|background| word(background.worker)),
    }))
}

/// 200 while the shop can sell, else 503 and what is missing. An answer is kept for two seconds.
pub async fn readyz(ctx: RequestContext) -> HttpResponse {
    let missing = ctx.app.readiness.missing(&ctx.app.shop).await;
    let is_ready = missing.is_empty();
    let mut answer = if is_ready { HttpResponse::Ok() } else { HttpResponse::ServiceUnavailable() };
    answer.insert_header((CACHE_CONTROL, page::NO_STORE));
    answer.json(json!({ "status": if is_ready { "ready" } else { "not ready" }, "missing": missing }))
}

fn word(worker: Worker) -> &'static str {
    match worker {
        Worker::AtWork { .. } => "ok",
        Worker::Gone { .. } => "gone",
        Worker::Unseen => "never seen",
    }
}
