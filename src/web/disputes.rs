//! The steps of a dispute as its reader, its seller and the owner see them.

use chrono::NaiveDateTime;

use crate::domain::dispute::{Act, Decision, Party};
use crate::domain::money::{Currency, Money};
use crate::store::disputes::{Dispute, Step};
use crate::texts::Texts;

/// A step of a dispute.
#[derive(Clone, Debug)]
pub struct StepView {
    pub at: String,
    /// For machines, ISO 8601.
    pub iso: String,
    pub who: String,
    /// What was done; empty where only words were said.
    pub what: String,
    pub words: String,
    /// `good`, `bad`, `wait` or empty, for the mark beside it.
    pub tone: &'static str,
}

/// The steps of a dispute about an order in this currency, as they are shown to this party; `moment` writes a time.
pub fn steps(
    (t, to): (Texts, Party),
    (dispute, taken): (&Dispute, &[Step]),
    currency: &str,
    moment: impl Fn(NaiveDateTime) -> String,
) -> Vec<StepView> {
    let amount = Currency::parse(currency).map(|currency| t.price(Money::new(dispute.amount, currency)));
    let refunded = amount.unwrap_or_default();
    let view = |step: &Step| {
        let decided = dispute.decision().filter(|_| step.act == Act::Decided.code());
        let what = match decided {
            Some(decision) => t.fill(&format!("dispute-decided-{}", decision.code()), &[("amount", &refunded)]),
            None if step.act == Act::Opened.code() => reason(t, dispute),
            None => String::new(),
        };
        StepView {
            at: moment(step.at),
            iso: step.at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            who: who(t, Party::parse(&step.party).unwrap_or(Party::Owner), to),
            what,
            words: step.words.clone(),
            tone: match decided {
                Some(Decision::Refund | Decision::Part) => "bad",
                Some(Decision::Release | Decision::Withdrawn) => "good",
                None => "wait",
            },
        }
    };
    taken.iter().map(view).collect()
}

fn who(t: Texts, party: Party, to: Party) -> String {
    if party == to && to != Party::Owner {
        t.say("threads-you")
    } else {
        t.say(&format!("dispute-party-{}", party.code()))
    }
}

/// What the reader said is wrong.
pub fn reason(t: Texts, dispute: &Dispute) -> String {
    t.say(&format!("dispute-reason-{}", dispute.reason))
}
