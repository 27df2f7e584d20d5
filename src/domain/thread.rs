//! What a reader and a seller write to each other.

use chrono::{NaiveDateTime, TimeDelta};

use super::typed;

/// The most characters of a message.
pub const LONGEST: usize = 2_000;
/// How long somebody who has not looked since he was told is not told again, by e-mail and by SMS.
pub const MAIL_PAUSE: TimeDelta = TimeDelta::minutes(10);
pub const SMS_PAUSE: TimeDelta = TimeDelta::hours(6);

/// Who wrote a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    Reader,
    Seller,
}

impl Writer {
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Seller => "seller",
        }
    }

    /// Whether `code` is this one's.
    pub fn is(self, code: &str) -> bool {
        self.code() == code
    }

    /// Who reads what this one writes.
    pub fn other(self) -> Self {
        match self {
            Self::Reader => Self::Seller,
            Self::Seller => Self::Reader,
        }
    }
}

/// What is wrong with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Empty,
    /// It has this many characters.
    Long(usize),
}

/// A message as it is kept: plain text with its line breaks, without what nobody sees around it and without control characters.
///
/// # Errors
/// If nothing is left, or more than [`LONGEST`] characters.
pub fn message(text: &str) -> Result<String, Fault> {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let shown: String = lines.chars().filter(|c| !typed::is_control(*c)).collect();
    let shown = typed::trim(&shown);
    match shown.chars().count() {
        0 => Err(Fault::Empty),
        length if length > LONGEST => Err(Fault::Long(length)),
        _ => Ok(shown.to_owned()),
    }
}

/// Whether somebody is told now that there is something new. Whoever has looked since he was `told` is; others wait for the `pause`.
pub fn is_told(
    now: NaiveDateTime,
    pause: TimeDelta,
    (told, seen): (Option<NaiveDateTime>, Option<NaiveDateTime>),
) -> bool {
    told.is_none_or(|told| now >= told + pause || seen.is_some_and(|seen| seen >= told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_keeps_its_lines_and_loses_what_nobody_sees_around_it() {
        assert_eq!(message(" \u{200b}Bonjour,\r\n\r\nun\rdeux\0 \n"), Ok("Bonjour,\n\nun\ndeux".to_owned()));
        assert_eq!((message(" \r\n\u{feff}"), message("\0")), (Err(Fault::Empty), Err(Fault::Empty)));
        assert_eq!(message(&"é".repeat(LONGEST)).map(|text| text.chars().count()), Ok(LONGEST));
        assert_eq!(message(&"é".repeat(LONGEST + 1)), Err(Fault::Long(LONGEST + 1)));
    }

    #[test]
    fn who_has_not_looked_is_told_once_in_a_while_and_who_has_looked_at_once() {
        let at = |minutes| NaiveDateTime::default() + TimeDelta::minutes(minutes);
        assert!(is_told(at(0), MAIL_PAUSE, (None, None)));
        assert!(!is_told(at(9), MAIL_PAUSE, (Some(at(0)), None)));
        assert!(is_told(at(10), MAIL_PAUSE, (Some(at(0)), None)));
        assert!(is_told(at(2), MAIL_PAUSE, (Some(at(0)), Some(at(1)))));
        assert!(!is_told(at(5), MAIL_PAUSE, (Some(at(2)), Some(at(1)))));
    }
}
