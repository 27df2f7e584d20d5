//! A gift: who gets an order's books instead of the buyer, with which words, and when.

use chrono::{Months, NaiveDate};

use super::contact::{Email, Phone, TextLine};
use super::order_facts::Contact;
use super::{typed, web_address};

/// The most characters of a greeting.
pub const LONGEST_GREETING: usize = 280;
/// How far ahead a gift may be planned.
const FARTHEST: Months = Months::new(12);

/// What a buyer asks for who buys for somebody else.
#[derive(Clone, PartialEq, Eq)]
pub struct GiftWish {
    pub to: Contact,
    /// Who offers it, as the recipient reads it.
    pub giver: TextLine,
    /// May be empty.
    pub greeting: String,
    /// The day on which it is delivered; `None`: as soon as it is paid.
    pub day: Option<NaiveDate>,
}

/// What is wrong with a greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GreetingFault {
    TooLong,
    /// It holds a web or e-mail address: the shop's messages to strangers carry none but its own.
    Address,
}

/// Reads a greeting as one line; line breaks become spaces.
///
/// # Errors
/// What is wrong with it.
pub fn greeting(text: &str) -> Result<String, GreetingFault> {
    let flat: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = typed::clean(&flat).split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST_GREETING {
        return Err(GreetingFault::TooLong);
    }
    if web_address::holds_one(&line) {
        return Err(GreetingFault::Address);
    }
    Ok(line)
}

/// What is wrong with a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayFault {
    Unreadable,
    Past,
    TooFar,
}

/// Reads the day of a gift, as browsers send it (`2026-12-24`) or as people write it (`24/12/2026`). Nothing is no day.
///
/// # Errors
/// What is wrong with it: it is between today and a year ahead.
pub fn day(text: &str, today: NaiveDate) -> Result<Option<NaiveDate>, DayFault> {
    let text = typed::clean(text);
    if text.is_empty() {
        return Ok(None);
    }
    let people = text.replace(['.', '-', ' '], "/");
    let mut forms = [(&text, "%Y-%m-%d"), (&people, "%d/%m/%y"), (&people, "%d/%m/%Y")].into_iter();
    let read = forms.find_map(|(text, form)| NaiveDate::parse_from_str(text, form).ok());
    let day = read.ok_or(DayFault::Unreadable)?;
    if day < today {
        return Err(DayFault::Past);
    }
    let last = today.checked_add_months(FARTHEST).unwrap_or(today);
    if day > last { Err(DayFault::TooFar) } else { Ok(Some(day)) }
}

/// A recipient's contact as pages show it that others may see: `a…@exemple.ci`.
pub fn masked(contact: &str) -> String {
    let email = Email::parse(contact).ok().map(|email| email.masked());
    email.or_else(|| Phone::kept(contact).map(|phone| phone.masked())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_greeting_is_one_line_without_addresses() {
        assert_eq!(greeting(" Joyeux anniversaire,\r\n  Awa ! ").as_deref(), Ok("Joyeux anniversaire, Awa !"));
        assert_eq!(greeting("\u{202e}").as_deref(), Ok(""));
        assert_eq!(greeting(&"é".repeat(280)).map(|line| line.chars().count()), Ok(280));
        assert_eq!(greeting(&"é".repeat(281)), Err(GreetingFault::TooLong));
        assert_eq!(greeting("Gagnez sur www.gains.example"), Err(GreetingFault::Address));
    }

    #[test]
    fn a_day_is_between_today_and_a_year_ahead_in_either_writing() {
        let date = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").unwrap();
        let today = date("2027-01-15");
        for (typed, read) in [
            ("", Ok(None)),
            ("2027-01-15", Ok(Some(today))),
            ("24/12/2027", Ok(Some(date("2027-12-24")))),
            ("24.12.2027", Ok(Some(date("2027-12-24")))),
            ("24.12.27", Ok(Some(date("2027-12-24")))),
            ("2028-01-15", Ok(Some(date("2028-01-15")))),
            ("2028-01-16", Err(DayFault::TooFar)),
            ("2027-01-14", Err(DayFault::Past)),
            ("Noël", Err(DayFault::Unreadable)),
            ("31/02/2027", Err(DayFault::Unreadable)),
        ] {
            assert_eq!(day(typed, today), read, "{typed}");
        }
    }

    #[test]
    fn a_recipient_is_shown_masked() {
        assert_eq!(masked("fatou@exemple.ci"), "f…@exemple.ci");
        assert!(masked("+2250707070700").ends_with("00"));
        assert_eq!(masked("?"), "");
    }
}
