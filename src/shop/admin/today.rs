//! What the staff has to look at: reviews, refunds due, failed jobs, flags.

use super::{Refused, Staff};
use crate::domain::order::OrderState;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::admin::job_queue::{Task, tasks};
use crate::shop::worker_health::{self, Background};
use crate::store::attempts::{self, Attempt};
use crate::store::flags::{self, Flag};
use crate::store::jobs::{self, Held};
use crate::store::listing::{self, Filter};
use crate::store::manual_payments;
use crate::store::messages::{self, Message};
use crate::store::orders::Order;
use crate::store::refunds::{self, Refund};
use crate::store::transfers::{self, Transfer};

/// How many of each are shown on the start page.
pub const MOST: usize = 20;

/// What the staff has to look at, as far as the role may see it; one more than [`MOST`] means that there are more.
#[derive(Default)]
pub struct Waiting {
    pub review: Vec<Order>,
    pub owed: Vec<(Attempt, Order)>,
    /// Refunds whose transfer was rejected or withdrawn.
    pub due: Vec<(Refund, Order)>,
    /// Transfers that nobody understands, or that cannot be sent.
    pub stuck: Vec<(Transfer, Order)>,
    /// Payments that the gateway accepted after their orders were marked as paid by hand.
    pub same: Vec<(Attempt, Order)>,
    pub failed: Vec<Task>,
    /// E-mails that could not be sent so far and are still retried.
    pub held: Option<Held>,
    /// The state of the background work, for roles that may see it.
    pub background: Option<Background>,
    /// Messages that reach nobody, with the numbers of their orders.
    pub unreachable: Vec<(Message, String)>,
    /// With the numbers of the orders.
    pub flags: Vec<(Flag, String)>,
}

/// Everything that has to be looked at.
pub async fn waiting(shop: &Shop, by: &Staff) -> Result<Waiting, Refused> {
    by.needs(Right::Orders)?;
    let role = by.role;
    let limit = i64::try_from(MOST + 1).unwrap_or(1);
    let background =
        if role.may(Right::Jobs) { Some(worker_health::look(&shop.db, shop.clock.now()).await?) } else { None };
    shop.db
        .read(move |conn| {
            let review = Filter { state: Some(OrderState::Review.code().to_owned()), ..Filter::default() };
            let review = listing::page(conn, &review, None, MOST + 1)?.orders;
            let mut waiting = Waiting { review, background, ..Waiting::default() };
            if role.may(Right::Money) {
                waiting.owed = attempts::owed(conn, limit)?;
                waiting.due = refunds::owed(conn, limit)?;
                waiting.stuck = transfers::stuck(conn, limit)?;
                waiting.same = manual_payments::open(conn, limit)?;
            }
            if role.may(Right::Jobs) {
                let failed = jobs::failed(conn, None, limit)?;
                waiting.failed = tasks(conn, failed)?;
                waiting.held = jobs::held(conn)?;
            }
            if role.may(Right::Resend) {
                waiting.unreachable = messages::unreachable(conn, limit)?;
            }
            if role.may(Right::OrderCare) {
                waiting.flags = flags::open(conn, limit)?;
            }
            Ok(waiting)
        })
        .await
}
