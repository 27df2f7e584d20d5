//! Daily totals by the shop's calendar, computed once: reports over a year read some thousand rows instead of all orders.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};

use super::schema::{books, daily, meta, orders};
use super::{Conn, Error, sellers};
use crate::domain::money::Currency;
use crate::store::reports::{Kind, TimeRange, grouped, stretches};

/// How far the days are summed up. Another calendar or currency makes the totals useless: see [`begin`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closed {
    /// The first day that is not summed up.
    pub until: NaiveDate,
    /// The time zone's name and the currency's code.
    pub calendar: String,
}

const NAME: &str = "reports";

impl Closed {
    fn text(&self) -> String {
        format!("{} {}", self.until, self.calendar)
    }

    fn parse(text: &str) -> Option<Self> {
        let (until, calendar) = text.split_once(' ')?;
        Some(Self { until: until.parse().ok()?, calendar: calendar.to_owned() })
    }
}

/// How far the days are summed up; `None` before the first one.
pub fn closed(conn: &mut Conn) -> Result<Option<Closed>, Error> {
    let kept: Option<String> = meta::table.find(NAME).select(meta::value).first(conn).optional()?;
    Ok(kept.as_deref().and_then(Closed::parse))
}

/// When the first order was placed.
pub fn first_order(conn: &mut Conn) -> Result<Option<NaiveDateTime>, Error> {
    Ok(orders::table.order(orders::placed_at.asc()).select(orders::placed_at).first(conn).optional()?)
}

/// Deletes all totals and starts again at a day. Views stay, because they are stored nowhere else.
pub fn begin(conn: &mut Conn, from: &Closed) -> Result<(), Error> {
    diesel::update(meta::table.find(NAME)).set(meta::value.eq(from.text())).execute(conn)?;
    diesel::delete(daily::table.filter(daily::kind.ne(Kind::View.code()))).execute(conn)?;
    Ok(())
}

/// Forgets all sums: the days are summed up anew, from the first. Views stay.
pub(super) fn delete_all(conn: &mut Conn) -> Result<(), Error> {
    diesel::update(meta::table.find(NAME)).set(meta::value.eq("")).execute(conn)?;
    diesel::delete(daily::table.filter(daily::kind.ne(Kind::View.code()))).execute(conn)?;
    Ok(())
}

/// Sums up the day at which `closed` stands; `false` when somebody else did in the meantime.
pub fn close(conn: &mut Conn, closed: &Closed, day: &TimeRange, currency: Currency) -> Result<bool, Error> {
    let next = Closed { until: closed.until.succ_opt().unwrap_or(closed.until), ..closed.clone() };
    let standing = meta::table.filter(meta::name.eq(NAME).and(meta::value.eq(closed.text())));
    if diesel::update(standing).set(meta::value.eq(next.text())).execute(conn)? == 0 {
        return Ok(false);
    }
    // Before there are sellers nobody has a share of anything.
    let market = sellers::are_any(conn)?;
    for kind in Kind::SUMMED.into_iter().filter(|kind| market || !kind.is_of_market()) {
        let days = std::slice::from_ref(day);
        let (rows, with) = (grouped(conn, kind, days, currency), stretches(conn, days));
        let query = format!(
            "INSERT INTO daily (kind, day, name, number, amount) {with} \
             SELECT '{}', day, name, number, amount FROM ({rows}) AS sums",
            kind.code()
        );
        sql_query(query).execute(conn)?;
    }
    Ok(true)
}

/// Adds views of books, by their slugs, to a day. A slug that no book has any more is skipped.
pub fn add_views(conn: &mut Conn, day: &str, views: &[(String, i64)]) -> Result<(), Error> {
    let slugs: Vec<&str> = views.iter().map(|(slug, _)| slug.as_str()).collect();
    let known: Vec<(String, String)> = books::table
        .filter(books::slug.eq_any(slugs))
        .order(books::id.asc())
        .select((books::slug, books::id))
        .load(conn)?;
    for (slug, id) in known {
        let Some((_, number)) = views.iter().find(|(viewed, _)| *viewed == slug) else { continue };
        let sums = "INSERT INTO daily (kind, day, name, number, amount)";
        let add = "ON CONFLICT (kind, day, name) DO UPDATE SET number = daily.number + excluded.number";
        match conn {
            Conn::Sqlite(conn) => sql_query(format!("{sums} VALUES ('view', ?, ?, ?, 0) {add}"))
                .bind::<Text, _>(day)
                .bind::<Text, _>(id)
                .bind::<BigInt, _>(*number)
                .execute(conn)?,
            Conn::Postgres(conn) => sql_query(format!("{sums} VALUES ('view', $1, $2, $3, 0) {add}"))
                .bind::<Text, _>(day)
                .bind::<Text, _>(id)
                .bind::<BigInt, _>(*number)
                .execute(conn)?,
        };
    }
    Ok(())
}
