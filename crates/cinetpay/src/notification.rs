//! What CinetPay posts to the `notify_url` after every change of a payment (cinetpay-api: "notification").

use std::{borrow::Cow, fmt};

use percent_encoding::percent_decode;
use serde::de::{Deserializer as _, Error as _, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

/// The 16 fields of a notification, in the order in which `x-token` signs their values.
pub const FIELDS: [&str; 16] = [
    "cpm_site_id",
    "cpm_trans_id",
    "cpm_trans_date",
    "cpm_amount",
    "cpm_currency",
    "signature",
    "payment_method",
    "cel_phone_num",
    "cpm_phone_prefixe",
    "cpm_language",
    "cpm_version",
    "cpm_payment_config",
    "cpm_page_action",
    "cpm_custom",
    "cpm_designation",
    "cpm_error_message",
];

/// The longest transaction id that a notification may have, in bytes; Griot's own have 25.
const ID_LENGTH: usize = 100;

/// A notification, as it was received. It says that something happened to a transaction, never what: ask the gateway. Its
/// `Debug` shows only the transaction id, because a notification contains the buyer's phone number.
#[derive(Clone, PartialEq, Eq)]
pub struct Notification {
    transaction_id: String,
    values: [Vec<u8>; FIELDS.len()],
}

/// Why a body cannot be read as a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotificationError {
    /// Neither a form nor JSON, or truncated.
    #[error("the notification is neither a form nor a JSON object")]
    Format,
    /// One of the 16 fields occurs twice. Parsers differ on which value wins, so the notification is rejected.
    #[error("the notification has a field twice")]
    Doubled,
    /// `cpm_trans_id` is missing, too long or not printable ASCII.
    #[error("the notification names no transaction")]
    Transaction,
}

impl Notification {
    /// Reads the body of a notification: a form in either of the two encodings that browsers send, or JSON as a CinetPay
    /// document of 2021 has it (with `cpm_trans_id` and `cpm_site_id` only), each with or without a byte order mark.
    /// The format is recognised by the first bytes, because the senders' `Content-Type` is unreliable. Unknown fields
    /// are ignored; missing ones are empty.
    ///
    /// # Errors
    /// When the body is in none of these formats, when one of the 16 fields occurs twice, or when `cpm_trans_id` is
    /// missing, longer than 100 bytes or not printable ASCII.
    ///
    /// ```
    /// use cinetpay::notification::Notification;
    ///
    /// let notification = Notification::parse(b"cpm_site_id=445160&cpm_trans_id=EBOOK0001&cpm_designation=Livre+num%C3%A9rique")?;
    /// assert_eq!(notification.transaction_id(), "EBOOK0001");
    /// assert_eq!(notification.get("cpm_designation"), "Livre numérique");
    /// # Ok::<_, cinetpay::notification::NotificationError>(())
    /// ```
    pub fn parse(body: &[u8]) -> Result<Self, NotificationError> {
        let values = read(body, &FIELDS)?;
        let [_, id, ..] = &values;
        let is_id = !id.is_empty() && id.len() <= ID_LENGTH && id.iter().all(u8::is_ascii_graphic);
        let transaction_id =
            String::from_utf8(id.clone()).ok().filter(|_| is_id).ok_or(NotificationError::Transaction)?;
        Ok(Self { transaction_id, values })
    }

    /// The merchant's transaction id (`cpm_trans_id`).
    pub fn transaction_id(&self) -> &str {
        &self.transaction_id
    }

    /// The site that the notification is about (`cpm_site_id`). Ignore notifications for other sites.
    pub fn site_id(&self) -> Cow<'_, str> {
        self.get("cpm_site_id")
    }

    /// The value of one of [`FIELDS`]; empty if the field is missing or the name is unknown.
    pub fn get(&self, name: &str) -> Cow<'_, str> {
        let value = place(name).and_then(|place| self.values.get(place));
        value.map_or(Cow::Borrowed(""), |value| String::from_utf8_lossy(value))
    }

    /// The values in the order of [`FIELDS`], byte by byte as received.
    pub fn values(&self) -> impl Iterator<Item = &[u8]> {
        self.values.iter().map(Vec::as_slice)
    }
}

impl fmt::Debug for Notification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Notification({}, …)", self.transaction_id)
    }
}

fn place(name: &str) -> Option<usize> {
    FIELDS.iter().position(|field| *field == name)
}

type Pairs = Vec<(String, Vec<u8>)>;

