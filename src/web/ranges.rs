//! Decides which bytes of a file a request gets: conditional requests and ranges of RFC 9110, with one strong entity tag.

use std::ops::Range;

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderMap, HeaderName, IF_MATCH, IF_NONE_MATCH, IF_RANGE, RANGE};

/// How to respond.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// 200 with the whole file.
    Whole,
    /// 206 with the bytes `start..end`.
    Part { start: u64, end: u64 },
    /// 304.
    NotModified,
    /// 412.
    PreconditionFailed,
    /// 416.
    Unsatisfiable,
}

impl Plan {
    pub fn status(self) -> StatusCode {
        match self {
            Self::Whole => StatusCode::OK,
            Self::Part { .. } => StatusCode::PARTIAL_CONTENT,
            Self::NotModified => StatusCode::NOT_MODIFIED,
            Self::PreconditionFailed => StatusCode::PRECONDITION_FAILED,
            Self::Unsatisfiable => StatusCode::RANGE_NOT_SATISFIABLE,
        }
    }

    /// The bytes of a file of `size` bytes that the response carries.
    pub fn span(self, size: u64) -> Range<u64> {
        match self {
            Self::Whole => 0..size,
            Self::Part { start, end } => start..end,
            Self::NotModified | Self::PreconditionFailed | Self::Unsatisfiable => 0..0,
        }
    }

    /// The `Content-Range` of the response; only 206 and 416 have one.
    pub fn content_range(self, size: u64) -> Option<String> {
        match self {
            Self::Part { start, end } => Some(format!("bytes {start}-{}/{size}", end.saturating_sub(1))),
            Self::Unsatisfiable => Some(format!("bytes */{size}")),
            Self::Whole | Self::NotModified | Self::PreconditionFailed => None,
        }
    }
}

/// The plan for a GET or HEAD of a file of `size` bytes whose `ETag` is `etag`, including its quotes. The order of the
/// conditions is that of RFC 9110, 13.2.2. Conditions on dates are ignored, because the file has no `Last-Modified`
/// (13.1.3, 13.1.4). A HEAD has no ranges (14.2), and a request for several ranges gets the whole file, as a server may choose.
pub fn plan(is_head: bool, headers: &HeaderMap, size: u64, etag: &str) -> Plan {
    if headers.contains_key(IF_MATCH) && !names(headers, &IF_MATCH, |tag| tag == etag) {
        return Plan::PreconditionFailed;
    }
    if names(headers, &IF_NONE_MATCH, |tag| tag.strip_prefix("W/").unwrap_or(tag) == etag) {
        return Plan::NotModified;
    }
    let unchanged = headers.get(IF_RANGE).is_none_or(|tag| tag.to_str().is_ok_and(|tag| tag.trim() == etag));
    let mut ranges = headers.get_all(RANGE);
    match (ranges.next(), ranges.next()) {
        (Some(range), None) if unchanged && !is_head => part(range.to_str().unwrap_or_default(), size),
        _ => Plan::Whole,
    }
}

/// Whether one of the tags in a header matches, or is `*`. Our own tags contain no comma.
fn names(headers: &HeaderMap, header: &HeaderName, matches: impl Fn(&str) -> bool) -> bool {
    let mut tags = headers.get_all(header).filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|tag| tag.trim() == "*" || matches(tag.trim()))
}

/// Reads a `Range` (RFC 9110, 14.1.2 and 14.2); one that is not understood is ignored.
fn part(range: &str, size: u64) -> Plan {
    let Some((unit, set)) = range.split_once('=') else { return Plan::Whole };
    let mut specs = set.split(',').map(str::trim).filter(|spec| !spec.is_empty());
    let (Some(spec), None) = (specs.next(), specs.next()) else { return Plan::Whole };
    let Some((first, last)) = spec.split_once('-').filter(|_| unit.trim().eq_ignore_ascii_case("bytes")) else {
        return Plan::Whole;
    };
    let (start, end) = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => (first, last.saturating_add(1).min(size)),
        (Some(first), None) if last.is_empty() => (first, size),
        (None, Some(length)) if first.is_empty() => (size.saturating_sub(length), size),
        _ => return Plan::Whole,
    };
    if start < end { Plan::Part { start, end } } else { Plan::Unsatisfiable }
}

