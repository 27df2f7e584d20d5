//! Orders that an owner marks as paid by hand, and the question whether a payment that arrives later is the same money. Both need a
//! password typed a moment ago.

use serde_json::json;

use super::{Change, Fault, Refused, Staff, id, subject, text, transition};
use crate::domain::order::OrderState;
use crate::domain::role::Right;
use crate::shop::Shop;
use crate::shop::accounts::audit;
use crate::shop::ledger::{self, Source};
use crate::shop::market::shares;
use crate::shop::receipts::{self, Sale};
use crate::shop::sale::settlement::{self, PaymentDetails};
use crate::store::manual_payments::{self, ManualPayment};
use crate::store::{attempts, order_lines, orders};

/// The payment method of an order that was not paid through a gateway.
pub const BY_HAND: &str = "by_hand";

/// Marks an order as paid, for `reason`: it is delivered as if the gateway had confirmed it. `stands_for` is the
/// attempt of this order whose money it is, for example one seen in the gateway's back office; `None` for money that
/// came another way. When the gateway accepts that attempt later, an owner is asked whether it is the same money
/// ([`same_money`]). When it accepts another attempt, that is a second payment and a refund is due.
pub async fn record(
    shop: &Shop,
    by: &Staff,
    order_id: &str,
    stands_for: Option<&str>,
    reason: &str,
) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let stands_for = stands_for.map(id).transpose()?.map(str::to_owned);
    let (acts, by, id) = (shop.clone(), by.actor.clone(), order_id.to_owned());
    shop.db
        .write(move |conn| {
            let order = orders::lock_for_update(conn, &id)?;
            let was = order.state();
            if !was.can_be_paid() {
                return Err(Refused::Moved);
            }
            if let Some(attempt) = &stands_for
                && attempts::find(conn, attempt)?.order_id != order.id
            {
                return Err(Refused::Typed(Fault::Attempt));
            }
            let paid = PaymentDetails { method: Some(BY_HAND), received: None, source: Source::Cash };
            settlement::mark_paid(&acts, conn, &order, paid, by.at.and_utc())?;
            let attempt_id = stands_for.as_deref();
            let row = ManualPayment {
                order_id: order.id.clone(),
                attempt_id: stands_for.clone(),
                at: by.at,
                asked_at: None,
                same: None,
                decided_at: None,
            };
            manual_payments::insert(conn, &row)?;
            let change = Change { was, became: OrderState::Paid, cause: BY_HAND, attempt_id, reason: &reason };
            transition(conn, &by, &order, &change)?;
            Ok(audit::note(
                conn,
                &by,
                "order.pay",
                &subject(&order),
                json!({ "was": was.code(), "amount": order.amount }),
            )?)
        })
        .await?;
    shop.message_wakeup.notify_one();
    Ok(())
}

/// Records whether a payment that the gateway accepted after its order was marked as paid is that same money. If it is,
/// the order was paid with it, and no refund is due; if not, it is a second payment, and a refund is due.
pub async fn same_money(shop: &Shop, by: &Staff, attempt_id: &str, same: bool, reason: &str) -> Result<(), Refused> {
    by.needs_fresh(Right::Money)?;
    let reason = text(reason, Fault::Reason)?;
    let (acts, by, id) = (shop.clone(), by.actor.clone(), id(attempt_id)?.to_owned());
    shop.db
        .write(move |conn| {
            let attempt = attempts::find(conn, &id)?;
            let order = orders::lock_for_update(conn, &attempt.order_id)?;
            if !manual_payments::decide(conn, &id, same, by.at)? {
                return Err(Refused::Moved);
            }
            attempts::confirm_by_owner(conn, &attempt, !same, by.at)?;
            ledger::unapplied_if_new(&acts, conn, &attempt, by.at)?;
            if same {
                orders::set_method(conn, &order.id, attempt.method.as_deref())?;
                let were = order_lines::of_order(conn, &order.id)?;
                if attempt.amount_received() != order.amount_received() {
                    settlement::book_received(conn, &order, &were, attempt.amount_received())?;
                }
                let are = order_lines::of_order(conn, &order.id)?;
                ledger::reclassified(conn, (&order, &attempt), (&were, &are), by.at)?;
                let amount_received = &ledger::amount_received(&are);
                if *amount_received != ledger::amount_received(&were) {
                    let (method, reference) = (attempt.method.as_deref(), Some(attempt.transaction_id.as_str()));
                    let paid = Sale { order: &order, lines: &are, amount_received, method, reference };
                    receipts::replace(&acts, conn, paid, by.at.and_utc())?;
                }
                shares::restate(conn, &order, &attempt.id, by.at)?;
            }
            let (was, cause) = (order.state(), if same { "same-money" } else { "other-money" });
            let change = Change { was, became: was, cause, attempt_id: Some(&id), reason: &reason };
            transition(conn, &by, &order, &change)?;
            let detail = json!({ "amount": attempt.amount_received(), "transaction": attempt.transaction_id });
            let act = if same { "order.same" } else { "order.other" };
            Ok(audit::note(conn, &by, act, &subject(&order), detail)?)
        })
        .await
}