/// The values of these fields, in this order and empty where a field is missing, from a form of either encoding or from
/// JSON; what else the body has is ignored.
///
/// # Errors
/// When the body is in none of these formats, or one of the fields occurs twice.
pub(crate) fn read<const N: usize>(body: &[u8], fields: &[&'static str; N]) -> Result<[Vec<u8>; N], NotificationError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    let pairs = match body {
        [b'{', ..] => json(body, fields)?,
        [b'-', b'-', ..] => multipart(body).unwrap_or_default(),
        _ => form(body),
    };
    let mut slots = [const { None }; N];
    for (name, value) in pairs {
        let Some(slot) = fields.iter().position(|field| *field == name).and_then(|place| slots.get_mut(place)) else {
            continue;
        };
        if slot.replace(value).is_some() {
            return Err(NotificationError::Doubled);
        }
    }
    Ok(slots.map(Option::unwrap_or_default))
}

/// Parses a form (WHATWG URL, "application/x-www-form-urlencoded parsing"). The values stay bytes: a decoder that
/// repairs broken UTF-8 would change what was signed.
fn form(body: &[u8]) -> Pairs {
    let decode = |part: &[u8]| {
        let spaced: Vec<u8> = part.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_decode(&spaced).collect::<Vec<u8>>()
    };
    let pair = |part: &[u8]| {
        let mut halves = part.splitn(2, |byte| *byte == b'=');
        let name = decode(halves.next().unwrap_or_default());
        (String::from_utf8_lossy(&name).into_owned(), decode(halves.next().unwrap_or_default()))
    };
    body.split(|byte| *byte == b'&').map(pair).collect()
}

/// Parses `multipart/form-data` (RFC 7578), taking the first line as the boundary. `None` if nothing follows that line.
fn multipart(body: &[u8]) -> Option<Pairs> {
    let first = body.split(|byte| *byte == b'\n').next()?;
    let boundary = first.trim_ascii_end();
    let mut rest = body.get(first.len() + 1..)?;
    let end: Vec<u8> = [b"\n", boundary].concat();
    let mut pairs = Pairs::new();
    while !rest.is_empty() {
        let at = rest.windows(end.len()).position(|window| window == end).unwrap_or(rest.len());
        let (part, after) = rest.split_at_checked(at)?;
        pairs.extend(field(part.strip_suffix(b"\r").unwrap_or(part)));
        let after = after.get(end.len()..).unwrap_or_default();
        // Two dashes after the boundary end the body; otherwise the next part begins on the next line.
        let line = after.iter().position(|byte| *byte == b'\n').map_or(after.len(), |end| end + 1);
        rest = if after.starts_with(b"--") { &[] } else { after.get(line..).unwrap_or_default() };
    }
    Some(pairs)
}

/// One part of a `multipart/form-data` body: its name, and its bytes unchanged.
fn field(part: &[u8]) -> Option<(String, Vec<u8>)> {
    let gap = |sign: &[u8]| part.windows(sign.len()).position(|window| window == sign).map(|at| (at, sign.len()));
    let (at, length) = [gap(b"\r\n\r\n"), gap(b"\n\n")].into_iter().flatten().min()?;
    let (head, value) = (part.get(..at)?, part.get(at + length..)?);
    let head = String::from_utf8_lossy(head);
    let mut words = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?.split(';');
    let name = words.find_map(|word| word.trim().strip_prefix("name="))?;
    Some((name.trim_matches('"').to_owned(), value.to_vec()))
}

