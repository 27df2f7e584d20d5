//! An order's history as sentences.

use chrono::{NaiveDate, NaiveDateTime};

use super::{raw, texted, transfers, words};
use crate::domain::transfer::TransferState;
use crate::shop::admin::timeline::{Event, Timeline};
use crate::store::attempts::Attempt;
use crate::store::audit::AuditEntry;
use crate::store::checks::Check;
use crate::store::grants::Grant;
use crate::store::messages::Message;
use crate::store::notes::{BUYER, Note};
use crate::store::notifications::Notification;
use crate::store::refunds::{Part, Refund};
use crate::store::transfers::{Answer, Transfer};
use crate::store::transitions::Transition;
use crate::texts::Texts;

/// An event as the page shows it.
pub struct HistoryLine {
    pub day: NaiveDate,
    /// The time of day.
    pub time: String,
    pub iso: String,
    /// Whether it is a step between the shop and the gateway that decided nothing.
    pub is_step: bool,
    /// `good`, `bad`, `wait` or empty.
    pub tone: &'static str,
    pub title: String,
    pub lines: Vec<String>,
    /// The gateway's message, formatted.
    pub raw: Option<String>,
}

/// A part of the history.
pub enum Section {
    /// What follows happened on this day.
    Day(String),
    Events(Vec<HistoryLine>),
    /// Steps that are folded away, and how many there are.
    Steps(String, Vec<HistoryLine>),
}

/// The history as it is shown: the newest first, by days, with steps folded away.
pub fn sections(t: Texts, lines: Vec<HistoryLine>) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut day = None;
    for line in lines.into_iter().rev() {
        if day != Some(line.day) {
            day = Some(line.day);
            sections.push(Section::Day(t.day(line.day)));
        }
        match sections.last_mut() {
            Some(Section::Events(events)) if !line.is_step => events.push(line),
            Some(Section::Steps(_, events)) if line.is_step => events.push(line),
            _ if line.is_step => sections.push(Section::Steps(String::new(), vec![line])),
            _ => sections.push(Section::Events(vec![line])),
        }
    }
    for section in &mut sections {
        if let Section::Steps(words, events) = section {
            *words = t.count("admin-orders-steps", i64::try_from(events.len()).unwrap_or(i64::MAX));
        }
    }
    sections
}

struct Sentences {
    t: Texts,
    may_see_people: bool,
}

/// All events, the oldest first.
pub fn lines_of(t: Texts, timeline: &Timeline, may_see_people: bool) -> Vec<HistoryLine> {
    let sentences = Sentences { t, may_see_people };
    let mut lines: Vec<HistoryLine> =
        timeline.events.iter().map(|(at, event)| sentences.tell(*at, timeline, event)).collect();
    // One answer of the gateway can change a payment and an order; it is shown once.
    let mut shown: Vec<String> = Vec::new();
    for event in &mut lines {
        match event.raw.take() {
            Some(raw) if shown.contains(&raw) => {}
            Some(raw) => {
                shown.push(raw.clone());
                event.raw = Some(raw);
            }
            None => {}
        }
    }
    lines
}

