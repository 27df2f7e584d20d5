//! The texts of the shop in French and English: `locales/*.ftl`, embedded in the program.

mod causes;

use std::fmt::Display;
use std::sync::LazyLock;

use chrono::{DateTime, Datelike as _, NaiveDate, TimeZone};
use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use crate::domain::language::Language;
use crate::domain::money::Money;
pub use causes::is_about_the_address;

type Bundle = FluentBundle<FluentResource>;

/// The Fluent files of one language, one per area.
macro_rules! sentences {
    ($code:literal) => {
        [
            include_str!(concat!("../locales/", $code, "/shop.ftl")),
            include_str!(concat!("../locales/", $code, "/input.ftl")),
            include_str!(concat!("../locales/", $code, "/mail.ftl")),
            include_str!(concat!("../locales/", $code, "/sms.ftl")),
            include_str!(concat!("../locales/", $code, "/book.ftl")),
            include_str!(concat!("../locales/", $code, "/coupons.ftl")),
            include_str!(concat!("../locales/", $code, "/admin.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-coupons.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-webhooks.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-books.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-settings.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-merchants.ftl")),
            include_str!(concat!("../locales/", $code, "/doctor.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-reports.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-orders.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-transfers.ftl")),
            include_str!(concat!("../locales/", $code, "/admin-reconciliation.ftl")),
        ]
    };
}

const FRENCH: &[&str] = &sentences!("fr");
const ENGLISH: &[&str] = &sentences!("en");

static BUNDLES: LazyLock<[Bundle; 2]> =
    LazyLock::new(|| [load(Language::French, FRENCH), load(Language::English, ENGLISH)]);

/// The texts of one language. Cheap to copy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Texts(pub Language);

impl Texts {
    /// The message `id`. An unknown id is returned as it is; a test finds such ids.
    pub fn say(self, id: &str) -> String {
        self.fill(id, &[])
    }

    /// The message `id` with its placeholders filled in: `t.fill("order-mailed", &[("address", masked)])`.
    pub fn fill(self, id: &str, values: &[(&str, &str)]) -> String {
        self.format(id, &values.iter().map(|(name, value)| (*name, *value)).collect())
    }

    /// The message `id` with a whole number as its variable `count`, which selects the plural form.
    pub fn count(self, id: &str, count: i64) -> String {
        self.format(id, &[("count", count)].into_iter().collect())
    }

    fn format(self, id: &str, args: &FluentArgs<'_>) -> String {
        let [french, english] = &*BUNDLES;
        let bundle = match self.0 {
            Language::French => french,
            Language::English => english,
        };
        match bundle.get_message(id).and_then(|message| message.value()) {
            Some(pattern) => bundle.format_pattern(pattern, Some(args), &mut Vec::new()).into_owned(),
            None => id.to_owned(),
        }
    }

    /// Explains a technical error in the reader's language if it is a common one; otherwise quotes it unchanged.
    pub fn cause(self, error: &str) -> String {
        self.fill(causes::id(error).unwrap_or("cause-other"), &[("error", error)])
    }

    /// A file size, `5,2 Mo`: megabytes of a million bytes with one decimal, rounded up, at least 0,1.
    pub fn size(self, bytes: u64) -> String {
        let tenths = bytes.div_ceil(100_000).max(1);
        self.fill("size", &[("whole", &(tenths / 10).to_string()), ("tenth", &(tenths % 10).to_string())])
    }

    /// An amount as people read it: `2 500 F CFA`, `12,50 $ US`.
    pub fn money(self, money: Money) -> String {
        money.say(self.0)
    }

    /// A price as people read it: `2 500 F CFA`, or the word for "free".
    pub fn price(self, price: Money) -> String {
        if price.amount == 0 { self.say("price-free") } else { self.money(price) }
    }

    /// A time in its own time zone, `21 novembre 2026 à 03:41 GMT`.
    pub fn moment<Z: TimeZone<Offset: Display + Copy>>(self, at: DateTime<Z>) -> String {
        let (day, month, year) = (at.day().to_string(), format!("m{}", at.month()), at.year().to_string());
        let (time, zone) = (at.format("%H:%M").to_string(), zone_name(&at.offset().to_string()));
        let nth = format!("d{day}");
        let named =
            [("day", &day), ("nth", &nth), ("month", &month), ("year", &year), ("time", &time), ("zone", &zone)];
        self.fill("date", &named.map(|(name, value)| (name, value.as_str())))
    }

    /// A ratio with two decimals, rounded down, so that a value below a limit never looks as if it reached it: `4,49`.
    pub fn ratio(self, ratio: f64) -> String {
        let text = format!("{:.2}", (ratio * 100.0).floor() / 100.0);
        if self.0 == Language::French { text.replace('.', ",") } else { text }
    }

    /// A day, `21 novembre 2026`.
    pub fn day(self, at: NaiveDate) -> String {
        let (day, month, year) = (at.day().to_string(), format!("m{}", at.month()), at.year().to_string());
        let nth = format!("d{day}");
        self.fill("admin-day", &[("day", &day), ("nth", &nth), ("month", &month), ("year", &year)])
    }

    /// The language's code, for `lang=`.
    pub fn code(self) -> &'static str {
        self.0.code()
    }
}

/// `GMT` for UTC, and `UTC+1` for zones without an abbreviation of their own (the IANA data has `+01`).
fn zone_name(offset: &str) -> String {
    match offset {
        "UTC" | "Z" | "+00:00" => "GMT".to_owned(),
        numeric if numeric.starts_with(['+', '-']) => {
            let (sign, digits) = numeric.split_at(1);
            let hours = digits.get(..2).unwrap_or(digits).trim_start_matches('0');
            format!("UTC{sign}{hours}{}", digits.get(2..).unwrap_or_default())
        }
        letters => letters.to_owned(),
    }
}

fn load(language: Language, sources: &[&str]) -> Bundle {
    let tag: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![tag]);
    bundle.set_use_isolating(false);
    for source in sources {
        // A broken message is skipped here and found by the test below, so that a typing error in one text cannot stop checkout.
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
    }
    bundle
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn ids(sources: &[&str]) -> BTreeSet<String> {
        let mut ids = BTreeSet::new();
        for source in sources {
            FluentResource::try_new((*source).to_owned()).expect("every line is right");
            for line in source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
                let id = line.split('=').next().unwrap().trim().to_owned();
                assert!(ids.insert(id.clone()), "{id} stands twice");
            }
        }
        ids
    }

    #[test]
    fn both_languages_say_the_same_things() {
        let (french, english) = (ids(FRENCH), ids(ENGLISH));
        let differing: Vec<_> = french.symmetric_difference(&english).collect();
        assert!(differing.is_empty(), "only in one language: {differing:?}");
    }
}
