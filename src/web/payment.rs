//! The handlers for the gateway and its payment page: notifications and returns.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, RETRY_AFTER};
use actix_web::web::Payload;
use askama::Template;

use super::answer::see_other;
use super::body::{self, BodyError, Form};
use super::frame::Frame;
use super::orders::BACK_TO_APP;
use super::{page, problem};
use crate::domain::order::OrderState;
use crate::payments::{Returned, TransferNotification};
use crate::shop::sale::notification_proof::{self, NotificationError};
use crate::shop::sale::{notifications, order_details, returns};
use crate::shop::transfers::{self, Heard};
use crate::shop::{Error, Shop};
use crate::web::context::RequestContext;

/// Somebody returned from the payment page, and nothing proves that they are the buyer. The page thanks them and tells
/// nothing about any order.
#[derive(Template)]
#[template(path = "payment/neutral.html")]
pub struct NeutralPage {
    pub frame: Frame,
}

/// `GET` and `HEAD` on the notify URL: CinetPay checks that it can be reached.
pub async fn ping() -> HttpResponse {
    HttpResponse::Ok().insert_header((CACHE_CONTROL, page::NO_STORE)).content_type("text/plain").body("OK")
}

/// `POST` on the notify URL: verifies the proof, stores the raw notification and answers 200. It decides nothing. After any
/// status other than 2xx the gateway sends the notification again.
pub async fn notification(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let raw = match body::read(payload).await {
        Ok(raw) => raw,
        Err(BodyError::TooLarge) => return HttpResponse::PayloadTooLarge().finish(),
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    let shop = &ctx.app.shop;
    let headers = ctx.request.headers();
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let kept = async {
        let heard = match notification_proof::verify(shop, &raw, &header).await? {
            Ok(heard) => heard,
            // A notification that cannot be read is a 400, since nothing can be said about its proof.
            Err(NotificationError::Unreadable(error)) => {
                tracing::warn!(error, "a notification could not be read");
                return Ok(HttpResponse::BadRequest().finish());
            }
            Err(NotificationError::Unproven) => {
                tracing::warn!("a notification without a valid proof");
                return Ok(HttpResponse::Forbidden().finish());
            }
            Err(NotificationError::TooEarly) => {
                tracing::info!("a notification before its payment is open");
                return Ok(come_again());
            }
        };
        if ctx.app.limits.notification(&heard.notification.transaction_id).is_ok() {
            notifications::keep(shop, heard).await?;
        }
        Ok::<_, Error>(HttpResponse::Ok().finish())
    };
    match kept.await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, "a notification was not kept");
            come_again()
        }
    }
}

/// `POST` on the address of transfers: a hint to ask CinetPay what became of one. It decides nothing.
pub async fn transfer(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let raw = match body::read(payload).await {
        Ok(raw) => raw,
        Err(BodyError::TooLarge) => return HttpResponse::PayloadTooLarge().finish(),
        Err(_) => return HttpResponse::RequestTimeout().finish(),
    };
    let notification = match TransferNotification::read(&raw) {
        Ok(notification) => notification,
        Err(error) => {
            tracing::warn!(error, "a notification of a transfer could not be read");
            return HttpResponse::BadRequest().finish();
        }
    };
    if ctx.app.limits.notification(&notification.client_id).is_err() {
        return HttpResponse::Ok().finish();
    }
    match transfers::hear(&ctx.app.shop, notification).await {
        Ok(Heard::Wanted | Heard::Ignored) => HttpResponse::Ok().finish(),
        Ok(Heard::Forged) => {
            tracing::warn!("a notification of a transfer without a valid proof");
            HttpResponse::Forbidden().finish()
        }
        Err(error) => {
            tracing::error!(%error, "a notification of a transfer was not heard");
            come_again()
        }
    }
}

fn come_again() -> HttpResponse {
    HttpResponse::ServiceUnavailable().insert_header((RETRY_AFTER, "5")).finish()
}

/// `POST` on the return URL: the payment page sends the browser from another site, so that its cookies are missing.
/// With a matching token the order's page is shown. Any other browser is redirected to the `GET` handler, to which it
/// sends its cookie.
pub async fn returned_by_post(ctx: RequestContext, payload: Payload) -> HttpResponse {
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let query = Form::parse(ctx.request.query_string().as_bytes());
    let said = said(&ctx.app.shop, &[&form, &query]);
    let found = returns::by_token(&ctx.app.shop, &said).await;
    match found {
        Ok(Some(key)) => lead_back(&ctx, &key).await,
        Ok(None) => {
            let ids = said.iter().map(|said| (said.id_field, &said.transaction_id));
            let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(ids).finish();
            see_other(&format!("/payment/return/?{query}")).finish()
        }
        Err(error) => problem::or_page(&ctx, Err(error)),
    }
}

/// `GET` on the return URL: with a matching token or the buyer's own cookie the order's page is shown, otherwise a
/// neutral page.
pub async fn returned(ctx: RequestContext) -> HttpResponse {
    let query = Form::parse(ctx.request.query_string().as_bytes());
    let shop = &ctx.app.shop;
    let said = said(shop, &[&query]);
    let found = async {
        if let Some(key) = returns::by_token(shop, &said).await? {
            return Ok(Some(key));
        }
        if ctx.known { returns::by_visitor(shop, &said, &ctx.visitor_mark()).await } else { Ok(None) }
    };
    match found.await {
        Ok(Some(key)) => lead_back(&ctx, &key).await,
        Ok(None) => {
            let page = NeutralPage { frame: ctx.frame("/payment/return/") };
            page::answer(&ctx, StatusCode::OK, page::NO_STORE, &page)
        }
        Err(error) => problem::or_page(&ctx, Err(error)),
    }
}

/// To the page of the order. If the order is paid and its app wants so, that page leads on into the app by itself: a redirect from
/// here would be part of the payment page's form, which may not lead to an app (CSP, `form-action`).
async fn lead_back(ctx: &RequestContext, key: &str) -> HttpResponse {
    let led = order_details::open(&ctx.app.shop, key).await.map(|details| {
        let is_paid = details.order.state() == OrderState::Paid;
        let goes_on = is_paid && details.app_return.is_some_and(|back| back.at_once);
        see_other(&format!("/orders/{key}{}", if goes_on { BACK_TO_APP } else { "" })).finish()
    });
    problem::or_page(ctx, led)
}

/// The fields of a returning browser, as the gateways name them: those of a form before those of the URL. None of them is
/// trusted.
fn said(shop: &Shop, forms: &[&Form]) -> Vec<Returned> {
    let field = |name: &str| forms.iter().map(|form| form.get(name)).find(|value| !value.is_empty());
    shop.gateways.returned(&|name| field(name).unwrap_or_default().to_owned())
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
