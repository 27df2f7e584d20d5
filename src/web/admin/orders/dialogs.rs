//! The dialogs of an order's page: which acts are possible now for the role.

use super::asking::{Asking, Dialog, REASON, amounts};
use super::{transfers, words};
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::shop::admin::access::Reached;
use crate::shop::admin::timeline::Timeline;
use crate::shop::personal_data;
use crate::web::admin::staff::Staff;

/// Whether any payment can still be checked with the gateway.
pub fn can_check(staff: &Staff, timeline: &Timeline) -> bool {
    let unsettled = timeline.attempts.iter().any(|attempt| attempt.state() != AttemptState::Confirmed);
    staff.may(Right::OrderHelp) && unsettled
}

/// The dialog to mark an order as paid: which payment the money belongs to, if any. Nothing is preselected.
fn payment(timeline: &Timeline, asking: &Asking<'_>) -> Dialog {
    let mut dialog = asking.dialog("payment", true, &[("attempt", "choice", ""), REASON]);
    let tried = timeline.attempts.iter().map(|attempt| {
        let (sum, at) =
            (words::money(asking.t, attempt.amount, &attempt.currency), words::short(asking.t, attempt.opened_at));
        let values = [("transaction", attempt.transaction_id.as_str()), ("sum", &sum), ("at", &at)];
        (attempt.id.clone(), asking.t.fill("admin-orders-payment-attempt-one", &values))
    });
    let none = ("none".to_owned(), asking.t.say("admin-orders-payment-attempt-none"));
    let nothing = (String::new(), asking.t.say("admin-orders-payment-attempt-choose"));
    if let Some(input) = dialog.inputs.first_mut() {
        input.choices = std::iter::once(nothing).chain(tried).chain([none]).collect();
    }
    dialog
}

/// The dialog for a refund that was made outside the shop.
fn refund(timeline: &Timeline, asking: &Asking<'_>) -> Dialog {
    let mut dialog = asking.dialog("refund", true, &[("destination", "text", ""), REASON]);
    let mut inputs = amounts("refund", timeline, asking);
    inputs.append(&mut dialog.inputs);
    Dialog { inputs, ..dialog }
}

/// The dialogs for an order in its current state, the most likely first.
pub fn dialogs(staff: &Staff, timeline: &Timeline, asking: &Asking<'_>) -> Vec<Dialog> {
    let (order, state) = (&timeline.order, timeline.order.state());
    let mut found = Vec::new();
    let mut offer = |right: Right, dialog: Dialog| {
        if staff.may(right) {
            found.push(dialog);
        }
    };
    if state == OrderState::Review {
        offer(Right::Money, asking.dialog("delivery", true, &[REASON]));
        offer(Right::Money, asking.dialog("debt", true, &[REASON]));
    }
    if state == OrderState::Paid {
        let reached = Reached::of(order, timeline.gift.as_ref());
        let email = reached.email.unwrap_or_default();
        let revoked = timeline.granted.iter().all(|(grant, _)| grant.revoked_at.is_some());
        let waits = timeline.gift.as_ref().is_some_and(|gift| gift.delivered_at.is_none());
        if !revoked && !waits {
            let by_phone = reached.email.is_none() && (reached.phone.is_some() || staff.shop().sms_sender.is_some());
            let phone = ("phone", "phone", reached.phone.unwrap_or_default());
            let fields: &[_] =
                if by_phone { &[phone, ("email", "email", ""), REASON] } else { &[("email", "email", email), REASON] };
            offer(Right::Resend, asking.dialog("link", false, fields));
        }
        let more = [("days", "number", "3"), ("downloads", "number", "5")];
        offer(Right::OrderCare, asking.dialog("extension", false, &more));
        if !revoked {
            offer(Right::OrderCare, asking.dialog("revocation", true, &[REASON]));
        }
        if timeline.lines.iter().any(|(line, _)| timeline.left_of(line) > 0) {
            if timeline.can_send {
                offer(Right::Money, transfers::refund(timeline, asking));
            }
            offer(Right::Money, refund(timeline, asking));
        }
    }
    if state.is_open() {
        offer(Right::Money, payment(timeline, asking));
    }
    offer(Right::OrderHelp, asking.dialog("note", false, &[("text", "area", "")]));
    let has_person = order.email.is_some() || order.phone.is_some() || order.name.is_some();
    if has_person && personal_data::is_over(order, &timeline.attempts) {
        offer(Right::PersonalData, asking.dialog("erasure", true, &[]));
    }
    found
}
