//! Refunds by transfer on an order's page: what is due, what became of its transfers, and the dialogs to send money.

use super::asking::{Asking, Dialog, Input, REASON, amounts};
use super::words;
use crate::domain::contact::Phone;
use crate::domain::role::Right;
use crate::domain::transfer::{Operator, TransferState};
use crate::shop::admin::timeline::Timeline;
use crate::shop::transfers::{MISSING, NO_BALANCE, NO_SENDER, PaidFrom};
use crate::store::transfers::Transfer;
use crate::texts::Texts;
use crate::web::admin::staff::Staff;

/// The fields of a transfer: to whom, and why there.
fn fields(asking: &Asking<'_>, about: &str, payer: Option<&PaidFrom>) -> Vec<Input> {
    let phone = payer.map_or("", |payer| payer.phone.as_str());
    let operator = payer.and_then(|payer| payer.operator).map_or("", Operator::code);
    let mut to = asking.input("transfer", about, ("phone", "text"), phone);
    let known = if payer.is_some() { "admin-orders-transfer-paid-from" } else { "admin-orders-transfer-no-payer" };
    to.hint = Some(asking.t.say(known));
    let mut by = asking.input("transfer", about, ("operator", "choice"), operator);
    let nothing = (String::new(), asking.t.say("admin-orders-transfer-operator-choose"));
    let known = Operator::ALL.into_iter().map(|one| (one.code().to_owned(), operator_name(asking.t, one)));
    by.choices = std::iter::once(nothing).chain(known).collect();
    vec![to, by, asking.input("transfer", about, ("why", "text"), "")]
}

/// The operator's name.
fn operator_name(t: Texts, operator: Operator) -> String {
    t.say(&format!("admin-orders-operator-{}", operator.code().to_ascii_lowercase()))
}

/// The dialog that refunds lines of the order and sends the money.
pub fn refund(timeline: &Timeline, asking: &Asking<'_>) -> Dialog {
    let mut dialog = asking.about("transfer", "", true, &[REASON]);
    let mut inputs = amounts("transfer", timeline, asking);
    inputs.extend(fields(asking, "", timeline.paid_from.get("")));
    inputs.append(&mut dialog.inputs);
    Dialog { inputs, ..dialog }
}

/// What is due back, each with what became of its last transfer, and what can be done now.
pub fn owed(staff: &Staff, timeline: &Timeline, asking: &Asking<'_>) -> Vec<(String, Vec<Dialog>)> {
    if !staff.may(Right::Money) {
        return Vec::new();
    }
    let t = staff.t();
    let payments = timeline.attempts.iter().filter(|attempt| attempt.refund_due).map(|attempt| {
        let sum = words::money(t, attempt.amount_received(), &attempt.currency);
        let values = [("sum", sum.as_str()), ("transaction", &attempt.transaction_id)];
        let last = timeline.transfers.iter().rfind(|one| one.attempt_id.as_ref() == Some(&attempt.id));
        let debt = Debt { folder: "attempts", id: &attempt.id, amount: attempt.amount_received(), payer: &attempt.id };
        debt.shown(asking, timeline, &t.fill("admin-orders-owed", &values), last)
    });
    let refunds = timeline.due.iter().map(|refund| {
        let sum = words::money(t, refund.amount, &refund.currency);
        let last = timeline.transfers.iter().rfind(|one| one.refund_id.as_ref() == Some(&refund.id));
        let debt = Debt { folder: "refunds", id: &refund.id, amount: refund.amount, payer: "" };
        debt.shown(asking, timeline, &t.fill("admin-orders-owed-refund", &[("sum", &sum)]), last)
    });
    payments.chain(refunds).collect()
}

/// Something that is due back.
struct Debt<'a> {
    /// The part of the address before its id.
    folder: &'static str,
    id: &'a str,
    amount: i64,
    /// Under which name the timeline has the number that paid.
    payer: &'a str,
}

impl Debt<'_> {
    fn shown(
        &self,
        asking: &Asking<'_>,
        timeline: &Timeline,
        text: &str,
        last: Option<&Transfer>,
    ) -> (String, Vec<Dialog>) {
        let text = last.map_or_else(|| text.to_owned(), |last| format!("{text} {}", told(asking.t, last)));
        match last.filter(|last| last.state().is_open()) {
            Some(open) if open.state() == TransferState::Queued => {
                (text, vec![asking.at("transfers", "withdrawal", &open.id, (true, &[REASON]))])
            }
            Some(_) => (text, Vec::new()),
            None => (text, self.dialogs(asking, timeline)),
        }
    }

    fn dialogs(&self, asking: &Asking<'_>, timeline: &Timeline) -> Vec<Dialog> {
        let amount = self.amount.to_string();
        let by_hand = [("amount", "number", amount.as_str()), ("destination", "text", ""), REASON];
        let mut dialogs = vec![asking.at(self.folder, "repayment", self.id, (false, &by_hand))];
        if timeline.can_send {
            let mut dialog = asking.at(self.folder, "transfer", self.id, (false, &[REASON]));
            dialog.lead = asking.t.say("admin-orders-transfer-again-lead");
            let mut inputs = fields(asking, self.id, timeline.paid_from.get(self.payer));
            inputs.append(&mut dialog.inputs);
            dialogs.push(Dialog { inputs, ..dialog });
        }
        dialogs
    }
}

/// A sentence about the state of a transfer.
fn told(t: Texts, transfer: &Transfer) -> String {
    let sum = words::money(t, transfer.amount, &transfer.currency);
    let id = format!("admin-orders-transfer-is-{}", transfer.state().code());
    t.fill(&id, &[("sum", &sum), ("why", &why(t, transfer))])
}

/// Why a transfer is where it is, in words.
pub fn why(t: Texts, transfer: &Transfer) -> String {
    match transfer.note.as_str() {
        NO_BALANCE => t.say("admin-orders-transfer-why-balance"),
        MISSING => t.say("admin-orders-transfer-why-missing"),
        NO_SENDER => t.say("admin-orders-transfer-why-account"),
        "" => t.say("admin-orders-transfer-why-nothing"),
        said => t.fill("admin-orders-transfer-why-said", &[("said", &t.cause(said))]),
    }
}

/// Where a transfer goes, with the operator; masked for roles that may not see people.
pub fn receiver(t: Texts, transfer: &Transfer, may_see_people: bool) -> String {
    let phone = match Phone::kept(&transfer.phone) {
        Some(phone) if !may_see_people => phone.masked(),
        _ => transfer.phone.clone(),
    };
    let operator = transfer.operator.as_deref().and_then(Operator::parse);
    operator.map_or_else(|| phone.clone(), |operator| format!("{phone}, {}", operator_name(t, operator)))
}
