//! The doors that the gateway and its guichet use: the return and the notification.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::web::Payload;
use askama::Template;
use cinetpay::notice::Notice;

use super::body::{self, BodyError, Form};
use super::catalogue::see_other;
use super::frame::Frame;
use super::visit::Visit;
use super::{page, problem};
use crate::shop::notices::{self, Heard};
use crate::shop::returns;

/// Someone came back from the guichet whom nothing shows to be the buyer: thanks, and nothing about any order.
#[derive(Template)]
#[template(path = "payment/neutral.html")]
pub struct NeutralPage {
    pub frame: Frame,
}

/// `GET` and `HEAD` on the notify address: CinetPay asks whether anybody is there.
pub async fn ping() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, page::SECRET)).content_type("text/plain").body("OK")
}

/// `POST` on the notify address: proof, raw notice to disk, 200. It decides nothing. Anything but 2xx makes the gateway
/// come again.
pub async fn notice(visit: Visit, payload: Payload) -> HttpResponse {
    let raw = match body::read(payload).await {
        Ok(raw) => raw,
        Err(BodyError::TooLarge) => return HttpResponse::PayloadTooLarge().finish(),
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    let shop = &visit.doors.shop;
    let x_token = visit.request.headers().get("x-token").and_then(|value| value.to_str().ok());
    let notice = match Notice::parse(&raw) {
        Ok(notice) => notice,
        // What cannot be read proves nothing and disproves nothing.
        Err(error) => {
            tracing::warn!(%error, "a notice could not be read");
            return HttpResponse::BadRequest().finish();
        }
    };
    let proof = notices::proof(shop, &notice, x_token);
    if proof == Some(false) {
        tracing::warn!("a notice without a valid x-token");
        return HttpResponse::Forbidden().finish();
    }
    if visit.doors.limits.notice(notice.transaction_id()).is_err() {
        return HttpResponse::Ok().finish();
    }
    match notices::hear(shop, &notice, &String::from_utf8_lossy(&raw), proof).await {
        Ok(Heard::Forged) => HttpResponse::Forbidden().finish(),
        Ok(_) => HttpResponse::Ok().finish(),
        Err(error) => {
            tracing::error!(%error, "a notice was not kept");
            HttpResponse::ServiceUnavailable().insert_header((RETRY_AFTER, "5")).finish()
        }
    }
}

/// `POST` on the return address: the guichet sends the browser from another site, without its cookies. A matching token
/// shows the order; anybody else comes again by `GET`, with his cookie.
pub async fn returned_by_post(visit: Visit, payload: Payload) -> HttpResponse {
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&visit, error),
    };
    let (transaction, token) = (form.get("transaction_id"), form.get("token"));
    let found = returns::by_token(&visit.doors.shop, transaction, token).await;
    match found {
        Ok(Some(key)) => see_other(&format!("/orders/{key}")).finish(),
        Ok(None) => {
            let query = url::form_urlencoded::Serializer::new(String::new())
                .append_pair("transaction_id", transaction)
                .finish();
            see_other(&format!("/payment/return/?{query}")).finish()
        }
        Err(error) => problem::or_page(&visit, Err(error)),
    }
}

/// `GET` on the return address: a matching token or the buyer's own cookie shows the order; anybody else gets a neutral
/// page.
pub async fn returned(visit: Visit) -> HttpResponse {
    let query = Form::parse(visit.request.query_string().as_bytes());
    let (transaction, token) = (query.get("transaction_id"), query.get("token"));
    let shop = &visit.doors.shop;
    let found = async {
        if let Some(key) = returns::by_token(shop, transaction, token).await? {
            return Ok(Some(key));
        }
        if visit.known { returns::by_visitor(shop, transaction, &visit.visitor_mark()).await } else { Ok(None) }
    };
    match found.await {
        Ok(Some(key)) => see_other(&format!("/orders/{key}")).finish(),
        Ok(None) => {
            let page = NeutralPage { frame: visit.frame("/payment/return/") };
            page::answer(&visit, StatusCode::OK, page::SECRET, &page)
        }
        Err(error) => problem::or_page(&visit, Err(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::language::Language;
    use crate::web::frame::samples::{frame, inspect};

    #[test]
    fn a_stranger_who_returns_is_thanked_in_his_language() {
        for language in Language::ALL {
            inspect(&NeutralPage { frame: frame(language) }.render().unwrap());
        }
    }
}
