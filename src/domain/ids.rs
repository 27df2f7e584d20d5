//! Identifiers: row ids, and the ids and keys that people and the gateway see.

use chrono::{DateTime, TimeDelta, Utc};
use rand::RngExt as _;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

/// Letters and digits that are hard to confuse when read aloud: no I, L, O, U, 0 or 1.
const CLEAR: &[u8] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const URL_SAFE: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

fn random(alphabet: &[u8], length: usize) -> String {
    let mut rng = rand::rng();
    let pick = |_| alphabet.get(rng.random_range(0..alphabet.len())).copied().map_or('0', char::from);
    (0..length).map(pick).collect()
}

/// How many characters the [`time`] at the beginning of an id has.
pub const TIME: usize = 11;

/// The milliseconds since 1970 in hex. Ids that begin with it are neighbours in their index, which then grows at one
/// end instead of everywhere.
fn time() -> String {
    format!("{:011x}", Uuid::now_v7().as_u128() >> 80)
}

/// A new row id; ids sort by time (UUID version 7).
pub fn row() -> String {
    Uuid::now_v7().to_string()
}

/// An id that sorts before those of all rows made at this time or later.
pub fn row_at(time: DateTime<Utc>) -> String {
    let millis = u128::try_from(time.timestamp_millis()).unwrap_or(0);
    Uuid::from_u128(millis << 80).to_string()
}

/// An id that sorts before those of the rows made within the last `ripe`, and after those of all older rows. It uses
/// the machine's clock, as the ids do.
pub fn row_before(ripe: TimeDelta) -> String {
    row_at(made(Uuid::now_v7()) - ripe)
}

fn made(id: Uuid) -> DateTime<Utc> {
    i64::try_from(id.as_u128() >> 80).ok().and_then(DateTime::from_timestamp_millis).unwrap_or_default()
}

/// The unguessable key of an order's page: the time and 22 of 62 characters, 130 bits.
pub fn order_key() -> String {
    time() + &nonce()
}

/// The order number that people read to each other, such as `G7K2-M94Q-XD`: 49 bits, unique but not secret.
pub fn order_number() -> String {
    let number = random(CLEAR, 10);
    let (first, rest) = number.split_at(4);
    let (second, third) = rest.split_at(4);
    format!("{first}-{second}-{third}")
}

/// Reads an order number as people type it: in either case, with any dashes, underscores and spaces, or without.
pub fn read_order_number(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !matches!(c, '-' | '_' | ' ')).collect::<String>().to_uppercase();
    let fits = plain.len() == 10 && plain.bytes().all(|byte| CLEAR.contains(&byte));
    // Digits alone are a phone number; no two in a million order numbers have no letter.
    if !fits || plain.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (first, rest) = plain.split_at_checked(4)?;
    let (second, third) = rest.split_at_checked(4)?;
    Some(format!("{first}-{second}-{third}"))
}

/// A transaction id for CinetPay: `G`, the time and 13 of `[A-Z0-9]`, 67 bits: unique for ever, not secret
/// (cinetpay-api: at most 25 characters, no special ones).
pub fn transaction() -> String {
    format!("G{}{}", time().to_ascii_uppercase(), random(ALPHANUMERIC, 13))
}

/// Whether a text has the form of a [`transaction`].
pub fn is_transaction(text: &str) -> bool {
    text.len() == 25 && text.starts_with('G') && text.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
}

/// The value that distinguishes one rendering of a form from another: the time `now` and a [`nonce`].
pub fn form(now: DateTime<Utc>) -> String {
    format!("{:011x}{}", now.timestamp_millis(), nonce())
}

/// How long a form's value is valid. A placed order also waits a day for its payment, and a page left open for longer
/// is not meant to find the order of two days ago when it is submitted.
const FORM_LIVES: TimeDelta = TimeDelta::hours(24);

