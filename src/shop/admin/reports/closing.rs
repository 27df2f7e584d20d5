//! Closes the days: each day is summed up once, when none of its figures can change any more.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::calendar::{Range, day_of, stretch};
use crate::domain::money::Currency;
use crate::shop::{Error, Shop};
use crate::store::daily::{self, Closed};
use crate::store::{self, Conn};

/// How long after its end a day stays open: e-mails of its last hour are still sent, and books still downloaded.
const GRACE: TimeDelta = TimeDelta::hours(48);

/// The first day that must not be closed yet.
fn young(zone: Tz, now: DateTime<Utc>) -> NaiveDate {
    day_of(zone, now - GRACE)
}

/// The time zone and currency that the sums depend on, as one key.
fn calendar(zone: Tz, currency: Currency) -> String {
    format!("{} {currency}", zone.name())
}

/// The first day without sums, or with sums of another calendar.
pub(super) fn open_from(conn: &mut Conn, zone: Tz, currency: Currency) -> Result<NaiveDate, store::Error> {
    let ours = calendar(zone, currency);
    Ok(daily::closed(conn)?.filter(|closed| closed.calendar == ours).map_or(NaiveDate::MIN, |closed| closed.until))
}

/// Closes the next day that can be closed; `false` when there is none. Each day is one write, so that sales can go on
/// in between.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn close_next(shop: &Shop) -> Result<bool, Error> {
    let (zone, currency, now) = (super::zone(shop), shop.rules().currency, shop.clock.now());
    let ours = calendar(zone, currency);
    let (found, first) = shop.db.read(|conn| Ok::<_, Error>((daily::closed(conn)?, daily::first_order(conn)?))).await?;
    match found.filter(|closed| closed.calendar == ours) {
        Some(closed) if closed.until < young(zone, now) => {
            let day = stretch(zone, closed.until);
            Ok(shop.db.write(move |conn| daily::close(conn, &closed, &day, currency)).await?)
        }
        Some(_) => Ok(false),
        None => {
            let Some(first) = first else { return Ok(false) };
            let until = day_of(zone, first.and_utc()).min(young(zone, now));
            shop.db.write(move |conn| daily::begin(conn, &Closed { until, calendar: ours })).await?;
            Ok(true)
        }
    }
}

/// Adds views of books' pages, which are counted in memory, to the current day. So the views of a few seconds before
/// midnight count for the next day.
///
/// # Errors
/// When the database is busy or unavailable; then nothing was added.
pub async fn keep_views(shop: &Shop, views: Vec<(String, i64)>) -> Result<(), Error> {
    let day = day_of(super::zone(shop), shop.clock.now()).to_string();
    Ok(shop.db.write(move |conn| daily::add_views(conn, &day, &views)).await?)
}

/// The months for which a statement can be made: from that of the first order to the current one, the newest first.
///
/// # Errors
/// When the database is busy or unavailable.
pub async fn months(shop: &Shop) -> Result<Vec<NaiveDate>, Error> {
    let (zone, now) = (super::zone(shop), shop.clock.now());
    let first = shop.db.read(daily::first_order).await?.map_or(now, |at| at.and_utc());
    let mut months = Vec::new();
    let oldest = Range::month(day_of(zone, first)).0.first;
    let mut month = Range::month(day_of(zone, now)).0.first;
    while month >= oldest && months.len() < MOST_MONTHS {
        months.push(month);
        month = Range::month(month - Days::new(1)).0.first;
    }
    Ok(months)
}

const MOST_MONTHS: usize = 120;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shop::admin::reports::calendar::begins;

    #[test]
    fn a_day_is_young_until_two_days_after_its_end() {
        let zone = Tz::Africa__Abidjan;
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(young(zone, at("2026-11-21T00:00:00Z")).to_string(), "2026-11-19");
        assert_eq!(young(zone, at("2026-11-20T23:59:59Z")).to_string(), "2026-11-18");
        assert!(begins(zone, young(zone, at("2026-11-21T00:00:00Z"))).and_utc() + GRACE <= at("2026-11-21T00:00:00Z"));
    }
}
