//! How the back office writes states, amounts, times and payment methods.

use chrono::{Datelike as _, NaiveDateTime};

use crate::domain::mismatch::{Compared, Mismatch};
use crate::domain::money::{Currency, Money};
use crate::domain::order::OrderState;
use crate::shop::admin::manual_payment::BY_HAND;
use crate::shop::messages::{MAY_HAVE_LEFT, SET_ASIDE, TOO_MANY};
use crate::shop::sale::settlement::{MATCHES_NOW, SAME_MONEY};
use crate::store::messages::{Message, Unreachable};
use crate::texts::Texts;

/// An amount as it is typed: `2500`, `12.50`.
pub fn plain(amount: i64, currency: &str) -> String {
    Currency::parse(currency).map_or_else(|| amount.to_string(), |known| Money::new(amount, known).plain())
}

/// An amount as people write it. An unknown currency is shown by its code.
pub fn money(t: Texts, amount: i64, currency: &str) -> String {
    Currency::parse(currency)
        .map_or_else(|| format!("{amount}\u{a0}{currency}"), |known| t.money(Money::new(amount, known)))
}

/// A sum in hundredths of a franc or dollar, as people write it: `249 711,74 F CFA`.
pub fn hundredths(t: Texts, sum: i64, currency: &str) -> String {
    if Currency::parse(currency).is_some_and(|known| known.unit() == 100) {
        return money(t, sum, currency);
    }
    let (whole, part) = (sum / 100, (sum % 100).abs());
    let text = money(t, whole, currency);
    let sign = if sum < 0 && whole == 0 { "-" } else { "" };
    let Some(last) = text.rfind(|c: char| c.is_ascii_digit()).filter(|_| part > 0) else { return text };
    let (digits, rest) = text.split_at(last + 1);
    let point = if t.code() == "fr" { ',' } else { '.' };
    format!("{sign}{digits}{point}{part:02}{rest}")
}

/// A day for a table, in GMT: in digits, and in the order of the language.
pub fn day(t: Texts, at: NaiveDateTime) -> String {
    let (day, month, year) = (format!("{:02}", at.day()), format!("{:02}", at.month()), at.year().to_string());
    t.fill("admin-orders-day", &[("day", &day), ("month", &month), ("year", &year)])
}

/// A time of day for a table, in GMT.
pub fn time(at: NaiveDateTime) -> String {
    at.format("%H:%M").to_string()
}

/// A day and its time for a table.
pub fn short(t: Texts, at: NaiveDateTime) -> String {
    format!("{} {}", day(t, at), time(at))
}

/// A day and its time for the history, with seconds.
pub fn exact(t: Texts, at: NaiveDateTime) -> String {
    format!("{} {}", day(t, at), at.format("%H:%M:%S"))
}

/// A time for `datetime=`.
pub fn iso(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// The part of the text ids for a kind of flag.
pub fn flag(kind: &str) -> &'static str {
    match kind {
        "refusals" => "refusals",
        "bought_twice" => "bought-twice",
        _ => "many-orders",
    }
}

/// What a message is about, with its way: `SMS : nouveau lien`.
pub fn message(t: Texts, message: &Message) -> String {
    let what = match message.kind.as_str() {
        kind @ ("receipt" | "new_edition" | "release" | "gift") => kind.replace('_', "-"),
        kind if message.link_id.is_none() => format!("mail-{kind}"),
        _ => "new-link".to_owned(),
    };
    let what = t.say(&format!("admin-orders-event-{what}"));
    t.fill(&format!("admin-orders-message-{}", message.channel().code()), &[("what", &what)])
}

/// Why a message has not left.
pub fn unsent(t: Texts, error: &str) -> String {
    let known = Unreachable::ALL.iter().any(|reason| reason.code() == error)
        || [SET_ASIDE, MAY_HAVE_LEFT, TOO_MANY].contains(&error);
    if known { t.say(&format!("admin-orders-unsent-{error}")) } else { t.cause(error) }
}

/// An order's state.
pub fn state(t: Texts, code: &str) -> String {
    t.say(&format!("admin-orders-state-{code}"))
}

/// The class of a state's badge.
pub fn badge(code: &str) -> &'static str {
    match OrderState::parse(code) {
        Some(OrderState::Paid) => "good",
        Some(OrderState::Review) => "bad",
        Some(OrderState::Placed) => "wait",
        Some(OrderState::Refunded) => "calm",
        Some(OrderState::Expired) | None => "mute",
    }
}

