//! The dialogs of an order's page: which acts are possible now for the role, with the input of the last try.

use super::words;
use crate::domain::order::OrderState;
use crate::domain::payment::AttemptState;
use crate::domain::role::Right;
use crate::shop::admin::timeline::Timeline;
use crate::shop::personal_data;
use crate::texts::Texts;
use crate::web::admin::fields::Fields;
use crate::web::admin::staff::Staff;

/// The input of one of the forms, and the error message about it.
#[derive(Default)]
pub struct Typed {
    /// The last part of the form's URL.
    pub act: &'static str,
    /// The id of the payment that the form is about, or empty.
    pub about: String,
    pub fields: Fields,
    /// The name of the field, and the error message.
    pub fault: Option<(String, String)>,
}

/// A dialog that opens without a script.
pub struct Dialog {
    pub action: String,
    pub title: String,
    pub lead: String,
    pub submit: String,
    pub danger: bool,
    pub open: bool,
    pub inputs: Vec<Input>,
}

/// A field of a dialog.
pub struct Input {
    pub id: String,
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub value: String,
    pub error: Option<String>,
    /// `text`, `email`, `number`, `area` or `choice`.
    pub kind: &'static str,
    /// The values that can be chosen, and their texts.
    pub choices: Vec<(String, String)>,
}

/// Builds the dialogs of one order.
pub struct Asking<'a> {
    pub t: Texts,
    pub number: &'a str,
    pub typed: &'a Typed,
}

impl Asking<'_> {
    /// A field with `value`, or with the input of the last try.
    fn input(&self, act: &str, about: &str, (name, kind): (&'static str, &'static str), value: &str) -> Input {
        let mine = self.typed.act == act && self.typed.about == about;
        let typed = mine.then(|| self.typed.fields.raw(name).to_owned());
        let fault = self.typed.fault.as_ref().filter(|(field, _)| mine && *field == name);
        let (field, about_id) = (format!("admin-orders-{act}-{name}"), if about.is_empty() { "" } else { "-" });
        let hint = self.t.say(&format!("{field}-hint"));
        Input {
            id: format!("{act}{about_id}{about}-{name}"),
            name: name.to_owned(),
            label: self.t.say(&field),
            hint: Some(hint).filter(|hint| *hint != format!("{field}-hint")),
            value: typed.unwrap_or_else(|| value.to_owned()),
            error: fault.map(|(_, sentence)| sentence.clone()),
            kind,
            choices: Vec::new(),
        }
    }

    fn dialog(&self, act: &'static str, danger: bool, fields: &[(&'static str, &'static str, &str)]) -> Dialog {
        self.about(act, "", danger, fields)
    }

    /// A dialog about one payment of the order.
    pub fn about(
        &self,
        act: &'static str,
        about: &str,
        danger: bool,
        fields: &[(&'static str, &'static str, &str)],
    ) -> Dialog {
        let place = if about.is_empty() { act.to_owned() } else { format!("attempts/{about}/{act}") };
        Dialog {
            action: format!("/admin/orders/{}/{place}", self.number),
            title: self.t.say(&format!("admin-orders-{act}-title")),
            lead: self.t.say(&format!("admin-orders-{act}-lead")),
            submit: self.t.say(&format!("admin-orders-{act}-submit")),
            danger,
            open: self.typed.act == act && self.typed.about == about,
            inputs: fields.iter().map(|(name, kind, value)| self.input(act, about, (name, kind), value)).collect(),
        }
    }
}

const REASON: (&str, &str, &str) = ("reason", "area", "");

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

/// The dialog for a refund, with an amount for each line that is not refunded in full. The field of an order of one
/// book is called `amount`, those of several books `amount-0` and so on, by place.
fn refund(timeline: &Timeline, asking: &Asking<'_>) -> Dialog {
    let mut dialog = asking.dialog("refund", true, &[("destination", "text", ""), REASON]);
    for (at, (line, _)) in timeline.lines.iter().filter(|(line, _)| timeline.left_of(line) > 0).enumerate() {
        let value = words::plain(timeline.left_of(line), &timeline.order.currency);
        let mut input = asking.input("refund", "", ("amount", "number"), &value);
        if timeline.lines.len() > 1 {
            let name = format!("amount-{}", line.place);
            let typed = &asking.typed;
            if typed.act == "refund" {
                typed.fields.raw(&name).clone_into(&mut input.value);
            }
            let fault = typed.fault.as_ref().filter(|(field, _)| *field == name || *field == "amount" && at == 0);
            input = Input {
                id: format!("refund-{name}"),
                label: asking.t.fill("admin-orders-refund-amount-of", &[("title", &line.title)]),
                error: fault.map(|(_, sentence)| sentence.clone()),
                name,
                ..input
            };
        }
        dialog.inputs.insert(at, input);
    }
    dialog
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
        let email = order.email.as_deref().unwrap_or_default();
        let revoked = timeline.granted.iter().all(|(grant, _)| grant.revoked_at.is_some());
        if !revoked {
            offer(Right::Resend, asking.dialog("link", false, &[("email", "email", email), REASON]));
        }
        let more = [("days", "number", "3"), ("downloads", "number", "5")];
        offer(Right::OrderCare, asking.dialog("extension", false, &more));
        if !revoked {
            offer(Right::OrderCare, asking.dialog("revocation", true, &[REASON]));
        }
        if timeline.lines.iter().any(|(line, _)| timeline.left_of(line) > 0) {
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
