//! What is said of books that are not out yet: when they come, and that they are pre-ordered until then.

use chrono::NaiveDate;

use crate::store::books::{Book, Shelved};
use crate::texts::Texts;
use crate::web::frame::Frame;

/// Those of the books on offer that are not out yet.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// Their titles and days.
    books: Vec<(String, NaiveDate)>,
    /// None of the books is out yet.
    is_all: bool,
}

impl Ahead {
    pub fn of<'a>(offered: impl Iterator<Item = &'a Shelved>) -> Self {
        let (mut books, mut is_all) = (Vec::new(), true);
        for Shelved { book, .. } in offered {
            match book.release_on {
                Some(day) => books.push((book.title.clone(), day)),
                None => is_all = false,
            }
        }
        Self { is_all: is_all && !books.is_empty(), books }
    }

    /// Whether all of it is pre-ordered.
    pub fn is_all(&self) -> bool {
        self.is_all
    }

    /// Sentences that say when each book comes; none if all are out.
    pub fn says(&self, frame: &Frame) -> Vec<String> {
        comes(frame.t, &self.books, !self.is_all)
    }
}

/// Sentences that say when these books come, as pairs of a title and a day. The title of a book is left out where it is the only one.
pub fn comes(t: Texts, awaited: &[(String, NaiveDate)], has_others: bool) -> Vec<String> {
    if let ([(_, day)], false) = (awaited, has_others) {
        return vec![t.fill("preorder-comes", &[("day", &t.day(*day))])];
    }
    let one =
        |(title, day): &(String, NaiveDate)| t.fill("preorder-comes-of", &[("title", title), ("day", &t.day(*day))]);
    awaited.iter().map(one).collect()
}

/// `Parution le 12 janvier 2027`, of a book that is not out yet.
pub fn release(t: Texts, book: &Book) -> Option<String> {
    book.release_on.map(|day| t.fill("preorder-release", &[("day", &t.day(day))]))
}