/// How an order was paid.
pub fn method(t: Texts, code: &str) -> String {
    if code == BY_HAND { t.say("admin-orders-by-hand") } else { t.method(code) }
}

/// The note of a transition in the reader's language, if the settlement wrote it. Notes by the staff stay as they are.
pub fn why(t: Texts, note: &str) -> String {
    if let Some(fact) = note.strip_suffix(SAME_MONEY).and_then(|rest| rest.strip_suffix(": ")) {
        return format!("{} {}", why(t, fact), t.say("admin-orders-why-same"));
    }
    let (fact, owed) = note.split_once(": refund due").map_or((note, false), |(fact, _)| (fact, true));
    let said = match fact {
        "accepted while in review" => t.say("admin-orders-why-in-review"),
        "accepted a second time" => t.say("admin-orders-why-twice"),
        SAME_MONEY => t.say("admin-orders-why-same"),
        MATCHES_NOW => t.say("admin-orders-why-matches"),
        fact => match Mismatch::read(fact) {
            Some((why, "")) => mismatch(t, &why),
            _ => fact.to_owned(),
        },
    };
    if owed { format!("{said} {}", t.say("admin-orders-why-owed")) } else { said }
}

/// A difference between the gateway's answer and the payment.
fn mismatch(t: Texts, why: &Mismatch) -> String {
    let name = |what: Compared| t.say(&format!("admin-orders-why-{}", what.code()));
    match why {
        Mismatch::Missing(what) => t.fill("admin-orders-why-without", &[("name", &name(*what))]),
        Mismatch::Differs { what, found, wanted } => {
            t.fill("admin-orders-why-other", &[("name", &name(*what)), ("found", found), ("wanted", wanted)])
        }
    }
}

/// The text for `code` in the list `kind`, or the code itself if it has none.
pub fn known(t: Texts, kind: &str, code: &str) -> String {
    let said = t.find(&format!("admin-orders-{kind}-{}", code.replace('_', "-")), &[]);
    said.unwrap_or_else(|| code.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_in_hundredths_keeps_its_fraction_and_its_sign() {
        for (sum, currency, french, english) in [
            (24_971_174, "XOF", "249\u{a0}711,74\u{a0}F\u{a0}CFA", "249\u{a0}711.74\u{a0}F\u{a0}CFA"),
            (90_000, "XOF", "900\u{a0}F\u{a0}CFA", "900\u{a0}F\u{a0}CFA"),
            (-3_460, "XOF", "-34,60\u{a0}F\u{a0}CFA", "-34.60\u{a0}F\u{a0}CFA"),
            (-60, "XOF", "-0,60\u{a0}F\u{a0}CFA", "-0.60\u{a0}F\u{a0}CFA"),
        ] {
            assert_eq!(hundredths(Texts(Language::French), sum, currency), french);
            assert_eq!(hundredths(Texts(Language::English), sum, currency), english);
        }
        let [cents, dollars] =
            [hundredths(Texts(Language::French), 1250, "USD"), money(Texts(Language::French), 1250, "USD")];
        assert_eq!(cents, dollars, "a dollar has cents");
    }
    use crate::domain::language::Language;

    #[test]
    fn what_the_settlement_noted_is_told_in_the_readers_language() {
        let t = Texts(Language::French);
        for note in [
            "accepted while in review",
            "accepted a second time: refund due",
            SAME_MONEY,
            MATCHES_NOW,
            "the answer's amount is 100, the attempt's is 4500: accepted after it was marked as paid by hand",
            "the answer says accepted without currency",
            "the answer's amount is 100, the attempt's is 4500",
            "mismatch:amount:100:4500: accepted after it was marked as paid by hand",
            "mismatch:status",
            "mismatch:transaction:GX:GY: refund due, if it came",
            "the answer's cpm_trans_id is GX, the attempt's is GY: refund due, if it came",
        ] {
            let said = why(t, note);
            assert!(!said.contains("answer") && !said.contains("accepted") && !said.contains("admin-orders"), "{said}");
            assert!(!said.contains("mismatch"), "{said}");
        }
        for note in ["the answer's amount is 100, the attempt's is 4500", "mismatch:amount:100:4500"] {
            assert!(why(t, note).contains("4500"));
        }
        assert_eq!(why(t, "Payé en espèces : au marché"), "Payé en espèces : au marché");
        assert_eq!(why(t, ""), "");
    }
}
