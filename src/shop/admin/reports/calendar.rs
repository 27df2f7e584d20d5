//! The shop's calendar: days and months in its time zone, as ranges of UTC times.

use chrono::{DateTime, Datelike as _, Days, Months, NaiveDate, NaiveDateTime, TimeDelta, TimeZone as _, Utc};
use chrono_tz::Tz;

use crate::store::reports::{Span, TimeRange};

/// The time that a report covers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    Today,
    Week,
    #[default]
    Month,
    Quarter,
    Year,
}

impl Period {
    crate::domain::variants!(pub Today, Week, Month, Quarter, Year);

    /// The name in URLs: `today`, or the number of days.
    pub fn code(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Week => "7",
            Self::Month => "30",
            Self::Quarter => "90",
            Self::Year => "365",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|period| period.code() == code)
    }

    fn days(self) -> u64 {
        match self {
            Self::Today => 1,
            Self::Week => 7,
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
        }
    }
}

/// A range of days, both included. `until` ends the last day early, to compare it with a day that is not over yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub until: Option<NaiveDateTime>,
}

/// The calendar day at the time `at`.
pub fn day_of(zone: Tz, at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// When a day begins, in UTC. If the clocks skip midnight, it begins at the next full hour that exists.
pub fn begins(zone: Tz, day: NaiveDate) -> NaiveDateTime {
    let midnight = day.and_time(chrono::NaiveTime::MIN);
    let hours = (0..3).map(|hours| midnight + TimeDelta::hours(hours));
    hours
        .filter_map(|local| zone.from_local_datetime(&local).earliest())
        .map(|at| at.naive_utc())
        .next()
        .unwrap_or(midnight)
}

fn after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

/// The range of a whole day.
pub fn stretch(zone: Tz, day: NaiveDate) -> TimeRange {
    TimeRange { name: day.to_string(), from: begins(zone, day), to: begins(zone, after(day)) }
}

impl Range {
    /// The days of `period` that end today, and the same number of days before them, up to the same hour.
    pub fn ending(zone: Tz, period: Period, now: DateTime<Utc>) -> (Self, Self) {
        let today = day_of(zone, now);
        let back = |from: NaiveDate, days: u64| from.checked_sub_days(Days::new(days)).unwrap_or(from);
        let last = back(today, period.days());
        let so_far = now.naive_utc() - begins(zone, today);
        let until = begins(zone, last) + so_far;
        let present = Self { first: back(today, period.days() - 1), last: today, until: None };
        let before = Self { first: back(today, 2 * period.days() - 1), last, until: Some(until) };
        (present, before)
    }

    /// The month with this first day, and the month before.
    pub fn month(first: NaiveDate) -> (Self, Self) {
        let first = first.with_day(1).unwrap_or(first);
        let of = |first: NaiveDate| {
            let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
            Self { first, last: next.pred_opt().unwrap_or(next), until: None }
        };
        (of(first), of(first.checked_sub_months(Months::new(1)).unwrap_or(first)))
    }

    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.first.iter_days().take_while(move |day| *day <= self.last)
    }

    /// When the range begins and ends, in UTC.
    pub fn bounds(self, zone: Tz) -> (NaiveDateTime, NaiveDateTime) {
        (begins(zone, self.first), self.until.unwrap_or_else(|| begins(zone, after(self.last))))
    }

    /// Where the range's figures come from, when the days before `open` are closed.
    pub fn span(self, zone: Tz, open: NaiveDate) -> Span {
        let past = after(self.last);
        let whole = if self.until.is_some() { self.last } else { past };
        let split = open.clamp(self.first, whole);
        let days = split.iter_days().take_while(|day| *day < past).map(|day| {
            let whole = stretch(zone, day);
            let to = self.until.filter(|_| day == self.last).unwrap_or(whole.to);
            TimeRange { to, ..whole }
        });
        Span {
            closed: (self.first.to_string(), split.to_string()),
            open: days.collect(),
            all: (self.first.to_string(), past.to_string()),
        }
    }

    /// The hours of the range's first day, with the names `00` to `23`.
    pub fn hours(self, zone: Tz) -> Span {
        let (from, to) = self.bounds(zone);
        let hour = |number: i64| TimeRange {
            name: format!("{number:02}"),
            from: (from + TimeDelta::hours(number)).min(to),
            to: (from + TimeDelta::hours(number + 1)).min(to),
        };
        let nothing = (String::new(), String::new());
        Span { closed: nothing.clone(), open: (0..24).map(hour).collect(), all: nothing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn thirty_days_end_with_today_and_those_before_end_at_the_same_hour() {
        let (present, before) = Range::ending(Tz::Africa__Abidjan, Period::Month, at("2026-11-21T06:30:00Z"));
        assert_eq!((present.first, present.last), (day("2026-10-23"), day("2026-11-21")));
        assert_eq!((before.first, before.last), (day("2026-09-23"), day("2026-10-22")));
        assert_eq!(before.until.unwrap().and_utc(), at("2026-10-22T06:30:00Z"));
        assert_eq!((present.days().count(), before.days().count()), (30, 30));
    }

    #[test]
    fn a_day_is_that_of_the_shop_s_own_clock() {
        let kinshasa = Tz::Africa__Lubumbashi;
        assert_eq!(day_of(kinshasa, at("2026-11-20T22:30:00Z")), day("2026-11-21"));
        assert_eq!(begins(kinshasa, day("2026-11-21")).and_utc(), at("2026-11-20T22:00:00Z"));
        // 25 hours: the clocks of Paris are set back that night.
        let paris = stretch(Tz::Europe__Paris, day("2026-10-25"));
        assert_eq!(paris.to - paris.from, TimeDelta::hours(25));
        // Midnight did not exist that day.
        assert_eq!(begins(Tz::America__Havana, day("2026-03-08")).and_utc(), at("2026-03-08T05:00:00Z"));
    }

    #[test]
    fn closed_days_come_from_sums_and_a_day_cut_short_never_does() {
        let zone = Tz::Africa__Abidjan;
        let (present, before) = Range::ending(zone, Period::Week, at("2026-11-21T06:30:00Z"));
        let span = present.span(zone, day("2026-11-19"));
        assert_eq!(span.closed, ("2026-11-15".into(), "2026-11-19".into()));
        assert_eq!(
            span.open.iter().map(|day| day.name.as_str()).collect::<Vec<_>>(),
            ["2026-11-19", "2026-11-20", "2026-11-21"]
        );
        let cut = before.span(zone, day("2026-11-19"));
        assert_eq!(cut.closed, ("2026-11-08".into(), "2026-11-14".into()));
        assert_eq!(cut.open.len(), 1);
        assert_eq!(cut.open[0].to.and_utc(), at("2026-11-14T06:30:00Z"));
        let young = present.span(zone, day("2026-01-01"));
        assert_eq!((young.closed.0 == young.closed.1, young.open.len()), (true, 7));
    }

    #[test]
    fn a_month_has_all_its_days() {
        let (february, january) = Range::month(day("2028-02-17"));
        assert_eq!((february.first, february.last), (day("2028-02-01"), day("2028-02-29")));
        assert_eq!((january.first, january.last), (day("2028-01-01"), day("2028-01-31")));
    }
}
