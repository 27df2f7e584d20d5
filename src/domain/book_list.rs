//! How lists of books are ordered and filtered.

use super::book::Format;
use super::language::Language;

/// The order of a list of books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// What the owner put in front, then the newest.
    #[default]
    Shop,
    New,
    /// The most often sold first.
    Best,
    Cheap,
    Dear,
}

impl Sort {
    crate::domain::variants!(pub Shop, New, Best, Cheap, Dear);

    /// The code in addresses (`?sort=best`) and in message names (`search-sort-best`).
    pub fn code(self) -> &'static str {
        match self {
            Self::Shop => "shop",
            Self::New => "new",
            Self::Best => "best",
            Self::Cheap => "cheap",
            Self::Dear => "dear",
        }
    }

    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.code() == code)
    }
}

/// What the books of a list must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BookFilter {
    pub language: Option<Language>,
    pub format: Option<Format>,
    /// The highest price, in the smallest unit of the currency that prices are shown in.
    pub most: Option<i64>,
}

impl BookFilter {
    /// Whether every book passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The formats of a book as one number: 1 for PDF, 2 for EPUB, 3 for both.
pub fn formats<'a>(codes: impl Iterator<Item = &'a str>) -> i32 {
    codes.filter_map(Format::parse).fold(0, |all, format| all | bit(format))
}

/// The numbers of [`formats`] that include a format.
pub fn including(format: Format) -> [i32; 2] {
    [bit(format), 3]
}

fn bit(format: Format) -> i32 {
    match format {
        Format::Pdf => 1,
        Format::Epub => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formats_of_a_book_are_one_number() {
        assert_eq!(formats(["pdf"].into_iter()), 1);
        assert_eq!(formats(["pdf", "epub", "odd"].into_iter()), 3);
        assert!(including(Format::Epub).contains(&formats(["epub"].into_iter())));
        assert!(!including(Format::Epub).contains(&formats(["pdf"].into_iter())));
    }

    #[test]
    fn an_order_is_read_back_from_its_code() {
        for sort in Sort::ALL {
            assert_eq!(Sort::parse(sort.code()), Some(sort));
        }
        assert_eq!(Sort::parse("random"), None);
    }
}
