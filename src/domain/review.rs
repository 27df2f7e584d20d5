//! What a buyer says of a book.

use super::{typed, web_address};

/// The longest text, in characters.
pub const LONGEST_TEXT: usize = 1_000;
/// The longest name, in characters.
pub const LONGEST_NAME: usize = 60;

/// How far a review has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewState {
    /// The owner has not looked at it yet.
    Waiting,
    /// Everybody reads it on the book's page; its buyer cannot change it any more.
    Shown,
    /// Nobody reads it; its buyer may change it, and it waits again.
    Refused,
}

impl ReviewState {
    crate::domain::variants!(pub Waiting, Shown, Refused);

    pub fn code(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::Refused => "refused",
        }
    }

    /// `None` for a code that no state has.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A review as it is to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// 1 to 5.
    pub stars: i32,
    pub name: String,
    /// May be empty, and may have several lines.
    pub text: String,
}

/// What is wrong with what was typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpinionFaults {
    pub stars: bool,
    pub name: bool,
    pub text: bool,
}

impl Opinion {
    /// # Errors
    /// Which fields are wrong: no stars, no name or one that holds a web address, a text that is too long.
    pub fn parse(stars: &str, name: &str, text: &str) -> Result<Self, OpinionFaults> {
        let stars = stars.parse().ok().filter(|stars| (1..=5).contains(stars));
        let name = Some(typed::clean(name)).filter(|name| is_name(name));
        let text = self::text(text);
        match (stars, name, text) {
            (Some(stars), Some(name), Some(text)) => Ok(Self { stars, name, text }),
            (stars, name, text) => {
                Err(OpinionFaults { stars: stars.is_none(), name: name.is_none(), text: text.is_none() })
            }
        }
    }
}

fn is_name(name: &str) -> bool {
    let length = name.chars().count();
    (1..=LONGEST_NAME).contains(&length)
        && name.chars().any(char::is_alphanumeric)
        && !name.chars().any(char::is_control)
        && !web_address::holds_one(name)
}

/// A text of several lines, with at most one empty line in a row. `None` if it is too long.
pub fn text(typed: &str) -> Option<String> {
    let kept = |c: &char| *c == '\n' || !c.is_control();
    let tidy: String = typed.replace("\r\n", "\n").chars().filter(kept).collect();
    let mut lines: Vec<&str> = tidy.lines().map(str::trim_end).collect();
    lines.dedup_by(|later, first| later.is_empty() && first.is_empty());
    let text = typed::trim(&lines.join("\n")).to_owned();
    (text.chars().count() <= LONGEST_TEXT).then_some(text)
}

/// What all shown reviews of a book come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rating {
    pub count: i64,
    /// Of all stars.
    pub sum: i64,
}

impl Rating {
    /// The average in tenths of a star, rounded half up; `None` without a review.
    pub fn tenths(self) -> Option<i64> {
        (self.count > 0).then(|| (self.sum * 20 + self.count) / (self.count * 2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_a_name_are_asked_for_and_a_text_is_not() {
        let opinion = Opinion::parse("5", " Awa  ", "").unwrap();
        assert_eq!(opinion, Opinion { stars: 5, name: "Awa".into(), text: String::new() });
        for stars in ["", "0", "6", "x", "-1"] {
            assert!(Opinion::parse(stars, "Awa", "").unwrap_err().stars, "{stars:?}");
        }
        for name in ["", "  ", "…", "visitez https://exemple.ci", &"a".repeat(61), "A\nB"] {
            assert!(Opinion::parse("5", name, "").unwrap_err().name, "{name:?}");
        }
    }

    #[test]
    fn a_text_keeps_its_paragraphs_and_has_an_end() {
        assert_eq!(text("Un.\r\n\r\n\r\n\r\nDeux. \u{7}\r\n").as_deref(), Some("Un.\n\nDeux."));
        assert_eq!(text(&"é".repeat(1_000)).map(|text| text.chars().count()), Some(1_000));
        assert_eq!(text(&"é".repeat(1_001)), None);
    }

    #[test]
    fn an_average_is_rounded_to_a_tenth() {
        let tenths = |count, sum| Rating { count, sum }.tenths();
        assert_eq!((tenths(0, 0), tenths(1, 5), tenths(3, 13), tenths(4, 17)), (None, Some(50), Some(43), Some(43)));
    }

    #[test]
    fn a_state_is_read_back_from_its_code() {
        assert!(ReviewState::ALL.into_iter().all(|state| ReviewState::parse(state.code()) == Some(state)));
        assert_eq!(ReviewState::parse("x"), None);
    }
}
