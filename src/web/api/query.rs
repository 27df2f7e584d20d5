//! Parses the query of a list, and names the parameter that is wrong.

use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::order::OrderState;
use crate::shop::api::OrderQuery;
use crate::store::api::Cursor;

/// The most entries on a page, and the number without a `limit`.
const MOST: i64 = 100;
const USUAL: i64 = 50;

/// The parsed query of a list.
#[derive(Debug)]
pub struct ListQuery {
    pub limit: i64,
    pub before: Option<Cursor>,
    pub orders: OrderQuery,
}

/// The name of the parameter that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong(pub String);

impl ListQuery {
    /// Parses a query that may contain only `known` parameters, each once.
    ///
    /// # Errors
    /// The first parameter that is unknown, repeated or cannot be parsed.
    pub fn read(text: &str, known: &[&str]) -> Result<Self, Wrong> {
        let mut query = Self { limit: USUAL, before: None, orders: OrderQuery::default() };
        let mut seen = Vec::new();
        for (name, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let wrong = || Wrong(name.chars().take(40).collect());
            if !known.contains(&name.as_ref()) || seen.contains(&name) {
                return Err(wrong());
            }
            query.take(&name, &value).ok_or_else(wrong)?;
            seen.push(name);
        }
        Ok(query)
    }

    fn take(&mut self, name: &str, value: &str) -> Option<()> {
        let wanted = &mut self.orders.wanted;
        match name {
            "limit" => self.limit = limit(value)?,
            "cursor" => self.before = Some(place(value)?),
            "state" => wanted.state = Some(OrderState::parse(value)?.code()),
            "book" => self.orders.book = Some(slug(value)?),
            "since" => wanted.since = Some(moment(value)?),
            "until" => wanted.until = Some(moment(value)?),
            _ => return None,
        }
        Some(())
    }
}

fn limit(text: &str) -> Option<i64> {
    let plain = text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let limit = if plain { text.parse().ok() } else { None };
    limit.filter(|limit| (1..=MOST).contains(limit))
}

fn slug(text: &str) -> Option<String> {
    let clear = text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    let fits = (1..=200).contains(&text.len()) && clear;
    fits.then(|| text.to_owned())
}

/// A time, limited to the years 1970 to 2999, which both databases can compare.
fn moment(text: &str) -> Option<NaiveDateTime> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    Some(at.clamp(DateTime::UNIX_EPOCH, DateTime::from_timestamp(32_503_680_000, 0)?).naive_utc())
}

/// A position in a list as a cursor: microseconds since 1970, and the id of a row.
pub fn cursor((at, id): &Cursor) -> String {
    format!("{:016}-{id}", at.and_utc().timestamp_micros())
}

fn place(cursor: &str) -> Option<Cursor> {
    let (at, id) = cursor.split_at_checked(16)?;
    let id = id.strip_prefix('-')?;
    let plain = at.bytes().all(|b| b.is_ascii_digit());
    let hyphens = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    };
    let is_row = id.len() == 36 && id.bytes().enumerate().all(hyphens);
    let at = if plain { at.parse().ok() } else { None };
    let at = DateTime::from_timestamp_micros(at?)?.naive_utc();
    is_row.then(|| (at, id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 6] = ["limit", "cursor", "state", "book", "since", "until"];

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap().naive_utc();
        let here = (at, "01934567-89ab-7cde-8f01-23456789abcd".to_owned());
        let query = ListQuery::read(&format!("cursor={}&limit=7", cursor(&here)), &ALL).unwrap();
        assert_eq!((query.before, query.limit), (Some(here), 7));
    }

    #[test]
    fn what_is_unknown_twice_or_unreadable_is_named() {
        for (text, name) in [
            ("page=2", "page"),
            ("limit=0", "limit"),
            ("limit=101", "limit"),
            ("limit=+5", "limit"),
            ("limit=5&limit=5", "limit"),
            ("cursor=%00", "cursor"),
            ("cursor=1800000000123456-x", "cursor"),
            ("cursor=18000000001234%C3%A9", "cursor"),
            ("state=PAID", "state"),
            ("since=yesterday", "since"),
            ("until=2026-13-01T00:00:00Z", "until"),
            ("book=", "book"),
        ] {
            assert_eq!(ListQuery::read(text, &ALL).err(), Some(Wrong(name.to_owned())), "{text}");
        }
        assert!(ListQuery::read("state=paid", &["limit", "cursor"]).is_err(), "books have no state");
        let read = ListQuery::read("state=paid&since=2026-11-21T00:00:00%2B01:00&book=le-fleuve", &ALL).unwrap();
        assert_eq!(read.orders.wanted.since.unwrap().to_string(), "2026-11-20 23:00:00");
    }
}
