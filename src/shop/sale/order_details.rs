//! The details of an order that its buyer's page shows.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::delivery_report::ReportState;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::push::OnPhone;
use crate::domain::refusal::Reason;
use crate::payments;
use crate::shop::apps::{self, AppReturn};
use crate::shop::delivery::{self, Delivery};
use crate::shop::{Error, Shop};
use crate::store::attempts::{self, Attempt};
use crate::store::books::Book;
use crate::store::checks;
use crate::store::coupons::{self, Coupon, Use};
use crate::store::gifts::{self, Gift};
use crate::store::messages::{self, Channel, Message};
use crate::store::order_lines::{self, OrderLine};
use crate::store::orders::{self, Order};
use crate::store::receipts;
use crate::store::refunds::{self, Refund};
use crate::store::{self, Conn, sms_sends};

/// An order with its lines, its coupon, its last attempt and, once it is paid, its delivery and its e-mails.
pub struct OrderDetails {
    pub order: Order,
    /// With the books as they are now.
    pub lines: Vec<(OrderLine, Book)>,
    pub attempt: Option<Attempt>,
    /// What its books are delivered by to whoever looks at it: nothing to the buyer of a gift.
    pub delivery: Option<Delivery>,
    /// Who gets its books instead of the buyer.
    pub gift: Option<Gift>,
    pub coupon: Option<(Use, Coupon)>,
    pub messages: Vec<Message>,
    /// The provider reported that the last SMS did not reach the phone.
    pub undelivered: bool,
    /// How much of the order's money was sent back, in the smallest unit; `None` as long as none was.
    pub returned: Option<i64>,
    /// When the gateway last answered about the attempt.
    pub checked_at: Option<DateTime<Utc>>,
    /// The numbers of its receipt and credit notes, the oldest first, and whether each is a credit note.
    pub receipts: Vec<(String, bool)>,
    /// The app that its buyer goes back to.
    pub app_return: Option<AppReturn>,
    /// How long a payment page is valid.
    page_lives: TimeDelta,
}

/// The status of an order as its buyer sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuyerStatus {
    /// The gateway, the operator or the buyer has not decided yet.
    Waiting,
    /// Like `Waiting`, but the payment page has expired.
    PageOver,
    Paid,
    /// The gateway refused the last attempt.
    Refused,
    /// The gateway gave no payment page.
    Silent,
    Review,
    Expired,
    Refunded,
}

impl BuyerStatus {
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::PageOver => "page-over",
            Self::Paid => "paid",
            Self::Refused => "refused",
            Self::Silent => "silent",
            Self::Review => "review",
            Self::Expired => "expired",
            Self::Refunded => "refunded",
        }
    }
}

/// What became of the last message that brought an order's buyer a link, as the outbox holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// A mail server or an SMS provider took it.
    Gone,
    /// It will be sent at any moment.
    Going,
    /// A try failed, and it will be tried again.
    Waiting,
    /// It will not be tried again.
    Refused,
    /// There is no way to the buyer.
    Unreachable,
}

/// `None` when nothing was written to him.
pub fn sending(messages: &[Message]) -> Option<Sending> {
    let message = messages.iter().rfind(|message| message.link_id.is_some())?;
    Some(match message.state.as_str() {
        "sent" => Sending::Gone,
        "failed" => Sending::Refused,
        "unreachable" => Sending::Unreachable,
        _ if message.error.is_some() => Sending::Waiting,
        _ => Sending::Going,
    })
}

/// An init call that has not answered after this time was aborted.
const INIT_PATIENCE: TimeDelta = TimeDelta::seconds(20);

impl OrderDetails {
    /// Why the last attempt was refused, or could not be opened.
    pub fn reason(&self) -> Reason {
        let said = self.attempt.as_ref().and_then(|attempt| Some((&attempt.generation, attempt.code.as_deref()?)));
        said.map_or(Reason::Silent, |(generation, code)| payments::reason(generation, code))
    }

    pub fn standing(&self, now: DateTime<Utc>) -> BuyerStatus {
        match self.order.state() {
            OrderState::Paid => BuyerStatus::Paid,
            OrderState::Review => BuyerStatus::Review,
            OrderState::Expired => BuyerStatus::Expired,
            OrderState::Refunded => BuyerStatus::Refunded,
            OrderState::Placed => {
                self.attempt.as_ref().map_or(BuyerStatus::Silent, |attempt| status_of(attempt, self.page_lives, now))
            }
        }
    }
}

