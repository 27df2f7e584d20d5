//! A book's contents, as its file lists them: a PDF's bookmarks, an EPUB's navigation.

use serde::{Deserialize, Serialize};

use super::typed;

/// The most headings that are kept of a file.
pub const MOST: usize = 200;
/// Where a title is cut, in characters.
const LONGEST: usize = 120;
/// How many headings a page lists; where there are more, only those of the first level.
const MOST_SHOWN: usize = 60;

/// A heading: a chapter (level 1), or a part of one (level 2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Heading {
    pub title: String,
    pub level: u8,
    /// The number of the page that it leads to, from 1, in a file that has pages.
    pub page: Option<u32>,
}

impl Heading {
    /// A heading whose title is made one line that can be seen. `None` if nothing is left of it, or if it lies too deep.
    pub fn new(written: &str, level: usize, page: Option<u32>) -> Option<Self> {
        let level = u8::try_from(level).ok().filter(|level| (1..=2).contains(level))?;
        let seen = |c: &char| (!c.is_control() || c.is_whitespace()) && !typed::is_invisible(*c) && *c != '\u{fffd}';
        let seen: String = written.chars().filter(seen).collect();
        let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
        let title: String = line.chars().take(LONGEST).collect();
        (!title.is_empty()).then_some(Self { title, level, page })
    }
}

/// The headings that a book's page lists: all of them, or the first ones of level 1. A single heading says nothing.
pub fn shown(mut headings: Vec<Heading>) -> Vec<Heading> {
    if headings.len() > MOST_SHOWN {
        headings.retain(|heading| heading.level == 1);
    }
    headings.truncate(MOST_SHOWN);
    if headings.len() < 2 { Vec::new() } else { headings }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heading(level: u8) -> Heading {
        Heading { title: "Un".into(), level, page: None }
    }

    #[test]
    fn a_title_is_one_line_that_can_be_seen() {
        let title = |written: &str| Heading::new(written, 1, None).map(|heading| heading.title);
        assert_eq!(title(" Chapitre\r\n\u{202e}un\u{0} \t<b>").as_deref(), Some("Chapitre un <b>"));
        assert_eq!(title("\u{200b} \u{fffd}"), None);
        assert_eq!(title(&"é".repeat(500)).map(|title| title.chars().count()), Some(120));
        assert_eq!((Heading::new("Trois", 3, None), Heading::new("Zéro", 0, None)), (None, None));
    }

    #[test]
    fn of_very_many_headings_the_chapters_are_listed() {
        let many: Vec<Heading> = (0..200).map(|number| heading(if number % 10 == 0 { 1 } else { 2 })).collect();
        assert_eq!(shown(many).len(), 20);
        assert_eq!(shown(vec![heading(1); 100]).len(), MOST_SHOWN);
        assert_eq!(shown(vec![heading(1), heading(2)]).len(), 2);
        assert_eq!(shown(vec![heading(1)]), []);
    }
}
