//! The page of a paid gift: where it is, and what its buyer can still change.

use askama::Template;

use super::pages::OrderView;
use super::paid;
use crate::domain::gift::masked;
use crate::shop::sale::gifts;
use crate::shop::sale::order_details::{OrderDetails, Sending, sending};
use crate::store::gifts::Gift;
use crate::texts::Texts;
use crate::web::context::RequestContext;
use crate::web::frame::Frame;
use crate::web::gift_form::{GiftFields, TypedGift};

/// Paid, and somebody else gets the books.
#[derive(Template)]
#[template(path = "orders/gift.html")]
pub struct GiftPage {
    pub frame: Frame,
    pub order: OrderView,
    /// When it leaves or left, and to whom, masked.
    pub state: String,
    /// The giver's name and words, as the recipient reads them.
    pub from: String,
    pub words: Option<String>,
    /// Why the message has not left, or never will, and what to do.
    pub trouble: Option<String>,
    /// What became of a change that was just made.
    pub news: Option<String>,
    /// Where "send the link again" posts to; `None` if there is nothing to send.
    pub renew: Option<String>,
    /// The form that changes it, in the browser that ordered it.
    pub change: Option<ChangeForm>,
    /// Where he writes to the seller, if there is one.
    pub ask: Option<String>,
}

/// What can still be changed of a gift.
#[derive(Clone, Debug)]
pub struct ChangeForm {
    /// The URL that it posts to.
    pub action: String,
    pub gift: GiftFields,
    /// It was handed over: only the recipient can be corrected.
    pub is_given: bool,
    /// Something is wrong with what was typed.
    pub is_wrong: bool,
}

/// The page of a paid gift; with the fields as they were sent, if something is wrong with them.
pub fn page(
    ctx: &RequestContext,
    details: &OrderDetails,
    (gift, order): (&Gift, OrderView),
    wrong: Option<TypedGift>,
) -> GiftPage {
    let t = ctx.texts();
    let here = format!("/orders/{}", details.order.key);
    let is_given = gift.delivered_at.is_some();
    let trouble = if is_given { trouble(t, details) } else { None };
    GiftPage {
        frame: ctx.frame(&here),
        order,
        state: state(ctx, gift),
        from: gift.giver.clone(),
        words: Some(gift.greeting.clone()).filter(|words| !words.is_empty()),
        news: (trouble.is_none() && ctx.request.query_string() == "sent").then(|| news(t, gift)),
        trouble,
        renew: is_given.then(|| format!("{here}/link")),
        change: change_form(ctx, details, gift, wrong),
        ask: paid::ask(ctx, details),
    }
}

fn change_form(
    ctx: &RequestContext,
    details: &OrderDetails,
    gift: &Gift,
    wrong: Option<TypedGift>,
) -> Option<ChangeForm> {
    let is_own = ctx.known && details.order.visitor.as_deref() == Some(&ctx.visitor_mark());
    let is_given = gift.delivered_at.is_some();
    if !is_own || (is_given && !gifts::may_correct(&ctx.app.shop, gift)) {
        return None;
    }
    Some(ChangeForm {
        action: format!("/orders/{}/gift", details.order.key),
        is_wrong: wrong.is_some(),
        gift: wrong.unwrap_or_else(|| TypedGift::of(ctx, gift)).fields(ctx),
        is_given,
    })
}

/// When the gift leaves or left, and to whom.
fn state(ctx: &RequestContext, gift: &Gift) -> String {
    let t = ctx.texts();
    let Some(contact) = gift.contact.as_deref() else { return t.say("gift-state-nobody") };
    let to = masked(contact);
    match (gift.delivered_at, gift.due_at) {
        (Some(at), _) => t.fill("gift-state-given", &[("to", &to), ("at", &ctx.moment(at.and_utc()))]),
        (None, Some(due)) => {
            let day = due.and_utc().with_timezone(&ctx.app.shop.rules().zone).date_naive();
            t.fill("gift-state-waits", &[("to", &to), ("day", &t.day(day))])
        }
        (None, None) => t.say("gift-state-stopped"),
    }
}

fn news(t: Texts, gift: &Gift) -> String {
    t.say(if gift.delivered_at.is_some() { "gift-news-sent" } else { "gift-news-kept" })
}

/// What keeps the message with the gift from its recipient.
fn trouble(t: Texts, details: &OrderDetails) -> Option<String> {
    if details.undelivered {
        return Some(t.say("gift-trouble-refused"));
    }
    match sending(&details.messages)? {
        Sending::Gone | Sending::Going => None,
        Sending::Waiting => Some(t.say("gift-trouble-waiting")),
        Sending::Refused | Sending::Unreachable => Some(t.say("gift-trouble-refused")),
    }
}
