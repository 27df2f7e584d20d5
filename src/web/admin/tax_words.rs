//! Classes, countries and rates of taxes in words.

use crate::domain::contact::Country;
use crate::domain::language::Language;
use crate::domain::tax::{TaxClass, show_rate};
use crate::texts::Texts;

/// The name of a class.
pub fn class_name(t: Texts, class: TaxClass) -> String {
    t.say(&format!("admin-taxes-class-{}", class.code()))
}

/// The name of a country by its code; the code where Griot does not know it by name.
pub fn country_name(t: Texts, code: &str) -> String {
    match Country::parse(code) {
        Some(country) => country.name(t.0).to_owned(),
        None if code.is_empty() => t.say("admin-taxes-everywhere"),
        None => code.to_owned(),
    }
}

/// `19,25 %`
pub fn rate_words(t: Texts, rate: i64) -> String {
    let text = show_rate(rate);
    let text = if t.0 == Language::French { text.replace('.', ",") } else { text };
    t.fill("receipt-rate", &[("rate", &text)])
}
