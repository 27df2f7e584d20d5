//! `GET|POST /sms/report/{secret}[/{message}]`: delivery reports of SMS. `GET /s/{code}`: the short address of a link in an SMS.

use actix_web::HttpResponse;
use actix_web::Resource;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Path, Payload, ServiceConfig};

use super::answer::see_other;
use super::body::{self, BodyError};
use super::{page, problem, reads, reads_and_posts};
use crate::shop::messages::delivery_reports::{self, Heeded};
use crate::shop::messages::short_links;
use crate::sms::ReportCall;
use crate::web::context::RequestContext;

pub fn configure(cfg: &mut ServiceConfig) {
    cfg.service(reports("/sms/report/{secret}"))
        .service(reports("/sms/report/{secret}/{message}"))
        .route("/s/{code}", reads().to(short_link));
}

fn reports(path: &str) -> Resource {
    reads_and_posts(path).route(reads().to(report)).post(report)
}

/// Keeps a delivery report. What is no report is answered as one: a provider that gets an error calls again and again.
pub async fn report(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let raw = match body::read(payload).await {
        Ok(raw) => raw,
        Err(BodyError::TooLarge) => return HttpResponse::PayloadTooLarge().finish(),
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    let (path, headers) = (ctx.request.match_info(), ctx.request.headers());
    // The provider called the public address, whatever a proxy made of it.
    let here = ctx.request.uri().path_and_query().map_or("", |path| path.as_str());
    let call = ReportCall {
        url: &format!("{}{here}", ctx.app.public_url()),
        header: &|name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned),
        query: ctx.request.query_string(),
        body: &raw,
        message_id: path.get("message"),
    };
    let heard = delivery_reports::hear(&ctx.app.shop, path.get("secret").unwrap_or_default(), call).await;
    let status = match heard {
        Ok(Heeded::Kept | Heeded::Nothing) => StatusCode::OK,
        Ok(Heeded::Forged) => {
            tracing::warn!("a delivery report without a valid signature");
            StatusCode::FORBIDDEN
        }
        Ok(Heeded::NoSuchAddress) => StatusCode::NOT_FOUND,
        Err(error) => {
            tracing::error!(%error, "a delivery report was not kept");
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    HttpResponse::build(status).insert_header((CACHE_CONTROL, page::NO_STORE)).finish()
}

/// Leads to the page of the link.
pub async fn short_link(ctx: RequestContext, code: Path<String>) -> HttpResponse {
    let found = async {
        let token = short_links::token(&ctx.app.shop, &code).await?;
        Ok(see_other(&format!("/d/{token}")).finish())
    };
    problem::or_page(&ctx, found.await)
}
