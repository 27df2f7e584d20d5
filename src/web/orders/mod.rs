//! The buyer's order page, `GET /orders/{key}`, and the handlers of its buttons.

pub mod dispute;
mod gift;
pub mod gift_change;
mod pages;
mod paid;
pub mod receipt;
pub mod reviews;
mod view;
pub mod wrong_contact;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::{Path, Payload};
use serde_json::json;

use super::answer::see_other;
use super::catalogue::lead;
use super::{body, page, problem};
use crate::domain::order::OrderState;
use crate::shop::market::shares;
use crate::shop::sale::order_details::OrderDetails;
use crate::shop::sale::reconciliation;
use crate::shop::sale::settlement::Cause;
use crate::shop::sale::{basket, checkout, choice, contacts, order_details, pay_again, payment_form};
use crate::shop::{Error, messages};
use crate::web::buyer_names::{NameFields, TypedNames};
use crate::web::context::RequestContext;
pub use pages::*;
pub use paid::{comes, renewed, why_ended};
pub use view::{BACK_TO_APP, order_view};

/// `GET /orders/{key}`
pub async fn show(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let shown = show_order(&ctx, &key).await;
    problem::or_page(&ctx, shown)
}

async fn show_order(ctx: &RequestContext, key: &str) -> Result<HttpResponse, Error> {
    let details = order_details::open(&ctx.app.shop, key).await?;
    // The key of another order is shown only to the browser that placed it, not to everyone who has this page's URL.
    let visitor = ctx.visitor_mark();
    let order = &details.order;
    let earlier = if ctx.known && order.visitor.as_deref() == Some(&visitor) {
        let books = details.lines.iter().map(|(line, _)| line.book_id.clone()).collect();
        checkout::open_elsewhere(&ctx.app.shop, &visitor, books, Some(order.placed_at)).await?
    } else {
        None
    };
    let names = lacks_names(ctx, &details).then(NameFields::default);
    let is_own = ctx.known && order.visitor.as_deref() == Some(&visitor);
    if is_own && order.state() == OrderState::Paid && ctx.basket_count() > 0 {
        // What was paid has left the basket.
        ctx.set_basket_count(basket::count(&ctx.app.shop, &visitor).await?);
    }
    let mut shown = view::page(ctx, &details, earlier.map(|order| format!("/orders/{}", order.key)), names).await?;
    if is_own && order.state() == OrderState::Paid && details.gift.is_none() && !ctx.has_books() {
        // From now on the pages of these books say that the visitor has them.
        drop(shown.add_cookie(&ctx.books_cookie()));
    }
    Ok(shown)
}

/// Whether the gateway needs first and last name for another attempt, and the order was placed when another one did not.
fn lacks_names(ctx: &RequestContext, details: &OrderDetails) -> bool {
    details.order.amount > 0 && !choice::suffices(&ctx.app.shop, &details.order, details.attempt.as_ref())
}

/// `GET /orders/{key}/state`: one word as JSON and when the gateway last answered, for the waiting page's script.
pub async fn state(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    match order_details::open(&ctx.app.shop, &key).await {
        Ok(details) => {
            let state = details.standing(ctx.app.shop.clock.now()).word();
            let checked = view::checked(&ctx, &details);
            HttpResponse::Ok()
                .insert_header((CACHE_CONTROL, page::NO_STORE))
                .json(json!({ "state": state, "checked": checked }))
        }
        Err(Error::NotFound) => HttpResponse::build(StatusCode::NOT_FOUND).json(json!({ "state": "unknown" })),
        Err(_) => HttpResponse::ServiceUnavailable().json(json!({ "state": "unknown" })),
    }
}

/// `POST /orders/{key}/pay`: redirects to the payment page again.
pub async fn pay(ctx: RequestContext, key: Path<String>, payload: Payload) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let form = match body::read_form(payload).await {
        Ok(form) => form,
        Err(error) => return problem::body(&ctx, error),
    };
    let paid = async {
        let details = order_details::open(&ctx.app.shop, &key).await?;
        if let Err(too_often) = ctx.app.limits.browser(&key) {
            return Ok(problem::too_often(&ctx, &too_often));
        }
        if lacks_names(&ctx, &details) && form.has("first_name") {
            let typed = TypedNames::read(&form);
            match typed.parse() {
                Ok(name) => contacts::set_name(&ctx.app.shop, &details.order, name).await?,
                Err(faults) => {
                    let mut asked_again =
                        view::page(&ctx, &details, None, Some(typed.fields(ctx.texts(), faults))).await?;
                    *asked_again.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
                    return Ok(asked_again);
                }
            }
        }
        let next = pay_again::pay_again(&ctx.app.shop, &details.order.id).await?;
        Ok(lead(&ctx, next, &key))
    };
    problem::or_page(&ctx, paid.await)
}

/// `GET /orders/{key}/payment`: the form that begins the payment at CinetPay's page, in its first generation; redirects to the
/// order's page when there is nothing to pay with it.
pub async fn payment(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    let shown = async {
        match payment_form::find(&ctx.app.shop, &key).await? {
            Some((details, form)) if ctx.app.may_lead_to(&form.action) => Ok(view::payment_form(&ctx, &details, form)),
            Some((_, form)) => {
                tracing::error!(
                    host = form.action.host_str(),
                    "the payment page's host is not in CINETPAY_GUICHET_HOSTS"
                );
                Ok(see_other(&format!("/orders/{key}")).finish())
            }
            None => Ok(see_other(&format!("/orders/{key}")).finish()),
        }
    };
    problem::or_page(&ctx, shown.await)
}

/// `POST /orders/{key}/check`: asks the gateway now, if the check budget allows it.
pub async fn check(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let checked = async {
        let details = order_details::open(&ctx.app.shop, &key).await?;
        if let Err(too_often) = ctx.app.limits.browser(&key) {
            return Ok(problem::too_often(&ctx, &too_often));
        }
        if let Some(attempt) = details.attempt {
            reconciliation::ask(&ctx.app.shop, attempt, Cause::Return).await?;
        }
        Ok(see_other(&format!("/orders/{key}")).finish())
    };
    problem::or_page(&ctx, checked.await)
}

/// `POST /orders/{key}/confirm`: the buyer says that all is well, so that sellers need not wait for their money.
pub async fn confirm(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let confirmed = async {
        let details = order_details::open(&ctx.app.shop, &key).await?;
        if shares::held_until(&ctx.app.shop, &details.order).await?.is_some() {
            shares::confirm(&ctx.app.shop, &details.order.id).await?;
        }
        Ok(see_other(&format!("/orders/{key}")).finish())
    };
    problem::or_page(&ctx, confirmed.await)
}

/// `POST /orders/{key}/link`: sends a new link to the order's own e-mail address.
pub async fn new_link(ctx: RequestContext, key: Path<String>) -> HttpResponse {
    if ctx.is_cross_site() {
        return problem::cross_site(&ctx, &format!("/orders/{key}"));
    }
    let sent = async {
        let details = order_details::open(&ctx.app.shop, &key).await?;
        // If requests come too often, the last link is on its way, and the page says so all the same.
        if ctx.app.limits.new_link(&details.order.id).is_ok() {
            messages::renew(&ctx.app.shop, &details.order.id).await?;
        }
        Ok(see_other(&format!("/orders/{key}?sent")).finish())
    };
    problem::or_page(&ctx, sent.await)
}