type Said = (&'static str, String, Vec<String>, Option<String>);

impl Sentences {
    fn tell(&self, at: NaiveDateTime, timeline: &Timeline, event: &Event) -> HistoryLine {
        let (tone, title, lines, raw) = match event {
            Event::Placed => {
                let sum = words::money(self.t, timeline.order.amount, &timeline.order.currency);
                ("", self.say("placed"), ordered(self.t, timeline, &sum), None)
            }
            Event::Attempt(attempt) => self.attempt(attempt),
            Event::Notification(notification) => self.notification(notification),
            Event::Check(check) => self.check(check),
            Event::Transition(change) => self.change(change),
            Event::Granted(Grant { opens_on: Some(day), .. }) => {
                ("", self.say("closed"), vec![self.fill("closed-line", &[("day", self.t.day(*day))])], None)
            }
            Event::Granted(grant) => {
                let until = words::short(self.t, grant.expires_at);
                let values = [("downloads", grant.downloads.to_string()), ("until", until)];
                ("good", self.say("granted"), vec![self.fill("granted-line", &values)], None)
            }
            Event::Message(message) => self.message(timeline, message),
            Event::Download(download) => {
                let size = self.t.size(u64::try_from(download.bytes).unwrap_or(0));
                let values = [("size", size), ("bytes", download.bytes.to_string())];
                ("good", self.say("download"), vec![self.fill("download-line", &values)], None)
            }
            Event::Note(note) => self.note(note),
            Event::Refund(refund) => self.refund(timeline, refund),
            Event::Transfer(transfer, answers) => self.transfer(transfer, answers),
            Event::AuditEntry(entry) => self.entry(entry),
        };
        let time = at.format("%H:%M:%S").to_string();
        HistoryLine { day: at.date(), time, iso: words::iso(at), is_step: is_step(event), tone, title, lines, raw }
    }

    fn say(&self, id: &str) -> String {
        self.t.say(&format!("admin-orders-event-{id}"))
    }

    fn fill(&self, id: &str, values: &[(&str, String)]) -> String {
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.t.fill(&format!("admin-orders-event-{id}"), &values)
    }

    fn laid_out(&self, raw: &str) -> Option<String> {
        Some(raw::pretty(raw, self.may_see_people)).filter(|raw| !raw.is_empty())
    }

    fn attempt(&self, attempt: &Attempt) -> Said {
        let sum = words::money(self.t, attempt.amount, &attempt.currency);
        let mut lines =
            vec![self.fill("attempt-line", &[("transaction", attempt.transaction_id.clone()), ("sum", sum)])];
        if let Some(received) = attempt.received.filter(|received| *received != attempt.amount) {
            let sum = words::money(self.t, received, &attempt.currency);
            lines.push(self.fill("attempt-received", &[("sum", sum)]));
        }
        lines.push(self.fill("attempt-state", &[("state", words::state(self.t, &attempt.state))]));
        if let Some(id) = &attempt.operator_id {
            let method = attempt.method.as_deref().map(|code| words::method(self.t, code)).unwrap_or_default();
            lines.push(self.fill("attempt-operator", &[("id", id.clone()), ("method", method)]));
        }
        if attempt.refund_due {
            lines.push(self.say("attempt-owed"));
        }
        ("", self.say("attempt"), lines, None)
    }

    fn notification(&self, notification: &Notification) -> Said {
        let mut lines =
            vec![self.say(if notification.signed { "notification-signed" } else { "notification-unsigned" })];
        if notification.copies > 1 {
            let last = words::exact(self.t, notification.last_at);
            lines.push(self.fill("times", &[("times", notification.copies.to_string()), ("last", last)]));
        }
        ("", self.say("notification"), lines, self.laid_out(&notification.raw))
    }

    fn check(&self, check: &Check) -> Said {
        let tone = match check.verdict.as_str() {
            "accepted" => "good",
            "refused" | "mismatch" => "bad",
            _ => "wait",
        };
        let verdict = words::known(self.t, "verdict", &check.verdict);
        let title = self.fill("check", &[("verdict", verdict)]);
        let cause = words::known(self.t, "cause", &check.cause);
        let mut lines = vec![self.fill("check-line", &[("cause", cause), ("code", check.code.clone())])];
        if check.times > 1 {
            let last = words::exact(self.t, check.last_at);
            lines.push(self.fill("times", &[("times", check.times.to_string()), ("last", last)]));
        }
        (tone, title, lines, self.laid_out(&check.raw))
    }

    fn change(&self, change: &Transition) -> Said {
        let tone = match change.became.as_str() {
            "paid" | "confirmed" => "good",
            "review" | "refused" | "refunded" => "bad",
            _ => "",
        };
        let (was, became) = (words::state(self.t, &change.was), words::state(self.t, &change.became));
        let of = if change.attempt_id.is_some() && is_payments(&change.became) { "payment" } else { "order" };
        let title = if was == became {
            self.fill(&format!("{of}-stays"), &[("state", became)])
        } else {
            self.fill(of, &[("was", was), ("became", became)])
        };
        let actor = words::known(self.t, "actor", &change.actor);
        let cause = words::known(self.t, "cause", &change.cause);
        let mut lines = vec![self.fill("by", &[("actor", actor), ("cause", cause)])];
        lines.extend(Some(words::why(self.t, &change.note)).filter(|note| !note.is_empty()));
        (tone, title, lines, change.raw.as_deref().and_then(|raw| self.laid_out(raw)))
    }

    fn message(&self, timeline: &Timeline, message: &Message) -> Said {
        let (told, was_not_delivered) = texted::lines(self.t, timeline, message);
        let tone = match message.state.as_str() {
            "sent" if was_not_delivered => "bad",
            "sent" => "good",
            "failed" | "unreachable" => "bad",
            _ => "wait",
        };
        let mut lines = Vec::new();
        if !message.recipient.is_empty() {
            lines.push(self.fill("mail-to", &[("address", message.recipient.clone())]));
        }
        lines.push(match message.sent_at {
            Some(at) => self.fill("mail-sent", &[("at", words::exact(self.t, at))]),
            None => self.say(&format!("mail-{}", message.state)),
        });
        lines.extend(message.error.as_deref().map(|error| words::unsent(self.t, error)));
        lines.extend(told);
        (tone, words::message(self.t, message), lines, None)
    }

    fn note(&self, note: &Note) -> Said {
        let mut lines: Vec<String> = note.text.lines().map(str::to_owned).collect();
        lines.push(if note.author == BUYER { self.say("by-buyer") } else { note.author.clone() });
        ("", self.say(&format!("note-{}", note.kind)), lines, None)
    }

    fn refund(&self, timeline: &Timeline, refund: &Refund) -> Said {
        let sum = words::money(self.t, refund.amount, &refund.currency);
        let id = match (&refund.attempt_id, refund.due) {
            (Some(_), _) => "repaid",
            (None, false) => "refunded",
            (None, true) => "refund-due",
        };
        let mut lines = parts(self.t, timeline, refund);
        lines.push(refund.reason.clone());
        if !refund.destination.is_empty() {
            lines.push(self.fill("refund-to", &[("destination", refund.destination.clone())]));
        }
        lines.push(refund.author.clone());
        ("", self.fill(id, &[("sum", sum)]), lines, None)
    }

    fn transfer(&self, transfer: &Transfer, answers: &[Answer]) -> Said {
        let state = transfer.state();
        let tone = match state {
            TransferState::Done => "good",
            TransferState::Rejected | TransferState::Unknown => "bad",
            _ => "wait",
        };
        let words = self.t.say(&format!("admin-orders-transfer-state-{}", state.code()));
        let sum = words::money(self.t, transfer.amount, &transfer.currency);
        let mut lines = vec![self.fill("transfer-line", &[("id", transfer.client_id.clone())])];
        if !transfer.phone.is_empty() {
            let destination = transfers::receiver(self.t, transfer, self.may_see_people);
            lines.push(self.fill("refund-to", &[("destination", destination)]));
        }
        lines.extend(transfer.other_number.clone().map(|why| self.fill("transfer-other", &[("why", why)])));
        if !transfer.note.is_empty() {
            lines.push(transfers::why(self.t, transfer));
        }
        for answer in answers {
            let said = format!("{} {}", answer.code, answer.word).trim().to_owned();
            let last = words::exact(self.t, answer.last_at);
            lines.push(
                self.fill("transfer-answer", &[("said", said), ("times", answer.times.to_string()), ("last", last)]),
            );
        }
        if let Some(id) = &transfer.operator_id {
            lines.push(self.fill("transfer-operator", &[("id", id.clone())]));
        }
        if let Some(fee) = transfer.fee.filter(|fee| *fee > 0) {
            lines.push(self.fill("transfer-fee", &[("sum", words::money(self.t, fee, &transfer.currency))]));
        }
        lines.extend(Some(transfer.reason.clone()).filter(|reason| !reason.is_empty()));
        lines.push(transfer.author.clone());
        let raw = answers.last().and_then(|answer| self.laid_out(&answer.raw));
        (tone, self.fill("transfer", &[("sum", sum), ("state", words)]), lines, raw)
    }

    fn entry(&self, entry: &AuditEntry) -> Said {
        let detail: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(&entry.detail).unwrap_or_default();
        let subject = entry.subject.split_once(':').map_or("", |(_, name)| name).to_owned();
        let mut values = vec![("subject".to_owned(), subject)];
        values.extend(
            detail
                .into_iter()
                .map(|(name, value)| (name, value.as_str().map_or_else(|| value.to_string(), str::to_owned))),
        );
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let sentence = self.t.fill(&format!("audit-{}", entry.act.replace('.', "-")), &values);
        ("", format!("{} {sentence}", entry.actor), Vec::new(), None)
    }
}

/// Whether an event only led to others: what the gateway was asked or said, and a payment that did not move by it.
fn is_step(event: &Event) -> bool {
    match event {
        Event::Attempt(_) | Event::Notification(_) | Event::Check(_) => true,
        Event::Transition(change) => {
            change.attempt_id.is_some()
                && is_payments(&change.became)
                && (change.was == change.became || ["opened", "pending"].contains(&change.became.as_str()))
        }
        _ => false,
    }
}

/// What was ordered; for several books each with its price, and the total.
fn ordered(t: Texts, timeline: &Timeline, sum: &str) -> Vec<String> {
    let mut lines: Vec<String> = match timeline.lines.as_slice() {
        [(line, _)] => return vec![format!("{}, {sum}", line.title)],
        lines => lines
            .iter()
            .map(|(line, _)| format!("{}, {}", line.title, words::money(t, line.amount, &timeline.order.currency)))
            .collect(),
    };
    lines.push(sum.to_owned());
    lines
}

/// Which part of a refund is for which book, if the order has several.
fn parts(t: Texts, timeline: &Timeline, refund: &Refund) -> Vec<String> {
    let title =
        |part: &Part| timeline.lines.iter().find(|(line, _)| line.place == part.line).map(|(line, _)| &line.title);
    let of_it = timeline.returned.iter().filter(|part| part.refund_id == refund.id && timeline.lines.len() > 1);
    of_it
        .filter_map(|part| Some(format!("{}, {}", title(part)?, words::money(t, part.amount, &refund.currency))))
        .collect()
}

/// Whether a state is one of payments rather than of orders.
fn is_payments(state: &str) -> bool {
    crate::domain::payment::AttemptState::parse(state).is_some()
}
