//! Formats figures for human readers.

use chrono::{Datelike as _, NaiveDate};

use crate::domain::contact::COUNTRIES;
use crate::domain::language::Language;
use crate::domain::money::{Currency, Money, grouped};
use crate::texts::Texts;

/// `2 500 F CFA`, with a true minus sign for negative amounts.
pub fn money(t: Texts, amount: i64, currency: Currency) -> String {
    t.money(Money::new(amount, currency)).replace('-', "−")
}

/// `12 345`, with non-breaking spaces.
pub fn count(number: i64) -> String {
    let digits = grouped(&number.unsigned_abs().to_string(), "\u{a0}");
    if number < 0 { format!("−{digits}") } else { digits }
}

/// A share in tenths of a percent, rounded; `None` if `whole` is zero.
fn tenths(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part.saturating_mul(1_000) + whole / 2).div_euclid(whole))
}

/// `12,5 %`; `None` if `whole` is zero, or if `part` is larger because it is not a part of it: orders whose page views
/// were not counted, payments of orders that were placed before.
pub fn share(t: Texts, part: i64, whole: i64) -> Option<String> {
    Some(percent(t, tenths(part, whole).filter(|_| part <= whole)?))
}

fn percent(t: Texts, tenths: i64) -> String {
    let (whole, tenth) = (count(tenths / 10), (tenths % 10).abs().to_string());
    let id = if tenth == "0" { "admin-reports-percent" } else { "admin-reports-percent-tenth" };
    t.fill(id, &[("whole", &whole), ("tenth", &tenth)])
}

/// How much more or less than before: the sentence, and whether it is more. `None` when there was nothing before.
pub fn change(t: Texts, now: i64, before: i64) -> Option<(String, bool)> {
    if before <= 0 {
        return None;
    }
    // Whole percent: tenths would not mean anything.
    let percent = ((now - before).saturating_mul(200) + before).div_euclid(before * 2);
    let number = count(percent.abs());
    Some(match percent {
        0 => (t.say("admin-reports-same"), true),
        1.. => (t.fill("admin-reports-more", &[("percent", &number)]), true),
        _ => (t.fill("admin-reports-less", &[("percent", &number)]), false),
    })
}

/// How many points of a percent a share (part and whole) is more or less than before: the sentence, and whether it is more.
/// `None` where either has no whole.
pub fn change_of_share(t: Texts, now: (i64, i64), before: (i64, i64)) -> Option<(String, bool)> {
    let whole_percent = |(part, whole): (i64, i64)| Some((tenths(part, whole)? + 5).div_euclid(10));
    let points = whole_percent(now)? - whole_percent(before)?;
    let number = count(points.abs());
    Some(match points {
        0 => (t.say("admin-reports-same"), true),
        1.. => (t.fill("admin-reports-points-more", &[("points", &number)]), true),
        _ => (t.fill("admin-reports-points-less", &[("points", &number)]), false),
    })
}

/// `21 nov.`
pub fn day(t: Texts, day: NaiveDate) -> String {
    let (number, month) = (day.day().to_string(), format!("m{}", day.month()));
    let nth = format!("d{number}");
    t.fill("admin-reports-day", &[("day", &number), ("nth", &nth), ("month", &month)])
}

/// `21 nov. 2026`
pub fn date(t: Texts, at: NaiveDate) -> String {
    t.fill("admin-reports-date", &[("day", &day(t, at)), ("year", &at.year().to_string())])
}

/// `novembre 2026`
pub fn month(t: Texts, at: NaiveDate) -> String {
    t.fill("admin-reports-month", &[("month", &format!("m{}", at.month())), ("year", &at.year().to_string())])
}

/// `moins d’une seconde`, `4 s`, `2 min`, `3 h`: as precise as the measurement.
pub fn duration(t: Texts, seconds: i64) -> String {
    let (id, number) = match seconds {
        ..1 => return t.say("admin-reports-instant"),
        1..120 => ("admin-reports-seconds", seconds),
        120..7_200 => ("admin-reports-minutes", seconds / 60),
        _ => ("admin-reports-hours", seconds / 3_600),
    };
    t.fill(id, &[("count", &count(number))])
}

/// The name that people know for the gateway's word for a means of payment, and that word.
pub fn method(t: Texts, code: &str) -> String {
    match code {
        "" => t.say("admin-reports-method-none"),
        "?" => t.say("admin-reports-method-unknown"),
        _ => Some(t.method(code))
            .filter(|name| name != code)
            .map_or_else(|| code.to_owned(), |name| format!("{name} ({code})")),
    }
}

/// The name of a country by its ISO code.
pub fn country(t: Texts, code: &str) -> String {
    let known = COUNTRIES.iter().find(|country| country.code == code);
    known.map_or_else(
        || t.say("admin-reports-country-unknown"),
        |country| match t.0 {
            Language::French | Language::Added(_) => country.french.to_owned(),
            Language::English => country.english.to_owned(),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_changes_by_points_and_one_of_nothing_is_not_compared() {
        let said = |now, before| change_of_share(T, now, before);
        assert_eq!(said((3, 4), (1, 2)), Some(("25 points de plus".to_owned(), true)));
        assert_eq!(said((1, 3), (2, 3)), Some(("34 points de moins".to_owned(), false)));
        assert_eq!(said((1, 2), (501, 1000)), Some(("pareil".to_owned(), true)));
        assert_eq!(said((1, 2), (0, 0)), None);
        assert_eq!(said((0, 0), (1, 2)), None);
    }

    #[test]
    fn no_share_is_more_than_the_whole() {
        let t = Texts(Language::French);
        assert_eq!(share(t, 20, 20).as_deref(), Some("100\u{a0}%"));
        assert_eq!(share(t, 20, 17), None);
        assert_eq!(share(t, 1, 0), None);
    }

    const T: Texts = Texts(Language::French);

    #[test]
    fn figures_read_as_people_write_them() {
        assert_eq!(count(1_234_567), "1\u{a0}234\u{a0}567");
        assert_eq!(share(T, 1, 8).unwrap(), "12,5\u{a0}%");
        assert_eq!(share(T, 1, 1).unwrap(), "100\u{a0}%");
        assert_eq!(share(T, 1, 0), None);
        assert_eq!(day(T, "2026-11-01".parse().unwrap()), "1er\u{a0}nov.");
        assert_eq!(month(T, "2026-08-01".parse().unwrap()), "août\u{a0}2026");
        assert_eq!(
            [0, 4, 130, 8_000].map(|seconds| duration(T, seconds)),
            ["moins d’une seconde", "4\u{a0}s", "2\u{a0}min", "2\u{a0}h"]
        );
        assert_eq!(
            [method(T, "OMCM"), method(T, "VISAM"), method(T, "YUP")],
            ["Orange Money (OMCM)", "Visa (VISAM)", "YUP"]
        );
    }

    #[test]
    fn a_change_is_told_in_whole_percent_and_never_against_nothing() {
        let told = |now, before| change(T, now, before).map(|(text, good)| (text.replace('\u{a0}', " "), good));
        assert_eq!(told(150, 100).unwrap(), ("50 % de plus".into(), true));
        assert_eq!(told(0, 100).unwrap(), ("100 % de moins".into(), false));
        assert_eq!(told(1_001, 1_000).unwrap(), ("pareil".into(), true));
        assert_eq!(told(5, 0), None);
    }
}
