//! The dialogs of an order's page: their fields, with the input of the last try.

use crate::shop::admin::timeline::Timeline;
use crate::texts::Texts;
use crate::web::admin::fields::Fields;
use crate::web::admin::orders::words;

/// The field that every act on money has.
pub const REASON: (&str, &str, &str) = ("reason", "area", "");

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
    /// Whether it is the one main act of the page.
    pub main: bool,
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
    /// `text`, `email`, `phone`, `number`, `area` or `choice`.
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
    pub fn input(&self, act: &str, about: &str, (name, kind): (&'static str, &'static str), value: &str) -> Input {
        let mine = self.typed.act == act && self.typed.about == about;
        let typed = mine.then(|| self.typed.fields.raw(name).to_owned());
        let fault = self.typed.fault.as_ref().filter(|(field, _)| mine && *field == name);
        let (field, about_id) = (format!("admin-orders-{act}-{name}"), if about.is_empty() { "" } else { "-" });
        Input {
            id: format!("{act}{about_id}{about}-{name}"),
            name: name.to_owned(),
            label: self.t.say(&field),
            hint: self.t.find(&format!("{field}-hint"), &[]),
            value: typed.unwrap_or_else(|| value.to_owned()),
            error: fault.map(|(_, sentence)| sentence.clone()),
            kind,
            choices: Vec::new(),
        }
    }

    pub fn dialog(&self, act: &'static str, danger: bool, fields: &[(&'static str, &'static str, &str)]) -> Dialog {
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
        self.at("attempts", act, about, (danger, fields))
    }

    /// A dialog about something of the order, whose address has its id after `folder`; about the order itself if `about` is empty.
    pub fn at(
        &self,
        folder: &str,
        act: &'static str,
        about: &str,
        (danger, fields): (bool, &[(&'static str, &'static str, &str)]),
    ) -> Dialog {
        let place = if about.is_empty() { act.to_owned() } else { format!("{folder}/{about}/{act}") };
        Dialog {
            action: format!("/admin/orders/{}/{place}", self.number),
            title: self.t.say(&format!("admin-orders-{act}-title")),
            lead: self.t.say(&format!("admin-orders-{act}-lead")),
            submit: self.t.say(&format!("admin-orders-{act}-submit")),
            danger,
            main: false,
            open: self.typed.act == act && self.typed.about == about,
            inputs: fields.iter().map(|(name, kind, value)| self.input(act, about, (name, kind), value)).collect(),
        }
    }
}

/// An amount for each line that is not refunded in full. The field of an order of one book is called `amount`, those of several
/// books `amount-0` and so on, by place.
pub fn amounts(act: &str, timeline: &Timeline, asking: &Asking<'_>) -> Vec<Input> {
    let mut inputs = Vec::new();
    for (at, (line, _)) in timeline.lines.iter().filter(|(line, _)| timeline.left_of(line) > 0).enumerate() {
        let value = words::plain(timeline.left_of(line), &timeline.order.currency);
        let mut input = asking.input(act, "", ("amount", "number"), &value);
        if timeline.lines.len() > 1 {
            let name = format!("amount-{}", line.place);
            let typed = &asking.typed;
            let mine = typed.act == act && typed.about.is_empty();
            if mine {
                typed.fields.raw(&name).clone_into(&mut input.value);
            }
            let fault =
                typed.fault.as_ref().filter(|(field, _)| mine && (*field == name || *field == "amount" && at == 0));
            input = Input {
                id: format!("{act}-{name}"),
                label: asking.t.fill("admin-orders-refund-amount-of", &[("title", &line.title)]),
                error: fault.map(|(_, sentence)| sentence.clone()),
                name,
                ..input
            };
        }
        inputs.push(input);
    }
    inputs
}
