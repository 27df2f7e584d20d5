//! What the order form says of the order that the buyer has for the book already.

use super::pages::Had;
use crate::domain::contact::{Email, Phone};
use crate::domain::order::OrderState;
use crate::store::orders::Order;
use crate::web::context::RequestContext;

/// A message about an order, to a buyer who typed this e-mail address and phone number, and the order's page.
pub fn told(ctx: &RequestContext, order: &Order, (email, phone): (&str, &str)) -> Had {
    let home = ctx.app.shop.rules().country;
    let is_elsewhere = match &order.email {
        Some(known) => !known.eq_ignore_ascii_case(email),
        None => Phone::parse(phone, home).ok().as_ref().map(Phone::as_str) != order.phone.as_deref(),
    };
    let id = match order.state() {
        OrderState::Paid if is_elsewhere => "had-paid-elsewhere",
        OrderState::Paid => "had-paid",
        OrderState::Review => "had-review",
        OrderState::Placed | OrderState::Expired => "had-open",
        OrderState::Refunded => "had-refunded",
    };
    let email = order.email.as_ref().and_then(|email| Email::parse(email).ok()).map(|email| email.masked());
    let to = email.or_else(|| order.phone.as_deref().and_then(Phone::kept).map(|phone| phone.masked()));
    let says = ctx.texts().fill(id, &[("address", to.as_deref().unwrap_or("…"))]);
    Had { says, url: format!("/orders/{}", order.key) }
}