/// How the buyer of an attempt is asked on the phone; `None` if it is paid on its payment page.
pub fn on_phone(attempt: &Attempt) -> Option<OnPhone> {
    payments::on_phone(&attempt.generation, &attempt.kept_details()?)
}

fn status_of(attempt: &Attempt, page_lives: TimeDelta, now: DateTime<Utc>) -> BuyerStatus {
    let was_shown = attempt.was_shown();
    let still_calling = attempt.code.is_none() && attempt.opened_at.and_utc() + INIT_PATIENCE > now;
    match attempt.state() {
        AttemptState::Refused if was_shown => BuyerStatus::Refused,
        AttemptState::Refused => BuyerStatus::Silent,
        AttemptState::Opened if !was_shown && !still_calling => BuyerStatus::Silent,
        AttemptState::Pending if attempt.page_is_over(page_lives, now) => BuyerStatus::PageOver,
        AttemptState::Opened | AttemptState::Pending | AttemptState::Confirmed | AttemptState::Abandoned => {
            BuyerStatus::Waiting
        }
    }
}

/// Reads the details of the order with this key.
pub async fn open(shop: &Shop, key: &str) -> Result<OrderDetails, Error> {
    let (key, rules) = (key.to_owned(), shop.rules());
    shop.db
        .read(move |conn| {
            let order = orders::by_key(conn, &key)?.ok_or(Error::NotFound)?;
            let gift = gifts::of_order(conn, &order.id)?;
            let delivery = if gift.is_none() { delivery::of_order(conn, &order, rules.grant_lifetime)? } else { None };
            gather(conn, order, (delivery, gift), rules.page_lives)
        })
        .await
}

/// The folder around a delivery that was loaded already.
pub async fn around(shop: &Shop, delivery: Delivery) -> Result<OrderDetails, Error> {
    let page_lives = shop.rules().page_lives;
    shop.db
        .read(move |conn| {
            let gift = gifts::of_order(conn, &delivery.order.id)?;
            gather(conn, delivery.order.clone(), (Some(delivery), gift), page_lives)
        })
        .await
}

/// The messages to an order's buyer.
pub async fn messages(shop: &Shop, order: &Order) -> Result<Vec<Message>, Error> {
    let id = order.id.clone();
    shop.db.read(move |conn| Ok(messages::of_order(conn, &id)?)).await
}

fn gather(
    conn: &mut Conn,
    order: Order,
    (delivery, gift): (Option<Delivery>, Option<Gift>),
    page_lives: TimeDelta,
) -> Result<OrderDetails, Error> {
    let messages = messages::of_order(conn, &order.id)?;
    let has_sms = messages.iter().any(|message| message.channel() == Channel::Sms);
    let attempt = attempts::of_order(conn, &order.id)?.pop();
    let checked_at = attempt.as_ref().map(|attempt| checks::last_at(conn, &attempt.id)).transpose()?.flatten();
    Ok(OrderDetails {
        lines: order_lines::with_books(conn, &order.id)?,
        attempt,
        checked_at: checked_at.map(|at| at.and_utc()),
        delivery,
        gift,
        undelivered: has_sms && undelivered(conn, &order.id)?,
        messages,
        coupon: coupons::of_order(conn, &order.id)?,
        returned: returned(conn, &order)?,
        receipts: if order.paid_at.is_some() { receipts::numbers(conn, &order.id)? } else { Vec::new() },
        app_return: apps::return_of(conn, &order)?,
        page_lives,
        order,
    })
}

/// Whether the provider reported that the last SMS of an order did not reach its phone.
fn undelivered(conn: &mut Conn, order_id: &str) -> Result<bool, store::Error> {
    let last = sms_sends::of_order(conn, order_id)?.pop();
    Ok(last.and_then(|(_, report)| report?.state()) == Some(ReportState::Failed))
}

fn returned(conn: &mut Conn, order: &Order) -> Result<Option<i64>, store::Error> {
    // A refund that names an attempt returned a payment too many, which was not the order's own money. It counts only
    // if the whole order was refunded.
    let of_order =
        |refund: &&Refund| !refund.due && (order.state() == OrderState::Refunded || refund.attempt_id.is_none());
    let sent = refunds::of_order(conn, &order.id)?;
    Ok(Some(sent.iter().filter(of_order).map(|refund| refund.amount).sum()).filter(|sum| *sum > 0))
}
