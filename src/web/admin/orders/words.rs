//! How the desk writes states, sums, times and ways of paying.

use chrono::{Datelike as _, NaiveDateTime};

use crate::domain::money::{Currency, Money};
use crate::shop::desk::money::BY_HAND;
use crate::texts::Texts;

/// A sum as people write it. A currency that is none of ours keeps its code.
pub fn money(amount: i64, currency: &str) -> String {
    Currency::parse(currency)
        .map_or_else(|| format!("{amount}\u{a0}{currency}"), |known| Money::new(amount, known).to_string())
}

/// A time for a table, GMT: short, and in the language's order.
pub fn short(t: Texts, at: NaiveDateTime) -> String {
    let (day, month, year) = (format!("{:02}", at.day()), format!("{:02}", at.month()), at.year().to_string());
    let time = at.format("%H:%M").to_string();
    t.fill("desk-orders-short", &[("day", &day), ("month", &month), ("year", &year), ("time", &time)])
}

/// A time for a story, with its seconds.
pub fn exact(t: Texts, at: NaiveDateTime) -> String {
    let (day, month, year) = (format!("{:02}", at.day()), format!("{:02}", at.month()), at.year().to_string());
    let time = at.format("%H:%M:%S").to_string();
    t.fill("desk-orders-short", &[("day", &day), ("month", &month), ("year", &year), ("time", &time)])
}

/// A time for `datetime=`.
pub fn iso(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// An order's state.
pub fn state(t: Texts, code: &str) -> String {
    t.say(&format!("desk-orders-state-{code}"))
}

/// The badge that a state wears.
pub fn badge(code: &str) -> &'static str {
    match code {
        "paid" => "good",
        "review" => "bad",
        "placed" => "wait",
        "refunded" => "calm",
        _ => "mute",
    }
}

/// A way of paying: the operator's own name where the gateway's word is known (cinetpay-api: `payment_method`), else that word.
pub fn method(t: Texts, code: &str) -> String {
    let name = match code {
        BY_HAND => return t.say("desk-orders-by-hand"),
        "OM" => "Orange Money",
        "MOMO" => "MTN MoMo",
        "FLOOZ" => "Moov Flooz",
        "AIRTELM" => "Airtel Money",
        "VISA" => "Visa",
        wave if wave.starts_with("WAVE") => "Wave",
        other => other,
    };
    name.to_owned()
}

/// The word that `name` has in a list of words, or the code itself for one that has none.
pub fn known(t: Texts, kind: &str, code: &str) -> String {
    let id = format!("desk-orders-{kind}-{}", code.replace('_', "-"));
    let said = t.say(&id);
    if said == id { code.to_owned() } else { said }
}