/// Reads a number of digits only; one that is too large becomes `u64::MAX`, which is larger than any file.
fn number(digits: &str) -> Option<u64> {
    let plain = !digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit());
    plain.then(|| digits.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    const ETAG: &str = "\"5f1d\"";

    fn ask(size: u64, headers: &[(HeaderName, &str)]) -> Plan {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        plan(false, &map, size, ETAG)
    }

    fn range(size: u64, range: &str) -> Plan {
        ask(size, &[(RANGE, range)])
    }

    #[test]
    fn every_small_range_is_cut_as_the_standard_says() {
        for size in 0..8_u64 {
            for first in 0..10 {
                let open: Vec<u64> = (first..size).collect();
                assert_eq!(range(size, &format!("bytes={first}-")), cut(&open), "{first}- of {size}");
                let tail: Vec<u64> = (0..size).filter(|byte| byte + first >= size).collect();
                assert_eq!(range(size, &format!("bytes=-{first}")), cut(&tail), "-{first} of {size}");
                for last in 0..10 {
                    let asked: Vec<u64> = (0..size).filter(|byte| (first..=last).contains(byte)).collect();
                    let expected = if last < first { Plan::Whole } else { cut(&asked) };
                    assert_eq!(range(size, &format!("bytes={first}-{last}")), expected, "{first}-{last} of {size}");
                }
            }
        }
    }

    fn cut(bytes: &[u64]) -> Plan {
        match (bytes.first(), bytes.last()) {
            (Some(&start), Some(&last)) => Plan::Part { start, end: last + 1 },
            _ => Plan::Unsatisfiable,
        }
    }

    #[test]
    fn what_is_not_understood_gets_the_whole_file() {
        for odd in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=a-b",
            "bytes=1",
            "bytes=+1-2",
            "bytes=1-+2",
            "bytes=1 - 2",
            "bytes=0x1-2",
            "bytes=--1",
            "bytes=1--2",
            "items=0-1",
            "bytes 0-1",
            "bytes=0-1,4-5",
            "bytes=5-1",
            "é=0-1",
        ] {
            assert_eq!(range(10, odd), Plan::Whole, "{odd}");
        }
        assert_eq!(ask(10, &[(RANGE, "bytes=0-1"), (RANGE, "bytes=0-1")]), Plan::Whole);
    }

    #[test]
    fn spelling_that_the_standard_allows_is_understood() {
        for same in ["bytes=2-4", "Bytes=2-4", "bytes= 2-4 ", "bytes=,2-4,", "bytes=002-4"] {
            assert_eq!(range(10, same), Plan::Part { start: 2, end: 5 }, "{same}");
        }
        let beyond = "99999999999999999999999999";
        assert_eq!(range(10, &format!("bytes=2-{beyond}")), Plan::Part { start: 2, end: 10 });
        assert_eq!(range(10, &format!("bytes=-{beyond}")), Plan::Part { start: 0, end: 10 });
        assert_eq!(range(10, &format!("bytes={beyond}-")), Plan::Unsatisfiable);
    }

    #[test]
    fn a_part_is_given_only_of_the_file_that_was_begun() {
        let with = |tag| ask(10, &[(RANGE, "bytes=2-4"), (IF_RANGE, tag)]);
        assert_eq!(with(ETAG), Plan::Part { start: 2, end: 5 });
        for other in ["\"other\"", "W/\"5f1d\"", "5f1d", "*", "Sat, 21 Nov 2026 03:10:00 GMT", "é", ""] {
            assert_eq!(with(other), Plan::Whole, "{other}");
        }
        assert_eq!(ask(10, &[(RANGE, "bytes=20-"), (IF_RANGE, "\"other\"")]), Plan::Whole, "and no 416");
    }

    #[test]
    fn a_copy_that_is_still_good_is_not_sent_again() {
        for same in [ETAG, "W/\"5f1d\"", "*", "\"a\", \"5f1d\""] {
            assert_eq!(ask(10, &[(IF_NONE_MATCH, same)]), Plan::NotModified, "{same}");
            assert_eq!(ask(10, &[(IF_NONE_MATCH, same), (RANGE, "bytes=20-")]), Plan::NotModified, "{same}");
        }
        assert_eq!(ask(10, &[(IF_NONE_MATCH, "\"a\""), (IF_NONE_MATCH, ETAG)]), Plan::NotModified);
        assert_eq!(ask(10, &[(IF_NONE_MATCH, "\"a\""), (RANGE, "bytes=2-")]), Plan::Part { start: 2, end: 10 });
    }

    #[test]
    fn a_condition_that_fails_comes_first() {
        for other in ["\"a\"", "W/\"5f1d\"", "", "é"] {
            assert_eq!(ask(10, &[(IF_MATCH, other), (IF_NONE_MATCH, ETAG)]), Plan::PreconditionFailed, "{other}");
        }
        for same in [ETAG, "*", "\"a\", \"5f1d\""] {
            assert_eq!(ask(10, &[(IF_MATCH, same), (RANGE, "bytes=2-")]), Plan::Part { start: 2, end: 10 });
            assert_eq!(ask(10, &[(IF_MATCH, same), (IF_NONE_MATCH, ETAG)]), Plan::NotModified);
        }
    }

    #[test]
    fn a_head_has_conditions_but_no_ranges() {
        let mut headers = HeaderMap::new();
        headers.insert(RANGE, HeaderValue::from_static("bytes=20-"));
        assert_eq!(plan(true, &headers, 10, ETAG), Plan::Whole);
        headers.insert(IF_NONE_MATCH, HeaderValue::from_static(ETAG));
        assert_eq!(plan(true, &headers, 10, ETAG), Plan::NotModified);
    }

    #[test]
    fn content_range_names_the_last_byte() {
        assert_eq!(Plan::Part { start: 2, end: 5 }.content_range(10).as_deref(), Some("bytes 2-4/10"));
        assert_eq!(Plan::Unsatisfiable.content_range(10).as_deref(), Some("bytes */10"));
        assert_eq!(Plan::Whole.content_range(10), None);
    }
}
