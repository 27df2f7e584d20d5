//! `GET /healthz`: for whoever watches the server.

use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use serde_json::json;

use super::page;
use crate::shop::Error;
use crate::shop::catalogue::published;
use crate::shop::worker_health::{self, Worker};
use crate::web::context::RequestContext;

/// 200 while the shop can read its shelf, else 503. Whether a worker is at work stands beside it and changes no status: a shop
/// without one goes on selling.
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

fn word(worker: Worker) -> &'static str {
    match worker {
        Worker::AtWork { .. } => "ok",
        Worker::Gone { .. } => "gone",
        Worker::Unseen => "never seen",
    }
}