fn json(body: &[u8], fields: &[&'static str]) -> Result<Pairs, NotificationError> {
    let mut reader = serde_json::Deserializer::from_slice(body);
    let pairs = reader.deserialize_map(Reader(fields)).map_err(|_| NotificationError::Format)?;
    reader.end().map_err(|_| NotificationError::Format)?;
    Ok(pairs)
}

/// Collects the pairs of a JSON object that have one of these names, and keeps repeated names, which a map would drop.
struct Reader<'a>(&'a [&'static str]);

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a notification")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
        let mut pairs = Pairs::new();
        while let Some(name) = map.next_key::<String>()? {
            if !self.0.contains(&name.as_str()) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let value = match map.next_value()? {
                Value::Null => String::new(),
                Value::String(text) => text,
                Value::Array(_) | Value::Object(_) => return Err(A::Error::custom("a field that is no text")),
                plain => plain.to_string(),
            };
            pairs.push((name, value.into_bytes()));
        }
        Ok(pairs)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_and_json_are_read_alike() {
        let form =
            Notification::parse(b"cpm_trans_id=EBOOK0001&cpm_site_id=445160&cpm_amount=2500&cpm_custom=").unwrap();
        let json = br#" {"cpm_trans_id":"EBOOK0001","cpm_site_id":445160,"cpm_amount":"2500","cpm_custom":null}"#;
        assert_eq!(Notification::parse(json).unwrap(), form);
        assert_eq!(form.site_id(), "445160");
    }

    #[test]
    fn a_multipart_form_and_a_byte_order_mark_are_read_like_any_other() {
        let form = Notification::parse(
            b"cpm_trans_id=EBOOK0001&cpm_site_id=445160&cpm_designation=L%27eau%0D%0A--et&cpm_custom=",
        )
        .unwrap();
        let part = |name: &str, value: &str| {
            format!("--x1\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let parts = part("cpm_trans_id", "EBOOK0001")
            + &part("cpm_site_id", "445160").replace("\r\n\r\n", "\r\nContent-Type: text/plain\r\n\r\n")
            + &part("cpm_designation", "L'eau\r\n--et")
            + &part("cpm_custom", "")
            + &part("another", "1");
        for body in [
            format!("{parts}--x1--\r\n"),
            format!("\u{feff}\r\n{parts}--x1--"),
            parts.clone(),
            "\u{feff}cpm_trans_id=EBOOK0001&cpm_site_id=445160&cpm_designation=L%27eau%0D%0A--et".to_owned(),
            "\u{feff}{\"cpm_trans_id\":\"EBOOK0001\",\"cpm_site_id\":445160,\"cpm_designation\":\"L'eau\\r\\n--et\"}"
                .to_owned(),
        ] {
            assert_eq!(Notification::parse(body.as_bytes()).unwrap(), form, "{body}");
        }
        let twice = part("cpm_trans_id", "A") + &part("cpm_trans_id", "B") + "--x1--";
        assert_eq!(Notification::parse(twice.as_bytes()), Err(NotificationError::Doubled));
        for body in ["--", "--x1", "--x1\r\n", "--x1\r\nname=A\r\n--x1--", "--x1--\r\n"] {
            assert_eq!(Notification::parse(body.as_bytes()), Err(NotificationError::Transaction), "{body}");
        }
    }

    #[test]
    fn unknown_fields_are_ignored_even_twice() {
        let form = Notification::parse(b"new=1&cpm_trans_id=A&new=2&cpm_payid=7").unwrap();
        let json = br#"{"new":{"a":[1]},"cpm_trans_id":"A","new":2}"#;
        assert_eq!(Notification::parse(json).unwrap(), form);
    }

    #[test]
    fn a_field_that_stands_twice_is_refused() {
        let bodies: [&[u8]; 3] = [
            b"cpm_trans_id=A&cpm_trans_id=B",
            b"cpm_trans_id=A&cpm_amount=1&cpm%5Famount=1",
            br#"{"cpm_trans_id":"A","cpm_trans_id":"B"}"#,
        ];
        for body in bodies {
            assert_eq!(Notification::parse(body), Err(NotificationError::Doubled));
        }
    }

    #[test]
    fn what_names_no_transaction_is_no_notification() {
        let long = format!("cpm_trans_id={}", "A".repeat(101));
        let bodies: [&[u8]; 6] =
            [b"", b"hello", b"cpm_trans_id=", b"cpm_trans_id=A%00", br#"{"cpm_trans_id":null}"#, long.as_bytes()];
        for body in bodies {
            assert_eq!(
                Notification::parse(body),
                Err(NotificationError::Transaction),
                "{}",
                String::from_utf8_lossy(body)
            );
        }
        let bodies: [&[u8]; 3] = [br#"{"cpm_trans_id":"A""#, br#"{"cpm_trans_id":["A"]}"#, br#"{"cpm_trans_id":"A"}}"#];
        for body in bodies {
            assert_eq!(Notification::parse(body), Err(NotificationError::Format), "{}", String::from_utf8_lossy(body));
        }
    }

    #[test]
    fn bytes_that_are_no_utf8_are_kept_as_received() {
        let notification = Notification::parse(b"cpm_trans_id=A&cpm_designation=num%E9rique").unwrap();
        assert!(notification.values().any(|value| value == b"num\xe9rique"));
        assert_eq!(notification.get("cpm_designation"), "num\u{fffd}rique");
    }

    #[test]
    fn a_notification_in_a_log_shows_no_phone() {
        let notification = Notification::parse(b"cpm_trans_id=A&cel_phone_num=0707070700").unwrap();
        assert_eq!(format!("{notification:?}"), "Notification(A, …)");
    }
}
