//! The query of a list: what is known, what it means, and which part is wrong.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDateTime, Utc};

use crate::domain::order::OrderState;
use crate::shop::feed::Asked;
use crate::store::feed::Place;

/// The most entries on a page, and how many there are when nobody says.
const MOST: i64 = 100;
const USUAL: i64 = 50;

/// A list as it is asked for.
#[derive(Debug)]
pub struct ListQuery {
    pub limit: i64,
    pub before: Option<Place>,
    pub orders: Asked,
}

/// The name of the parameter that is wrong.
#[derive(Debug, PartialEq, Eq)]
pub struct Wrong(pub String);

impl ListQuery {
    /// Reads a query in which only `known` names may stand, each once.
    ///
    /// # Errors
    /// The first parameter that is unknown, stands twice or cannot be read.
    pub fn read(text: &str, known: &[&str]) -> Result<Self, Wrong> {
        let mut query = Self { limit: USUAL, before: None, orders: Asked::default() };
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
    let fits = !text.is_empty() && text.len() <= 200 && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    let at = DateTime::parse_from_rfc3339(text).ok()?.with_timezone(&Utc);
    // What both databases can compare.
    (DateTime::from_timestamp(0, 0)? <= at && at < DateTime::from_timestamp(32_503_680_000, 0)?).then(|| at.naive_utc())
}

/// A place in a list as a cursor: no secret, but nothing to build on either.
pub fn cursor((at, id): &Place) -> String {
    URL_SAFE_NO_PAD.encode(format!("{}.{id}", at.and_utc().timestamp_micros()))
}

fn place(cursor: &str) -> Option<Place> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (at, id) = text.split_once('.')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    let after_all = DateTime::from_timestamp(32_503_680_000, 0)?;
    let fits = id.len() <= 64 && !id.chars().any(char::is_control) && at >= DateTime::UNIX_EPOCH && at < after_all;
    fits.then(|| (at.naive_utc(), id.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [&str; 6] = ["limit", "cursor", "state", "book", "since", "until"];

    #[test]
    fn a_cursor_leads_back_to_its_place() {
        let at = DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap().naive_utc();
        let here = (at, "0190-abc".to_owned());
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
            ("cursor=MS4A", "cursor"),
            ("state=PAID", "state"),
            ("since=yesterday", "since"),
            ("until=9999-01-01T00:00:00Z", "until"),
            ("book=", "book"),
        ] {
            assert_eq!(ListQuery::read(text, &ALL).err(), Some(Wrong(name.to_owned())), "{text}");
        }
        assert!(ListQuery::read("state=paid", &["limit", "cursor"]).is_err(), "books have no state");
        let read = ListQuery::read("state=paid&since=2026-11-21T00:00:00%2B01:00&book=le-fleuve", &ALL).unwrap();
        assert_eq!(read.orders.wanted.since.unwrap().to_string(), "2026-11-20 23:00:00");
    }
}
