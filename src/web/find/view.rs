//! What the pages of `/find` say of orders, and of what was typed.

use super::pages::{HelpForm, OwnOrder, ToldOrder};
use crate::domain::order_facts::OrderFacts;
use crate::shop::find::Told;
use crate::shop::sale::order_details::BuyerStatus;
use crate::store::orders::Order;
use crate::texts::Texts;
use crate::web::buyer_names::Field;
use crate::web::context::RequestContext;

/// An order of this browser.
pub fn own(ctx: &RequestContext, order: &Order) -> OwnOrder {
    OwnOrder {
        number: order.number.clone(),
        title: order.title.clone(),
        state: ctx.texts().say(&format!("find-state-{}", order.state().code())),
        url: format!("/orders/{}", order.key),
    }
}

/// An order that may be told about.
pub fn told(ctx: &RequestContext, told: &Told) -> ToldOrder {
    let (order, status) = (&told.details.order, told.details.standing(ctx.app.shop.clock.now()));
    let undecided = match status {
        BuyerStatus::Waiting
        | BuyerStatus::PageOver
        | BuyerStatus::Refused
        | BuyerStatus::Silent
        | BuyerStatus::Expired => true,
        BuyerStatus::Paid | BuyerStatus::Review | BuyerStatus::Refunded => false,
    };
    ToldOrder {
        number: order.number.clone(),
        title: order.title.clone(),
        says: ctx.texts().say(&format!("find-told-{}", status.word())),
        unanswered: undecided && !told.answered,
        url: format!("/orders/{}", order.key),
    }
}

/// The form that writes to the shop about these facts.
pub fn help_form(t: Texts, facts: &OrderFacts) -> HelpForm {
    let OrderFacts { number, transaction, operator_ids, email, phone } = facts;
    let operator = Some(operator_ids.join(" ")).filter(|ids| !ids.is_empty());
    let known = [
        ("number", number.clone()),
        ("transaction", transaction.clone()),
        ("operator", operator),
        ("email", email.clone()),
        ("phone", phone.clone()),
    ];
    let hidden: Vec<(&'static str, String)> =
        known.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
    let given = hidden.iter().map(|(name, value)| (t.say(&format!("find-fact-{name}")), value.clone())).collect();
    let answer_to = email.clone().or_else(|| phone.clone()).unwrap_or_default();
    let answer_to = Field { value: answer_to, error: None };
    HelpForm { given, hidden, answer_to, message: Field::default() }
}
