//! What the order form says of the order that the buyer has for the book already.

use crate::domain::contact::{Email, Phone};
use crate::domain::order::OrderState;
use crate::store::orders::Order;
use crate::texts::Texts;
use crate::web::context::RequestContext;

const LIBRARY: &str = "/library";

/// How the buyer has a book already.
#[derive(Clone)]
pub enum Already {
    /// By an order of his browser.
    Ordered(Box<Order>),
    /// It is in the library that he is signed in to.
    InLibrary,
}

/// A message about the order that the buyer has for the book, or his library, and the URL of its page.
#[derive(Clone, Debug)]
pub struct Had {
    pub says: String,
    pub url: String,
    /// The id of the words that lead there.
    pub opens: &'static str,
}

/// The message where one of several books is had: `id` is the one about an order.
pub fn of_several(t: Texts, had: &Already, id: &str) -> String {
    t.say(match had {
        Already::Ordered(_) => id,
        Already::InLibrary => "had-in-library-several",
    })
}

/// A message to a buyer who typed this e-mail address and phone number, and the page that it leads to.
pub fn told(ctx: &RequestContext, had: &Already, (email, phone): (&str, &str)) -> Had {
    let order = match had {
        Already::Ordered(order) => order,
        Already::InLibrary => {
            return Had { says: ctx.texts().say("had-in-library"), url: LIBRARY.to_owned(), opens: "library-open" };
        }
    };
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
    Had { says, url: format!("/orders/{}", order.key), opens: "had-open-order" }
}
