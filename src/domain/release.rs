//! The day on which a book comes out: it can be ordered before, and is delivered on that morning.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone as _, Timelike as _, Utc};
use chrono_tz::Tz;

/// The hour of the shop's time zone at which books come out.
pub const MORNING: u32 = 8;
/// How many days ahead a book may be announced: five years.
pub const FURTHEST: u64 = 5 * 365;

/// The last day whose books are out by now.
pub fn last_out(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    let local = now.with_timezone(&zone);
    let today = local.date_naive();
    if local.hour() >= MORNING { today } else { today - Days::new(1) }
}

/// The moment at which a book comes out whose day is `day`.
pub fn opens_at(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    let morning = day.and_time(NaiveTime::MIN) + TimeDelta::hours(MORNING.into());
    zone.from_local_datetime(&morning).earliest().map_or_else(|| morning.and_utc(), |at| at.to_utc())
}

/// Why a book cannot come out on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    /// It is today, or over.
    NotAhead,
    /// It is more than [`FURTHEST`] days ahead.
    TooFar,
}

/// Whether a book can be announced for a day.
///
/// # Errors
/// Why it cannot.
pub fn check(day: NaiveDate, now: DateTime<Utc>, zone: Tz) -> Result<(), DayFault> {
    let today = now.with_timezone(&zone).date_naive();
    if day <= today {
        Err(DayFault::NotAhead)
    } else if day > today + Days::new(FURTHEST) {
        Err(DayFault::TooFar)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn books_come_out_at_eight_in_the_shops_own_morning() {
        assert_eq!(last_out(at("2027-01-12T07:59:59Z"), Tz::UTC), day("2027-01-11"));
        assert_eq!(last_out(at("2027-01-12T08:00:00Z"), Tz::UTC), day("2027-01-12"));
        // Eight o'clock in Douala is seven in GMT, and in New York it is one in the afternoon.
        assert_eq!(last_out(at("2027-01-12T07:00:00Z"), Tz::Africa__Douala), day("2027-01-12"));
        assert_eq!(last_out(at("2027-01-12T12:59:59Z"), Tz::America__New_York), day("2027-01-11"));
    }

    #[test]
    fn the_moment_is_that_of_the_zone() {
        let opens = |zone| opens_at(day("2027-01-12"), zone);
        assert_eq!(opens(Tz::Africa__Abidjan), at("2027-01-12T08:00:00Z"));
        assert_eq!(opens(Tz::Africa__Kinshasa), at("2027-01-12T07:00:00Z"));
        assert_eq!(last_out(opens(Tz::Africa__Kinshasa), Tz::Africa__Kinshasa), day("2027-01-12"));
    }

    #[test]
    fn a_book_is_announced_from_tomorrow_up_to_five_years() {
        let now = at("2027-01-12T23:30:00Z");
        assert_eq!(check(day("2027-01-12"), now, Tz::UTC), Err(DayFault::NotAhead));
        assert_eq!(check(day("2027-01-13"), now, Tz::UTC), Ok(()));
        assert_eq!(check(day("2027-01-13"), now, Tz::Africa__Douala), Err(DayFault::NotAhead), "it is that day there");
        assert_eq!(check(day("2032-01-11"), now, Tz::UTC), Ok(()));
        assert_eq!(check(day("2032-01-12"), now, Tz::UTC), Err(DayFault::TooFar));
    }
}
