//! What a document says, in the language of its order.

use super::Document;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money};
use crate::domain::receipt::Issuer;
use crate::domain::tax;
use crate::pdf::{Paper, PaperLine, can_show_on_receipt};
use crate::shop::Shop;
use crate::store::receipts::ReceiptLine;
use crate::texts::Texts;

/// The words of a document: for its page and for its PDF.
pub fn paper(shop: &Shop, document: &Document) -> Paper {
    let rules = shop.rules();
    let Document { receipt, lines, order, .. } = document;
    let t = Texts(Language::parse(&order.language).unwrap_or_default());
    let currency = Currency::parse(&receipt.currency).unwrap_or(rules.currency);
    let speaker = Speaker { t, currency };
    let issuer: Issuer = serde_json::from_str(&receipt.seller).unwrap_or_default();
    let series = receipt.series();
    let is_note = series.is_credit_note();
    let (title, sum) =
        if is_note { ("receipt-note-title", "receipt-note-sum") } else { ("receipt-title", "receipt-sum") };
    Paper {
        language: t.code(),
        title: t.fill(title, &[("number", &receipt.name)]),
        specimen: series.is_specimen().then(|| t.say("receipt-specimen")),
        seller: issuer_lines(t, &issuer),
        facts: speaker.facts(document, receipt.at.and_utc().with_timezone(&rules.zone).date_naive()),
        lines: lines.iter().map(|line| speaker.line(line)).collect(),
        totals: speaker.totals(lines),
        sum: (t.say(sum), speaker.money(receipt.amount)),
        notes: speaker.notes(document, &issuer),
    }
}

fn issuer_lines(t: Texts, issuer: &Issuer) -> Vec<String> {
    let mut lines = vec![issuer.name.clone(), issuer.form.clone(), issuer.address.clone()];
    let reached: Vec<&str> = [&issuer.phone, &issuer.email].into_iter().map(String::as_str).collect();
    lines.push(reached.into_iter().filter(|one| !one.is_empty()).collect::<Vec<_>>().join(" · "));
    let mut named = |name: &str, value: &str| {
        if !value.is_empty() {
            lines.push(t.fill("receipt-named", &[("name", name), ("value", value)]));
        }
    };
    named("RCCM", &issuer.register);
    named(&issuer.tax_name, &issuer.tax_id);
    named(&t.say("receipt-regime"), &issuer.regime);
    lines.retain(|line| !line.trim().is_empty());
    lines
}

#[derive(Clone, Copy)]
struct Speaker {
    t: Texts,
    currency: Currency,
}

impl Speaker {
    fn money(self, amount: i64) -> String {
        self.t.money(Money::new(amount, self.currency))
    }

    /// `18 %`, `19,25 %`.
    fn rate(self, rate: i64) -> String {
        let text = tax::show_rate(rate);
        let text = if self.t.0 == Language::French { text.replace('.', ",") } else { text };
        self.t.fill("receipt-rate", &[("rate", &text)])
    }

    fn facts(self, document: &Document, day: chrono::NaiveDate) -> Vec<(String, String)> {
        let (receipt, t) = (&document.receipt, self.t);
        let own_name = document.order.name.clone().filter(|name| can_show_on_receipt(name));
        let paid = receipt.method.as_deref().map(|method| means(t, method));
        let facts = [
            ("receipt-date", Some(t.day(day))),
            ("receipt-order", Some(document.order.number.clone())),
            ("receipt-credited", document.credited.clone()),
            ("receipt-means", paid),
            ("receipt-reference", receipt.reference.clone()),
            ("receipt-buyer", receipt.buyer_name.clone().or(own_name)),
            ("receipt-buyer-tax", receipt.buyer_tax_id.clone()),
            ("receipt-state", receipt.state_number.clone()),
        ];
        facts.into_iter().filter_map(|(id, value)| Some((t.say(id), value?))).collect()
    }

    fn line(self, line: &ReceiptLine) -> PaperLine {
        let note = match line.rate {
            Some(rate) if rate > 0 => {
                let values = [("rate", self.rate(rate)), ("tax", self.money(line.tax))];
                self.t.fill("receipt-line-tax", &values.each_ref().map(|(name, value)| (*name, value.as_str())))
            }
            Some(_) => self.t.say("receipt-line-untaxed"),
            None => String::new(),
        };
        PaperLine { title: line.title.clone(), note, amount: self.money(line.amount) }
    }

    /// For each rate what was sold without the tax, and the tax, and what has none; nothing where no line has a tax.
    fn totals(self, lines: &[ReceiptLine]) -> Vec<(String, String)> {
        let mut rates: Vec<i64> = lines.iter().filter_map(|line| line.rate).filter(|rate| *rate > 0).collect();
        rates.sort_unstable_by(|one, other| other.cmp(one));
        rates.dedup();
        let mut totals = Vec::new();
        for rate in rates {
            let of_rate = || lines.iter().filter(|line| line.rate == Some(rate));
            let (amount, tax): (i64, i64) =
                (of_rate().map(|line| line.amount).sum(), of_rate().map(|line| line.tax).sum());
            let rate = self.rate(rate);
            totals.push((self.t.fill("receipt-base", &[("rate", &rate)]), self.money(amount - tax)));
            totals.push((self.t.fill("receipt-tax", &[("rate", &rate)]), self.money(tax)));
        }
        let untaxed: i64 = lines.iter().filter(|line| line.rate.unwrap_or(0) == 0).map(|line| line.amount).sum();
        if untaxed != 0 && !totals.is_empty() {
            totals.push((self.t.say("receipt-base-untaxed"), self.money(untaxed)));
        }
        totals
    }

    fn notes(self, document: &Document, issuer: &Issuer) -> Vec<String> {
        let t = self.t;
        let mut notes: Vec<String> = document.lines.iter().map(|line| line.words.clone()).collect();
        if document.lines.iter().any(|line| line.rate.is_none()) {
            let own = if t.0 == Language::French { &issuer.untaxed_fr } else { &issuer.untaxed_en };
            notes.push(if own.is_empty() { t.say("receipt-untaxed") } else { own.clone() });
        }
        if document.receipt.state_number.is_none() {
            let is_note = document.receipt.series().is_credit_note();
            notes.push(t.say(if is_note { "receipt-note-no-invoice" } else { "receipt-no-invoice" }));
        }
        let mut said = Vec::new();
        for note in notes {
            if !note.is_empty() && !said.contains(&note) {
                said.push(note);
            }
        }
        said
    }
}

/// How an order was paid, as buyers know it.
pub(super) fn means(t: Texts, method: &str) -> String {
    if method == "by_hand" { t.say("receipt-by-hand") } else { t.method(method) }
}