/// Whether `text` is what [`form`] made within a day of `now`. It may also be up to a day ahead, when a clock was set
/// back or another machine's clock differs.
pub fn is_form(text: &str, now: DateTime<Utc>) -> bool {
    let made = text
        .get(..TIME)
        .filter(|time| time.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')))
        .and_then(|time| i64::from_str_radix(time, 16).ok())
        .and_then(DateTime::from_timestamp_millis);
    let is_whole = text.len() == TIME + NONCE && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_whole && made.is_some_and(|made| (now - made).abs() <= FORM_LIVES)
}

/// The value of a visitor's cookie, which distinguishes one browser from others: the time and a [`nonce`].
pub fn visitor() -> String {
    time() + &nonce()
}

/// Whether a cookie may be a [`visitor`]: those from before 2026-11-28 have no time.
pub fn is_visitor(cookie: &str) -> bool {
    [NONCE, TIME + NONCE].contains(&cookie.len()) && cookie.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// What is stored about a visitor instead of the cookie itself: the cookie's time, which keeps the index in order, and
/// the first 128 bits of its SHA-256.
pub fn visitor_mark(cookie: &str) -> String {
    let since = cookie.get(..TIME).filter(|_| cookie.len() > NONCE).unwrap_or_default();
    format!("{since}{}", hash(cookie))
}

/// The first 128 bits of a text's SHA-256, in hex: what is stored instead of a random value. Indexes contain it, so it
/// is kept short.
pub fn hash(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes())).chars().take(32).collect()
}

/// The length of a [`nonce`] in characters.
const NONCE: usize = 22;

/// A random value: 22 of 62 characters, 130 bits.
pub fn nonce() -> String {
    random(URL_SAFE, NONCE)
}

/// A recovery code for an account whose phone is lost, such as `G7K2-M94Q-XD5T`: 58 bits.
pub fn recovery_code() -> String {
    [(); 3].map(|()| random(CLEAR, 4)).join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_id_is_what_cinetpay_takes() {
        let id = transaction();
        assert_eq!(id.len(), 25);
        assert!(id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()));
        assert_ne!(id, transaction());
        assert!(is_transaction(&id) && !is_transaction(&id[1..]) && !is_transaction(&id.to_lowercase()));
    }

    #[test]
    fn keys_lie_in_their_index_in_order_of_time() {
        let first = order_key();
        let later = std::iter::repeat_with(order_key).find(|key| key[..TIME] != first[..TIME]).unwrap();
        assert!(later > first, "{later} comes after {first}");
        assert_eq!(first[..3], transaction()[1..4].to_ascii_lowercase(), "all begin with the same clock");
    }

    #[test]
    fn what_is_kept_of_a_visitor_is_in_order_of_time_and_not_his_cookie() {
        let (cookie, from_before) = (visitor(), nonce());
        assert!(is_visitor(&cookie) && is_visitor(&from_before) && !is_visitor("") && !is_visitor(&cookie[1..]));
        let mark = visitor_mark(&cookie);
        assert_eq!((&mark[..TIME], &mark[TIME..]), (&cookie[..TIME], &*hash(&cookie)));
        assert_eq!(visitor_mark(&from_before), hash(&from_before), "orders from before are still its own");
        assert_ne!(visitor_mark(&cookie), visitor_mark(&visitor()));
    }

    #[test]
    fn the_ids_of_a_time_lie_between_those_of_earlier_and_later_times() {
        let id = row();
        let made = made(Uuid::parse_str(&id).unwrap());
        assert!(row_at(made) <= id && id < row_at(made + TimeDelta::milliseconds(1)));
        assert!(row_before(TimeDelta::minutes(1)) < id && id < row_before(TimeDelta::minutes(-1)));
    }

    #[test]
    fn a_forms_value_counts_for_a_day_and_only_in_its_own_shape() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let value = form(now);
        assert_eq!(value.len(), 33);
        for hours in [0, 23, -23] {
            assert!(is_form(&value, now + TimeDelta::hours(hours)), "{hours}");
        }
        for hours in [25, -25, 9_000] {
            assert!(!is_form(&value, now + TimeDelta::hours(hours)), "{hours}");
        }
        for text in ["", "a", "[[griot-nonce]]", &value[1..], &value.to_uppercase(), &value.replace(&value[30..], "é!")]
        {
            assert!(text == value || !is_form(text, now), "{text}");
        }
    }

    #[test]
    fn an_order_number_reads_well() {
        let number = order_number();
        assert_eq!(number.len(), 12);
        for typed in
            [number.clone(), number.to_lowercase().replace('-', " "), number.replace('-', "_"), number.replace('-', "")]
        {
            assert_eq!(read_order_number(&typed).as_ref(), Some(&number), "{typed}");
        }
        for other in ["", "2345678923", "G7K2-M94Q-X", "G7K2-M94Q-X0", "é7K2-M94Q-XD"] {
            assert_eq!(read_order_number(other), None, "{other}");
        }
        assert!(number.split('-').map(str::len).eq([4, 4, 2]));
    }
}
